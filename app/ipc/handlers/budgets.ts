/** Privacy budgets. */
import type { HandlersFor } from '../handler.ts';
import { callerOf, hiddenFrom, privateFlowName } from '../caller.ts';
import type { Services } from '../services.ts';
import { newestDocuments } from './connection-view.ts';

export function budgetHandlers(services: Services): HandlersFor<'budgets'> {
  const desk = () => services.workspace().budgets;
  const nameOf = (personId: string): string => services.workspace().nameOf(personId).slice(0, 200);
  return {
    'budgets:list': async (_input, context) => {
      const hidden = new Set(
        newestDocuments(services.workspace())
          .filter(hiddenFrom(context))
          .map((flow) => flow.id),
      );
      const named = <T extends { readonly flowId: string; readonly flowName: string }>(one: T): T =>
        hidden.has(one.flowId) ? { ...one, flowName: privateFlowName } : one;
      return {
        budgets: desk()
          .list()
          .slice(0, 1_000)
          .map(({ decisions, learnt, drawn, ...budget }) => ({
            ...budget,
            learnt: learnt.slice(0, 500).map(named),
            drawn: drawn.slice(0, 500).map(named),
            decisions: decisions.slice(-500).map(({ kind, at, by, reason }) => ({ kind, at, by: nameOf(by), reason })),
          })),
      };
    },
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
