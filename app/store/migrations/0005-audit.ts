import type { Migration } from './migration.ts';

export const migration: Migration = {
  number: 5,
  name: 'audit log',
  up: (db) =>
    db.script(`
    CREATE TABLE audit_entry (
      position INTEGER PRIMARY KEY, time INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, leaf TEXT NOT NULL
    ) STRICT;
    CREATE INDEX audit_entry_actor ON audit_entry (actor, position);
    CREATE INDEX audit_entry_subject ON audit_entry (subject, position);
    CREATE INDEX audit_entry_action ON audit_entry (action, position);
    -- Hashes of whole subtrees: level 0 are the leaves, (level, n) covers the entries n * 2^level .. (n + 1) * 2^level - 1.
    CREATE TABLE audit_node (level INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, position)) STRICT, WITHOUT ROWID;
    CREATE TABLE audit_checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
    CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER audit_node_no_update BEFORE UPDATE ON audit_node BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER audit_node_no_delete BEFORE DELETE ON audit_node BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint BEGIN SELECT RAISE(ABORT, 'append-only'); END;
  `),
  // No way down: it would throw the log away.
};
