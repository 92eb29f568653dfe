/** The computed labels of every wire: what `flow dataflow` prints and the canvas draws. */
import { labelsOf, pathText, type Label, type Trust, type ValueType } from '../workflow/model/labels.ts';
import { LABELS, trustOf, typeOf } from './dataflow/cell.ts';
import type { Analysis } from './dataflow/analysis.ts';

export interface FieldView {
  /** Empty for the item as a whole, where no field of it is known. */
  readonly path: string;
  readonly labels: readonly Label[];
  readonly trust: Trust;
  readonly type: ValueType;
  /** Where it begins: `step.field`. */
  readonly sources: readonly string[];
}
export interface EdgeView {
  readonly id: string;
  readonly fields: readonly FieldView[];
}

/** `wanted`: only these wires (the canvas asks for what it shows); all by default. Data and error wires; parts carry no fields. */
export function describeEdges(analysis: Analysis, wanted?: ReadonlySet<string>): { readonly edges: readonly EdgeView[] } {
  const { graph, values, table, witnesses } = analysis;
  const edges = graph.edges.flatMap((edge, number): EdgeView[] => {
    if (wanted !== undefined && !wanted.has(edge.id)) return [];
    const port = graph.edgePort[number] as number;
    const value = values[port];
    if (value === undefined) return [];
    const fields = value.paths.flatMap((path, cell): FieldView[] => {
      const low = value.low[cell] as number;
      // A cell with nothing in it says that the field is not there.
      if (low === 0 && value.high[cell] === 0) return [];
      return [
        {
          path: pathText(table.fields(path)),
          labels: labelsOf(low & LABELS),
          trust: trustOf(low),
          type: typeOf(low),
          sources: witnesses.sources({ port, cell }),
        },
      ];
    });
    return [{ id: edge.id, fields: fields.sort((a, b) => (a.path < b.path ? -1 : 1)) }];
  });
  return { edges };
}
