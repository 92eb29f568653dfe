/**
 * Whether a step decides otherwise than it did, from counts by day: a window of before against the window of now. Told is only what is both
 * more than chance (a test, corrected for all that is looked at in the flow) and large (the stability index, or a share that leapt). Pure.
 */
import type { DecisionCount } from '../../engine/ports.ts';
import { corrected, sameCategories, sameNumbers, stabilityIndex } from '../statistics.ts';
import { featureKey, isOrdered, overturnedBin, readFeature, type Feature } from './feature.ts';

/** Both days belong to it; days since the Unix epoch, UTC. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export const limits = {
  /** With fewer decisions nothing is said. */
  fewestBefore: 100,
  fewestNow: 50,
  /** Looked at as now: a week, or up to four where that has too few. */
  nowDays: 7,
  mostNowDays: 28,
  /** Looked at as before: so many days up to the approval, or the first ones. */
  beforeDays: 90,
  firstDays: 30,
  /** Chance may give an alarm in one of so many looks at a flow. */
  chance: 1 / 1_000,
  /** Of the stability index (Siddiqi 2006). */
  some: 0.1,
  much: 0.25,
  /** A share that is half as large again, or the other way round, by so much of the whole at least. */
  points: 0.1,
  times: 1.5,
  /** People disagree by so much of the whole more often, and half as often again at least. */
  overturned: 0.05,
} as const;

/** `few`: not enough to tell. */
export type Change = 'few' | 'none' | 'some' | 'much';

export interface BinPair {
  readonly bin: string;
  readonly before: number;
  readonly now: number;
}
export interface FeatureDrift {
  readonly feature: Feature;
  /** Numbers by size; words by how often they came before. */
  readonly bins: readonly BinPair[];
  readonly before: number;
  readonly now: number;
  /** Population stability index. */
  readonly index: number;
  /** Corrected for all features of the flow. */
  readonly p: number;
  readonly change: Change;
  /** The day from which on it is as it is now; only where much has changed. */
  readonly since?: number;
}
export interface StepDrift {
  readonly node: string;
  readonly before: Window;
  readonly now: Window;
  readonly decisions: { readonly before: number; readonly now: number };
  readonly features: readonly FeatureDrift[];
}

export interface DriftOptions {
  readonly today: number;
  /** The day of the last approval: what ran up to it is what was approved. */
  readonly approvedOn?: number | undefined;
  /** Chosen by a person. */
  readonly reference?: Window | undefined;
}

type ByDay = ReadonlyMap<number, number>;
const within = (days: ByDay, { from, to }: Window): number => {
  let sum = 0;
  for (const [day, count] of days) if (day >= from && day <= to) sum += count;
  return sum;
};

/** The windows of one step, by how often it decided each day. */
export function windowsOf(
  decisions: ByDay,
  { today, approvedOn, reference }: DriftOptions,
): { readonly before: Window; readonly now: Window } {
  let now: Window = { from: today - limits.nowDays + 1, to: today };
  while (within(decisions, now) < limits.fewestNow && now.to - now.from + 1 < limits.mostNowDays) now = { ...now, from: now.from - 1 };
  if (reference !== undefined)
    return { before: reference, now: reference.to < now.from ? now : { from: Math.min(today, reference.to + 1), to: today } };
  const last = now.from - 1;
  if (approvedOn !== undefined) {
    const to = Math.min(approvedOn, last);
    const approved = { from: to - limits.beforeDays + 1, to };
    if (within(decisions, approved) >= limits.fewestBefore) return { before: approved, now };
  }
  const first = Math.min(last, ...decisions.keys());
  let before: Window = { from: first, to: Math.min(last, first + limits.firstDays - 1) };
  while (before.to < last && within(decisions, before) < limits.fewestBefore) before = { ...before, to: before.to + 1 };
  return { before, now };
}

type ByBin = ReadonlyMap<string, ByDay>;
interface Counted {
  readonly feature: Feature;
  readonly bins: ByBin;
}

const binOrder = (ordered: boolean, bins: ByBin, before: Window): readonly string[] => {
  const names = [...bins.keys()];
  if (ordered) return names.sort((a, b) => Number(a) - Number(b));
  const counts = new Map(names.map((name) => [name, within(bins.get(name) ?? new Map(), before)]));
  return names.sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1));
};

const tenths = 10;
/** Bins of numbers taken together so that each has about a tenth of what came before. */
function byTenths(pairs: readonly BinPair[]): readonly BinPair[] {
  const all = pairs.reduce((sum, { before }) => sum + before, 0);
  const groups: BinPair[] = [];
  let open: BinPair | undefined;
  for (const pair of pairs) {
    open = open === undefined ? pair : { bin: open.bin, before: open.before + pair.before, now: open.now + pair.now };
    if (open.before >= all / tenths) {
      groups.push(open);
      open = undefined;
    }
  }
  if (open !== undefined) {
    const last = groups.pop();
    groups.push(last === undefined ? open : { bin: last.bin, before: last.before + open.before, now: last.now + open.now });
  }
  return groups;
}

const befores = (pairs: readonly BinPair[]): readonly number[] => pairs.map(({ before }) => before);
const nows = (pairs: readonly BinPair[]): readonly number[] => pairs.map(({ now }) => now);

const share = (count: number, of: number): number => (of === 0 ? 0 : count / of);
function leapt({ before, now }: BinPair, all: { readonly before: number; readonly now: number }): boolean {
  const [was, is] = [share(before, all.before), share(now, all.now)];
  return Math.abs(is - was) >= limits.points && (is >= limits.times * was || was >= limits.times * is);
}

function changeOf(
  { side, measure }: Feature,
  pairs: readonly BinPair[],
  all: { readonly before: number; readonly now: number },
  index: number,
  p: number,
): Change {
  if (all.before < limits.fewestBefore || all.now < limits.fewestNow) return 'few';
  if (p >= limits.chance) return 'none';
  if (side === 'people') {
    const no = pairs.find(({ bin }) => bin === overturnedBin) ?? { bin: '', before: 0, now: 0 };
    const [was, is] = [share(no.before, all.before), share(no.now, all.now)];
    return is - was >= limits.overturned && is >= limits.times * was ? 'much' : 'none';
  }
  if (index >= limits.much || (!isOrdered({ measure }) && pairs.some((pair) => leapt(pair, all)))) return 'much';
  return index >= limits.some ? 'some' : 'none';
}

/** The day that parts before from now best: where the chi-square of all earlier against all later days is largest. */
function sinceOf({ feature, bins }: Counted, before: Window, now: Window): number {
  const names = binOrder(isOrdered(feature), bins, before);
  let [best, most] = [now.from, -1];
  for (let day = before.to + 1; day <= now.to; day += 1) {
    const pairs = names.map((bin): BinPair => {
      const days = bins.get(bin) ?? new Map<number, number>();
      return { bin, before: within(days, { from: before.from, to: day - 1 }), now: within(days, { from: day, to: now.to }) };
    });
    const grouped = isOrdered(feature) ? byTenths(pairs) : pairs;
    const { statistic } = sameCategories(befores(grouped), nows(grouped));
    if (statistic > most) [best, most] = [day, statistic];
  }
  return best;
}

/** Of counts, by node, feature and bin. What was never named as a feature is left out. */
function gathered(counts: readonly DecisionCount[]): ReadonlyMap<string, readonly Counted[]> {
  const nodes = new Map<string, Map<string, { readonly feature: Feature; readonly bins: Map<string, Map<number, number>> }>>();
  for (const { node, feature, day, bin, count } of counts) {
    const known = readFeature(feature);
    if (known === undefined || !(count > 0)) continue;
    const features = nodes.get(node) ?? new Map();
    nodes.set(node, features);
    const counted = features.get(feature) ?? { feature: known, bins: new Map() };
    features.set(feature, counted);
    const days = counted.bins.get(bin) ?? new Map();
    counted.bins.set(bin, days);
    days.set(day, (days.get(day) ?? 0) + count);
  }
  return new Map(
    [...nodes].map(([node, features]) => [
      node,
      [...features.values()].sort((a, b) => (featureKey(a.feature) < featureKey(b.feature) ? 1 : -1)),
    ]),
  );
}

/** How often the step decided each day: by what was counted most often of it, as not everything is there each time. */
function decisionsOf(features: readonly Counted[]): ByDay {
  const most = new Map<number, number>();
  for (const { feature, bins } of features) {
    if (feature.side === 'people') continue;
    const days = new Map<number, number>();
    for (const byDay of bins.values()) for (const [day, count] of byDay) days.set(day, (days.get(day) ?? 0) + count);
    for (const [day, count] of days) most.set(day, Math.max(most.get(day) ?? 0, count));
  }
  return most;
}

interface Measured {
  readonly counted: Counted;
  readonly pairs: readonly BinPair[];
  readonly all: { readonly before: number; readonly now: number };
  readonly index: number;
  readonly p: number;
}

function measured(counted: Counted, before: Window, now: Window): Measured {
  const ordered = isOrdered(counted.feature);
  const pairs = binOrder(ordered, counted.bins, before)
    .map((bin): BinPair => {
      const days = counted.bins.get(bin) ?? new Map<number, number>();
      return { bin, before: within(days, before), now: within(days, now) };
    })
    .filter((pair) => pair.before + pair.now > 0);
  const grouped = ordered ? byTenths(pairs) : pairs;
  const all = { before: pairs.reduce((sum, pair) => sum + pair.before, 0), now: pairs.reduce((sum, pair) => sum + pair.now, 0) };
  const { p } = ordered ? sameNumbers(befores(pairs), nows(pairs)) : sameCategories(befores(pairs), nows(pairs));
  return { counted, pairs, all, index: stabilityIndex(befores(grouped), nows(grouped)), p };
}

const isEnough = ({ all }: Measured): boolean => all.before >= limits.fewestBefore && all.now >= limits.fewestNow;

/** Every step that was counted, in the order of the counts. */
export function driftOf(counts: readonly DecisionCount[], options: DriftOptions): readonly StepDrift[] {
  const steps = [...gathered(counts)].map(([node, features]) => {
    const decisions = decisionsOf(features);
    const windows = windowsOf(decisions, options);
    return {
      node,
      ...windows,
      decisions: { before: within(decisions, windows.before), now: within(decisions, windows.now) },
      features: features.map((one) => measured(one, windows.before, windows.now)),
    };
  });
  const tested = steps.flatMap(({ features }) => features.filter(isEnough));
  const probabilities = new Map(corrected(tested.map(({ p }) => p)).map((p, index) => [tested[index], p]));
  return steps.map((step) => ({
    ...step,
    features: step.features.map((one): FeatureDrift => {
      const { counted, pairs, all, index } = one;
      const p = probabilities.get(one) ?? 1;
      const change = changeOf(counted.feature, pairs, all, index, p);
      return {
        feature: counted.feature,
        bins: pairs,
        ...all,
        index,
        p,
        change,
        ...(change === 'much' ? { since: sinceOf(counted, step.before, step.now) } : {}),
      };
    }),
  }));
}
