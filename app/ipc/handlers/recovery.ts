/** Unsaved work: kept encrypted in the store, never over the saved revision or a file of the person's. */
import { callerOf } from '../caller.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

export function recoveryHandlers(services: Services): HandlersFor<'recovery'> {
  return {
    'recovery:keep': async ({ flowId, base, document }, context) => {
      services.workspace().recovery.keep({ accountId: callerOf(context).accountId, flowId, base, keptAt: services.clock.now(), document });
      return { done: true };
    },
    'recovery:list': async (_input, context) => ({
      tabs: services.workspace().recovery.listOf(callerOf(context).accountId).map(({ flowId, base, keptAt, document }) => ({ flowId, base, keptAt, document })),
    }),
    'recovery:drop': async ({ flowId }, context) => {
      services.workspace().recovery.drop(callerOf(context).accountId, flowId);
      return { done: true };
    },
  };
}
