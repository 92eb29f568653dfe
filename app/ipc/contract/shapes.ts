/** Shapes that several namespaces share. */
import { z } from 'zod';
import { hidesSomething } from '../../identity/look-alike.ts';
import { confidences, personas, severities } from '../../lint/kit/finding.ts';
import { environments, riskTiers } from '../../workflow/model/flow.ts';

export const id = z.string().min(1).max(128);
export const shortText = z.string().max(200);
export const longText = z.string().max(20_000);
/** Without what nobody sees. */
const seenOf = (text: string): string => [...text].filter((char) => !hidesSomething(char)).join('');
/** Why somebody did what others rely on: blanks say nothing. */
export const spokenReason = z
  .string()
  .max(2_000)
  .refine((text) => seenOf(text).trim().length >= 5, 'Say why in at least five characters.');
export const time = z.number().int().nonnegative();
export const hex = z.string().regex(/^[0-9a-f]{0,128}$/);
export const empty = z.strictObject({});
export const done = z.strictObject({ done: z.literal(true) });
export const environment = z.enum(environments);
export const riskTier = z.enum(riskTiers);

export const secondFactor = z.strictObject({ kind: z.enum(['totp', 'recovery']), code: z.string().min(6).max(64) });

export const severityCounts = z.strictObject({ block: z.int(), high: z.int(), medium: z.int(), low: z.int(), waived: z.int() });
export const verdict = z.strictObject({ result: z.enum(['pass', 'blocked']), counts: severityCounts, hash: z.string().max(128) });

export const hop = z.strictObject({
  nodeId: id,
  nodeName: shortText,
  port: shortText.optional(),
  field: z.string().max(2_000),
  why: z.string().max(2_000),
});
export const findingView = z.strictObject({
  ruleId: shortText,
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  persona: z.enum(personas),
  fingerprint: shortText,
  nodeId: id.optional(),
  nodeName: shortText.optional(),
  edgeId: id.optional(),
  field: z.string().max(2_000).optional(),
  title: z.string().max(2_000),
  message: z.string().max(8_000),
  remedy: z.string().max(8_000),
  path: z.array(hop).max(2_000),
  taxonomy: z.array(shortText).max(100),
  beside: z.literal(true).optional(),
  waived: z.strictObject({ by: shortText, owner: shortText.optional(), reason: longText, until: shortText }).optional(),
});
export type FindingView = z.infer<typeof findingView>;

/** An emergency release, and how it stands (`EmergencyStanding` in app/review/emergency.ts). */
export const emergencyView = z.strictObject({
  state: z.enum(['waiting', 'running', 'due', 'overdue', 'closed', 'over']),
  reason: longText,
  by: shortText,
  endsAt: time,
  /** By when somebody else has to look at it again. */
  dueAt: time.optional(),
  /** What they found; missing where a usual approval came after it. */
  closed: z.strictObject({ by: shortText, at: time, words: longText }).optional(),
});
