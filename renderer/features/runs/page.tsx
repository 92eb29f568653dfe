/** Runs: the list, and one run with its steps. */
import { useEffect, useMemo, useState } from 'react';
import { FileSpreadsheet, Play, X } from 'lucide-react';
import { useCall, usePush } from '../../bridge/client.ts';
import { saveFile } from '../../bridge/save-file.ts';
import { instantText } from '../../../app/kernel/instant.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useFlowNames } from '../../canvas/flow-names.ts';
import { costText } from '../../facts/amounts.ts';
import { keepDraft, useDrafts } from '../../shell/drafts.ts';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import type { PageProps } from '../../shell/routes.tsx';
import { navigate } from '../../shell/router.ts';
import { Button, EmptyState, RelativeTime, SearchInput, Select, Table, type TableColumn, dateLocale, timeWidth } from '../../ui/index.ts';
import { askOf, periodChoices, questionKept, questionOf, runsTable, shownOf, stateChoices, type RunQuestion } from './filter.ts';
import { RunView } from './run-view.tsx';
import { StatusBadge, durationText, modeWords, triggerWord } from './words.tsx';

type Run = OutputOf<'run:list'>['runs'][number];
const none: readonly Run[] = [];
const columns: readonly TableColumn<Run>[] = [
  {
    id: 'status',
    title: 'Status',
    width: 'clamp(116px, 13.4cqw, 124px)',
    sortBy: (row) => row.status,
    cell: (row) => <StatusBadge status={row.status} />,
  },
  {
    id: 'flow',
    title: 'Flow',
    sortBy: (row) => row.flowName.toLowerCase(),
    cell: (row) => (
      <span dir="auto" title={row.flowName} className="block truncate font-medium">
        {row.flowName}
      </span>
    ),
  },
  {
    id: 'mode',
    title: 'Kind',
    width: 'clamp(104px, 12cqw, 110px)',
    sortBy: (row) => row.mode,
    cell: (row) => <span className="text-muted">{modeWords[row.mode]}</span>,
  },
  {
    id: 'trigger',
    title: 'Started by',
    width: '110px',
    secondary: true,
    sortBy: (row) => row.trigger,
    cell: (row) => <span className="text-muted">{triggerWord(row.trigger)}</span>,
  },
  {
    id: 'started',
    title: 'Started',
    width: timeWidth,
    sortBy: (row) => row.startedAt,
    cell: (row) => (
      <span className="text-muted">
        <RelativeTime time={row.startedAt} />
      </span>
    ),
  },
  {
    id: 'duration',
    title: 'Duration',
    width: '90px',
    numeric: true,
    sortBy: (row) => (row.endedAt ?? row.startedAt) - row.startedAt,
    cell: (row) => durationText(row),
  },
  { id: 'steps', title: 'Steps', width: '70px', numeric: true, sortBy: (row) => row.steps, cell: (row) => row.steps },
  {
    id: 'retries',
    title: 'Retries',
    width: '80px',
    secondary: true,
    numeric: true,
    sortBy: (row) => row.retries,
    cell: (row) => row.retries,
  },
  {
    id: 'cost',
    title: 'Cost',
    width: '80px',
    secondary: true,
    numeric: true,
    sortBy: (row) => row.costMilliUsd,
    cell: (row) => costText(row.costMilliUsd),
  },
  {
    id: 'worst',
    title: 'Worst event',
    width: '24%',
    secondary: true,
    cell: (row) => <span className="text-muted">{row.worst ?? ''}</span>,
  },
];

/** Most workspaces run nothing that is paid by use: a column of blanks tells them nothing. */
const columnsFor = (runs: readonly Run[]): readonly TableColumn<Run>[] =>
  runs.some((run) => run.costMilliUsd > 0) ? columns : columns.filter(({ id }) => id !== 'cost');

const moments = new Intl.DateTimeFormat(dateLocale, { dateStyle: 'medium', timeStyle: 'short' });
const mostListed = 1_000;

/** What is asked, in one row that breaks where there is no room. */
function Questions({
  question,
  runs,
  onChange,
}: {
  readonly question: RunQuestion;
  readonly runs: readonly Run[];
  onChange(question: RunQuestion): void;
}) {
  const names = useFlowNames();
  const { span, flow } = question;
  const known = new Map([...runs.map((run) => [run.flowId, run.flowName] as const), ...(names ?? [])]);
  const flows = [...known].map(([value, label]) => ({ value, label })).toSorted((a, b) => a.label.localeCompare(b.label));
  return (
    <div role="group" aria-label="Which runs" className="flex flex-wrap items-center gap-2 px-4 py-2">
      <Select
        aria-label="Flow"
        className="w-60!"
        value={flow}
        onValueChange={(next) => onChange({ ...question, flow: next })}
        options={[
          { value: '', label: 'Every flow' },
          ...flows,
          ...(flow === '' || known.has(flow) ? [] : [{ value: flow, label: 'A flow that is gone' }]),
        ]}
      />
      <Select
        aria-label="Status"
        className="w-40!"
        value={question.state}
        onValueChange={(state) => onChange({ ...question, state: state as RunQuestion['state'] })}
        options={stateChoices}
      />
      {span === undefined ? (
        <Select
          aria-label="Time"
          className="w-36!"
          value={String(question.hours)}
          onValueChange={(hours) => onChange({ ...question, hours: Number(hours) })}
          options={periodChoices}
        />
      ) : (
        <Button
          icon={X}
          title="Show all time"
          onClick={() => {
            const { span: _span, ...rest } = question;
            onChange(rest);
          }}
        >
          {moments.formatRange(span.from, span.to)}
        </Button>
      )}
    </div>
  );
}

const kept = 'which runs';

/** Whoever comes back from a run finds what they had asked, unless another page sends them with a question of its own. */
function RunList({ asked }: { readonly asked: RunQuestion | undefined }) {
  const [question, setQuestion] = useState(() => asked ?? questionKept(useDrafts.getState()[kept]));
  useEffect(() => keepDraft(kept, JSON.stringify(question)), [question]);
  const { result, reload } = useCall('run:list', askOf(question));
  usePush('run:event', ({ of }) => {
    if (of === 'run') reload();
  });
  const runs = result.state === 'ready' ? result.value.runs : none;
  const rows = useMemo(() => shownOf(runs, question, Date.now()), [runs, question]);
  const asksNothing = question.flow === '' && question.state === '';
  return (
    <PageFrame
      title="Runs"
      actions={
        <>
          <SearchInput
            aria-label="Search runs"
            placeholder="Search"
            value={question.words}
            onValueChange={(words) => setQuestion({ ...question, words })}
            className="w-52"
          />
          <Button
            icon={FileSpreadsheet}
            disabled={rows.length === 0}
            onClick={() => saveFile(`countersign-runs-${instantText(Date.now()).slice(0, 10)}.csv`, runsTable(rows), 'text/csv')}
          >
            Export as a table
          </Button>
        </>
      }
    >
      <Questions question={question} runs={runs} onChange={setQuestion} />
      <LoadedView result={result} failed="The runs could not be read" onRetry={reload}>
        {() => (
          <>
            <Table
              label="Runs"
              columns={columnsFor(runs)}
              rows={rows}
              rowId={(row) => row.id}
              initialSort={{ id: 'started', descending: true }}
              onOpen={(row) => navigate('runs', { id: row.id })}
              empty={
                runs.length === 0 && asksNothing ? (
                  <EmptyState icon={Play} title="No runs yet">
                    Open a flow and press Try: a dry run shows every step and sends nothing.
                  </EmptyState>
                ) : (
                  <EmptyState
                    icon={Play}
                    title="No run matches"
                    actions={<Button onClick={() => setQuestion(questionOf({}))}>Show all runs</Button>}
                  />
                )
              }
            />
            {runs.length < mostListed ? null : (
              <p className="border-t border-line px-4 py-2 text-sm text-faint">
                Only the newest {mostListed.toLocaleString()} are looked through. Choose a flow or a state to reach further back.
              </p>
            )}
          </>
        )}
      </LoadedView>
    </PageFrame>
  );
}

export default function RunsPage({ params }: PageProps) {
  const { id } = params;
  return id === undefined ? (
    <RunList key={JSON.stringify(params)} asked={Object.keys(params).length === 0 ? undefined : questionOf(params)} />
  ) : (
    <RunView key={id} runId={id} />
  );
}
