/**
 * Scripts that try to get out, to stay, or to take the machine down. Each must end as a typed `script/*` error or as a harmless value,
 * and the run after it must be clean. `expect` is the code, or `value` where the guest may well give something.
 */
export interface HostileScript {
  readonly name: string;
  readonly code: string;
  readonly expect: 'value' | 'script/error' | 'script/timeout' | 'script/memory' | 'script/too-large' | 'script/syntax' | readonly string[];
}

/** What an escape would find: the host's own global names. */
const host =
  'process|require|module|Buffer|setImmediate|fetch|WebAssembly|performance|crypto|navigator|Deno|Bun|global|parentPort|postMessage|XMLHttpRequest|importScripts';
const hostNames = host.split('|');
const seesHost = `[${hostNames.map((name) => `typeof ${name}`).join(',')}].filter((kind) => kind !== 'undefined').length`;

const escapes: readonly HostileScript[] = [
  ['globals of the host', seesHost],
  ['constructor chain of a literal', `({}).constructor.constructor('return typeof process')()`],
  ['constructor chain of input', `input.constructor.constructor('return typeof process + typeof require')()`],
  ['constructor chain of console', `console.log.constructor('return typeof process')()`],
  ['constructor chain of an error', `try { null.x } catch (e) { return e.constructor.constructor('return typeof process')() }`],
  ['AsyncFunction', `(async () => {}).constructor('return typeof process')()`],
  ['GeneratorFunction', `(function* () {}).constructor('return typeof process')().next().value`],
  ['indirect eval', `(0, eval)('typeof process')`],
  ['this at the top', `typeof this === 'undefined' || typeof this.process`],
  ['function this', `(function () { return typeof this.process })()`],
  ['arguments.callee.caller', `(function () { return String(arguments.callee && arguments.callee.caller) })()`],
  [
    'a stack with host paths',
    `['node_modules', '/sandbox/', 'file:', ${JSON.stringify(process.cwd())}].filter((part) => new Error('x').stack.includes(part)).length`,
  ],
  [
    'prepareStackTrace',
    `Error.prepareStackTrace = (e, frames) => frames; const s = new Error('x').stack; return typeof s === 'string' || typeof s === 'undefined' ? 0 : s[0].getThis ? 1 : 0`,
  ],
  ['dynamic import', `import('node:fs').then(() => 1, () => 0)`],
  ['dynamic import of a file', `import('file:///etc/passwd').then(() => 1, () => 0)`],
  ['static import', `import fs from 'fs'; return 1`],
  ['import.meta', `import.meta.url`],
  ['require by eval', `eval("require('fs')")`],
  ['process.binding', `process.binding('fs')`],
  ['globalThis keys', `Object.getOwnPropertyNames(globalThis).filter((name) => ${JSON.stringify(hostNames)}.includes(name)).length`],
  ['std and os of QuickJS', `typeof std + typeof os + typeof scriptArgs + typeof print`],
  ['Reflect.construct Function', `Reflect.construct(Function, ['return typeof process'])()`],
  [
    'Symbol.species escape',
    `class A extends Promise { static get [Symbol.species]() { return function (f) { f(() => {}, () => {}) } } } return A.resolve(1).then((x) => x)`,
  ],
  ['thenable that receives resolve', `({ then(resolve) { return resolve.constructor('return typeof process')() } })`],
  ['toJSON that looks around', `({ toJSON() { return typeof process } })`],
  ['SharedArrayBuffer and Atomics', `typeof Atomics === 'undefined' ? 0 : typeof SharedArrayBuffer`],
].map(([name, code]) => ({ name: `escape: ${name}`, code: code ?? '', expect: ['value', 'script/error', 'script/syntax'] }));

const tampering: readonly HostileScript[] = [
  ['JSON.stringify replaced', `JSON.stringify = () => '{"forged":true}'; return { real: 1 }`, 'value'],
  ['JSON.parse replaced', `JSON.parse = () => { throw 1 }; return 1`, 'value'],
  ['Promise.prototype.then replaced', `Promise.prototype.then = () => { throw new Error('no') }; return 1`, 'value'],
  ['Promise replaced', `globalThis.Promise = null; return 1`, 'value'],
  [
    'Promise.prototype.constructor traps',
    `Object.defineProperty(Promise.prototype, 'constructor', { get() { throw new Error('trap') } }); return 1`,
    ['value', 'script/error'],
  ],
  [
    'Object.prototype gets a setter',
    `Object.defineProperty(Object.prototype, 'ok', { set() { throw 1 }, get() { return 7 } }); return {}`,
    'value',
  ],
  ['Object.prototype.toJSON', `Object.prototype.toJSON = function () { return 'polluted' }; return { a: 1 }`, 'value'],
  ['Array.prototype.toJSON', `Array.prototype.toJSON = () => 'polluted'; return [1]`, 'value'],
  ['String.prototype.slice replaced', `String.prototype.slice = () => { throw 1 }; throw new Error('described')`, 'script/error'],
  ['console frozen', `console.log = 1; return console.log === 1`, ['value', 'script/error']],
  ['__proto__ in the result', `JSON.parse('{"__proto__":{"polluted":1},"a":1}')`, 'script/error'],
  ['escaped __proto__ in the result', `JSON.parse('{"\\\\u005f_proto__":{"polluted":1}}')`, 'script/error'],
  ['constructor key in the result', `({ constructor: { prototype: { polluted: 1 } } })`, 'value'],
  ['forged result mark', `'v{"forged":1}'`, 'value'],
  ['globalThis frozen', `Object.freeze(globalThis); Object.freeze(Object.prototype); return 1`, 'value'],
  ['Symbol.toPrimitive of an error', `throw { get name() { return { [Symbol.toPrimitive]() { throw 1 } } } }`, 'script/error'],
  ['error whose message is an object', `throw { message: { toString: null } }`, 'script/error'],
  ['throws null', `throw null`, 'script/error'],
  ['throws a proxy', `throw new Proxy({}, { get() { throw new Error('inner') } })`, 'script/error'],
  ['throws itself for ever', `const e = new Error(); e.cause = e; throw e`, 'script/error'],
].map(([name, code, expect]) => ({
  name: `tampering: ${name as string}`,
  code: code as string,
  expect: expect as HostileScript['expect'],
}));

const marshalling: readonly HostileScript[] = [
  ['a function', `() => 1`, 'value'],
  ['a symbol', `Symbol('x')`, 'value'],
  ['undefined', `undefined`, 'value'],
  ['NaN and Infinity', `[NaN, Infinity, -0]`, 'value'],
  ['a bigint', `10n ** 10n`, ['value', 'script/error', 'script/syntax']],
  ['a cycle', `const a = {}; a.a = a; return a`, 'script/error'],
  [
    'a cycle through a proxy',
    `const a = new Proxy({}, { ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }), get: () => a }); return a`,
    ['script/error', 'script/memory', 'script/timeout'],
  ],
  [
    'a proxy with endless keys',
    `new Proxy({}, { ownKeys() { const k = []; for (let i = 0; ; i += 1) k.push('k' + i) } })`,
    ['script/memory', 'script/timeout'],
  ],
  ['a getter that never returns', `({ get a() { for (;;); } })`, 'script/timeout'],
  ['toJSON for ever', `const a = { toJSON() { return a } }; return a`, ['value', 'script/error']],
  ['nested too deep', `let a = []; for (let i = 0; i < 400; i += 1) a = [a]; return a`, 'script/too-large'],
  [
    'nested absurdly deep',
    `let a = []; for (let i = 0; i < 100000; i += 1) a = [a]; return a`,
    ['script/error', 'script/too-large', 'script/memory', 'script/timeout'],
  ],
  ['a huge string', `'x'.repeat(5 * 1024 * 1024)`, ['script/too-large', 'script/timeout']],
  ['a huge array', `new Array(3e6).fill(1)`, ['script/too-large', 'script/memory', 'script/timeout']],
  ['a sparse array', `const a = []; a[4294967294] = 1; return a`, ['script/memory', 'script/timeout', 'script/error', 'script/too-large']],
  ['lone surrogates', `'\\ud800'`, 'value'],
  ['typed arrays', `new Uint8Array([1, 2])`, 'value'],
  ['a date, a map, a regexp', `[new Date(0), new Map([[1, 2]]), /x/]`, 'value'],
  ['an error as a value', `new Error('e')`, 'value'],
  ['a thenable that lies', `({ then(ok) { ok({ then(ok2) { ok2(5) } }) } })`, 'value'],
].map(([name, code, expect]) => ({
  name: `marshalling: ${name as string}`,
  code: code as string,
  expect: expect as HostileScript['expect'],
}));

const exhaustion: readonly HostileScript[] = [
  ['an endless loop', `for (;;);`, 'script/timeout'],
  ['an endless loop in a getter of the error', `throw { get message() { for (;;); } }`, 'script/timeout'],
  ['an endless async loop', `(async () => { for (;;) await 0 })()`, 'script/timeout'],
  [
    'promises that breed',
    `const f = () => { Promise.resolve().then(f); Promise.resolve().then(f) }; f(); return new Promise(() => {})`,
    ['script/timeout', 'script/memory'],
  ],
  ['a promise that never settles', `new Promise(() => {})`, 'script/error'],
  ['catch the interrupt', `for (;;) { try { for (;;); } catch {} }`, 'script/timeout'],
  ['finally against the interrupt', `try { for (;;); } finally { for (;;); }`, 'script/timeout'],
  ['a generator without end', `[...(function* () { for (;;) yield 1 })()]`, ['script/memory', 'script/timeout']],
  ['recursion', `(function f() { return f() + 1 })()`, 'script/error'],
  ['mutual recursion through toString', `const a = { toString() { return '' + a } }; return '' + a`, 'script/error'],
  ['recursion through a proxy', `const p = new Proxy({}, { get: (t, k) => p[k] }); return p.x`, 'script/error'],
  ['recursion through sort', `[1, 2, 3].sort(function f() { [3, 2, 1].sort(f); return 0 })`, ['script/error', 'script/timeout']],
  ['deep brackets', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, ['script/syntax', 'script/error', 'script/too-large']],
  ['deep parentheses for eval', `eval('('.repeat(1e5))`, 'script/error'],
  ['memory by arrays', `const a = []; for (;;) a.push(new Array(1e5).fill(1))`, ['script/memory', 'script/timeout']],
  ['memory by strings', `let s = 'x'; for (;;) s += s`, ['script/memory', 'script/error']],
  ['memory by one allocation', `new ArrayBuffer(2 ** 31)`, ['script/memory', 'script/error']],
  ['memory by typed arrays', `const a = []; for (;;) a.push(new Uint8Array(1e6).fill(1))`, ['script/memory', 'script/error']],
  ['memory by closures', `let f = () => 0; for (;;) { const g = f; f = () => g }`, ['script/memory', 'script/timeout']],
  ['memory caught and kept', `const a = []; for (;;) { try { a.push('x'.repeat(1e6)) } catch {} }`, ['script/timeout', 'script/memory']],
  ['memory by a map', `const m = new Map(); for (let i = 0; ; i += 1) m.set(i, {})`, ['script/memory', 'script/timeout']],
  ['memory by properties', `const o = {}; for (let i = 0; ; i += 1) o['k' + i] = i`, ['script/memory', 'script/timeout']],
  ['memory by padStart', `'x'.padStart(2 ** 29)`, ['script/memory', 'script/error', 'script/too-large']],
  ['memory by join', `new Array(2 ** 25).join('abcdefgh')`, ['script/memory', 'script/error', 'script/too-large', 'script/timeout']],
  ['memory by logs', `for (let i = 0; i < 1e5; i += 1) console.log('x'.repeat(1000)); return 1`, ['value', 'script/timeout']],
  ['regular expression: nested quantifier', `/^(a+)+$/.test('a'.repeat(40) + '!')`, 'script/timeout'],
  ['regular expression: alternation', `/^(a|aa)+$/.test('a'.repeat(60) + '!')`, 'script/timeout'],
  ['regular expression: backreference', `/(x+x+)+y/.test('x'.repeat(40))`, 'script/timeout'],
  [
    'regular expression: huge source',
    `new RegExp('(' .repeat(5e4) + ')'.repeat(5e4))`,
    ['script/error', 'script/memory', 'script/timeout', 'value'],
  ],
  ['sort with a comparator that never ends', `[2, 1].sort(() => { for (;;); })`, 'script/timeout'],
  ['replace with a callback for ever', `'a'.replace(/a/, () => { for (;;); })`, 'script/timeout'],
  ['bigint power', `2n ** (2n ** 40n)`, ['script/error', 'script/memory', 'script/timeout', 'script/syntax']],
  ['Array.from without end', `Array.from({ length: 2 ** 32 - 1 })`, ['script/memory', 'script/timeout', 'script/error']],
  [
    'finalizers',
    `const r = typeof FinalizationRegistry === 'undefined' ? 0 : new FinalizationRegistry(() => { for (;;); }); if (r) r.register({}, 1); return 1`,
    'value',
  ],
  ['code that is no code', `}{`, 'script/syntax'],
  ['breaking out of the wrapper', `1); globalThis.broke = 1; (2`, 'script/syntax'],
  ['a null character hides the rest', '1 \0 + globalThis.hidden', 'script/syntax'],
  ['breaking out with a comment', `1 /*`, 'script/syntax'],
  ['empty', ``, ['value', 'script/syntax']],
  ['a hashbang and nothing', `#!`, ['value', 'script/syntax']],
].map(([name, code, expect]) => ({
  name: `exhaustion: ${name as string}`,
  code: code as string,
  expect: expect as HostileScript['expect'],
}));

/** Second wave: ways round the first one's mends. */
const chains: readonly HostileScript[] = [
  ['a bound function', `(function () { return typeof process }).bind(null).constructor('return typeof process')()`],
  ['a getter of a built-in', `Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags').get.constructor('return typeof process')()`],
  ['a class', `(class { static x() {} }).constructor('return typeof process')()`],
  ['an async generator', `(async function* () {}).constructor('yield typeof process')().next().then(({ value }) => value)`],
  ['a proxy around Function', `new (new Proxy(Function, {}))('return typeof process')()`],
  [
    'Symbol.hasInstance',
    `class A { static [Symbol.hasInstance]() { return typeof process !== 'undefined' } } return [] instanceof A ? 1 : 0`,
  ],
  ['the constructor of the constructor of a promise', `Promise.resolve().constructor.constructor('return typeof process')()`],
  [
    'what the wrapper left in arguments',
    `[...arguments].map((one) => one && one.constructor === Function ? 1 : 0).reduce((a, b) => a + b, 0)`,
  ],
  [
    'arguments.callee of the wrapper',
    `typeof arguments.callee === 'function' ? arguments.callee.constructor('return typeof process')() : 0`,
  ],
  [
    'the callers on the stack',
    `(function f() { return f.caller === null || f.caller === undefined ? 0 : typeof f.caller.constructor('return process') })()`,
  ],
  [
    'the console behind its proxy',
    `console.__proto__ === null || console.__proto__ === undefined ? 0 : typeof console.__proto__.constructor`,
  ],
  ['new.target', `(function () { return new.target === undefined ? 0 : 1 })()`],
  ['with over globalThis', `new Function('with (globalThis) { return typeof process }')()`],
  [
    'Reflect.getPrototypeOf up to the end',
    `let at = input; let last; while (at !== null) { last = at; at = Reflect.getPrototypeOf(at) } return typeof last.constructor.constructor('return this')().process`,
  ],
  ['toString of a host function', `/node_modules|postMessage|workerData/.test(Function.prototype.toString.call(console.log)) ? 1 : 0`],
  [
    'import through eval in an async function',
    `(async () => { try { return typeof (await eval("import('node:process')")).env } catch { return 0 } })()`,
  ],
].map(([name, code]) => ({ name: `escape: ${name}`, code: code ?? '', expect: ['value', 'script/error', 'script/syntax'] }));

const intrinsics: readonly HostileScript[] = [
  [
    'Function.prototype.call and apply replaced',
    `Function.prototype.call = Function.prototype.apply = () => { throw 1 }; return 1`,
    'value',
  ],
  ['Reflect.apply replaced', `Reflect.apply = () => { throw 1 }; throw new Error('described')`, 'script/error'],
  ['Object.freeze replaced', `Object.freeze = (x) => { x.start = 1; return x }; return 1`, 'value'],
  [
    'Array.prototype[Symbol.iterator] replaced',
    `Array.prototype[Symbol.iterator] = function* () { for (;;) yield 1 }; return { a: [1] }`,
    'value',
  ],
  [
    'setters on array indices',
    `Object.defineProperty(Array.prototype, '0', { set() { throw 1 }, get() { return 'stolen' }, configurable: true }); return [1, 2]`,
    ['value', 'script/error'],
  ],
  ['Array.prototype.push replaced', `Array.prototype.push = () => { for (;;); }; return [1]`, 'value'],
  ['String replaced', `globalThis.String = () => { throw 1 }; throw { name: 1, message: 2 }`, 'script/error'],
  ['SyntaxError replaced', `globalThis.SyntaxError = Error; return 1`, 'value'],
  ['Number.prototype.toJSON', `Number.prototype.toJSON = () => 'polluted'; return 1`, 'value'],
  ['BigInt.prototype.toJSON', `BigInt.prototype.toJSON = () => 'a bigint'; return [1n]`, ['value', 'script/error', 'script/syntax']],
  [
    'undefined redefined',
    `Object.defineProperty(globalThis, 'outcome', { value: 'v"forged"' }); var undefined = 1; return 1`,
    ['value', 'script/error'],
  ],
  [
    'the species of arrays',
    `class A extends Array { static get [Symbol.species]() { return function () { for (;;); } } } return A.from([1]).length`,
    'value',
  ],
  ['__proto__ setter', `const a = {}; a.__proto__ = { toJSON() { return 'inherited' } }; return a`, 'value'],
  ['__defineGetter__ on the prototype', `Object.prototype.__defineGetter__('a', () => { throw 1 }); return { b: 1 }`, 'value'],
  [
    'delete of everything',
    `for (const name of Object.getOwnPropertyNames(globalThis)) { try { delete globalThis[name] } catch {} } return 1`,
    ['value', 'script/error'],
  ],
  ['constructor of Promise.prototype deleted', `delete Promise.prototype.constructor; return 1`, 'value'],
  [
    'async functions of another prototype',
    `Object.setPrototypeOf((async () => {}).constructor.prototype, null); return 1`,
    ['value', 'script/error'],
  ],
  [
    'breaking out of the function body',
    `}); globalThis.broke = 1; (async function () { return 2`,
    ['value', 'script/syntax', 'script/error'],
  ],
  ['breaking out of the brackets', `1]; globalThis.broke = 1; [2`, ['value', 'script/syntax', 'script/error']],
  ['an HTML comment', `1 <!-- );\n+ 1`, ['value', 'script/syntax']],
  ['a directive', `'use strict'; return typeof this`, ['value', 'script/syntax']],
  ['globalThis replaced', `globalThis.globalThis = null; return 1`, 'value'],
].map(([name, code, expect]) => ({
  name: `tampering: ${name as string}`,
  code: code as string,
  expect: expect as HostileScript['expect'],
}));

const errorHooks: readonly HostileScript[] = [
  [
    'captureStackTrace',
    `const o = {}; if (Error.captureStackTrace) Error.captureStackTrace(o); return typeof o.stack === 'object' ? 1 : 0`,
    'value',
  ],
  ['prepareStackTrace that throws', `Error.prepareStackTrace = () => { throw new Error('again') }; throw new Error('x')`, 'script/error'],
  ['prepareStackTrace that never ends', `Error.prepareStackTrace = () => { for (;;); }; null.x`, ['script/error', 'script/timeout']],
  [
    'prepareStackTrace that collects frames',
    `let seen = 0; Error.prepareStackTrace = (e, frames) => { seen = frames; return '' }; String(new Error('x').stack); return Array.isArray(seen) && seen.some((frame) => typeof frame.getThis === 'function' && typeof frame.getThis()?.process === 'object') ? 'object' : 0`,
    'value',
  ],
  [
    'stackTraceLimit',
    `Error.stackTraceLimit = Infinity; const f = (n) => (n === 0 ? new Error('x') : f(n - 1)); return f(500).stack ? 1 : 0`,
    ['value', 'script/error'],
  ],
  ['a message without end', `throw { get message() { return 'x'.repeat(2 ** 26) } }`, ['script/error', 'script/memory', 'script/timeout']],
  ['a name that is a symbol', `throw { name: Symbol('n'), message: Symbol('m') }`, 'script/error'],
  ['AggregateError of many', `throw new AggregateError(new Array(1e4).fill(new Error('x')), 'many')`, 'script/error'],
  ['an error that is revoked', `const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy`, 'script/error'],
  ['InternalError by hand', `const e = new Error('out of memory'); e.name = 'InternalError'; throw e`, ['script/error', 'script/memory']],
  ['a rejection nobody takes', `Promise.reject(new Error('lost')); return 1`, 'value'],
  [
    'a throw in a finalizer of a generator',
    `const g = (function* () { try { yield 1 } finally { throw new Error('f') } })(); g.next(); g.return(); return 1`,
    'script/error',
  ],
].map(([name, code, expect]) => ({ name: `error: ${name as string}`, code: code as string, expect: expect as HostileScript['expect'] }));

const crossings: readonly HostileScript[] = [
  ['a revoked proxy', `const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy`, 'script/error'],
  [
    '__proto__ keys deep inside',
    `JSON.parse('[{"a":{"__proto__":{"polluted":1}}},{"\\\\u005f\\\\u005fproto\\\\u005f\\\\u005f":{"polluted":1}}]')`,
    'script/error',
  ],
  ['an own __proto__ by computed key', `({ ['__proto__']: { polluted: 1 }, a: 1 })`, 'script/error'],
  [
    'toJSON that gives itself anew',
    `const f = () => ({ toJSON: () => ({ deeper: f() }) }); return f()`,
    ['script/error', 'script/memory', 'script/timeout', 'script/too-large'],
  ],
  ['getters that throw', `({ get a() { throw new Error('no') } })`, 'script/error'],
  [
    'getters that grow',
    `let n = 0; const o = { get a() { n += 1; return n < 1e6 ? { get a() { return o.a } } : 1 } }; return o`,
    ['script/error', 'script/memory', 'script/timeout', 'script/too-large'],
  ],
  ['a key of a million characters', `({ ['k'.repeat(1e6)]: 1 })`, 'value'],
  [
    'a hundred thousand keys',
    `Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => ['k' + i, i]))`,
    ['value', 'script/timeout', 'script/too-large', 'script/memory'],
  ],
  ['lone surrogates as keys', `({ ['\\ud800']: '\\udfff' })`, 'value'],
  [
    'a proxy that lies about its length',
    `new Proxy([], { get: (t, k) => (k === 'length' ? 2 ** 32 - 1 : 0) })`,
    ['script/memory', 'script/timeout', 'script/error', 'script/too-large', 'value'],
  ],
  [
    'a proxy whose keys never end the same',
    `new Proxy({}, { ownKeys: () => ['a' + Math.random()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }) })`,
    ['value', 'script/error'],
  ],
  ['a result of the shape of an error', `'e["Error","forged"]'`, 'value'],
  ['JSON.rawJSON', `typeof JSON.rawJSON === 'function' ? { a: JSON.rawJSON('1') } : 0`, 'value'],
  ['line separators', `['\\u2028', '\\u2029', '\\u0000']`, 'value'],
  ['just under the bound', `'x'.repeat(4 * 1024 * 1024 - 100)`, ['value', 'script/timeout', 'script/memory']],
  ['wide rather than deep', `new Array(2e5).fill([])`, ['value', 'script/timeout', 'script/too-large', 'script/memory']],
  ['an object whose toString is asked', `({ toString() { for (;;); }, valueOf() { for (;;); } })`, 'value'],
  ['a date that is none', `new Date(NaN)`, ['value', 'script/error']],
].map(([name, code, expect]) => ({
  name: `marshalling: ${name as string}`,
  code: code as string,
  expect: expect as HostileScript['expect'],
}));

const endless: readonly HostileScript[] = [
  ['a thenable chain without end', `const t = () => ({ then(ok) { ok(t()) } }); return t()`, ['script/timeout', 'script/memory']],
  ['an async generator without end', `for await (const _ of (async function* () { for (;;) yield 1 })()) {}`, 'script/timeout'],
  ['await of itself', `const p = (async () => { await 0; return p })(); return p`, ['script/error', 'script/timeout']],
  [
    'a generator that delegates to itself',
    `function* g() { yield* g() } [...g()]; return 1`,
    ['script/error', 'script/memory', 'script/timeout'],
  ],
  [
    'finally that yields for ever',
    `const g = (function* () { try { yield 1 } finally { for (;;) yield 2 } })(); g.next(); for (const _ of g) {} return 1`,
    'script/timeout',
  ],
  ['labelled continue', `a: for (;;) { for (;;) continue a }`, 'script/timeout'],
  ['do while in a getter of a default', `(({ a = (() => { for (;;); })() }) => a)({})`, 'script/timeout'],
  ['a reviver that never ends', `JSON.parse('[1]', () => { for (;;); })`, 'script/timeout'],
  ['a replacer that never ends', `JSON.stringify([1], () => { for (;;); })`, 'script/timeout'],
  ['a static block', `class A { static { for (;;); } } return 1`, 'script/timeout'],
  ['Symbol.toPrimitive', `+{ [Symbol.toPrimitive]() { for (;;); } }`, 'script/timeout'],
  ['Proxy has', `'a' in new Proxy({}, { has() { for (;;); } })`, 'script/timeout'],
  [
    'Atomics.wait',
    `typeof Atomics === 'undefined' ? 0 : Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10000)`,
    ['value', 'script/error', 'script/timeout'],
  ],
  ['a look-behind that goes back for ever', `/(?<=^(a+)+)b/.test('a'.repeat(34) + 'c')`, ['value', 'script/timeout']],
  ['a sticky global match', `const r = /(?:)/gy; while (r.exec('abc') !== null); return 1`, 'script/timeout'],
  ['replaceAll that grows', `let s = 'a'; for (;;) s = s.replaceAll('a', 'aa')`, ['script/memory', 'script/timeout', 'script/error']],
  ['split into everything', `'x'.repeat(1e7).split('')`, ['script/memory', 'script/timeout', 'script/error', 'script/too-large']],
  ['recursion in toJSON', `const a = { toJSON() { return JSON.stringify(a) } }; return a`, ['script/error', 'script/timeout']],
  ['recursion in a getter', `const a = { get b() { return a.b } }; return a.b`, 'script/error'],
  ['recursion in a tagged template', `const f = (s) => f\`x\`; return f\`x\``, 'script/error'],
  ['recursion in valueOf', `const a = { valueOf() { return a + 1 } }; return a + 1`, 'script/error'],
  [
    'deep objects for JSON.parse',
    `JSON.parse('['.repeat(1e5) + ']'.repeat(1e5))`,
    ['script/error', 'script/memory', 'script/timeout', 'script/too-large'],
  ],
  [
    'a deep regular expression',
    `new RegExp('(?:'.repeat(2e4) + ')'.repeat(2e4)).test('')`,
    ['script/error', 'script/memory', 'script/timeout', 'value'],
  ],
  [
    'memory by weak maps',
    `const w = new WeakMap(); const k = []; for (;;) { const o = {}; k.push(o); w.set(o, new Array(100).fill(0)) }`,
    ['script/memory', 'script/timeout'],
  ],
  ['memory by bound functions', `let f = () => 0; for (;;) f = f.bind(null)`, ['script/memory', 'script/timeout', 'script/error']],
  ['memory by error stacks', `const a = []; for (;;) a.push(new Error('x'.repeat(1000)))`, ['script/memory', 'script/timeout']],
  ['memory by promises', `const a = []; for (;;) a.push(new Promise(() => {}))`, ['script/memory', 'script/timeout']],
  ['memory by concatenation of arrays', `let a = [1]; for (;;) a = a.concat(a)`, ['script/memory', 'script/error', 'script/timeout']],
  ['a bigint shift', `1n << (2n ** 34n)`, ['script/error', 'script/memory', 'script/timeout', 'script/syntax']],
  [
    'copyWithin of a huge array',
    `const a = new Array(1e8); a.fill(0); return a.length`,
    ['script/memory', 'script/timeout', 'script/error'],
  ],
  [
    'a resizable buffer',
    `const b = new ArrayBuffer(8, { maxByteLength: 2 ** 31 }); b.resize && b.resize(2 ** 30); return 1`,
    ['value', 'script/error', 'script/memory'],
  ],
  [
    'normalize of a long text',
    `'\\u0041\\u030a'.repeat(5e6).normalize('NFC').length`,
    ['value', 'script/memory', 'script/timeout', 'script/error'],
  ],
].map(([name, code, expect]) => ({
  name: `exhaustion: ${name as string}`,
  code: code as string,
  expect: expect as HostileScript['expect'],
}));

export const hostileScripts: readonly HostileScript[] = [
  ...escapes,
  ...chains,
  ...tampering,
  ...intrinsics,
  ...errorHooks,
  ...marshalling,
  ...crossings,
  ...exhaustion,
  ...endless,
];
