/** How many ways lead through each function: what a reader has to hold in mind at once. */
import { parseSync } from 'vite';

export interface Branches {
  /** The names around it, from the outside in: `inSyntax`, `createDesk > open`; a callback goes by the function that it is given to. */
  readonly name: string;
  /** One, and one more for each place where its own code can go two ways (McCabe, A Complexity Measure, 1976); `?.` is no branch. */
  readonly count: number;
}

interface Part {
  readonly type: string;
  readonly [field: string]: unknown;
}

const branching = new Set([
  'IfStatement',
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'WhileStatement',
  'DoWhileStatement',
  'ConditionalExpression',
  'CatchClause',
  'LogicalExpression',
]);
const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
const partsOf = (part: Part): Part[] => Object.values(part).flat().filter(isPart);
const nameIn = (value: unknown): string | undefined => (isPart(value) && typeof value['name'] === 'string' ? value['name'] : undefined);

const named: Readonly<Record<string, string>> = {
  VariableDeclarator: 'id',
  FunctionDeclaration: 'id',
  MethodDefinition: 'key',
  Property: 'key',
};

/** Every function of a file with its branches; those of functions within it are theirs alone. Functions of one name: the worst. */
export function branchesOf(path: string, text: string): Branches[] {
  const found = new Map<string, number>();
  const visit = (part: Part, around: readonly string[], own: { count: number }): void => {
    const field = named[part.type];
    const name = field === undefined ? undefined : nameIn(part[field]);
    const names = name === undefined ? around : [...around, name];
    const inner = functions.has(part.type) ? { count: 1 } : own;
    if (branching.has(part.type) || (part.type === 'SwitchCase' && part['test'] !== null)) inner.count += 1;
    for (const one of partsOf(part)) visit(one, names, inner);
    if (inner === own) return;
    const key = names.join(' > ') || 'at the top';
    found.set(key, Math.max(found.get(key) ?? 0, inner.count));
  };
  visit(parseSync(path, text).program as unknown as Part, [], { count: 1 });
  return [...found].map(([name, count]) => ({ name, count }));
}
