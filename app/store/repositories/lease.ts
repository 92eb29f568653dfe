import type { Lease } from '../../engine/ports.ts';
import { UserError } from '../../kernel/errors.ts';
import type { WriteDb } from '../database.ts';
import type { GroupCommit } from '../group-commit.ts';

const leaseName = 'scheduler';

/** Held by its owner, run out, or longer than any lease can be: then a clock that has been set back made it. */
export function leaseOf(db: WriteDb, commits: GroupCommit): Lease {
  const acquire = db.change<[string, string, number, number, number]>(`
    INSERT INTO lease (name, owner, until) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE lease.owner = excluded.owner OR lease.until <= ? OR lease.until > ?`);
  const release = db.change<[string, string]>('DELETE FROM lease WHERE name = ? AND owner = ?');
  return {
    acquire(owner, now, ttlMs) {
      if (owner === '') return Promise.reject(new UserError('store/conflict', 'A lease needs an owner.'));
      return commits.write(() => acquire.run(leaseName, owner, now + ttlMs, now, now + ttlMs) === 1);
    },
    release: (owner) =>
      commits.write(() => {
        release.run(leaseName, owner);
      }),
  };
}
