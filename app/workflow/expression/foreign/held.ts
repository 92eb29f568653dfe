/** Fields that are one of a few texts that are written out, where an expression of n8n is true. */
import type { AnyNode } from 'acorn';
import type { Read } from '../../model/reads.ts';
import { parseWhole, placeInJavaScript } from './javascript.ts';
import { heldToTexts } from './types.ts';

/** `['orders', 'carts'].includes($json.table)`, `$json.table === 'orders'`, and all that must hold. */
function heldWhere(node: AnyNode): readonly Read[] {
  if (node.type === 'ParenthesizedExpression') return heldWhere(node.expression);
  if (node.type === 'LogicalExpression') return node.operator === '&&' ? [node.left, node.right].flatMap(heldWhere) : [];
  const held = heldToTexts(node);
  const place = held === undefined ? undefined : placeInJavaScript(held);
  return place === undefined ? [] : [place];
}

/** `source` is the whole parameter, `={{ … }}`. Empty where it is more than one expression, or says nothing of the kind. Never throws. */
export function fieldsHeldInJavaScript(source: string): readonly Read[] {
  const only = /^=\s*\{\{([^{}]{1,1000})\}\}\s*$/.exec(source)?.[1];
  try {
    const tree = only === undefined ? undefined : parseWhole(only.trim());
    return tree === undefined ? [] : heldWhere(tree);
  } catch {
    return [];
  }
}
