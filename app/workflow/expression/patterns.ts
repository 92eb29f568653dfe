/** Regular expressions that people write: fixed texts only, matched in linear time (CWE-1333). */
import type { ASTNode } from '@marcbachmann/cel-js';
import { Walk, type Found } from './pattern-match.ts';
import { PatternFault, readPattern, weightOf } from './pattern-program.ts';
import { childrenOf } from './tree.ts';

const maxSteps = 2e7;
const maxText = 100_000;

interface Compiled extends ReturnType<typeof readPattern> {
  readonly maxLength: number;
}
const compiled = new Map<string, Compiled | PatternFault>();

function compile(pattern: string): Compiled | PatternFault {
  try {
    const read = readPattern(pattern);
    return { ...read, maxLength: Math.min(maxText, Math.floor(maxSteps / weightOf(read.program))) };
  } catch (error) {
    if (error instanceof PatternFault) return error;
    throw error;
  }
}

function known(pattern: string): Compiled | PatternFault {
  const before = compiled.get(pattern);
  if (before !== undefined) return before;
  if (compiled.size > 1_000) compiled.clear();
  const made = compile(pattern);
  compiled.set(pattern, made);
  return made;
}

/** Why a pattern is not let in, as the end of "The pattern ...", and what to do instead; undefined for a good one. */
export function patternFault(pattern: string): { readonly message: string; readonly mend: string } | undefined {
  const found = known(pattern);
  return found instanceof PatternFault ? found : undefined;
}

/** Throws a RangeError when the pattern is not let in, or the text is too long for it: the more repetitions, the shorter. */
function walkOf(text: string, pattern: string): Walk {
  const found = known(pattern);
  if (found instanceof PatternFault) throw new RangeError(`the pattern ${found.message}`);
  if (text.length > found.maxLength)
    throw new RangeError(`the text is too long for this pattern, which takes ${found.maxLength} characters`);
  return new Walk(found.program, found.groups, text);
}

/** Tests the text, and tells how many steps that took. Throws a RangeError as `walkOf` does. */
export function matchSafely(text: string, pattern: string, spend?: (steps: number) => void): boolean {
  const walk = walkOf(text, pattern);
  const found = walk.next(0) !== undefined;
  spend?.(walk.steps);
  return found;
}

/** Every match with its groups, at most so many. Throws a RangeError as `walkOf` does. */
export function findSafely(text: string, pattern: string, most: number): Found[] {
  const walk = walkOf(text, pattern);
  const found: Found[] = [];
  for (let from = 0; found.length < most && from <= text.length;) {
    const match = walk.next(from);
    if (match === undefined) break;
    found.push(match);
    const length = match.parts[0]?.length ?? 0;
    from = match.index + Math.max(1, length);
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
    const fault = patternFault(pattern.args);
    if (fault !== undefined) return { node: pattern, message: `The pattern given to matches() ${fault.message}.`, mend: fault.mend };
  }
  for (const child of childrenOf(ast)) {
    const bad = checkPatterns(child);
    if (bad !== undefined) return bad;
  }
  return undefined;
}
