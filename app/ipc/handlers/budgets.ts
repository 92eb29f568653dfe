/** Privacy budgets. */
import type { BudgetDecision } from '../../broker/learning/budget-book.ts';
import type { InputOf, OutputOf } from '../contract.ts';
import type { CallContext, HandlersFor } from '../handler.ts';
import { callerOf, hiddenFrom, privateFlowName } from '../caller.ts';
import type { Services } from '../services.ts';
import { newestDocuments } from './connection-view.ts';

export function budgetHandlers(services: Services): HandlersFor<'budgets'> {
  const desk = () => services.workspace().budgets;
  const nameOf = (personId: string): string => services.workspace().nameOf(personId).slice(0, 200);
  /** The reason stands with the budget; the log, which nothing can be erased from, proves that it was this one. */
  const decide =
    (kind: BudgetDecision['kind']) =>
    async ({ budget, reason }: InputOf<'budgets:close'>, context: CallContext): Promise<OutputOf<'budgets:close'>> => {
      context.note(budget, { reason: services.hash.sha256(reason) });
      desk().decide(budget, kind, callerOf(context).accountId, reason);
      return { done: true };
    };
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
    'budgets:close': decide('closed'),
    'budgets:goOn': decide('goes-on'),
  };
}
