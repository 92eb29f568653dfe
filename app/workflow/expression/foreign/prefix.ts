/** The fixed text that a JavaScript expression's value begins with. */
import type { AnyNode } from 'acorn';
import { methodOf } from './types.ts';

/** The fixed text that the expression's value starts with, and whether that is all of it. */
export function prefixOf(node: AnyNode): { readonly text: string; readonly whole: boolean } {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' || typeof node.value === 'number'
        ? { text: String(node.value), whole: true }
        : { text: '', whole: false };
    case 'ParenthesizedExpression':
      return prefixOf(node.expression);
    case 'TemplateLiteral':
      return { text: node.quasis[0]?.value.cooked ?? '', whole: node.expressions.length === 0 };
    case 'BinaryExpression': {
      if (node.operator !== '+') return { text: '', whole: false };
      const left = prefixOf(node.left);
      if (!left.whole) return left;
      const right = prefixOf(node.right);
      return { text: left.text + right.text, whole: right.whole };
    }
    case 'NewExpression':
      return addressPrefix(node);
    // `new URL(...).href`, `new URL(...).toString()`
    case 'MemberExpression':
      return node.object.type === 'NewExpression' && !node.computed && node.property.type === 'Identifier' && node.property.name === 'href'
        ? addressPrefix(node.object)
        : { text: '', whole: false };
    case 'CallExpression':
      return node.arguments.length === 0 &&
        methodOf(node) === 'toString' &&
        node.callee.type === 'MemberExpression' &&
        node.callee.object.type === 'NewExpression'
        ? addressPrefix(node.callee.object)
        : { text: '', whole: false };
    default:
      return { text: '', whole: false };
  }
}

/** `new URL(path, base)`: what begins with one slash, `?` or `#` stays at the base's host. */
function addressPrefix({ callee, arguments: [first, second] }: Extract<AnyNode, { type: 'NewExpression' }>): {
  readonly text: string;
  readonly whole: boolean;
} {
  const none = { text: '', whole: false };
  if (callee.type !== 'Identifier' || callee.name !== 'URL' || first === undefined || first.type === 'SpreadElement') return none;
  if (second === undefined) return { ...prefixOf(first), whole: false };
  const [given, base] = [prefixOf(first), prefixOf(second)];
  // Tabs and line ends are skipped, and so are blanks at the beginning.
  const path = { text: given.text.replace(/[\t\n\r]/g, '').trimStart() };
  if (!base.whole || !/^(?:\/[^/\\]|[?#])/.test(path.text)) return none;
  try {
    return { text: `${new URL(base.text).origin}${path.text.startsWith('/') ? '' : '/'}${path.text}`, whole: false };
  } catch {
    return none;
  }
}
