/** What fails, repeats, piles up or is run by a script, and what a model is allowed to spend. */
import type { JsonObject } from '../../../app/kernel/json.ts';
import { noForeignFacts } from '../../../app/nodes/foreign-action/parameters.ts';
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
  slot,
  sql,
} from '../kit/steps.ts';
import type { Adversary } from './cases.ts';
import { agentIn, bound, conn, iff, mask, named, noop, one, slack, split, table } from './steps.ts';

const clock = (cron: string, id = 'clock'): FlowNode => step(id, 'schedule-trigger', { cron, timezone: 'UTC' });
const strange = (more: Partial<FlowNode> = {}): FlowNode => step('odd', 'never-heard-of', {}, more);
const create = post('https://api.example.com/orders', '{}');
const each = (list = '', id = 'loop'): FlowNode => step(id, 'loop', { list });
const attempt = step('try', 'try');
const mapList = (flowId: string, more: JsonObject = {}): FlowNode => step('map', 'map-list', { list: 'rows', flowId, ...more });
const foreignAgent = (ai: JsonObject = {}, more: Partial<FlowNode> = {}): FlowNode =>
  step(
    'agent',
    'foreign-action',
    {
      category: 'ai.agent',
      title: 'Agent',
      values: {},
      facts: {
        ...noForeignFacts,
        inputs: [{ id: 'in', title: 'In', kind: 'data' }],
        outputs: [{ id: 'out', title: 'Out', kind: 'data' }],
        result: 'model',
        ai: { role: 'agent', external: true, system: [], prompt: [], output: 'none', ...ai },
      },
    },
    more,
  );
const run = (code: string) => flow([manual(), script(code)], ['start > script']);
const ollama = 'Ollama on this machine';
const files = {
  policy: {
    models: [
      { provider: ollama, model: 'llama3', signature: 'unsigned' as const },
      { provider: ollama, model: 'nomic', signature: 'unchecked' as const },
      { provider: ollama, model: 'good', signature: 'verified' as const },
    ],
  },
};
const monitors = {
  policy: {
    models: [
      { provider: 'OpenAI', model: 'gpt-4o-2024-08-06', driftMonitor: false },
      { provider: 'OpenAI', model: 'watched-2026-01-01', driftMonitor: true },
    ],
  },
};
const prod = { environment: 'prod' as const };
const classes = {
  model: 'gpt-4o-2024-08-06',
  registryId: 'gpt-4o',
  text: '{{ input.body.text }}',
  classes: [{ name: 'a' }, { name: 'b' }],
};
const keeps = {
  policy: {
    vendors: [
      { name: 'OpenAI', dpa: true },
      { name: 'Anthropic', dpa: true, zeroRetention: true },
    ],
  },
};
const helper = (id = 'helper'): FlowNode => step(id, 'test-agent-tool');
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

export const running: Adversary = {
  AI007: {
    fires: [
      [
        'every two minutes',
        flow(
          [clock('*/2 * * * *'), set({ a: '1' }), iff('{{ input.a }}'), approve(['a']), create],
          ['clock > set', 'set > if', 'if.true > approve', 'approve.approved > call'],
        ),
      ],
      [
        'for each of a list',
        flow(
          [manual(), set({ a: '1' }), split('rows'), approve(['a']), create],
          ['start > set', 'set > split', 'split > approve', 'approve.approved > call'],
        ),
      ],
      [
        'in a loop',
        flow(
          [manual(), each('rows'), set({ a: '1' }), approve(['a']), create],
          ['start > loop', 'loop.loop > set', 'set > approve', 'approve.approved > call', 'call > loop.back'],
        ),
      ],
      [
        'as often as it runs by now',
        flow([openHook(), approve(['body.email']), create], ['hook > approve', 'approve.approved > call']),
        { record: { stage: 'draft', runsPerDay: 400 } },
      ],
      [
        'a small budget',
        flow([clock('0 * * * *'), approve(['a']), create], ['clock > approve', 'approve.approved > call']),
        { policy: { approvalsPerDay: 10 } },
      ],
    ],
    silent: [
      ['once a week', flow([clock('0 9 * * 1'), approve(['a']), create], ['clock > approve', 'approve.approved > call'])],
      [
        'before the loop',
        flow(
          [manual(), approve(['rows']), each('rows'), create],
          ['start > approve', 'approve.approved > loop', 'loop.loop > call', 'call > loop.back'],
        ),
      ],
      [
        'a large budget',
        flow([clock('*/30 * * * *'), approve(['a']), create], ['clock > approve', 'approve.approved > call']),
        { policy: { approvalsPerDay: 500 } },
      ],
      ['often, and nobody is asked', flow([clock('* * * * *'), create], ['clock > call'])],
    ],
  },
  AI010: {
    fires: [
      ['it classifies', one(step('c', 'classify', { ...classes, provider: 'ollama', model: 'llama3' })), files],
      ['it makes vectors, and nobody checks', one(step('e', 'embed', { provider: 'ollama', model: 'nomic', text: 'x' })), files],
      ["a vector store's", one(step('v', 'vector-store', { provider: 'ollama', model: 'nomic', text: 'x' })), files],
      [
        'in quarantine',
        one(step('q', 'quarantine', { provider: 'ollama', model: 'llama3', text: 'x', fields: [{ name: 'ok', type: 'boolean' }] })),
        files,
      ],
      ["an agent's", flow([manual(), agent('x'), localBrain()], ['start > agent', 'brain -model> agent']), files],
    ],
    silent: [
      ['verified', one(askLocal('x', { model: 'good' })), files],
      ['hosted by somebody else', one(ask('x')), files],
      ['switched off', one({ ...askLocal('x'), disabled: true }), files],
      ['no list is kept', one(askLocal('x'))],
    ],
  },
  AI013: {
    fires: [
      ['nothing but time', flow([manual(), foreignAgent({ seconds: 60 })], ['start > agent'])],
      ['in a loop', flow([manual(), each(), foreignAgent()], ['start > loop', 'loop.loop > agent', 'agent > loop.back'])],
      ['a tool of another agent', flow([manual(), foreignAgent({ steps: 3 })], ['start > agent'])],
      ['behind an approval', flow([manual(), approve(['a']), foreignAgent()], ['start > approve', 'approve.approved > agent'])],
    ],
    silent: [
      ['the flow has a cap on money', flow([manual(), foreignAgent()], ['start > agent'], { settings: { maxCostMilliUsd: 1_000 } })],
      ['rounds and tokens', flow([manual(), foreignAgent({ steps: 5, tokens: 1_000 })], ['start > agent'])],
      ['our own, as it comes', agentIn(manual(), [], 'x')],
      ['a model that is asked once', one(ask('x'))],
    ],
  },
  AI016: {
    fires: [
      ['another agent under a web hook', agentIn(openHook(), [helper()])],
      ['two of them', agentIn(manual(), [helper('h1'), helper('h2')], 'x')],
      ['beside a plain tool', agentIn(manual(), [call('https://api.example.com/x', {}, 'web'), helper()], 'x')],
      [
        'a server of others, without a login',
        agentIn(manual(), [step('server', 'test-tool-server', { url: 'https://tools.example.org/mcp' })], 'x'),
      ],
    ],
    silent: [
      ['answers that are closed', agentIn(manual(), [step('helper', 'test-agent-tool', { output: 'closed' })], 'x')],
      ['a table', agentIn(manual(), [table('find')], 'x')],
      ['on this machine', agentIn(manual(), [step('server', 'test-tool-server', { url: 'http://127.0.0.1:9/mcp' })], 'x')],
      [
        'one after the other',
        flow(
          [
            manual(),
            agent('x', { output: 'schema', schema: [{ name: 'n', type: 'number' }] }),
            brain(),
            agent('{{ input.answer.n }}', {}, 'a2'),
            brain({}, 'b2'),
          ],
          ['start > agent', 'brain -model> agent', 'agent > a2', 'b2 -model> a2'],
        ),
      ],
    ],
  },
  AI020: {
    fires: [
      [
        'a class is a way',
        flow(
          [
            openHook(),
            step('c', 'classify', classes),
            step('s', 'switch', {
              cases: [
                { id: 'one', title: '', combine: 'all', conditions: [{ left: '{{ input.class }}', operator: 'equals', right: 'a' }] },
              ],
            }),
            noop(),
          ],
          ['hook > c', 'c > s', 's.one > noop'],
          prod,
        ),
        monitors,
      ],
      [
        'an amount is paid',
        flow(
          [
            openHook(),
            step('x', 'extract', {
              model: 'gpt-4o-2024-08-06',
              text: '{{ input.body.text }}',
              fields: [{ name: 'amount', type: 'number' }],
            }),
            post('https://bank.example.com/p', '{ "a": "{{ input.extracted.amount }}" }', { effect: 'pay' }),
          ],
          ['hook > x', 'x > call'],
          prod,
        ),
        monitors,
      ],
      [
        'through a script',
        flow(
          [manual(), judge('OK?'), script('return { go: input.answer.ok };'), iff('{{ input.go }}'), noop()],
          ['start > ask', 'ask > script', 'script > if', 'if.true > noop'],
          prod,
        ),
        monitors,
      ],
      [
        "an agent's tool writes",
        flow(
          [manual(), agent('x'), brain(), post('https://api.example.com/x', '{ "a": "{{ model.a }}" }')],
          ['start > agent', 'brain -model> agent', 'call -tool> agent'],
          prod,
        ),
        monitors,
      ],
    ],
    silent: [
      [
        'in a test',
        flow([manual(), judge('OK?'), iff('{{ input.answer.ok }}'), noop()], ['start > ask', 'ask > if', 'if.true > noop'], {
          environment: 'test',
        }),
        monitors,
      ],
      [
        'watched',
        flow(
          [
            manual(),
            ask('OK?', { model: 'watched-2026-01-01', output: 'schema', schema: [{ name: 'ok', type: 'boolean' }] }),
            iff('{{ input.answer.ok }}'),
            noop(),
          ],
          ['start > ask', 'ask > if', 'if.true > noop'],
          prod,
        ),
        monitors,
      ],
      ['it decides nothing', flow([manual(), ask('x'), noop()], ['start > ask', 'ask > noop'], prod), monitors],
      [
        'no list is kept',
        flow([manual(), judge('OK?'), iff('{{ input.answer.ok }}'), noop()], ['start > ask', 'ask > if', 'if.true > noop'], prod),
      ],
    ],
  },
  AI021: {
    fires: [
      ['vectors', flow([openHook(), step('e', 'embed', { text: '{{ input.body.email }}' })], ['hook > e']), keeps],
      ['a class', flow([openHook(), step('c', 'classify', { ...classes, text: '{{ input.body.email }}' })], ['hook > c']), keeps],
      [
        'through a script',
        flow([openHook(), script('return { t: input.body.email };'), ask('{{ input.t }}')], ['hook > script', 'script > ask']),
        keeps,
      ],
      [
        "a tool's answer",
        flow(
          [manual(), agent('x'), brain(), sql('SELECT email FROM people', { columns: [{ name: 'email' }] })],
          ['start > agent', 'brain -model> agent', 'sql -tool> agent'],
        ),
        keeps,
      ],
    ],
    silent: [
      [
        'kept for no time',
        flow([openHook(), ask('{{ input.body.email }}', { provider: 'anthropic', model: 'claude-3-5-sonnet-20241022' })], ['hook > ask']),
        keeps,
      ],
      ['masked', flow([openHook(), mask('body.email'), ask('{{ input.body.email }}')], ['hook > mask', 'mask > ask']), keeps],
      ['here', flow([openHook(), askLocal('{{ input.body.email }}')], ['hook > ask']), keeps],
      ['nothing personal', flow([openHook(), ask('{{ input.body.amount }}')], ['hook > ask']), keeps],
    ],
  },
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
  PM004: {
    fires: [
      [
        "the connection's",
        one(call('https://api.example.com/x', {}, 'call', bound), conn({ serviceAccount: 'svc-shared' })),
        {
          policy: {
            organisation: { flows: [{ id: 'f2', name: 'Pay', owner: 'ada@example.com', riskTier: 'minimal', identities: ['svc-shared'] }] },
          },
        },
      ],
      [
        "the flow's, of another owner",
        one(call('https://api.example.com/x', {}, 'call', bound), { ...conn({}), serviceAccount: 'svc-shared' }),
        {
          policy: {
            organisation: {
              flows: [{ id: 'f2', name: 'Pay', owner: 'bob@example.com', riskTier: 'critical', identities: ['svc-shared'] }],
            },
          },
        },
      ],
      [
        "by an agent's tool",
        flow(
          [manual(), agent('x'), brain(), call('https://api.example.com/x', {}, 'call', bound)],
          ['start > agent', 'brain -model> agent', 'call -tool> agent'],
          { ...conn({ serviceAccount: 'svc-shared' }) },
        ),
        {
          policy: {
            organisation: {
              flows: [{ id: 'f2', name: 'Pay', owner: 'bob@example.com', riskTier: 'critical', identities: ['svc-shared'] }],
            },
          },
        },
      ],
      [
        'seen by the workspace',
        one(call('https://api.example.com/x', {}, 'call', bound), conn({ serviceAccount: 'svc-shared' })),
        { around: { flows: [{ id: 'f2', name: 'Pay', owner: 'bob@example.com', riskTier: 'critical', identities: ['svc-shared'] }] } },
      ],
    ],
    silent: [
      [
        'the same owner and tier',
        one(call('https://api.example.com/x', {}, 'call', bound), conn({ serviceAccount: 'svc-shared' })),
        {
          policy: {
            organisation: {
              flows: [{ id: 'f2', name: 'Pay', owner: 'ada@example.com', riskTier: 'critical', identities: ['svc-shared'] }],
            },
          },
        },
      ],
      [
        'its own',
        one(call('https://api.example.com/x', {}, 'call', bound), conn({ serviceAccount: 'svc-own' })),
        {
          policy: {
            organisation: { flows: [{ id: 'f2', name: 'Pay', owner: 'bob@example.com', riskTier: 'minimal', identities: ['svc-shared'] }] },
          },
        },
      ],
      ['none', one(call('https://api.example.com/x'))],
      ['nothing is known of others', one(call('https://api.example.com/x', {}, 'call', bound), conn({ serviceAccount: 'svc-shared' }))],
    ],
  },
  PM006: {
    fires: [
      [
        'a tool uses it',
        flow(
          [manual(), agent('x'), brain(), call('https://api.example.com/x', {}, 'call', bound)],
          ['start > agent', 'brain -model> agent', 'call -tool> agent'],
          conn({ environment: 'prod' }),
        ),
      ],
      [
        'known of the connection',
        one(call('https://api.example.com/x', {}, 'call', bound), conn({})),
        { policy: { organisation: { connections: [{ name: 'Shop', environments: ['dev', 'prod'] }] } } },
      ],
      [
        'a development key in production',
        one(call('https://api.example.com/x', {}, 'call', bound), { ...conn({ environment: 'dev' }), ...prod }),
      ],
      [
        'a test key in production, in a loop',
        flow(
          [manual(), each(), call('https://api.example.com/x', {}, 'call', bound)],
          ['start > loop', 'loop.loop > call', 'call > loop.back'],
          { ...conn({ environment: 'test' }), ...prod },
        ),
      ],
    ],
    silent: [
      ['all in production', one(call('https://api.example.com/x', {}, 'call', bound), { ...conn({ environment: 'prod' }), ...prod })],
      ['nobody uses it', one(noop(), conn({ environment: 'prod' }))],
      ['of no environment', one(call('https://api.example.com/x', {}, 'call', bound), conn({}))],
      [
        'known, and only here',
        one(call('https://api.example.com/x', {}, 'call', bound), conn({})),
        { policy: { organisation: { connections: [{ name: 'Shop', environments: ['dev'] }] } } },
      ],
    ],
  },
  PM008: {
    fires: [
      [
        'creates in a loop, pays after it',
        flow(
          [
            manual(),
            each(),
            post('https://api.example.com/invoices', '{}', {}, 'create', bound),
            post('https://api.example.com/pay', '{}', { effect: 'pay' }, 'pay', bound),
          ],
          ['start > loop', 'loop.loop > create', 'create > loop.back', 'loop.done > pay'],
          conn({}),
        ),
      ],
      [
        'two connections, one account',
        flow(
          [
            manual(),
            post('https://api.example.com/invoices', '{}', {}, 'create', bound),
            post('https://bank.example.com/pay', '{}', { effect: 'pay' }, 'pay', { connection: 'bank' }),
          ],
          ['start > create', 'create > pay'],
          { connections: [slot({ serviceAccount: 'svc' }), slot({ id: 'bank', name: 'Bank', serviceAccount: 'svc' })] },
        ),
      ],
      [
        "both are an agent's",
        flow(
          [
            manual(),
            agent('x'),
            brain(),
            post('https://api.example.com/invoices', '{}', {}, 'create', bound),
            post('https://api.example.com/pay', '{}', { effect: 'pay' }, 'pay', bound),
          ],
          ['start > agent', 'brain -model> agent', 'create -tool> agent', 'pay -tool> agent'],
          conn({}),
        ),
      ],
      [
        'another flow pays with it',
        one(post('https://api.example.com/invoices', '{}', {}, 'create', bound), conn({ serviceAccount: 'svc' })),
        { around: { flows: [{ id: 'f2', name: 'Pay', identities: ['svc'], effects: ['pay'] }] } },
      ],
    ],
    silent: [
      [
        'two accounts',
        flow(
          [
            manual(),
            post('https://api.example.com/invoices', '{}', {}, 'create', bound),
            post('https://bank.example.com/pay', '{}', { effect: 'pay' }, 'pay', { connection: 'bank' }),
          ],
          ['start > create', 'create > pay'],
          { connections: [slot({ serviceAccount: 'a' }), slot({ id: 'bank', name: 'Bank', serviceAccount: 'b' })] },
        ),
      ],
      [
        'a person between',
        flow(
          [
            manual(),
            post('https://api.example.com/invoices', '{}', {}, 'create', bound),
            approve(['a']),
            post('https://api.example.com/pay', '{}', { effect: 'pay' }, 'pay', bound),
          ],
          ['start > create', 'create > approve', 'approve.approved > pay'],
          conn({}),
        ),
      ],
      [
        'reads and pays',
        flow(
          [
            manual(),
            call('https://api.example.com/invoices', {}, 'read', bound),
            post('https://api.example.com/pay', '{}', { effect: 'pay' }, 'pay', bound),
          ],
          ['start > read', 'read > pay'],
          conn({}),
        ),
      ],
      [
        'off',
        flow(
          [
            manual(),
            post('https://api.example.com/invoices', '{}', {}, 'create', bound),
            post('https://api.example.com/pay', '{}', { effect: 'pay' }, 'pay', { ...bound, disabled: true }),
          ],
          ['start > create', 'create > pay'],
          conn({}),
        ),
      ],
    ],
  },
};
