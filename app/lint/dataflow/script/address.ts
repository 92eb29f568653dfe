/** Whom a call of a script calls: the fixed start of the address, however it was put together. A host that is not certain is none. */
import { provenStart, resolvedStart, type Start } from './urls.ts';
import { isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';

/** What is known of a script's own words: the text of a part that always gives the same, and what a name was given that is given nothing else. */
export interface Words {
  readonly constant: (node: unknown) => string | undefined;
  readonly given: (name: string) => Syntax | undefined;
  /** What is put into fields of what the name stands for. */ readonly fieldsOf: (name: string) => readonly FieldWrite[];
  /** And nothing else is done to it. */ readonly isKept: (name: string) => boolean;
  /** The script gives the name a meaning of its own. */ readonly binds: (name: string) => boolean;
  /** What methods of the language do is not certain. */ readonly replacesMethods: boolean;
}
/** `options.url = value`; without a field where a variable names it, or others are put over it. */
export interface FieldWrite {
  readonly field: string | undefined;
  readonly value: Syntax;
}

const nothing: Start = { text: '', whole: false };
/** No address is longer; a text put together out of itself could be. */
const MAX_START = 2_000;
const begun = (text: string, whole: boolean): Start =>
  text.length > MAX_START ? { text: text.slice(0, MAX_START), whole: false } : { text, whole };
/** By script and part: names may stand for names that stand for names, each several times. */
const starts = new WeakMap<Words, Map<Syntax, Start>>();

/** The fixed start of a text; names that always stand for the same are followed. */
function startOf(node: unknown, words: Words, depth = 0): Start {
  if (!isSyntax(node) || depth > 60) return nothing;
  let known = starts.get(words);
  if (known === undefined) starts.set(words, (known = new Map<Syntax, Start>()));
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
    case 'Identifier': {
      const name = node['name'] as string;
      const given = words.given(name);
      // Other parts of an address that are set later lie behind its host.
      return urlMade(given, words) !== undefined && (!words.isKept(name) || movesHost(words.fieldsOf(name)))
        ? nothing
        : startOf(given, words, depth);
    }
    case 'AwaitExpression':
    case 'ParenthesizedExpression':
      return startOf(node['argument'] ?? node['expression'], words, depth);
    case 'NewExpression': {
      const made = urlMade(node, words);
      return made === undefined ? nothing : startOfUrl(made, words, depth);
    }
    // `url.href`, `url.toString()`, `String(url)`
    case 'MemberExpression':
      return memberName(node) === 'href' && isUrl(node['object'], words) ? startOf(node['object'], words, depth) : nothing;
    case 'CallExpression': {
      const callee = node['callee'];
      const [only] = node['arguments'] as readonly unknown[];
      if (nameOf(callee) === 'String' && !words.binds('String') && isUrl(only, words)) return startOf(only, words, depth);
      const parts =
        !words.replacesMethods && isSyntax(callee) && callee.type === 'MemberExpression'
          ? piecesOf(callee, node['arguments'] as readonly Syntax[])
          : undefined;
      if (parts !== undefined) return joined(parts, words, depth);
      return isSyntax(callee) &&
        callee.type === 'MemberExpression' &&
        /^(?:toString|toJSON)$/.test(memberName(callee) ?? '') &&
        isUrl(callee['object'], words)
        ? startOf(callee['object'], words, depth)
        : nothing;
    }
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
    default:
      return nothing;
  }
}

/** One after the other, as far as they are fixed. */
function joined(pieces: readonly (Syntax | string)[], words: Words, depth: number): Start {
  let text = '';
  for (const piece of pieces) {
    const { text: more, whole } = typeof piece === 'string' ? { text: piece, whole: true } : startOf(piece, words, depth);
    text += more;
    if (!whole || text.length > MAX_START) return begun(text, false);
  }
  return begun(text, true);
}

/** What `['https:', host].join('//')` and `'https://'.concat(host)` put one after the other. */
function piecesOf(callee: Syntax, given: readonly Syntax[]): readonly (Syntax | string)[] | undefined {
  const { object } = callee;
  const name = memberName(callee);
  if (!isSyntax(object) || given.some(({ type }) => type === 'SpreadElement')) return undefined;
  if (name === 'concat') return object.type === 'ArrayExpression' ? undefined : [object, ...given];
  if (name !== 'join' || object.type !== 'ArrayExpression' || given.length > 1) return undefined;
  // Before what may be no entry at all stands nothing.
  return (object['elements'] as readonly (Syntax | null)[]).flatMap((one, index) => [
    ...(index === 0 || one?.type === 'SpreadElement' ? [] : [given[0] ?? ',']),
    one ?? '',
  ]);
}

/** What `new URL(...)` is made of, where `URL` is what it is everywhere. */
const urlMade = (node: unknown, words: Words): readonly Syntax[] | undefined =>
  isSyntax(node) &&
  node.type === 'NewExpression' &&
  nameOf(node['callee']) === 'URL' &&
  !words.binds('URL') &&
  !(node['arguments'] as readonly Syntax[]).some(({ type }) => type === 'SpreadElement')
    ? (node['arguments'] as readonly Syntax[])
    : undefined;
const isUrl = (node: unknown, words: Words): boolean =>
  urlMade(node, words) !== undefined || (nameOf(node) !== undefined && urlMade(words.given(nameOf(node) as string), words) !== undefined);
const movesHost = (writes: readonly FieldWrite[]): boolean =>
  writes.some(({ field }) => field === undefined || /^(?:host|hostname|href|port|protocol|username|password)$/.test(field));

/** An address is read to its end before anything is added to it, so that a whole host ends there. */
const startOfUrl = ([path, base]: readonly Syntax[], words: Words, depth: number): Start => ({
  text: resolvedStart(startOf(path, words, depth), base === undefined ? undefined : startOf(base, words, depth)),
  whole: false,
});

/** What stands under a name in options that are written out; `sure`: nothing else there can be it. */
function optionOf(node: Syntax | undefined, names: RegExp): { readonly value: Syntax | undefined; readonly sure: boolean } {
  let found: Syntax | undefined;
  let sure = true;
  for (const property of node?.type === 'ObjectExpression' ? (node['properties'] as Syntax[]) : []) {
    const name =
      property.type === 'SpreadElement'
        ? undefined
        : property['computed'] === true
          ? literalText(property['key'])
          : (nameOf(property['key']) ?? literalText(property['key']));
    // What is spread over it, what it inherits, and a key that is worked out, may be any of them.
    if (name === undefined || name === '__proto__') {
      found = undefined;
      sure = false;
    } else if (names.test(name) && isSyntax(property['value'])) {
      if (found !== undefined) sure = false;
      found = property['value'];
    }
  }
  return { value: found, sure };
}

/** Somebody may have put something into it. */
const anything: FieldWrite = { field: undefined, value: { type: 'Identifier', start: 0, end: 0 } };

/** Options that are written out, right there or where the variable that holds them was given its value. */
function optionsIn(
  node: Syntax | undefined,
  words: Words,
): { readonly object: Syntax; readonly writes: readonly FieldWrite[] } | undefined {
  if (node?.type === 'ObjectExpression') return { object: node, writes: [] };
  const name = nameOf(node);
  const object = name === undefined ? undefined : words.given(name);
  return object?.type === 'ObjectExpression'
    ? { object, writes: words.isKept(name as string) ? words.fieldsOf(name as string) : [anything] }
    : undefined;
}

/** The call is told whom it calls by options. */
export const takesOptions = (node: Syntax | undefined, words: Words): boolean => optionsIn(node, words) !== undefined;

const MOST_WRITES = 20;

/** What makes the address of a call, where it is a `new URL(...)`: what is added to it later is encoded. */
export function urlParts(node: Syntax | undefined, words: Words): readonly Syntax[] | undefined {
  const options = optionsIn(node, words);
  const found = options === undefined ? node : addressIn(options).value;
  const holder =
    isSyntax(found) && found.type === 'CallExpression'
      ? nameOf(found['callee']) === 'String'
        ? (found['arguments'] as readonly Syntax[])[0]
        : isSyntax(found['callee'])
          ? found['callee']['object']
          : undefined
      : isSyntax(found) && found.type === 'MemberExpression' && memberName(found) === 'href'
        ? found['object']
        : found;
  const name = nameOf(holder);
  const made = urlMade(name === undefined ? holder : words.given(name), words);
  const writes = name === undefined ? [] : words.fieldsOf(name);
  // As many as nobody writes by hand: the variable as a whole then speaks for its address.
  return made === undefined || writes.length > MOST_WRITES || (name !== undefined && !words.isKept(name)) || movesHost(writes)
    ? undefined
    : [...made, ...writes.filter(({ field }) => field === 'pathname').map(({ value }) => value)];
}

const addressNames = /^(?:url|uri)$/;
const hostParts = /^(?:host|hostname|port|protocol|socketPath)$/;
type Option = ReturnType<typeof optionOf>;
const unsure: Option = { value: undefined, sure: false };

/** Part by part some callers are told whom to call, and then they look at nothing else. */
const tellsHost = (options: ReturnType<typeof optionsIn>): boolean =>
  options !== undefined &&
  [
    ...(options.object['properties'] as Syntax[]).map((one) => nameOf(one['key']) ?? literalText(one['key'])),
    ...options.writes.map(({ field }) => field),
  ].some((name) => name !== undefined && hostParts.test(name));

/** The address in options; not sure where it may be one of several. */
function addressIn({ object, writes }: NonNullable<ReturnType<typeof optionsIn>>): Option {
  if (tellsHost({ object, writes })) return unsure;
  const own = optionOf(object, addressNames);
  const later = writes.filter(({ field }) => field === undefined || addressNames.test(field));
  const [only] = later;
  if (only === undefined) return own;
  return later.length === 1 && only.field !== undefined && own.sure && own.value === undefined ? { value: only.value, sure: true } : unsure;
}

function baseIn(node: Syntax, words: Words): Option {
  const options = optionsIn(node, words);
  return options?.writes.some(({ field }) => field === undefined || baseFields.test(field)) === true
    ? unsure
    : optionOf(options?.object, baseFields);
}

export const baseFields = /^(?:baseURL|baseUrl|prefixUrl)$/;

/** The fixed start of the address of a call: by itself or as `url` of options, behind the base that the options name. */
export function addressOf(given: readonly Syntax[], words: Words): string {
  const [first, ...more] = given;
  const options = optionsIn(first, words);
  const isOptions = options !== undefined;
  const url = more.some((one) => tellsHost(optionsIn(one, words))) ? unsure : isOptions ? addressIn(options) : { value: first, sure: true };
  const start = url.sure ? startOf(url.value, words) : nothing;
  const { text } = start;
  if (/^\s*[a-z][a-z0-9+.-]*:/i.test(text)) return provenStart(start);
  const named = given.map((one) => baseIn(one, words)).findLast(({ value, sure }) => value !== undefined || !sure);
  const base = named?.sure === true ? startOf(named.value, words) : nothing;
  // What is not fixed to be a path of it may be another address.
  const isPath = url.sure && (/^\/[^/\\\s]/.test(text) || (isOptions && url.value === undefined));
  if (base.text === '' || !isPath) return text;
  return provenStart(base.whole ? { text: `${base.text.replace(/\/+$/, '')}${text === '' ? '/' : text}`, whole: false } : base);
}

/** The origin with which a text begins for certain, and a stroke: what comes behind it chooses no host; the scheme alone where the host is not certain. `grows`: more is put behind it. */
export function startOfWritten(node: Syntax, words: Words, grows: boolean): string {
  const start = startOf(node, words);
  return /^https?:\/\/(?:[^/]+\/)?/i.exec(provenStart(grows ? { ...start, whole: false } : start))?.[0] ?? '';
}
