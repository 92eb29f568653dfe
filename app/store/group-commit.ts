/**
 * Many callers, one fsync. Writes queue up while the last transaction is being flushed and go to disk together in the next one;
 * each caller's promise settles after the commit that holds its work, never before.
 *
 * A write is a synchronous function over prepared statements. It may be run twice: when one write of a batch throws, the batch is
 * rolled back and its writes are run again one by one, so that only the guilty one is rejected and order is kept. So a write
 * keeps no state outside the database.
 */
import type { WriteDb } from './database.ts';

export interface GroupCommit {
  /** Resolves with the result of `work` once it is durable; rejects with what `work` threw, and then nothing of it is stored. */
  write<T>(work: () => T): Promise<T>;
  /** Commits what is queued now. */
  flush(): void;
  /** For measurements: commits made and writes in them. */
  readonly stats: { readonly commits: number; readonly writes: number };
}

export interface GroupCommitOptions {
  /** Runs the callback soon, after the events that are already waiting; Node's setImmediate unless told. */
  readonly defer?: (run: () => void) => void;
  /** A bound on one transaction, so that a burst does not hold up readers. */
  readonly maxBatch?: number;
}

interface Pending {
  readonly work: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

export function createGroupCommit(db: WriteDb, options: GroupCommitOptions = {}): GroupCommit {
  const defer =
    options.defer ??
    ((run) => {
      setImmediate(run);
    });
  const maxBatch = options.maxBatch ?? 1024;
  const stats = { commits: 0, writes: 0 };
  let queue: Pending[] = [];
  let scheduled = false;

  function attempt(work: () => unknown): Outcome {
    try {
      stats.commits += 1;
      return { ok: true, value: db.transaction(work) };
    } catch (error) {
      return { ok: false, error };
    }
  }

  function commit(batch: readonly Pending[]): readonly Outcome[] {
    const together = attempt(() => batch.map((pending) => pending.work()));
    if (together.ok) return (together.value as unknown[]).map((value) => ({ ok: true, value }));
    if (batch.length === 1) return [together];
    return batch.map((pending) => attempt(pending.work));
  }

  function drainOnce(): void {
    const batch = queue.slice(0, maxBatch);
    queue = queue.slice(maxBatch);
    stats.writes += batch.length;
    const outcomes = commit(batch);
    for (const [index, pending] of batch.entries()) {
      const outcome = outcomes[index];
      if (outcome?.ok === true) pending.resolve(outcome.value as never);
      else pending.reject(outcome?.error);
    }
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    defer(() => {
      scheduled = false;
      if (queue.length > 0) drainOnce();
      if (queue.length > 0) schedule();
    });
  }

  return {
    stats,
    write<T>(work: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        queue.push({ work, resolve: resolve as (value: never) => void, reject });
        schedule();
      });
    },
    flush() {
      while (queue.length > 0) drainOnce();
    },
  };
}
