/** How an emergency release stands, in the same words on every page. */
import type { OutputOf } from '../../app/ipc/contract.ts';
import { RelativeTime, type CalloutTone } from '../ui/index.ts';

export type Emergency = NonNullable<OutputOf<'review:get'>['summary']['emergency']>;

const looks: Readonly<Record<Emergency['state'], { readonly word: string; readonly tone: CalloutTone }>> = {
  waiting: { word: 'Emergency', tone: 'block' }, running: { word: 'Emergency', tone: 'block' }, due: { word: 'Look again', tone: 'high' },
  overdue: { word: 'Not looked at in time', tone: 'block' }, closed: { word: 'Was an emergency', tone: 'info' }, over: { word: 'Was an emergency', tone: 'info' },
};

export const emergencyWord = ({ state }: Emergency): string => looks[state].word;
export const emergencyTone = ({ state }: Emergency): CalloutTone => looks[state].tone;

/** What is true of it now, and what is wanted next. */
export function EmergencySentence({ emergency: { state, endsAt, dueAt, closed } }: { readonly emergency: Emergency }) {
  const due = dueAt === undefined ? null : <> Somebody who neither made nor signed it looks at it again; that is due <RelativeTime time={dueAt} />.</>;
  const looked = closed === undefined ? null : <> {closed.by} looked at it again, <RelativeTime time={closed.at} />.</>;
  switch (state) {
    case 'waiting': return <>It waits for two reviewers, and ends <RelativeTime time={endsAt} />.</>;
    case 'running': return <>Two people approved it. It ends <RelativeTime time={endsAt} />.{due}{looked}</>;
    case 'due': case 'overdue': return <>It ended <RelativeTime time={endsAt} />.{due}</>;
    case 'closed': return closed === undefined ? <>A usual review was approved after it.</> : looked;
    case 'over': return <>It was never approved.</>;
  }
}
