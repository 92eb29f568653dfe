/** Files that were refused by a clock that stood wrong at the start: once it stands right they are judged anew, while the others are served. */
import { causeOf } from '../../kernel/errors.ts';
import type { Clock, Log, Timers } from '../../kernel/ports.ts';
import { timeForTrust } from '../remembered/clock-memory.ts';
import type { TargetOptions } from '../runs/run-target.ts';
import { loadFolder, type RefusedFile } from './bundle-folder.ts';

export interface LookAgain {
  /** Resolves with the names of files that were refused and would be served now; never where there are none. */
  readonly found: Promise<readonly string[]>;
  stop(): void;
}

export interface LookAgainPorts {
  readonly clock: Clock;
  /** ms that no setting of the clock changes. */
  readonly steady: () => number;
  readonly timers: Timers;
  readonly log: Log;
}

const LOOK_MS = 5_000;
/** A clock is put right by so much all the time. */
const SLACK_MS = 30_000;

export function lookAgain(
  refused: readonly RefusedFile[],
  options: TargetOptions & { readonly folder: string },
  { clock, steady, timers, log }: LookAgainPorts,
): LookAgain {
  const found = Promise.withResolvers<readonly string[]>();
  const apart = (): number => clock.now() - steady();
  let before = apart();
  let waits = refused.some(({ code }) => code === 'trust/clock-back');
  let stopped = refused.length === 0;
  let cancel = (): void => undefined;
  /** Verifying a folder takes its time; what the clock says now, none. */
  const mayBeOtherwise = (): boolean => {
    const by = apart() - before;
    before += by;
    if (Math.abs(by) > SLACK_MS) return true;
    if (!waits) return false;
    try {
      timeForTrust(options.cwd);
      return true;
    } catch {
      return false;
    }
  };
  async function judge(): Promise<void> {
    const { targets, refused: still } = await loadFolder(options.folder, options);
    waits = still.some(({ code }) => code === 'trust/clock-back');
    const files = targets.map(({ file }) => file).filter((file) => refused.some((one) => one.file === file));
    if (files.length === 0) return;
    stopped = true;
    found.resolve(files);
  }
  function look(): void {
    if (stopped) return;
    cancel = timers.after(LOOK_MS, () => {
      void (mayBeOtherwise() ? judge() : Promise.resolve())
        .catch((error: unknown) => log.write('error', 'files that were refused at the start could not be looked at again', causeOf(error)))
        .then(look);
    });
  }
  look();
  return {
    found: found.promise,
    stop() {
      stopped = true;
      cancel();
    },
  };
}

/** Until `asked` for its end, and begun `anew` each time that more files can be served than at its start. */
export async function serveUntil<T extends { readonly acceptable: LookAgain['found']; stop(): Promise<void> }>(
  asked: Promise<void>,
  first: T,
  anew: (last: T) => Promise<T>,
  log: Log,
): Promise<void> {
  for (let serving = first; ; serving = await anew(serving)) {
    const files = await Promise.race([asked, serving.acceptable]);
    await serving.stop();
    if (files === undefined) return;
    log.write('warn', 'the clock stands right now, and files that were refused by it are served: all of them begin anew', {
      files: files.join(' '),
    });
  }
}
