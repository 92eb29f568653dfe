/** Declared fields as facts, and as a check on the data that arrives. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { labelsForFieldName } from '../../workflow/model/field-names.ts';
import { isIndex, parsePath, type FieldPath, type Label, type Trust } from '../../workflow/model/labels.ts';
import type { SourceFact } from './facts.ts';
import { labelsOfField, typeOfField, type DeclaredField } from './schemas.ts';

export interface SourceOrigin {
  readonly port: string;
  /** Where the fields lie in the item. */
  readonly at: FieldPath;
  readonly trust: Trust;
  /** "the body of the web request" */
  readonly origin: string;
  readonly region?: string;
}

/** One source a declared field; without declared fields one source for the whole, whose labels are unknown. */
export function sourcesOfFields(fields: readonly DeclaredField[], { port, at, trust, origin, region }: SourceOrigin): SourceFact[] {
  const place = region === undefined ? {} : { region };
  if (fields.length === 0)
    return [{ port, path: at, labels: ['unknown'], trust, type: 'any', why: `${origin}, whose fields nobody has described`, ...place }];
  return fields.map((field) => ({
    port,
    path: [...at, ...parsePath(field.name)],
    labels: labelsOfField(field),
    trust,
    type: typeOfField(field),
    why: `${field.name} in ${origin}`,
    ...termsOf(field),
    ...deniedOf(field),
    ...place,
  }));
}

/** On which terms whoever gave it has given it. */
export const termsOf = ({ consent, purpose = '' }: DeclaredField): Pick<SourceFact, 'needsConsent' | 'purpose'> => ({
  ...(consent ? { needsConsent: true } : {}),
  ...(purpose.trim() === '' ? {} : { purpose: purpose.trim() }),
});

/** Plain words, and closed values such as an id of an order, say too little to doubt what somebody has declared. */
const telling: ReadonlySet<Label> = new Set(['contact', 'id', 'health', 'special', 'card', 'bank', 'credential', 'secret']);
function deniedOf(field: DeclaredField): Pick<SourceFact, 'denied'> {
  if (field.label !== 'none' || typeOfField(field) !== 'text') return {};
  const denied = labelsForFieldName(field.name, field.type).filter((label) => telling.has(label));
  return denied.length === 0 ? {} : { denied };
}

/** The values at a path; `*` takes every element or key, a number that element of a list. */
export function valuesAt(value: Json | undefined, path: FieldPath): readonly (Json | undefined)[] {
  const [head, ...rest] = path;
  if (head === undefined) return [value];
  if (head === '*')
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap((item: Json) => valuesAt(item, rest)) : [];
  if (Array.isArray(value) && isIndex(head)) return valuesAt((value as readonly Json[])[Number(head)], rest);
  return [...valuesAt(isJsonObject(value) && Object.hasOwn(value, head) ? value[head] : undefined, rest)];
}

/** RFC 3339, and days alone. The engine's own parser takes "Do as I say, 1" for a day of 2001, which would carry words through a closed type. */
const date = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A number that JavaScript would change comes as text (json-guard.ts). No longer than a number can be: digits without end would carry anything through a closed type. */
const largeNumber =
  /^-?(?:[1-9]\d{15,308}|(?=(?:\.?\d){16})(?:0|[1-9]\d{0,308})\.\d{1,308}(?:[eE][+-]?\d{1,4})?|(?:0|[1-9]\d{0,15})(?:\.\d{1,15})?[eE][+-]?\d{3,4})$/;

function fits(value: Json, field: DeclaredField): boolean {
  switch (field.type) {
    case 'text':
    case 'file':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' || (typeof value === 'string' && largeNumber.test(value));
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && date.test(value) && !Number.isNaN(Date.parse(value));
    case 'uuid':
      return typeof value === 'string' && uuid.test(value);
    case 'enum':
      return typeof value === 'string' && field.values.includes(value);
    case 'object':
      return isJsonObject(value);
    case 'list':
      return Array.isArray(value);
    case 'any':
      return true;
  }
}

/** Why a value does not fit the declared fields, in words that quote no value; undefined when it fits. */
export function misfit(value: Json, fields: readonly DeclaredField[]): string | undefined {
  for (const field of fields) {
    for (const found of valuesAt(value, parsePath(field.name))) {
      if (found === undefined || found === null) {
        if (field.required) return `the field ${field.name} is missing`;
      } else if (!fits(found, field)) {
        return field.type === 'enum'
          ? `the field ${field.name} is none of its allowed values`
          : `the field ${field.name} is no ${field.type}`;
      }
    }
  }
  return undefined;
}
