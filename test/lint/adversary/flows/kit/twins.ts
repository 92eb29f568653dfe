/** Attacks, each beside its twin that differs by one part. */
import type { LintContext } from '../../../../../app/lint/run.ts';
import type { Flow } from '../../../../../app/workflow/model/flow.ts';
import type { Adversary, AdversaryCase } from '../../cases.ts';

type Plant = <T>(
  rule: string,
  name: string,
  make: (part: T) => Flow,
  bad: T,
  good: T,
  context?: LintContext,
  others?: readonly Flow[],
) => void;

/** A table, and what puts an attack and its twin into it. */
export function twins(): { readonly cases: Adversary; readonly pair: Plant } {
  const cases: Record<string, { readonly fires: AdversaryCase[]; readonly silent: AdversaryCase[] }> = {};
  const pair: Plant = (rule, name, make, bad, good, context = {}, others = []) => {
    const of = (cases[rule] ??= { fires: [], silent: [] });
    of.fires.push([name, make(bad), context, others]);
    of.silent.push([name, make(good), context, others]);
  };
  return { cases, pair };
}
