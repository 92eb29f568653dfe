/** Keeps one gesture from answering two questions: a question that has just come under the pointer takes no answer yet. Pure. */

/** Longer than the pause within a double-click, shorter than it takes to read a title. */
export const settleMs = 800;

export interface GuardClock {
  now(): number;
}

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

interface Listed {
  readonly id: string;
  readonly answeredByMe?: boolean | undefined;
  readonly forOthers?: boolean | undefined;
}

/** Whether this very person is waited for. */
export const waitsForMe = ({ answeredByMe, forOthers }: Listed): boolean => answeredByMe !== true && forOthers !== true;

/** The question that comes up once this one is answered: the next one below that waits for the same person, or the last one above; itself where none does. */
export function nextAfter(tasks: readonly Listed[], answered: string): string {
  const left = tasks.filter((task) => task.id === answered || waitsForMe(task));
  const at = left.findIndex(({ id }) => id === answered);
  return (at < 0 ? left[0] : (left[at + 1] ?? left[at - 1]))?.id ?? answered;
}
