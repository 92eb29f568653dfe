/** Text that somebody handed us, as JSON: bounded in size and depth, with errors that say where to look. */
import { UserError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import { parseData } from '../../kernel/json-guard.ts';
import { lineAndColumn, silentFault } from '../../kernel/json-parts.ts';
import { limits } from '../model/limits.ts';

/** Deeper nesting than this is no flow; it would only exhaust the stack of whatever walks it. */
export const maxJsonDepth = 120;

/** V8 names no position for a token that it did not expect, but shows it with ten characters on each side. The text itself is not repeated: it may be secret. */
function positionOfExcerpt(text: string, message: string): number | undefined {
  const [, token = '', cut, excerpt = ''] =
    /^Unexpected token '([\s\S]{1,2})', (\.\.\.)?"([\s\S]*?)"(?:\.\.\.)? is not valid JSON$/.exec(message) ?? [];
  const at = token === '' ? -1 : text.indexOf(excerpt);
  return at < 0 ? undefined : at + (cut === undefined ? Math.max(0, excerpt.indexOf(token)) : 10);
}

/** Where JSON.parse stopped, when the engine says so: "... at position 17" or "... (line 2 column 3)". */
function whereItStopped(text: string, error: unknown): number | undefined {
  const message = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(message)?.[1] ?? positionOfExcerpt(text, message);
  return position === undefined ? undefined : Number(position);
}

function notJson(text: string, place: string, cause: unknown): UserError {
  const stopped = whereItStopped(text, cause);
  const where = stopped === undefined ? 'at its end' : `at ${lineAndColumn(text, stopped)}`;
  // Settings of editors and compilers are JSON with comments.
  return stopped !== undefined && /^\/[/*]/.test(text.slice(stopped, stopped + 2))
    ? new UserError('file/not-json', `This file holds a comment ${where}, and JSON has none.`, {
        place,
        mend: 'Take the comments out. A program that exports a flow writes none: this may be a file of settings.',
        cause,
      })
    : new UserError('file/not-json', `This file is not valid JSON: it breaks off ${where}.`, {
        place,
        mend: 'Export it again; it may have been cut off or edited by hand.',
        cause,
      });
}

/** True when `value` nests deeper than `most`, which says how deep this calls itself. */
export function isTooDeep(value: unknown, most: number = maxJsonDepth): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (most < 0) return true;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) if (isTooDeep(value[i], most - 1)) return true;
    return false;
  }
  for (const key in value) if (isTooDeep((value as Readonly<Record<string, unknown>>)[key], most - 1)) return true;
  return false;
}

/**
 * Parses JSON from a file. A byte order mark is skipped.
 * Errors: `file/too-large` (over 32 MiB or nested too deep), `file/not-json` with line and column.
 */
export function parseJsonText(text: string, place: string): unknown {
  if (text.length > limits.bytes) {
    throw new UserError('file/too-large', `This file has more than ${limits.bytes / 1024 / 1024} MB.`, {
      place,
      mend: 'Split it, or remove large pinned data from it.',
    });
  }
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (body.trim() === '') throw new UserError('file/not-json', 'This file is empty.', { place, mend: 'Export it again.' });
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw notJson(body, place, cause);
  }
  if (isTooDeep(value)) {
    throw new UserError('file/too-large', `This file nests values more than ${maxJsonDepth} levels deep.`, {
      place,
      mend: 'Flatten the nested value, or remove it.',
    });
  }
  return value;
}

/** The same for a file that somebody wrote by hand and that decides something: nothing in it is passed over in silence. Also `file/not-json` for a name that is given twice and a number that is too large. */
export function parseGivenJson(text: string, place: string): Json {
  const value = parseJsonText(text, place) as Json;
  const fault = silentFault(text, value);
  if (fault !== undefined) throw new UserError('file/not-json', `This file ${fault.words}.`, { place, mend: fault.mend });
  return value;
}

/** The same for data; whole numbers that would lose digits stay as they are written, as text, as in all data from outside. */
export function parseGivenData(text: string, place: string): Json {
  parseGivenJson(text, place);
  return parseData(text.replace(/^\uFEFF/, ''), maxJsonDepth + 1);
}
