/**
 * Expressions of other products, kept as they are: what they read is found here, and they are run only in the sandbox.
 * What cannot be understood reads everything.
 */
import { namesIn, readsAlone, withoutTexts } from './chains.ts';
import { escapedBy } from './escaping.ts';
import { feelReads } from './feel.ts';
import { rememberByText } from '../../../kernel/remember.ts';
import type { ForeignExpression } from '../../model/flow.ts';
import { pageSigns, type ParameterReads, type Read } from '../../model/reads.ts';
import { readJavaScript, type JavaScriptExpression } from './javascript.ts';
import { workflowReads } from './workflow.ts';
import { unreadable } from './unreadable.ts';
import { PageReader } from '../page-places.ts';
import { jsonataReads } from '../jsonata-reads.ts';
import { placed, uniqueReads } from '../reads.ts';

const maxSource = 100_000;

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
    reads: uniqueReads(reads),
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
  return { ...(first < 0 ? { literal: source } : {}), prefix, reads: uniqueReads(reads), dynamic: first >= 0, foreign: true, type: 'text' };
}

/** JSONata that its own reader does not take. */
function chainReads(source: string): ParameterReads {
  const text = source.trim();
  const alone = readsAlone(text);
  if (alone !== undefined) return alone;
  const names = namesIn(withoutTexts(text), { exact: false, hasCalls: false });
  return names === undefined ? unreadable('') : { prefix: '', reads: uniqueReads(names), dynamic: true, foreign: true };
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
      return jsonataReads(source) ?? chainReads(source);
    case 'feel':
      return feelReads(source);
    case 'wdl':
      return workflowReads(source);
  }
}
