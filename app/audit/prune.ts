/**
 * Retention of the log. Entries go from its beginning only, up to a checkpoint, and after the log itself has said so: the entry that says it is
 * under the log's signature and names size and root of what goes. What stays of the removed part is the right edge of its tree, so that
 * every later root, checkpoint and proof holds as before.
 */
import { toHex } from './bytes.ts';
import { type AuditEvent } from './entry.ts';
import { rootAt } from './merkle.ts';
import type { AuditReader, Digest, StoredCheckpoint } from './ports.ts';

/** The setting that says for how many days entries stay; empty or missing keeps the log whole. */
export const auditDaysKey = 'audit-keep-days';
/** Nothing younger goes, whatever the setting says: who made whose account is read from the log when approvals are counted. */
export const leastAuditDays = 365;
export const mostAuditDays = 9_999;

export const prunedAction = 'audit.pruned';

/** At most so many entries go in one transaction: nobody waits long for the writer. */
export const mostPruned = 20_000;

/**
 * The checkpoint up to which entries can go: those before it are older than `before` (milliseconds since the epoch) and lie before `keepFrom`.
 * Undefined when there is nothing to remove.
 */
export function pruneTarget(reader: AuditReader, before: number, keepFrom: number): StoredCheckpoint | undefined {
  const start = reader.start()?.size ?? 0;
  const most = Math.min(keepFrom, start + mostPruned, reader.size() - 1);
  let target: StoredCheckpoint | undefined;
  for (const checkpoint of reader.checkpoints()) {
    if (checkpoint.size > most) break;
    const last = reader.entry(checkpoint.size - 1);
    if (last === undefined || last.time >= before) break;
    target = checkpoint;
  }
  return target;
}

/** What the log says before they go. `days` is the setting that asked for it. */
export function prunedEvent(digest: Digest, reader: AuditReader, target: StoredCheckpoint, days: number): AuditEvent | undefined {
  const root = rootAt(digest, (level, position) => reader.node(level, position), target.size);
  return root === undefined
    ? undefined
    : { actor: 'system', action: prunedAction, subject: 'audit', details: { size: target.size, root: toHex(root), days } };
}
