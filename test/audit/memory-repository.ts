/** The repository port over plain arrays: the log's rules are tested without a database. */
import type { AuditBatch, AuditRepository, StoredCheckpoint, StoredEntry } from '../../app/audit/ports.ts';

export interface MemoryRepository extends AuditRepository {
  readonly batches: AuditBatch[];
  /** Fails the next append. */
  failNext(error: Error): void;
}

export function memoryRepository(): MemoryRepository {
  const entries: StoredEntry[] = [];
  const nodes = new Map<string, Uint8Array>();
  let checkpoints: StoredCheckpoint[] = [];
  const batches: AuditBatch[] = [];
  let start: StoredCheckpoint | undefined;
  let failure: Error | undefined;
  return {
    batches,
    failNext(error) {
      failure = error;
    },
    async append(batch) {
      await Promise.resolve();
      if (failure !== undefined) {
        const error = failure;
        failure = undefined;
        throw error;
      }
      batches.push(batch);
      entries.push(...batch.entries);
      for (const node of batch.nodes) nodes.set(`${node.level}/${node.position}`, node.hash);
      checkpoints = [...checkpoints.filter((checkpoint) => checkpoint.size !== batch.supersedes), batch.checkpoint];
    },
    async prune(checkpoint) {
      start = checkpoint;
      checkpoints = checkpoints.filter(({ size }) => size > checkpoint.size);
    },
    size: () => entries.length,
    start: () => start,
    entry: (index) => (index < (start?.size ?? 0) ? undefined : entries[index]),
    entries: (from, to) => entries.slice(Math.max(from, start?.size ?? 0), to)[Symbol.iterator](),
    node: (level, position) => nodes.get(`${level}/${position}`),
    lastCheckpoint: () => checkpoints.at(-1),
    checkpoints: () => checkpoints[Symbol.iterator](),
    find: ({ limit }) => entries.toReversed().slice(0, limit),
  };
}
