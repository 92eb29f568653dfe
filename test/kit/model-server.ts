/**
 * A server that speaks what model servers speak, as OpenAI and Anthropic document it: chat completions, messages and embeddings, whole or
 * as a stream, with usage, errors and rate limits.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answer, bodyOf } from './servers.ts';

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly max_tokens: number;
  readonly stream?: boolean;
  readonly system?: string;
  readonly response_format?: { readonly type: string; readonly json_schema: { readonly schema: unknown } };
  readonly tools?: readonly { readonly name: string; readonly input_schema: unknown }[];
}

export interface ModelServer {
  readonly handler: RequestListener;
  /** Keeps streams open after their last event. */
  lingers: boolean;
  readonly requests: ChatRequest[];
  readonly authorizations: (string | undefined)[];
}

/** A status answers with that error; `cut` breaks a stream off half way, `drop` its connection; `error` puts an error into the stream. */
export type Reply = string | number | { readonly cut: string } | { readonly drop: string } | { readonly error: string };

const words = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;
const pieces = (text: string): string[] => text.match(/[\s\S]{1,7}/g) ?? [''];
const beginStream = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
};
const textOf = (reply: Exclude<Reply, number>): string =>
  typeof reply === 'string' ? reply : 'cut' in reply ? reply.cut : 'drop' in reply ? reply.drop : reply.error;
/** What was written arrives, and then the connection breaks. */
const endOf = (reply: Exclude<Reply, number>, response: ServerResponse, lingers: boolean): void => {
  if (lingers) return;
  if (typeof reply === 'object' && 'drop' in reply)
    response.write(': nothing more\n\n', () => {
      setImmediate(() => response.destroy());
    });
  else response.end();
};

function openai(reply: Exclude<Reply, number>, chat: ChatRequest, response: ServerResponse, lingers: boolean): void {
  const text = textOf(reply);
  const model = `${chat.model}-2026-01-01`;
  const prompt = chat.messages.reduce((sum, message) => sum + words(message.content), 0);
  const usage = { prompt_tokens: prompt, completion_tokens: words(text), total_tokens: prompt + words(text) };
  if (chat.stream !== true) {
    answer(response, 200, {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model,
      system_fingerprint: 'fp_1',
      choices: [{ index: 0, message: { role: 'assistant', content: text, refusal: null }, logprobs: null, finish_reason: 'stop' }],
      usage,
    });
    return;
  }
  beginStream(response);
  const send = (value: unknown): void => {
    response.write(`data: ${JSON.stringify(value)}\n\n`);
  };
  const chunk = (delta: object, finish: string | null): object => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    usage: null,
  });
  send(chunk({ role: 'assistant', content: '', refusal: null }, null));
  response.write(': a comment that keeps the line open\n\n');
  for (const piece of pieces(text)) send(chunk({ content: piece }, null));
  if (typeof reply === 'object' && 'error' in reply)
    send({ error: { message: 'The server had an error.', type: 'server_error', code: null } });
  if (typeof reply === 'string') {
    send(chunk({}, 'stop'));
    send({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model, choices: [], usage });
    response.write('data: [DONE]\n\n');
  }
  endOf(reply, response, lingers);
}

function anthropic(reply: Exclude<Reply, number>, chat: ChatRequest, response: ServerResponse, lingers: boolean): void {
  const text = textOf(reply);
  const model = `${chat.model}-20260101`;
  const tool = chat.tools?.[0]?.name;
  const input = chat.messages.reduce((sum, message) => sum + words(message.content), words(chat.system ?? ''));
  const stop = tool === undefined ? 'end_turn' : 'tool_use';
  if (chat.stream !== true) {
    answer(response, 200, {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model,
      stop_reason: stop,
      stop_sequence: null,
      usage: { input_tokens: input, output_tokens: words(text) },
      content: [
        tool === undefined ? { type: 'text', text } : { type: 'tool_use', id: 'toolu_1', name: tool, input: JSON.parse(text) as unknown },
      ],
    });
    return;
  }
  beginStream(response);
  const send = (event: { readonly type: string } & Record<string, unknown>): void => {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  send({
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model,
      content: [],
      stop_reason: null,
      usage: { input_tokens: input, output_tokens: 1 },
    },
  });
  send({
    type: 'content_block_start',
    index: 0,
    content_block: tool === undefined ? { type: 'text', text: '' } : { type: 'tool_use', id: 'toolu_1', name: tool, input: {} },
  });
  send({ type: 'ping' });
  for (const piece of pieces(text))
    send({
      type: 'content_block_delta',
      index: 0,
      delta: tool === undefined ? { type: 'text_delta', text: piece } : { type: 'input_json_delta', partial_json: piece },
    });
  if (typeof reply === 'object' && 'error' in reply) send({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } });
  if (typeof reply === 'string') {
    send({ type: 'content_block_stop', index: 0 });
    send({ type: 'message_delta', delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: words(text) } });
    send({ type: 'message_stop' });
  }
  endOf(reply, response, lingers);
}

/** A vector that tells by which words a text is made of, so that like texts are near each other. */
export function wordVector(text: string): number[] {
  const vector = Array.from({ length: 32 }, () => 0);
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
    const slot = [...word].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 32, 7);
    vector[slot] = (vector[slot] ?? 0) + 1;
  }
  return vector;
}

function keyOf(request: IncomingMessage): string | undefined {
  const key = request.headers['x-api-key'];
  return request.headers.authorization ?? (typeof key === 'string' ? `Bearer ${key}` : undefined);
}

/** `reply` gives the text, the status of an error, or how a stream goes wrong. */
export function modelServer(reply: (request: ChatRequest) => Reply, token: string): ModelServer {
  const requests: ChatRequest[] = [];
  const authorizations: (string | undefined)[] = [];
  const made: ModelServer = {
    requests,
    authorizations,
    lingers: false,
    handler: async (request, response) => {
      const path = request.url?.split('?')[0];
      const speaksAnthropic = path === '/v1/messages';
      const error = (type: string, code: string | null, message: string): object =>
        speaksAnthropic ? { type: 'error', error: { type, message } } : { error: { message, type, param: null, code } };
      if (request.method !== 'POST' || !['/v1/chat/completions', '/v1/messages', '/v1/embeddings'].includes(path ?? '')) {
        answer(response, 404, error('invalid_request_error', 'unknown_url', 'Unknown request URL.'));
        return;
      }
      const key = keyOf(request);
      authorizations.push(key);
      if (key !== `Bearer ${token}`) {
        answer(response, 401, error('invalid_request_error', 'invalid_api_key', `Incorrect API key provided: ${key ?? ''}.`));
        return;
      }
      if (speaksAnthropic && request.headers['anthropic-version'] !== '2023-06-01') {
        answer(response, 400, error('invalid_request_error', null, 'anthropic-version: header is required'));
        return;
      }
      const chat = JSON.parse(await bodyOf(request)) as ChatRequest & { readonly input?: readonly string[] };
      requests.push(chat);
      if (path === '/v1/embeddings') {
        const texts = chat.input ?? [];
        // In reverse, as servers may: the index counts.
        const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: wordVector(text) })).reverse();
        answer(response, 200, {
          object: 'list',
          model: chat.model,
          data,
          usage: { prompt_tokens: texts.reduce((sum, text) => sum + words(text), 0), total_tokens: 0 },
        });
        return;
      }
      const result = reply(chat);
      if (result === 429) {
        answer(response, 429, error(speaksAnthropic ? 'rate_limit_error' : 'requests', 'rate_limit_exceeded', 'Rate limit reached.'), {
          'retry-after': '7',
        });
        return;
      }
      if (typeof result === 'number') {
        answer(response, result, error(result === 529 ? 'overloaded_error' : 'server_error', null, 'The server had an error.'));
        return;
      }
      (speaksAnthropic ? anthropic : openai)(result, chat, response, made.lingers);
    },
  };
  return made;
}
