/** The Messages format of Anthropic, which some other servers speak too. Pure. */
import { z } from 'zod';
import { isEventStream } from '../../kernel/server-events.ts';
import type { EgressResponse } from '../network/egress.node.ts';
import {
  badAnswer,
  cutOff,
  cutShort,
  declined,
  modelEvents,
  modelRefused,
  safeJson,
  saysError,
  wholeJson,
  type Bill,
} from './model-wire.ts';
import type { ModelAsk } from '../network/requests.ts';
import type { ModelAnswer } from '../step-broker.ts';

export const anthropicHeaders: Readonly<Record<string, string>> = { 'anthropic-version': '2023-06-01' };
/** A tool that the model must use is how this format holds an answer to a schema. */
const ANSWER = 'answer';

const blockSchema = z.object({ type: z.string(), text: z.string().optional(), name: z.string().optional(), input: z.unknown().optional() });
const usageSchema = z.object({
  input_tokens: z.number().int().min(0).optional(),
  output_tokens: z.number().int().min(0).optional(),
  cache_read_input_tokens: z.number().int().min(0).nullish(),
  cache_creation_input_tokens: z.number().int().min(0).nullish(),
});
const messageSchema = z.object({
  model: z.string().max(300).optional(),
  content: z.array(blockSchema).max(1_000),
  stop_reason: z.string().nullish(),
  usage: usageSchema.nullish(),
});
const errorSchema = z.object({ type: z.literal('error'), error: z.object({ type: z.string() }) });
const eventSchema = z.object({
  type: z.string(),
  index: z.number().int().min(0).max(1_000).optional(),
  message: z.object({ model: z.string().max(300).optional(), usage: usageSchema.nullish() }).optional(),
  content_block: blockSchema.optional(),
  delta: z
    .object({
      type: z.string().optional(),
      text: z.string().optional(),
      partial_json: z.string().optional(),
      stop_reason: z.string().nullish(),
    })
    .optional(),
  usage: usageSchema.nullish(),
});

export function anthropicBody(ask: ModelAsk): string {
  const system = ask.messages
    .filter(({ role }) => role === 'system')
    .map(({ content }) => content)
    .join('\n\n');
  const messages: { role: 'user' | 'assistant'; content: string }[] = [];
  for (const { role, content } of ask.messages) {
    if (role === 'system') continue;
    const speaker = role === 'assistant' ? 'assistant' : 'user';
    const last = messages.at(-1);
    // The speakers have to take turns.
    if (last?.role === speaker) last.content += `\n\n${content}`;
    else messages.push({ role: speaker, content });
  }
  return JSON.stringify({
    model: ask.model,
    max_tokens: ask.maxTokens,
    messages: messages.length === 0 ? [{ role: 'user', content: ' ' }] : messages,
    stream: ask.stream === true,
    ...(system === '' ? {} : { system }),
    ...(ask.temperature === undefined ? {} : { temperature: Math.min(1, ask.temperature) }),
    ...(ask.responseSchema === undefined
      ? {}
      : {
          tools: [{ name: ANSWER, description: 'Gives the answer.', input_schema: ask.responseSchema }],
          tool_choice: { type: 'tool', name: ANSWER },
        }),
  });
}

type Usage = z.infer<typeof usageSchema> | null | undefined;
const inputOf = (usage: Usage): number | undefined =>
  usage?.input_tokens === undefined
    ? undefined
    : usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0);

interface Heard {
  readonly text: string;
  readonly tool: string | undefined;
  readonly stop: string | undefined;
  readonly model: string | undefined;
  readonly input: number | undefined;
  readonly output: number | undefined;
}

function ended({ text, tool, stop, model, input, output }: Heard, ask: ModelAsk, host: string, bill: Bill): ModelAnswer {
  bill(input, output);
  if (stop === 'refusal') throw declined(host);
  if (stop === 'max_tokens' || stop === 'model_context_window_exceeded') throw cutOff(host);
  if (ask.responseSchema !== undefined && tool === undefined)
    throw badAnswer(host, 'was asked for fields in a fixed form and answered with something else');
  const answer = ask.responseSchema === undefined ? text : (tool ?? '');
  return { text: answer, inputTokens: input ?? 0, outputTokens: output ?? Math.ceil(answer.length / 4), model: model ?? ask.model };
}

function readStream(response: EgressResponse, ask: ModelAsk, host: string, now: number, bill: Bill): ModelAnswer {
  const texts: string[] = [];
  const tools = new Map<number, string>();
  let [stop, model, input, output, over]: [string | undefined, string | undefined, number | undefined, number | undefined, boolean] = [
    undefined,
    undefined,
    undefined,
    undefined,
    false,
  ];
  for (const json of modelEvents(response.body, ask, host)) {
    const error = saysError(json) ? errorSchema.safeParse(json) : undefined;
    if (error?.success === true) throw modelRefused(500, error.data.error.type, response.headers, host, now);
    const parsed = eventSchema.safeParse(json);
    if (!parsed.success) throw badAnswer(host, 'gave an answer that is not in the Messages format');
    const event = parsed.data;
    model = event.message?.model ?? model;
    input = inputOf(event.message?.usage ?? event.usage) ?? input;
    output = event.usage?.output_tokens ?? event.message?.usage?.output_tokens ?? output;
    if (event.type === 'content_block_start' && event.content_block?.type === 'tool_use' && event.content_block.name === ANSWER)
      tools.set(event.index ?? 0, '');
    if (event.type === 'content_block_delta') {
      texts.push(event.delta?.text ?? '');
      const index = event.index ?? 0;
      const begun = tools.get(index);
      if (begun !== undefined) tools.set(index, begun + (event.delta?.partial_json ?? ''));
    }
    if (event.type === 'message_delta') stop = event.delta?.stop_reason ?? stop;
    // What it says at the beginning counts no answer yet.
    bill(input, event.type === 'message_start' ? undefined : event.usage?.output_tokens);
    over ||= event.type === 'message_stop';
  }
  if (!over) throw cutShort(host);
  const [tool] = tools.values();
  return ended({ text: texts.join(''), tool: tool === '' ? '{}' : tool, stop, model, input, output }, ask, host, bill);
}

export function readAnthropic(response: EgressResponse, ask: ModelAsk, host: string, now: number, bill: Bill): ModelAnswer {
  if (response.status !== 200) {
    const error = errorSchema.safeParse(safeJson(response.body));
    throw modelRefused(response.status, error.success ? error.data.error.type : '', response.headers, host, now);
  }
  if (isEventStream(response.headers)) return readStream(response, ask, host, now, bill);
  const parsed = messageSchema.safeParse(wholeJson(response.body));
  if (!parsed.success) throw badAnswer(host, 'gave an answer that is not in the Messages format');
  const { content, stop_reason, usage, model } = parsed.data;
  const tool = content.find((block) => block.type === 'tool_use' && block.name === ANSWER);
  return ended(
    {
      text: content.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join(''),
      tool: tool === undefined ? undefined : JSON.stringify(tool.input ?? {}),
      stop: stop_reason ?? undefined,
      model,
      input: inputOf(usage),
      output: usage?.output_tokens,
    },
    ask,
    host,
    bill,
  );
}
