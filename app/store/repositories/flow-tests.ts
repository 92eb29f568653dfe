import type { Example, FlowTestRecord, FlowTestRepository } from '../../ai/ports.ts';
import type { WriteDb } from '../database.ts';
import { recordOf, toRecord, toText, type RecordRow } from './json-column.ts';

/** Ids sort by age. */
export function flowTestRepository(db: WriteDb): FlowTestRepository {
  const listOf = db.query<[string], RecordRow>('SELECT record FROM flow_test WHERE flow_id = ? ORDER BY id DESC');
  const insert = db.change<[string, string, string, string]>('INSERT INTO flow_test (id, flow_id, kind, record) VALUES (?, ?, ?, ?)');
  const prune = db.change<[string, string, string, string, number]>(
    'DELETE FROM flow_test WHERE flow_id = ? AND kind = ? AND id NOT IN (SELECT id FROM flow_test WHERE flow_id = ? AND kind = ? ORDER BY id DESC LIMIT ?)',
  );
  const examples = db.query<[string], RecordRow>('SELECT record FROM flow_example WHERE flow_id = ?');
  const set = db.change<[string, string]>(
    'INSERT INTO flow_example (flow_id, record) VALUES (?, ?) ON CONFLICT DO UPDATE SET record = excluded.record',
  );
  return {
    listOf: (flowId) => listOf.all(flowId).map(toRecord<FlowTestRecord>),
    add(record, keep) {
      const {
        id,
        flowId,
        result: { kind },
      } = record;
      insert.run(id, flowId, kind, toText(record));
      prune.run(flowId, kind, flowId, kind, keep);
    },
    examplesOf: (flowId) => recordOf<readonly Example[]>(examples.get(flowId)) ?? [],
    setExamples: (flowId, list) => {
      set.run(flowId, toText(list));
    },
  };
}
