/** What is known of a script as a whole while the dangers of each of its parts are looked for. */
import type { CodeFact } from '../../../../nodes/kit/facts.ts';
import { constantTexts } from '../constants.ts';
import { isSyntax, nameOf, walk, withinClasses, type Syntax } from '../syntax.ts';
import { belowChosenKeys } from './chosen-keys.ts';
import type { Danger } from './danger.ts';
import { lodashIn, type Lodash } from './lodash.ts';
import { endlessLoops } from './loops.ts';
import { globalObjects } from './powers.ts';

export interface WholeScript {
  readonly source: string;
  /** Names that the script declares: they stand for nothing that it is given. */
  readonly declared: ReadonlySet<string>;
  /** The text of a part that always gives the same. */
  readonly constant: (node: unknown) => string | undefined;
  readonly lodash: Lodash;
  readonly dialect: CodeFact['dialect'];
  /** It names `__proto__`, as those do that refuse it. */
  readonly refusesPrototypes: boolean;
  /** Its functions that write to keys which they do not spell out, as far as it was gone through. */
  readonly merging: Set<string>;
  readonly isGlobalObject: (name: string) => boolean;
  readonly isEndless: (loop: Syntax) => boolean;
  readonly isBelowChosenKey: (node: Syntax) => boolean;
  /** `text` is the dotted name of `node`, and means a thing of the class around it. */
  readonly isOwnMethod: (text: string, node: Syntax) => boolean;
}

/** The danger of one part of a script; of what it holds, others tell. */
export type DangerOf = (node: Syntax, parent: Syntax | undefined, script: WholeScript) => Danger | undefined;

/** The names that a place for a value gives it: `a`, `a = 5`, `{ a, b: [c] }`. */
function bind(place: unknown, names: Set<string>): void {
  if (!isSyntax(place)) return;
  const name = nameOf(place);
  if (name !== undefined) {
    names.add(name);
    return;
  }
  const inner: readonly unknown[] =
    place.type === 'AssignmentPattern'
      ? [place['left']]
      : place.type === 'RestElement'
        ? [place['argument']]
        : place.type === 'ArrayPattern'
          ? (place['elements'] as unknown[])
          : place.type === 'ObjectPattern'
            ? (place['properties'] as Syntax[]).map((property) => (property.type === 'Property' ? property['value'] : property))
            : [];
  for (const one of inner) bind(one, names);
}

function declaredIn(root: Syntax): ReadonlySet<string> {
  const names = new Set<string>();
  walk(root, (node) => {
    if (node.type === 'VariableDeclarator' || node.type === 'FunctionDeclaration') bind(node['id'], names);
    if (Array.isArray(node['params'])) for (const param of node['params'] as unknown[]) bind(param, names);
  });
  return names;
}

/** Each of these goes through the whole script: only where something asks. */
function lookedUp(find: (root: Syntax) => ReadonlySet<Syntax>, root: Syntax): (node: Syntax) => boolean {
  let found: ReadonlySet<Syntax> | undefined;
  return (node) => (found ??= find(root)).has(node);
}

export function wholeScript({ source, dialect }: CodeFact, root: Syntax): WholeScript {
  const declared = declaredIn(root);
  const constant = constantTexts(root);
  const isOfClass = lookedUp(withinClasses, root);
  return {
    source,
    dialect,
    declared,
    constant,
    lodash: lodashIn(root, constant, declared),
    refusesPrototypes: /__proto__/.test(source),
    merging: new Set(),
    // Node-RED calls its store for all flows `global`.
    isGlobalObject: (name) => globalObjects.has(name) && !declared.has(name) && !(name === 'global' && dialect === 'node-red'),
    isEndless: lookedUp(endlessLoops, root),
    isBelowChosenKey: lookedUp(belowChosenKeys, root),
    // Within a class it is one of the class, and a `process` that is called is a method: Node's own is no function.
    isOwnMethod: (text, node) =>
      text.startsWith('this.') && ((node.type === 'CallExpression' && text === 'this.process') || isOfClass(node)),
  };
}
