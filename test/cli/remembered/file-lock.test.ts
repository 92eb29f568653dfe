/** A lock at a shared file: one at a time, whatever the clocks say, and never for ever. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aloneAt, aloneNow, attempts, type LockFiles } from '../../../app/cli/remembered/file-lock.ts';
import { putWhereNone } from '../../../app/cli/write-whole.ts';
import { codeOfError } from '../../../app/kernel/errors.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-lock-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const fileAt = (name: string): string => join(folder, name);
/** Never stale within a test. */
const patient = { againMs: 1, staleMs: 600_000, patienceMs: 600_000 };
const quick = { againMs: 1, staleMs: 20, patienceMs: 600_000 };

test.each([
  ['ahead of', 3_600_000],
  ['behind', -3_600_000],
])('one that was left behind, by a clock %s ours, is taken over, and nothing of it stays', async (_where, ms) => {
  const path = fileAt(`left${ms}`);
  const left = (): void => {
    writeFileSync(`${path}.lock`, 'dead');
    utimesSync(`${path}.lock`, new Date(Date.now() + ms), new Date(Date.now() + ms));
  };
  left();
  expect(await aloneAt(path, async (isMine) => isMine(), quick)).toBe(true);
  left();
  expect([aloneNow(path, () => 'in', quick), readdirSync(folder).filter((name) => name.startsWith(`left${ms}`))]).toEqual(['in', []]);
});

test('whoever lives keeps it, however old its file looks', async () => {
  const path = fileAt('living');
  const did: string[] = [];
  const held = Promise.withResolvers<undefined>();
  const first = aloneAt(
    path,
    async () => {
      await held.promise;
      did.push('first');
    },
    patient,
  );
  utimesSync(`${path}.lock`, new Date(0), new Date(0));
  const second = aloneAt(
    path,
    async () => {
      did.push('second');
    },
    patient,
  );
  await new Promise<void>((go) => {
    setTimeout(go, 20);
  });
  did.push('waited');
  held.resolve(undefined);
  await Promise.all([first, second]);
  expect([did, existsSync(`${path}.lock`)]).toEqual([['waited', 'first', 'second'], false]);
});

test('who lost it by standing still hears so, and leaves the lock of the next alone', async () => {
  const path = fileAt('lost');
  const next = Promise.withResolvers<undefined>();
  let second: Promise<string> | undefined;
  const mine = await aloneAt(
    path,
    async (isMine) => {
      const begun = Promise.withResolvers<undefined>();
      second = aloneAt(
        path,
        async () => {
          begun.resolve(undefined);
          await next.promise;
          return readFileSync(`${path}.lock`, 'utf8');
        },
        quick,
      );
      await begun.promise;
      return isMine();
    },
    patient,
  );
  next.resolve(undefined);
  expect([mine, await second, existsSync(`${path}.lock`)]).toEqual([false, expect.stringMatching(/^[0-9a-f]{32}$/), false]);
});

test('one that others pass on for ever is an error, as is a folder that cannot be written', async () => {
  const path = fileAt('busy');
  let turn = 0;
  const others = setInterval(() => {
    writeFileSync(`${path}.lock`, String((turn += 1)));
  }, 1);
  writeFileSync(`${path}.lock`, 'other');
  const busy: unknown = await aloneAt(path, async () => 'in', { againMs: 1, staleMs: 100, patienceMs: 100 }).catch(
    (error: unknown) => error,
  );
  clearInterval(others);
  const nowhere: unknown = await aloneAt(fileAt('no/such/folder'), async () => 'in', quick).catch((error: unknown) => error);
  expect([codeOfError(busy), String(busy), codeOfError(nowhere)]).toEqual([
    'file/unwritable',
    expect.stringContaining('without a pause'),
    'file/unwritable',
  ]);
});

const coded = (code: string): Error => Object.assign(new Error(code), { code });

/** Files in memory, of a system without hard links. `before` is called ahead of each act on them, and may throw what the system would. */
function memoryFiles(
  files: Map<string, string>,
  before: (act: string, path: string) => void = () => {},
  passing: readonly string[] = [],
): LockFiles {
  const text = (path: string): string => {
    const found = files.get(path);
    if (found === undefined) throw coded('ENOENT');
    return found;
  };
  return {
    passing: new Set(passing),
    changedAt: () => 0,
    create(path, word) {
      before('create', path);
      if (files.has(path)) throw coded('EEXIST');
      files.set(path, word);
    },
    read(path) {
      before('read', path);
      return text(path);
    },
    move(from, to) {
      before('move', from);
      files.set(to, text(from));
      files.delete(from);
    },
    remove(path) {
      before('remove', path);
      files.delete(path);
    },
  };
}
/** What was seen five times in a row is left behind. */
const fifthTime = { againMs: 1, staleMs: 4, patienceMs: 600_000 };
const acts = Array.from({ length: 12 }, (_one, index) => index);

test('of several that find a lock left behind one alone has it, wherever in the taking over of one the others come in', () => {
  for (const first of acts) {
    for (const second of acts) {
      const files = new Map([['x.lock', 'dead']]);
      const had: string[] = [];
      let armed = false;
      const contender = (name: string, comeIn: (at: number) => void) => {
        let at = -1;
        const lock = attempts(
          'x.lock',
          fifthTime,
          memoryFiles(files, () => {
            if (armed) {
              at += 1;
              comeIn(at);
            }
          }),
        );
        return {
          name,
          lock,
          take: () => {
            if (!had.includes(name) && lock.take()) had.push(name);
          },
        };
      };
      const third = contender('c', () => {});
      const other = contender('b', () => {});
      // The one takes it over and has it at once; the other comes when the first may have moved that away.
      const one = contender('a', (at) => {
        if (at === first) {
          other.take();
          other.take();
        }
        if (at === second) third.take();
      });
      const all = [one, other, third];
      for (let turn = 0; turn < 4; turn += 1) for (const { take } of all) take();
      armed = true;
      one.take();
      armed = false;
      for (let turn = 0; turn < 4; turn += 1) for (const { take } of all) if (had.length === 0) take();
      expect([had.length, all.filter(({ lock }) => lock.isMine()).map(({ name }) => name), [...files.keys()]]).toEqual([
        1,
        had,
        ['x.lock'],
      ]);
    }
  }
});

test('where the owner wakes up just then and lets go, whoever takes it next keeps it or hears that it is lost', () => {
  for (const wakes of acts) {
    const files = new Map<string, string>();
    const [owner, next, last] = Array.from({ length: 3 }, () => attempts('x.lock', fifthTime, memoryFiles(files)));
    let at = -100;
    const one = attempts(
      'x.lock',
      fifthTime,
      memoryFiles(files, () => {
        at += 1;
        if (at === wakes) {
          owner?.letGo();
          next?.take();
        }
        if (at === wakes + 1) last?.take();
      }),
    );
    expect(owner?.take()).toBe(true);
    for (let turn = 0; turn < 4; turn += 1) one.take();
    at = -1;
    const took = one.take();
    expect([[one, next, last].filter((lock) => lock?.isMine()).length <= 1, took, files.has('x.lock.taking-over')]).toEqual([
      true,
      false,
      false,
    ]);
  }
});

test('on Windows a lock that is going away or is open to a scanner is waited for; one that never goes is a clear no', async () => {
  const files = new Map<string, string>();
  let scanned = 6;
  const busy = memoryFiles(
    files,
    (act) => {
      if ((act === 'create' || act === 'remove') && scanned > 0 && scanned-- % 2 === 0) throw coded(act === 'create' ? 'EPERM' : 'EBUSY');
    },
    ['EPERM', 'EBUSY', 'EACCES'],
  );
  expect([await aloneAt('x', async (isMine) => isMine(), patient, busy), aloneNow('x', () => 'in', patient, busy), [...files]]).toEqual([
    true,
    'in',
    [],
  ]);
  const denied = memoryFiles(
    files,
    (act) => {
      if (act === 'create') throw coded('EACCES');
    },
    ['EACCES'],
  );
  const lock = attempts('x.lock', { ...patient, againMs: 500 }, denied);
  expect(Array.from({ length: 5 }, () => lock.take())).toEqual([false, false, false, false, false]);
  expect(() => lock.take()).toThrow('(EACCES)');
});

test('elsewhere a folder that may not be written is a no at once, and work that is done stays done where its lock cannot be removed', () => {
  const files = new Map<string, string>();
  expect(() =>
    aloneNow(
      'x',
      () => 'in',
      patient,
      memoryFiles(files, () => {
        throw coded('EACCES');
      }),
    ),
  ).toThrow('(EACCES)');
  expect(
    aloneNow(
      'x',
      () => 'done',
      patient,
      memoryFiles(files, (act) => {
        if (act === 'remove') throw coded('EROFS');
      }),
    ),
  ).toBe('done');
});

test('a new file is put where there is none also without hard links, and takes nobody’s name', () => {
  const [from, to, taken] = [fileAt('from'), fileAt('to'), fileAt('taken')];
  writeFileSync(from, 'new');
  writeFileSync(taken, 'old');
  const none = (): never => {
    throw coded('EPERM');
  };
  putWhereNone(from, to, none);
  expect(() => putWhereNone(from, taken, none)).toThrow('EEXIST');
  expect([readFileSync(to, 'utf8'), readFileSync(taken, 'utf8')]).toEqual(['new', 'old']);
});
