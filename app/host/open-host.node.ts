/** The composition root that the desktop app and `serve` share: store, services, handlers, behind the guarded door. */
import { mkdir } from 'node:fs/promises';
import { createDoor } from '../ipc/dispatch.ts';
import { denialOf } from '../ipc/denial.ts';
import { storeHandlers } from '../ipc/handlers/store.ts';
import { confirmationsInside, handlersInside, type Inside } from '../ipc/inside.ts';
import { UserError } from '../kernel/errors.ts';
import { auditNotes } from './audit/audit-notes.ts';
import { nodeHash, stderrLog, systemClock, systemRandom, systemTimers } from '../kernel/host.node.ts';
import { newId } from '../kernel/ids.ts';
import type { OpenHost } from '../serve/host.ts';
import { beginIn, tellCutShort } from './store/cut-short.node.ts';
import { readOpenedFile } from './opened-file.node.ts';
import { createSessionHolders } from './session-holders.ts';
import { createStoreControl } from './store/store-control.node.ts';
import type { Entrance } from './behind-the-door.node.ts';
import type { HostWorkspace } from './workspace.node.ts';

/** By far the largest part of the program, and no part of asking for the passphrase: it is read and compiled while that is stretched to a key. */
type Behind = typeof import('./behind-the-door.node.ts');
const behindTheDoor = (): Promise<Behind> => import('./behind-the-door.node.ts');

const ports = { clock: systemClock, random: systemRandom, hash: nodeHash };

export const openHost: OpenHost = async (options) => {
  await mkdir(options.dataFolder, { recursive: true, mode: 0o700 });
  if (options.headFolder !== undefined) await mkdir(options.headFolder, { recursive: true, mode: 0o700 });
  const makeId = (prefix: string): string => newId(prefix, ports);
  const holders = createSessionHolders();
  let behind: Behind | undefined;
  let open: HostWorkspace | undefined;

  const workspace = (): HostWorkspace => {
    if (open === undefined) throw new UserError('store/locked', 'The workspace is locked.', { mend: 'Open it with its passphrase first.' });
    return open;
  };

  const store = await createStoreControl({
    dataFolder: options.dataFolder,
    ...(options.headFolder === undefined ? {} : { headFolder: options.headFolder }),
    keychain: options.keychain,
    sqliteBinding: options.sqliteBinding,
    passphraseCost: options.passphraseCost,
    clock: systemClock,
    timers: systemTimers,
    log: stderrLog,
    newId: makeId,
    async onOpening() {
      await inside();
    },
    onProgress: (work, { phase, done, total }) => {
      door.publish('store:progress', { work, phase, done, total });
    },
    onBackupDue: (outcome) => {
      const note = open === undefined ? undefined : auditNotes(open.audit, stderrLog);
      note?.({
        actor: 'system',
        action: 'store.backed-up',
        subject: 'store',
        details: 'failed' in outcome ? { outcome: 'failed', code: outcome.failed } : { outcome: 'done', bytes: String(outcome.bytes) },
      });
    },
    async onOpened(opened, { rollback, olderState, ongoing }) {
      const { openWorkspace } = behind ?? (await behindTheDoor());
      open = openWorkspace(opened, ports, {
        version: options.version,
        passwordCosts: options.passwordCosts,
        olderState,
        startRunner: () => options.startRunner(),
        publish: (channel, payload) => door.publish(channel, payload),
      });
      await tellCutShort(opened, open.audit, ongoing);
      // What was found is written down before it is forgotten, and before anything of the log goes.
      if (rollback !== undefined)
        await open.audit.append({ actor: 'system', action: 'store.rolled-back', subject: open.info.id, details: { why: rollback.code } });
      // So that a crash before this has them stand still at the next opening.
      await open.runs.standStill();
      opened.settleRollback();
      open.retention.run();
    },
    async onClosing({ keepSessions }) {
      if (!keepSessions) holders.clear();
      open?.retention.close();
      open?.clock.stop();
      open?.fairness.close();
      open?.overdue.close();
      open?.tests.close();
      await open?.runs.close();
      // After the runs, of which it hears to their end, and before the store.
      open?.watch.close();
      await open?.audit.log.settled();
      await open?.forwarding.close();
      open = undefined;
    },
  });

  const entrance: Entrance = {
    version: options.version,
    host: options.kind,
    clock: systemClock,
    hash: nodeHash,
    newId: makeId,
    holders,
    store,
    workspace,
    commandLineFile: () => options.commandLineFile(),
    takeOpenedFile: () => {
      const path = options.commandLineFile();
      options.commandLineFileRead?.();
      return path === undefined ? undefined : readOpenedFile(path);
    },
    ...(options.printPdf === undefined ? {} : { printPdf: options.printPdf }),
    ...(options.choosePlace === undefined ? {} : { choosePlace: options.choosePlace }),
    publish: (channel, payload) => door.publish(channel, payload),
  };
  let made: Promise<Inside> | undefined;
  async function loadInside(): Promise<Inside> {
    try {
      behind = await behindTheDoor();
      return behind.insideOf(entrance, workspace);
    } catch (error) {
      // Whoever asks next tries it anew.
      made = undefined;
      throw error;
    }
  }
  const inside = (): Promise<Inside> => (made ??= loadInside());

  const door = createDoor({ ...storeHandlers(entrance), ...handlersInside(inside) }, confirmationsInside(inside), {
    clock: systemClock,
    log: stderrLog,
    newId: makeId,
    origins: options.origins,
    confirm: options.confirm,
    async sessionOf(senderId, touch) {
      const token = holders.tokenOf(senderId);
      return token === undefined ? undefined : open?.identity.sessions.resolve(token, touch);
    },
    whyDenied: (session, permission) => denialOf(session, permission, workspace().identity),
    consumeStepUp: (session, purpose) => workspace().identity.sessions.useStepUp(session.id, purpose),
    begin(action) {
      if (open === undefined) return () => undefined;
      const { store: then } = open;
      return beginIn(then, systemClock, () => open?.store === then)(action);
    },
    // Before there is a store there is no log; its first entry says that it was made.
    async audit(entry) {
      await open?.audit.append(entry);
    },
  });
  await store.tryKeychain();
  return { door, close: () => store.lock() };
};
