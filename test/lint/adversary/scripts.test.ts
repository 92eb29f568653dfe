/**
 * Scripts as people write them in code steps, and where their fields end up. Each row says which input fields must be seen at a field of the
 * output, and which must not: the first is soundness, the second is what a person who took a field out on purpose may expect.
 */
import { describe, expect, it } from 'vitest';
import { isOpaqueScript, scriptSteps } from '../../../app/lint/dataflow/script/summary.ts';
import type { CodeFact, Read } from '../../../app/nodes/kit/facts.ts';

type Fields = Readonly<Record<string, readonly string[]>>;
/** Name, script, what must be seen, what must not. */
type Row = readonly [string, string, Fields, Fields?];

const pathOf = (text: string): readonly string[] => (text === '' ? [] : text.split('.'));
const textOf = (read: Read, below: readonly string[]): string =>
  read.from === 'input'
    ? [...read.path, ...below].join('.')
    : read.from === 'node'
      ? `${read.node}:${[...read.path, ...below].join('.')}`
      : read.from;

/** What a field of the output is made of: by the nearest step that speaks for it, and by those below it. */
function madeOf(code: CodeFact, at: string): ReadonlySet<string> {
  const wanted = pathOf(at);
  const steps = scriptSteps(code).flatMap((step) => (step.op === 'assign' || step.op === 'unknown' ? [step] : []));
  const above = steps.filter(
    ({ path }) => path.length <= wanted.length && path.every((part, index) => part === wanted[index] || part === '*'),
  );
  const depth = Math.max(-1, ...above.map(({ path }) => path.length));
  const seen = above
    .filter(({ path }) => path.length === depth)
    .flatMap((step) => step.reads.map((read) => textOf(read, step.op === 'assign' && step.type === undefined ? wanted.slice(depth) : [])));
  const below = steps
    .filter(({ path }) => path.length > wanted.length && wanted.every((part, index) => part === path[index]))
    .flatMap((step) => step.reads.map((read) => textOf(read, [])));
  return new Set([...seen, ...below]);
}
const within = (outer: string, inner: string): boolean => outer === '' || outer === inner || inner.startsWith(`${outer}.`);

function problems(code: CodeFact, must: Fields, not: Fields = {}): string[] {
  const lost = Object.entries(must).flatMap(([at, reads]) =>
    reads
      .filter((read) => ![...madeOf(code, at)].some((one) => within(one, read) || within(read, one)))
      .map((read) => `${at} lost ${read}`),
  );
  const extra = Object.entries(not).flatMap(([at, reads]) =>
    reads
      .filter((read) => [...madeOf(code, at)].some((one) => one === 'any' || (read !== '' && within(one, read)) || one === read))
      .map((read) => `${at} has ${read}`),
  );
  return [...lost, ...extra, ...(isOpaqueScript(code) ? ['opaque'] : [])];
}

type Followed = Exclude<CodeFact['dialect'], 'process'>;
const rows: Readonly<Record<Followed, readonly Row[]>> = {
  n8n: [
    ['rest drops email', 'const { email, ...rest } = $json; return { json: rest };', {}, { email: ['email'] }],
    [
      'rest param nested',
      'return $input.all().map(({ json: { password, ...safe } }) => ({ json: safe }));',
      { name: ['name'] },
      { password: ['password'] },
    ],
    ['delete on copy', 'const out = { ...$json }; delete out.email; return { json: out };', { name: ['name'] }, { email: ['email'] }],
    [
      'delete in loop',
      'for (const item of $input.all()) { delete item.json.email; } return $input.all();',
      { name: ['name'] },
      { email: ['email'] },
    ],
    [
      'delete in loop items',
      'for (const item of items) { delete item.json.email; delete item.json["phone"]; } return items;',
      { name: ['name'] },
      { email: ['email'], phone: ['phone'] },
    ],
    [
      'delete in map',
      'return items.map(item => { const j = { ...item.json }; delete j.email; return { json: j }; });',
      { name: ['name'] },
      { email: ['email'] },
    ],
    ['delete after a copy of it', 'const e = $json.email; delete $json.email; return { json: { ...$json, who: e } };', { who: ['email'] }],
    [
      'copied in place, then deleted',
      'for (const item of items) { item.json = { ...item.json }; delete item.json.email; } return items;',
      { name: ['name'] },
      { email: ['email'] },
    ],
    [
      'put together in place, then deleted',
      'for (const item of $input.all()) { item.json = { ...item.json, seen: true }; delete item.json.email; } return $input.all();',
      { name: ['name'] },
      { email: ['email'] },
    ],
    [
      'copied in place in a map, then deleted',
      'return items.map((item) => { item.json = { ...item.json, n: 1 }; delete item.json.email; return item; });',
      { name: ['name'] },
      { email: ['email'] },
    ],
    [
      'made anew of single fields',
      'for (const item of items) { item.json = { id: item.json.id }; } return items;',
      { id: ['id'] },
      { email: ['email'] },
    ],
    ['delete only if', 'const out = { ...$json }; if (out.test) { delete out.email; } return { json: out };', { email: ['email'] }],
    [
      'delete then put back',
      'const out = { ...$json }; delete out.email; out.email = $json.email; return { json: out };',
      { email: ['email'] },
    ],
    ['set undefined', 'const out = { ...$json, email: undefined }; return { json: out };', { name: ['name'] }, { email: ['email'] }],
    ['spread then overwrite', 'return { json: { ...$json, email: "***" } };', { name: ['name'] }, { email: ['email'] }],
    ['overwrite then spread', 'return { json: { email: "***", ...$json } };', { email: ['email'] }],
    ['item.json.email = redacted', 'for (const item of items) { item.json.email = "redacted"; } return items;', { name: ['name'] }],
    [
      'pick by array',
      'const keep = ["id","name"]; const out = {}; for (const k of keep) out[k] = $json[k]; return { json: out };',
      { id: ['id'], name: ['name'] },
      { email: ['email'] },
    ],
    [
      'entries filter',
      'return { json: Object.fromEntries(Object.entries($json).filter(([k]) => k !== "email")) };',
      { name: ['name'] },
      { email: ['email'] },
    ],
    [
      'Object.entries map',
      'const parts = Object.entries($json).map(([k, v]) => `${k}: ${v}`); return { json: { text: parts.join("\\n") } };',
      { text: ['email'] },
    ],
    ['Object.keys', 'return { json: { keys: Object.keys($json) } };', {}],
    ['Object.values', 'return { json: { all: Object.values($json).join() } };', { all: ['email'] }],
    ['JSON roundtrip', 'const c = JSON.parse(JSON.stringify($json)); return { json: { e: c.email } };', { e: ['email'] }, { e: ['phone'] }],
    ['JSON stringify one', 'return { json: { body: JSON.stringify({ to: $json.email }) } };', { body: ['email'] }, { body: ['phone'] }],
    ['JSON.parse of field', 'const d = JSON.parse($json.payload); return { json: { x: d.a.b } };', { x: ['payload'] }, { x: ['email'] }],
    [
      'class',
      'class Card { constructor(p) { this.mail = p.email; } line() { return "to " + this.mail; } } const c = new Card($json); return { json: { l: c.line() } };',
      { l: ['email'] },
    ],
    [
      'class static',
      'class F { static fmt(x) { return x.trim(); } } return { json: { l: F.fmt($json.email), n: F.fmt($json.name) } };',
      { l: ['email'], n: ['name'] },
    ],
    [
      'class other field not',
      'class Card { constructor(p) { this.mail = p.email; this.age = p.age; } } const c = new Card($json); return { json: { l: c.age } };',
      { l: ['age'] },
      { l: ['email'] },
    ],
    [
      'closure counter',
      'const seen = []; const add = (x) => { seen.push(x.email); }; items.forEach((i) => add(i.json)); return [{ json: { seen } }];',
      { 'seen': ['email'] },
    ],
    [
      'function returning object',
      'function clean(o) { return { id: o.id }; } return items.map((i) => ({ json: clean(i.json) }));',
      { id: ['id'] },
      { '': [''], id: ['email'] },
    ],
    [
      'async map',
      'const rs = await Promise.all(items.map(async (i) => ({ m: i.json.email }))); return rs.map((r) => ({ json: r }));',
      { m: ['email'] },
      { m: ['phone'] },
    ],
    ['then', 'return Promise.resolve($json.email).then((m) => ({ json: { m } }));', { m: ['email'] }, { m: ['phone'] }],
    [
      'default param',
      'const f = ({ email = "none", name } = {}) => ({ e: email, n: name }); return { json: f($json) };',
      { e: ['email'], n: ['name'] },
      { n: ['email'] },
    ],
    [
      'reduce to object',
      'const by = items.reduce((acc, i) => { acc[i.json.id] = i.json.email; return acc; }, {}); return [{ json: { by } }];',
      { by: ['email', 'id'] },
    ],
    ['reduce spread', 'return [{ json: items.reduce((a, i) => ({ ...a, last: i.json.email }), {}) }];', { last: ['email'] }],
    [
      'Map',
      'const m = new Map(); for (const i of items) m.set(i.json.id, i.json.email); return [...m.values()].map((v) => ({ json: { v } }));',
      { v: ['email'] },
    ],
    [
      'Set',
      'const s = new Set(items.map((i) => i.json.email)); return [{ json: { n: s.size, all: Array.from(s) } }];',
      { all: ['email'] },
      { n: ['email'] },
    ],
    ['sort', 'return items.sort((a, b) => a.json.n - b.json.n);', { email: ['email'] }],
    ['filter keeps', 'return items.filter((i) => i.json.ok);', { email: ['email'] }],
    ['find', 'const one = items.find((i) => i.json.id === 3); return { json: { m: one.json.email } };', { m: ['email'] }, { m: ['phone'] }],
    ['some is closed', 'return { json: { ok: items.some((i) => i.json.email === "x") } };', { ok: ['email'] }],
    ['slice', 'return { json: { l: $json.rows.slice(0, 3).map((r) => r.mail) } };', { l: ['rows.*.mail'] }, { l: ['rows.*.phone'] }],
    [
      'flatMap',
      'return items.flatMap((i) => i.json.orders.map((o) => ({ json: { sku: o.sku } })));',
      { sku: ['orders.*.sku'] },
      { sku: ['email', 'orders.*.price'] },
    ],
    [
      'optional chaining',
      'return { json: { c: $json?.user?.address?.city ?? "?" } };',
      { c: ['user.address.city'] },
      { c: ['user.email'] },
    ],
    ['ternary', 'return { json: { t: $json.ok ? $json.email : $json.phone } };', { t: ['email', 'phone'] }, { t: ['ok'] }],
    [
      'switch',
      'let t; switch ($json.k) { case "a": t = $json.email; break; default: t = $json.name; } return { json: { t } };',
      { t: ['email', 'name'] },
    ],
    [
      'try catch',
      'let t = ""; try { t = $json.email.trim(); } catch (e) { t = $json.name; } return { json: { t } };',
      { t: ['email', 'name'] },
    ],
    [
      'array destructuring',
      'const [first, second] = [$json.email, $json.name]; return { json: { n: second } };',
      { n: ['name'] },
      { n: ['email'] },
    ],
    ['swap', 'let a = $json.email, b = $json.name; [a, b] = [b, a]; return { json: { a } };', { a: ['name', 'email'] }],
    [
      'node by name',
      'return { json: { m: $node["Form"].json.email, n: $("Form").item.json.name } };',
      { m: ['Form:email'], n: ['Form:name'] },
    ],
    ['all of node', 'return $("Form").all().map((x) => ({ json: { m: x.json.email } }));', { m: ['Form:email'] }, { m: ['Form:phone'] }],
    [
      'URL build',
      'const u = new URL("https://x.example"); u.searchParams.set("m", $json.email); return { json: { url: u.toString(), h: u.href } };',
      { url: ['email'], h: ['email'] },
    ],
    [
      'URLSearchParams',
      'const p = new URLSearchParams(); p.append("m", $json.email); return { json: { q: p.toString() } };',
      { q: ['email'] },
    ],
    [
      'template & replace',
      'const t = "Dear {{name}}"; return { json: { t: t.replace("{{name}}", $json.name) } };',
      { t: ['name'] },
      { t: ['email'] },
    ],
    ['replace callback', 'return { json: { t: $json.tpl.replace(/x/g, () => $json.email) } };', { t: ['tpl', 'email'] }],
    ['base64', 'return { json: { b: Buffer.from($json.email).toString("base64") } };', { b: ['email'] }, { b: ['phone'] }],
    [
      'hash',
      'const crypto = require("crypto"); return { json: { h: crypto.createHash("sha256").update($json.email).digest("hex") } };',
      { h: ['email'] },
    ],
    [
      'string concat pieces',
      'let s = ""; for (const c of $json.secret) { s += c; } return { json: { s } };',
      { s: ['secret'] },
      { s: ['email'] },
    ],
    [
      'char codes',
      'const a = []; for (let i = 0; i < $json.secret.length; i++) { a.push($json.secret.charCodeAt(i)); } return { json: { a } };',
      { a: ['secret'] },
      { a: ['email'] },
    ],
    ['computed key write', 'const o = {}; o["x" + 1] = $json.email; return { json: o };', { '': ['email'] }],
    [
      'nested aliasing',
      'const inner = {}; const o = { inner }; inner.m = $json.email; return { json: { x: o.inner.m } };',
      { x: ['email'] },
    ],
    ['array index writing', 'const a = []; a[0] = $json.email; return { json: { a } };', { a: ['email'] }],
    [
      'Object.assign',
      'const o = Object.assign({}, { id: $json.id }, { m: $json.email }); return { json: { id: o.id } };',
      { id: ['id'] },
      { id: ['email'] },
    ],
    [
      'while',
      'const q = [...$json.rows]; const out = []; while (q.length) { const r = q.shift(); out.push({ json: { m: r.mail } }); } return out;',
      { m: ['rows.*.mail'] },
      { m: ['rows.*.phone'] },
    ],
    ['for in', 'const out = {}; for (const k in $json) { if (k !== "email") out[k] = $json[k]; } return { json: out };', { '': ['name'] }],
    [
      'generator',
      'function* g() { for (const i of items) yield i.json.email; } return [...g()].map((m) => ({ json: { m } }));',
      { m: ['email'] },
    ],
    [
      'recursion',
      'function walk(o) { if (o.children) return o.children.map(walk).join(); return o.name; } return { json: { t: walk($json.tree) } };',
      { t: ['tree.name'] },
    ],
    ['this in object', 'const o = { m: $json.email, get() { return this.m; } }; return { json: { x: o.get() } };', { x: ['email'] }],
    ['getter', 'const o = { get m() { return $json.email; } }; return { json: { x: o.m } };', { x: ['email'] }],
    ['IIFE', 'const r = (() => { const m = $json.email; return { m }; })(); return { json: r };', { m: ['email'] }, { m: ['phone'] }],
    [
      'call/apply',
      'function f(x) { return x; } return { json: { m: f.call(null, $json.email), n: f.apply(null, [$json.name]) } };',
      { m: ['email'], n: ['name'] },
    ],
    [
      'callback variable',
      'const toRow = (i) => ({ json: { m: i.json.email } }); return items.map(toRow);',
      { m: ['email'] },
      { m: ['phone'], '': [''] },
    ],
    [
      'callback function name',
      'return items.map(toRow); function toRow(i) { return { json: { m: i.json.email } }; }',
      { m: ['email'] },
      { m: ['phone'], '': [''] },
    ],
    ['DateTime', 'return { json: { d: DateTime.now().toISO(), t: $now.toISO() } };', {}, { d: ['email', ''] }],
    [
      'staticData',
      'const s = $getWorkflowStaticData("global"); s.last = $json.email; return { json: { prev: s.last } };',
      { prev: ['email'] },
    ],
    ['jmespath', 'return { json: { m: $jmespath($json, "users[].email") } };', { m: [''] }],
    ['items index', 'return [{ json: { m: items[0].json.email } }];', { m: ['email'] }, { m: ['phone'] }],
    ['$input.first', 'const j = $input.first().json; return { json: { m: j.email } };', { m: ['email'] }, { m: ['phone'] }],
    [
      '$input.item',
      '$input.item.json.full = $input.item.json.first + " " + $input.item.json.last; return $input.item;',
      { full: ['first', 'last'] },
    ],
    ['binary', 'return { json: { n: $json.name }, binary: { f: $input.item.binary.data } };', { n: ['name'] }],
    ['return of input unchanged', 'return $input.all();', { email: ['email'] }],
  ],
  countersign: [
    [
      'deleted in a loop that may stop',
      'for (const row of input.rows) { if (row.last) break; delete row.mail; } return { rows: input.rows };',
      { 'rows.*.mail': ['rows.*.mail'] },
    ],
    [
      'deleted in a loop that may go on before',
      'const rows = input.rows; for (const row of rows) { if (row.old) continue; delete row.mail; } return { rows };',
      { 'rows.*.mail': ['rows.*.mail'] },
    ],
    [
      'read by a function that is called before',
      'const out = { ...input }; const e = get(); delete out.email; function get() { return out.email; } return { e };',
      { e: ['email'] },
    ],
    [
      'deleted of something else by the same name',
      'const clean = (x) => { delete x.email; return 1; }; clean({}); return ((x) => x)(input);',
      { email: ['email'] },
    ],
    ['made anew after the delete', 'let out = { ...input }; delete out.email; out = { ...input }; return out;', { email: ['email'] }],
    [
      'deleted where it may fail before',
      'const out = { ...input }; try { check(out); delete out.email; } catch {} return out;',
      { email: ['email'] },
    ],
    [
      'a key that is only known while running',
      'const out = { ...input, email: "" }; out[input.key] = input.secret; return out;',
      { email: ['secret'] },
    ],
    [
      'kept in an object of the host',
      'const book = new Book(); const sheet = book.add("a"); sheet.row({ m: input.email }); return { b: book.write() };',
      { b: ['email'] },
    ],
    [
      'a method that closes over it',
      'const api = { mail() { return input.email; } }; return { m: api.mail() };',
      { m: ['email'] },
      { m: ['phone'] },
    ],
    ['a method that is set later', 'const api = {}; api.mail = () => input.email; return { m: api.mail() };', { m: ['email'] }],
    [
      'only the keys of a list',
      'const keep = ["id", "name"]; return Object.fromEntries(Object.entries(input).filter(([key]) => keep.includes(key)));',
      { id: ['id'] },
      { '': [''], email: ['email'] },
    ],
    [
      'all but the keys of a list',
      'return Object.fromEntries(Object.entries(input).filter(([key]) => !["email", "phone"].includes(key)));',
      { id: ['id'] },
      { email: ['email'], phone: ['phone'] },
    ],
    [
      'a list of keys that grows',
      'const keep = ["id"]; keep.push("email"); const out = {}; for (const k of keep) out[k] = input[k]; return out;',
      { '': ['email'] },
    ],
    [
      'each of a list of keys is deleted',
      'const out = { ...input }; for (const k of ["email", "phone"]) { delete out[k]; } return { id: out.id };',
      { id: ['id'] },
      { id: ['email'] },
    ],
    [
      'ours: each',
      'const { body } = input; return { mail: body.email, n: body.items.length };',
      { mail: ['body.email'] },
      { n: ['body.items'] },
    ],
    [
      'ours: math',
      'return { total: input.items.reduce((s, i) => s + i.price * i.qty, 0) };',
      { total: ['items.*.price'] },
      { total: ['email'] },
    ],
    ['ours: intl', 'return { p: new Intl.NumberFormat("de").format(input.total) };', { p: ['total'] }, { p: ['email'] }],
    ['ours: regexp match', 'const m = input.text.match(/(\\d+)/); return { id: m ? m[1] : null };', { id: ['text'] }, { id: ['email'] }],
    [
      'ours: split/trim',
      'const [first, ...others] = input.name.split(" "); return { first, rest: others.join(" ") };',
      { first: ['name'], rest: ['name'] },
      { first: ['email'] },
    ],
    ['ours: nullish assign', 'const o = {}; o.m ??= input.email; return o;', { m: ['email'] }],
    [
      'ours: label loops',
      'const out = []; outer: for (const a of input.a) { for (const b of input.b) { if (a.x === b.x) { out.push({ m: b.mail }); continue outer; } } } return { out };',
      { 'out.*.m': ['b.*.mail'] },
      { 'out.*.m': ['a.*.mail'] },
    ],
    ['ours: sensitive compare', 'return { ok: input.key === "x", has: !!input.key, inc: input.key.includes("a") };', {}],
  ],
  'node-red': [
    [
      'nr: payload only',
      'msg.payload = { t: msg.payload.temp }; return msg;',
      { 'payload.t': ['payload.temp'] },
      { 'payload': ['payload'] },
    ],
    ['nr: new msg', 'return { payload: msg.payload.name };', { payload: ['payload.name'] }, { payload: ['payload.email'], '': [''] }],
    ['nr: two outputs', 'return [{ payload: msg.payload.a }, { payload: msg.payload.b }];', { payload: ['payload.a', 'payload.b'] }],
    ['nr: node.send', 'node.send({ payload: msg.payload.email }); return null;', { payload: ['payload.email'] }],
    ['nr: flow.set/get', 'flow.set("last", msg.payload.email); return { payload: flow.get("last") };', { payload: ['payload.email'] }],
    ['nr: delete', 'delete msg.payload.email; return msg;', {}, { 'payload.email': ['payload.email'] }],
    ['nr: delete req', 'delete msg.req; delete msg.res; return msg;', { 'payload': ['payload'] }, { 'req': ['req'] }],
    [
      'nr: assign then property',
      'var m = msg.payload; msg.payload = {}; msg.payload.n = m.name; return msg;',
      { 'payload.n': ['payload.name'] },
    ],
  ],
};

describe.each(Object.entries(rows) as [Followed, readonly Row[]][])('%s', (dialect, list) => {
  it.each(list.map((row) => [row[0], row] as const))('%s', (_name, [, source, must, not]) => {
    expect(problems({ language: 'javascript', parameter: 'code', source, dialect }, must, not)).toEqual([]);
  });
});

it('what a script cannot be followed in is opaque', () => {
  const opaque = (source: string): boolean => isOpaqueScript({ language: 'javascript', parameter: 'code', source, dialect: 'n8n' });
  expect(
    [
      'const pick = (k) => (o) => o[k]; const mail = pick("email"); return { json: { m: mail($json) } };',
      'const f = function (x) { return this.p + x; }.bind({ p: $json.email }); return { json: { m: f("") } };',
      'class Row extends Unknown {} return { json: new Row($json) };',
    ].map(opaque),
  ).toEqual([true, true, true]);
});
