import type { SessionRecord, SessionRepository } from '../../identity/ports.ts';
import type { WriteDb } from '../database.ts';
import { recordOf, toRecord, toText, type RecordRow } from './json-column.ts';

export function sessionRepository(db: WriteDb): SessionRepository {
  const byToken = db.query<[string], RecordRow>('SELECT record FROM session WHERE token_hash = ?');
  const get = db.query<[string], RecordRow>('SELECT record FROM session WHERE id = ?');
  const listOf = db.query<[string], RecordRow>('SELECT record FROM session WHERE account_id = ? ORDER BY id');
  const insert = db.change<[string, string, string, number, string]>(
    'INSERT INTO session (id, account_id, token_hash, expires_at, record) VALUES (?, ?, ?, ?, ?)',
  );
  const update = db.change<[string, number, string, string]>('UPDATE session SET token_hash = ?, expires_at = ?, record = ? WHERE id = ?');
  const remove = db.change<[string]>('DELETE FROM session WHERE id = ?');
  const removeAll = db.change<[string]>('DELETE FROM session WHERE account_id = ?');
  const removeExpired = db.change<[number]>('DELETE FROM session WHERE expires_at < ?');
  return {
    findByTokenHash: (tokenHash) => recordOf<SessionRecord>(byToken.get(tokenHash)),
    get: (id) => recordOf<SessionRecord>(get.get(id)),
    listOf: (accountId) => listOf.all(accountId).map(toRecord<SessionRecord>),
    insert: (session) => {
      insert.run(session.id, session.accountId, session.tokenHash, session.expiresAt, toText(session));
    },
    // A session that was ended meanwhile stays ended: nothing is inserted here.
    save: (session) => {
      update.run(session.tokenHash, session.expiresAt, toText(session), session.id);
    },
    delete: (id) => {
      remove.run(id);
    },
    deleteAllOf: (accountId) => {
      removeAll.run(accountId);
    },
    deleteExpired: (at) => {
      removeExpired.run(at);
    },
  };
}
