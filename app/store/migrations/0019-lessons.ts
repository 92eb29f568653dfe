import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 19,
  name: 'lessons and badges of people',
  up: (db) =>
    db.script(`
    -- No key to the account: one that was never used may be removed, and takes nothing along that anybody asks for.
    CREATE TABLE lesson_passed (account_id TEXT NOT NULL, rule_id TEXT NOT NULL, passed_at INTEGER NOT NULL, PRIMARY KEY (account_id, rule_id)) STRICT, WITHOUT ROWID;
    CREATE TABLE badge (account_id TEXT NOT NULL, badge TEXT NOT NULL, earned_at INTEGER NOT NULL, PRIMARY KEY (account_id, badge)) STRICT, WITHOUT ROWID;
  `),
  down: (db) => db.script('DROP TABLE badge; DROP TABLE lesson_passed;'),
};
