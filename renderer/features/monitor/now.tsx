/** The monitor's first page. Each chart answers one question, and each point opens its runs. */
import type { ReactNode } from 'react';
import { Activity, ClipboardCheck, Inbox, PackageCheck, type LucideIcon } from 'lucide-react';
import { useCall, usePush } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { moneyText } from '../../facts/amounts.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { useWaiting } from '../../shell/waiting.ts';
import { Badge, EmptyState, RelativeTime, Table, classNames, dateLocale, timeWidth, type TableColumn } from '../../ui/index.ts';
import { Alerts } from './alerts.tsx';
import { Bars, type Bar } from './bars.tsx';

type Overview = OutputOf<'monitor:overview'>;
type Bucket = Overview['buckets'][number];
type Flow = Overview['flows'][number];
export type Days = '1' | '7' | '30';

const total = (bucket: Bucket): number => bucket.succeeded + bucket.failed + bucket.halted + bucket.cancelled + bucket.open;
const sum = (buckets: readonly Bucket[], of: (bucket: Bucket) => number): number => buckets.reduce((all, bucket) => all + of(bucket), 0);
const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

const hours = new Intl.DateTimeFormat(dateLocale, { hour: '2-digit', minute: '2-digit' });
const dates = new Intl.DateTimeFormat(dateLocale, { weekday: 'short', day: 'numeric', month: 'short' });
const nameOf = (bucket: Bucket, days: Days): string => (days === '1' ? hours : dates).format(bucket.from);
const openRuns = ({ from, to }: { readonly from: number; readonly to: number }): void => {
  navigate('runs', { from: String(from), to: String(to) });
};

const runBar =
  (days: Days) =>
  (bucket: Bucket): Bar => ({
    id: String(bucket.from),
    name: nameOf(bucket, days),
    onOpen: () => {
      openRuns(bucket);
    },
    words: [
      count(total(bucket), 'run'),
      ...(bucket.open === 0 ? [] : [`${bucket.open} not finished`]),
      ...(bucket.cancelled === 0 ? [] : [`${bucket.cancelled} stopped`]),
      ...(bucket.failed === 0 ? [] : [`${bucket.failed} failed`]),
      ...(bucket.halted === 0 ? [] : [`${bucket.halted} halted`]),
    ].join(', '),
    parts: [
      { value: bucket.succeeded, className: 'bg-accent/70' },
      { value: bucket.open, className: 'bg-accent/25' },
      { value: bucket.cancelled, className: 'bg-line-strong' },
      { value: bucket.failed, className: 'bg-high' },
      { value: bucket.halted, className: 'bg-block' },
    ],
  });
const costBar =
  (days: Days) =>
  (bucket: Bucket): Bar => ({
    id: String(bucket.from),
    name: nameOf(bucket, days),
    onOpen: () => {
      openRuns(bucket);
    },
    words: moneyText(bucket.costMilliUsd),
    parts: [{ value: bucket.costMilliUsd, className: 'bg-accent/70' }],
  });

function Waiting({
  icon: Icon,
  value,
  words,
  detail,
  onOpen,
}: {
  readonly icon: LucideIcon;
  readonly value: number;
  readonly words: string;
  readonly detail: ReactNode;
  readonly onOpen: (() => void) | undefined;
}) {
  const inner = (
    <>
      <Icon className="size-4 text-muted" aria-hidden />
      <span className="text-lg font-semibold tabular-nums">{value}</span>
      <span className="min-w-0 flex-1 text-start">
        <span className="block">{words}</span>
        <span className="block text-sm text-muted">{detail}</span>
      </span>
    </>
  );
  const classes = 'flex w-full items-center gap-3 rounded-md border border-line px-3 py-2';
  return onOpen === undefined ? (
    <div className={classes}>{inner}</div>
  ) : (
    <button type="button" className={classNames(classes, 'hover:bg-hover')} onClick={onOpen}>
      {inner}
    </button>
  );
}

const columns: readonly TableColumn<Flow>[] = [
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
  { id: 'runs', title: 'Runs', width: '80px', numeric: true, sortBy: (row) => row.runs, cell: (row) => row.runs },
  {
    id: 'trouble',
    title: 'In trouble',
    width: '150px',
    sortBy: (row) => row.halted * 1_000 + row.failed,
    cell: (row) =>
      row.halted > 0 ? (
        <Badge tone="block">{row.halted} halted</Badge>
      ) : row.failed > 0 ? (
        <Badge tone="high">{row.failed} failed</Badge>
      ) : (
        <span className="text-muted">none</span>
      ),
  },
  {
    id: 'cost',
    title: 'Spent',
    width: '90px',
    numeric: true,
    sortBy: (row) => row.costMilliUsd,
    cell: (row) => moneyText(row.costMilliUsd),
  },
  {
    id: 'last',
    title: 'Last run',
    width: timeWidth,
    secondary: true,
    sortBy: (row) => row.lastAt,
    cell: (row) => (
      <span className="text-muted">
        <RelativeTime time={row.lastAt} />
      </span>
    ),
  },
  {
    id: 'worst',
    title: 'What went wrong last',
    width: '32%',
    cell: (row) => (
      <span className="text-muted" title={row.lastTrouble}>
        {row.lastTrouble ?? ''}
      </span>
    ),
  },
];

function Legend() {
  const marks = [
    ['bg-accent/70', 'Succeeded'],
    ['bg-accent/25', 'Not finished yet'],
    ['bg-line-strong', 'Stopped by a person'],
    ['bg-high', 'Failed'],
    ['bg-block', 'Halted'],
  ] as const;
  return (
    <ul aria-hidden className="mt-2 flex flex-wrap gap-x-3 gap-y-1 text-sm text-muted">
      {marks.map(([colour, word]) => (
        <li key={word} className="flex items-center gap-1.5">
          <span className={classNames('size-2.5 rounded-sm', colour)} />
          {word}
        </li>
      ))}
    </ul>
  );
}

function Chart({ title, value, children }: { readonly title: string; readonly value: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-lg border border-line p-3">
      <h2 className="text-muted">{title}</h2>
      <p className="mb-2 text-lg font-semibold tabular-nums">{value}</p>
      {children}
    </section>
  );
}

/** Of what has ended by itself, how much succeeded; what goes on, and what a person stopped, is told apart. */
function successText(buckets: readonly Bucket[]): string {
  const [succeeded, ended, open, stopped] = [
    sum(buckets, (one) => one.succeeded),
    sum(buckets, (one) => one.succeeded + one.failed + one.halted),
    sum(buckets, (one) => one.open),
    sum(buckets, (one) => one.cancelled),
  ];
  if (ended + open + stopped === 0) return 'No runs';
  return [
    ...(ended === 0 ? [] : [`${succeeded} of ${count(ended, 'run')}`]),
    ...(open === 0 ? [] : [`${open} not finished`]),
    ...(stopped === 0 ? [] : [`${stopped} stopped`]),
  ].join(', ');
}

function Content({ overview, days }: { readonly overview: Overview; readonly days: Days }) {
  const mayAnswer = useMay('human.answer');
  const mayReview = useMay('review.read');
  const mayAdmit = useMay('bundle.deploy');
  const releases = useWaiting((state) => state.releases);
  const { buckets, flows, waiting, alerts } = overview;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto p-4">
      <section aria-label="Needs attention">
        <h2 className="mb-2 text-lg">Needs attention</h2>
        <Alerts alerts={alerts} />
      </section>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(260px,1fr))] gap-3">
        <Waiting
          icon={Inbox}
          value={waiting.questions}
          words={waiting.questions === 1 ? 'question is waiting for a person' : 'questions are waiting for a person'}
          detail={
            waiting.oldestAt === undefined ? (
              'Every one was answered'
            ) : (
              <>
                the oldest was asked <RelativeTime time={waiting.oldestAt} />
              </>
            )
          }
          onOpen={
            mayAnswer
              ? () => {
                  navigate('inbox');
                }
              : undefined
          }
        />
        <Waiting
          icon={ClipboardCheck}
          value={waiting.reviews}
          words={waiting.reviews === 1 ? 'flow is waiting for signatures' : 'flows are waiting for signatures'}
          detail={waiting.overdue === 0 ? 'None is overdue' : `${waiting.overdue} overdue`}
          onOpen={
            mayReview
              ? () => {
                  navigate('reviews');
                }
              : undefined
          }
        />
        {mayAdmit ? (
          <Waiting
            icon={PackageCheck}
            value={releases}
            words={releases === 1 ? 'approved version is waiting to be admitted' : 'approved versions are waiting to be admitted'}
            detail={releases === 0 ? 'What was approved was admitted' : 'Each runs once it is admitted'}
            onOpen={() => {
              navigate('inbox');
            }}
          />
        ) : null}
      </div>
      <div className="grid grid-cols-2 gap-3 max-[900px]:grid-cols-1">
        <Chart title="Do runs succeed?" value={successText(buckets)}>
          <Bars label="Runs" bars={buckets.map(runBar(days))} />
          <Legend />
        </Chart>
        <Chart title="What do they cost?" value={moneyText(sum(buckets, ({ costMilliUsd }) => costMilliUsd))}>
          <Bars label="Spend" bars={buckets.map(costBar(days))} />
        </Chart>
      </div>
      <section aria-label="Flows" className={classNames('flex shrink-0 flex-col', flows.length > 0 && 'max-h-120')}>
        <h2 className="mb-2 text-lg">Which flows?</h2>
        <Table
          label="Flows"
          columns={columns}
          rows={flows}
          rowId={(row) => row.flowId}
          onOpen={(row) => {
            navigate('runs', { flow: row.flowId });
          }}
          empty={
            <EmptyState icon={Activity} title="Nothing ran in this period">
              Dry runs do not count. Start a flow, or switch its trigger on.
            </EmptyState>
          }
        />
      </section>
      {overview.whole ? null : <p className="text-sm text-faint">Only the newest 1,000 runs are counted.</p>}
    </div>
  );
}

export function Now({ days }: { readonly days: Days }) {
  const { result, reload } = useCall('monitor:overview', {
    days: Number(days) as 1 | 7 | 30,
    offsetMinutes: -new Date().getTimezoneOffset(),
  });
  usePush('run:event', ({ of }) => {
    if (of === 'run') reload();
  });
  return (
    <LoadedView result={result} failed="The monitor could not be read" onRetry={reload}>
      {(overview) => <Content overview={overview} days={days} />}
    </LoadedView>
  );
}
