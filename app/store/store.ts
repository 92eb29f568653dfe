/** The open store: every repository over one connection, and the ways to look after the file. Composition roots alone import this. */
import { chmodSync, existsSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import type { ConsentRegister, RunDataEraser, TableRows } from '../broker/ports.ts';
import type { ForwardRepository } from '../audit/forwarders/ports.ts';
import type { AuditRepository } from '../audit/ports.ts';
import type { FlowTestRepository, ModelRepository } from '../ai/ports.ts';
import type { BundleRepositories } from '../bundle/ports.ts';
import type { DecisionKeep, EngineStore } from '../engine/ports.ts';
import type { SharedBase, SharedBases } from '../git/ports.ts';
import type { IdentityRepositories, SecretSealer, TrainingRepository } from '../identity/ports.ts';
import { UserError } from '../kernel/errors.ts';
import { stderrLog, systemPassed, systemTimers } from '../kernel/host.node.ts';
import type { Log, Timers } from '../kernel/ports.ts';
import type { PersonalTexts, Retention, RevealRepository } from '../privacy/ports.ts';
import type { ReviewRepositories } from '../review/ports.ts';
import type { ConnectionRepository, FlowRepository, RecoveryRepository, SecretRepository, SettingsRepository } from '../workflow/ports.ts';
import { makeStoreFolder } from './atomic-file.ts';
import { forgetHalfBackups, writeBackup, type BackupFiles } from './backup.ts';
import { mustBeOnAnotherDisk } from './backup-target.ts';
import { noteBackups } from './cut-short.ts';
import type { NativeBinding } from './connection.ts';
import { writeDb, type NativeDatabase, type WriteDb } from './database.ts';
import { beginLog, createDatabaseFile, judgeFile, openForWork, stillThere } from './database-file.ts';
import { databaseGone } from './failures.ts';
import { commitMark, missingChanges, writesMissing } from './commit-mark.ts';
import { storePaths, type StorePaths } from './file-layout.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import { rolledBack, type Rollback } from './head-check.ts';
import { keepersOf, keepRollback, keptRollback, knownKeepers, presentState, rollbackOf, type HeadOptions } from './heads.ts';
import { createHeadWriter } from './head-writer.ts';
import { lookThrough } from './look-through.ts';
import { loadInnerKeys } from './inner-keys.ts';
import { acquireInstanceLock, heldHere, type InstanceLock } from './instance-lock.ts';
import { readKeyFile, writeKeyFile } from './keys/key-file.ts';
import { newDataKey, unwrapDataKey, withDearerSlot, withSlot, wrapDataKey, type Protection, type Unlock } from './keys/key-ring.ts';
import type { StretchCost } from './keys/stretching.ts';
import { migrateUp } from './migrate.ts';
import { migrations } from './migrations/list.ts';
import type { VaultRepository } from './ports.ts';
import type { Progress } from './prove.ts';
import { auditReader, auditRepository } from './repositories/audit.ts';
import { begunActions, type BegunActions } from './repositories/begun.ts';
import { bundleRepositories } from './repositories/bundle.ts';
import { connectionRepository } from './repositories/connections.ts';
import { decisionKeep } from './repositories/decision-counts.ts';
import { documentTable } from './repositories/document-table.ts';
import { engineStore } from './repositories/engine.ts';
import { flowRepository } from './repositories/flows.ts';
import { forwardRepository } from './repositories/forwarding.ts';
import { identityRepositories, secretSealer } from './repositories/identity.ts';
import { dropMeta, readMeta, writeMeta } from './repositories/meta.ts';
import { flowTestRepository } from './repositories/flow-tests.ts';
import { modelRepository } from './repositories/models.ts';
import { personalTexts } from './repositories/personal-texts.ts';
import { retentionOf } from './repositories/retention.ts';
import { revealRepository } from './repositories/reveals.ts';
import { recoveryRepository } from './repositories/recovery.ts';
import { reviewRepositories } from './repositories/review.ts';
import { secretRepository } from './repositories/secrets.ts';
import { settingsRepository } from './repositories/settings.ts';
import { trainingRepository } from './repositories/training.ts';
import { consentRepository } from './repositories/consents.ts';
import { runDataEraser } from './repositories/run-data.ts';
import { dataTableRepository } from './repositories/data-tables.ts';
import { vaultRepository } from './repositories/vault.ts';
import { inLeftRoom, makesRoomBy, noReserve, reserveAt } from './reserve.ts';
import { backUpBeforeMigration, judgeChanges, moveToPresentCipher } from './before-work.ts';
import { settleSwap, swapIn } from './swap.ts';
import { wholeFileOf, type WholeFile } from './whole-file.ts';

export interface StoreOptions extends HeadOptions {
  /** The store's folder, or the database file in it. */
  readonly path: string;
  /** Path of the compiled addon, where the packaged app keeps it apart. */
  readonly nativeBinding?: NativeBinding;
  readonly timers?: Timers;
  readonly log?: Log;
  /** Keeps room back, so that a full disk lets what runs come to its end. For services, which nobody sits before. */
  readonly reserve?: boolean;
}

export interface OpenOptions extends StoreOptions {
  readonly unlock: Unlock;
  /** What wraps are stretched with; found out by measuring this machine when it is not given. */
  readonly cost?: StretchCost;
  /** Take an older state for the true one, after a restore or when an administrator said so. */
  readonly accept?: 'rolled-back';
}

export interface Store {
  readonly id: string;
  /** Why this is not the newest state that was known, when it was opened all the same; from each opening on until `settleRollback`. */
  readonly rollback: Rollback | undefined;
  /** How often it was opened in an older state than the newest that was known, as after a backup that was put back. */
  readonly putBack: number;
  /** The audit log has it. */
  settleRollback(): void;
  readonly paths: StorePaths;
  readonly identity: IdentityRepositories;
  readonly sealer: SecretSealer;
  readonly flows: FlowRepository;
  readonly recovery: RecoveryRepository;
  readonly connections: ConnectionRepository;
  readonly secrets: SecretRepository;
  readonly settings: SettingsRepository;
  readonly models: ModelRepository;
  readonly tests: FlowTestRepository;
  readonly vault: VaultRepository;
  readonly tables: TableRows;
  readonly consents: ConsentRegister;
  readonly runData: RunDataEraser;
  readonly texts: PersonalTexts;
  readonly retention: Retention;
  readonly reveals: RevealRepository;
  readonly training: TrainingRepository;
  readonly review: ReviewRepositories;
  readonly bundles: BundleRepositories;
  readonly sharedFlows: SharedBases;
  readonly engine: EngineStore;
  readonly decisions: DecisionKeep;
  readonly audit: AuditRepository;
  readonly begun: BegunActions;
  readonly forwarding: ForwardRepository;
  /** Seed of the log's Ed25519 key; for `noteSigner` alone. */
  readonly auditSeed: Uint8Array;
  readonly commits: GroupCommit;
  /** Writes an encrypted copy and its key file; `target` ends in `.countersign-db`, and is not there. */
  backup(target: string, onProgress?: Progress): Promise<BackupFiles>;
  /** Throws `store/wrong-key` or `store/no-keychain` when this does not open the store. */
  prove(unlock: Unlock): Promise<void>;
  /** Adds or replaces ways to open the store; `unlock` proves who asks. Gives the recovery code, when one was asked for. */
  protect(unlock: Unlock, protection: Protection): Promise<{ readonly recoveryCode?: string }>;
  /** Commits what is queued, keeps the head, folds the write-ahead log into the file, lets go of the lock. */
  close(): Promise<void>;
}

const putBackCount = (db: WriteDb): number => Number(readMeta(db, 'put-back') ?? 0);

/** Takes the data key over: SQLite holds it as long as the store is open anyway, and a backup is proven with it. */
async function assemble(
  native: NativeDatabase,
  db: WriteDb,
  wholeFile: WholeFile,
  lock: InstanceLock,
  paths: StorePaths,
  dataKey: Buffer,
  options: StoreOptions & { accept?: OpenOptions['accept'] },
): Promise<Store> {
  const id = readMeta(db, 'id') ?? '';
  const inner = loadInnerKeys(db, id, dataKey);
  const reserve = options.reserve === true ? reserveAt(paths.reserve) : noReserve;
  const makesRoom = makesRoomBy(db, reserve);
  db.makeRoomBy(makesRoom);
  const commits = createGroupCommit(db);
  const log = options.log ?? stderrLog;
  const keepers = keepersOf(id, paths, inner.head, options, log);
  const present = presentState(db, auditReader(db));
  const known = knownKeepers(db, present, options);
  const missing = missingChanges(db, paths.mark, id, inner.head);
  const found = (await rollbackOf(id, keepers, known, present)) ?? (missing > 0 ? writesMissing(missing) : undefined);
  if (found !== undefined && options.accept !== 'rolled-back') throw rolledBack(paths.database, found);
  const mark = commitMark(paths.mark, id, inner.head, options.timers ?? systemTimers);
  db.countChanges(Number(readMeta(db, 'commits') ?? 0) + missing, mark.keep);
  if (found !== undefined) {
    keepRollback(db, found);
    writeMeta(db, 'put-back', String(putBackCount(db) + 1));
  }
  const rollback = found ?? keptRollback(db);
  const head = createHeadWriter(db, id, keepers, options.timers ?? systemTimers, log, {
    auditSize: present.auditSize,
    auditRoot: present.rootAt(present.auditSize) ?? '',
  });
  const saved = await inLeftRoom(db, makesRoom, head.save).catch((error: unknown) => {
    head.stop();
    mark.close();
    throw error;
  });
  // After the records: a crash between the two forgets a keeper for once, and never accuses one.
  writeMeta(db, 'keepers', [...new Set([...known, ...saved])].join(','));

  const backups = noteBackups(paths.copying, id);
  const looking = lookThrough(db, options.timers ?? systemTimers, systemPassed);
  let protecting: Promise<unknown> = Promise.resolve();
  let closing = false;
  const prove = async (unlock: Unlock): Promise<void> => {
    (await unwrapDataKey(readKeyFile(paths.keys), unlock, paths.keys)).fill(0);
  };

  return {
    id,
    rollback,
    putBack: putBackCount(db),
    paths,
    commits,
    settleRollback: () => {
      dropMeta(db, 'rollback');
    },
    identity: identityRepositories(db),
    sealer: secretSealer(inner.identity),
    flows: flowRepository(db),
    recovery: recoveryRepository(db),
    connections: connectionRepository(db),
    secrets: secretRepository(db, inner.secrets),
    settings: settingsRepository(db),
    models: modelRepository(db),
    tests: flowTestRepository(db),
    vault: vaultRepository(db, {
      wrapping: inner.vault,
      lookup: inner['vault lookup'],
      pseudonyms: inner.pseudonyms,
      signing: inner['step signing'],
    }),
    tables: dataTableRepository(db),
    consents: consentRepository(db),
    runData: runDataEraser(db),
    texts: personalTexts(db),
    retention: retentionOf(db),
    reveals: revealRepository(db),
    training: trainingRepository(db),
    review: reviewRepositories(db),
    bundles: bundleRepositories(db),
    sharedFlows: documentTable<SharedBase>(db, 'shared_flow'),
    engine: engineStore(db, commits, reserve.isSpent, looking.watch),
    decisions: decisionKeep(db, commits),
    audit: auditRepository(db, commits, head.note),
    begun: begunActions(db),
    forwarding: forwardRepository(db),
    auditSeed: inner['audit signing'],
    async backup(target, onProgress) {
      commits.flush();
      if (reserve.isSpent()) mustBeOnAnotherDisk(target, paths.folder);
      return await backups.during(target, () =>
        writeBackup(
          { source: wholeFile, keyFile: readKeyFile(paths.keys), dataKey, nativeBinding: options.nativeBinding },
          target,
          onProgress === undefined ? {} : { onProgress },
        ),
      );
    },
    prove,
    async protect(unlock, protection) {
      if (closing) throw new UserError('store/locked', 'The workspace is locked.', { mend: 'Open it with its passphrase first.' });
      // One after another: each begins with what the one before has written, and no code that was shown is lost to another.
      const mine = protecting.then(async () => {
        await prove(unlock);
        const { file, recoveryCode } = await withSlot(readKeyFile(paths.keys), dataKey, protection);
        writeKeyFile(paths.keys, file);
        return recoveryCode === undefined ? {} : { recoveryCode };
      });
      protecting = mine.catch(() => undefined);
      return await mine;
    },
    async close() {
      closing = true;
      // Whoever replaces the file of keys next must not have it replaced again by what was under way.
      await protecting;
      if (!native.open) return;
      looking.stop();
      commits.flush();
      head.stop();
      // Where one of the two fails, for want of room it may be, the next opening does it as after a crash.
      await head.save().catch(() => log.write('warn', 'the newest state of the store could not be recorded outside of it'));
      await wholeFile.close();
      try {
        native.pragma('wal_checkpoint(TRUNCATE)');
      } catch {
        /* What is in the log is read from there. */
      }
      native.close();
      mark.close();
      for (const key of [dataKey, ...Object.values(inner)]) key.fill(0);
      lock.release();
    },
  };
}

/** Opens a store. Every refusal (UserError `store/*`) leaves its files as they were. */
export async function openStore(options: OpenOptions): Promise<Store> {
  const paths = storePaths(options.path);
  if (!heldHere(paths.lock)) judgeFile(paths.database);
  const lock = acquireInstanceLock(paths.lock, options.nativeBinding);
  let native: NativeDatabase | undefined;
  let dataKey: Buffer | undefined;
  let wholeFile: WholeFile | undefined;
  try {
    settleSwap(paths);
    forgetHalfBackups(paths.backups);
    let keyFile = readKeyFile(paths.keys);
    dataKey = await unwrapDataKey(keyFile, options.unlock, paths.keys);
    keyFile = await moveToPresentCipher(paths, keyFile, dataKey, options.nativeBinding);
    native = openForWork(paths.database, { dataKey, fileSalt: keyFile.fileSalt }, options.nativeBinding, (reading) => {
      if (options.accept === undefined && dataKey !== undefined) judgeChanges(reading, paths, dataKey);
    });
    const db = writeDb(native, stillThere(paths.database));
    wholeFile = wholeFileOf(db, paths.database);
    await backUpBeforeMigration(db, wholeFile, paths, dataKey, options.nativeBinding);
    migrateUp(db, migrations);
    const store = await assemble(native, db, wholeFile, lock, paths, dataKey, options);
    const dearer = await withDearerSlot(keyFile, dataKey, options.unlock, options.cost);
    if (dearer !== undefined) writeKeyFile(paths.keys, dearer);
    return store;
  } catch (error) {
    await wholeFile?.close();
    native?.close();
    dataKey?.fill(0);
    lock.release();
    throw error;
  }
}

export interface CreateOptions extends StoreOptions {
  readonly protection: Protection;
}

/** Makes a store where there is none, and opens it. */
export async function createStore(options: CreateOptions): Promise<{ readonly store: Store; readonly recoveryCode?: string }> {
  const paths = storePaths(options.path);
  makeStoreFolder(paths.folder);
  const lock = acquireInstanceLock(paths.lock, options.nativeBinding);
  const dataKey = newDataKey();
  let native: NativeDatabase | undefined;
  try {
    settleSwap(paths);
    if (existsSync(paths.keys) && !existsSync(paths.database)) throw databaseGone(paths.database);
    for (const file of [paths.database, paths.keys]) {
      if (existsSync(file))
        throw new UserError('store/conflict', 'There is a store here already.', {
          place: file,
          mend: 'Open it, or choose another folder.',
        });
    }
    const storeId = randomUUID();
    const { file: keyFile, recoveryCode } = await wrapDataKey(storeId, dataKey, options.protection);
    const fresh = createDatabaseFile(paths.nextDatabase, dataKey, options.nativeBinding);
    try {
      const db = writeDb(fresh);
      migrateUp(db, migrations);
      writeMeta(db, 'id', storeId);
    } finally {
      fresh.close();
    }
    beginLog(paths.nextDatabase, dataKey, options.nativeBinding);
    if (process.platform !== 'win32') chmodSync(paths.nextDatabase, 0o600);
    swapIn(paths, keyFile);
    native = openForWork(paths.database, { dataKey, fileSalt: readKeyFile(paths.keys).fileSalt }, options.nativeBinding);
    const db = writeDb(native, stillThere(paths.database));
    const store = await assemble(native, db, wholeFileOf(db, paths.database), lock, paths, dataKey, options);
    // The keys of its tables must not stand in the log alone.
    db.foldLog();
    return recoveryCode === undefined ? { store } : { store, recoveryCode };
  } catch (error) {
    native?.close();
    dataKey.fill(0);
    lock.release();
    throw error;
  }
}
