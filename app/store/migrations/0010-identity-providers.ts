import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 10,
  name: 'identity providers',
  up: (db) => db.script('CREATE TABLE identity_provider (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;'),
  down: (db) => db.script('DROP TABLE identity_provider;'),
};
