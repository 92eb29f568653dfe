/** What a model's answer is worth: whole or cut off, bare or in a code fence. Both wire formats. */
import { expect, test } from 'vitest';
import type { ModelAsk } from '../../app/broker/requests.ts';
import { readModelAnswer } from '../../app/broker/model-formats.ts';
import { codeOfError } from '../../app/kernel/errors.ts';

const ask: ModelAsk = { connection: 'c1', provider: 'openai-compatible', baseUrl: 'https://m.example/v1', model: 'small', messages: [], maxTokens: 10, timeoutMs: 3_000 };
const schema = { type: 'object', properties: { id: { type: 'string' } } };
function read(body: unknown, more: Partial<ModelAsk> = {}): string {
  try {
    return readModelAnswer({ status: 200, headers: {}, body: JSON.stringify(body), raw: new Uint8Array(), url: '', address: undefined }, { ...ask, ...more }, 'm.example', 0).text;
  } catch (error) {
    return codeOfError(error);
  }
}
const openai = (content: string, finish = 'stop'): unknown => ({ choices: [{ message: { content }, finish_reason: finish }] });

test('an answer that ran out of tokens is none, in either format, as text or as JSON', () => {
  expect([read(openai('Pay it, unless', 'length')), read({ content: [{ type: 'text', text: 'Pay it, unless' }], stop_reason: 'max_tokens' }, { provider: 'anthropic' }), read(openai('{"id":"1"}', 'length'), { responseSchema: schema }), read(openai('Pay it.'))]).toEqual(['model/bad-answer', 'model/bad-answer', 'model/bad-answer', 'Pay it.']);
});

test('JSON in a code fence is that JSON; what is none stays a bad answer, and a text keeps its fence', () => {
  const fenced = 'Here it is:\n```json\n{"id":"1"}\n```\n';
  expect([read(openai(fenced), { responseSchema: schema }), read(openai('```\nno\n```'), { responseSchema: schema }), read(openai(fenced))]).toEqual(['{"id":"1"}', 'model/bad-answer', fenced]);
});

test('a number that JavaScript cannot hold stays as it is written', () => {
  const text = JSON.stringify({ content: [{ type: 'tool_use', name: 'answer', input: 0 }], stop_reason: 'tool_use' }).replace('"input":0', '"input":{"id":9007199254740993}');
  expect(readModelAnswer({ status: 200, headers: {}, body: text, raw: new Uint8Array(), url: '', address: undefined }, { ...ask, provider: 'anthropic', responseSchema: schema }, 'm.example', 0).text).toBe('{"id":"9007199254740993"}');
});
