/** Scripts that look like a login and let everybody in, and others that say the same in another way and do not. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { loginIn } from '../../app/lint/dataflow/script/logins/login.ts';
import { parseScript } from '../../app/lint/dataflow/script/syntax.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { CODE, HOOK, IF, PG, wf } from './adversary/foreign/n8n-kit.ts';
import { FN, IN, TAB, n } from './adversary/foreign/node-red-kit.ts';

const graves = (file: Json): string[] =>
  importForeignAll(JSON.stringify(file), 'flow.json').flatMap(({ flow }) =>
    lintFlow(flow)
      .findings.filter(({ ruleId }) => ruleId === 'CN008')
      .map(({ severity }) => severity),
  );
const letsIn = (file: Json): boolean => graves(file).some((severity) => severity !== 'low');

const save = PG('Save', 'INSERT INTO orders(id) VALUES ($1)', { queryReplacement: "={{ $('Webhook').item.json.body.id }}" });
const scripted = (jsCode: string): JsonObject => wf([HOOK(), CODE('Check', jsCode), save], ['Webhook > Check', 'Check > Save']);
const flagged = (jsCode: string): JsonObject =>
  wf(
    [HOOK(), CODE('Check', jsCode), IF('Ok', '={{ $json.ok }}', '', 'boolean', 'true'), save],
    ['Webhook > Check', 'Check > Ok', 'Ok > Save'],
  );
const nodeRed = (func: string): Json => [
  TAB,
  IN('fn'),
  FN('fn', func, ['run']),
  n('run', 'exec', [[], [], []], { command: 'systemctl restart plant', addpay: '', append: '', useSpawn: 'false', timer: '' }),
];
const given = "$input.first().json.headers['x-token']";
const no = "throw new Error('no');";
const all = 'return $input.all();';
const wrong = `${given} !== $env.HOOK_TOKEN`;
const maybe = "const want = $env.HOOK_TOKEN ?? '';";
const keyed =
  "const mark = require('crypto').createHmac('sha256', $env.HOOK_SECRET || '').update(JSON.stringify($json.body)).digest('hex');";

describe('a script that looks like a login lets everybody in', () => {
  it.each<[string, Json]>([
    ['only sometimes set', scripted(`let want; if ($json.body.v === 2) want = $env.HOOK_TOKEN; if (${given} !== want) { ${no} } ${all}`)],
    ['only sometimes compared', scripted(`let bad; if ($json.body.v === 2) bad = ${wrong}; if (bad) { ${no} } ${all}`)],
    ['looked at before compared', scripted(`var bad; if (bad) { ${no} } bad = ${wrong}; ${all}`)],
    ['hoisted', scripted(`if (bad) { ${no} } var bad = ${wrong}; ${all}`)],
    ['var in a branch', scripted(`if ($json.body.v === 2) { var bad = ${wrong}; } if (bad) { ${no} } ${all}`)],
    ['inner of same name', scripted(`let bad; { let bad = ${wrong}; console.log(bad); } if (bad) { ${no} } ${all}`)],
    ['compared in a callback', scripted(`let bad; setTimeout(() => { bad = ${wrong}; }, 1); if (bad) { ${no} } ${all}`)],
    [
      'own timingSafeEqual',
      scripted(`function timingSafeEqual(a, b) { return true; } if (!timingSafeEqual(${given}, $env.HOOK_TOKEN)) { ${no} } ${all}`),
    ],
    [
      'own object timingSafeEqual',
      scripted(`const safe = { timingSafeEqual: () => true }; if (!safe.timingSafeEqual(${given}, $env.HOOK_TOKEN)) { ${no} } ${all}`),
    ],
    [
      'async same without await',
      scripted(`async function same(a, b) { return a === b; } if (!same(${given}, $env.HOOK_TOKEN)) { ${no} } ${all}`),
    ],
    ['generator same', scripted(`function* same(a, b) { return a === b; } if (!same(${given}, $env.HOOK_TOKEN)) { ${no} } ${all}`)],
    [
      'same written over',
      scripted(`let same = (a, b) => a === b; same = () => true; if (!same(${given}, $env.HOOK_TOKEN)) { ${no} } ${all}`),
    ],
    [
      'same compares a with a copy',
      scripted(`function same(a, b) { { const b = a; return a === b; } } if (!same(${given}, $env.HOOK_TOKEN)) { ${no} } ${all}`),
    ],
    [
      'same by a loop',
      scripted(
        `function same(a, b) { for (b of [a]) return a === b; return false; } if (!same(${given}, $env.HOOK_TOKEN)) { ${no} } ${all}`,
      ),
    ],
    [
      'same by a catch',
      scripted(
        `function same(a, b) { try { throw a; } catch (b) { return a === b; } } if (!same(${given}, $env.HOOK_TOKEN)) { ${no} } ${all}`,
      ),
    ],
    ['own setting table', scripted(`const $env = { HOOK_TOKEN: 'letmein' }; if (${wrong}) { ${no} } ${all}`)],
    [
      'own process',
      scripted(`const process = { env: { HOOK_TOKEN: 'letmein' } }; if (${given} !== process.env.HOOK_TOKEN) { ${no} } ${all}`),
    ],
    [
      'own env.get',
      scripted(`const env = new Map(Object.entries($json.body)); if (${given} !== env.get('HOOK_TOKEN')) { ${no} } ${all} // $env`),
    ],
    ['setting written first', scripted(`process.env.HOOK_TOKEN = ${given}; if (${given} !== process.env.HOOK_TOKEN) { ${no} } ${all}`)],
    [
      'setting assigned first',
      scripted(`Object.assign(process.env, $json.body.env); if (${given} !== process.env.HOOK_TOKEN) { ${no} } ${all}`),
    ],
    [
      'put there by assign',
      scripted(
        `const item = $input.first(); Object.assign(item.json.headers, { 'x-token': $env.HOOK_TOKEN }); if (item.json.headers['x-token'] !== $env.HOOK_TOKEN) { ${no} } return [item];`,
      ),
    ],
    [
      'put there by destructuring',
      scripted(
        `const item = $input.first(); [item.json.headers['x-token']] = [$env.HOOK_TOKEN]; if (item.json.headers['x-token'] !== $env.HOOK_TOKEN) { ${no} } return [item];`,
      ),
    ],
    [
      'put there by Reflect',
      scripted(
        `const item = $input.first(); Reflect.set(item.json.headers, 'x-token', $env.HOOK_TOKEN); if (item.json.headers['x-token'] !== $env.HOOK_TOKEN) { ${no} } return [item];`,
      ),
    ],
    [
      'put there by defineProperty',
      scripted(
        `const item = $input.first(); Object.defineProperty(item.json.headers, 'x-token', { value: $env.HOOK_TOKEN }); if (item.json.headers['x-token'] !== $env.HOOK_TOKEN) { ${no} } return [item];`,
      ),
    ],
    ['async filter', scripted(`return $input.all().filter(async (item) => item.json.headers.x === $env.HOOK_TOKEN);`)],
    [
      'put there by a loop',
      scripted(
        `const item = $input.first(); for (item.json.headers['x-token'] of [$env.HOOK_TOKEN]) { } if (item.json.headers['x-token'] !== $env.HOOK_TOKEN) { ${no} } return [item];`,
      ),
    ],
    [
      'put there by a function',
      scripted(
        `const _ = require('lodash'); const item = $input.first(); _.set(item, 'json.headers.x', $env.HOOK_TOKEN); if (item.json.headers.x !== $env.HOOK_TOKEN) { ${no} } return [item];`,
      ),
    ],
    [
      'jwt only sometimes',
      scripted(`const jwt = require('jsonwebtoken'); $json.body.test || jwt.verify(${given}, $env.JWT_SECRET); ${all}`),
    ],
    [
      'jwt by a condition',
      scripted(`const jwt = require('jsonwebtoken'); const who = ${given} ? jwt.verify(${given}, $env.JWT_SECRET) : {}; ${all}`),
    ],
    [
      'jwt by optional parts',
      scripted(`const jwt = require('jsonwebtoken'); const who = $json.body.strict && jwt.verify(${given}, $env.JWT_SECRET); ${all}`),
    ],
    [
      'jwt by ??',
      scripted(`const jwt = require('jsonwebtoken'); const who = $json.body.user ?? jwt.verify(${given}, $env.JWT_SECRET); ${all}`),
    ],
    [
      'jwt default',
      scripted(`const jwt = require('jsonwebtoken'); const { user = jwt.verify(${given}, $env.JWT_SECRET) } = $json.body; ${all}`),
    ],
    [
      'jwt ||=',
      scripted(`const jwt = require('jsonwebtoken'); let user = $json.body.user; user ||= jwt.verify(${given}, $env.JWT_SECRET); ${all}`),
    ],
    [
      'jwt named callback',
      scripted(`const jwt = require('jsonwebtoken'); const done = (e, d) => d; jwt.verify(${given}, $env.JWT_SECRET, done); ${all}`),
    ],
    [
      'jwt options and named callback',
      scripted(
        `const jwt = require('jsonwebtoken'); function done(e, d) { return d; } jwt.verify(${given}, $env.JWT_SECRET, {}, done); ${all}`,
      ),
    ],
    ['jwt own', scripted(`const jwt = { verify: (t) => t }; jwt.verify(${given}, $env.JWT_SECRET); ${all}`)],
    [
      'jwt none',
      scripted(`const jwt = require('jsonwebtoken'); jwt.verify(${given}, $env.JWT_SECRET, { algorithms: ['none', 'HS256'] }); ${all}`),
    ],
    ['jwt optional call', scripted(`const jwt = $json.body.lib; jwt?.verify(${given}, $env.JWT_SECRET); ${all}`)],
    ['jwt promise', scripted(`const jwt = require('jose'); jwt.verify(${given}, $env.JWT_SECRET); ${all}`)],
    ['own function of its name', scripted(`const { verify } = { verify: (t) => t }; verify(${given}, $env.JWT_SECRET); ${all}`)],
    ['taken out of another module', scripted(`const { decode } = require('jsonwebtoken'); decode(${given}, $env.JWT_SECRET); ${all}`)],
    ['promised, and nobody waits', scripted(`const { jwtVerify } = require('jose'); jwtVerify(${given}, $env.JWT_SECRET); ${all}`)],
    [
      'taken out, and caught',
      scripted(`const { verify } = require('jsonwebtoken'); try { verify(${given}, $env.JWT_SECRET); } catch (e) {} ${all}`),
    ],
    ['switch that goes on', scripted(`switch (${given}) { case $env.HOOK_TOKEN: break; default: console.log('no'); } ${all}`)],
    ['switch without a rest', scripted(`switch (${given}) { case $env.HOOK_TOKEN: break; } ${all}`)],
    ['switch that falls through', scripted(`switch (${given}) { case 'test': case $env.HOOK_TOKEN: break; default: ${no} } ${all}`)],
    ['switch on something else', scripted(`switch ($json.body.kind) { case 'order': break; default: ${no} } ${all}`)],
    [
      'switch with a way out',
      scripted(`switch (true) { case ${given} === $env.HOOK_TOKEN: break; case $json.body.test: ${all} default: ${no} } ${all}`),
    ],
    [
      'emptied list',
      scripted(
        `const items = $input.all(); const copy = [...items]; items.length = 0; for (const item of items) { if (item.json.headers.x !== $env.HOOK_TOKEN) { ${no} } } return copy;`,
      ),
    ],
    [
      'first taken out',
      scripted(
        `const list = $input.all(); const head = list.shift(); for (const item of list) { if (item.json.headers.x !== $env.HOOK_TOKEN) { ${no} } } return [head];`,
      ),
    ],
    [
      'spliced',
      scripted(
        `const list = $input.all(); const head = list.splice(0); for (const item of list) { if (item.json.headers.x !== $env.HOOK_TOKEN) { ${no} } } return head;`,
      ),
    ],
    ['empty where it is not set', scripted(`if (${given} !== ($env.HOOK_TOKEN ?? '')) { ${no} } ${all}`)],
    ['empty on both sides', scripted(`const want = $env.HOOK_TOKEN || ''; const t = ${given} || ''; if (t !== want) { ${no} } ${all}`)],
    ['empty, and only said so', scripted(`${maybe} if (!want) { console.log('unset'); } if (${given} !== want) { ${no} } ${all}`)],
    ['empty, and something else looked at', scripted(`${maybe} if (!$json.body.token || ${given} !== want) { ${no} } ${all}`)],
    ['empty, with a length of any kind', scripted(`${maybe} if (!(want.length >= 0) || ${given} !== want) { ${no} } ${all}`)],
    ['empty, behind a word', scripted(`${maybe} if (!('t' + want) || ${given} !== want) { ${no} } ${all}`)],
    ['empty key, and a mark that is there', scripted(`${keyed} if (!${given} || ${given} !== mark) { ${no} } ${all}`)],
    ['jwt with an empty key', scripted(`const jwt = require('jsonwebtoken'); jwt.verify(${given}, $env.JWT_SECRET || ''); ${all}`)],
    ['empty, as a field says', flagged(`${maybe} return [{ json: { set: !!want, ok: ${given} === want } }];`)],
    [
      'one of a list that callers add to',
      scripted(`const l = [$env.A_TOKEN]; l.push($json.body.x); if (!l.includes(${given})) { ${no} } ${all}`),
    ],
    ['one of a list with theirs', scripted(`if (![$env.A_TOKEN, ...$json.body.list].includes(${given})) { ${no} } ${all}`)],
    ['a part of it', scripted(`if (!$env.A_TOKEN.includes(${given})) { ${no} } ${all}`)],
    [
      'one of a list that is put into by way of a record',
      scripted(`const l = [$env.A_TOKEN]; const o = { l }; o.l.push($json.body.x); if (!l.includes(${given})) { ${no} } ${all}`),
    ],
    [
      'one of a list that a function gives',
      scripted(`const l = [$env.A_TOKEN]; const all = () => l; all().push($json.body.x); if (!l.includes(${given})) { ${no} } ${all}`),
    ],
    [
      'empty behind the word that is looked at',
      scripted(`${maybe} const h = ${given}; if (!h) { ${no} } if (h.replace('Bearer ', '') !== want) { ${no} } ${all}`),
    ],
    [
      'a match that is only sometimes looked at',
      scripted(`const m = /^Bearer (.+)$/.exec(${given}); if (m && m[1] !== $env.HOOK_TOKEN) { ${no} } ${all}`),
    ],
    [
      'a pattern that gives the token itself',
      scripted(
        `const p = { exec: () => ['', $env.HOOK_TOKEN] }; const m = p.exec(${given}); if (!m || m[1] !== $env.HOOK_TOKEN) { ${no} } ${all}`,
      ),
    ],
    [
      'a match into which the token is put',
      scripted(`const m = /^Bearer (.+)$/.exec(${given}); m[1] = $env.HOOK_TOKEN; if (m[1] !== $env.HOOK_TOKEN) { ${no} } ${all}`),
    ],
    ['empty but for blanks', scripted(`${maybe} const t = ${given}; if (!t || t.trim() !== want) { ${no} } ${all}`)],
    [
      'empty, and another item looked at',
      scripted(`${maybe} if (!$input.all()[1].json.headers['x-token'] || ${given} !== want) { ${no} } ${all}`),
    ],
    ['flag written over by json twice', flagged(`return [{ json: { ok: ${given} === $env.HOOK_TOKEN }, json: $json.body }];`)],
    ['flag by spread item', flagged(`return [{ json: { ok: ${given} === $env.HOOK_TOKEN }, ...$json.body }];`)],
    [
      'own createHmac',
      scripted(
        `const createHmac = (a, k) => ({ update: (x) => ({ digest: () => x }) }); const want = createHmac('x', $env.HOOK_SECRET).update($json.body.x).digest('hex'); if (${given} !== want) { ${no} } ${all}`,
      ),
    ],
    ['nr brackets send', nodeRed("node['send'](msg); if (msg.req.headers.x !== env.get('HOOK_TOKEN')) { return null; } return msg;")],
    [
      'nr send by name',
      nodeRed("const s = 'send'; node[s](msg); if (msg.req.headers.x !== env.get('HOOK_TOKEN')) { return null; } return msg;"),
    ],
    [
      'nr setMessageProperty',
      nodeRed(
        "RED.util.setMessageProperty(msg, 'payload.token', env.get('HOOK_TOKEN')); if (msg.payload.token !== env.get('HOOK_TOKEN')) { return null; } return msg;",
      ),
    ],
    ['nr initialised', nodeRed("var bad; if (bad) return null; bad = msg.req.headers.x !== env.get('HOOK_TOKEN'); return msg;")],
    [
      'nr asks itself',
      nodeRed("const env = new Map([['HOOK_TOKEN', 'x']]); if (msg.req.headers.x !== env.get('HOOK_TOKEN')) { return null; } return msg;"),
    ],
  ])('%s', (_name, file) => expect(letsIn(file)).toBe(true));
});

describe('a login in other words lets in who has shown what they had to', () => {
  it.each<[string, Json]>([
    ['let then set', scripted(`let want; want = $env.HOOK_TOKEN; if (${given} !== want) { ${no} } ${all}`)],
    ['var', scripted(`var want = $env.HOOK_TOKEN; var t = ${given}; if (t !== want) { ${no} } ${all}`)],
    ['let bad', scripted(`const bad = ${wrong}; if (bad) { ${no} } ${all}`)],
    [
      'awaited same',
      scripted(`async function same(a, b) { return a === b; } if (!(await same(${given}, $env.HOOK_TOKEN))) { ${no} } ${all}`),
    ],
    ['const arrow same', scripted(`const same = (a, b) => a === b; if (!same(${given}, $env.HOOK_TOKEN)) { ${no} } ${all}`)],
    [
      'jwt',
      scripted(`const jwt = require('jsonwebtoken'); const who = jwt.verify(${given}, $env.JWT_SECRET, { algorithms: ['HS256'] }); ${all}`),
    ],
    ['jwt taken out', scripted(`const { verify } = require('jsonwebtoken'); verify(${given}, $env.JWT_SECRET); ${all}`)],
    [
      'jwt taken out by another name',
      scripted(`const { verify: check } = require('jsonwebtoken'); const t = ${given}; check(t, $env.JWT_SECRET); ${all}`),
    ],
    ['jwt as a name', scripted(`const verify = require('jsonwebtoken').verify; verify(${given}, $env.JWT_SECRET); ${all}`)],
    [
      'jwt taken out of a name',
      scripted(`const jwt = require('jsonwebtoken'); const { verify } = jwt; verify(${given}, $env.JWT_SECRET); ${all}`),
    ],
    [
      'jose',
      scripted(`const { jwtVerify } = require('jose'); await jwtVerify(${given}, new TextEncoder().encode($env.JWT_SECRET)); ${all}`),
    ],
    [
      'signed, by functions taken out',
      scripted(
        `const { createHmac, timingSafeEqual } = require('crypto'); const want = createHmac('sha256', $env.HOOK_SECRET).update(JSON.stringify($json.body)).digest('hex'); if (!timingSafeEqual(Buffer.from(want), Buffer.from(${given}))) { ${no} } ${all}`,
      ),
    ],
    ['switch', scripted(`switch (${given}) { case $env.HOOK_TOKEN: break; default: ${no} } ${all}`)],
    ['switch that gives', scripted(`switch (${given}) { case $env.HOOK_TOKEN: ${all} default: ${no} }`)],
    ['switch over conditions', scripted(`switch (true) { case ${given} === $env.HOOK_TOKEN: { ${all} } default: return []; }`)],
    ['jwt returned', scripted(`const jwt = require('jsonwebtoken'); return [{ json: jwt.verify(${given}, $env.JWT_SECRET) }];`)],
    [
      'jwt tried',
      scripted(
        `const jwt = require('jsonwebtoken'); let who; try { who = jwt.verify(${given}, $env.JWT_SECRET); } catch (e) { throw new Error('no'); } ${all}`,
      ),
    ],
    [
      'jwt tried, nothing',
      scripted(`const jwt = require('jsonwebtoken'); try { jwt.verify(${given}, $env.JWT_SECRET); } catch { return []; } ${all}`),
    ],
    ['forEach', scripted(`$input.all().forEach((item) => { if (item.json.headers.x !== $env.HOOK_TOKEN) { ${no} } }); ${all}`)],
    [
      'both hashed written out',
      scripted(
        `const c = require('crypto'); if (c.createHash('sha256').update(${given}).digest('hex') !== c.createHash('sha256').update($env.HOOK_TOKEN).digest('hex')) { ${no} } ${all}`,
      ),
    ],
    ['conditional', scripted(`return ${given} === $env.HOOK_TOKEN ? $input.all() : [];`)],
    ['and', scripted(`const ok = ${given} && ${given} === $env.HOOK_TOKEN; if (!ok) return []; ${all}`)],
    ['else throws', scripted(`if (${given} === $env.HOOK_TOKEN) { console.log('in'); } else { ${no} } ${all}`)],
    [
      'field written later',
      scripted(`const item = $input.first(); if (item.json.headers.x !== $env.HOOK_TOKEN) { ${no} } item.json.seen = true; return [item];`),
    ],
    ['filter with block', scripted(`return $input.all().filter((item) => { return item.json.headers.x === $env.HOOK_TOKEN; });`)],
    ['optional chain', scripted(`if ($input.first()?.json?.headers?.['x-token'] !== $env.HOOK_TOKEN) { ${no} } ${all}`)],
    [
      'bearer cut off',
      scripted(`const t = ($json.headers.authorization || '').replace('Bearer ', ''); if (t !== $env.HOOK_TOKEN) { ${no} } ${all}`),
    ],
    ['body destructured', scripted(`const { token } = $json.body; if (token !== $env.HOOK_TOKEN) { ${no} } ${all}`)],
    ['empty where it is not set, which is looked at', scripted(`${maybe} if (!want || ${given} !== want) { ${no} } ${all}`)],
    ['empty, but what was brought is not', scripted(`${maybe} const t = ${given}; if (!t || t !== want) { ${no} } ${all}`)],
    ['long enough', scripted(`${maybe} if (want.length < 16 || ${given} !== want) { ${no} } ${all}`)],
    ['a key that is there', scripted(`if (!$env.HOOK_SECRET) { ${no} } ${keyed} if (${given} !== mark) { ${no} } ${all}`)],
    ['filled, as a field says', flagged(`${maybe} return [{ json: { ok: want !== '' && ${given} === want } }];`)],
    ['one of two', scripted(`const l = [$env.A_TOKEN, $env.B_TOKEN]; if (!l.includes(${given})) { ${no} } ${all}`)],
    [
      'what a pattern has found',
      scripted(`const m = /^Bearer (.+)$/.exec(${given}); if (!m || m[1] !== $env.HOOK_TOKEN) { ${no} } ${all}`),
    ],
    [
      'one of those that are set',
      scripted(`const l = [$env.A_TOKEN ?? '', $env.B_TOKEN].filter(Boolean); if (!l.includes(${given})) { ${no} } ${all}`),
    ],
    [
      'empty behind the word, which is looked at',
      scripted(`${maybe} const t = (${given} || '').replace('Bearer ', ''); if (!t || t !== want) { ${no} } ${all}`),
    ],
    [
      'nr filled',
      nodeRed("const want = env.get('HOOK_TOKEN') || ''; if (!want || msg.req.headers.x !== want) { return null; } return msg;"),
    ],
    ['flag named', flagged(`const ok = ${given} === $env.HOOK_TOKEN; return [{ json: { ...$json, ok } }];`)],
    ['nr', nodeRed("if (msg.req.headers.x !== env.get('HOOK_TOKEN')) { node.warn('no'); return null; } return msg;")],
    [
      'nr var',
      nodeRed(
        "var t = msg.req.headers.x; var want = env.get('HOOK_TOKEN'); if (t !== want) { node.status({fill:'red'}); return null; } return msg;",
      ),
    ],
  ])('%s', (_name, file) => expect(letsIn(file)).toBe(false));
});

it('looks at each name once, however often it is given', () => {
  const again = Array.from({ length: 200 }, () => 'ok = ok && ok;').join(' ');
  const source = `let ok = ${wrong}; ${again} if (!ok) { ${no} } ${all}`;
  let asked = 0;
  const { body } = parseScript(source) ?? { body: undefined };
  if (body === undefined) throw new Error('does not parse');
  loginIn(body, source, () => {
    asked += 1;
    return { reads: [{ from: 'input', path: ['headers'] }], clear: true };
  });
  expect(asked).toBeLessThan(50);
});
