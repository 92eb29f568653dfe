/** Random flows with known paths in them: streams that leak or can be steered, which the linter must name at their sink, and decoys that look alike and must stay silent. */
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { newSketch, type Sketch } from './carriers.ts';
import { drawsFrom } from './draws.ts';
import { flow } from './flow.ts';
import type { Mark, Plant } from './planted/parts.ts';
import { askingLeaks, calledLeaks, secretLeaks, vendorLeaks } from './planted/leaks.ts';
import { decided, injections, trifectas } from './planted/steered.ts';
import { decoys } from './planted/decoys.ts';

export interface Planted {
  readonly flow: Flow;
  readonly others: readonly Flow[];
  readonly must: readonly Mark[];
  readonly mustNot: readonly Mark[];
}
const plants: readonly Plant[] = [
  ...vendorLeaks,
  ...askingLeaks,
  ...calledLeaks,
  decided(false),
  ...secretLeaks,
  ...injections,
  ...trifectas,
];
/** Steps that do nothing of interest, in a net of their own that the streams also lead into. */
function background(sketch: Sketch, size: number): void {
  const { draws, nodes } = sketch;
  const streams = nodes.filter(({ type }) => type === 'noop' || type === 'set-fields' || type === 'script').map(({ id }) => id);
  let last = sketch.add('manual-trigger');
  const own = [last];
  while (nodes.length < size) {
    const next = draws.from([
      () => sketch.add('noop'),
      () => sketch.add('set-fields', { assignments: [{ name: sketch.fresh(), value: '{{ input }}' }], keepOthers: draws.once(2) }),
      () => sketch.add('script', { code: 'return { ...input, seen: 1 };' }),
    ])();
    sketch.link(draws.once(4) ? draws.from(own) : last, next);
    if (draws.once(6)) sketch.link(next, draws.from(own));
    if (streams.length > 0 && draws.once(8)) sketch.link(draws.from(streams), next);
    own.push(next);
    last = next;
  }
}
/** The flow of a seed: 10 to 500 steps, one to eight planted streams, as many decoys. */
export function plantedFlow(seed: number): Planted {
  const draws = drawsFrom(seed);
  const sketch = newSketch(draws);
  const size = 10 + draws.upTo(draws.once(5) ? 491 : 90);
  const must: Mark[] = [];
  const mustNot: Mark[] = [];
  const streams = 1 + draws.upTo(size > 100 ? 8 : 3);
  for (let count = 0; count < streams; count += 1) {
    const planted = draws.from(plants)(sketch, draws.upTo(size > 100 ? 12 : 5));
    const decoy = draws.from(decoys)(sketch, draws.upTo(size > 100 ? 12 : 5));
    must.push(...(planted.must ?? []));
    mustNot.push(...(decoy.mustNot ?? []));
  }
  background(sketch, size);
  // Document order says nothing about the order of a run.
  const nodes = [...sketch.nodes];
  for (let at = nodes.length - 1; at > 0; at -= 1) {
    const other = draws.upTo(at + 1);
    [nodes[at], nodes[other]] = [nodes[other] as (typeof nodes)[number], nodes[at] as (typeof nodes)[number]];
  }
  return { flow: flow(nodes, [], { edges: sketch.edges }), others: sketch.others, must, mustNot };
}
