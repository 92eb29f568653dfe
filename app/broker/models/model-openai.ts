/** Chat completions and embeddings in the OpenAI wire format: OpenAI, Azure, Ollama, vLLM, and most others. Pure. */
import { z } from 'zod';
import { isEventStream } from '../../kernel/server-events.ts';
import type { EgressResponse } from '../network/egress.node.ts';
import { badAnswer, cutOff, cutShort, declined, DONE, modelEvents, modelRefused, safeJson, saysError, type Bill } from './model-wire.ts';
import type { EmbedAsk, ModelAsk } from '../network/requests.ts';
import type { EmbedAnswer, ModelAnswer } from '../step-broker.ts';

const usageSchema = z.object({ prompt_tokens: z.number().int().min(0), completion_tokens: z.number().int().min(0).optional() }).nullish();
/** Lenient where vendors differ, strict in what is used. */
const completionSchema = z.object({
  model: z.string().max(300).optional(),
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1)
    .max(16),
  usage: usageSchema,
});
const chunkSchema = z.object({
  model: z.string().max(300).optional(),
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .max(16)
    .optional(),
  usage: usageSchema,
});
const errorSchema = z.object({ error: z.object({ code: z.union([z.string(), z.number()]).nullish(), type: z.string().nullish() }) });
const embeddingsSchema = z.object({
  model: z.string().max(300).optional(),
  data: z.array(z.object({ index: z.number().int().min(0), embedding: z.array(z.number()).min(1).max(20_000) })).max(2_048),
  usage: z.object({ prompt_tokens: z.number().int().min(0) }).nullish(),
});

/** These take neither a temperature nor the older name of the limit. */
const reasoning = /^(?:o\d|gpt-5)/;

export function openaiBody(ask: ModelAsk): string {
  const newer = reasoning.test(ask.model);
  return JSON.stringify({
    model: ask.model,
    messages: ask.messages,
    [newer ? 'max_completion_tokens' : 'max_tokens']: ask.maxTokens,
    ...(ask.stream === true ? { stream: true, stream_options: { include_usage: true } } : { stream: false }),
    ...(ask.temperature === undefined || newer ? {} : { temperature: ask.temperature }),
    ...(ask.responseSchema === undefined
      ? {}
      : { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: ask.responseSchema } } }),
  });
}

/** Routers in front of models say 200, and only inside what went wrong: nothing was answered, and it may be tried again as if they had said so. */
function refusedInside(json: unknown, headers: EgressResponse['headers'], host: string, now: number): Error | undefined {
  const parsed = saysError(json) ? errorSchema.safeParse(json) : undefined;
  if (parsed?.success !== true) return undefined;
  const status = Number(parsed.data.error.code);
  return modelRefused(status >= 400 && status < 600 ? status : 500, kindOf(json), headers, host, now);
}

function kindOf(answer: unknown): string {
  const parsed = errorSchema.safeParse(answer);
  return parsed.success ? String(parsed.data.error.code ?? parsed.data.error.type ?? '') : '';
}

interface Heard {
  text: string;
  refusal: boolean;
  finish: string | undefined;
  model: string | undefined;
  input: number | undefined;
  output: number | undefined;
}

function ended({ text, refusal, finish, model, input, output }: Heard, ask: ModelAsk, host: string, bill: Bill): ModelAnswer {
  bill(input, output);
  if (refusal) throw declined(host);
  if (finish === 'content_filter') throw declined(host, "The provider's content filter held the answer back.");
  if (finish === 'length') throw cutOff(host);
  return { text, inputTokens: input ?? 0, outputTokens: output ?? Math.ceil(text.length / 4), model: model ?? ask.model };
}

function readStream(body: string, ask: ModelAsk, host: string, response: EgressResponse, now: number, bill: Bill): ModelAnswer {
  const heard: Heard = { text: '', refusal: false, finish: undefined, model: undefined, input: undefined, output: undefined };
  let over = false;
  for (const json of modelEvents(body, ask, host)) {
    if (json === DONE) {
      over = true;
      break;
    }
    const refused = refusedInside(json, response.headers, host, now);
    if (refused !== undefined) throw refused;
    const parsed = chunkSchema.safeParse(json);
    if (!parsed.success) throw badAnswer(host, 'gave an answer that is not in the chat completions format');
    const [choice] = parsed.data.choices ?? [];
    heard.text += choice?.delta?.content ?? '';
    heard.refusal ||= typeof choice?.delta?.refusal === 'string' && choice.delta.refusal !== '';
    heard.finish = choice?.finish_reason ?? heard.finish;
    heard.model = parsed.data.model ?? heard.model;
    heard.input = parsed.data.usage?.prompt_tokens ?? heard.input;
    heard.output = parsed.data.usage?.completion_tokens ?? heard.output;
    bill(heard.input, heard.output);
  }
  // Some servers forget [DONE]; none forgets to say why it stopped.
  if (!over && heard.finish === undefined) throw cutShort(host);
  return ended(heard, ask, host, bill);
}

export function readOpenai(response: EgressResponse, ask: ModelAsk, host: string, now: number, bill: Bill): ModelAnswer {
  if (response.status !== 200) throw modelRefused(response.status, kindOf(safeJson(response.body)), response.headers, host, now);
  if (isEventStream(response.headers)) return readStream(response.body, ask, host, response, now, bill);
  const json = safeJson(response.body);
  const parsed = completionSchema.safeParse(json);
  if (!parsed.success)
    throw refusedInside(json, response.headers, host, now) ?? badAnswer(host, 'gave an answer that is not in the chat completions format');
  const {
    choices: [choice],
    usage,
    model,
  } = parsed.data;
  return ended(
    {
      text: choice?.message.content ?? '',
      refusal: typeof choice?.message.refusal === 'string',
      finish: choice?.finish_reason ?? undefined,
      model,
      input: usage?.prompt_tokens,
      output: usage?.completion_tokens,
    },
    ask,
    host,
    bill,
  );
}

export const embedBody = (ask: EmbedAsk): string => JSON.stringify({ model: ask.model, input: ask.texts, encoding_format: 'float' });

/** One vector a text, in the order of the texts, all of one length. */
export function readEmbeddings(response: EgressResponse, ask: EmbedAsk, host: string, now: number): EmbedAnswer {
  if (response.status !== 200) throw modelRefused(response.status, kindOf(safeJson(response.body)), response.headers, host, now);
  const parsed = embeddingsSchema.safeParse(safeJson(response.body));
  if (!parsed.success) throw badAnswer(host, 'gave an answer that is not in the embeddings format');
  const vectors = [...parsed.data.data].sort((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  const whole =
    vectors.length === ask.texts.length &&
    parsed.data.data.every(({ index }) => index < ask.texts.length) &&
    new Set(parsed.data.data.map(({ index }) => index)).size === vectors.length;
  if (!whole || vectors.some((vector) => vector.length !== vectors[0]?.length || !vector.every(Number.isFinite)))
    throw badAnswer(host, 'gave other vectors than it was asked for');
  return { vectors, inputTokens: parsed.data.usage?.prompt_tokens ?? 0, model: parsed.data.model ?? ask.model };
}
