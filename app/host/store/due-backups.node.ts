/** Backups by schedule: looks whether one is due, makes it, and thins out those that it made before. */
import { causeOf, codeOfError, isCountersignError } from '../../kernel/errors.ts';
import type { Clock, Log, Timers } from '../../kernel/ports.ts';
import type { Store } from '../../store/store.ts';
import { backupDueAt, backupPlanOf, backupsIn, pruneBackups } from './backup-place.node.ts';

const firstLookMs = 60_000;
const lookAgainMs = 3_600_000;

export interface DueBackupsPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** The open store; undefined while it is closed. */
  store(): Store | undefined;
  /** Where backups go by today's plan. */
  folder(): string;
  /** Something else is copying or replacing the same files. */
  busy(): boolean;
  make(): Promise<{ readonly file: string; readonly bytes: number }>;
  /** A backup that was due was made, or could not be. */
  onOutcome(outcome: { readonly bytes: number } | { readonly failed: string }): void;
}

export interface DueBackups {
  /** Looks in a minute, and each hour from then on; for a plan that was just made, too. */
  start(): void;
  stop(): void;
  /** Why the last one that was due could not be made. */
  failed(): string | undefined;
  /** A new plan has not failed yet. */
  forgive(): void;
}

export function createDueBackups(ports: DueBackupsPorts): DueBackups {
  let nextLook: (() => void) | undefined;
  let failed: string | undefined;

  const stop = (): void => {
    nextLook?.();
    nextLook = undefined;
  };

  /** Soon, then each hour: a laptop sleeps, and a drive is connected. */
  function lookIn(ms: number): void {
    stop();
    const store = ports.store();
    if (store !== undefined && backupPlanOf(store.settings).everyDays !== 0)
      nextLook = ports.timers.after(ms, () => {
        void look();
      });
  }

  async function look(): Promise<void> {
    const now = ports.clock.now();
    try {
      const store = ports.store();
      const due = store === undefined ? undefined : backupDueAt(backupPlanOf(store.settings), await backupsIn(ports.folder()), now);
      if (due !== undefined && due <= now && !ports.busy()) {
        const { file, bytes } = await ports.make();
        failed = undefined;
        await pruneBackups(ports.folder(), file);
        ports.onOutcome({ bytes });
      }
    } catch (error) {
      // It was closed meanwhile.
      if (ports.store() === undefined) return;
      const before = failed;
      failed = isCountersignError(error)
        ? `${error.message}${error.mend === undefined ? '' : ` ${error.mend}`}`
        : 'It could not be written.';
      ports.log.write('error', 'the backup that was due could not be made', causeOf(error));
      // It fails each hour; the log is told once.
      if (before !== failed) ports.onOutcome({ failed: codeOfError(error) });
    }
    lookIn(lookAgainMs);
  }

  return {
    start: () => lookIn(firstLookMs),
    stop,
    failed: () => failed,
    forgive: () => {
      failed = undefined;
    },
  };
}
