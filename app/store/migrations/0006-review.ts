import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 6,
  name: 'review',
  up: (db) =>
    db.script(`
    CREATE TABLE review (
      id TEXT PRIMARY KEY, flow_id TEXT NOT NULL, environment TEXT NOT NULL, revision INTEGER NOT NULL, state TEXT NOT NULL,
      updated_at INTEGER NOT NULL, record TEXT NOT NULL,
      UNIQUE (flow_id, environment, revision)
    ) STRICT;
    CREATE INDEX review_state ON review (state);
    CREATE TABLE closure (closure TEXT PRIMARY KEY, snapshot TEXT NOT NULL) STRICT;
    CREATE TRIGGER closure_no_update BEFORE UPDATE ON closure BEGIN SELECT RAISE(ABORT, 'written once'); END;
    CREATE TABLE thread (id TEXT PRIMARY KEY, flow_id TEXT NOT NULL, record TEXT NOT NULL) STRICT;
    CREATE INDEX thread_flow ON thread (flow_id);
    CREATE TABLE waiver (id TEXT PRIMARY KEY, flow_id TEXT NOT NULL, record TEXT NOT NULL) STRICT;
    CREATE INDEX waiver_flow ON waiver (flow_id);
  `),
  down: (db) => db.script('DROP TABLE waiver; DROP TABLE thread; DROP TABLE closure; DROP TABLE review;'),
};
