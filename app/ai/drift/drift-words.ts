/** What has changed, in words and numbers that a business person can check. Pure. */
import { middleOfBin } from './bins.ts';
import type { BinPair, FeatureDrift, StepDrift } from './compare.ts';
import { isOrdered, otherBin, type Feature } from './feature.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const dayMs = 86_400_000;
const dayText = (day: number): string => {
  const date = new Date(day * dayMs);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''}`;
};
const percent = (share: number): string => `${share > 0 && share < 0.01 ? '<1' : Math.round(share * 100)} %`;
const shareOf = (count: number, of: number): number => (of === 0 ? 0 : count / of);

function timesAs(was: number, is: number, more: string): string {
  if (was === 0) return 'now and then, as never before';
  const ratio = is / was;
  if (ratio >= 1.8 && ratio < 2.25) return `twice as ${more}`;
  if (ratio > 0.45 && ratio <= 0.55) return `half as ${more}`;
  return ratio === 0
    ? 'never any more'
    : `${ratio < 1 ? ratio.toFixed(ratio < 0.1 ? 2 : 1) : ratio >= 10 ? String(Math.round(ratio)) : ratio.toFixed(1)} times as ${more}`;
}

/** The bin that adds most to the stability index. */
function moved({ bins, before, now }: FeatureDrift): BinPair | undefined {
  const adds = (pair: BinPair): number => {
    const [was, is] = [(pair.before + 0.5) / (before + 1), (pair.now + 0.5) / (now + 1)];
    return (is - was) * Math.log(is / was);
  };
  return bins.toSorted((a, b) => adds(b) - adds(a))[0];
}

function median(bins: readonly BinPair[], side: 'before' | 'now'): number {
  const half = bins.reduce((sum, pair) => sum + pair[side], 0) / 2;
  let sum = 0;
  for (const pair of bins) {
    sum += pair[side];
    if (sum >= half) return middleOfBin(Number(pair.bin));
  }
  return 0;
}

/** Two leading digits: more are not known of a bin. */
export const roughly = (value: number): string => (value === 0 ? '0' : String(Number(value.toPrecision(2))));

const called = ({ field }: Feature, whole: string): string => (field === '' ? whole : `“${field}”`);

/** What people call the words of a step: the titles of its ways out. */
export type NameOfBin = (node: string, feature: Feature, bin: string) => string;

function binText(name: string): string {
  return name === otherBin ? 'something else' : `“${name}”`;
}

function sizes(feature: FeatureDrift): string {
  const [was, is] = [median(feature.bins, 'before'), median(feature.bins, 'now')];
  const what = feature.feature.measure === 'length' ? (['long', 'short', ' characters'] as const) : (['large', 'small', ''] as const);
  const numbers = `about ${roughly(was)} -> ${roughly(is)}${what[2]}`;
  // The middle may stay where it is while the rest moves.
  if (was <= 0 || is <= 0 || Math.abs(is / was - 1) < 0.15) return `differently spread (${numbers} in the middle)`;
  return `${timesAs(was, is, what[0])} (${numbers})`;
}

/** One change: "says “complaint” twice as often as before (18 % -> 37 %)". */
export function changeWords(node: string, drift: FeatureDrift, nameOf: NameOfBin): string {
  const { feature, before, now } = drift;
  if (isOrdered(feature)) {
    const subject =
      feature.measure === 'length'
        ? `texts${feature.field === '' ? '' : ` in ${called(feature, '')}`} are`
        : `${called(feature, 'the number')} is`;
    return feature.side === 'out' ? `gives other numbers: ${subject} ${sizes(drift)}` : `${subject} ${sizes(drift)}`;
  }
  const bin = moved(drift);
  if (bin === undefined) return 'has changed';
  const [was, is] = [shareOf(bin.before, before), shareOf(bin.now, now)];
  const numbers = `(${percent(was)} -> ${percent(is)})`;
  const often = timesAs(was, is, 'often as before');
  const name = nameOf(node, feature, bin.bin);
  if (feature.side === 'people') return `is overturned by people ${timesAs(was, is, 'often as before')} ${numbers}`;
  if (feature.side === 'out')
    return `${feature.field === '' ? 'says' : `gives for ${called(feature, '')}`} ${binText(name)} ${often} ${numbers}`;
  if (feature.measure === 'given') {
    const missing = drift.bins.find((one) => one.bin === 'no') ?? { before: 0, now: 0 };
    const [gone, goes] = [shareOf(missing.before, before), shareOf(missing.now, now)];
    return `${called(feature, 'what comes in')} is missing ${timesAs(gone, goes, 'often as before')} (${percent(gone)} -> ${percent(goes)})`;
  }
  if (feature.measure === 'language')
    return `texts${feature.field === '' ? '' : ` in ${called(feature, '')}`} are ${bin.bin === 'other' ? 'in a language that cannot be told' : `in ${bin.bin}`} ${often} ${numbers}`;
  return `${called(feature, 'what comes in')} is ${binText(name)} ${often} ${numbers}`;
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
const mostParts = 3;

/** `decides`: it decides otherwise, `gets`: something else comes in, `overturned`: people say no to it more often. */
export type DriftKind = 'decides' | 'gets' | 'overturned';
export interface DriftAlarm {
  readonly node: string;
  readonly kind: DriftKind;
  readonly words: string;
}

/** One alarm for each step at most: the gravest of what happened to it, with what came in as its likely cause. */
export function alarmsOf(steps: readonly StepDrift[], stepName: (node: string) => string, nameOf: NameOfBin): readonly DriftAlarm[] {
  return steps.flatMap(({ node, features }): DriftAlarm[] => {
    const much = features.filter(({ change }) => change === 'much');
    const [people, out, into] = (['people', 'out', 'in'] as const).map((side) =>
      much
        .filter(({ feature }) => feature.side === side)
        .toSorted((a, b) => b.index - a.index)
        .slice(0, mostParts),
    );
    const told = [...(out ?? []), ...(people ?? [])];
    const first = told[0] ?? into?.[0];
    if (first === undefined) return [];
    const step = `the step “${stepName(node)}”`;
    const incoming = (into ?? []).map((one) => changeWords(node, one, nameOf));
    const since = `Since ${dayText(Math.min(...[...told, ...(told.length === 0 ? (into ?? []) : [])].map((one) => one.since ?? Number.MAX_SAFE_INTEGER)))}`;
    if (told.length === 0)
      return [
        {
          node,
          kind: 'gets',
          words: `${since} ${step} gets something else than before: ${listed(incoming)}. What it decides has not clearly changed.`,
        },
      ];
    const also =
      incoming.length > 0
        ? ` What comes in changed as well: ${listed(incoming)}.`
        : features.some(({ feature, change }) => feature.side === 'in' && change !== 'few')
          ? ' What comes in has not clearly changed: the model, its provider or the rule may have.'
          : '';
    return [
      {
        node,
        kind: (people ?? []).length > 0 ? 'overturned' : 'decides',
        words: `${since} ${step} ${listed(told.map((one) => changeWords(node, one, nameOf)))}.${also}`,
      },
    ];
  });
}
