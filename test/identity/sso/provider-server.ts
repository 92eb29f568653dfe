/** A real OpenID provider (oidc-provider) over TLS, behind a door that can spoil what passes through it. */
import { createServer as createHttps, type Server } from 'node:https';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import type { Authority } from '../../kit/certificates.ts';

export interface Person {
  readonly sub: string;
  readonly preferred_username: string;
  readonly name: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly groups: readonly string[];
}

/** Sees each answer of the provider before it leaves, and may put another in its place. */
export type Spoil = (
  path: string,
  status: number,
  body: string,
) => Promise<{ readonly status: number; readonly body: string }> | { readonly status: number; readonly body: string };

export interface ProviderServer {
  readonly issuer: string;
  readonly key: CryptoKey;
  readonly kid: string;
  readonly provider: Provider;
  spoil: Spoil | undefined;
  person: Person;
  amr: readonly string[];
  close(): Promise<void>;
}

export const ada: Person = {
  sub: 'u-1',
  preferred_username: 'ada',
  name: 'Ada Byron',
  email: 'ada@example.com',
  email_verified: true,
  groups: ['reviewers'],
};

const listen = (server: Server | ReturnType<typeof createServer>): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Clients and features beyond single sign-on. `scopes` is what every person grants to whoever asks. */
export interface ProviderExtras {
  readonly clients: readonly ClientMetadata[];
  readonly scopes: readonly string[];
  readonly configuration: Configuration;
}

export async function startProvider(
  authority: Authority,
  extras: ProviderExtras = { clients: [], scopes: [], configuration: {} },
): Promise<ProviderServer> {
  const clientId = 'countersign';
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = 'key-1';
  const jwk: JWK = { ...(await exportJWK(privateKey)), kid, use: 'sig', alg: 'RS256' };
  const inner = createServer();
  const innerPort = await listen(inner);
  const made: { current: ProviderServer | undefined } = { current: undefined };

  const outer = createHttps(
    { ...authority.issue('127.0.0.1'), minVersion: 'TLSv1.3' },
    (request: IncomingMessage, response: ServerResponse) => {
      void (async () => {
        const body = await textOf(request);
        const onward = forward(
          {
            port: innerPort,
            host: '127.0.0.1',
            method: request.method,
            path: request.url,
            headers: { ...request.headers, 'x-forwarded-proto': 'https' },
          },
          (answer) => {
            void (async () => {
              const text = await textOf(answer);
              const changed = await (made.current?.spoil?.(
                new URL(request.url ?? '', 'https://x').pathname,
                answer.statusCode ?? 0,
                text,
              ) ?? { status: answer.statusCode ?? 0, body: text });
              const headers = { ...answer.headers };
              delete headers['content-length'];
              delete headers['transfer-encoding'];
              response.writeHead(changed.status, headers).end(changed.body);
            })();
          },
        );
        onward.end(body);
      })();
    },
  );
  const issuer = `https://127.0.0.1:${await listen(outer)}`;

  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/sso/callback'],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
      ...extras.clients,
    ],
    scopes: ['openid', 'offline_access', ...extras.scopes],
    jwks: { keys: [jwk] },
    claims: { openid: ['sub', 'amr'], profile: ['preferred_username', 'name', 'groups'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ['test-only'] },
    ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60, AuthorizationCode: 60 },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ ...(made.current?.person ?? ada), sub: id }) }),
    // Nobody is asked: whoever comes is the test's person.
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client?.clientId ?? clientId,
        accountId: made.current?.person.sub ?? ada.sub,
      });
      grant.addOIDCScope(['openid profile email', ...(extras.scopes.length === 0 ? [] : ['offline_access', ...extras.scopes])].join(' '));
      await grant.save();
      return grant;
    },
    ...extras.configuration,
    features: { devInteractions: { enabled: false }, ...extras.configuration.features },
  });
  provider.proxy = true;
  inner.on('request', (request, response) => {
    void (async () => {
      if ((request.url ?? '').startsWith('/interaction/')) {
        const { prompt } = await provider.interactionDetails(request, response);
        // Native clients are asked for consent each time.
        await provider.interactionFinished(
          request,
          response,
          prompt.name === 'consent'
            ? { consent: {} }
            : { login: { accountId: made.current?.person.sub ?? ada.sub, amr: [...(made.current?.amr ?? [])] } },
        );
        return;
      }
      provider.callback()(request, response);
    })();
  });

  const server: ProviderServer = {
    issuer,
    key: privateKey,
    kid,
    provider,
    spoil: undefined,
    person: ada,
    amr: ['pwd', 'mfa'],
    close: () =>
      new Promise((resolve) => {
        outer.closeAllConnections();
        inner.closeAllConnections();
        outer.close(() => {
          inner.close(() => {
            resolve();
          });
        });
      }),
  };
  made.current = server;
  return server;
}

/** The system's browser: follows the provider's redirects with its cookies, up to the address on loopback, which it gives back. */
export async function browse(url: string, ca: string): Promise<URL> {
  const { at, text } = await visit(url, ca);
  if (at.protocol !== 'http:') throw new Error(`the provider stopped at ${at.pathname}: ${text.slice(0, 300)}`);
  return at;
}

/** Follows redirects and sends on forms that only hide their fields, as a page does that submits itself, until a page asks for nothing more. */
export async function visit(url: string, ca: string): Promise<{ readonly at: URL; readonly text: string }> {
  const { Agent, fetch } = await import('undici');
  const dispatcher = new Agent({ connect: { ca } });
  const jar = new Map<string, string>();
  let at = new URL(url);
  let form: URLSearchParams | undefined;
  let text = '';
  for (let hops = 0; hops < 20 && at.protocol === 'https:'; hops += 1) {
    const response = await fetch(at, {
      dispatcher,
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('location');
    text = await response.text();
    const fields = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']): [string, string] => [name, value],
    );
    const action = /<form[^>]* action="([^"]+)"/.exec(text)?.[1];
    form = location === null && action !== undefined && fields.length > 0 ? new URLSearchParams(fields) : undefined;
    if (location === null && form === undefined) break;
    at = new URL(location ?? action ?? '', at);
  }
  await dispatcher.destroy();
  return { at, text };
}
