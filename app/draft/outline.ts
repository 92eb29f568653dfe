/**
 * What a person may ask for in their own words: a small outline of a flow, and nothing that a flow could be attacked with. There are no steps of
 * the program in it, no expressions and no scripts; an address stands in it only if the person wrote it. `read-words.ts` makes one of sentences
 * with lists of words, `ask-model.ts` lets a model fill one in, `build.ts` makes a flow of it with the safe choices made.
 */
import { z } from 'zod';

export const outlineLimits = { text: 4_000, steps: 40, depth: 3, fields: 20, words: 500 } as const;

/** Control characters, and those that turn the direction of a line, have no place in what people are shown. */
const plain = (longest: number): z.ZodString =>
  z
    .string()
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cf}{}]*$/u, 'Plain words, without braces and hidden characters.');
const words = plain(outlineLimits.words);
/** A field as people say it: "due date". */
export const fieldWords = plain(60).regex(/^[\p{L}\p{N}][\p{L}\p{N} _'’-]*$/u, 'A field has a name of letters and digits.');
const fields = z.array(fieldWords).max(outlineLimits.fields);
export const addressWords = z
  .string()
  .max(254)
  .regex(/^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}$/, 'An address looks like name@example.com.');
/** Without login, port trickery and fragment; a query may hold a key, so there is none. */
export const urlWords = z
  .string()
  .max(500)
  .regex(
    /^https:\/\/[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}(?::\d{2,5})?(?:\/[\w.~%@-]*)*$/i,
    'An address looks like https://example.com/orders.',
  );
/** Within the flow's own folder: no way up, no drive, no root. */
const place = plain(200).regex(
  /^(?![/\\~])(?!.*(?:^|[/\\])\.\.(?:[/\\]|$))[^\\:*?"<>|]*$/,
  'A file or folder inside the folder that the flow gets.',
);

export const comparisons = ['above', 'atLeast', 'below', 'atMost', 'is', 'isNot', 'contains', 'lacks', 'isEmpty', 'isThere'] as const;
export const conditionSchema = z.strictObject({
  /** Empty where the whole text is judged: "if it is a complaint". */
  field: z.union([z.literal(''), fieldWords]),
  is: z.enum([...comparisons, 'about', 'notAbout']),
  value: z.union([z.number(), plain(100)]),
});
export type Condition = z.infer<typeof conditionSchema>;

export const cronWords = z
  .string()
  .max(60)
  .regex(/^[\d*,/-]+(?: [\d*,/-]+){4}$/, 'A time as five parts.');
export const triggerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hand'), fields }),
  z.strictObject({ kind: z.literal('form'), fields, about: plain(80) }),
  z.strictObject({ kind: z.literal('webhook'), fields, about: plain(80) }),
  z.strictObject({ kind: z.literal('chat'), about: plain(80) }),
  z.strictObject({ kind: z.literal('mail'), from: z.union([z.literal(''), addressWords]), subject: plain(100), attachments: z.boolean() }),
  z.strictObject({ kind: z.literal('schedule'), cron: cronWords, zone: plain(40) }),
  z.strictObject({ kind: z.literal('file'), folder: place, format: z.enum(['any', 'pdf', 'csv', 'xlsx', 'text']) }),
]);
export type Trigger = z.infer<typeof triggerSchema>;

/** The person's own words for it, so that they find it again. */
const said = words;
const who = plain(80);
const classes = z.array(plain(60).min(1)).max(12);

const simpleSteps = [
  z.strictObject({
    kind: z.literal('read'),
    said,
    source: z.enum(['document', 'sheet', 'table', 'database', 'page', 'feed', 'mailbox']),
    where: words,
    url: z.union([z.literal(''), urlWords]),
    fields,
  }),
  z.strictObject({
    kind: z.literal('ask-model'),
    said,
    task: z.enum(['summarise', 'classify', 'extract', 'answer', 'translate', 'write']),
    about: words,
    classes,
    fields,
    language: plain(40),
  }),
  z.strictObject({ kind: z.literal('filter'), said, condition: conditionSchema }),
  z.strictObject({ kind: z.literal('each'), said, most: z.int().min(1).max(10_000) }),
  z.strictObject({ kind: z.literal('mask'), said, fields }),
  z.strictObject({ kind: z.literal('approve'), said, who, address: z.union([z.literal(''), addressWords]), people: z.int().min(1).max(5) }),
  z.strictObject({ kind: z.literal('ask-person'), said, who, address: z.union([z.literal(''), addressWords]), question: words, fields }),
  z.strictObject({ kind: z.literal('send-mail'), said, to: z.array(addressWords).max(10), toSender: z.boolean(), who, about: words }),
  z.strictObject({ kind: z.literal('post-chat'), said, service: z.enum(['slack', 'teams', 'discord']), channel: plain(80), about: words }),
  z.strictObject({ kind: z.literal('post-service'), said, service: plain(80), url: z.union([z.literal(''), urlWords]), fields }),
  z.strictObject({ kind: z.literal('write-file'), said, path: place }),
  z.strictObject({ kind: z.literal('write-row'), said, store: z.enum(['table', 'database']), table: plain(60), fields }),
  z.strictObject({ kind: z.literal('wait'), said, seconds: z.int().min(1).max(31_536_000) }),
] as const;

const simpleStep = z.discriminatedUnion('kind', simpleSteps);
type SimpleStep = z.infer<typeof simpleStep>;
export interface BranchStep {
  readonly kind: 'branch';
  readonly said: string;
  readonly condition: Condition;
  readonly then: readonly Step[];
  readonly otherwise: readonly Step[];
}
export type Step = SimpleStep | BranchStep;
export type StepKind = Step['kind'];
export type StepOf<K extends StepKind> = Extract<Step, { readonly kind: K }>;

const branchOver = <T extends z.ZodType>(inner: T) =>
  z.strictObject({
    kind: z.literal('branch'),
    said,
    condition: conditionSchema,
    then: z.array(inner).max(outlineLimits.steps),
    otherwise: z.array(inner).max(outlineLimits.steps),
  });
const innerStep = z.discriminatedUnion('kind', [...simpleSteps, branchOver(simpleStep)]);
/** Branches in branches, and no deeper: what is asked for in a paragraph is never deeper. */
export const stepSchema = z.discriminatedUnion('kind', [...simpleSteps, branchOver(innerStep)]);

export const outlineSchema = z
  .strictObject({
    name: plain(120),
    trigger: triggerSchema,
    steps: z.array(stepSchema).max(outlineLimits.steps),
    /** What nobody knew how to read, as the person wrote it. */
    notUnderstood: z.array(words).max(outlineLimits.steps),
  })
  .refine((outline) => countSteps(outline.steps) <= outlineLimits.steps, `At most ${outlineLimits.steps} steps.`);
export interface Outline {
  readonly name: string;
  readonly trigger: Trigger;
  readonly steps: readonly Step[];
  readonly notUnderstood: readonly string[];
}

export function countSteps(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + 1 + (step.kind === 'branch' ? countSteps(step.then) + countSteps(step.otherwise) : 0), 0);
}

/** Every step with those inside branches, in the order of reading. */
export function allSteps(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => (step.kind === 'branch' ? [step, ...allSteps(step.then), ...allSteps(step.otherwise)] : [step]));
}
