/** What fails, repeats, piles up or is run by a script. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import { agent, ask, askLocal, brain, call, mail, manual, script, set, sql } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { agentIn, iff, named, noop, one, slack, table } from '../steps.ts';
import { create, each } from './kit/production.ts';

const strange = (more: Partial<FlowNode> = {}): FlowNode => step('odd', 'never-heard-of', {}, more);
const attempt = step('try', 'try');
const mapList = (flowId: string, more: JsonObject = {}): FlowNode => step('map', 'map-list', { list: 'rows', flowId, ...more });
const run = (code: string) => flow([manual(), script(code)], ['start > script']);
const libraries = {
  policy: {
    organisation: {
      libraries: [
        { name: 'lodash', version: '4.17.21', advisories: [{ id: 'CVE-2021-23337', fixedIn: '4.17.21' }] },
        { name: 'left-pad', version: '1.3.0' },
      ],
    },
  },
};
const hosts = { policy: { hosts: ['api.example.com', '*.partner.example'] } };
const watch = (key: string): FlowNode => step('watch', 'test-watch', { key });
const keep = (key: string): FlowNode => step('keep', 'test-remember', { key, kind: 'table' });
const spread = step('spread', 'test-spread');
const everything = (more: JsonObject = {}): FlowNode => step('all', 'test-fetch-all', more);

export const failuresAndScripts: Adversary = {
  CN010: {
    fires: [
      ['a name before the host', one(call('https://api.example.com@evil.example/x')), hosts],
      ["the list's host as a folder", one(call('https://evil.example/api.example.com')), hosts],
      ['by number', one(call('https://203.0.113.9/x')), hosts],
      ['a feed', one(step('r', 'rss-read', { address: 'https://news.example.org/f' })), hosts],
      ["a model's", one(ask('x')), hosts],
      [
        'a bucket',
        one(step('s3', 's3-storage', { endpoint: 'https://s3.eu-central-1.amazonaws.com', bucket: 'b', operation: 'read', key: 'x' })),
        hosts,
      ],
      ["a tool's", agentIn(manual(), [call('https://evil.example/{{ model.x }}', {}, 'web')], 'x'), hosts],
      ['the parent of a listed one', one(call('https://partner.example/x')), hosts],
      ['ends like a listed one', one(call('https://notpartner.example/x')), hosts],
    ],
    silent: [
      ['in capitals', one(call('https://API.Example.com/x')), hosts],
      ['with its own port', one(call('https://api.example.com:443/x')), hosts],
      ['one below', one(call('https://eu.partner.example/x')), hosts],
      ['switched off', one({ ...call('https://evil.example/x'), disabled: true }), hosts],
      ['no list', one(call('https://evil.example/x'))],
    ],
  },
  RL001: {
    fires: [
      ['in a loop', flow([manual(), each(), strange()], ['start > loop', 'loop.loop > odd', 'odd > loop.back'])],
      ['with retries', one({ ...strange(), retry: { maxAttempts: 3, backoffMs: 100 } })],
      ['caught', flow([manual(), attempt, strange()], ['start > try', 'try.try > odd', 'odd > try.back'])],
      ['goes on', one({ ...strange(), onError: 'continue' })],
    ],
    silent: [
      ['has one', one(strange({ timeoutMs: 1_000 }))],
      ['nothing outside', one(script('return {};'))],
      ['our own call', one(call('https://api.example.com/x'))],
      ['off', one(strange({ disabled: true }))],
    ],
  },
  RL003: {
    fires: [
      ['in a loop', flow([manual(), each(), mail('a@example.com', 'x')], ['start > loop', 'loop.loop > mail', 'mail > loop.back'])],
      [
        'the other one has a way',
        flow([manual(), create, mail('a@example.com', 'x'), step('stop', 'stop')], ['start > call', 'call -error> stop', 'call > mail']),
      ],
      ['caught, and nothing done', flow([manual(), attempt, create], ['start > try', 'try.try > call', 'call > try.back'])],
      ['a table', flow([manual(), slack('x')], ['start > slack'])],
    ],
    silent: [
      ['a way', flow([manual(), create, step('stop', 'stop')], ['start > call', 'call -error> stop'])],
      ['somebody hears of it', flow([manual(), create], ['start > call'], { settings: { alertRoute: 'owner' } })],
      ['another flow hears of it', flow([manual(), create], ['start > call'], { settings: { errorFlow: 'handler' } })],
      ['it only reads', one(call('https://api.example.com/x'))],
    ],
  },
  RL006: {
    fires: [
      ['behind a branch', flow([manual(), spread, iff('{{ input.a }}'), create], ['start > spread', 'spread > if', 'if.true > call'])],
      [
        'behind a script',
        flow([manual(), spread, script('return input;'), slack('x')], ['start > spread', 'spread > script', 'script > slack']),
      ],
      ['a model for each', flow([manual(), spread, askLocal('{{ input.text }}')], ['start > spread', 'spread > ask'])],
      [
        'after a merge',
        flow([manual(), spread, step('merge', 'merge'), create], ['start > spread', 'spread > merge.a', 'start > merge.b', 'merge > call']),
      ],
    ],
    silent: [
      [
        'one round after the other',
        flow([manual(), spread, each(), create], ['start > spread', 'spread > loop', 'loop.loop > call', 'call > loop.back']),
      ],
      [
        'one at a time',
        named('main', flow([manual(), mapList('callee')], ['start > map'])),
        {},
        [named('callee', flow([manual(), create], ['start > call']))],
      ],
      ['nothing outside', flow([manual(), spread, set({ a: '1' }), noop()], ['start > spread', 'spread > set', 'set > noop'])],
      ['before it', flow([manual(), create, spread, noop()], ['start > call', 'call > spread', 'spread > noop'])],
    ],
  },
  RL010: {
    fires: [
      ['behind a loop', flow([watch('orders'), each(), keep('orders')], ['watch > loop', 'loop.loop > keep', 'keep > loop.back'])],
      [
        'when something fails',
        flow([watch('orders'), script('throw new Error("x");'), keep('orders')], ['watch > script', 'script -error> keep']),
      ],
      ['by a flow for each of itself', named('flow_test', flow([manual(), mapList('flow_test')], ['start > map']))],
      [
        'by a tool',
        flow(
          [watch('orders'), agent('x'), brain(), step('again', 'sub-flow', { flowId: 'flow_test' })],
          ['watch > agent', 'brain -model> agent', 'again -tool> agent'],
        ),
      ],
      [
        'round through another flow',
        flow([watch('orders'), keep('bills')], ['watch > keep']),
        {
          policy: {
            organisation: {
              flows: [
                { id: 'f2', name: 'Bill', startedBy: ['bills'], writes: ['more'] },
                { id: 'f3', name: 'Third', startedBy: ['more'], writes: ['orders'] },
              ],
            },
          },
        },
      ],
    ],
    silent: [
      ['another table', flow([watch('orders'), each(), keep('results')], ['watch > loop', 'loop.loop > keep', 'keep > loop.back'])],
      ['off', flow([watch('orders'), { ...keep('orders'), disabled: true }], ['watch > keep'])],
      ['started by hand', flow([manual(), each(), keep('orders')], ['start > loop', 'loop.loop > keep', 'keep > loop.back'])],
      ['another flow', flow([manual(), mapList('other')], ['start > map'])],
    ],
  },
  RL013: {
    fires: [
      ['in a loop', flow([manual(), each(), everything()], ['start > loop', 'loop.loop > all', 'all > loop.back'])],
      ['then limited, too late', flow([manual(), everything(), step('l', 'limit-items', { maxItems: 5 })], ['start > all', 'all > l'])],
      ['files', one(everything({ kind: 'file' }))],
      ['two', flow([manual(), everything({ maximum: 10 }), { ...everything(), id: 'more', name: 'more' }], ['start > all', 'all > more'])],
    ],
    silent: [
      ['at most', one(everything({ maximum: 100 }))],
      ['a query with a maximum', one(sql('SELECT a FROM t'))],
      ['a table', one(table('find'))],
      ['off', one({ ...everything(), disabled: true })],
    ],
  },
  SC004: {
    fires: [
      ['a proxy', run('const p = new Proxy(input, { get: (o, k) => o[k] }); with (p) { return { a: email }; }')],
      ['does not parse', run('return { a: input.a ')],
      ['a function that is given around', run('const pick = (k) => (o) => o[k]; const f = pick("a"); return { b: f(input) };')],
      ['bound to another object', run('const f = function () { return this.a; }.bind(input); return { b: f() };')],
    ],
    silent: [
      ['closures and loops', run('const out = []; for (const r of input.rows) { const n = r.n * 2; out.push({ n }); } return { out };')],
      ['classes', run('class A { constructor(x) { this.x = x; } get twice() { return this.x * 2; } } return { t: new A(input.n).twice };')],
      ['async', run('const get = async (x) => x.a; return { b: await get(input) };')],
      ['generators', run('function* g() { yield input.a; } return { l: [...g()] };')],
    ],
  },
  SC007: {
    fires: [
      [
        'by a dynamic import',
        run("const { default: pad } = await import('https://esm.example.com/left-pad'); return { a: pad(input.a) };"),
        libraries,
      ],
      ['below the mended one', run("const _ = require('lodash@4.17.20'); return { a: _.size(input.a) };"), libraries],
      ['whatever is newest', run("import pad from 'https://esm.example.com/left-pad@latest'; return { a: pad(input.a) };"), libraries],
      ['a range', run("import pad from 'npm:left-pad@~1.3.0'; return { a: pad(input.a) };"), libraries],
      [
        'one more that nobody knows',
        run(
          "import pad from 'https://esm.example.com/left-pad@1.3.0'; import axe from 'https://esm.example.com/axe'; return { a: pad(axe) };",
        ),
        libraries,
      ],
    ],
    silent: [
      ['pinned', run("import pad from 'npm:left-pad@1.3.0'; return { a: pad(input.a) };"), libraries],
      ['of the platform', run("import { createHash } from 'node:crypto'; return { a: input.a };"), libraries],
      ['in a text', run('return { a: "import x from \'lodash\'" };'), libraries],
      ['in a comment', run("// import x from 'lodash'\nreturn { a: input.a };"), libraries],
    ],
  },
};
