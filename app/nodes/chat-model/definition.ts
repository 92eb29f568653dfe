import type { z } from 'zod';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts } from '../kit/facts.ts';
import { capabilitiesOfModel, chatModelParameters as parameters, isPinnedModel, placeOfModel } from '../kit/models.ts';
import { networkOf } from '../kit/url.ts';
import { form } from './form.ts';

type Parameters = z.infer<typeof parameters>;

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const { url, zone, external, vendor } = placeOfModel(given);
  const nothing = context.reads(undefined);
  return {
    ...noFacts,
    outputs: [{ id: 'model', title: 'Model', kind: 'model' }],
    // What arrives here is what its agent puts into the prompt.
    sinks: [{ kind: 'prompt.user', zone, parameter: 'model', reads: [] }],
    networks: [networkOf(url, { parameter: 'baseUrl', method: 'POST', connection: context.connection })],
    capabilities: { ...noFacts.capabilities, ...capabilitiesOfModel(given) },
    ai: {
      role: 'model',
      provider: vendor,
      ...(given.model === '' ? {} : { model: given.model }),
      pinned: isPinnedModel(given.model),
      ...(given.registryId === '' ? {} : { registryId: given.registryId }),
      external,
      ...(zone.region === undefined ? {} : { region: zone.region }),
      system: nothing,
      prompt: nothing,
      output: 'none',
      budget: { tokens: given.maxTokens, seconds: Math.ceil(given.timeoutMs / 1_000) },
    },
    reliability: { external: true, timeoutMs: given.timeoutMs, idempotent: true },
  };
}

export const definition = defineNode({
  type: 'chat-model',
  version: 1,
  title: 'Chat model',
  summary: 'The model that an agent thinks with.',
  category: 'ai',
  icon: 'brain',
  keywords: ['ai', 'llm', 'gpt', 'model', 'openai', 'ollama'],
  parameters,
  initial: () => parameters.parse({ model: 'gpt-4o-2024-08-06' }),
  form,
  subtitle: (given) => `${given.model || 'No model yet'} at ${placeOfModel(given).vendor}`,
  facts,
});
