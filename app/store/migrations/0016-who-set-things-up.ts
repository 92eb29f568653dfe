import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 16,
  name: 'who set things up',
  up: (db) =>
    db.script(`
    -- Who changed a connection, a model or what stands in for a connection, and when: whoever did touched what is reviewed, so nobody edits this.
    CREATE TABLE setup_change (what TEXT NOT NULL, author TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
    CREATE INDEX setup_change_what ON setup_change (what, at);
    CREATE TRIGGER setup_change_no_update BEFORE UPDATE ON setup_change BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER setup_change_no_delete BEFORE DELETE ON setup_change BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    -- What the log still knows of before.
    INSERT INTO setup_change (what, author, at)
      SELECT CASE action WHEN 'model.changed' THEN 'model:' || subject WHEN 'environment.connection-bound' THEN 'binding:' || coalesce(leaf ->> '$.details.environment', '') || ':' || subject ELSE 'connection:' || subject END, actor, time
      FROM audit_entry WHERE action IN ('connection.changed', 'connection.deleted', 'model.changed', 'environment.connection-bound') AND leaf ->> '$.details.outcome' = 'done'
      ORDER BY position;
  `),
  down: (db) => db.script('DROP TABLE setup_change;'),
};
