/** Does a web request come from who may call? Pure over clock; the listener gives it the raw bytes. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

export interface WebhookRules {
  /** `mtls`: the server has looked at the caller's certificate. */
  readonly auth: 'none' | 'bearer' | 'hmac' | 'jwt' | 'mtls';
  readonly signatureHeader: string;
  /** `request`: method and target of the call, too. */
  readonly signs?: 'body' | 'request';
  /** What the `aud` of a token has to name; left out or empty: it is not looked at. */
  readonly audience?: string;
  /** 0: no time is asked for, and a recorded request could be sent again. */
  readonly replayWindowSeconds: number;
}
export interface WebhookCall {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it came: what was signed are bytes. */
  readonly body: Uint8Array;
}
export type WebhookFault = 'no-credentials' | 'bad-credentials' | 'too-old' | 'replayed' | 'no-secret';

/** Takes the same time wherever the texts differ. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(1, b.length));
  return difference === 0;
}

function sign(secret: string, ...parts: readonly (string | Uint8Array)[]): string {
  const mac = hmac.create(sha256, utf8ToBytes(secret));
  for (const part of parts) mac.update(typeof part === 'string' ? utf8ToBytes(part) : part);
  return bytesToHex(mac.digest());
}

function base64Url(text: string): string | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const bytes: number[] = [];
  let bits = 0,
    held = 0;
  for (const char of text) {
    held = (held << 6) | alphabet.indexOf(char);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(bytes));
  } catch {
    return undefined;
  }
}
const toBase64Url = (hex: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  let bits = '';
  for (const digit of hex) bits += Number.parseInt(digit, 16).toString(2).padStart(4, '0');
  let out = '';
  for (let i = 0; i < bits.length; i += 6) out += alphabet.charAt(Number.parseInt(bits.slice(i, i + 6).padEnd(6, '0'), 2));
  return out;
};

function jsonOf(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function timedOf(header: string): { readonly time: string; readonly signature: string } | undefined {
  const [, time, signature] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  return time === undefined || signature === undefined ? undefined : { time, signature };
}

/** The scheme counts in any case (RFC 9110 section 11.1). */
const bearerOf = (call: WebhookCall): string | undefined => /^Bearer (\S+)$/i.exec(call.headers['authorization'] ?? '')?.[1];

/** What can be said against a signed call before its body is read: it carries no signature, none of this form, or one of another time. */
export function signatureFault(
  { signatureHeader, replayWindowSeconds }: WebhookRules,
  headers: WebhookCall['headers'],
  now: number,
): WebhookFault | undefined {
  const header = headers[signatureHeader.toLowerCase()];
  if (header === undefined) return 'no-credentials';
  const time = timedOf(header)?.time;
  if (time === undefined) return replayWindowSeconds > 0 || !/^(?:sha256=)?[0-9a-f]{64}$/.test(header) ? 'bad-credentials' : undefined;
  return replayWindowSeconds > 0 && Math.abs(now / 1_000 - Number(time)) > replayWindowSeconds ? 'too-old' : undefined;
}

/**
 * `t=SECONDS,v1=HEX` over `SECONDS.BODY`; without a window also `sha256=HEX` or plain hex over the body alone. Where the request is signed, method and target
 * stand before the body, in a line of their own, so that no part of one can be taken for one of the other: `1700000000.POST /orders?to=7\n{"id":1}`.
 */
function checkHmac(rules: WebhookRules, call: WebhookCall, secret: string, now: number): WebhookFault | undefined {
  const fault = signatureFault(rules, call.headers, now);
  if (fault !== undefined) return fault;
  const header = call.headers[rules.signatureHeader.toLowerCase()] ?? '';
  const timed = timedOf(header);
  const given = timed === undefined ? header.replace(/^sha256=/, '') : timed.signature;
  const time = timed === undefined ? '' : `${timed.time}.`;
  const address = rules.signs === 'request' ? `${call.method} ${call.target}\n` : '';
  return sameText(given, sign(secret, time, address, call.body)) ? undefined : 'bad-credentials';
}

/** HS256 and nothing else: the token does not choose the algorithm (RFC 8725 section 3.1). */
function checkJwt(rules: WebhookRules, token: string, secret: string, now: number): WebhookFault | undefined {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  const header = jsonOf(base64Url(head));
  // No extension is understood here, so that none may be called critical (RFC 7515 section 4.1.11).
  if (
    more.length > 0 ||
    header?.['alg'] !== 'HS256' ||
    'crit' in header ||
    !sameText(signature, toBase64Url(sign(secret, `${head}.${body}`)))
  )
    return 'bad-credentials';
  const claims = jsonOf(base64Url(body));
  const seconds = now / 1_000;
  if (claims === undefined || typeof claims['exp'] !== 'number' || claims['exp'] < seconds) return 'too-old';
  // RFC 7519 section 4.1.3: one name, or a list of them.
  if ((rules.audience ?? '') !== '' && ![claims['aud']].flat().some((name) => name === rules.audience)) return 'bad-credentials';
  const { nbf } = claims;
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > seconds + 60)) return 'too-old';
  return rules.replayWindowSeconds > 0 &&
    (typeof claims['iat'] !== 'number' || Math.abs(seconds - claims['iat']) > rules.replayWindowSeconds)
    ? 'too-old'
    : undefined;
}

/** A clock that is set back makes what was too old count once more. */
const CLOCK_MS = 60_000;

/** What makes this very request recognisable when it is sent a second time, and until when (ms since the epoch) it would count again. For a call without fault. */
export function replayOf(rules: WebhookRules, call: WebhookCall): { readonly key: string; readonly until: number } | undefined {
  if (rules.replayWindowSeconds === 0) return undefined;
  const header = call.headers[rules.signatureHeader.toLowerCase()] ?? '';
  const token = bearerOf(call) ?? '';
  const signed =
    rules.auth === 'hmac'
      ? { text: header, at: timedOf(header)?.time }
      : rules.auth === 'jwt'
        ? { text: token, at: jsonOf(base64Url(token.split('.')[1] ?? ''))?.['iat'] }
        : undefined;
  return signed === undefined
    ? undefined
    : {
        key: bytesToHex(sha256(utf8ToBytes(signed.text))).slice(0, 32),
        until: (Number(signed.at) + rules.replayWindowSeconds) * 1_000 + CLOCK_MS,
      };
}

export function webhookFault(rules: WebhookRules, call: WebhookCall, secret: string | undefined, now: number): WebhookFault | undefined {
  if (rules.auth === 'none' || rules.auth === 'mtls') return undefined;
  if (secret === undefined) return 'no-secret';
  if (rules.auth === 'hmac') return checkHmac(rules, call, secret, now);
  const token = bearerOf(call);
  if (token === undefined) return 'no-credentials';
  return rules.auth === 'jwt' ? checkJwt(rules, token, secret, now) : sameText(token, secret) ? undefined : 'bad-credentials';
}
