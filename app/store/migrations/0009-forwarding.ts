import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 9,
  name: 'destinations of forwarded audit entries',
  up: (db) =>
    db.script(`
    CREATE TABLE audit_destination (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
    CREATE TABLE audit_cursor (destination_id TEXT PRIMARY KEY REFERENCES audit_destination (id) ON DELETE CASCADE, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `),
  down: (db) => db.script('DROP TABLE audit_cursor; DROP TABLE audit_destination;'),
};
