/** Model servers and models that answer as none should, in a real run: it ends with a step error in words, in its time, and the next run is none the worse. */
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { answer, bodyOf, httpServer, type TestServer } from '../kit/servers.ts';
import { flowOf, node, pin, slot, start, testRuntime, type TestRuntime } from './flow-kit.ts';

const said = (content: unknown, more: object = {}): object => ({
  id: 'c',
  object: 'chat.completion',
  model: 'stub-2026-01-01',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 },
  ...more,
});
const turn = (tool: string, filled: string, text = ''): object => said(JSON.stringify({ tool, arguments: filled, answer: text }));
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
type Peer = object | string | ((response: ServerResponse) => void);
let peer: Peer = {};
let model: TestServer;
let runtime: TestRuntime;
let flow: Flow;
let paid = 0;

beforeAll(async () => {
  model = await httpServer(async (request, response) => {
    await bodyOf(request);
    if (request.url === '/pay') {
      paid += 1;
      return answer(response, 200, { ok: true });
    }
    if (typeof peer === 'function') return (peer as (to: ServerResponse) => void)(response);
    if (typeof peer === 'object') return answer(response, 200, peer);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(peer);
  });
  runtime = testRuntime({ connections: { model: { hosts: ['127.0.0.1'], auth: { type: 'none' }, internalAddresses: ['127.0.0.1'] } } });
  await runtime.engine.open();
  const drawn = flowOf(
    [
      start,
      node('Agent', 'ai-agent', { prompt: 'Go', maxSteps: 3, maxSeconds: 60 }, { timeoutMs: 60_000 }),
      node(
        'Model',
        'chat-model',
        { provider: 'custom', baseUrl: `http://127.0.0.1:${model.port}/v1`, model: 'stub-2026-01-01' },
        { connection: 'model' },
      ),
      node(
        'Pay',
        'http-request',
        { method: 'POST', url: `http://127.0.0.1:${model.port}/pay`, bodyMode: 'json', body: '{"n":"{{ model.n }}"}' },
        { connection: 'model' },
      ),
    ],
    ['start -> Agent'],
    { connections: [slot('model', [`127.0.0.1:${model.port}`], 'none')] },
  );
  const plug = (from: string, kind: 'model' | 'tool') => ({
    id: from,
    kind,
    from: { node: from, port: kind },
    to: { node: 'Agent', port: kind },
  });
  flow = { ...drawn, edges: [...drawn.edges, plug('Model', 'model'), plug('Pay', 'tool')] };
});
afterAll(async () => {
  await runtime.close();
  await model.close();
});

async function told(next: Peer): Promise<string> {
  peer = next;
  const { run } = await (await runtime.engine.start(pin(flow), { kind: 'manual', input: [{}] })).finished;
  return run.error?.code ?? run.status;
}

const bad = 'model/bad-answer';
const endless = (text: string) => (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = (): void => {
    while (response.write(text));
    response.once('drain', more);
  };
  more();
};
const calls = Array.from({ length: 1_000 }, (_one, index) => ({
  id: `t${index}`,
  type: 'function',
  function: { name: 'Pay', arguments: '{"n":1}' },
}));

test.each<[string, Peer, string, number]>([
  ['nine megabytes of arguments', turn('Pay', `{"n":"${'x'.repeat(9_000_000)}"}`), bad, 0],
  ['an answer without end', endless('x'.repeat(65_536)), 'egress/too-large', 0],
  ['no end of spaces', endless(' '.repeat(65_536)), 'egress/too-large', 0],
  ['JSON that breaks off', '{"choices":[', bad, 0],
  ['JSON that nests without end', `{"choices":${deep}}`, bad, 0],
  ['a thousand choices', { ...said('x'), choices: Array.from({ length: 1_000 }, () => ({ message: { content: 'x' } })) }, bad, 0],
  ['NaN', '{"choices":NaN}', bad, 0],
  ['usage without end', said(JSON.stringify({ tool: '', arguments: '', answer: 'x' }), { usage: { prompt_tokens: 1e308 } }), bad, 0],
  ['a thousand uses of tools at once', said(null, { choices: [{ message: { content: null, tool_calls: calls } }] }), bad, 0],
  ['arguments that nest without end', turn('Pay', `{"n":${deep}}`), bad, 0],
  ['a tool that is not there', turn('Refund', '{}'), 'halted/budget', 0],
  ['a tool by the name of a prototype', turn('__proto__', '{}'), 'halted/budget', 0],
  ['arguments of a prototype', turn('Pay', '{"__proto__":{"n":1},"constructor":{"prototype":{"n":2}}}'), 'halted/budget', 0],
  ['a number that no JavaScript holds', turn('Pay', '{"n":1e999999}'), 'halted/budget', 3],
  ['half a character', turn('', '', 'a\ud800b'), 'succeeded', 0],
])('%s', async (_name, next, expected, uses) => {
  paid = 0;
  const end = await told(next);
  expect([end, paid, await told(turn('', '', 'well'))]).toEqual([expected, uses, 'succeeded']);
});
