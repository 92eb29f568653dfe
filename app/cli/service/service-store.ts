/** The store of the headless commands: opened with the service's key, made when it is not there and that is wanted. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { createStore, openStore, type Store } from '../../store/store.ts';
import { storePaths } from '../../store/file-layout.ts';
import type { CliIo } from '../command.ts';
import { unlockFrom, type UnlockValues } from '../store-unlock.ts';

export async function serviceStore(path: string, values: UnlockValues, io: CliIo, usage: string, make: boolean): Promise<Store> {
  const full = resolve(io.cwd, path);
  const unlock = await unlockFrom(values, io, usage);
  if (existsSync(storePaths(full).database)) return await openStore({ path: full, unlock });
  if (!make) throw new UserError('store/not-found', 'There is no store here.', { place: path });
  if (unlock.kind !== 'external' && unlock.kind !== 'passphrase')
    throw new UserError('store/no-keychain', 'A new store needs a key or a passphrase.', { place: path });
  const { store } = await createStore({
    path: full,
    protection: unlock.kind === 'external' ? { externalKey: unlock.key } : { passphrase: unlock.passphrase },
  });
  return store;
}
