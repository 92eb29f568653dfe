/** Privacy budgets. */
import type { HandlersFor } from '../handler.ts';
import { callerOf } from '../caller.ts';
import type { Services } from '../services.ts';

export function budgetHandlers(services: Services): HandlersFor<'budgets'> {
  const desk = () => services.workspace().budgets;
  const nameOf = (personId: string): string => services.workspace().nameOf(personId).slice(0, 200);
  return {
    'budgets:list': async () => ({
      budgets: desk()
        .list()
        .slice(0, 1_000)
        .map(({ decisions, learnt, drawn, ...budget }) => ({
          ...budget,
          learnt: learnt.slice(0, 500),
          drawn: drawn.slice(0, 500),
          decisions: decisions.slice(-500).map(({ kind, at, by, reason }) => ({ kind, at, by: nameOf(by), reason })),
        })),
    }),
    'budgets:close': async ({ budget, reason }, context) => {
      context.note(budget, { reason });
      desk().decide(budget, 'closed', callerOf(context).accountId, reason);
      return { done: true };
    },
    'budgets:goOn': async ({ budget, reason }, context) => {
      context.note(budget, { reason });
      desk().decide(budget, 'goes-on', callerOf(context).accountId, reason);
      return { done: true };
    },
  };
}
