/**
 * Worker entry: one piece of work that reads or writes a whole database, on a handle of its own. Only ever on files that no other handle of
 * this process has open: closing one would drop the locks of the other (POSIX).
 */
import { rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { isCountersignError } from '../kernel/errors.ts';
import { syncFile } from './atomic-file.ts';
import { openForWork } from './database-file.ts';
import { translateSqliteError } from './failures.ts';
import type { HeavyAnswer, HeavyJob } from './heavy.node.ts';
import { proveFile, type Progress } from './prove.ts';
import { recryptCopy, takeForward } from './recrypt.ts';

const { job, cancelled } = workerData as { readonly job: HeavyJob; readonly cancelled: Int32Array };

/** What ends the work when the window has thought better of it; the main thread knows why. */
class Stopped extends Error {}

const onProgress: Progress = (event) => {
  if (Atomics.load(cancelled, 0) !== 0) throw new Stopped();
  parentPort?.postMessage({ progress: event } satisfies HeavyAnswer);
};

async function work(): Promise<void> {
  switch (job.kind) {
    case 'compact': {
      const native = openForWork(job.from, job.key, job.nativeBinding);
      try {
        native.prepare('VACUUM INTO ?').run(job.to);
      } finally {
        native.close();
        for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${job.from}${end}`, { force: true });
      }
      syncFile(job.to);
      onProgress({ phase: 'copy', done: 1, total: 1 });
      return;
    }
    case 'prove':
      return proveFile(job.path, job.key, job.nativeBinding, onProgress);
    case 'forward':
      return takeForward(job.path, job.storeId, job.dataKey, job.nativeBinding);
    case 'recrypt':
      return recryptCopy(job.paths, job.storeId, job.from, job.to, job.nativeBinding, onProgress);
  }
}

function answerOf(thrown: unknown): HeavyAnswer {
  if (thrown instanceof Stopped) return { stopped: true };
  const error = translateSqliteError(thrown);
  if (!isCountersignError(error))
    return { failed: { errorClass: 'bug', code: 'kernel/bug', message: error instanceof Error ? error.message : 'the work failed' } };
  const { errorClass, code, message, place, mend } = error;
  return { failed: { errorClass, code, message, ...(place === undefined ? {} : { place }), ...(mend === undefined ? {} : { mend }) } };
}

work()
  .then(() => ({ done: true as const }), answerOf)
  .then(
    (answer: HeavyAnswer) => {
      for (const key of keysOf(job)) key.fill(0);
      parentPort?.postMessage(answer);
    },
    () => undefined,
  );

function keysOf(of: HeavyJob): readonly Uint8Array[] {
  switch (of.kind) {
    case 'recrypt':
      return [of.from.dataKey, of.to];
    case 'forward':
      return [of.dataKey];
    default:
      return [of.key.dataKey];
  }
}
