/** Connections that sign in by OAuth 2, against a real authorisation server over TLS (oidc-provider), through the door. */
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { InputOf, OutputOf } from '../../../app/ipc/contract.ts';
import { emptyFlow, type Flow } from '../../../app/workflow/model/flow.ts';
import { browse, startProvider, visit, type ProviderServer } from '../../identity/sso/provider-server.ts';
import { hasOpenssl, newAuthority, type Authority } from '../../kit/certificates.ts';
import { Refusal, type PersonAtDoor } from '../../kit/person.ts';
import { answer, httpsServer, type TestServer } from '../../kit/servers.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../open-test-host.ts';

const secret = `client-${'a7'.repeat(20)}`;
const redirect = 'http://127.0.0.1/connection/callback';
let authority: Authority;
let server: ProviderServer;
let api: TestServer;
let world: TestHost;
let ada: PersonAtDoor;
const heard: string[] = [];

const come = (url: URL): Promise<void> =>
  new Promise((resolve, reject) => {
    request(url, (response) => {
      response.resume();
      response.once('end', resolve);
    })
      .once('error', reject)
      .end();
  });
const refusal = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

type Setup = NonNullable<InputOf<'connections:save'>['oauth']>;
const setup = (changes: Partial<Setup> = {}): Setup => ({
  way: 'browser',
  issuer: server.issuer,
  namesIssuer: true,
  authorizeUrl: `${server.issuer}/auth`,
  tokenUrl: `${server.issuer}/token`,
  deviceUrl: `${server.issuer}/device/auth`,
  clientId: 'desk',
  ...(changes.tokenUrl === undefined ? { revokeUrl: `${server.issuer}/token/revocation` } : {}),
  ...changes,
});
let saved = 0;
const save = (oauth: Setup, more: Partial<InputOf<'connections:save'>> = {}) =>
  ada.call('connections:save', {
    name: `Orders ${(saved += 1)}`,
    type: 'http',
    auth: 'oauth2',
    hosts: [`127.0.0.1:${api.port}`],
    scopes: ['openid', 'offline_access', 'orders:read'],
    environment: 'dev',
    personal: false,
    ca: authority.ca,
    internalAddresses: ['127.0.0.1'],
    oauth,
    ...more,
  });

async function signInByBrowser(connectionId: string, change: (url: URL) => URL = (url) => url): Promise<OutputOf<'oauth:finish'>> {
  const begun = await ada.call('oauth:begin', { connectionId });
  if (begun.kind !== 'browser') throw new Error('not by a browser');
  const finished = ada.call('oauth:finish', { attemptId: begun.attemptId });
  await Promise.all([come(change(await browse(begun.url, authority.ca))), finished.catch(() => {})]);
  return finished;
}

async function operator(): Promise<PersonAtDoor> {
  const { firstPassword } = await ada.call('people:create', { account: 'otto', displayName: 'Otto', roles: ['operator'], groups: [] });
  const otto = world.person('otto');
  await otto.firstSignIn(firstPassword);
  return otto;
}

/** A flow of one step that calls the service through the connection, run for real in the sandbox. */
async function runThrough(connectionId: string): Promise<string> {
  const flow: Flow = {
    ...emptyFlow('flow', 'Read orders'),
    connections: [{ id: connectionId, name: 'Orders', type: 'http', auth: 'oauth2', hosts: [], scopes: [] }],
    nodes: [
      { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
      {
        id: 'call',
        type: 'http-request',
        typeVersion: 1,
        name: 'Orders',
        connection: connectionId,
        parameters: { method: 'GET', url: `https://127.0.0.1:${api.port}/orders` },
      },
    ],
    edges: [{ id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'call', port: 'in' } }],
  };
  const { id } = await ada.call('run:start', { flow, mode: 'dev', input: {} });
  for (;;) {
    const { summary } = await ada.call('run:get', { runId: id });
    if (summary.endedAt !== undefined) return `${summary.status}${summary.worst === undefined ? '' : `: ${summary.worst}`}`;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

describe.skipIf(!hasOpenssl())('connections by OAuth 2', () => {
  beforeAll(async () => {
    authority = newAuthority();
    server = await startProvider(authority, {
      scopes: ['orders:read', 'orders:write'],
      clients: [
        {
          client_id: 'desk',
          application_type: 'native',
          token_endpoint_auth_method: 'none',
          redirect_uris: [redirect],
          grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
          response_types: ['code'],
        },
        { client_id: 'robot', client_secret: secret, redirect_uris: [], grant_types: ['client_credentials'], response_types: [] },
      ],
      configuration: {
        features: { clientCredentials: { enabled: true }, deviceFlow: { enabled: true }, revocation: { enabled: true } },
        rotateRefreshToken: true,
        ttl: {
          Interaction: 60,
          Grant: 600,
          Session: 60,
          AccessToken: 60,
          ClientCredentials: 60,
          IdToken: 60,
          AuthorizationCode: 60,
          RefreshToken: 600,
          DeviceCode: 60,
        },
      },
    });
    api = await httpsServer(authority.issue('127.0.0.1'), (incoming, response) => {
      void (async () => {
        const token = (incoming.headers.authorization ?? '').replace('Bearer ', '');
        const known = (await server.provider.AccessToken.find(token)) ?? (await server.provider.ClientCredentials.find(token));
        heard.push(token);
        answer(response, known === undefined ? 401 : 200, { echo: incoming.headers.authorization });
      })();
    });
  });
  afterAll(async () => {
    await Promise.all([server.close(), api.close()]);
    authority.remove();
  });
  beforeEach(async () => {
    world = await openTestHost();
    ({ ada } = await withFirstPerson(world));
    heard.length = 0;
  });
  afterEach(async () => {
    await world.close();
  });

  test('find the addresses of a server, and are told when it calls itself otherwise', async () => {
    const reach = { ca: authority.ca, internalAddresses: ['127.0.0.1'] };
    expect(await ada.call('oauth:discover', { issuer: server.issuer, ...reach })).toMatchObject({
      issuer: server.issuer,
      namesIssuer: true,
      authorizeUrl: `${server.issuer}/auth`,
      tokenUrl: `${server.issuer}/token`,
      deviceUrl: `${server.issuer}/device/auth`,
      revokeUrl: `${server.issuer}/token/revocation`,
      pkce: true,
      scopes: expect.arrayContaining(['orders:read']),
    });
    await expect(ada.call('oauth:discover', { issuer: `${server.issuer}/`, ...reach })).rejects.toThrow(/calls itself by another name/);
    // Inside addresses have to be named, and the authority has to be known.
    expect([
      await refusal(ada.call('oauth:discover', { issuer: server.issuer, ca: authority.ca })),
      await refusal(ada.call('oauth:discover', { issuer: server.issuer, internalAddresses: ['127.0.0.1'] })),
    ]).toEqual(['egress/blocked', 'egress/tls']);
  });

  test('are tried before anybody signed in, without a word to the service, and the log has it', async () => {
    const { id } = await save(setup());
    const gone = await save(setup(), { hosts: ['127.0.0.1:9'] });
    const before = heard.length;
    const outcomes = async (connectionId: string) =>
      (await ada.call('connections:try', { connectionId })).places.map(({ parts }) =>
        parts.map(({ part, outcome }) => `${part} ${outcome}`).join(', '),
      );
    expect([await outcomes(id), heard.length - before]).toEqual([['reach good, tls good, login untried'], 0]);
    expect([
      await outcomes(gone.id),
      (await ada.call('audit:list', { action: 'connection.tried', limit: 2 })).entries.map(({ details }) => [
        details['failed'],
        details['code'],
      ]),
    ]).toEqual([
      ['reach bad'],
      [
        ['reach', 'egress/unreachable'],
        [undefined, undefined],
      ],
    ]);
  });

  test('are signed in by a person in the browser, renew themselves in runs, and show what was granted', async () => {
    const { id } = await save(setup(), { scopes: ['openid', 'offline_access', 'orders:read', 'orders:delete'] });
    const flowsBefore = await runThrough(id);
    const signedIn = await signInByBrowser(id);
    expect([flowsBefore, signedIn]).toEqual([
      expect.stringMatching(/Nobody has signed in/),
      expect.objectContaining({
        hasSecret: true,
        granted: expect.objectContaining({ by: 'Ada', renewable: true, scopes: ['openid', 'offline_access', 'orders:read'] }),
      }),
    ]);
    expect(signedIn.granted?.until).toBeGreaterThan(Date.now());
    expect([await runThrough(id), await runThrough(id)]).toEqual(['succeeded', 'succeeded']);
    // One token for both runs.
    expect(new Set(heard).size).toBe(1);
  });

  test('the refresh token that a run rotated is the one that the next run uses; when all is taken back, the page says so', async () => {
    const { id } = await save(setup());
    await signInByBrowser(id);
    const issued: string[] = [];
    const count = (token: { jti: string }): void => {
      issued.push(token.jti);
    };
    server.provider.on('refresh_token.saved', count);
    expect(await runThrough(id)).toBe('succeeded');
    const before = issued.length;
    // The server takes its access tokens back, so that the next run has to renew with what was kept.
    await Promise.all(heard.map(async (token) => (await server.provider.AccessToken.find(token))?.destroy()));
    expect([await runThrough(id), issued.length > before]).toEqual(['succeeded', true]);
    server.provider.off('refresh_token.saved', count);
    // It is all taken back: the page says so, and signing in again mends it.
    const grants = await Promise.all(issued.map((jti) => server.provider.RefreshToken.find(jti)));
    await Promise.all([
      ...grants.map((token) => token?.destroy()),
      ...heard.map(async (token) => (await server.provider.AccessToken.find(token))?.destroy()),
    ]);
    expect(await runThrough(id)).toMatch(/refused to give a token.*invalid_grant/);
    expect((await ada.call('connections:list', {})).connections[0]?.granted?.endedAt).toBeGreaterThan(0);
    expect((await signInByBrowser(id)).granted?.endedAt).toBeUndefined();
    expect(await runThrough(id)).toBe('succeeded');
  });

  test('give their tokens back when they are removed or get another server, and are gone also where nobody could be told (RFC 7009)', async () => {
    const issued: string[] = [];
    const count = (token: { jti: string }): void => {
      issued.push(token.jti);
    };
    server.provider.on('refresh_token.saved', count);
    const alive = async (): Promise<boolean[]> =>
      Promise.all(issued.map(async (jti) => (await server.provider.RefreshToken.find(jti)) !== undefined));
    const { id } = await save(setup());
    await signInByBrowser(id);
    const before = await alive();
    expect([before.at(-1), await ada.call('connections:delete', { connectionId: id }), (await alive()).at(-1)]).toEqual([
      true,
      { done: true, takenBack: 'yes' },
      false,
    ]);
    expect((await ada.call('audit:list', { action: 'connection.deleted', limit: 1 })).entries[0]?.details).toMatchObject({
      takenBack: 'yes',
    });
    // Another client takes the secret away, and the server is told so.
    const second = await save(setup());
    await signInByBrowser(second.id);
    await save(setup({ clientId: 'robot' }), { id: second.id });
    expect([
      (await alive()).at(-1),
      (await ada.call('audit:list', { action: 'connection.changed', limit: 1 })).entries[0]?.details['takenBack'],
    ]).toEqual([false, 'yes']);
    // A server that has no place for it, or does not answer: the connection goes all the same, and it is said.
    const { revokeUrl: _revokeUrl, ...without } = setup();
    const outcomes: unknown[] = [];
    for (const oauth of [without, setup({ revokeUrl: `${server.issuer}/no-such-place` })]) {
      const made = await save(oauth);
      await signInByBrowser(made.id);
      const { takenBack, why } = await ada.call('connections:delete', { connectionId: made.id });
      outcomes.push([
        takenBack,
        why,
        (await ada.call('audit:list', { action: 'connection.deleted', limit: 1 })).entries[0]?.details['takenBackWhy'],
      ]);
    }
    const never = await save(setup());
    outcomes.push((await ada.call('connections:delete', { connectionId: never.id })).takenBack);
    expect([outcomes, (await ada.call('connections:list', {})).connections.map((one) => one.id)]).toEqual([
      [['no', 'No address for that is known of it.', 'no-address'], ['no', 'It answered with 404.', 'status-404'], 'nothing'],
      [second.id],
    ]);
    server.provider.off('refresh_token.saved', count);
    // Tokens go to nobody but the server that gave them.
    expect(await refusal(save(setup({ revokeUrl: 'https://evil.example/revoke' })))).toBe('ipc/bad-input');
  });

  test('are signed in with a code on another device', async () => {
    const { id } = await save(setup({ way: 'device' }));
    const begun = await ada.call('oauth:begin', { connectionId: id });
    if (begun.kind !== 'device') throw new Error('not by a code');
    expect([begun.userCode.length > 4, begun.verifyUrl]).toEqual([true, `${server.issuer}/device`]);
    const finished = ada.call('oauth:finish', { attemptId: begun.attemptId });
    await visit(begun.wholeUrl ?? '', authority.ca);
    expect((await finished).granted).toMatchObject({ renewable: true, scopes: expect.arrayContaining(['orders:read']) });
    expect(await runThrough(id)).toBe('succeeded');
  }, 30_000);

  test("carry a person's sign-in to no host that somebody else names, before it or after", async () => {
    const { id } = await save(setup());
    const otto = await operator();
    await signInByBrowser(id);
    const values = { name: 'Orders of Otto', type: 'http', auth: 'oauth2' as const, environment: 'dev' as const, personal: false };
    const by = (person: PersonAtDoor, to: string, hosts: string[]) =>
      person.call('connections:save', {
        ...values,
        id: to,
        hosts,
        scopes: ['openid', 'offline_access', 'orders:read'],
        ca: authority.ca,
        internalAddresses: ['127.0.0.1'],
        oauth: setup(),
      });
    // A client secret of one's own makes nobody else's tokens one's own.
    await otto.call('connections:setSecret', { connectionId: id, secret: { clientSecret: 'made-up' } });
    const emptied = await by(otto, id, []);
    expect([emptied.hasSecret, (await by(otto, id, ['elsewhere.example.com'])).hasSecret]).toEqual([true, false]);
    const begun = await ada.call('oauth:begin', { connectionId: id });
    if (begun.kind !== 'browser') throw new Error('not by a browser');
    const finished = refusal(ada.call('oauth:finish', { attemptId: begun.attemptId }));
    await by(otto, id, ['somewhere.example.com']);
    await come(await browse(begun.url, authority.ca));
    expect(await finished).toBe('connection/sign-in-refused');
  });

  test('sign in by themselves, and a wrong secret is told before any flow meets it', async () => {
    const { authorizeUrl: _a, deviceUrl: _d, ...service } = setup({ way: 'service', clientId: 'robot' });
    const { id } = await save(service, { scopes: ['orders:read'] });
    await ada.call('connections:setSecret', { connectionId: id, secret: { clientSecret: 'wrong' } });
    expect([
      await refusal(ada.call('oauth:check', { connectionId: id })),
      await refusal(ada.call('oauth:begin', { connectionId: id })),
    ]).toEqual(['egress/status', 'connection/sign-in-refused']);
    await ada.call('connections:setSecret', { connectionId: id, secret: { clientSecret: secret } });
    expect((await ada.call('oauth:check', { connectionId: id })).granted).toMatchObject({ scopes: ['orders:read'], renewable: true });
    expect(await runThrough(id)).toBe('succeeded');
    // Whoever enters a secret counts as its owner: nothing of another's may stay with it.
    await ada.call('connections:setSecret', { connectionId: id, secret: {} });
    expect(await refusal(ada.call('oauth:check', { connectionId: id }))).not.toBe('done');
  });

  test.each<[string, (url: URL) => URL]>([
    [
      'names another server (RFC 9207)',
      (url) => {
        url.searchParams.set('iss', 'https://evil.example');
        return url;
      },
    ],
    [
      'names no server although this one always does',
      (url) => {
        url.searchParams.delete('iss');
        return url;
      },
    ],
    [
      'holds a code of somebody else',
      (url) => {
        url.searchParams.set('code', 'stolen');
        return url;
      },
    ],
    [
      'is a refusal',
      (url) => {
        url.searchParams.delete('code');
        url.searchParams.set('error', 'access_denied');
        return url;
      },
    ],
  ])('an answer that %s signs nobody in', async (_name, change) => {
    const { id } = await save(setup());
    expect(['connection/sign-in-refused', 'connection/signed-out']).toContain(await refusal(signInByBrowser(id, change)));
    expect((await ada.call('connections:list', {})).connections[0]).toMatchObject({ hasSecret: false });
  });

  test('an attempt belongs to its window, ends when it is given up, and is worth nothing once the server was changed', async () => {
    const { id } = await save(setup());
    const begun = await ada.call('oauth:begin', { connectionId: id });
    const otto = await operator();
    expect(await refusal(otto.call('oauth:finish', { attemptId: begun.attemptId }))).toBe('connection/sign-in-refused');
    const waiting = refusal(ada.call('oauth:finish', { attemptId: begun.attemptId }));
    await ada.call('oauth:cancel', {});
    expect(await waiting).toBe('connection/sign-in-refused');
    const next = await ada.call('oauth:begin', { connectionId: id });
    if (next.kind !== 'browser') throw new Error('not by a browser');
    await save(setup({ tokenUrl: 'https://elsewhere.example/token' }), { id });
    const finished = refusal(ada.call('oauth:finish', { attemptId: next.attemptId }));
    await come(await browse(next.url, authority.ca));
    expect(await finished).toBe('connection/sign-in-refused');
  });

  test('another host, server or client takes the secret away, fewer hosts do not', async () => {
    const hosts = [`127.0.0.1:${api.port}`, 'orders.example.com'];
    const { id } = await save(setup(), { hosts });
    await signInByBrowser(id);
    expect((await save(setup(), { id, hosts: ['orders.example.com'] })).hasSecret).toBe(true);
    expect((await save(setup(), { id, hosts: ['elsewhere.example.com'] })).hasSecret).toBe(false);
    await save(setup(), { id, hosts });
    await signInByBrowser(id);
    expect(await save(setup({ tokenUrl: 'https://evil.example/token' }), { id, hosts })).toMatchObject({ hasSecret: false });
    expect((await ada.call('audit:list', { action: 'connection.changed', limit: 1 })).entries[0]?.details).toMatchObject({
      secret: 'removed',
    });
  });
});
