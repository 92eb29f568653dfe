/** Where a script puts a value into a statement without quotes: `WHERE id = ` and what comes right behind it. A word that stands there may be the name of a column. */
import { isSyntax, literalText, type Syntax } from './syntax.ts';

const compares = /(?:[\w)"'\]\x60]\s*(?:=|<>|!=|[<>]=?)|\b(?:in|values)\s*\(|\b(?:like|between))\s*$/i;
/** In an address and in an option nothing stands before the sign. */
const spaced = /\s(?:=|<>|!=|[<>]=?|like|between)\s*$|\(\s*$/i;
const statement = /(?:^|\s)(?:select|update|delete|insert|where|having|set)\s/i;

/** What is read of a text before the place: enough for the start of most statements. */
const MOST_SIGNS = 5_000;
const MOST_PARTS = 200;

/** Right behind this text a value stands bare in a statement. */
export const asksBare = (before: string): boolean =>
  compares.test(before.slice(-MOST_SIGNS)) && (spaced.test(before.slice(-MOST_SIGNS)) || statement.test(before));

/** The text that certainly stands before what is added to this: `"… WHERE a = " + a + " AND b = "`. What is worked out in it is left out. */
export function textBefore(node: unknown): string {
  let text = '';
  let at = node;
  for (let part = 0; part < MOST_PARTS && isSyntax(at) && text.length < MOST_SIGNS; part += 1) {
    if (at.type === 'BinaryExpression' && at['operator'] === '+') {
      text = endOf(at['right']) + text;
      at = at['left'];
    } else {
      text = endOf(at) + text;
      break;
    }
  }
  return text;
}
/** The text of a literal, a sign that no statement has for what is worked out. */
function endOf(node: unknown): string {
  const text = literalText(node);
  if (text !== undefined) return text;
  if (!isSyntax(node) || node.type !== 'TemplateLiteral') return '\u0000';
  return (node['quasis'] as readonly { readonly value: { readonly cooked?: string } }[])
    .map(({ value }) => value.cooked ?? '')
    .join('\u0000');
}

/** By place: what a template has before it. */
export const textsBefore = (template: Syntax): readonly string[] => {
  let text = '';
  return (template['quasis'] as readonly { readonly value: { readonly cooked?: string } }[]).map(
    ({ value }) => (text += `${text === '' ? '' : '\u0000'}${value.cooked ?? ''}`),
  );
};
