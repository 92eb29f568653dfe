/** A rule pack tried on many files, in a worker of its own: counts as they come, and how to stop. */
import type { Pack } from '../../app/lint/kit/pack.ts';
import type { FromScan, ToScan } from './scan-protocol.ts';
import { flowFilesOf, newScanWorker, readyToRead, type PickedFile } from './scan.ts';

export interface PackTrial {
  readonly files: number;
  readonly read: number;
  readonly flows: number;
  readonly failed: number;
  /** By rule of the pack, in its order. */
  readonly rules: readonly { readonly ruleId: string; readonly flows: number; readonly findings: number }[];
  readonly done: boolean;
}

/** Returns what stops it. `onTrial` is called again and again, `onFailure` at most once, after which the trial is done. */
export function tryPack(
  picked: readonly PickedFile[],
  pack: Pack,
  onTrial: (trial: PackTrial) => void,
  onFailure: (message: string) => void,
): () => void {
  const files = flowFilesOf(picked);
  let trial: PackTrial = {
    files: files.length,
    read: 0,
    flows: 0,
    failed: 0,
    rules: pack.rules.map(({ id }) => ({ ruleId: id, flows: 0, findings: 0 })),
    done: files.length === 0,
  };
  onTrial(trial);
  if (trial.done) return () => undefined;
  const worker = newScanWorker();
  const failed = (message: string): void => {
    worker.terminate();
    onTrial({ ...trial, done: true });
    onFailure(message);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<FromScan>) => {
    if (data.type === 'refused') failed(data.message);
    if (data.type === 'tried') {
      trial = {
        ...trial,
        read: trial.read + 1,
        flows: trial.flows + data.flows,
        failed: trial.failed + (data.failed ? 1 : 0),
        done: trial.read + 1 === trial.files,
        rules: trial.rules.map((rule, index) => ({
          ...rule,
          flows: rule.flows + (data.rules[index]?.flows ?? 0),
          findings: rule.findings + (data.rules[index]?.findings ?? 0),
        })),
      };
      onTrial(trial);
      if (trial.done) worker.terminate();
    }
  });
  worker.addEventListener('error', (event) => failed(event.message === '' ? 'The checker could not start.' : event.message));
  readyToRead(files).then(
    ({ ready, refused }) => {
      trial = { ...trial, read: refused.length, failed: refused.length, done: ready.length === 0 };
      onTrial(trial);
      if (trial.done) worker.terminate();
      else worker.postMessage({ type: 'try', files: ready, pack } satisfies ToScan);
    },
    (error: unknown) => failed(error instanceof Error ? error.message : String(error)),
  );
  return () => worker.terminate();
}
