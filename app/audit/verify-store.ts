/** Checks the log in a store: the entries as in an export, and that the copies made for questions and proofs say the same. */
import { equalBytes } from './bytes.ts';
import { createLogCheck, type CheckOptions, type Report } from './check.ts';
import type { AuditReader, StoredCheckpoint, StoredEntry, TreeNode } from './ports.ts';
import type { AuditEntry } from './entry.ts';

function columnsFit(stored: StoredEntry, entry: AuditEntry): boolean {
  return stored.index === entry.index && stored.time === entry.time && stored.actor === entry.actor && stored.action === entry.action && stored.subject === entry.subject;
}

export function verifyStoredLog(reader: AuditReader, options: CheckOptions): Report {
  const check = createLogCheck(options);
  const checkpoints: IterableIterator<StoredCheckpoint> = reader.checkpoints();
  let checkpoint = checkpoints.next();
  const nodeFits = (node: TreeNode): boolean => {
    const stored = reader.node(node.level, node.position);
    return stored !== undefined && equalBytes(stored, node.hash);
  };
  for (const stored of reader.entries(0, Number.MAX_SAFE_INTEGER)) {
    const { entry, completed } = check.entry(stored.leaf);
    if (entry !== undefined && !columnsFit(stored, entry)) check.problem(entry.index, 'column-mismatch');
    if (!completed.every(nodeFits)) check.problem(stored.index, 'node-mismatch');
    while (checkpoint.done !== true && checkpoint.value.size <= check.size) {
      check.checkpoint(checkpoint.value.note);
      checkpoint = checkpoints.next();
    }
  }
  // Checkpoints beyond the last entry were signed over entries that are gone.
  if (checkpoint.done !== true) check.problem(check.size, 'truncated');
  return check.finish();
}
