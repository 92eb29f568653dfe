/**
 * Steps that run, or do not, because a model said so: no field of its answer needs to arrive at them. A step depends on a branch when one
 * way out of it leads to the step for certain and another does not (Ferrante, Ottenstein and Warren, "The program dependence graph and its
 * use in optimization", 1987), or when it depends on a step that does.
 */
import { adjacency, dominators } from '../dataflow/order.ts';
import { undoPort } from '../../nodes/kit/facts.ts';
import type { FlowView } from './flow-view.ts';
import { byModel, type Seen, type StepView } from './step-view.ts';

/** `seen` is what the branch reads; none where the branch is itself the model. */
export interface Decision {
  readonly branch: StepView;
  readonly seen: Seen | undefined;
}

/** The model's answer that decides whether the step runs at all. */
export function decidedByModel(step: StepView): Decision | undefined {
  const branch = step.flow.once(onModels).get(step.index);
  return branch === undefined ? undefined : { branch, seen: answerIn(branch) };
}

/** The nearest branch that decides whether the step runs at all. */
export function decidedBy(step: StepView): readonly StepView[] {
  const nearest = step.flow.once(onAnything);
  const out: StepView[] = [];
  const seen = new Set<number>();
  for (let at = nearest.get(step.index); at !== undefined && !seen.has(at.index); at = nearest.get(at.index)) {
    seen.add(at.index);
    out.push(at);
  }
  return out;
}

const answerIn = (branch: StepView): Seen | undefined => branch.seeFacts(branch.facts.control?.reads ?? []).find(byModel);

/** Ways on from a step. What takes its work back later is none. */
const waysOn = ({ facts: { outputs } }: StepView): readonly string[] =>
  outputs.filter(({ kind, id }) => kind === 'data' && id !== undoPort).map(({ id }) => id);

/** Classifiers: a model that has several ways out picks one. */
export const picksWay = (step: StepView): boolean =>
  step.compiled.generates && step.facts.ai?.role !== 'guardrail' && waysOn(step).length > 1;
const isBranch = (step: StepView): boolean =>
  (step.facts.control?.kind === 'branch' || step.facts.control?.kind === 'drop') && step.node.disabled !== true;

const onModels = (flow: FlowView): ReadonlyMap<number, StepView> =>
  dependents(
    flow,
    flow.generating.length === 0
      ? []
      : [
          ...flow.stepsWith('ai').filter((step) => step.node.disabled !== true && picksWay(step)),
          ...flow.stepsWith('control').filter((step) => isBranch(step) && answerIn(step) !== undefined),
        ],
  );
const onAnything = (flow: FlowView): ReadonlyMap<number, StepView> => dependents(flow, flow.stepsWith('control').filter(isBranch));

/** By step: the nearest of these branches that it depends on. */
function dependents(flow: FlowView, branches: readonly StepView[]): ReadonlyMap<number, StepView> {
  const out = new Map<number, StepView>();
  if (branches.length === 0) return out;
  const { graph } = flow;
  const count = graph.nodes.length;
  const from: number[] = [];
  const to: number[] = [];
  const used = new Set<string>();
  graph.edges.forEach((edge, index) => {
    if (edge.kind !== 'data') return;
    from.push(graph.edgeFrom[index] as number);
    to.push(graph.edgeTo[index] as number);
    used.add(`${graph.edgeFrom[index] as number} ${edge.from.port}`);
  });
  // Where items may go no further: behind the last step, by a way out that leads nowhere, and where a filter drops them.
  const ends: number[] = [];
  for (let node = 0; node < count; node += 1) {
    const { control } = flow.step(node).facts;
    const data = waysOn(flow.step(node));
    if (
      data.length === 0 ||
      data.some((id) => !used.has(`${node} ${id}`)) ||
      (data.length === 1 && (control?.kind === 'branch' || control?.kind === 'drop'))
    )
      ends.push(node);
  }
  const exit = count;
  const forth = adjacency(count, from, to);
  const after = dominators(count, adjacency(count, to, from), forth, ends);
  const isEnd = new Set(ends);
  const waysOf = (node: number): number[] => [
    ...forth.target.subarray(forth.start[node], forth.start[node + 1]),
    ...(isEnd.has(node) ? [exit] : []),
  ];
  const queue = branches.map((branch) => ({ at: branch.index, branch }));
  /** By step: how far the last walk through it went. */
  const walkedTo = new Map<number, number>();
  for (const { at, branch } of queue) {
    const end = after[at] as number;
    for (const way of waysOf(at)) {
      for (let node = way; node !== end && node !== exit && node !== -1 && walkedTo.get(node) !== end; node = after[node] as number) {
        walkedTo.set(node, end);
        if (out.has(node)) continue;
        out.set(node, branch);
        if (waysOf(node).length > 1) queue.push({ at: node, branch });
      }
    }
  }
  return out;
}
