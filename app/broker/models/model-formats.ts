/** Which wire format is spoken for a request. Pure; requests and answers travel through the same egress as everything else. */
import { isEventStream } from '../../kernel/server-events.ts';
import type { EgressResponse } from '../network/egress.node.ts';
import { anthropicBody, anthropicHeaders, readAnthropic } from './model-anthropic.ts';
import { openaiBody, readOpenai } from './model-openai.ts';
import { badAnswer, endpoint, mostAnswer, safeJson, type Bill } from './model-wire.ts';
import type { ModelAsk } from '../network/requests.ts';
import type { ModelAnswer } from '../step-broker.ts';

export const modelUrl = ({ provider, baseUrl }: Pick<ModelAsk, 'provider' | 'baseUrl'>): string =>
  endpoint(baseUrl, provider === 'anthropic' ? '/messages' : '/chat/completions');

export function modelRequest(ask: ModelAsk): {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} {
  const headers = { 'content-type': 'application/json', accept: ask.stream === true ? 'text/event-stream' : 'application/json' };
  return ask.provider === 'anthropic'
    ? { url: modelUrl(ask), headers: { ...headers, ...anthropicHeaders }, body: anthropicBody(ask) }
    : { url: modelUrl(ask), headers, body: openaiBody(ask) };
}

/** What is in the first code fence. */
function fencedIn(text: string): string {
  const from = text.indexOf('```') + 3;
  const to = text.indexOf('```', from);
  return from < 3 || to < 0 ? '' : text.slice(from, to).replace(/^json/i, '').trim();
}

/** Throws the typed error of a refusal, or `model/bad-answer`. `now` is for dates in Retry-After. */
export function readModelAnswer(response: EgressResponse, ask: ModelAsk, host: string, now: number, bill: Bill): ModelAnswer {
  if (response.status === 200 && response.body.length > mostAnswer(ask) && !isEventStream(response.headers))
    throw badAnswer(host, 'answered far more than it was asked for');
  const answer = ask.provider === 'anthropic' ? readAnthropic(response, ask, host, now, bill) : readOpenai(response, ask, host, now, bill);
  if (ask.responseSchema === undefined || safeJson(answer.text) !== undefined) return answer;
  // Some models wrap JSON in a code fence, whatever they are told.
  const fenced = fencedIn(answer.text);
  if (safeJson(fenced) === undefined) throw badAnswer(host, 'was asked for fields in a fixed form and answered with something else');
  return { ...answer, text: fenced };
}
