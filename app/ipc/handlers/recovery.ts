/** Unsaved work: kept encrypted in the store, never over the saved revision or a file of the person's. */
import { UserError } from '../../kernel/errors.ts';
import { callerOf } from '../caller.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

export function recoveryHandlers(services: Services): HandlersFor<'recovery'> {
  return {
    'recovery:keep': async ({ flowId, base, document, over }, context) => {
      const { recovery } = services.workspace();
      const { accountId } = callerOf(context);
      const before = recovery.keptAt(accountId, flowId) ?? 0;
      if (over !== undefined && over !== before) throw new UserError('store/conflict', 'Another window of yours keeps unsaved edits of this flow.', { place: flowId, mend: 'Save there or here, or say which of them to keep.' });
      // Each has a moment of its own, also where the clock stands or was set back: it is what tells them apart.
      const keptAt = Math.max(services.clock.now(), before + 1);
      recovery.keep({ accountId, flowId, base, keptAt, document });
      return { keptAt };
    },
    'recovery:list': async (_input, context) => ({
      tabs: services.workspace().recovery.listOf(callerOf(context).accountId).map(({ flowId, base, keptAt, document }) => ({ flowId, base, keptAt, document })),
    }),
    'recovery:drop': async ({ flowId, over }, context) => {
      const { recovery } = services.workspace();
      const { accountId } = callerOf(context);
      if (over === undefined || over === recovery.keptAt(accountId, flowId)) recovery.drop(accountId, flowId);
      return { done: true };
    },
  };
}
