import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 13,
  name: 'actions that have begun',
  // Empty but for the actions of this moment: each is taken out when its audit entry is in.
  up: (db) =>
    db.script(
      'CREATE TABLE begun_action (id INTEGER PRIMARY KEY, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, at INTEGER NOT NULL) STRICT;',
    ),
  down: (db) => db.script('DROP TABLE begun_action;'),
};
