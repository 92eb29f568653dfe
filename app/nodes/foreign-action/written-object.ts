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

/** JSON with each `{{ }}` in it taken for letters of a text, or for a text of its own; undefined where that gives no JSON. */
function templateParts(text: string): { readonly json: Json; readonly code: readonly string[] } | undefined {
  const code: string[] = [];
  let out = '';
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (sign === '{' && text[at + 1] === '{') {
      const close = text.indexOf('}}', at + 2);
      if (close < 0 || code.length >= mostParts) return undefined;
      const name = `${mark}${code.length}${mark}`;
      out += inText ? name.replaceAll(mark, '\\u0001') : JSON.stringify(name);
      code.push(text.slice(at, close + 2));
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

function leaves(json: Json, path: FieldPath, out: { path: FieldPath; text: string }[]): void {
  if (out.length > mostParts) return;
  if (typeof json === 'string') out.push({ path, text: json });
  else if (Array.isArray(json) && path.length < deepest) for (const one of json as readonly Json[]) leaves(one, [...path, '*'], out);
  else if (isJsonObject(json) && path.length < deepest) for (const [key, one] of Object.entries(json)) leaves(one, [...path, key], out);
  else out.push({ path, text: JSON.stringify(json) });
}

function inJson(text: string, made: (text: string) => Json): WrittenPart[] | undefined {
  const read = templateParts(text);
  if (read === undefined || !isJsonObject(read.json)) return undefined;
  const found: { path: FieldPath; text: string }[] = [];
  leaves(read.json, [], found);
  return found.length > mostParts
    ? undefined
    : found.map(({ path, text: leaf }) => ({
        path,
        value: made(leaf.replace(/\u0001(\d{1,9})\u0001/g, (_all, index: string) => read.code[Number(index)] ?? '')),
      }));
}

/** `{ who: $json.email }`, also within `JSON.stringify(...)`. Undefined where a name is worked out or a record is spread in. */
function inObject(source: string, node: ObjectExpression, path: FieldPath, out: WrittenPart[]): boolean {
  return node.properties.every((property) => {
    if (property.type !== 'Property' || property.computed || property.kind !== 'init' || out.length >= mostParts) return false;
    const { key, value } = property;
    const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
    if (name === undefined) return false;
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
  const [given] = whole?.type === 'CallExpression' && alone?.startsWith('JSON.stringify(') ? whole.arguments : [whole];
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
