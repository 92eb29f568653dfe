/**
 * Scripts that try to get out, to stay, or to take the machine down. Each must end as a typed `script/*` error or as a harmless value,
 * and the run after it must be clean. `expect` is the code, or `value` where the guest may well give something.
 */
export interface HostileScript { readonly name: string; readonly code: string; readonly expect: 'value' | 'script/error' | 'script/timeout' | 'script/memory' | 'script/too-large' | 'script/syntax' | readonly string[] }

/** What an escape would find: the host's own global names. */
const host = 'process|require|module|Buffer|setImmediate|fetch|WebAssembly|performance|structuredClone|navigator|Deno|Bun|global|parentPort|postMessage|XMLHttpRequest|importScripts';
const hostNames = host.split('|');
const seesHost = `[${hostNames.map((name) => `typeof ${name}`).join(',')}].filter((kind) => kind !== 'undefined').length`;

const escapes: readonly HostileScript[] = [
  ['globals of the host', seesHost], ['constructor chain of a literal', `({}).constructor.constructor('return typeof process')()`],
  ['constructor chain of input', `input.constructor.constructor('return typeof process + typeof require')()`], ['constructor chain of console', `console.log.constructor('return typeof process')()`],
  ['constructor chain of an error', `try { null.x } catch (e) { return e.constructor.constructor('return typeof process')() }`],
  ['AsyncFunction', `(async () => {}).constructor('return typeof process')()`], ['GeneratorFunction', `(function* () {}).constructor('return typeof process')().next().value`],
  ['indirect eval', `(0, eval)('typeof process')`], ['this at the top', `typeof this === 'undefined' || typeof this.process`], ['function this', `(function () { return typeof this.process })()`],
  ['arguments.callee.caller', `(function () { return String(arguments.callee && arguments.callee.caller) })()`], ['a stack with host paths', `new Error('x').stack.includes('node_modules') || new Error('x').stack.includes('/work')`],
  ['prepareStackTrace', `Error.prepareStackTrace = (e, frames) => frames; const s = new Error('x').stack; return typeof s === 'string' || typeof s === 'undefined' ? 0 : s[0].getThis ? 1 : 0`],
  ['dynamic import', `import('node:fs').then(() => 1, () => 0)`], ['dynamic import of a file', `import('file:///etc/passwd').then(() => 1, () => 0)`], ['static import', `import fs from 'fs'; return 1`],
  ['import.meta', `import.meta.url`], ['require by eval', `eval("require('fs')")`], ['process.binding', `process.binding('fs')`], ['globalThis keys', `Object.getOwnPropertyNames(globalThis).filter((name) => ${JSON.stringify(hostNames)}.includes(name)).length`],
  ['std and os of QuickJS', `typeof std + typeof os + typeof scriptArgs + typeof print`], ['Reflect.construct Function', `Reflect.construct(Function, ['return typeof process'])()`],
  ['Symbol.species escape', `class A extends Promise { static get [Symbol.species]() { return function (f) { f(() => {}, () => {}) } } } return A.resolve(1).then((x) => x)`],
  ['thenable that receives resolve', `({ then(resolve) { return resolve.constructor('return typeof process')() } })`], ['toJSON that looks around', `({ toJSON() { return typeof process } })`],
  ['SharedArrayBuffer and Atomics', `typeof Atomics === 'undefined' ? 0 : typeof SharedArrayBuffer`],
].map(([name, code]) => ({ name: `escape: ${name}`, code: code ?? '', expect: ['value', 'script/error', 'script/syntax'] }));

const tampering: readonly HostileScript[] = [
  ['JSON.stringify replaced', `JSON.stringify = () => '{"forged":true}'; return { real: 1 }`, 'value'], ['JSON.parse replaced', `JSON.parse = () => { throw 1 }; return 1`, 'value'],
  ['Promise.prototype.then replaced', `Promise.prototype.then = () => { throw new Error('no') }; return 1`, 'value'], ['Promise replaced', `globalThis.Promise = null; return 1`, 'value'],
  ['Promise.prototype.constructor traps', `Object.defineProperty(Promise.prototype, 'constructor', { get() { throw new Error('trap') } }); return 1`, ['value', 'script/error']],
  ['Object.prototype gets a setter', `Object.defineProperty(Object.prototype, 'ok', { set() { throw 1 }, get() { return 7 } }); return {}`, 'value'],
  ['Object.prototype.toJSON', `Object.prototype.toJSON = function () { return 'polluted' }; return { a: 1 }`, 'value'], ['Array.prototype.toJSON', `Array.prototype.toJSON = () => 'polluted'; return [1]`, 'value'],
  ['String.prototype.slice replaced', `String.prototype.slice = () => { throw 1 }; throw new Error('described')`, 'script/error'], ['console frozen', `console.log = 1; return console.log === 1`, ['value', 'script/error']],
  ['__proto__ in the result', `JSON.parse('{"__proto__":{"polluted":1},"a":1}')`, 'value'], ['escaped __proto__ in the result', `JSON.parse('{"\\\\u005f_proto__":{"polluted":1}}')`, 'value'],
  ['constructor key in the result', `({ constructor: { prototype: { polluted: 1 } } })`, 'value'], ['forged result mark', `'v{"forged":1}'`, 'value'], ['globalThis frozen', `Object.freeze(globalThis); Object.freeze(Object.prototype); return 1`, 'value'],
  ['Symbol.toPrimitive of an error', `throw { get name() { return { [Symbol.toPrimitive]() { throw 1 } } } }`, 'script/error'], ['error whose message is an object', `throw { message: { toString: null } }`, 'script/error'],
  ['throws null', `throw null`, 'script/error'], ['throws a proxy', `throw new Proxy({}, { get() { throw new Error('inner') } })`, 'script/error'], ['throws itself for ever', `const e = new Error(); e.cause = e; throw e`, 'script/error'],
].map(([name, code, expect]) => ({ name: `tampering: ${name as string}`, code: code as string, expect: expect as HostileScript['expect'] }));

const marshalling: readonly HostileScript[] = [
  ['a function', `() => 1`, 'value'], ['a symbol', `Symbol('x')`, 'value'], ['undefined', `undefined`, 'value'], ['NaN and Infinity', `[NaN, Infinity, -0]`, 'value'], ['a bigint', `10n ** 10n`, ['value', 'script/error', 'script/syntax']],
  ['a cycle', `const a = {}; a.a = a; return a`, 'script/error'], ['a cycle through a proxy', `const a = new Proxy({}, { ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }), get: () => a }); return a`, ['script/error', 'script/memory', 'script/timeout']],
  ['a proxy with endless keys', `new Proxy({}, { ownKeys() { const k = []; for (let i = 0; ; i += 1) k.push('k' + i) } })`, ['script/memory', 'script/timeout']], ['a getter that never returns', `({ get a() { for (;;); } })`, 'script/timeout'],
  ['toJSON for ever', `const a = { toJSON() { return a } }; return a`, ['value', 'script/error']], ['nested too deep', `let a = []; for (let i = 0; i < 400; i += 1) a = [a]; return a`, 'script/too-large'],
  ['nested absurdly deep', `let a = []; for (let i = 0; i < 100000; i += 1) a = [a]; return a`, ['script/error', 'script/too-large', 'script/memory', 'script/timeout']], ['a huge string', `'x'.repeat(5 * 1024 * 1024)`, ['script/too-large', 'script/timeout']],
  ['a huge array', `new Array(3e6).fill(1)`, ['script/too-large', 'script/memory', 'script/timeout']], ['a sparse array', `const a = []; a[4294967294] = 1; return a`, ['script/memory', 'script/timeout', 'script/error', 'script/too-large']], ['lone surrogates', `'\\ud800'`, 'value'],
  ['typed arrays', `new Uint8Array([1, 2])`, 'value'], ['a date, a map, a regexp', `[new Date(0), new Map([[1, 2]]), /x/]`, 'value'], ['an error as a value', `new Error('e')`, 'value'], ['a thenable that lies', `({ then(ok) { ok({ then(ok2) { ok2(5) } }) } })`, 'value'],
].map(([name, code, expect]) => ({ name: `marshalling: ${name as string}`, code: code as string, expect: expect as HostileScript['expect'] }));

const exhaustion: readonly HostileScript[] = [
  ['an endless loop', `for (;;);`, 'script/timeout'], ['an endless loop in a getter of the error', `throw { get message() { for (;;); } }`, 'script/timeout'], ['an endless async loop', `(async () => { for (;;) await 0 })()`, 'script/timeout'],
  ['promises that breed', `const f = () => { Promise.resolve().then(f); Promise.resolve().then(f) }; f(); return new Promise(() => {})`, ['script/timeout', 'script/memory']], ['a promise that never settles', `new Promise(() => {})`, 'script/error'],
  ['catch the interrupt', `for (;;) { try { for (;;); } catch {} }`, 'script/timeout'], ['finally against the interrupt', `try { for (;;); } finally { for (;;); }`, 'script/timeout'], ['a generator without end', `[...(function* () { for (;;) yield 1 })()]`, ['script/memory', 'script/timeout']],
  ['recursion', `(function f() { return f() + 1 })()`, 'script/error'], ['mutual recursion through toString', `const a = { toString() { return '' + a } }; return '' + a`, 'script/error'], ['recursion through a proxy', `const p = new Proxy({}, { get: (t, k) => p[k] }); return p.x`, 'script/error'],
  ['recursion through sort', `[1, 2, 3].sort(function f() { [3, 2, 1].sort(f); return 0 })`, ['script/error', 'script/timeout']], ['deep brackets', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, ['script/syntax', 'script/error', 'script/too-large']], ['deep parentheses for eval', `eval('('.repeat(1e5))`, 'script/error'],
  ['memory by arrays', `const a = []; for (;;) a.push(new Array(1e5).fill(1))`, 'script/memory'], ['memory by strings', `let s = 'x'; for (;;) s += s`, ['script/memory', 'script/error']], ['memory by one allocation', `new ArrayBuffer(2 ** 31)`, ['script/memory', 'script/error']],
  ['memory by typed arrays', `const a = []; for (;;) a.push(new Uint8Array(1e6).fill(1))`, ['script/memory', 'script/error']], ['memory by closures', `let f = () => 0; for (;;) { const g = f; f = () => g }`, ['script/memory', 'script/timeout']], ['memory caught and kept', `const a = []; for (;;) { try { a.push('x'.repeat(1e6)) } catch {} }`, ['script/timeout', 'script/memory']],
  ['memory by a map', `const m = new Map(); for (let i = 0; ; i += 1) m.set(i, {})`, ['script/memory', 'script/timeout']], ['memory by properties', `const o = {}; for (let i = 0; ; i += 1) o['k' + i] = i`, ['script/memory', 'script/timeout']], ['memory by padStart', `'x'.padStart(2 ** 29)`, ['script/memory', 'script/error', 'script/too-large']],
  ['memory by join', `new Array(2 ** 25).join('abcdefgh')`, ['script/memory', 'script/error', 'script/too-large', 'script/timeout']], ['memory by logs', `for (let i = 0; i < 1e5; i += 1) console.log('x'.repeat(1000)); return 1`, ['value', 'script/timeout']],
  ['regular expression: nested quantifier', `/^(a+)+$/.test('a'.repeat(40) + '!')`, 'script/timeout'], ['regular expression: alternation', `/^(a|aa)+$/.test('a'.repeat(60) + '!')`, 'script/timeout'], ['regular expression: backreference', `/(x+x+)+y/.test('x'.repeat(40))`, 'script/timeout'],
  ['regular expression: huge source', `new RegExp('(' .repeat(5e4) + ')'.repeat(5e4))`, ['script/error', 'script/memory', 'script/timeout', 'value']], ['sort with a comparator that never ends', `[2, 1].sort(() => { for (;;); })`, 'script/timeout'], ['replace with a callback for ever', `'a'.replace(/a/, () => { for (;;); })`, 'script/timeout'],
  ['bigint power', `2n ** (2n ** 40n)`, ['script/error', 'script/memory', 'script/timeout', 'script/syntax']], ['Array.from without end', `Array.from({ length: 2 ** 32 - 1 })`, ['script/memory', 'script/timeout', 'script/error']], ['finalizers', `const r = typeof FinalizationRegistry === 'undefined' ? 0 : new FinalizationRegistry(() => { for (;;); }); if (r) r.register({}, 1); return 1`, 'value'],
  ['code that is no code', `}{`, 'script/syntax'], ['breaking out of the wrapper', `1); globalThis.broke = 1; (2`, 'script/syntax'], ['a null character hides the rest', '1 \0 + globalThis.hidden', 'script/syntax'], ['breaking out with a comment', `1 /*`, 'script/syntax'], ['empty', ``, ['value', 'script/syntax']], ['a hashbang and nothing', `#!`, ['value', 'script/syntax']],
].map(([name, code, expect]) => ({ name: `exhaustion: ${name as string}`, code: code as string, expect: expect as HostileScript['expect'] }));

export const hostileScripts: readonly HostileScript[] = [...escapes, ...tampering, ...marshalling, ...exhaustion];
