/** Does a web request come from who may call? Pure over clock; the listener gives it the raw bytes. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

export interface WebhookRules {
  readonly auth: 'none' | 'bearer' | 'hmac' | 'jwt';
  readonly signatureHeader: string;
  /** 0: no time is asked for, and a recorded request could be sent again. */
  readonly replayWindowSeconds: number;
}
export interface WebhookCall {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}
export type WebhookFault = 'no-credentials' | 'bad-credentials' | 'too-old' | 'replayed' | 'no-secret';

/** Takes the same time wherever the texts differ. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(1, b.length));
  return difference === 0;
}

const sign = (secret: string, text: string): string => bytesToHex(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(text)));

function base64Url(text: string): string | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const bytes: number[] = [];
  let bits = 0, held = 0;
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

/** `t=SECONDS,v1=HEX` over `SECONDS.BODY`; without a window also `sha256=HEX` or plain hex over the body alone. */
function checkHmac(rules: WebhookRules, call: WebhookCall, secret: string, now: number): WebhookFault | undefined {
  const header = call.headers[rules.signatureHeader.toLowerCase()];
  if (header === undefined) return 'no-credentials';
  const [, time, signature] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (time !== undefined && signature !== undefined) {
    if (!sameText(signature, sign(secret, `${time}.${call.body}`))) return 'bad-credentials';
    return rules.replayWindowSeconds > 0 && Math.abs(now / 1_000 - Number(time)) > rules.replayWindowSeconds ? 'too-old' : undefined;
  }
  if (rules.replayWindowSeconds > 0) return 'bad-credentials';
  return sameText(header.replace(/^sha256=/, ''), sign(secret, call.body)) ? undefined : 'bad-credentials';
}

/** HS256 and nothing else: the token does not choose the algorithm (RFC 8725 section 3.1). */
function checkJwt(rules: WebhookRules, token: string, secret: string, now: number): WebhookFault | undefined {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || jsonOf(base64Url(head))?.['alg'] !== 'HS256' || !sameText(signature, toBase64Url(sign(secret, `${head}.${body}`)))) return 'bad-credentials';
  const claims = jsonOf(base64Url(body));
  const seconds = now / 1_000;
  if (claims === undefined || typeof claims['exp'] !== 'number' || claims['exp'] < seconds) return 'too-old';
  if (typeof claims['nbf'] === 'number' && claims['nbf'] > seconds + 60) return 'too-old';
  return rules.replayWindowSeconds > 0 && (typeof claims['iat'] !== 'number' || Math.abs(seconds - claims['iat']) > rules.replayWindowSeconds) ? 'too-old' : undefined;
}

/** What makes this very request recognisable when it is sent a second time. */
export const replayKey = (rules: WebhookRules, call: WebhookCall): string | undefined =>
  rules.replayWindowSeconds === 0 ? undefined : rules.auth === 'hmac' ? call.headers[rules.signatureHeader.toLowerCase()] : rules.auth === 'jwt' ? call.headers['authorization'] : undefined;

export function webhookFault(rules: WebhookRules, call: WebhookCall, secret: string | undefined, now: number): WebhookFault | undefined {
  if (rules.auth === 'none') return undefined;
  if (secret === undefined) return 'no-secret';
  if (rules.auth === 'hmac') return checkHmac(rules, call, secret, now);
  const token = /^Bearer (\S+)$/i.exec(call.headers['authorization'] ?? '')?.[1];
  if (token === undefined) return 'no-credentials';
  return rules.auth === 'jwt' ? checkJwt(rules, token, secret, now) : sameText(token, secret) ? undefined : 'bad-credentials';
}
