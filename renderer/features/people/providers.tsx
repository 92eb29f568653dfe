/** Identity providers that vouch for people. */
import { useState } from 'react';
import { KeyRound, Plus } from 'lucide-react';
import { useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Badge, Button, EmptyState, Mono, Table, type TableColumn } from '../../ui/index.ts';
import { ProviderDialog } from './provider-dialog.tsx';

type Row = OutputOf<'sso:list'>['providers'][number];

const columns: readonly TableColumn<Row>[] = [
  {
    id: 'name',
    title: 'Provider',
    sortBy: (row) => row.provider.name,
    cell: (row) => <span className="font-medium">{row.provider.name}</span>,
  },
  { id: 'issuer', title: 'Issuer', cell: (row) => <Mono>{row.provider.issuer}</Mono> },
  { id: 'groups', title: 'Groups', width: '100px', numeric: true, cell: (row) => row.provider.mapping.length },
  {
    id: 'factor',
    title: 'Second factor',
    width: '160px',
    cell: (row) => (row.provider.trustsSecondFactor ? 'Its own counts' : 'Always ours'),
  },
  {
    id: 'state',
    title: 'State',
    width: '100px',
    cell: (row) => (row.provider.enabled ? <Badge tone="good">On</Badge> : <Badge>Off</Badge>),
  },
];

export function Providers() {
  const { result, reload } = useCall('sso:list', {});
  const [open, setOpen] = useState<Row | 'new'>();
  const mayManage = useMay('identity.manage');
  const add = (
    <Button
      tone="primary"
      icon={Plus}
      disabled={!mayManage}
      onClick={() => {
        setOpen('new');
      }}
    >
      Add a provider
    </Button>
  );
  return (
    <LoadedView result={result} failed="The identity providers could not be read" onRetry={reload}>
      {({ providers }) => (
        <>
          {providers.length === 0 ? null : <div className="flex justify-end p-4 pb-2">{add}</div>}
          <Table
            label="Identity providers"
            columns={columns}
            rows={providers}
            rowId={(row) => row.provider.id}
            onOpen={
              mayManage
                ? (row) => {
                    setOpen(row);
                  }
                : undefined
            }
            empty={
              <EmptyState icon={KeyRound} title="People sign in with an account of this workspace" actions={add}>
                With an identity provider they use the account of your organisation, and lose their rights here when they leave its groups.
              </EmptyState>
            }
          />
          {open === undefined ? null : (
            <ProviderDialog
              provider={open === 'new' ? undefined : open.provider}
              hasSecret={open !== 'new' && open.hasSecret}
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
