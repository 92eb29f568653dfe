/**
 * OAuth 2 as a client speaks it: RFC 6749 (token requests), 7636 (PKCE), 9700 (what to leave out). Pure: it builds requests and reads answers;
 * who sends them is the broker's business (and, for signing in, the identity module's).
 */
import { z } from 'zod';
import { TerminalError, TransientError } from '../../kernel/errors.ts';
import type { Hash } from '../../kernel/ports.ts';
import { basicCredentials } from './basic-credentials.ts';

export interface OauthClient {
  readonly clientId: string;
  /** None for public clients, which prove themselves by PKCE. */
  readonly secret?: string;
  /** RFC 6749 section 2.3.1: in a header, or, where the server insists, in the form. */
  readonly sendSecret?: 'header' | 'form';
}

export type TokenGrant =
  | { readonly type: 'client_credentials'; readonly scope?: string }
  | { readonly type: 'refresh_token'; readonly refreshToken: string; readonly scope?: string }
  | { readonly type: 'device_code'; readonly deviceCode: string }
  | { readonly type: 'authorization_code'; readonly code: string; readonly redirectUri: string; readonly verifier: string };

export interface TokenRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** RFC 8628 section 3.4. */
const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code';

/** Says who asks: in a header, or in the form. */
function asClient(client: OauthClient, form: URLSearchParams): TokenRequest {
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  if (client.secret !== undefined && client.sendSecret !== 'form') {
    headers['authorization'] = `Basic ${basicCredentials(formEncoded(client.clientId), formEncoded(client.secret))}`;
  } else {
    form.set('client_id', client.clientId);
    if (client.secret !== undefined) form.set('client_secret', client.secret);
  }
  return { headers, body: form.toString() };
}

/** RFC 7009 section 2.1. With a refresh token the server takes back every access token that came from it. */
export const revocationRequest = (client: OauthClient, token: string, kind: 'refresh_token' | 'access_token'): TokenRequest =>
  asClient(client, new URLSearchParams({ token, token_type_hint: kind }));

/** RFC 6749, 4 to 6; the verifier is RFC 7636, 4.5, the device grant RFC 8628, 3.4. */
export function tokenRequest(client: OauthClient, grant: TokenGrant): TokenRequest {
  const form = new URLSearchParams({ grant_type: grant.type === 'device_code' ? deviceGrantType : grant.type });
  if (grant.type === 'refresh_token') form.set('refresh_token', grant.refreshToken);
  if (grant.type === 'authorization_code') {
    form.set('code', grant.code);
    form.set('redirect_uri', grant.redirectUri);
    form.set('code_verifier', grant.verifier);
  } else if (grant.type === 'device_code') {
    form.set('device_code', grant.deviceCode);
  } else if (grant.scope !== undefined) form.set('scope', grant.scope);
  return asClient(client, form);
}

/** The encoding that RFC 6749 section 2.3.1 asks for, which is that of forms. */
const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

/** Some servers write null or nothing where they could leave a member out. */
const leftOut = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === null || value === '' ? undefined : value), schema.optional());

const tokenSchema = z.object({
  access_token: z.string().min(1).max(65_536),
  token_type: leftOut(z.string().max(100)),
  expires_in: leftOut(
    z.coerce
      .number()
      .min(0)
      .max(10 * 365 * 86_400),
  ),
  refresh_token: leftOut(z.string().max(65_536)),
  scope: leftOut(z.string().max(10_000)),
  id_token: leftOut(z.string().max(262_144)),
});
const errorSchema = z.object({ error: z.string().max(200) });

export interface Tokens {
  readonly accessToken: string;
  /** Milliseconds; servers that say nothing mean a short time. */
  readonly lifetimeMs: number;
  /** Replaces the one that was used: it must be kept before anything else is done. */
  readonly refreshToken?: string;
  readonly scope?: string;
  readonly idToken?: string;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The `error` of RFC 6749 section 5.2, fit to be shown; empty when there is none. */
export function oauthError(body: string): string {
  const error = errorSchema.safeParse(jsonOf(body));
  return error.success ? error.data.error.replace(/[^\w.-]/g, '').slice(0, 60) : '';
}

/** RFC 6749 sections 5.1 and 5.2. The message never quotes the answer. `waitMs`: for how long the server asks to be left alone. Throws `connection/signed-out` when what was allowed has ended. */
export function readTokens(status: number, body: string, waitMs?: number): Tokens {
  const parsed = tokenSchema.safeParse(jsonOf(body));
  if (status === 200 && parsed.success && /^bearer$/i.test(parsed.data.token_type ?? 'bearer')) {
    const { access_token, expires_in, refresh_token, scope, id_token } = parsed.data;
    // RFC 6749 appendix A.12.
    if (!/^[\x20-\x7e]+$/.test(access_token))
      throw new TerminalError('egress/status', 'The sign-in server gave a token that no request can carry.', {
        mend: 'Ask whoever runs it: a token holds no line ends and no letters outside ASCII.',
      });
    return {
      accessToken: access_token,
      lifetimeMs: (expires_in ?? 300) * 1_000,
      ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
      ...(scope === undefined ? {} : { scope }),
      ...(id_token === undefined ? {} : { idToken: id_token }),
    };
  }
  const code = oauthError(body);
  const detail = `HTTP ${status}${code === '' ? '' : `, ${code}`}`;
  if (status >= 500 || status === 429 || status === 408 || code === 'temporarily_unavailable')
    throw new TransientError(
      'egress/status',
      `The sign-in server could not give a token (${detail}).`,
      waitMs === undefined ? {} : { retryAfterMs: waitMs },
    );
  const refusal = `The sign-in server refused to give a token (${detail}).`;
  if (code === 'invalid_grant')
    throw new TerminalError('connection/signed-out', refusal, {
      mend: 'Sign in to the connection again: what it was allowed has ended or was taken back.',
    });
  throw new TerminalError('egress/status', refusal, { mend: 'Check client id, secret and scope of the connection.' });
}

function base64Url(bytes: readonly number[]): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(i, i + 3);
    const left = bytes.length - i;
    out +=
      alphabet.charAt(a >> 2) +
      alphabet.charAt(((a & 3) << 4) | (b >> 4)) +
      (left > 1 ? alphabet.charAt(((b & 15) << 2) | (c >> 6)) : '') +
      (left > 2 ? alphabet.charAt(c & 63) : '');
  }
  return out;
}

/** A code verifier of 32 random bytes (RFC 7636 section 4.1), also right for `state` and `nonce`. */
export const verifierFrom = (random: Uint8Array): string => base64Url([...random]);

/** The S256 challenge; `plain` is not spoken (RFC 9700 section 2.1.1). */
export function challengeOf(verifier: string, hash: Hash): string {
  return base64Url((hash.sha256(verifier).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
}

export interface AuthorizationAsk {
  readonly authorizeUrl: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state: string;
  readonly challenge: string;
  readonly extra?: Readonly<Record<string, string>>;
}

/** Where the person's browser is sent (RFC 6749 section 4.1.1 with PKCE). */
export function authorizationUrl(ask: AuthorizationAsk): string {
  const fields = {
    response_type: 'code',
    client_id: ask.clientId,
    redirect_uri: ask.redirectUri,
    ...(ask.scope === '' ? {} : { scope: ask.scope }),
    state: ask.state,
    code_challenge: ask.challenge,
    code_challenge_method: 'S256',
    ...ask.extra,
  };
  return `${ask.authorizeUrl}${ask.authorizeUrl.includes('?') ? '&' : '?'}${new URLSearchParams(fields).toString()}`;
}

/**
 * The code that came back. Throws when the state is another one, the server refused, or (RFC 9207) another server answers;
 * `namesIssuer`: its metadata says that it always names itself, so that silence is another server too.
 */
export function readRedirect(
  redirect: URL,
  expected: { readonly state: string; readonly issuer?: string; readonly namesIssuer?: boolean },
): string {
  const field = (name: string): string | undefined => redirect.searchParams.get(name) ?? undefined;
  const no = (why: string): TerminalError =>
    new TerminalError('connection/sign-in-refused', `Signing in did not work: ${why}.`, { mend: 'Start signing in again.' });
  if (field('state') !== expected.state) throw no('the answer belongs to another attempt');
  if (expected.issuer !== undefined && (field('iss') ?? (expected.namesIssuer === true ? '' : expected.issuer)) !== expected.issuer)
    throw no('another server answered');
  const error = field('error');
  if (error !== undefined) throw no(`the server said ${error.replace(/[^\w.-]/g, '').slice(0, 60)}`);
  const code = field('code');
  if (code === undefined || code === '') throw no('the answer holds no code');
  return code;
}
