import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openEncrypted } from '../../app/store/connection.ts';
import { writeDb, type WriteDb } from '../../app/store/database.ts';
import { createGroupCommit } from '../../app/store/group-commit.ts';
import { temporaryFolder } from './fixtures.ts';

interface Bench {
  db: WriteDb;
  rows(): number[];
  insert(value: number): void;
}

function table(): Bench {
  const db = writeDb(openEncrypted(join(temporaryFolder(), 'g.countersign-db'), randomBytes(32), {}));
  db.script('CREATE TABLE t (n INTEGER PRIMARY KEY) STRICT');
  const insert = db.change<[number]>('INSERT INTO t (n) VALUES (?)');
  const all = db.query<[], { n: number }>('SELECT n FROM t ORDER BY rowid');
  return {
    db,
    rows: () => all.all().map((row) => row.n),
    insert: (value) => {
      insert.run(value);
    },
  };
}

describe('group commit', () => {
  it('puts the writes of one moment into one transaction', async () => {
    const { db, rows, insert } = table();
    const commits = createGroupCommit(db);
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        commits.write(() => {
          insert(n);
          return n * 2;
        }),
      ),
    );
    expect([results[99], rows().length, commits.stats]).toEqual([198, 100, { commits: 1, writes: 100 }]);
  });

  it('resolves only after the commit', async () => {
    const { db, insert } = table();
    const deferred: (() => void)[] = [];
    const commits = createGroupCommit(db, { defer: (run) => deferred.push(run) });
    let done = false;
    const write = commits
      .write(() => insert(1))
      .then(() => {
        done = true;
      });
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(false);
    deferred[0]?.();
    await write;
    expect(done).toBe(true);
  });

  it('rejects the guilty write alone and keeps the order of the others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ n: fc.nat(20), fails: fc.boolean() }), { maxLength: 30 }), async (writes) => {
        const { db, rows, insert } = table();
        const commits = createGroupCommit(db, { maxBatch: 7 });
        const settled = await Promise.allSettled(
          writes.map(({ n, fails }) =>
            commits.write(() => {
              insert(n);
              if (fails) throw new Error('refused');
            }),
          ),
        );
        const seen = new Set<number>();
        const expected = writes.map(({ n, fails }) => {
          if (fails || seen.has(n)) return 'rejected';
          seen.add(n);
          return 'fulfilled';
        });
        expect([settled.map((result) => result.status), rows()]).toEqual([expected, [...seen].sort((a, b) => a - b)]);
      }),
      { numRuns: 30 },
    );
  });

  it('goes on with what comes in while it commits, in batches of a bounded size', async () => {
    const { db, rows, insert } = table();
    const commits = createGroupCommit(db, { maxBatch: 10 });
    const late: Promise<unknown>[] = [];
    await Promise.all(
      Array.from({ length: 25 }, (_, n) =>
        commits
          .write(() => insert(n))
          .then(() => {
            late.push(commits.write(() => insert(100 + n)));
          }),
      ),
    );
    await Promise.all(late);
    expect([rows().length, commits.stats.writes, commits.stats.commits >= 5]).toEqual([50, 50, true]);
  });

  it('commits what is queued when told to', async () => {
    const { db, rows, insert } = table();
    const commits = createGroupCommit(db, { defer: () => undefined });
    const write = commits.write(() => insert(5));
    commits.flush();
    await write;
    expect(rows()).toEqual([5]);
  });
});
