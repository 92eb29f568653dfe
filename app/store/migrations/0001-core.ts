import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 1,
  name: 'core',
  up: (db) =>
    db.script(`
    CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    -- The store's own name and counter, apart from settings that people change.
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    -- Keys of single tables (secrets, vault), wrapped under the data key: rotation rewraps these few rows.
    CREATE TABLE inner_key (name TEXT PRIMARY KEY, sealed TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `),
  down: (db) => db.script('DROP TABLE inner_key; DROP TABLE meta; DROP TABLE setting;'),
};
