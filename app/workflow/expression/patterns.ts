/** Regular expressions in templates: fixed texts only, and of a shape that cannot run away (CWE-1333). */
import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from './tree.ts';

const maxPatternLength = 200;

/**
 * A pattern is safe here when no repeated group holds another repetition or an alternative, and it has no look-around and no back
 * reference: those are the shapes that take exponential time. Two neighbouring unbounded repetitions are at most quadratic or cubic.
 */
export function isSafePattern(pattern: string): boolean {
  if (pattern.length > maxPatternLength || /\\[1-9k]|\(\?[=!<]/.test(pattern)) return false;
  const plain = pattern.replace(/\\./g, 'a').replace(/\[(?:[^\]])*\]/g, 'a');
  let inner = plain;
  for (;;) {
    const next = inner.replace(/\((?:\?:)?([^()]*)\)(\*|\+|\?|\{\d*,?\d*\})?/g, (_all, body: string, repeat: string | undefined) => {
      if (repeat === undefined || repeat === '?') return body.replace(/\|/g, '\u0001');
      return /[*+{|\u0001]/.test(body) ? '\u0002' : 'a*';
    });
    if (next.includes('\u0002')) return false;
    if (next === inner) break;
    inner = next;
  }
  if ((inner.match(/[*+]|\{\d+,\}/g) ?? []).length > 4) return false;
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

/** The first `matches` call whose pattern is computed or unsafe. */
export function checkPatterns(ast: ASTNode): { readonly node: ASTNode; readonly message: string; readonly mend: string } | undefined {
  if ((ast.op === 'rcall' && ast.args[0] === 'matches') || (ast.op === 'call' && ast.args[0] === 'matches')) {
    const pattern = (ast.op === 'rcall' ? ast.args[2] : ast.args[1]).at(-1);
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string') {
      return { node: ast, message: 'The pattern given to matches() must be a fixed text.', mend: 'Write the pattern between quotes.' };
    }
    if (!isSafePattern(pattern.args)) {
      return { node: pattern, message: 'The pattern given to matches() could take for ever or cannot be read.', mend: 'Use no repetition inside a repeated group, no look-around and no back reference.' };
    }
  }
  for (const child of childrenOf(ast)) {
    const bad = checkPatterns(child);
    if (bad !== undefined) return bad;
  }
  return undefined;
}
