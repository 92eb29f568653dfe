/**
 * What a step made of what arrived, when it was last worked out: of the same it makes the same again, in whichever flow. Kept with the
 * compiled facts, and so for as long as the step's content is remembered. It holds for a step by itself: what reads other steps by name, a
 * store, or the parts that are plugged in, hangs on more than what arrives.
 */
import type { CompiledFacts, Outcome } from './compiled.ts';
import type { DataflowGraph } from './graph.ts';
import { sameValue, type Value } from './value.ts';

/** A step with more fields is worked out anew: what is remembered of it must stay small beside its content. */
const MAX_REMEMBERED_CELLS = 100;

/** No part is plugged into it, and it is plugged into nothing. */
export const standsAlone = ({ parts, roots }: DataflowGraph, node: number): boolean =>
  parts.start[node] === parts.start[node + 1] && roots.start[node] === roots.start[node + 1];

/** In a circle, rounds that were joined by force may have made more of what arrives than it makes of it by itself. */
const inCircle = ({ components: { componentOf, starts }, selfFed }: DataflowGraph, node: number): boolean =>
  selfFed[node] === 1 || (starts[(componentOf[node] as number) + 1] as number) - (starts[componentOf[node] as number] as number) > 1;

/** Nothing counts for its values but its content and what arrives; a port that only this flow's wires know of is none of the content's. */
export function hangsOnGivenAlone(graph: DataflowGraph, node: number): boolean {
  const { ports, storeReads, fieldsReadOf, storeWrites, generates } = graph.facts[node] as CompiledFacts;
  const own = ports.length + (generates ? 1 : 0) + (storeWrites.length > 0 ? 1 : 0);
  return (
    storeReads.length === 0 &&
    fieldsReadOf.length === 0 &&
    own === (graph.portStart[node + 1] as number) - (graph.portStart[node] as number) &&
    standsAlone(graph, node) &&
    !inCircle(graph, node)
  );
}

/** The outcome that is remembered of the node, where it was given the same as now. */
export function rememberedOutcome(graph: DataflowGraph, values: readonly Value[], node: number): Outcome | undefined {
  const { outcome } = graph.facts[node] as CompiledFacts;
  if (outcome === undefined || !hangsOnGivenAlone(graph, node)) return undefined;
  const { given, by } = outcome;
  const {
    entering: { start, target },
    edges,
    edgePort,
  } = graph;
  const first = start[node] as number;
  if ((start[node + 1] as number) - first !== given.length) return undefined;
  for (let i = 0; i < given.length; i += 1) {
    const edge = target[first + i] as number;
    if (edges[edge]?.to.port !== by[i] || !sameValue(given[i] as Value, values[edgePort[edge] as number] as Value)) return undefined;
  }
  return outcome;
}

/** It hangs on more than was known when it was kept. */
export function forgetOutcome(graph: DataflowGraph, node: number): void {
  (graph.facts[node] as CompiledFacts).outcome = undefined;
}

/** Keeps what the node, which was just worked out, has made of what it was given. */
export function rememberOutcome(graph: DataflowGraph, values: readonly Value[], node: number): void {
  const {
    entering: { start, target },
    edges,
    edgePort,
    portStart,
    portUsed,
  } = graph;
  const given: Value[] = [];
  const by: string[] = [];
  const made: (Value | undefined)[] = [];
  let cells = 0;
  for (let i = start[node] as number; i < (start[node + 1] as number); i += 1) {
    const edge = target[i] as number;
    const value = values[edgePort[edge] as number] as Value;
    given.push(value);
    by.push(edges[edge]?.to.port ?? '');
    cells += value.paths.length;
  }
  for (let port = portStart[node] as number; port < (portStart[node + 1] as number); port += 1) {
    const value = portUsed[port] === 1 ? (values[port] as Value) : undefined;
    made.push(value);
    cells += value?.paths.length ?? 0;
  }
  (graph.facts[node] as CompiledFacts).outcome =
    cells > MAX_REMEMBERED_CELLS
      ? undefined
      : { given, by, made, worthAsking: { by: undefined, rules: undefined }, answers: { asked: 0, yes: 0 } };
}
