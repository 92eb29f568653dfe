/** Steps that let a model turn texts into vectors: what they declare, and how they ask. */
import type { FactsContext } from './define-node.ts';
import type { StepRequest, StepTools } from './executor.ts';
import type { NodeFacts, ParameterReads, SinkFact } from './facts.ts';
import { stepFailure } from './items.ts';
import { baseUrlOf, capabilitiesOfModel, isPinnedModel, placeOfModel, wireOf, type Provider } from './models.ts';
import { networkOf } from './url.ts';

interface Choice {
  readonly provider: Provider;
  readonly baseUrl: string;
  readonly model: string;
  readonly registryId: string;
  readonly timeoutMs: number;
}

/** Whoever makes the vectors reads the text. */
export function factsOfEmbedding(
  choice: Choice,
  context: FactsContext,
  text: ParameterReads,
): Required<Pick<NodeFacts, 'networks' | 'ai'>> & {
  readonly sink: SinkFact;
  readonly capabilities: ReturnType<typeof capabilitiesOfModel>;
} {
  const { url, zone, external, vendor } = placeOfModel(choice);
  return {
    sink: { kind: 'prompt.user', zone, parameter: 'text', reads: text.reads, literal: text.literal ?? text.prefix },
    networks: [networkOf(url, { parameter: 'baseUrl', method: 'POST', connection: context.connection })],
    capabilities: capabilitiesOfModel(choice),
    ai: {
      role: 'embed',
      provider: vendor,
      ...(choice.model === '' ? {} : { model: choice.model }),
      pinned: isPinnedModel(choice.model),
      ...(choice.registryId === '' ? {} : { registryId: choice.registryId }),
      external,
      ...(zone.region === undefined ? {} : { region: zone.region }),
      system: context.reads(undefined),
      prompt: text,
      output: 'closed',
      budget: { steps: 1, seconds: Math.ceil(choice.timeoutMs / 1_000) },
    },
  };
}

/** Fails where the settings cannot make vectors, before anything is asked. */
export function checkEmbedding(request: StepRequest, choice: Choice): void {
  if (choice.model === '' || baseUrlOf(choice) === '')
    throw stepFailure(
      request,
      'does not know which model makes the vectors',
      'Name the model, and the address where the provider has none of its own.',
    );
  if (wireOf(choice.provider) === 'anthropic')
    throw stepFailure(request, 'asks a provider that makes no vectors', 'Choose another provider.');
}

/** One vector a text, in order. */
export async function embedTexts(
  request: StepRequest,
  tools: StepTools,
  choice: Choice,
  texts: readonly string[],
): Promise<{ readonly vectors: readonly (readonly number[])[]; readonly tokens: number }> {
  const { vectors, inputTokens } = await tools.broker.embed({
    ...(request.node.connection === undefined ? {} : { connection: request.node.connection }),
    provider: 'openai-compatible',
    baseUrl: baseUrlOf(choice),
    model: choice.model,
    texts,
    timeoutMs: choice.timeoutMs,
  });
  return { vectors, tokens: inputTokens };
}
