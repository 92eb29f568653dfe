import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 12,
  name: 'colleagues, and flows shared through a repository',
  up: (db) =>
    db.script(`
    CREATE TABLE colleague (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
    -- What each flow was in the repository when it was last brought together: the base of the next comparison.
    CREATE TABLE shared_flow (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
  `),
  down: (db) => db.script('DROP TABLE shared_flow; DROP TABLE colleague;'),
};
