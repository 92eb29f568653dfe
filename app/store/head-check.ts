/** Is this store at least as new as what is remembered of it? No cipher notices that old pages were put back. */
import { UserError } from '../kernel/errors.ts';
import type { StoreHead } from './ports.ts';

export interface PresentState {
  readonly counter: number;
  readonly auditSize: number;
  /** Root over the first `size` entries in hex, empty for none; undefined when they are not there. */
  rootAt(size: number): string | undefined;
}

export const rolledBack = (place: string, why: string): UserError => new UserError('store/rolled-back', `This store is older than what was last seen of it: ${why}.`,
  { place, mend: 'Nothing was changed. If you put back a backup on purpose, restore it with the restore command or accept the older state; otherwise find out who replaced the file.' });

/** Undefined when the store is what it was, or has only grown. */
export function headProblem(kept: StoreHead, present: PresentState): string | undefined {
  if (kept.auditSize > present.auditSize) return `its audit log has ${present.auditSize} entries, and had ${kept.auditSize}`;
  if (present.rootAt(kept.auditSize) !== kept.auditRoot) return `its audit log is not the one that had ${kept.auditSize} entries`;
  if (kept.counter > present.counter) return `it was saved ${kept.counter - present.counter} times more since`;
  return undefined;
}
