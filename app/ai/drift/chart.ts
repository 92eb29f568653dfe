/** What was counted of a step, as pairs of bars that people can read: shares before and now, under names of the flow. Pure. */
import { middleOfBin } from './bins.ts';
import type { BinPair, Change, FeatureDrift } from './compare.ts';
import { roughly, type NameOfBin } from './drift-words.ts';
import { isOrdered, type Feature, type Side } from './feature.ts';

/** Shares from 0 to 1. */
export interface Bar {
  readonly name: string;
  readonly before: number;
  readonly now: number;
}
export interface Chart {
  readonly title: string;
  readonly side: Side;
  readonly change: Change;
  readonly bars: readonly Bar[];
  readonly before: number;
  readonly now: number;
  /** Population stability index. */ readonly index: number;
  /** How often chance alone gives so much, corrected. */ readonly p: number;
}

/** Days as ms since the Unix epoch, both included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
export interface StepChange {
  readonly nodeId: string;
  readonly step: string;
  readonly by: 'model' | 'rule' | 'person';
  readonly before: Span;
  readonly now: Span;
  readonly decisions: { readonly before: number; readonly now: number };
  /** What has changed, in sentences. */ readonly words: readonly string[];
  readonly charts: readonly Chart[];
}

const mostBars = 8;

const titles: Readonly<Record<Feature['measure'], (field: string) => string>> = {
  category: (field) => field,
  number: (field) => field,
  length: (field) => `${field}, length`,
  language: (field) => `${field}, language`,
  given: (field) => `${field}, is there`,
};
function titleOf({ side, measure, field }: Feature): string {
  if (side === 'people') return 'What people said to it';
  return field === '' ? 'What it decides' : titles[measure](field);
}

/** Neighbours taken together until there are few enough, from the smallest number to the largest. */
function grouped(bins: readonly BinPair[]): readonly BinPair[] {
  const each = Math.ceil(bins.length / mostBars);
  return Array.from({ length: Math.ceil(bins.length / each) }, (_one, index) => bins.slice(index * each, (index + 1) * each)).map(
    (group): BinPair => ({
      bin:
        group.length === 1
          ? roughly(middleOfBin(Number(group[0]?.bin)))
          : `${roughly(middleOfBin(Number(group[0]?.bin)))} to ${roughly(middleOfBin(Number(group.at(-1)?.bin)))}`,
      before: group.reduce((sum, { before }) => sum + before, 0),
      now: group.reduce((sum, { now }) => sum + now, 0),
    }),
  );
}

/** The rare ones in one bar. */
function largest(bins: readonly BinPair[]): readonly BinPair[] {
  if (bins.length <= mostBars) return bins;
  const order = bins.toSorted((a, b) => b.before + b.now - a.before - a.now);
  const rest = order.slice(mostBars - 1);
  return [
    ...order.slice(0, mostBars - 1),
    { bin: 'the rest', before: rest.reduce((sum, { before }) => sum + before, 0), now: rest.reduce((sum, { now }) => sum + now, 0) },
  ];
}

export function chartOf(node: string, drift: FeatureDrift, nameOf: NameOfBin): Chart {
  const { feature, bins, before, now, index, p, change } = drift;
  const ordered = isOrdered(feature);
  const named = (ordered ? grouped(bins) : largest(bins)).map((pair) => ({
    ...pair,
    bin: ordered ? pair.bin : nameOf(node, feature, pair.bin),
  }));
  const share = (count: number, of: number): number => (of === 0 ? 0 : count / of);
  return {
    title: titleOf(feature),
    side: feature.side,
    change,
    before,
    now,
    index,
    p,
    bars: named.map((pair) => ({ name: pair.bin, before: share(pair.before, before), now: share(pair.now, now) })),
  };
}
