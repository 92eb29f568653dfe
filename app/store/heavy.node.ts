/** Work on whole databases in a thread of its own, so that the window lives meanwhile, however large the store is. */
import { URL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { BugError, TerminalError, TransientError, UserError, type ErrorClass, type ErrorDetails } from '../kernel/errors.ts';
import type { ErrorCode } from '../kernel/error-codes.ts';
import type { NativeBinding } from './connection.ts';
import type { DatabaseKey } from './database-file.ts';
import type { StorePaths } from './file-layout.ts';
import type { Progress } from './prove.ts';

/** Keys go over as copies, which the thread wipes. */
export type HeavyJob = { readonly nativeBinding: NativeBinding } &
  /** Writes the rows of a copy, and nothing that was deleted, into a new file; the copy goes. */
  (
    | { readonly kind: 'compact'; readonly from: string; readonly to: string; readonly key: DatabaseKey }
    | { readonly kind: 'prove'; readonly path: string; readonly key: DatabaseKey }
    /** Brings a staged copy under the cipher of today, and into the mode that stores work in. */
    | { readonly kind: 'forward'; readonly path: string; readonly storeId: string; readonly dataKey: Uint8Array }
    /** See recrypt.ts; the store is closed. */
    | {
        readonly kind: 'recrypt';
        readonly paths: StorePaths;
        readonly storeId: string;
        readonly from: DatabaseKey;
        readonly to: Uint8Array;
      }
  );

export type HeavyAnswer =
  | { readonly progress: Parameters<Progress>[0] }
  | { readonly done: true }
  | { readonly stopped: true }
  | {
      readonly failed: { readonly errorClass: ErrorClass; readonly code: ErrorCode; readonly message: string } & Pick<
        ErrorDetails,
        'place' | 'mend'
      >;
    };

const classes = { user: UserError, transient: TransientError, terminal: TerminalError, bug: BugError } as const;

/** Trap: sending a small Buffer sends the whole pool that it lies in, with whatever else is there; and one key twice must stay one, which says that it does not change. */
function withOwnKeys(job: HeavyJob): { readonly job: HeavyJob; readonly keys: readonly Uint8Array[] } {
  const copies = new Map<Uint8Array, Uint8Array>();
  const own = (key: Uint8Array): Uint8Array => {
    const copy = copies.get(key) ?? Uint8Array.from(key);
    copies.set(key, copy);
    return copy;
  };
  const ownOf = (key: DatabaseKey): DatabaseKey => ({ ...key, dataKey: own(key.dataKey) });
  const copied: HeavyJob =
    job.kind === 'recrypt'
      ? { ...job, from: ownOf(job.from), to: own(job.to) }
      : job.kind === 'forward'
        ? { ...job, dataKey: own(job.dataKey) }
        : { ...job, key: ownOf(job.key) };
  return { job: copied, keys: [...copies.values()] };
}

/** The thread gets copies of its own, made while it is called; those that were made for the way do not stay behind, whether it starts or not. */
function threadFor(job: HeavyJob, cancelled: Int32Array): Worker {
  const { job: sent, keys } = withOwnKeys(job);
  try {
    return new Worker(new URL('./heavy-worker.node.ts', import.meta.url), { workerData: { job: sent, cancelled }, env: {}, argv: [] });
  } finally {
    for (const key of keys) key.fill(0);
  }
}

/**
 * What `onProgress` throws ends the work at its next step, and is what this rejects with. Otherwise it rejects with what the work did; its
 * files are closed then.
 */
export function heavyWork(job: HeavyJob, onProgress: Progress = () => undefined): Promise<void> {
  const cancelled = new Int32Array(new SharedArrayBuffer(4));
  let thrown: unknown;
  let answer: Exclude<HeavyAnswer, { readonly progress: unknown }> | undefined;
  const worker = threadFor(job, cancelled);
  worker.on('message', (message: HeavyAnswer) => {
    if (!('progress' in message)) {
      answer = message;
      return;
    }
    if (thrown !== undefined) return;
    try {
      onProgress(message.progress);
    } catch (error) {
      thrown = error;
      Atomics.store(cancelled, 0, 1);
    }
  });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => {
      if (thrown !== undefined) reject(thrown as Error);
      else if (answer !== undefined && 'failed' in answer) {
        const { errorClass, code, message, ...details } = answer.failed;
        reject(new classes[errorClass](code, message, details));
      } else if (answer !== undefined && 'done' in answer) resolve();
      else reject(new BugError('kernel/bug', 'the work on the database ended without an answer'));
    });
  });
}
