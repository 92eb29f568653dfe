/** People who are asked before a step goes on, in its facts. */
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import { hasYesAndNo, isUndecided, type SaidYes } from './approvals/approvals.ts';
import type { Step } from './steps.ts';

/** Who was asked has not said yes yet; on one way out of the step that looks at the answer, they have. */
export function withAnswer<F extends Pick<ForeignFacts, 'human' | 'guardPort' | 'guardKind' | 'guardAsked'>>(
  facts: F,
  step: Step,
  yes: Guard | undefined,
): F {
  if (step.asked && facts.human === undefined)
    return { ...facts, human: { approvers: 1, ...(step.shown ? { bound: true as const } : {}) } };
  return {
    ...facts,
    ...(facts.human === undefined || !isUndecided(step)
      ? {}
      : { human: { ...facts.human, undecided: true, ...(hasYesAndNo(step) ? { yesOrNo: true } : {}) } }),
    ...yes,
  };
}

type Guard = Required<Pick<ForeignFacts, 'guardPort' | 'guardKind' | 'guardAsked'>>;
export function guardOf({ ports }: Step, yes: SaidYes | undefined): Guard | undefined {
  const port = yes === undefined ? undefined : ports.output('data', yes.output)?.id;
  return yes === undefined || port === undefined ? undefined : { guardPort: port, guardKind: 'approval', guardAsked: yes.asked };
}
