/** What models may spend, what watches them, and how often people are asked. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import { noForeignFacts } from '../../../../app/nodes/foreign-action/parameters.ts';
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import {
  agent,
  approve,
  ask,
  askLocal,
  brain,
  call,
  judge,
  localBrain,
  manual,
  openHook,
  post,
  script,
  set,
  sql,
} from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { agentIn, iff, mask, noop, one, split, table } from '../steps.ts';
import { create, each, prod } from './kit/production.ts';

const clock = (cron: string, id = 'clock'): FlowNode => step(id, 'schedule-trigger', { cron, timezone: 'UTC' });
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

export const modelsInProduction: Adversary = {
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
      [
        'a registry that names the provider as the step does',
        one(askLocal('x')),
        { policy: { models: [{ provider: 'ollama', model: 'llama3', signature: 'unsigned' }] } },
      ],
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
};
