/** What a run waits for, in words: a moment, a person, a call from outside, or another run. Pure. */
import type { StepView } from '../../app/ipc/contract/runs.ts';

type Waiting = Pick<StepView, 'nodeName' | 'status' | 'waitsFor'>;

export interface WaitWords {
  readonly title: string;
  readonly detail: string;
  /** Somebody has to answer in the Inbox. */ readonly inbox: boolean;
}

const dayMs = 86_400_000;
const clockTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** "09:56", with the day where it is not within the next hours. */
export const momentText = (time: number, now: number): string => (Math.abs(time - now) < dayMs / 2 ? clockTime : dayAndTime).format(time);

const person: WaitWords = {
  title: 'It waits for a person',
  detail: 'The question stands in the Inbox of those who may answer it. The run goes on by itself after that.',
  inbox: true,
};

/** People come first: they are the only ones who can do something about it. */
export function waitWords(steps: readonly Waiting[], now: number): WaitWords {
  const waiting = steps.filter(({ status }) => status === 'waiting');
  if (waiting.some(({ waitsFor }) => waitsFor === undefined || waitsFor.reason === 'approval')) return person;
  const other = waiting.find(({ waitsFor }) => waitsFor?.reason === 'webhook' || waitsFor?.reason === 'call');
  if (other?.waitsFor?.reason === 'webhook')
    return {
      title: `“${other.nodeName}” waits for an answer from outside`,
      detail: 'The run goes on by itself once it is called.',
      inbox: false,
    };
  if (other !== undefined)
    return {
      title: `“${other.nodeName}” waits for the flow that it called`,
      detail: 'The run goes on by itself after that. Where that flow asks somebody, its question stands in the Inbox.',
      inbox: false,
    };
  const next = waiting.toSorted((a, b) => (a.waitsFor?.until ?? 0) - (b.waitsFor?.until ?? 0))[0];
  if (next === undefined) return person;
  const until = next.waitsFor?.until;
  return {
    title:
      until === undefined
        ? `“${next.nodeName}” waits`
        : until <= now
          ? `Goes on any moment (${next.nodeName})`
          : `Goes on at ${momentText(until, now)} (${next.nodeName})`,
    detail: 'Nobody has to do anything.',
    inbox: false,
  };
}
