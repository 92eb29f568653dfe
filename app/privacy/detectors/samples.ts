/** What the values of a sample are, whatever their fields are called: a column of e-mail addresses is contact data under any name. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { isWhole, recognisedIn } from './recognised.ts';
import { labelsForKey } from '../../workflow/model/field-names.ts';
import type { FieldPath, Label } from '../../workflow/model/labels.ts';

export interface SampleField {
  readonly path: FieldPath;
  readonly labels: readonly Label[];
  readonly why: string;
}

const ITEMS = 20;
const FIELDS = 200;
const DEPTH = 6;
const LONGEST = 2_000;
/** Of one field; more say nothing new. */
const VALUES = 40;
/** Of the whole sample: lists in lists hold millions of values, and each is looked at with every detector. */
const MOST_CHARACTERS = 200_000;
const MOST_VALUES = 20_000;

interface Field {
  readonly path: readonly string[];
  readonly values: string[];
}
interface Left {
  characters: number;
  values: number;
}

function collect(value: Json, path: readonly string[], into: Map<string, Field>, left: Left): void {
  if (path.length > DEPTH || left.values <= 0 || left.characters <= 0) return;
  left.values -= 1;
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value).slice(0, LONGEST).trim();
    const key = path.join('\u0000');
    const known = into.get(key);
    if (text === '' || path.length === 0 || (known === undefined ? into.size >= FIELDS : known.values.length >= VALUES)) return;
    left.characters -= text.length;
    if (known === undefined) into.set(key, { path, values: [text] });
    else known.values.push(text);
  } else if (Array.isArray(value)) for (const item of (value as readonly Json[]).slice(0, ITEMS)) collect(item, [...path, '*'], into, left);
  else if (isJsonObject(value))
    for (const [key, item] of Object.entries(value))
      if (key !== '__proto__' && key.length <= 200) collect(item, [...path, key], into, left);
}

/** What one value is, if it is that from end to end; in a longer text only what cannot be mistaken counts. */
const kindsOf = (text: string): readonly (readonly [Label, string])[] =>
  recognisedIn(text)
    .filter((found) => isWhole(found, text) || found.sure)
    .map(({ label, words }) => [label, words] as const);

/**
 * Fields whose sample values are personal data or keys, where at least half of them are so. A number alone is one only where it stands as
 * text. `items` are the sample, `root` leads from an item to its fields.
 */
export function labelsInSample(items: readonly Json[], root: (item: Json) => Json = (item) => item): SampleField[] {
  const fields = new Map<string, Field>();
  const left: Left = { characters: MOST_CHARACTERS, values: MOST_VALUES };
  for (const item of items.slice(0, ITEMS)) collect(root(item), [], fields, left);
  return [...fields.values()]
    .flatMap(({ path, values }): SampleField[] => {
      const counts = new Map<Label, { count: number; words: string }>();
      for (const value of values)
        for (const [label, words] of new Map(kindsOf(value))) {
          const known = counts.get(label);
          if (known === undefined) counts.set(label, { count: 1, words });
          else known.count += 1;
        }
      const labels = [...counts].filter(([, { count }]) => count * 2 >= values.length);
      return labels.length === 0
        ? []
        : [
            {
              path,
              labels: labels.map(([label]) => label),
              why: `${labels.map(([, { words }]) => words).join(' and ')}, as seen in a sample`,
            },
          ];
    })
    .slice(0, 30);
}

/** The sample shows more than the field's name says. */
export const saysMore = ({ path, labels }: SampleField): boolean => {
  const named = labelsForKey(path.filter((part) => part !== '*').at(-1) ?? '');
  return labels.some((label) => !named.includes(label));
};
