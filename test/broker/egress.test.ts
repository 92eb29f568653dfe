import { describe, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import type { HttpAsk } from '../../app/broker/network/requests.ts';
import { answer, bodyOf, httpServer } from '../kit/servers.ts';
import { host, outcome } from './broker-kit.ts';
import { serve, token, broker, get, bound, open, pair, authority } from './egress-kit.ts';

describe('a granted request', () => {
  test('goes out over TLS 1.3 with the secret, comes back without it, and is logged', async () => {
    let protocol: unknown;
    const port = await serve(async (request, response) => {
      protocol = (request.socket as unknown as { getProtocol(): string }).getProtocol();
      answer(
        response,
        200,
        { echoed: request.headers.authorization, body: await bodyOf(request), secretInText: Buffer.from(token).toString('base64') },
        { 'x-echo': token },
      );
    });
    const made = broker();
    const response = await made
      .step({ hosts: [host('api.test.example', port, { paths: ['/v1'] })] })
      .http(get(`https://api.test.example:${port}/v1/orders/anna@example.com?customer=7`, { method: 'POST', body: '{"a":1}' }));
    expect([protocol, response.status, response.headers['x-echo'], JSON.parse(response.body)]).toEqual([
      'TLSv1.3',
      200,
      '[secret]',
      { echoed: 'Bearer [secret]', body: '{"a":1}', secretInText: '[secret]' },
    ]);
    expect(made.log).toEqual([
      {
        at: expect.any(Number),
        runId: 'run_1',
        flowId: 'flow_1',
        nodeId: 'n1',
        kind: 'http',
        decision: 'allowed',
        destination: 'api.test.example',
        port,
        method: 'POST',
        // What a run puts behind the approved part may be somebody's name.
        path: '/v1/…',
        connection: 'c1',
        status: 200,
        requestBytes: 7,
        responseBytes: expect.any(Number),
        labels: [],
        durationMs: expect.any(Number),
        address: '127.0.0.1',
      },
    ]);
  });

  test('reuses connections, and a name is resolved once for each', async () => {
    const sockets = new Set<unknown>();
    const port = await serve((request, response) => {
      sockets.add(request.socket);
      answer(response, 200, {});
    });
    const made = broker();
    const step = made.step({ hosts: [host('api.test.example', port)] });
    for (let i = 0; i < 10; i += 1) await step.http(get(`https://api.test.example:${port}/${i}`));
    expect([sockets.size <= 2, made.lookups.length]).toEqual([true, sockets.size]);
  });

  test('cannot smuggle headers that belong to HTTP or to the broker', async () => {
    let seen: Record<string, unknown> = {};
    const port = await serve((request, response) => {
      seen = request.headers;
      answer(response, 200, {});
    });
    const step = broker().step({ hosts: [host('api.test.example', port)] });
    const url = `https://api.test.example:${port}/`;
    await step.http(
      get(url, {
        headers: {
          Host: 'other',
          'X-Forwarded-For': '1.2.3.4',
          'Transfer-Encoding': 'chunked',
          Metadata: 'true',
          'X-Fine': 'yes',
          Authorization: 'Bearer mine',
        },
      }),
    );
    expect(seen).toEqual({
      host: `api.test.example:${port}`,
      connection: 'keep-alive',
      'x-fine': 'yes',
      'accept-encoding': 'identity',
      authorization: `Bearer ${token}`,
    });
    expect(await outcome(step.http(get(url, { headers: { 'X-Bad': 'a\r\nX-More: b' } })))).toBe('step/failed');
  });
});

describe('what is not in the grant is refused and leaves evidence', () => {
  test.each<[string, (port: number) => HttpAsk]>([
    ['another host', (port) => get(`https://evil.test.example:${port}/v1`)],
    ['another port', () => get('https://api.test.example/v1')],
    ['another method', (port) => get(`https://api.test.example:${port}/v1`, { method: 'DELETE' })],
    ['another path', (port) => get(`https://api.test.example:${port}/v10`)],
    ['a path that climbs', (port) => get(`https://api.test.example:${port}/v1/../admin`)],
    ['a path with an encoded slash', (port) => get(`https://api.test.example:${port}/v1/..%2fadmin`)],
    ['another scheme', (port) => get(`http://api.test.example:${port}/v1`)],
    [
      'no connection',
      (port) => {
        const { connection: _connection, ...rest } = get(`https://api.test.example:${port}/v1`);
        return rest;
      },
    ],
  ])('%s', async (_name, ask) => {
    let hits = 0;
    const port = await serve((_request, response) => {
      hits += 1;
      answer(response, 200, {});
    });
    const made = broker();
    expect([
      await outcome(made.step({ hosts: [host('api.test.example', port, { paths: ['/v1'] })] }).http(ask(port))),
      hits,
      made.log.map((entry) => entry.decision),
    ]).toEqual(['halted/capability', 0, ['refused']]);
  });

  test('labels that the destination was not approved for', async () => {
    const port = await serve((_request, response) => answer(response, 200, {}));
    const made = broker();
    const hosts = [host('api.test.example', port)];
    const url = `https://api.test.example:${port}/`;
    expect([
      await outcome(made.step({ hosts }, { labels: ['health'] }).http(get(url))),
      await outcome(
        made.step({ hosts, labels: [{ destination: 'api.test.example', labels: ['health'] }] }, { labels: ['health'] }).http(get(url)),
      ),
    ]).toEqual(['halted/capability', 'allowed']);
  });

  test('another step of the same flow', async () => {
    const port = await serve((_request, response) => answer(response, 200, {}));
    expect(
      await outcome(
        broker()
          .step({ hosts: [host('api.test.example', port, { nodes: ['n2'] })] })
          .http(get(`https://api.test.example:${port}/`)),
      ),
    ).toBe('halted/capability');
  });
});

describe('addresses', () => {
  test.each([
    ['a name that leads inside', ['10.0.0.1']],
    ['one bad answer among good ones', ['93.184.216.34', '127.0.0.1']],
    ['the metadata service', ['169.254.169.254']],
    ['an IPv4 address in IPv6 clothing', ['::ffff:127.0.0.1']],
    ["Azure's wire server", ['168.63.129.16']],
  ])('%s is refused although the host is granted', async (_name, answers) => {
    const made = broker(bound({ internalAddresses: [] }), { 'api.test.example': answers });
    expect(await outcome(made.step({ hosts: [host('api.test.example', 443)] }).http(get('https://api.test.example/')))).toBe(
      'egress/blocked',
    );
  });

  test('a name that changes its answer after the check gains nothing: the socket goes to the judged address', async () => {
    let calls = 0;
    const made = broker(bound({ internalAddresses: ['127.0.0.1'] }), {
      'api.test.example': () => (calls++ === 0 ? ['127.0.0.1'] : ['169.254.169.254']),
    });
    const port = await serve((request, response) => answer(response, 200, { local: request.socket.localAddress }));
    const step = made.step({ hosts: [host('api.test.example', port)] });
    expect([await outcome(step.http(get(`https://api.test.example:${port}/`))), calls]).toEqual(['allowed', 1]);
  });

  test('an approved internal address does not open the others, nor the metadata service', async () => {
    for (const [address, expected] of [
      ['127.0.0.2', 'egress/blocked'],
      ['169.254.169.254', 'egress/blocked'],
    ] as const) {
      const made = broker(bound({ internalAddresses: ['127.0.0.1', '169.254.169.254'] }), { 'api.test.example': [address] });
      expect(await outcome(made.step({ hosts: [host('api.test.example', 443)] }).http(get('https://api.test.example/')))).toBe(expected);
    }
  });

  test('plain http is for approved internal addresses only', async () => {
    const server = await httpServer((_request, response) => answer(response, 200, {}));
    open.push(server);
    const hosts = [host('127.0.0.1', server.port, { scheme: 'http' }), host('api.test.example', server.port, { scheme: 'http' })];
    const inside = broker(bound({ hosts: ['127.0.0.1'] })).step({ hosts });
    const outside = broker(bound({ internalAddresses: ['127.0.0.1'] }), { 'api.test.example': ['93.184.216.34'] }).step({ hosts });
    expect([
      await outcome(inside.http(get(`http://127.0.0.1:${server.port}/`))),
      await outcome(outside.http(get(`http://api.test.example:${server.port}/`))),
    ]).toEqual(['allowed', 'egress/blocked']);
  });
});

describe('TLS', () => {
  test('1.2 needs both waivers, below is never spoken', async () => {
    const old = await serve((_request, response) => answer(response, 200, {}), { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
    const ask = get(`https://api.test.example:${old}/`);
    const results = [];
    for (const [granted, bind] of [
      ['1.3', '1.2'],
      ['1.2', '1.3'],
      ['1.2', '1.2'],
    ] as const) {
      results.push(
        await outcome(
          broker(bound({ minimumTls: bind }))
            .step({ hosts: [host('api.test.example', old, { minimumTls: granted })] })
            .http(ask),
        ),
      );
    }
    expect(results).toEqual(['egress/tls', 'egress/tls', 'allowed']);
  });

  test.each<[string, () => { key: string; cert: string }, Partial<BoundConnection>]>([
    ['an unknown authority', () => pair, { ca: undefined as never }],
    ['a certificate for another name', () => authority.issue('other.test.example'), {}],
    ['a certificate that has ended', () => authority.issue('api.test.example', -1), {}],
  ])('%s is refused', async (_name, make, more) => {
    const port = await serve((_request, response) => answer(response, 200, {}), make());
    const { ca, ...rest } = bound(more);
    expect(
      await outcome(
        broker(ca === undefined ? rest : { ...rest, ca })
          .step({ hosts: [host('api.test.example', port)] })
          .http(get(`https://api.test.example:${port}/`)),
      ),
    ).toBe('egress/tls');
  });
});

describe('limits', () => {
  test('an answer that is too large, too slow or broken ends as a typed error', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/large') {
        response.writeHead(200);
        for (let i = 0; i < 12; i += 1) response.write(Buffer.alloc(1024 * 1024, 65));
        response.end();
      }
      if (request.url === '/broken') request.socket.destroy();
    });
    const step = broker().step({ hosts: [host('api.test.example', port)] });
    const url = (path: string): string => `https://api.test.example:${port}${path}`;
    expect([
      await outcome(step.http(get(url('/large')))),
      await outcome(step.http(get(url('/slow'), { timeoutMs: 150 }))),
      await outcome(step.http(get(url('/broken')))),
    ]).toEqual(['egress/too-large', 'egress/timeout', 'egress/unreachable']);
  });

  test('a connection has its requests a minute, and a destination that keeps failing is left alone', async () => {
    let hits = 0;
    const port = await serve((_request, response) => {
      hits += 1;
      answer(response, 503, {});
    });
    const limited = broker(bound({ requestsPerMinute: 2 })).step({ hosts: [host('api.test.example', port)] });
    const failing = broker().step({ hosts: [host('api.test.example', port)] });
    const ask = get(`https://api.test.example:${port}/`);
    const first = [await outcome(limited.http(ask)), await outcome(limited.http(ask)), await outcome(limited.http(ask))];
    const second = [];
    for (let i = 0; i < 7; i += 1) second.push(await outcome(failing.http(ask)));
    expect([first, second, hits]).toEqual([
      ['allowed', 'allowed', 'egress/rate-limited'],
      [...Array<string>(5).fill('allowed'), 'egress/unreachable', 'egress/unreachable'],
      7,
    ]);
  });

  test('the budget is asked before the request leaves', async () => {
    let hits = 0;
    const port = await serve((_request, response) => {
      hits += 1;
      answer(response, 200, {});
    });
    const meter = {
      sendBytes: () => {
        throw new Error('budget');
      },
      modelCall: () => ({ settle: () => undefined }),
    };
    expect([
      await outcome(
        broker()
          .step({ hosts: [host('api.test.example', port)] }, { meter })
          .http(get(`https://api.test.example:${port}/`)),
      ),
      hits,
    ]).toEqual(['egress/unreachable', 0]);
  });
});

test('a secret goes only to the hosts that its connection is bound to', async () => {
  const port = await serve((_request, response) => answer(response, 200, {}));
  expect(
    await outcome(
      broker(bound({ hosts: ['elsewhere.test.example'] }))
        .step({ hosts: [host('api.test.example', port)] })
        .http(get(`https://api.test.example:${port}/`)),
    ),
  ).toBe('halted/capability');
});

test('an OAuth 2 client-credentials token is fetched once, sent, renewed after a 401 and scrubbed', async () => {
  const calls: string[] = [];
  let issued = 0;
  let valid = '';
  const port = await serve(async (request, response) => {
    if (request.url === '/token') {
      calls.push(`token ${await bodyOf(request)} ${Buffer.from((request.headers.authorization ?? '').slice(6), 'base64').toString()}`);
      valid = `access-${++issued}-${'x'.repeat(10)}`;
      answer(response, 200, { access_token: valid, token_type: 'Bearer', expires_in: 3_600 });
      return;
    }
    calls.push(request.url ?? '');
    if (request.headers.authorization === `Bearer ${valid}` && !(request.url === '/second' && issued === 1))
      answer(response, 200, { echo: request.headers.authorization });
    else answer(response, 401, {});
  });
  const made = broker(
    bound({
      auth: {
        type: 'client-credentials',
        tokenUrl: `https://api.test.example:${port}/token`,
        clientId: 'client',
        secret: token,
        scope: 'read',
      },
    }),
  );
  const step = made.step({ hosts: [host('api.test.example', port)] });
  const first = await step.http(get(`https://api.test.example:${port}/first`));
  const second = await step.http(get(`https://api.test.example:${port}/second`));
  expect([first.body, second.status, calls]).toEqual([
    '{"echo":"Bearer [secret]"}',
    200,
    [
      `token grant_type=client_credentials&scope=read client:${token}`,
      '/first',
      '/second',
      `token grant_type=client_credentials&scope=read client:${token}`,
      '/second',
    ],
  ]);
});
