/**
 * The two handles on the database. Code that only reads takes a ReadDb, on which a writing statement cannot even be prepared.
 * The native handle stays in connection.ts: its `serialize()` gives plain text and its `backup()` refuses encrypted files, so
 * neither is in the types here.
 */
import { BugError, TransientError } from '../kernel/errors.ts';
import { translateSqliteError } from './failures.ts';

export type SqlValue = string | number | bigint | null | Uint8Array;

export interface NativeStatement {
  readonly readonly: boolean;
  get(...parameters: readonly SqlValue[]): unknown;
  all(...parameters: readonly SqlValue[]): unknown[];
  iterate(...parameters: readonly SqlValue[]): IterableIterator<unknown>;
  run(...parameters: readonly SqlValue[]): { changes: number };
}

/** The part of better-sqlite3-multiple-ciphers that the store uses. */
export interface NativeDatabase {
  readonly open: boolean;
  readonly inTransaction: boolean;
  key(key: Uint8Array): number;
  rekey(key: Uint8Array): number;
  pragma(source: string, options?: { simple?: boolean }): unknown;
  prepare(sql: string): NativeStatement;
  exec(sql: string): unknown;
  transaction<T>(work: () => T): (() => T) & { immediate: () => T };
  close(): unknown;
}

/** A prepared question. `Row` is what the columns of the statement spell out. */
export interface Query<Parameters extends readonly SqlValue[], Row> {
  get(...parameters: Parameters): Row | undefined;
  all(...parameters: Parameters): Row[];
  iterate(...parameters: Parameters): IterableIterator<Row>;
}

/** A prepared change; gives the number of rows that it changed. */
export interface Change<Parameters extends readonly SqlValue[]> {
  run(...parameters: Parameters): number;
}

export interface ReadDb {
  /** Prepares a statement that reads. Throws BugError for one that writes. */
  query<Parameters extends readonly SqlValue[], Row>(sql: string): Query<Parameters, Row>;
  pragma(name: string): SqlValue;
}

export interface WriteDb extends ReadDb {
  change<Parameters extends readonly SqlValue[]>(sql: string): Change<Parameters>;
  /**
   * All of the work or none. Inside another transaction it becomes a savepoint. Never give it an asynchronous function, or one that keeps
   * anything outside of the database that a second time would falsify: on a full disk it is run again once there is room.
   */
  transaction<T>(work: () => T): T;
  /** Runs statements without parameters: schema and pragmas. */
  script(sql: string): void;
  /** Folds the write-ahead log into the file, so that deleted pages are gone; while `holdLog` is in force, at its end. */
  foldLog(): void;
  /** From here on a transaction that failed is tried once more where `makes` says that there may be room for it now. */
  makeRoomBy(makes: (error: unknown) => boolean): void;
  /** From here on each change is counted in the database, beginning after `from`; `committed` is told the number once it is durable. */
  countChanges(from: number, committed: (changes: number) => void): void;
  /** Until it is released, the file itself stays as it is: what is written goes into the log beside it. */
  holdLog(): LogHold;
  /** Ends whatever holds the log, and folds it; false where nothing held it. */
  freeLog(): boolean;
}

export interface LogHold {
  release(): void;
  /** It was ended from elsewhere: the file has changed since. */
  isBroken(): boolean;
}

/** A copy that takes so long that the log grows by so much must not fill the disk of the store: it is the copy that ends. */
const mostHeldBytes = 256 * 1024 * 1024;

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translateSqliteError(error);
  }
}

function* translatedRows<Row>(rows: IterableIterator<unknown>): IterableIterator<Row> {
  try {
    for (const row of rows) yield row as Row;
  } catch (error) {
    throw translateSqliteError(error);
  }
}

export function readDb(native: NativeDatabase): ReadDb {
  return {
    query<Parameters extends readonly SqlValue[], Row>(sql: string): Query<Parameters, Row> {
      const statement = translated(() => native.prepare(sql));
      if (!statement.readonly) throw new BugError('kernel/bug', `a query may not write: ${sql}`);
      return {
        get: (...parameters) => translated(() => statement.get(...parameters) as Row | undefined),
        all: (...parameters) => translated(() => statement.all(...parameters) as Row[]),
        iterate: (...parameters) => translatedRows<Row>(translated(() => statement.iterate(...parameters))),
      };
    },
    pragma: (name) => translated(() => native.pragma(name, { simple: true }) as SqlValue),
  };
}

/** Pages after which SQLite folds the log by itself. */
export const foldAfterPages = 4_000;

/** What is known of the files that are open. */
export interface OpenFiles {
  /** Asked before each write; throws where none is to be made. */
  judge(): void;
  /** How long the log was then. */
  logBytes(): number;
  /** The log was made empty here. */
  folded(): void;
}

interface ChangeCount {
  /** In the transaction of the change. */
  count(): void;
  /** After it. */
  committed(): void;
}

/** A transaction that changed nothing is none. */
function changeCount(native: NativeDatabase, from: number, committed: (changes: number) => void): ChangeCount {
  const total = native.prepare('SELECT total_changes() AS changes');
  const keep = native.prepare("INSERT INTO meta (name, value) VALUES ('commits', ?) ON CONFLICT DO UPDATE SET value = excluded.value");
  const changed = (): number => (total.get() as { changes: number }).changes;
  let seen = changed();
  let told = from;
  let next = from;
  return {
    count() {
      // Of one that was not committed nothing is left.
      next = told;
      if (changed() === seen) return;
      next = told + 1;
      keep.run(String(next));
      seen = changed();
    },
    committed() {
      if (next === told) return;
      told = next;
      committed(told);
    },
  };
}

const unknownFiles: OpenFiles = { judge: () => undefined, logBytes: () => 0, folded: () => undefined };

export function writeDb(native: NativeDatabase, { judge, logBytes, folded }: OpenFiles = unknownFiles, mostHeld = mostHeldBytes): WriteDb {
  let holders = 0;
  /** Of the holds that are in force; those of before are broken. */
  let holding = {};
  let wanted = false;
  let counting: ChangeCount | undefined;
  let makesRoom = (_error: unknown): boolean => false;
  // IMMEDIATE: a transaction that starts by reading must not find out at its first write that it cannot have the lock.
  const transaction = <T>(work: () => T): T => {
    if (native.inTransaction) return translated(() => native.transaction(work).immediate());
    judge();
    if (holders > 0 && logBytes() > mostHeld) freeLog();
    const once = (): T =>
      translated(() =>
        native
          .transaction(() => {
            const done = work();
            counting?.count();
            return done;
          })
          .immediate(),
      );
    let result: T;
    try {
      result = once();
    } catch (error) {
      if (!makesRoom(error)) throw error;
      result = once();
    }
    counting?.committed();
    return result;
  };
  /** Whether all of the log is in the file now. */
  const fold = (): boolean => {
    const whole = translated(() => native.pragma('wal_checkpoint(TRUNCATE)', { simple: true })) === 0;
    folded();
    return whole;
  };
  const letGo = (): void => {
    native.pragma(`wal_autocheckpoint = ${foldAfterPages}`);
    if (wanted) fold();
    wanted = false;
  };
  function freeLog(): boolean {
    if (holders === 0) return false;
    holders = 0;
    holding = {};
    wanted = true;
    letGo();
    return true;
  }
  return {
    ...readDb(native),
    change<Parameters extends readonly SqlValue[]>(sql: string): Change<Parameters> {
      const statement = translated(() => native.prepare(sql));
      return {
        run: (...parameters) => {
          const run = (): number => translated(() => statement.run(...parameters).changes);
          return native.inTransaction ? run() : transaction(run);
        },
      };
    },
    transaction,
    makeRoomBy(makes) {
      makesRoom = makes;
    },
    countChanges(from, committed) {
      counting = changeCount(native, from, committed);
    },
    script: (sql) => {
      translated(() => native.exec(sql));
    },
    foldLog() {
      if (holders > 0) wanted = true;
      else fold();
    },
    holdLog() {
      // A file without what is in its log yet is no copy of the store, and folding the log now would change the file under another copy.
      if (holders > 0 || !fold())
        throw new TransientError('store/in-use', 'The store is busy, so that no whole copy of it can be made now.', {
          mend: 'Try again in a moment.',
        });
      holders += 1;
      native.pragma('wal_autocheckpoint = 0');
      const mine = holding;
      const isBroken = (): boolean => mine !== holding;
      let released = false;
      return {
        isBroken,
        release() {
          if (released || isBroken()) return;
          released = true;
          holders -= 1;
          if (holders === 0 && native.open) letGo();
        },
      };
    },
    freeLog,
  };
}
