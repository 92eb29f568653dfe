/** Finds secrets that somebody typed into a flow: by the shapes that providers give their keys, and by the names beside them. */
import { isJsonObject, type Json } from '../../kernel/json.ts';

export interface TypedSecret {
  /** Parameter path of the string that holds it. */
  readonly path: readonly string[];
  /** Offsets in that string. */
  readonly start: number;
  readonly end: number;
  /** What it looks like, in words. */
  readonly kind: string;
  /** The shape is a provider's own, not just a long string under a telling name. */
  readonly sure: boolean;
}

/** Each provider's documented key format. The first group is the secret where there is one. */
const shapes: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['an OpenAI key', /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}\b/g],
  ['an Anthropic key', /\bsk-ant-[A-Za-z0-9_-]{20,}\b/g],
  ['a Stripe key', /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}\b/g],
  ['an AWS access key', /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g],
  ['a Google API key', /\bAIza[A-Za-z0-9_-]{35}\b/g],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b/g],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,}\b/g],
  ['a Slack token', /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g],
  ['a Slack webhook address', /https:\/\/hooks\.slack\.com\/services\/T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]{16,}/g],
  ['a Discord webhook address', /https:\/\/discord(?:app)?\.com\/api\/webhooks\/\d{16,}\/[A-Za-z0-9_-]{40,}/g],
  ['a Telegram bot token', /\b\d{8,10}:[A-Za-z0-9_-]{35}\b/g],
  ['a SendGrid key', /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g],
  ['a Tavily key', /\btvly-[A-Za-z0-9-]{16,}\b/g],
  ['a Perplexity key', /\bpplx-[A-Za-z0-9]{32,}\b/g],
  ['a Hugging Face token', /\bhf_[A-Za-z0-9]{30,}\b/g],
  ['an Airtable token', /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}\b/g],
  ['a Notion token', /\b(?:secret|ntn)_[A-Za-z0-9]{40,}\b/g],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['a JSON web token', /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g],
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g],
  ['a password in an address', /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@{}]{1,100}:([^\s/@{}]{3,200})@/g],
  ['an access token', /\bBearer\s+([A-Za-z0-9._~+/-]{20,}=*)/g],
];
const quick = /sk-|[rs]k_|AKIA|ASIA|AIza|gh[pousr]_|github_pat_|glpat-|xox|hooks\.slack|api\/webhooks|\d:[A-Za-z0-9_-]{35}|SG\.|tvly-|pplx-|hf_|pat[A-Za-z0-9]{14}\.|secret_|ntn_|npm_|eyJ|BEGIN |:\/\/[^/\s]*@|Bearer\s/;

const tellingName = /^(?:x-)?(?:api[-_]?key|apikey|api[-_]?token|access[-_]?token|auth[-_]?token|client[-_]?secret|secret(?:[-_]?key)?|private[-_]?key|password|passwd|pwd|authorization|x-auth-token|bearer[-_]?token|subscription[-_]?key|ocp-apim-subscription-key|token)$/i;
const inQuery = /[?&](?:api[-_]?key|key|token|access_token|auth|secret|appid|apikey|client_secret)=([^&\s{}"'<>]{12,})/gi;
const inCode = /\b(?:api[-_]?key|apiToken|accessToken|client_?secret|secret(?:Key)?|password|passwd|authToken|token|authorization)["']?\s*[:=]\s*["'`]([^"'`\s${}]{12,})["'`]/gi;
const placeholder = /^(?:x{3,}|\*{3,}|\.{3,}|<.*>|\[.*\]|your|my[-_]|insert|replace|change|example|placeholder|dummy|sample|test|todo|redacted|enter|none|null|undefined|secret|password|token)|your[-_ ]|_here$|X{6,}|\.{3}$|example/i;

const PLAIN_WORD = /^[a-z]+(?:[-_ ][a-z]+)*$/i;
/** Random enough to be a key rather than a word: letters and digits mixed, or long. */
function looksRandom(text: string): boolean {
  if (text.length < 8 || placeholder.test(text) || PLAIN_WORD.test(text)) return false;
  const kinds = Number(/[a-z]/.test(text)) + Number(/[A-Z]/.test(text)) + Number(/\d/.test(text)) + Number(/[^A-Za-z0-9]/.test(text));
  return new Set(text).size >= 6 && (kinds >= 3 || (kinds >= 2 && text.length >= 16));
}

const none: readonly string[] = [];
const looksLikeCode = /\n|;|=>|\bfunction\b|const |let /;

function inText(text: string, name: string, out: TypedSecret[]): void {
  if (quick.test(text)) {
    for (const [kind, pattern] of shapes) {
      for (const match of text.matchAll(pattern)) {
        const secret = match[1] ?? match[0];
        if (/X{6,}|x{6,}|\*{4,}|your|example|<|\{\{/i.test(secret) || out.some((one) => one.start <= match.index && match.index < one.end)) continue;
        const start = match.index + match[0].indexOf(secret);
        out.push({ path: none, start, end: start + secret.length, kind, sure: true });
      }
    }
  }
  const known = out.length > 0;
  if (!known && !text.includes('{{') && tellingName.test(name)) {
    const value = text.replace(/^(?:Bearer|Basic|Token|ApiKey)\s+/i, '');
    if (looksRandom(value)) out.push({ path: none, start: text.length - value.length, end: text.length, kind: 'a key or password', sure: false });
  }
  if (known || text.length < 20 || !/[=:]/.test(text)) return;
  for (const pattern of looksLikeCode.test(text) ? [inQuery, inCode] : [inQuery]) {
    for (const match of text.matchAll(pattern)) {
      const value = match[1] ?? '';
      if (!looksRandom(value)) continue;
      const start = match.index + match[0].indexOf(value);
      out.push({ path: none, start, end: start + value.length, kind: 'a key or password', sure: false });
    }
  }
}

/** Names whose sibling `value` holds what they name: rows of header and query tables. */
const rowName = (object: { readonly [key: string]: Json }): string => {
  for (const key of ['name', 'key', 'header', 'parameter']) { const value = object[key]; if (typeof value === 'string') return value; }
  return '';
};

/** A place in a value, as a chain: most places hold no secret, and need no path. */
interface Place { readonly key: string; readonly up: Place | undefined }
function pathOf(place: Place | undefined): string[] {
  const out: string[] = [];
  for (let at = place; at !== undefined; at = at.up) out.push(at.key);
  return out.reverse();
}

const MAX_FOUND = 50;
const MAX_DEPTH = 130;

function scan(value: Json, name: string, place: Place | undefined, depth: number, out: TypedSecret[]): void {
  if (out.length >= MAX_FOUND || depth > MAX_DEPTH) return;
  if (typeof value === 'string') {
    if (value.length < 8) return;
    const found: TypedSecret[] = [];
    inText(value, name, found);
    for (const secret of found) out.push({ ...secret, path: pathOf(place) });
    return;
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) scan(value[index] as Json, name, { key: String(index), up: place }, depth + 1, out);
  } else if (isJsonObject(value)) {
    const row = typeof value['value'] === 'string' ? rowName(value) : '';
    for (const key of Object.keys(value)) scan(value[key] as Json, key === 'value' && row !== '' ? row : key, { key, up: place }, depth + 1, out);
  }
}

/** Secrets in a JSON value such as a node's parameters. Bounded: at most 50. */
export function findSecrets(value: Json): TypedSecret[] {
  const out: TypedSecret[] = [];
  scan(value, '', undefined, 0, out);
  return out;
}
