/** Takes a connection's secret out of whatever comes back: some servers echo requests, and their answers go to the runner. */
import { toBase64 } from '../kernel/base64.ts';
import { base64, basicCredentials } from './sign-in/basic-credentials.ts';
import type { BoundConnection } from './connection.ts';

const MARK = '[secret]';
/** Shorter ones would blot out ordinary text. */
const LEAST = 6;

const remembered = new WeakMap<BoundConnection, { readonly token: string | undefined; readonly spellings: readonly string[] }>();

/** Every spelling in which the secret, or the access token got with it, could come back. */
export function secretSpellings(bound: BoundConnection | undefined, token?: string): readonly string[] {
  if (bound === undefined) return [];
  const known = remembered.get(bound);
  if (known !== undefined && known.token === token) return known.spellings;
  const spellings = spell(bound, token);
  remembered.set(bound, { token, spellings });
  return spellings;
}

function spell(bound: BoundConnection, token: string | undefined): readonly string[] {
  const plain = token === undefined ? [] : [token];
  if (bound.auth.type !== 'none') {
    if (bound.auth.secret !== undefined) plain.push(bound.auth.secret);
    if (bound.auth.type === 'aws' && bound.auth.sessionToken !== undefined) plain.push(bound.auth.sessionToken);
    if (bound.auth.type === 'refresh-token') plain.push(bound.auth.refreshToken);
    if (bound.auth.type === 'basic' || bound.auth.type === 'login') plain.push(basicCredentials(bound.auth.username, bound.auth.secret));
  }
  const spellings = plain.flatMap((secret) => {
    const inAddress = encodeURIComponent(secret);
    const inBase64 = base64(secret);
    const addresses = [inAddress, inAddress.replaceAll('%20', '+')];
    return [
      secret,
      ...addresses,
      // Some programs write small letters behind each percent sign.
      ...addresses.map((one) => one.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
      inBase64,
      ...withinBase64(secret),
      ...inHexOf(secret),
      ...inJsonOf(secret),
      ...inPageOf(secret),
    ];
  });
  return [...new Set(spellings)].filter((spelling) => spelling.length >= LEAST).sort((a, b) => b.length - a.length);
}

const forAddresses = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/**
 * What shows of it in the base64 (RFC 4648) of a longer text, as of a whole header or request: three bytes give four signs, so that it depends on how many
 * bytes stand before. The signs at its two ends hold bits of its neighbours, and are not looked for.
 */
function withinBase64(secret: string): readonly string[] {
  const bytes = new TextEncoder().encode(secret);
  return [0, 1, 2].flatMap((before) => {
    const encoded = toBase64(Uint8Array.from([...new Uint8Array(before), ...bytes]));
    const whole = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return before === 0 ? [forAddresses(encoded), whole, forAddresses(whole)] : [whole, forAddresses(whole)];
  });
}

function inHexOf(secret: string): readonly string[] {
  const hex = [...new TextEncoder().encode(secret)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex, hex.toUpperCase()];
}

const numbered = (text: string, signs: RegExp, digits: (code: string) => string): string =>
  text.replace(signs, (sign) => `\\u${digits(sign.charCodeAt(0).toString(16).padStart(4, '0'))}`);

/** As programs write JSON: what JavaScript does, then with numbers for what could end a script (Go, Java), for all but ASCII (PHP, Python), or for both and more (.NET). */
function inJsonOf(secret: string): readonly string[] {
  const plain = JSON.stringify(secret).slice(1, -1);
  const dotNet = secret.replaceAll('\\', '\\\\');
  return [plain, plain.replaceAll('/', '\\/')].flatMap((text) =>
    [(code: string) => code, (code: string) => code.toUpperCase()].flatMap((digits) => [
      text,
      numbered(text, /[<>&]/g, digits),
      numbered(text, /[<>&'=]/g, digits),
      numbered(text, /[^ -~]/g, digits),
      numbered(dotNet, /["&'+<>`]|[^ -~]/g, digits),
    ]),
  );
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** In the HTML of a page that says what went wrong. */
const inPageOf = (secret: string): readonly string[] =>
  ["'", '&#39;', '&#x27;', '&#039;'].map((quote) => secret.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign).replaceAll("'", quote));

/** Shorter ones stand in ordinary text. */
const LEAST_SIGN = 5;
const signs = new WeakMap<readonly string[], readonly string[]>();

/** A few texts of which one stands in each spelling: the spellings of a secret differ in its odd characters, and share what is between them. */
function signsOf(spellings: readonly string[]): readonly string[] {
  const known = signs.get(spellings);
  if (known !== undefined) return known;
  const found: string[] = [];
  // The shortest one is the least changed.
  for (const spelling of spellings.toReversed()) {
    if (found.some((sign) => spelling.includes(sign))) continue;
    const longest = (spelling.match(/[A-Za-z0-9]+/g) ?? []).reduce((best, run) => (run.length > best.length ? run : best), '');
    found.push(longest.length < LEAST_SIGN ? spelling : longest);
  }
  signs.set(spellings, found);
  return found;
}

/** The text with every spelling of a secret blacked out. */
export function scrub(text: string, spellings: readonly string[]): string {
  // Most texts hold none, and a secret has up to thirty spellings: a large text is not read for each of them.
  if (!signsOf(spellings).some((sign) => text.includes(sign))) return text;
  let out = text;
  for (const spelling of spellings) if (spelling.length <= out.length && out.includes(spelling)) out = out.replaceAll(spelling, MARK);
  return out;
}

/** In any case of its letters, as names of hosts have none. */
export const namesSecret = (address: string, spellings: readonly string[]): boolean =>
  spellings.some((spelling) => address.toLowerCase().includes(spelling.toLowerCase()));

/** Most answers hold no secret: then the headers are given back as they are. */
export function scrubHeaders(headers: Readonly<Record<string, string>>, spellings: readonly string[]): Readonly<Record<string, string>> {
  if (spellings.length === 0) return headers;
  let out: Record<string, string> | undefined;
  for (const name of Object.keys(headers)) {
    const value = headers[name] ?? '';
    const clean = scrub(value, spellings);
    if (clean !== value) (out ??= { ...headers })[name] = clean;
  }
  return out ?? headers;
}
