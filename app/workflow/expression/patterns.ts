/** Regular expressions in templates: fixed texts only, and of a shape that cannot run away (CWE-1333). */
import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from './tree.ts';

const maxPatternLength = 200;
const maxSteps = 2e7;
const maxExponent = 4;
const maxText = 100_000;
/** A counted repetition up to this many times counts as bounded. */
const fewTimes = 10;

/**
 * How many nested rounds over the text the pattern can need, or undefined where that has no polynomial bound or the pattern cannot be read.
 * Exponential shapes all have a repeated group in which something repeats, is optional or has alternatives, or a look-around or a back
 * reference: none of these is let in. What is left costs at most length to the power of its unbounded repetitions, one more when
 * nothing ties the match to the start.
 */
function exponentOf(pattern: string): number | undefined {
  if (pattern.length > maxPatternLength || /\\[1-9k]|\(\?[^:]/.test(pattern)) return undefined;
  const plain = pattern.replace(/\\./g, 'a').replace(/\[(?:[^\]])*\]/g, 'a');
  let inner = plain;
  for (;;) {
    const next = inner.replace(/\((?:\?:)?([^()]*)\)(\*|\+|\?|\{\d*,?\d*\})?/g, (_all, body: string, repeat: string | undefined) => {
      if (repeat === undefined || repeat === '?') return `${body.replace(/\|/g, '\u0001')}${repeat ?? ''}`;
      return /[*+?{|\u0001]/.test(body) ? '\u0002' : `a${repeat}`;
    });
    if (next.includes('\u0002')) return undefined;
    if (next === inner) break;
    inner = next;
  }
  let unbounded = 0;
  for (const [, most] of inner.matchAll(/[*+]|\{\d*(?:,(\d*))?\}/g)) if (most === undefined || most === '' || Number(most) > fewTimes) unbounded += 1;
  try {
    if (!(new RegExp(pattern) instanceof RegExp)) return undefined;
  } catch {
    return undefined;
  }
  return unbounded + (pattern.startsWith('^') && !plain.includes('|') ? 0 : 1);
}

/** True when the pattern can be read and cannot run away on texts of a reasonable length (CWE-1333). */
export function isSafePattern(pattern: string): boolean {
  const exponent = exponentOf(pattern);
  return exponent !== undefined && exponent <= maxExponent;
}

const compiled = new Map<string, { readonly expression: RegExp; readonly maxLength: number }>();

/**
 * The pattern, ready for a text of that length. Throws a RangeError when it is not safe, or the text is too long for it: the more repetitions,
 * the shorter. With the flag `g` the bound holds for all matches together, because no place of the text is begun at twice.
 */
function safePattern(pattern: string, length: number): RegExp {
  let known = compiled.get(pattern);
  if (known === undefined) {
    const exponent = exponentOf(pattern);
    if (exponent === undefined || exponent > maxExponent) throw new RangeError('the pattern could take for ever or cannot be read');
    known = { expression: new RegExp(pattern, 'g'), maxLength: Math.min(maxText, Math.floor(maxSteps ** (1 / Math.max(1, exponent)))) };
    if (compiled.size > 1_000) compiled.clear();
    compiled.set(pattern, known);
  }
  if (length > known.maxLength) throw new RangeError(`the text is too long for this pattern, which takes ${known.maxLength} characters`);
  known.expression.lastIndex = 0;
  return known.expression;
}

/** Tests the text. Throws a RangeError as `safePattern` does. */
export const matchSafely = (text: string, pattern: string): boolean => safePattern(pattern, text.length).test(text);

/** Every match with its groups, at most so many. Throws a RangeError as `safePattern` does. */
export function findSafely(text: string, pattern: string, most: number): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of text.matchAll(safePattern(pattern, text.length))) {
    if (found.length === most) break;
    found.push(match);
  }
  return found;
}

/** The first `matches` call whose pattern is computed or unsafe. */
export function checkPatterns(ast: ASTNode): { readonly node: ASTNode; readonly message: string; readonly mend: string } | undefined {
  if ((ast.op === 'rcall' && ast.args[0] === 'matches') || (ast.op === 'call' && ast.args[0] === 'matches')) {
    const pattern = (ast.op === 'rcall' ? ast.args[2] : ast.args[1]).at(-1);
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string') {
      return { node: ast, message: 'The pattern given to matches() must be a fixed text.', mend: 'Write the pattern between quotes.' };
    }
    if (!isSafePattern(pattern.args)) {
      return { node: pattern, message: 'The pattern given to matches() could take for ever or cannot be read.', mend: 'Begin it with ^, and use no repetition inside a repeated group, few repetitions, no look-around and no back reference.' };
    }
  }
  for (const child of childrenOf(ast)) {
    const bad = checkPatterns(child);
    if (bad !== undefined) return bad;
  }
  return undefined;
}
