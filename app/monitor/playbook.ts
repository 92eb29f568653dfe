/** What is done by itself when a flow is not as usual: chosen by people beforehand, and written down each time. */
import { z } from 'zod';
import { alarmKinds, type AlarmKind } from './usual.ts';

const ident = z.string().min(1).max(128);
const address = z.string().max(320).regex(/^[^\s@<>]+@[^\s@<>]+$/, 'This is no e-mail address.');

export const playbookSchema = z.strictObject({
  id: ident,
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean(),
  when: z.array(z.enum(alarmKinds)).min(1).max(alarmKinds.length),
  /** Left out: any flow. */
  flowId: ident.optional(),
  /** Starts no further run of the flow, and holds those under way, until somebody lets it go on. */
  pause: z.boolean(),
  /** Calls back the bundles of the flow. */
  revoke: z.boolean(),
  mail: z.strictObject({ connection: ident, from: address, to: z.array(address).min(1).max(20) }).optional(),
  /** A POST of the alarm as JSON. */
  web: z.strictObject({ url: z.url({ protocol: /^https$/ }).max(2_000), connection: ident.optional() }).optional(),
}).refine(({ pause, revoke, mail, web }) => pause || revoke || mail !== undefined || web !== undefined, 'Choose at least one thing to do.');
export type Playbook = z.infer<typeof playbookSchema>;

export const playbooksSchema = z.array(playbookSchema).max(50);

export const alarmSchema = z.strictObject({ kind: z.enum(alarmKinds), flowId: ident, flowName: z.string().max(200), at: z.int().min(0), words: z.string().max(2_000), /** Within the hour before. */ times: z.int().min(1) });
/** `words` holds no personal data. */
export type Alarm = z.infer<typeof alarmSchema>;

export const answersTo = (playbooks: readonly Playbook[], { kind, flowId }: { readonly kind: AlarmKind; readonly flowId: string }): readonly Playbook[] =>
  playbooks.filter((playbook) => playbook.enabled && playbook.when.includes(kind) && (playbook.flowId === undefined || playbook.flowId === flowId));
