/** What an alarm is called, wherever somebody meets it. */
import type { OutputOf } from '../../app/ipc/contract.ts';

export type Alarm = OutputOf<'monitor:watch'>['alarms'][number];

export const alarmTitles: Readonly<Record<Alarm['kind'], string>> = {
  halted: 'Halted',
  failing: 'Fails again and again',
  'new-place': 'A new place',
  'new-data': 'A new kind of data',
  busy: 'Runs far more often',
  'much-data': 'Sends far more data',
  'odd-hour': 'An unusual hour',
  'other-answers': 'Decides differently',
  'other-input': 'Receives different data',
  overturned: 'People say no more often',
  unfair: 'Less fair to a group',
  'review-overdue': 'A review is overdue',
};

/** The alarms that came, or came again, after the newest that this person has seen: the newest first. */
export const unseenOf = (alarms: readonly Alarm[], seenUntil: number): readonly Alarm[] =>
  alarms.filter(({ at }) => at > seenUntil).sort((one, other) => other.at - one.at);

export const alarmTitle = ({ kind, flowName, times }: Alarm): string =>
  `${alarmTitles[kind]}: ${flowName}${times > 1 ? ` (${times} times)` : ''}`;

/** One notice for what came at once. The same alarm that came again tells how often, in the place of its first notice. */
export function alarmNotice(
  fresh: readonly Alarm[],
): { readonly about: string; readonly title: string; readonly detail: string } | undefined {
  const [newest] = fresh;
  if (newest === undefined) return undefined;
  if (fresh.length === 1) return { about: `alarm ${newest.kind} ${newest.flowId}`, title: alarmTitle(newest), detail: newest.words };
  return { about: 'alarms', title: `${fresh.length} alarms since you last looked`, detail: `Latest: ${alarmTitle(newest)}` };
}
