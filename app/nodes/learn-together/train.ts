/**
 * What each person's records would teach the shared model, and the sum of it over all of them. Federated averaging with one client a person (McMahan, Ramage, Talwar and
 * Zhang, 2018): from the same shared weights, some passes of gradient descent over the person's own records; the change of the weights is cut to a length of at most
 * `reach` (L2), put on a grid of `GRID` steps to that length, and added up. Nobody's change depends on anybody else's records, so that taking a person away moves the sum
 * by at most `GRID` steps (L2). The number of people is never counted: it is divided by a number that the designer wrote.
 */
import type { Json } from '../../kernel/json.ts';
import { GRID } from '../../kernel/privacy-loss.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { Item } from '../kit/executor.ts';
import { keyAt } from '../kit/keys.ts';
import { valueAt } from '../kit/paths.ts';
import type { Parameters } from './definition.ts';

type Settings = Pick<Parameters, 'goal' | 'inputs' | 'target' | 'targetLow' | 'targetHigh' | 'person' | 'passes' | 'rate' | 'reach'>;
/** The bias first, then a weight for each input, in their order. */
export type Weights = readonly number[];
interface Example {
  readonly values: readonly number[];
  readonly target: number;
}

function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim().toLowerCase();
  if (text === 'true' || text === 'yes') return 1;
  if (text === 'false' || text === 'no') return 0;
  const read = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(read) ? read : undefined;
}

/** From 0 to 1 between bounds that no record has a say in. */
const scaled = (value: number, low: number, high: number): number => (Math.min(high, Math.max(low, value)) - low) / (high - low);

/** Undefined where a value is missing or no number: the record then teaches nothing. */
function exampleOf(item: Item, { goal, inputs, target, targetLow, targetHigh }: Settings): Example | undefined {
  const values: number[] = [1];
  for (const { field, low, high } of inputs) {
    const value = numberOf(valueAt(item, parsePath(field)));
    if (value === undefined) return undefined;
    values.push(scaled(value, low, high));
  }
  const answer = numberOf(valueAt(item, parsePath(target)));
  if (answer === undefined) return undefined;
  return { values, target: goal === 'number' ? scaled(answer, targetLow, targetHigh) : answer > 0 ? 1 : 0 };
}

/** What is known of people by who they are. Records that name nobody count as those of one person together, or, where no field tells people apart, each as a person's. */
export function peopleIn(items: readonly Item[], settings: Settings): Example[][] {
  const path = parsePath(settings.person);
  const people = new Map<string, Example[]>();
  for (const [index, item] of items.entries()) {
    const example = exampleOf(item, settings);
    if (example === undefined) continue;
    const who = settings.person === '' ? String(index) : (keyAt(item, path) ?? '').trim().toLowerCase();
    const own = people.get(who);
    if (own === undefined) people.set(who, [example]);
    else own.push(example);
  }
  return [...people.values()];
}

const dot = (a: Weights, b: Weights): number => a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);

/** How the weights change in some passes over these records. */
export function changeBy(
  examples: readonly Example[],
  from: Weights,
  { goal, passes, rate }: Pick<Settings, 'goal' | 'passes' | 'rate'>,
): number[] {
  const weights = [...from];
  for (let pass = 0; pass < passes; pass += 1) {
    const slope = weights.map(() => 0);
    for (const { values, target } of examples) {
      const said = dot(weights, values);
      const off = (goal === 'number' ? said : 1 / (1 + Math.exp(-said))) - target;
      for (let index = 0; index < slope.length; index += 1) slope[index] = (slope[index] as number) + off * (values[index] as number);
    }
    for (let index = 0; index < weights.length; index += 1)
      weights[index] = (weights[index] as number) - (rate * (slope[index] as number)) / examples.length;
  }
  return weights.map((weight, index) => weight - (from[index] as number));
}

/** On the grid, and no longer than `GRID` steps whatever came in: exact in whole numbers, so that no rounding makes anybody count for more. */
export function cut(change: readonly number[], reach: number): number[] {
  // What has run away says nothing.
  if (!change.every(Number.isFinite)) return change.map(() => 0);
  const length = Math.hypot(...change);
  const scale = length > reach ? GRID / length : GRID / reach;
  let steps = change.map((part) => Math.trunc(part * scale) + 0);
  while (steps.reduce((sum, step) => sum + step * step, 0) > GRID * GRID) steps = steps.map((step) => step - Math.sign(step));
  return steps;
}

export function sumOver(people: readonly (readonly Example[])[], from: Weights, settings: Settings): number[] {
  const sums = from.map(() => 0);
  for (const examples of people)
    for (const [index, step] of cut(changeBy(examples, from, settings), settings.reach).entries())
      sums[index] = (sums[index] as number) + step;
  return sums;
}
