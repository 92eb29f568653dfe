/** Tables of the shape (id, record), with or without the flow that a record belongs to: the same four statements each. */
import type { WriteDb } from '../database.ts';
import { recordOf, toRecord, toText, type RecordRow } from './json-column.ts';

export interface DocumentTable<T> {
  get(id: string): T | undefined;
  /** By id, which sorts by age where ids are ULIDs. */
  list(): readonly T[];
  save(record: T): void;
  /** True when there was one. */
  remove(id: string): boolean;
}

/** The names are of this program: they go into the statement as they are. */
export function documentTable<T extends { readonly id: string }>(
  db: WriteDb,
  table: 'connection' | 'model' | 'custom_role' | 'audit_destination' | 'identity_provider' | 'colleague' | 'shared_flow',
): DocumentTable<T> {
  const get = db.query<[string], RecordRow>(`SELECT record FROM ${table} WHERE id = ?`);
  const list = db.query<[], RecordRow>(`SELECT record FROM ${table} ORDER BY id`);
  const save = db.change<[string, string]>(
    `INSERT INTO ${table} (id, record) VALUES (?, ?) ON CONFLICT DO UPDATE SET record = excluded.record`,
  );
  const remove = db.change<[string]>(`DELETE FROM ${table} WHERE id = ?`);
  return {
    get: (id) => recordOf<T>(get.get(id)),
    list: () => list.all().map(toRecord<T>),
    save: (record) => {
      save.run(record.id, toText(record));
    },
    remove: (id) => remove.run(id) === 1,
  };
}

export interface FlowDocumentTable<T> {
  get(id: string): T | undefined;
  listOf(flowId: string): readonly T[];
  /** Throws UserError `store/conflict` when the id exists. */
  insert(record: T): void;
  /** Throws UserError `review/not-found` when it does not. */
  save(record: T): void;
}

export function flowDocumentTable<T extends { readonly id: string; readonly flowId: string }>(
  db: WriteDb,
  table: 'thread' | 'waiver',
  errors: { conflict(id: string): Error; missing(id: string): Error },
): FlowDocumentTable<T> {
  const get = db.query<[string], RecordRow>(`SELECT record FROM ${table} WHERE id = ?`);
  const listOf = db.query<[string], RecordRow>(`SELECT record FROM ${table} WHERE flow_id = ? ORDER BY id`);
  const insert = db.change<[string, string, string]>(`INSERT INTO ${table} (id, flow_id, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`);
  const update = db.change<[string, string, string]>(`UPDATE ${table} SET flow_id = ?, record = ? WHERE id = ?`);
  return {
    get: (id) => recordOf<T>(get.get(id)),
    listOf: (flowId) => listOf.all(flowId).map(toRecord<T>),
    insert: (record) => {
      if (insert.run(record.id, record.flowId, toText(record)) !== 1) throw errors.conflict(record.id);
    },
    save: (record) => {
      if (update.run(record.flowId, toText(record), record.id) !== 1) throw errors.missing(record.id);
    },
  };
}
