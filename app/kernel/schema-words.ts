/** What a schema has against a value, in words for whoever gave the value: zod's own are for programmers. */
import type { z } from 'zod';

const kindWords: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'yes or no',
  array: 'a list',
  object: 'a record',
  record: 'a record',
};
const countWords: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };
const formatWords: Readonly<Record<string, string>> = {
  url: 'a web address',
  email: 'a mail address',
  uuid: 'an id',
  datetime: 'a time',
  date: 'a day',
};

/** For `safeParse(value, { error: schemaWords })`; a definition's own words come before these. */
export function schemaWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `This takes ${kindWords[issue.expected] ?? 'another kind of value'}.`;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'Fill this in.'
        : `At least ${String(issue.minimum)}${countWords[issue.origin] ?? ''}.`;
    case 'too_big':
      return `At most ${String(issue.maximum)}${countWords[issue.origin] ?? ''}.`;
    case 'invalid_value':
      return `This is one of: ${issue.values.map(String).join(', ')}.`;
    case 'unrecognized_keys':
      return `There is no setting called ${issue.keys.map((key) => `“${key}”`).join(', ')}.`;
    case 'invalid_format':
      return formatWords[issue.format] === undefined
        ? 'This is not written as it must be.'
        : `This takes ${formatWords[issue.format] ?? ''}.`;
    case 'invalid_union':
      return Array.isArray(issue.options) ? `This is one of: ${issue.options.map(String).join(', ')}.` : 'This is no value that fits here.';
    case 'not_multiple_of':
      return `This is a multiple of ${String(issue.divisor)}.`;
    case 'invalid_key':
    case 'invalid_element':
      return 'An entry of this does not fit.';
    default:
      return undefined;
  }
}

/** The first of what is wrong, after a colon: ` at "auth.type": This is one of: none, bearer.` Only for issues that were made with `schemaWords`. */
export function faultWords([issue]: readonly z.core.$ZodIssue[]): string {
  if (issue === undefined) return ': it does not fit.';
  return `${issue.path.length === 0 ? '' : ` at “${issue.path.map(String).join('.').slice(0, 200)}”`}: ${issue.message}`;
}
