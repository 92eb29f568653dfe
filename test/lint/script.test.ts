/** What a script's summary says: which input fields reach which output fields. */
import { describe, expect, it } from 'vitest';
import { scriptAside, scriptSteps, isOpaqueScript } from '../../app/lint/dataflow/script.ts';
import { scriptDangers } from '../../app/lint/dataflow/script-dangers.ts';
import type { CodeFact, Read } from '../../app/nodes/kit/facts.ts';

const code = (source: string, dialect: CodeFact['dialect'] = 'countersign'): CodeFact => ({ language: 'javascript', parameter: 'code', source, dialect });
const readText = (read: Read): string => (read.from === 'input' ? `input.${read.path.join('.')}` : read.from === 'node' ? `${read.node}:${read.path.join('.')}` : read.from);
function summary(source: string, dialect?: CodeFact['dialect']): Record<string, string[]> {
  const out: Record<string, string[]> = {};
  for (const step of scriptSteps(code(source, dialect))) {
    if (step.op !== 'assign' && step.op !== 'unknown') throw new Error(step.op);
    out[step.path.join('.')] = step.reads.map(readText).sort();
  }
  return out;
}

describe('fields', () => {
  it.each([
    ['an expression', '({ a: input.x, b: 1 })', { a: ['input.x'], b: [] }],
    ['variables and templates', 'const who = input.user.email; const line = `Dear ${who}`; return { line };', { line: ['input.user.email'] }],
    ['destructuring', 'const { user: { email }, ...rest } = input; return { email };', { email: ['input.user.email'] }],
    ['map over a list', 'return input.rows.map((row) => ({ id: row.id }));', { id: ['input.rows.*.id'] }],
    ['push in a loop', 'const out = []; for (const row of input.rows) { out.push({ m: row.mail }); } return { out };', { 'out.*.m': ['input.rows.*.mail'] }],
    ['assignment to a field later', 'const o = {}; o.a = input.x; o["b"] = input.y; return o;', { a: ['input.x'], b: ['input.y'] }],
    ['through a function', 'function f(v) { return { v }; } return f(input.x);', { v: ['input.x'] }],
    ['an alias of the result', 'const o = {}; const p = o; p.leak = input.secret; return o;', { leak: ['input.secret'] }],
    ['spread, then one field more', 'return { ...input, extra: input.a };', { '': ['input.'], extra: ['input.a'] }],
    ['a mutated parameter', 'function fill(t) { t.x = input.secret; } const o = {}; fill(o); return o;', { x: ['input.secret'] }],
    ['reduce', 'return { s: input.rows.reduce((sum, r) => sum + r.n, 0) };', { s: ['input.rows.*.n'] }],
    ['either branch', 'let v; if (input.a) v = input.b; else v = input.c; return { v };', { v: ['input.b', 'input.c'] }],
  ])('%s', (_name, source, expected) => {
    expect(summary(source)).toEqual(expected);
  });

  it.each([
    ['items and json', 'for (const item of items) { item.json.full = item.json.first + item.json.last; } return items;', { '': ['input.'], full: ['input.first', 'input.last'] }],
    ['$input and $json', 'return $input.all().map((i) => ({ json: { mail: i.json.mail } }));', { mail: ['input.mail'] }],
    ['another step by name', 'return [{ json: { n: $("Form").first().json.name } }];', { n: ['Form:name'] }],
  ])('n8n: %s', (_name, source, expected) => {
    expect(summary(source, 'n8n')).toEqual(expected);
  });

  it('node-red: lists of messages that stand in each other are each read once', () => {
    const nested = Array.from({ length: 50 }).reduce<string>((inner) => `node.send([${inner}, msg])`, 'node.send([msg])');
    expect(summary(`${nested}; return null;`, 'node-red')).toEqual({ '': ['input.'] });
  });
  it('node-red: the message goes on with what was written into it', () => {
    expect(summary('msg.payload = { t: msg.payload.temp }; return msg;', 'node-red')).toEqual({ '': ['input.'], payload: [], 'payload.t': ['input.payload.temp'] });
  });

  it('what cannot be followed is opaque', () => {
    expect(['eval("1")', 'return arguments[0];', 'with (input) { return a; }', 'return (', 'class A extends Unknown {} return new A();'].map((source) => isOpaqueScript(code(source)))).toEqual([true, true, true, true, true]);
  });
});

it('dangers, with their lines', () => {
  const kinds = (source: string): string[] => scriptDangers(code(source)).map(({ danger, line }) => `${danger}@${line}`);
  expect({
    network: kinds('const a = 1;\nawait fetch("https://x")'), file: kinds('require("fs").readFileSync("/etc/passwd")'), environment: kinds('return process.env.KEY'), loop: kinds('while (true) { x() }'),
    bounded: kinds('while (true) { if (x()) break; }'), pattern: kinds('return /(a+)+$/.test(input.x)'), harmless: kinds('return input.rows.filter((row) => row.ok)'), own: kinds('const fetch = (x) => x; return fetch(1);'),
  }).toEqual({ network: ['network@2'], file: ['file@1'], environment: ['environment@1'], loop: ['unbounded-loop@1'], bounded: [], pattern: ['slow-pattern@1'], harmless: [], own: [] });
});

it('patterns that take a text to pieces in more ways than one', () => {
  const isSlow = (pattern: string): boolean => scriptDangers(code(`return ${pattern}.test(input.x)`)).some(({ danger }) => danger === 'slow-pattern');
  expect(['/([a-z]+A)*$/i', '/([а-я]+б)*$/', '/(a+\\B)+$/', '/(a+\\b)+$/', '/(\\w)(a+\\1)*$/', '/(a+\\u0061)*$/', '/(a+\\x61)*$/'].filter((pattern) => !isSlow(pattern))).toEqual([]);
  expect(['/( [a-z]+)*$/i', '/(\\d+,)*$/', '/(?:[^,]+,)*$/'].filter(isSlow)).toEqual([]);
});

it('what decides which items go on', () => {
  const decides = (source: string): boolean => scriptAside(code(source, 'n8n')).decides.length > 0;
  const test = '$json.body.email';
  const choosing = [
    `if (${test}) return []; return items;`,
    `const out = []; for (const i of items) { if (i.json.email) out.push(i); } return out;`,
    `const out = []; for (const i of items) { if (i.json.email) continue; out.push(i); } return out.map((i) => i);`,
    `function pick(list) { const kept = []; for (const i of list) { if (i.json.email) kept.push(i); } return kept; } const out = pick(items); return out;`,
    `return items.flatMap((i) => { if (i.json.email) return []; return [i]; });`,
  ];
  const not = [
    `const parts = []; if (${test}) parts.push('x'); return [{ json: { t: parts.join() } }];`,
    `function name(v) { if (!v) return null; return 'x'; } return [{ json: { t: name(${test}) } }];`,
    `if (${test}) { [1].forEach((n) => { if (n) return; }); } return items;`,
    `let n = 0; if (${test}) { for (const k of [1, 2]) { if (k > 1) continue; n += 1; } } return [{ json: { n } }];`,
    `return items.map((i) => { const parts = []; if (i.json.email) parts.push('x'); return { json: { t: parts.join() } }; });`,
  ];
  expect({ missed: choosing.filter((source) => !decides(source)), wrong: not.filter(decides) }).toEqual({ missed: [], wrong: [] });
});
