import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 4,
  name: 'secrets and token vault',
  up: (db) =>
    db.script(`
    CREATE TABLE secret (id TEXT PRIMARY KEY, sealed TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;
    -- One key per person: dropping the row makes every token of that person unreadable, in backups of the tokens too.
    CREATE TABLE vault_subject (subject TEXT PRIMARY KEY, sealed_key TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
    CREATE TABLE vault_token (
      token TEXT PRIMARY KEY, subject TEXT NOT NULL, kind TEXT NOT NULL, lookup TEXT NOT NULL, sealed TEXT NOT NULL, created_at INTEGER NOT NULL,
      UNIQUE (subject, kind, lookup)
    ) STRICT;
  `),
  down: (db) => db.script('DROP TABLE vault_token; DROP TABLE vault_subject; DROP TABLE secret;'),
};
