/** What is done by itself when a flow is not as usual: chosen by people beforehand, and written down each time. */
import { z } from 'zod';
import { alarmKinds, stepAlarmKinds, type AlarmKind } from './usual.ts';

const isOfStep = (kind: AlarmKind): boolean => stepAlarmKinds.some((one) => one === kind);

const ident = z.string().min(1).max(128);
const address = z
  .string()
  .max(320)
  .regex(/^[^\s@<>]+@[^\s@<>]+$/, 'This is no e-mail address.');

export const playbookSchema = z
  .strictObject({
    id: ident,
    name: z.string().trim().min(1).max(100),
    enabled: z.boolean(),
    when: z.array(z.enum(alarmKinds)).min(1).max(alarmKinds.length),
    /** Left out: any flow. */
    flowId: ident.optional(),
    /** Starts no further run of the flow until somebody lets it go on, and holds those under way. */
    pause: z.boolean(),
    /** Calls back the bundle that the run came from; the try of a drawing came from none. */
    revoke: z.boolean(),
    /** From then on a person says yes before what the step decides has effect, until somebody says that it is good again. */
    demote: z.boolean().optional(),
    mail: z.strictObject({ connection: ident, from: address, to: z.array(address).min(1).max(20) }).optional(),
    /** A POST of the alarm as JSON. */
    web: z.strictObject({ url: z.url({ protocol: /^https$/ }).max(2_000), connection: ident.optional() }).optional(),
  })
  .refine(
    ({ pause, revoke, demote, mail, web }) => pause || revoke || demote === true || mail !== undefined || web !== undefined,
    'Choose at least one thing to do.',
  )
  .refine(
    ({ demote, when }) => demote !== true || when.every((kind) => isOfStep(kind)),
    'A person can only be asked about a step: choose changes in what a step decides, gets or is told.',
  );
export type Playbook = z.infer<typeof playbookSchema>;

export const mostPlaybooks = 50;
export const playbooksSchema = z.array(playbookSchema).max(mostPlaybooks);

export const alarmSchema = z.strictObject({
  kind: z.enum(alarmKinds),
  flowId: ident,
  flowName: z.string().max(200),
  at: z.int().min(0),
  since: z.int().min(0),
  words: z.string().max(2_000),
  times: z.int().min(1),
  runId: ident.optional(),
  nodeId: ident.optional(),
});
/** `nodeId` is the step, where it is one that changed. `since` is when it came first, `at` when it came last, and `times` how often within the hour that began then. `words` holds no personal data. */
export type Alarm = z.infer<typeof alarmSchema>;

export const answersTo = (
  playbooks: readonly Playbook[],
  { kind, flowId }: { readonly kind: AlarmKind; readonly flowId: string },
): readonly Playbook[] =>
  playbooks.filter(
    (playbook) => playbook.enabled && playbook.when.includes(kind) && (playbook.flowId === undefined || playbook.flowId === flowId),
  );

/** How somebody is told. */
export type Way = 'mail' | 'web';
export const waysOf = ({ mail, web }: Playbook): readonly Way[] => [
  ...(mail === undefined ? [] : ['mail' as const]),
  ...(web === undefined ? [] : ['web' as const]),
];

/** What a playbook does besides, as whoever is told reads it. */
export type Does = 'pause' | 'revoke' | 'demote';

export const hourMs = 3_600_000;

/** The same again within the hour that began with the first is one alarm, and nobody is told twice. Another place or another kind of data is another alarm. */
export function isSameAlarm(
  before: Alarm,
  { flowId, kind, words, at, nodeId }: Pick<Alarm, 'flowId' | 'kind' | 'words' | 'at' | 'nodeId'>,
): boolean {
  const passed = at - before.since;
  return (
    before.flowId === flowId &&
    before.kind === kind &&
    before.nodeId === nodeId &&
    passed >= 0 &&
    passed < hourMs &&
    ((kind !== 'new-place' && kind !== 'new-data') || before.words === words)
  );
}
