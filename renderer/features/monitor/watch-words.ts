/** Alarms and playbooks in sentences. */
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { dateLocale } from '../../ui/reader-locale.ts';

export type Watch = OutputOf<'monitor:watch'>;
export type Playbook = Watch['playbooks'][number];
export type Held = Watch['held'][number];
/** Where nobody can tell which flows are held, all of them are, and neither a person nor a playbook held them. */
export const isEveryFlow = ({ by, playbook }: Held): boolean => by === undefined && playbook === '';
export type Kind = Watch['alarms'][number]['kind'];

/** Of one step. */
export const stepKinds: ReadonlySet<Kind> = new Set<Kind>(['other-answers', 'other-input', 'overturned', 'unfair']);

/** Each finishes the sentence "When it ...". */
export const kindWords: Readonly<Record<Kind, string>> = {
  halted: 'tries something it may not do',
  failing: 'fails five times in a row',
  'new-place': 'goes to a place it never went to before',
  'new-data': 'sends a kind of data that it never sent there',
  busy: 'runs far more often than usual',
  'much-data': 'sends far more data than usual',
  'odd-hour': 'runs at an hour it never ran at before',
  'other-answers': 'has a step that decides differently than before',
  'other-input': 'has a step that receives different data than before',
  overturned: 'has a step that people say no to more often',
  unfair: 'is found, in a planned check, to decide less well for a group of people',
  'review-overdue': 'waits for a reviewer past its due time',
};

function listed(words: readonly string[], joint: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1) ?? ''}`;
}

export function sentenceOf(playbook: Playbook, flowName: string | undefined): string {
  const { when, pause, revoke, demote, mail, web } = playbook;
  const does = [
    ...(pause ? ['hold it'] : []),
    ...(revoke ? ['revoke the bundle it ran from'] : []),
    ...(demote === true ? ['ask a person before that step’s decision takes effect'] : []),
    ...(mail === undefined ? [] : [`mail ${listed(mail.to, 'and')}`]),
    ...(web === undefined ? [] : [`tell ${URL.canParse(web.url) ? new URL(web.url).host : web.url}`]),
  ];
  return `When ${flowName === undefined ? 'any flow' : `“${flowName}”`} ${listed(
    when.map((kind) => kindWords[kind]),
    'or',
  )}: ${listed(does, 'and')}.`;
}

export type RunsLetGo = OutputOf<'monitor:resumeRuns'>;

const runs = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What became of the runs of a flow that was let go on. */
export function runsLeft({ resumed, failed, why }: RunsLetGo): string {
  if (why !== undefined) return `Its runs could not all be resumed. ${/[.!?]$/.test(why) ? why : `${why}.`}`;
  const went =
    resumed === 0
      ? failed === 0
        ? 'No run was paused.'
        : 'No run was resumed.'
      : `${runs(resumed, 'run is resumed', 'runs are resumed')}.`;
  return failed === 0 ? went : `${went} ${runs(failed, 'run could not be resumed.', 'runs could not be resumed.')}`;
}

/** Runs of hours as people say them: "07 to 09, 13". UTC. */
export function hoursInWords(hours: readonly number[]): string {
  const spans: { from: number; to: number }[] = [];
  for (const hour of hours) {
    const last = spans.at(-1);
    if (last !== undefined && last.to === hour) last.to = hour + 1;
    else spans.push({ from: hour, to: hour + 1 });
  }
  const two = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
  return spans.length === 1 && spans[0]?.from === 0 && spans[0].to === 24
    ? 'All day'
    : spans.map(({ from, to }) => `${two(from)} to ${two(to)}`).join(', ');
}

const dayText = new Intl.DateTimeFormat(dateLocale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
/** Days of UTC, both included: "3 Mar to 9 Mar". */
export const spanWords = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  from === to ? `on ${dayText.format(from)}` : `from ${dayText.format(from)} to ${dayText.format(to)}`;

/** How often a step has decided in a time. */
export const timesWords = (count: number): string => (count === 0 ? 'not once' : count === 1 ? 'once' : `${count.toLocaleString()} times`);

export const percent = (share: number): string => `${share > 0 && share < 0.01 ? '<1' : Math.round(share * 100)} %`;

/** A share before and now. A time in which nothing was decided has none: a nought would read as one. */
export function shareWords(
  share: { readonly before: number; readonly now: number },
  decided: { readonly before: number; readonly now: number },
): string {
  return [...(decided.before === 0 ? [] : [percent(share.before)]), ...(decided.now === 0 ? [] : [percent(share.now)])].join(' → ');
}
