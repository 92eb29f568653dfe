/** The accounts of all connections beside each other: who shares which, and how far a leak of one would reach. */
import { Users } from 'lucide-react';
import { typeWord } from '../../facts/connection-types.ts';
import { openFlow } from '../../shell/router.ts';
import { Badge, Callout, EmptyState, Mono, Table, type TableColumn } from '../../ui/index.ts';
import { accountsOf, type Account, type Segmentation } from './accounts.ts';
import type { Connection } from './state.ts';

const looks: Readonly<Record<Segmentation, { readonly tone: 'high' | 'medium' | 'good' | 'neutral'; readonly help: string }>> = {
  'person': { tone: 'high', help: 'It is somebody’s own account: whatever they may do, the flows may; and it ends when they leave.' },
  'shared': { tone: 'medium', help: 'A leak of it reaches all of these flows, and the log of the service cannot tell them apart.' },
  'one-flow': { tone: 'good', help: 'A leak of it reaches this flow alone.' },
  'unused': { tone: 'neutral', help: 'No saved flow uses it. If none needs it, end it at the service and delete it here.' },
};
const wordOf = ({ segmentation, flows }: Account): string =>
  segmentation === 'person'
    ? 'All this person may do'
    : segmentation === 'shared'
      ? `Shared by ${flows.length} flows`
      : segmentation === 'one-flow'
        ? 'One flow'
        : 'Not used';
const flowsShown = 3;

const columns: readonly TableColumn<Account>[] = [
  {
    id: 'account',
    title: 'Account',
    sortBy: (row) => (row.name ?? '').toLowerCase(),
    cell: (row) =>
      row.name === undefined ? (
        <span className="text-muted" title="Name it in the connection, under More options">
          Not named
        </span>
      ) : (
        <Mono>{row.name}</Mono>
      ),
  },
  { id: 'type', title: 'Type', width: '180px', secondary: true, sortBy: (row) => row.type, cell: (row) => typeWord(row.type) },
  {
    id: 'connections',
    title: 'Connections',
    width: '200px',
    cell: (row) => row.connections.map(({ name }) => name).join(', '),
  },
  {
    id: 'flows',
    title: 'Flows',
    width: '260px',
    sortBy: (row) => row.flows.length,
    cell: (row) => (
      <span onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
        {row.flows.slice(0, flowsShown).map(({ id, name }, at) => (
          <span key={id}>
            {at === 0 ? '' : ', '}
            <button type="button" className="rounded-sm hover:underline" onClick={() => openFlow(id, name)}>
              {name}
            </button>
          </span>
        ))}
        {row.flows.length > flowsShown ? <span className="text-faint"> and {row.flows.length - flowsShown} more</span> : null}
      </span>
    ),
  },
  {
    id: 'segmentation',
    title: 'A leak reaches',
    width: '200px',
    cell: (row) => (
      <span title={looks[row.segmentation].help}>
        <Badge tone={looks[row.segmentation].tone}>{wordOf(row)}</Badge>
      </span>
    ),
  },
];

export interface AccountsViewProps {
  readonly connections: readonly Connection[];
  readonly selectedId: string | undefined;
  /** Shows how far a leak of this connection's secret would reach. */
  onOpen(connectionId: string): void;
}

export function AccountsView({ connections, selectedId, onOpen }: AccountsViewProps) {
  const accounts = accountsOf(connections);
  const wide = accounts.filter(({ segmentation }) => segmentation === 'person' || segmentation === 'shared').length;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="px-4 py-3">
        {wide === 0 ? (
          <Callout tone="good" title="No account is shared between flows">
            A leak of any of them reaches one flow at most.
          </Callout>
        ) : (
          <Callout
            tone="medium"
            title={
              wide === 1
                ? `1 of ${accounts.length} accounts reaches further than one flow`
                : `${wide} of ${accounts.length} accounts reach further than one flow`
            }
          >
            Give each flow an account of its own at the service, with no more rights than it needs: then a leak stays small, and the log of
            the service tells them apart.
          </Callout>
        )}
      </div>
      <Table
        label="Accounts"
        columns={columns}
        rows={accounts}
        rowId={(row) => row.id}
        selectedId={accounts.find((account) => account.connections.some(({ id }) => id === selectedId))?.id}
        onOpen={({ connections: [first] }) => {
          if (first !== undefined) onOpen(first.id);
        }}
        empty={<EmptyState icon={Users} title="No account yet" />}
      />
    </div>
  );
}
