/** Questions to models over real sockets, in both wire formats, whole and as a stream. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import type { EmbedAsk, ModelAsk } from '../../app/broker/network/requests.ts';
import { endpoint } from '../../app/broker/models/model-wire.ts';
import { readEvents } from '../../app/kernel/server-events.ts';
import { retryAfterMs } from '../../app/broker/network/rate-limit.ts';
import { nothingUsed, RunBudget } from '../../app/engine/state/budget.ts';
import { defaultLimits, type Grant } from '../../app/broker/grant.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { modelServer, wordVector, type ModelServer, type Reply } from '../kit/model-server.ts';
import { answer, httpServer, httpsServer, type TestServer } from '../kit/servers.ts';
import { freeMeter, host, outcome, testBroker } from './broker-kit.ts';

const secret = `key-${'e5'.repeat(10)}`;
let authority: Authority;
let server: TestServer;
let model: ModelServer;
let reply: (request: unknown) => Reply = () => 'x';
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  authority = newAuthority();
  model = modelServer((request) => reply(request), secret);
  server = await httpsServer(authority.issue('model.test.example'), model.handler);
});
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  await server.close();
  authority.remove();
});

const question: ModelAsk = {
  connection: 'c1',
  provider: 'openai-compatible',
  baseUrl: '',
  model: 'small',
  messages: [
    { role: 'system', content: 'Be brief' },
    { role: 'user', content: 'Hello there' },
  ],
  maxTokens: 10,
  timeoutMs: 3_000,
};
const models: Grant['models'] = [
  { provider: 'openai-compatible', model: 'small', nodes: ['n1'] },
  { provider: 'anthropic', model: 'small', nodes: ['n1'] },
];
function step(meter = freeMeter, more: Partial<BoundConnection> = {}, priceOf?: (name: string, input: number, output: number) => number) {
  const made = testBroker({
    names: { 'model.test.example': ['127.0.0.1'] },
    ...(priceOf === undefined ? {} : { priceOf }),
    connections: {
      c1: { hosts: ['model.test.example'], auth: { type: 'bearer', secret }, ca: authority.ca, internalAddresses: ['127.0.0.1'], ...more },
    },
  });
  open.push({ close: () => made.broker.close() });
  return made.step({ hosts: [host('model.test.example', server.port, { paths: ['/v1'] })], models }, { meter });
}
async function ask(answers: Reply, more: Partial<ModelAsk> = {}, meter = freeMeter) {
  model.requests.length = 0;
  reply = () => answers;
  const promise = step(meter, more.provider === 'anthropic' ? { auth: { type: 'api-key', header: 'x-api-key', secret } } : {}).model({
    ...question,
    baseUrl: `https://model.test.example:${server.port}/v1`,
    ...more,
  });
  const result = await outcome(promise);
  return { result, answer: result === 'allowed' ? await promise : undefined, requests: model.requests };
}

const schema = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false };

describe('chat completions', () => {
  test('with a schema where one is wanted', async () => {
    const { answer: given, requests } = await ask('{"ok":true}', { responseSchema: schema, temperature: 0 });
    expect([given, requests]).toEqual([
      { text: '{"ok":true}', inputTokens: 4, outputTokens: 1, model: 'small-2026-01-01' },
      [
        {
          model: 'small',
          messages: question.messages,
          max_tokens: 10,
          stream: false,
          temperature: 0,
          response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } },
        },
      ],
    ]);
  });

  test('reasoning models get the limit by its newer name and no temperature', async () => {
    const made = step();
    model.requests.length = 0;
    reply = () => 'x';
    expect([
      await outcome(
        made.model({ ...question, model: 'o3-2025-04-16', temperature: 0, baseUrl: `https://model.test.example:${server.port}/v1` }),
      ),
      model.requests,
    ]).toEqual(['halted/capability', []]);
    const { openaiBody } = await import('../../app/broker/models/model-openai.ts');
    expect(JSON.parse(openaiBody({ ...question, model: 'o3-2025-04-16', temperature: 0 }))).toEqual({
      model: 'o3-2025-04-16',
      messages: question.messages,
      max_completion_tokens: 10,
      stream: false,
    });
  });
});

describe('messages', () => {
  test('with the instructions apart, and the answer held to its schema by a tool', async () => {
    const { answer: given, requests } = await ask('{"ok":true}', {
      provider: 'anthropic',
      responseSchema: schema,
      temperature: 1.5,
      messages: [
        ...question.messages,
        { role: 'user', content: 'Again' },
        { role: 'assistant', content: 'Yes?' },
        { role: 'tool', content: 'Result' },
      ],
    });
    expect([given, requests]).toEqual([
      { text: '{"ok":true}', inputTokens: 7, outputTokens: 1, model: 'small-20260101' },
      [
        {
          model: 'small',
          max_tokens: 10,
          stream: false,
          system: 'Be brief',
          temperature: 1,
          messages: [
            { role: 'user', content: 'Hello there\n\nAgain' },
            { role: 'assistant', content: 'Yes?' },
            { role: 'user', content: 'Result' },
          ],
          tools: [{ name: 'answer', description: 'Gives the answer.', input_schema: schema }],
          tool_choice: { type: 'tool', name: 'answer' },
        },
      ],
    ]);
  });
});

describe.each<ModelAsk['provider']>(['openai-compatible', 'anthropic'])('%s', (provider) => {
  const long = 'Ein längerer Text – mit «Zeichen» 🙂, die mehr als ein Byte brauchen.';
  test.each([
    ['whole', false],
    ['as a stream', true],
    ['as a stream that is kept open', true],
  ])('%s, the same text and usage come out', async (name, stream) => {
    model.lingers = name.endsWith('open');
    const { answer: text } = await ask(long, { provider, stream });
    const { answer: fields } = await ask('{"ok":true,"why":"a b"}', { provider, stream, responseSchema: schema });
    model.lingers = false;
    expect([text?.text, text?.inputTokens, text?.outputTokens, fields?.text]).toEqual([long, 4, 13, '{"ok":true,"why":"a b"}']);
  });

  test.each<[string, Reply, Partial<ModelAsk>, string]>([
    ['a rate limit', 429, {}, 'egress/rate-limited'],
    ['a broken server', 503, {}, 'egress/status'],
    ['a server with too much to do', 529, {}, 'egress/status'],
    ['a request that it does not take', 400, {}, 'model/refused'],
    ['a stream that breaks off', { cut: 'Half an ans' }, { stream: true }, 'egress/unreachable'],
    ['an error in the middle of a stream', { error: 'Half an ans' }, { stream: true }, 'egress/status'],
  ])('%s ends typed', async (_name, answers, more, expected) => {
    expect((await ask(answers, { provider, ...more })).result).toBe(expected);
  });
});

test.each<[string, Partial<ModelAsk>, typeof freeMeter, string]>([
  ['text where JSON was asked for', { responseSchema: { type: 'object' } }, freeMeter, 'model/bad-answer'],
  ['a model that is not granted', { model: 'large' }, freeMeter, 'halted/capability'],
  ['a model of the other format', { provider: 'anthropic', model: 'large' }, freeMeter, 'halted/capability'],
  [
    'a budget that is used up',
    {},
    {
      ...freeMeter,
      modelCall: () => {
        throw new Error('budget');
      },
    },
    'unexpected: Error: budget',
  ],
])('%s is refused', async (_name, more, meter, expected) => {
  const { result, requests } = await ask('no json', more, meter);
  expect([result, requests.length]).toEqual([expected, expected === 'model/bad-answer' ? 1 : 0]);
});

test('a server that asks for quiet is left alone, by every step, for as long as it says', async () => {
  let asked = 0;
  const made = step();
  const url = `https://model.test.example:${server.port}/v1`;
  reply = () => {
    asked += 1;
    return 429;
  };
  const waits: (number | undefined)[] = [];
  for (let i = 0; i < 3; i += 1)
    await made.model({ ...question, baseUrl: url }).catch((error: unknown) => {
      waits.push(isCountersignError(error) ? error.retryAfterMs : -1);
    });
  expect([asked, waits[0], waits.slice(1).every((wait) => wait !== undefined && wait > 0 && wait <= 7_000)]).toEqual([1, 7_000, true]);
});

test('money is asked for before the call, and what it really cost is counted', async () => {
  const budget = new RunBudget({ ...defaultLimits, costMilliUsd: 100 }, nothingUsed);
  const priceOf = (_name: string, input: number, output: number): number => input * 2 + output * 5;
  const url = `https://model.test.example:${server.port}/v1`;
  model.requests.length = 0;
  reply = () => 'one two';
  const made = step(budget.meter(), {}, priceOf);
  // At most 22 tokens in (44) and 10 out (50) are 94 of 100; it takes 4 and 2, which is 18, and then 94 more are too many.
  expect([
    await outcome(made.model({ ...question, baseUrl: url })),
    await outcome(made.model({ ...question, baseUrl: url })),
    model.requests.length,
  ]).toEqual(['allowed', 'halted/budget', 1]);
});

test.each<[ModelAsk['provider'], number]>([
  ['openai-compatible', 46 + 50],
  ['anthropic', 8 + 50],
])(
  '%s: what a connection used that broke in the middle of its answer is counted, as it said and else as it may be',
  async (provider, cost) => {
    const budget = new RunBudget({ ...defaultLimits, costMilliUsd: 200 }, nothingUsed);
    const meter = budget.meter();
    reply = () => ({ drop: 'Half an answer' });
    const made = step(
      meter,
      provider === 'anthropic' ? { auth: { type: 'api-key', header: 'x-api-key', secret } } : {},
      (_name, input, output) => input * 2 + output * 5,
    );
    const failure: unknown = await made
      .model({ ...question, provider, stream: true, baseUrl: `https://model.test.example:${server.port}/v1` })
      .catch((error: unknown) => error);
    expect([
      isCountersignError(failure) && [failure.code, failure.errorClass],
      meter.usage.costMilliUsd,
      isCountersignError(failure) && failure.message.endsWith(`${meter.usage.tokens} tokens are counted for it, an estimate.`),
    ]).toEqual([['egress/unanswered', 'transient'], cost, true]);
  },
);

test('embeddings come in the order of their texts, whatever the server does', async () => {
  const embed: EmbedAsk = {
    connection: 'c1',
    provider: 'openai-compatible',
    baseUrl: `https://model.test.example:${server.port}/v1`,
    model: 'small',
    texts: ['red apples', 'blue sky'],
    timeoutMs: 3_000,
  };
  expect([await step().embed(embed), await outcome(step().embed({ ...embed, model: 'large' }))]).toEqual([
    { vectors: [wordVector('red apples'), wordVector('blue sky')], inputTokens: 4, model: 'small' },
    'halted/capability',
  ]);
});

test.each<[string, unknown]>([
  ['one too few', { data: [{ index: 0, embedding: [1] }] }],
  [
    'one twice',
    {
      data: [
        { index: 0, embedding: [1] },
        { index: 0, embedding: [1] },
      ],
    },
  ],
  [
    'of two lengths',
    {
      data: [
        { index: 0, embedding: [1] },
        { index: 1, embedding: [1, 2] },
      ],
    },
  ],
  [
    'no numbers',
    {
      data: [
        { index: 0, embedding: ['x'] },
        { index: 1, embedding: ['y'] },
      ],
    },
  ],
])('embeddings that are %s are no answer', async (_name, body) => {
  const odd = await httpsServer(authority.issue('model.test.example'), (_request, response) => answer(response, 200, body));
  open.push(odd);
  const made = testBroker({
    names: { 'model.test.example': ['127.0.0.1'] },
    connections: { c1: { hosts: ['model.test.example'], auth: { type: 'none' }, ca: authority.ca, internalAddresses: ['127.0.0.1'] } },
  });
  open.push({ close: () => made.broker.close() });
  const result = await outcome(
    made.step({ hosts: [host('model.test.example', odd.port)], models }).embed({
      connection: 'c1',
      provider: 'openai-compatible',
      baseUrl: `https://model.test.example:${odd.port}/v1`,
      model: 'small',
      texts: ['a', 'b'],
      timeoutMs: 3_000,
    }),
  );
  expect(result).toBe('model/bad-answer');
});

test('a model on this machine is reached over plain http when it is approved', async () => {
  reply = () => 'local';
  const plain = await httpServer(model.handler);
  open.push(plain);
  const made = testBroker({
    connections: { c1: { hosts: ['127.0.0.1'], auth: { type: 'bearer', secret }, internalAddresses: ['127.0.0.1'] } },
  });
  open.push({ close: () => made.broker.close() });
  const { text } = await made
    .step({ hosts: [host('127.0.0.1', plain.port, { scheme: 'http', paths: ['/v1'] })], models })
    .model({ ...question, baseUrl: `http://127.0.0.1:${plain.port}/v1` });
  expect(text).toBe('local');
});

test('addresses with a query keep it at the end, as Azure wants', () => {
  expect([
    endpoint('https://a.example/openai/deployments/x/?api-version=2024-10-21', '/chat/completions'),
    endpoint('https://a.example/v1//', '/messages'),
  ]).toEqual(['https://a.example/openai/deployments/x/chat/completions?api-version=2024-10-21', 'https://a.example/v1/messages']);
});

test('Retry-After is seconds or a date; events may end their lines in any way', () => {
  const now = Date.UTC(2026, 0, 1);
  expect([
    ['7', '0.5', 'Thu, 01 Jan 2026 00:01:00 GMT', 'Wed, 31 Dec 2025 00:00:00 GMT', 'soon', '-5'].map((text) =>
      retryAfterMs({ 'retry-after': text }, now),
    ),
    retryAfterMs({}, now),
    readEvents('\uFEFF: hi\r\n\r\nevent: a\r\ndata: 1\r\ndata:2\r\n\r\ndata: {"x":1}\n\n\n\nevent: none\n\ndata'),
  ]).toEqual([
    [7_000, 500, 60_000, 0, undefined, undefined],
    undefined,
    [
      { event: 'a', data: '1\n2' },
      { event: 'message', data: '{"x":1}' },
      { event: 'message', data: '' },
    ],
  ]);
});
