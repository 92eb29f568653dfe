/** Foreign JSON made safe to keep: what could break hashing, merging or a round trip through text is replaced and reported. */
import { UserError } from '../kernel/errors.ts';
import type { Json } from '../kernel/json.ts';

export interface CleanResult {
  readonly value: Json;
  /** What was changed, in words, once a kind. */
  readonly changes: readonly string[];
}

/** The name that no key may have: merging an object that has it would change a prototype. */
export const UNSAFE_NAME = '__proto__';

/** What stands for `__proto__` in a document, as a key and wherever it is referred to: a name that the document does not hold yet. */
export function safeNameIn(text: string): string {
  let name = 'named-proto';
  while (text.includes(name)) name += '_';
  return name;
}

const longestId = 128;

/** Throws UserError `import/invalid` for an id that no flow of ours can hold: to drop its step would hide what the step does. */
export function checkedId(id: string, place: string): string {
  if (id.length > longestId)
    throw new UserError(
      'import/invalid',
      `A step of this file has the id “${id.slice(0, 40)}…”, which is longer than ${longestId} characters.`,
      { place, mend: 'Give it a shorter id, where the file refers to it, too.' },
    );
  return id;
}

/** Throws UserError `import/invalid` where a step has the id of another that is not the same: which of them runs is the other program's secret. */
export function refuseTwin(first: Json, second: Json, id: string, place: string): void {
  if (JSON.stringify(first) === JSON.stringify(second)) return;
  throw new UserError(
    'import/invalid',
    `Two steps of this file have the id “${id}”, and are not the same: nobody can tell which of them runs.`,
    {
      place,
      mend: 'Export the flow again from the program that runs it.',
    },
  );
}

/** Nothing in it has to be replaced, as in nearly every file. */
function isClean(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return value !== UNSAFE_NAME && value.isWellFormed();
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'boolean':
      return true;
    case 'object':
      break;
    default:
      return false;
  }
  if (Array.isArray(value)) return value.every(isClean);
  for (const key in value)
    if (key === UNSAFE_NAME || !key.isWellFormed() || !isClean((value as Readonly<Record<string, unknown>>)[key])) return false;
  return true;
}

/**
 * What was parsed, or a deep copy in which whatever is called `__proto__`, key or value, has another name, with infinite numbers as text,
 * lone surrogates replaced, and -0 as 0 (neither survives a canonical form). Nothing is dropped: a step of that name keeps its wires. The
 * caller has bounded the depth.
 */
export function cleanJson(input: unknown): CleanResult {
  if (isClean(input)) return { value: input as Json, changes: [] };
  const changes = new Set<string>();
  let safeName: string | undefined;
  const text = (value: string): string => {
    if (value === UNSAFE_NAME) {
      safeName ??= safeNameIn(JSON.stringify(input));
      changes.add(`what was called ${UNSAFE_NAME} was renamed ${safeName}`);
      return safeName;
    }
    if (value.isWellFormed()) return value;
    changes.add('broken characters were replaced');
    return value.toWellFormed();
  };
  const visit = (value: unknown): Json => {
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number') {
      if (Number.isFinite(value)) return value === 0 ? 0 : value;
      changes.add('numbers too large to hold were kept as text');
      return String(value);
    }
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object') return null;
    const copy: Record<string, Json> = {};
    for (const [key, item] of Object.entries(value)) copy[text(key)] = visit(item);
    return copy;
  };
  return { value: visit(input), changes: [...changes] };
}
