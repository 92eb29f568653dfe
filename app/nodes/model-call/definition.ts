import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts } from '../kit/facts.ts';
import { capabilitiesOfModel, isPinnedModel, modelAnswering, modelChoice, placeOfModel } from '../kit/models.ts';
import { answerSteps, outputKind } from '../kit/output-schema.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { declaredFieldsSchema, pathSchema, templateSchema } from '../kit/schemas.ts';
import { networkOf } from '../kit/url.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    ...modelChoice,
    system: templateSchema.default(''),
    prompt: templateSchema.default(''),
    output: z.enum(['text', 'schema']).default('text'),
    schema: declaredFieldsSchema.default([]),
    resultField: pathSchema.default('answer'),
    ...modelAnswering,
  }),
);
export type Parameters = z.infer<typeof parameters>;

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const { url, zone, external, vendor } = placeOfModel(given);
  const system = context.reads(given.system);
  const prompt = context.reads(given.prompt);
  const fields = given.output === 'schema' ? given.schema : [];
  return {
    ...noFacts,
    ...oneInOneOut,
    sinks: [
      { kind: 'prompt.system', zone, parameter: 'system', reads: system.reads, literal: system.literal ?? system.prefix },
      { kind: 'prompt.user', zone, parameter: 'prompt', reads: prompt.reads, literal: prompt.literal ?? prompt.prefix },
    ],
    networks: [networkOf(url, { parameter: 'baseUrl', method: 'POST', connection: context.connection })],
    transfer: [{ port: 'out', steps: answerSteps(given.resultField, fields, [...system.reads, ...prompt.reads]) }],
    guards: fields.length === 0 ? [] : [{ kind: 'validation', port: 'out', failsOpen: false, paths: [parsePath(given.resultField)] }],
    capabilities: { ...noFacts.capabilities, ...capabilitiesOfModel(given) },
    ai: {
      role: given.output === 'schema' ? 'extractor' : 'chat',
      provider: vendor,
      ...(given.model === '' ? {} : { model: given.model }),
      pinned: isPinnedModel(given.model),
      ...(given.registryId === '' ? {} : { registryId: given.registryId }),
      external,
      ...(zone.region === undefined ? {} : { region: zone.region }),
      system,
      prompt,
      output: outputKind(fields),
      budget: { steps: 1, tokens: given.maxTokens, seconds: Math.ceil(given.timeoutMs / 1_000) },
    },
    reliability: { external: true, timeoutMs: given.timeoutMs, idempotent: true },
  };
}

export const definition = defineNode({
  type: 'model-call',
  version: 1,
  title: 'Ask a model',
  summary: 'Gives text to an AI model and takes its answer.',
  category: 'ai',
  icon: 'sparkles',
  keywords: ['ai', 'llm', 'gpt', 'openai', 'prompt', 'chat', 'extract', 'classify', 'summarise'],
  parameters,
  initial: () => parameters.parse({ model: 'gpt-4o-2024-08-06' }),
  form,
  subtitle: (given) => `${given.model || 'No model yet'} at ${placeOfModel(given).vendor}`,
  facts,
});
