/** Flows that a playbook holds until somebody lets them go on. Pure. */
import { z } from 'zod';

export const holdSchema = z.strictObject({
  at: z.int(),
  why: z.string().max(2_000),
  playbook: z.string().max(100),
  by: z.string().max(128).optional(),
});
/** `at` in ms since the epoch; `why` holds no personal data; `playbook` is its name, empty where `by`, the account of whoever held it by hand, is there. */
export type Hold = z.infer<typeof holdSchema>;

/** Stands for all flows, where nobody can tell which are held. No flow has this id. */
export const everyFlow = '*';

export interface HeldKeep {
  /** Throws where it cannot be told which flows are held. */
  read(): ReadonlyMap<string, Hold>;
  add(flowId: string, hold: Hold): void;
  /** Throws where it cannot be written down. */
  remove(flowId: string): void;
}
