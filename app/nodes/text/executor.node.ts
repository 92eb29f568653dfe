import type { z } from 'zod';
import type { Found } from '../../workflow/expression/pattern-match.ts';
import { findSafely, matchSafely } from '../../workflow/expression/patterns.ts';
import type { Json } from '../../kernel/json.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { asText, done, itemsIn, parametersOf, stepFailure } from '../kit/items.ts';
import { changeOneField } from '../kit/one-field.ts';
import { parameters } from './definition.ts';

const maxChars = 1_000_000;
const maxMatches = 10_000;

class TooLong extends Error {}

/** A short text can grow beyond all bounds: the size is checked before it is built. */
function sized(length: number): void {
  if (length > maxChars) throw new TooLong();
}

function replaced(text: string, find: string, replacement: string): string {
  if (find === '') return text;
  const count = text.split(find).length - 1;
  sized(text.length + count * (replacement.length - find.length));
  return text.replaceAll(find, () => replacement);
}

function replacedByPattern(text: string, pattern: string, replacement: string): string {
  let made = '';
  let at = 0;
  for (const match of findSafely(text, pattern, maxMatches)) {
    const filled = replacement.replace(/\$(\d)/g, (_all, group: string) => match.parts[Number(group)] ?? '');
    sized(made.length + filled.length);
    made += text.slice(at, match.index) + filled;
    at = match.index + (match.parts[0] ?? '').length;
  }
  return made + text.slice(at);
}

/** With a group in brackets, the group is what is looked for. */
const wanted = ({ parts: [whole = '', group] }: Found): string => group ?? whole;

function change(text: string, { operation, find, replacement, pattern, start, length }: z.infer<typeof parameters>): Json {
  switch (operation) {
    case 'trim':
      return text.trim();
    case 'upper':
      return text.toUpperCase();
    case 'lower':
      return text.toLowerCase();
    case 'title':
      return text.toLowerCase().replace(/(^|[\s-])(\p{L})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase());
    case 'replace':
      return replaced(text, find, replacement);
    case 'split':
      return find === '' ? text.split(/\r?\n/) : text.split(find);
    case 'slice': {
      const chars = [...text];
      const from = start < 0 ? Math.max(0, chars.length + start) : start;
      return chars.slice(from, length === 0 ? undefined : from + length).join('');
    }
    case 'pad': {
      sized(length);
      return text.padStart(length, replacement === '' ? '0' : replacement);
    }
    case 'extract': {
      const [match] = findSafely(text, pattern, 1);
      return match === undefined ? null : wanted(match);
    }
    case 'extract-all':
      return findSafely(text, pattern, maxMatches).map(wanted);
    case 'replace-pattern':
      return replacedByPattern(text, pattern, replacement);
    case 'matches':
      return matchSafely(text, pattern);
    case 'length':
      return [...text].length;
  }
}

const execute: NodeExecutor = async (request) => {
  const given = parametersOf(request, parameters);
  const out = itemsIn(request).map((item) =>
    changeOneField(item, given, (value) => {
      if (value === null) return null;
      try {
        return change(asText(value), given);
      } catch (error) {
        if (error instanceof TooLong)
          throw stepFailure(request, `would make a text of more than ${maxChars} characters`, 'Replace by something shorter.');
        if (error instanceof RangeError)
          throw stepFailure(request, `cannot look for its pattern: ${error.message}`, 'Use a simpler pattern, or cut the text first.');
        throw error;
      }
    }),
  );
  return done({ out });
};
export default execute;
