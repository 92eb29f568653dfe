/** Where the log is forwarded to, and how far each destination has got. */
import { useEffect, useState } from 'react';
import { Plus, Radio, Trash2 } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import {
  Badge,
  Button,
  Callout,
  CopyDetails,
  EmptyState,
  IconButton,
  Mono,
  RelativeTime,
  Table,
  type TableColumn,
} from '../../ui/index.ts';
import { DestinationDialog, kindNames } from './destination-dialog.tsx';

type State = OutputOf<'audit:destinations'>['destinations'][number];

const refreshMs = 5_000;

function placeOf({ destination }: State): string {
  switch (destination.kind) {
    case 'syslog':
      return `${destination.host}:${destination.port}`;
    case 'file':
      return destination.fileName;
    case 'splunk':
    case 'otlp':
      return destination.url;
  }
}

function Progress({ state: { destination, status } }: { readonly state: State }) {
  if (!destination.enabled) return <Badge>Off</Badge>;
  if (status.failing !== undefined) return <Badge tone="block">Not getting through</Badge>;
  return status.backlog === 0 ? <Badge tone="good">Up to date</Badge> : <Badge tone="medium">Catching up</Badge>;
}

export function Destinations() {
  const { result, reload } = useCall('audit:destinations', {});
  const [open, setOpen] = useState<State | 'new'>();
  const mayForward = useMay('audit.forward');
  const remove = useAction(async (destinationId: string) => {
    await call('audit:removeDestination', { destinationId });
    reload();
  });
  useEffect(() => {
    const timer = setInterval(reload, refreshMs);
    return () => {
      clearInterval(timer);
    };
  }, [reload]);
  const add = (
    <Button
      icon={Plus}
      tone="primary"
      disabled={!mayForward}
      onClick={() => {
        setOpen('new');
      }}
    >
      Add a destination
    </Button>
  );
  const columns: readonly TableColumn<State>[] = [
    {
      id: 'name',
      title: 'Destination',
      sortBy: (row) => row.destination.name,
      cell: (row) => <span className="font-medium">{row.destination.name}</span>,
    },
    { id: 'kind', title: 'Kind', width: '150px', sortBy: (row) => row.destination.kind, cell: (row) => kindNames[row.destination.kind] },
    { id: 'place', title: 'Where', cell: (row) => <Mono>{placeOf(row)}</Mono> },
    { id: 'state', title: 'State', width: '180px', cell: (row) => <Progress state={row} /> },
    { id: 'delivered', title: 'Delivered', width: '110px', numeric: true, cell: (row) => row.status.delivered },
    { id: 'backlog', title: 'Waiting', width: '100px', numeric: true, cell: (row) => row.status.backlog },
    {
      id: 'lost',
      title: 'Lost',
      width: '80px',
      numeric: true,
      cell: (row) => (row.status.lost === 0 ? 0 : <span className="text-block">{row.status.lost}</span>),
    },
    {
      id: 'last',
      title: 'Last',
      width: '120px',
      cell: (row) =>
        row.status.lastDeliveryAt === undefined ? (
          <span className="text-faint">not yet</span>
        ) : (
          <RelativeTime time={row.status.lastDeliveryAt} />
        ),
    },
    ...(mayForward
      ? [
          {
            id: 'remove',
            title: '',
            width: '72px',
            cell: (row: State) => (
              <IconButton
                icon={Trash2}
                label={`Remove ${row.destination.name}`}
                onClick={(event) => {
                  event.stopPropagation();
                  void remove.run(row.destination.id);
                }}
              />
            ),
          },
        ]
      : []),
  ];
  return (
    <LoadedView result={result} failed="The destinations could not be read" onRetry={reload}>
      {({ destinations }) => (
        <>
          <div className="flex flex-col gap-2 p-4 pb-2">
            {remove.error === undefined ? null : (
              <Callout tone="block" title="It was not removed">
                {remove.error.message}
              </Callout>
            )}
            {destinations.flatMap(({ destination, status }) =>
              status.failing === undefined
                ? []
                : [
                    <Callout key={destination.id} tone="block" title={`“${destination.name}” does not get the log`}>
                      {status.failing.message} It began <RelativeTime time={status.failing.since} />;{' '}
                      {status.failing.attempts === 1 ? 'tried once' : `tried ${status.failing.attempts} times`}. Nothing is lost:{' '}
                      {status.backlog === 1 ? 'one entry waits' : `${status.backlog} entries wait`} in the log.{' '}
                      <CopyDetails error={status.failing} />
                    </Callout>,
                  ],
            )}
            {destinations.length === 0 ? null : <div className="flex justify-end">{add}</div>}
          </div>
          <Table
            label="Destinations"
            columns={columns}
            rows={destinations}
            rowId={(row) => row.destination.id}
            onOpen={
              mayForward
                ? (row) => {
                    setOpen(row);
                  }
                : undefined
            }
            empty={
              <EmptyState icon={Radio} title="The log stays on this computer" actions={add}>
                Forward it to the security team’s system: syslog over TLS, Splunk, OpenTelemetry, or a file that an agent picks up.
              </EmptyState>
            }
          />
          {open === undefined ? null : (
            <DestinationDialog
              destination={open === 'new' ? undefined : open.destination}
              hasToken={open !== 'new' && open.hasToken}
              onClose={() => {
                setOpen(undefined);
              }}
              onSaved={() => {
                setOpen(undefined);
                reload();
              }}
            />
          )}
        </>
      )}
    </LoadedView>
  );
}
