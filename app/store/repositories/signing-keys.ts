import type { SigningKeyRecord, SigningKeyRepository } from '../../identity/ports.ts';
import { UserError } from '../../kernel/errors.ts';
import type { WriteDb } from '../database.ts';
import { recordOf, toRecord, toText, type RecordRow } from './json-column.ts';

export function signingKeyRepository(db: WriteDb): SigningKeyRepository {
  const get = db.query<[string], RecordRow>('SELECT record FROM signing_key WHERE key_id = ?');
  const listOf = db.query<[string], RecordRow>('SELECT record FROM signing_key WHERE account_id = ? ORDER BY created_at, key_id');
  const list = db.query<[], RecordRow>('SELECT record FROM signing_key ORDER BY created_at, key_id');
  const insert = db.change<[string, string, number, string]>(
    'INSERT INTO signing_key (key_id, account_id, created_at, record) VALUES (?, ?, ?, ?)',
  );
  const update = db.change<[string, string]>('UPDATE signing_key SET record = ? WHERE key_id = ?');
  return {
    get: (keyId) => recordOf<SigningKeyRecord>(get.get(keyId)),
    listOf: (accountId) => listOf.all(accountId).map(toRecord<SigningKeyRecord>),
    list: () => list.all().map(toRecord<SigningKeyRecord>),
    insert: (key) => {
      insert.run(key.keyId, key.accountId, key.createdAt, toText(key));
    },
    save: (key) => {
      if (update.run(toText(key), key.keyId) !== 1) throw new UserError('identity/key-missing', 'There is no such signing key.');
    },
  };
}
