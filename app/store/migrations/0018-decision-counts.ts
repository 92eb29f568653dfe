import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 18,
  name: 'how often steps decided what',
  up: (db) =>
    db.script(`
    -- Counts by day and nothing else: no run and no value stands in here, and so nobody can be found in it.
    CREATE TABLE decision_count (
      flow_id TEXT NOT NULL, node TEXT NOT NULL, feature TEXT NOT NULL, day INTEGER NOT NULL, bin TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (flow_id, node, feature, day, bin)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX decision_count_day ON decision_count (day);
  `),
  down: (db) => db.script('DROP TABLE decision_count;'),
};
