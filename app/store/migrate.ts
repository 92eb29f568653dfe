/** Brings a database to a wanted format. Each migration is one transaction, its version number included: a crash leaves a whole format. */
import { BugError, UserError } from '../kernel/errors.ts';
import type { WriteDb } from './database.ts';
import type { Migration } from './migrations/migration.ts';

export function formatOf(db: WriteDb): number {
  return Number(db.pragma('user_version'));
}

function step(db: WriteDb, migration: Migration, target: number, change: (db: WriteDb) => void): void {
  try {
    db.transaction(() => {
      change(db);
      // Takes no parameters in SQLite; the number is ours.
      db.script(`PRAGMA user_version = ${target}`);
    });
  } catch (cause) {
    throw new UserError('store/migration-failed', `The store could not be brought to format ${target} (${migration.name}).`, {
      mend: 'Nothing was lost: the store is in its former format, and a backup lies in its backups folder.',
      cause,
    });
  }
}

export function migrateUp(db: WriteDb, migrations: readonly Migration[]): void {
  for (const migration of migrations) {
    if (migration.number > formatOf(db)) step(db, migration, migration.number, (target) => migration.up(target));
  }
}

/** Goes back to `target`. Throws BugError where a migration cannot be undone. */
export function migrateDown(db: WriteDb, migrations: readonly Migration[], target: number): void {
  for (const migration of [...migrations].reverse()) {
    if (migration.number > formatOf(db) || migration.number <= target) continue;
    const { down } = migration;
    if (down === undefined) throw new BugError('kernel/bug', `migration ${migration.name} has no way back`);
    step(db, migration, migration.number - 1, (handle) => down(handle));
  }
}
