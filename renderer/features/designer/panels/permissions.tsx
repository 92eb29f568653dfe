import { KeyRound } from 'lucide-react';
import type { PermissionView } from '../../../bridge/lint-protocol.ts';
import { Badge, Callout, EmptyState, LoadingState, Mono, Table, type TableColumn } from '../../../ui/index.ts';
import { useSessionOf } from '../model/session.ts';
import { useLintAnswer } from '../model/use-answer.ts';

const columns: readonly TableColumn<PermissionView>[] = [
  { id: 'kind', title: 'Kind', width: '14%', sortBy: (row) => row.kind, cell: (row) => row.kind },
  { id: 'what', title: 'May', sortBy: (row) => row.what, cell: (row) => <Mono>{row.what}</Mono> },
  { id: 'step', title: 'Asked for by', width: '24%', sortBy: (row) => row.nodeName, cell: (row) => row.nodeName || <span className="text-faint">No step uses it</span> },
  {
    id: 'granted', title: 'Granted', width: '16%', sortBy: (row) => String(row.granted),
    cell: (row) => (row.granted === undefined ? <span className="text-faint">Follows from the flow</span> : row.granted ? (row.nodeId === '' ? <Badge tone="medium">Granted, unused</Badge> : <Badge tone="good">Granted</Badge>) : <Badge tone="high">Not granted</Badge>),
  },
];

/** The grant that a run would get: what is not in this list stops it. */
export function Permissions() {
  const session = useSessionOf();
  const { value, failure } = useLintAnswer({ ask: 'permissions' });
  if (failure !== undefined) return <div className="p-3"><Callout tone="block" title="The permissions cannot be listed">{failure}</Callout></div>;
  if (value === undefined) return <LoadingState label="Reading the flow" />;
  const rows = value.map((row, index) => ({ ...row, key: `${index}` }));
  return (
    <Table
      label="Permissions that this flow needs"
      columns={columns}
      rows={rows}
      rowId={(row) => row.key}
      onOpen={(row) => { if (row.nodeId !== '') { session.view.setState({ selected: new Set([row.nodeId]), inspectorTab: 'security', inspectorOpen: true }); session.canvas.api?.reveal(row.nodeId); } }}
      empty={<EmptyState icon={KeyRound} title="This flow needs no permissions" className="!py-6">Hosts, files, tables, mailboxes and models that steps use are listed here. A run may use these and nothing else.</EmptyState>}
    />
  );
}
