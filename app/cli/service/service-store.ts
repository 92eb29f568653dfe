/** The store of the headless commands: opened with the service's key, made when it is not there and that is wanted. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createAuditDesk } from '../../host/audit/audit-desk.node.ts';
import { codeOfError, UserError } from '../../kernel/errors.ts';
import { stderrLog, systemClock } from '../../kernel/host.node.ts';
import { makeFolder } from '../../kernel/make-folder.node.ts';
import type { Log, Timers } from '../../kernel/ports.ts';
import { createStore, openStore, type Store } from '../../store/store.ts';
import { storePaths } from '../../store/file-layout.ts';
import type { CliIo } from '../command.ts';
import { stateFolder } from '../remembered/state-file.ts';
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

/** Where this machine remembers how new the stores of its services were, so that a whole folder that is put back shows. */
function headsFolder(): string {
  const folder = join(stateFolder(), 'store-heads');
  makeFolder(folder, 'How new the store is, is remembered there. Name a folder that you may write to in COUNTERSIGN_STATE.');
  return folder;
}

/** Of a copy that is being made. */
const LOOK_AGAIN_MS = 1_000;

/** Whoever makes a copy holds the store for as long as that takes: a service that gave up at once would be given up by what starts it, too. */
async function onceCopied<T>(path: string, timers: Timers, log: Log, open: () => Promise<T>): Promise<T> {
  for (let told = false; ; told = true) {
    try {
      return await open();
    } catch (error) {
      if (codeOfError(error) !== 'store/in-use' || !existsSync(storePaths(path).copying)) throw error;
    }
    if (!told) log.write('warn', 'a copy of the store is being made; it is opened once that is done', { store: path });
    await new Promise<void>((resolve) => {
      timers.after(LOOK_AGAIN_MS, resolve);
    });
  }
}

export interface ServiceStoreOptions {
  readonly make: boolean;
  readonly acceptOlder?: boolean;
  /** It is for a service: room is kept back on its disk, and a copy that somebody makes of it is waited for. */
  readonly serves?: { readonly timers: Timers; readonly log: Log };
}

export async function serviceStore(
  path: string,
  values: UnlockValues,
  io: CliIo,
  usage: string,
  { make, acceptOlder = false, serves }: ServiceStoreOptions,
): Promise<Store> {
  const full = resolve(io.cwd, path);
  // Before anybody is asked for the key of a folder that was only misspelled.
  if (!make && !existsSync(storePaths(full).database))
    throw new UserError('store/not-found', 'There is no store here.', {
      place: path,
      mend: 'Name the folder that the store is in: the one that "countersign start --store" was given.',
    });
  const unlock = await unlockFrom(values, io, usage);
  const reserve = serves !== undefined;
  const heads = serves === undefined ? {} : { stateFolder: headsFolder() };
  if (existsSync(storePaths(full).database)) {
    const open = (): Promise<Store> =>
      openStore({ path: full, unlock, reserve, ...heads, ...(acceptOlder ? { accept: 'rolled-back' } : {}) });
    const store = await (serves === undefined ? open() : onceCopied(full, serves.timers, serves.log, open));
    await tellOlder(store);
    return store;
  }
  if (unlock.kind !== 'external' && unlock.kind !== 'passphrase')
    throw new UserError('store/no-keychain', 'A new store needs a key or a passphrase.', { place: path });
  const { store } = await createStore({
    path: full,
    reserve,
    ...heads,
    protection: unlock.kind === 'external' ? { externalKey: unlock.key } : { passphrase: unlock.passphrase },
  });
  return store;
}
