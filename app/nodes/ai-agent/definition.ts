import { z } from 'zod';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type TransferStep } from '../kit/facts.ts';
import { answerSteps, outputKind } from '../kit/output-schema.ts';
import { dataIn, dataOut } from '../kit/ports.ts';
import { declaredFieldsSchema, pathSchema, templateSchema } from '../kit/schemas.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    system: templateSchema.default(''),
    prompt: templateSchema.default(''),
    output: z.enum(['text', 'schema']).default('text'),
    schema: declaredFieldsSchema.default([]),
    resultField: pathSchema.default('answer'),
    maxSteps: z.int().min(1).max(50).default(8),
    maxTokens: z.int().min(100).max(1_000_000).default(20_000),
    maxSeconds: z.int().min(1).max(3_600).default(120),
  }),
);
export type Parameters = z.infer<typeof parameters>;

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const system = context.reads(given.system);
  const prompt = context.reads(given.prompt);
  const fields = given.output === 'schema' ? given.schema : [];
  const at = parsePath(given.resultField);
  const parts: TransferStep = { op: 'parts', path: at, why: 'memory and tools give the model more to write from' };
  // The closing steps come last: a closed field stays closed whatever the parts bring in.
  const steps = answerSteps(given.resultField, fields, [...system.reads, ...prompt.reads]);
  const closing = steps.filter((step) => step.op === 'close');
  return {
    ...noFacts,
    inputs: [
      dataIn,
      { id: 'model', title: 'Model', kind: 'model', required: true },
      { id: 'memory', title: 'Memory', kind: 'memory' },
      { id: 'tool', title: 'Tools', kind: 'tool', many: true },
      { id: 'parser', title: 'Parser', kind: 'parser' },
    ],
    outputs: [dataOut],
    // Where the prompt goes is the plugged-in model's business: its zone is known there.
    sinks: [
      {
        kind: 'prompt.system',
        zone: { scope: 'unknown' },
        parameter: 'system',
        reads: system.reads,
        literal: system.literal ?? system.prefix,
      },
      {
        kind: 'prompt.user',
        zone: { scope: 'unknown' },
        parameter: 'prompt',
        reads: prompt.reads,
        literal: prompt.literal ?? prompt.prefix,
      },
    ],
    transfer: [{ port: 'out', steps: [...steps.filter((step) => step.op !== 'close'), parts, ...closing] }],
    guards: fields.length === 0 ? [] : [{ kind: 'validation', port: 'out', failsOpen: false, paths: [at] }],
    ai: {
      role: 'agent',
      external: false,
      system,
      prompt,
      output: outputKind(fields),
      budget: { steps: given.maxSteps, tokens: given.maxTokens, seconds: given.maxSeconds },
    },
    reliability: { external: true, timeoutMs: given.maxSeconds * 1_000, idempotent: false },
  };
}

export const definition = defineNode({
  type: 'ai-agent',
  version: 1,
  title: 'AI agent',
  summary: 'A model that works on a task in rounds and may use the tools you plug in.',
  category: 'ai',
  icon: 'bot',
  keywords: ['ai', 'agent', 'tools', 'llm', 'assistant', 'autonomous'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ maxSteps }) => `At most ${maxSteps} round${maxSteps === 1 ? '' : 's'}`,
  facts,
});
