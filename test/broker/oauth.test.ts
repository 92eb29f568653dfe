/** OAuth 2 against a real authorisation server (oidc-provider): sign-in with PKCE, client credentials, refresh with rotation. */
import { createServer } from 'node:https';
import { Provider, type Configuration } from 'oidc-provider';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import { authorizationUrl, challengeOf, readRedirect, readTokens, tokenRequest, verifierFrom } from '../../app/broker/sign-in/oauth.ts';
import { keptSignIns } from '../../app/cli/runs/kept-sign-ins.ts';
import { connectionsFor } from '../../app/cli/runs/run-bindings.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { nodeHash, systemRandom } from '../../app/kernel/host.node.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { answer, httpsServer, listen, type TestServer } from '../kit/servers.ts';
import { host, outcome, testBroker } from './broker-kit.ts';

const secret = `client-${'a7'.repeat(20)}`;
const redirectUri = 'https://app.test.example/callback';
let authority: Authority;
let issuer: string;
let idServer: TestServer;
let api: TestServer;
let provider: Provider;
let browser: Agent;
const open: { close(): Promise<void> }[] = [];

const configuration: Configuration = {
  clients: [
    {
      client_id: 'robot',
      client_secret: secret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      scope: 'orders:read',
    },
    {
      client_id: 'app',
      client_secret: secret,
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [redirectUri],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: true } },
  scopes: ['openid', 'offline_access', 'orders:read'],
  rotateRefreshToken: true,
  issueRefreshToken: () => true,
  ttl: {
    AccessToken: 60,
    ClientCredentials: 60,
    RefreshToken: 3_600,
    AuthorizationCode: 60,
    Grant: 3_600,
    Interaction: 600,
    Session: 3_600,
    IdToken: 60,
  },
  pkce: { required: () => true },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  cookies: { keys: ['one', 'two'] },
};

beforeAll(async () => {
  authority = newAuthority();
  const pair = authority.issue('id.test.example');
  let handle: ReturnType<Provider['callback']> | undefined;
  idServer = await listen(
    createServer({ ...pair, minVersion: 'TLSv1.3' }, (incoming, response) => {
      void handle?.(incoming, response);
    }),
  );
  issuer = `https://id.test.example:${idServer.port}`;
  provider = new Provider(issuer, configuration);
  provider.on('server_error', () => undefined);
  handle = provider.callback();
  api = await httpsServer(authority.issue('api.test.example'), async (incoming, response) => {
    const token = (incoming.headers.authorization ?? '').replace('Bearer ', '');
    const found = (await provider.ClientCredentials.find(token)) ?? (await provider.AccessToken.find(token));
    answer(response, found === undefined ? 401 : 200, { echo: incoming.headers.authorization });
  });
  browser = new Agent({
    connect: {
      ca: authority.ca,
      lookup: (_name, _options, done) => {
        (done as (error: null, answers: { address: string; family: number }[]) => void)(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    },
  });
});
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  await browser.close();
  await Promise.all([idServer.close(), api.close()]);
  authority.remove();
});

/** A person in a browser: follows redirects with cookies, fills in the sign-in and consent pages. */
async function personSignsIn(start: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let next: { readonly url: string; readonly body?: string } = { url: start };
  for (let hop = 0; hop < 15; hop += 1) {
    const response = await request(next.url, {
      dispatcher: browser,
      method: next.body === undefined ? 'GET' : 'POST',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(next.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: next.body ?? null,
    });
    for (const line of [response.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const text = await response.body.text();
    const location = [response.headers['location'] ?? []].flat()[0];
    if (location !== undefined) {
      const target = new URL(location, next.url);
      if (target.href.startsWith(redirectUri)) return target;
      next = { url: target.href };
    } else {
      const action = /action="([^"]+)"/.exec(text)?.[1] ?? next.url;
      const prompt = /name="prompt" value="([^"]+)"/.exec(text)?.[1] ?? '';
      next = { url: new URL(action, next.url).href, body: `prompt=${prompt}&login=ann&password=anything` };
    }
  }
  throw new Error('the sign-in never ended');
}

async function signIn(): Promise<ReturnType<typeof readTokens>> {
  const verifier = verifierFrom(systemRandom.bytes(32));
  const state = verifierFrom(systemRandom.bytes(32));
  const back = await personSignsIn(
    authorizationUrl({
      authorizeUrl: `${issuer}/auth`,
      clientId: 'app',
      redirectUri,
      scope: 'openid offline_access',
      state,
      challenge: challengeOf(verifier, nodeHash),
      extra: { prompt: 'consent' },
    }),
  );
  const code = readRedirect(back, { state, issuer });
  const { headers, body } = tokenRequest(
    { clientId: 'app', secret, sendSecret: 'form' },
    { type: 'authorization_code', code, redirectUri, verifier },
  );
  const response = await request(`${issuer}/token`, { dispatcher: browser, method: 'POST', headers: { ...headers }, body });
  return readTokens(response.statusCode, await response.body.text());
}

function brokerWith(auth: BoundConnection['auth'], rotations?: string[], more: Partial<BoundConnection> = {}) {
  const made = testBroker({
    names: { 'api.test.example': ['127.0.0.1'], 'id.test.example': ['127.0.0.1'] },
    ...(rotations === undefined
      ? {}
      : {
          rotated: (token: string) => {
            rotations.push(token);
          },
        }),
    connections: {
      c1: { hosts: ['api.test.example', 'id.test.example'], auth, ca: authority.ca, internalAddresses: ['127.0.0.1'], ...more },
    },
  });
  open.push({ close: () => made.broker.close() });
  return made.step({ hosts: [host('api.test.example', api.port)] });
}
const get = () => ({
  url: `https://api.test.example:${api.port}/orders`,
  method: 'GET',
  headers: {},
  connection: 'c1',
  timeoutMs: 5_000,
  followRedirects: false,
});

test('client credentials: one token for many requests at once, and none in an answer', async () => {
  const issued: unknown[] = [];
  const count = (token: unknown): void => {
    issued.push(token);
  };
  provider.on('client_credentials.saved', count);
  const step = brokerWith({ type: 'client-credentials', tokenUrl: `${issuer}/token`, clientId: 'robot', secret, scope: 'orders:read' });
  const answers = await Promise.all(Array.from({ length: 8 }, () => step.http(get())));
  provider.off('client_credentials.saved', count);
  expect([answers.map(({ status, body }) => [status, body]), issued.length]).toEqual([
    Array.from({ length: 8 }, () => [200, '{"echo":"Bearer [secret]"}']),
    1,
  ]);
});

describe('refresh', () => {
  test('a person signs in; the token is renewed once for many requests, rotated, kept, and the old one is dead', async () => {
    const { refreshToken = '' } = await signIn();
    const auth = {
      type: 'refresh-token' as const,
      tokenUrl: `${issuer}/token`,
      clientId: 'app',
      secret,
      sendSecret: 'form' as const,
      refreshToken,
    };
    const rotations: string[] = [];
    const first = await Promise.all(
      Array.from(
        { length: 5 },
        (
          (step) => () =>
            step.http(get())
        )(brokerWith(auth, rotations)),
      ),
    );
    // Another process, with what was kept.
    const [kept = ''] = rotations;
    const second = await brokerWith({ ...auth, refreshToken: kept }, rotations).http(get());
    expect([first.map(({ status }) => status), second.status, rotations.length, new Set([refreshToken, ...rotations]).size]).toEqual([
      [200, 200, 200, 200, 200],
      200,
      2,
      3,
    ]);
    // Who stole the first one gets nothing, and the server takes everything back (RFC 9700 section 4.14.2).
    expect([
      await outcome(brokerWith(auth).http(get())),
      await outcome(brokerWith({ ...auth, refreshToken: rotations[1] ?? '' }).http(get())),
    ]).toEqual(['connection/signed-out', 'connection/signed-out']);
  });

  test('flows that share a sign-in, through brokers of their own, renew it one after the other: no token is used twice', async () => {
    const { refreshToken = '' } = await signIn();
    const auth = {
      type: 'refresh-token' as const,
      tokenUrl: `${issuer}/token`,
      clientId: 'app',
      secret,
      sendSecret: 'form' as const,
      refreshToken,
    };
    const bound = { hosts: ['api.test.example', 'id.test.example'], auth, ca: authority.ca, internalAddresses: ['127.0.0.1'] };
    const signIns = keptSignIns(undefined);
    const names = { 'api.test.example': ['127.0.0.1'], 'id.test.example': ['127.0.0.1'] };
    const brokers = [1, 2].map(() => testBroker({ names, source: signIns(connectionsFor([], new Map([['c1', bound]]))) }));
    open.push(...brokers.map(({ broker }) => broker));
    const steps = brokers.flatMap(({ step }) =>
      ['a', 'b'].map((flowId) => step({ hosts: [host('api.test.example', api.port)] }, { flowId })),
    );
    const told = async () => await Promise.all(steps.map(async (step) => await outcome(step.http(get()))));
    expect([await told(), await told()]).toEqual([Array(4).fill('allowed'), Array(4).fill('allowed')]);
  });

  test('a token that the server took back before its time is renewed once', async () => {
    const { refreshToken = '' } = await signIn();
    const step = brokerWith({
      type: 'refresh-token',
      tokenUrl: `${issuer}/token`,
      clientId: 'app',
      secret,
      sendSecret: 'form',
      refreshToken,
    });
    const saved: { destroy(): Promise<void> }[] = [];
    const keep = (token: { destroy(): Promise<void> }): void => {
      saved.push(token);
    };
    provider.on('access_token.saved', keep);
    await step.http(get());
    await Promise.all(saved.map((token) => token.destroy()));
    expect([saved.length, (await step.http(get())).status, saved.length]).toEqual([1, 200, 2]);
    provider.off('access_token.saved', keep);
  });
});

test.each<[string, Partial<Extract<BoundConnection['auth'], { type: 'client-credentials' }>>, readonly string[], string]>([
  ['a wrong secret', { secret: 'another-secret' }, ['api.test.example', 'id.test.example'], 'egress/status'],
  ['a token server that the connection is not bound to', {}, ['api.test.example'], 'halted/capability'],
  ['plain http to the token server', { tokenUrl: 'http://id.test.example/token' }, ['api.test.example', 'id.test.example'], 'egress/tls'],
])('%s gives no token', async (_name, auth, hosts, expected) => {
  expect(
    await outcome(
      brokerWith({ type: 'client-credentials', tokenUrl: `${issuer}/token`, clientId: 'robot', secret, ...auth }, undefined, {
        hosts: [...hosts],
      }).http(get()),
    ),
  ).toBe(expected);
});

test.each([
  ['client-credentials', {}],
  ['refresh-token', { refreshToken: 'r'.repeat(30) }],
] as const)('a token that never came (%s) is no request of the step that may have counted', async (type, more) => {
  let paid = 0;
  const broken = await httpsServer(authority.issue('pay.test.example'), (incoming, response) => {
    if (incoming.url === '/token') incoming.socket.destroy();
    else {
      paid += 1;
      answer(response, 200, {});
    }
  });
  const at = `pay.test.example:${broken.port}`;
  const { step, broker } = testBroker({
    names: { 'pay.test.example': ['127.0.0.1'] },
    connections: {
      c1: {
        hosts: [at],
        ca: authority.ca,
        internalAddresses: ['127.0.0.1'],
        auth: { type, tokenUrl: `https://${at}/token`, clientId: 'robot', secret, ...more } as BoundConnection['auth'],
      },
    },
  });
  const code = await outcome(
    step({ hosts: [host('pay.test.example', broken.port)] }).http({
      url: `https://${at}/pay`,
      method: 'POST',
      headers: {},
      body: '{}',
      connection: 'c1',
      timeoutMs: 5_000,
      followRedirects: false,
    }),
  );
  expect([code, paid]).toEqual(['egress/unreachable', 0]);
  await broker.close();
  await broken.close();
});

test('a slot that is bound anew has no token of the one before; what no header can hold is said so and is no broken connection', async () => {
  const bodies: string[] = [];
  const server = await httpsServer(authority.issue('id.test.example'), async (incoming, response) => {
    if (incoming.url !== '/token') {
      answer(response, 200, { echo: incoming.headers.authorization?.slice(-1) });
      return;
    }
    let text = '';
    for await (const chunk of incoming) text += String(chunk);
    bodies.push(new URLSearchParams(text).get('client_id') ?? '');
    answer(response, 200, {
      access_token: bodies.at(-1) === 'line' ? 'to\r\nken' : `token-${bodies.at(-1)}`,
      token_type: 'Bearer',
      expires_in: 3_600,
    });
  });
  const auth = (clientId: string): BoundConnection['auth'] => ({
    type: 'client-credentials',
    tokenUrl: `https://id.test.example:${server.port}/token`,
    clientId,
    secret,
    sendSecret: 'form',
  });
  const connections: Record<string, BoundConnection> = {
    c1: { hosts: ['id.test.example'], auth: auth('a'), ca: authority.ca, internalAddresses: ['127.0.0.1'] },
  };
  const made = testBroker({ names: { 'id.test.example': ['127.0.0.1'] }, connections });
  const step = made.step({ hosts: [host('id.test.example', server.port)] });
  const call = async (bound?: BoundConnection['auth']): Promise<string> => {
    if (bound !== undefined)
      connections['c1'] = { hosts: ['id.test.example'], ca: authority.ca, internalAddresses: ['127.0.0.1'], auth: bound };
    const asked = step.http({
      url: `https://id.test.example:${server.port}/x`,
      method: 'GET',
      headers: {},
      connection: 'c1',
      timeoutMs: 3_000,
      followRedirects: false,
    });
    const code = await outcome(asked);
    return code === 'allowed' ? (JSON.parse((await asked).body) as { echo: string }).echo : code;
  };
  const answers = [
    await call(),
    await call(),
    await call(auth('b')),
    await call(auth('line')),
    await call({ type: 'bearer', secret: 'key\r\n' }),
    await call({ type: 'api-key', header: 'x-key', secret: 'k€y' }),
  ];
  await made.broker.close();
  await server.close();
  expect([answers, bodies]).toEqual([
    ['a', 'a', 'b', 'egress/status', 'connection/bad-secret', 'connection/bad-secret'],
    ['a', 'b', 'line'],
  ]);
});

test('what comes back from signing in is not believed blindly', () => {
  const told = (query: string): string => {
    try {
      return readRedirect(new URL(`${redirectUri}?${query}`), { state: 's', issuer: 'https://id.example' });
    } catch (error) {
      return isCountersignError(error) ? error.message : String(error);
    }
  };
  expect(
    [
      'state=s&code=c',
      'state=s&code=c&iss=https%3A%2F%2Fid.example',
      'state=x&code=c',
      'code=c',
      'state=s&code=c&iss=https%3A%2F%2Fevil.example',
      'state=s&error=access_denied%0d%0aX',
      'state=s',
    ].map(told),
  ).toEqual([
    'c',
    'c',
    'Signing in did not work: the answer belongs to another attempt.',
    'Signing in did not work: the answer belongs to another attempt.',
    'Signing in did not work: another server answered.',
    'Signing in did not work: the server said access_deniedX.',
    'Signing in did not work: the answer holds no code.',
  ]);
});

test('the challenge is that of RFC 7636, appendix B', () => {
  const bytes = [
    116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132,
    141, 121,
  ];
  const verifier = verifierFrom(new Uint8Array(bytes));
  expect([verifier, challengeOf(verifier, nodeHash)]).toEqual([
    'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  ]);
});

test('a client certificate is shown to the hosts of its connection, and to nobody else', async () => {
  const mine = authority.issue('flow', 2, 'clientAuth');
  const seen: (string | undefined)[] = [];
  const strict = await listen(
    createServer(
      { ...authority.issue('api.test.example'), minVersion: 'TLSv1.3', ca: authority.ca, requestCert: true, rejectUnauthorized: true },
      (incoming, response) => {
        seen.push((incoming.socket as unknown as { getPeerCertificate(): { subject?: { CN?: string } } }).getPeerCertificate().subject?.CN);
        answer(response, 200, {});
      },
    ),
  );
  open.push(strict);
  const ask = { ...get(), url: `https://api.test.example:${strict.port}/` };
  const call = async (more: Partial<BoundConnection>): Promise<string> => {
    const made = testBroker({
      names: { 'api.test.example': ['127.0.0.1'] },
      connections: {
        c1: { hosts: ['api.test.example'], auth: { type: 'none' }, ca: authority.ca, internalAddresses: ['127.0.0.1'], ...more },
      },
    });
    open.push({ close: () => made.broker.close() });
    return await outcome(made.step({ hosts: [host('api.test.example', strict.port)] }).http(ask));
  };
  const results = [
    await call({ clientCertificate: mine }),
    await call({}),
    await call({ clientCertificate: mine, hosts: ['elsewhere.test.example'] }),
  ];
  expect([results[0], results[1] === 'allowed', results[2], seen]).toEqual(['allowed', false, 'halted/capability', ['flow']]);
});

test('what a sign-in server writes as null or nothing is left out, and one that asks to be left alone is', () => {
  expect(
    readTokens(200, '{"access_token":"t","token_type":null,"expires_in":"","refresh_token":null,"scope":null,"id_token":null}'),
  ).toEqual({
    accessToken: 't',
    lifetimeMs: 300_000,
  });
  const refused = (status: number, waitMs?: number): unknown => {
    try {
      return readTokens(status, '', waitMs);
    } catch (error) {
      return error;
    }
  };
  expect([refused(429, 90_000), refused(408), refused(400)]).toMatchObject([
    { errorClass: 'transient', retryAfterMs: 90_000 },
    { errorClass: 'transient' },
    { errorClass: 'terminal' },
  ]);
});
