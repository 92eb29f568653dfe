/** What a run waits for, in words: a moment, a person, a call from outside, or another run. Pure. */
import type { StepView } from '../../app/ipc/contract/runs.ts';
import { dateLocale } from '../ui/reader-locale.ts';

type Waiting = Pick<StepView, 'nodeName' | 'status' | 'waitsFor'>;

export interface WaitWords {
  readonly title: string;
  readonly detail: string;
  /** Somebody has to answer in the Inbox. */ readonly inbox: boolean;
}

const dayMs = 86_400_000;
const clockTime = new Intl.DateTimeFormat(dateLocale, { hour: '2-digit', minute: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat(dateLocale, { dateStyle: 'medium', timeStyle: 'short' });

/** "09:56", with the day where it is not within the next hours. */
export const momentText = (time: number, now: number): string => (Math.abs(time - now) < dayMs / 2 ? clockTime : dayAndTime).format(time);

const person: WaitWords = {
  title: 'The run is waiting for a person',
  detail: 'The question is in the Inbox of those who may answer it. The run then continues by itself.',
  inbox: true,
};

/** People come first: they are the only ones who can do something about it. */
export function waitWords(steps: readonly Waiting[], now: number): WaitWords {
  const waiting = steps.filter(({ status }) => status === 'waiting');
  if (waiting.some(({ waitsFor }) => waitsFor === undefined || waitsFor.reason === 'approval')) return person;
  const other = waiting.find(({ waitsFor }) => waitsFor?.reason === 'webhook' || waitsFor?.reason === 'call');
  if (other?.waitsFor?.reason === 'webhook')
    return {
      title: `“${other.nodeName}” is waiting for an answer from outside`,
      detail: 'The run continues by itself once it is called.',
      inbox: false,
    };
  if (other !== undefined)
    return {
      title: `“${other.nodeName}” is waiting for the flow that it called`,
      detail: 'The run then continues by itself. If that flow asks somebody, its question is in the Inbox.',
      inbox: false,
    };
  const next = waiting.toSorted((a, b) => (a.waitsFor?.until ?? 0) - (b.waitsFor?.until ?? 0))[0];
  if (next === undefined) return person;
  const until = next.waitsFor?.until;
  return {
    title:
      until === undefined
        ? `“${next.nodeName}” is waiting`
        : until <= now
          ? `Continues any moment (${next.nodeName})`
          : `Continues at ${momentText(until, now)} (${next.nodeName})`,
    detail: 'Nobody needs to do anything.',
    inbox: false,
  };
}
