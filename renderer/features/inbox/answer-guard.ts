/** Keeps one gesture from answering two questions: a question that has just come under the pointer takes no answer yet. Pure. */

/** Longer than the pause within a double-click, shorter than it takes to read a title. */
export const settleMs = 800;

export interface GuardClock { now(): number }

export interface AnswerGuard {
  /** How long until the question takes an answer; 0 when it does. */
  leftMs(): number;
  mayAnswer(): boolean;
}

/** Begins when the question is shown. */
export function answerGuard(clock: GuardClock): AnswerGuard {
  const shownAt = clock.now();
  const leftMs = (): number => Math.max(0, settleMs - Math.max(0, clock.now() - shownAt));
  return { leftMs, mayAnswer: () => leftMs() === 0 };
}

/** The question that comes up once this one is answered: the one below it, or the last one above. */
export function nextAfter(ids: readonly string[], answered: string): string | undefined {
  const at = ids.indexOf(answered);
  if (at < 0) return ids[0];
  return ids[at + 1] ?? ids[at - 1];
}
