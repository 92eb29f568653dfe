/** Gathers texts at field paths, has them changed in few calls, and puts them back. */
import type { Json } from '../../kernel/json.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';
import type { Item } from './executor.ts';
import { asText } from './items.ts';
import { mapAt } from './paths.ts';

const perCall = 5_000;

/** Every value at the paths, as text, without repeats. Objects and lists are gone through leaf by leaf. */
export function textsAt(items: readonly Item[], paths: readonly FieldPath[]): string[] {
  const found = new Set<string>();
  for (const item of items)
    for (const path of paths)
      mapAt(item, path, (value) =>
        eachLeaf(value, (text) => {
          found.add(text);
          return text;
        }),
      );
  return [...found];
}

function eachLeaf(value: Json, change: (text: string) => Json): Json {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value !== 'object') return value === '' ? value : change(asText(value));
  if (Array.isArray(value)) return (value as readonly Json[]).map((part) => eachLeaf(part, change));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, eachLeaf(part, change)]));
}

export function replaceTexts(items: readonly Item[], paths: readonly FieldPath[], change: (text: string) => string): Item[] {
  return items.map((item) => paths.reduce<Json>((made, path) => mapAt(made, path, (value) => eachLeaf(value, change)), item));
}

/** Maps each text to what `ask` gives for it; the vault limits how many go in one call. */
export async function inBatches(
  texts: readonly string[],
  ask: (batch: readonly string[]) => Promise<readonly string[]>,
): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (let from = 0; from < texts.length; from += perCall) {
    const batch = texts.slice(from, from + perCall);
    const given = await ask(batch);
    batch.forEach((text, index) => {
      const answer = given[index];
      if (answer === undefined) throw new RangeError('the vault gave fewer answers than it was asked for');
      answers.set(text, answer);
    });
  }
  return answers;
}
