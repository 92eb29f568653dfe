import type { LintContext } from '../../../app/lint/run.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';

/** Flows on which a rule must speak, and flows on which it must keep quiet; the first of each is on the rule's page. */
export interface RuleCases {
  readonly fires: readonly Flow[];
  readonly silent: readonly Flow[];
  readonly context?: LintContext;
  /** By the flow's id, for rules that judge what happened to a flow rather than what it is. */
  readonly contexts?: Readonly<Record<string, LintContext>>;
}

export const contextFor = ({ context, contexts }: RuleCases, { id }: Flow): LintContext | undefined => contexts?.[id] ?? context;
