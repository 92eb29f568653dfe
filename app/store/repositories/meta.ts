import type { ReadDb, WriteDb } from '../database.ts';

/** `id` names the store; `counter` goes up with every head that is kept outside, so that an older copy shows; `keepers` are who keeps it; `rollback` is what was found at an opening and is not in the audit log yet; `put-back` counts the openings in an older state; `commits` counts the changes; `rows-seen` is the last look at the clock before rows that have ended were dropped. */
export type MetaName = 'id' | 'counter' | 'keepers' | 'rollback' | 'put-back' | 'commits' | 'rows-seen';

export function readMeta(db: ReadDb, name: MetaName): string | undefined {
  return db.query<[string], { value: string }>('SELECT value FROM meta WHERE name = ?').get(name)?.value;
}

export function writeMeta(db: WriteDb, name: MetaName, value: string): void {
  db.change<[string, string]>('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(
    name,
    value,
  );
}

export function dropMeta(db: WriteDb, name: MetaName): void {
  db.change<[string]>('DELETE FROM meta WHERE name = ?').run(name);
}
