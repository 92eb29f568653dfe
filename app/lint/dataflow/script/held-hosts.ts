/**
 * Checks of a script that hold an address to hosts which are written out in it: `new URL(text).host !== 'api.example.com'`,
 * `text.startsWith('https://api.example.com/')`. One that looks at a part of the name, or at its end, holds it to nothing.
 */
import { patternNamesHost, textNamesHost } from '../../../nodes/kit/conditions.ts';
import type { Outline } from './outline.ts';
import { isSyntax, literalText, memberName, nameOf, walk, type Syntax } from './syntax.ts';

const name = String.raw`[a-z0-9_-]+(?:\.[a-z0-9_-]+)*`;
const hostName = new RegExp(`^${name}(?::\\d{1,5})?$`);
const originName = new RegExp(`^https?://${name}(?::\\d{1,5})?$`);
/** Parts of an address by which its host is known, and what such a part looks like. An opaque origin is the word “null”. */
const wholeParts: Readonly<Record<string, RegExp>> = { host: hostName, hostname: hostName, origin: originName };

/** What `new URL(text)` is made of, where `URL` is the one of the language. */
function madeOf(node: unknown, outline: Outline): { readonly text: unknown; readonly based: boolean } | undefined {
  if (!isSyntax(node) || node.type !== 'NewExpression' || nameOf(node['callee']) !== 'URL' || outline.binds('URL')) return undefined;
  const [text, ...more] = node['arguments'] as readonly Syntax[];
  return text === undefined || text.type === 'SpreadElement' ? undefined : { text, based: more.length > 0 };
}

/** Whoever writes one of these into an address writes another address. */
export const addressFields = ['href', 'host', 'hostname', 'origin', 'port', 'protocol', 'username', 'password'] as const;

/** A part of an address, and what it is a part of. */
interface AddressPart {
  readonly part: string;
  readonly owner: unknown;
}
/** `const { hostname } = new URL(text)`: by name. */
export function takenParts(program: Syntax, outline: Outline): ReadonlyMap<string, AddressPart> {
  const found = new Map<string, AddressPart>();
  walk(program, (node) => {
    const { id, init } = node;
    if (node.type !== 'VariableDeclarator' || !isSyntax(id) || id.type !== 'ObjectPattern' || !isSyntax(init)) return;
    for (const one of id['properties'] as Syntax[]) {
      const name = nameOf(one['value']);
      const part = one['computed'] === true ? undefined : nameOf(one['key']);
      if (one.type === 'Property' && part !== undefined && name !== undefined && outline.bindingsOf(name) === 1)
        found.set(name, { part, owner: init });
    }
  });
  return found;
}

/** The parts of the script that are addresses of these hosts where `part` is one of `texts`. */
export function heldByPart(
  part: unknown,
  texts: readonly string[],
  outline: Outline,
  taken: ReadonlyMap<string, AddressPart>,
): readonly { readonly of: unknown; readonly field?: 'href' }[] {
  const given = outline.given(nameOf(part) ?? '') ?? part;
  const asked =
    isSyntax(given) && given.type === 'MemberExpression'
      ? { part: memberName(given) ?? '', owner: given['object'] }
      : taken.get(nameOf(part) ?? '');
  const looks = wholeParts[asked?.part ?? ''];
  if (asked === undefined || looks === undefined || texts.length === 0 || !texts.every((text) => looks.test(text) && text !== 'null'))
    return [];
  const { owner } = asked;
  const made = madeOf(outline.given(nameOf(owner) ?? '') ?? owner, outline);
  if (made === undefined) return [];
  return [
    ...(nameOf(owner) === undefined ? [] : [{ of: owner, field: 'href' as const }]),
    // The text itself is read in the same way by whoever calls it, where no base comes before it.
    ...(made.based ? [] : [{ of: made.text }]),
  ];
}

/** `text.startsWith('https://api.example.com/')` */
export const beginsAtHost = (method: string | undefined, first: unknown, more: readonly unknown[]): boolean =>
  method === 'startsWith' && more.length === 0 && textNamesHost(literalText(first) ?? '');

/** `/^https:\/\/api\.example\.com\//.test(text)` */
export function fitsHost(pattern: unknown): boolean {
  const regex = isSyntax(pattern) ? (pattern['regex'] as { readonly pattern: string; readonly flags: string } | undefined) : undefined;
  return regex !== undefined && !/[myvx]/.test(regex.flags) && patternNamesHost(regex.pattern);
}

/** What gives the whole address of `url`: `url.toString()`, `String(url)`, `${url}`. */
export function wholeAddressOf(node: Syntax, outline: Outline): unknown {
  if (node.type === 'TemplateLiteral') {
    const [hole, ...others] = node['expressions'] as unknown[];
    const isAlone = (node['quasis'] as { readonly value: { readonly cooked?: string } }[]).every(({ value }) => value.cooked === '');
    return isAlone && others.length === 0 ? hole : undefined;
  }
  if (node.type !== 'CallExpression') return undefined;
  const callee = node['callee'] as Syntax;
  if (callee.type === 'MemberExpression') return /^(?:toString|toJSON)$/.test(memberName(callee) ?? '') ? callee['object'] : undefined;
  return nameOf(callee) === 'String' && !outline.binds('String') ? (node['arguments'] as unknown[])[0] : undefined;
}
