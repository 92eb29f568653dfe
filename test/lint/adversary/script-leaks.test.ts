/** Scripts run for real in the sandbox, with a secret in each field: where one comes out, the summary says so. */
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { systemTimers } from '../../../app/kernel/host.node.ts';
import { isOpaqueScript } from '../../../app/lint/dataflow/script.ts';
import { ScriptHost } from '../../../app/sandbox/script-host.node.ts';
import { scriptOf } from './script-grammar.ts';
import { inputOf, secrets, unsaid } from './script-secrets.ts';

const host = new ScriptHost({ timers: systemTimers });
afterAll(() => host.close());
async function given(code: string): Promise<unknown> {
  const result = await host.run({ code, input: inputOf(), timeoutMs: 3_000, memoryMb: 64 });
  return result.ok ? result.value ?? null : null;
}

/** Each gives `input.q` in `x`. */
const carriers = [
  'Number = () => input.q; return { x: Number(1) }', 'parseInt = function () { return input.q; }; return { x: parseInt(1) }', 'const g = (Boolean) => Boolean(1); return { x: g(() => input.q) }', '[parseInt] = [() => input.q]; return { x: parseInt(1) }',
  '({ parseFloat } = { parseFloat: () => input.q }); return { x: parseFloat(1) }', 'const { Number } = { Number: () => input.q }; return { x: Number(1) }', 'for (Number of [() => input.q]) return { x: Number(1) }', 'try { throw () => input.q; } catch (isNaN) { return { x: isNaN(1) }; }',
  'String.raw = () => input.q; return { x: String.raw`x` }', 'Object.assign(String, { raw: () => input.q }); return { x: String.raw`x` }', 'const M = String; M.raw = () => input.q; return { x: String.raw`x` }', 'const String = { raw: () => input.q }; return { x: String.raw`x` }', 'const f = (String) => ({ x: String.raw`x` }); return f({ raw: () => input.q })',
  '[String][0].raw = () => input.q; return { x: String.raw`x` }', 'for (const m of [Math]) m.max = () => input.q; return { x: Math.max(1) }', "Math['max'] = () => input.q; return { x: Math.max(1) }", 'class A { get a() { return input.q; } } const o = new A(); delete o.a; return { x: o.a }', 'class A { get a() { return input.q; } set b(v) {} } const o = new A(); delete o.a; return { x: { ...{ y: o.a } } }',
  'const o = Object.create({ a: input.q }); delete o.a; return { x: o.a }', 'class A { static a = input.q; } class B extends A {} delete B.a; return { x: B.a }', 'const o = {}; [{ a: input.q }].reduce(Object.assign, o); return { x: o.a }', 'return { x: [input.q, 1].reduce((s) => s) }', 'const o = { get a() { return 0; } }; return { x: { a: input.q }.a + o.a }',
];
it('replaced names of the language, accessors and what is inherited', async () => {
  const values = await Promise.all(carriers.map(given));
  expect(carriers.filter((_code, index) => !JSON.stringify(values[index]).includes(secrets['input.q'] ?? ''))).toEqual([]);
  expect(carriers.flatMap((code, index) => unsaid(code, values[index]).map((what) => `${what}: ${code}`))).toEqual([]);
});

it('what people do with names of the language stays followed', () => {
  const honest = [
    'return { x: input.rows.map(Number), y: input.rows.filter(Boolean), z: Array.from(input.rows, String) }', 'const { keys, values } = Object; return { x: input.q }', 'return { x: input.rows.constructor === Array, y: input.q instanceof Date, z: typeof Map }', 'const list = Object.freeze(["a"]); return { x: input.q, n: list.length }',
    'return { x: undefined, y: NaN, z: input.q === undefined }', 'return { Date: input.q, Map: 1, x: input.Number }', 'class Bad extends Error {} if (!input.q) throw new Bad("no"); return { x: input.q }', 'return { x: input.rows.map(JSON.stringify), y: Math.max(...input.rows.map((r) => r.n)) }',
  ];
  expect(honest.filter((source) => isOpaqueScript({ language: 'javascript', parameter: 'code', source, dialect: 'countersign' }))).toEqual([]);
  const n8n = 'const o = Object.freeze({ ...$json }); delete o.email; return { json: o };';
  expect(isOpaqueScript({ language: 'javascript', parameter: 'code', source: n8n, dialect: 'n8n' })).toBe(false);
});

it('random scripts', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.nat({ max: 10_006 }), { minLength: 4, maxLength: 60 }), async (tape) => {
    const code = scriptOf(tape);
    expect([unsaid(code, await given(code)), code]).toEqual([[], code]);
  }), { numRuns: 250 });
}, 240_000);
