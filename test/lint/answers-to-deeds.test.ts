/** An agent that nobody outside writes to, but for the services that it acts on: what these answer is mostly that it is done. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { FlowNode } from '../../app/workflow/model/flow.ts';
import { agentWith } from './adversary/foreign/n8n-agents-kit.ts';
import { GPT, START, type Step } from './adversary/foreign/n8n-kit.ts';
import { flow, step } from './kit/flow.ts';
import { agent, localBrain, manual, openHook, sql } from './kit/steps.ts';

const deed = (more: JsonObject = {}): FlowNode =>
  step('call', 'http-request', { method: 'POST', url: 'https://api.example.com/orders', bodyMode: 'json', body: '{}', ...more });
const said = (rule: string, tools: readonly FlowNode[], start = manual(), prompt = 'Do the daily work'): string[] =>
  lintFlow(
    flow(
      [start, agent(prompt), localBrain(), ...tools],
      [`${start.id} > agent`, 'brain -model> agent', ...tools.map(({ id }) => `${id} -tool> agent`)],
    ),
  )
    .findings.filter(({ ruleId }) => ruleId === rule)
    .map(({ severity }) => severity);
const customers = sql('SELECT email FROM customers', { columns: [{ name: 'email', label: 'contact' }] });

describe('what a service says to a deed', () => {
  it('steers mildly', () => {
    expect(said('AI001', [deed()])).toEqual(['medium']);
    expect(said('AI001', [deed({ method: 'DELETE' })])).toEqual(['medium']);
    expect(said('DF004', [deed(), customers])).toEqual(['medium']);
  });
});

describe('in a workflow of n8n, which asks by POST for anything, an answer', () => {
  it('steers as before', () => {
    const asks: Step = [
      'Call',
      'httpRequestTool',
      4.2,
      { method: 'POST', url: 'https://api.example.com/orders', sendBody: true, specifyBody: 'json', jsonBody: '{}', options: {} },
    ];
    const file = agentWith(START, 'Do the daily work', [
      [GPT(), 'model'],
      [asks, 'tool'],
    ]);
    const found = importForeignAll(JSON.stringify(file), 'wf.json').flatMap((one) => lintFlow(one.flow).findings);
    expect(found.filter(({ ruleId }) => ruleId === 'AI001').map(({ severity }) => severity)).toEqual(['block']);
  });
});

describe('what others have written steers all the same', () => {
  const reads = step('look', 'http-request', { url: 'https://api.example.com/tickets' });
  it.each<[string, FlowNode[]]>([
    ['a question beside it', [deed(), reads]],
    [
      'a question by POST',
      [deed(), step('ask', 'http-request', { method: 'POST', url: 'https://api.example.com/search', bodyMode: 'json' })],
    ],
    ['feeds', [deed(), step('news', 'rss-read', { address: 'https://news.example.org/feed' })]],
    ['an interface that answers anything', [deed({ url: 'https://api.example.com/graphql' })]],
    ['a place of messages', [deed({ url: 'https://api.example.com/tickets' })]],
    ...['retrieve', 'scrape', 'inbox', 'history', 'responses', 'rpc', 'v1', '', 'webhook/7', 'orders/1/history'].map(
      (path): [string, FlowNode[]] => [`whatever ${path} gives out`, [deed({ url: `https://api.example.com/${path}` })]],
    ),
    ['a server of chats', [deed({ url: 'https://chat.example.com/orders' })]],
    ['more than what was done', [deed({ url: 'https://api.example.com/orders?expand=customer' })]],
    ['more than what was done, asked for beside it', [deed({ query: [{ name: 'include', value: 'customer' }] })]],
    ['an answer to a question in the body', [deed({ body: '{"query":"{ orders { text } }"}' })]],
    ['what goes in the clear', [deed({ url: 'http://api.example.com/orders' })]],
  ])('%s', (_name, tools) => {
    expect(said('AI001', tools)).toContain('block');
  });
  it('and whoever writes to the flow', () => {
    expect(said('AI001', [deed()], openHook(), 'Help: {{ input.body.text }}')).toEqual(['block']);
    expect(said('DF004', [deed(), customers], openHook(), 'Help: {{ input.body.text }}')).toEqual(['high']);
  });
});
