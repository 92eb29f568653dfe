/** Plain reachability questions that several rules ask. */
import type { EffectKind } from '../../nodes/kit/facts.ts';
import { effectBits } from '../dataflow/fact-kinds.ts';
import type { FlowView } from './flow-view.ts';
import { directParts } from '../dataflow/tried.ts';
import { failedPort } from '../../workflow/graph/tried-parts.ts';
import type { FlowEdge } from '../../workflow/model/flow.ts';
import type { Hop } from './finding.ts';
import type { StepView } from './step-view.ts';

/** Steps that can run after any of the given ones, with the tools of the agents among them; the given ones too only if a circle leads back. */
export function after(flow: FlowView, from: readonly StepView[]): StepView[] {
  // What is reached is often little beside the whole flow: nothing here costs more than what is reached.
  const reached = new Set<number>();
  const { next, parts } = flow.graph;
  const queue = from.map(({ index }) => index);
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (let i = next.start[at] as number; i < (next.start[at + 1] as number); i += 1) {
      const other = next.target[i] as number;
      if (!reached.has(other)) {
        reached.add(other);
        queue.push(other);
      }
    }
  }
  const plugged = (index: number): void => {
    for (let i = parts.start[index] as number; i < (parts.start[index + 1] as number); i += 1) reached.add(parts.target[i] as number);
  };
  if (parts.target.length > 0) for (const index of [...from.map((step) => step.index), ...reached]) plugged(index);
  return Array.from(Int32Array.from(reached).sort(), (index) => flow.step(index));
}

/** Harm is done by that they happen. A message with fixed words to fixed people may well depend on a model: that is what sorting is for. */
export const graveEffects: ReadonlySet<EffectKind> = new Set(['pay', 'delete', 'grant']);
export const changingEffects: ReadonlySet<EffectKind> = new Set(['write', 'send', 'pay', 'delete', 'grant', 'exec']);
/** What cannot be taken back by writing again. */
export const weightyEffects: ReadonlySet<EffectKind> = new Set(['pay', 'delete', 'grant', 'exec', 'send']);
const knownBits = new WeakMap<ReadonlySet<EffectKind>, number>();
/** The sets that rules ask with are few, and never change. */
function bitsOf(kinds: ReadonlySet<EffectKind>): number {
  let bits = knownBits.get(kinds);
  if (bits === undefined) {
    bits = effectBits(kinds);
    knownBits.set(kinds, bits);
  }
  return bits;
}
export function acts(step: StepView, kinds: ReadonlySet<EffectKind> = changingEffects): boolean {
  return (step.compiled.effects & bitsOf(kinds)) !== 0;
}

/** It runs a flow of ours that is not at hand: nobody here can say what becomes of what it is given. One that calls itself lies open here. */
export const runsUnseen = (step: StepView): boolean => {
  const {
    node,
    facts: { control },
  } = step;
  return (
    control?.kind === 'subflow' &&
    control.flowId !== undefined &&
    control.known !== true &&
    node.foreign === undefined &&
    control.flowId !== step.flow.flow.id
  );
};

/**
 * By step: the first of the wanted steps, in document order, that can run after it, by itself or as a tool; -1 where none can. The wanted
 * ones come in document order. One backward walk for the whole flow, in which the first to reach a step keeps it. No way leads through
 * a step that `stops`.
 */
export function firstAfter(flow: FlowView, wanted: readonly StepView[], stops?: (index: number) => boolean): Int32Array {
  return reachedBy(flow, wanted, 1, stops)[0] as Int32Array;
}

/** Whether one of the wanted steps, other than the step itself, can run after it. In document order, as above. */
export function anotherAfter(flow: FlowView, wanted: readonly StepView[]): (step: StepView) => boolean {
  const [first, second] = reachedBy(flow, wanted, 2) as [Int32Array, Int32Array];
  return ({ index }) => first[index] !== -1 && (first[index] !== index || second[index] !== -1);
}

/** By step, the first `most` of the wanted ones that reach it backwards: each step is gone through that often and no more. */
function reachedBy(flow: FlowView, wanted: readonly StepView[], most: number, stops?: (index: number) => boolean): Int32Array[] {
  const {
    graph: { nodes, previous, roots },
  } = flow;
  const reached = Array.from({ length: most }, () => new Int32Array(nodes.length).fill(-1));
  const queue: number[] = [];
  const claim = (index: number, by: number): void => {
    for (const one of reached) {
      if (one[index] === by) return;
      if (one[index] !== -1) continue;
      one[index] = by;
      if (stops?.(index) !== true) queue.push(index);
      return;
    }
  };
  const claimBefore = (index: number, by: number): void => {
    for (let i = previous.start[index] as number; i < (previous.start[index + 1] as number); i += 1)
      claim(previous.target[i] as number, by);
  };
  for (const { index } of wanted) {
    // A tool runs when its root does.
    for (let i = roots.start[index] as number; i < (roots.start[index + 1] as number); i += 1) claim(roots.target[i] as number, index);
    claimBefore(index, index);
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) claimBefore(at, index);
  }
  return reached;
}

/** The steps that do one of these things, in document order. */
export const actors = (flow: FlowView, kinds: ReadonlySet<EffectKind> = changingEffects): StepView[] =>
  flow.stepsWith('effects').filter((step) => acts(step, kinds));

/** `firstAfter` for all steps that change anything: several rules ask for it. */
export const firstActorAfter = (flow: FlowView): Int32Array => flow.once(firstActor);
const firstActor = (flow: FlowView): Int32Array => firstAfter(flow, actors(flow));

/** True for steps whose failure leads somewhere: by an error path of their own, or because a step tries the part that they are in. */
export const lookedAfter = (flow: FlowView): ((step: StepView) => boolean) => flow.once(lookedFor);

function lookedFor(flow: FlowView): (step: StepView) => boolean {
  const { edges, edgeFrom } = flow.graph;
  const looked = new Set<number>();
  for (let edge = 0; edge < edges.length; edge += 1) if ((edges[edge] as FlowEdge).kind === 'error') looked.add(edgeFrom[edge] as number);
  const heads = flow
    .stepsWith('control')
    .filter(
      (step) => step.facts.control?.kind === 'try' && step.node.disabled !== true && step.leavesBy(({ from }) => from.port === failedPort),
    );
  for (const part of directParts(
    heads.map(({ index }) => index),
    flow.flow,
  ).values())
    for (const index of part) looked.add(index);
  return looked.size === 0 ? notLooked : (step) => looked.has(step.index);
}
const notLooked = (): boolean => false;

/** No wire leads to it, and it starts nothing itself: what it would do, it does only once somebody connects it. */
export const liesIdle = ({ facts, previous, roots }: StepView): boolean =>
  facts.trigger === undefined && facts.inputs.length > 0 && previous.length === 0 && roots.length === 0;

/** The end of a path at a step that acts. */
export const actingHop = ({ node, name, facts }: StepView): Hop => ({
  nodeId: node.id,
  nodeName: name,
  field: '',
  why: facts.effects[0]?.what ?? 'acts',
});
