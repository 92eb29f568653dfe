/** Tests of flows: attacks by outsiders' texts, and examples of what a model shall answer. */
import { z } from 'zod';
import { attackOutcomes } from '../../ai/attacks/judge.ts';
import { exampleSchema } from '../../ai/examples/example.ts';
import { flowSchema } from '../../workflow/model/flow.ts';
import { call, push, readOnly } from './channel.ts';
import { done, id, shortText, time } from './shapes.ts';

const stepError = z.strictObject({ code: shortText, message: z.string().max(4_000) });
export const attackReport = z.strictObject({
  pack: shortText,
  model: z.enum(['obedient', 'own']),
  passed: z.boolean(),
  headline: z.string().max(500),
  results: z
    .array(
      z.strictObject({
        attackId: shortText,
        title: shortText,
        entryId: id,
        entryName: shortText,
        outcome: z.enum(attackOutcomes),
        nodeId: id.optional(),
        nodeName: shortText.optional(),
        error: stepError.optional(),
      }),
    )
    .max(2_000),
  counts: z.partialRecord(z.enum(attackOutcomes), z.int()),
  leftOut: z.array(shortText).max(1_000),
  models: z.array(id).max(1_000),
});
const exampleResult = z.strictObject({
  exampleId: id,
  name: shortText,
  nodeId: id,
  passed: z.boolean(),
  reasons: z.array(z.string().max(5_000)).max(20),
});
/** `current`: made with the prompts and models that the flow has now. */
const past = { at: time, by: shortText, current: z.boolean() };

export const testsContract = {
  /** Takes as long as the runs take; `test:progress` tells how far it is, `test:stop` ends it. */
  'test:attack': call({
    input: z.strictObject({ flow: flowSchema, model: z.enum(['obedient', 'own']) }),
    output: attackReport,
    permission: 'redteam.run',
    perMinute: 30,
    audit: { action: 'test.attacked' },
  }),
  'test:examples': call({
    input: z.strictObject({ flow: flowSchema }),
    output: z.strictObject({ results: z.array(exampleResult).max(200) }),
    permission: 'redteam.run',
    perMinute: 30,
    audit: { action: 'test.examples-run' },
  }),
  'test:stop': call({
    input: z.strictObject({ flowId: id }),
    output: done,
    permission: 'redteam.run',
    audit: { none: 'ends a test of one’s own that changes nothing' },
  }),
  'test:progress': push({ output: z.strictObject({ flowId: id, done: z.int(), of: z.int() }), permission: 'redteam.run' }),
  /** A result was kept: what the linter knows of the flow has changed. */
  'test:kept': push({ output: z.strictObject({ flowId: id }), permission: 'flow.read' }),
  /** The newest result of each kind, and the examples. */
  'test:get': call({
    input: z.strictObject({ flow: flowSchema }),
    permission: 'flow.read',
    audit: readOnly,
    output: z.strictObject({
      attack: z.strictObject({ ...past, report: attackReport }).optional(),
      evaluation: z.strictObject({ ...past, results: z.array(exampleResult).max(200) }).optional(),
      examples: z.array(exampleSchema).max(200),
    }),
  }),
  'test:setExamples': call({
    input: z.strictObject({ flowId: id, examples: z.array(exampleSchema).max(200) }),
    output: done,
    permission: 'flow.edit',
    audit: { action: 'test.examples-changed' },
  }),
} as const;
