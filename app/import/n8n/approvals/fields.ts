/** Which field of which step a piece of JavaScript means. */
import type { AnyNode } from 'acorn';

/** A field of the items that arrive (no step), or of those of a named step. */
export interface Field {
  readonly step: string | undefined;
  readonly path: readonly string[];
}

/** What a name stands for: what it was set to, or, of what goes through a list, that list. */
export interface Named {
  readonly is: 'value' | 'element';
  readonly of: AnyNode;
  readonly keys: readonly string[];
}
/** What a name stands for at a place of the script: nothing of the script's own, or something that is known, or is not. */
export type Names = (name: string, at: number) => { readonly named: Named | undefined } | undefined;

/** The names of a script, how many more of its parts may be looked at (names that stand for names could go on for ever), and every key that an answer was found by. */
export interface Scope {
  readonly names: Names;
  readonly keys: Set<string>;
  left: number;
}
const noNames: Names = () => undefined;
export const scopeOf = (names: Names = noNames): Scope => ({ names, keys: new Set(), left: 20_000 });
export const deepest = 40;

/** What n8n calls the items; each without a run or an output of its own choice, for that may be another round's answer. */
const giversOfItems: Readonly<Record<string, number>> = { first: 0, last: 0, all: 0, item: 0, itemMatching: 1, at: 1 };

type Place = { readonly is: 'items' | 'nodes'; readonly step: string | undefined } | ({ readonly is: 'field' } & Field);

/** The name of a property that is fixed. */
export function keyOf(node: Extract<AnyNode, { type: 'MemberExpression' }>): string | undefined {
  const { property } = node;
  if (!node.computed) return property.type === 'Identifier' ? property.name : undefined;
  if (property.type === 'TemplateLiteral')
    return property.expressions.length === 0 ? (property.quasis[0]?.value.cooked ?? undefined) : undefined;
  return property.type === 'Literal' && (typeof property.value === 'string' || typeof property.value === 'number')
    ? String(property.value)
    : undefined;
}

function member(of: Place | undefined, key: string, scope: Scope): Place | undefined {
  if (of === undefined) return undefined;
  scope.keys.add(key);
  if (of.is === 'field') return { ...of, path: [...of.path, key] };
  if (of.is === 'nodes') return { is: 'items', step: key };
  if (key === 'json') return { is: 'field', step: of.step, path: [] };
  return key === 'item' || /^\d+$/.test(key) ? of : undefined;
}

function globalPlace(name: string): Place | undefined {
  if (name === '$json') return { is: 'field', step: undefined, path: [] };
  if (name === '$input' || name === 'items' || name === 'item') return { is: 'items', step: undefined };
  return name === '$node' ? { is: 'nodes', step: undefined } : undefined;
}

export function placeOf(node: AnyNode, scope: Scope, depth = 0): Place | undefined {
  scope.left -= 1;
  if (depth > deepest || scope.left < 0) return undefined;
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return placeOf(node.expression, scope, depth + 1);
    case 'Identifier': {
      const own = scope.names(node.name, node.start);
      if (own === undefined) return globalPlace(node.name);
      const { named } = own;
      const of = named === undefined ? undefined : placeOf(named.of, scope, depth + 1);
      return named === undefined || (named.is === 'element' && of?.is !== 'items')
        ? undefined
        : named.keys.reduce<Place | undefined>((at, key) => member(at, key, scope), of);
    }
    case 'MemberExpression': {
      const key = keyOf(node);
      return key === undefined || node.object.type === 'Super' ? undefined : member(placeOf(node.object, scope, depth + 1), key, scope);
    }
    case 'CallExpression': {
      const {
        callee,
        arguments: [first, ...more],
      } = node;
      if (callee.type === 'Identifier' && (callee.name === '$' || callee.name === '$items'))
        return first?.type === 'Literal' &&
          typeof first.value === 'string' &&
          more.length === 0 &&
          scope.names(callee.name, callee.start) === undefined
          ? { is: 'items', step: first.value }
          : undefined;
      if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return undefined;
      const key = keyOf(callee) ?? '';
      if (!Object.hasOwn(giversOfItems, key) || giversOfItems[key] !== node.arguments.length) return undefined;
      scope.keys.add(key);
      const of = placeOf(callee.object, scope, depth + 1);
      return of?.is === 'items' ? of : undefined;
    }
    default:
      return undefined;
  }
}

/** The field that a chain such as `$('Ask').first().json.data.approved` means. */
export function fieldOf(node: AnyNode, scope: Scope = scopeOf()): Field | undefined {
  const found = placeOf(node, scope);
  return found?.is === 'field' ? { step: found.step, path: found.path } : undefined;
}
