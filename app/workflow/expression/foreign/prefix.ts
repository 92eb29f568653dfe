/** The fixed text that a JavaScript expression's value begins with. */
import type { AnyNode } from 'acorn';
import { methodOf } from './types.ts';

/** The fixed text that a value starts with, and whether that is all of it. */
interface Prefix {
  readonly text: string;
  readonly whole: boolean;
}
const none: Prefix = { text: '', whole: false };
/** A text put together out of itself again and again could grow without end. */
const longest = 10_000;

/** Piece after piece, as far as they are fixed. */
function joined(pieces: readonly Prefix[]): Prefix {
  let text = '';
  for (const piece of pieces) {
    text += piece.text;
    if (!piece.whole || text.length > longest) return { text: text.slice(0, longest), whole: false };
  }
  return { text, whole: true };
}

const followed = (left: Prefix, right: AnyNode): Prefix => (left.whole ? joined([left, prefixOf(right)]) : left);

export function prefixOf(node: AnyNode): Prefix {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' || typeof node.value === 'number' ? { text: String(node.value), whole: true } : none;
    case 'ParenthesizedExpression':
      return prefixOf(node.expression);
    case 'TemplateLiteral':
      return joined(
        node.quasis.flatMap(({ value }, index) => {
          const hole = node.expressions[index];
          return [{ text: value.cooked ?? '', whole: true }, ...(hole === undefined ? [] : [prefixOf(hole)])];
        }),
      );
    case 'BinaryExpression':
      return node.operator === '+' ? followed(prefixOf(node.left), node.right) : none;
    case 'ConditionalExpression':
      return sharedStart(prefixOf(node.consequent), prefixOf(node.alternate));
    case 'NewExpression':
      return addressPrefix(node);
    // `new URL(...).href`, `new URL(...).toString()`
    case 'MemberExpression':
      return node.object.type === 'NewExpression' && !node.computed && node.property.type === 'Identifier' && node.property.name === 'href'
        ? addressPrefix(node.object)
        : none;
    case 'CallExpression':
      return callPrefix(node);
    default:
      return none;
  }
}

/** With what both begin. */
function sharedStart(one: Prefix, other: Prefix): Prefix {
  let end = 0;
  while (end < one.text.length && one.text[end] === other.text[end]) end += 1;
  return { text: one.text.slice(0, end), whole: one.whole && other.whole && one.text === other.text };
}

function callPrefix(node: Extract<AnyNode, { type: 'CallExpression' }>): Prefix {
  const { callee, arguments: given } = node;
  if (callee.type !== 'MemberExpression' || callee.object.type === 'Super' || given.some(({ type }) => type === 'SpreadElement'))
    return none;
  const { object } = callee;
  const method = methodOf(node);
  const [first, second] = given.map((one): Prefix => prefixOf(one));
  if (object.type === 'ArrayExpression') {
    if (method !== 'join' || given.length > 1) return none;
    const between = first ?? { text: ',', whole: true };
    return joined(
      object.elements.flatMap((one, index) => [
        // Before what may be no entry at all stands nothing.
        ...(index === 0 || one?.type === 'SpreadElement' ? [] : [between]),
        one === null ? { text: '', whole: true } : prefixOf(one),
      ]),
    );
  }
  if (method === 'toString' && given.length === 0 && object.type === 'NewExpression') return addressPrefix(object);
  const of = prefixOf(object);
  switch (method) {
    case 'concat':
      return joined([of, ...given.map((one) => prefixOf(one))]);
    case 'toString':
    case 'toLowerCase':
      return given.length > 0 ? none : method === 'toString' ? of : { ...of, text: of.text.toLowerCase() };
    case 'trim':
    case 'trimStart':
      return given.length > 0 ? none : { ...of, text: of.whole && method === 'trim' ? of.text.trim() : of.text.trimStart() };
    // Only where it stands first, if that is in sight.
    case 'replace':
      return first?.whole === true && second?.whole === true && !second.text.includes('$') && (of.whole || of.text.includes(first.text))
        ? { ...of, text: of.text.replace(first.text, second.text) }
        : none;
    default:
      return none;
  }
}

/** `new URL(path, base)`: what begins with one slash, `?` or `#` stays at the base's host. */
function addressPrefix({ callee, arguments: [first, second] }: Extract<AnyNode, { type: 'NewExpression' }>): Prefix {
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
