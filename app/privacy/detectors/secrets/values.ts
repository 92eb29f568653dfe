/** Whether what stands under a telling name is a secret, and where in the value it is. */
import { bytesOfSymbols } from '../../../kernel/base64.ts';
import { isPlaceholder, looksLikePassword, looksRandom } from '../placeholder.ts';
import type { SecretName } from './names.ts';
import type { Span } from '../span.ts';

export interface SecretSpan extends Span {
  /** For people: "an OpenAI key". */
  readonly words: string;
  /** The shape is a provider's own, not just a random value under a telling name. */
  readonly sure: boolean;
}

const schemes =
  /^(?:Bearer|Basic|Token token|Token|Api-?Key|Key|Digest|OAuth|Bot|SSWS|GenieKey|Splunk|Zoho-oauthtoken|DeepL-Auth-Key|Klaviyo-API-Key|PVEAPIToken|ApiToken|Discogs token=|GoogleLogin auth=|Negotiate|AccessToken|apikey|JWT|Client-ID|Session|base64)[ =:]\s*/i;

/** Base64 as text, where all of it can be read. */
function readableBase64(value: string): string | undefined {
  const text = value.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '');
  const bytes = /^[A-Za-z0-9+/]{6,4000}$/.test(text) ? bytesOfSymbols(text) : undefined;
  return bytes?.every((byte) => byte >= 32 && byte <= 126) === true ? String.fromCharCode(...bytes) : undefined;
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Things that stand under telling names and are none: types, addresses, dates, paths, calls. */
const something =
  /^(?:https?:\/\/|wss?:\/\/|\/|\.{1,2}\/|[\w.+-]+@[\w-]+\.|application\/|text\/|\d{4}-\d\d-\d\d|#[0-9a-f]{3,8}$|data:|[\w.-]+\.(?:json|ya?ml|pem|key|crt|txt|env|js|py)$|0x[0-9a-f]{40}$|[a-z][a-z0-9]*(?:OAuth2?)?Api$|(?:v|rc|r)?\d{1,4}(?:\.\d{1,5}){1,3}(?:[-_+.][\w.+-]{0,24})?$)|\($/i;
/** Begins with a slash as a path does, and is none: half of its parts are too long and too random. */
const isLongBase64 = (bare: string): boolean =>
  /^\/[A-Za-z0-9+/]{39,}={0,2}$/.test(bare) && bare.split('/').some((part) => part.length >= 16 && looksRandom(part));
/** What finds the field of a password in a page. */
const selector = /^[#.][\w-]*(?:pass|pwd|token|key|secret|login)[\w-]*$/i;
const member = /^[A-Za-z_$][\w$]*(?:(?:\.|\?\.)[A-Za-z_$][\w$]*|\[[^\]]*\])+;?$/;

/** Passwords that Google and WordPress give to programs: groups of four. */
const inGroups = /^(?:[a-z]{4} ){3}[a-z]{4}$|^(?:[A-Za-z0-9]{4} ){5}[A-Za-z0-9]{4}$/;

const wrapped = /^["'`<{[]\s*([^"'`<>{}[\]\s]{8,400})\s*["'`>}\]]$/;

/** What labels, hints and messages of forms say, in the languages they say it in. */
const hint =
  /(?:^|[^\p{L}])(?:must|should|enter|your|please|invalid|required|wrong|empty|characters?|chars?|missing|the|for|is|of|at|least|min|max|minimum|maximum|length|between|digits?|symbols?|numbers?|letters?|and|or|not|too|forgot|reset|change|new|old|confirm|repeat|mindestens|zeichen|bitte|ihr|das|ein|muss|und|oder|vergessen|neues|caract[eè]res?|votre|le|un|mot|doit|et|ou|caracteres|su|la|una|debe|y|o|almeno|caratteri|tekens|minimaal|co|najmniej)(?![\p{L}])/iu;
/** A blank in a password in quotes: a sign and a digit in it, and no sentence. */
export const isBlankPassword = (value: string): boolean =>
  /^\S+(?: \S+){1,4}$/.test(value) &&
  /\d/.test(value) &&
  /[^\p{L}\p{N}.,:%/() '’-]/u.test(value) &&
  !hint.test(value) &&
  !isPlaceholder(value.replaceAll(' ', '-'));

/** An unbroken run of letters and digits, as words and names with hyphens never have it. */
const isLongKey = (value: string): boolean =>
  value.length >= 20 &&
  /[A-Za-z0-9]{20}/.test(value) &&
  /\d/.test(value) &&
  /[A-Za-z]/.test(value) &&
  (!/[/.@]/.test(value) || /^[A-Za-z0-9+/]{40,}={0,2}$/.test(value)) &&
  looksRandom(value);

/** The head of a public key in DER (RFC 5280, 4.1.2.7), in base64: for everybody, whatever it is called. */
const publicKey =
  /^(?:MFkwEwYHKoZIzj0C|MFYwEAYHKoZIzj0C|MHYwEAYHKoZIzj0C|MIGbMBAGByqGSM49|MCowBQYDK2V|MEIwBQYDK2V|MIGfMA0GCSqGSIb3DQEBAQUAA4|MII[A-Za-z0-9+/]{2}[Aj]ANBgkqhkiG9w0BAQEFAAOC)/;

/** What is left of a value without all that may stand around a secret. */
interface Core {
  readonly from: number;
  readonly to: number;
  readonly bare: string;
  /** In small letters, as far as it tells one from another: `bearer`, `basic`; empty where none stands before it. */
  readonly scheme: string;
}

const LONGEST_REMARKED = 1_000;
/** "(example)", "e.g.": whoever writes it beside a key has written the key all the same. */
const anExample = String.raw`(?:for example|examples?|sample|e\.g\.?|demo|test|dummy|fake|beispiel|z\.\s?B\.|exemple|ejemplo|esempio|voorbeeld)`;
const remarkBefore = new RegExp(
  String.raw`^(?:[(\[]${anExample}[^()\[\]]{0,40}[)\]]\s*|${anExample}\s*[:=]\s*|e\.g\.?,?\s+)(?=\S+(?:\s*$|\s+[(\[]))`,
  'i',
);
const remarkBehind = new RegExp(
  String.raw`\s*[(\[]${anExample}[^()\[\]]{0,40}[)\]]$|\s+(?:\/\/|#|--|<-|←)\s*(?:this is )?(?:an? |just |only |for )?${anExample}[^\n]{0,40}$`,
  'i',
);

function coreOf(value: string, name: SecretName): Core {
  let from = /^\s*/.exec(value)?.[0].length ?? 0;
  let to = value.length;
  while (to > from && /[\s,;.]/.test(value.charAt(to - 1))) to -= 1;
  // In n8n a text that starts with = and holds no {{ is plain.
  if (value[from] === '=' && !value.includes('{{')) from += 1;
  const scheme = name === 'password' ? '' : (schemes.exec(value.slice(from, to))?.[0] ?? '');
  from += scheme.length;
  // Quotes and brackets around it, and remarks behind it.
  for (
    let around = wrapped.exec(value.slice(from, to));
    around !== null && (/["'`]/.test(value.charAt(from)) || looksRandom(around[1] ?? ''));
    around = wrapped.exec(value.slice(from, to))
  ) {
    from += value.slice(from, to).indexOf(around[1] ?? '', 1);
    to = from + (around[1] ?? '').length;
  }
  if (to - from <= LONGEST_REMARKED) {
    const before = remarkBefore.exec(value.slice(from, to))?.[0] ?? '';
    if (before.length < to - from) from += before.length;
    const behind = remarkBehind.exec(value.slice(from, to));
    if (behind !== null && behind.index > 0) to = from + behind.index;
  }
  const remark = /^([A-Za-z0-9_.~+/=-]{16,})\s+[(\[<-]/.exec(value.slice(from, to))?.[1];
  if (remark !== undefined && looksRandom(remark)) to = from + remark.length;
  return { from, to, bare: value.slice(from, to), scheme: scheme.toLowerCase() };
}

/** A password with blanks in it. */
const isSpacedPassword = (bare: string, quoted: boolean): boolean =>
  (inGroups.test(bare) && !isPlaceholder(bare.replaceAll(' ', ''))) || (quoted && bare.length <= 60 && isBlankPassword(bare));

const isPin = (bare: string): boolean => /^\d{4,8}$/.test(bare) && new Set(bare).size > 1 && !/^(?:1234\d*|0123\d*|4321)$/.test(bare);

/** What Basic authentication (RFC 7617) hands over: whether it is a real login; undefined where it is none at all. */
function isBasicLogin(bare: string): boolean | undefined {
  const plain = readableBase64(bare);
  if (plain?.includes(':') !== true) return undefined;
  const [user = '', ...rest] = plain.split(':');
  return !isPlaceholder(rest.join(':') || user) && !isPlaceholder(bare);
}

/** Something else that stands under telling names: an example, an address, a type, a piece of code. */
function isNoSecret(bare: string, quoted: boolean): boolean {
  if (publicKey.test(bare) || isPlaceholder(bare) || selector.test(bare)) return true;
  if (something.test(bare) && !uuid.test(bare) && !isLongBase64(bare)) return true;
  if (!quoted && (member.test(bare) || /[()]/.test(bare))) return true;
  const plain = readableBase64(bare);
  return plain !== undefined && plain.length >= 8 && isPlaceholder(plain);
}

/** What kind of secret the core is, if one; `cut`: the text goes on with dots, so the rest of it was left out. */
function kindOf({ bare, scheme }: Core, name: SecretName, quoted: boolean, cut: boolean): string | undefined {
  if (name === 'password' && isSpacedPassword(bare, quoted)) return 'password';
  if (name === 'pin') return isPin(bare) ? 'password' : undefined;
  if (bare.length < 4 || /\s/.test(bare) || cut) return undefined;
  const login = scheme.startsWith('basic') ? isBasicLogin(bare) : undefined;
  if (login !== undefined) return login ? 'basic-credentials' : undefined;
  if (isNoSecret(bare, quoted)) return undefined;
  if (name === 'password') return looksLikePassword(bare) || (bare.length >= 8 && looksRandom(bare)) ? 'password' : undefined;
  if (bare.length < 8) return undefined;
  if (name === 'provider') return isLongKey(bare) ? 'generic-secret' : undefined;
  if (!looksRandom(bare) && !uuid.test(bare)) return undefined;
  return scheme.startsWith('bearer') ? 'bearer-token' : 'generic-secret';
}

export const joinedPairWords = 'a user name with its password';
const wordsOf: Readonly<Record<string, string>> = {
  password: 'a password',
  'bearer-token': 'an access token',
  'basic-credentials': joinedPairWords,
};
const spanOf = (start: number, end: number, kind: string, score: number): SecretSpan => ({
  start,
  end,
  kind,
  score,
  words: wordsOf[kind] ?? 'a key or password',
  sure: false,
});

/** `(leave`, `z.string().min(12)`: without quotes a remark in brackets or a call, no value. */
export const isRemark = (value: string): boolean =>
  /^\([^)]*$|^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*(?:\([^)]*\)?(?:\.|$)|\[[A-Za-z])/.test(value);

/** What cookies hold, one by one. */
function inCookies(value: string, at: number): SecretSpan[] {
  return [...value.matchAll(/(?:^|;\s*)([^=;\s]{1,80})=([^;\s]{12,2000})/g)]
    .filter(
      ([, cookie = '', one = '']) =>
        !/^(?:CONSENT|SOCS|.{0,40}(?:consent|lang|locale|theme|timezone))$/i.test(cookie) &&
        !isPlaceholder(one) &&
        looksRandom(one) &&
        one.length >= 16,
    )
    .map((match) => {
      const start = at + match.index + match[0].length - (match[2] ?? '').length;
      return spanOf(start, start + (match[2] ?? '').length, 'cookie', 0.85);
    });
}

/** The secret in what stands under a name; `at` is where the value begins, `quoted` that quotes or the like set it apart from code. */
export function asValue(value: string, at: number, name: SecretName, quoted: boolean): SecretSpan[] {
  // What signs cookies is called so as well.
  if (name === 'cookie' && (value.includes('=') || value.length < 24)) return inCookies(value, at);
  const asked = name === 'header' || name === 'cookie' ? 'token' : name;
  const core = coreOf(value, asked);
  const kind = kindOf(core, asked, quoted, /\.{3}|…/.test(value.slice(core.to, core.to + 4)));
  return kind === undefined ? [] : [spanOf(at + core.from, at + core.to, kind, quoted ? 0.9 : 0.85)];
}
