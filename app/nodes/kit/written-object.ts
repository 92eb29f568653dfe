/** A record that a parameter writes out, as JSON or as an object in an expression: which field is made of what. */
import type { Expression, ObjectExpression } from 'acorn';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import { parseWhole } from '../../workflow/expression/foreign/javascript.ts';

/** A field and the parameter value that it is made of, as if it stood there alone. */
export interface WrittenPart {
  readonly path: FieldPath;
  readonly value: Json;
}

const mostParts = 300;
const deepest = 8;
const longest = 100_000;
const mark = '\u0001';

/** A part that is worked out; `bare`: no quotation marks stand around it. */
interface Code {
  readonly text: string;
  readonly bare: boolean;
}

/** JSON with each `{{ }}` in it taken for letters of a text, or for a text of its own; undefined where that gives no JSON. */
function templateParts(text: string): { readonly json: Json; readonly code: readonly Code[] } | undefined {
  const code: Code[] = [];
  let out = '';
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (sign === '{' && text[at + 1] === '{') {
      const close = text.indexOf('}}', at + 2);
      if (close < 0 || code.length >= mostParts) return undefined;
      const name = `${mark}${code.length}${mark}`;
      out += inText ? name.replaceAll(mark, '\\u0001') : JSON.stringify(name);
      code.push({ text: text.slice(at, close + 2), bare: !inText });
      at = close + 1;
    } else {
      if (sign === '\\' && inText) out += sign + (text[(at += 1)] ?? '');
      else if (sign === '"') {
        inText = !inText;
        out += sign;
        // A line break in a text is an error to JSON; in what stands around it is none.
      } else out += sign === mark || (inText && sign < ' ') ? ' ' : sign;
    }
  }
  try {
    return { json: JSON.parse(out) as Json, code };
  } catch {
    return undefined;
  }
}

/** False where it goes too deep, holds too much, or where data chooses a name. */
function leaves(json: Json, path: FieldPath, out: { path: FieldPath; text: string }[]): boolean {
  if (out.length >= mostParts || path.length > deepest) return false;
  if (typeof json === 'string') out.push({ path, text: json });
  else if (Array.isArray(json)) return (json as readonly Json[]).every((one) => leaves(one, [...path, '*'], out));
  else if (isJsonObject(json))
    return Object.entries(json).every(([key, one]) => !key.includes(mark) && key !== '__proto__' && leaves(one, [...path, key], out));
  else out.push({ path, text: JSON.stringify(json) });
  return true;
}

/** Texts of its own put together with others, where the record has no quotation marks around it. */
const isComposed = (node: Expression): boolean =>
  node.type === 'ParenthesizedExpression'
    ? isComposed(node.expression)
    : node.type === 'TemplateLiteral' || (node.type === 'BinaryExpression' && node.operator === '+' && textsIn(node).length > 0);

/** The texts that stand in an expression. */
function textsIn(root: Expression): string[] {
  const texts: string[] = [];
  const nodes: unknown[] = [root];
  while (nodes.length > 0) {
    const node = nodes.pop();
    if (typeof node !== 'object' || node === null) continue;
    const { type, value } = node as { readonly type?: unknown; readonly value?: unknown };
    const text = type === 'Literal' ? value : type === 'TemplateElement' ? (value as { readonly cooked?: unknown }).cooked : undefined;
    if (typeof text === 'string') texts.push(text);
    nodes.push(...Object.values(node));
  }
  return texts;
}

/** Its own texts may end what it stands in and begin a field: `{{ 'x","more":"' + $json.name }}`. */
function writesFields({ text, bare }: Code): boolean {
  const whole = expressionOf(text.slice(2, -2).trim());
  if (whole === undefined) return false;
  const texts = textsIn(whole).join(' ');
  return (texts.includes('"') && texts.includes(':')) || (bare && isComposed(whole));
}

function inJson(text: string, made: (text: string) => Json): WrittenPart[] | undefined {
  const read = templateParts(text);
  if (read === undefined || !isJsonObject(read.json)) return undefined;
  const found: { path: FieldPath; text: string }[] = [];
  return !leaves(read.json, [], found) || read.code.some(writesFields)
    ? undefined
    : found.map(({ path, text: leaf }) => ({
        path,
        value: made(leaf.replace(/\u0001(\d{1,9})\u0001/g, (_all, index: string) => read.code[Number(index)]?.text ?? '')),
      }));
}

/** `{ who: $json.email }`, also within `JSON.stringify(...)`. Undefined where a name is worked out or a record is spread in. */
function inObject(source: string, node: ObjectExpression, path: FieldPath, out: WrittenPart[]): boolean {
  return node.properties.every((property) => {
    if (property.type !== 'Property' || property.computed || property.kind !== 'init' || out.length >= mostParts) return false;
    const { key, value } = property;
    const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
    // What has a record written out in its own way, and what others look up behind it, is no field.
    if (name === undefined || name === 'toJSON' || name === '__proto__') return false;
    if (value.type === 'ObjectExpression' && path.length < deepest) return inObject(source, value, [...path, name], out);
    out.push({ path: [...path, name], value: { $foreign: 'n8n-js', source: `={{ (${source.slice(value.start, value.end)}) }}` } });
    return true;
  });
}

function expressionOf(text: string): Expression | undefined {
  try {
    return parseWhole(text);
  } catch {
    return undefined;
  }
}

function inExpression(text: string): WrittenPart[] | undefined {
  const alone = /^\s*\{\{([\s\S]*)\}\}\s*$/.exec(text)?.[1]?.trim();
  const whole = alone === undefined ? undefined : expressionOf(alone);
  const [given, chosen] = whole?.type === 'CallExpression' && alone?.startsWith('JSON.stringify(') ? whole.arguments : [whole];
  // A function or a list behind the record says what becomes of it.
  if (chosen !== undefined && !(chosen.type === 'Literal' && chosen.value === null)) return undefined;
  const record = given?.type === 'ParenthesizedExpression' ? given.expression : given;
  if (alone === undefined || record?.type !== 'ObjectExpression') return undefined;
  const out: WrittenPart[] = [];
  return inObject(alone, record, [], out) ? out : undefined;
}

/** undefined: nobody can tell which field is made of what. */
export function writtenParts(value: Json | undefined): WrittenPart[] | undefined {
  if (isForeignExpression(value)) {
    const { $foreign, source } = value;
    if ($foreign !== 'n8n-js' || source.length > longest) return undefined;
    const text = source.replace(/^=/, '');
    return inExpression(text) ?? inJson(text, (part) => ({ $foreign, source: `=${part}` }));
  }
  return typeof value === 'string' && value.length <= longest ? inJson(value, (part) => part) : undefined;
}
