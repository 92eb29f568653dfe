/** Checks the log in a store: the entries as in an export, and that the copies made for questions and proofs say the same. */
import { equalBytes } from './bytes.ts';
import { createLogCheck, type CheckOptions, type PrunedStart, type Report } from './check.ts';
import { edgeAt } from './merkle.ts';
import type { AuditReader, StoredCheckpoint, StoredEntry, TreeNode } from './ports.ts';
import type { AuditEntry } from './entry.ts';

function columnsFit(stored: StoredEntry, entry: AuditEntry): boolean {
  return (
    stored.index === entry.index &&
    stored.time === entry.time &&
    stored.actor === entry.actor &&
    stored.action === entry.action &&
    stored.subject === entry.subject
  );
}

/** Undefined when nothing was taken out. A start whose tree is gone gives an empty edge, whose root fits no checkpoint. */
export function startOf(reader: AuditReader): PrunedStart | undefined {
  const start = reader.start();
  if (start === undefined) return undefined;
  return {
    tree: edgeAt((level, position) => reader.node(level, position), start.size) ?? { size: start.size, edge: [] },
    note: start.note,
  };
}

export function verifyStoredLog(reader: AuditReader, options: CheckOptions): Report {
  const start = startOf(reader);
  const check = createLogCheck({ ...options, ...(start === undefined ? {} : { start }) });
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
