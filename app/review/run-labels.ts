/** What the linter's analysis tells the engine about a flow: which fields of run data to mask, and what each step sends out. */
import { LABELS } from '../lint/dataflow/cell.ts';
import { portOf } from '../lint/dataflow/graph.ts';
import type { Value } from '../lint/dataflow/value.ts';
import { lintFlow } from '../lint/run.ts';
import type { FieldLabels, LabelledField, RunLabels } from '../engine/masking/masking.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { findDefinition } from '../nodes/catalogue.ts';
import { labelsByName } from '../privacy/detectors/named-fields.ts';
import { mayHoldThem, placesOfThem } from '../privacy/detectors/recognised.ts';
import { labelsOf } from '../workflow/model/labels.ts';
import { labelsOfStep } from './destination-labels.ts';

export function runLabels(flow: Flow): RunLabels {
  const { view } = lintFlow(flow);
  const { graph, values, table, evaluator } = view.analysis;
  const sent = new Map(view.steps.map((step) => [step.node.id, labelsOfStep(step)]));
  /** The linter leaves out what no step takes up; of a run it is seen all the same. */
  const valueOf = (node: number, port: number): Value | undefined => {
    if (port < 0 || graph.portUsed[port] === 1) return values[port];
    evaluator.revisit(node);
    return evaluator.port(port);
  };
  const known = new Map<string, readonly LabelledField[] | undefined>();
  const remembered =
    (side: 'in' | 'out', find: FieldLabels): FieldLabels =>
    (nodeId, port) => {
      const key = `${side} ${nodeId} ${port}`;
      if (!known.has(key)) known.set(key, find(nodeId, port));
      return known.get(key);
    };
  const fields = remembered('out', (nodeId, port) => {
    const node = graph.indexOfId.get(nodeId);
    const value = node === undefined ? undefined : valueOf(node, portOf(graph, node, port));
    // A cell of zero says that the field is not there.
    return value?.paths.flatMap((path, cell) =>
      value.low[cell] === 0 ? [] : [{ path: table.fields(path), labels: labelsOf((value.low[cell] ?? 0) & LABELS) }],
    );
  });
  const waysIn = flow.nodes.filter(({ type }) => findDefinition(type)?.category === 'trigger');
  return {
    isTold: waysIn.length > 0 && waysIn.every(({ id }) => (fields(id, 'out')?.length ?? 0) > 0),
    sentBy: (nodeId) => sent.get(nodeId) ?? [],
    fields,
    recognise: { named: labelsByName, mayHold: mayHoldThem, places: placesOfThem },
    arriving: remembered('in', (nodeId, port) => {
      const all = flow.edges.filter(({ to }) => to.node === nodeId && to.port === port).map(({ from }) => fields(from.node, from.port));
      return all.length === 0 || all.includes(undefined) ? undefined : all.flatMap((one) => one ?? []);
    }),
  };
}
