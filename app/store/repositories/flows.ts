/** Flows and their revisions. Documents are content addressed, so that saving the same drawing twice costs a row and no text. */
import { createHash } from 'node:crypto';
import { UserError } from '../../kernel/errors.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import type { FlowRecord, FlowRepository, RevisionRecord } from '../../workflow/ports.ts';
import type { WriteDb } from '../database.ts';
import { recordOf, toRecord, toText, type RecordRow } from './json-column.ts';

export function flowRepository(db: WriteDb): FlowRepository {
  const list = db.query<[], RecordRow>('SELECT record FROM flow WHERE deleted_at IS NULL ORDER BY at DESC, id DESC');
  const get = db.query<[string], RecordRow>('SELECT record FROM flow WHERE id = ? AND deleted_at IS NULL');
  const newest = db.query<[string], { revision: number }>('SELECT revision FROM flow WHERE id = ?');
  const document = db.query<[string, number | null, string], { document: string }>(`
    SELECT document FROM flow_revision JOIN flow_content USING (content_hash)
    WHERE flow_id = ? AND revision = coalesce(?, (SELECT revision FROM flow WHERE id = ?))`);
  const revisions = db.query<[string], RecordRow>('SELECT record FROM flow_revision WHERE flow_id = ? ORDER BY revision');
  const insertContent = db.change<[string, string]>(
    'INSERT INTO flow_content (content_hash, document) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const upsertFlow = db.change<[string, number, number, string]>(`
    INSERT INTO flow (id, revision, at, record) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET revision = excluded.revision, at = excluded.at, record = excluded.record, deleted_at = NULL, deleted_by = NULL`);
  const insertRevision = db.change<[string, number, string, string, number, string]>(
    'INSERT INTO flow_revision (flow_id, revision, content_hash, author, at, record) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remove = db.change<[number, string, string]>('UPDATE flow SET deleted_at = ?, deleted_by = ? WHERE id = ? AND deleted_at IS NULL');

  const removed = db.query<[number], { flowId: string; name: string; at: number; by: string }>(
    "SELECT id AS flowId, json_extract(record, '$.name') AS name, deleted_at AS at, coalesce(deleted_by, '') AS \"by\" FROM flow WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id LIMIT ?",
  );
  const restore = db.change<[string]>('UPDATE flow SET deleted_at = NULL, deleted_by = NULL WHERE id = ? AND deleted_at IS NOT NULL');

  return {
    list: () => list.all().map(toRecord<FlowRecord>),
    get: (flowId) => recordOf<FlowRecord>(get.get(flowId)),
    document(flowId, revision) {
      const row = document.get(flowId, revision ?? null, flowId);
      return row === undefined ? undefined : (JSON.parse(row.document) as Flow);
    },
    newest: (flowId) => newest.get(flowId)?.revision ?? 0,
    revisions: (flowId) => revisions.all(flowId).map(toRecord<RevisionRecord>),
    insert(record, flow) {
      const text = JSON.stringify(flow);
      const contentHash = createHash('sha256').update(text).digest('hex');
      const { name, owner, environment, nodes } = flow;
      const listed: FlowRecord = { ...record, name, environment, nodes: nodes.length, ...(owner === undefined ? {} : { owner }) };
      db.transaction(() => {
        const last = newest.get(record.flowId)?.revision ?? 0;
        if (record.revision !== last + 1) {
          throw new UserError('store/conflict', `This flow was saved by somebody else meanwhile (revision ${last}).`, {
            place: record.flowId,
            mend: 'Load the newest revision and compare, then save again.',
          });
        }
        insertContent.run(contentHash, text);
        upsertFlow.run(record.flowId, record.revision, record.at, toText(listed));
        insertRevision.run(record.flowId, record.revision, contentHash, record.by, record.at, toText(record));
      });
    },
    remove(flowId, at, by) {
      if (remove.run(at, by, flowId) !== 1) throw new UserError('flow/not-found', 'There is no such flow.', { place: flowId });
    },
    removed: (limit) => removed.all(limit),
    restore(flowId) {
      if (restore.run(flowId) !== 1)
        throw new UserError('flow/not-found', 'There is no such flow among the deleted ones.', { place: flowId });
    },
    transaction: (work) => db.transaction(work),
  };
}
