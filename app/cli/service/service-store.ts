/** The store of the headless commands: opened with the service's key, made when it is not there and that is wanted. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createAuditDesk } from '../../host/audit-desk.node.ts';
import { UserError } from '../../kernel/errors.ts';
import { stderrLog, systemClock } from '../../kernel/host.node.ts';
import { createStore, openStore, type Store } from '../../store/store.ts';
import { storePaths } from '../../store/file-layout.ts';
import type { CliIo } from '../command.ts';
import type { Unlock } from '../../store/keys/key-ring.ts';
import { unlockFrom, type UnlockValues } from '../store-unlock.ts';

/** Written down before it is forgotten: a crash in between tells it again. */
async function tellOlder(store: Store): Promise<void> {
  if (store.rollback === undefined) return;
  const { code, text } = store.rollback;
  stderrLog.write('warn', 'the store is older than what was last seen of it, and was accepted', { why: text });
  const desk = createAuditDesk(store, systemClock, () => undefined);
  await desk.append({ actor: 'system', action: 'store.rolled-back', subject: store.id, details: { why: code } });
  store.settleRollback();
}

async function openedAt(path: string, unlock: Unlock, acceptOlder: boolean, reserve: boolean): Promise<Store> {
  const store = await openStore({ path, unlock, reserve, ...(acceptOlder ? { accept: 'rolled-back' } : {}) });
  await tellOlder(store);
  return store;
}

export async function serviceStore(
  path: string,
  values: UnlockValues,
  io: CliIo,
  usage: string,
  { make, acceptOlder = false, reserve = false }: { readonly make: boolean; readonly acceptOlder?: boolean; readonly reserve?: boolean },
): Promise<Store> {
  const full = resolve(io.cwd, path);
  const unlock = await unlockFrom(values, io, usage);
  if (existsSync(storePaths(full).database)) return await openedAt(full, unlock, acceptOlder, reserve);
  if (!make) throw new UserError('store/not-found', 'There is no store here.', { place: path });
  if (unlock.kind !== 'external' && unlock.kind !== 'passphrase')
    throw new UserError('store/no-keychain', 'A new store needs a key or a passphrase.', { place: path });
  const { store } = await createStore({
    path: full,
    reserve,
    protection: unlock.kind === 'external' ? { externalKey: unlock.key } : { passphrase: unlock.passphrase },
  });
  return store;
}
