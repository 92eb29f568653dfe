/**
 * Fields that a script in Python puts into what it gives, and the fields that they are made of, by its words. Whatever it gives can
 * hold anything that came in, so this says more of it and never less.
 */
import type { FieldPath } from '../../workflow/model/labels.ts';

export interface PythonField {
  readonly path: FieldPath;
  readonly from: readonly FieldPath[];
}

const longest = 50_000;
const mostFields = 100;
const mostKeys = 1_000;
const mostLines = 2_000;
const mostPaths = 40;
const deepest = 8;
const name = String.raw`[A-Za-z_]\w{0,80}`;
const text = String.raw`(?:"[^"\\\n]{0,200}"|'[^'\\\n]{0,200}')`;
const chain = new RegExp(
  String.raw`(?<![\w."'])(${name})((?:\s?\[\s{0,3}(?:${text}|-?\d{1,9})\s{0,3}\]|\.get\(\s{0,3}${text}(?:\s{0,3},[^()\n]{0,80})?\)|\.${name}(?:\(\))?){0,12})`,
  'g',
);
const link = new RegExp(String.raw`\[\s{0,3}(${text}|-?\d{1,9})\s{0,3}\]|\.get\(\s{0,3}(${text})[^()\n]{0,90}\)|\.(${name})(\(\))?`, 'g');
const roots: ReadonlySet<string> = new Set(['_json', '_items', '_input', '_item', 'items', 'item', '_', '_node']);
/** Between a list of items and the fields of one. */
const onTheWay: ReadonlySet<string> = new Set([
  'json',
  'all',
  'first',
  'last',
  'item',
  'to_py',
  'input',
  'values',
  'copy',
  'strip',
  'lower',
  'upper',
  'items',
]);

/** What the links behind a name lead to; a call that is none of ours ends it. */
function pathOf(links: string): string[] {
  const path: string[] = [];
  for (const [, key, got, attribute, call] of links.matchAll(link)) {
    const quoted = key ?? got;
    if (path.length >= deepest) break;
    if (quoted !== undefined) {
      if (/^-?\d/.test(quoted)) continue;
      const field = quoted.slice(1, -1);
      if (path.length > 0 || field !== 'json') path.push(field);
    } else if (attribute !== undefined && call === undefined && !(path.length === 0 && onTheWay.has(attribute))) path.push(attribute);
  }
  return path;
}

type Places = Map<string, FieldPath[]>;

function placesIn(source: string, known: Places): FieldPath[] {
  const out = new Map<string, FieldPath>();
  for (const [, base = '', links = ''] of source.matchAll(chain)) {
    const starts = known.get(base) ?? (roots.has(base) ? [[]] : []);
    const path = pathOf(links);
    for (const start of starts) {
      if (out.size >= mostPaths) break;
      const whole = [...start, ...path].slice(0, deepest);
      out.set(whole.join('\u0000'), whole);
    }
  }
  return [...out.values()];
}

const assignment = new RegExp(String.raw`^\s*(${name})(?:\s*:\s*[\w[\]., ]{1,80})?\s*=(?!=)\s*(.*)$`);
const loop = new RegExp(String.raw`\bfor\s+(${name})\s+in\s+([^:\n\]]{1,500})`, 'g');

/** Names of the script and the places that they may stand for, in two rounds: a loop may come before what it runs over grows. */
function namesOf(lines: readonly string[]): Places {
  const known: Places = new Map();
  const add = (variable: string, places: readonly FieldPath[]): void => {
    if (places.length === 0 || roots.has(variable)) return;
    const all = new Map([...(known.get(variable) ?? []), ...places].map((place) => [place.join('\u0000'), place]));
    known.set(variable, [...all.values()].slice(0, mostPaths));
  };
  for (let round = 0; round < 2; round += 1)
    for (const line of lines) {
      const [, variable, value = ''] = assignment.exec(line) ?? [];
      if (variable !== undefined) add(variable, placesIn(value, known));
      for (const [, each = '', over = ''] of line.matchAll(loop)) add(each, placesIn(over, known));
    }
  return known;
}

/** Behind a bracket or a comma: what stands before the colon of a condition is no key. */
const keyed = new RegExp(String.raw`(?<=[{,]\s{0,80}(?:#[^\n]{0,200}\n\s{0,80})?)(${text})\s{0,5}:\s{0,5}`, 'g');
const stored = new RegExp(String.raw`\[\s{0,3}(${text})\s{0,3}\]\s{0,5}\+?=(?!=)\s{0,5}([^\n]{1,2000})`, 'g');

/** The value behind a key of a record: up to the comma or bracket that ends it. */
function valueAt(source: string, begin: number): string {
  let depth = 0;
  let quote = '';
  const end = Math.min(source.length, begin + 2_000);
  for (let at = begin; at < end; at += 1) {
    const sign = source[at] as string;
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) {
      if (depth === 0) return source.slice(begin, at);
      depth -= 1;
    } else if (sign === ',' && depth === 0) return source.slice(begin, at);
  }
  return source.slice(begin, end);
}

/** In a text that is filled in, what stands in its brackets counts. */
const filled = (value: string): string =>
  value.replaceAll(/\b[fF][rR]?("[^"\n]{0,2000}"|'[^'\n]{0,2000}')/g, (_all, inside: string) =>
    Array.from(inside.matchAll(/\{([^{}]{1,500})\}/g), ([, code]) => ` ${code} `).join('+'),
  );

export function pythonFields(source: string): PythonField[] {
  if (source.length > longest) return [];
  const plain = source.replaceAll(/^\s*#[^\n]*$/gm, '');
  const known = namesOf(plain.split('\n').slice(0, mostLines).map(filled));
  const fields = new Map<string, FieldPath[]>();
  const add = (key: string, value: string): void => {
    const from = placesIn(filled(value), known).filter((place) => place.length > 0);
    if (from.length > 0 && fields.size < mostFields) fields.set(key, [...(fields.get(key) ?? []), ...from]);
  };
  let keys = 0;
  for (const match of plain.matchAll(keyed)) {
    keys += 1;
    if (keys > mostKeys) break;
    const key = match[1]?.slice(1, -1) ?? '';
    const value = valueAt(plain, match.index + match[0].length);
    // The item itself: only a record that is not written out here says nothing of its own fields.
    if (key !== '' && !(key === 'json' && value.startsWith('{'))) add(key === 'json' ? '' : key, value);
  }
  for (const [, key = '', value = ''] of plain.matchAll(stored)) {
    keys += 1;
    if (keys > 2 * mostKeys) break;
    const field = key.slice(1, -1);
    if (field !== '') add(field === 'json' ? '' : field, value);
  }
  return [...fields].map(([key, from]) => ({ path: key === '' ? [] : [key], from: from.slice(0, mostPaths) }));
}
