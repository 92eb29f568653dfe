/** Each chart answers one question, and each point opens its runs. */
import { useState, type ReactNode } from 'react';
import {
  Activity,
  ChevronRight,
  CircleAlert,
  Hand,
  Inbox,
  ClipboardCheck,
  OctagonX,
  ShieldCheck,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import { useCall, usePush } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import type { PageProps } from '../../shell/routes.tsx';
import { moneyText } from '../../facts/amounts.ts';
import { HoldDialog } from '../../facts/hold-dialog.tsx';
import { withoutCodes } from '../../facts/reason-words.ts';
import { useMay } from '../../shell/session.ts';
import {
  Badge,
  Button,
  EmptyState,
  RelativeTime,
  Segmented,
  TabPanel,
  Table,
  Tabs,
  classNames,
  type TabItem,
  type TableColumn,
  timeWidth,
} from '../../ui/index.ts';
import { Bars, type Bar } from './bars.tsx';
import { BudgetsView } from './budgets.tsx';
import { ChangesView } from './changes.tsx';
import { FairnessView } from './fairness.tsx';
import { WatchView } from './watch.tsx';

type Overview = OutputOf<'monitor:overview'>;
type Bucket = Overview['buckets'][number];
type Flow = Overview['flows'][number];
type Alert = Overview['alerts'][number];
type Days = '1' | '7' | '30';

const total = (bucket: Bucket): number => bucket.succeeded + bucket.failed + bucket.halted + bucket.cancelled + bucket.open;
const sum = (buckets: readonly Bucket[], of: (bucket: Bucket) => number): number => buckets.reduce((all, bucket) => all + of(bucket), 0);
const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

const hours = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dates = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });
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

const alertIcons: Readonly<Record<Alert['severity'], LucideIcon>> = { block: OctagonX, high: TriangleAlert, medium: CircleAlert };
const alertTones: Readonly<Record<Alert['severity'], string>> = { block: 'text-block', high: 'text-high', medium: 'text-medium' };

function Alerts({ alerts }: { readonly alerts: readonly Alert[] }) {
  if (alerts.length === 0)
    return (
      <p className="flex items-center gap-1.5 text-muted">
        <ShieldCheck className="size-4 text-good" aria-hidden />
        Nothing needs attention.
      </p>
    );
  return (
    <ul aria-label="Alerts" className="divide-y divide-line rounded-md border border-line">
      {alerts.map((alert, index) => {
        const Icon = alertIcons[alert.severity];
        return (
          <li key={index}>
            <button
              type="button"
              className="flex w-full items-start gap-2.5 px-3 py-2 text-start hover:bg-hover focus-visible:-outline-offset-2"
              onClick={() => {
                navigate(alert.page, alert.params);
              }}
            >
              <Icon className={classNames('mt-0.5 size-4 shrink-0', alertTones[alert.severity])} aria-hidden />
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{alert.title}</span>
                <span className="block text-muted">{withoutCodes(alert.detail)}</span>
              </span>
              <ChevronRight className="mt-0.5 size-4 shrink-0 text-faint rtl:-scale-x-100" aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

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
              'No run waits'
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

function Now({ days }: { readonly days: Days }) {
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

type View = 'now' | 'watch' | 'changes' | 'fairness' | 'budgets';
const leads: Readonly<Record<View, string>> = {
  now: 'What runs here, what it costs, and what needs attention.',
  watch: 'What is usual for each flow, and what happens when something is not.',
  changes: 'Whether models, rules and people still decide as they did before.',
  fairness: 'Whether steps decide alike for different groups of people, as far as figures can tell.',
  budgets: 'How much flows may learn about people, how much they did, and what is left.',
};
const views: readonly TabItem<View>[] = [
  { value: 'now', label: 'Now' },
  { value: 'watch', label: 'Alarms and playbooks' },
  { value: 'changes', label: 'Decisions' },
  { value: 'fairness', label: 'Fairness' },
  { value: 'budgets', label: 'Privacy budgets' },
];
const isView = (text: string | undefined): text is View => text !== undefined && Object.hasOwn(leads, text);

export default function MonitorPage({ params }: PageProps) {
  const [days, setDays] = useState<Days>('7');
  const mayHold = useMay('alert.acknowledge');
  const [holding, setHolding] = useState(false);
  const view: View = isView(params['view']) ? params['view'] : 'now';
  return (
    <PageFrame
      title="Monitor"
      lead={leads[view]}
      actions={
        <>
          {mayHold ? (
            <Button icon={Hand} onClick={() => setHolding(true)}>
              Hold a flow
            </Button>
          ) : null}
          {view === 'now' ? (
            <Segmented<Days>
              label="Time"
              value={days}
              onValueChange={setDays}
              options={[
                { value: '1', label: '24 hours' },
                { value: '7', label: '7 days' },
                { value: '30', label: '30 days' },
              ]}
            />
          ) : null}
        </>
      }
    >
      <Tabs
        label="Parts of the monitor"
        items={views}
        value={view}
        onValueChange={(next) => navigate('monitor', next === 'now' ? {} : { view: next })}
        className="flex-1"
      >
        <TabPanel value="now" className="flex flex-col">
          <Now days={days} />
        </TabPanel>
        <TabPanel value="watch" className="flex flex-col">
          <WatchView />
        </TabPanel>
        <TabPanel value="changes" className="flex flex-col">
          <ChangesView flowId={params['flow']} />
        </TabPanel>
        <TabPanel value="fairness" className="flex flex-col">
          <FairnessView flowId={params['flow']} />
        </TabPanel>
        <TabPanel value="budgets" className="flex flex-col">
          <BudgetsView />
        </TabPanel>
      </Tabs>
      {holding ? <HoldDialog onClose={() => setHolding(false)} /> : null}
    </PageFrame>
  );
}
