/**
 * The confirmations that the door has asked for and that wait for their answer. An answer spares its call the second factor, which the question's own
 * call has shown: so the door takes none but the first one to a question of its own, for the same call of the same session, and not for long.
 */
import type { Clock } from '../kernel/ports.ts';

/** As long as a second factor is fresh: a question that stood open longer was about another moment. */
export const confirmWithinMs = 5 * 60_000;
/** More than anybody leaves open; the oldest of the same window goes, and no other one's. */
const mostOpen = 16;

interface Question {
  /** The window that was asked. */
  readonly senderId: string;
  /** Digest of session, its state, window, channel and input, among which are passwords. */
  readonly call: string;
  /** What the person was shown, and what a yes is about. */
  readonly words: string;
  readonly askedAt: number;
}

export interface OpenQuestions {
  add(id: string, question: Omit<Question, 'askedAt'>): void;
  /** Takes the question away, so that a second answer finds none. Undefined where this call was asked none, or long ago. */
  take(id: string, call: string): Question | undefined;
  /** A wrong answer: it may be given again. */
  back(id: string, question: Question): void;
}

export function createOpenQuestions(clock: Clock): OpenQuestions {
  const open = new Map<string, Question>();
  const tooOld = ({ askedAt }: Question): boolean => Math.abs(clock.now() - askedAt) > confirmWithinMs;
  return {
    add(id, question) {
      for (const [other, one] of open) if (tooOld(one)) open.delete(other);
      const own = [...open].filter(([, { senderId }]) => senderId === question.senderId);
      for (const [oldest] of own.slice(0, Math.max(0, own.length + 1 - mostOpen))) open.delete(oldest);
      open.set(id, { ...question, askedAt: clock.now() });
    },
    take(id, call) {
      const question = open.get(id);
      if (question === undefined || question.call !== call) return undefined;
      open.delete(id);
      return tooOld(question) ? undefined : question;
    },
    back(id, question) {
      open.set(id, question);
    },
  };
}
