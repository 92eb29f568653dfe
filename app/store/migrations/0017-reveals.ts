import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 17,
  name: 'why somebody looked at plain data',
  up: (db) =>
    db.script(`
    -- The audit log has who, when and the digest of the words; the words are a person's own, and go with the run.
    CREATE TABLE reveal (run_id TEXT NOT NULL, record TEXT NOT NULL) STRICT;
    CREATE INDEX reveal_by_run ON reveal (run_id);
  `),
  down: (db) => db.script('DROP TABLE reveal;'),
};
