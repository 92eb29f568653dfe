/** Whether a check of consent asks anybody but the flow itself. */
import type { NodeFacts } from '../../nodes/kit/facts.ts';
import type { CompiledFacts } from '../dataflow/compiled.ts';
import type { GuardRef } from './flow-view.ts';
import { after } from './reach.ts';
import type { StepView } from './step-view.ts';

/** The flow says yes itself: what the check looks at is a word that stands in the flow, and nobody's answer. */
function isMadeUp(guard: StepView): boolean {
  const { witnesses, graph } = guard.flow.analysis;
  const begins = guard
    .seeFacts(guard.facts.control?.reads ?? [])
    .flatMap(({ joined, at }) => witnesses.spots(joined, at).flatMap((spot) => witnesses.begins(spot)));
  return (
    begins.length > 0 &&
    begins.every(({ port }) => {
      const { facts } = graph.facts[graph.portNode[port] as number] as CompiledFacts;
      return facts.transfer.length > 0 && setsOnly(facts);
    })
  );
}
/** What begins there is written out in the step: it has no data, no model and no store to take it from. */
const setsOnly = ({ sources, networks, stores, ai, trigger, human, unknown }: NodeFacts): boolean =>
  sources.length === 0 &&
  networks.length === 0 &&
  stores.length === 0 &&
  ai === undefined &&
  trigger === undefined &&
  human === undefined &&
  unknown !== true;

/** The register says yes because the flow has written it there on its way, without asking anybody. */
const isOwnEntry = (guard: StepView, register: string): boolean =>
  guard.flow
    .stepsWith('effects')
    .some(
      (writer) =>
        writer.facts.effects.some((effect) => effect.register === register) &&
        !writer.isGuarded('consent', (ref) => ref.guard.register === undefined && !isMadeUp(ref.step)) &&
        after(guard.flow, [writer]).some(({ index }) => index === guard.index),
    );

export const asksPeople = ({ step, guard }: GuardRef): boolean =>
  guard.register === undefined ? !isMadeUp(step) : !isOwnEntry(step, guard.register);
