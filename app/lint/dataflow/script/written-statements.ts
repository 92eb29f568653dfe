/** Fields into which a script writes texts that it cut, and statements that data is a part of: `query: "mutation { del(id: \"" + input.id + "\") }"`. */
import { statementBegun } from '../../../nodes/kit/statements.ts';
import type { Statement } from '../../../nodes/kit/facts.ts';
import type { Words } from './address.ts';
import { children, dottedName, isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';

/** A text in order: what is written out, and what is not. */
type Piece = string | Syntax;
const MOST_PIECES = 200;
const MOST_DEEP = 40;
const MOST_FIELDS = 200;
const MOST_TEXT = 5_000;
const MOST_LOOKS = 200;

function piecesOf(node: unknown, words: Words, out: Piece[], depth = 0): void {
  if (!isSyntax(node) || out.length > MOST_PIECES) return;
  if (depth > MOST_DEEP) {
    out.push(node);
    return;
  }
  const text = words.constant(node);
  if (text !== undefined) out.push(text);
  else if (node.type === 'BinaryExpression' && node['operator'] === '+') {
    piecesOf(node['left'], words, out, depth + 1);
    piecesOf(node['right'], words, out, depth + 1);
  } else if (node.type === 'TemplateLiteral') {
    const holes = node['expressions'] as readonly Syntax[];
    for (const [index, { value }] of (node['quasis'] as { readonly value: { readonly cooked?: string } }[]).entries()) {
      out.push(value.cooked ?? '');
      if (index < holes.length) piecesOf(holes[index], words, out, depth + 1);
    }
  } else if (node.type === 'Identifier' && isSyntax(words.given(nameOf(node) ?? '')))
    piecesOf(words.given(nameOf(node) ?? ''), words, out, depth + 1);
  // Blanks around it, and nothing else, are taken away.
  else if (node.type === 'CallExpression' && isSyntax(node['callee']) && memberName(node['callee']) === 'trim')
    piecesOf(node['callee']['object'], words, out, depth + 1);
  else out.push(node);
}

/** What a call gives that leaves no sign by which a value gets out of its place, or that somebody has named so. */
const keeps = /^(?:JSON\.stringify|encodeURIComponent|Number|parseInt|parseFloat|Boolean|Math\.\w+)$/;
const named = /esc|quote|sanit|clean|literal/i;
function staysInPlace(node: Syntax): boolean {
  const callee = node['callee'];
  if (node.type !== 'CallExpression' || !isSyntax(callee)) return node.type === 'UnaryExpression' || node.type === 'UpdateExpression';
  const name = callee.type === 'MemberExpression' ? (memberName(callee) ?? '') : (nameOf(callee) ?? '');
  return keeps.test(dottedName(callee) ?? '') || /^(?:replace|replaceAll|toFixed|getTime|toISOString)$/.test(name) || named.test(name);
}

/** How often a script's texts are looked at, all together. */
interface Budget {
  left: number;
}

function begunIn(value: unknown, name: string, words: Words, budget: Budget): Statement | undefined {
  const pieces: Piece[] = [];
  piecesOf(value, words, pieces);
  let text = '';
  let found: Statement | undefined;
  for (const piece of pieces) {
    if (budget.left <= 0 || text.length > MOST_TEXT) return found;
    if (typeof piece === 'string') text += piece;
    else {
      if (text.trim() !== '' && !staysInPlace(piece)) {
        budget.left -= 1;
        found = worse(found, statementBegun(text, name));
      }
      text += '0';
    }
  }
  return found;
}

const worse = (a: Statement | undefined, b: Statement | undefined): Statement | undefined => (a === 'changes' ? a : (b ?? a));

/** Also within a record that is made a text: `body: JSON.stringify({ query: ... })`. */
function begunBelow(value: unknown, name: string, words: Words, budget: Budget): Statement | undefined {
  const node = isSyntax(value) && value.type === 'Identifier' ? words.given(nameOf(value) ?? '') : value;
  if (!isSyntax(node) || node.type !== 'CallExpression' || dottedName(node['callee']) !== 'JSON.stringify')
    return begunIn(value, name, words, budget);
  const [given] = node['arguments'] as readonly unknown[];
  const record = isSyntax(given) && given.type === 'Identifier' ? words.given(nameOf(given) ?? '') : given;
  return isSyntax(record) && record.type === 'ObjectExpression'
    ? fieldsOf(record).reduce<Statement | undefined>((all, [key, one]) => worse(all, begunIn(one, key, words, budget)), undefined)
    : undefined;
}

const fieldsOf = (object: Syntax): (readonly [string, unknown])[] =>
  (object['properties'] as readonly Syntax[]).flatMap((property) => {
    const name =
      property.type === 'Property' && property['computed'] !== true ? (nameOf(property['key']) ?? literalText(property['key'])) : undefined;
    return name === undefined ? [] : [[name, property['value']] as const];
  });

/** A search engine is asked in its own language, all of whose words somebody may write: `query_string: { query: input.text }`. */
const asksAnything = (value: unknown, words: Words): boolean =>
  isSyntax(value) &&
  value.type === 'ObjectExpression' &&
  fieldsOf(value).some(([name, one]) => name === 'query' && isSyntax(one) && words.constant(one) === undefined && !staysInPlace(one));

const numberIn = (node: unknown): number | undefined => (isSyntax(node) && typeof node['value'] === 'number' ? node['value'] : undefined);
const MOST_STEPS = 50;
/** An address that stands within what is left is whole in a text that is only made shorter. */
const SHORT = 100;

/** One call of it leaves a part of a text, or the text in other signs, so that nobody finds by its shape what stood in it. */
function takesApart(node: unknown): boolean {
  let at = node;
  for (let step = 0; step < MOST_STEPS && isSyntax(at); step += 1) {
    const callee = at['callee'];
    if (at.type === 'CallExpression' && isSyntax(callee)) {
      const [from, to] = at['arguments'] as readonly unknown[];
      const name = callee.type === 'MemberExpression' ? (memberName(callee) ?? '') : (nameOf(callee) ?? '');
      if (/^(?:slice|substring|substr)$/.test(name) && (numberIn(from) === 0 ? (numberIn(to) ?? SHORT) < SHORT : from !== undefined))
        return true;
      if (name === 'split' && /^$|[@.-]/.test(literalText(from) ?? ' ')) return true;
      if (name === 'toString' && /^(?:base64|hex)/.test(literalText(from) ?? '')) return true;
      if (/^(?:charAt|btoa|reverse)$/.test(name)) return true;
    }
    at = at.type === 'CallExpression' && isSyntax(callee) ? callee['object'] : at.type === 'MemberExpression' ? at['object'] : undefined;
  }
  return false;
}

function cutIn(value: unknown, words: Words): boolean {
  const pieces: Piece[] = [];
  piecesOf(value, words, pieces);
  return pieces.some((piece) => typeof piece !== 'string' && takesApart(piece));
}

/** What is known of the texts that a script puts into fields, by the field's name. */
export interface WrittenTexts {
  /** The worst of the statements that are written there with data in them. */ readonly statements: ReadonlyMap<string, Statement>;
  /** What is written there was cut, or is in other signs. */ readonly cut: ReadonlySet<string>;
}

export function writtenTexts(program: Syntax, words: Words): WrittenTexts {
  const found = new Map<string, Statement>();
  const cut = new Set<string>();
  const budget: Budget = { left: MOST_LOOKS };
  let looked = 0;
  const look = (name: string, value: unknown): void => {
    looked += 1;
    if (looked > MOST_FIELDS) return;
    const statement = worse(found.get(name), begunBelow(value, name, words, budget));
    if (statement !== undefined) found.set(name, statement);
    if (cutIn(value, words)) cut.add(name);
  };
  const stack: Syntax[] = [program];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    stack.push(...children(node));
    const { left } = node;
    if (node.type === 'ObjectExpression')
      for (const [name, value] of fieldsOf(node)) {
        look(name, value);
        if (name === 'query_string' && asksAnything(value, words)) found.set('query', worse(found.get('query'), 'asks') ?? 'asks');
      }
    else if (node.type === 'AssignmentExpression' && isSyntax(left) && left.type === 'MemberExpression') {
      const name = memberName(left);
      if (name !== undefined) look(name, node['right']);
    }
  }
  return { statements: found, cut };
}
