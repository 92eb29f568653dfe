/** Connections: where each secret may travel, and who uses it. Secrets go in and never come out. */
import { useState } from 'react';
import { Cable, Plus } from 'lucide-react';
import { useCall } from '../../bridge/client.ts';
import { MayButton } from '../../shell/may-button.tsx';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Badge, EmptyState, Mono, SplitPane, Table, type TableColumn } from '../../ui/index.ts';
import { ConnectionDialog } from './connection-dialog.tsx';
import { Detail } from './detail.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { secretState, type Connection } from './state.ts';

const columns: readonly TableColumn<Connection>[] = [
  { id: 'name', title: 'Connection', sortBy: (row) => row.name.toLowerCase(), cell: (row) => <span className="font-medium">{row.name}</span> },
  { id: 'type', title: 'Type', width: '130px', sortBy: (row) => row.type, cell: (row) => <Mono>{row.type}</Mono> },
  { id: 'hosts', title: 'Hosts', width: '220px', cell: (row) => (row.hosts.length === 0 ? <Badge tone="medium">Any host</Badge> : <Mono>{row.hosts.join(', ')}</Mono>) },
  { id: 'secret', title: 'Secret', width: '170px', sortBy: (row) => secretState(row, Date.now()).word, cell: (row) => { const state = secretState(row, Date.now()); return <span title={state.help}><Badge tone={state.tone}>{state.word}</Badge></span>; } },
  { id: 'flows', title: 'Flows', width: '80px', numeric: true, sortBy: (row) => row.usedByFlows.length, cell: (row) => row.usedByFlows.length },
];

export default function ConnectionsPage() {
  const { result, reload } = useCall('connections:list', {});
  const [selectedId, setSelectedId] = useState<string>();
  const [dialog, setDialog] = useState<'new' | 'edit' | 'secret'>();
  const mayEdit = useMay('connection.edit');
  const mayWrite = useMay('secret.write');
  const add = <MayButton permission="connection.edit" tone="primary" icon={Plus} onClick={() => setDialog('new')}>Add a connection</MayButton>;
  return (
    <PageFrame title="Connections" lead="Each bound to its hosts. Flows name them; the secrets stay here." actions={add}>
      <LoadedView result={result} failed="The connections could not be read" onRetry={reload}>
        {({ connections }) => {
          const selected = connections.find((one) => one.id === selectedId);
          const done = (): void => { setDialog(undefined); reload(); };
          const table = (
            <Table
              label="Connections" columns={columns} rows={connections} rowId={(row) => row.id} selectedId={selected?.id} onOpen={(row) => setSelectedId(row.id)}
              empty={<EmptyState icon={Cable} title="No connections yet" actions={add}>A connection holds how to reach a service: its host, how to sign in, and the secret. Flows point at it by name.</EmptyState>}
            />
          );
          return (
            <>
              {selected === undefined ? table : (
                <SplitPane
                  direction="row" storageKey="connections" initial={400} minimum={300} maximum={640} label="Width of the details" main={<div className="flex h-full min-h-0 flex-col">{table}</div>}
                  panel={<Detail connection={selected} mayEdit={mayEdit} mayWrite={mayWrite} onEdit={() => setDialog('edit')} onSecret={() => setDialog('secret')} onChanged={reload} onDeleted={() => { setSelectedId(undefined); reload(); }} />}
                />
              )}
              {dialog === 'new' ? <ConnectionDialog connection={undefined} onClose={() => setDialog(undefined)} onSaved={(id) => { setSelectedId(id); done(); }} /> : null}
              {dialog === 'edit' && selected !== undefined ? <ConnectionDialog connection={selected} onClose={() => setDialog(undefined)} onSaved={done} /> : null}
              {dialog === 'secret' && selected !== undefined ? <SecretDialog connection={selected} onClose={() => setDialog(undefined)} onSaved={done} /> : null}
            </>
          );
        }}
      </LoadedView>
    </PageFrame>
  );
}
