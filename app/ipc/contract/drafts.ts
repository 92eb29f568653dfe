/** A flow from a description in plain words: read, shown, changed, and then drawn. */
import { z } from 'zod';
import { severities } from '../../lint/kit/finding.ts';
import { outlineLimits, outlineSchema } from '../../draft/outline.ts';
import { call } from './channel.ts';
import { id, shortText } from './shapes.ts';

const line = z.string().max(2_000);
const pure = { none: 'pure computation on words the caller holds; the flow that is made of them has an entry' } as const;

export const draftsContract = {
  /** With lists of words and no model; nothing leaves the machine. `unread`: parts of the text, in UTF-16 units. */
  'draft:read': call({
    input: z.strictObject({ text: z.string().min(1).max(outlineLimits.text) }),
    output: z.strictObject({ outline: outlineSchema, unread: z.array(z.strictObject({ start: z.int(), end: z.int() })).max(500), guesses: z.array(line).max(20) }),
    permission: 'flow.edit', perMinute: 120, audit: pure,
  }),
  /** What the outline would become: the choices that are made and what is left to settle. `flows:create` with the outline draws it. */
  'draft:build': call({
    input: z.strictObject({ outline: outlineSchema }),
    output: z.strictObject({
      steps: z.int(), choices: z.array(z.strictObject({ text: line, ruleId: shortText.optional(), nodeId: id.optional() })).max(500), open: z.array(z.strictObject({ text: line, nodeId: id.optional() })).max(500),
      findings: z.array(z.strictObject({ ruleId: shortText, severity: z.enum(severities), title: line })).max(2_000),
    }),
    permission: 'flow.edit', perMinute: 240, audit: pure,
  }),
} as const;
