/**
 * Signs a connection in by OAuth 2, outside any run: in the system's browser (RFC 8252 with PKCE), by a device code (RFC 8628), or in
 * the connection's own name. Every request goes through the egress of this connection: its certificate authority, its addresses, TLS 1.3.
 */
import { CountersignError, TerminalError, UserError } from '../../kernel/errors.ts';
import type { Clock, Hash, Random, Timers } from '../../kernel/ports.ts';
import type { OauthSetup } from '../../workflow/model/oauth-setup.ts';
import type { BoundConnection } from '../connection.ts';
import type { Egress } from '../network/egress.node.ts';
import {
  authorizationUrl,
  challengeOf,
  readRedirect,
  readTokens,
  revocationRequest,
  tokenRequest,
  verifierFrom,
  type OauthClient,
  type TokenGrant,
  type Tokens,
} from './oauth.ts';
import { readDeviceCode, waitAfter } from './oauth-device.ts';
import { metadataUrls, readMetadata, type ServerMetadata } from './oauth-metadata.ts';

/** How the server of a connection is reached. */
export type ServerReach = Pick<BoundConnection, 'ca' | 'internalAddresses'>;

export interface SignInPorts {
  readonly egress: Pick<Egress, 'send'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly hash: Hash;
  /** Where the system's browser comes back to. */
  openCallback(
    state: string,
    port: number | undefined,
  ): Promise<{ readonly redirectUri: string; readonly called: Promise<URL>; close(): void }>;
}

export interface SignInAsk {
  readonly setup: OauthSetup;
  readonly scopes: readonly string[];
  readonly clientSecret: string | undefined;
  readonly reach: ServerReach;
}

export type StartedSignIn = { readonly tokens: Promise<Tokens>; cancel(): void } & (
  | { readonly kind: 'browser'; readonly url: string }
  | {
      readonly kind: 'device';
      readonly userCode: string;
      readonly verifyUrl: string;
      readonly wholeUrl: string | undefined;
      readonly until: number;
    }
);

const patienceMs = 5 * 60_000;
const givenUp = (): UserError => new UserError('connection/sign-in-refused', 'The sign-in was given up.', { mend: 'Start it again.' });

function send(
  ports: Pick<SignInPorts, 'egress'>,
  reach: ServerReach,
  url: string,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body?: string },
) {
  const { authorization, ...headers } = request.headers;
  const credentials: Record<string, string> = authorization === undefined ? {} : { authorization };
  return ports.egress.send(
    {
      url,
      method: request.body === undefined ? 'GET' : 'POST',
      headers,
      timeoutMs: 30_000,
      followRedirects: false,
      maxResponseBytes: 512 * 1024,
      ...(request.body === undefined ? {} : { body: request.body }),
    },
    (judged) => {
      if (judged.url.protocol !== 'https:') throw new TerminalError('egress/tls', 'A sign-in goes over https only.');
      return { minimumTls: '1.3', bound: { hosts: [], auth: { type: 'none' }, ...reach }, credentials, showCertificate: false };
    },
  );
}

/** The addresses of a server, from what it says of itself. Throws `connection/sign-in-refused` when it says nothing. */
export async function discoverServer(issuer: string, reach: ServerReach, ports: SignInPorts): Promise<ServerMetadata> {
  for (const url of metadataUrls(issuer)) {
    const { status, body } = await send(ports, reach, url, { headers: { accept: 'application/json' } });
    const found = readMetadata(issuer, status, body);
    if (found !== undefined) return found;
  }
  throw new TerminalError('connection/sign-in-refused', 'This server does not say where people sign in.', {
    place: issuer,
    mend: 'Copy the addresses from the documentation of the service.',
  });
}

const clientOf = ({ setup, clientSecret }: SignInAsk): OauthClient => ({
  clientId: setup.clientId,
  ...(clientSecret === undefined ? {} : { secret: clientSecret }),
  ...(setup.sendSecret === undefined ? {} : { sendSecret: setup.sendSecret }),
});

async function tokensFor(ask: SignInAsk, grant: TokenGrant, ports: SignInPorts): Promise<Tokens> {
  const { status, body } = await send(ports, ask.reach, ask.setup.tokenUrl, tokenRequest(clientOf(ask), grant));
  return readTokens(status, body);
}

/** RFC 6749 section 4.4: proves that the client and its secret are right, and what they may. */
export const serviceTokens = (ask: SignInAsk, ports: SignInPorts): Promise<Tokens> =>
  tokensFor(ask, { type: 'client_credentials', ...(ask.scopes.length === 0 ? {} : { scope: ask.scopes.join(' ') }) }, ports);

/**
 * Gives tokens back to their server (RFC 7009), so that nobody can use a copy of them. Gives the server's status: 200 when it took them; an unknown token is
 * as good as one taken back (section 2.2). Throws where the server cannot be reached.
 */
export async function giveBack(
  ask: SignInAsk,
  revokeUrl: string,
  token: { readonly kind: 'refresh_token' | 'access_token'; readonly text: string },
  ports: Pick<SignInPorts, 'egress'>,
): Promise<number> {
  return (await send(ports, ask.reach, revokeUrl, revocationRequest(clientOf(ask), token.text, token.kind))).status;
}

async function browserSignIn(ask: SignInAsk, authorizeUrl: string, ports: SignInPorts): Promise<StartedSignIn> {
  const state = verifierFrom(ports.random.bytes(32));
  const verifier = verifierFrom(ports.random.bytes(32));
  const { setup } = ask;
  const callback = await ports.openCallback(state, setup.redirectPort);
  const { redirectUri } = callback;
  // Most servers that speak OpenID Connect leave a refresh token only to those who ask for consent anew (OIDC Core section 11).
  const extra: Record<string, string> = ask.scopes.includes('offline_access') ? { prompt: 'consent' } : {};
  const url = authorizationUrl({
    authorizeUrl,
    clientId: setup.clientId,
    redirectUri,
    scope: ask.scopes.join(' '),
    state,
    challenge: challengeOf(verifier, ports.hash),
    extra,
  });
  const forget = ports.timers.after(patienceMs, () => {
    callback.close();
  });
  const finish = async (): Promise<Tokens> => {
    try {
      const code = readRedirect(await callback.called, {
        state,
        ...(setup.issuer === undefined ? {} : { issuer: setup.issuer }),
        ...(setup.namesIssuer === undefined ? {} : { namesIssuer: setup.namesIssuer }),
      });
      return await tokensFor(ask, { type: 'authorization_code', code, redirectUri, verifier }, ports);
    } finally {
      forget();
    }
  };
  return {
    kind: 'browser',
    url,
    tokens: quiet(finish()),
    cancel: () => {
      callback.close();
    },
  };
}

async function deviceSignIn(ask: SignInAsk, deviceUrl: string, ports: SignInPorts): Promise<StartedSignIn> {
  const { headers, body } = tokenRequest(clientOf(ask), { type: 'device_code', deviceCode: '' });
  const form = new URLSearchParams(body);
  form.delete('grant_type');
  form.delete('device_code');
  form.set('client_id', ask.setup.clientId);
  if (ask.scopes.length > 0) form.set('scope', ask.scopes.join(' '));
  const answer = await send(ports, ask.reach, deviceUrl, { headers, body: form.toString() });
  const code = readDeviceCode(answer.status, answer.body);
  const until = ports.clock.now() + code.lifetimeMs;
  let stop: (() => void) | undefined;
  let ended = false;
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const wake = ports.timers.after(ms, resolve);
      stop = () => {
        wake();
        reject(givenUp());
      };
    });
  const finish = async (): Promise<Tokens> => {
    let { intervalMs } = code;
    while (!ended && ports.clock.now() + intervalMs < until) {
      await sleep(intervalMs);
      const { status, body: text } = await send(
        ports,
        ask.reach,
        ask.setup.tokenUrl,
        tokenRequest(clientOf(ask), { type: 'device_code', deviceCode: code.deviceCode }),
      );
      const wait = waitAfter(status, text, intervalMs);
      if (wait === undefined) return readTokens(status, text);
      intervalMs = wait;
    }
    throw new UserError('connection/sign-in-refused', 'Nobody entered the code in time.', { mend: 'Start the sign-in again.' });
  };
  return {
    kind: 'device',
    userCode: code.userCode,
    verifyUrl: code.verifyUrl,
    wholeUrl: code.wholeUrl,
    until,
    tokens: quiet(finish()),
    cancel: () => {
      ended = true;
      stop?.();
    },
  };
}

/** Nobody may be listening yet when a sign-in is given up. What comes from the callback server is said in words of connections. */
function quiet(tokens: Promise<Tokens>): Promise<Tokens> {
  const said = tokens.catch((error: unknown) => {
    if (error instanceof CountersignError && error.code === 'identity/sso-refused')
      throw new UserError('connection/sign-in-refused', error.message, { mend: error.mend ?? 'Start it again.', cause: error });
    throw error;
  });
  said.catch(() => {});
  return said;
}

/** Throws when the connection's own way needs no person. */
export async function startSignIn(ask: SignInAsk, ports: SignInPorts): Promise<StartedSignIn> {
  const { way, authorizeUrl, deviceUrl } = ask.setup;
  if (way === 'browser' && authorizeUrl !== undefined) return browserSignIn(ask, authorizeUrl, ports);
  if (way === 'device' && deviceUrl !== undefined) return deviceSignIn(ask, deviceUrl, ports);
  throw new UserError('connection/sign-in-refused', 'This connection signs in by itself.', { mend: 'Enter its client secret instead.' });
}
