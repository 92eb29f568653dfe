/** What a script's summary says: which input fields reach which output fields. */
import { queryObjects } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { scriptAside, scriptSteps, isOpaqueScript } from '../../app/lint/dataflow/script/summary.ts';
import { scriptDangers } from '../../app/lint/dataflow/script/dangers/script-dangers.ts';
import { ScriptInterpreter } from '../../app/lint/dataflow/script/interpreter.ts';
import type { CodeFact, Read } from '../../app/nodes/kit/facts.ts';

const code = (source: string, dialect: CodeFact['dialect'] = 'countersign'): CodeFact => ({
  language: 'javascript',
  parameter: 'code',
  source,
  dialect,
});
const readText = (read: Read): string =>
  read.from === 'input' ? `input.${read.path.join('.')}` : read.from === 'node' ? `${read.node}:${read.path.join('.')}` : read.from;
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
    [
      'variables and templates',
      'const who = input.user.email; const line = `Dear ${who}`; return { line };',
      { line: ['input.user.email'] },
    ],
    ['destructuring', 'const { user: { email }, ...rest } = input; return { email };', { email: ['input.user.email'] }],
    ['map over a list', 'return input.rows.map((row) => ({ id: row.id }));', { id: ['input.rows.*.id'] }],
    [
      'push in a loop',
      'const out = []; for (const row of input.rows) { out.push({ m: row.mail }); } return { out };',
      { 'out.*.m': ['input.rows.*.mail'] },
    ],
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

  /** What reaches a field by a way that the text does not show at once. */
  it.each([
    [
      'a name chosen by data',
      'const seen = {}; for (const it of input.rows) seen[it.q] = true; return { x: Object.keys(seen) };',
      'input.rows.*.q',
    ],
    [
      'a name that is counted up',
      'const n = {}; n[input.q] = 0; for (const it of input.rows) n[it.q]++; return { x: JSON.stringify(n) };',
      'input.rows.*.q',
    ],
    ['all arguments that are left', "const all = (...parts) => parts.join(' '); return { x: all('Name:', input.q) };", 'input.q'],
    ['arguments out of a list', 'const f = (a, b, c) => c; return { x: f(...[1, 2], input.q) };', 'input.q'],
    ['an object met through a list', 'const a = {}, b = {}; for (const o of [a, b]) o.d = input.q; return { x: b.d };', 'input.q'],
    [
      'the list that a callback gets',
      'const rows = [{}, {}]; rows.map((o, i, all) => { all[0].d = input.q; }); return { x: rows[0].d };',
      'input.q',
    ],
    ['an object that an arrow gives', 'const c = []; const f = () => c; f().push(input.q); return { x: c[0] };', 'input.q'],
    ['a function that is lent', 'const o = {}; function put(v) { o.d = v; } put.call(null, input.q); return { x: o.d };', 'input.q'],
    ['what an error quotes', 'try { BigInt(input.q); } catch (e) { return { x: e.message }; }', 'input.q'],
    ['the key that an error names', 'try { null[input.q]; } catch (e) { return { x: e.message }; }', 'input.q'],
    ['a pattern that is none', "try { new RegExp('(' + input.q); } catch (e) { return { x: e.message }; }", 'input.q'],
    ['a refused promise', 'try { await Promise.reject(input.q); } catch (e) { return { x: e }; }', 'input.q'],
    ['a getter', 'const o = { get y() { return input.q; } }; return { x: JSON.stringify(o) };', 'input.q'],
    ['a field that is called size', 'const { size } = input.body; return { x: size };', 'input.body.size'],
    ['a length that is a field', 'return { x: input.body.length };', 'input.body.length'],
    ['a length that the script gives', 'const box = { length: input.q }; return { x: box.length };', 'input.q'],
  ])('by %s', (_name, source, expected) => {
    expect([
      isOpaqueScript(code(source)),
      Object.entries(summary(source))
        .filter(([path]) => path === 'x' || path.startsWith('x.'))
        .flatMap(([, reads]) => reads)
        .includes(expected),
    ]).toEqual([false, true]);
  });

  it.each([
    [
      'how many there are',
      'const seen = new Set(input.rows.map((r) => r.q)); return { n: seen.size, m: input.rows.length, t: input.q.trim().length };',
      { n: [], m: [], t: [] },
    ],
    [
      'names that the script spells out',
      "const o = {}; for (const k of ['a', 'b']) o[k] = input[k]; return { x: o.a };",
      { x: ['input.a', 'input.b'] },
    ],
    [
      'objects of a list that are only read',
      'const a = { d: input.q }, b = { d: input.r }; for (const o of [a, b]) console.log(o.d); return { x: b.d };',
      { x: ['input.r'] },
    ],
    ['an error of what quotes nothing', 'try { input.q.trim(); } catch (e) { return { x: e.message }; } return { x: 1 };', { x: [] }],
    ['arguments before the rest', 'const f = (a, ...rest) => a; return { x: f(input.a, input.b) };', { x: ['input.a'] }],
  ])('and not by %s', (_name, source, expected) => {
    expect(summary(source)).toEqual(expected);
  });

  it.each([
    [
      'items and json',
      'for (const item of items) { item.json.full = item.json.first + item.json.last; } return items;',
      { '': ['input.'], full: ['input.first', 'input.last'] },
    ],
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
    expect(summary('msg.payload = { t: msg.payload.temp }; return msg;', 'node-red')).toEqual({
      '': ['input.'],
      payload: [],
      'payload.t': ['input.payload.temp'],
    });
  });

  it('what cannot be followed is opaque', () => {
    expect(
      ['eval("1")', 'return arguments[0];', 'with (input) { return a; }', 'return (', 'class A extends Unknown {} return new A();'].map(
        (source) => isOpaqueScript(code(source)),
      ),
    ).toEqual([true, true, true, true, true]);
  });

  it('what the language calls by itself is opaque, and what only looks like it is not', () => {
    const hidden = [
      "const o = { toString() { return input.q; } }; return { x: '' + o };",
      'const o = { toJSON: () => input.q }; return o;',
      'const o = {}; o.valueOf = () => input.q; return o;',
      'let s; const o = { set x(v) { s = v; } }; o.x = input.q; return { s };',
      'const o = { __proto__: { x: input.q } }; return { x: o.x };',
      'String.prototype.zz = input.q; return { x: "a".zz };',
      '/(.*)/.test(input.q); return { x: RegExp.$1 };',
      'const o = { *[Symbol.iterator]() { yield input.q; } }; return { x: [...o][0] };',
      'const p = new Proxy({}, { get: () => input.q }); return { x: p.x };',
      "let s; JSON.parse('{}', (k, v) => { s = v; return v; }); return { s };",
      'const fs = [() => input.q]; return { x: fs[0]() };',
      'const a = []; a.push.apply(a, [input.q]); return { x: a[0] };',
      'const a = []; [input.q].forEach(a.push, a); return { x: a[0] };',
      'const b = new ArrayBuffer(8); new Uint8Array(b)[0] = input.q; return { x: new Uint8Array(b) };',
      'const t = (s) => input.q; return { x: t`a` };',
      'let s; [1].forEach(function () { s = this.v; }, { v: input.q }); return { s };',
    ];
    const plain = [
      'return { x: input.q.toString(), y: JSON.stringify(input, null, 2), z: JSON.stringify(input, ["q"]) };',
      'return { x: Object.prototype.hasOwnProperty.call(input, "q") };',
      'return { x: Array.prototype.slice.call(input.rows, 1) };',
      'return { x: Math.max.apply(null, input.rows), y: String.fromCharCode.apply(null, input.rows) };',
      'const o = { symbol: 1, proxy: 2 }; return { x: o.symbol + input.Symbol };',
      'const a = []; a.push(input.q); return { x: a };',
      'const o = { get y() { return input.q; } }; return { x: o.y };',
      'for (const [k, v] of Object.entries(input)) console.log(k); return { x: input.rows[0].q };',
    ];
    expect([hidden.filter((source) => !isOpaqueScript(code(source))), plain.filter((source) => isOpaqueScript(code(source)))]).toEqual([
      [],
      [],
    ]);
  });

  /** Each of these took minutes; the time is not asserted, only that they come to an end. */
  it('functions that call each other over and over are read a few times, or not at all', () => {
    const names = Array.from({ length: 40 }, (_, index) => `f${index}`);
    const chain = `${names.map((name, index) => `function ${name}(v) { ${index === 39 ? 'return v;' : `return f${index + 1}(v) + f${index + 1}(v);`} }`).join('\n')}\nreturn { x: f0(input.q) };`;
    const circle = `${names
      .slice(0, 20)
      .map(
        (name) =>
          `const ${name} = (v) => v > 9 ? input.q : ${names
            .slice(0, 20)
            .map((other) => `${other}(v + 1)`)
            .join(' + ')};`,
      )
      .join('\n')}\nreturn { x: f0(1) };`;
    const methods = `class A { ${names
      .slice(0, 6)
      .map(
        (name) =>
          `${name}(v) { return ${names
            .slice(0, 6)
            .map((other) => `this.${other}(v)`)
            .join(' + ')} + v; }`,
      )
      .join(' ')} }\nreturn { x: new A().f0(input.q) };`;
    const copies = `const o = {}; ${names.map((name) => `o.${name} = { ...o, ${name}: input.q };`).join(' ')} return { x: o };`;
    expect(
      [chain, circle, methods, copies].map((source) =>
        scriptSteps(code(source)).some(
          (step) =>
            (step.op === 'unknown' && step.path.length === 0) ||
            (step.op === 'assign' &&
              step.path.join('.') === 'x' &&
              step.reads.map(readText).some((one) => one === 'input.q' || one === 'any')),
        ),
      ),
    ).toEqual([true, true, true, true]);
  });
});

it('dangers, with their lines', () => {
  const kinds = (source: string): string[] => scriptDangers(code(source)).map(({ danger, line }) => `${danger}@${line}`);
  expect({
    network: kinds('const a = 1;\nawait fetch("https://x")'),
    file: kinds('require("fs").readFileSync("/etc/passwd")'),
    environment: kinds('return process.env.KEY'),
    loop: kinds('while (true) { x() }'),
    bounded: kinds('while (true) { if (x()) break; }'),
    pattern: kinds('return /(a+)+$/.test(input.x)'),
    harmless: kinds('return input.rows.filter((row) => row.ok)'),
    own: kinds('const fetch = (x) => x; return fetch(1);'),
    ownMethods: kinds('class A { require(x) { return x; } go(x) { return x.map(this.require).map((y) => this.process(y)); } }'),
    calledMethod: kinds('return { process: (x) => x, go(x) { return this.process(x); } }.go(input.x);'),
    ofEveryObject: kinds('return toString(valueOf(hasOwnProperty), window.constructor, require("assert"), constructor);'),
    nodes: kinds('const p = this.process;\nclass A { [this.mainModule.id]() {} }\nreturn this.process.mainModule;'),
  }).toEqual({
    network: ['network@2'],
    file: ['file@1'],
    environment: ['environment@1'],
    loop: ['unbounded-loop@1'],
    bounded: [],
    pattern: ['slow-pattern@1'],
    harmless: [],
    own: [],
    ownMethods: [],
    calledMethod: [],
    ofEveryObject: [],
    nodes: ['process@1', 'process@2', 'process@3'],
  });
});

it('patterns that take a text to pieces in more ways than one', () => {
  const isSlow = (pattern: string): boolean =>
    scriptDangers(code(`return ${pattern}.test(input.x)`)).some(({ danger }) => danger === 'slow-pattern');
  expect(
    ['/([a-z]+A)*$/i', '/([а-я]+б)*$/', '/(a+\\B)+$/', '/(a+\\b)+$/', '/(\\w)(a+\\1)*$/', '/(a+\\u0061)*$/', '/(a+\\x61)*$/'].filter(
      (pattern) => !isSlow(pattern),
    ),
  ).toEqual([]);
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

it('keeps what scripts were found to say, and nothing of the reading', () => {
  const said = (['countersign', 'n8n', 'node-red'] as const).flatMap((dialect) =>
    ['return { a: input.x };', 'msg.payload = msg.req.query; return [null, msg];', 'return eval(input.code);'].map((source) =>
      scriptSteps(code(`${source} // ${dialect}`, dialect), 1),
    ),
  );
  expect(said.every((steps) => steps.length > 0)).toBe(true);
  // One that was read last may still lie on the stack.
  expect(queryObjects(ScriptInterpreter, { format: 'count' })).toBeLessThan(2);
});
