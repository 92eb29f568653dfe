/** Unsaved work: kept encrypted in the store, never over the saved revision or a file of the person's. */
import { UserError } from '../../kernel/errors.ts';
import { callerOf } from '../caller.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

export function recoveryHandlers(services: Services): HandlersFor<'recovery'> {
  /** Which window has kept what is there now. Whoever asks is gone with this process, so it need not be stored. */
  const owners = new Map<string, { readonly window: string; readonly keptAt: number }>();
  const nameOf = (accountId: string, flowId: string): string => `${accountId} ${flowId}`;
  const isOf = (window: string | undefined, accountId: string, flowId: string, keptAt: number | undefined): boolean => {
    const owner = owners.get(nameOf(accountId, flowId));
    return owner !== undefined && owner.window === window && owner.keptAt === keptAt;
  };
  return {
    'recovery:keep': async ({ flowId, base, document, over, window }, context) => {
      const { recovery } = services.workspace();
      const { accountId } = callerOf(context);
      const before = recovery.keptAt(accountId, flowId) ?? 0;
      // Where none are left, another window has saved or given up those that this one came with: nobody's work is in the way.
      if (over !== undefined && before !== 0 && over !== before && !isOf(window, accountId, flowId, before))
        throw new UserError('store/conflict', 'Another window of yours keeps unsaved edits of this flow.', {
          place: flowId,
          mend: 'Save there or here, or say which of them to keep.',
        });
      // Each has a moment of its own, also where the clock stands or was set back: it is what tells them apart.
      const keptAt = Math.max(services.clock.now(), before + 1);
      recovery.keep({ accountId, flowId, base, keptAt, document });
      if (window === undefined) owners.delete(nameOf(accountId, flowId));
      else owners.set(nameOf(accountId, flowId), { window, keptAt });
      return { keptAt };
    },
    // Edits of a deleted flow stay, and are there again when it comes back.
    'recovery:list': async (_input, context) => {
      const { flows, recovery } = services.workspace();
      return {
        tabs: recovery
          .listOf(callerOf(context).accountId)
          .flatMap(({ flowId, base, keptAt, document }) => (flows.get(flowId) === undefined ? [] : [{ flowId, base, keptAt, document }])),
      };
    },
    'recovery:drop': async ({ flowId, over, window }, context) => {
      const { recovery } = services.workspace();
      const { accountId } = callerOf(context);
      const keptAt = recovery.keptAt(accountId, flowId);
      if (over !== undefined && over !== keptAt && !isOf(window, accountId, flowId, keptAt)) return { done: true };
      recovery.drop(accountId, flowId);
      owners.delete(nameOf(accountId, flowId));
      return { done: true };
    },
  };
}
