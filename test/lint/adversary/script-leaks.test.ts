/** Scripts run for real in the sandbox, with a secret in each field: where one comes out, the summary says so. */
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { systemTimers } from '../../../app/kernel/host.node.ts';
import { isOpaqueScript, scriptSteps } from '../../../app/lint/dataflow/script/summary.ts';
import { ScriptHost } from '../../../app/sandbox/script-host.node.ts';
import { scriptOf } from './script-grammar.ts';
import { inputOf, secrets, unsaid } from './script-secrets.ts';
import { scriptWays } from './script-ways.ts';
import { sharedObjects } from './shared-objects.ts';
import { sharedParts } from './shared-parts.ts';

const host = new ScriptHost({ timers: systemTimers });
afterAll(() => host.close());
async function given(code: string): Promise<unknown> {
  const result = await host.run({ code, input: inputOf(), timeoutMs: 3_000, memoryMb: 64 });
  return result.ok ? (result.value ?? null) : null;
}

/** Each gives `input.q` in `x`. */
const carriers = [
  'Number = () => input.q; return { x: Number(1) }',
  'parseInt = function () { return input.q; }; return { x: parseInt(1) }',
  'const g = (Boolean) => Boolean(1); return { x: g(() => input.q) }',
  '[parseInt] = [() => input.q]; return { x: parseInt(1) }',
  '({ parseFloat } = { parseFloat: () => input.q }); return { x: parseFloat(1) }',
  'const { Number } = { Number: () => input.q }; return { x: Number(1) }',
  'for (Number of [() => input.q]) return { x: Number(1) }',
  'try { throw () => input.q; } catch (isNaN) { return { x: isNaN(1) }; }',
  'String.raw = () => input.q; return { x: String.raw`x` }',
  'Object.assign(String, { raw: () => input.q }); return { x: String.raw`x` }',
  'const M = String; M.raw = () => input.q; return { x: String.raw`x` }',
  'const String = { raw: () => input.q }; return { x: String.raw`x` }',
  'const f = (String) => ({ x: String.raw`x` }); return f({ raw: () => input.q })',
  '[String][0].raw = () => input.q; return { x: String.raw`x` }',
  'for (const m of [Math]) m.max = () => input.q; return { x: Math.max(1) }',
  "Math['max'] = () => input.q; return { x: Math.max(1) }",
  'class A { get a() { return input.q; } } const o = new A(); delete o.a; return { x: o.a }',
  'class A { get a() { return input.q; } set b(v) {} } const o = new A(); delete o.a; return { x: { ...{ y: o.a } } }',
  'const o = Object.create({ a: input.q }); delete o.a; return { x: o.a }',
  'class A { static a = input.q; } class B extends A {} delete B.a; return { x: B.a }',
  'const o = {}; [{ a: input.q }].reduce(Object.assign, o); return { x: o.a }',
  'return { x: [input.q, 1].reduce((s) => s) }',
  'const o = { get a() { return 0; } }; return { x: { a: input.q }.a + o.a }',
];
it('replaced names of the language, accessors and what is inherited', async () => {
  const values = await Promise.all(carriers.map(given));
  expect(carriers.filter((_code, index) => !JSON.stringify(values[index]).includes(secrets['input.q']))).toEqual([]);
  expect(carriers.flatMap((code, index) => unsaid(code, values[index]).map((what) => `${what}: ${code}`))).toEqual([]);
});

/** Functions of the script's own under a name that says nothing of them. */
const movedFunctions = [
  'const f=()=>input.q; const o={foo:f}; return {x:o.foo()}',
  "const f=()=>input.q; const o={includes:f}; return {x:o.includes('a')}",
  'const f=()=>input.q; const o={foo:1?f:0}; return {x:o.foo()}',
  'function mk(h){return {foo:h}} return {x:mk(()=>input.q).foo()}',
  "const k='foo'+''; const o={}; o[k]=()=>input.q; return {x:o.foo()}",
  "const o={['fo'+'o']:()=>input.q}; return {x:o.foo()}",
  'let h=()=>1; h=()=>input.q; return {x:h()}',
  'const f=()=>input.q; let r; {const f=()=>1; r=f()} return {x:f()}',
  'const f=()=>input.q; const x=f(); {const f=()=>1; f()} return {x}',
  'const f=()=>1; const g=(f)=>f(); return {x:g(()=>input.q)}',
  'const f=()=>1; try { throw {h:()=>input.q} } catch ({h:f}) { return {x:f()} }',
  'const f=()=>1; const o={a:()=>input.q}; {const {a:f}=o; return {x:f()}}',
  'function ap(l,fn){return l.map(fn)} return {x:ap([1],()=>input.q)}',
  'const f=()=>input.q; const h=f; return {x:h.call(null)}',
  'const ap=(h)=>h.call(null); return {x:ap(()=>input.q)}',
  "const g=(slice=>slice('1')); return {x:g(()=>input.q)}",
  "const g=(fetch=>fetch('1')); return {x:g(()=>input.q)}",
  'const g=(includes=()=>input.q)=>includes(1); return {x:g()}',
  'const o={a:()=>input.q}; const {a:includes}=o; return {x:includes(1)}',
  'const o={a:()=>input.q}; const h=o.a; return {x:h.call(null)}',
  'const o={a:()=>input.q}; const p={foo:o.a}; return {x:p.foo()}',
  'const o={a:()=>input.q}; return {x:[1].map(o.a)}',
  'const o={a:()=>input.q}; return {x:[1].map(o.a)[0]}',
  'const o={a:()=>input.q}; const r=[1].reduce(o.a, 0); return {x:r}',
  "const o=Object.fromEntries([['foo',()=>input.q]]); return {x:o.foo()}",
  "const o={a:()=>input.q}; const p=Object.fromEntries(Object.entries(o).map(([k,v])=>['foo',v])); return {x:p.foo()}",
  'const o={foo:()=>input.q}; const p={...o}; return {x:p.foo()}',
  'class C{constructor(){this.a=input.q}} const o={K:C}; return {x:new o.K().a}',
  'const D=[class {a=input.q}][0]; return {x:new D().a}',
  'const g=function f(o,n){ if(n){o.a=input.q;return} const p={}; f(p,1); return p.a}; return {x:g({},0)}',
  'function* g(){yield ()=>input.q} for (const includes of g()) return {x:includes(1)}',
  'return {x: await Promise.resolve(1).then(()=>()=>input.q).then((includes)=>includes(1))}',
  'const mk=()=>()=>input.q; return {x:[1].map(mk())[0]}',
  'const o={}; o.includes ??= ()=>input.q; return {x:o.includes(1)}',
  'for (const includes of [()=>input.q]) return {x:includes(1)}',
  'const a={}; a.f=[()=>input.q]; return {x:a.f.map((includes)=>includes(1))[0]}',
  'const o={get a(){return ()=>input.q}}; return {x:o.a()}',
  'const o={get a(){return ()=>input.q}}; const {a:includes}=o; return {x:includes(1)}',
  'class C{static m(){return input.q}} const h=C.m; return {x:[1].map(h)[0]}',
  'const h=()=>input.q; const o=Object.create({foo:h}); return {x:o.foo()}',
  "const m=new Map([['a',{foo:()=>input.q}]]); return {x:m.get('a').foo()}",
  'const h=()=>input.q; const o={h}; return {x:o.h()}',
  'const includes=()=>input.q; const o={includes}; return {x:o.includes(1)}',
  'const o={p:{includes:()=>input.q}}; return {x:o.p.includes(1)}',
  'class A{#a=1;get b(){return input.q}} const o=new A(); o.c=1; delete o.b; return {x:o.b}',
  "const join=()=>input.q; return {x:join('a')}",
  'const {h=()=>input.q}={}; return {x:h.call()}',
  'let x; {const f=()=>input.q; x=f()} const f=()=>1; f(); return {x}',
  'let x; {function f(){return input.q} x=f()} {function f(){return 1} f()} return {x}',
  'const f=()=>1; const r=[f()]; {const f=(v)=>v; r.push(f(input.q))} return {x:r}',
  "const o={a:()=>input.q}; const p={}; for (const k in o) p[k+'b']=o[k]; return {x:p.ab()}",
  "const o={a:()=>input.q}; const p={}; for (const [k,v] of Object.entries(o)) p['includes']=v; return {x:p.includes(1)}",
  'const o={a:()=>input.q}; const p={includes:Object.values(o)[0]}; return {x:p.includes(1)}',
  'const o={a:()=>input.q}; const p={...{includes:Object.values(o)[0]}}; return {x:p.includes(1)}',
  'const o={a:()=>input.q}; return {x:[1].map(Object.values(o)[0])[0]}',
  "const o={a:()=>input.q}; const k='a'; const h=o[k]; return {x:[1].map(h)[0]}",
  "const o={a:()=>input.q}; const k='a'; const p={includes:o[k]}; return {x:p.includes(1)}",
  "const o={a:()=>input.q}; return {x:[1].map(o['a'+''])[0]}",
  "const o={a:()=>input.q}; return {x:'b'.replace('b', o['a'+''])}",
  "const o={a:()=>input.q}; const {['a'+'']:h}=o; return {x:[1].map(h)[0]}",
  'const o={a:()=>input.q}; const {...r}=o; const [includes]=Object.values(r); return {x:[includes].map((z)=>[1].map(z)[0])[0]}',
  'class C{static includes(){return input.q}} return {x:C.includes(1)}',
  'class C{includes=()=>input.q} return {x:new C().includes(1)}',
  'class C{constructor(){this.includes=()=>input.q}} return {x:new C().includes(1)}',
  'function C(){this.includes=()=>input.q} return {x:new C().includes(1)}',
  // What runs in a key or a tag, what is sent to a generator, and objects that functions and methods give.
  'const g=(function*(){ const y = yield 1; return y })(); g.next(); return {x:g.next(input.q).value}',
  "class C{get ['a'+'']() {return input.q}} return {x:new C().a}",
  'const v={}; const p=((x)=>v)(0); p.a=input.q; return {x:v.a}',
  'const v={}; const o={g(){return v}}; const p=o.g(); p.a=input.q; return {x:v.a}',
  'const v={}; const o={g(){return v}}; o.g().a=input.q; return {x:v.a}',
  'const v={}; const o={g:()=>v}; o.g().a=input.q; return {x:v.a}',
  'let v; const o={}; o[(v=input.q)]?.(); return {x:v}',
  'let v; const {[(v=input.q)]:y}={}; return {x:v}',
  'let v; (v=input.q, String).raw`x`; return {x:v}',
  'class C{constructor(){this.r={}} get(){return this.r}} const c=new C(); const p=c.get(); p.a=input.q; return {x:c.r.a}',
  'const v={}; for (const p of [((x)=>v)(0)]) p.a=input.q; return {x:v.a}',
  'const v = {}; const p = (0, v); p.a = input.q; return { x: v.a }',
];
it('functions that are put elsewhere than under their name', async () => {
  const values = await Promise.all(movedFunctions.map(given));
  expect(movedFunctions.filter((_code, index) => !JSON.stringify(values[index]).includes(secrets['input.q']))).toEqual([]);
  expect(movedFunctions.flatMap((code, index) => unsaid(code, values[index]).map((what) => `${what}: ${code}`))).toEqual([]);
});
/** Each really carries a secret, and the summary says so. */
async function carriesAndSays(codes: readonly string[]): Promise<void> {
  const values = await Promise.all(codes.map(given));
  expect(codes.filter((_code, index) => !Object.values(secrets).some((secret) => JSON.stringify(values[index]).includes(secret)))).toEqual(
    [],
  );
  expect(codes.flatMap((code, index) => unsaid(code, values[index]).map((what) => `${what}: ${code}`))).toEqual([]);
}
it('objects with two names', () => carriesAndSays(sharedObjects), 60_000);
it('parts of objects with two names', () => carriesAndSays(sharedParts), 60_000);
it('all of the language', () => carriesAndSays(scriptWays), 60_000);

const isFollowed = (source: string): boolean =>
  !isOpaqueScript({ language: 'javascript', parameter: 'code', source, dialect: 'countersign' });
it('objects that lie beside each other stay apart, and scripts that share objects are followed', () => {
  const apart: readonly (readonly [string, readonly string[]])[] = [
    ['const a = { id: input.other }; const list = []; list.push(a); list.push({ m: input.q }); return { x: a }', ['x.id']],
    ['const a = { m: input.q }; const b = { ...a }; b.z = input.other; return { x: b.z }', ['x']],
    ['const a = { m: input.q }; const b = { ...a }; b.m = 1; b.z = input.other; return { x: b }', ['x.z']],
    ['const o = { a: {}, b: {} }; o.a.m = input.q; return { x: o.b }', []],
    [
      'const groups = {}; for (const r of input.rows) (groups[r.n] ??= []).push(r); return { x: Object.values(groups).map((g) => g.map((r) => r.n)) }',
      ['x.*', 'x.*.n'],
    ],
    ['const copy = JSON.parse(JSON.stringify(input.rec)); delete copy.a; return { x: copy.b, y: input.other }', ['x', 'y']],
    ['const out = Object.assign({}, input); delete out.q; return { x: input.other }', ['x']],
    ['const f = (o) => { o.seen = true; return o; }; return { x: f({ m: input.other }) }', ['x.m']],
  ];
  for (const [source, paths] of apart) {
    expect([source, isFollowed(source)]).toEqual([source, true]);
    const carried = scriptSteps({ language: 'javascript', parameter: 'code', source, dialect: 'countersign' }).flatMap((step) =>
      step.op === 'assign' && step.reads.length > 0 ? [step.path.join('.')] : [],
    );
    expect([source, carried.filter((path) => path !== '')]).toEqual([source, paths]);
  }
});

it('functions that stay where they are seen are followed', () => {
  const honest = [
    'const clean = (r) => r.m; return { x: input.rows.map(clean), y: clean(input.rows[0]) }',
    'const o = { f(v) { return v; }, g: (v) => v }; return { x: o.f(input.q), y: o.g(1) }',
    'class C { constructor(v) { this.v = v; } get() { return this.v; } } return { x: new C(input.q).get() }',
    'const byName = (a, b) => a.n - b.n; return { x: [...input.rows].sort(byName) }',
    'const read = (r) => r.m; const api = { read }; return { x: api.read(input.rows[0]) }',
    'const g = function f(n) { return n > 0 ? f(n - 1) : input.q; }; return { x: g(2) }',
    'const total = { n: 0 }; input.rows.forEach((r) => { total.n += r.n; }); return { x: total.n }',
  ];
  expect(honest.filter((source) => isOpaqueScript({ language: 'javascript', parameter: 'code', source, dialect: 'countersign' }))).toEqual(
    [],
  );
});

it('what people do with names of the language stays followed', () => {
  const honest = [
    'return { x: input.rows.map(Number), y: input.rows.filter(Boolean), z: Array.from(input.rows, String) }',
    'const { keys, values } = Object; return { x: input.q }',
    'return { x: input.rows.constructor === Array, y: input.q instanceof Date, z: typeof Map }',
    'const list = Object.freeze(["a"]); return { x: input.q, n: list.length }',
    'const f = ({ Number, Date }) => Number + Date; return { x: f(input) }',
    'const Map = input.rec; return { x: Map.a, y: input.rows.map((r) => r.n) }',
    'return { x: undefined, y: NaN, z: input.q === undefined }',
    'return { Date: input.q, Map: 1, x: input.Number }',
    'class Bad extends Error {} if (!input.q) throw new Bad("no"); return { x: input.q }',
    'return { x: input.rows.map(JSON.stringify), y: Math.max(...input.rows.map((r) => r.n)) }',
    'return { x: Math.PI, y: Number.MAX_SAFE_INTEGER, z: input.q }',
    'return { x: input.rows.reduce((a, r) => Math.min(a, r.n), Number.POSITIVE_INFINITY), y: [0, Number.EPSILON].length }',
  ];
  expect(honest.filter((source) => isOpaqueScript({ language: 'javascript', parameter: 'code', source, dialect: 'countersign' }))).toEqual(
    [],
  );
  const n8n = 'const o = Object.freeze({ ...$json }); delete o.email; return { json: o };';
  expect(isOpaqueScript({ language: 'javascript', parameter: 'code', source: n8n, dialect: 'n8n' })).toBe(false);
});

it('random scripts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 10_006 }), { minLength: 4, maxLength: 60 }), async (tape) => {
      const code = scriptOf(tape);
      expect([unsaid(code, await given(code)), code]).toEqual([[], code]);
    }),
    { numRuns: 250 },
  );
}, 240_000);
