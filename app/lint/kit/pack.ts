/**
 * Organisation rules as data: a pack is a list of graph patterns that the linter looks for beside its own rules. A pack can only point
 * out; it runs no code and takes no rule away.
 */
import { z } from 'zod';
import { UserError } from '../../kernel/errors.ts';
import { schemaWords } from '../../kernel/schema-words.ts';
import { environments, riskTiers } from '../../workflow/model/flow.ts';
import { labels, trustLevels } from '../../workflow/model/labels.ts';
import { effectKinds, sinkKinds } from '../../nodes/kit/facts.ts';
import { misfit } from '../misfit.ts';
import { confidences, personas, severities } from './finding.ts';
import { hostPattern } from './organisation.ts';
import { readGiven } from '../read-given.ts';

const name = z.string().min(1).max(200);
const words = z.string().min(1).max(2_000);
const some = <T extends z.ZodType>(one: T) => z.array(one).min(1).max(200);
const says = (value: object): boolean => Object.values(value).some((part) => part !== undefined);

/** Data, by what the analysis knows of it. Every part that is given must hold. */
const dataPattern = z.lazy(() =>
  z
    .strictObject({
      /** Any one of them. */
      labels: some(z.enum(labels)).optional(),
      /** This trust or a worse one. */
      trust: z.enum(trustLevels).optional(),
      byModel: z.boolean().optional(),
      needsConsent: z.boolean().optional(),
      /** False: labels that were only guessed from a field's name do not count. */
      guesses: z.boolean().default(true),
    })
    .refine(({ guesses: _guesses, ...rest }) => says(rest), 'say something about the data'),
);

/** A step, by its facts. Every list that is given must have a match. */
const stepPattern = z.lazy(() =>
  z
    .strictObject({
      sinks: some(z.enum(sinkKinds)).optional(),
      zones: some(z.enum(['local', 'internal', 'vendor', 'public', 'unknown'])).optional(),
      hosts: some(hostPattern).optional(),
      vendors: some(name).optional(),
      regions: some(name).optional(),
      effects: some(z.enum(effectKinds)).optional(),
      providers: some(name).optional(),
      models: some(name).optional(),
      stores: some(z.string().min(1).max(500)).optional(),
      triggers: some(
        z.enum(['manual', 'webhook', 'schedule', 'form', 'chat', 'email', 'message', 'event', 'queue', 'file', 'flow', 'mcp', 'error']),
      ).optional(),
      languages: some(z.enum(['javascript', 'python', 'shell', 'sql', 'unknown'])).optional(),
      asTool: z.boolean().optional(),
      unknown: z.boolean().optional(),
    })
    .refine(says, 'say something about the step'),
);

const guardKinds = ['consent', 'approval', 'validation', 'guardrail', 'rate-limit', 'file-check', 'signature'] as const;

const packRuleSchema = z.lazy(() =>
  z.strictObject({
    /** `ACME-12`: never looks like one of the program's own ids. */
    id: z.string().regex(/^[A-Z][A-Z0-9]{1,11}-\d{1,5}$/, 'an id such as ACME-12'),
    title: name,
    severity: z.enum(severities),
    confidence: z.enum(confidences).default('high'),
    persona: z.enum(personas).default('reviewer'),
    taxonomy: z.array(name).max(50).default([]),
    message: words,
    remedy: words,
    /** Only flows like this. */
    when: z
      .strictObject({
        environments: some(z.enum(environments)).optional(),
        riskTiers: some(z.enum(riskTiers)).optional(),
        regions: some(name).optional(),
      })
      .optional(),
    /** Data that reaches the step; without it the step alone is the pattern. */
    data: dataPattern.optional(),
    step: stepPattern,
    /** A step that can run before it. */
    after: stepPattern.optional(),
    /** One of these has held on every way to the step: then nothing is said. */
    unless: z.array(z.enum(guardKinds)).max(guardKinds.length).default([]),
  }),
);

export const packSchema = z.lazy(() =>
  z
    .strictObject({
      format: z.literal('countersign-rule-pack'),
      formatVersion: z.literal(1),
      id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
      name,
      version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/, 'a version such as 1.0.0'),
      publisher: name,
      rules: z.array(packRuleSchema).min(1).max(500),
    })
    .refine(({ rules }) => new Set(rules.map(({ id }) => id)).size === rules.length, {
      message: 'two rules have the same id',
      path: ['rules'],
    }),
);

export type Pack = z.infer<typeof packSchema>;
export type PackRule = Pack['rules'][number];
export type StepPattern = PackRule['step'];
export type DataPattern = NonNullable<PackRule['data']>;

type Named = Pick<Pack, 'id' | 'name'> & { readonly rules: readonly { readonly id: string }[] };

/** A pack under the id of another, or a rule id that both use: a finding must name one rule only. */
export interface PackClash {
  readonly with: string;
  readonly ruleId?: string;
}

/** What keeps `pack` from counting beside the others, or nothing. */
export function clashOf(pack: Named, others: readonly Named[]): PackClash | undefined {
  for (const other of others) {
    if (other.id === pack.id) return { with: other.name };
    const shared = pack.rules.find(({ id }) => other.rules.some((rule) => rule.id === id));
    if (shared !== undefined) return { with: other.name, ruleId: shared.id };
  }
  return undefined;
}

export const clashWords = ({ with: name, ruleId }: PackClash): string =>
  ruleId === undefined ? `The pack “${name}” has the same short name.` : `“${name}” has a rule ${ruleId} as well.`;

/** Throws UserError `lint/bad-policy` that names the place. */
export function readPack(text: string, place: string): Pack {
  const parsed = packSchema.safeParse(readGiven(text, place, 'rule pack'), { error: schemaWords });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError('lint/bad-policy', `The rule pack does not fit${misfit(issue)}`, {
    place,
    mend: 'Correct this entry; the rest of the file was not looked at.',
  });
}
