import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphOf, partsOf, reachableFrom, successors, topologicalOrder } from '../../../app/workflow/graph/graph.ts';
import { uniqueId, uniqueName } from '../../../app/workflow/graph/names.ts';
import { renameNode } from '../../../app/workflow/graph/rename.ts';
import { emptyFlow, type EdgeKind, type Flow, type FlowNode } from '../../../app/workflow/model/flow.ts';

const flowOf = (ids: readonly string[], edges: readonly (readonly [string, string, EdgeKind?])[]): Flow => ({
  ...emptyFlow('f', 'F'),
  nodes: ids.map((id) => ({ id, type: 'noop', typeVersion: 1, name: id.toUpperCase(), parameters: {} })),
  edges: edges.map(([from, to, kind = 'data'], index) => ({
    id: `e${index}`,
    kind,
    from: { node: from, port: 'out' },
    to: { node: to, port: 'in' },
  })),
});

describe('questions about a flow', () => {
  const graph = graphOf(
    flowOf(
      ['a', 'b', 'c', 'd', 'm', 'lonely'],
      [
        ['a', 'b'],
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'b'],
        ['c', 'd', 'error'],
        ['m', 'b', 'model'],
        ['a', 'gone'],
      ],
    ),
  );

  it('knows neighbours once each, parts apart from items, and leaves edges to nowhere out', () => {
    expect({
      next: successors(graph, 'a'),
      items: successors(graph, 'c', (edge) => edge.kind === 'data'),
      parts: partsOf(graph, 'b').map(({ node }) => node.id),
      none: successors(graph, 'gone'),
    }).toEqual({ next: ['b'], items: ['b'], parts: ['m'], none: [] });
  });

  it('follows ways through loops', () => {
    expect([[...reachableFrom(graph, ['b'])].sort(), [...reachableFrom(graph, ['c'], (edge) => edge.kind !== 'error')].sort()]).toEqual([
      ['b', 'c', 'd'],
      ['b', 'c'],
    ]);
  });

  it('cuts a loop at the edge that leads back', () => {
    const { order, backEdges } = topologicalOrder(graph);
    expect({
      back: [...backEdges],
      before: [order.indexOf('a') < order.indexOf('b'), order.indexOf('b') < order.indexOf('c'), order.indexOf('m') < order.indexOf('b')],
    }).toEqual({ back: ['e3'], before: [true, true, true] });
  });

  it('orders any graph so that every edge but the back edges leads forward (property)', () => {
    const id = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(id, id), { maxLength: 40 }), (pairs) => {
        const any = graphOf(
          flowOf(
            Array.from({ length: 13 }, (_, index) => `n${index}`),
            pairs.map(([from, to]) => [`n${from}`, `n${to}`] as const),
          ),
        );
        const { order, backEdges } = topologicalOrder(any);
        const at = new Map(order.map((one, index) => [one, index]));
        expect(order.length).toBe(13);
        for (const edge of any.flow.edges)
          if (!backEdges.has(edge.id)) expect(at.get(edge.from.node)).toBeLessThan(at.get(edge.to.node) as number);
      }),
    );
  });

  it('orders a chain of 20,000 nodes without running out of stack', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => `n${index}`);
    expect(
      topologicalOrder(
        graphOf(
          flowOf(
            ids,
            ids.slice(1).map((id, index) => [`n${index}`, id] as const),
          ),
        ),
      ).order,
    ).toEqual(ids);
  });
});

describe('names', () => {
  it('gives free names and ids, cut to what a flow holds', () => {
    expect([
      uniqueName('Ask', new Set()),
      uniqueName('Ask', new Set(['Ask', 'Ask 2'])),
      uniqueName('  ', new Set()),
      uniqueName('x'.repeat(300), new Set(['x'.repeat(200)])).length,
      uniqueId('Ask the Modèl!', new Set(['ask-the-model']), 'n'),
      uniqueId('???', new Set(), 'node'),
    ]).toEqual(['Ask', 'Ask 3', 'Step', 200, 'ask-the-model-2', 'node']);
  });

  it('follows a renamed step into templates, kept expressions and programs', () => {
    const base = flowOf(['a', 'b', 'c'], []);
    const flow: Flow = {
      ...base,
      nodes: base.nodes.map((node): FlowNode =>
        node.id === 'a'
          ? node
          : {
              ...node,
              parameters:
                node.id === 'b'
                  ? {
                      text: 'Dear {{ node["A"].name }}, A stays',
                      nested: [{ value: '{{ node.A.x + node["B"].y }}' }],
                      kept: { $foreign: 'n8n-js', source: '={{ $(\'A\').item.json.z || $node["A"].json.q }}' },
                    }
                  : { code: "return $('A').first().json.name;", plain: 'A' },
            },
      ),
    };
    const renamed = renameNode(flow, 'a', 'B');
    expect({ name: renamed.nodes[0]?.name, b: renamed.nodes[1]?.parameters, c: renamed.nodes[2]?.parameters }).toEqual({
      name: 'B 2',
      b: {
        text: 'Dear {{ node["B 2"].name }}, A stays',
        nested: [{ value: '{{ node["B 2"].x + node["B"].y }}' }],
        kept: { $foreign: 'n8n-js', source: '={{ $("B 2").item.json.z || $node["B 2"].json.q }}' },
      },
      c: { code: 'return $("B 2").first().json.name;', plain: 'A' },
    });
    expect([renameNode(flow, 'nobody', 'x'), renameNode(flow, 'a', 'A')]).toEqual([flow, flow]);
    expect(renameNode(flow, 'c', 'Z').nodes[1]).toBe(flow.nodes[1]);
  });
});
