/** Keys of single tables: random, 256 bits, kept in the store wrapped under the data key. Held in memory while the store is open. */
import { randomBytes } from 'node:crypto';
import type { ReadDb, WriteDb } from './database.ts';
import { damaged } from './failures.ts';
import { deriveKey, seal, unseal } from './keys/seal.ts';

export const innerKeyNames = [
  'secrets',
  'identity',
  'vault',
  'vault lookup',
  'pseudonyms',
  'step signing',
  'audit signing',
  'head',
] as const;
export type InnerKeyName = (typeof innerKeyNames)[number];
export type InnerKeys = Readonly<Record<InnerKeyName, Buffer>>;

const contextOf = (storeId: string, name: string): string => `countersign inner key/${storeId}/${name}`;

function readInnerKey(db: ReadDb, storeId: string, wrapping: Uint8Array, name: InnerKeyName): Buffer | undefined {
  const row = db.query<[string], { sealed: string }>('SELECT sealed FROM inner_key WHERE name = ?').get(name);
  if (row === undefined) return undefined;
  const key = unseal(wrapping, row.sealed, contextOf(storeId, name));
  if (key === undefined) throw damaged('store', `the inner key "${name}" does not open`);
  return key;
}

/** The seed of the audit log's signing key, for verifiers; undefined in a store that was never opened for work. */
export function readAuditSeed(db: ReadDb, storeId: string, dataKey: Uint8Array): Buffer | undefined {
  return readInnerKey(db, storeId, deriveKey(dataKey, 'inner keys'), 'audit signing');
}

/** The key that records outside the file are sealed under; undefined as above. */
export const readHeadKey = (db: ReadDb, storeId: string, dataKey: Uint8Array): Buffer | undefined =>
  readInnerKey(db, storeId, deriveKey(dataKey, 'inner keys'), 'head');

/** Opens every inner key and makes those that are not there yet. */
export function loadInnerKeys(db: WriteDb, storeId: string, dataKey: Uint8Array): InnerKeys {
  const wrapping = deriveKey(dataKey, 'inner keys');
  const insert = db.change<[string, string]>('INSERT INTO inner_key (name, sealed) VALUES (?, ?)');
  const load = (name: InnerKeyName): Buffer => {
    const present = readInnerKey(db, storeId, wrapping, name);
    if (present !== undefined) return present;
    const key = randomBytes(32);
    insert.run(name, seal(wrapping, key, contextOf(storeId, name)));
    return key;
  };
  try {
    return db.transaction(() => Object.fromEntries(innerKeyNames.map((name) => [name, load(name)])) as Record<InnerKeyName, Buffer>);
  } finally {
    wrapping.fill(0);
  }
}

/** Wraps the inner keys anew, for a copy of the store under another data key. */
export function rewrapInnerKeys(db: WriteDb, storeId: string, from: Uint8Array, to: Uint8Array): void {
  const [oldWrapping, newWrapping] = [deriveKey(from, 'inner keys'), deriveKey(to, 'inner keys')];
  const update = db.change<[string, string]>('UPDATE inner_key SET sealed = ? WHERE name = ?');
  db.transaction(() => {
    for (const { name, sealed } of db.query<[], { name: string; sealed: string }>('SELECT name, sealed FROM inner_key').all()) {
      const key = unseal(oldWrapping, sealed, contextOf(storeId, name));
      if (key === undefined) throw damaged('store', `the inner key "${name}" does not open`);
      update.run(seal(newWrapping, key, contextOf(storeId, name)), name);
      key.fill(0);
    }
  });
  oldWrapping.fill(0);
  newWrapping.fill(0);
}
