/** Lists that a script changes after it has spelled them out, and libraries that run what they are handed. */
import { flow } from '../../kit/flow.ts';
import { ask, judge, manual, openHook, post, script } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { iff, named, noop, sub } from '../steps.ts';

const numbered = openHook([
  { name: 'ssn', label: 'id' },
  { name: 'name', label: 'none' },
]);
/** `b` is what came in; the prompt holds `t`. */
const told = (code: string) =>
  flow([numbered, script(`const b = input.body; ${code}`), ask('Hi {{ input.t }}')], ['hook > script', 'script > ask']);
const run = (code: string) => flow([openHook(), script(`const body = input.body; ${code}`)], ['hook > script']);
const callee = named(
  'callee',
  flow(
    [
      manual(),
      iff('{{ input.ok }}'),
      iff('{{ input.day }}', 'if2'),
      post('https://bank.example.com/payments', '{ "to": "customer" }', { effect: 'pay' }, 'pay'),
      noop(),
    ],
    ['start > if', 'if.true > if2', 'if2.true > pay', 'if.false > noop'],
  ),
);
const asked = (ok: string) =>
  named('main', flow([openHook(), judge('Refund {{ input.body.text }}?'), sub({ ok, day: 'monday' })], ['hook > ask', 'ask > sub']));

export const scriptListsAndLibraries: Adversary = {
  DF001: {
    fires: [
      [
        'a list taken from its front',
        told(
          "const fields = ['name', 'ssn']; const out = []; while (fields.length) { out.push(b[fields[0]]); fields.shift(); } return { t: out.join() };",
        ),
      ],
      ['an element written over', told("const cols = ['name']; if (b.name) cols[0] = 'ssn'; return { t: b[cols[0]] };")],
      ['put in front', told("const ks = ['name']; ks.unshift('ssn'); return { t: b[ks[0]] };")],
      ['turned round', told("const ks = ['name', 'ssn']; ks.reverse(); return { t: b[ks[0]] };")],
      ['sorted', told("const ks = ['name', 'ssn']; ks.sort((x, y) => x.length - y.length); return { t: b[ks[0]] };")],
      ['spliced', told("const ks = ['name']; ks.splice(0, 1, 'ssn'); return { t: b[ks[0]] };")],
      ['filled', told("const ks = ['name']; ks.fill('ssn'); return { t: b[ks[0]] };")],
      ['an element as what a loop counts with', told("const ks = ['name']; for (ks[0] of ['ssn']) { } return { t: b[ks[0]] };")],
      ['an element in a pattern', told("const ks = ['name']; [ks[0]] = ['ssn']; return { t: b[ks[0]] };")],
      ['assigned into', told("const ks = ['name']; Object.assign(ks, ['ssn']); return { t: b[ks[0]] };")],
      ['under another name', told("const ks = ['name']; const q = ks; q[0] = 'ssn'; return { t: b[ks[0]] };")],
      ['by a function', told("const ks = ['name']; const turn = (list) => { list[0] = 'ssn'; }; turn(ks); return { t: b[ks[0]] };")],
      [
        'by a callback that is handed the list',
        told("const ks = ['name']; ks.forEach((one, index, all) => { all[index] = 'ssn'; }); return { t: b[ks[0]] };"),
      ],
      ['a list in a list', told("const ks = [['name']]; ks[0][0] = 'ssn'; return { t: b[ks[0][0]] };")],
      [
        'what is kept is changed',
        told(
          "const ks = ['name']; const q = ks; q.push('ssn'); return { t: JSON.stringify(Object.fromEntries(Object.entries(b).filter(([k]) => ks.includes(k)))) };",
        ),
      ],
      [
        'what is left out is no more',
        told(
          "const drop = ['ssn']; drop.pop(); return { t: JSON.stringify(Object.fromEntries(Object.entries(b).filter(([k]) => !drop.includes(k)))) };",
        ),
      ],
      ['replaced once', told("return { t: b['sssn'.replace('s', '')] };")],
      ['cut from the greater to the lesser', told("return { t: b['nssnx'.substring(4, 1)] };")],
      ['put together with what is not known', told("return { t: b['nssn'.slice(1, b.end)] };")],
    ],
    silent: [
      ['spelled out and left alone', told("const fields = ['name', 'text']; return { t: fields.map((f) => b[f]).join() + b[fields[0]] };")],
      ['replaced everywhere', told("return { t: b['xnxame'.replaceAll('x', '')] };")],
      ['a cut that is no field of it', told("return { t: b['xnamex'.substring(5, 1)] };")],
    ],
  },
  SC001: {
    fires: [
      [
        'a module by a list that was shifted',
        run("const m = ['util', 'child_process']; m.shift(); return { t: require(m[0]).execSync('ls').toString() };"),
      ],
      ['a text made a program by lodash', run('return { t: _.template(body.t)() };')],
      ['by what was taken out of it', run("const { template } = require('lodash'); return { t: template(body.t)() };")],
      ['by a wrapper', run("const _ = require('lodash'); return { t: _.chain(body.t).template().value()() };")],
      ['by another name of it', run("const l = require('lodash'); const t = l['tem' + 'plate']; return { t: t(body.t)() };")],
      ['lodash looks into what all scripts share', run("return { t: require('lodash').get(globalThis, 'eval')(body.t) };")],
      ['and into what makes functions', run("return { t: _.get(() => 1, 'constructor')(body.t)() };")],
      ['another context', run("const _ = require('lodash').runInContext(); return { t: _.map(body.t) };")],
      ['what all scripts share under another name', run('const g = globalThis; return { t: g.eval(body.t) };')],
    ],
    silent: [
      ['a module by a list', run("const m = ['util', 'crypto']; return { t: require(m[1]).randomUUID() };")],
      [
        'what lodash does with lists',
        run("const _ = require('lodash'); return { t: _.sortBy(_.get(body, 'rows', []), 'n'), u: body.template };"),
      ],
    ],
  },
  SC006: {
    fires: [["an outsider's text made a program by lodash", run('return { t: _.template(body.text)() };')]],
    silent: [["an outsider's text is cut by lodash", run('return { t: _.truncate(body.text) };')]],
  },
  SC009: {
    fires: [
      ['spread into what is merged', run('const c = {}; _.merge(c, { ...body }); return c;')],
      ['a field of what is merged', run('const c = {}; _.merge(c, { settings: body }); return c;')],
      ['by what was taken out of lodash', run("const { merge } = require('lodash'); const c = {}; merge(c, body); return c;")],
      ['spread into settings', run('const config = {}; Object.assign(config, { ...body }); return config;')],
    ],
    silent: [['spelled out', run("const c = {}; _.merge(c, { a: 1, b: { c: ['x', -1] } }); return c;")]],
  },
  AI005: {
    fires: [['the farther of two branches asks the model', asked('{{ input.answer.ok }}'), {}, [callee]]],
    silent: [['neither does', asked('{{ node["hook"].body.amount }}'), {}, [callee]]],
  },
  SC005: {
    fires: [
      ['the way out stands behind a no', run('const never = false; while (true) { if (never) break; }')],
      ['the way out stands on the other side of a yes', run('const once = true; while (true) { if (once) { run(); } else { break; } }')],
      ['the loop goes on with itself', run('outer: while (true) { for (const x of [1]) { continue outer; } }')],
    ],
    silent: [
      ['it never begins', run('const debug = false; while (debug) { print(); }')],
      ['it goes round once', run('const once = true; while (true) { if (once) break; }')],
      [
        'it goes on with the loop around it',
        run('outer: for (const a of body.rows) { while (true) { if (a.n) continue outer; continue outer; } }'),
      ],
    ],
  },
  CN005: {
    fires: [
      ['options out of what came in', run('const options = JSON.parse(body.text); return axios({ ...options });')],
      [
        'options written over by what came in',
        run("const options = JSON.parse(body.text); return axios({ url: 'https://api.partner.example/x', ...options });"),
      ],
      ['a host behind a fixed start', run("const base = 'https://' + body.text; return fetch(`${base}/users`);")],
      ['an address instead of a path', run("return axios.get(body.text, { baseURL: 'https://api.partner.example' });")],
      ['a base out of what came in', run("return axios.get('/users/1', { baseURL: body.text });")],
      [
        'an address instead of a path of a base that is not whole',
        run("return axios.get(body.text, { baseURL: 'https://api.partner.example/' + body.amount });"),
      ],
      ['the same in one object', run("return axios({ url: body.text, baseURL: 'https://api.partner.example/' + body.amount });")],
      ['a key that is worked out', run("const uri = 'x'; return axios({ url: body.text, [uri]: 'https://api.partner.example/x' });")],
      ['two addresses', run("return axios({ url: body.text, uri: 'https://api.partner.example/x' });")],
      [
        'an address in what is spread',
        run("const options = JSON.parse(body.text); return axios({ ...options, baseURL: 'https://api.partner.example' });"),
      ],
      ['a base behind what is posted', run("return axios.post('/users', { a: 1 }, { baseURL: body.text });")],
      ['options by their name', run("const options = { baseURL: body.text }; return axios.get('/users/1', options);")],
      ['a client with a base', run("const client = axios.create({ baseURL: body.text }); return client.get('/users/1');")],
      ['a base for all calls', run("axios.defaults.baseURL = body.text; return axios.get('/users/1');")],
      [
        'a text too long to be put together',
        run(
          `const a = '${'x'.repeat(6_000)}'; const b = a + a; const c = \`${'${b}'.repeat(250)}\`; const d = \`${'${c}'.repeat(250)}\`; return fetch(d + body.text);`,
        ),
      ],
      [
        'a text out of many others',
        run(
          `const v0 = '';${Array.from({ length: 12 }, (_, level) => `const v${level + 1} = \`${`\${v${level}}`.repeat(12)}\`;`).join('')}${Array.from({ length: 12 }, (_, level) => [59, 29].map((deep) => `fetch(${"''+(".repeat(deep)}v${level + 1}${')'.repeat(deep)});`).join('')).join('')} return fetch(v12 + body.text);`,
        ),
      ],
      [
        'a name that is given another address',
        run("let url = 'https://api.partner.example/x'; if (body.amount) url = body.text; return fetch(url);"),
      ],
    ],
    silent: [
      ['a base by its name', run("const BASE_URL = 'https://api.partner.example'; return fetch(`${BASE_URL}/users/${body.text}`);")],
      ['an address by its name', run("const url = 'https://api.partner.example/users/' + body.text; return fetch(url);")],
      [
        'a path behind a base that is not whole',
        run("return axios.get('/users/' + body.text, { baseURL: 'https://api.partner.example/' + body.amount });"),
      ],
      ['what is posted names a base', run("return axios.post('https://api.partner.example/users', { baseURL: body.text });")],
      ['what is posted, to an address', run("return axios.post('https://api.partner.example', body);")],
      [
        'options by their name, with a fixed base',
        run("const options = { baseURL: 'https://api.partner.example', params: { q: body.text } }; return axios.get('/users', options);"),
      ],
      [
        'a client with a fixed base',
        run("const client = axios.create({ baseURL: 'https://api.partner.example' }); return client.get('/users/' + body.text);"),
      ],
      ['a path of a base', run("return axios.get('/users/' + body.text, { baseURL: 'https://api.partner.example' });")],
    ],
  },
};
