/** The program's state and the store: what stands before anybody signs in. */
import { UserError } from '../../kernel/errors.ts';
import type { Session } from '../../identity/ports.ts';
import type { OutputOf } from '../contract.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

type Phase = OutputOf<'app:state'>['phase'];

const phaseOfSession: Readonly<Record<Session['state'], Phase>> = {
  ready: 'ready',
  locked: 'screen-locked',
  'second-factor': 'second-factor',
  'new-password': 'new-password',
  'enrol-second-factor': 'enrol-second-factor',
};

/** They stand before there is a workspace, and need no more. */
type Entrance = Pick<
  Services,
  'store' | 'workspace' | 'version' | 'host' | 'commandLineFile' | 'takeOpenedFile' | 'choosePlace' | 'publish'
>;

function phaseOf(services: Entrance, session: Session | undefined): Phase {
  switch (services.store.phase()) {
    case 'none':
      return 'no-workspace';
    case 'locked':
      return 'store-locked';
    case 'open':
      if (session !== undefined) return phaseOfSession[session.state];
      return services.workspace().identity.hasAccounts() ? 'signed-out' : 'no-account';
  }
}

export function storeHandlers(services: Entrance): HandlersFor<'app' | 'store'> {
  return {
    'app:state': async (_input, context) => {
      const { store } = services;
      const file = services.commandLineFile();
      const unlock = store.unlockedBy();
      const rolledBackWhy = store.rolledBack();
      return {
        phase: phaseOf(services, context.session),
        version: services.version,
        host: services.host,
        keychain: store.keychain,
        rolledBack: rolledBackWhy !== undefined,
        ...(rolledBackWhy === undefined ? {} : { rolledBackWhy }),
        ...(store.phase() === 'open' ? { workspace: { ...services.workspace().info } } : {}),
        ...(unlock === undefined ? {} : { unlock }),
        ...(file === undefined || context.session?.state !== 'ready' ? {} : { commandLineFile: file }),
      };
    },
    'app:choosePlace': async ({ what }, context) => {
      if (services.choosePlace === undefined)
        throw new UserError('file/cannot-choose', 'Nothing can be chosen in a browser, which tells no program where a file lies.', {
          mend: 'Type the whole path instead.',
        });
      const path = await services.choosePlace(what, context.sender.id);
      return path === undefined ? {} : { path };
    },
    'app:openedFile': async () => {
      try {
        const file = services.takeOpenedFile();
        return file === undefined ? {} : { file: { name: file.name, base64: Buffer.from(file.bytes).toString('base64') } };
      } finally {
        services.publish('app:changed', {});
      }
    },
    'store:create': async ({ workspace, environment, passphrase }, context) => {
      const made = await services.store.create({ name: workspace, environment }, passphrase);
      context.note(services.workspace().info.id, { environment });
      services.publish('app:changed', {});
      return made;
    },
    'store:unlock': async ({ passphrase }, context) => {
      if (services.store.phase() === 'none') throw new UserError('store/not-found', 'There is no workspace here yet.');
      const by = await services.store.unlock(passphrase);
      context.note(services.workspace().info.id, by === undefined ? {} : { by });
      services.publish('app:changed', {});
      return { done: true };
    },
    'store:lock': async (_input, context) => {
      const { audit, info } = services.workspace();
      await audit.append({
        actor: context.session?.accountId ?? 'nobody',
        action: 'store.locked',
        subject: info.id,
        details: { outcome: 'done' },
      });
      await services.store.lock();
      services.publish('app:changed', {});
      return { done: true };
    },
    'store:try': async ({ write }) => {
      const trouble = services.store.phase() === 'open' ? await services.workspace().runs.tryStore(write) : undefined;
      return trouble === undefined ? {} : { trouble };
    },
    'store:backup': async (_input, context) => {
      const made = await services.store.backup(context.sender.id);
      context.note('store', { bytes: String(made.bytes) });
      return made;
    },
    'store:planBackups': async (plan, context) => {
      await services.store.planBackups({ everyDays: plan.everyDays, ...(plan.folder === undefined ? {} : { folder: plan.folder }) });
      // The path may name a person; that it was changed, and when, is what the log is for.
      context.note('store', { days: String(plan.everyDays), elsewhere: String(plan.folder !== undefined) });
      return { done: true };
    },
    'store:protect': async ({ current, passphrase, recovery }, context) => {
      context.note(services.workspace().info.id, { passphrase: String(passphrase !== undefined), recovery: String(recovery) });
      return services.store.protect({ current, passphrase, recovery });
    },
    'store:restore': async ({ file, typed }, context) => {
      context.note('store', { backup: file });
      try {
        await services.store.restore(file, typed, context.sender.id);
      } finally {
        // Where the backup turned out to be damaged the store is closed all the same, and has to be opened again.
        services.publish('app:changed', {});
      }
      return { done: true };
    },
    'store:rotateKey': async ({ passphrase }, context) => {
      context.note(services.workspace().info.id);
      try {
        return await services.store.rotate(passphrase, context.sender.id);
      } finally {
        services.publish('app:changed', {});
      }
    },
    'store:cancel': async (_input, context) => ({ cancelled: services.store.cancel(context.sender.id) }),
    'store:status': async () => {
      const { cipher, hasPassphrase, bytes, lastWrite, backups, plan } = await services.store.status();
      return {
        encrypted: true,
        cipher,
        hasPassphrase,
        bytes,
        backups: backups.map((backup) => ({ ...backup })),
        plan: { ...plan },
        ...(lastWrite === undefined ? {} : { lastWrite }),
      };
    },
  };
}
