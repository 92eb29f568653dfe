/** The last look at the facts that an importer wrote: what a flow cannot hold is judged like a type that nobody has described. */
import { fittingFacts, noForeignFacts, type ForeignFacts } from '../nodes/foreign-action/parameters.ts';
import type { PortSpec } from '../nodes/kit/facts.ts';
import type { LossReport } from './loss.ts';
import type { Facts } from './step-facts.ts';

export interface StepPorts {
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
}

/** A file with absurd values must not make the import fail, and nothing of what it says is believed. */
export function boundedFacts(
  step: { readonly id: string; readonly name: string },
  facts: Facts,
  { inputs, outputs }: StepPorts,
  loss: LossReport,
): ForeignFacts {
  const ports = { inputs: [...inputs], outputs: [...outputs] };
  const found = fittingFacts({ ...facts, ...ports });
  if (found !== undefined) return found;
  loss.add('value-changed', `Values of “${step.name}” are too large to judge it by them, so it counts as unknown.`, step.id);
  return {
    ...noForeignFacts,
    ...ports,
    known: false,
    zone: { scope: 'unknown' },
    result: 'answer',
    effects: [{ kind: 'write', what: 'does something that cannot be judged', idempotent: false }],
    sinks: [{ kind: 'network', parameter: [], implied: [[]] }],
  };
}
