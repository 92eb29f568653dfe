/** Makes, opens, locks and backs up the one store of a data folder, and says how it stands. */
import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError, causeOf, codeOfError, isCountersignError } from '../../kernel/errors.ts';
import { keyedQueue } from '../../kernel/keyed-queue.ts';
import type { Clock, Log, Timers } from '../../kernel/ports.ts';
import type { StoreControl } from '../../ipc/services.ts';
import {
  backupFolderOf,
  backupPlanOf,
  backupsIn,
  checkBackupPlace,
  keepBackupPlan,
  mostListedBackups,
  nextBackup,
  type BackupFile,
} from './backup-place.node.ts';
import { createDueBackups } from './due-backups.node.ts';
import { finishRestore, stageRestore } from '../../store/backup.ts';
import { storePaths } from '../../store/file-layout.ts';
import { readKeyFile } from '../../store/keys/key-file.ts';
import type { Unlock } from '../../store/keys/key-ring.ts';
import { rotateStoreKey } from '../../store/rotate.ts';
import type { Progress } from '../../store/prove.ts';
import { normalizeRecoveryCode } from '../../store/keys/recovery-code.ts';
import type { StretchCost } from '../../store/keys/stretching.ts';
import type { Rollback } from '../../store/head-check.ts';
import type { Keychain } from '../../store/ports.ts';
import type { Store } from '../../store/store.ts';
import type { Environment } from '../../workflow/model/flow.ts';

export interface StoreControlOptions {
  readonly dataFolder: string;
  readonly headFolder?: string;
  readonly keychain: Keychain | undefined;
  readonly sqliteBinding: string | undefined;
  readonly passphraseCost: StretchCost | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /**
   * After the store opened: builds the workspace on it. `rollback` says that its state is not the newest that was known, `olderState` that it is not, be that on purpose; `ongoing` names the action
   * that closed and opened it, and that leaves its audit entry itself.
   */
  onOpened(store: Store, facts: { rollback: Rollback | undefined; olderState: boolean; ongoing?: string }): Promise<void>;
  /** Before it closes: ends everything that writes. Sessions end, too, unless it is opened again at once. */
  onClosing(facts: { keepSessions: boolean }): Promise<void>;
  /** Loads what is needed afterwards, while other threads work out its key. Where that fails, the store stays closed. */
  onOpening?(): Promise<void>;
  onProgress(work: Work, event: Parameters<Progress>[0]): void;
  /** A backup that was due was made, or could not be. */
  onBackupDue(outcome: { readonly bytes: number } | { readonly failed: string }): void;
  newId(prefix: string): string;
}

export type Work = 'backup' | 'restore' | 'rotation';

/** Settings that describe the workspace itself. */
export const workspaceKeys = { id: 'workspace.id', name: 'workspace.name', environment: 'workspace.environment' } as const;

export interface HostStoreControl extends StoreControl {
  /** The open store; throws UserError `store/locked`. */
  opened(): Store;
  /** Opens by the keychain where that works; a store that asks for a passphrase stays closed. */
  tryKeychain(): Promise<void>;
}

/** With its repositories it is the larger part of what this file needs, and nothing of it is needed to ask for a passphrase. */
const theStore = (): Promise<typeof import('../../store/store.ts')> => import('../../store/store.ts');

function checkPassphrase(passphrase: string): void {
  if ([...passphrase].length < 15)
    throw new UserError('identity/weak-password', 'The passphrase is too short.', {
      mend: 'Use at least 15 characters; a sentence is good.',
    });
}

export async function createStoreControl(options: StoreControlOptions): Promise<HostStoreControl> {
  const { keychain, log } = options;
  const paths = storePaths(options.dataFolder);
  const protectedKeychain = keychain !== undefined && (await keychain.available()) ? keychain : undefined;
  const common = {
    path: options.dataFolder,
    ...(options.headFolder === undefined ? {} : { headFolder: options.headFolder }),
    ...(protectedKeychain === undefined ? {} : { headKeychain: protectedKeychain }),
    timers: options.timers,
    log,
    reserve: true,
    ...(options.sqliteBinding === undefined ? {} : { nativeBinding: options.sqliteBinding }),
  };
  const cost = options.passphraseCost === undefined ? {} : { cost: options.passphraseCost };
  let store: Store | undefined;
  let unlockedBy: 'keychain' | 'passphrase' | undefined;
  let rollback: Rollback | undefined;

  const exists = (): boolean => existsSync(paths.database) || existsSync(paths.keys);

  /** What a person types: a recovery code looks like none of their passphrases. */
  const typedUnlock = (typed: string): Unlock =>
    normalizeRecoveryCode(typed) !== undefined && hasSlot('recovery')
      ? { kind: 'recovery', code: typed }
      : { kind: 'passphrase', passphrase: typed };

  /** Who has begun what takes a while, and whether they have thought better of it. */
  let underWay: { readonly senderId: string; cancelled: boolean } | undefined;

  /** One at a time: each of them replaces or copies the same files. */
  async function atWork<T>(work: Work, senderId: string, run: (onProgress: Progress) => Promise<T>): Promise<T> {
    if (underWay !== undefined)
      throw new UserError('store/conflict', 'A backup, a restore or a new key is under way.', { mend: 'Wait until it is done.' });
    const mine = { senderId, cancelled: false };
    underWay = mine;
    try {
      return await run((event) => {
        if (mine.cancelled) throw new UserError('store/cancelled', 'It was cancelled; nothing was changed.');
        options.onProgress(work, event);
      });
    } finally {
      underWay = undefined;
    }
  }

  /** Nobody finds it open with nothing behind it. */
  async function withAllBehind(opening: Promise<Store>): Promise<Store> {
    const [store, loaded] = await Promise.allSettled([opening, options.onOpening?.()]);
    if (store.status === 'rejected') throw store.reason;
    if (loaded.status === 'fulfilled') return store.value;
    await store.value.close();
    throw loaded.reason;
  }

  async function open(unlock: Unlock, ongoing?: string): Promise<void> {
    const { openStore } = await theStore();
    try {
      store = await withAllBehind(openStore({ ...common, ...cost, unlock }));
    } catch (error) {
      // An older copy is opened all the same, and everybody is told: refusing would lock people out of their own backup.
      if (!isCountersignError(error) || error.code !== 'store/rolled-back') throw error;
      store = await withAllBehind(openStore({ ...common, ...cost, unlock, accept: 'rolled-back' }));
    }
    // Where it was closed for a moment only, what was told at its first opening still holds.
    rollback = store.rollback ?? (ongoing === undefined ? undefined : rollback);
    await options.onOpened(store, {
      rollback: store.rollback,
      olderState: store.rollback !== undefined,
      ...(ongoing === undefined ? {} : { ongoing }),
    });
    dueBackups.start();
  }

  const opened = (): Store => {
    if (store === undefined)
      throw new UserError('store/locked', 'The workspace is locked.', { mend: 'Open it with its passphrase first.' });
    return store;
  };

  const backupFolder = (): string => {
    const { settings, id } = opened();
    return backupFolderOf(backupPlanOf(settings), id, paths.backups);
  };

  /** Those of the chosen place, and those that were made before it was chosen: they can be gone back to, and hold what is erased since. */
  async function everyBackup(): Promise<readonly (BackupFile & { readonly folder: string })[]> {
    const folders = [...new Set([backupFolder(), paths.backups])];
    const found = await Promise.all(folders.map(async (folder) => (await backupsIn(folder)).map((one) => ({ ...one, folder }))));
    return found.flat().sort((a, b) => b.at - a.at);
  }

  async function makeBackup(senderId: string, byItself: boolean): Promise<{ file: string; bytes: number }> {
    return atWork('backup', senderId, async (onProgress) => {
      const target = await nextBackup(backupPlanOf(opened().settings), backupFolder(), options.clock.now(), byItself);
      const { database } = await opened().backup(target, onProgress);
      return { file: basename(database), bytes: statSync(database).size };
    });
  }

  const dueBackups = createDueBackups({
    clock: options.clock,
    timers: options.timers,
    log,
    store: () => store,
    folder: backupFolder,
    busy: () => underWay !== undefined,
    make: () => makeBackup('the schedule', true),
    onOutcome: options.onBackupDue,
  });

  const hasSlot = (kind: string): boolean => exists() && readKeyFile(paths.keys).slots.some((slot) => slot.kind === kind);

  async function lock(keepSessions = false): Promise<void> {
    if (store === undefined) return;
    dueBackups.stop();
    await options.onClosing({ keepSessions });
    const closing = store;
    store = undefined;
    unlockedBy = undefined;
    await closing.close();
  }

  /** Two windows may be told the passphrase at once, and the program may be ended meanwhile: each finds it as the one before has left it. */
  const queue = keyedQueue();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => queue('door', work);

  return {
    keychain: protectedKeychain !== undefined,
    phase: () => (store !== undefined ? 'open' : exists() ? 'locked' : 'none'),
    unlockedBy: () => unlockedBy,
    rolledBack: () => rollback?.text,
    opened,
    async tryKeychain() {
      if (store !== undefined || protectedKeychain === undefined || !hasSlot('keychain')) return;
      try {
        await open({ kind: 'keychain', keychain: protectedKeychain });
        unlockedBy = 'keychain';
      } catch (error) {
        // A keychain that was reset asks for the passphrase; it never wipes. Anything else is shown when the passphrase is tried.
        log.write('warn', 'the keychain did not open the store', { code: codeOfError(error) });
      }
    },
    create: (workspace: { name: string; environment: Environment }, passphrase) =>
      inTurn(async () => {
        const { createStore } = await theStore();
        // Before anything is made: its recovery code is shown once.
        await options.onOpening?.();
        if (store !== undefined || exists())
          throw new UserError('store/conflict', 'There is a workspace here already.', {
            mend: 'Open it, or start with another data folder.',
          });
        if (passphrase === undefined && protectedKeychain === undefined) {
          throw new UserError('store/no-keychain', 'This computer offers no protected keychain, so the workspace needs a passphrase.', {
            mend: 'Choose a passphrase of at least 15 characters.',
          });
        }
        if (passphrase !== undefined) checkPassphrase(passphrase);
        const made = await createStore({
          ...common,
          protection: {
            ...cost,
            recovery: true,
            ...(protectedKeychain === undefined ? {} : { keychain: protectedKeychain }),
            ...(passphrase === undefined ? {} : { passphrase }),
          },
        });
        store = made.store;
        unlockedBy = protectedKeychain === undefined ? 'passphrase' : 'keychain';
        store.settings.set(workspaceKeys.id, options.newId('ws'));
        store.settings.set(workspaceKeys.name, workspace.name);
        store.settings.set(workspaceKeys.environment, workspace.environment);
        await options.onOpened(store, { rollback: undefined, olderState: false });
        return { recoveryCode: made.recoveryCode ?? '' };
      }),
    unlock: (typed) =>
      inTurn(async () => {
        if (store !== undefined) return undefined;
        const { kind } = typedUnlock(typed);
        await open(typedUnlock(typed));
        unlockedBy = 'passphrase';
        return kind === 'recovery' ? 'recovery' : 'passphrase';
      }),
    lock: () => inTurn(() => lock()),
    async protect({ current, passphrase, recovery }) {
      const byKeychain = current === undefined && protectedKeychain !== undefined && hasSlot('keychain');
      if (current === undefined && !byKeychain)
        throw new UserError('store/wrong-key', 'Enter the current passphrase.', { mend: 'Type it, or the recovery code.' });
      if (passphrase !== undefined) checkPassphrase(passphrase);
      const made = await opened().protect(
        current === undefined && protectedKeychain !== undefined
          ? { kind: 'keychain', keychain: protectedKeychain }
          : typedUnlock(current ?? ''),
        { ...cost, ...(passphrase === undefined ? {} : { passphrase }), ...(recovery ? { recovery: true } : {}) },
      );
      return made.recoveryCode === undefined ? {} : { recoveryCode: made.recoveryCode };
    },
    async restore(file, typed, senderId) {
      // Only a name, and only one of this list: the window names no files.
      const chosen = basename(file) === file ? (await everyBackup()).find((one) => one.file === file) : undefined;
      if (chosen === undefined) throw new UserError('store/not-found', 'There is no such backup.', { place: file });
      const from = join(chosen.folder, file);
      const unlock = typedUnlock(typed);
      const restore = {
        path: options.dataFolder,
        from,
        unlock,
        label: new Date(options.clock.now()).toISOString(),
        ...(options.sqliteBinding === undefined ? {} : { nativeBinding: options.sqliteBinding }),
      };
      await atWork('restore', senderId, async (onProgress) => {
        // Proven while people still work, and thrown away when it is cancelled.
        await stageRestore({ ...restore, onProgress });
        onProgress({ phase: 'replace', done: 0, total: 1 });
        const { openStore } = await theStore();
        await lock();
        finishRestore(restore);
        // Older than what was remembered, and this time on purpose.
        store = await openStore({ ...common, ...cost, unlock, accept: 'rolled-back' });
        unlockedBy = 'passphrase';
        rollback = undefined;
        // The backup was being made when it was copied: its own note is in it.
        await options.onOpened(store, { rollback: undefined, olderState: true, ongoing: 'store.backed-up' });
        dueBackups.start();
      });
    },
    async rotate(passphrase, senderId) {
      if (passphrase === undefined && hasSlot('passphrase'))
        throw new UserError('store/wrong-key', 'Enter the current passphrase.', {
          mend: 'Type it: it opens the workspace afterwards, too.',
        });
      const keychainHere = protectedKeychain === undefined ? {} : { keychain: protectedKeychain };
      const unlock: Unlock | undefined =
        passphrase !== undefined
          ? { kind: 'passphrase', passphrase }
          : protectedKeychain === undefined
            ? undefined
            : { kind: 'keychain', keychain: protectedKeychain };
      if (unlock === undefined)
        throw new UserError('store/no-keychain', 'Set a passphrase first, so that something opens the new key.', {
          mend: 'Change passphrase, then try again.',
        });
      await opened().prove(unlock);
      return atWork('rotation', senderId, async (onProgress) => {
        const by = unlockedBy;
        onProgress({ phase: 'copy', done: 0, total: 2 });
        await lock(true);
        // Under the new key or the old one: the same passphrase or keychain opens either.
        const reopen = async (): Promise<void> => {
          await open(unlock, 'store.key-rotated');
          unlockedBy = by;
        };
        let recoveryCode: string;
        try {
          ({ recoveryCode = '' } = await rotateStoreKey({
            path: options.dataFolder,
            unlock,
            onProgress,
            protection: { ...cost, ...keychainHere, ...(passphrase === undefined ? {} : { passphrase }), recovery: true },
            ...(options.sqliteBinding === undefined ? {} : { nativeBinding: options.sqliteBinding }),
          }));
        } catch (error) {
          // What kept it from the new key is what people must hear; a store that stays closed shows by itself.
          await reopen().catch((failure: unknown) => {
            log.write('error', 'the store could not be opened again', causeOf(failure));
          });
          throw error;
        }
        try {
          await reopen();
          return { recoveryCode };
        } catch (error) {
          // The old code has ended: without the new one nobody might get in again.
          log.write('error', 'the store could not be opened again under its new key', causeOf(error));
          return { recoveryCode, closed: isCountersignError(error) ? error.message : 'The store could not be opened again.' };
        }
      });
    },
    cancel(senderId) {
      if (underWay?.senderId !== senderId) return false;
      underWay.cancelled = true;
      return true;
    },
    backup: (senderId) => makeBackup(senderId, false),
    async planBackups(plan) {
      await checkBackupPlace(plan.folder, paths.folder);
      keepBackupPlan(opened().settings, plan);
      dueBackups.forgive();
      dueBackups.start();
    },
    backupFailure: () => dueBackups.failed(),
    async status() {
      const { folder, everyDays } = backupPlanOf(opened().settings);
      const failed = dueBackups.failed();
      const backups: readonly BackupFile[] = (await everyBackup()).slice(0, mostListedBackups).map(({ folder: _folder, ...one }) => one);
      const written = Math.max(
        ...[paths.database, paths.writeAhead].filter((file) => existsSync(file)).map((file) => statSync(file).mtimeMs),
      );
      return {
        cipher: 'Every page of the file by AEGIS-256, built on AES with a key of 256 bits. Each page also proves that nobody changed it.',
        hasPassphrase: hasSlot('passphrase'),
        bytes: statSync(opened().paths.database).size,
        lastWrite: Math.round(written),
        backups,
        plan: { everyDays, ...(folder === undefined ? {} : { folder }), ...(failed === undefined ? {} : { failed }) },
      };
    },
  };
}
