import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 11,
  name: 'data tables and consents',
  up: (db) =>
    db.script(`
    CREATE TABLE data_table (name TEXT PRIMARY KEY, columns TEXT NOT NULL, rows INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE TABLE data_row (seq INTEGER PRIMARY KEY, name TEXT NOT NULL, id TEXT NOT NULL, row TEXT NOT NULL, until INTEGER, UNIQUE (name, id)) STRICT;
    CREATE INDEX data_row_until ON data_row (until) WHERE until IS NOT NULL;
    -- Counting 50,000 rows at every write would be most of its time.
    CREATE TRIGGER data_row_in AFTER INSERT ON data_row BEGIN UPDATE data_table SET rows = rows + 1, bytes = bytes + length(new.row) WHERE name = new.name; END;
    CREATE TRIGGER data_row_changed AFTER UPDATE OF row ON data_row BEGIN UPDATE data_table SET bytes = bytes + length(new.row) - length(old.row) WHERE name = new.name; END;
    CREATE TRIGGER data_row_out AFTER DELETE ON data_row BEGIN UPDATE data_table SET rows = rows - 1, bytes = bytes - length(old.row) WHERE name = old.name; END;
    -- Every plain value of every row, by digest: equal values are found in one table, or one person's in all of them.
    CREATE TABLE data_value (digest TEXT NOT NULL, name TEXT NOT NULL, field TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (digest, name, field, id)) STRICT, WITHOUT ROWID;
    CREATE INDEX data_value_row ON data_value (name, id);
    -- What people agreed to and took back; only ever added to. The person stands here as a keyed digest.
    CREATE TABLE consent (
      seq INTEGER PRIMARY KEY, subject TEXT NOT NULL, purpose TEXT NOT NULL, decision TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER, how TEXT NOT NULL
    ) STRICT;
    CREATE INDEX consent_subject ON consent (subject, purpose, seq);
  `),
  down: (db) => db.script('DROP TABLE consent; DROP TABLE data_value; DROP TABLE data_row; DROP TABLE data_table;'),
};
