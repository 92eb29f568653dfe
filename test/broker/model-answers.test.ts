/** What a model's answer is worth: whole or cut off, bare or in a code fence. Both wire formats. */
import { expect, test } from 'vitest';
import { emptyGrant } from '../../app/broker/grant.ts';
import { askModel } from '../../app/broker/models/model-out.node.ts';
import type { ModelAsk } from '../../app/broker/network/requests.ts';
import type { WayOut } from '../../app/broker/way-out.ts';
import { readModelAnswer } from '../../app/broker/models/model-formats.ts';
import { codeOfError } from '../../app/kernel/errors.ts';

const ask: ModelAsk = {
  connection: 'c1',
  provider: 'openai-compatible',
  baseUrl: 'https://m.example/v1',
  model: 'small',
  messages: [],
  maxTokens: 10,
  timeoutMs: 3_000,
};
const schema = { type: 'object', properties: { id: { type: 'string' } } };
function read(body: unknown, more: Partial<ModelAsk> = {}): string {
  try {
    return readModelAnswer(
      { status: 200, headers: {}, body: JSON.stringify(body), raw: new Uint8Array(), url: '', address: undefined },
      { ...ask, ...more },
      'm.example',
      0,
      () => undefined,
    ).text;
  } catch (error) {
    return codeOfError(error);
  }
}
const openai = (content: string, finish = 'stop'): unknown => ({ choices: [{ message: { content }, finish_reason: finish }] });

test('an answer that ran out of tokens is none, in either format, as text or as JSON', () => {
  expect([
    read(openai('Pay it, unless', 'length')),
    read({ content: [{ type: 'text', text: 'Pay it, unless' }], stop_reason: 'max_tokens' }, { provider: 'anthropic' }),
    read(openai('{"id":"1"}', 'length'), { responseSchema: schema }),
    read(openai('Pay it.')),
  ]).toEqual(['model/bad-answer', 'model/bad-answer', 'model/bad-answer', 'Pay it.']);
});

test('an answer of 200 that holds an error alone is that error: asked for again where that may help, and not where it is refused', () => {
  const inside = (error: object): string => read({ error: { message: 'x', ...error } });
  expect([
    inside({ code: 429 }),
    inside({ code: 503, type: 'server_error' }),
    inside({ code: 'overloaded' }),
    inside({ code: 400, type: 'invalid_request_error' }),
    inside({ code: 1e9 }),
    read({ ...(openai('x') as object), error: { code: 429 } }),
    read({ error: 'x' }),
  ]).toEqual(['egress/rate-limited', 'egress/status', 'egress/status', 'model/refused', 'egress/status', 'x', 'model/bad-answer']);
});

test('JSON in a code fence is that JSON; what is none stays a bad answer, and a text keeps its fence', () => {
  const fenced = 'Here it is:\n```json\n{"id":"1"}\n```\n';
  expect([
    read(openai(fenced), { responseSchema: schema }),
    read(openai('```\nno\n```'), { responseSchema: schema }),
    read(openai(fenced)),
  ]).toEqual(['{"id":"1"}', 'model/bad-answer', fenced]);
});

test('a number that JavaScript cannot hold stays as it is written', () => {
  const text = JSON.stringify({ content: [{ type: 'tool_use', name: 'answer', input: 0 }], stop_reason: 'tool_use' }).replace(
    '"input":0',
    '"input":{"id":9007199254740993}',
  );
  expect(
    readModelAnswer(
      { status: 200, headers: {}, body: text, raw: new Uint8Array(), url: '', address: undefined },
      { ...ask, provider: 'anthropic', responseSchema: schema },
      'm.example',
      0,
      () => undefined,
    ).text,
  ).toBe('{"id":"9007199254740993"}');
});

test('whatever an answer is worth, what it used counts: as the provider says, and else what leave was asked for', async () => {
  const events = (...parts: unknown[]): string => parts.map((part) => `data: ${JSON.stringify(part)}\n\n`).join('');
  async function used(body: unknown, more: Partial<ModelAsk> = {}, status = 200): Promise<readonly unknown[]> {
    const settled: unknown[] = [];
    const way: Pick<WayOut, 'grant' | 'step' | 'meter' | 'http'> = {
      grant: {
        ...emptyGrant,
        models: [
          { nodes: ['n'], provider: 'openai-compatible', model: 'small' },
          { nodes: ['n'], provider: 'anthropic', model: 'small' },
        ],
      },
      step: { runId: 'r', flowId: 'f', nodeId: 'n', labels: [], dryRun: false },
      meter: {
        sendBytes: () => undefined,
        modelCall: (tokens) => ({
          settle: (...spent) => {
            settled.push(tokens, ...spent);
          },
        }),
      },
      http: () =>
        Promise.resolve({
          response: {
            status,
            headers: { 'content-type': typeof body === 'string' ? 'text/event-stream' : 'application/json' },
            body: typeof body === 'string' ? body : JSON.stringify(body),
            raw: new Uint8Array(),
            url: '',
            address: undefined,
          },
          spellings: [],
          host: 'm.example',
        }),
    };
    const code = await askModel({ ...ask, messages: [{ role: 'user', content: 'abc' }], ...more }, way as WayOut, {
      clock: { now: () => 0 },
      priceOf: (_model, input, output) => input + 2 * output,
    }).then(() => 'read', codeOfError);
    return [code, ...settled];
  }
  const usage = { prompt_tokens: 5, completion_tokens: 7 };
  const anthropic = { provider: 'anthropic' } as const;
  // Leave is asked for 9 tokens in and 10 out.
  expect(
    await Promise.all([
      used({ ...(openai('x') as object), usage }),
      used({ ...(openai('x', 'length') as object), usage }),
      used({ ...(openai('x', 'content_filter') as object), usage }),
      used({ ...(openai('no') as object), usage }, { responseSchema: schema }),
      used(openai('x', 'length')),
      used({ what: 'is this' }),
      used(events({ choices: [{ delta: { content: 'x' } }] })),
      used({ error: { code: 'overloaded' } }, {}, 503),
      used({ content: [], stop_reason: 'max_tokens', usage: { input_tokens: 5, output_tokens: 7 } }, anthropic),
      used({ content: [], stop_reason: 'refusal' }, anthropic),
      used(
        { content: [], stop_reason: 'end_turn', usage: { input_tokens: 5, cache_read_input_tokens: -5_000, output_tokens: 7 } },
        anthropic,
      ),
      used(events({ type: 'message_start', message: { usage: { input_tokens: 5, output_tokens: 1 } } }), anthropic),
      used(
        events(
          { type: 'message_start', message: { usage: { input_tokens: 5, output_tokens: 1 } } },
          { type: 'message_delta', delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 7 } },
          { type: 'message_stop' },
        ),
        anthropic,
      ),
    ]),
  ).toEqual([
    ['read', 19, 12, 19],
    ['model/bad-answer', 19, 12, 19],
    ['model/refused', 19, 12, 19],
    ['model/bad-answer', 19, 12, 19],
    ['model/bad-answer', 19, 19, 29],
    ['model/bad-answer', 19, 19, 29],
    ['egress/unreachable', 19, 19, 29],
    ['egress/status', 19, 0, 0],
    ['model/bad-answer', 19, 12, 19],
    ['model/refused', 19, 19, 29],
    ['model/bad-answer', 19, 19, 29],
    ['egress/unreachable', 19, 15, 25],
    ['model/bad-answer', 19, 12, 19],
  ]);
});

test('a fence that is never closed, events without end, and more than was asked for hold nobody up', () => {
  const stream = (body: string): string => {
    try {
      return readModelAnswer(
        { status: 200, headers: { 'content-type': 'text/event-stream' }, body, raw: new Uint8Array(), url: '', address: undefined },
        ask,
        'm.example',
        0,
        () => undefined,
      ).text;
    } catch (error) {
      return codeOfError(error);
    }
  };
  const event = 'data: {"choices":[{"delta":{"content":"x"}}]}\n\n';
  expect([
    read(openai(`\`\`\`${' '.repeat(100_000)}`), { responseSchema: schema }),
    read(openai('```JSON {"id":"1"} ``` or ```no```'), { responseSchema: schema }),
    read(openai('x'.repeat(2_000_000))),
    read(openai('x'.repeat(1_000_000))).length,
    stream(`${event.repeat(10_020)}data: [DONE]\n\n`).length,
    stream(`${event.repeat(10_021)}data: [DONE]\n\n`),
    stream(`: wait\n\n${'\n'.repeat(100)}${event}data: [DONE]`),
  ]).toEqual(['model/bad-answer', '{"id":"1"}', 'model/bad-answer', 1_000_000, 10_020, 'model/bad-answer', 'x']);
});
