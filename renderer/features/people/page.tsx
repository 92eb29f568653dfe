/** Who may do what: accounts, roles, second factors. */
import { useState } from 'react';
import { Award, UserPlus, Users } from 'lucide-react';
import { useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { MayButton } from '../../shell/may-button.tsx';
import { useListSearch } from '../../shell/list-search.tsx';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Badge, EmptyState, Hash, Mono, RelativeTime, Table, TabPanel, Tabs, type TableColumn, timeWidth } from '../../ui/index.ts';
import { groupWords, roleWord } from '../../facts/people-words.ts';
import { PersonDialog } from './person-dialog.tsx';
import { Providers } from './providers.tsx';
import { Roles } from './roles.tsx';

type PeopleTab = 'people' | 'roles' | 'sign-on';
type Person = OutputOf<'people:list'>['people'][number];

const columns: readonly TableColumn<Person>[] = [
  {
    id: 'name',
    title: 'Person',
    sortBy: (row) => row.displayName,
    cell: (row) => (
      <span className="font-medium">
        {row.displayName}
        {row.disabled ? <Badge className="ms-2">Switched off</Badge> : null}
      </span>
    ),
  },
  { id: 'account', title: 'Account', width: '120px', sortBy: (row) => row.account, cell: (row) => <Mono>{row.account}</Mono> },
  {
    id: 'roles',
    title: 'Roles',
    width: '32%',
    sortBy: (row) => row.roleTitles.join(),
    cell: (row) => (
      <span className="flex gap-1">
        {row.roleTitles.map((role) => (
          <Badge key={role}>{roleWord(role)}</Badge>
        ))}
        {row.groups.map((group) => (
          <Badge key={group} tone="accent">
            {groupWords[group]}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    id: 'factor',
    title: 'Second factor',
    width: '8.75rem',
    sortBy: (row) => Number(row.secondFactor),
    cell: (row) => (row.secondFactor ? <Badge tone="good">On</Badge> : <Badge tone="medium">At next sign-in</Badge>),
  },
  {
    id: 'key',
    title: 'Signing key',
    width: '130px',
    secondary: true,
    cell: (row) => (row.keyId === undefined ? <span className="text-faint">none yet</span> : <Hash value={row.keyId} label="key id" />),
  },
  {
    id: 'badges',
    title: 'Badges',
    width: '150px',
    secondary: true,
    sortBy: (row) => row.badges.length,
    cell: (row) =>
      row.badges.length === 0 ? (
        <span className="text-faint">none</span>
      ) : (
        <span title={row.badges.join(', ')} className="flex min-w-0 items-center gap-1">
          <Award className="size-3.5 shrink-0 text-good" aria-hidden />
          <span className="truncate">{row.badges.join(', ')}</span>
        </span>
      ),
  },
  {
    id: 'seen',
    title: 'Last signed in',
    width: timeWidth,
    secondary: true,
    sortBy: (row) => row.lastSignInAt ?? 0,
    cell: (row) =>
      row.lastSignInAt === undefined ? (
        <span className="text-faint">never</span>
      ) : (
        <span className="text-muted">
          <RelativeTime time={row.lastSignInAt} />
        </span>
      ),
  },
];

const nobody: readonly Person[] = [];
const wordsOf = ({ displayName, account, roles }: Person): readonly string[] => [displayName, account, ...roles];

export default function PeoplePage() {
  const [tab, setTab] = useState<PeopleTab>('people');
  const { result, reload } = useCall('people:list', {});
  const { found, box, nothing } = useListSearch(result.state === 'ready' ? result.value.people : nobody, wordsOf, 'Search people');
  const [open, setOpen] = useState<Person | 'new'>();
  const mayManage = useMay('identity.manage');
  return (
    <PageFrame
      title="People"
      lead="Nobody can sign what they drew, whatever their roles."
      actions={
        tab === 'people' ? (
          <>
            {box}
            <MayButton permission="identity.manage" tone="primary" icon={UserPlus} onClick={() => setOpen('new')}>
              Add a person
            </MayButton>
          </>
        ) : undefined
      }
    >
      <Tabs<PeopleTab>
        label="People"
        value={tab}
        onValueChange={setTab}
        items={[
          { value: 'people', label: 'People' },
          { value: 'roles', label: 'Roles and rights' },
          { value: 'sign-on', label: 'Single sign-on' },
        ]}
        className="min-h-0 flex-1"
      >
        <TabPanel value="people" className="flex min-h-0 flex-1 flex-col">
          <LoadedView result={result} failed="The people could not be read" onRetry={reload}>
            {() => (
              <Table
                label="People"
                columns={columns}
                rows={found}
                rowId={(row) => row.id}
                onOpen={mayManage ? (row) => setOpen(row) : undefined}
                empty={nothing ?? <EmptyState icon={Users} title="Nobody yet" />}
              />
            )}
          </LoadedView>
        </TabPanel>
        <TabPanel value="roles" className="flex min-h-0 flex-1 flex-col">
          <Roles />
        </TabPanel>
        <TabPanel value="sign-on" className="flex min-h-0 flex-1 flex-col">
          <Providers />
        </TabPanel>
      </Tabs>
      {open === undefined ? null : (
        <PersonDialog
          person={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
          onSaved={() => {
            setOpen(undefined);
            reload();
          }}
          onReset={reload}
        />
      )}
    </PageFrame>
  );
}
