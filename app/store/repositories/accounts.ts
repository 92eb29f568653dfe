import type { AccountRecord, AccountRepository } from '../../identity/ports.ts';
import { UserError } from '../../kernel/errors.ts';
import type { WriteDb } from '../database.ts';
import { isUniqueViolation } from '../failures.ts';
import { recordOf, toRecord, toText, type RecordRow } from './json-column.ts';

const taken = (cause: unknown): UserError =>
  new UserError('identity/exists', 'There is an account of that name, or of that identity provider, already.', {
    mend: 'Choose another name.',
    cause,
  });

export function accountRepository(db: WriteDb): AccountRepository {
  const get = db.query<[string], RecordRow>('SELECT record FROM account WHERE id = ?');
  const byName = db.query<[string], RecordRow>('SELECT record FROM account WHERE name = ?');
  const byExternal = db.query<[string, string], RecordRow>('SELECT record FROM account WHERE issuer = ? AND subject = ?');
  const list = db.query<[], RecordRow>('SELECT record FROM account ORDER BY name');
  const insert = db.change<[string, string, string | null, string | null, string]>(
    'INSERT INTO account (id, name, issuer, subject, record) VALUES (?, ?, ?, ?, ?)',
  );
  const update = db.change<[string, string | null, string | null, string, string]>(
    'UPDATE account SET name = ?, issuer = ?, subject = ?, record = ? WHERE id = ?',
  );
  const remove = db.change<[string]>('DELETE FROM account WHERE id = ?');
  // Whoever is named as an author must stay known by the same id, or a second account of theirs could sign what the first one drew.
  const named = db.query<[string], { readonly named: number }>(`WITH who (whose) AS (SELECT ?) SELECT
    EXISTS (SELECT 1 FROM audit_entry JOIN who ON actor = whose) OR EXISTS (SELECT 1 FROM signing_key JOIN who ON account_id = whose)
    OR EXISTS (SELECT 1 FROM setup_change JOIN who ON author = whose) OR EXISTS (SELECT 1 FROM flow_revision, who WHERE author = whose OR instr(record, whose) > 0)
    OR EXISTS (SELECT 1 FROM review, who WHERE instr(record, whose) > 0) OR EXISTS (SELECT 1 FROM thread, who WHERE instr(record, whose) > 0)
    OR EXISTS (SELECT 1 FROM waiver, who WHERE instr(record, whose) > 0) AS named`);

  function unlessTaken<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw isUniqueViolation(error) ? taken(error) : error;
    }
  }

  return {
    get: (id) => recordOf<AccountRecord>(get.get(id)),
    findByName: (name) => recordOf<AccountRecord>(byName.get(name)),
    findByExternal: (issuer, subject) => recordOf<AccountRecord>(byExternal.get(issuer, subject)),
    list: () => list.all().map(toRecord<AccountRecord>),
    insert: (account) => {
      const { issuer = null, subject = null } = account.external ?? {};
      unlessTaken(() => insert.run(account.id, account.name, issuer, subject, toText(account)));
    },
    save: (account) => {
      const { issuer = null, subject = null } = account.external ?? {};
      const changed = unlessTaken(() => update.run(account.name, issuer, subject, toText(account), account.id));
      if (changed !== 1) throw new UserError('identity/not-found', 'There is no such account.');
    },
    isNamed: (id) => named.get(id)?.named !== 0,
    remove: (id) => {
      remove.run(id);
    },
  };
}
