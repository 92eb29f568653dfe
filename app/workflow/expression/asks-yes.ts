/** Whether an expression is true only where a field of the data says yes: the condition of a gate that is one. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { assent, refusal, says } from '../model/assent-words.ts';
import type { Read } from '../model/reads.ts';
import { fieldsHeldInJavaScript } from './foreign/held.ts';
import { parseTemplate } from './template.ts';
import { isComprehension } from './tree.ts';
import { placeOf } from './shown.ts';

const nothing: readonly Read[] = [];
const fixed = (node: ASTNode): boolean => node.op === 'value' && node.args !== false && node.args !== null && node.args !== '';

const written: ReadonlySet<string> = new Set([
  'true',
  '1',
  'y',
  'on',
  'given',
  'granted',
  'consented',
  'subscribed',
  'opted in',
  'opted-in',
  'opted_in',
  'opt-in',
  'opt_in',
  'optin',
  'erteilt',
  'gegeben',
  'eingewilligt',
]);
const denied: ReadonlySet<string> = new Set([
  'false',
  '0',
  'n',
  'off',
  'never',
  'none',
  'null',
  'not',
  'unknown',
  'pending',
  'missing',
  'revoked',
  'withdrawn',
  'objected',
  'disagree',
  'disagreed',
  'unsubscribed',
  'opted out',
  'opted-out',
  'opted_out',
  'opt-out',
  'opt_out',
  'optout',
  'widerrufen',
  'widersprochen',
  'nicht',
]);
/** What a field holds where somebody has agreed: true, 1 or a word of assent. */
export const isYes = (value: unknown): boolean =>
  value === true || value === 1 || value === 1n || (typeof value === 'string' && (says(assent, value) || says(written, value)));
const yes = (node: ASTNode): boolean => node.op === 'value' && isYes(node.args);
/** `no-newsletter`, "keine Werbung", `unsubscribed_all`: what somebody does not want. */
const takesBack =
  /^(?:un(?:sub|register)|opt-?out|keine?n?|ohne|sans|aucune?|sin|ning[úu]n|senza|nessun|sem|nenhum|geen|zonder|without|don|stop|block)/;
const refuses = (text: string): boolean =>
  says(refusal, text) ||
  says(denied, text) ||
  text
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .some((word) => refusal.has(word) || denied.has(word) || takesBack.test(word));
/** An entry of a list of what somebody agreed to: yes, or a purpose by its name. */
const agreedTo = (node: ASTNode): boolean =>
  yes(node) || (node.op === 'value' && typeof node.args === 'string' && node.args.trim() !== '' && !refuses(node.args));
/** Words that are written out, all of them such. */
const allOf = (node: ASTNode | undefined, is: (entry: ASTNode) => boolean): boolean =>
  node?.op === 'list' && node.args.length > 0 && node.args.every(is);
/** `default(field, false)` says yes where the field does. */
const plain = (node: ASTNode): Read | undefined =>
  node.op === 'call' &&
  node.args[0] === 'default' &&
  node.args[1].length === 2 &&
  node.args[1][1]?.op === 'value' &&
  !isYes(node.args[1][1].args)
    ? placeOf(node.args[1][0] as ASTNode)
    : placeOf(node);
const one = (read: Read | undefined): readonly Read[] => (read === undefined ? nothing : [read]);

/** One of the list's entries is this word, or one of these: `input.agreed_to.exists(p, p == "news")`. */
function amongEntries(node: Extract<ASTNode, { op: 'rcall' }>): readonly Read[] {
  const [name, list, [variable, body]] = node.args;
  const isEntry = (side: ASTNode): boolean => variable?.op === 'id' && side.op === 'id' && side.args === variable.args;
  const isSame =
    (body?.op === '==' && body.args.some(isEntry) && body.args.some(agreedTo)) ||
    (body?.op === 'in' && isEntry(body.args[0]) && allOf(body.args[1], agreedTo));
  return name === 'exists' && isSame ? one(plain(list)) : nothing;
}

/** The fields that have to say yes; none where the expression can be true whatever they say. */
function saying(node: ASTNode): readonly Read[] {
  switch (node.op) {
    case 'id':
    case '.':
    case '.?':
    case '[]':
    case '[?]':
    case 'call':
      return one(plain(node));
    // "Yes", not "no longer no".
    case '==': {
      const [left, right] = node.args;
      return yes(right) ? one(plain(left)) : yes(left) ? one(plain(right)) : nothing;
    }
    case 'in':
      return allOf(node.args[1], yes) ? one(plain(node.args[0])) : agreedTo(node.args[0]) ? one(plain(node.args[1])) : nothing;
    case '&&':
      return node.args.flatMap(saying);
    case '||': {
      const sides = node.args.map(saying);
      return sides.every((side) => side.length > 0) ? sides.flat() : nothing;
    }
    case '?:': {
      const [asked, then, no] = node.args;
      return no.op === 'value' && no.args === false ? [...saying(asked), ...saying(then)] : nothing;
    }
    case 'rcall': {
      if (isComprehension(node)) return amongEntries(node);
      const [name, receiver, [word]] = node.args;
      return name === 'contains' && word !== undefined && agreedTo(word) ? one(plain(receiver)) : nothing;
    }
    default:
      return nothing;
  }
}

const onlyExpression = (value: Json | undefined): ASTNode | undefined => {
  const template = typeof value === 'string' ? parseTemplate(value) : undefined;
  const parts = template?.ok === true ? template.value.parts.filter((part) => part.kind === 'expression' || part.text.trim() !== '') : [];
  return parts.length === 1 && parts[0]?.kind === 'expression' ? parts[0].ast : undefined;
};

/** The fields that must say yes for the template to be true; empty where it asks nothing, or only whether something is there. Never throws. */
export const fieldsThatSayYes = (value: Json | undefined): readonly Read[] => {
  const ast = onlyExpression(value);
  return ast === undefined ? nothing : saying(ast);
};

/** The fields that are one of a few written values where the expression is true. */
function held(node: ASTNode): readonly Read[] {
  switch (node.op) {
    case '==': {
      const [left, right] = node.args;
      return fixed(right) ? one(placeOf(left)) : fixed(left) ? one(placeOf(right)) : nothing;
    }
    case 'in': {
      const [field, list] = node.args;
      return list.op === 'list' && list.args.every(fixed) ? one(placeOf(field)) : nothing;
    }
    case '&&':
      return node.args.flatMap(held);
    default:
      return nothing;
  }
}

export const fieldsHeldToWords = (value: Json | undefined): readonly Read[] => {
  if (isJsonObject(value))
    return value['$foreign'] === 'n8n-js' && typeof value['source'] === 'string' ? fieldsHeldInJavaScript(value['source']) : nothing;
  const ast = onlyExpression(value);
  return ast === undefined ? nothing : held(ast);
};
/** The field that a template names and nothing else. */
export const onlyField = (value: Json | undefined): Read | undefined => {
  const ast = onlyExpression(value);
  return ast === undefined ? undefined : placeOf(ast);
};
