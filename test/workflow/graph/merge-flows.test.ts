import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeFlows } from '../../../app/workflow/graph/merge-flows.ts';
import { emptyFlow, type Flow, type FlowNode } from '../../../app/workflow/model/flow.ts';

const step = (id: string, name = id): FlowNode => ({ id, type: 'set-fields', typeVersion: 1, name, parameters: {} });
const wire = (from: string, to: string): Flow['edges'][number] => ({
  id: `${from}-${to}`,
  kind: 'data',
  from: { node: from, port: 'out' },
  to: { node: to, port: 'in' },
});
const flow = (nodes: readonly FlowNode[], edges: readonly Flow['edges'][number][] = [], more: Partial<Flow> = {}): Flow => ({
  ...emptyFlow('f', 'Flow'),
  nodes: [...nodes],
  edges: [...edges],
  ...more,
});
const names = (merged: Flow): readonly string[] => merged.nodes.map((node) => node.name).sort();

describe('two versions of a flow', () => {
  const base = flow([step('a'), step('b')], [wire('a', 'b')]);

  test('take what only one side changed, on either side', () => {
    const {
      flow: merged,
      conflicts,
      incoming,
    } = mergeFlows(
      base,
      flow([step('a', 'mine'), step('b')], [wire('a', 'b')]),
      flow([step('a'), step('b', 'theirs'), step('c')], [wire('a', 'b'), wire('b', 'c')]),
    );
    expect({ names: names(merged), edges: merged.edges.map(({ id }) => id), conflicts, incoming: incoming.map(({ key }) => key) }).toEqual({
      names: ['c', 'mine', 'theirs'],
      edges: ['a-b', 'b-c'],
      conflicts: [],
      incoming: ['node:b', 'node:c', 'edge:b-c'],
    });
  });

  test('ask where both changed one part, and do as was chosen', () => {
    const [mine, theirs] = [
      flow([step('a', 'mine'), step('b')], [wire('a', 'b')]),
      flow([step('a', 'theirs'), step('b')], [wire('a', 'b')]),
    ];
    const open = mergeFlows(base, mine, theirs);
    expect([
      open.conflicts.map(({ key, name }) => [key, name]),
      names(open.flow),
      names(mergeFlows(base, mine, theirs, { 'node:a': 'theirs' }).flow),
      mergeFlows(base, mine, theirs, { 'node:a': 'mine' }).conflicts,
    ]).toEqual([[['node:a', 'mine']], ['b', 'mine'], ['b', 'theirs'], []]);
  });

  test('a step removed there goes with its wires, unless it was changed here', () => {
    const removed = flow([step('a')]);
    const grown = flow([step('a'), step('b'), step('c')], [wire('a', 'b'), wire('b', 'c')]);
    expect(mergeFlows(base, grown, removed)).toMatchObject({ dropped: ['b-c'], conflicts: [] });
    expect(mergeFlows(base, flow([step('a'), step('b', 'mine')], [wire('a', 'b')]), removed).conflicts.map(({ key }) => key)).toEqual([
      'node:b',
    ]);
  });

  test('without a common base everything that differs is asked', () => {
    expect(
      mergeFlows(undefined, base, flow([step('a', 'x'), step('b')], [wire('a', 'b')], { settings: { maxSteps: 5 } })).conflicts.map(
        ({ key }) => key,
      ),
    ).toEqual(['node:a']);
  });
});

test('bringing together is symmetric, keeps what is equal, and is settled by choices', () => {
  const flows = fc
    .array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), name: fc.constantFrom('x', 'y', 'z') }), { maxLength: 4 })
    .map((list) =>
      flow([...new Map(list.map(({ id, name }) => [id, step(id, name)])).values()].sort((one, two) => (one.id < two.id ? -1 : 1))),
    );
  const meaning = (value: Flow): unknown => [...value.nodes].sort((one, two) => (one.id < two.id ? -1 : 1));
  fc.assert(
    fc.property(flows, flows, flows, (base, mine, theirs) => {
      const merge = mergeFlows(base, mine, theirs);
      const back = mergeFlows(base, theirs, mine);
      expect(new Set(merge.conflicts.map(({ key }) => key))).toEqual(new Set(back.conflicts.map(({ key }) => key)));
      if (merge.conflicts.length === 0) expect(meaning(merge.flow)).toEqual(meaning(back.flow));
      const settled = (side: 'mine' | 'theirs') =>
        mergeFlows(base, mine, theirs, Object.fromEntries(merge.conflicts.map(({ key }) => [key, side])));
      expect(settled('theirs').conflicts).toEqual([]);
      expect(meaning(mergeFlows(base, mine, mine).flow)).toEqual(meaning(mine));
      expect(meaning(mergeFlows(base, base, theirs).flow)).toEqual(meaning(theirs));
    }),
    { seed: 7, numRuns: 200 },
  );
});
