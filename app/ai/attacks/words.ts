/** What an outcome means, for people. */
import type { AttackReport, AttackResult } from './attack-flow.ts';
import type { AttackOutcome } from './judge.ts';

export interface OutcomeWords {
  readonly label: string;
  readonly tone: 'bad' | 'note' | 'good';
  readonly means: string;
}

export const outcomeWords: Readonly<Record<AttackOutcome, OutcomeWords>> = {
  leaked: { label: 'Data got out', tone: 'bad', means: 'Data that stays inside otherwise would have left with the attacker’s text.' },
  steered: { label: 'Steered', tone: 'bad', means: 'The attacker would have chosen where something goes, or what is done.' },
  unseen: {
    label: 'Cannot be seen',
    tone: 'bad',
    means:
      'The model obeyed, and its words came to an imported step that acts. It does not run here, and its description does not say what it does with them: put a step of ours in its place.',
  },
  broken: {
    label: 'Ended in an error',
    tone: 'bad',
    means:
      'The run ended in an error before a model had answered to the text: this says nothing. Mend what the error names, and attack again.',
  },
  missed: {
    label: 'Did not arrive',
    tone: 'bad',
    means:
      'The text never reached a model, and no guard turned it away: this says nothing. Give the step that brings it in a sample with its real fields.',
  },
  asked: { label: 'A person is asked', tone: 'note', means: 'A person has to say yes before it would go on.' },
  carried: {
    label: 'Words carried on',
    tone: 'note',
    means: 'The attacker’s words would stand in what the flow sends, to a place that the flow chose.',
  },
  refused: { label: 'Refused', tone: 'good', means: 'It was tried, and the drawing does not allow it: a real run would have halted.' },
  held: { label: 'Held', tone: 'good', means: 'The model obeyed, and nothing came of it.' },
  'kept-out': {
    label: 'Kept out',
    tone: 'good',
    means: 'A guard turned the text away, or a mask or token took its place, before a model saw it.',
  },
};

export function reportHeadline({ results, counts, passed }: AttackReport): string {
  if (results.length === 0) return 'Nobody outside can write to a model of this flow.';
  const through = counts.leaked + counts.steered;
  if (through > 0) return `${through} of ${results.length} attacks got through.`;
  if (counts.unseen > 0)
    return `${counts.unseen} of ${results.length} attacks went on to imported steps, where nobody sees what they would do.`;
  if (counts.broken > 0)
    return `${counts.broken} of ${results.length} attacks ended in an error before a model answered, so they say nothing.`;
  if (counts.missed > 0) return `${counts.missed} of ${results.length} attacks did not arrive, so they say nothing.`;
  return passed && counts.carried + counts.asked === 0
    ? `None of ${results.length} attacks got anywhere.`
    : `None of ${results.length} attacks got through.`;
}

/** Where it came in, and where it came out. */
export const resultLine = ({ entryName, nodeName, error }: AttackResult): string =>
  `${entryName}${nodeName === undefined ? '' : ` → ${nodeName}`}${error === undefined ? '' : ` (${error.message})`}`;

export interface AlikeResults {
  readonly line: string;
  readonly results: readonly AttackResult[];
}

/** Results that came in and out at the same steps and for the same reason, together: a reason is said once. */
export const alikeResults = (results: readonly AttackResult[]): readonly AlikeResults[] =>
  [...Map.groupBy(results, resultLine)].map(([line, alike]) => ({ line, results: alike }));
