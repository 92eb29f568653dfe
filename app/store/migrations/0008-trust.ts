import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 8,
  name: 'admitted versions, trust roots, models',
  up: (db) =>
    db.script(`
    CREATE TABLE admitted_version (
      flow_id TEXT NOT NULL, environment TEXT NOT NULL, version INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (flow_id, environment)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE trust_root (version INTEGER PRIMARY KEY, text TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
    CREATE TABLE model (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
  `),
  down: (db) => db.script('DROP TABLE model; DROP TABLE trust_root; DROP TABLE admitted_version;'),
};
