/** Patterns that leave a text, or let one through, that holds nothing but letters, digits, `_`, `-` and `.`: it ends no quotation and no command. */
import { isSyntax, type Syntax } from './syntax.ts';

const parts = String.raw`(?:\\[wd]|\\[-._]|[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_.-])`;
const inClass = new RegExp(String.raw`^\[\^${parts}{1,40}\][+*]?$|^\\[WD]\+?$`);
const atom = String.raw`(?:\[${parts}{1,40}\]|\\[wd]|\\[-._]|[A-Za-z0-9_-])(?:[+*?]|\{\d{1,4}(?:,\d{0,4})?\})?`;
const whole = new RegExp(String.raw`^\^(?:${atom}){1,40}\$$|^\^\((?:\?:)?(?:${atom}){1,40}(?:\|(?:${atom}){1,40}){0,40}\)\$$`);

interface Pattern {
  readonly pattern: string;
  readonly flags: string;
}
const patternOf = (node: unknown): Pattern | undefined =>
  isSyntax(node) && node.type === 'Literal' && typeof node['regex'] === 'object' && node['regex'] !== null
    ? (node['regex'] as Pattern)
    : undefined;

/** All else is found by it, wherever it stands: `/[^a-z0-9_]/g`. */
export function findsAllElse(node: unknown): boolean {
  const found = patternOf(node);
  return found !== undefined && found.flags.includes('g') && !/[yv]/.test(found.flags) && inClass.test(found.pattern);
}

/** Whatever fits it is such a text, from beginning to end: `/^[a-z]+$/`. */
export function fitsOnlyWords(node: Syntax): boolean {
  const found = patternOf(node);
  return found !== undefined && !/[myv]/.test(found.flags) && whole.test(found.pattern);
}
