/**
 * The patches between two versions of a flow, one for each step, edge, note or place that changed. Recorded patches of an array
 * removal would hold everything behind the removed element; these hold the element alone, so a long history stays small.
 */
import type { Patches } from 'mutative';
import type { Flow } from '../../../../app/workflow/model/flow.ts';

export type FlowPatches = Patches<{ pathAsArray: true; arrayLengthAssignment: true }>;
export interface FlowDiff {
  readonly patches: FlowPatches;
  readonly inverse: FlowPatches;
}

type Item = { readonly id: string };
const lists = ['connections', 'nodes', 'edges', 'notes'] as const;
const records = ['nodes', 'notes'] as const;

export function diffFlow(before: Flow, after: Flow): FlowDiff {
  const patches: FlowPatches = [];
  const inverse: FlowPatches[] = [];
  for (const list of lists) if (before[list] !== after[list]) diffList(list, before[list], after[list], patches, inverse);
  for (const record of records)
    if (before.layout[record] !== after.layout[record])
      diffRecord(['layout', record], before.layout[record], after.layout[record], patches, inverse);
  const { connections: _c, nodes: _n, edges: _e, notes: _o, layout: _l, ...head } = before;
  const { connections: _c2, nodes: _n2, edges: _e2, notes: _o2, layout: _l2, ...nextHead } = after;
  diffRecord([], head, nextHead, patches, inverse);
  return { patches, inverse: inverse.toReversed().flat() };
}

/** True when `after` is `before` without some items and with others at its end: then single removals and additions say it all. */
function onlyRemovedAndAppended(kept: readonly string[], after: readonly Item[]): boolean {
  return kept.every((id, index) => after[index]?.id === id);
}

function diffList(list: string, before: readonly Item[], after: readonly Item[], patches: FlowPatches, inverse: FlowPatches[]): void {
  const next = new Map(after.map((item) => [item.id, item]));
  const kept = before.filter((item) => next.has(item.id));
  if (
    !onlyRemovedAndAppended(
      kept.map((item) => item.id),
      after,
    )
  ) {
    patches.push({ op: 'replace', path: [list], value: after });
    inverse.push([{ op: 'replace', path: [list], value: before }]);
    return;
  }
  for (let index = before.length - 1; index >= 0; index -= 1) {
    const item = before[index];
    if (item === undefined || next.has(item.id)) continue;
    patches.push({ op: 'remove', path: [list, index] });
    inverse.push([{ op: 'add', path: [list, index], value: item }]);
  }
  kept.forEach((item, index) => {
    const changed = after[index];
    if (changed === item) return;
    patches.push({ op: 'replace', path: [list, index], value: changed });
    inverse.push([{ op: 'replace', path: [list, index], value: item }]);
  });
  for (let index = kept.length; index < after.length; index += 1) {
    patches.push({ op: 'add', path: [list, index], value: after[index] });
    inverse.push([{ op: 'remove', path: [list, index] }]);
  }
}

function diffRecord(
  path: readonly string[],
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  patches: FlowPatches,
  inverse: FlowPatches[],
): void {
  for (const [key, value] of Object.entries(after)) {
    if (before[key] === value) continue;
    const known = Object.hasOwn(before, key);
    patches.push({ op: known ? 'replace' : 'add', path: [...path, key], value });
    inverse.push([known ? { op: 'replace', path: [...path, key], value: before[key] } : { op: 'remove', path: [...path, key] }]);
  }
  for (const [key, value] of Object.entries(before)) {
    if (Object.hasOwn(after, key)) continue;
    patches.push({ op: 'remove', path: [...path, key] });
    inverse.push([{ op: 'add', path: [...path, key], value }]);
  }
}
