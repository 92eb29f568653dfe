import { Globe, Lock, LockOpen, MapPinned } from 'lucide-react';
import type { DestinationView } from '../../../bridge/lint-protocol.ts';
import { groupsOf } from '../../../canvas/labels.ts';
import { Callout, EmptyState, LabelChip, LoadingState, Mono, Table, type TableColumn } from '../../../ui/index.ts';
import { useSessionOf } from '../model/session.ts';
import { useLintAnswer } from '../model/use-answer.ts';

const columns: readonly TableColumn<DestinationView>[] = [
  { id: 'where', title: 'Where it goes', width: '18%', sortBy: (row) => row.host || row.vendor, cell: (row) => <span className="flex items-center gap-1.5"><Globe className="size-3.5 shrink-0 text-faint" aria-hidden /><Mono className="truncate">{row.host === '' ? row.scope : row.host}</Mono></span> },
  { id: 'vendor', title: 'Company', width: '11%', sortBy: (row) => row.vendor, cell: (row) => row.vendor || <span className="text-faint">Unknown</span> },
  { id: 'region', title: 'Region', width: '8%', sortBy: (row) => row.region, cell: (row) => row.region || <span className="text-faint">Unknown</span> },
  {
    id: 'transit', title: 'In transit', width: '10%', sortBy: (row) => String(row.encrypted),
    cell: (row) => (row.encrypted === undefined ? <span className="text-faint">{row.host === '' ? 'Stays here' : 'Unknown'}</span> : row.encrypted ? <span className="inline-flex items-center gap-1 text-good"><Lock className="size-3" aria-hidden />TLS</span> : <span className="inline-flex items-center gap-1 text-block"><LockOpen className="size-3" aria-hidden />Open</span>),
  },
  { id: 'labels', title: 'What reaches it', width: '24%', sortBy: (row) => row.labels.length, cell: (row) => <span className="flex gap-1">{groupsOf(row.labels, row.trust).map((group, index) => <LabelChip key={group} label={group} compact={index > 1} />)}{row.labels.length === 0 && row.trust !== 'public' ? <span className="text-faint">Nothing labelled</span> : null}</span> },
  { id: 'fields', title: 'Fields', cell: (row) => <Mono className="text-muted">{row.fields.join(', ')}</Mono> },
];

/** Which data leaves by which step, to whom and where. */
export function DataMap() {
  const session = useSessionOf();
  const { value, failure } = useLintAnswer({ ask: 'destinations' });
  if (failure !== undefined) return <div className="p-3"><Callout tone="block" title="The data map cannot be drawn">{failure}</Callout></div>;
  if (value === undefined) return <LoadingState label="Following the data" />;
  const rows = value.map((row, index) => ({ ...row, key: `${row.nodeId} ${row.host} ${index}` }));
  return (
    <Table
      label="Where the data goes"
      columns={[{ id: 'step', title: 'Step', width: '15%', sortBy: (row) => row.nodeName, cell: (row) => <span className="font-medium">{row.nodeName}</span> }, ...columns]}
      rows={rows}
      rowId={(row) => row.key}
      onOpen={(row) => { session.view.setState({ selected: new Set([row.nodeId]), inspectorTab: 'security', inspectorOpen: true }); session.canvas.api?.reveal(row.nodeId); }}
      empty={<EmptyState icon={MapPinned} title="No data goes anywhere yet" className="!py-6">Each step that sends, stores or shows data appears here, with the fields that reach it.</EmptyState>}
    />
  );
}
