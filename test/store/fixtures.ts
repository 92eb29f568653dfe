/** Real stores in folders of their own. An external key opens them: it skips the deliberately slow passphrase. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { createStore, openStore, type OpenOptions, type Store } from '../../app/store/store.ts';

const folders: string[] = [];
const open: Store[] = [];

afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-store-'));
  folders.push(folder);
  return folder;
}

/** Closed again after the test, whatever happens in it. */
export function closing(store: Store): Store {
  open.push(store);
  return store;
}

/** `reopen` closes what is open and opens it again. */
export interface TestStore {
  readonly store: Store;
  readonly folder: string;
  readonly key: Buffer;
  reopen(options?: Partial<OpenOptions>): Promise<Store>;
}

export async function newStore(more: Pick<OpenOptions, 'timers'> = {}): Promise<TestStore> {
  const folder = join(temporaryFolder(), 'workspace');
  const key = randomBytes(32);
  const { store } = await createStore({ path: folder, protection: { externalKey: key }, ...more });
  let current = closing(store);
  return {
    store,
    folder,
    key,
    async reopen(options = {}) {
      await current.close();
      current = closing(await openStore({ path: folder, unlock: { kind: 'external', key }, ...options }));
      return current;
    },
  };
}

/** Name and hash of each file of a store, of the kinds that hold something. */
export function fingerprint(folder: string): Record<string, string> {
  const kept = readdirSync(folder).filter(
    (name) => /^(store\.countersign-db|store\.countersign-db-wal|keys\.json|head\.json)$/.test(name) && existsSync(join(folder, name)),
  );
  return Object.fromEntries(
    kept.sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

/** The code that a promise is refused with. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'not refused';
  } catch (error) {
    return isCountersignError(error) ? error.code : String(error);
  }
}
