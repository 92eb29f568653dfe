/** What can run after a step with nothing in between that guards it. */
import { components, type TreeOrder } from '../dataflow/order.ts';
import type { FlowView } from './flow-view.ts';
import { after } from './reach.ts';
import type { StepView } from './step-view.ts';

/** `step` comes after `from` with no guard between that every way to it passes. `nearest`: of the guards that count, as `FlowView.nearestGuards` gives them. */
export function isUnguarded(flow: FlowView, from: number, step: number, nearest: Int32Array): boolean {
  const guard = nearest[step] as number;
  return guard === -1 || guard === from || !flow.dominates(from, guard);
}

/**
 * "Can one of the wanted steps run after this one unguarded?", for all steps that guard nothing themselves; the wanted ones come in
 * document order. No search from each step, because of one of two things there must be a sign:
 * - One can be reached that this step does not dominate. Its place in the walk over the dominator tree then lies outside of the
 *   places below this step, so the first or the last place that can be reached does.
 * - One stands below this step in the tree, with the same nearest guard.
 */
export function unguardedAfter(flow: FlowView, wanted: readonly StepView[], nearest: Int32Array): (from: StepView) => boolean {
  if (!partsEndWays(flow))
    return (from) => after(flow, [from]).some((step) => wanted.includes(step) && isUnguarded(flow, from.index, step.index, nearest));
  const { enter, last } = flow.dominatorTree;
  const { first, final, circles } = placesReached(flow, wanted, flow.dominatorTree);
  const isWanted = new Set(wanted.map(({ index }) => index));
  const behind = Map.groupBy(
    wanted.map(({ index }) => index).sort((a, b) => (enter[a] as number) - (enter[b] as number)),
    (index) => nearest[index] as number,
  );
  return ({ index }) => {
    const place = enter[index] as number;
    if (first[index] === NOWHERE) return false;
    // Nobody stands before anything on every way where no entry leads.
    if (
      place === -1 ||
      (first[index] as number) < place ||
      (final[index] as number) > (last[index] as number) ||
      (circles[index] === 1 && isWanted.has(index))
    )
      return true;
    const below = firstPast(behind.get(nearest[index] as number) ?? [], enter, place);
    return below !== -1 && below <= (last[index] as number);
  };
}

/** Nothing goes on from a part of an AI step, nor is anything plugged into one: then what a step dominates can run after it. */
function partsEndWays({ graph: { parts, next } }: FlowView): boolean {
  return parts.target.every((part) => next.start[part] === next.start[part + 1] && parts.start[part] === parts.start[part + 1]);
}

const NOWHERE = 0x7fff_ffff;

/** By step: the first and the last place of the wanted ones that can run after it, or NOWHERE and -1; and whether the step can run after itself. */
function placesReached(
  { graph }: FlowView,
  wanted: readonly StepView[],
  { enter }: TreeOrder,
): { readonly first: Int32Array; readonly final: Int32Array; readonly circles: Uint8Array } {
  const { next, previous, parts } = graph;
  const count = graph.nodes.length;
  const places = new Int32Array(count).fill(-1);
  // What no entry leads to is nowhere in the tree, and can be reached from its like alone.
  for (const { index } of wanted) places[index] = enter[index] === -1 ? NOWHERE - 1 : (enter[index] as number);
  const first = new Int32Array(count).fill(NOWHERE);
  const final = new Int32Array(count).fill(-1);
  const circles = new Uint8Array(count);
  const { order, starts, componentOf } = components(count, previous);
  /** Of a component with its own steps. */
  const from = new Int32Array(starts.length).fill(NOWHERE);
  const until = new Int32Array(starts.length).fill(-1);
  for (let component = starts.length - 2; component >= 0; component -= 1) {
    const members = order.subarray(starts[component], starts[component + 1]);
    let circle = members.length > 1;
    let [low, high] = [NOWHERE, -1];
    let [ownLow, ownHigh] = [NOWHERE, -1];
    for (const member of members) {
      const take = (place: number): void => {
        if (place >= 0) {
          low = Math.min(low, place);
          high = Math.max(high, place);
        }
      };
      for (let i = parts.start[member] as number; i < (parts.start[member + 1] as number); i += 1)
        take(places[parts.target[i] as number] as number);
      for (let i = next.start[member] as number; i < (next.start[member + 1] as number); i += 1) {
        const other = componentOf[next.target[i] as number] as number;
        if (other === component) {
          circle = true;
          continue;
        }
        low = Math.min(low, from[other] as number);
        high = Math.max(high, until[other] as number);
      }
      const own = places[member] as number;
      if (own >= 0) {
        ownLow = Math.min(ownLow, own);
        ownHigh = Math.max(ownHigh, own);
      }
    }
    from[component] = Math.min(low, ownLow);
    until[component] = Math.max(high, ownHigh);
    for (const member of members) {
      first[member] = circle ? (from[component] as number) : low;
      final[member] = circle ? (until[component] as number) : high;
      if (circle) circles[member] = 1;
    }
  }
  return { first, final, circles };
}

/** The first place past `place` of the steps, which come by their places; -1 where there is none. */
function firstPast(steps: readonly number[], enter: Int32Array, place: number): number {
  let from = 0;
  let to = steps.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((enter[steps[middle] as number] as number) > place) to = middle;
    else from = middle + 1;
  }
  const found = steps[from];
  return found === undefined ? -1 : (enter[found] as number);
}
