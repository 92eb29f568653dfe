/** Which runs are shown: of which flow, in which state, from which time. What the host can leave out it leaves out, so that a rare run is found among thousands. */
import { csvTable } from '../../../app/kernel/csv-table.ts';
import { instantText } from '../../../app/kernel/instant.ts';
import type { InputOf, OutputOf } from '../../../app/ipc/contract.ts';
import { modeWords, statusWord, triggerWord } from './words.tsx';

type Run = OutputOf<'run:list'>['runs'][number];
type Status = Run['status'];

const groups = {
  '': { label: 'Any status', statuses: [] },
  open: { label: 'Not finished', statuses: ['running', 'waiting', 'paused'] },
  trouble: { label: 'Failed or halted', statuses: ['failed', 'halted'] },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly statuses: readonly Status[] }>>;
const singles = ['running', 'waiting', 'paused', 'succeeded', 'failed', 'halted', 'cancelled'] as const satisfies readonly Status[];

type StateChoice = keyof typeof groups | Status;
export const stateChoices: readonly { readonly value: StateChoice; readonly label: string }[] = [
  ...(Object.keys(groups) as (keyof typeof groups)[]).map((value) => ({ value, label: groups[value].label })),
  ...singles.map((value) => ({ value, label: statusWord(value) })),
];
const statusesOf = (state: StateChoice): readonly Status[] =>
  state === '' || state === 'open' || state === 'trouble' ? groups[state].statuses : [state];

const hourMs = 3_600_000;
export const periodChoices = [
  { value: '0', label: 'All time' },
  { value: '1', label: 'Last hour' },
  { value: '24', label: 'Last 24 hours' },
  { value: '168', label: 'Last 7 days' },
  { value: '720', label: 'Last 30 days' },
] as const;

export interface RunQuestion {
  /** Empty for every flow. */
  readonly flow: string;
  readonly state: StateChoice;
  /** 0 for all time. */
  readonly hours: number;
  /** A span that another page sent the reader with; it stands in the place of the hours. */
  readonly span?: { readonly from: number; readonly to: number };
  readonly words: string;
}

/** What the address says: another page sends the reader to the runs of a flow, or of a time. */
export function questionOf({ flow = '', from, to }: Readonly<Record<string, string>>): RunQuestion {
  const span = { from: Number(from), to: Number(to) };
  return {
    flow,
    state: '',
    hours: 0,
    words: '',
    ...(from === undefined || to === undefined || !Number.isFinite(span.from) || !Number.isFinite(span.to) ? {} : { span }),
  };
}

/** As it was left; nothing was asked yet where there is none. */
export const questionKept = (text: string | undefined): RunQuestion =>
  text === undefined ? questionOf({}) : (JSON.parse(text) as RunQuestion);

export function askOf({ flow, state }: RunQuestion): InputOf<'run:list'> {
  const statuses = statusesOf(state);
  return { ...(flow === '' ? {} : { flowId: flow }), ...(statuses.length === 0 ? {} : { status: [...statuses] }) };
}

export function shownOf(runs: readonly Run[], { hours, span, words }: RunQuestion, now: number): readonly Run[] {
  const [from, to] = span === undefined ? [hours === 0 ? 0 : now - hours * hourMs, Number.POSITIVE_INFINITY] : [span.from, span.to];
  const wanted = words.trim().toLowerCase();
  return runs.filter(
    (run) => run.startedAt >= from && run.startedAt < to && `${run.flowName} ${run.id} ${run.worst ?? ''}`.toLowerCase().includes(wanted),
  );
}

/** For a spreadsheet; times in UTC, so that two people in two places read the same. */
export const runsTable = (runs: readonly Run[]): string =>
  csvTable([
    [
      'run',
      'flow',
      'status',
      'kind',
      'started by',
      'started (UTC)',
      'ended (UTC)',
      'steps',
      'retries',
      'tokens',
      'cost (USD)',
      'worst event',
    ],
    ...runs.map((run) => [
      run.id,
      run.flowName,
      statusWord(run.status),
      modeWords[run.mode],
      triggerWord(run.trigger),
      instantText(run.startedAt),
      run.endedAt === undefined ? '' : instantText(run.endedAt),
      String(run.steps),
      String(run.retries),
      String(run.tokens),
      (run.costMilliUsd / 1_000).toFixed(3),
      run.worst ?? '',
    ]),
  ]);
