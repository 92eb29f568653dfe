/** Chat completions in the OpenAI wire format (OpenAI, Azure, Ollama, vLLM, ...), over the same egress as everything else. */
import { z } from 'zod';
import { TerminalError, TransientError } from '../kernel/errors.ts';
import type { EgressResponse } from './egress.node.ts';
import type { ModelAsk } from './requests.ts';
import type { ModelAnswer } from './step-broker.ts';

/** Lenient where vendors differ, strict in what is used. */
const completionSchema = z.object({
  model: z.string().max(300).optional(),
  choices: z.array(z.object({
    message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
    finish_reason: z.string().nullish(),
  })).min(1).max(16),
  usage: z.object({ prompt_tokens: z.number().int().min(0), completion_tokens: z.number().int().min(0) }).nullish(),
});
const errorSchema = z.object({ error: z.object({ code: z.union([z.string(), z.number()]).nullish(), type: z.string().nullish() }) });

export const completionsUrl = (baseUrl: string): string => `${baseUrl.replace(/\/+$/, '')}/chat/completions`;

export function completionBody(ask: ModelAsk): string {
  return JSON.stringify({
    model: ask.model, messages: ask.messages, max_tokens: ask.maxTokens, stream: false,
    ...(ask.temperature === undefined ? {} : { temperature: ask.temperature }),
    ...(ask.responseSchema === undefined ? {} : { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: ask.responseSchema } } }),
  });
}

/** About four characters a token, and never fewer than that: a bound to ask leave with, not a bill. */
export const mostTokens = (ask: ModelAsk): number => ask.maxTokens + ask.messages.reduce((sum, message) => sum + Math.ceil(message.content.length / 3) + 8, 0);

function refused(response: EgressResponse, host: string): TerminalError | TransientError {
  const parsed = errorSchema.safeParse(safeJson(response.body));
  const kind = parsed.success ? String(parsed.data.error.code ?? parsed.data.error.type ?? '').slice(0, 60).replace(/[^\w.-]/g, '') : '';
  const detail = `HTTP ${response.status}${kind === '' ? '' : `, ${kind}`}`;
  if (response.status === 429 && kind !== 'insufficient_quota') return new TransientError('egress/rate-limited', `The model at ${host} asks for fewer requests (${detail}).`, { place: host });
  if (response.status >= 500 || response.status === 408) return new TransientError('egress/status', `The model at ${host} failed (${detail}).`, { place: host });
  return new TerminalError('model/refused', `The model at ${host} refused the request (${detail}).`, { place: host });
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function readCompletion(response: EgressResponse, ask: ModelAsk, host: string): ModelAnswer {
  if (response.status !== 200) throw refused(response, host);
  const parsed = completionSchema.safeParse(safeJson(response.body));
  if (!parsed.success) throw new TerminalError('model/bad-answer', `The model at ${host} gave an answer that is not in the chat completions format.`, { place: host });
  const [choice] = parsed.data.choices;
  const text = choice?.message.content ?? '';
  if (typeof choice?.message.refusal === 'string') throw new TerminalError('model/refused', 'The model declined to answer.', { place: host });
  if (choice?.finish_reason === 'content_filter') throw new TerminalError('model/refused', "The provider's content filter held the answer back.", { place: host });
  if (ask.responseSchema !== undefined && safeJson(text) === undefined) throw new TerminalError('model/bad-answer', 'The model was asked for JSON and answered with something else.', { place: host });
  const usage = parsed.data.usage ?? undefined;
  return { text, inputTokens: usage?.prompt_tokens ?? 0, outputTokens: usage?.completion_tokens ?? Math.ceil(text.length / 4), model: parsed.data.model ?? ask.model };
}
