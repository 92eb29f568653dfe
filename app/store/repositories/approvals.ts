import type { ApprovalRepository, ApprovalRequest } from '../../engine/ports.ts';
import type { SqlValue, WriteDb } from '../database.ts';
import type { GroupCommit } from '../group-commit.ts';
import { recordOf, toRecord, toText, type RecordRow } from './json-column.ts';

/** Those without a deadline come last. */
const byDeadline = "json_extract(record, '$.deadline') IS NULL, json_extract(record, '$.deadline'), asked_at, approval_id";

export function approvalRepository(db: WriteDb, commits: GroupCommit): ApprovalRepository {
  const save = db.change<[string, string, string, number, string]>(`
    INSERT INTO approval (approval_id, run_id, state, asked_at, record) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET run_id = excluded.run_id, state = excluded.state, asked_at = excluded.asked_at, record = excluded.record`);
  const get = db.query<[string], RecordRow>('SELECT record FROM approval WHERE approval_id = ?');
  const open = db.query<[], { readonly count: number }>("SELECT count(*) AS count FROM approval WHERE state = 'open'");
  const openFor = db.query<[string], { readonly role: string | null; readonly count: number }>(
    "SELECT json_extract(record, '$.role') AS role, count(*) AS count FROM approval WHERE state = 'open' AND NOT EXISTS (SELECT 1 FROM json_each(record, '$.decisions') WHERE json_extract(value, '$.by') = ?) GROUP BY role",
  );
  return {
    countOpen: async () => open.get()?.count ?? 0,
    countOpenByRole: async (notBy) => openFor.all(notBy).map(({ role, count }) => ({ role: role ?? undefined, count })),
    save: (request) =>
      commits.write(() => {
        save.run(request.approvalId, request.runId, request.state, request.askedAt, toText(request));
      }),
    get: async (approvalId) => recordOf<ApprovalRequest>(get.get(approvalId)),
    async list({ state, runId, answeredSince, limit, offset = 0, oldestFirst = false, dueFirst = false }) {
      const asked: (readonly [string, SqlValue])[] = [];
      if (state !== undefined) asked.push(['state = ?', state]);
      if (runId !== undefined) asked.push(['run_id = ?', runId]);
      if (answeredSince !== undefined)
        asked.push(["EXISTS (SELECT 1 FROM json_each(record, '$.decisions') WHERE json_extract(value, '$.at') >= ?)", answeredSince]);
      const where = asked.length === 0 ? '' : `WHERE ${asked.map(([sql]) => sql).join(' AND ')}`;
      const sql = `SELECT record FROM approval ${where} ORDER BY ${dueFirst ? byDeadline : oldestFirst ? 'asked_at, approval_id' : 'asked_at DESC, approval_id DESC'} LIMIT ? OFFSET ?`;
      return db
        .query<SqlValue[], RecordRow>(sql)
        .all(...asked.map(([, value]) => value), limit, offset)
        .map(toRecord<ApprovalRequest>);
    },
  };
}
