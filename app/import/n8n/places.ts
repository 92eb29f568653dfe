/** Where the steps of a workflow stand. */
import { layeredPlaces } from '../../workflow/graph/layered-places.ts';
import { gridPosition } from '../layout.ts';
import type { NamedNode } from './identity.ts';
import type { Wire } from './wiring.ts';

type Point = readonly [x: number, y: number];

/** Several steps, and all of them without a place or at the same one. */
export const saysNoPlaces = (named: readonly NamedNode[]): boolean =>
  named.length > 1 && new Set(named.map(({ node: { position } }) => (position === undefined ? '' : position.join(' ')))).size === 1;

/** By id. As the file says; steps that it has no place for stand in rows, and where it has none at all, along their wires. */
export function placesOf(named: readonly NamedNode[], wires: readonly Wire[]): Map<string, Point> {
  if (!saysNoPlaces(named)) return new Map(named.map(({ id, node }, index) => [id, node.position ?? gridPosition(index)]));
  const laid = layeredPlaces(
    named.map(({ id }) => id),
    wires.map(({ from, to }) => ({ from: from.id, to: to.id })),
  );
  return new Map([...laid].map(([id, { x, y }]) => [id, [x, y]]));
}
