import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 3,
  name: 'flows',
  up: (db) =>
    db.script(`
    -- Content addressed: the same document saved twice is stored once.
    CREATE TABLE flow_content (content_hash TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
    -- The newest revision of each flow, as lists show it.
    CREATE TABLE flow (
      id TEXT PRIMARY KEY, revision INTEGER NOT NULL, at INTEGER NOT NULL, deleted_at INTEGER, deleted_by TEXT, record TEXT NOT NULL
    ) STRICT;
    -- Who changed what and when: nobody signs a flow that they touched, so nobody edits this.
    CREATE TABLE flow_revision (
      flow_id TEXT NOT NULL REFERENCES flow (id), revision INTEGER NOT NULL, content_hash TEXT NOT NULL REFERENCES flow_content (content_hash),
      author TEXT NOT NULL, at INTEGER NOT NULL, record TEXT NOT NULL,
      PRIMARY KEY (flow_id, revision)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER flow_revision_no_update BEFORE UPDATE ON flow_revision BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER flow_revision_no_delete BEFORE DELETE ON flow_revision BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TABLE connection (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
    CREATE TABLE recovery (
      account_id TEXT NOT NULL, flow_id TEXT NOT NULL, kept_at INTEGER NOT NULL, base INTEGER NOT NULL, document TEXT NOT NULL,
      PRIMARY KEY (account_id, flow_id)
    ) STRICT;
  `),
  down: (db) =>
    db.script('DROP TABLE recovery; DROP TABLE connection; DROP TABLE flow_revision; DROP TABLE flow; DROP TABLE flow_content;'),
};
