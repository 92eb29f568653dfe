/** Addresses of mail boxes and machines. */
import { matchesOf, type Possible } from '../sieve.ts';
import { after, before, type Span } from '../span.ts';

/** File endings and names inside a network that only look like a top-level domain. */
const noTopLevel: ReadonlySet<string> = new Set([
  'png',
  'jpg',
  'jpeg',
  'gif',
  'svg',
  'webp',
  'ico',
  'css',
  'scss',
  'less',
  'js',
  'mjs',
  'cjs',
  'jsx',
  'tsx',
  'json',
  'html',
  'htm',
  'php',
  'pdf',
  'md',
  'txt',
  'yml',
  'yaml',
  'exe',
  'dll',
  'local',
  'localhost',
  'localdomain',
  'internal',
  'invalid',
  'lan',
  'tgz',
  'prototype',
  'length',
]);

const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;
const localChar = /[\p{L}\p{M}\p{N}._%+&'=!#$*?^{|}~`-]/u;
const domainChar = /[\p{L}\p{M}\p{N}.-]/u;
/** Most signs are ASCII, and are looked up. */
function oneOf(pattern: RegExp): (text: string, at: number) => boolean {
  const ascii = Uint8Array.from({ length: 128 }, (_none, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0));
  return (text, at) => {
    const code = text.charCodeAt(at);
    return code < 128 ? ascii[code] === 1 : pattern.test(text.charAt(at));
  };
}
const isLocal = oneOf(localChar);
const isDomain = oneOf(domainChar);
const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Accounts of programs, as Git and SSH spell them. */
const shellAccount = /^(?:git|hg|svn|ssh|root|ubuntu|ec2-user|admin|deploy)$/i;

function emailAt(text: string, at: number, width: number): Span | undefined {
  let start = at;
  while (start > 0 && at - start < MAX_LOCAL && isLocal(text, start - 1)) start -= 1;
  // A quoted local part: "ada lovelace"@example.com.
  if (start === at && text[at - 1] === '"') {
    const open = text.lastIndexOf('"', at - 2);
    if (open < 0 || at - open > MAX_LOCAL || text.slice(open, at).includes('\n')) return undefined;
    start = open;
  }
  let end = at + width;
  while (end < text.length && end - at < MAX_DOMAIN && isDomain(text, end)) end += 1;
  let local = text.slice(start, at);
  if (!local.startsWith('"')) {
    // `to=ada@...`, `'ada@...'`, and a Chinese label that has no space behind it.
    const cut = Math.max(
      local.lastIndexOf('='),
      local.lastIndexOf('&'),
      local.lastIndexOf('?'),
      local.lastIndexOf('`'),
      local.lastIndexOf('|'),
      local.lastIndexOf('{'),
      local.lastIndexOf('}'),
      local.lastIndexOf('*'),
    );
    if (cut >= 0) local = local.slice(cut + 1);
    local = local.replace(/^%(?:3[ACD]|2[0267F])/i, '').replace(/^[.'%!#$^~-]+/, '');
    if (eastAsian.test(local) && /[A-Za-z0-9]$/.test(local)) local = /[A-Za-z0-9._%+-]+$/.exec(local)?.[0] ?? local;
    if (local === '' || local.endsWith('.') || local.includes('..')) return undefined;
  }
  start = at - local.length;
  let domain = text.slice(at + width, end).replace(/[.-]+$/, '');
  const tail = /^(.*\.[A-Za-z]{2,24})(?=[^\x00-\x7f])/.exec(domain);
  if (tail?.[1] !== undefined && eastAsian.test(domain.slice(tail[1].length))) domain = tail[1];
  const labels = domain.split('.');
  const top = labels.at(-1) ?? '';
  if (labels.length < 2 || labels.some((label) => label === '' || label.length > 63 || label.startsWith('-') || label.endsWith('-')))
    return undefined;
  if (!/^(?:[\p{L}\p{M}]{2,24}|xn--[a-z0-9-]{2,40})$/iu.test(top) || noTopLevel.has(top.toLowerCase())) return undefined;
  const ahead = text.slice(Math.max(0, start - 80), start);
  // An address with an account in it (https://user:pass@host), a remote of Git, a handle (@ada@social.example).
  if (
    /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]*$/i.test(ahead) &&
    !/[?&=/#][^\s/:]*$/.test(ahead.slice(ahead.lastIndexOf('://') + 3)) &&
    !/^mailto:/i.test(ahead)
  )
    return undefined;
  if (ahead.endsWith('@') || (shellAccount.test(local) && /^[:/]/.test(text.slice(at + width + domain.length)))) return undefined;
  return { start, end: at + width + domain.length, kind: 'email', score: 0.98 };
}

/** `ada (at) example (dot) com`. */
const spelled =
  /(?<![\w.])[A-Za-z0-9][\w.+-]{0,63} ?[[({<] ?(?:at|AT|@) ?[\])}>] ?[A-Za-z0-9-]{1,63}(?: ?(?:[[({<] ?(?:dot|DOT|\.) ?[\])}>]|\.) ?[A-Za-z0-9-]{2,63}){1,4}/g;
const spelledPlain = /(?<![\w.])[A-Za-z0-9][\w.+-]{0,63} at [A-Za-z0-9-]{1,63} dot (?:com|org|net|edu|gov|io|co|de|fr|uk|eu)\b/gi;

/** Those that are written with their signs. */
export function findWrittenEmails(text: string): Span[] {
  const found: Span[] = [];
  for (const mark of ['@', '%40', '\uff20']) {
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
      const span = emailAt(text, at, mark.length);
      if (span !== undefined) found.push(span);
    }
  }
  return found;
}

export function findEmails(text: string, possible: Possible): Span[] {
  const found = findWrittenEmails(text);
  for (const pattern of [spelled, spelledPlain])
    for (const match of matchesOf(text, pattern, possible))
      found.push({ start: match.index, end: match.index + match[0].length, kind: 'email', score: 0.85 });
  return found;
}

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const version4 = new RegExp(`(?<![\\w.-])${octet}(?:\\.${octet}){3}(?![\\w-]|\\.\\d)`, 'g');
/** Words before four numbers that are no address: versions, sections, identifiers of objects. */
const numbering =
  /(?:\bv(?:er(?:sion)?)?\.?|release|build|firmware|driver|section|chapter|clause|paragraph|art(?:icle)?\.?|§+|\boid|assembly|sdk|revision|rev\.?|update|upgrade to|upgraded? from|patch)\s*[:=]?\s*"?$/i;
const product = /[A-Za-z][\w.-]*(?:\/|@|==|>=|<=|~=| v\.? ?)$/;
/** `Oracle 19.3.0.0 installed`. */
const installed = /^\s+(?:is |was |has been )?(?:installed|released|deployed|available|update|upgrade|client\b)/i;
const candidate6 = /(?<![\w:.%])(?=[0-9a-f]{0,4}:)[0-9a-f:]{2,39}(?:\.\d{1,3}){0,3}(?:%[a-z0-9]{1,16})?(?![\w:])/gi;

function isVersion6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const quad = last.includes('.');
  if (quad && !new RegExp(`^${octet}(?:\\.${octet}){3}$`).test(last)) return false;
  const hex = quad ? groups.slice(0, -1) : groups;
  const count = hex.length + (quad ? 2 : 0);
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  // `::1` and `::` are this machine; `a::b` alone is C++ more often than an address.
  return halves.length === 2
    ? count < 8 && count >= 2 && (count >= 3 || /^(?:2[0-9a-f]{3}|3[0-9a-f]{3}|f[cd][0-9a-f]{2}|fe80|64)(?=:)/i.test(text) || quad)
    : count === 8;
}

const hardware =
  /(?<![\w:-])(?:[0-9A-F]{2}([:-]))(?:[0-9A-F]{2}\1){4}[0-9A-F]{2}(?![\w:-])|(?<![\w.])[0-9A-F]{4}\.[0-9A-F]{4}\.[0-9A-F]{4}(?![\w.])/gi;

export const networkPatterns = (): readonly RegExp[] => [spelled, spelledPlain, version4, candidate6, hardware];

export function findMachineAddresses(text: string, possible: Possible): Span[] {
  const found: Span[] = [];
  for (const match of matchesOf(text, version4, possible)) {
    const [start, end] = [match.index, match.index + match[0].length];
    const lead = before(text, start, 32);
    if (
      numbering.test(lead) ||
      installed.test(after(text, end, 24)) ||
      (product.test(lead) && !/:\/\/$/.test(lead)) ||
      /^(?:0\.|127\.0\.0\.1$|255\.255\.)/.test(match[0]) ||
      /^\/(?:[12]?\d|3[01])(?!\d)/.test(after(text, end, 4))
    )
      continue;
    found.push({ start, end, kind: 'ip', score: /\bip|addr|host|client|from|login/i.test(lead) ? 0.97 : 0.9 });
  }
  for (const match of matchesOf(text, candidate6, possible)) {
    const [address = ''] = match[0].replace(/:$/, '').split('%');
    // The first address of a link is a router's or this machine's.
    if (isVersion6(address) && !/^fe80::1?$/i.test(address))
      found.push({ start: match.index, end: match.index + match[0].replace(/(?<!:):$/, '').length, kind: 'ip', score: 0.95 });
  }
  for (const match of matchesOf(text, hardware, possible))
    if (!/^(?:00|ff)([:-])(?:(?:00|ff)\1?)+$/i.test(match[0]))
      found.push({ start: match.index, end: match.index + match[0].length, kind: 'mac', score: 0.93 });
  return found;
}
