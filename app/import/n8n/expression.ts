/** n8n's expressions as templates of this program, where that loses nothing; the rest is kept as it is, word for word. */
import type { AnyNode, Expression, MemberExpression } from 'acorn';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { rememberByText } from '../../kernel/remember.ts';
import { parseWhole } from '../../workflow/expression/foreign/javascript.ts';
import { shownWithEntries } from '../../workflow/expression/shown.ts';
import { memberAccess } from '../../workflow/expression/member-access.ts';
import { parseTemplate } from '../../workflow/expression/template.ts';

const quoted = (text: string): string => JSON.stringify(text);

function parse(source: string): Expression | undefined {
  try {
    return parseWhole(source);
  } catch {
    return undefined;
  }
}

const identifier = (node: AnyNode, name: string): boolean => node.type === 'Identifier' && node.name === name;

function fixedKey(node: MemberExpression): string | number | undefined {
  const { property } = node;
  if (!node.computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' && (typeof property.value === 'string' || typeof property.value === 'number')
    ? property.value
    : undefined;
}

function onlyText(nodes: readonly AnyNode[]): string | undefined {
  const [first] = nodes;
  return nodes.length === 1 && first?.type === 'Literal' && typeof first.value === 'string' ? first.value : undefined;
}

/** The item that a chain stands for before its `.json`: the current one, or that of a named step. */
function itemOf(node: AnyNode): string | undefined {
  if (node.type === 'CallExpression') {
    const { callee } = node;
    if (callee.type !== 'MemberExpression' || node.arguments.length > 0) return undefined;
    const method = fixedKey(callee);
    return method === 'first' ? sourceOf(callee.object) : undefined;
  }
  if (node.type !== 'MemberExpression') return undefined;
  const key = fixedKey(node);
  if (key === 'item') return sourceOf(node.object);
  if (identifier(node.object, '$node') && typeof key === 'string') return `node[${quoted(key)}]`;
  return undefined;
}

function sourceOf(node: AnyNode): string | undefined {
  if (identifier(node, '$input')) return 'input';
  if (node.type === 'CallExpression' && identifier(node.callee, '$')) {
    const name = onlyText(node.arguments);
    return name === undefined ? undefined : `node[${quoted(name)}]`;
  }
  return undefined;
}

const isBoolean = (node: AnyNode): boolean =>
  (node.type === 'BinaryExpression' && ['===', '!==', '==', '!=', '<', '<=', '>', '>='].includes(node.operator)) ||
  (node.type === 'LogicalExpression' && node.operator !== '??' && isBoolean(node.left) && isBoolean(node.right)) ||
  (node.type === 'UnaryExpression' && node.operator === '!' && isBoolean(node.argument)) ||
  (node.type === 'ParenthesizedExpression' && isBoolean(node.expression)) ||
  (node.type === 'Literal' && typeof node.value === 'boolean');

const isText = (node: AnyNode): boolean =>
  (node.type === 'ParenthesizedExpression' && isText(node.expression)) ||
  (node.type === 'Literal' && typeof node.value === 'string') ||
  node.type === 'TemplateLiteral' ||
  (node.type === 'BinaryExpression' && node.operator === '+' && (isText(node.left) || isText(node.right)));

/** Methods that mean the same in both languages and take no argument. */
const methods: ReadonlyMap<string, (value: string) => string> = new Map([
  ['toLowerCase', (value) => `lower(${value})`],
  ['toUpperCase', (value) => `upper(${value})`],
  ['trim', (value) => `trim(${value})`],
]);

/** CEL for a JavaScript expression, or undefined where the meaning could differ. */
function translate(node: AnyNode): string | undefined {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return translate(node.expression);
    case 'Identifier':
      return node.name === '$json' ? 'input' : node.name === '$now' ? 'now()' : undefined;
    case 'Literal': {
      if (typeof node.value === 'string') return quoted(node.value);
      return typeof node.value === 'number' || typeof node.value === 'boolean' || node.value === null ? String(node.value) : undefined;
    }
    case 'MemberExpression':
      return member(node);
    case 'CallExpression':
      return call(node);
    case 'TemplateLiteral': {
      const parts = node.quasis.flatMap((quasi, index) => {
        const fixed = quasi.value.cooked ?? '';
        const value = node.expressions[index];
        return [fixed === '' ? undefined : quoted(fixed), value === undefined ? undefined : wrapText(translate(value))];
      });
      const missing = node.expressions.some((value) => translate(value) === undefined);
      return missing ? undefined : parts.filter((part) => part !== undefined).join(' + ') || '""';
    }
    case 'BinaryExpression':
      return binary(node.operator, node.left, node.right);
    case 'LogicalExpression': {
      if (node.operator === '??' || !isBoolean(node.left) || !isBoolean(node.right)) return undefined;
      return both(node.left, node.right, node.operator);
    }
    case 'UnaryExpression': {
      const value = translate(node.argument);
      return value !== undefined && node.operator === '!' && isBoolean(node.argument) ? `!(${value})` : undefined;
    }
    case 'ConditionalExpression': {
      if (!isBoolean(node.test)) return undefined;
      const [test, yes, no] = [translate(node.test), translate(node.consequent), translate(node.alternate)];
      return test === undefined || yes === undefined || no === undefined ? undefined : `(${test}) ? (${yes}) : (${no})`;
    }
    default:
      return undefined;
  }
}

const wrapText = (value: string | undefined): string | undefined => (value === undefined ? undefined : `text(${value})`);

function both(left: AnyNode, right: AnyNode, operator: string): string | undefined {
  const [a, b] = [translate(left), translate(right)];
  return a === undefined || b === undefined ? undefined : `(${a}) ${operator} (${b})`;
}

function binary(operator: string, left: AnyNode, right: AnyNode): string | undefined {
  switch (operator) {
    // Both languages compare without conversion only with three signs, so `==` is taken where one side is a fixed text.
    case '===':
      return both(left, right, '==');
    case '!==':
      return both(left, right, '!=');
    case '==':
    case '!=':
      return isText(left) || isText(right) ? both(left, right, operator) : undefined;
    // Of two unknown values `+` could add or append.
    case '+': {
      if (!isText(left) && !isText(right)) return undefined;
      const [a, b] = [translate(left), translate(right)];
      if (a === undefined || b === undefined) return undefined;
      return `${isText(left) ? a : wrapText(a)} + ${isText(right) ? b : wrapText(b)}`;
    }
    default:
      return undefined;
  }
}

function member(node: MemberExpression): string | undefined {
  if (node.optional || node.object.type === 'Super') return undefined;
  const key = fixedKey(node);
  if (key === undefined) return undefined;
  if (key === 'json') {
    const item = itemOf(node.object);
    if (item !== undefined) return item;
  }
  if (key === 'length') return undefined;
  const base = translate(node.object);
  if (base === undefined || !/^(input|node\[)/.test(base)) return undefined;
  return typeof key === 'number' ? (Number.isInteger(key) && key >= 0 ? `${base}[${key}]` : undefined) : base + memberAccess(key);
}

function call(node: Extract<AnyNode, { type: 'CallExpression' }>): string | undefined {
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || callee.optional || node.optional) return undefined;
  const method = fixedKey(callee);
  // Of a whole item `JSON.stringify` always writes an object, as `text` does; of a field it could be a quoted string.
  if (identifier(callee.object, 'JSON') && method === 'stringify' && node.arguments.length === 1) {
    const value = node.arguments[0] === undefined ? undefined : translate(node.arguments[0]);
    return value !== undefined && /^(input|node\["(?:[^"\\]|\\.)*"\])$/.test(value) ? `text(${value})` : undefined;
  }
  if (typeof method !== 'string' || node.arguments.length > 0) return undefined;
  const apply = methods.get(method);
  const value = apply === undefined ? undefined : translate(callee.object);
  return apply === undefined || value === undefined ? undefined : apply(value);
}

const opening = '{{';

/** Plain text that happens to hold braces: they are fenced in, or it would be evaluated here. */
export const literalTemplate = (text: string): string => text.replaceAll(opening, '{{ "{{" }}');

/** The end of the JavaScript that starts at `from`: the first `}}` at which it parses. */
function segment(text: string, from: number): { source: string; end: number; node: Expression } | undefined {
  let close = text.indexOf('}}', from);
  for (let tries = 0; close >= 0 && tries < 20; tries += 1) {
    const source = text.slice(from, close).trim();
    const node = parse(source);
    if (node !== undefined) return { source, end: close + 2, node };
    close = text.indexOf('}}', close + 1);
  }
  return undefined;
}

function templateOf(text: string): string | undefined {
  let out = '';
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf(opening, at);
    if (open < 0) return out + text.slice(at);
    // `\{{` is n8n's own fence.
    if (text.charAt(open - 1) === '\\') return undefined;
    const found = segment(text, open + 2);
    const cel = found === undefined ? undefined : translate(found.node);
    if (found === undefined || cel === undefined) return undefined;
    out += `${text.slice(at, open)}{{ ${cel} }}`;
    at = found.end;
  }
  return out;
}

/** Longer texts are kept as they are: parsing them costs more than a template would gain. */
const mostTranslated = 100_000;

/**
 * One string parameter. Text without a leading `=` is plain; with it, `{{ }}` holds JavaScript.
 * Gives a template, or a foreign expression with the source as it was.
 */
export function translateText(value: string): Json {
  if (!value.startsWith('=')) return value.includes(opening) ? literalTemplate(value) : value;
  const body = value.slice(1);
  if (!body.includes(opening)) return body;
  const template = value.length > mostTranslated ? undefined : body.length > mostKept ? checkedTemplate(body) : keptTemplate(body);
  return template ?? { $foreign: 'n8n-js', source: value };
}

function checkedTemplate(body: string): string | undefined {
  const template = templateOf(body);
  return template !== undefined && parseTemplate(template).ok ? template : undefined;
}
/** The steps of a file read the same few fields over and over. */
const keptTemplate = rememberByText(2_000, checkedTemplate);
const mostKept = 500;

/** A value as it is, also as JSON or with a word for where there is none. */
const asItIs =
  /^(?:JSON\.stringify\((.{1,500}?)(?:,\s*null\s*(?:,\s*\d+\s*)?)?\)|\(?([^|?]{1,500}?)\s*(?:\|\||\?\?)\s*(?:'[^']*'|"[^"]*")\)?)$/s;
const showsWhole = (source: string): boolean => {
  const [, json, orElse] = asItIs.exec(source) ?? [];
  const value = translateText(`={{ ${json ?? orElse ?? source} }}`);
  return typeof value === 'string' && shownWithEntries(value).length > 0;
};

/** Behind these signs a value stands in a tag, a remark or the address of a link, which nobody reads. */
const outOfSight = /<(?:[a-z!/][^>]*)?$|\]\([^)\n]*$|^\s*\[[^\]\n]*\]:[^\n]*$/im;
const hides =
  /<!--|<(?:style|script|template|title|head|textarea|select)\b|\bhidden\b|display\s*:\s*none|visibility\s*:|opacity\s*:\s*0|(?:font-size|line-height|max-height|height|width)\s*:\s*0|color\s*[:=]\s*["']?\s*(?:white|transparent|#fff(?:fff)?\b)/i;
/** Each part of the text that is computed, and whether it stands where it is read. */
export function partsInSight(text: string): readonly { readonly source: string; readonly inSight: boolean }[] {
  const hidden = hides.test(text.replace(/\{\{[\s\S]*?\}\}/g, ''));
  return [...text.matchAll(/\{\{([\s\S]{0,2000}?)\}\}/g)].map(({ 1: source = '', index }) => ({
    source: source.trim(),
    inSight: !hidden && !outOfSight.test(text.slice(0, index)),
  }));
}

/** Somebody who reads the text sees a value of the data in it; of one that stays an expression of n8n, in each of its parts: which of them is read is not told apart there. */
export function showsValue(value: Json | undefined): boolean {
  if (typeof value !== 'string' || !value.startsWith('=') || value.length > mostTranslated) return false;
  const parts = partsInSight(value);
  if (parts.some(({ inSight }) => !inSight)) return false;
  return typeof translateText(value) === 'string'
    ? parts.some(({ source }) => showsWhole(source))
    : parts.length > 0 && parts.every(({ source }) => showsWhole(source));
}

/** Translates every string inside a parameter value. */
export function translateValue(value: Json): Json {
  if (typeof value === 'string') return translateText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(translateValue);
  return translateObject(value as JsonObject, () => false);
}

/** As `translateValue`; `isCode` tells which of its keys hold a program, which is no expression. */
export function translateObject(value: JsonObject, isCode: (key: string) => boolean): JsonObject {
  const out: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    const item = value[key] as Json;
    out[key] = typeof item === 'string' && isCode(key) ? item : translateValue(item);
  }
  return out;
}

/** True when a string anywhere inside is an expression that was kept in its own language. */
export function holdsForeign(value: Json): boolean {
  if (Array.isArray(value)) return (value as readonly Json[]).some(holdsForeign);
  return isJsonObject(value) && (typeof value['$foreign'] === 'string' || Object.values(value).some(holdsForeign));
}
