/** The composition of the app for a person: store, services, handlers, behind the guarded door. */
import { mkdir } from 'node:fs/promises';
import { stderrLog, systemClock, systemRandom } from '../kernel/host.node.ts';
import { UserError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { createDoor } from '../ipc/dispatch.ts';
import type { Handlers } from '../ipc/handler.ts';
import type { OpenHost } from './host.ts';

export const openHost: OpenHost = async (options) => {
  await mkdir(options.dataFolder, { recursive: true, mode: 0o700 });
  const answers: Partial<Handlers> = {
    'app:state': async () => {
      const file = options.commandLineFile();
      return {
      phase: 'no-workspace', version: options.version, host: options.kind, keychain: await options.keychain?.available() ?? false, rolledBack: false,
      ...(file === undefined ? {} : { commandLineFile: file }),
      };
    },
  };
  const handlers = new Proxy(answers as Handlers, {
    get: (known, channel: string) => Reflect.get(known, channel) ?? (() => { throw new UserError('ipc/unknown-channel', `${channel} is not here yet.`); }),
  });
  const door = createDoor(handlers, {}, {
    clock: systemClock,
    log: stderrLog,
    newId: (prefix) => newId(prefix, { clock: systemClock, random: systemRandom }),
    sessionOf: async () => undefined,
    consumeStepUp: () => false,
    confirm: options.confirm,
    audit: async () => {},
    origins: options.origins,
  });
  return { door, close: async () => {} };
};
