/** Turns what zod says about a document into words for the person who has to mend it. */
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** `nodes[3] ("Ask model").retry.maxAttempts`: names are shown where the document has them. */
export function placeInDocument(document: unknown, path: readonly PropertyKey[]): string {
  let text = '';
  let value: unknown = document;
  for (const key of path) {
    value = isRecord(value) ? value[key as string] : undefined;
    text += typeof key === 'number' ? `[${key}]` : `${text === '' ? '' : '.'}${String(key)}`;
    if (typeof key === 'number' && isRecord(value) && typeof value['name'] === 'string') text += ` ("${value['name'].slice(0, 40)}")`;
  }
  return text === '' ? 'the document' : text;
}

const quoted = (values: readonly unknown[]): string => values.map((value) => `"${String(value)}"`).join(', ');

function complaint(issue: Issue): { what: string; mend: string } {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? { what: `is missing; it has to be of type ${issue.expected}`, mend: 'Add it.' }
        : { what: `has to be of type ${issue.expected}`, mend: 'Replace the value by one of that type.' };
    case 'unrecognized_keys':
      return {
        what: `has ${issue.keys.length === 1 ? 'a key that this version does not know' : 'keys that this version does not know'}: ${quoted(issue.keys.slice(0, 5))}`,
        mend: 'Remove it, or open the file with the version that wrote it.',
      };
    case 'too_big':
      return { what: `is too large: at most ${issue.maximum}`, mend: 'Make it shorter.' };
    case 'too_small':
      return { what: `is too small: at least ${issue.minimum}`, mend: 'Fill it in.' };
    case 'invalid_value':
      return {
        what: `has to be ${issue.values.length === 1 ? '' : 'one of '}${quoted(issue.values.slice(0, 20))}`,
        mend: 'Choose one of these.',
      };
    default:
      return { what: 'has a value that does not fit', mend: 'Compare it with a flow that opens.' };
  }
}

export interface Explanation {
  readonly message: string;
  readonly mend: string;
}

/** The first complaint in full, and how many more there are. */
export function explainIssues(document: unknown, issues: readonly Issue[]): Explanation {
  const first = issues[0];
  if (first === undefined) return { message: 'The document does not fit.', mend: 'Compare it with a flow that opens.' };
  const where = placeInDocument(document, first.path);
  const { what, mend } = complaint(first);
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return { message: `${where} ${what}${more}.`, mend };
}
