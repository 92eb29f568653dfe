/** A flow from a description in plain words: read, shown, changed, and then drawn. */
import { z } from 'zod';
import { severities } from '../../lint/kit/finding.ts';
import { outlineLimits, outlineSchema } from '../../draft/outline.ts';
import { call } from './channel.ts';
import { id, shortText } from './shapes.ts';

const line = z.string().max(2_000);
const pure = { none: 'pure computation on words the caller holds; the flow that is made of them has an entry' } as const;

const words = z.string().min(1).max(outlineLimits.text);
const understood = z.strictObject({
  outline: outlineSchema,
  unread: z.array(z.strictObject({ start: z.int(), end: z.int() })).max(500),
  guesses: z.array(line).max(20),
});

export const draftsContract = {
  /** With lists of words and no model; nothing leaves the machine. `unread`: parts of the text, in UTF-16 units. */
  'draft:read': call({
    input: z.strictObject({ text: words }),
    output: understood,
    permission: 'flow.edit',
    perMinute: 120,
    audit: pure,
  }),
  /** What leaves the machine if this model is asked: to be shown before. Only vetted models can be asked. */
  'draft:leaving': call({
    input: z.strictObject({ text: words, modelId: id }),
    output: z.strictObject({
      host: shortText,
      model: shortText,
      external: z.boolean(),
      characters: z.int(),
      personal: z.array(z.strictObject({ start: z.int(), end: z.int(), kind: shortText })).max(2_000),
    }),
    permission: 'run.start',
    audit: pure,
  }),
  /** The same outline, filled in by a model that the person chose. Its answer is data: what fits no outline, and every address that is not in the text, is refused or left out. */
  'draft:ask': call({
    input: z.strictObject({ text: words, modelId: id, connectionId: id.optional() }),
    output: understood,
    permission: 'run.start',
    perMinute: 10,
    audit: { action: 'draft.asked' },
  }),
  /** What the outline would become: the choices that are made and what is left to settle. `flows:create` with the outline draws it. */
  'draft:build': call({
    input: z.strictObject({ outline: outlineSchema }),
    output: z.strictObject({
      steps: z.int(),
      choices: z.array(z.strictObject({ text: line, ruleId: shortText.optional(), nodeId: id.optional() })).max(500),
      open: z.array(z.strictObject({ text: line, nodeId: id.optional() })).max(500),
      findings: z.array(z.strictObject({ ruleId: shortText, severity: z.enum(severities), title: line })).max(2_000),
    }),
    permission: 'flow.edit',
    perMinute: 240,
    audit: pure,
  }),
} as const;
