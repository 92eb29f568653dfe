import type { ApprovalRepository, ApprovalRequest } from '../../engine/ports.ts';
import type { SqlValue, WriteDb } from '../database.ts';
import type { GroupCommit } from '../group-commit.ts';
import { recordOf, toRecord, toText, type RecordRow } from './json-column.ts';

export function approvalRepository(db: WriteDb, commits: GroupCommit): ApprovalRepository {
  const save = db.change<[string, string, string, number, string]>(`
    INSERT INTO approval (approval_id, run_id, state, asked_at, record) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET run_id = excluded.run_id, state = excluded.state, asked_at = excluded.asked_at, record = excluded.record`);
  const get = db.query<[string], RecordRow>('SELECT record FROM approval WHERE approval_id = ?');
  return {
    save: (request) => commits.write(() => { save.run(request.approvalId, request.runId, request.state, request.askedAt, toText(request)); }),
    get: async (approvalId) => recordOf<ApprovalRequest>(get.get(approvalId)),
    async list({ state, runId, limit }) {
      const asked: (readonly [string, SqlValue])[] = [];
      if (state !== undefined) asked.push(['state = ?', state]);
      if (runId !== undefined) asked.push(['run_id = ?', runId]);
      const where = asked.length === 0 ? '' : `WHERE ${asked.map(([sql]) => sql).join(' AND ')}`;
      const sql = `SELECT record FROM approval ${where} ORDER BY asked_at DESC, approval_id DESC LIMIT ?`;
      return db.query<SqlValue[], RecordRow>(sql).all(...asked.map(([, value]) => value), limit).map(toRecord<ApprovalRequest>);
    },
  };
}
