/** Runs: the list, and one run with its steps. */
import { useMemo, useState } from 'react';
import { Play, X } from 'lucide-react';
import { useCall, usePush } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { costText } from '../../facts/amounts.ts';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import type { PageProps } from '../../shell/routes.tsx';
import { navigate } from '../../shell/router.ts';
import { Button, EmptyState, RelativeTime, SearchInput, Segmented, Table, type TableColumn } from '../../ui/index.ts';
import { RunView } from './run-view.tsx';
import { StatusBadge, durationText, modeWords, triggerWord } from './words.tsx';

type Run = OutputOf<'run:list'>['runs'][number];
type Show = 'all' | 'open' | 'trouble';

const columns: readonly TableColumn<Run>[] = [
  { id: 'status', title: 'Status', width: '120px', sortBy: (row) => row.status, cell: (row) => <StatusBadge status={row.status} /> },
  { id: 'flow', title: 'Flow', sortBy: (row) => row.flowName.toLowerCase(), cell: (row) => <span className="font-medium">{row.flowName}</span> },
  { id: 'mode', title: 'Kind', width: '100px', sortBy: (row) => row.mode, cell: (row) => <span className="text-muted">{modeWords[row.mode]}</span> },
  { id: 'trigger', title: 'Started by', width: '110px', secondary: true, sortBy: (row) => row.trigger, cell: (row) => <span className="text-muted">{triggerWord(row.trigger)}</span> },
  { id: 'started', title: 'Started', width: '120px', sortBy: (row) => row.startedAt, cell: (row) => <span className="text-muted"><RelativeTime time={row.startedAt} /></span> },
  { id: 'duration', title: 'Took', width: '90px', numeric: true, sortBy: (row) => (row.endedAt ?? row.startedAt) - row.startedAt, cell: (row) => durationText(row) },
  { id: 'steps', title: 'Steps', width: '70px', numeric: true, sortBy: (row) => row.steps, cell: (row) => row.steps },
  { id: 'retries', title: 'Retries', width: '80px', secondary: true, numeric: true, sortBy: (row) => row.retries, cell: (row) => row.retries },
  { id: 'cost', title: 'Cost', width: '80px', secondary: true, numeric: true, sortBy: (row) => row.costMilliUsd, cell: (row) => costText(row.costMilliUsd) },
  { id: 'worst', title: 'Worst event', width: '24%', secondary: true, cell: (row) => <span className="text-muted">{row.worst ?? ''}</span> },
];

/** Most workspaces run nothing that is paid by use: a column of blanks tells them nothing. */
const columnsFor = (runs: readonly Run[]): readonly TableColumn<Run>[] => (runs.some((run) => run.costMilliUsd > 0) ? columns : columns.filter(({ id }) => id !== 'cost'));

const isShown: Readonly<Record<Show, (run: Run) => boolean>> = {
  all: () => true,
  open: (run) => run.status === 'running' || run.status === 'waiting' || run.status === 'paused',
  trouble: (run) => run.status === 'failed' || run.status === 'halted',
};

/** Where another page sent the reader: the runs of one flow, or of a time. */
interface RunScope { readonly flow?: string; readonly from?: number; readonly to?: number }

const scopeOf = ({ flow, from, to }: Readonly<Record<string, string>>): RunScope => ({ ...(flow === undefined ? {} : { flow }), ...(from === undefined || to === undefined ? {} : { from: Number(from), to: Number(to) }) });
const inScope = (run: Run, { flow, from, to }: RunScope): boolean => (flow === undefined || run.flowId === flow) && (from === undefined || to === undefined || (run.startedAt >= from && run.startedAt < to));
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function ScopeBar({ scope, flowName }: { readonly scope: RunScope; readonly flowName: string | undefined }) {
  if (scope.flow === undefined && scope.from === undefined) return null;
  const words = scope.flow !== undefined ? `Only runs of ${flowName ?? 'one flow'}` : `Only runs between ${moments.format(scope.from)} and ${moments.format(scope.to)}`;
  return <div className="flex items-center gap-2 border-b border-line bg-sunken px-4 py-1.5"><span className="text-muted">{words}</span><Button tone="ghost" icon={X} onClick={() => navigate('runs')}>Show all</Button></div>;
}

function RunList({ scope }: { readonly scope: RunScope }) {
  const { result, reload } = useCall('run:list', {});
  const [search, setSearch] = useState('');
  const [show, setShow] = useState<Show>('all');
  usePush('run:event', ({ of }) => { if (of === 'run') reload(); });
  const { flow, from, to } = scope;
  const rows = useMemo(() => {
    const words = search.trim().toLowerCase();
    return result.state === 'ready' ? result.value.runs.filter((run) => inScope(run, { ...(flow === undefined ? {} : { flow }), ...(from === undefined || to === undefined ? {} : { from, to }) }) && isShown[show](run) && `${run.flowName} ${run.id}`.toLowerCase().includes(words)) : [];
  }, [result, search, show, flow, from, to]);
  return (
    <PageFrame
      title="Runs"
      actions={(
        <>
          <Segmented<Show> label="Show" value={show} onValueChange={setShow} options={[{ value: 'all', label: 'All' }, { value: 'open', label: 'Under way' }, { value: 'trouble', label: 'Failed or halted' }]} />
          <SearchInput aria-label="Search runs" placeholder="Search" value={search} onValueChange={setSearch} className="w-52" />
        </>
      )}
    >
      <LoadedView result={result} failed="The runs could not be read" onRetry={reload}>
        {({ runs }) => (
          <>
            <ScopeBar scope={scope} flowName={runs.find((run) => run.flowId === flow)?.flowName} />
            <Table
              label="Runs" columns={columnsFor(runs)} rows={rows} rowId={(row) => row.id} initialSort={{ id: 'started', descending: true }} onOpen={(row) => navigate('runs', { id: row.id })}
              empty={runs.length === 0
                ? <EmptyState icon={Play} title="No runs yet">Open a flow and press Try: a dry run shows every step and sends nothing.</EmptyState>
                : <EmptyState icon={Play} title="No run matches" />}
            />
          </>
        )}
      </LoadedView>
    </PageFrame>
  );
}

export default function RunsPage({ params }: PageProps) {
  const { id } = params;
  return id === undefined ? <RunList scope={scopeOf(params)} /> : <RunView key={id} runId={id} />;
}
