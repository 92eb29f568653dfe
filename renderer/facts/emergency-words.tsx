/** How an emergency release stands, in the same words on every page. */
import type { OutputOf } from '../../app/ipc/contract.ts';
import { RelativeTime, type CalloutTone } from '../ui/index.ts';

export type Emergency = NonNullable<OutputOf<'review:get'>['summary']['emergency']>;

const looks: Readonly<Record<Emergency['state'], { readonly word: string; readonly tone: CalloutTone }>> = {
  waiting: { word: 'Emergency', tone: 'block' },
  running: { word: 'Emergency', tone: 'block' },
  due: { word: 'Look again', tone: 'high' },
  overdue: { word: 'Not looked at in time', tone: 'block' },
  closed: { word: 'Was an emergency', tone: 'info' },
  over: { word: 'Was an emergency', tone: 'info' },
};

export const emergencyWord = ({ state }: Emergency): string => looks[state].word;
export const emergencyTone = ({ state }: Emergency): CalloutTone => looks[state].tone;

/** What is true of it now, and what is wanted next. */
export function EmergencySentence({ emergency: { state, endsAt, dueAt, closed } }: { readonly emergency: Emergency }) {
  const due =
    dueAt === undefined ? null : (
      <>
        {' '}
        It is due <RelativeTime time={dueAt} /> that somebody who neither made nor signed it looks at it again.
      </>
    );
  const looked =
    closed === undefined ? null : (
      <>
        {' '}
        It was looked at again <RelativeTime time={closed.at} /> by {closed.by}.
      </>
    );
  switch (state) {
    case 'waiting':
      return (
        <>
          It ends <RelativeTime time={endsAt} /> and waits for two reviewers.
        </>
      );
    case 'running':
      return (
        <>
          It ends <RelativeTime time={endsAt} /> and was approved by two reviewers.{due}
          {looked}
        </>
      );
    case 'overdue':
      return (
        <>
          It ended <RelativeTime time={endsAt} /> as planned. Somebody who neither made nor signed it{' '}
          {dueAt === undefined ? (
            'should have looked at it again'
          ) : (
            <>
              should have looked at it again <RelativeTime time={dueAt} />
            </>
          )}
          , and nobody did.
        </>
      );
    case 'due':
      return (
        <>
          It ended <RelativeTime time={endsAt} /> as planned.{due}
        </>
      );
    case 'closed':
      return looked ?? <>A usual review was approved after it.</>;
    case 'over':
      return <>It was never approved.</>;
  }
}
