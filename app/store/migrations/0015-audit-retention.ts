import { UserError } from '../../kernel/errors.ts';
import type { Migration } from './migration.ts';

/** The triggers that let entries and hashes go only where the condition does not hold. */
const onlyUnless = (entry: string, node: string): string => `
    DROP TRIGGER audit_entry_no_delete;
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry ${entry}BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    DROP TRIGGER audit_node_no_delete;
    CREATE TRIGGER audit_node_no_delete BEFORE DELETE ON audit_node ${node}BEGIN SELECT RAISE(ABORT, 'append-only'); END;`;
const removed = '(SELECT coalesce(max(size), 0) FROM audit_pruned)';

export const migration: Migration = {
  number: 15,
  name: 'audit retention',
  up: (db) =>
    db.script(`
    -- The checkpoint that stands for the entries before it, which retention has taken out.
    CREATE TABLE audit_pruned (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
    CREATE TRIGGER audit_pruned_no_update BEFORE UPDATE ON audit_pruned BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER audit_pruned_no_delete BEFORE DELETE ON audit_pruned BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER audit_pruned_forward BEFORE INSERT ON audit_pruned WHEN NEW.size <= ${removed} BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    ${onlyUnless(`WHEN OLD.position >= ${removed} `, `WHEN (OLD.position + 1) * (1 << OLD.level) > ${removed} `)}
  `),
  down(db) {
    const { size } = db.query<[], { size: number }>(`SELECT ${removed} AS size`).get() ?? { size: 0 };
    if (size > 0)
      throw new UserError('store/newer-format', 'A log that retention has shortened is none to the formats before.', {
        mend: 'Restore the backup from before.',
      });
    db.script(`${onlyUnless('', '')} DROP TABLE audit_pruned;`);
  },
};
