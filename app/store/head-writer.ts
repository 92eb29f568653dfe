/** Keeps the head outside the file up to date: the database first, then the keepers, so that a crash never looks like a rollback. */
import type { Log, Timers } from '../kernel/ports.ts';
import type { WriteDb } from './database.ts';
import type { HeadKeeper, StoreHead } from './ports.ts';
import { readMeta, writeMeta } from './repositories/meta.ts';

export interface HeadWriter {
  /** Remembers the newest audit head and saves it within a second. */
  note(auditSize: number, auditRoot: string): void;
  /** After the saves before it, so that an older head never takes the place of a newer one. Gives the names of those who keep it now. */
  save(): Promise<readonly string[]>;
  stop(): void;
}

/** A keeper may be the system keychain, which is slow: at most one save in this time. */
const saveEveryMs = 1_000;

export function createHeadWriter(
  db: WriteDb,
  storeId: string,
  keepers: readonly HeadKeeper[],
  timers: Timers,
  log: Log,
  start: { auditSize: number; auditRoot: string },
): HeadWriter {
  let latest = start;
  let cancel: (() => void) | undefined;
  let stopped = false;

  let tail: Promise<unknown> = Promise.resolve();

  async function write(): Promise<readonly string[]> {
    const counter = Number(readMeta(db, 'counter') ?? 0) + 1;
    writeMeta(db, 'counter', String(counter));
    const head: StoreHead = { storeId, counter, ...latest };
    const kept = await Promise.all(keepers.map((keeper) => keeper.save(head)));
    return keepers.flatMap(({ name }, index) => (kept[index] === true ? [name] : []));
  }

  function save(): Promise<readonly string[]> {
    cancel?.();
    cancel = undefined;
    const mine = tail.then(write);
    tail = mine.catch(() => undefined);
    return mine;
  }

  return {
    note(auditSize, auditRoot) {
      latest = { auditSize, auditRoot };
      if (stopped) return;
      cancel ??= timers.after(saveEveryMs, () => {
        save().catch(() => log.write('warn', 'the newest state of the store could not be recorded outside of it'));
      });
    },
    save,
    stop() {
      stopped = true;
      cancel?.();
      cancel = undefined;
    },
  };
}
