/** What a guardrail would have stopped of the texts that it was tried on, at any certainty. Apart from the trial itself, which brings all detectors along. Pure. */
export type TrialReason = 'injection' | 'personal' | 'secret';

export interface TriedText {
  /** Its place among the texts, from 1. */
  readonly place: number;
  /** The beginning of it. */
  readonly text: string;
  /** 0 to 1 by reason; reasons that were not looked for, or found nothing, are left out. */
  readonly scores: Readonly<Partial<Record<TrialReason, number>>>;
}

export interface FalseAlarms {
  readonly stopped: readonly TriedText[];
  /** Of the texts, 0 to 1. */
  readonly rate: number;
  /** What the rate may truly be at most, in 95 of 100 such trials: the upper end of Wilson's score interval (1927). */
  readonly atMost: number;
}

const wilsonZ = 1.96;
function upperBound(hits: number, of: number): number {
  if (of === 0) return 1;
  const rate = hits / of;
  const z2 = wilsonZ ** 2;
  return Math.min(1, (rate + z2 / (2 * of) + wilsonZ * Math.sqrt((rate * (1 - rate)) / of + z2 / (4 * of ** 2))) / (1 + z2 / of));
}

export const surenessOf = ({ scores }: TriedText): number => Math.max(0, ...Object.values(scores));

/** Those that a guardrail of this certainty would stop, the surest first. */
export function falseAlarms(tried: readonly TriedText[], certainty: number): FalseAlarms {
  const stopped = tried
    .filter((text) => surenessOf(text) >= certainty)
    .toSorted((a, b) => surenessOf(b) - surenessOf(a) || a.place - b.place);
  return { stopped, rate: tried.length === 0 ? 0 : stopped.length / tried.length, atMost: upperBound(stopped.length, tried.length) };
}
