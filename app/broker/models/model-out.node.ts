/** Questions to models: the model by name, the budget before the call, then HTTP like everything else. */
import { isCountersignError, TerminalError, TransientError, type CountersignError } from '../../kernel/errors.ts';
import type { Clock } from '../../kernel/ports.ts';
import type { BrokenAnswer } from '../network/egress.node.ts';
import { embedBody, readEmbeddings } from './model-openai.ts';
import { modelRequest, readModelAnswer } from './model-formats.ts';
import { endpoint, mostInputTokens, type Bill } from './model-wire.ts';
import { mayUseModel } from '../policy.ts';
import { CapabilityRefused } from '../network/refusal.ts';
import type { EmbedAsk, HttpAsk, ModelAsk } from '../network/requests.ts';
import { scrub } from '../scrub.ts';
import type { EmbedAnswer, ModelAnswer } from '../step-broker.ts';
import type { WayOut } from '../way-out.ts';

export interface ModelPorts {
  readonly clock: Clock;
  /** Price of a model call in thousandths of a US dollar. */
  readonly priceOf?: (model: string, inputTokens: number, outputTokens: number) => number;
}

/** Budgets and bills are told apart from it: nobody knows what the provider counted. */
function withEstimate(error: CountersignError, tokens: number): CountersignError {
  const { code, message, place, mend } = error;
  const words = `${message} ${tokens} tokens are counted for it, an estimate.`;
  const more = { cause: error, ...(place === undefined ? {} : { place }), ...(mend === undefined ? {} : { mend }) };
  return error instanceof TransientError ? new TransientError(code, words, more) : new TerminalError(code, words, more);
}

async function metered<A extends { readonly inputTokens: number; readonly outputTokens?: number }>(
  ask: Pick<ModelAsk, 'provider' | 'model'>,
  most: { readonly input: number; readonly output: number },
  request: HttpAsk,
  way: WayOut,
  ports: ModelPorts,
  read: (answer: Awaited<ReturnType<WayOut['http']>>, bill: Bill) => A,
): Promise<A> {
  const verdict = mayUseModel(way.grant, way.step.nodeId, ask.provider, ask.model);
  if (!verdict.allowed) throw new CapabilityRefused(verdict);
  const price = (input: number, output: number): number => ports.priceOf?.(ask.model, input, output) ?? 0;
  const leave = way.meter.modelCall(most.input + most.output, price(most.input, most.output));
  let used = { input: 0, output: 0 };
  let estimated = false;
  // It has answered, and will be paid for it: where it does not say how much, and the answer is of no use, what was asked leave for.
  const bill: Bill = (input = most.input, output = most.output) => {
    used = { input, output };
  };
  /** What it wrote until its connection broke has been used, too. What it says of that is in the part that came. */
  const broke = ({ status, headers, body }: BrokenAnswer): void => {
    if (status !== 200) return;
    estimated = true;
    bill(undefined, undefined);
    try {
      read(
        { response: { status, headers, body, raw: new Uint8Array(), url: '', address: undefined }, spellings: [], host: '' },
        (input, output) => {
          estimated = input === undefined || output === undefined;
          bill(input, output);
        },
      );
    } catch {
      /* Half of an answer is none. */
    }
  };
  try {
    const { response, spellings, host } = await way.http(request, broke);
    estimated = false;
    if (response.status === 200) bill(undefined, undefined);
    const answer = read({ response: { ...response, body: scrub(response.body, spellings) }, spellings, host }, bill);
    used = { input: answer.inputTokens, output: answer.outputTokens ?? 0 };
    return answer;
  } catch (error) {
    throw estimated && isCountersignError(error) ? withEstimate(error, used.input + used.output) : error;
  } finally {
    leave.settle(used.input + used.output, used.input + used.output === 0 ? 0 : price(used.input, used.output));
  }
}

export async function askModel(ask: ModelAsk, way: WayOut, ports: ModelPorts): Promise<ModelAnswer> {
  const { url, headers, body } = modelRequest(ask);
  const request: HttpAsk = {
    url,
    method: 'POST',
    headers: { ...headers },
    body,
    connection: ask.connection,
    answers: 'model',
    timeoutMs: ask.timeoutMs,
    followRedirects: false,
  };
  return await metered(ask, { input: mostInputTokens(ask), output: ask.maxTokens }, request, way, ports, ({ response, host }, bill) =>
    readModelAnswer(response, ask, host, ports.clock.now(), bill),
  );
}

export async function embedTexts(ask: EmbedAsk, way: WayOut, ports: ModelPorts): Promise<EmbedAnswer> {
  const request: HttpAsk = {
    url: endpoint(ask.baseUrl, '/embeddings'),
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: embedBody(ask),
    connection: ask.connection,
    timeoutMs: ask.timeoutMs,
    followRedirects: false,
  };
  const input = ask.texts.reduce((sum, text) => sum + Math.ceil(text.length / 3) + 8, 0);
  return await metered(ask, { input, output: 0 }, request, way, ports, ({ response, host }) =>
    readEmbeddings(response, ask, host, ports.clock.now()),
  );
}
