import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { sha256, noteSigner, verifyEd25519 } from '../../app/audit/crypto.node.ts';
import { parseVerifierKey, logOrigin } from '../../app/audit/signed-note.ts';
import { verifyStoredLog } from '../../app/audit/verify-store.ts';
import { createAuditDesk } from '../../app/host/audit/audit-desk.node.ts';
import { fileHeadKeeper } from '../../app/store/head-keeper.ts';
import { restoreStore } from '../../app/store/backup.ts';
import { writeDb, type NativeDatabase } from '../../app/store/database.ts';
import { openForWork } from '../../app/store/database-file.ts';
import { storePaths } from '../../app/store/file-layout.ts';
import { headProblem } from '../../app/store/head-check.ts';
import { createHeadWriter } from '../../app/store/head-writer.ts';
import { readKeyFile } from '../../app/store/keys/key-file.ts';
import { unwrapDataKey } from '../../app/store/keys/key-ring.ts';
import type { HeadKeeper, Keychain } from '../../app/store/ports.ts';
import { openStore, type Store } from '../../app/store/store.ts';
import { closing, newStore, refusal, temporaryFolder, type TestStore } from './fixtures.ts';

/** Seals under a key of its own, as a keychain does; another account's cannot open it. */
function keychainOf(key = randomBytes(32)): Keychain {
  return {
    name: 'test',
    available: async () => true,
    async protect(bytes) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      return Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    },
    async unprotect(bytes) {
      const sealed = Buffer.from(bytes);
      const opening = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
      opening.setAuthTag(sealed.subarray(-16));
      return Buffer.concat([opening.update(sealed.subarray(12, -16)), opening.final()]);
    },
  };
}

const entry = { actor: 'acc_1', action: 'flow.saved', subject: 'flow_1', details: {} };
const opened = async (world: TestStore, options: object): Promise<Store> =>
  closing(await openStore({ path: world.folder, unlock: { kind: 'external', key: world.key }, ...options }));

/** The database by itself, as whoever knows the passphrase can open it. */
async function workingOn({ folder, key }: TestStore): Promise<NativeDatabase> {
  const { database, keys } = storePaths(folder);
  const keyFile = readKeyFile(keys);
  return openForWork(
    database,
    { dataKey: await unwrapDataKey(keyFile, { kind: 'external', key }, keys), fileSalt: keyFile.fileSalt },
    undefined,
  );
}

async function keptApart(): Promise<{
  world: TestStore;
  apart: string;
  options: { headFolder: string; headKeychain: Keychain };
  sealed: string;
}> {
  const world = await newStore();
  const apart = join(temporaryFolder(), 'heads');
  mkdirSync(apart);
  const options = { headFolder: apart, headKeychain: keychainOf() };
  await world.store.close();
  // It has been in use without a keychain: told once.
  const first = await opened(world, { ...options, accept: 'rolled-back' });
  expect(first.rollback?.text).toContain('(keychain) is gone');
  first.settleRollback();
  await first.close();
  return { world, apart, options, sealed: join(apart, `${world.store.id}.sealed.json`) };
}

test('a folder put back with forged records shows by what the keychain sealed', async () => {
  const { world, apart, options } = await keptApart();
  cpSync(world.folder, join(apart, 'earlier'), { recursive: true });
  const store = await opened(world, options);
  await createAuditDesk(store, { now: () => 1_800_000_000_000 }, () => {}).append(entry);
  const head = { storeId: store.id, counter: 99, auditSize: 0, auditRoot: '' };
  await store.close();
  rmSync(world.folder, { recursive: true });
  cpSync(join(apart, 'earlier'), world.folder, { recursive: true });
  // Somebody who knows the passphrase has the store's keys, and makes both records that are sealed under one of them.
  const probe = await opened(world, { accept: 'rolled-back' });
  await probe.close();
  rmSync(join(apart, `${store.id}.json`));
  expect(await refusal(opened(world, { headFolder: apart }))).toBe('store/rolled-back');
  await expect(opened(world, options)).rejects.toThrow('record of its newest state (folder) is gone');
  await fileHeadKeeper('folder', join(apart, `${store.id}.json`), randomBytes(32)).save(head);
  await expect(opened(world, options)).rejects.toThrow('changed from outside');
  rmSync(join(apart, `${store.id}.json`));
  const accepted = await opened(world, { ...options, accept: 'rolled-back' });
  expect(accepted.rollback).toEqual({ code: 'record-gone', text: 'the record of its newest state (folder) is gone' });
  await accepted.close();
  // The records are those of the older state by now; what was found stays until somebody has written it down.
  const later = await opened(world, options);
  expect(later.rollback).toEqual(accepted.rollback);
  later.settleRollback();
  await later.close();
  expect((await opened(world, options)).rollback).toBeUndefined();
});

test('the sealed record alone tells of entries that are gone, and of its own removal or change', async () => {
  const { world, apart, options, sealed } = await keptApart();
  const keep = (name: string): void => cpSync(world.folder, join(apart, name), { recursive: true });
  keep('earlier');
  const store = await opened(world, options);
  await createAuditDesk(store, { now: () => 1_800_000_000_000 }, () => {}).append(entry);
  await store.close();
  keep('now');
  rmSync(world.folder, { recursive: true });
  cpSync(join(apart, 'earlier'), world.folder, { recursive: true });
  writeFileSync(join(apart, `${store.id}.json`), readFileSync(join(world.folder, 'head.json')));
  await expect(opened(world, options)).rejects.toThrow('has 0 entries, and had 1');
  rmSync(world.folder, { recursive: true });
  cpSync(join(apart, 'now'), world.folder, { recursive: true });
  writeFileSync(join(apart, `${store.id}.json`), readFileSync(join(world.folder, 'head.json')));
  const text = readFileSync(sealed, 'utf8');
  const why: string[] = [];
  for (const change of [
    () => rmSync(sealed),
    () => writeFileSync(sealed, text.replace('"sealed":"', '"sealed":"AAAA')),
    () => writeFileSync(sealed, '{}'),
  ]) {
    change();
    why.push(
      await opened(world, options).then(
        () => 'opened',
        (error: unknown) => (error instanceof Error ? error.message : ''),
      ),
    );
  }
  // Another account's keychain cannot have sealed it.
  writeFileSync(sealed, text);
  why.push(await refusal(opened(world, { ...options, headKeychain: keychainOf() })));
  expect(why).toEqual([
    expect.stringContaining('(keychain) is gone'),
    expect.stringContaining('changed from outside'),
    expect.stringContaining('changed from outside'),
    'store/rolled-back',
  ]);
  expect((await opened(world, options)).rollback).toBeUndefined();
});

test('a keychain that fails keeps nobody from working, and its record is asked for when it works again', async () => {
  const { world, options, sealed } = await keptApart();
  const before = readFileSync(sealed, 'utf8');
  const failing: Keychain = {
    ...options.headKeychain,
    protect: async () => {
      throw new Error('locked');
    },
  };
  const lines: string[] = [];
  await (
    await opened(world, {
      ...options,
      headKeychain: failing,
      log: {
        write: (_level: string, line: string) => {
          lines.push(line);
        },
      },
    })
  ).close();
  expect([readFileSync(sealed, 'utf8') === before, lines[0]]).toEqual([true, 'the keychain did not seal the newest state of the store']);
  await (await opened(world, options)).close();
  expect(readFileSync(sealed, 'utf8') === before).toBe(false);
});

test('retention takes old entries out of the file, and what is left proves itself; nothing else can be taken out', async () => {
  const world = await newStore();
  const { store } = world;
  let now = 1_700_000_000_000;
  const desk = createAuditDesk(store, { now: () => now }, () => {});
  for (let batch = 0; batch < 4; batch += 1) await Promise.all(Array.from({ length: 200 }, () => desk.append(entry)));
  now += 400 * 86_400_000;
  await desk.append(entry);
  const old = { before: now - 365 * 86_400_000, days: 365 };
  expect([
    await desk.prune({ ...old, keepFrom: 500 }),
    await desk.prune({ ...old, keepFrom: 500 }),
    await desk.prune({ ...old, keepFrom: 10_000 }),
  ]).toEqual([400, 0, 200]);
  expect([
    (await desk.verify()).ok,
    store.audit.start()?.size,
    store.audit.size(),
    store.audit.entry(599),
    (await desk.exportText()).split('\n')[0]?.includes('"pruned":{'),
  ]).toEqual([true, 600, 803, undefined, true]);
  await desk.append(entry);
  const { database } = await store.backup(join(temporaryFolder(), 'b.countersign-db'));
  const folder = join(temporaryFolder(), 'elsewhere');
  await restoreStore({ path: folder, from: database, unlock: { kind: 'external', key: world.key }, label: 'x' });
  const restored = closing(await openStore({ path: folder, unlock: { kind: 'external', key: world.key }, accept: 'rolled-back' }));
  const key = parseVerifierKey(sha256, noteSigner(logOrigin(store.id), restored.auditSeed).verifierKey);
  expect([
    verifyStoredLog(restored.audit, {
      digest: sha256,
      verify: verifyEd25519,
      origin: logOrigin(store.id),
      keys: key === undefined ? [] : [key],
    }),
  ]).toMatchObject([{ ok: true, removed: 600, size: 804 }]);
  await expect(store.audit.prune({ size: 600, note: '' })).rejects.toThrow('SQLITE_CONSTRAINT_TRIGGER');
  await expect(store.audit.prune({ size: 804, note: '' })).rejects.toThrow('newest entry');
  expect(existsSync(database)).toBe(true);
  const again = await world.reopen();
  expect([again.rollback, again.audit.size()]).toEqual([undefined, 804]);
});

test('whoever takes the name of the keychain out of the store, and its record away, hides nothing', async () => {
  const { world, options, sealed } = await keptApart();
  const native = await workingOn(world);
  native.prepare("UPDATE meta SET value = 'file,folder' WHERE name = 'keepers'").run();
  native.close();
  rmSync(sealed);
  await expect(opened(world, options)).rejects.toThrow('(keychain) is gone');
});

test('a record that ends before the log begins is of another log', () => {
  const present = { counter: 5, auditSize: 9, auditStart: 6, rootAt: () => 'ab' };
  expect([4, 6, 9].map((auditSize) => headProblem({ storeId: 's', counter: 3, auditSize, auditRoot: 'ab' }, present)?.code)).toEqual([
    'forked',
    undefined,
    undefined,
  ]);
});

test('heads are kept one after the other, and only who kept one is named', async () => {
  const written: string[] = [];
  const gates: (() => void)[] = [];
  const slow: HeadKeeper = {
    name: 'slow',
    load: async () => undefined,
    save: async ({ counter }) => {
      written.push(`begin ${counter}`);
      await new Promise<void>((go) => {
        gates.push(go);
      });
      written.push(`end ${counter}`);
      return true;
    },
  };
  const failing: HeadKeeper = { name: 'failing', load: async () => undefined, save: async () => false };
  const world = await newStore();
  await world.store.close();
  const native = await workingOn(world);
  const head = createHeadWriter(
    writeDb(native),
    'id',
    [slow, failing],
    { after: () => () => {} },
    { write() {} },
    { auditSize: 0, auditRoot: '' },
  );
  const saves = [head.save(), head.save()];
  for (let turn = 0; turn < 2; turn += 1) {
    await vi.waitFor(() => {
      expect(gates.length).toBe(turn + 1);
    });
    gates[turn]?.();
  }
  expect([await Promise.all(saves), written]).toEqual([
    [['slow'], ['slow']],
    ['begin 3', 'end 3', 'begin 4', 'end 4'],
  ]);
  native.close();
});
