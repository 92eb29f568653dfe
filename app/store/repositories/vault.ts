/**
 * The token vault. Each person (subject) has a key; their values are sealed under it. Forgetting the person is dropping the key:
 * tokens stay in flows, runs and logs, and mean nothing any more (crypto-shredding).
 */
import { createHmac, randomBytes } from 'node:crypto';
import { UserError } from '../../kernel/errors.ts';
import type { WriteDb } from '../database.ts';
import { damaged } from '../failures.ts';
import { seal, unseal } from '../keys/seal.ts';
import type { VaultRepository } from '../ports.ts';

export interface VaultKeys {
  /** Wraps the subjects' keys. */
  readonly wrapping: Uint8Array;
  /** Finds a value's token again without keeping the value in the clear. */
  readonly lookup: Uint8Array;
  /** Makes one key a purpose for digests that need not be turned back. */
  readonly pseudonyms: Uint8Array;
  /** Makes the keys with which steps sign. */
  readonly signing: Uint8Array;
}

const keyContext = (subject: string): string => `countersign vault key/${subject}`;
const tokenContext = (token: string, kind: string): string => `countersign vault token/${kind}/${token}`;

export function vaultRepository(db: WriteDb, keys: VaultKeys): VaultRepository {
  const getKey = db.query<[string], { sealed_key: string }>('SELECT sealed_key FROM vault_subject WHERE subject = ?');
  const putKey = db.change<[string, string, number]>('INSERT INTO vault_subject (subject, sealed_key, created_at) VALUES (?, ?, ?)');
  const dropKey = db.change<[string]>('DELETE FROM vault_subject WHERE subject = ?');
  const dropTokens = db.change<[string]>('DELETE FROM vault_token WHERE subject = ?');
  const tokens = db.query<[string], { count: number }>('SELECT count(*) AS count FROM vault_token WHERE subject = ?');
  const known = db.query<[string, string, string], { token: string }>(
    'SELECT token FROM vault_token WHERE subject = ? AND kind = ? AND lookup = ?',
  );
  const put = db.change<[string, string, string, string, string, number]>(
    'INSERT INTO vault_token (token, subject, kind, lookup, sealed, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const get = db.query<[string], { subject: string; kind: string; sealed: string }>(
    'SELECT subject, kind, sealed FROM vault_token WHERE token = ?',
  );

  function openKey(subject: string): Buffer | undefined {
    const row = getKey.get(subject);
    if (row === undefined) return undefined;
    const key = unseal(keys.wrapping, row.sealed_key, keyContext(subject));
    if (key === undefined) throw damaged('token vault', 'the key of a subject does not open');
    return key;
  }

  function makeKey(subject: string, at: number): Buffer {
    const key = randomBytes(32);
    putKey.run(subject, seal(keys.wrapping, key, keyContext(subject)), at);
    return key;
  }

  return {
    put({ subject, kind, value, token, looks, at }) {
      return db.transaction(() => {
        const lookup = createHmac('sha256', keys.lookup)
          .update(JSON.stringify(looks === undefined ? [subject, kind, value] : [subject, kind, value, looks]))
          .digest('hex');
        const former = known.get(subject, kind, lookup);
        if (former !== undefined) return former.token;
        const key = openKey(subject) ?? makeKey(subject, at);
        put.run(token, subject, kind, lookup, seal(key, Buffer.from(value, 'utf8'), tokenContext(token, kind)), at);
        key.fill(0);
        return token;
      });
    },
    has: (token) => get.get(token) !== undefined,
    restore(token, kind) {
      const row = get.get(token);
      const key = row === undefined || row.kind !== kind ? undefined : openKey(row.subject);
      if (row === undefined || key === undefined)
        throw new UserError('privacy/unknown-token', 'This token stands for nothing (any more).', {
          mend: 'The person was erased, or the token belongs to another purpose.',
        });
      const value = unseal(key, row.sealed, tokenContext(token, kind));
      key.fill(0);
      if (value === undefined) throw damaged('token vault', 'a value does not open');
      return value.toString('utf8');
    },
    tokensOf: (subject) => tokens.get(subject)?.count ?? 0,
    pseudonym(purpose, value) {
      const key = createHmac('sha256', keys.pseudonyms).update(purpose).digest();
      const digest = createHmac('sha256', key).update(value).digest('hex');
      key.fill(0);
      return digest;
    },
    seed: (use, purpose) =>
      createHmac('sha256', keys.signing)
        .update(JSON.stringify(['countersign', use, purpose]))
        .digest(),
    settle: () => {
      db.foldLog();
    },
    eraseSubject(subject) {
      const erased = db.transaction(() => {
        const tokens = dropTokens.run(subject);
        return dropKey.run(subject) === 1 ? tokens : 0;
      });
      // The old pages with the key must not live on in the write-ahead log; secure_delete has overwritten them in the file.
      db.foldLog();
      return erased;
    },
  };
}
