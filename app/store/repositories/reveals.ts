import type { RevealRecord, RevealRepository } from '../../privacy/ports.ts';
import type { WriteDb } from '../database.ts';
import { toRecord, toText, type RecordRow } from './json-column.ts';

export function revealRepository(db: WriteDb): RevealRepository {
  const insert = db.change<[string, string]>('INSERT INTO reveal (run_id, record) VALUES (?, ?)');
  const listOf = db.query<[string], RecordRow>('SELECT record FROM reveal WHERE run_id = ? ORDER BY rowid DESC');
  return {
    add: (record) => {
      insert.run(record.runId, toText(record));
    },
    listOf: (runId) => listOf.all(runId).map(toRecord<RevealRecord>),
  };
}
