/** Linting one flow, once. */
import { factsOf } from '../nodes/describe.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { Linter, type LintResult } from './incremental.ts';
import type { LintContext } from './kit/context.ts';
import type { Rule } from './kit/define-rule.ts';
import { rulesOfPack } from './packs/engine.ts';
import { rules } from './registry.ts';

export type { LintResult } from './incremental.ts';
export type { LintContext } from './kit/context.ts';

/** The program's own rules, and those of the packs in the organisation's policy. */
export const rulesUnder = (policy: LintContext['policy']): readonly Rule[] =>
  policy?.packs === undefined ? rules : [...rules, ...policy.packs.flatMap(rulesOfPack)];

/** A linter to keep beside a flow that is being edited; see `incremental.ts`. */
export function newLinter(context: LintContext = {}): Linter {
  return new Linter({ rules: rulesUnder(context.policy), factsOf: context.factsOf ?? factsOf });
}

/** Findings and verdict of a flow. Pure: the same flow and context give the same result at every door. */
export function lintFlow(flow: Flow, context: LintContext = {}): LintResult {
  return newLinter(context).lint(flow, context);
}
