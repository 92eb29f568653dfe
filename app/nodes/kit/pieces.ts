/** Work on a text after which nobody can tell by its shape any more what stood in it: an address that is cut at its @ is no address. */
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import type { Json } from '../../kernel/json.ts';

const works =
  /\b(?:split|replace|replaceAll|substring|substr|slice|charAt|charCodeAt|codePointAt|reverse|match|matchAll|btoa|encode|encodeURIComponent|toString|explode|splice|at)\s*\(/;

/** An expression in it takes a text to pieces, changes signs in it, or writes it in other signs. */
export const takesApart = (value: Json | undefined): boolean => {
  const source = typeof value === 'string' ? value : isForeignExpression(value) ? (value['source'] as string) : '';
  return source.includes('(') && works.test(source);
};
