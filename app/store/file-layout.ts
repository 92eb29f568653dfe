/** Where the files of one store lie. Everything is beside the database, so that a folder is a store. */
import { dirname, join, resolve } from 'node:path';

export const databaseName = 'store.countersign-db';

export interface StorePaths {
  readonly folder: string;
  readonly database: string;
  readonly writeAhead: string;
  readonly keys: string;
  /** A replacement that is being put in place; see swap.ts. */
  readonly nextDatabase: string;
  readonly nextKeys: string;
  readonly head: string;
  /** How many changes were committed; see commit-mark.ts. */
  readonly mark: string;
  /** Room that is kept back; see reserve.ts. */
  readonly reserve: string;
  /** Where a backup is being made; see cut-short.ts. */
  readonly copying: string;
  readonly lock: string;
  readonly backups: string;
}

/** `path` is the folder or the database file in it. */
export function storePaths(path: string): StorePaths {
  const absolute = resolve(path);
  const database = absolute.endsWith('.countersign-db') ? absolute : join(absolute, databaseName);
  const folder = dirname(database);
  return {
    folder,
    database,
    writeAhead: `${database}-wal`,
    keys: join(folder, 'keys.json'),
    nextDatabase: `${database}.next`,
    nextKeys: join(folder, 'keys.next.json'),
    head: join(folder, 'head.json'),
    mark: join(folder, 'store.countersign-mark'),
    reserve: join(folder, 'store.countersign-reserve'),
    copying: join(folder, 'store.countersign-copying'),
    lock: join(folder, 'store.countersign-lock'),
    backups: join(folder, 'backups'),
  };
}

/** What a backup's files are called while they are made, but for their endings: another store may make one of the same name meanwhile. */
export const halfOf = (target: string, storeId: string): string => `${target}.${storeId.replaceAll(/[^\w-]/g, '').slice(-12)}`;

/** The key file of a backup. */
export const keysBeside = (database: string): string => database.replace(/\.countersign-db$/, '.keys.json');
