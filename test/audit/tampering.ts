/**
 * Random edits of a log, in its database and in its export: each must be found. And random logs that nobody touched: none may be
 * accused. In the suite a few hundred of each; by hand `COUNTERSIGN_ROUNDS=10000`.
 */
import { noteSigner, sha256, verifyEd25519 } from '../../app/audit/crypto.node.ts';
import { createAuditLog } from '../../app/audit/log.ts';
import { exportLines } from '../../app/audit/export.ts';
import { parseVerifierKey } from '../../app/audit/signed-note.ts';
import { verifyStoredLog } from '../../app/audit/verify-store.ts';
import { createGroupCommit } from '../../app/store/group-commit.ts';
import { auditRepository } from '../../app/store/repositories/audit.ts';
import type { WriteDb } from '../../app/store/database.ts';
import { newStore } from '../identity/kit.ts';
import { checkExport, origin } from './fixtures.ts';

/** mulberry32: small, seeded, good enough to choose places. */
export function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * Math.max(1, below));
  };
}

const signer = noteSigner(origin, new Uint8Array(32).fill(1));
const parsed = parseVerifierKey(sha256, signer.verifierKey);
if (parsed === undefined) throw new Error('the test key is not valid');
const key = parsed;
const common = { digest: sha256, verify: verifyEd25519, keys: [key], origin };

export interface StoredLog {
  readonly db: WriteDb;
  readonly remembered: string;
  verify(): readonly string[];
  text(): string;
}

/** A log of `count` entries in a real database, written in batches as a busy host writes them. */
export async function storedLog(count: number, pick: (below: number) => number, db: WriteDb = newStore()): Promise<StoredLog> {
  const repository = auditRepository(db, createGroupCommit(db), () => undefined);
  const clock = { time: 1_800_000_000_000 };
  const log = createAuditLog({ repository, clock: { now: () => clock.time }, digest: sha256, signer });
  for (let at = 0; at < count;) {
    const batch = Math.min(count - at, 1 + pick(5));
    clock.time += pick(3_000) - 5;
    const first = at;
    await Promise.all(
      Array.from({ length: batch }, (_, n) =>
        log.append({
          actor: `acc_${pick(9)}`,
          action: ['flow.saved', 'run.started', 'review.signed'][pick(3)] ?? 'flow.saved',
          subject: `flow_${first + n}`,
          details: pick(2) === 0 ? {} : { revision: pick(1_000), outcome: 'done' },
        }),
      ),
    );
    at += batch;
  }
  const remembered = log.checkpoint() ?? '';
  return {
    db,
    remembered,
    text: () => [...exportLines(repository, origin, [log.verifierKey])].join(''),
    verify: () => verifyStoredLog(repository, { ...common, ...(remembered === '' ? {} : { remembered }) }).problems.map(({ code }) => code),
  };
}

const otherLetter = (text: string, at: number, pick: (below: number) => number): string => {
  const was = text.charCodeAt(at);
  const now = 0x20 + pick(95);
  return text.slice(0, at) + String.fromCharCode(now === was ? (0x7e === now ? 0x20 : now + 1) : now) + text.slice(at + 1);
};

type Edit = (pick: (below: number) => number, db: WriteDb, count: number) => void;
interface Row {
  readonly id: number;
  readonly value: string;
}
const row = (db: WriteDb, table: string, id: string, column: string, n: number): Row =>
  db.query<[number], Row>(`SELECT ${id} AS id, ${column} AS value FROM ${table} ORDER BY ${id} LIMIT 1 OFFSET ?`).get(n) ?? {
    id: -1,
    value: '',
  };
const rows = (db: WriteDb, table: string): number => db.query<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0;

/** By somebody who has the database key and takes the triggers away first. */
export const databaseEdits: Readonly<Record<string, Edit>> = {
  'a letter of a leaf': (pick, db, count) => {
    const { id, value } = row(db, 'audit_entry', 'position', 'leaf', pick(count));
    db.change<[string, number]>('UPDATE audit_entry SET leaf = ? WHERE position = ?').run(otherLetter(value, pick(value.length), pick), id);
  },
  'a column': (pick, db, count) => {
    const column = ['actor', 'action', 'subject'][pick(3)] ?? 'actor';
    db.change<[string, number]>(`UPDATE audit_entry SET ${column} = ? WHERE position = ?`).run(`x${pick(1e6)}`, pick(count));
  },
  'a time': (pick, db, count) => {
    db.change<[number, number]>('UPDATE audit_entry SET time = time + ? WHERE position = ?').run(1 + pick(1e6), pick(count));
  },
  'an entry taken out': (pick, db, count) => {
    db.change<[number]>('DELETE FROM audit_entry WHERE position = ?').run(pick(count));
  },
  'an entry taken out, the rest moved up': (pick, db, count) => {
    const at = pick(count);
    db.change<[number]>('DELETE FROM audit_entry WHERE position = ?').run(at);
    db.change<[number]>('UPDATE audit_entry SET position = -position WHERE position > ?').run(at);
    db.script('UPDATE audit_entry SET position = -position - 1 WHERE position < 0');
  },
  'two entries exchanged': (pick, db, count) => {
    const [one, other] = [pick(count), pick(count - 1)];
    const second = other >= one ? other + 1 : other;
    db.script(
      `UPDATE audit_entry SET position = -1 WHERE position = ${one}; UPDATE audit_entry SET position = ${one} WHERE position = ${second}; UPDATE audit_entry SET position = ${second} WHERE position = -1`,
    );
  },
  'an entry added at the end': (_pick, db, count) => {
    db.script(
      `INSERT INTO audit_entry (position, time, actor, action, subject, leaf) SELECT ${count}, time, actor, action, subject, leaf FROM audit_entry WHERE position = ${count - 1}`,
    );
  },
  'the end cut off': (pick, db, count) => {
    const from = 1 + pick(count - 1);
    db.script(`DELETE FROM audit_entry WHERE position >= ${from}; DELETE FROM audit_checkpoint WHERE size > ${from}`);
  },
  'a byte of a node': (pick, db) => {
    const at = pick(rows(db, 'audit_node'));
    const { level, position, hash } = db
      .query<[number], { level: number; position: number; hash: Uint8Array }>(
        'SELECT level, position, hash FROM audit_node ORDER BY level, position LIMIT 1 OFFSET ?',
      )
      .get(at) ?? { level: 0, position: 0, hash: new Uint8Array(32) };
    const bent = Uint8Array.from(hash);
    const byte = pick(32);
    bent[byte] = (bent[byte] ?? 0) ^ (1 << pick(8));
    db.change<[Uint8Array, number, number]>('UPDATE audit_node SET hash = ? WHERE level = ? AND position = ?').run(bent, level, position);
  },
  'a letter of the last checkpoint': (pick, db) => {
    const { id, value } = row(db, 'audit_checkpoint', 'size', 'note', rows(db, 'audit_checkpoint') - 1);
    db.change<[string, number]>('UPDATE audit_checkpoint SET note = ? WHERE size = ?').run(
      otherLetter(value, pick(value.length), pick),
      id,
    );
  },
  'the last checkpoint taken out': (_pick, db) => {
    db.script('DELETE FROM audit_checkpoint WHERE size = (SELECT max(size) FROM audit_checkpoint)');
  },
};

type TextEdit = (lines: readonly string[], pick: (below: number) => number) => readonly string[];
const without = (lines: readonly string[], at: number): string[] => [...lines.slice(0, at), ...lines.slice(at + 1)];
const letter = (lines: readonly string[], at: number, pick: (below: number) => number): string[] =>
  lines.map((line, n) => (n === at ? otherLetter(line, pick(line.length), pick) : line));

export const exportEdits: Readonly<Record<string, TextEdit>> = {
  'a letter': (lines, pick) => letter(lines, 1 + pick(lines.length - 1), pick),
  'a letter more': (lines, pick) => {
    const at = 1 + pick(lines.length - 1);
    const line = lines[at] ?? '';
    const to = pick(line.length + 1);
    return lines.map((one, n) => (n === at ? `${line.slice(0, to)}${String.fromCharCode(0x20 + pick(95))}${line.slice(to)}` : one));
  },
  'a letter less': (lines, pick) => {
    const at = 1 + pick(lines.length - 1);
    const line = lines[at] ?? '';
    const to = pick(line.length);
    return lines.map((one, n) => (n === at ? line.slice(0, to) + line.slice(to + 1) : one));
  },
  'a line out': (lines, pick) => without(lines, 1 + pick(lines.length - 1)),
  'a line twice': (lines, pick) => {
    const at = 1 + pick(lines.length - 1);
    return [...lines.slice(0, at), lines[at] ?? '', ...lines.slice(at)];
  },
  'two lines exchanged': (lines, pick) => {
    const at = 1 + pick(lines.length - 2);
    return [...lines.slice(0, at), lines[at + 1] ?? '', lines[at] ?? '', ...lines.slice(at + 2)];
  },
  'the end cut off': (lines, pick) => lines.slice(0, 1 + pick(lines.length - 1)),
  'an empty line': (lines, pick) => {
    const at = 1 + pick(lines.length);
    return [...lines.slice(0, at), '', ...lines.slice(at)];
  },
  'another size in the header': (lines, pick) => [
    (lines[0] ?? '').replace(/"size":(\d+)/, (_, size: string) => `"size":${Number(size) + 1 + pick(9)}`),
    ...lines.slice(1),
  ],
};

export interface TamperResult {
  readonly missed: readonly string[];
  readonly found: Readonly<Record<string, number>>;
}

/** Every edit in turn, each on the untouched log: a savepoint is rolled back after each look. */
export async function tamper(rounds: number, seed: number, entries = 40): Promise<TamperResult> {
  const pick = chance(seed);
  const log = await storedLog(entries, pick);
  log.db.script(
    'DROP TRIGGER audit_entry_no_update; DROP TRIGGER audit_entry_no_delete; DROP TRIGGER audit_node_no_update; DROP TRIGGER audit_node_no_delete; DROP TRIGGER audit_checkpoint_no_update',
  );
  const lines = log.text().split('\n').slice(0, -1);
  const missed: string[] = [];
  const found: Record<string, number> = {};
  const edits = [
    ...Object.entries(databaseEdits).map(
      ([name, edit]) =>
        [
          `database: ${name}`,
          () => {
            log.db.script('SAVEPOINT tamper');
            try {
              edit(pick, log.db, entries);
              return log.verify();
            } finally {
              log.db.script('ROLLBACK TO tamper; RELEASE tamper');
            }
          },
        ] as const,
    ),
    ...Object.entries(exportEdits).map(
      ([name, edit]) =>
        [
          `export: ${name}`,
          () => {
            const changed = edit(lines, pick);
            // A swap of two equal lines, or an edit that gives the same text, is no edit.
            if (changed.join('\n') === lines.join('\n')) return ['same'];
            return (
              checkExport(`${changed.join('\n')}\n`, { trustedKeys: [key], remembered: log.remembered })?.problems.map(
                ({ code }) => code,
              ) ?? ['no export']
            );
          },
        ] as const,
    ),
  ];
  for (let round = 0; round < rounds; round += 1) {
    const [name, run] = edits[round % edits.length] ?? ['', () => []];
    const problems = run();
    if (problems.length === 0) missed.push(`round ${round}: ${name}`);
    else found[problems[0] ?? ''] = (found[problems[0] ?? ''] ?? 0) + 1;
  }
  return { missed, found };
}

/** Logs of random length, in the database and exported. Gives the false alarms. */
export async function cleanLogs(logs: number, seed: number): Promise<readonly string[]> {
  const pick = chance(seed);
  const alarms: string[] = [];
  const db = newStore();
  for (let n = 0; n < logs; n += 1) {
    db.script('SAVEPOINT clean');
    const log = await storedLog(pick(60), pick, db);
    const report = checkExport(log.text(), { trustedKeys: [key], ...(log.remembered === '' ? {} : { remembered: log.remembered }) });
    if (log.verify().length > 0 || report?.ok !== true)
      alarms.push(`log ${n}: ${[...log.verify(), ...(report?.problems ?? []).map(({ code }) => code)].join()}`);
    db.script('ROLLBACK TO clean; RELEASE clean');
  }
  return alarms;
}
