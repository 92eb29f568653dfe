import { UserError } from '../../kernel/errors.ts';
import type { SecretRepository } from '../../workflow/ports.ts';
import type { WriteDb } from '../database.ts';
import { damaged } from '../failures.ts';
import { seal, unseal } from '../keys/seal.ts';

const contextOf = (connectionId: string): string => `countersign secret/${connectionId}`;

/** Sealed under a key of their own and bound to their connection: a row copied to another connection does not open. There is no list. */
export function secretRepository(db: WriteDb, key: Uint8Array): SecretRepository {
  const get = db.query<[string], { sealed: string }>('SELECT sealed FROM secret WHERE id = ?');
  const put = db.change<[string, string, number]>(
    'INSERT INTO secret (id, sealed, updated_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at',
  );
  const remove = db.change<[string]>('DELETE FROM secret WHERE id = ?');
  return {
    put(connectionId, secret, at) {
      const plain = Buffer.from(JSON.stringify(secret), 'utf8');
      put.run(connectionId, seal(key, plain, contextOf(connectionId)), at);
      plain.fill(0);
    },
    use(connectionId) {
      const row = get.get(connectionId);
      if (row === undefined)
        throw new UserError('secret/not-found', 'This connection has no secret yet.', {
          place: connectionId,
          mend: 'Enter it in the connection\u2019s settings.',
        });
      const plain = unseal(key, row.sealed, contextOf(connectionId));
      if (plain === undefined) throw damaged(connectionId, 'the secret of a connection does not open');
      const secret = JSON.parse(plain.toString('utf8')) as Record<string, string>;
      plain.fill(0);
      return secret;
    },
    remove: (connectionId) => {
      remove.run(connectionId);
    },
  };
}
