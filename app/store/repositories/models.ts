import type { ModelRecord, ModelRepository } from '../../ai/ports.ts';
import type { WriteDb } from '../database.ts';
import { documentTable } from './document-table.ts';

export function modelRepository(db: WriteDb): ModelRepository {
  const { list, get, save, remove } = documentTable<ModelRecord>(db, 'model');
  return {
    list,
    get,
    save,
    remove: (id) => {
      remove(id);
    },
  };
}
