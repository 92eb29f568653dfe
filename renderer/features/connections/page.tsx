/** Connections: where each secret may travel, and who uses it. Secrets go in and never come out. */
import { useState } from 'react';
import { Cable, KeyRound, Plus } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Badge, Button, Callout, EmptyState, Mono, RelativeTime, SplitPane, Table, type TableColumn } from '../../ui/index.ts';
import { BlastRadius } from './blast-radius.tsx';
import { ConnectionDialog } from './connection-dialog.tsx';
import { SecretDialog } from './secret-dialog.tsx';

type Connection = OutputOf<'connections:list'>['connections'][number];

const columns: readonly TableColumn<Connection>[] = [
  { id: 'name', title: 'Connection', sortBy: (row) => row.name.toLowerCase(), cell: (row) => <span className="font-medium">{row.name}</span> },
  { id: 'type', title: 'Type', width: '130px', sortBy: (row) => row.type, cell: (row) => <Mono>{row.type}</Mono> },
  { id: 'hosts', title: 'Hosts', width: '220px', cell: (row) => (row.hosts.length === 0 ? <Badge tone="medium">Any host</Badge> : <Mono>{row.hosts.join(', ')}</Mono>) },
  { id: 'scopes', title: 'Scopes used', width: '110px', secondary: true, cell: (row) => (row.scopes.length === 0 ? <span className="text-faint">none</span> : <span className="tabular-nums">{row.scopesUsed.length} of {row.scopes.length}</span>) },
  { id: 'secret', title: 'Secret', width: '130px', cell: (row) => (row.hasSecret ? <Badge tone="good">Set</Badge> : <Badge tone="medium">Missing</Badge>) },
  { id: 'flows', title: 'Flows', width: '80px', numeric: true, sortBy: (row) => row.usedByFlows.length, cell: (row) => row.usedByFlows.length },
];

interface DetailProps { readonly connection: Connection; readonly mayEdit: boolean; readonly mayWrite: boolean; onEdit(): void; onSecret(): void; onDeleted(): void }

/** What it is, what it may, and everything that its secret opens. */
function Detail({ connection, mayEdit, mayWrite, onEdit, onSecret, onDeleted }: DetailProps) {
  const remove = useAction(async () => { await call('connections:delete', { connectionId: connection.id }); onDeleted(); });
  const unused = connection.scopes.filter((scope) => !connection.scopesUsed.includes(scope));
  return (
    <aside aria-label={connection.name} className="flex h-full flex-col gap-4 overflow-auto border-s border-line bg-surface p-4">
      <div><h2 className="text-lg">{connection.name}</h2><p className="text-muted">{connection.personal ? "A person's own account" : connection.serviceAccount ?? 'No service account named'}</p></div>
      {connection.personal ? <Callout tone="high" title="Personal account">When this person leaves, the flows stop, and until then they act with all of their rights. Use a service account.</Callout> : null}
      <section><h3 className="mb-1 font-medium">Secret</h3><p className="text-muted">{connection.secretChangedAt === undefined ? 'None entered yet.' : <>Changed <RelativeTime time={connection.secretChangedAt} />. It can be used by approved flows and never read back.</>}</p></section>
      <section><h3 className="mb-1 font-medium">May travel to</h3>{connection.hosts.length === 0 ? <p className="text-muted">Any host that a flow names. Narrow it to the hosts that are needed.</p> : <ul>{connection.hosts.map((host) => <li key={host}><Mono>{host}</Mono></li>)}</ul>}</section>
      {unused.length === 0 ? null : <section><h3 className="mb-1 font-medium">Granted and never used</h3><ul>{unused.map((scope) => <li key={scope}><Mono className="text-high">{scope}</Mono></li>)}</ul></section>}
      <BlastRadius connectionId={connection.id} />
      {remove.error === undefined ? null : <Callout tone="block" title="It was not deleted">{remove.error.message}</Callout>}
      <div className="mt-auto flex gap-2">
        <Button icon={KeyRound} disabled={!mayWrite} onClick={onSecret}>{connection.hasSecret ? 'Replace secret' : 'Enter secret'}</Button>
        <Button disabled={!mayEdit} onClick={onEdit}>Edit</Button>
        <Button tone="ghost" className="ms-auto" disabled={!mayEdit || connection.usedByFlows.length > 0} busy={remove.busy} onClick={() => void remove.run()}>Delete</Button>
      </div>
    </aside>
  );
}

export default function ConnectionsPage() {
  const { result, reload } = useCall('connections:list', {});
  const [selectedId, setSelectedId] = useState<string>();
  const [dialog, setDialog] = useState<'new' | 'edit' | 'secret'>();
  const mayEdit = useMay('connection.edit');
  const mayWrite = useMay('secret.write');
  const add = <Button tone="primary" icon={Plus} disabled={!mayEdit} onClick={() => setDialog('new')}>Add a connection</Button>;
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
                  panel={<Detail connection={selected} mayEdit={mayEdit} mayWrite={mayWrite} onEdit={() => setDialog('edit')} onSecret={() => setDialog('secret')} onDeleted={() => { setSelectedId(undefined); reload(); }} />}
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
