import { UserError } from '../../kernel/errors.ts';
import type { ReviewRecord, ReviewRepository } from '../../review/ports.ts';
import type { WriteDb } from '../database.ts';
import { isUniqueViolation } from '../failures.ts';
import { recordOf, toRecord, toText, type RecordRow } from './json-column.ts';

const conflict = (what: string, cause?: unknown): UserError =>
  new UserError('store/conflict', what, { mend: 'Load the review again, then repeat the change.', cause });

export function reviewRepository(db: WriteDb): ReviewRepository {
  const get = db.query<[string], RecordRow>('SELECT record FROM review WHERE id = ?');
  const list = db.query<[string | null, string | null], RecordRow>(
    'SELECT record FROM review WHERE flow_id = coalesce(?, flow_id) AND state = coalesce(?, state) ORDER BY updated_at DESC, id DESC',
  );
  // An approved review that ran out becomes "expired" and stays the last one that was approved. What came from elsewhere was approved for there, and an emergency for its day.
  const lastApproved = db.query<[string, string], RecordRow>(`
    SELECT record FROM review WHERE flow_id = ? AND environment = ?
    AND record ->> '$.approvedAt' IS NOT NULL AND record ->> '$.from' IS NULL AND record ->> '$.breakGlass' IS NULL
    ORDER BY revision DESC LIMIT 1`);
  const insert = db.change<[string, string, string, number, string, number, string]>(
    'INSERT INTO review (id, flow_id, environment, revision, state, updated_at, record) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const update = db.change<[string, number, string, string, number]>(
    'UPDATE review SET state = ?, updated_at = ?, record = ? WHERE id = ? AND updated_at = ?',
  );
  return {
    get: (id) => recordOf<ReviewRecord>(get.get(id)),
    list: (filter = {}) => list.all(filter.flowId ?? null, filter.state ?? null).map(toRecord<ReviewRecord>),
    lastApproved: (flowId, environment) => recordOf<ReviewRecord>(lastApproved.get(flowId, environment)),
    insert(review) {
      try {
        insert.run(review.id, review.flowId, review.environment, review.revision, review.state, review.updatedAt, toText(review));
      } catch (error) {
        throw isUniqueViolation(error) ? conflict('There is a review of this revision already.', error) : error;
      }
    },
    save(review, expectedUpdatedAt) {
      if (update.run(review.state, review.updatedAt, toText(review), review.id, expectedUpdatedAt) !== 1)
        throw conflict('Somebody else changed the review meanwhile.');
    },
  };
}
