/** What a script does beside moving fields: the powers it reaches for and the ways it can hang. JavaScript by its syntax tree, other languages by their words. */
import type { CodeFact } from '../../../nodes/kit/facts.ts';
import { constantTexts } from './constants.ts';
import { lodashIn } from './lodash.ts';
import { endlessLoops } from './loops.ts';
import { dottedName, isSyntax, literalText, memberName, nameOf, parseScript, walk, type Syntax } from './syntax.ts';

export type Danger =
  | 'dynamic-code'
  | 'process'
  | 'network'
  | 'file'
  | 'environment'
  | 'clipboard'
  | 'unbounded-loop'
  | 'slow-pattern'
  | 'prototype'
  | 'hidden-code';
export interface ScriptDanger {
  readonly danger: Danger;
  /** The words in the script that show it. */
  readonly words: string;
  /** 1 is the first line. */
  readonly line: number;
}

const modules: Readonly<Record<string, Danger>> = {
  child_process: 'process',
  execa: 'process',
  shelljs: 'process',
  zx: 'process',
  'cross-spawn': 'process',
  'node-pty': 'process',
  cluster: 'process',
  worker_threads: 'process',
  vm: 'dynamic-code',
  vm2: 'dynamic-code',
  module: 'dynamic-code',
  repl: 'dynamic-code',
  fs: 'file',
  'fs/promises': 'file',
  'fs-extra': 'file',
  path: 'file',
  os: 'environment',
  process: 'environment',
  dotenv: 'environment',
  http: 'network',
  https: 'network',
  http2: 'network',
  net: 'network',
  tls: 'network',
  dgram: 'network',
  dns: 'network',
  axios: 'network',
  got: 'network',
  request: 'network',
  'node-fetch': 'network',
  undici: 'network',
  superagent: 'network',
  needle: 'network',
  ky: 'network',
  phin: 'network',
  mqtt: 'network',
  ssh2: 'network',
  'socket.io-client': 'network',
  puppeteer: 'network',
  playwright: 'network',
  ws: 'network',
  nodemailer: 'network',
};
/** They work on what they are given, and reach for nothing else. */
const harmless: ReadonlySet<string> = new Set([
  'assert',
  'buffer',
  'crypto',
  'events',
  'punycode',
  'querystring',
  'string_decoder',
  'url',
  'util',
  'lodash',
  'moment',
  'moment-timezone',
  'luxon',
  'dayjs',
  'date-fns',
  'uuid',
]);
/** They run texts, or templates that hold programs, or objects that bring functions along. */
const runsTexts =
  /eval|sandbox|\bvm\d?\b|from-string|\bexpr\b|template|serialize|^(?:underscore|ejs|eta|pug|jade|dot|nunjucks|handlebars|squirrelly|happy-dom|funcster|cryo|esm|ts-node|tsx|jiti|mathjs)$|^@?babel\b/i;
/** A package by a fixed name is reviewed as it is, and told as one; those that run texts, and files of the machine, are not. */
const isPackage = (name: string): boolean =>
  /^(?:@[\w.-]{1,100}\/)?[\w-][\w.-]{0,100}(?:\/[\w./-]{1,100})?$/.test(name) && !runsTexts.test(name);
/** It reads a page as text unless it is told to run what stands in it; a choice that is put together elsewhere may say so. */
const runsPages = /run_?scripts|scripts['"`]|['"`]run|\bJSDOM\s*\([^()]{0,200},\s*[\w$.]{1,80}\s*\)|\.\.\.|\]\s*:/i;
const calls: Readonly<Record<string, Danger>> = {
  eval: 'dynamic-code',
  Function: 'dynamic-code',
  fetch: 'network',
  XMLHttpRequest: 'network',
  WebSocket: 'network',
  EventSource: 'network',
  axios: 'network',
  $http: 'network',
  importScripts: 'dynamic-code',
};
const dotted: readonly (readonly [RegExp, Danger])[] = [
  [/^process\.(?:binding|dlopen|kill|exit|mainModule|execPath)\b/, 'process'],
  [/^(?:process\.env|\$env|Deno\.env|import\.meta\.env)\b/, 'environment'],
  [/^process\b/, 'process'],
  [/^(?:this\.)?helpers\.(?:httpRequest|request)\w*/, 'network'],
  [/^axios\./, 'network'],
  [/^navigator\.clipboard\b/, 'clipboard'],
  [/^navigator\.sendBeacon\b/, 'network'],
  [/^(?:fs|fsp|fsPromises)\.\w/, 'file'],
  [/^(?:Deno|Bun)\.\w/, 'process'],
  [/^(?:child_process|cp)\.(?:exec|spawn|fork)/, 'process'],
  [/\.constructor\.constructor$/, 'dynamic-code'],
];
const BLOB = /[A-Za-z0-9+/=]{400,}|(?:\\x[0-9a-f]{2}){40,}|(?:\\u[0-9a-f]{4}){40,}/i;
/** Known by name alone, whatever is done with them: `const run = eval`, `(0, eval)(x)`, `Reflect.construct(Function, ...)`. */
const globals: Readonly<Record<string, Danger>> = {
  eval: 'dynamic-code',
  Function: 'dynamic-code',
  fetch: 'network',
  XMLHttpRequest: 'network',
  WebSocket: 'network',
  EventSource: 'network',
  importScripts: 'dynamic-code',
  process: 'process',
  require: 'dynamic-code',
};
const globalObjects = new Set(['globalThis', 'window', 'global', 'self', 'frames']);
const CODE = /\b(?:function|return|eval|require|import|fetch|process|document|window)\b|=>|https?:\/\//;
const PROTOTYPE = /^(?:__proto__|prototype)$/;

/** Nested or overlapping repetition: the time grows exponentially with the input. */
const nestedRepeat = /\(((?:[^()\\]|\\.)*[+*](?:[^()\\]|\\.)*)\)[+*{]/g;
const overlappingChoice = /\((?:\?:)?(\w|\\w|\.)\|(?:\1|\\w|\.)[^()]*\)[+*]/;

/** One sign of a pattern, or a class of them, and how often. */
const atom = /(\[(?:[^\]\\]|\\.)*\]|\\.|[^\\[\](){}+*?|^$])([+*?]|\{\d+(?:,\d*)?\})?\??/gy;
const notCompared = /[^\t\n\r -~]|\\[bBpPkuxc0-9]/;
const signs = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

/**
 * What is repeated inside of a repeated group ends by a sign of its own, so that a text is split up in one way only: `( [a-z]+)*`, `(\d+,)*`.
 * Each sign that is repeated must be none of the others, one of which has to be there. Capitals count as small letters: the pattern may
 * be told to take them so. Signs outside of ASCII, places between signs and what was found before are not compared, so nothing is split by them.
 */
function isSplitInOneWay(group: string): boolean {
  const body = group.replace(/^\?(?::|<\w+>)/, '');
  if (notCompared.test(body)) return false;
  const atoms: { readonly matches: ReadonlySet<string>; readonly often: string }[] = [];
  let end = 0;
  for (const match of body.matchAll(atom)) {
    const [whole, one = '', often = ''] = match;
    let is: RegExp;
    try {
      is = new RegExp(`^${one === '.' ? '[^\\n]' : one}$`, 'i');
    } catch {
      return false;
    }
    const matches = new Set(signs.filter((sign) => is.test(sign)));
    if (matches.size === 0) return false;
    atoms.push({ matches, often });
    end += whole.length;
  }
  if (end !== body.length) return false;
  const varies = (often: string): boolean => /^[+*?]|,/.test(often);
  return atoms.every(
    (one) =>
      !varies(one.often) ||
      (atoms.some((other) => other !== one && !/^[*?]|^\{0/.test(other.often)) &&
        atoms.every((other) => other === one || ![...one.matches].some((sign) => other.matches.has(sign)))),
  );
}

export const isSlowPattern = (pattern: string): boolean =>
  overlappingChoice.test(pattern) || Array.from(pattern.matchAll(nestedRepeat)).some(([, group = '']) => !isSplitInOneWay(group));

const isComputedMember = (node: unknown): boolean =>
  isSyntax(node) &&
  ((node.type === 'MemberExpression' && node['computed'] === true && memberName(node) === undefined) ||
    (node.type === 'AssignmentExpression' && isComputedMember(node['left'])) ||
    (node.type === 'LogicalExpression' && isComputedMember(node['left'])));

/** It writes to keys that it does not spell out. */
function writesComputed(node: Syntax): boolean {
  let found = false;
  walk(node, (one) => {
    if (one.type === 'AssignmentExpression' && isComputedMember(one['left'])) found = true;
  });
  return found;
}

/** A use of the name as a value: no field of that name, no key, no test of what it is. A call of it is told elsewhere. */
function isReference(node: Syntax, parent: Syntax | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent['property'] === node ? parent['computed'] === true : false;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent['value'] === node;
    case 'CallExpression':
    case 'NewExpression':
      return parent['callee'] !== node;
    case 'UnaryExpression':
      return parent['operator'] !== 'typeof';
    case 'BinaryExpression':
      return false;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ClassDeclaration':
    case 'ImportSpecifier':
      return false;
    default:
      return true;
  }
}

/** What is decoded while the script runs is long, or reads like a program. */
function isHidden(text: string): boolean {
  if (BLOB.test(text) || (text.length >= 120 && /^[A-Za-z0-9+/=_-]+$/.test(text))) return true;
  if (text.length < 24) return false;
  try {
    return CODE.test(atob(text));
  } catch {
    return false;
  }
}

/** All that it says is spelled out, so it holds no name that data chose. */
function isSpelledOut(node: unknown): boolean {
  if (!isSyntax(node)) return false;
  switch (node.type) {
    case 'Literal':
      return true;
    case 'TemplateLiteral':
    case 'UnaryExpression':
      return [...((node['expressions'] as unknown[] | undefined) ?? [node['argument']])].every(isSpelledOut);
    case 'ArrayExpression':
      return (node['elements'] as unknown[]).every(isSpelledOut);
    case 'ObjectExpression':
      return (node['properties'] as Syntax[]).every(
        (property) =>
          property.type === 'Property' &&
          property['computed'] !== true &&
          (nameOf(property['key']) ?? literalText(property['key'])) !== '__proto__' &&
          isSpelledOut(property['value']),
      );
    default:
      return false;
  }
}
const isFunctionValue = (node: unknown): boolean => isSyntax(node) && /Function/.test(node.type);
/** An object whose names are spelled out, whatever they hold. */
const isNamed = (node: unknown): boolean =>
  isSyntax(node) &&
  node.type === 'ObjectExpression' &&
  (node['properties'] as Syntax[]).every((property) => property.type === 'Property' && property['computed'] !== true);

/** The names that a place for a value gives it: `a`, `a = 5`, `{ a, b: [c] }`. */
function bind(place: unknown, names: Set<string>): void {
  if (!isSyntax(place)) return;
  const name = nameOf(place);
  if (name !== undefined) {
    names.add(name);
    return;
  }
  const inner: readonly unknown[] =
    place.type === 'AssignmentPattern'
      ? [place['left']]
      : place.type === 'RestElement'
        ? [place['argument']]
        : place.type === 'ArrayPattern'
          ? (place['elements'] as unknown[])
          : place.type === 'ObjectPattern'
            ? (place['properties'] as Syntax[]).map((property) => (property.type === 'Property' ? property['value'] : property))
            : [];
  for (const one of inner) bind(one, names);
}

function inSyntax({ source, dialect }: CodeFact, root: Syntax): ScriptDanger[] {
  const out: ScriptDanger[] = [];
  const add = (danger: Danger, node: Syntax): void => {
    const words = source.slice(node.start, node.end).split('\n')[0] ?? '';
    out.push({ danger, words: words.slice(0, 80), line: source.slice(0, node.start).split('\n').length });
  };
  const assigned = new Set<string>();
  walk(root, (node) => {
    if (node.type === 'VariableDeclarator' || node.type === 'FunctionDeclaration') bind(node['id'], assigned);
    if (Array.isArray(node['params'])) for (const param of node['params'] as unknown[]) bind(param, assigned);
  });
  const merging = new Set<string>();
  const constant = constantTexts(root);
  const lodash = lodashIn(root, constant, assigned);
  // Node-RED calls its store for all flows so.
  const isGlobalObject = (name: string): boolean =>
    globalObjects.has(name) && !assigned.has(name) && !(name === 'global' && dialect === 'node-red');
  let endless: ReadonlySet<Syntax> | undefined;
  const refused = /__proto__/.test(source);
  walk(root, (node, parent) => {
    if (lodash.makesCode(node, parent)) {
      add('dynamic-code', node);
      return;
    }
    switch (node.type) {
      case 'CallExpression':
      case 'NewExpression': {
        const callee = node['callee'];
        const [first] = node['arguments'] as unknown[];
        const name = nameOf(callee);
        if (name === 'require') {
          const module = (constant(first) ?? '').replace(/^node:/, '');
          if (
            !harmless.has(module) &&
            (modules[module] !== undefined ||
              dialect === 'countersign' ||
              !isPackage(module) ||
              (module === 'jsdom' && runsPages.test(source)))
          )
            add(modules[module] ?? 'dynamic-code', node);
        }
        // Node-RED hands modules out of its global context.
        else if (
          dottedName(callee) === 'global.get' &&
          !assigned.has('global') &&
          (literalText(first) === 'require' || modules[literalText(first) ?? ''] !== undefined)
        )
          add(literalText(first) === 'require' ? 'process' : (modules[literalText(first) ?? ''] ?? 'process'), node);
        else if (name !== undefined && calls[name] !== undefined && !assigned.has(name)) add(calls[name], node);
        else if (name === '$evaluateExpression' && literalText(first) === undefined) add('dynamic-code', node);
        else if ((name === 'setTimeout' || name === 'setInterval') && literalText(first) !== undefined) add('dynamic-code', node);
        else if (name === 'RegExp' && isSlowPattern(literalText(first) ?? '')) add('slow-pattern', node);
        else if (name === 'atob' || dottedName(callee) === 'Buffer.from') {
          if (isHidden(constant(first) ?? '')) add('hidden-code', node);
        } else if (dottedName(callee) === 'String.fromCharCode' && (node['arguments'] as unknown[]).length >= 20) add('hidden-code', node);
        else if (
          dottedName(callee) === 'Object.assign' &&
          /^(?:config|settings|options|defaults|prefs|preferences)$/i.test(nameOf(first) ?? '') &&
          (node['arguments'] as unknown[]).slice(1).some((one) => !isNamed(one))
        )
          add('prototype', node);
        else if (name !== undefined && !refused && merging.has(name) && (node['arguments'] as unknown[]).some(isComputedMember))
          add('prototype', node);
        // What the script spells out itself can name nothing that it does not mean.
        else if (/^(?:merge|mergeWith|defaultsDeep)$/.test(lodash.called(callee) ?? '')) {
          if ((node['arguments'] as unknown[]).slice(1).some((one) => !isSpelledOut(one) && !isFunctionValue(one))) add('prototype', node);
        } else if (/^(?:set|setWith)$/.test(lodash.called(callee) ?? '')) {
          if (/__proto__|prototype|constructor/.test(constant((node['arguments'] as unknown[])[1]) ?? 'prototype')) add('prototype', node);
        } else if (isSyntax(callee) && callee.type === 'MemberExpression') {
          const text = dottedName(callee) ?? '';
          const match = dotted.find(([pattern]) => pattern.test(text));
          if (match !== undefined && !assigned.has(text.split('.')[0] ?? '')) add(match[1], node);
          else if (memberName(callee) === 'constructor') add('dynamic-code', node);
        }
        return;
      }
      case 'ImportExpression':
      case 'ImportDeclaration': {
        const from = (literalText(node['source']) ?? '').replace(/^node:/, '');
        add(modules[from] ?? 'dynamic-code', node);
        return;
      }
      case 'FunctionDeclaration': {
        const name = nameOf(node['id']);
        if (name !== undefined && writesComputed(node)) merging.add(name);
        return;
      }
      case 'VariableDeclarator': {
        const name = nameOf(node['id']);
        if (name !== undefined && isSyntax(node['init']) && /Function/.test(node['init'].type) && writesComputed(node['init']))
          merging.add(name);
        return;
      }
      case 'Identifier': {
        if (isGlobalObject(node['name'] as string) && isReference(node, parent)) {
          add('dynamic-code', node);
          return;
        }
        const danger = globals[node['name'] as string];
        if (danger !== undefined && !assigned.has(node['name'] as string) && isReference(node, parent))
          add(
            parent?.type === 'VariableDeclarator' && node['name'] === 'process' && /\benv\b/.test(source.slice(parent.start, node.start))
              ? 'environment'
              : danger,
            node,
          );
        return;
      }
      case 'ArrayExpression': {
        const codes = node['elements'] as unknown[];
        if (
          codes.length >= 40 &&
          /fromCharCode/.test(source) &&
          codes.every((one) => isSyntax(one) && typeof one['value'] === 'number' && one['value'] < 0x110000)
        )
          add('hidden-code', node);
        return;
      }
      case 'TemplateElement':
        if (BLOB.test(String((node['value'] as { readonly raw?: string }).raw))) add('hidden-code', node);
        return;
      case 'MemberExpression': {
        const object = node['object'];
        if (globalObjects.has(nameOf(object) ?? '') && !assigned.has(nameOf(object) ?? '')) {
          const own = memberName(node);
          const danger = own === undefined ? 'dynamic-code' : (globals[own] ?? calls[own]);
          if (danger !== undefined) {
            add(danger, node);
            return;
          }
        }
        if (
          memberName(node) === 'constructor' &&
          isSyntax(object) &&
          (/Function/.test(object.type) || dottedName(object['callee']) === 'Object.getPrototypeOf')
        ) {
          add('dynamic-code', node);
          return;
        }
        if (memberName(node) === '__proto__') {
          add('prototype', node);
          return;
        }
        if (parent?.type === 'CallExpression' && parent['callee'] === node) return;
        const name = memberName(node);
        const text = dottedName(node) ?? '';
        const match = dotted.find(([pattern]) => pattern.test(text));
        if (match !== undefined && !assigned.has(text.split('.')[0] ?? '') && parent?.type !== 'MemberExpression') add(match[1], node);
        else if (name !== undefined && PROTOTYPE.test(name) && parent?.type !== 'MemberExpression') add('prototype', node);
        // Writing to a key that data chooses reaches the prototype unless the key is checked.
        else if (
          node['computed'] === true &&
          name === undefined &&
          parent?.type === 'MemberExpression' &&
          parent['object'] === node &&
          parent['computed'] === true
        )
          add('prototype', parent);
        return;
      }
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
        if ((endless ??= endlessLoops(root)).has(node)) add('unbounded-loop', node);
        return;
      case 'Literal': {
        const regex = node['regex'];
        if (typeof regex === 'object' && regex !== null && isSlowPattern((regex as { pattern: string }).pattern)) add('slow-pattern', node);
        else if (typeof node['value'] === 'string' && (BLOB.test(node['value']) || BLOB.test(String(node['raw']))))
          add('hidden-code', node);
        return;
      }
      default:
    }
  });
  if (/\b_0x[0-9a-f]{4,}\b/.test(source)) out.push({ danger: 'hidden-code', words: '_0x…', line: 1 });
  return out;
}

/** A pattern is compiled too: `re.compile(...)`. */
const pythonWords: readonly (readonly [RegExp, Danger])[] = [
  [/\b(?:eval|exec|__import__)\s*\(|(?<!\.)\bcompile\s*\(|\bbuiltins(?:__)?\.compile\s*\(/g, 'dynamic-code'],
  [/\b(?:subprocess|os\.system|os\.popen|pty|ctypes|multiprocessing)\b/g, 'process'],
  [/\b(?:requests|urllib|http\.client|httpx|aiohttp|socket|smtplib|ftplib)\b/g, 'network'],
  [/\bopen\s*\(|\bpathlib\b|\bshutil\b/g, 'file'],
  [/\bos\.(?:environ|getenv)\b/g, 'environment'],
  [/\bwhile\s+(?:True|1)\s*:/g, 'unbounded-loop'],
  [/\bpickle\.loads?\b|\bmarshal\b/g, 'dynamic-code'],
];

/** Scripts of a process run beside Java, whatever they are written in: Groovy, JavaScript, JUEL. */
const processWords: readonly (readonly [RegExp, Danger])[] = [
  [
    /\b(?:GroovyShell|GroovyClassLoader|ScriptEngineManager|getClassLoader)\b|\bforName\s{0,9}\(|\bEval\.(?:me|xy?z?)\b|\b(?:evaluate|eval)\s*\(/g,
    'dynamic-code',
  ],
  [/\bProcessBuilder\b|\bgetRuntime\b|["'\])]\.execute\s*\(\s*\)/g, 'process'],
  [
    /\b(?:HttpURLConnection|HttpClients?|RestTemplate|HTTPBuilder|WebClient|ServerSocket)\b|\bnew\s{1,9}(?:java\.net\.)?(?:URL|Socket)\b|\.toURL\s*\(/g,
    'network',
  ],
  [/\b(?:File(?:Input|Output)Stream|FileReader|FileWriter)\b|\bnew\s{1,9}(?:java\.io\.)?File\s*\(|\b(?:Files|Paths)\.\w/g, 'file'],
  [/\bSystem\.(?:getenv|getProperty)\b/g, 'environment'],
  [/\bSystem\.exit\b/g, 'process'],
  [/\bwhile\s*\(\s*true\s*\)/g, 'unbounded-loop'],
];

function inWords(source: string, words: readonly (readonly [RegExp, Danger])[]): ScriptDanger[] {
  const out: ScriptDanger[] = [];
  for (const [pattern, danger] of words) {
    for (const match of source.matchAll(pattern)) {
      if (danger === 'unbounded-loop' && /\bbreak\b|\breturn\b/.test(source.slice(match.index))) continue;
      out.push({ danger, words: match[0], line: source.slice(0, match.index).split('\n').length });
    }
  }
  if (BLOB.test(source)) out.push({ danger: 'hidden-code', words: 'a long encoded text', line: 1 });
  return out;
}

const memo = new Map<string, readonly ScriptDanger[]>();

export function scriptDangers(code: CodeFact): readonly ScriptDanger[] {
  const key = `${code.language} ${code.dialect} ${(code.libraries ?? []).join(' ')}\n${code.source}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  let found: readonly ScriptDanger[];
  if (code.language === 'javascript') {
    const parsed = parseScript(code.source);
    // What does not parse may still hold words that matter; it will not run, so they are few.
    found = parsed === undefined ? [] : inSyntax(code, parsed.body);
  } else found = code.language === 'python' ? inWords(code.source, pythonWords) : [];
  const handed = (code.libraries ?? []).flatMap((name): ScriptDanger[] => {
    const danger = modules[name.replace(/^node:/, '').replace(/(?<=.)@.*$/, '')];
    return danger === undefined || found.some((one) => one.danger === danger) ? [] : [{ danger, words: `the library ${name}`, line: 1 }];
  });
  if (code.dialect === 'process' && code.language !== 'python') {
    const known = found;
    found = [
      ...known,
      ...inWords(code.source, processWords).filter(({ danger, line }) => !known.some((one) => one.danger === danger && one.line === line)),
    ];
  }
  const all = handed.length === 0 ? found : [...found, ...handed];
  if (memo.size > 2_000) memo.clear();
  memo.set(key, all);
  return all;
}
