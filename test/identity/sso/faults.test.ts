import { request } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, importJWK, exportJWK, type CryptoKey, type JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSsoDesk } from '../../../app/identity/sso/desk.node.ts';
import { startSignIn } from '../../../app/identity/sso/oidc.node.ts';
import type { ExternalPerson, Provider } from '../../../app/identity/sso/provider.ts';
import { hasOpenssl, newAuthority, type Authority } from '../../kit/certificates.ts';
import { ada, browse, startProvider, type ProviderServer, type Spoil } from './provider-server.ts';

let authority: Authority;
let server: ProviderServer;
let stranger: CryptoKey;
const timers = { after: () => () => undefined };

const providerOf = (of: ProviderServer, changes: Partial<Provider> = {}): Provider => ({
  id: 'p',
  name: 'Test',
  issuer: of.issuer,
  clientId: 'countersign',
  scopes: ['profile', 'email'],
  groupsClaim: 'groups',
  mapping: [{ group: 'reviewers', roles: ['reviewer'], reviewerGroups: ['security'] }],
  trustsSecondFactor: true,
  ca: authority.ca,
  enabled: true,
  ...changes,
});

/** Comes back from the browser to the program. */
const comeBack = (url: URL, options: { readonly method?: string; readonly host?: string } = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    request(
      url,
      { method: options.method ?? 'GET', ...(options.host === undefined ? {} : { headers: { host: options.host } }) },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    )
      .once('error', reject)
      .end();
  });

const codeOf = async (outcome: Promise<unknown>): Promise<string> =>
  outcome.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );

/** A whole sign-in; `change` may put another address in the browser's hands. */
async function signIn(provider: Provider = providerOf(server), change: (url: URL) => URL = (url) => url): Promise<ExternalPerson> {
  const started = await startSignIn(provider, undefined, { timers });
  await comeBack(change(await browse(started.url, authority.ca)));
  return started.person;
}

/** Puts another ID token in the place of the provider's. */
const token =
  (forge: (claims: JWTPayload, original: string) => Promise<string | undefined> | string | undefined): Spoil =>
  async (path, status, body) => {
    if (path !== '/token' || status !== 200) return { status, body };
    const answer = JSON.parse(body) as { id_token: string };
    const claims = JSON.parse(Buffer.from(answer.id_token.split('.')[1] ?? '', 'base64url').toString('utf8')) as JWTPayload;
    return { status, body: JSON.stringify({ ...answer, id_token: await forge(claims, answer.id_token) }) };
  };
const sign = (claims: JWTPayload, key: CryptoKey = server.key, header: Record<string, unknown> = {}): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: server.kid, ...header }).sign(key);
const changed = (changes: (claims: JWTPayload) => JWTPayload): Spoil => token((claims) => sign(changes(claims)));
const without = (name: string): Spoil => changed(({ [name]: _gone, ...claims }) => claims);
const now = (): number => Math.floor(Date.now() / 1_000);

const answer =
  (at: string, change: (body: Record<string, unknown>) => unknown, changedStatus?: number): Spoil =>
  (path, status, body) =>
    path === at
      ? { status: changedStatus ?? status, body: JSON.stringify(change(JSON.parse(body) as Record<string, unknown>)) }
      : { status, body };
const raw =
  (at: string, status: number, text: string): Spoil =>
  (path, was, body) =>
    path === at ? { status, body: text } : { status: was, body };
const discovery = '/.well-known/openid-configuration';

const tokens: Readonly<Record<string, Spoil>> = {
  'another issuer': changed((claims) => ({ ...claims, iss: 'https://evil.example.com' })),
  'no issuer': without('iss'),
  'another audience': changed((claims) => ({ ...claims, aud: 'another-app' })),
  'audiences without us': changed((claims) => ({ ...claims, aud: ['a', 'b'] })),
  'no audience': without('aud'),
  'several audiences, for another party': changed((claims) => ({ ...claims, aud: ['countersign', 'other'], azp: 'other' })),
  'us as its audience, for another party': changed((claims) => ({ ...claims, azp: 'other' })),
  'an issuer that ends with a slash': changed((claims) => ({ ...claims, iss: `${String(claims.iss)}/` })),
  'a subject longer than any': changed((claims) => ({ ...claims, sub: 'u'.repeat(256) })),
  'an end that is no number': changed((claims) => ({ ...claims, exp: '9999999999' as unknown as number })),
  'a year of clock': changed((claims) => ({ ...claims, iat: now() - 31_536_000, nbf: now() - 31_536_000, exp: now() - 31_000_000 })),
  'claims that are a list': token(async () => {
    const [head, , tail] = (await sign({})).split('.');
    return [head, Buffer.from('[]').toString('base64url'), tail].join('.');
  }),
  'a megabyte of claims': changed((claims) => ({ ...claims, filler: 'x'.repeat(1_100_000) })),
  'another nonce': changed((claims) => ({ ...claims, nonce: 'another' })),
  'no nonce': without('nonce'),
  'a nonce that is no text': changed((claims) => ({ ...claims, nonce: 7 })),
  'an end that has passed': changed((claims) => ({ ...claims, iat: now() - 7_200, exp: now() - 3_600 })),
  'no end': without('exp'),
  'no beginning': without('iat'),
  'a beginning in the future': changed((claims) => ({ ...claims, nbf: now() + 3_600 })),
  'no subject': without('sub'),
  'an empty subject': changed((claims) => ({ ...claims, sub: '' })),
  'a subject that is no text': changed((claims) => ({ ...claims, sub: 42 as unknown as string })),
  'alg none': token((claims) => new UnsecuredJWT(claims).encode()),
  'alg none with the old signature': token(
    (_claims, original) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${original.split('.').slice(1).join('.')}`,
  ),
  'the public key as a shared secret': token(async (claims) => {
    const jwk = await exportJWK(server.key);
    const publicKey = (await importJWK({ kty: 'RSA', n: jwk.n ?? '', e: jwk.e ?? '' }, 'RS256', { extractable: true })) as CryptoKey;
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: server.kid }).sign(Buffer.from(await exportSPKI(publicKey)));
  }),
  'a shared secret': token((claims) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from('countersign-countersign-countersign')),
  ),
  'a stranger’s key under the right name': token((claims) => sign(claims, stranger)),
  'a stranger’s key under its own name': token((claims) => sign(claims, stranger, { kid: 'stranger' })),
  'a stranger’s key, brought along': token(async (claims) =>
    sign(claims, stranger, { jwk: await exportJWK(stranger).then(({ n, e }) => ({ kty: 'RSA', n, e })) }),
  ),
  'a stranger’s key, said to be elsewhere': token((claims) =>
    sign(claims, stranger, { jku: 'https://evil.example.com/jwks', x5u: 'https://evil.example.com/chain', kid: '../../keys' }),
  ),
  'a cut signature': token((_claims, original) => original.slice(0, -8)),
  'no signature': token((_claims, original) => original.slice(0, original.lastIndexOf('.') + 1)),
  'changed claims': token((claims, original) => {
    const [head, , tail] = original.split('.');
    return [head, Buffer.from(JSON.stringify({ ...claims, sub: 'u-2' })).toString('base64url'), tail].join('.');
  }),
  'an extension that must be understood': token((claims) =>
    sign(claims, server.key, { crit: ['exp'], exp: now() + 60 }).catch(() => 'a.b.c'),
  ),
  'no token': token(() => undefined),
  'something else': token(() => 'not-a-token'),
};

const answers: Readonly<Record<string, Spoil>> = {
  'the token endpoint answers with a page': raw('/token', 200, '<html>signed in</html>'),
  'the token endpoint refuses': raw('/token', 400, '{"error":"invalid_grant"}'),
  'the token endpoint sends elsewhere': raw('/token', 307, ''),
  'the token endpoint fails': raw('/token', 500, ''),
  'no access token': answer('/token', ({ access_token: _gone, ...rest }) => rest),
  'the metadata names another issuer': answer(discovery, (body) => ({ ...body, issuer: 'https://evil.example.com' })),
  'the metadata has no token endpoint': answer(discovery, ({ token_endpoint: _gone, ...body }) => body),
  'the token endpoint is not encrypted': answer(discovery, (body) => ({ ...body, token_endpoint: 'http://127.0.0.1:9/token' })),
  'the keys are not encrypted': answer(discovery, (body) => ({ ...body, jwks_uri: 'http://127.0.0.1:9/jwks' })),
  'the sign-in page is not encrypted': answer(discovery, (body) => ({ ...body, authorization_endpoint: 'http://127.0.0.1:9/auth' })),
  'PKCE only in the clear': answer(discovery, (body) => ({ ...body, code_challenge_methods_supported: ['plain'] })),
  'the metadata is no JSON': raw(discovery, 200, 'hello'),
  'the metadata is not there': raw(discovery, 404, '{}'),
  'the metadata is larger than any': raw(discovery, 200, `{"filler":"${'x'.repeat(1_100_000)}"}`),
  'the keys are larger than any': raw('/jwks', 200, `{"keys":[],"filler":"${'x'.repeat(1_100_000)}"}`),
  'the metadata is a list': raw(discovery, 200, '[]'),
  'the key that signed was taken out': answer('/jwks', ({ keys }) => ({
    keys: (keys as readonly Record<string, unknown>[]).map((key) => ({ ...key, kid: 'key-2', n: `${String(key['n']).slice(0, -4)}AAAA` })),
  })),
  'no keys': answer('/jwks', () => ({ keys: [] })),
  'a stranger’s keys': async (path, status, body) =>
    path === '/jwks'
      ? {
          status,
          body: JSON.stringify({
            keys: [{ ...(await exportJWK(stranger).then(({ n, e, kty }) => ({ n, e, kty }))), kid: server.kid, use: 'sig', alg: 'RS256' }],
          }),
        }
      : { status, body },
};

const parameter =
  (name: string, value: string | undefined) =>
  (url: URL): URL => {
    const made = new URL(url);
    if (value === undefined) made.searchParams.delete(name);
    else made.searchParams.set(name, value);
    return made;
  };
const returns: Readonly<Record<string, (url: URL) => URL>> = {
  'the name of another issuer (RFC 9207)': parameter('iss', 'https://other.example.com'),
  'no issuer, though the provider says it gives one': parameter('iss', undefined),
  'no code': parameter('code', undefined),
  'another code': parameter('code', 'stolen'),
  'a refusal': (url) => parameter('error', 'access_denied')(parameter('code', undefined)(url)),
  'a token in place of a code': (url) => parameter('id_token', 'a.b.c')(parameter('code', undefined)(url)),
};

describe.skipIf(!hasOpenssl())('signing in by an identity provider', () => {
  beforeAll(async () => {
    authority = newAuthority();
    server = await startProvider(authority);
    stranger = (await generateKeyPair('RS256', { extractable: true })).privateKey;
  });
  afterAll(async () => {
    await server.close();
    authority.remove();
  });
  beforeEach(() => {
    server.spoil = undefined;
    server.person = ada;
    server.amr = ['pwd', 'mfa'];
  });

  test('gives who it is, the roles of their groups, and whether there was a second factor', async () => {
    expect(await signIn()).toEqual({
      issuer: server.issuer,
      subject: 'u-1',
      name: 'ada',
      displayName: 'Ada Byron',
      email: 'ada@example.com',
      roles: ['reviewer'],
      groups: ['security'],
      secondFactor: true,
    });
    server.amr = ['pwd'];
    server.person = { ...ada, email_verified: false, groups: ['everybody'] };
    expect(await signIn()).toMatchObject({ roles: [], groups: [], secondFactor: false });
    expect(await signIn()).not.toHaveProperty('email');
  });

  test.each(Object.keys(tokens))('refuses an ID token with %s', async (name) => {
    server.spoil = tokens[name];
    expect(await codeOf(signIn())).toBe('identity/sso-refused');
  });

  test.each([
    ['minutes ahead of this one', 600],
    ['hours behind it', -7_200],
  ])('says that clocks do not agree when that of the provider is %s', async (_what, seconds) => {
    server.spoil = changed((claims) => ({ ...claims, iat: now() + seconds, nbf: now() + seconds, exp: now() + seconds + 3_600 }));
    await expect(signIn()).rejects.toMatchObject({
      code: 'identity/sso-refused',
      message: expect.stringContaining('clock'),
      mend: expect.stringMatching(/^Set the clock of this computer right .*\(it says \d{4}-\d\d-\d\dT[\d:]+Z\)/),
    });
  });

  test.each(Object.keys(answers))('refuses when %s', async (name) => {
    server.spoil = answers[name];
    expect(await codeOf(signIn())).toMatch(/^identity\/sso-(refused|unreachable)$/);
  });

  test.each(Object.keys(returns))('refuses a return with %s', async (name) => {
    expect(await codeOf(signIn(providerOf(server), returns[name]))).toBe('identity/sso-refused');
  });

  test('takes the keys of the day: a new one that the provider has published counts', async () => {
    const next = await generateKeyPair('RS256', { extractable: true });
    const { n, e, kty } = await exportJWK(next.privateKey);
    const signed = token((claims) => sign(claims, next.privateKey, { kid: 'key-2' }));
    server.spoil = async (path, status, body) =>
      path === '/jwks'
        ? {
            status,
            body: JSON.stringify({
              keys: [...(JSON.parse(body) as { keys: object[] }).keys, { n, e, kty, kid: 'key-2', use: 'sig', alg: 'RS256' }],
            }),
          }
        : signed(path, status, body);
    expect(await signIn()).toMatchObject({ subject: 'u-1' });
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['groups that are one text', { groups: 'reviewers' }, { roles: [], groups: [] }],
    ['groups that are an object', { groups: { reviewers: true } }, { roles: [], groups: [] }],
    ['a group in other letters', { groups: ['Reviewers', 'reviewers ', '\u0433eviewers'] }, { roles: [], groups: [] }],
    ['more groups than any', { groups: Array.from({ length: 1_001 }, () => 'reviewers') }, { roles: [], groups: [] }],
    [
      'groups that are said to stand elsewhere',
      { groups: undefined, _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://evil.example.com' } } },
      { roles: [], groups: [] },
    ],
    [
      'an address that nobody proved',
      { preferred_username: undefined, name: undefined, email: 'boss@example.com', email_verified: false },
      { name: 'u-1', displayName: 'u-1' },
    ],
    [
      'an address without a word on its proof',
      { preferred_username: undefined, name: undefined, email: 'boss@example.com', email_verified: undefined },
      { name: 'u-1', displayName: 'u-1' },
    ],
  ])('%s give nothing', async (_what, claims, expected) => {
    server.spoil = changed((given) => ({ ...given, ...claims }));
    const person = await signIn();
    expect(person).toMatchObject(expected);
    if ('email' in claims) expect(person).not.toHaveProperty('email');
  });

  test('turns strangers at the door away and goes on waiting for the real answer', async () => {
    const started = await startSignIn(providerOf(server), undefined, { timers });
    const back = await browse(started.url, authority.ca);
    const state = back.searchParams.get('state') ?? '';
    const twice = new URL(back);
    twice.searchParams.append('state', state);
    const elsewhere = new URL(back);
    elsewhere.pathname = '/other';
    expect([
      await comeBack(parameter('state', 'guess')(back)),
      await comeBack(parameter('state', undefined)(back)),
      await comeBack(twice),
      await comeBack(elsewhere),
      await comeBack(back, { method: 'POST' }),
      await comeBack(back, { host: 'evil.example.com' }),
      await comeBack(back),
    ]).toEqual([400, 400, 400, 400, 400, 400, 200]);
    expect(await started.person).toMatchObject({ subject: 'u-1' });
    await expect(comeBack(back)).rejects.toThrow('ECONNREFUSED');
  });

  test('gives up when a program on this computer keeps guessing', async () => {
    const started = await startSignIn(providerOf(server), undefined, { timers });
    const at = new URL(new URL(started.url).searchParams.get('redirect_uri') ?? '');
    const outcome = codeOf(started.person);
    for (let guess = 0; guess < 51; guess += 1) await comeBack(at).catch(() => 0);
    expect(await outcome).toBe('identity/sso-refused');
  });

  test('a code counts once, and only for the attempt that it was made for', async () => {
    let spent = new URL(server.issuer);
    await signIn(providerOf(server), (url) => {
      spent = url;
      return url;
    });
    expect(await codeOf(signIn(providerOf(server), parameter('code', spent.searchParams.get('code') ?? '')))).toBe('identity/sso-refused');
    // An attacker's own fresh code, put into somebody else's sign-in: PKCE binds it to the attacker's attempt.
    const attacker = await startSignIn(providerOf(server), undefined, { timers });
    const attackers = await browse(attacker.url, authority.ca);
    expect(await codeOf(signIn(providerOf(server), parameter('code', attackers.searchParams.get('code') ?? '')))).toBe(
      'identity/sso-refused',
    );
    attacker.cancel();
    expect(await codeOf(attacker.person)).toBe('identity/sso-refused');
  });

  test('one provider’s answer does not pass for another’s', async () => {
    const other = await startProvider(authority);
    try {
      const honest = await startSignIn(providerOf(server), undefined, { timers });
      const mixed = await startSignIn(providerOf(other), undefined, { timers });
      const back = await browse(honest.url, authority.ca);
      const redirected = new URL(new URL(mixed.url).searchParams.get('redirect_uri') ?? '');
      redirected.search = back.search;
      redirected.searchParams.set('state', new URL(mixed.url).searchParams.get('state') ?? '');
      await comeBack(redirected);
      expect(await codeOf(mixed.person)).toBe('identity/sso-refused');
      honest.cancel();
    } finally {
      await other.close();
    }
  });

  test('a redirect port that another program holds is said, and nothing is opened', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => {
      holder.listen(0, '127.0.0.1', resolve);
    });
    expect(
      await codeOf(startSignIn(providerOf(server, { redirectPort: (holder.address() as AddressInfo).port }), undefined, { timers })),
    ).toBe('identity/sso-refused');
    await new Promise<void>((resolve) => {
      holder.close(() => {
        resolve();
      });
    });
  });

  test('a provider that takes too long over its metadata, its keys or its tokens is unreachable, and holds nobody up', async () => {
    const hold = Promise.withResolvers<void>();
    const slow =
      (at: string): Spoil =>
      async (path, status, body) => {
        if (path === at) await hold.promise;
        return { status, body };
      };
    const impatient = { timers, answerSeconds: 0.3 };
    const found: string[] = [];
    server.spoil = slow(discovery);
    found.push(await codeOf(startSignIn(providerOf(server), undefined, impatient)));
    for (const at of ['/token', '/jwks']) {
      server.spoil = slow(at);
      const started = await startSignIn(providerOf(server), undefined, impatient);
      await comeBack(await browse(started.url, authority.ca));
      found.push(await codeOf(started.person));
    }
    hold.resolve();
    expect(found).toEqual(['identity/sso-unreachable', 'identity/sso-unreachable', 'identity/sso-unreachable']);
  });

  test('a sign-in that is given up or begun again while the provider takes its time waits for nothing any more', async () => {
    const opened: string[] = [];
    const closed: string[] = [];
    const desk = createSsoDesk({
      providers: { get: () => providerOf(server), list: () => [], save: () => undefined, remove: () => false },
      clientSecret: () => undefined,
      random: { bytes: (length) => new Uint8Array(length).fill(opened.length) },
      timers: {
        after: () => {
          opened.push('waits');
          return () => {
            closed.push('ended');
          };
        },
      },
    });
    const hold = Promise.withResolvers<void>();
    server.spoil = async (path, status, body) => {
      if (path === discovery) await hold.promise;
      return { status, body };
    };
    const givenUp = codeOf(desk.start('window-1', 'p'));
    desk.cancel('window-1');
    const [first, second] = [codeOf(desk.start('window-2', 'p')), codeOf(desk.start('window-2', 'p'))];
    hold.resolve();
    expect([await givenUp, await first, await second, opened.length]).toEqual([
      'identity/sso-refused',
      'identity/sso-refused',
      'accepted',
      3,
    ]);
    desk.cancel('window-2');
    // Each attempt's door on this computer is closed again, and with it its timer.
    while (closed.length < 3)
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
  });

  test('a provider that nobody vouches for, or that is not there, is unreachable', async () => {
    const { ca: _ca, ...bare } = providerOf(server);
    expect(await codeOf(startSignIn(bare, undefined, { timers }))).toBe('identity/sso-unreachable');
    expect(await codeOf(startSignIn(providerOf(server, { issuer: 'https://127.0.0.1:9' }), undefined, { timers }))).toBe(
      'identity/sso-unreachable',
    );
  });
});
