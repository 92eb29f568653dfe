/** The consent register: only ever added to. Who it is about stands there as a keyed digest. */
import type { ConsentEntry, ConsentRegister } from '../../broker/ports.ts';
import type { WriteDb } from '../database.ts';

interface Row {
  readonly subject: string;
  readonly purpose: string;
  readonly decision: ConsentEntry['decision'];
  readonly at: number;
  readonly until: number | null;
  readonly how: string;
}

export function consentRepository(db: WriteDb): ConsentRegister {
  const add = db.change<[string, string, string, number, number | null, string]>(
    'INSERT INTO consent (subject, purpose, decision, at, until, how) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const latest = db.query<[string, string], Row>(
    'SELECT subject, purpose, decision, at, until, how FROM consent WHERE subject = ? AND purpose = ? ORDER BY seq DESC LIMIT 1',
  );
  return {
    add: ({ subject, purpose, decision, at, until, how }) => {
      add.run(subject, purpose, decision, at, until ?? null, how);
    },
    latest(subject, purpose) {
      const row = latest.get(subject, purpose);
      return row === undefined ? undefined : { ...row, until: row.until ?? undefined };
    },
  };
}
