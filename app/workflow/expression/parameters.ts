/** What a whole parameter value reads, whatever its shape. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { ForeignExpression } from '../model/flow.ts';
import type { ParameterReads, Read } from '../model/reads.ts';
import { encodes } from './foreign/escaping.ts';
import { foreignReads, splitJavaScript } from './foreign/foreign.ts';
import { newReadList, segmentsOf, templateReads, type TemplateSegment } from './reads.ts';
import { parseTemplate, type Template } from './template.ts';
import { readWorkflowText } from './workflow-language.ts';

const nothing: ParameterReads = { literal: '', prefix: '', reads: [], dynamic: false };
const maxDepth = 64;
const remembered = new Map<string, ParameterReads>();
const rememberedTexts = 8_000;

export function isForeignExpression(value: Json | undefined): value is ForeignExpression & { readonly [key: string]: Json } {
  return (
    isJsonObject(value) &&
    typeof value['$foreign'] === 'string' &&
    typeof value['source'] === 'string' &&
    ['n8n-js', 'jsonata', 'mustache', 'feel', 'wdl'].includes(value['$foreign'])
  );
}

function textReads(text: string): ParameterReads {
  if (!text.includes('{{')) return { literal: text, prefix: text, reads: [], dynamic: false };
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const template = parseTemplate(text);
  const result: ParameterReads = template.ok
    ? templateReads(template.value)
    : { prefix: text.slice(0, text.indexOf('{{')), reads: [{ from: 'any' }], dynamic: true };
  if (remembered.size >= rememberedTexts) remembered.clear();
  remembered.set(text, result);
  return result;
}

/** Never throws. Of lists and objects all parts are joined; text that cannot be parsed reads everything. */
export function parameterReads(value: Json | undefined): ParameterReads {
  if (value === undefined || value === null) return nothing;
  if (typeof value === 'string') return textReads(value);
  if (typeof value === 'number' || typeof value === 'boolean') {
    return {
      literal: String(value),
      prefix: String(value),
      reads: [],
      dynamic: false,
      type: typeof value === 'number' ? 'number' : 'boolean',
    };
  }
  if (isForeignExpression(value)) return foreignReads(value);
  const list = newReadList();
  let dynamic = false;
  let foreign = false;
  const visit = (part: Json, depth: number): void => {
    if (depth > maxDepth) {
      list.add({ from: 'any' } satisfies Read);
      dynamic = true;
    } else if (typeof part === 'string' || (typeof part === 'object' && isForeignExpression(part))) {
      const found = typeof part === 'string' ? textReads(part) : foreignReads(part);
      for (const read of found.reads) list.add(read);
      dynamic ||= found.dynamic;
      foreign ||= found.foreign === true;
    } else if (Array.isArray(part)) {
      for (const item of part as readonly Json[]) visit(item, depth + 1);
    } else if (isJsonObject(part)) {
      for (const key in part) {
        if (key.includes('{{')) visit(key, depth + 1);
        visit(part[key] as Json, depth + 1);
      }
    }
  };
  visit(value, 0);
  return {
    ...(dynamic ? {} : { literal: JSON.stringify(value) }),
    prefix: '',
    reads: list.reads,
    dynamic,
    type: Array.isArray(value) ? 'list' : 'object',
    ...(foreign ? { foreign } : {}),
  };
}

const key = String.raw`(?:\.[\p{L}_$][\p{L}\p{M}\p{N}_$]{0,100}|\[(?:"[^"\\]{0,100}"|'[^'\\]{0,100}'|\d{1,6})\])`;
const named = String.raw`\(\s?(?:"[^"\\]{0,200}"|'[^'\\]{0,200}')\s?\)`;
const item = String.raw`(?:\.(?:item|first\(\)|last\(\)))`;
const fieldAlone: Readonly<Record<string, RegExp>> = {
  '': new RegExp(String.raw`^\{\{\s{0,5}(?:input|node)${key}{1,12}\s{0,5}\}\}$`, 'u'),
  'n8n-js': new RegExp(
    String.raw`^=\{\{\s{0,5}(?:\$json|\$input${item}\.json|\$${named}${item}\.json|\$node${key}\.json)${key}{1,12}\s{0,5}\}\}$`,
    'u',
  ),
  mustache: /^(?:\{\{\{|\{\{&?)\s{0,5}[\p{L}_]\w{0,100}(?:\.\w{1,100}){0,12}\s{0,5}\}{2,3}$/u,
  feel: /^=\s{0,5}[\p{L}_]\w{0,100}(?:\.\w{1,100}){0,12}\s{0,5}$/u,
};
/** One field and nothing else: what it gives is that field, from its first letter to its last. */
export function isFieldAlone(value: Json | undefined): boolean {
  if (typeof value === 'string') return fieldAlone['']?.test(value.trim()) === true;
  return isForeignExpression(value) && fieldAlone[value.$foreign]?.test(value.source.trim()) === true;
}

const segments = new WeakMap<Template, readonly TemplateSegment[]>();

const pieceOfSum = /\s*("[^"\\]*"|[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*)\s*(\+|$)/uy;
/** `base + "/orders/" + order.id` of FEEL: texts and plain names, one behind the other, and nothing else. */
function piecesOfSum(source: string): readonly string[] | undefined {
  const pieces: string[] = [];
  let at = source.startsWith('=') ? 1 : source.length;
  for (let joined = true; joined;) {
    pieceOfSum.lastIndex = at;
    const [whole, piece = '', sign] = pieceOfSum.exec(source) ?? [];
    if (whole === undefined || pieces.length > 100) return undefined;
    pieces.push(piece);
    at += whole.length;
    joined = sign === '+';
  }
  return pieces.length > 1 && at === source.length ? pieces : undefined;
}

/** Encodes all that is put into an address as one part of it. */
const encodesInWorkflow: ReadonlySet<string> = new Set(['encodeuricomponent', 'uricomponent']);
/** `https://shop.example/@{encodeUriComponent(...)}/x` of Power Automate; undefined where it is one expression, or no such text. */
function stretchesOfWorkflowText(source: string): readonly TemplateSegment[] | undefined {
  const text = readWorkflowText(source);
  if (text === undefined || text.whole || text.template) return undefined;
  return text.parts.map((part) => {
    if (part.kind === 'text') return { text: part.text, whole: true, reads: [] };
    const { prefix, reads, dynamic } = foreignReads({ $foreign: 'wdl', source: `@{${source.slice(part.start, part.end)}}` });
    const encoded = part.tree.kind === 'call' && encodesInWorkflow.has(part.tree.name.toLowerCase());
    return { text: prefix, whole: !dynamic, reads, ...(encoded ? { encoded: true as const } : {}) };
  });
}

/** The stretches of one text parameter in order; of anything else one stretch that stands for all of it. */
export function templateSegments(value: Json | undefined): readonly TemplateSegment[] {
  const template = typeof value === 'string' ? parseTemplate(value) : undefined;
  if (template?.ok === true) {
    // The same text gives the same template object.
    let known = segments.get(template.value);
    if (known === undefined) segments.set(template.value, (known = segmentsOf(template.value)));
    return known;
  }
  const parts = isForeignExpression(value) && value['$foreign'] === 'n8n-js' ? splitJavaScript(value['source'] as string) : undefined;
  if (parts !== undefined)
    return parts.map((part) =>
      part.kind === 'text'
        ? { text: part.text, whole: true, reads: [] }
        : {
            text: part.found.prefix,
            whole: part.found.whole,
            reads: part.found.reads,
            ...(encodes.test(part.text) ? { encoded: true as const } : {}),
          },
    );
  if (isForeignExpression(value) && value['$foreign'] === 'wdl') {
    const stretches = stretchesOfWorkflowText(value['source'] as string);
    if (stretches !== undefined) return stretches;
  }
  const sum = isForeignExpression(value) && value['$foreign'] === 'feel' ? piecesOfSum(value['source'] as string) : undefined;
  if (sum !== undefined)
    return sum.map((piece) => {
      const { prefix: text, reads, dynamic } = foreignReads({ $foreign: 'feel', source: `=${piece}` });
      return { text, whole: !dynamic, reads };
    });
  const { prefix, reads, dynamic } = parameterReads(value);
  return [{ text: prefix, whole: !dynamic, reads }];
}
