/** What is known at a place of the draft: the values that a later step may use, and where they stand. */
import type { PortRef } from '../workflow/model/flow.ts';
import type { Label } from '../workflow/model/labels.ts';
import { labelsForFieldName } from '../workflow/model/field-names.ts';
import type { JsonObject } from '../kernel/json.ts';

export type ValueOrigin = 'outsider' | 'model' | 'own' | 'person';
export interface Value {
  /** As people say it: "due date". */
  readonly name: string;
  /** Name of the step that gives it. */
  readonly step: string;
  /** Below the item of that step. */
  readonly path: string;
  readonly origin: ValueOrigin;
  /** Text can carry orders and names; a number or one of a few words cannot. */
  readonly isText: boolean;
  /** A long text that a model is asked about, rather than a field. */
  readonly main?: boolean;
  /** It went through a list, and is a list now. */
  readonly isList?: boolean;
}

export interface Place {
  /** Where the next step is wired to. */
  ends: PortRef[];
  values: Value[];
  /** Values that stand in the item right now, by step and path. */
  alive: Set<string>;
  /** Several items come along here, one for each row. */
  many: boolean;
  /** The person asked for one round a row. */
  each: boolean;
  /** Values that somebody has seen and said yes to on every way here. */
  approved: Set<string>;
  /** Somebody has been asked on some way here: whatever they did not see is asked about anew. */
  asked: boolean;
}

export const keyOf = ({ step, path }: Value): string => `${step}\n${path}`;
export const copyOf = (place: Place): Place => ({
  ...place,
  ends: [...place.ends],
  values: [...place.values],
  alive: new Set(place.alive),
  approved: new Set(place.approved),
});

/** Where two ways come together: only what both have. */
export function joined(a: Place, b: Place): Place {
  const both = <T>(one: ReadonlySet<T>, other: ReadonlySet<T>): Set<T> => new Set([...one].filter((key) => other.has(key)));
  const keys = new Set(b.values.map(keyOf));
  return {
    ends: [...a.ends, ...b.ends],
    values: a.values.filter((value) => keys.has(keyOf(value))),
    alive: both(a.alive, b.alive),
    many: a.many || b.many,
    each: a.each || b.each,
    approved: both(a.approved, b.approved),
    asked: a.asked || b.asked,
  };
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;
const dotted = (path: string): string =>
  path
    .split('.')
    .map((part, index) => (identifier.test(part) ? `${index === 0 ? '' : '.'}${part}` : `[${JSON.stringify(part)}]`))
    .join('');

/** The expression that reads a value, without its braces. Another step's value is read by name, which gives its first item: only where there is one. */
export function source(value: Value, place: Place): string {
  const read = place.alive.has(keyOf(value)) ? `input.${dotted(value.path)}` : `node[${JSON.stringify(value.step)}].${dotted(value.path)}`;
  return value.isList === true ? `text(${read})` : read;
}
export const reads = (value: Value, place: Place): string => `{{ ${source(value, place)} }}`;

const numeric =
  /\b(?:amount|total|price|quantity|count|balance|age|sum|cost|costs|hours|days|weeks|months|years|percentage|percent|budget|stock|salary|weight|size|net|gross|vat|fee|discount|value|damage|income|revenue|turnover|rating|score|stars|number of .*)$/i;
const dates = /\b(?:date|due|deadline|day|birthday|expiry|since|until)$/i;

/** The type that a field of this name most likely has. */
export const typeOfName = (name: string): 'number' | 'date' | 'text' =>
  numeric.test(name) ? 'number' : dates.test(name) && !/update/i.test(name) ? 'date' : 'text';

/** "due date" as a field's name: `due_date`. */
export function slugOf(name: string, fallback = 'field'): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50)
    .replace(/_+$/, '');
  return slug === '' ? fallback : /^[a-z]/.test(slug) ? slug : `${fallback}_${slug}`.slice(0, 60);
}

const longText =
  /\b(?:message|question|comment|text|feedback|description|complaint|note|notes|cv|reason|request|letter|review|answer|topic|subject)\b/i;
export const isLongText = (name: string): boolean => longText.test(name);

/** A declared field of this name. What people write freely may tell of a person whatever it is called. */
export function fieldOf(name: string, at: 'outside' | 'own' | 'model', values?: readonly string[]): JsonObject & { readonly name: string } {
  const type = values === undefined ? typeOfName(name) : 'enum';
  const known = labelsForFieldName(name).length > 0;
  return {
    name: slugOf(name),
    type,
    label: type !== 'text' ? 'none' : known ? 'auto' : at === 'outside' && isLongText(name) ? 'person' : at === 'own' ? 'internal' : 'auto',
    required: true,
    consent: false,
    values: [...(values ?? [])],
  };
}

const guarded: ReadonlySet<Label> = new Set<Label>(['credential', 'secret', 'health', 'special', 'card', 'id']);
const secret: ReadonlySet<Label> = new Set<Label>(['credential', 'secret']);
/** A name that tells of health, belief, cards or passwords: no message, model or service gets it unless a person says so by hand. */
export const isGuarded = ({ name }: Value): boolean => labelsForFieldName(name).some((label) => guarded.has(label));
export const isSecret = ({ name }: Pick<Value, 'name'>): boolean => labelsForFieldName(name).some((label) => secret.has(label));

const same = (a: string, b: string): boolean => a === b || a.endsWith(`_${b}`) || b.endsWith(`_${a}`);
/** A value by the name that a person gives it; the newest counts. */
export const findValue = (place: Place, name: string): Value | undefined => {
  const wanted = slugOf(name);
  return (
    place.values.findLast((value) => slugOf(value.name) === wanted) ?? place.values.findLast((value) => same(slugOf(value.name), wanted))
  );
};
