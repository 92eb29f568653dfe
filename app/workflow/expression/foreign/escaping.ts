/** Signs that an expression takes out of all that it gives, so that they can end nothing in a page, in XML or in a statement. */
import type { AnyNode } from 'acorn';
import { allSigns, pageSigns } from '../../model/reads.ts';
import { parseWhole } from './javascript.ts';
import { methodOf } from './types.ts';

const gap = String.raw`\s{0,5}`;
const entity = String.raw`(?:"(?:&#?\w{1,8};)?"|'(?:&#?\w{1,8};)?')`;
/** `.replace(/</g, '&lt;')`, and not the first alone. */
const step = String.raw`\.replace(?:(?:All)?\(${gap}/([&<>"'])/g|All\(${gap}(?:"([&<>'])"|'([&<>"])'))${gap},${gap}${entity}${gap}\)`;
/** One value, and nothing beside it that would come out as it is. */
const value = String.raw`(?:[\w$.\s()[\]'"-]|\?\.|\?\?${gap}(?:''|"")){1,300}?`;
const whole = new RegExp(`^${value}((?:${step}){1,6})${gap}$`);
const each = new RegExp(step, 'g');
/** One call around the whole: nothing of what it gives ends a part of an address. */
export const encodes = /^encodeURIComponent\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)$/;

export function escapedBy(code: string): string {
  if (code.length > 2_000) return '';
  if (encodes.test(code)) return '<"';
  if (!code.includes('.replace')) return '';
  const steps = whole.exec(code)?.[1];
  if (steps === undefined) return takenOut(parsed(code));
  return [...steps.matchAll(each)].map(([, one, two, three]) => one ?? two ?? three ?? '').join('');
}

const parsed = (code: string): AnyNode | undefined => {
  try {
    return parseWhole(code.trim().replace(/;+$/, ''));
  } catch {
    return undefined;
  }
};
/** They put in no sign that was not there. */
const onlyShortens: ReadonlySet<string> = new Set(['trim', 'toLowerCase', 'toUpperCase', 'slice', 'substring']);
const isFixed = (node: AnyNode | undefined): boolean => node?.type === 'Literal';
const words = String.raw`[a-z]-[a-z]|[A-Z]-[A-Z]|\d-\d|\\[wd_.-]|[\w.]`;
/** What `[^...]` leaves: words and numbers alone, or these and signs that end nothing in a page. */
const leavesWords = new RegExp(`^-?(?:${words})*-?$`);
const leavesPlain = new RegExp(`^-?(?:${words}|\\\\[s/]|[ ,:;!?@#%+=*()/])*-?$`);
const pageEnders = /[<"']/g;

/** `value.replace(/[^a-z0-9]/gi, '').slice(0, 20)`, `value.replace(/[<>"']/g, '')`: of everything that stands before the last replacement. */
function takenOut(node: AnyNode | undefined): string {
  if (node?.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return '';
  const method = methodOf(node) ?? '';
  if (onlyShortens.has(method)) return node.arguments.every(isFixed) ? takenOut(node.callee.object) : '';
  const [pattern, put] = node.arguments;
  if (!/^replace(?:All)?$/.test(method) || pattern?.type !== 'Literal' || put?.type !== 'Literal') return '';
  const { regex } = pattern;
  if (regex === undefined || !/^[imsu]*g[imsu]*$/.test(regex.flags) || typeof put.value !== 'string' || !/^[\w -]*$/.test(put.value))
    return '';
  const [, not, letters = '', shorthand] = /^(?:\[(\^?)(.{1,60})\]|\\([WD]))\+?$/.exec(regex.pattern) ?? [];
  if (shorthand !== undefined || (not === '^' && leavesWords.test(letters)))
    return put.value.includes(' ') ? pageSigns : `${allSigns}${pageSigns}`;
  if (not === '^') return leavesPlain.test(letters) ? pageSigns : '';
  return /[[\]^\\-]/.test(letters) ? '' : (letters.match(pageEnders) ?? []).join('');
}
