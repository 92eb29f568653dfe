import type { ConnectionRecord, ConnectionRepository } from '../../workflow/ports.ts';
import type { WriteDb } from '../database.ts';
import { documentTable } from './document-table.ts';

/** What is known of a connection; its secret lies in another table under another key. */
export function connectionRepository(db: WriteDb): ConnectionRepository {
  const { list, get, save, remove } = documentTable<ConnectionRecord>(db, 'connection');
  return {
    list,
    get,
    save,
    remove: (id) => {
      remove(id);
    },
  };
}
