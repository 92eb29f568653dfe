/**
 * Expressions of other products, kept as they are: what they read is found here, and they are run only in the sandbox.
 * What cannot be understood reads everything.
 */
import { escapedBy } from './escaping.ts';
import { rememberByText } from '../../../kernel/remember.ts';
import type { ForeignExpression } from '../../model/flow.ts';
import { pageSigns, readAs, type ParameterReads, type Read } from '../../model/reads.ts';
import { readJavaScript, type JavaScriptExpression } from './javascript.ts';
import { workflowReads } from './workflow.ts';
import { unreadable } from './unreadable.ts';
import { PageReader } from '../page-places.ts';
import { jsonataReads } from '../jsonata-reads.ts';
import { newReadList, placed } from '../reads.ts';

const maxSource = 100_000;

function unique(reads: readonly Read[]): readonly Read[] {
  const list = newReadList();
  for (const read of reads) list.add(read);
  return list.reads;
}

export type JavaScriptPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string; readonly found: JavaScriptExpression };

/** n8n: text with `{{ JavaScript }}` in it, often led by `=`. Undefined when some JavaScript cannot be parsed. */
export function splitJavaScript(source: string): readonly JavaScriptPart[] | undefined {
  const text = source.startsWith('=') ? source.slice(1) : source;
  const parts: JavaScriptPart[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    if (open !== at) parts.push({ kind: 'text', text: text.slice(at, open < 0 ? text.length : open) });
    if (open < 0) break;
    // Braces inside the JavaScript can look like the end: the first end at which it parses is the one.
    let close = text.indexOf('}}', open + 2);
    let found = close < 0 ? undefined : readJavaScript(text.slice(open + 2, close));
    for (let tries = 0; found === undefined && close >= 0 && tries < 20; tries += 1) {
      close = text.indexOf('}}', close + 1);
      if (close >= 0) found = readJavaScript(text.slice(open + 2, close));
    }
    if (found === undefined || close < 0) return undefined;
    parts.push({
      kind: 'code',
      text: text
        .slice(open + 2, close)
        .trim()
        .replace(/;+$/, ''),
      found,
    });
    at = close + 2;
  }
  return parts;
}

/** One expression is asked about for the step, for each sink that it reaches, and again when the flow is linted. */
const remembered = rememberByText(8_000, readN8n);
const mostRemembered = 2_000;
const n8nReads = (source: string): ParameterReads => (source.length > mostRemembered ? readN8n(source) : remembered(source));

function readN8n(source: string): ParameterReads {
  const parts = splitJavaScript(source);
  if (parts === undefined) return unreadable(source.replace(/^=/, '').split('{{')[0] ?? '', source);
  const reads: Read[] = [];
  let prefix = '';
  let fixed = true;
  const page = source.includes('<') ? new PageReader() : undefined;
  for (const part of parts) {
    if (part.kind === 'text') page?.read(part.text);
    else {
      const place = page?.place();
      const escaped = escapedBy(part.text);
      reads.push(...part.found.reads.map((read) => placed(withoutSigns(read, escaped), place)));
    }
    if (fixed) prefix += part.kind === 'text' ? part.text : part.found.prefix;
    if (part.kind === 'code') fixed &&= part.found.whole;
  }
  const [only] = parts;
  const type = parts.length === 1 && only?.kind === 'code' ? only.found.type : parts.length === 0 ? undefined : 'text';
  return {
    ...(fixed ? { literal: prefix } : {}),
    prefix,
    reads: unique(reads),
    dynamic: !fixed,
    foreign: true,
    ...(type === undefined ? {} : { type }),
  };
}

const withoutSigns = (read: Read, escaped: string): Read =>
  escaped !== '' && (read.from === 'input' || read.from === 'node' || read.from === 'store') ? { ...read, escaped } : read;

const mustacheTag = /\{\{\{?\s*([#^/>!&=]?)\s*([^{}]*?)\s*\}?\}\}/g;

/** Node-RED templates: `{{payload.name}}`; `flow.` and `global.` are context stores, `env.` the environment. */
function mustacheReads(source: string): ParameterReads {
  const reads: Read[] = [];
  const first = source.indexOf('{{');
  const prefix = first < 0 ? source : source.slice(0, first);
  const page = new PageReader();
  let at = 0;
  for (const { 0: tag, 1: sigil = '', 2: name = '', index } of source.matchAll(mustacheTag)) {
    page.read(source.slice(at, index));
    at = index + tag.length;
    if (sigil === '!' || sigil === '/' || name === '') continue;
    const place = sigil === '#' || sigil === '^' ? undefined : page.place();
    if (sigil === '>' || sigil === '=' || name.startsWith('flow') || name.startsWith('global') || name.startsWith('.'))
      reads.push(placed({ from: 'any' }, place));
    else if (name.startsWith('env.')) reads.push({ from: 'environment', name: name.slice(4) });
    // Inside a section a name may belong to the section's element: the section itself is read whole, so both are covered. Three braces, or &, leave a value as it is.
    else
      reads.push(
        placed({ from: 'input', path: name.split('.'), ...(sigil === '' && !tag.startsWith('{{{') ? { escaped: pageSigns } : {}) }, place),
      );
  }
  return { ...(first < 0 ? { literal: source } : {}), prefix, reads: unique(reads), dynamic: first >= 0, foreign: true, type: 'text' };
}

/** FEEL's functions whose names have several words, from its specification. */
const spaced =
  /\b(?:string length|upper case|lower case|substring before|substring after|starts with|ends with|list contains|date and time|years and months duration|day of (?:week|year)|month of year|week of year|last day of month|get (?:value|entries|or else)|context (?:put|merge)|index of|distinct values|insert before|list replace|duplicate values|string join|is (?:defined|blank|empty)|round (?:up|down|half up|half down)|to (?:base64|json)|from json|random number|fromai|partition by)(?=\s*\()/gi;

const words: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'true',
  'false',
  'null',
  'if',
  'then',
  'else',
  'for',
  'in',
  'return',
  'some',
  'every',
  'satisfies',
  'between',
  'instance',
  'of',
  'function',
  'date',
  'time',
  'duration',
]);

/** Camunda 7: text with expressions in it, `https://api.example.com/${id}`. Undefined for one expression alone, and for FEEL. */
function expressionsIn(source: string): readonly string[] | undefined {
  if (source.startsWith('=') || !/[$#]\{/.test(source) || /^\s*[$#]\{[^{}]*\}\s*$/.test(source)) return undefined;
  const found = [...source.matchAll(/[$#]\{([^{}]*)\}/g)].map(([, inner = '']) => inner);
  // One that holds braces of its own, or never ends, is not read apart.
  return source.replace(/[$#]\{[^{}]*\}/g, '').search(/[$#]\{/) >= 0 ? undefined : found;
}

/** The fixed text that a joined text begins with: of `"https://api.example.com/" + id` the first. */
const firstText = (text: string): string => (/^"((?:[^"\\]|\\.)*)"\s*\+/.exec(text)?.[1] ?? '').replace(/\\(.)/g, '$1');

const loneChain = /^[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*$/u;
const beginsName = /^[\p{L}_]/u;
const longestChain = 8;

/** A chain of names. Where one of them but the last is a list, the rest of it is taken of each element: `customers.email`. */
function chain(text: string): Read[] {
  const path = text.split('.');
  if (path.length > longestChain) return [{ from: 'input', path: path.slice(0, 1) }];
  return path.map((_, index): Read => ({ from: 'input', path: index === 0 ? path : [...path.slice(0, index), '*', ...path.slice(index)] }));
}

const chainPattern = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]{0,100}(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]{0,100}){0,7}`;
/** `get value(order, "email")`, `order['email']`, `execution.getVariable("email")`: fields and variables that are named by a text. */
const namedByText: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(String.raw`\bget value\s{0,5}\(\s{0,5}(${chainPattern})\s{0,5},\s{0,5}"([\p{L}_][\p{L}\p{N}_]{0,100})"\s{0,5}\)`, 'gu'),
    '$1.$2',
  ],
  [
    new RegExp(String.raw`(?<![\p{L}\p{M}\p{N}_.])(${chainPattern})\s{0,5}\[\s{0,5}["']([\p{L}_][\p{L}\p{N}_]{0,100})["']\s{0,5}\]`, 'gu'),
    '$1.$2',
  ],
  [/\bexecution\.getVariable(?:Local)?\s{0,5}\(\s{0,5}["']([\p{L}_][\p{L}\p{N}_]{0,100})["']\s{0,5}\)/gu, '$1'],
];
/** `order.lines[price > 5].email`: what is taken of those that fit. */
const ofThoseThatFit = new RegExp(
  String.raw`(?<![\p{L}\p{M}\p{N}_.])(${chainPattern})\s{0,5}\[[^\[\]]{0,500}\]\s{0,5}\.\s{0,5}(${chainPattern})`,
  'gu',
);

/** FEEL that gives one of two texts of its own: the condition says which, and no more. */
const oneOfTwo = /^if\b(?:(?!\b(?:then|else)\b)[^])*\bthen\s{0,20}""\s{0,20}else\s{0,20}""$/;

/**
 * FEEL and JSONata: names may depend on the place where they stand (predicates, loops), so only the first name of each chain counts, and
 * it is read whole. A lone chain of plain names is exact. FEEL's names with spaces cannot be told from two names: then all is read.
 */
function chainReads(source: string, language: 'feel' | 'jsonata'): ParameterReads {
  const pieces = language === 'feel' ? expressionsIn(source) : undefined;
  if (pieces !== undefined) {
    const inside = pieces.map((piece) => chainReads(piece, language));
    return {
      prefix: source.slice(0, source.search(/[$#]\{/)),
      reads: unique(inside.flatMap(({ reads }) => reads)),
      dynamic: true,
      foreign: true,
      type: 'text',
    };
  }
  const reads: Read[] = [];
  // `fromAi(toolCall.to, ...)` of Camunda: the model fills this part in.
  // Of what is kept as a secret its name says whether it is one: addresses are kept there, too.
  const told =
    language === 'feel'
      ? source.replace(/\{\{\s{0,5}secrets\.([A-Za-z_]\w{0,99})\s{0,5}\}\}/g, (_all, name: string) => {
          reads.push({ from: 'environment', name });
          return '';
        })
      : source;
  if (told !== source && !told.startsWith('=') && !/[$#]\{/.test(told))
    return { prefix: source.slice(0, source.indexOf('{{')), reads: unique(reads), dynamic: true, foreign: true, type: 'text' };
  const said = told
    .trim()
    .replace(/^=/, '')
    .replace(/^\$\{([^{}]*)\}$/, '$1')
    .trim()
    .replace(/\bfromAi\s*\(\s*([A-Za-z_][\w.]*)?/g, (_all, key: string | undefined) => {
      reads.push({ from: 'model', key: key ?? '' });
      return '(';
    });
  const text = language === 'feel' ? namedByText.reduce((made, [pattern, by]) => made.replace(pattern, by), said) : said;
  if (language === 'feel') for (const [, list = '', field = ''] of text.matchAll(ofThoseThatFit)) reads.push(...chain(`${list}.${field}`));
  if (reads.length === 0 && /^-?\d+(\.\d+)?$|^"[^"\\]*"$|^(true|false|null)$/.test(text)) {
    const literal = text.replace(/^"|"$/g, '');
    return { literal, prefix: literal, reads: [], dynamic: false, foreign: true };
  }
  if (loneChain.test(text) && !words.has(text)) return { prefix: '', reads: chain(text), dynamic: true, foreign: true };
  const plain = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, ' "" ');
  // The keys of a FEEL context are names of its own; in JSONata they are expressions.
  const unspaced = language === 'feel' ? plain.replace(spaced, 'f') : plain;
  // Where nothing names things of its own and nothing is picked out of a list, a chain of names means what it says.
  const exact = language === 'feel' && !/[[{]|\b(?:for|some|every|function|return)\b/.test(unspaced);
  const bare = language === 'feel' ? unspaced.replace(/([{,]\s{0,20})[\p{L}_][\p{L}\p{N}_]{0,100}(?=\s{0,20}:)/gu, '$1') : plain;
  let previous = '';
  for (const match of bare.matchAll(/[$\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*|""|[^\s\p{L}\p{M}\p{N}_]|\p{N}+/gu)) {
    const [whole] = match;
    // In Camunda 7 the last name of a chain may be a method: `order.email.trim()`.
    const isMethod =
      language === 'feel' && whole.includes('.') && /^\s*\(/.test(bare.slice(match.index + whole.length, match.index + whole.length + 20));
    const token = isMethod ? whole.slice(0, whole.lastIndexOf('.')) : whole;
    const isName = beginsName.test(token) && !words.has(token);
    // A function that is called; what it is given is read by itself.
    const called =
      language === 'feel' &&
      isName &&
      !token.includes('.') &&
      /^\s*\(/.test(bare.slice(match.index + token.length, match.index + token.length + 20));
    if (isName && beginsName.test(previous) && !words.has(previous)) return unreadable('');
    if (token === '$$' || token === '`' || token.startsWith('$$')) return unreadable('');
    if (token === '$' || /^\$[a-z]*[Ee]val$/.test(token)) return unreadable('');
    // Where names depend on their place the first of them is read whole, and the last says what it may be.
    if (isName && !called && previous !== '.')
      reads.push(...(exact ? chain(token) : [...chain(token.split('.')[0] ?? token), ...(token.includes('.') ? chain(token) : [])]));
    previous = token;
  }
  const all = unique(reads);
  const used = language === 'feel' && oneOfTwo.test(plain.trim()) ? all.map((read) => readAs(read, 'enum')) : all;
  return { prefix: language === 'feel' ? firstText(text) : '', reads: used, dynamic: true, foreign: true };
}

/** Never throws. */
export function foreignReads({ $foreign, source }: ForeignExpression): ParameterReads {
  if (source.length > maxSource) return unreadable('');
  switch ($foreign) {
    case 'n8n-js':
      return n8nReads(source);
    case 'mustache':
      return mustacheReads(source);
    case 'jsonata':
      return jsonataReads(source) ?? chainReads(source, $foreign);
    case 'feel':
      return chainReads(source, $foreign);
    case 'wdl':
      return workflowReads(source);
  }
}
