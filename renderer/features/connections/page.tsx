/** Connections: where each secret may travel, and who uses it. Secrets go in and never come out. */
import { useMemo, useState } from 'react';
import { ArrowLeft, Cable, Plus } from 'lucide-react';
import { useCall } from '../../bridge/client.ts';
import { MayButton } from '../../shell/may-button.tsx';
import { useListSearch } from '../../shell/list-search.tsx';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import type { PageProps } from '../../shell/routes.tsx';
import { useMay } from '../../shell/session.ts';
import { connectionAuths } from '../../../app/workflow/model/flow.ts';
import { Badge, Button, EmptyState, Mono, Segmented, SplitPane, Table, type TableColumn } from '../../ui/index.ts';
import { AccountsView } from './accounts-view.tsx';
import { ConnectionDialog } from './connection-dialog.tsx';
import { Detail } from './detail.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { authFor, hostsUnnamed, typeWord } from '../../facts/connection-types.ts';
import { secretState, signedInByPerson, type Connection } from './state.ts';

const columns: readonly TableColumn<Connection>[] = [
  {
    id: 'name',
    title: 'Connection',
    sortBy: (row) => row.name.toLowerCase(),
    cell: (row) => <span className="font-medium">{row.name}</span>,
  },
  {
    id: 'type',
    title: 'Type',
    width: '200px',
    secondary: true,
    sortBy: (row) => row.type,
    cell: (row) => <span className="text-muted">{typeWord(row.type)}</span>,
  },
  {
    id: 'hosts',
    title: 'Hosts',
    width: '220px',
    cell: (row) =>
      row.hosts.length === 0 ? (
        <Badge tone={row.type === 'webhook' ? 'neutral' : 'medium'}>{hostsUnnamed(row.type)}</Badge>
      ) : (
        <Mono>{row.hosts.join(', ')}</Mono>
      ),
  },
  {
    id: 'secret',
    title: 'Secret',
    width: '170px',
    sortBy: (row) => secretState(row, Date.now()).word,
    cell: (row) => {
      const state = secretState(row, Date.now());
      return (
        <span title={state.help}>
          <Badge tone={state.tone}>{state.word}</Badge>
        </span>
      );
    },
  },
  {
    id: 'flows',
    title: 'Flows',
    width: '80px',
    numeric: true,
    sortBy: (row) => row.usedByFlows.length,
    cell: (row) => row.usedByFlows.length,
  },
];

type View = 'connections' | 'accounts';

/** What a step of a flow asks for, from the address. */
function wantedFrom({ add, name, auth, hosts }: PageProps['params']): Parameters<typeof ConnectionDialog>[0]['start'] {
  if (add === undefined) return undefined;
  const known = connectionAuths.find((one) => one === auth);
  return {
    type: add,
    name: name ?? '',
    auth: authFor(add, known),
    ...(hosts === undefined || hosts === '' ? {} : { hosts: hosts.split(' ') }),
  };
}

/** After a connection was made, what is still missing is asked for at once. */
const wantsSecret = (connection: Connection): boolean =>
  connection.auth !== 'none' && !connection.hasSecret && !signedInByPerson(connection);

const noneYet: readonly Connection[] = [];
const wordsOf = ({ name, type, hosts }: Connection): readonly string[] => [name, typeWord(type), ...hosts];

export default function ConnectionsPage({ params }: PageProps) {
  const wanted = useMemo(() => wantedFrom(params), [params]);
  const { flow, step } = params;
  const { result, reload } = useCall('connections:list', {});
  const [selectedId, setSelectedId] = useState<string | undefined>(params['id']);
  const [view, setView] = useState<View>('connections');
  const [dialog, setDialog] = useState<'new' | 'edit' | 'secret' | undefined>(params['add'] === undefined ? undefined : 'new');
  const mayEdit = useMay('connection.edit');
  const mayWrite = useMay('secret.write');
  const { found, box, nothing } = useListSearch(
    result.state === 'ready' ? result.value.connections : noneYet,
    wordsOf,
    'Search connections',
  );
  const none = result.state === 'ready' && result.value.connections.length === 0;
  // What an open connection still needs is what comes next, not another one.
  const add = (
    <MayButton
      permission="connection.edit"
      {...(selectedId === undefined ? { tone: 'primary' as const } : {})}
      icon={Plus}
      onClick={() => setDialog('new')}
    >
      Add a connection
    </MayButton>
  );
  return (
    <PageFrame
      title="Connections"
      lead="Each bound to its hosts. Flows name them; the secrets stay here."
      actions={
        none ? undefined : (
          <>
            {view === 'connections' ? box : null}
            <Segmented<View>
              label="View"
              value={view}
              onValueChange={setView}
              options={[
                { value: 'connections', label: 'Connections' },
                { value: 'accounts', label: 'Accounts' },
              ]}
            />
            {add}
          </>
        )
      }
    >
      <LoadedView result={result} failed="The connections could not be read" onRetry={reload}>
        {({ connections }) => {
          const selected = connections.find((one) => one.id === selectedId);
          const done = (): void => {
            setDialog(undefined);
            reload();
          };
          const table =
            view === 'accounts' ? (
              <AccountsView connections={connections} selectedId={selected?.id} onOpen={setSelectedId} />
            ) : (
              <Table
                label="Connections"
                columns={columns}
                rows={found}
                rowId={(row) => row.id}
                selectedId={selected?.id}
                onOpen={(row) => setSelectedId(row.id)}
                empty={
                  nothing ?? (
                    <EmptyState icon={Cable} title="No connections yet" actions={add}>
                      A connection holds how to reach a service: its host, how to sign in, and the secret. Flows point at it by name.
                    </EmptyState>
                  )
                }
              />
            );
          return (
            <>
              {flow === undefined || step === undefined ? null : (
                <div className="flex items-center gap-3 border-b border-line bg-sunken px-4 py-2">
                  <span className="min-w-0 flex-1 text-muted">
                    {selected === undefined
                      ? 'Your flow is waiting for a connection. Add one, or choose one of these.'
                      : wantsSecret(selected)
                        ? `Enter the secret of ${selected.name}, then go back.`
                        : `Your flow can use ${selected.name} now.`}
                  </span>
                  <Button
                    {...(selected !== undefined && !wantsSecret(selected) ? { tone: 'primary' as const } : {})}
                    icon={ArrowLeft}
                    onClick={() => navigate('flow', { id: flow, ...(selected === undefined ? {} : { step, connection: selected.id }) })}
                  >
                    {selected === undefined ? 'Back to the flow' : `Back, and use ${selected.name}`}
                  </Button>
                </div>
              )}
              {selected === undefined ? (
                table
              ) : (
                <SplitPane
                  direction="row"
                  storageKey="connections"
                  initial={400}
                  minimum={300}
                  maximum={640}
                  label="Width of the details"
                  main={<div className="flex h-full min-h-0 flex-col">{table}</div>}
                  panel={
                    <Detail
                      connection={selected}
                      mayEdit={mayEdit}
                      mayWrite={mayWrite}
                      onEdit={() => setDialog('edit')}
                      onSecret={() => setDialog('secret')}
                      onChanged={reload}
                      onDeleted={() => {
                        setSelectedId(undefined);
                        reload();
                      }}
                      onClose={() => setSelectedId(undefined)}
                    />
                  }
                />
              )}
              {dialog === 'new' ? (
                <ConnectionDialog
                  connection={undefined}
                  start={wanted}
                  onClose={() => setDialog(undefined)}
                  onSaved={(saved) => {
                    setSelectedId(saved.id);
                    done();
                    if (mayWrite && wantsSecret(saved)) setDialog('secret');
                  }}
                />
              ) : null}
              {dialog === 'edit' && selected !== undefined ? (
                <ConnectionDialog connection={selected} onClose={() => setDialog(undefined)} onSaved={done} />
              ) : null}
              {dialog === 'secret' && selected !== undefined ? (
                <SecretDialog connection={selected} onClose={() => setDialog(undefined)} onSaved={done} />
              ) : null}
            </>
          );
        }}
      </LoadedView>
    </PageFrame>
  );
}
