/** What the linter's analysis tells the engine about a flow: which fields of run data to mask, and what each step sends out. */
import { LABELS } from '../lint/dataflow/cell.ts';
import { portOf } from '../lint/dataflow/graph.ts';
import { lintFlow } from '../lint/run.ts';
import type { RunLabels } from '../engine/masking.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { labelsOf } from '../workflow/model/labels.ts';
import { labelsOfStep } from './destination-labels.ts';

export function runLabels(flow: Flow): RunLabels {
  const { view } = lintFlow(flow);
  const { graph, values, table } = view.analysis;
  const sent = new Map(view.steps.map((step) => [step.node.id, labelsOfStep(step)]));
  return {
    sentBy: (nodeId) => sent.get(nodeId) ?? [],
    fields(nodeId, port) {
      const node = graph.indexOfId.get(nodeId);
      const number = node === undefined ? -1 : portOf(graph, node, port);
      const value = values[number];
      if (value === undefined) return undefined;
      return value.paths.flatMap((path, cell) => {
        const labels = labelsOf((value.low[cell] ?? 0) & LABELS);
        return labels.length === 0 ? [] : [{ path: table.fields(path), labels }];
      });
    },
  };
}
