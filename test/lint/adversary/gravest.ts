/** The ways that do the most harm, each in shapes that the other cases do not have, and beside each what looks like it and is safe. */
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { FlowNode } from '../../../app/workflow/model/flow.ts';
import { flow, step } from '../kit/flow.ts';
import {
  agent,
  approve,
  ask,
  askLocal,
  brain,
  call,
  judge,
  localBrain,
  mail,
  manual,
  openHook,
  post,
  script,
  set,
  signedHook,
  sql,
  tokenise,
} from '../kit/steps.ts';
import type { Adversary } from './cases.ts';
import {
  agentIn,
  cond,
  health,
  iff,
  mask,
  mem,
  merge,
  named,
  noop,
  pick,
  rename,
  respond,
  restore,
  secretHook,
  slack,
  split,
  sub,
  sw,
  table,
} from './steps.ts';

type Fields = readonly JsonObject[];
const text: Fields = [{ name: 'text', label: 'none' }];
const list: Fields = [{ name: 'people.*.email' }, { name: 'people.*.score', type: 'number' }, { name: 'text', label: 'none' }];
const mapList = (flowId: string, more: JsonObject = {}, list = 'body.people', id = 'map'): FlowNode =>
  step(id, 'map-list', { list, flowId, ...more });
const each = (list = '', id = 'loop'): FlowNode => step(id, 'loop', { list });
const attempt = step('try', 'try');
const toVendor = (body: string, id = 'call'): FlowNode => post('https://api.hubapi.com/crm', body, {}, id);
const pay = (body = '{ "to": "supplier" }', id = 'pay'): FlowNode => post('https://bank.example.com/payments', body, { effect: 'pay' }, id);
const remove = call('https://api.example.com/accounts/all', { method: 'DELETE' }, 'remove');
const write = (body: string, id = 'call'): FlowNode => post('https://api.example.com/orders', body, {}, id);
/** A script between an open web hook and a vendor's model. */
const scripted = (code: string, prompt = 'Hi {{ input.t }}', fields?: Fields) =>
  flow([fields === undefined ? openHook() : openHook(fields), script(code), ask(prompt)], ['hook > script', 'script > ask']);
/** A script between what a model wrote on an outsider's word and a write. */
const acted = (code: string, body = '{ "a": "{{ input.t }}" }') =>
  flow([openHook(text), ask('Do {{ input.body.text }}'), script(code), write(body)], ['hook > ask', 'ask > script', 'script > call']);
/** An outsider's text, a model, and then something that pays. */
const decided = (nodes: readonly FlowNode[], wires: readonly string[]) => flow([openHook(text), ...nodes], wires);

export const gravest: Adversary = {
  DF001: {
    fires: [
      [
        'masked on one way only',
        flow(
          [openHook(), iff(), mask('body.email'), ask('Hi {{ input.body.email }}')],
          ['hook > if', 'if.true > mask', 'if.false > ask', 'mask > ask'],
        ),
      ],
      [
        "masked in every way but the switch's else",
        flow(
          [openHook(), sw(), mask('body.email'), ask('Hi {{ input.body.email }}')],
          ['hook > switch', 'switch.one > mask', 'switch.fallback > ask', 'mask > ask'],
        ),
      ],
      [
        'tokenised, restored, and then asked',
        flow(
          [openHook(), tokenise(['body.email']), restore(['body.email']), ask('Hi {{ input.body.email }}')],
          ['hook > tokenise', 'tokenise > restore', 'restore > ask'],
        ),
      ],
      [
        'masked and merged with what was not',
        flow(
          [openHook(), mask('body.email'), merge({ mode: 'position', prefer: 'last' }), ask('Hi {{ input.body.email }}')],
          ['hook > mask', 'mask > merge.a', 'hook > merge.b', 'merge > ask'],
        ),
      ],
      [
        'masked in a flow of its own, which may not',
        named(
          'main',
          flow([openHook(), sub({ m: '{{ input.body.email }}' }), ask('Hi {{ input.result.m }}')], ['hook > sub', 'sub > ask']),
        ),
        {},
        [
          named(
            'callee',
            flow([manual(), iff('{{ input.m }}'), mask('m'), noop()], ['start > if', 'if.true > mask', 'mask > noop', 'if.false > noop']),
          ),
        ],
      ],
      [
        'gathered round by round',
        flow(
          [openHook(list), each('body.people'), set({ all: '{{ input.email }}, and more' }), ask('Hi {{ input.all }}')],
          ['hook > loop', 'loop.loop > set', 'set > loop.back', 'loop.done > ask'],
        ),
      ],
      [
        'a flow for each',
        named('main', flow([openHook(list), mapList('callee'), ask('Hi {{ input.results }}')], ['hook > map', 'map > ask'])),
        {},
        [named('callee', flow([manual(), set({ line: 'To {{ input.email }}' }, 'set', false)], ['start > set']))],
      ],
      [
        'what a flow for each hands in',
        named('main', flow([openHook(list), mapList('callee', { inputs: [{ name: 'who', value: '{{ input.email }}' }] })], ['hook > map'])),
        {},
        [named('callee', flow([manual(), ask('Greet {{ input.who }}')], ['start > ask']))],
      ],
      [
        'the failure quotes it',
        flow(
          [openHook(), script('throw new Error(`No such user: ${input.body.email}`);'), ask('What went wrong? {{ input.error.message }}')],
          ['hook > script', 'script -error> ask'],
        ),
      ],
      [
        'caught and quoted',
        flow(
          [openHook(), attempt, script('throw new Error(input.body.email);'), ask('Explain {{ input.error.message }}')],
          ['hook > try', 'try.try > script', 'script > try.back', 'try.failed > ask'],
        ),
      ],
      [
        'kept in a table that another flow reads',
        named('main', flow([manual(), table('find', { columns: [] }), ask('Sum up {{ input }}')], ['start > table', 'table > ask'])),
        {},
        [
          named(
            'writer',
            flow([openHook(), table('insert', { values: [{ name: 'who', value: '{{ input.body.email }}' }] })], ['hook > table']),
          ),
        ],
      ],
      [
        "an agent's tool looks it up",
        flow(
          [manual(), agent('Answer'), brain(), sql('SELECT email FROM customers', { columns: [{ name: 'email' }] })],
          ['start > agent', 'brain -model> agent', 'sql -tool> agent'],
        ),
      ],
      [
        'turned into a vector elsewhere',
        flow(
          [openHook(), step('e', 'embed', { text: '{{ input.body.email }}', provider: 'openai', model: 'text-embedding-3-small' })],
          ['hook > e'],
        ),
      ],
      [
        'classified elsewhere',
        flow(
          [openHook(), step('c', 'classify', { text: 'From {{ input.body.email }}', classes: [{ name: 'a' }, { name: 'b' }] })],
          ['hook > c'],
        ),
      ],
      [
        'a checksum of it',
        flow([openHook(), step('d', 'digest', { field: 'body.email' }), ask('Hi {{ input.body.email }}')], ['hook > d', 'd > ask']),
      ],
      [
        "masked, and asked by the step's name",
        flow([openHook(), mask('body.email'), ask('Hi {{ node["hook"].body.email }}')], ['hook > mask', 'mask > ask']),
      ],
      [
        'masked by a step that may fail and go on',
        flow(
          [openHook(), { ...mask('body.email'), onError: 'continue' as const }, ask('Hi {{ input.body.email }}')],
          ['hook > mask', 'mask > ask'],
        ),
      ],
      [
        'masked under another spelling',
        flow([openHook(), mask('body.Email'), ask('Hi {{ input.body.email }}')], ['hook > mask', 'mask > ask']),
      ],
      [
        'a colleague types it in',
        flow(
          [manual(), step('task', 'form-task', { fields: [{ name: 'patientName' }] }), ask('Write to {{ input.answer.patientName }}')],
          ['start > task', 'task.filled > ask'],
        ),
      ],
      [
        'the least of a group',
        flow(
          [
            openHook(list),
            split('body.people'),
            step('agg', 'aggregate-items', { values: [{ aggregate: 'least', field: 'email', into: 'x' }] }),
            ask('Hi {{ input.x }}'),
          ],
          ['hook > split', 'split > agg', 'agg > ask'],
        ),
      ],
      [
        'what changed between two lists',
        flow(
          [
            openHook(),
            sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
            step('cmp', 'compare-lists', { keys: ['id'] }),
            ask('Explain {{ input.after }}'),
          ],
          ['hook > sql', 'hook > cmp.a', 'sql > cmp.b', 'cmp.changed > ask'],
        ),
      ],
      [
        'paced, and too many',
        flow(
          [openHook(), step('rate', 'rate-limit', { over: 'branch' }), mask('body.email'), ask('Hi {{ input.body.email }}')],
          ['hook > rate', 'rate.out > mask', 'mask > ask', 'rate.over > ask'],
        ),
      ],
      [
        'picked from what nobody has described',
        flow([openHook([]), pick(['body.email']), ask('Hi {{ input.body.email }}')], ['hook > pick', 'pick > ask']),
      ],
      [
        'out of a step that nobody has described',
        flow([manual(), step('odd', 'never-heard-of'), ask('Hi {{ input.email }}')], ['start > odd', 'odd > ask']),
      ],
      [
        'an account read as a number',
        flow(
          [
            openHook([{ name: 'account', label: 'bank' }]),
            askLocal('{{ input.body.account }}', { output: 'schema', schema: [{ name: 'n', type: 'number' }] }),
            ask('Is {{ input.answer.n }} fine?', {}, 'more'),
          ],
          ['hook > ask', 'ask > more'],
        ),
      ],
      [
        'what an agent has looked up, told elsewhere',
        flow(
          [
            manual(),
            agent('Look her up'),
            localBrain(),
            sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
            ask('Greet {{ input.answer }}'),
          ],
          ['start > agent', 'brain -model> agent', 'sql -tool> agent', 'agent > ask'],
        ),
      ],
      [
        'the failure of a call quotes what it was given',
        flow(
          [openHook(), call('https://api.example.com/x'), ask('What went wrong? {{ input.error }}')],
          ['hook > call', 'call -error> ask'],
        ),
      ],
      [
        'a part of a labelled record',
        flow(
          [
            openHook([
              { name: 'patient', type: 'object', label: 'health' },
              { name: 'patient.note', label: 'none' },
            ]),
            ask('Hi {{ input.body.patient.note }}'),
          ],
          ['hook > ask'],
        ),
      ],
      [
        'another agent remembers it',
        flow(
          [
            openHook(),
            agent('Note {{ input.body.email }}', {}, 'a1'),
            localBrain('b1'),
            mem('k', 'm1'),
            manual(),
            agent('What do you know?', {}, 'a2'),
            brain({}, 'b2'),
            mem('k', 'm2'),
          ],
          ['hook > a1', 'b1 -model> a1', 'm1 -memory> a1', 'start > a2', 'b2 -model> a2', 'm2 -memory> a2'],
        ),
      ],
      [
        'script: written through the object around it',
        scripted('const a = {}; const o = { a }; o.a.m = input.body.email; return { t: a.m };'),
      ],
      [
        'script: written to what was taken out',
        scripted('const o = { inner: {} }; const p = o.inner; p.m = input.body.email; return { t: o.inner.m };'),
      ],
      ['script: put in by Reflect', scripted('const o = {}; Reflect.set(o, "t", input.body.email); return o;')],
      ["script: put in by somebody else's function", scripted('const o = {}; fill(o, input.body); return { t: o.email };')],
      [
        'script: quoted by what could not read it',
        scripted('let t = ""; try { JSON.parse(input.body.email); } catch (e) { t = e.message; } return { t };'),
      ],
      [
        'script: in the address that was built',
        scripted(
          'const page = { url: new URL("https://x.example") }; page.url.searchParams.set("q", input.body.email); return { t: page.url.href };',
        ),
      ],
      [
        'tokenised by another flow, restored here',
        named(
          'main',
          flow(
            [openHook(), sub({ m: '{{ input.body.email }}' }), restore(['result.m']), ask('Hi {{ input.result.m }}')],
            ['hook > sub', 'sub > restore', 'restore > ask'],
          ),
        ),
        {},
        [named('callee', flow([manual(), tokenise(['m'])], ['start > tokenise']))],
      ],
      [
        'half masked by another flow on one way',
        named(
          'main',
          flow([openHook(), sub({ m: '{{ input.body.email }}' }), ask('Hi {{ input.result.m }}')], ['hook > sub', 'sub > ask']),
        ),
        {},
        [
          named(
            'callee',
            flow([manual(), iff('{{ input.m }}'), mask('m', 'mask'), noop()], ['start > if', 'if.true > mask', 'if.false > noop']),
          ),
        ],
      ],
      [
        'script: JSON there and back',
        scripted('const copy = JSON.parse(JSON.stringify({ data: input })); return { t: copy.data.body.email };'),
      ],
      [
        'script: reduced from entries',
        scripted('return { t: Object.entries(input.body).reduce((line, [key, value]) => `${line} ${key}=${value}`, "") };'),
      ],
      ['script: spread twice', scripted('const a = { ...input.body }; const b = { ...a, seen: true }; return { t: `${b.email}` };')],
      ['script: a computed name', scripted('const name = ["e", "mail"].join(""); return { t: input.body[name] };')],
      ['script: a generator', scripted('function* lines(o) { yield* Object.values(o); } return { t: [...lines(input.body)].join() };')],
      ['script: a closure', scripted('const keep = () => { const held = input.body.email; return () => held; }; return { t: keep()() };')],
      [
        'script: async and awaited',
        scripted('const get = async () => input.body.email; const { value } = { value: await get() }; return { t: value };'),
      ],
      [
        'script: thrown and caught',
        scripted('let t = ""; try { throw new Error(input.body.email); } catch (e) { t = e.message; } return { t };'),
      ],
      [
        'script: caught from a function',
        scripted(
          'function check(x) { throw { mail: x }; } let t; try { check(input.body.email); } catch ({ mail }) { t = mail; } return { t };',
        ),
      ],
      ['script: by a tag', scripted('const tag = (parts, ...values) => values.join(); return { t: tag`to ${input.body.email}` };')],
      ['script: out of a Map', scripted('const m = new Map(Object.entries(input.body)); return { t: m.get("email") };')],
      ['script: aliased twice', scripted('const a = input; const { body: b } = a; const { email: t = "" } = b; return { t };')],
      ["script: a parameter's default", scripted('const f = (x, y = x.email) => y; return { t: f(input.body) };')],
      ['script: arguments', scripted('function f() { return arguments[0]; } return { t: f(input.body.email) };')],
      [
        'script: character by character',
        scripted(
          'let t = ""; for (let i = 0; i < input.body.email.length; i += 1) t = t + String.fromCharCode(input.body.email.charCodeAt(i)); return { t };',
        ),
      ],
      ['script: encoded', scripted('return { t: btoa(encodeURIComponent(input.body.email)).split("").reverse().join("") };')],
      ['script: written by a callback', scripted('let t; [1].forEach(() => { t = input.body.email; }); return { t };')],
      ['script: a setter', scripted('const o = { set mail(v) { this.t = v; } }; o.mail = input.body.email; return { t: o.t };')],
      ['script: a static field', scripted('class Box { static held = input.body.email; } return { t: Box.held };')],
      [
        'script: a private field',
        scripted(
          'class Box { #m; constructor(m) { this.#m = m; } read() { return this.#m; } } return { t: new Box(input.body.email).read() };',
        ),
      ],
      [
        'script: defined on an object',
        scripted('const o = {}; Object.defineProperty(o, "t", { value: input.body.email, enumerable: true }); return o;'),
      ],
      ['script: assigned to it', scripted('const o = {}; Object.assign(o, { inner: input.body }); return { t: o.inner.email };')],
      ['script: grouped', scripted('const g = Object.groupBy([input.body], (x) => x.email); return { t: Object.keys(g).join() };')],
      ['script: named by it', scripted('return { t: { [input.body.email]: 1 } };', 'Hi {{ input.t }}')],
      ['script: raised up by a promise', scripted('return Promise.all([input.body.email]).then(([t]) => ({ t }));')],
      ['script: rejected and caught', scripted('return Promise.reject(input.body.email).catch((t) => ({ t }));')],
      ['script: out of a list of lists', scripted('const rows = [["mail", input.body.email]]; const [[, t]] = rows; return { t };')],
      [
        'script: out of an element that was changed',
        scripted('const rows = [{}]; const [first] = rows; first.m = input.body.email; return { t: rows[0].m };'),
      ],
      [
        'script: taken away, and put back by another name',
        scripted('const o = structuredClone(input.body); o.hint = o.email; delete o.email; return { t: o.hint };'),
      ],
      [
        'script: masked in one case only',
        scripted('const o = { ...input.body }; if (o.amount > 5) o.email = "***"; return { t: o.email };'),
      ],
      ['script: half of it is left', scripted('const [user, host] = input.body.email.split("@"); return { t: user + "@***" };')],
      ['script: by a regular expression', scripted('return { t: input.body.email.replace(/^(.*)$/, "<$1>") };')],
      ['script: matched', scripted('return { t: /(?<who>.+)@/.exec(input.body.email)?.groups.who };')],
      ['script: bound', scripted('const f = function (x) { return x; }.bind(null); return { t: f(input.body.email) };')],
      ['script: through Reflect', scripted('return { t: Reflect.get(input.body, "email") };')],
      ['script: a weak map', scripted('const w = new WeakMap(); w.set(input, input.body.email); return { t: w.get(input) };')],
      ['script: nullish assignment', scripted('const o = { t: null }; o.t ??= input.body.email; return o;')],
      ['script: comma and void', scripted('let t; return (t = input.body.email, { t });')],
      [
        'script: a switch that falls through',
        scripted(
          'let t = "x"; switch (input.body.amount) { case 1: t = input.body.email; case 2: t = t + "!"; break; default: } return { t };',
        ),
      ],
      ['script: sorted into place', scripted('const a = [input.body.email, "z"].sort(); return { t: a.at(-1) };')],
      [
        'script: a label and a loop',
        scripted(
          'let t = ""; out: for (;;) { for (const c of input.body.email) { t += c; if (t.length > 5) break out; } break; } return { t };',
        ),
      ],
    ],
    silent: [
      [
        'masked on both ways',
        flow(
          [openHook(), iff(), mask('body.email'), mask('body.email', 'redact', 'mask2'), ask('Hi {{ input.body.email }}')],
          ['hook > if', 'if.true > mask', 'if.false > mask2', 'mask > ask', 'mask2 > ask'],
        ),
      ],
      [
        'tokenised, asked, restored',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            ask('Hi {{ input.body.email }}'),
            restore(['body.email']),
            mail('{{ input.body.email }}', 'x'),
          ],
          ['hook > tokenise', 'tokenise > ask', 'ask > restore', 'restore > mail'],
        ),
      ],
      [
        'masked before both legs of a merge',
        flow(
          [openHook(), mask('body.email'), noop(), merge({ mode: 'position' }), ask('Hi {{ input.body.email }}')],
          ['hook > mask', 'mask > merge.a', 'mask > noop', 'noop > merge.b', 'merge > ask'],
        ),
      ],
      [
        'masked in a flow of its own',
        named(
          'main',
          flow([openHook(), sub({ m: '{{ input.body.email }}' }), ask('Hi {{ input.result.m }}')], ['hook > sub', 'sub > ask']),
        ),
        {},
        [named('callee', flow([manual(), mask('m')], ['start > mask']))],
      ],
      [
        'half masked by another flow',
        named(
          'main',
          flow([openHook(), sub({ m: '{{ input.body.email }}' }), ask('Hi {{ input.result.m }}')], ['hook > sub', 'sub > ask']),
        ),
        {},
        [named('callee', flow([manual(), mask('m', 'mask')], ['start > mask']))],
      ],
      [
        'only numbers come back for each',
        named('main', flow([openHook(list), mapList('callee'), ask('Scores {{ input.results }}')], ['hook > map', 'map > ask'])),
        {},
        [named('callee', flow([manual(), pick(['score'])], ['start > pick']))],
      ],
      [
        'the failure is not told',
        flow([openHook(), script('throw new Error("No such user");'), ask('A user is missing')], ['hook > script', 'script -error> ask']),
      ],
      [
        'caught, and only its kind is told',
        flow(
          [openHook(), attempt, script('throw new Error(input.body.email);'), ask('Explain {{ input.error.code }}')],
          ['hook > try', 'try.try > script', 'script > try.back', 'try.failed > ask'],
        ),
      ],
      [
        'how many',
        flow(
          [
            openHook(list),
            split('body.people'),
            step('agg', 'aggregate-items', { values: [{ aggregate: 'count', field: '', into: 'n' }] }),
            ask('There are {{ input.n }}'),
          ],
          ['hook > split', 'split > agg', 'agg > ask'],
        ),
      ],
      [
        'classified here, the class told elsewhere',
        flow(
          [
            openHook(),
            step('c', 'classify', {
              provider: 'ollama',
              model: 'llama3',
              text: '{{ input.body.email }}',
              classes: [{ name: 'a' }, { name: 'b' }],
            }),
            ask('The class is {{ input.class }}'),
          ],
          ['hook > c', 'c > ask'],
        ),
      ],
      [
        'a yes or no about it',
        flow(
          [openHook(), set({ known: '{{ input.body.email == "a@example.com" }}' }), ask('Known: {{ input.known }}')],
          ['hook > set', 'set > ask'],
        ),
      ],
      [
        'renamed, and then masked',
        flow(
          [openHook(), rename('body.email', 'who'), mask('who'), ask('Hi {{ input.who }}')],
          ['hook > rename', 'rename > mask', 'mask > ask'],
        ),
      ],
      [
        'a colleague types in a number',
        flow(
          [manual(), step('task', 'form-task', { fields: [{ name: 'rating', type: 'number' }] }), ask('Rated {{ input.answer.rating }}')],
          ['start > task', 'task.filled > ask'],
        ),
      ],
      [
        'a file that was read is gone',
        flow(
          [
            openHook([{ name: 'doc', type: 'file', label: 'health' }]),
            step('pdf', 'read-document', { file: 'body.doc', format: 'pdf' }),
            ask('Hi {{ input.body.doc }}'),
          ],
          ['hook > pdf', 'pdf > ask'],
        ),
      ],
      [
        'a field that was read is gone, whatever lies around it',
        flow(
          [openHook([]), step('pdf', 'read-document', { file: 'body.email', format: 'pdf' }), ask('Hi {{ input.body.email }}')],
          ['hook > pdf', 'pdf > ask'],
        ),
      ],
      [
        'written over by what is not there',
        flow([openHook([]), set({ 'body.email': '{{ input.other }}' }), ask('Hi {{ input.body.email }}')], ['hook > set', 'set > ask']),
      ],
      [
        'an address read as a yes or no',
        flow(
          [
            openHook(),
            askLocal('{{ input.body.email }}', { output: 'schema', schema: [{ name: 'n', type: 'boolean' }] }),
            ask('Is {{ input.answer.n }} fine?', {}, 'more'),
          ],
          ['hook > ask', 'ask > more'],
        ),
      ],
      [
        "all of an agent's closed answer",
        flow(
          [
            openHook(),
            agent('Known: {{ input.body.email }}?', { output: 'schema', schema: [{ name: 'ok', type: 'boolean' }] }),
            localBrain(),
            ask('{{ input.answer }}'),
          ],
          ['hook > agent', 'brain -model> agent', 'agent > ask'],
        ),
      ],
      ['script: picked by lodash', scripted('return { t: JSON.stringify(_.pick(input.body, ["text", "amount"])) };')],
      ['script: picked', scripted('const { text, amount } = input.body; return { t: `${text} ${amount}` };')],
      ['script: everything but', scripted('const { email, ...rest } = input.body; return { t: JSON.stringify(rest) };')],
      ['script: only whether', scripted('return { t: input.body.email.endsWith("@example.com") };')],
      ['script: how many', scripted('return { t: Object.values(input.body).length };')],
      ['script: mapped and picked', scripted('return { t: input.body.people.map(({ score }) => score) };', 'Scores {{ input.t }}', list)],
      ['script: summed up', scripted('return { t: input.body.people.reduce((sum, p) => sum + p.score, 0) };', 'Sum {{ input.t }}', list)],
      ['script: written over', scripted('const o = { ...input.body, email: "***" }; return { t: o.email };')],
      [
        'script: filtered by it',
        scripted('return { t: input.body.people.filter((p) => p.email !== "").map((p) => p.score) };', 'Scores {{ input.t }}', list),
      ],
      ['script: the other variable', scripted('const who = input.body.email; const t = input.body.text; log(who); return { t };')],
      [
        'script: copied by JSON, one field of it',
        scripted('const copy = JSON.parse(JSON.stringify(input.body)); return { t: copy.text };'),
      ],
      [
        'script: destructured in a loop',
        scripted('let t = 0; for (const { score } of input.body.people) t += score; return { t };', 'Sum {{ input.t }}', list),
      ],
    ],
  },
  DF002: {
    fires: [
      [
        'to a vendor, through a list',
        flow(
          [
            openHook([{ name: 'patients.*.diagnosis', label: 'health' }]),
            split('body.patients'),
            toVendor('{ "d": "{{ input.diagnosis }}" }'),
          ],
          ['hook > split', 'split > call'],
        ),
      ],
      [
        "by an agent's tool",
        flow(
          [openHook(health), agent('{{ input.body.patient.diagnosis }}'), localBrain(), toVendor('{ "n": "{{ model.note }}" }')],
          ['hook > agent', 'brain -model> agent', 'call -tool> agent'],
        ),
      ],
      [
        'built in a script',
        flow(
          [openHook(health), script('return { note: `Dx: ${input.body.patient.diagnosis}` };'), toVendor('{ "n": "{{ input.note }}" }')],
          ['hook > script', 'script > call'],
        ),
      ],
      [
        'in a flow of its own',
        named('main', flow([openHook(health), sub({ d: '{{ input.body.patient.diagnosis }}' })], ['hook > sub'])),
        {},
        [named('callee', flow([manual(), toVendor('{ "n": "{{ input.d }}" }')], ['start > call']))],
      ],
      [
        "as a model's summary",
        flow(
          [openHook(health), askLocal('Sum up {{ input.body.patient.diagnosis }}'), toVendor('{ "n": "{{ input.answer }}" }')],
          ['hook > ask', 'ask > call'],
        ),
      ],
    ],
    silent: [
      ['inside', flow([openHook(health), post('https://ehr.corp.internal/x', '{{ input.body.patient.diagnosis }}')], ['hook > call'])],
      [
        'masked',
        flow(
          [openHook(health), mask('body.patient.diagnosis'), toVendor('{{ input.body.patient.diagnosis }}')],
          ['hook > mask', 'mask > call'],
        ),
      ],
      [
        'agreed in writing',
        flow([openHook(health), toVendor('{{ input.body.patient.diagnosis }}')], ['hook > call']),
        { policy: { vendors: [{ name: 'HubSpot', dpa: true, baa: true }] } },
      ],
      ['the other field', flow([openHook(health), toVendor('{{ input.body.text }}')], ['hook > call'])],
    ],
  },
  DF003: {
    fires: [
      [
        'into a prompt, by script',
        flow(
          [openHook(secretHook), script('const { key: k } = input.body; return { t: `Use ${k}` };'), askLocal('{{ input.t }}')],
          ['hook > script', 'script > ask'],
        ),
      ],
      [
        'in an error that is mailed',
        flow(
          [
            openHook(secretHook),
            script('throw new Error("bad key " + input.body.key);'),
            mail('ops@example.com', '{{ input.error.message }}'),
          ],
          ['hook > script', 'script -error> mail'],
        ),
      ],
      [
        'by a flow of its own',
        named('main', flow([openHook(secretHook), sub({ k: '{{ input.body.key }}' })], ['hook > sub'])),
        {},
        [named('callee', flow([manual(), slack('Key {{ input.k }}')], ['start > slack']))],
      ],
      [
        'in an address, encoded',
        flow(
          [openHook(secretHook), script('return { q: btoa(input.body.key) };'), call('https://api.example.com/x?q={{ input.q }}')],
          ['hook > script', 'script > call'],
        ),
      ],
      [
        'round by round',
        flow(
          [openHook([{ name: 'keys.*.secret', label: 'secret' }]), each('body.keys'), slack('{{ input.secret }}')],
          ['hook > loop', 'loop.loop > slack', 'slack > loop.back'],
        ),
      ],
      [
        'as JSON of all',
        flow(
          [openHook(secretHook), script('return { t: JSON.stringify(input) };'), slack('{{ input.t }}')],
          ['hook > script', 'script > slack'],
        ),
      ],
      [
        "by the model's tool",
        flow([openHook(secretHook), agent('Key {{ input.body.key }}'), localBrain()], ['hook > agent', 'brain -model> agent']),
      ],
      [
        'on the way where it was not hidden',
        flow(
          [openHook(secretHook), iff('{{ input.body.text }}'), mask('body.key'), slack('{{ input.body.key }}')],
          ['hook > if', 'if.true > mask', 'mask > slack', 'if.false > slack'],
        ),
      ],
      [
        'from a password column',
        flow(
          [manual(), sql('SELECT login, password FROM users'), mail('a@example.com', 'Your {{ input.password }}')],
          ['start > sql', 'sql > mail'],
        ),
      ],
    ],
    silent: [
      [
        'whether it is right',
        flow([openHook(secretHook), set({ ok: '{{ input.body.key == "x" }}' }), slack('{{ input.ok }}')], ['hook > set', 'set > slack']),
      ],
      [
        'how long it is',
        flow(
          [openHook(secretHook), script('return { n: input.body.key.length };'), slack('{{ input.n }}')],
          ['hook > script', 'script > slack'],
        ),
      ],
      ['the other field', flow([openHook(secretHook), slack('{{ input.body.text }}')], ['hook > slack'])],
      [
        'dropped first',
        flow(
          [openHook(secretHook), script('const { key, ...rest } = input.body; return rest;'), slack('{{ input }}')],
          ['hook > script', 'script > slack'],
        ),
      ],
      [
        'hidden on both ways',
        flow(
          [
            openHook(secretHook),
            iff('{{ input.body.text }}'),
            mask('body.key'),
            mask('body.key', 'redact', 'm2'),
            slack('{{ input.body.key }}'),
          ],
          ['hook > if', 'if.true > mask', 'if.false > m2', 'mask > slack', 'm2 > slack'],
        ),
      ],
      [
        'another flow half hides it',
        named('main', flow([openHook(secretHook), sub({ k: '{{ input.body.key }}' })], ['hook > sub'])),
        {},
        [named('callee', flow([manual(), mask('k', 'mask'), slack('Key {{ input.k }}')], ['start > mask', 'mask > slack']))],
      ],
      [
        'another flow hides it',
        named('main', flow([openHook(secretHook), sub({ k: '{{ input.body.key }}' })], ['hook > sub'])),
        {},
        [named('callee', flow([manual(), mask('k'), slack('Key {{ input.k }}')], ['start > mask', 'mask > slack']))],
      ],
    ],
  },
  DF004: {
    fires: [
      [
        'all in one agent',
        agentIn(openHook(text), [
          sql('SELECT email, iban FROM customers', { columns: [{ name: 'email' }, { name: 'iban' }] }),
          mail('{{ model.to }}', '{{ model.text }}'),
        ]),
      ],
      [
        'the outsider comes by a tool',
        flow(
          [
            manual(),
            agent('Help'),
            localBrain(),
            call('https://news.example.org/{{ model.topic }}', {}, 'web'),
            sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
            mail('{{ model.to }}', '{{ model.text }}'),
          ],
          ['start > agent', 'brain -model> agent', 'web -tool> agent', 'sql -tool> agent', 'mail -tool> agent'],
        ),
      ],
      [
        'no tools: data, outsider and answer on one path',
        flow(
          [
            openHook(text),
            sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
            askLocal('Answer {{ node["hook"].body.text }} with {{ input.email }}'),
            call('https://collect.example.org/{{ input.answer }}'),
          ],
          ['hook > sql', 'sql > ask', 'ask > call'],
        ),
      ],
      [
        'the data come by memory',
        flow(
          [
            openHook(text),
            agent('{{ input.body.text }}'),
            localBrain(),
            mem('c', 'mem'),
            signedHook([{ name: 'email' }], 'crm'),
            agent('Remember {{ input.body.email }}', {}, 'a2'),
            localBrain('b2'),
            mem('c', 'm2'),
            mail('{{ model.to }}', '{{ model.text }}'),
          ],
          ['hook > agent', 'brain -model> agent', 'mem -memory> agent', 'mail -tool> agent', 'crm > a2', 'b2 -model> a2', 'm2 -memory> a2'],
        ),
      ],
      [
        'out by the address of a read',
        agentIn(openHook(text), [
          sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
          call('https://api.example.org/find?q={{ model.q }}', {}, 'web'),
        ]),
      ],
    ],
    silent: [
      ['nowhere to go', agentIn(openHook(text), [sql('SELECT email FROM customers', { columns: [{ name: 'email' }] })])],
      [
        'nothing private',
        agentIn(openHook(text), [
          sql('SELECT total FROM orders', { columns: [{ name: 'total', type: 'number' }] }),
          mail('{{ model.to }}', '{{ model.text }}'),
        ]),
      ],
      [
        'no outsider',
        agentIn(
          manual(),
          [sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }), mail('{{ model.to }}', '{{ model.text }}')],
          'Send the news',
        ),
      ],
      [
        'a yes or no goes out',
        flow(
          [
            openHook(text),
            sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
            step('ask', 'model-call', {
              provider: 'ollama',
              model: 'llama3',
              prompt: 'Is {{ input.email }} in {{ node["hook"].body.text }}?',
              output: 'schema',
              schema: [{ name: 'ok', type: 'boolean' }],
            }),
            post('https://api.example.org/x', '{ "ok": "{{ input.answer.ok }}" }'),
          ],
          ['hook > sql', 'sql > ask', 'ask > call'],
        ),
      ],
    ],
  },
  DF014: {
    fires: [
      [
        'restored on one way before the vendor',
        flow(
          [openHook(), tokenise(['body.email']), iff(), restore(['body.email']), toVendor('{{ input.body.email }}')],
          ['hook > tokenise', 'tokenise > if', 'if.true > restore', 'restore > call', 'if.false > call'],
        ),
      ],
      [
        'restored, then scripted',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            restore(['body.email']),
            script('return { m: input.body.email.trim() };'),
            toVendor('{ "m": "{{ input.m }}" }'),
          ],
          ['hook > tokenise', 'tokenise > restore', 'restore > script', 'script > call'],
        ),
      ],
      [
        'restored in a loop',
        flow(
          [openHook(), tokenise(['body.email']), each(), restore(['body.email']), toVendor('{{ input.body.email }}')],
          ['hook > tokenise', 'tokenise > loop', 'loop.loop > restore', 'restore > call', 'call > loop.back'],
        ),
      ],
      [
        'restored before a merge',
        flow(
          [openHook(), tokenise(['body.email']), restore(['body.email']), merge(), toVendor('{{ input.body.email }}')],
          ['hook > tokenise', 'tokenise > merge.a', 'tokenise > restore', 'restore > merge.b', 'merge > call'],
        ),
      ],
    ],
    silent: [
      [
        'restored, and sent to the person',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            ask('{{ input.body.email }}'),
            restore(['body.email']),
            mail('{{ input.body.email }}', 'Thanks'),
          ],
          ['hook > tokenise', 'tokenise > ask', 'ask > restore', 'restore > mail'],
        ),
      ],
      [
        'restored on the way that stays',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            iff(),
            restore(['body.email']),
            post('https://crm.corp.internal/x', '{{ input.body.email }}', {}, 'inside'),
            toVendor('{{ input.body.email }}'),
          ],
          ['hook > tokenise', 'tokenise > if', 'if.true > restore', 'restore > inside', 'if.false > call'],
        ),
      ],
      [
        'another field goes out',
        flow(
          [openHook(), tokenise(['body.email']), restore(['body.email']), toVendor('{ "n": "{{ input.body.amount }}" }')],
          ['hook > tokenise', 'tokenise > restore', 'restore > call'],
        ),
      ],
      [
        'masked again',
        flow(
          [openHook(), tokenise(['body.email']), restore(['body.email']), mask('body.email'), toVendor('{{ input.body.email }}')],
          ['hook > tokenise', 'tokenise > restore', 'restore > mask', 'mask > call'],
        ),
      ],
    ],
  },
  AI001: {
    fires: [
      [
        'a choice that names no choices',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}', { output: 'schema', schema: [{ name: 'kind', type: 'enum', values: [] }] }),
            write('{ "k": "{{ input.answer.kind }}" }'),
          ],
          ['hook > ask', 'ask > call'],
        ),
      ],
      [
        'a list of texts in the schema',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}', { output: 'schema', schema: [{ name: 'tags', type: 'list' }] }),
            write('{ "k": "{{ input.answer.tags }}" }'),
          ],
          ['hook > ask', 'ask > call'],
        ),
      ],
      [
        'approved before the model',
        flow(
          [openHook(text), approve(['body.text']), ask('{{ input.body.text }}'), write('{{ input.answer }}')],
          ['hook > approve', 'approve.approved > ask', 'ask > call'],
        ),
      ],
      [
        'approved after the effect',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), write('{{ input.answer }}'), approve(['answer'])],
          ['hook > ask', 'ask > call', 'call > approve'],
        ),
      ],
      [
        'whatever the person says',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['answer']), write('{{ input.answer }}')],
          ['hook > ask', 'ask > approve', 'approve.approved > call', 'approve.denied > call', 'approve.expired > call'],
        ),
      ],
      [
        'merged behind the approval',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['answer']), merge(), write('{{ input.answer }}')],
          ['hook > ask', 'ask > approve', 'approve.approved > merge.a', 'ask > merge.b', 'merge > call'],
        ),
      ],
      [
        'approved, and then asked again',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            approve(['answer']),
            ask('Now do {{ input.answer }} and {{ input.body.text }}', {}, 'again'),
            write('{{ input.answer }}'),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > again', 'again > call'],
        ),
      ],
      [
        'a form task is no approval',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            step('task', 'form-task', { fields: [{ name: 'note' }] }),
            write('{{ input.answer }}'),
          ],
          ['hook > ask', 'ask > task', 'task.filled > call'],
        ),
      ],
      [
        'the approval fails, and the flow goes on',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            { ...approve(['answer']), onError: 'continue' as const },
            write('{{ input.answer }}'),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > call'],
        ),
      ],
      [
        "by the approval's error way",
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['answer']), write('{{ input.answer }}')],
          ['hook > ask', 'ask > approve', 'approve -error> call'],
        ),
      ],
      [
        'two agents, one behind the other',
        flow(
          [
            openHook(text),
            agent('{{ input.body.text }}', {}, 'a1'),
            localBrain('b1'),
            agent('Do {{ input.answer }}', {}, 'a2'),
            localBrain('b2'),
            write('{{ model.body }}'),
          ],
          ['hook > a1', 'b1 -model> a1', 'a1 > a2', 'b2 -model> a2', 'call -tool> a2'],
        ),
      ],
      [
        'kept in a vector store until asked',
        flow(
          [
            openHook(text),
            step('add', 'vector-store', { operation: 'add', provider: 'ollama', model: 'nomic', text: '{{ input.body.text }}' }),
            manual(),
            step('find', 'vector-store', { operation: 'search', provider: 'ollama', model: 'nomic', text: 'Refunds' }),
            askLocal('Do {{ input.found }}'),
            write('{{ input.answer }}'),
          ],
          ['hook > add', 'start > find', 'find > ask', 'ask > call'],
        ),
      ],
      [
        "through another flow's table",
        named(
          'main',
          flow(
            [manual(), table('find', { columns: [{ name: 'note' }] }), askLocal('Do {{ input.note }}'), write('{{ input.answer }}')],
            ['start > table', 'table > ask', 'ask > call'],
          ),
        ),
        {},
        [
          named(
            'writer',
            flow([openHook(text), table('insert', { values: [{ name: 'note', value: '{{ input.body.text }}' }] })], ['hook > table']),
          ),
        ],
      ],
      [
        'approved inside a flow that goes on either way',
        named(
          'main',
          flow(
            [openHook(text), ask('{{ input.body.text }}'), sub({ a: '{{ input.answer }}' }), write('{{ input.result.a }}')],
            ['hook > ask', 'ask > sub', 'sub > call'],
          ),
        ),
        {},
        [
          named(
            'callee',
            flow([manual(), approve(['a']), noop()], ['start > approve', 'approve.approved > noop', 'approve.denied > noop']),
          ),
        ],
      ],
      ['a tool that the model may only set off', agentIn(openHook(text), [write('{ "a": 1 }')], 'Help {{ input.body.text }}')],
      [
        'round by round',
        flow(
          [
            openHook([{ name: 'notes.*.text', label: 'none' }]),
            each('body.notes'),
            ask('Do {{ input.text }}'),
            write('{{ input.answer }}'),
          ],
          ['hook > loop', 'loop.loop > ask', 'ask > call', 'call > loop.back'],
        ),
      ],
      [
        'asked for each, done here',
        named(
          'main',
          flow(
            [openHook([{ name: 'notes.*.text', label: 'none' }]), mapList('callee', {}, 'body.notes'), write('{{ input.results }}')],
            ['hook > map', 'map > call'],
          ),
        ),
        {},
        [named('callee', flow([manual(), askLocal('Do {{ input.text }}')], ['start > ask']))],
      ],
      [
        'a document that came in',
        flow(
          [
            openHook([{ name: 'doc', type: 'file' }]),
            step('pdf', 'read-document', { file: 'body.doc', format: 'pdf' }),
            askLocal('Do {{ input.text }}'),
            write('{{ input.answer }}'),
          ],
          ['hook > pdf', 'pdf > ask', 'ask > call'],
        ),
      ],
      [
        'tried, failed, done',
        flow(
          [
            openHook(text),
            attempt,
            ask('Do {{ input.body.text }}'),
            script('throw new Error(input.answer);'),
            write('{ "m": "{{ input.error.message }}" }'),
          ],
          ['hook > try', 'try.try > ask', 'ask > script', 'script > try.back', 'try.failed > call'],
        ),
      ],
      ['script: parsed and taken apart', acted('const { steps: [first] } = JSON.parse(input.answer); return { t: first.action };')],
      [
        'script: looked up by its answer, or else itself',
        acted('const known = { a: "x" }; return { t: known[input.answer] ?? input.answer };'),
      ],
      [
        'script: each line of it',
        acted('const out = []; for (const line of input.answer.split("\\n")) out.push(line.trim()); return { t: out };', '{{ input }}'),
      ],
      ['script: a promise of it', acted('const later = await Promise.resolve({ text: input.answer }); return { t: later.text };')],
      ['script: said to be a date', acted('return { t: String(input.answer) };')],
    ],
    silent: [
      [
        'a choice of two',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}', {
              output: 'schema',
              schema: [
                { name: 'kind', type: 'enum', values: ['a', 'b'] },
                { name: 'n', type: 'number' },
              ],
            }),
            write('{ "k": "{{ input.answer.kind }}", "n": "{{ input.answer.n }}" }'),
          ],
          ['hook > ask', 'ask > call'],
        ),
      ],
      [
        'approved on both ways',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            iff('{{ input.answer }}'),
            approve(['answer']),
            approve(['answer'], 'approve2'),
            write('{{ input.answer }}'),
          ],
          ['hook > ask', 'ask > if', 'if.true > approve', 'if.false > approve2', 'approve.approved > call', 'approve2.approved > call'],
        ),
      ],
      [
        'approved, the rest stops',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['answer']), write('{{ input.answer }}'), step('stop', 'stop')],
          ['hook > ask', 'ask > approve', 'approve.approved > call', 'approve.denied > stop', 'approve.expired > stop'],
        ),
      ],
      [
        'only reads',
        flow([openHook(text), ask('{{ input.body.text }}'), call('https://api.example.com/find?q=all')], ['hook > ask', 'ask > call']),
      ],
      [
        'the class is kept',
        flow(
          [
            openHook(text),
            step('c', 'classify', { text: '{{ input.body.text }}', classes: [{ name: 'a' }, { name: 'b' }] }),
            write('{ "class": "{{ input.class }}" }'),
          ],
          ['hook > c', 'c > call'],
        ),
      ],
      [
        'a colleague writes what is done',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            step('task', 'form-task', { fields: [{ name: 'note' }] }),
            write('{ "n": "{{ input.answer.note }}" }'),
          ],
          ['hook > ask', 'ask > task', 'task.filled > call'],
        ),
      ],
      [
        'only tokens of it are read',
        flow(
          [openHook(text), tokenise(['body.text']), ask('Do {{ input.body.text }}'), write('{{ input.answer }}')],
          ['hook > tokenise', 'tokenise > ask', 'ask > call'],
        ),
      ],
      [
        'what is left of it is fixed words',
        flow(
          [openHook(text), mask('body.text'), ask('Do {{ input.body.text }}'), write('{{ input.answer }}')],
          ['hook > mask', 'mask > ask', 'ask > call'],
        ),
      ],
      ['script: a yes or no of it', acted('return { t: input.answer.includes("yes") };')],
      ['script: a number of it', acted('return { t: Number(input.answer) };')],
      ['script: the own text', acted('const said = input.answer; return { t: "received" };')],
    ],
  },
  AI003: {
    fires: [
      [
        'run in a script',
        flow([manual(), ask('Write JavaScript'), script('return { t: eval(input.answer) };')], ['start > ask', 'ask > script']),
      ],
      [
        'made a function of',
        flow(
          [manual(), ask('Write JavaScript'), script('const f = new Function("x", input.answer); return { t: f(1) };')],
          ['start > ask', 'ask > script'],
        ),
      ],
      [
        'run by another name',
        flow(
          [
            manual(),
            ask('Write JavaScript'),
            set({ code: '{{ input.answer }}' }),
            script('const run = globalThis.eval; const { code } = input; return { t: run(code) };'),
          ],
          ['start > ask', 'ask > set', 'set > script'],
        ),
      ],
      [
        'into a page, written without escaping',
        flow(
          [
            manual(),
            ask('x'),
            step('w', 'write-text', { text: '<p>{{ input.answer }}</p>', escape: 'none' }),
            respond('{{ input.text }}', { contentType: 'text/html' }),
          ],
          ['start > ask', 'ask > w', 'w > respond'],
        ),
      ],
      [
        'into a page, by script',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            script('return { html: `<b>${input.answer}</b>` };'),
            respond('{{ input.html }}', { contentType: 'text/html' }),
          ],
          ['hook > ask', 'ask > script', 'script > respond'],
        ),
      ],
      [
        'a statement, round by round',
        flow(
          [manual(), ask('SQL?'), each(), sql('{{ input.answer }}')],
          ['start > ask', 'ask > loop', 'loop.loop > sql', 'sql > loop.back'],
        ),
      ],
      [
        'a statement by a flow of its own',
        named('main', flow([manual(), ask('SQL?'), sub({ q: '{{ input.answer }}' })], ['start > ask', 'ask > sub'])),
        {},
        [named('callee', flow([manual(), sql('{{ input.q }}')], ['start > sql']))],
      ],
      ['half a statement', flow([manual(), ask('Which table?'), sql('SELECT a FROM {{ input.answer }}')], ['start > ask', 'ask > sql'])],
      [
        "the agent's own statement",
        flow(
          [manual(), agent('Look it up'), localBrain(), sql('{{ model.statement }}')],
          ['start > agent', 'brain -model> agent', 'sql -tool> agent'],
        ),
      ],
      [
        'escaped for a program, used as an address',
        flow(
          [
            manual(),
            ask('x'),
            step('w', 'write-text', { text: '<a href="{{ input.answer }}">more</a>', escape: 'json' }),
            respond('{{ input.text }}', { contentType: 'text/html' }),
          ],
          ['start > ask', 'ask > w', 'w > respond'],
        ),
      ],
    ],
    silent: [
      [
        'as plain text',
        flow([manual(), ask('x'), respond('{{ input.answer }}', { contentType: 'text/plain' })], ['start > ask', 'ask > respond']),
      ],
      [
        'into a page, escaped',
        flow(
          [
            manual(),
            ask('x'),
            step('w', 'write-text', { text: '<p>{{ input.answer }}</p>', escape: 'html' }),
            respond('{{ input.text }}', { contentType: 'text/html' }),
          ],
          ['start > ask', 'ask > w', 'w > respond'],
        ),
      ],
      [
        'into a page, as letters of JSON, where no tag can begin',
        flow(
          [
            manual(),
            ask('x'),
            step('w', 'write-text', { text: '<p>{{ input.answer }}</p>', escape: 'json' }),
            respond('{{ input.text }}', { contentType: 'text/html' }),
          ],
          ['start > ask', 'ask > w', 'w > respond'],
        ),
      ],
      [
        'a number in a page',
        flow(
          [
            manual(),
            ask('x', { output: 'schema', schema: [{ name: 'n', type: 'number' }] }),
            respond('<p>{{ input.answer.n }}</p>', { contentType: 'text/html' }),
          ],
          ['start > ask', 'ask > respond'],
        ),
      ],
      ['parsed, not run', flow([manual(), ask('x'), script('return { t: JSON.parse(input.answer) };')], ['start > ask', 'ask > script'])],
      [
        'bound',
        flow(
          [
            manual(),
            ask('x'),
            set({ v: '{{ input.answer }}' }),
            sql('SELECT a FROM t WHERE b = :b', { values: [{ name: 'b', value: '{{ input.v }}' }] }),
          ],
          ['start > ask', 'ask > set', 'set > sql'],
        ),
      ],
    ],
  },
  AI005: {
    fires: [
      [
        'the answer decides, the amount is fixed',
        decided([judge('Pay? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), pay()], ['hook > ask', 'ask > if', 'if.true > pay']),
      ],
      [
        'a class decides what is deleted',
        decided(
          [
            step('c', 'classify', { text: '{{ input.body.text }}', classes: [{ name: 'spam' }, { name: 'ham' }] }),
            step('s', 'switch', {
              cases: [
                { id: 'spam', title: '', combine: 'all', conditions: [{ left: '{{ input.class }}', operator: 'equals', right: 'spam' }] },
              ],
            }),
            remove,
          ],
          ['hook > c', 'c > s', 's.spam > remove'],
        ),
      ],
      [
        "by the switch's else",
        decided(
          [
            step('c', 'classify', { text: '{{ input.body.text }}', classes: [{ name: 'spam' }, { name: 'ham' }] }),
            step('s', 'switch', {
              cases: [
                { id: 'spam', title: '', combine: 'all', conditions: [{ left: '{{ input.class }}', operator: 'equals', right: 'spam' }] },
              ],
            }),
            noop(),
            pay(),
          ],
          ['hook > c', 'c > s', 's.spam > noop', 's.fallback > pay'],
        ),
      ],
      [
        'a filter on the answer',
        decided(
          [judge('Pay? {{ input.body.text }}'), step('f', 'filter-items', cond('{{ input.answer.ok }}')), pay()],
          ['hook > ask', 'ask > f', 'f > pay'],
        ),
      ],
      [
        'a yes or no of the answer, by script',
        decided(
          [
            ask('Pay? {{ input.body.text }}'),
            script('return { go: input.answer.trim().startsWith("YES") };'),
            iff('{{ input.go }}'),
            pay(),
          ],
          ['hook > ask', 'ask > script', 'script > if', 'if.true > pay'],
        ),
      ],
      [
        'rights are given',
        decided(
          [
            judge('Admin? {{ input.body.text }}'),
            iff('{{ input.answer.ok }}'),
            post('https://idp.example.com/grants', '{ "role": "admin" }', { effect: 'grant' }, 'grant'),
          ],
          ['hook > ask', 'ask > if', 'if.true > grant'],
        ),
      ],
      [
        'approved on one way',
        decided(
          [
            judge('Pay? {{ input.body.text }}'),
            iff('{{ input.answer.ok }}'),
            approve(['answer.ok']),
            pay('{ "amount": "{{ input.answer.ok }}" }'),
          ],
          ['hook > ask', 'ask > if', 'if.true > approve', 'approve.approved > pay', 'if.false > pay'],
        ),
      ],
      [
        'approved afterwards',
        decided(
          [ask('How much? {{ input.body.text }}'), pay('{ "amount": "{{ input.answer }}" }'), approve(['answer'])],
          ['hook > ask', 'ask > pay', 'pay > approve'],
        ),
      ],
      [
        'even when it is denied',
        decided(
          [ask('How much? {{ input.body.text }}'), approve(['answer']), pay('{ "amount": "{{ input.answer }}" }')],
          ['hook > ask', 'ask > approve', 'approve.approved > pay', 'approve.denied > pay'],
        ),
      ],
      ['a tool that deletes', agentIn(openHook(text), [call('https://api.example.com/x/{{ model.id }}', { method: 'DELETE' }, 'del')])],
      [
        'paid by a flow of its own',
        named(
          'main',
          decided([ask('How much? {{ input.body.text }}'), sub({ amount: '{{ input.answer }}' })], ['hook > ask', 'ask > sub']),
        ),
        {},
        [named('callee', flow([manual(), pay('{ "amount": "{{ input.amount }}" }')], ['start > pay']))],
      ],
      [
        "a number of the model's",
        decided(
          [
            step('x', 'extract', { text: '{{ input.body.text }}', fields: [{ name: 'amount', type: 'number' }] }),
            pay('{ "amount": "{{ input.extracted.amount }}" }'),
          ],
          ['hook > x', 'x > pay'],
        ),
      ],
      [
        'in the round that the answer starts',
        decided(
          [judge('More? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), each(), pay()],
          ['hook > ask', 'ask > if', 'if.true > loop', 'loop.loop > pay', 'pay > loop.back'],
        ),
      ],
      [
        'a branch behind a branch',
        decided(
          [judge('Pay? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), iff('{{ node["hook"].body.text }}', 'if2'), pay()],
          ['hook > ask', 'ask > if', 'if.true > if2', 'if2.true > pay'],
        ),
      ],
      [
        'approved, and then chosen anew',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            approve(['answer']),
            ask('Rewrite {{ input.answer }}', {}, 'again'),
            pay('{ "a": "{{ input.answer }}" }'),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > again', 'again > pay'],
        ),
      ],
    ],
    silent: [
      [
        'a fixed rule decides',
        decided(
          [ask('Sum up {{ input.body.text }}'), iff('{{ node["hook"].body.text }}'), pay()],
          ['hook > ask', 'ask > if', 'if.true > pay'],
        ),
      ],
      [
        'both ways pay the same',
        decided(
          [judge('Urgent? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), noop(), pay()],
          ['hook > ask', 'ask > if', 'if.true > noop', 'noop > pay', 'if.false > pay'],
        ),
      ],
      [
        'a person says yes',
        decided(
          [judge('Pay? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), approve(['answer.ok']), pay()],
          ['hook > ask', 'ask > if', 'if.true > approve', 'approve.approved > pay'],
        ),
      ],
      [
        'paid before the model is asked',
        decided(
          [pay(), judge('Was it right? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), noop()],
          ['hook > pay', 'pay > ask', 'ask > if', 'if.true > noop'],
        ),
      ],
      [
        'it decides what is looked at',
        decided(
          [judge('Look? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), call('https://api.example.com/x')],
          ['hook > ask', 'ask > if', 'if.true > call'],
        ),
      ],
      [
        'another flow asks a person first',
        named(
          'main',
          decided([ask('How much? {{ input.body.text }}'), sub({ amount: '{{ input.answer }}' })], ['hook > ask', 'ask > sub']),
        ),
        {},
        [
          named(
            'callee',
            flow([manual(), approve(['amount']), pay('{ "amount": "{{ input.amount }}" }')], ['start > approve', 'approve.approved > pay']),
          ),
        ],
      ],
      [
        'a fixed note to a fixed person',
        decided(
          [
            step('c', 'classify', { text: '{{ input.body.text }}', classes: [{ name: 'sales' }, { name: 'help' }] }),
            step('s', 'switch', {
              cases: [
                { id: 'sales', title: '', combine: 'all', conditions: [{ left: '{{ input.class }}', operator: 'equals', right: 'sales' }] },
              ],
            }),
            mail('sales@example.com', 'A request came in'),
          ],
          ['hook > c', 'c > s', 's.sales > mail'],
        ),
      ],
    ],
  },
  AI006: {
    fires: [
      [
        'nothing shown',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            step('approve', 'approval', { title: 'OK?' }),
            mail('a@example.com', '{{ input.answer }}'),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > mail'],
        ),
      ],
      [
        'shown one thing, doing another',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['body.text']), pay('{ "a": "{{ input.answer }}" }')],
          ['hook > ask', 'ask > approve', 'approve.approved > pay'],
        ),
      ],
    ],
    silent: [
      [
        'without a deadline, which RL011 speaks of',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            step('approve', 'approval', { title: 'OK?', deadlineMinutes: 0, arguments: [{ name: 'a', value: '{{ input.answer }}' }] }),
            mail('a@example.com', '{{ input.answer }}'),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > mail'],
        ),
      ],
      [
        'shown, with a deadline',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['answer']), pay('{ "a": "{{ input.answer }}" }')],
          ['hook > ask', 'ask > approve', 'approve.approved > pay'],
        ),
      ],
      [
        'renamed after it was shown',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['answer']), rename('answer', 'text'), pay('{ "a": "{{ input.text }}" }')],
          ['hook > ask', 'ask > approve', 'approve.approved > rename', 'rename > pay'],
        ),
      ],
      [
        'all of it shown',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            step('approve', 'approval', { title: 'OK?', arguments: [{ name: 'all', value: '{{ input }}' }] }),
            pay('{ "a": "{{ input.answer }}" }'),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > pay'],
        ),
      ],
      ['no approval', flow([manual(), mail('a@example.com', 'x')], ['start > mail'])],
    ],
  },
  AI011: {
    fires: [
      [
        "by the switch's else",
        flow(
          [openHook(text), sw(), step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ input.body.text }}')],
          ['hook > switch', 'switch.one > g', 'g.pass > ask', 'switch.fallback > ask'],
        ),
      ],
      [
        'tried, and asked all the same',
        flow(
          [openHook(text), attempt, step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ input.body.text }}')],
          ['hook > try', 'try.try > g', 'g.pass > try.back', 'try.done > ask', 'try.failed > ask'],
        ),
      ],
      [
        'by its error way',
        flow(
          [openHook(text), step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ input.body.text }}')],
          ['hook > g', 'g.pass > ask', 'g -error> ask'],
        ),
      ],
      [
        'merged with what was not looked at',
        flow(
          [openHook(text), step('g', 'guardrail', { text: '{{ input.body.text }}' }), merge(), ask('{{ input.body.text }}')],
          ['hook > g', 'g.pass > merge.a', 'hook > merge.b', 'merge > ask'],
        ),
      ],
    ],
    silent: [
      [
        'on every way',
        flow(
          [openHook(text), step('g', 'guardrail', { text: '{{ input.body.text }}' }), sw(), noop(), ask('{{ input.body.text }}')],
          ['hook > g', 'g.pass > switch', 'switch.one > noop', 'noop > ask', 'switch.fallback > ask'],
        ),
      ],
      [
        'flagged stops',
        flow(
          [openHook(text), step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ input.body.text }}'), step('stop', 'stop')],
          ['hook > g', 'g.pass > ask', 'g.flagged > stop'],
        ),
      ],
      ["none at all is another rule's", flow([openHook(text), ask('{{ input.body.text }}')], ['hook > ask'])],
      [
        'the other model reads nothing of it',
        flow(
          [
            openHook(text),
            step('g', 'guardrail', { text: '{{ input.body.text }}' }),
            ask('{{ input.body.text }}'),
            manual(),
            ask('A poem', {}, 'poem'),
          ],
          ['hook > g', 'g.pass > ask', 'start > poem'],
        ),
      ],
    ],
  },
  DF011: {
    fires: [
      [
        'the gate stands behind the sending',
        flow(
          [
            openHook([{ name: 'email', consent: true }]),
            mail('{{ input.body.email }}', 'News'),
            step('gate', 'consent-gate', { purpose: 'news' }),
          ],
          ['hook > mail', 'mail > gate'],
        ),
      ],
      [
        'refused, and sent',
        flow(
          [
            openHook([{ name: 'email', consent: true }]),
            step('gate', 'consent-gate', { purpose: 'news' }),
            mail('{{ input.body.email }}', 'News'),
          ],
          ['hook > gate', 'gate.given > mail', 'gate.refused > mail'],
        ),
      ],
      [
        'for each of a list',
        flow(
          [openHook([{ name: 'people.*.email', consent: true }]), split('body.people'), mail('{{ input.email }}', 'News')],
          ['hook > split', 'split > mail'],
        ),
      ],
      [
        'a part of what needs consent',
        flow(
          [
            openHook([
              { name: 'person', type: 'object', consent: true },
              { name: 'person.nick', label: 'none' },
            ]),
            mail('{{ input.body.person.nick }}', 'News'),
          ],
          ['hook > mail'],
        ),
      ],
      [
        'in a flow of its own',
        named('main', flow([openHook([{ name: 'email', consent: true }]), sub({ m: '{{ input.body.email }}' })], ['hook > sub'])),
        {},
        [named('callee', flow([manual(), mail('{{ input.m }}', 'News')], ['start > mail']))],
      ],
    ],
    silent: [
      [
        'the gate stands before a list',
        flow(
          [
            openHook([{ name: 'people.*.email', consent: true }]),
            step('gate', 'consent-gate', { purpose: 'news' }),
            split('body.people'),
            mail('{{ input.email }}', 'News'),
          ],
          ['hook > gate', 'gate.given > split', 'split > mail'],
        ),
      ],
      [
        'both gates',
        flow(
          [
            openHook([
              { name: 'email', consent: true },
              { name: 'amount', type: 'number' },
            ]),
            iff(),
            step('g1', 'consent-gate', { purpose: 'news' }),
            step('g2', 'consent-gate', { purpose: 'news' }),
            mail('{{ input.body.email }}', 'News'),
          ],
          ['hook > if', 'if.true > g1', 'if.false > g2', 'g1.given > mail', 'g2.given > mail'],
        ),
      ],
      [
        'only counted',
        flow(
          [
            openHook([{ name: 'people.*.email', consent: true }]),
            script('return { n: input.body.people.length };'),
            mail('a@example.com', '{{ input.n }} people'),
          ],
          ['hook > script', 'script > mail'],
        ),
      ],
      ['nothing of it leaves', flow([openHook([{ name: 'email', consent: true }]), noop()], ['hook > noop'])],
    ],
  },
  DF005: {
    fires: [
      [
        'a table brings the outsider',
        named(
          'main',
          agentIn(
            manual(),
            [
              table('find', { columns: [{ name: 'note' }] }),
              sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
              mail('{{ model.to }}', '{{ model.text }}'),
            ],
            'Answer',
          ),
        ),
        {},
        [
          named(
            'writer',
            flow([openHook(text), table('insert', { values: [{ name: 'note', value: '{{ input.body.text }}' }] })], ['hook > table']),
          ),
        ],
      ],
      [
        'a vector store brings the outsider',
        named(
          'main',
          agentIn(
            manual(),
            [
              step('find', 'vector-store', {
                operation: 'search',
                store: 'kb',
                provider: 'ollama',
                model: 'nomic',
                text: '{{ model.q }}',
                trustedOnly: true,
              }),
              sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
              mail('{{ model.to }}', '{{ model.text }}'),
            ],
            'Answer',
          ),
        ),
        {},
        [
          named(
            'writer',
            flow(
              [
                openHook(text),
                step('add', 'vector-store', {
                  operation: 'add',
                  store: 'kb',
                  provider: 'ollama',
                  model: 'nomic',
                  text: '{{ input.body.text }}',
                }),
              ],
              ['hook > add'],
            ),
          ),
        ],
      ],
      [
        'the path of a model, not an agent',
        named(
          'main',
          flow(
            [
              manual(),
              table('find', { columns: [{ name: 'note' }] }),
              sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
              askLocal('Use {{ node["table"].note }} and {{ input.email }}'),
              mail('{{ input.answer }}', '{{ input.answer }}'),
            ],
            ['start > table', 'table > sql', 'sql > ask', 'ask > mail'],
          ),
        ),
        {},
        [
          named(
            'writer',
            flow([openHook(text), table('insert', { values: [{ name: 'note', value: '{{ input.body.text }}' }] })], ['hook > table']),
          ),
        ],
      ],
      [
        'a table brings the private',
        named(
          'main',
          agentIn(
            openHook(text),
            [table('find', { columns: [{ name: 'x', label: 'none' }] }), mail('{{ model.to }}', '{{ model.text }}')],
            '{{ input.body.text }}',
          ),
        ),
        {},
        [
          named(
            'writer',
            flow(
              [signedHook([{ name: 'email' }]), table('insert', { values: [{ name: 'x', value: '{{ input.body.email }}' }] })],
              ['hook > table'],
            ),
          ),
        ],
      ],
    ],
    silent: [
      [
        'another table',
        named(
          'main',
          agentIn(
            manual(),
            [
              table('find', { table: 'own', columns: [{ name: 'note' }] }),
              sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
              mail('{{ model.to }}', '{{ model.text }}'),
            ],
            'Answer',
          ),
        ),
        {},
        [
          named(
            'writer',
            flow([openHook(text), table('insert', { values: [{ name: 'note', value: '{{ input.body.text }}' }] })], ['hook > table']),
          ),
        ],
      ],
      [
        'only numbers are kept',
        named(
          'main',
          agentIn(
            manual(),
            [
              table('find', { columns: [{ name: 'n', type: 'number' }] }),
              sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
              mail('{{ model.to }}', '{{ model.text }}'),
            ],
            'Answer',
          ),
        ),
        {},
        [
          named(
            'writer',
            flow(
              [openHook([{ name: 'n', type: 'number' }]), table('insert', { values: [{ name: 'n', value: '{{ input.body.n }}' }] })],
              ['hook > table'],
            ),
          ),
        ],
      ],
      [
        'nothing goes out',
        named(
          'main',
          agentIn(
            manual(),
            [table('find', { columns: [{ name: 'note' }] }), sql('SELECT email FROM customers', { columns: [{ name: 'email' }] })],
            'Answer',
          ),
        ),
        {},
        [
          named(
            'writer',
            flow([openHook(text), table('insert', { values: [{ name: 'note', value: '{{ input.body.text }}' }] })], ['hook > table']),
          ),
        ],
      ],
      [
        'colleagues wrote it',
        named(
          'main',
          agentIn(
            manual(),
            [
              table('find', { columns: [{ name: 'note' }] }),
              sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
              mail('{{ model.to }}', '{{ model.text }}'),
            ],
            'Answer',
          ),
        ),
        {},
        [named('writer', flow([manual(), table('insert', { values: [{ name: 'note', value: 'Be kind' }] })], ['start > table']))],
      ],
    ],
  },
};
