/** Sign-ins of connections by OAuth 2. */
import { callerOf } from '../caller.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';
import { connectionById, connectionViewOf } from './connection-view.ts';

export function oauthHandlers(services: Services): HandlersFor<'oauth'> {
  const desk = () => services.workspace().connectionDesk;
  return {
    'oauth:discover': async ({ issuer, ca, internalAddresses }, context) => {
      const found = await desk().discover(issuer, {
        ...(ca === undefined ? {} : { ca }),
        ...(internalAddresses === undefined ? {} : { internalAddresses }),
      });
      context.note('', { host: new URL(issuer).host });
      return { ...found, scopes: found.scopes.slice(0, 1_000) };
    },
    'oauth:begin': async ({ connectionId }, context) => {
      context.note(connectionId);
      return desk().begin(context.sender.id, connectionById(services.workspace(), connectionId));
    },
    'oauth:finish': async ({ attemptId }, context) => {
      const record = await desk().finish(context.sender.id, attemptId, callerOf(context).accountId, context.still);
      context.note(record.id, {
        scopes: String(record.granted?.scopes.length ?? 0),
        renewable: String(record.granted?.renewable === true),
      });
      return connectionViewOf(record, services.workspace());
    },
    'oauth:cancel': async (_input, context) => {
      desk().cancel(context.sender.id);
      return { done: true };
    },
    'oauth:check': async ({ connectionId }, context) => {
      context.note(connectionId);
      return connectionViewOf(await desk().check(connectionById(services.workspace(), connectionId)), services.workspace());
    },
  };
}
