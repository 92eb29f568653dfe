import { Scale } from 'lucide-react';
import type { DecisionView } from '../../../app/ipc/contract/runs.ts';
import { Badge, EmptyState, Table, type TableColumn } from '../../ui/index.ts';

const kinds: Readonly<Record<DecisionView['kind'], string>> = { model: 'Model', rule: 'Rule', person: 'Person' };

const columns: readonly TableColumn<DecisionView>[] = [
  { id: 'step', title: 'Step', width: '22%', cell: (row) => <span className="flex flex-col gap-0.5"><span className="font-medium">{row.step}</span><span className="truncate text-sm text-muted" title={row.by}>{row.by}</span></span> },
  { id: 'kind', title: 'Who', width: '80px', sortBy: (row) => row.kind, cell: (row) => <Badge>{kinds[row.kind]}</Badge> },
  { id: 'decided', title: 'Decided', width: '22%', cell: (row) => <span className="line-clamp-2 break-words" title={row.decided}>{row.decided === '' ? <span className="text-faint">Not kept</span> : row.decided}</span> },
  {
    id: 'grounds', title: 'Went by', cell: (row) => (row.grounds.length === 0 ? <span className="text-faint">Nothing of the data</span> : (
      <span className="line-clamp-2 break-words text-muted" title={row.grounds.map(({ field, value }) => `${field}: ${value}`).join('\n')}>{row.grounds.map(({ field, value }) => (value === '' ? field : `${field}: ${value}`)).join(', ')}</span>
    )),
  },
  { id: 'otherwise', title: 'Otherwise', secondary: true, cell: (row) => <span className="line-clamp-2 break-words text-muted" title={row.otherwise}>{row.otherwise === '' ? <span className="text-faint">Nothing goes by it</span> : row.otherwise}</span> },
];

/** Why it went as it did: what models, rules and people decided, by what, and what another answer would have led to. */
export function DecisionTable({ decisions, onOpen }: { readonly decisions: readonly DecisionView[]; onOpen(nodeId: string, round: number): void }) {
  return (
    <Table
      label="Decisions" columns={columns} rows={decisions} rowId={(row) => `${row.nodeId} ${row.round} ${row.at} ${row.kind}`} onOpen={(row) => onOpen(row.nodeId, row.round)}
      empty={<EmptyState icon={Scale} title="Nothing was decided yet">Answers of models, ways that were taken and what people said appear here.</EmptyState>}
    />
  );
}
