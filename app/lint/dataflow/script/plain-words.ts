/**
 * Patterns that leave a text, or let one through, that holds nothing but letters, digits, `_`, `-` and `.`: it ends no quotation and no command. Digits alone
 * are a number wherever they stand; a word that stands bare may be the name of something.
 */
import { isSyntax, type Syntax } from './syntax.ts';

/** A range between two of one kind alone: `A-z` holds `\``, and `.-z` holds `;`. A `-` is itself at either end and behind a range or a class (ECMA-262, ClassRanges). */
const ranges = String.raw`(?:\\[wd]|[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9])-?`;
const members = String.raw`-?(?:${ranges}|\\[._-]|[A-Za-z0-9_.])+-?`;
const inClass = new RegExp(String.raw`^\[\^${members}\][+*]?$|^\\[WD]\+?$`);
const atom = String.raw`(?:\[${members}\]|\\[wd._-]|[A-Za-z0-9_-])(?:[+*?]|\{\d{1,4}(?:,\d{0,4})?\})?`;
const whole = new RegExp(String.raw`^\^(?:${atom}){1,40}\$$|^\^\((?:\?:)?(?:${atom}){1,40}(?:\|(?:${atom}){1,40}){0,40}\)\$$`);
const allButDigits = /^\[\^(?:0-9|\\d)\][+*]?$|^\\D\+?$/;
const digitsAlone = /^\^(?:-\?)?(?:\[(?:0-9|\\d)\]|\\d)(?:[+*?]|\{\d{1,4}(?:,\d{0,4})?\})?\$$/;

export type Left = 'digits' | 'words';
/** Longer ones are not looked at. */
const MOST_SIGNS = 200;

interface Pattern {
  readonly pattern: string;
  readonly flags: string;
}
const patternOf = (node: unknown): Pattern | undefined =>
  isSyntax(node) && node.type === 'Literal' && typeof node['regex'] === 'object' && node['regex'] !== null
    ? (node['regex'] as Pattern)
    : undefined;

/** What is left where all else is found by it, wherever it stands: `/[^a-z0-9_]/g`. */
export function leftBy(node: unknown): Left | undefined {
  const found = patternOf(node);
  if (found === undefined || found.pattern.length > MOST_SIGNS || !found.flags.includes('g') || /[yv]/.test(found.flags)) return undefined;
  return allButDigits.test(found.pattern) ? 'digits' : inClass.test(found.pattern) ? 'words' : undefined;
}

/** What fits it from beginning to end, where that is nothing else: `/^[a-z]+$/`. */
export function fitting(node: Syntax): Left | undefined {
  const found = patternOf(node);
  if (found === undefined || found.pattern.length > MOST_SIGNS || /[myv]/.test(found.flags)) return undefined;
  return digitsAlone.test(found.pattern) ? 'digits' : whole.test(found.pattern) ? 'words' : undefined;
}

/** Groups of a pattern that stand in no other and ask for nothing around them. */
const plainGroups = /^(?:[^()\\]|\\[^()])*(?:\((?!\?)(?:[^()\\]|\\[^()])*\)(?:[^()\\]|\\[^()])*){0,20}$/;
/** A bracket within a class is no group, where what stands escaped is left out. */
const bracketInClass = /\[[^\]]*[()]/;

/** What stands at a place of a match: `/^col-([a-z]+)$/.exec(text)[1]`, the whole of it first. It fits its part of the pattern, wherever that was found. */
export function capturedBy(node: unknown, index: number): Left | undefined {
  const found = patternOf(node);
  if (found === undefined || found.pattern.length > MOST_SIGNS || found.flags.includes('v')) return undefined;
  const pattern = found.pattern.replaceAll(/\(\?<[A-Za-z_]\w*>/g, '(');
  if (!plainGroups.test(pattern) || bracketInClass.test(pattern.replaceAll(/\\./gs, ''))) return undefined;
  const group = index === 0 ? undefined : [...pattern.matchAll(/\(((?:[^()\\]|\\[^()])*)\)/g)][index - 1]?.[1];
  const part =
    index === 0
      ? pattern
          .replace(/^\^/, '')
          .replace(/(?<!\\)\$$/, '')
          .replaceAll(/[()]/g, '')
      : group;
  if (part === undefined) return undefined;
  const alone = part.includes('|') ? `^(?:${part})$` : `^${part}$`;
  return digitsAlone.test(alone) ? 'digits' : whole.test(alone) ? 'words' : undefined;
}
