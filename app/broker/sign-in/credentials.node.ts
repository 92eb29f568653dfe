/** Turns a bound connection into request headers, for bound hosts only; gets, keeps and renews OAuth 2 access tokens. */
import { codeOfError, isCountersignError, TerminalError, TransientError, UserError } from '../../kernel/errors.ts';
import type { Clock, Hash } from '../../kernel/ports.ts';
import type { BoundConnection, ConnectionSource } from '../connection.ts';
import type { Egress, EgressRequest, EgressResponse, JudgeHop } from '../network/egress.node.ts';
import { hostMatches } from '../network/host-name.ts';
import { parseHostRule } from '../network/host-rules.ts';
import { readTokens, tokenRequest, type TokenGrant, type Tokens } from './oauth.ts';
import { CircuitBreaker, retryAfterMs } from '../network/rate-limit.ts';
import { CapabilityRefused } from '../network/refusal.ts';
import { basicCredentials } from './basic-credentials.ts';
import { scrub, secretSpellings } from '../scrub.ts';
import { signAws } from './sigv4.ts';
import type { JudgedUrl } from '../network/url-judge.ts';

/** A token is renewed so long before it ends, or at half its life if that is shorter. */
const TOKEN_MARGIN_MS = 60_000;

export function isBoundHost(bound: BoundConnection, host: string, port: number): boolean {
  return bound.hosts.some((text) => {
    const rule = parseHostRule(text);
    // A rule without a port binds the secret to the host whatever the port; the grant narrows the port.
    return hostMatches(rule.host, host) && (rule.port === port || !/:\d+$/.test(text));
  });
}

/** A connection of a flow: tokens are kept for each. */
export interface ConnectionKey {
  readonly flowId: string;
  readonly slot: string;
}
const keyText = ({ flowId, slot }: ConnectionKey): string => `${flowId} ${slot}`;

/** `of`: whose it is. */
interface Kept {
  readonly accessToken: string;
  readonly until: number;
  readonly of: readonly string[];
}
/** `bound` is what the administrator gave; `now` is what the server has put in its place. */
interface Rotated {
  readonly bound: string;
  readonly now: string;
}

export type TokenAuth = Extract<BoundConnection['auth'], { readonly type: 'client-credentials' | 'refresh-token' }>;

/** A slot that is bound to another client, server or sign-in has nothing of the one before. */
const identityOf = (
  hash: Hash,
  auth: TokenAuth,
  signIn: string | undefined,
  refreshToken = auth.type === 'refresh-token' ? auth.refreshToken : '',
): string =>
  hash.sha256(
    JSON.stringify([
      auth.type,
      auth.tokenUrl,
      auth.clientId,
      auth.secret ?? '',
      auth.scope ?? '',
      signIn ?? '',
      signIn === undefined ? refreshToken : '',
    ]),
  );

type SecretHeaders = Readonly<Record<string, string>>;

/** RFC 9110 section 5.5: what undici would refuse too, in words that name no secret. */
function sendable(headers: SecretHeaders): SecretHeaders {
  for (const value of Object.values(headers)) {
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
      throw new UserError(
        'connection/bad-secret',
        'The secret of the connection holds a line end or another sign that no request can carry.',
        { mend: 'Enter the secret again, without line ends and invisible signs.' },
      );
  }
  return headers;
}

type FixedAuth = Extract<BoundConnection['auth'], { readonly type: 'bearer' | 'api-key' | 'basic' | 'login' }>;
const fixed = new WeakMap<BoundConnection, SecretHeaders>();

/** Made and checked once for a binding: they are the same at each request. */
function fixedHeaders(bound: BoundConnection, auth: FixedAuth): SecretHeaders {
  const known = fixed.get(bound);
  if (known !== undefined) return known;
  const made =
    auth.type === 'bearer'
      ? sendable({ authorization: `Bearer ${auth.secret}` })
      : auth.type === 'api-key'
        ? sendable({ [auth.header.toLowerCase()]: auth.secret })
        : { authorization: `Basic ${basicCredentials(auth.username, auth.secret)}` };
  fixed.set(bound, made);
  return made;
}

export class Credentials {
  readonly #egress: Egress;
  readonly #clock: Clock;
  readonly #hash: Hash;
  readonly #source: ConnectionSource;
  readonly #tokens = new Map<string, Kept>();
  readonly #rotated = new Map<string, Rotated>();
  readonly #asking = new Map<string, Promise<string>>();
  /** By sign-in: what its server says to one client is not said to the others. */
  readonly #breaker: CircuitBreaker;

  constructor(egress: Egress, { clock, hash }: { readonly clock: Clock; readonly hash: Hash }, source: ConnectionSource) {
    this.#egress = egress;
    this.#clock = clock;
    this.#hash = hash;
    this.#source = source;
    this.#breaker = new CircuitBreaker(clock);
  }

  /** Throws UserError `connection/bad-secret` for a secret that fits into no header. */
  headers(
    key: ConnectionKey,
    bound: BoundConnection,
    url: JudgedUrl,
    request: { readonly method: string; readonly body: Uint8Array },
    minimumTls: '1.2' | '1.3',
  ): SecretHeaders | Promise<SecretHeaders> {
    const { auth } = bound;
    // A certificate of ours proves who we are as a secret does.
    if ((auth.type !== 'none' || bound.clientCertificate !== undefined) && !isBoundHost(bound, url.host, url.port)) {
      throw new CapabilityRefused({ words: `the connection's secret may not travel to ${url.host}`, wanted: { host: url.host } });
    }
    switch (auth.type) {
      case 'none':
        return {};
      case 'bearer':
      case 'api-key':
      case 'basic':
      case 'login':
        return fixedHeaders(bound, auth);
      case 'aws':
        return sendable(signAws({ ...request, url: url.url }, auth, this.#clock.now()));
      case 'client-credentials':
      case 'refresh-token':
        return this.#token(key, auth, bound, minimumTls).then((token) => ({ authorization: `Bearer ${token}` }));
    }
  }

  /** An access token for a server that is not spoken to by HTTP; it may be told to no other host than a request's header. */
  async accessToken(
    key: ConnectionKey,
    bound: BoundConnection,
    { host, port }: { readonly host: string; readonly port: number },
    minimumTls: '1.2' | '1.3',
  ): Promise<string> {
    const { auth } = bound;
    if (!isBoundHost(bound, host, port))
      throw new CapabilityRefused({ words: `the connection's secret may not travel to ${host}`, wanted: { host } });
    if (auth.type === 'bearer') return auth.secret;
    if (auth.type !== 'client-credentials' && auth.type !== 'refresh-token')
      throw new TerminalError('connection/unbound', 'The connection has no access token.');
    return await this.#token(key, auth, bound, minimumTls);
  }

  /** Drops a token that the server no longer takes; says whether there is a way to a fresh one. */
  forget(key: ConnectionKey, bound: BoundConnection | undefined): boolean {
    this.#tokens.delete(keyText(key));
    return bound?.auth.type === 'client-credentials' || bound?.auth.type === 'refresh-token';
  }

  /** Secrets beyond the binding's own that an answer must not hold. */
  current(key: ConnectionKey): string | undefined {
    return this.#tokens.get(keyText(key))?.accessToken;
  }

  /** One request for a token at a time: a refresh token that is used twice makes the server take all of them back (RFC 9700 section 4.14.2). */
  async #token(key: ConnectionKey, auth: TokenAuth, bound: BoundConnection, minimumTls: '1.2' | '1.3'): Promise<string> {
    const known = this.#tokens.get(keyText(key));
    const identity = identityOf(this.#hash, auth, bound.signIn);
    if (known !== undefined && known.until > this.#clock.now() && known.of.includes(identity)) return known.accessToken;
    const text = `${keyText(key)} ${identity}`;
    const asking = this.#asking.get(text) ?? this.#inTurn(key, auth, bound, minimumTls).finally(() => this.#asking.delete(text));
    this.#asking.set(text, asking);
    return await asking;
  }

  async #inTurn(key: ConnectionKey, auth: TokenAuth, bound: BoundConnection, minimumTls: '1.2' | '1.3'): Promise<string> {
    if (auth.type !== 'refresh-token' || this.#source.inTurn === undefined) return await this.#try(key, auth, bound, minimumTls);
    return await this.#source.inTurn(key.flowId, key.slot, async (now) => {
      if (now?.auth.type !== 'refresh-token')
        throw new TerminalError('connection/unbound', 'The connection was changed while its sign-in was renewed.', {
          mend: 'Run the flow again.',
        });
      return await this.#try(key, now.auth, now, minimumTls);
    });
  }

  #grantOf(key: string, auth: TokenAuth): TokenGrant {
    const scope = auth.scope === undefined ? {} : { scope: auth.scope };
    if (auth.type === 'client-credentials') return { type: 'client_credentials', ...scope };
    const rotated = this.#rotated.get(key);
    // Somebody signed in anew: what was rotated before belongs to the past.
    return { type: 'refresh_token', refreshToken: rotated?.bound === auth.refreshToken ? rotated.now : auth.refreshToken, ...scope };
  }

  /** A server that fails again and again at one sign-in is not asked for it for a while, as any other. */
  async #try(key: ConnectionKey, auth: TokenAuth, bound: BoundConnection, minimumTls: '1.2' | '1.3'): Promise<string> {
    const signIn = identityOf(this.#hash, auth, bound.signIn);
    this.#breaker.check(signIn, {});
    try {
      const token = await this.#fetch(key, auth, bound, minimumTls);
      this.#breaker.succeeded(signIn);
      return token;
    } catch (error) {
      if (error instanceof TransientError) this.#breaker.failed(signIn);
      else this.#breaker.succeeded(signIn);
      throw error;
    }
  }

  async #fetch(key: ConnectionKey, auth: TokenAuth, bound: BoundConnection, minimumTls: '1.2' | '1.3'): Promise<string> {
    const text = keyText(key);
    const grant = this.#grantOf(text, auth);
    const { headers, body } = tokenRequest(
      {
        clientId: auth.clientId,
        ...(auth.secret === undefined ? {} : { secret: auth.secret }),
        ...(auth.sendSecret === undefined ? {} : { sendSecret: auth.sendSecret }),
      },
      grant,
    );
    const { authorization, ...plain } = headers;
    const credentials: Record<string, string> = authorization === undefined ? {} : { authorization };
    const response = await this.#ask(
      auth,
      { url: auth.tokenUrl, method: 'POST', body, timeoutMs: 30_000, followRedirects: false, maxResponseBytes: 256 * 1024, headers: plain },
      (url) => {
        if (!isBoundHost(bound, url.host, url.port))
          throw new CapabilityRefused({
            words: `the token address ${url.host} is not among the connection's hosts`,
            wanted: { host: url.host },
          });
        if (url.url.protocol !== 'https:') throw new TerminalError('egress/tls', 'A token is asked for over https only.');
        return { minimumTls, bound, credentials, showCertificate: true };
      },
    );
    // A server that repeats what it was told must not get it into an error.
    const tokens = await this.#read(
      key,
      response.status === 200 ? response : { ...response, body: scrub(response.body, secretSpellings(bound, this.current(key))) },
    );
    const fresh =
      auth.type === 'refresh-token' && tokens.refreshToken !== undefined && tokens.refreshToken !== auth.refreshToken
        ? tokens.refreshToken
        : undefined;
    if (auth.type === 'refresh-token' && fresh !== undefined) this.#rotated.set(text, { bound: auth.refreshToken, now: fresh });
    // Kept before the access token is used: the old refresh token may be dead already.
    await this.#source.renewed?.(key.flowId, key.slot, {
      until: this.#clock.now() + tokens.lifetimeMs,
      ...(fresh === undefined ? {} : { refreshToken: fresh }),
      ...(tokens.scope === undefined ? {} : { scope: tokens.scope }),
    });
    this.#tokens.set(text, {
      accessToken: tokens.accessToken,
      until: this.#clock.now() + tokens.lifetimeMs - Math.min(TOKEN_MARGIN_MS, tokens.lifetimeMs / 2),
      of: [identityOf(this.#hash, auth, bound.signIn), ...(fresh === undefined ? [] : [identityOf(this.#hash, auth, bound.signIn, fresh)])],
    });
    return tokens.accessToken;
  }

  /** A token that never came is asked for again: nobody has lost anything by it but the old one. */
  async #ask(auth: TokenAuth, ask: EgressRequest, judge: JudgeHop): Promise<EgressResponse> {
    try {
      return await this.#egress.send(ask, judge);
    } catch (error) {
      const code = codeOfError(error);
      if (code !== 'egress/unanswered' && code !== 'egress/timeout') throw error;
      const { host } = new URL(auth.tokenUrl);
      throw auth.type === 'refresh-token'
        ? new TransientError(
            'egress/unreachable',
            `${host}, which renews the access of this connection, gave no whole answer. If it counted the old sign-in as used up, it will refuse the next try.`,
            { place: host, cause: error, mend: 'Sign in again if the next try is refused.' },
          )
        : new TransientError('egress/unreachable', `${host}, which gives the access of this connection, gave no whole answer.`, {
            place: host,
            cause: error,
          });
    }
  }

  async #read(key: ConnectionKey, { status, body, headers }: Pick<EgressResponse, 'status' | 'body' | 'headers'>): Promise<Tokens> {
    try {
      return readTokens(status, body, retryAfterMs(headers, this.#clock.now()));
    } catch (error) {
      if (isCountersignError(error) && error.code === 'connection/signed-out') await this.#source.signedOut?.(key.flowId, key.slot);
      throw error;
    }
  }
}
