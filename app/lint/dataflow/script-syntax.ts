/** Parsing of script text, and a plain walk over its syntax tree. */
import { parse, type Node, type Program } from 'acorn';

/** An ESTree node whose fields are read with care: any of them may be missing. */
export type Syntax = Node & { readonly [key: string]: unknown };

const options = { ecmaVersion: 'latest', allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true, allowImportExportEverywhere: true, allowHashBang: true } as const;
/** Longer scripts are opaque: nobody reviews them, and summaries must stay cheap while drawing. */
const MAX_LENGTH = 200_000;
/** What begins so is no expression: trying would only cost an error. */
const begunByStatement = /^\s*(?:const|let|var|return|for|if|try|throw|while|switch)\b(?!\s*=>)/;
const memo = new Map<string, { readonly body: Syntax; readonly expression: boolean } | undefined>();
/** Characters of the scripts whose trees are kept: a tree takes a hundred times the room of its text, and is looked at a few times in a row. */
const MAX_KEPT = 200_000;
let kept = 0;

/** The tree of a script that is an expression or statements; undefined if it does not parse. */
export function parseScript(source: string): { readonly body: Syntax; readonly expression: boolean } | undefined {
  if (memo.has(source)) return memo.get(source);
  let result: { readonly body: Syntax; readonly expression: boolean } | undefined;
  if (source.length <= MAX_LENGTH) {
    for (const [text, expression] of [[`(${source}\n)`, true], [source, false]] as const) {
      if (expression && begunByStatement.test(source)) continue;
      let program: Program;
      try { program = parse(text, options); } catch { continue; }
      if (expression && (program.body.length !== 1 || program.body[0]?.type !== 'ExpressionStatement')) continue;
      result = { body: program as unknown as Syntax, expression };
      break;
    }
  }
  if (kept + source.length > MAX_KEPT) {
    memo.clear();
    kept = 0;
  }
  kept += source.length;
  memo.set(source, result);
  return result;
}

export const isSyntax = (value: unknown): value is Syntax => typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Child nodes in source order. */
export function children(node: Syntax): Syntax[] {
  const out: Syntax[] = [];
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (isSyntax(value)) out.push(value);
    else if (Array.isArray(value)) for (const item of value as unknown[]) if (isSyntax(item)) out.push(item);
  }
  return out;
}

/** Visits every node, parents first, without recursion (scripts may nest deeply). `visit` also gets the parent. */
export function walk(root: Syntax, visit: (node: Syntax, parent: Syntax | undefined) => void): void {
  const stack: { readonly node: Syntax; readonly parent: Syntax | undefined }[] = [{ node: root, parent: undefined }];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    visit(at.node, at.parent);
    const below = children(at.node);
    for (let i = below.length - 1; i >= 0; i -= 1) stack.push({ node: below[i] as Syntax, parent: at.node });
  }
}

export const nameOf = (node: unknown): string | undefined => (isSyntax(node) && node.type === 'Identifier' ? (node['name'] as string) : undefined);
/** The text of a string literal or of a template without holes. */
export function literalText(node: unknown): string | undefined {
  if (!isSyntax(node)) return undefined;
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node.type === 'TemplateLiteral' && (node['expressions'] as unknown[]).length === 0) return ((node['quasis'] as { value: { cooked?: string } }[])[0]?.value.cooked) ?? undefined;
  return undefined;
}
/** The name of a property access that is fixed: `a.b` or `a["b"]`; undefined if computed. */
export function memberName(node: Syntax): string | undefined {
  if (node['computed'] === true) {
    const property = node['property'];
    if (isSyntax(property) && property.type === 'Literal' && typeof property['value'] === 'number') return String(property['value']);
    return literalText(property);
  }
  const property = node['property'];
  return isSyntax(property) && property.type === 'PrivateIdentifier' ? `#${property['name'] as string}` : nameOf(property);
}
/** `a.b.c` as text, where every part is a plain name; `this` counts as one. */
export function dottedName(node: unknown): string | undefined {
  if (!isSyntax(node)) return undefined;
  if (node.type === 'Identifier') return node['name'] as string;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'ChainExpression') return dottedName(node['expression']);
  if (node.type !== 'MemberExpression') return undefined;
  const object = dottedName(node['object']);
  const name = memberName(node);
  return object === undefined || name === undefined ? undefined : `${object}.${name}`;
}

/** What is known of a script's own words: the text of a part that always gives the same, and what a name was given that is given nothing else. */
interface Words { readonly constant: (node: unknown) => string | undefined; readonly given: (name: string) => Syntax | undefined }

interface Start { readonly text: string; readonly whole: boolean }
const nothing: Start = { text: '', whole: false };
/** No address is longer; a text put together out of itself could be. */
const MAX_START = 2_000;
const begun = (text: string, whole: boolean): Start => (text.length > MAX_START ? { text: text.slice(0, MAX_START), whole: false } : { text, whole });
/** By script and part: names may stand for names that stand for names, each several times. */
const starts = new WeakMap<Words, Map<Syntax, Start>>();

/** The fixed start of a text; names that always stand for the same are followed. */
function startOf(node: unknown, words: Words, depth = 0): Start {
  if (!isSyntax(node) || depth > 60) return nothing;
  let known = starts.get(words);
  if (known === undefined) starts.set(words, known = new Map<Syntax, Start>());
  const before = known.get(node);
  if (before !== undefined) return before;
  // What speaks of itself begins with nothing.
  known.set(node, nothing);
  const found = workedStart(node, words, depth + 1);
  known.set(node, found);
  return found;
}

function workedStart(node: Syntax, words: Words, depth: number): Start {
  const text = words.constant(node);
  if (text !== undefined) return begun(text, true);
  switch (node.type) {
    case 'Identifier': return startOf(words.given(node['name'] as string), words, depth);
    case 'BinaryExpression': {
      if (node['operator'] !== '+') return nothing;
      const left = startOf(node['left'], words, depth);
      if (!left.whole) return left;
      const right = startOf(node['right'], words, depth);
      return begun(left.text + right.text, right.whole);
    }
    case 'TemplateLiteral': {
      const holes = node['expressions'] as unknown[];
      let out = '';
      for (const [index, { value }] of (node['quasis'] as { readonly value: { readonly cooked?: string } }[]).entries()) {
        out += value.cooked ?? '';
        if (index >= holes.length) continue;
        const hole = startOf(holes[index], words, depth);
        out += hole.text;
        if (!hole.whole || out.length > MAX_START) return begun(out, false);
      }
      return begun(out, true);
    }
    default: return nothing;
  }
}

/** What stands under a name in options that are written out; `sure`: nothing else there can be it. */
function optionOf(node: Syntax | undefined, names: RegExp): { readonly value: Syntax | undefined; readonly sure: boolean } {
  let found: Syntax | undefined;
  let sure = true;
  for (const property of node?.type === 'ObjectExpression' ? (node['properties'] as Syntax[]) : []) {
    const name = property.type === 'SpreadElement' ? undefined : property['computed'] === true ? literalText(property['key']) : (nameOf(property['key']) ?? literalText(property['key']));
    // What is spread over it, and a key that is worked out, may be any of them.
    if (name === undefined) { found = undefined; sure = false; }
    else if (names.test(name) && isSyntax(property['value'])) { if (found !== undefined) sure = false; found = property['value']; }
  }
  return { value: found, sure };
}

export const baseFields = /^(?:baseURL|baseUrl|prefixUrl)$/;

/** The fixed start of the address of a call: by itself or as `url` of options, behind the base that the options name. */
export function addressOf(given: readonly Syntax[], words: Words): string {
  const [first] = given;
  const isOptions = first?.type === 'ObjectExpression';
  const url = isOptions ? optionOf(first, /^(?:url|uri)$/) : { value: first, sure: true };
  const { text } = url.sure ? startOf(url.value, words) : nothing;
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return text;
  const named = given.map((one) => optionOf(one, baseFields)).findLast(({ value, sure }) => value !== undefined || !sure);
  const base = named?.sure === true ? startOf(named.value, words) : nothing;
  // What is not fixed to be a path of it may be another address.
  const isPath = url.sure && (/^\/[^/\\]/.test(text) || (isOptions && url.value === undefined));
  if (base.text === '' || !isPath) return text;
  return base.whole ? `${base.text.replace(/\/+$/, '')}${text === '' ? '/' : text}` : base.text;
}
