import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { restoreStore } from '../../app/store/backup.ts';
import { openEncrypted, openNative, presentCipher } from '../../app/store/connection.ts';
import { readDb } from '../../app/store/database.ts';
import { cipherOf, fileSalt, pageSize } from '../../app/store/file-format.ts';
import { proveFile } from '../../app/store/prove.ts';
import { openStore } from '../../app/store/store.ts';
import { fingerprint, newStore, refusal, temporaryFolder, type TestStore } from './fixtures.ts';

const database = (test: TestStore): string => join(test.folder, 'store.countersign-db');
const attempt = (test: TestStore, key = test.key): Promise<string> =>
  refusal(openStore({ path: test.folder, unlock: { kind: 'external', key } }));

/** Closes the store, changes its files, and says what opening gives and whether anything was touched. */
async function after(change: (file: string) => void): Promise<{ code: string; untouched: boolean }> {
  const test = await newStore();
  await test.store.close();
  change(database(test));
  const before = fingerprint(test.folder);
  const code = await attempt(test);
  return { code, untouched: JSON.stringify(fingerprint(test.folder)) === JSON.stringify(before) };
}

function flip(file: string, offset: number): void {
  const bytes = readFileSync(file);
  bytes[offset] = (bytes[offset] ?? 0) ^ 0x10;
  writeFileSync(file, bytes);
}

describe('opening says what is wrong and leaves the files alone', () => {
  it.each<[string, string, (file: string) => void]>([
    [
      'a plain SQLite database',
      'store/foreign-file',
      (file) => {
        writeFileSync(file, '');
        openNative(file, {}).exec('CREATE TABLE t (a)');
      },
    ],
    ['an empty file', 'store/damaged', (file) => writeFileSync(file, '')],
    ['other bytes', 'store/damaged', (file) => writeFileSync(file, randomBytes(20_000))],
    ['a damaged first page', 'store/damaged', (file) => flip(file, 200)],
    ['a damaged header', 'store/damaged', (file) => flip(file, 21)],
    ['a cut first page', 'store/damaged', (file) => truncateSync(file, 10)],
  ])('%s', async (_, code, change) => {
    expect(await after(change)).toEqual({ code, untouched: true });
  });

  it('a database of another key', async () => {
    const [a, b] = [await newStore(), await newStore()];
    await a.store.close();
    await b.store.close();
    copyFileSync(database(b), database(a));
    const before = fingerprint(a.folder);
    expect([await attempt(a), fingerprint(a.folder)]).toEqual(['store/wrong-key', before]);
  });

  it('a newer format, even where the log that says so was not played back yet', async () => {
    const test = await newStore();
    const raw = await rawKey(test);
    await test.store.close();
    const native = openEncrypted(database(test), raw, {});
    native.pragma('locking_mode = EXCLUSIVE');
    native.pragma('user_version = 999');
    const crashed = { ...test, folder: temporaryFolder() };
    for (const name of ['store.countersign-db', 'store.countersign-db-wal', 'keys.json', 'head.json'])
      copyFileSync(join(test.folder, name), join(crashed.folder, name));
    native.close();
    const before = fingerprint(crashed.folder);
    expect(Object.keys(before)).toContain('store.countersign-db-wal');
    expect([await attempt(crashed), fingerprint(crashed.folder)]).toEqual(['store/newer-format', before]);
  });

  it('a database that another program made with the same key', async () => {
    const test = await newStore();
    const raw = await rawKey(test);
    await test.store.close();
    const native = openEncrypted(database(test), raw, {});
    native.pragma('application_id = 1');
    native.close();
    expect(await attempt(test)).toBe('store/foreign-file');
  });

  it('a missing database, a missing key file', async () => {
    const test = await newStore();
    await test.store.close();
    expect(await refusal(openStore({ path: temporaryFolder(), unlock: { kind: 'external', key: test.key } }))).toBe('store/not-found');
    const other = temporaryFolder();
    copyFileSync(database(test), join(other, 'store.countersign-db'));
    expect(await refusal(openStore({ path: other, unlock: { kind: 'external', key: test.key } }))).toBe('store/not-found');
  });
});

/** The data key, through the key file. */
async function rawKey(test: TestStore): Promise<Buffer> {
  const { readKeyFile } = await import('../../app/store/keys/key-file.ts');
  const { unwrapDataKey } = await import('../../app/store/keys/key-ring.ts');
  return unwrapDataKey(readKeyFile(join(test.folder, 'keys.json')), { kind: 'external', key: test.key }, 'keys.json');
}

describe('one process per store', () => {
  it('refuses a second opening in the same process', async () => {
    const test = await newStore();
    expect(await attempt(test)).toBe('store/in-use');
    test.store.settings.set('still', 'works');
    expect((await test.reopen()).settings.all()['still']).toBe('works');
  });

  it('refuses another process while one holds it, names that one, and recovers by itself when it was killed', async () => {
    const test = await newStore();
    await test.store.close();
    const holder = spawn(process.execPath, [join(import.meta.dirname, 'hold-store.ts'), test.folder, test.key.toString('hex')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    await expect(openStore({ path: test.folder, unlock: { kind: 'external', key: test.key } })).rejects.toThrow(`process ${holder.pid}`);
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await gone;
    expect((await test.reopen()).settings.all()['held']).toBe('yes');
  });
});

describe('the cipher', () => {
  it('is AEGIS-256 on every connection, where the package would choose another', async () => {
    const test = await newStore();
    const raw = await rawKey(test);
    await test.store.close();
    const name = (native: ReturnType<typeof openNative>): unknown => native.prepare("SELECT sqlite3mc_config('cipher') AS name").get();
    const plain = openNative(':memory:', {});
    const ours = openEncrypted(database(test), raw, {});
    expect([
      presentCipher,
      name(plain),
      name(ours),
      ours.prepare("SELECT sqlite3mc_config('aegis', 'algorithm') AS variant").get(),
    ]).toEqual(['aegis', { name: 'chacha20' }, { name: 'aegis' }, { variant: 4 }]);
    plain.close();
    ours.close();
  });

  it('shows a single flipped bit, and a page put in the place of another, on any page of a backup', async () => {
    const test = await newStore();
    for (let index = 0; index < 300; index += 1) test.store.settings.set(`key ${index}`, 'value '.repeat(100));
    const raw = await rawKey(test);
    const { database: backup } = await test.store.backup(join(temporaryFolder(), 'b.countersign-db'));
    const sound = readFileSync(backup);
    const pages = sound.length / pageSize;
    const copy = join(temporaryFolder(), 'copy.countersign-db');
    const proves = async (bytes: Buffer): Promise<string> => {
      writeFileSync(copy, bytes);
      return refusal(proveFile(copy, { dataKey: raw, fileSalt: fileSalt(copy) }, undefined));
    };
    const missed: number[] = [];
    for (let page = 0; page < pages; page += 1) {
      const flipped = Buffer.from(sound);
      // Bytes 16 to 23 of the file lie outside of the proof; the header check is for them.
      const offset = page * pageSize + 24 + ((page * 997) % (pageSize - 24));
      flipped[offset] = (flipped[offset] ?? 0) ^ (1 << (page % 8));
      const swapped = Buffer.from(sound);
      const other = (page + 7) % pages;
      sound.copy(swapped, page * pageSize, other * pageSize, (other + 1) * pageSize);
      if ((await proves(flipped)) !== 'store/damaged' || !(await proves(swapped)).startsWith('store/')) missed.push(page);
    }
    expect({ enough: pages > 60, missed, sound: await proves(sound) }).toEqual({ enough: true, missed: [], sound: 'not refused' });
  });

  it('of the first formats is replaced when such a store is opened, and a backup of theirs comes in under it', async () => {
    const test = await newStore();
    test.store.settings.set('theme', 'dark');
    test.store.secrets.put('conn', { token: 'abc' }, 1);
    const { database: backup } = await test.store.backup(join(temporaryFolder(), 'old.countersign-db'));
    const raw = await rawKey(test);
    await test.store.close();
    const headers: (string | undefined)[] = [];
    for (const file of [database(test), backup]) {
      const native = openEncrypted(file, raw, {});
      native.pragma('journal_mode = DELETE');
      native.pragma("cipher = 'sqlcipher'");
      native.rekey(Buffer.from(`x'${raw.toString('hex')}'`));
      native.close();
      headers.push(cipherOf(file));
    }
    expect(headers).toEqual(['sqlcipher', 'sqlcipher']);
    const read = async (folder: string): Promise<unknown> => {
      const store = await openStore({ path: folder, unlock: { kind: 'external', key: test.key }, accept: 'rolled-back' });
      const found = [store.settings.all(), store.secrets.use('conn'), cipherOf(store.paths.database)];
      await store.close();
      return found;
    };
    const elsewhere = join(temporaryFolder(), 'restored');
    await restoreStore({ path: elsewhere, from: backup, unlock: { kind: 'external', key: test.key }, label: 'x' });
    expect([await read(test.folder), await read(elsewhere)]).toEqual([
      [{ theme: 'dark' }, { token: 'abc' }, 'aegis'],
      [{ theme: 'dark' }, { token: 'abc' }, 'aegis'],
    ]);
  });

  it('never gives a flipped bit out as data: reading every row fails or gives what was written', async () => {
    const test = await newStore();
    for (let index = 0; index < 300; index += 1) test.store.settings.set(`key ${index}`, 'value '.repeat(100));
    const raw = await rawKey(test);
    await test.store.close();
    const sound = readFileSync(database(test));
    const copy = join(temporaryFolder(), 'copy.countersign-db');
    const everything = (): string => {
      const native = openEncrypted(copy, raw, { readonly: true });
      try {
        const tables = readDb(native).query<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
        return JSON.stringify(tables.map(({ name }) => readDb(native).query<[], object>(`SELECT * FROM "${name}"`).all()));
      } finally {
        native.close();
      }
    };
    writeFileSync(copy, sound);
    const right = everything();
    let noticed = 0;
    for (let round = 0; round < 120; round += 1) {
      const bytes = Buffer.from(sound);
      const offset = (round * 104_729 + 31) % sound.length;
      bytes[offset] = (bytes[offset] ?? 0) ^ (1 << (round % 8));
      writeFileSync(copy, bytes);
      try {
        expect(everything()).toBe(right);
      } catch (error) {
        if (error instanceof Error && error.name === 'AssertionError') throw error;
        noticed += 1;
      }
    }
    // Pages that no row lies on are read by nobody here; `proveFile` above reads them all.
    expect(noticed).toBeGreaterThan(60);
  });
});

describe('nothing is in plain text', () => {
  it('in database, write-ahead log, backup or side files', async () => {
    const canary = ['canary', 'fd81', 'secret', 'value'].join('-');
    const test = await newStore();
    const { store } = test;
    store.settings.set(canary, canary);
    store.secrets.put('conn_1', { token: canary }, 1);
    store.vault.put({ subject: canary, kind: 'mail', value: canary, token: 'tok_1', at: 1 });
    store.recovery.keep({ accountId: 'acc', flowId: 'flow', base: 0, keptAt: 1, document: canary });
    const backup = await store.backup(join(test.folder, 'backups', 'one.countersign-db'));
    store.settings.set(`${canary} again`, canary);
    const wal = `${database(test)}-wal`;
    const holds = (file: string): boolean => readFileSync(file).includes(canary) || readFileSync(file).includes('CREATE TABLE');
    const open = [database(test), wal, backup.database, backup.keys, join(test.folder, 'keys.json'), join(test.folder, 'head.json')];
    expect([existsSync(wal) && readFileSync(wal).length > 0, open.filter(holds)]).toEqual([true, []]);
    await store.close();
    expect(open.filter((file) => existsSync(file) && holds(file))).toEqual([]);
  });
});
