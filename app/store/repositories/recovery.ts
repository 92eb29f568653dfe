import type { RecoveryRecord, RecoveryRepository } from '../../workflow/ports.ts';
import type { WriteDb } from '../database.ts';

/** Unsaved work of open tabs, one row a person and flow. */
export function recoveryRepository(db: WriteDb): RecoveryRepository {
  const keep = db.change<[string, string, number, number, string]>(`
    INSERT INTO recovery (account_id, flow_id, base, kept_at, document) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET base = excluded.base, kept_at = excluded.kept_at, document = excluded.document`);
  const listOf = db.query<[string], RecoveryRecord>(
    'SELECT account_id AS accountId, flow_id AS flowId, base, kept_at AS keptAt, document FROM recovery WHERE account_id = ? ORDER BY kept_at DESC, flow_id',
  );
  const keptAt = db.query<[string, string], { readonly keptAt: number }>(
    'SELECT kept_at AS keptAt FROM recovery WHERE account_id = ? AND flow_id = ?',
  );
  const drop = db.change<[string, string]>('DELETE FROM recovery WHERE account_id = ? AND flow_id = ?');
  return {
    keep: ({ accountId, flowId, base, keptAt, document }) => {
      keep.run(accountId, flowId, base, keptAt, document);
    },
    listOf: (accountId) => listOf.all(accountId),
    keptAt: (accountId, flowId) => keptAt.get(accountId, flowId)?.keptAt,
    drop: (accountId, flowId) => {
      drop.run(accountId, flowId);
    },
  };
}
