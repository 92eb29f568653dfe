/** Whether a record names somebody in the parts of it that may, and the record without them. Pure; what does not change is the same afterwards. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { NameForms } from '../../kernel/name-forms.ts';
import { erasedMark, type Person } from '../../kernel/person-words.ts';
import { parseTemplate } from '../../workflow/expression/template.ts';
import { renameNode } from '../../workflow/graph/rename.ts';
import { flowSchema, type Flow } from '../../workflow/model/flow.ts';
import type { Parts } from './personal-parts.ts';

/** Like the keys, states and fields of programs: `startedAt`, `customer.name`, `POST`. */
const isProgramWord = (text: string): boolean => /^[a-z_$][\w$-]*(?:\.[\w$-]+)*$|^[A-Z_]+$/.test(text);

/** Parameters that hold a program, or a query. */
const programs: ReadonlySet<string> = new Set(['code', 'source', 'query', 'statement']);

const partOf = (parts: Parts, key: string): Parts => {
  if (typeof parts !== 'object') return parts;
  return Object.hasOwn(parts, key) ? (parts[key] as Parts) : (parts['*'] ?? 'texts');
};

/** One word, and no number: the name of a field, such as Email, by which flows and people find the value. Somebody may be called so, but nobody's record is. */
const isFieldName = (key: string): boolean => /^[\p{L}_$][\p{L}\p{M}\p{N}_$-]*$/u.test(key) && !/\p{N}{3}/u.test(key);

/** Keys of people's values name people; other keys are the program's, unless they look like nothing of a program. */
const keyNames = (parts: Parts, key: string, person: Person): boolean =>
  parts !== 'own' && !(parts === 'data' ? isFieldName(key) : isProgramWord(key)) && person.names(key);

export function namesPerson(value: unknown, parts: Parts, person: Person): boolean {
  if (parts === 'own') return false;
  if (typeof value === 'string' || typeof value === 'number') return person.names(value);
  if (Array.isArray(value)) return value.some((one) => namesPerson(one, parts, person));
  return (
    isJsonObject(value) &&
    Object.entries(value).some(([key, inner]) => keyNames(parts, key, person) || namesPerson(inner, partOf(parts, key), person))
  );
}

/**
 * What looks like the person without naming them, for somebody to look at: forms of the name, and fields of values that are called like them. The words of
 * the program are not looked at.
 */
export function* formsOfPerson(value: unknown, parts: Parts, person: Person, forms: NameForms): Generator<string> {
  if (parts === 'own') return;
  if (typeof value === 'string') yield* forms.in(person.without(value));
  else if (Array.isArray(value)) for (const one of value) yield* formsOfPerson(one, parts, person, forms);
  else if (isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (parts === 'data' && isFieldName(key) && person.names(key)) yield key;
      yield* formsOfPerson(inner, partOf(parts, key), person, forms);
    }
  }
}

/** In the strings of a program; one in brackets may be a field's name. */
const inLiterals = (source: string, person: Person): string =>
  source.replaceAll(/(\[\s*)?(?:"([^"\\\n]*)"|'([^'\\\n]*)')/g, (whole: string, bracket?: string, double?: string, single?: string) => {
    const text = double ?? single ?? '';
    return bracket !== undefined || isProgramWord(text)
      ? whole
      : double === undefined
        ? `'${person.without(text)}'`
        : `"${person.without(text)}"`;
  });

function withoutInTemplate(text: string, person: Person): string {
  const template = parseTemplate(text);
  if (!template.ok) return person.without(text);
  return template.value.parts
    .map((part) => (part.kind === 'literal' ? person.without(part.text) : `{{${inLiterals(part.source, person)}}}`))
    .join('');
}

function withoutInText(text: string, parts: Parts, key: string, person: Person): string {
  if (parts === 'draft') {
    if (isProgramWord(text)) return text;
    if (programs.has(key)) return inLiterals(text, person);
    return text.includes('{{') ? withoutInTemplate(text, person) : person.without(text);
  }
  const rest = person.without(text);
  // A mark may be longer than what it stands for, and a place holds only so much.
  return typeof parts === 'number' ? rest.slice(0, Math.max(parts, text.length)) : rest;
}

export function withoutPerson(value: Json, parts: Parts, person: Person, key = ''): Json {
  if (parts === 'own' || parts === 'held') return value;
  if (typeof value === 'string') return withoutInText(value, parts, key, person);
  if (typeof value === 'number') return parts === 'data' && person.names(value) ? erasedMark : value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => withoutPerson(one, parts, person, key));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      parts === 'data' && !isFieldName(name) ? person.without(name) : name,
      withoutPerson(inner, partOf(parts, name), person, name),
    ]),
  );
}

/** Steps that are called after the person get other names, and whatever speaks of them follows. */
export function withStepsRenamed(document: Json, person: Person): Json {
  if (!isJsonObject(document)) return document;
  const read = flowSchema.safeParse(document['flow']);
  if (!read.success) return document;
  const named = read.data.nodes.filter(({ name }) => person.names(name));
  if (named.length === 0) return document;
  const flow = named.reduce((current: Flow, { id, name }) => renameNode(current, id, person.without(name)), read.data);
  return { ...document, flow: flow as unknown as Json };
}
