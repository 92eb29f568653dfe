/** Plain reachability questions that several rules ask. */
import type { EffectKind } from '../../nodes/kit/facts.ts';
import { flood } from '../dataflow/order.ts';
import type { FlowView } from './flow-view.ts';
import type { StepView } from './step-view.ts';

/** Steps that can run after any of the given ones, with the tools of the agents among them; the given ones too only if a circle leads back. */
export function after(flow: FlowView, from: readonly StepView[]): StepView[] {
  // What is reached is often little beside the whole flow: nothing here costs more than what is reached.
  const reached = new Set<number>();
  const { start, target } = flow.graph.next;
  const queue = from.map(({ index }) => index);
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (let i = start[at] as number; i < (start[at + 1] as number); i += 1) {
      const other = target[i] as number;
      if (!reached.has(other)) { reached.add(other); queue.push(other); }
    }
  }
  const parts = flow.graph.parts;
  const plugged = (index: number): void => { for (let i = parts.start[index] as number; i < (parts.start[index + 1] as number); i += 1) reached.add(parts.target[i] as number); };
  for (const index of [...from.map((step) => step.index), ...reached]) plugged(index);
  return [...reached].sort((a, b) => a - b).map((index) => flow.step(index));
}

export const changingEffects: ReadonlySet<EffectKind> = new Set(['write', 'send', 'pay', 'delete', 'grant', 'exec']);
/** What cannot be taken back by writing again. */
export const weightyEffects: ReadonlySet<EffectKind> = new Set(['pay', 'delete', 'grant', 'exec', 'send']);
export function acts(step: StepView, kinds: ReadonlySet<EffectKind> = changingEffects): boolean {
  if (step.node.disabled === true) return false;
  for (const { kind } of step.facts.effects) if (kinds.has(kind)) return true;
  return false;
}

/** 1 for every step after which some wanted step can run, by itself or as a tool. One backward walk for the whole flow. */
export function leadsTo(flow: FlowView, wanted: (step: StepView) => boolean): Uint8Array {
  const { graph } = flow;
  const marked = new Uint8Array(graph.nodes.length);
  for (const step of flow.steps) {
    if (!wanted(step)) continue;
    for (const root of step.roots) { marked[root.index] = 1; for (const before of root.previous) marked[before.index] = 1; }
    for (const before of step.previous) marked[before.index] = 1;
  }
  return flood(marked, graph.previous);
}
