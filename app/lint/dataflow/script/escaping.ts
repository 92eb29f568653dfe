/** What a script does so that a text makes no tag in a page: it turns < into letters or takes it out, or encodes all of it. */
import { staysText, type Escaping } from '../../../workflow/expression/page-places.ts';
import { allSigns, pageSigns } from '../../../workflow/model/reads.ts';
import type { Outline } from './outline.ts';
import { givesElement, keepsShape, numberCalls } from './names.ts';
import { leftBy } from './plain-words.ts';
import { children, isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';
import type { Call } from './variables.ts';

/** They put no sign into a text that was not in it. Whatever else is called may read the letters as what they stand for. */
const harmless = new Set(
  'trim trimStart trimEnd toString String substring substr split join map flatMap forEach reduce push unshift toUpperCase toLowerCase padStart padEnd repeat charAt at keys values entries stringify then'.split(
    ' ',
  ),
);
/** What is called by way of them may be anything. */
const lends = new Set(['call', 'apply']);
/** Negated classes and those that take something out of themselves are left alone. */
const signs = /^(?:\[(?:[^\]\\^]|\\[/"'`])+\]|[^\\^$.*+?()[\]{}|](?:\|[^\\^$.*+?()[\]{}|])*)\+?$/;

/** Which signs of a page it finds all of: `/</g`, `/[<>&]/g`, or `'<'` where all of them are meant. */
function signsFound(pattern: unknown, all: boolean): string {
  if (!isSyntax(pattern)) return '';
  if (pattern.type === 'Literal' && typeof pattern['regex'] === 'object' && pattern['regex'] !== null) {
    const { pattern: source, flags } = pattern['regex'] as { readonly pattern: string; readonly flags: string };
    return flags.includes('g') && !/[yv]/.test(flags) && signs.test(source) ? inPages(source) : '';
  }
  const text = literalText(pattern) ?? '';
  return all && text.length === 1 ? inPages(text) : '';
}

const inPages = (text: string): string => [...pageSigns].filter((sign) => text.includes(sign)).join('');

/** `$&` would give back what was found. */
const putsNone = (text: unknown): boolean => {
  const words = literalText(text);
  return words !== undefined && !/[<"'$]/.test(words);
};

/** What a function does that only returns something. */
function returned(callback: Syntax): unknown {
  const body = callback['body'];
  if (!isSyntax(body) || body.type !== 'BlockStatement') return body;
  const [only, ...more] = body['body'] as Syntax[];
  return more.length === 0 && only?.type === 'ReturnStatement' ? only['argument'] : undefined;
}

/** `'&#' + sign.charCodeAt(0) + ';'`: of the sign nothing but its number is left. */
function givesNumber(node: unknown, sign: string): boolean {
  if (!isSyntax(node)) return false;
  switch (node.type) {
    case 'Literal':
      return !/[<"'$]/.test(literalText(node) ?? '<');
    case 'BinaryExpression':
      return node['operator'] === '+' && givesNumber(node['left'], sign) && givesNumber(node['right'], sign);
    case 'TemplateLiteral':
      return (
        (node['quasis'] as { readonly value: { readonly cooked?: string } }[]).every(({ value }) => !/[<"']/.test(value.cooked ?? '<')) &&
        (node['expressions'] as unknown[]).every((one) => givesNumber(one, sign))
      );
    case 'CallExpression': {
      const callee = node['callee'] as Syntax;
      return (
        callee.type === 'MemberExpression' &&
        /^(?:charCodeAt|codePointAt)$/.test(memberName(callee) ?? '') &&
        nameOf(callee['object']) === sign
      );
    }
    default:
      return false;
  }
}

/** `(sign) => letters[sign]`, in a table that has the sign and gives no tag; or the number of the sign. */
function looksUp(callback: unknown, outline: Outline): boolean {
  if (
    !isSyntax(callback) ||
    !/^(?:Arrow)?FunctionExpression$/.test(callback.type) ||
    callback['async'] === true ||
    callback['generator'] === true
  )
    return false;
  const [sign] = callback['params'] as unknown[];
  const body = returned(callback);
  if (nameOf(sign) !== undefined && isSyntax(body) && body.type !== 'Literal' && givesNumber(body, nameOf(sign) as string)) return true;
  if (
    !isSyntax(body) ||
    body.type !== 'MemberExpression' ||
    body['computed'] !== true ||
    nameOf(sign) === undefined ||
    nameOf(body['property']) !== nameOf(sign)
  )
    return false;
  const name = nameOf(body['object']);
  const table =
    name === undefined ? body['object'] : outline.isKept(name) && outline.fieldsOf(name).length === 0 ? outline.given(name) : undefined;
  if (!isSyntax(table) || table.type !== 'ObjectExpression') return false;
  return (table['properties'] as Syntax[]).every(
    (one) => one.type === 'Property' && one['computed'] !== true && !/[<"']/.test(literalText(one['value']) ?? '<'),
  );
}

export interface Escaped {
  readonly signs: string;
  readonly as: Escaping;
  /** Nothing but digits is left. */ readonly digits?: true;
}

/** Which signs of a page are left out of what this call gives, and how what it gives is written. */
export function escapingOf({ callee, name, args }: Call, outline: Outline): Escaped | undefined {
  if (callee.type === 'Identifier')
    return name === 'encodeURIComponent' && args.length === 1 ? { signs: pageSigns, as: 'component' } : undefined;
  if ((name !== 'replace' && name !== 'replaceAll') || !(putsNone(args[1]) || looksUp(args[1], outline))) return undefined;
  const left = leftBy(args[0]);
  const put = literalText(args[1]) ?? '?';
  if (left !== undefined && /^[\w.-]*$/.test(put))
    return { signs: pageSigns + allSigns, as: 'html', ...(left === 'digits' && /^\d*$/.test(put) ? { digits: true } : {}) };
  const found = signsFound(args[0], name === 'replaceAll');
  return found === '' ? undefined : { signs: found, as: found === pageSigns ? 'html' : 'tags' };
}

/** What had no tag in it has none afterwards either. */
export const bringsNoTags = ({ name, owner, args }: Call): boolean =>
  name !== undefined &&
  !lends.has(name) &&
  (name !== 'from' || owner === 'Array') &&
  (harmless.has(name) ||
    keepsShape.has(name) ||
    givesElement.has(name) ||
    numberCalls.has(name) ||
    ((name === 'replace' || name === 'replaceAll') && putsNone(args[1])));

/** Values that are written like this stay texts in a page that the script puts together: none of its own texts ends where that is not enough. */
export function writesAround(program: Syntax, escaping: Escaping): boolean {
  const stack: Syntax[] = [program];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const text =
      node.type === 'TemplateElement'
        ? (node['value'] as { readonly cooked?: unknown }).cooked
        : node.type === 'Literal'
          ? node['value']
          : undefined;
    if (typeof text === 'string' && !staysText([text, ''], escaping)) return false;
    // What is looked for, and the names of fields, are not written.
    const sought =
      node.type === 'CallExpression' &&
      isSyntax(node['callee']) &&
      /^(?:replace|replaceAll|split)$/.test(nameOf(node['callee']['property']) ?? '')
        ? (node['arguments'] as unknown[])[0]
        : node.type === 'Property' && node['computed'] !== true
          ? node['key']
          : undefined;
    for (const child of children(node)) if (child !== sought) stack.push(child);
  }
  return true;
}
