/** Privacy budgets of a workspace: what was paid out of each, by which flows, which are drawn, and what people decide about them. */
import { budgetNames, decide, summaryOf, type BudgetSummary } from '../../broker/learning/budget-book.ts';
import type { BudgetDesk, BudgetView } from '../../ipc/run-services.ts';
import { UserError } from '../../kernel/errors.ts';
import type { Clock } from '../../kernel/ports.ts';
import { factsOf } from '../../nodes/describe.ts';
import type { Store } from '../../store/store.ts';
import type { Flow } from '../../workflow/model/flow.ts';

export interface BudgetParts {
  readonly store: Pick<Store, 'tables' | 'putBack'>;
  readonly clock: Clock;
  readonly drawings: () => readonly Flow[];
  /** Also of a flow that was deleted. */
  readonly nameOf: (flowId: string) => string;
  changed(): void;
}

type Drawn = BudgetView['drawn'][number] & { readonly budget: string };

/** Steps that learn, one for each flow and price. */
function drawnIn(flow: Flow): readonly Drawn[] {
  return flow.nodes.flatMap((node) => {
    const learns = node.disabled === true ? undefined : factsOf(node, flow).learns;
    return learns === undefined || learns.budget === ''
      ? []
      : [{ budget: learns.budget, flowId: flow.id, flowName: flow.name.slice(0, 200), epsilon: learns.epsilon, total: learns.total }];
  });
}

function learntBy(payments: BudgetSummary['payments'], nameOf: (flowId: string) => string): BudgetView['learnt'] {
  const flows = new Map<string, { runs: number; lastAt: number; lastRun: string }>();
  for (const { flow, run, at } of payments) flows.set(flow, { runs: (flows.get(flow)?.runs ?? 0) + 1, lastAt: at, lastRun: run });
  return [...flows]
    .map(([flowId, sum]) => ({ flowId, flowName: nameOf(flowId).slice(0, 200), ...sum }))
    .sort((a, b) => b.lastAt - a.lastAt);
}

export function createBudgetDesk({ store, clock, drawings, nameOf, changed }: BudgetParts): BudgetDesk {
  const known = (): readonly Drawn[] => drawings().flatMap(drawnIn);
  const namesOf = (drawn: readonly Drawn[]): readonly string[] =>
    [...new Set([...budgetNames(store.tables), ...drawn.map(({ budget }) => budget)])].sort();
  return {
    list() {
      const now = clock.now();
      const drawn = known();
      return namesOf(drawn).map((name) => {
        const { standing, payments, ...sum } = summaryOf(store.tables, name, store.putBack, now);
        const isOut = standing === 'open' && payments.length > 0 && sum.left === 0;
        return {
          ...sum,
          standing: isOut ? 'spent' : standing === 'open' && payments.length === 0 ? 'unused' : standing,
          runs: payments.length,
          learnt: learntBy(payments, nameOf),
          drawn: drawn.filter(({ budget }) => budget === name).map(({ budget: _budget, ...step }) => step),
        };
      });
    },
    decide(budget, kind, by, reason) {
      if (!namesOf(known()).includes(budget))
        throw new UserError('privacy/budget-settled', `There is no privacy budget “${budget}” here.`, {
          place: budget,
          mend: 'Look at the list again: it may have changed meanwhile.',
        });
      decide(store.tables, budget, { kind, at: clock.now(), by, reason, putBack: store.putBack });
      changed();
    },
  };
}
