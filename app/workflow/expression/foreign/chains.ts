/** Languages in which fields are chains of names: FEEL, and JSONata where its own reader gives up. */
import type { ParameterReads, Read } from '../../model/reads.ts';

const words: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'true',
  'false',
  'null',
  'if',
  'then',
  'else',
  'for',
  'in',
  'return',
  'some',
  'every',
  'satisfies',
  'between',
  'instance',
  'of',
  'function',
  'date',
  'time',
  'duration',
]);

const loneChain = /^[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*$/u;
const beginsName = /^[\p{L}_]/u;
const longestChain = 8;

/** A chain of names. Where one of them but the last is a list, the rest of it is taken of each element: `customers.email`. */
export function chain(text: string): Read[] {
  const path = text.split('.');
  if (path.length > longestChain) return [{ from: 'input', path: path.slice(0, 1) }];
  return path.map((_, index): Read => ({ from: 'input', path: index === 0 ? path : [...path.slice(0, index), '*', ...path.slice(index)] }));
}

/** A number, a text or a name alone: exact. Undefined for anything else. */
export function readsAlone(text: string): ParameterReads | undefined {
  if (/^-?\d+(\.\d+)?$|^"[^"\\]*"$|^(true|false|null)$/.test(text)) {
    const literal = text.replace(/^"|"$/g, '');
    return { literal, prefix: literal, reads: [], dynamic: false, foreign: true };
  }
  return loneChain.test(text) && !words.has(text) ? { prefix: '', reads: chain(text), dynamic: true, foreign: true } : undefined;
}

/** Each text in it is empty now: no name stands in one. */
export const withoutTexts = (text: string): string => text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, ' "" ');

const isName = (token: string): boolean => beginsName.test(token) && !words.has(token);
/** Everything there is, and texts that are run. */
const readsAll = (token: string): boolean => token === '$' || token === '`' || token.startsWith('$$') || /^\$[a-z]*[Ee]val$/.test(token);

/**
 * What the names in a text without texts read. Names may depend on the place where they stand (predicates, loops): there the first name of each
 * chain is read whole, and the last says what it may be. `exact` says that there is no such place in it. `hasCalls`: the last name before a bracket
 * is a function or, in a chain, a method. Undefined where nobody can tell, as with two names beside each other.
 */
export function namesIn(text: string, { exact, hasCalls }: { readonly exact: boolean; readonly hasCalls: boolean }): Read[] | undefined {
  const reads: Read[] = [];
  let previous = '';
  for (const match of text.matchAll(/[$\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*|""|[^\s\p{L}\p{M}\p{N}_]|\p{N}+/gu)) {
    const [whole] = match;
    const behind = match.index + whole.length;
    const isCalled = hasCalls && /^\s*\(/.test(text.slice(behind, behind + 20));
    // `order.email.trim()` of Camunda 7
    const token = isCalled && whole.includes('.') ? whole.slice(0, whole.lastIndexOf('.')) : whole;
    if (readsAll(token) || (isName(token) && isName(previous))) return undefined;
    // What a function is given is read by itself.
    const isFunction = isCalled && !whole.includes('.');
    if (isName(token) && !isFunction && previous !== '.') {
      const [first = token, ...rest] = token.split('.');
      reads.push(...(exact ? [] : chain(first)), ...(exact || rest.length > 0 ? chain(token) : []));
    }
    previous = token;
  }
  return reads;
}
