import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 7,
  name: 'engine',
  up: (db) => db.script(`
    CREATE TABLE run (
      run_id TEXT PRIMARY KEY, flow_id TEXT NOT NULL, status TEXT NOT NULL, next_sequence INTEGER NOT NULL, record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX run_flow ON run (flow_id, run_id);
    -- Only the few runs that still need work are in here, so that finished ones cost nothing.
    CREATE INDEX run_unfinished ON run (status, run_id) WHERE status IN ('running', 'waiting');
    -- One row per append. \`kept\` holds the real values of the batch (inputs and outputs) and is emptied when the run is forgotten.
    CREATE TABLE journal (
      run_id TEXT NOT NULL, sequence INTEGER NOT NULL, events TEXT NOT NULL, kept TEXT, PRIMARY KEY (run_id, sequence)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE pinned_flow (
      flow_hash TEXT NOT NULL, bundle_digest TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (flow_hash, bundle_digest)
    ) STRICT;
    CREATE TABLE timer (
      run_id TEXT NOT NULL, node TEXT NOT NULL, round INTEGER NOT NULL, due_at INTEGER NOT NULL, PRIMARY KEY (run_id, node, round)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX timer_due ON timer (due_at);
    CREATE TABLE approval (
      approval_id TEXT PRIMARY KEY, run_id TEXT NOT NULL, state TEXT NOT NULL, asked_at INTEGER NOT NULL, record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX approval_run ON approval (run_id);
    CREATE INDEX approval_open ON approval (asked_at) WHERE state = 'open';
    CREATE TABLE lease (name TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE schedule (id TEXT PRIMARY KEY, flow_id TEXT NOT NULL, next_at INTEGER, record TEXT NOT NULL) STRICT;
    CREATE INDEX schedule_next ON schedule (next_at) WHERE next_at IS NOT NULL;
  `),
  down: (db) => db.script(`
    DROP TABLE schedule; DROP TABLE lease; DROP TABLE approval; DROP TABLE timer; DROP TABLE pinned_flow; DROP TABLE journal; DROP TABLE run;
  `),
};
