import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 14,
  name: 'tests of flows and what they came to',
  up: (db) =>
    db.script(`
    CREATE TABLE flow_test (id TEXT PRIMARY KEY, flow_id TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL) STRICT;
    CREATE INDEX flow_test_by_flow ON flow_test (flow_id, kind, id);
    CREATE TABLE flow_example (flow_id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
  `),
  down: (db) => db.script('DROP TABLE flow_example; DROP TABLE flow_test;'),
};
