import type { ForwardCursor, ForwardRepository } from '../../audit/forwarders/ports.ts';
import type { Destination } from '../../audit/forwarders/destination.ts';
import type { WriteDb } from '../database.ts';
import { documentTable } from './document-table.ts';
import { recordOf, toText, type RecordRow } from './json-column.ts';

export function forwardRepository(db: WriteDb): ForwardRepository {
  const destinations = documentTable<Destination>(db, 'audit_destination');
  const cursor = db.query<[string], RecordRow>('SELECT record FROM audit_cursor WHERE destination_id = ?');
  const saveCursor = db.change<[string, string]>(
    'INSERT INTO audit_cursor (destination_id, record) VALUES (?, ?) ON CONFLICT DO UPDATE SET record = excluded.record',
  );
  return {
    list: destinations.list,
    save: destinations.save,
    remove: destinations.remove,
    cursor: (id) => recordOf<ForwardCursor>(cursor.get(id)),
    saveCursor: (id, value) => {
      saveCursor.run(id, toText(value));
    },
  };
}
