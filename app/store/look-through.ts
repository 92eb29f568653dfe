/**
 * Looks through the open store for what cannot be read any more. Each page proves itself when it is read (AEGIS), and a disk that lets bits rot says nothing
 * until somebody reads there: a service would go on for weeks over a run, or a log, that is gone. So all of it is read again and again, a little at a time, on the
 * connection that there is: a second one would drop the locks of the first (POSIX). What stands in the write-ahead log is read from there, before it is folded.
 */
import type { Timers } from '../kernel/ports.ts';
import type { ReadDb } from './database.ts';

/** Once the start is over. */
const FIRST_MS = 60_000;
/** From one look to the next, which begins after this, or sooner where something was found: it may pass. */
const REST_MS = 10 * 60_000;
const AGAIN_MS = 60_000;
/** So long nobody else has the thread at one time, one row or one index aside; then they have it for so long. */
const SLICE_MS = 10;
const PAUSE_MS = 200;

interface Part {
  readonly name: string;
  readonly table: string | null;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Reads each page of it, all at once. https://sqlite.org/dbstat.html */
function readWhole(db: ReadDb, name: string): void {
  db.query<[string], { readonly pages: number }>('SELECT count(*) AS pages FROM dbstat WHERE name = ?').get(name);
}

/** Reads rows after `after` until their time is over: the last that was read, or undefined where none is left. */
function readRows(db: ReadDb, table: string, after: number, isOver: () => boolean): number | undefined {
  const rows = db.query<[number], { readonly row: number }>(
    `SELECT *, _rowid_ AS "row" FROM ${quoted(table)} WHERE _rowid_ > ? ORDER BY _rowid_`,
  );
  for (const { row } of rows.iterate(after)) {
    // Beyond 2^53 they are told inexactly, and would be read for ever.
    if (!Number.isSafeInteger(row)) return undefined;
    if (isOver()) return row;
  }
  return undefined;
}

/** One step of it at a time; done where it is at its end. Throws `store/damaged` at what does not prove itself. */
function* wholeStore(db: ReadDb, isOver: () => boolean): Generator<undefined> {
  // What is remembered of the file says nothing of the file.
  db.pragma('shrink_memory');
  const parts = db
    .query<[], Part>(
      "SELECT s.name, t.name AS \"table\" FROM sqlite_schema s LEFT JOIN pragma_table_list t ON t.schema = 'main' AND t.name = s.name AND t.wr = 0 AND t.type IN ('table', 'shadow') WHERE s.rootpage > 0 ORDER BY s.name",
    )
    .all();
  for (const { name, table } of parts) {
    if (table === null) readWhole(db, name);
    for (let at: number | undefined = table === null ? undefined : Number.MIN_SAFE_INTEGER; at !== undefined;) {
      at = readRows(db, name, at, isOver);
      if (at !== undefined) yield undefined;
    }
    if (isOver()) yield undefined;
  }
}

export interface LookThrough {
  /** `heard` is told of what cannot be read, after each look, and, with nothing, once all of it could be read again. Begins with the first who asks. */
  watch(heard: (error: unknown) => void): void;
  stop(): void;
}

/** `passed`: ms that no setting of the clock moves. */
export function lookThrough(db: ReadDb, timers: Timers, passed: () => number): LookThrough {
  const hearers: ((error: unknown) => void)[] = [];
  let cancel: (() => void) | undefined;
  let until = 0;
  const tell = (error: unknown): void => {
    for (const heard of hearers) heard(error);
  };
  const soon = (ms: number, look: Generator<undefined>): void => {
    cancel = timers.after(ms, () => {
      until = passed() + SLICE_MS;
      try {
        if (look.next().done === true) {
          tell(undefined);
          begin(REST_MS);
        } else soon(PAUSE_MS, look);
      } catch (error) {
        tell(error);
        begin(AGAIN_MS);
      }
    });
  };
  const begin = (ms: number): void =>
    soon(
      ms,
      wholeStore(db, () => passed() >= until),
    );
  return {
    watch(heard) {
      hearers.push(heard);
      if (cancel === undefined) begin(FIRST_MS);
    },
    stop: () => cancel?.(),
  };
}
