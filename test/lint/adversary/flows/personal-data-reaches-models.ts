/** Personal data that gets to an outside model by ways which look safe. */
import { flow, step } from '../../kit/flow.ts';
import { agent, ask, askLocal, brain, call, localBrain, manual, openHook, script, set, sql, tokenise } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { iff, mask, mem, merge, named, noop, pick, restore, split, sub, sw, table } from '../steps.ts';
import { attempt, each, list, mapList, scripted } from './kit/outsiders-and-vendors.ts';

export const personalDataReachesModels: Adversary = {
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
    silent: [],
  },
};
