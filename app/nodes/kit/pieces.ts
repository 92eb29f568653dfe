/** Work on a text after which nobody can tell by its shape any more what stood in it: an address that is cut at its @ is no address. */
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import type { Json } from '../../kernel/json.ts';

const works =
  /\b(?:split|replace|replaceAll|substring|substr|slice|charAt|charCodeAt|codePointAt|reverse|match|matchAll|btoa|encode|encodeURIComponent|explode|splice|at)\s*\(|\btoString\s*\(\s*[^)\s]/;
/** Breaks of lines become blanks: what stood there is found all the same. */
const onlyJoinsLines = /\.\s*replace(?:All)?\s*\(\s*(?:(["'])(?:\\[nrt]){1,9}\1|\/(?:\\[nrts]){1,9}\+?\/g?)\s*,\s*(["']) \2\s*\)/g;

/** What stands within the braces of a template, or the whole of an expression that has none. A text in it may hold braces of its own. */
const expressionsIn = (source: string): string =>
  source
    .split('{{')
    .slice(1)
    .map((part) => part.slice(0, part.lastIndexOf('}}') < 0 ? undefined : part.lastIndexOf('}}')))
    .join('\n');

/** An expression in it takes a text to pieces, changes signs in it, or writes it in other signs. */
export const takesApart = (value: Json | undefined): boolean => {
  const source =
    typeof value === 'string'
      ? expressionsIn(value)
      : !isForeignExpression(value)
        ? ''
        : value.source.includes('{{')
          ? expressionsIn(value.source)
          : value.source;
  return source.includes('(') && works.test(source.replace(onlyJoinsLines, ''));
};
