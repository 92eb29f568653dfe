import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noteSigner, sha256 } from '../../app/audit/crypto.node.ts';
import { createAuditLog, type AuditLog } from '../../app/audit/log.ts';
import { logOrigin } from '../../app/audit/signed-note.ts';
import { restoreStore } from '../../app/store/backup.ts';
import { fileSalt } from '../../app/store/file-format.ts';
import { halfOf } from '../../app/store/file-layout.ts';
import type { HeadKeeper, StoreHead } from '../../app/store/ports.ts';
import { rotateStoreKey } from '../../app/store/rotate.ts';
import { openStore, type Store } from '../../app/store/store.ts';
import { closing, fingerprint, newStore, refusal, temporaryFolder, type TestStore } from './fixtures.ts';

const logOf = (store: Store): AuditLog =>
  createAuditLog({
    repository: store.audit,
    clock: { now: () => 1_800_000_000_000 },
    digest: sha256,
    signer: noteSigner(logOrigin(store.id), store.auditSeed),
  });
const entry = { actor: 'acc_1', action: 'flow.saved', subject: 'flow_1' };
const unlock = (test: TestStore) => ({ kind: 'external', key: test.key }) as const;

describe('backup and restore', () => {
  it('leaves nothing of a backup whose process was killed, wherever it was being made, and keeps what is whole', async () => {
    const test = await newStore();
    const target = join(temporaryFolder(), 'b.countersign-db');
    let note = '';
    await test.store.backup(target, () => (note ||= readFileSync(test.store.paths.copying, 'utf8')));
    const after = existsSync(test.store.paths.copying);
    await test.store.close();
    const [halves, killed] = [readdirSync(dirname(target)).toSorted(), target.replace('b.', 'c.')];
    const left = async (): Promise<readonly string[]> => {
      for (const ending of ['.raw', '.raw-wal', '.new']) writeFileSync(`${halfOf(target, test.store.id)}${ending}`, 'half');
      for (const ending of ['.raw', '.new']) writeFileSync(`${halfOf(killed, test.store.id)}${ending}`, 'half');
      writeFileSync(`${halfOf(target, 'another')}.raw`, 'being made by another store');
      copyFileSync(target.replace('.countersign-db', '.keys.json'), killed.replace('.countersign-db', '.keys.json'));
      const store = closing(await openStore({ path: test.folder, unlock: unlock(test) }));
      await store.backup(join(temporaryFolder(), 'next.countersign-db'));
      await store.close();
      return readdirSync(dirname(target)).toSorted();
    };
    writeFileSync(test.store.paths.copying, note);
    const first = await left();
    writeFileSync(test.store.paths.copying, killed);
    const second = await left();
    writeFileSync(test.store.paths.copying, 'b.countersign-db');
    const foreign = await left();
    const named = (name: string, endings: readonly string[]) =>
      endings.map((ending) => `${halfOf(`${name}.countersign-db`, test.store.id)}${ending}`);
    const other = `${halfOf('b.countersign-db', 'another')}.raw`;
    expect([note, after, first, second, foreign.length]).toEqual([
      target,
      false,
      [...halves, other, ...named('c', ['.raw', '.new']), 'c.keys.json'].toSorted(),
      [...halves, other, ...named('b', ['.raw', '.raw-wal', '.new'])].toSorted(),
      halves.length + 7,
    ]);
  });

  it('bring back what was there, on another machine too, and keep what they replace', async () => {
    const test = await newStore();
    test.store.settings.set('theme', 'dark');
    test.store.secrets.put('conn', { token: 'abc' }, 1);
    await logOf(test.store).append(entry);
    const phases: string[] = [];
    const { database } = await test.store.backup(join(temporaryFolder(), 'monday.countersign-db'), (event) => phases.push(event.phase));
    test.store.settings.set('theme', 'light');
    await test.store.close();
    for (const path of [test.folder, join(temporaryFolder(), 'new machine')]) {
      await restoreStore({
        path,
        from: database,
        unlock: unlock(test),
        label: '2027-01-01',
        onProgress: (event) => phases.push(event.phase),
      });
      const store = closing(await openStore({ path, unlock: unlock(test), accept: 'rolled-back' }));
      expect([store.settings.all(), store.secrets.use('conn'), store.audit.size()]).toEqual([{ theme: 'dark' }, { token: 'abc' }, 1]);
      await store.close();
      // Once accepted, it is the newest state.
      await (await openStore({ path, unlock: unlock(test) })).close();
    }
    expect([[...new Set(phases)], readdirSync(join(test.folder, 'backups', 'replaced-2027-01-01'))]).toEqual([
      ['copy', 'verify', 'replace'],
      ['keys.json', 'store.countersign-db'],
    ]);
  });

  it('refuse a damaged, foreign or wrongly keyed backup before anything is replaced', async () => {
    const test = await newStore();
    for (let index = 0; index < 50; index += 1) test.store.settings.set(`key ${index}`, 'value '.repeat(200));
    const { database } = await test.store.backup(join(temporaryFolder(), 'b.countersign-db'));
    await test.store.close();
    const before = fingerprint(test.folder);
    const sound = readFileSync(database);
    const attempt = (key = test.key): Promise<string> =>
      refusal(restoreStore({ path: test.folder, from: database, unlock: { kind: 'external', key }, label: 'x' }));
    const flipped = Buffer.from(sound);
    flipped[sound.length - 2_000] = (flipped[sound.length - 2_000] ?? 0) ^ 1;
    const codes: string[] = [await attempt(randomBytes(32))];
    for (const bytes of [flipped, sound.subarray(0, sound.length - 4096), Buffer.from('SQLite format 3\0 and no more')]) {
      writeFileSync(database, bytes);
      codes.push(await attempt());
    }
    expect([codes, fingerprint(test.folder)]).toEqual([
      ['store/wrong-key', 'store/damaged', 'store/damaged', 'store/foreign-file'],
      before,
    ]);
    await test.reopen();
  });

  it('of two stores to one name at the same time: one of them is whole, and the other is refused', async () => {
    const [one, two] = [await newStore(), await newStore()];
    const target = join(temporaryFolder(), 'b.countersign-db');
    const made = await Promise.allSettled([one.store.backup(target), two.store.backup(target)]);
    const whose = made[0].status === 'fulfilled' ? one : two;
    const refused = made.flatMap((outcome) => (outcome.status === 'rejected' ? [String((outcome.reason as Error).message)] : []));
    const path = join(temporaryFolder(), 'restored');
    await restoreStore({ path, from: target, unlock: unlock(whose), label: 'x' });
    expect([refused, readdirSync(dirname(target)).toSorted()]).toEqual([
      [expect.stringContaining('a file of this name already')],
      ['b.countersign-db', 'b.keys.json'],
    ]);
  });

  it('refuse while the store is open', async () => {
    const test = await newStore();
    const { database } = await test.store.backup(join(temporaryFolder(), 'b.countersign-db'));
    expect(await refusal(restoreStore({ path: test.folder, from: database, unlock: unlock(test), label: 'x' }))).toBe('store/in-use');
  });

  it('keep the former backup when the new one cannot be written', async () => {
    const test = await newStore();
    const target = join(temporaryFolder(), 'b.countersign-db');
    await test.store.backup(target);
    const former = readFileSync(target);
    await expect(test.store.backup(join(target, 'a file is no folder', 'b.countersign-db'))).rejects.toThrow(/could not be written/);
    await expect(test.store.backup(join(temporaryFolder(), 'b.sqlite'))).rejects.toThrow(/countersign-db/);
    expect(readFileSync(target).equals(former)).toBe(true);
  });
});

describe('an older file put back', () => {
  /** Copies the database now; the result puts that copy back later. */
  async function snapshot(test: TestStore): Promise<() => void> {
    await test.reopen().then((store) => store.close());
    const copy = join(temporaryFolder(), 'old');
    copyFileSync(join(test.folder, 'store.countersign-db'), copy);
    return () => copyFileSync(copy, join(test.folder, 'store.countersign-db'));
  }

  it('is noticed by the audit log, and by the counter where nothing was logged', async () => {
    for (const logged of [true, false]) {
      const test = await newStore();
      const putBack = await snapshot(test);
      const store = await test.reopen();
      if (logged) await logOf(store).append(entry);
      await store.close();
      putBack();
      const before = fingerprint(test.folder);
      expect([await refusal(openStore({ path: test.folder, unlock: unlock(test) })), fingerprint(test.folder)]).toEqual([
        'store/rolled-back',
        before,
      ]);
      await closing(await openStore({ path: test.folder, unlock: unlock(test), accept: 'rolled-back' })).close();
      await test.reopen();
    }
  });

  it('is noticed when it was given other entries up to the same length', async () => {
    const test = await newStore();
    const putBack = await snapshot(test);
    const honest = await test.reopen();
    await logOf(honest).append(entry);
    await honest.close();
    const head = readFileSync(join(test.folder, 'head.json'));
    putBack();
    await logOf(await test.reopen({ accept: 'rolled-back' })).append({ ...entry, subject: 'flow_2' });
    // Opened often enough to have the higher counter.
    for (let round = 0; round < 3; round += 1) await (await test.reopen()).close();
    writeFileSync(join(test.folder, 'head.json'), head);
    await expect(test.reopen()).rejects.toThrow(/not the one that had 1 entries/);
  });

  it('is noticed together with its side files by a keeper elsewhere', async () => {
    let kept: StoreHead | undefined;
    const keeper: HeadKeeper = {
      name: 'elsewhere',
      load: async () => kept,
      save: async (head) => {
        kept = head;
        return true;
      },
    };
    const test = await newStore();
    await test.reopen({ headKeepers: [keeper] }).then((store) => store.close());
    const old = fingerprint(test.folder);
    const copies = Object.keys(old).map((name) => [join(test.folder, name), readFileSync(join(test.folder, name))] as const);
    await closing(await openStore({ path: test.folder, unlock: unlock(test), headKeepers: [keeper] })).close();
    for (const [file, bytes] of copies) writeFileSync(file, bytes);
    expect([
      fingerprint(test.folder),
      await refusal(openStore({ path: test.folder, unlock: unlock(test), headKeepers: [keeper] })),
    ]).toEqual([old, 'store/rolled-back']);
  });

  it('is noticed when the record of the newest state was removed or changed', async () => {
    const test = await newStore();
    await test.reopen().then((store) => store.close());
    const head = join(test.folder, 'head.json');
    const text = readFileSync(head, 'utf8');
    const codes: string[] = [];
    for (const changed of [text.replace(/"counter":\d+/, '"counter":1'), '{', '']) {
      writeFileSync(head, changed);
      codes.push(await refusal(openStore({ path: test.folder, unlock: unlock(test) })));
    }
    const { rmSync } = await import('node:fs');
    rmSync(head);
    codes.push(await refusal(openStore({ path: test.folder, unlock: unlock(test) })));
    expect(codes).toEqual(['store/rolled-back', 'store/rolled-back', 'store/rolled-back', 'store/rolled-back']);
  });
});

describe('key rotation', () => {
  it('re-encrypts everything: the old ways in end, the content stays', async () => {
    const test = await newStore();
    test.store.settings.set('theme', 'dark');
    test.store.secrets.put('conn', { token: 'abc' }, 1);
    test.store.vault.put({ subject: 'ann', kind: 'mail', value: 'a value', token: 'tok_1', at: 1 });
    await logOf(test.store).append(entry);
    const seed = Buffer.from(test.store.auditSeed);
    await test.store.close();
    const salt = fileSalt(join(test.folder, 'store.countersign-db'));
    const key = randomBytes(32);
    const { recoveryCode = '' } = await rotateStoreKey({
      path: test.folder,
      unlock: unlock(test),
      protection: { externalKey: key, recovery: true },
    });
    expect(await refusal(openStore({ path: test.folder, unlock: unlock(test) }))).toBe('store/wrong-key');
    await closing(await openStore({ path: test.folder, unlock: { kind: 'recovery', code: recoveryCode } })).close();
    const store = closing(await openStore({ path: test.folder, unlock: { kind: 'external', key } }));
    expect([
      store.settings.all(),
      store.secrets.use('conn'),
      store.vault.restore('tok_1', 'mail'),
      store.audit.size(),
      Buffer.from(store.auditSeed).equals(seed),
      fileSalt(join(test.folder, 'store.countersign-db')) === salt,
    ]).toEqual([{ theme: 'dark' }, { token: 'abc' }, 'a value', 1, true, false]);
  });

  it.each(['keys-written', 'database-renamed'] as const)('survives a crash at %s: one of the two keys opens everything', async (point) => {
    const test = await newStore();
    test.store.settings.set('theme', 'dark');
    await test.store.close();
    const key = randomBytes(32);
    await expect(
      rotateStoreKey({
        path: test.folder,
        unlock: unlock(test),
        protection: { externalKey: key },
        stopAt: (at) => {
          if (at === point) throw new Error('power cut');
        },
      }),
    ).rejects.toThrow('power cut');
    const winner = point === 'keys-written' ? test.key : key;
    const loser = point === 'keys-written' ? key : test.key;
    expect(await refusal(openStore({ path: test.folder, unlock: { kind: 'external', key: loser } }))).toBe('store/wrong-key');
    const store = closing(await openStore({ path: test.folder, unlock: { kind: 'external', key: winner } }));
    expect([
      store.settings.all(),
      ['keys.next.json', 'store.countersign-db.next'].filter((name) => existsSync(join(test.folder, name))),
    ]).toEqual([{ theme: 'dark' }, []]);
  });

  it('leaves no key file that a crash cut off while it was written', async () => {
    const test = await newStore();
    await test.store.close();
    writeFileSync(join(test.folder, 'keys.next.json.new'), '{"format');
    closing(await openStore({ path: test.folder, unlock: unlock(test) }));
    expect(existsSync(join(test.folder, 'keys.next.json.new'))).toBe(false);
  });
});
