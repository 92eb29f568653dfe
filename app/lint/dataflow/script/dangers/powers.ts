/** Modules and names by which a script reaches for more than it is given. */
import type { Danger } from './danger.ts';

/** A name of a script may be any, `constructor` and `toString` too. */
const byName = (dangers: Readonly<Record<string, Danger>>): ReadonlyMap<string, Danger> => new Map(Object.entries(dangers));

export const modules = byName({
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
});
/** They work on what they are given, and reach for nothing else. */
export const harmless: ReadonlySet<string> = new Set([
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
export const isPackage = (name: string): boolean =>
  /^(?:@[\w.-]{1,100}\/)?[\w-][\w.-]{0,100}(?:\/[\w./-]{1,100})?$/.test(name) && !runsTexts.test(name);
/** It reads a page as text unless it is told to run what stands in it; a choice that is put together elsewhere may say so. */
export const runsPages = /run_?scripts|scripts['"`]|['"`]run|\bJSDOM\s*\([^()]{0,200},\s*[\w$.]{1,80}\s*\)|\.\.\.|\]\s*:/i;
export const calls = byName({
  eval: 'dynamic-code',
  Function: 'dynamic-code',
  fetch: 'network',
  XMLHttpRequest: 'network',
  WebSocket: 'network',
  EventSource: 'network',
  axios: 'network',
  $http: 'network',
  importScripts: 'dynamic-code',
});
export const dotted: readonly (readonly [RegExp, Danger])[] = [
  [/^process\.(?:binding|dlopen|kill|exit|mainModule|execPath)\b/, 'process'],
  [/^(?:process\.env|\$env|Deno\.env|import\.meta\.env)\b/, 'environment'],
  [/^process\b/, 'process'],
  [/^this\.(?:process|mainModule|require)\b/, 'process'],
  [/^(?:this\.)?helpers\.(?:httpRequest|request)\w*/, 'network'],
  [/^axios\./, 'network'],
  [/^navigator\.clipboard\b/, 'clipboard'],
  [/^navigator\.sendBeacon\b/, 'network'],
  [/^(?:fs|fsp|fsPromises)\.\w/, 'file'],
  [/^(?:Deno|Bun)\.\w/, 'process'],
  [/^(?:child_process|cp)\.(?:exec|spawn|fork)/, 'process'],
  [/\.constructor\.constructor$/, 'dynamic-code'],
];
/** Known by name alone, whatever is done with them: `const run = eval`, `(0, eval)(x)`, `Reflect.construct(Function, ...)`. */
export const globals = byName({
  eval: 'dynamic-code',
  Function: 'dynamic-code',
  fetch: 'network',
  XMLHttpRequest: 'network',
  WebSocket: 'network',
  EventSource: 'network',
  importScripts: 'dynamic-code',
  process: 'process',
  require: 'dynamic-code',
});
export const globalObjects = new Set(['globalThis', 'window', 'global', 'self', 'frames']);
