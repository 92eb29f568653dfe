import { randomBytes } from 'node:crypto';
import { chmodSync, openSync, closeSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHeadlessKey } from '../../app/store/keys/headless-key.ts';
import { readKeyFile } from '../../app/store/keys/key-file.ts';
import { normalizeRecoveryCode } from '../../app/store/keys/recovery-code.ts';
import { costOfThisMachine, leastCost, stretch, usualCost } from '../../app/store/keys/stretching.ts';
import type { Keychain } from '../../app/store/ports.ts';
import { createStore, openStore, type Store } from '../../app/store/store.ts';
import { closing, fingerprint, refusal, temporaryFolder } from './fixtures.ts';

/** A keychain that works: bytes are masked with a secret of its own. */
function keychain(name = 'gnome_libsecret', secret = randomBytes(1)[0] ?? 1): Keychain {
  const mask = async (bytes: Uint8Array): Promise<Uint8Array> => bytes.map((byte) => byte ^ secret);
  return { name, available: async () => true, protect: mask, unprotect: mask };
}

async function made(
  protection: Parameters<typeof createStore>[0]['protection'],
): Promise<{ folder: string; store: Store; recoveryCode: string | undefined }> {
  const folder = temporaryFolder();
  const { store, recoveryCode } = await createStore({ path: folder, protection: { cost: leastCost, ...protection } });
  closing(store);
  store.settings.set('theme', 'dark');
  return { folder, store, recoveryCode };
}

const themeOf = async (folder: string, unlock: Parameters<typeof openStore>[0]['unlock']): Promise<string | undefined> => {
  const store = await openStore({ path: folder, unlock, cost: leastCost });
  const theme = store.settings.all()['theme'];
  await store.close();
  return theme;
};

describe('ways to open a store', () => {
  it('opens with each way that it was made with, and with the recovery code as people type it', async () => {
    const chain = keychain();
    const { folder, store, recoveryCode = '' } = await made({ keychain: chain, passphrase: 'a long passphrase', recovery: true });
    await store.close();
    expect(await themeOf(folder, { kind: 'keychain', keychain: chain })).toBe('dark');
    expect(await themeOf(folder, { kind: 'passphrase', passphrase: 'a long passphrase' })).toBe('dark');
    expect(
      await themeOf(folder, {
        kind: 'recovery',
        code: ` ${recoveryCode.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `,
      }),
    ).toBe('dark');
  });

  it('refuses the wrong passphrase and recovery code, and changes nothing', async () => {
    const { folder, store } = await made({ passphrase: 'a long passphrase', recovery: true });
    await store.close();
    const before = fingerprint(folder);
    expect([
      await refusal(openStore({ path: folder, unlock: { kind: 'passphrase', passphrase: 'another passphrase' } })),
      await refusal(openStore({ path: folder, unlock: { kind: 'recovery', code: 'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA' } })),
      await refusal(openStore({ path: folder, unlock: { kind: 'recovery', code: 'hello' } })),
      await refusal(openStore({ path: folder, unlock: { kind: 'external', key: randomBytes(32) } })),
    ]).toEqual(['store/wrong-key', 'store/wrong-key', 'store/wrong-key', 'store/wrong-key']);
    expect(fingerprint(folder)).toEqual(before);
  });

  it('changed side by side, and while the store closes, loses nothing that was shown', async () => {
    const { folder, store } = await made({ passphrase: 'a long passphrase' });
    const unlock = { kind: 'passphrase', passphrase: 'a long passphrase' } as const;
    const changes = [
      store.protect(unlock, { recovery: true, cost: leastCost }),
      store.protect(unlock, { passphrase: 'another long passphrase', cost: leastCost }),
    ] as const;
    await store.close();
    const [{ recoveryCode = '' }, late] = await Promise.all([
      changes[0],
      refusal(store.protect(unlock, { recovery: true, cost: leastCost })),
    ]);
    expect([
      await themeOf(folder, { kind: 'recovery', code: recoveryCode }),
      await themeOf(folder, { kind: 'passphrase', passphrase: 'another long passphrase' }),
      late,
    ]).toEqual(['dark', 'dark', 'store/locked']);
  });

  it('takes the same passphrase in any Unicode form', async () => {
    const { folder, store } = await made({ passphrase: 'Stra\u00dfe caf\u00e9 12345' });
    await store.close();
    expect(await themeOf(folder, { kind: 'passphrase', passphrase: 'Stra\u00dfe cafe\u0301 12345' })).toBe('dark');
  });

  it('asks for another way when the keychain has changed, and never wipes', async () => {
    const { folder, store, recoveryCode = '' } = await made({ keychain: keychain('gnome_libsecret', 7), recovery: true });
    await store.close();
    const before = fingerprint(folder);
    const broken: Keychain = {
      ...keychain('gnome_libsecret', 7),
      unprotect: async () => {
        throw new Error('locked');
      },
    };
    expect([
      await refusal(openStore({ path: folder, unlock: { kind: 'keychain', keychain: keychain('kwallet6', 7) } })),
      await refusal(openStore({ path: folder, unlock: { kind: 'keychain', keychain: keychain('gnome_libsecret', 8) } })),
      await refusal(openStore({ path: folder, unlock: { kind: 'keychain', keychain: broken } })),
    ]).toEqual(['store/no-keychain', 'store/no-keychain', 'store/no-keychain']);
    expect(fingerprint(folder)).toEqual(before);
    const rescued = closing(await openStore({ path: folder, unlock: { kind: 'recovery', code: recoveryCode }, cost: leastCost }));
    await rescued.protect({ kind: 'recovery', code: recoveryCode }, { keychain: keychain('kwallet6', 9) });
    await rescued.close();
    expect(await themeOf(folder, { kind: 'keychain', keychain: keychain('kwallet6', 9) })).toBe('dark');
  });

  it('does not trust a keychain that protects nothing', async () => {
    expect(await refusal(createStore({ path: temporaryFolder(), protection: { keychain: keychain('basic_text') } }))).toBe(
      'store/no-keychain',
    );
    const { folder } = await made({ keychain: keychain('basic_text'), passphrase: 'a long passphrase' });
    expect(readKeyFile(join(folder, 'keys.json')).slots.map((slot) => slot.kind)).toEqual(['passphrase']);
  });

  it('changes the passphrase without touching the database, and only for who can open the store', async () => {
    const { folder, store } = await made({ passphrase: 'the first passphrase' });
    expect(await refusal(store.protect({ kind: 'passphrase', passphrase: 'a guess' }, { passphrase: 'stolen' }))).toBe('store/wrong-key');
    await store.protect(
      { kind: 'passphrase', passphrase: 'the first passphrase' },
      { passphrase: 'the second passphrase', cost: leastCost },
    );
    await store.close();
    expect(await refusal(openStore({ path: folder, unlock: { kind: 'passphrase', passphrase: 'the first passphrase' } }))).toBe(
      'store/wrong-key',
    );
    expect(await themeOf(folder, { kind: 'passphrase', passphrase: 'the second passphrase' })).toBe('dark');
  });
});

describe('stretching a passphrase', () => {
  const clockOf = (...times: number[]) => ({ now: () => times.shift() ?? 0 });

  it('takes more passes where a pass is quick, and never less than 256 MiB and six', async () => {
    expect(
      [await costOfThisMachine(clockOf(0, 100)), await costOfThisMachine(clockOf(0, 40_000)), await costOfThisMachine(clockOf(0, 1))].map(
        ({ memoryKib, passes }) => [memoryKib, passes],
      ),
    ).toEqual([
      [262_144, 12],
      [262_144, 6],
      [262_144, 20],
    ]);
  });

  it('opens a store whose wraps are cheap and makes the one that was used dearer, the other when its turn comes', async () => {
    const { folder, store, recoveryCode = '' } = await made({ passphrase: 'a long passphrase', recovery: true });
    await store.close();
    const dear = { ...leastCost, passes: 4 };
    const passes = (): unknown => readKeyFile(join(folder, 'keys.json')).slots.map((slot) => ('hashing' in slot ? slot.hashing.passes : 0));
    const opened: unknown[] = [passes()];
    for (const unlock of [
      { kind: 'passphrase', passphrase: 'a long passphrase' },
      { kind: 'recovery', code: recoveryCode.toLowerCase() },
    ] as const) {
      await (await openStore({ path: folder, unlock, cost: dear })).close();
      opened.push(passes());
    }
    const settled = fingerprint(folder)['keys.json'];
    expect([
      opened,
      await themeOf(folder, { kind: 'passphrase', passphrase: 'a long passphrase' }),
      await themeOf(folder, { kind: 'recovery', code: recoveryCode }),
      fingerprint(folder)['keys.json'],
    ]).toEqual([
      [
        [3, 3],
        [4, 3],
        [4, 4],
      ],
      'dark',
      'dark',
      settled,
    ]);
  });

  it('gives the same 32 bytes for the same words and cost, and others for another cost', async () => {
    const salt = Buffer.alloc(16, 1).toString('base64');
    const [a, b, c] = await Promise.all(
      [leastCost, leastCost, { ...leastCost, passes: 4 }].map((cost) => stretch('words', { ...cost, salt })),
    );
    expect([
      a?.length,
      a?.equals(b ?? Buffer.alloc(0)),
      a?.equals(c ?? Buffer.alloc(0)),
      (usualCost.memoryKib * usualCost.passes) / (leastCost.memoryKib * leastCost.passes),
    ]).toEqual([32, true, false, 8]);
  });
});

describe('keys.json', () => {
  it('refuses parameters below 64 MiB, 3 passes, 4 lanes, and other ones than it was made with', async () => {
    const { folder, store } = await made({ passphrase: 'a long passphrase' });
    await store.close();
    const path = join(folder, 'keys.json');
    const text = readFileSync(path, 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      format: 'countersign-keys',
      version: 1,
      slots: [{ kind: 'passphrase', hashing: { algorithm: 'argon2id', memoryKib: 65_536, passes: 3, lanes: 4 } }],
    });
    writeFileSync(path, text.replace('"memoryKib": 65536', '"memoryKib": 8'));
    expect(await refusal(openStore({ path: folder, unlock: { kind: 'passphrase', passphrase: 'a long passphrase' } }))).toBe(
      'store/damaged',
    );
    writeFileSync(path, text.replace('"passes": 3', '"passes": 4'));
    expect(await refusal(openStore({ path: folder, unlock: { kind: 'passphrase', passphrase: 'a long passphrase' } }))).toBe(
      'store/wrong-key',
    );
    writeFileSync(path, text.replace('"version": 1', '"version": 2'));
    expect(await refusal(openStore({ path: folder, unlock: { kind: 'passphrase', passphrase: 'a long passphrase' } }))).toBe(
      'store/newer-format',
    );
  });

  it('binds each slot to its store: slots of another store do not open it', async () => {
    const key = randomBytes(32);
    const [a, b] = [await made({ externalKey: key }), await made({ externalKey: key })];
    await a.store.close();
    await b.store.close();
    const [ours, theirs] = [a, b].map(({ folder }) => JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')) as { slots: unknown });
    writeFileSync(join(a.folder, 'keys.json'), JSON.stringify({ ...ours, slots: theirs?.slots }));
    expect(await refusal(openStore({ path: a.folder, unlock: { kind: 'external', key } }))).toBe('store/wrong-key');
  });

  it.skipIf(process.platform === 'win32')('is readable by its owner alone, and so is the database', async () => {
    const { folder } = await made({ externalKey: randomBytes(32) });
    const { statSync } = await import('node:fs');
    expect(['keys.json', 'head.json', 'store.countersign-db'].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([
      0o600, 0o600, 0o600,
    ]);
  });
});

describe('headless keys', () => {
  const bytes = Buffer.alloc(32, 7);

  it('come from a private file, raw or in hex, a descriptor, or the service manager', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'countersign-store-key');
    writeFileSync(file, `${bytes.toString('hex')}\n`, { mode: 0o600 });
    const descriptor = openSync(file, 'r');
    const raw = join(folder, 'raw');
    writeFileSync(raw, bytes, { mode: 0o600 });
    expect([
      readHeadlessKey({ kind: 'file', path: file }),
      readHeadlessKey({ kind: 'file', path: raw }),
      readHeadlessKey({ kind: 'descriptor', descriptor }),
      readHeadlessKey({ kind: 'credential', folder }),
    ]).toEqual([bytes, bytes, bytes, bytes]);
    closeSync(descriptor);
  });

  it.skipIf(process.platform === 'win32')('are refused from a file that others can read', () => {
    const file = join(temporaryFolder(), 'key');
    writeFileSync(file, bytes);
    chmodSync(file, 0o640);
    expect(() => readHeadlessKey({ kind: 'file', path: file })).toThrow(/Others can read/);
  });

  it('are refused when missing or of another shape', () => {
    const file = join(temporaryFolder(), 'key');
    writeFileSync(file, 'not a key', { mode: 0o600 });
    expect(() => readHeadlessKey({ kind: 'file', path: file })).toThrow(/32 bytes or 64 hex digits/);
    expect(() => readHeadlessKey({ kind: 'file', path: `${file}-none` })).toThrow(/cannot be read/);
  });
});

describe('recovery codes', () => {
  it('forgive case, spaces and look-alikes, and nothing else', () => {
    expect([
      normalizeRecoveryCode('oil0-0000-0000-0000-0000-0000-0000-000z'),
      normalizeRecoveryCode('AAAA'),
      normalizeRecoveryCode(`${'A'.repeat(31)}U`),
    ]).toEqual(['01100000000000000000000000000000'.slice(0, 31) + 'Z', undefined, undefined]);
  });
});
