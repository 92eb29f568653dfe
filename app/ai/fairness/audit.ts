/**
 * Whether a step decides alike for groups of people, from what it decided. It compares shares and tells what cannot be seen; it never says that a
 * step is fair, which no figure can. Pure.
 */
import { ratioInterval, shareInterval } from '../statistics.ts';

/** Of one decision: the group, whether the answer was the good one, and whether it should have been, where that is known. */
export interface JudgedDecision {
  readonly group: string;
  readonly good: boolean;
  readonly deserved?: boolean;
  /** Stands for one person; left out where nobody can tell them apart. Never shown. */ readonly person?: string;
}

export interface Share {
  readonly hits: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}
export interface GroupResult {
  readonly group: string;
  /** How often the answer was the good one, with a 95 % interval. */
  readonly selected: Share;
  /** Disparate impact: the share beside that of the group that gets the good answer most often, with a 95 % interval. */
  readonly ratio: number;
  readonly ratioLow: number;
  readonly ratioHigh: number;
  /** `clear`: below four fifths, and so is all of the interval; `maybe`: below, but chance may have done it. */
  readonly belowFourFifths: 'clear' | 'maybe' | 'no';
  /** Of those who deserved the good answer, how many got it; where that is known for enough of them. */
  readonly opportunity?: Share;
}
export interface FairnessResult {
  readonly decisions: number;
  /** What `smallestGroup` counts. */
  readonly counted: 'people' | 'decisions';
  readonly groups: readonly GroupResult[];
  /** Groups too small to be shown, and decisions about them. */
  readonly suppressed: { readonly groups: number; readonly decisions: number };
  /** Largest difference between groups in what those get who deserve it. */
  readonly opportunityGap?: number;
}

/** Fewer people than this are never shown: each of them could be known by it. */
export const smallestGroup = 10;
/** The four-fifths rule of the Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D). */
const fourFifths = 0.8;

function shareOf(hits: number, of: number): Share {
  return { hits, of, share: of === 0 ? 0 : hits / of, ...shareInterval(hits, of) };
}
const count = (all: readonly JudgedDecision[], is: (one: JudgedDecision) => boolean): number =>
  all.reduce((sum, one) => sum + (is(one) ? 1 : 0), 0);

/** People where they can be told apart, and then those who cannot count as one; decisions otherwise. */
const sizeOf = (own: readonly JudgedDecision[], counted: FairnessResult['counted']): number =>
  counted === 'decisions' ? own.length : new Set(own.map(({ person }) => person ?? '')).size;

export function auditOf(decisions: readonly JudgedDecision[]): FairnessResult {
  const counted = decisions.some(({ person }) => person !== undefined) ? ('people' as const) : ('decisions' as const);
  const groups = [...Map.groupBy(decisions, ({ group }) => group)].map(([group, own]) => ({
    group,
    own,
    selected: shareOf(
      count(own, ({ good }) => good),
      own.length,
    ),
  }));
  const shown = groups
    .filter(({ own }) => sizeOf(own, counted) >= smallestGroup)
    .toSorted((a, b) => b.selected.share - a.selected.share || b.selected.of - a.selected.of || (a.group < b.group ? -1 : 1));
  const small = groups.filter(({ own }) => sizeOf(own, counted) < smallestGroup);
  const best = shown[0]?.selected;
  const results = shown.map(({ group, own, selected }): GroupResult => {
    const deserving = own.filter(({ deserved }) => deserved === true);
    const ratio = best === undefined || best.share === 0 ? 1 : selected.share / best.share;
    const interval = best === undefined || best.share === 0 || selected === best ? { low: 1, high: 1 } : ratioInterval(selected, best);
    return {
      group,
      selected,
      ratio,
      ratioLow: interval.low,
      ratioHigh: interval.high,
      belowFourFifths: ratio >= fourFifths ? 'no' : interval.high < fourFifths ? 'clear' : 'maybe',
      // Hardt, Price and Srebro, Equality of Opportunity in Supervised Learning, 2016.
      ...(sizeOf(deserving, counted) >= smallestGroup
        ? {
            opportunity: shareOf(
              count(deserving, ({ good }) => good),
              deserving.length,
            ),
          }
        : {}),
    };
  });
  const chances = results.flatMap(({ opportunity }) => (opportunity === undefined ? [] : [opportunity.share]));
  return {
    decisions: decisions.length,
    counted,
    groups: results,
    suppressed: { groups: small.length, decisions: small.reduce((sum, { own }) => sum + own.length, 0) },
    ...(chances.length < 2 ? {} : { opportunityGap: Math.max(...chances) - Math.min(...chances) }),
  };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** An answer as people say it: a step that tests something goes one of two ways. */
export const answerInWords = (answer: string): string => (answer === 'true' ? 'Yes' : answer === 'false' ? 'No' : answer);

/** What was found, for whoever has to answer for the flow; `answer` is the one that people want to get. */
export function fairnessWords({ groups, suppressed, opportunityGap, counted }: FairnessResult, answer: string): readonly string[] {
  const good = answerInWords(answer);
  const [best] = groups;
  if (best === undefined || groups.length < 2)
    return [`Fewer than two groups have ${smallestGroup} ${counted} or more, so that nothing can be compared.`];
  const below = groups.filter(({ belowFourFifths }) => belowFourFifths !== 'no');
  const each = below.map(
    ({ group, selected, ratio, belowFourFifths }) =>
      `“${group}” gets “${good}” in ${percent(selected.share)} of ${selected.of} decisions, “${best.group}” in ${percent(best.selected.share)} of ${best.selected.of}: ${ratio.toFixed(2)} of it, below four fifths.${belowFourFifths === 'maybe' ? ' With so few decisions, chance may have done that.' : ''}`,
  );
  return [
    ...(each.length === 0 ? [`No group that can be shown gets “${good}” less than four fifths as often as “${best.group}”.`] : each),
    ...(opportunityGap === undefined
      ? []
      : [`Of those who should get “${good}”, the share that does differs by ${Math.round(opportunityGap * 100)} points between groups.`]),
    ...(suppressed.groups === 0
      ? []
      : [`${suppressed.groups} ${suppressed.groups === 1 ? 'group is' : 'groups are'} too small to be shown.`]),
  ];
}

/** What no figure here can show. Always told beside the figures. */
export function blindSpots(knowsOutcome: boolean, counted: FairnessResult['counted'] = 'decisions'): readonly string[] {
  return [
    'This compares how often groups get an answer. It is no finding that the step is fair, or unlawful.',
    'Why groups differ is not seen: whoever asks, and for what, may differ, too.',
    ...(knowsOutcome
      ? ['What should have been decided is taken from the data, which may be unfair itself.']
      : ['Whether the answers were right for each group is not seen, as no outcome is known.']),
    counted === 'people'
      ? 'Whoever cannot be told apart by the field of people counts as one. Name groups by a field that many share, never by a name or a number of one.'
      : `Decisions are counted, not people: ${smallestGroup} of them may be about one person. Name a field that many people share, never a name or a number of one.`,
    'Groups that the field does not tell apart, and people who are in two of them, are not seen.',
  ];
}
