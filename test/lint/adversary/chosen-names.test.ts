/** Names of fields that data choose, in scripts that are run for real: where a secret comes out, the summary says so. */
import { afterAll, expect, it } from 'vitest';
import { systemTimers } from '../../../app/kernel/host.node.ts';
import { isOpaqueScript } from '../../../app/lint/dataflow/script/summary.ts';
import { ScriptHost } from '../../../app/sandbox/script-host.node.ts';
import { inputOf, unsaid } from './script-secrets.ts';
const host = new ScriptHost({ timers: systemTimers });
afterAll(() => host.close());
const k = 'const k = input.other; ';
const all = [
  'const o = {...input.rec}; o[k] = 1; return {x: JSON.stringify(o)}',
  'const o = {...input.rec}; o[k] = 1; return {x: o}',
  'const o = {...input.rec}; o[k] = {z: 1}; return o',
  'const o = {a: 1}; o[k] = input.q; return { x: o.other }',
  'const o = {}; o[k] = {v: input.q}; const {other} = o; return {x: other.v}',
  'const o = {}; o[k] = input.q; return {x: Object.entries(o)}',
  'const o = {}; o[k] = input.q; for (const j in o) return {x:o[j]}',
  'const o = {}; o[k] = input.q; return {x: {...o}.other}',
  'const o = {}; o[k] = input.q; return {x: {...o}}',
  'const o = {}; o[k] = input.q; return {x: Object.assign({}, o).other}',
  'const o = {}; o[k] = input.q; const {a, ...rest} = o; return {x: rest.other}',
  "const o = {}; o[k] = input.q; return {x: new Map(Object.entries(o)).get('other')}",
  'const o = {}; o[k] = input.q; return {x: structuredClone(o).other}',
  'const o = {}; o[k] = input.q; return {x: JSON.parse(JSON.stringify(o)).other}',
  'const l = [{}]; l[0][k] = input.q; return {x: l[0].other, y: l}',
  'const o = {}; o[k] = []; o[k].push({v: input.q}); return {x: o.other[0].v, y: o}',
  'const o = {}; o[k] = {}; o.other.z = input.q; return {x: o, y: o[k].z}',
  'const o = {}; const c = {}; o[k] = c; c.z = input.q; return {x: o.other, y: o}',
  'const o = {}; o.other = {}; o[k].z = input.q; return {x: o.other.z, y: o}',
  'const o = { x: 1, other: 2 }; o[k] = input.q; return o',
  'const o = {}; o[k] = input.q; o.x = o.other; return o',
  'const o = {}; (o[k] ??= {}).z = input.q; return {x: o.other.z, y: Object.values(o)}',
  'const o = {}; o[k] ??= {}; o[k][k] = input.q; return {x: o.other.other, y: o}',
  'const o = {}; o[k] = input.rec; return {x: o.other.a, y: o}',
  'const o = {}; o[k] = input.rows; return {x: o.other.map((r) => r.m), y: o}',
  'return {[k]: input.q}',
  'return {[k]: {[k]: input.q}}',
  'const o = {[k]: input.q, x: 1}; return o',
  'const o = {[k]: input.rec}; return {x: o.other.b, y: o}',
  'const o = {}; o[k] = input.q; return {x: Object.fromEntries(Object.entries(o).map(([a, b]) => [a, {b}]))}',
  'const o = {}; o[k] = input.q; const p = {}; for (const [a, b] of Object.entries(o)) p[a] = b; return {x: p, y: p.other}',
  'const o = {}; o[k] = input.q; delete o.a; return {x: o}',
  'const o = {}; o[k] = input.q; o.a = 1; return {x: o.other, a: o}',
  'const o = {}; o[k] = {m: input.q, n: input.rec}; const p = {...o.other, z: 1}; return {x: p}',
  'class A { constructor() { this.d = {}; } set(a, b) { this.d[a] = b; } get(a) { return this.d[a]; } } const a = new A(); a.set(k, input.q); return {x: a.get(k), y: a.d.other, z: a}',
  'const o = {}; const put = (t, a, b) => { t[a] = b; return t; }; return {x: put(o, k, input.q).other, y: put({}, k, {z: input.q})}',
  'const o = input.rows.reduce((t, r) => { t[r.n] = {m: r.m}; return t; }, {}); return {x: o, y: o[1].m}',
  'const o = input.rows.reduce((t, r) => ({ ...t, [r.n]: r.m }), {}); return {x: o, y: o[1]}',
  'const o = {}; o[k] = input.q; return {x: Object.keys(o).map((a) => o[a]).join()}',
  'const o = {}; o[input.q] = 1; return {x: Object.keys(o), y: o}',
  'const o = {a: {}}; o.a[input.q] = {z: 1}; return {x: o}',
  'const o = {}; o[k] = input.q; const q = o; return {x: q.other, y: [o], z: {o}}',
  'const o = []; o[k] = input.q; return {x: o.other}',
  'const o = {}; o[k] = input.q; return {x: `${o.other}`, y: o?.other, z: o["other"]}',
  'let o = {}; o[k] = input.q; o = {...o, t: 1}; o[k] = {z: o.other}; return {x: o}',
];
it.each(all)('%s', async (code) => {
  const source = k + code;
  const result = await host.run({ code: source, input: inputOf(), timeoutMs: 3_000, memoryMb: 64 });
  expect([
    isOpaqueScript({ language: 'javascript', parameter: 'code', source, dialect: 'countersign' }) ? 'opaque' : '',
    result.ok ? unsaid(source, result.value ?? null) : 'error',
  ]).toEqual([expect.any(String), []]);
});
