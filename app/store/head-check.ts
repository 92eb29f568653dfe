/** Is this store at least as new as what is remembered of it? No cipher notices that old pages were put back. */
import { z } from 'zod';
import { UserError } from '../kernel/errors.ts';
import type { StoreHead } from './ports.ts';

export interface PresentState {
  readonly counter: number;
  readonly auditSize: number;
  /** So many entries at the beginning were taken out by retention: what the root over fewer was cannot be said any more. */
  readonly auditStart: number;
  /** Root over the first `size` entries in hex, empty for none; undefined when they are not there. */
  rootAt(size: number): string | undefined;
}

export const rollbackSchema = z.strictObject({
  code: z.enum(['shorter', 'forked', 'older', 'record-gone', 'record-changed', 'writes-missing']),
  text: z.string().max(300),
});
/** Why a store is taken for an older one. `code` is for the audit log, `text` for people. */
export type Rollback = z.infer<typeof rollbackSchema>;

/** What comes after both: how a service goes on all the same. */
const accepting =
  'To go on all the same, start it once with "countersign start ... --accept-older-store" (a worker: "countersign worker ... --accept-older-store"); the app opens, and tells everybody.';

export const rolledBack = (place: string, { code, text }: Rollback): UserError =>
  new UserError('store/rolled-back', `This store is not what was last seen of it: ${text}.`, {
    place,
    mend:
      code === 'writes-missing'
        ? `Nothing was changed. If nobody put back a backup on purpose, put the log back, if it can be found. Without it runs go on from the older state, and may do again what they did last. ${accepting}`
        : `Nothing was changed. If nobody put back a backup on purpose, find out who replaced the file. ${accepting}`,
  });

/** Undefined when the store is what it was, or has only grown. */
export function headProblem(kept: StoreHead, present: PresentState): Rollback | undefined {
  if (kept.auditSize > present.auditSize)
    return { code: 'shorter', text: `its audit log has ${present.auditSize} entries, and had ${kept.auditSize}` };
  // Retention leaves the newest entries, and each of them is in a record within a second: what ends before the log begins was of another log.
  if (kept.auditSize < present.auditStart)
    return { code: 'forked', text: `its audit log begins after entry ${present.auditStart}, and had ${kept.auditSize} entries` };
  if (present.rootAt(kept.auditSize) !== kept.auditRoot)
    return { code: 'forked', text: `its audit log is not the one that had ${kept.auditSize} entries` };
  if (kept.counter > present.counter) return { code: 'older', text: `it was saved ${kept.counter - present.counter} times more since` };
  return undefined;
}
