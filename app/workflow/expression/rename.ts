/** Renaming a step in every expression that names it. Text outside the name stays byte for byte as it was. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { ASTNode } from '@marcbachmann/cel-js';
import { isForeignExpression } from './parameters.ts';
import { parseTemplate } from './template.ts';
import { childrenOf } from './tree.ts';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function editsIn(ast: ASTNode, offset: number, from: string, quoted: string): Edit[] {
  const edits: Edit[] = [];
  if (ast.op === '[]' || ast.op === '[?]') {
    const [object, index] = ast.args;
    if (object.op === 'id' && object.args === 'node' && index.op === 'value' && index.args === from)
      edits.push({ start: offset + index.start, end: offset + index.end, text: quoted });
  }
  if (ast.op === '.' && ast.args[0].op === 'id' && ast.args[0].args === 'node' && ast.args[1] === from) {
    edits.push({ start: offset + ast.args[0].end, end: offset + ast.end, text: `[${quoted}]` });
  }
  for (const child of childrenOf(ast)) edits.push(...editsIn(child, offset, from, quoted));
  return edits;
}

function apply(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((out, { start, end, text: part }) => out.slice(0, start) + part + out.slice(end), text);
}

/** A template that cannot be parsed comes back unchanged. */
export function renameNodeInTemplate(text: string, from: string, to: string): string {
  const template = parseTemplate(text);
  if (!template.ok) return text;
  // JSON's string escapes are a subset of CEL's.
  const quoted = JSON.stringify(to);
  return apply(
    text,
    template.value.parts.flatMap((part) => (part.kind === 'expression' ? editsIn(part.ast, part.start, from, quoted) : [])),
  );
}

const naming = /(\$\(|\$node\[|\$items\()\s*(["'`])/g;

/** n8n names steps as `$('Name')`, `$node["Name"]`, `$node.Name`, `$items("Name")`. A name may be as long as a file: it becomes no pattern. */
export function renameNodeInJavaScript(source: string, from: string, to: string): string {
  const quoted = JSON.stringify(to);
  let renamed = '';
  let done = 0;
  for (const match of source.matchAll(naming)) {
    const quote = match[2] as string;
    const name = match.index + match[0].length;
    if (name < done || !source.startsWith(from + quote, name)) continue;
    renamed += `${source.slice(done, name - 1)}${quoted}`;
    done = name + from.length + 1;
  }
  renamed += source.slice(done);
  return /^[A-Za-z_$][\w$]{0,200}$/.test(from)
    ? renamed.replace(/\$node\.([A-Za-z_$][\w$]*)/g, (all, name: string) => (name === from ? `$node[${quoted}]` : all))
    : renamed;
}

const namingStep =
  /\b(body|actionBody|outputs|actionOutputs|actions|items|result|formDataValue|formDataMultiValues|multipartBody)(\s{0,20}\(\s{0,20})'((?:[^']|''){1,400})'/gi;

/** Power Automate names steps as `outputs('Name')`, `body('Name')`, `items('Name')`. `renamed` gives each name's new one. */
export const renameNodeInWorkflowText = (source: string, renamed: (name: string) => string): string =>
  source.replace(
    namingStep,
    (_all, call: string, open: string, name: string) => `${call}${open}'${renamed(name.replaceAll("''", "'")).replaceAll("'", "''")}'`,
  );

/** The same value with the step renamed everywhere; the same object where nothing changes. */
export function renameNodeInParameter(value: Json, from: string, to: string): Json {
  if (typeof value === 'string') return value.includes('{{') ? renameNodeInTemplate(value, from, to) : value;
  if (isForeignExpression(value)) {
    const source =
      value.$foreign === 'n8n-js'
        ? renameNodeInJavaScript(value.source, from, to)
        : value.$foreign === 'wdl'
          ? renameNodeInWorkflowText(value.source, (name) => (name === from ? to : name))
          : value.source;
    return source === value.source ? value : { ...value, source };
  }
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item) => renameNodeInParameter(item, from, to));
    return items.every((item, index) => item === (value as readonly Json[])[index]) ? value : items;
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, Json] => [key, renameNodeInParameter(item, from, to)]);
  return entries.every(([key, item]) => item === value[key]) ? value : Object.fromEntries(entries);
}
