import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 2,
  name: 'identity',
  up: (db) =>
    db.script(`
    CREATE TABLE account (
      id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, issuer TEXT, subject TEXT, record TEXT NOT NULL,
      UNIQUE (issuer, subject)
    ) STRICT;
    CREATE TABLE session (
      id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      token_hash TEXT NOT NULL UNIQUE, expires_at INTEGER NOT NULL, record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX session_account ON session (account_id);
    CREATE TABLE signing_key (
      key_id TEXT PRIMARY KEY, account_id TEXT NOT NULL, created_at INTEGER NOT NULL, record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX signing_key_account ON signing_key (account_id, created_at);
    CREATE TABLE custom_role (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
  `),
  down: (db) => db.script('DROP TABLE custom_role; DROP TABLE signing_key; DROP TABLE session; DROP TABLE account;'),
};
