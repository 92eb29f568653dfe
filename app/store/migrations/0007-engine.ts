import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 7,
  name: 'engine',
  up: (db) =>
    db.script(`
    -- A run in two parts: what never changes, and the few bytes that change with every step. Small rows that change together lie on
    -- few pages, and each page that changes costs a cipher and a checksum.
    CREATE TABLE run (id INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, flow_id TEXT NOT NULL, record TEXT NOT NULL) STRICT;
    CREATE INDEX run_flow ON run (flow_id, run_id);
    CREATE TABLE run_state (
      id INTEGER PRIMARY KEY REFERENCES run (id), status TEXT NOT NULL, next_sequence INTEGER NOT NULL, progress TEXT NOT NULL
    ) STRICT;
    -- Only the few runs that still need work are in here, so that finished ones cost nothing.
    CREATE INDEX run_unfinished ON run_state (status) WHERE status IN ('running', 'waiting');
    -- One row per append, in order of arrival. \`kept\` holds the real values of the batch and is emptied when the run is forgotten.
    CREATE TABLE journal (run INTEGER NOT NULL REFERENCES run (id), sequence INTEGER NOT NULL, events TEXT NOT NULL, kept TEXT, UNIQUE (run, sequence)) STRICT;
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
  `),
  down: (db) =>
    db.script(`
    DROP TABLE lease; DROP TABLE approval; DROP TABLE timer; DROP TABLE pinned_flow; DROP TABLE journal; DROP TABLE run_state; DROP TABLE run;
  `),
};
