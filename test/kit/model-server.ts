/** A server that speaks the chat completions format: answers, usage, errors and rate limits as OpenAI documents them. */
import type { RequestListener } from 'node:http';
import { answer, bodyOf } from './servers.ts';

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly max_tokens: number;
  readonly response_format?: { readonly type: string; readonly json_schema: { readonly schema: unknown } };
}

export interface ModelServer {
  readonly handler: RequestListener;
  readonly requests: ChatRequest[];
  readonly authorizations: (string | undefined)[];
}

/** `reply` gives the text, or the status of an error. */
export function modelServer(reply: (request: ChatRequest) => string | number, token: string): ModelServer {
  const requests: ChatRequest[] = [];
  const authorizations: (string | undefined)[] = [];
  const error = (type: string, code: string | null, message: string): object => ({ error: { message, type, param: null, code } });
  return {
    requests, authorizations,
    handler: async (request, response) => {
      if (request.method !== 'POST' || request.url !== '/v1/chat/completions') { answer(response, 404, error('invalid_request_error', 'unknown_url', 'Unknown request URL.')); return; }
      authorizations.push(request.headers.authorization);
      if (request.headers.authorization !== `Bearer ${token}`) { answer(response, 401, error('invalid_request_error', 'invalid_api_key', `Incorrect API key provided: ${request.headers.authorization ?? ''}.`)); return; }
      const chat = JSON.parse(await bodyOf(request)) as ChatRequest;
      requests.push(chat);
      const result = reply(chat);
      if (result === 429) { answer(response, 429, error('requests', 'rate_limit_exceeded', 'Rate limit reached.'), { 'retry-after': '1' }); return; }
      if (typeof result === 'number') { answer(response, result, error('server_error', null, 'The server had an error.')); return; }
      const words = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;
      const prompt = chat.messages.reduce((sum, message) => sum + words(message.content), 0);
      answer(response, 200, {
        id: 'chatcmpl-1', object: 'chat.completion', created: 1_700_000_000, model: `${chat.model}-2026-01-01`, system_fingerprint: 'fp_1',
        choices: [{ index: 0, message: { role: 'assistant', content: result, refusal: null }, logprobs: null, finish_reason: 'stop' }],
        usage: { prompt_tokens: prompt, completion_tokens: words(result), total_tokens: prompt + words(result) },
      });
    },
  };
}
