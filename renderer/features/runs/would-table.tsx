import { Send } from 'lucide-react';
import { EmptyState, Table, type TableColumn } from '../../ui/index.ts';
import type { Step } from './replay.ts';

interface Row {
  readonly id: string;
  readonly nodeId: string;
  readonly step: string;
  readonly sentence: string;
  readonly refused: boolean;
}

const columns: readonly TableColumn<Row>[] = [
  {
    id: 'step',
    title: 'Step',
    width: '240px',
    sortBy: (row) => row.step.toLowerCase(),
    cell: (row) => <span className="font-medium">{row.step}</span>,
  },
  { id: 'what', title: 'In a real run it would', cell: (row) => <span className={row.refused ? 'text-block' : ''}>{row.sentence}</span> },
];

/** The report of a dry run: everything that would have left, and where to. */
export function WouldTable({ steps, onOpen }: { readonly steps: readonly Step[]; onOpen(nodeId: string): void }) {
  const rows = steps.flatMap((step) =>
    step.wouldDo.map((sentence, index): Row => ({
      id: `${step.nodeId} ${step.round} ${index}`,
      nodeId: step.nodeId,
      step: step.nodeName,
      sentence,
      refused: sentence.includes('but this is refused'),
    })),
  );
  return (
    <Table
      label="What would be sent"
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      onOpen={(row) => onOpen(row.nodeId)}
      empty={
        <EmptyState icon={Send} title="Nothing would be sent">
          No step of this run would send, write or ask anything.
        </EmptyState>
      }
    />
  );
}
