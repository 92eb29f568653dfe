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
    if (typeof peer === 'function') return peer(response);
    if (typeof peer === 'object') return answer(response, 200, peer);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(peer);
  });
  runtime = testRuntime({ connections: { model: { hosts: ['127.0.0.1'], auth: { type: 'none' }, internalAddresses: ['127.0.0.1'] } } });
  await runtime.engine.open();
  const drawn = flowOf(
    [
      start,
      node('Agent', 'ai-agent', { prompt: 'Go', maxSteps: 3, maxSeconds: 20 }, { timeoutMs: 5_000 }),
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

async function told(next: Peer): Promise<readonly [end: string, words: string]> {
  peer = next;
  const { run, output } = await (await runtime.engine.start(pin(flow), { kind: 'manual', input: [{}] })).finished;
  return [run.error?.code ?? run.status, run.error?.message ?? JSON.stringify(output).slice(0, 300)];
}

test.each<[string, Peer, string]>([
  ['ten megabytes of answer', said('x'.repeat(10_000_000)), '?'],
  ['ten megabytes of arguments', turn('Pay', `{"n":"${'x'.repeat(9_000_000)}"}`), '?'],
  [
    'an answer without end',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (response.write('x'.repeat(65_536))) {}
        response.once('drain', more);
      };
      more();
    },
    '?',
  ],
  [
    'no end of spaces',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (response.write(' '.repeat(65_536))) {}
        response.once('drain', more);
      };
      more();
    },
    '?',
  ],
  [
    'a stream without end, slowly',
    (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = () => {
        if (!response.destroyed) {
          response.write(': \n\n');
          setImmediate(() => setImmediate(more));
        }
      };
      more();
    },
    '?',
  ],
  ['nothing at all', () => undefined, '?'],
  ['no JSON', '{"choices":[', '?'],
  ['JSON that nests without end', `{"choices":${deep}}`, '?'],
  ['null', 'null', '?'],
  ['no choices', { choices: [] }, '?'],
  ['a choice that is none', { choices: [null] }, '?'],
  ['content that is no text', said({ a: 1 }), '?'],
  ['content of many parts', said([{ type: 'text', text: 'x' }]), '?'],
  [
    'usage below nothing',
    said('{"tool":"","arguments":"","answer":"x"}', { usage: { prompt_tokens: -1e308, completion_tokens: -5 } }),
    '?',
  ],
  [
    'usage without end',
    said('{"tool":"","arguments":"","answer":"x"}', { usage: { prompt_tokens: 1e308, completion_tokens: 1e308 } }),
    '?',
  ],
  ['NaN', '{"choices":NaN}', '?'],
  ['a tool that is not there', turn('Refund', '{}'), '?'],
  ['a tool by the name of a prototype', turn('__proto__', '{}'), '?'],
  ['arguments that nest without end', turn('Pay', `{"n":${deep}}`), '?'],
  ['arguments of a prototype', turn('Pay', '{"__proto__":{"n":1},"constructor":{"prototype":{"n":2}}}'), '?'],
  ['half a character', turn('', '', 'a\ud800b'), '?'],
  ['a number that is none', turn('Pay', '{"n":1e999999}'), '?'],
  [
    'a thousand tool calls of its own kind',
    said(null, {
      choices: [
        {
          index: 0,
          finish_reason: 'tool_calls',
          message: {
            role: 'assistant',
            content: null,
            tool_calls: Array.from({ length: 1_000 }, (_, i) => ({
              id: `t${i}`,
              type: 'function',
              function: { name: 'Pay', arguments: '{"n":1}' },
            })),
          },
        },
      ],
    }),
    '?',
  ],
  [
    'a thousand choices',
    { ...said('x'), choices: Array.from({ length: 1_000 }, () => ({ index: 0, message: { role: 'assistant', content: 'x' } })) },
    '?',
  ],
  [
    'keys without end',
    JSON.stringify({ ...said('x'), ...Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`k${i}`, i])) }),
    '?',
  ],
])('%s', async (name, next, _expected) => {
  const before = paid;
  const t = performance.now();
  const [end, words] = await told(next);
  const took = performance.now() - t;
  const after = await told(turn('', '', 'well'));
  console.log(
    `${name} | ${end} | ${words.slice(0, 160)} | paid ${paid - before} | ${Math.round(took)} ms | rss ${Math.round(process.memoryUsage().rss / 1e6)} | next ${after[0]}`,
  );
  expect(after[0]).toBe('succeeded');
});
