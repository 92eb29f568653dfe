import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { codeOfError } from '../../app/kernel/errors.ts';
import { answer, httpsServer } from '../kit/servers.ts';
import { host, outcome } from './broker-kit.ts';
import { authority, open, serve, broker, bound, get, token, pair } from './egress-kit.ts';

describe('redirects', () => {
  test('within the origin keep the secret; to another granted origin they carry none', async () => {
    const other = authority.issue('cdn.test.example');
    const seen: (string | undefined)[] = [];
    const target = await httpsServer(other, (request, response) => {
      seen.push(request.headers.authorization, request.headers['cookie'], request.method);
      answer(response, 200, { done: true });
    });
    open.push(target);
    const port = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(request.url === '/a' ? 302 : 307, {
        location: request.url === '/a' ? '/b' : `https://cdn.test.example:${target.port}/c`,
      });
      response.end();
    });
    const made = broker(bound({ hosts: ['api.test.example'] }), { 'api.test.example': ['127.0.0.1'], 'cdn.test.example': ['127.0.0.1'] });
    const response = await made
      .step({ hosts: [host('api.test.example', port), host('cdn.test.example', target.port)] })
      .http(get(`https://api.test.example:${port}/a`, { followRedirects: true, headers: { cookie: 'a=1' } }));
    expect([response.status, seen]).toEqual([200, [`Bearer ${token}`, `Bearer ${token}`, undefined, undefined, 'GET']]);
  });

  test('to another origin and back carry no secret either, nor any header but those that say nothing of anybody; the body goes only where the method stays', async () => {
    const seen: unknown[] = [];
    const told = ({ headers, method, url }: IncomingMessage): void => {
      seen.push([
        method,
        url,
        headers.authorization,
        headers['jwt'],
        headers['x-customer'],
        headers['accept'],
        headers['idempotency-key'],
        headers['content-type'],
      ]);
    };
    let home = 0;
    const target = await httpsServer(authority.issue('cdn.test.example'), (request, response) => {
      told(request);
      response.writeHead(request.url === '/see-other' ? 303 : 307, { location: `https://api.test.example:${home}/back` });
      response.end();
    });
    open.push(target);
    home = await serve((request, response) => {
      told(request);
      if (request.url === '/back') answer(response, 200, {});
      else response.writeHead(307, { location: `https://cdn.test.example:${target.port}${request.url ?? ''}` }).end();
    });
    const made = broker(bound({ hosts: ['api.test.example'] }), { 'api.test.example': ['127.0.0.1'], 'cdn.test.example': ['127.0.0.1'] });
    const step = made.step({ hosts: [host('api.test.example', home), host('cdn.test.example', target.port)] });
    const headers = { JWT: 'p', 'X-Customer': 'k', accept: 'r', 'idempotency-key': 'i', 'content-type': 'text/plain' };
    await step.http(get(`https://api.test.example:${home}/see-other`, { method: 'POST', body: 'b', headers, followRedirects: true }));
    expect(seen).toEqual([
      ['POST', '/see-other', `Bearer ${token}`, 'p', 'k', 'r', 'i', 'text/plain'],
      ['POST', '/see-other', undefined, undefined, undefined, 'r', 'i', 'text/plain'],
      ['GET', '/back', undefined, undefined, undefined, 'r', 'i', undefined],
    ]);
  });

  test('to a name below, another port or a step down of the same host are to another origin: no certificate of ours, no key in a header of any name', async () => {
    const seen: unknown[] = [];
    const told = (request: IncomingMessage): void => {
      seen.push([
        request.url,
        request.headers['x-plain-name'],
        request.headers['assertion'],
        (request.socket as TLSSocket).getPeerCertificate().subject?.CN,
      ]);
    };
    const asks = { ca: authority.ca, requestCert: true, rejectUnauthorized: false };
    const below = await httpsServer({ ...authority.issue('sub.api.test.example'), ...asks }, (request, response) => {
      told(request);
      answer(response, 200, {});
    });
    const beside = await httpsServer({ ...pair, ...asks }, (request, response) => {
      told(request);
      answer(response, 200, {});
    });
    open.push(below, beside);
    const port = await serve((request, response) => {
      told(request);
      response
        .writeHead(308, {
          location:
            request.url === '/below' ? `https://sub.api.test.example:${below.port}/there` : `https://api.test.example:${beside.port}/there`,
        })
        .end();
    }, asks);
    const made = broker(
      bound({
        hosts: ['api.test.example', '*.api.test.example'],
        auth: { type: 'api-key', header: 'X-Plain-Name', secret: token },
        clientCertificate: authority.issue('our-client'),
      }),
      { 'api.test.example': ['127.0.0.1'], 'sub.api.test.example': ['127.0.0.1'] },
    );
    const step = made.step({
      hosts: [host('api.test.example', port), host('api.test.example', beside.port), host('sub.api.test.example', below.port)],
    });
    for (const path of ['/below', '/beside'])
      await step.http(get(`https://api.test.example:${port}${path}`, { headers: { assertion: 'a' }, followRedirects: true }));
    expect(seen).toEqual([
      ['/below', token, 'a', 'our-client'],
      ['/there', undefined, undefined, undefined],
      ['/beside', token, 'a', 'our-client'],
      ['/there', undefined, undefined, undefined],
    ]);
  });

  test('to another granted origin never carry the secret in their query, however it is written there; to the same origin they may', async () => {
    const seen: string[] = [];
    const target = await httpsServer(authority.issue('cdn.test.example'), (request, response) => {
      seen.push(request.url ?? '');
      answer(response, 200, {});
    });
    open.push(target);
    const spelled = [encodeURIComponent(`Bearer ${token}`), Buffer.from(token).toString('base64url'), token.toUpperCase()];
    const port = await serve((request, response) => {
      const [, where = '', nth = ''] = (request.url ?? '').split(/[/?]/);
      if (where === 'there') answer(response, 200, {});
      else
        response
          .writeHead(307, {
            location: where === 'away' ? `https://cdn.test.example:${target.port}/?t=${spelled[Number(nth)]}` : `/there?t=${token}`,
          })
          .end();
    });
    const made = broker(bound({ hosts: ['api.test.example'] }), { 'api.test.example': ['127.0.0.1'], 'cdn.test.example': ['127.0.0.1'] });
    const step = made.step({ hosts: [host('api.test.example', port), host('cdn.test.example', target.port)] });
    const answers: unknown[] = [];
    for (const path of ['away/0', 'away/1', 'away/2', 'home/0'])
      answers.push(await outcome(step.http(get(`https://api.test.example:${port}/${path}`, { followRedirects: true }))));
    expect([answers, seen]).toEqual([['egress/blocked', 'egress/blocked', 'egress/blocked', 'allowed'], []]);
  });

  test('to a server that fails leave that one alone and not the one that sent on, which has answered', async () => {
    let asked = 0;
    const target = await httpsServer(authority.issue('cdn.test.example'), (_request, response) => {
      asked += 1;
      answer(response, 500, {});
    });
    open.push(target);
    const port = await serve((request, response) => {
      if (request.url !== '/away') {
        answer(response, request.url === '/fails' ? 500 : 200, {});
        return;
      }
      response.writeHead(307, { location: `https://cdn.test.example:${target.port}/c` });
      response.end();
    });
    const made = broker(bound({ hosts: ['api.test.example'] }), { 'api.test.example': ['127.0.0.1'], 'cdn.test.example': ['127.0.0.1'] });
    const step = made.step({ hosts: [host('api.test.example', port), host('cdn.test.example', target.port)] });
    const ask = (path: string): Promise<number | string> =>
      step.http(get(`https://api.test.example:${port}${path}`, { followRedirects: true })).then(({ status }) => status, codeOfError);
    const answers: (number | string)[] = [];
    // Four failures, and then it answers: four more do not make eight.
    for (const path of [
      '/fails',
      '/fails',
      '/fails',
      '/fails',
      '/away',
      '/fails',
      '/fails',
      '/fails',
      '/fails',
      '/fine',
      '/away',
      '/away',
      '/away',
      '/away',
      '/away',
      '/fine',
    ])
      answers.push(await ask(path));
    expect([answers, asked]).toEqual([
      [500, 500, 500, 500, 500, 500, 500, 500, 500, 200, 500, 500, 500, 500, 'egress/unreachable', 200],
      5,
    ]);
  });

  test('that break off after a request which acts say that it may have counted', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/b') request.socket.destroy();
      else response.writeHead(303, { location: '/b' }).end();
    });
    const { step } = broker();
    const ask = (method: string): Promise<unknown> =>
      outcome(
        step({ hosts: [host('api.test.example', port)] }).http(
          get(`https://api.test.example:${port}/a`, { method, followRedirects: true }),
        ),
      );
    expect([await ask('POST'), await ask('GET')]).toEqual(['egress/unanswered', 'egress/unreachable']);
  });

  test.each<[string, string, string]>([
    ['to a host that is not granted', 'https://evil.test.example/', 'halted/capability'],
    ['to the metadata service', 'https://169.254.169.254/latest', 'halted/capability'],
    ['down to http', 'http://api.test.example/', 'halted/capability'],
    ['with credentials in the address', 'https://user:pass@api.test.example/', 'egress/blocked'],
    ['to an odd spelling of loopback', 'https://0177.1/', 'egress/blocked'],
    ['in circles', '/', 'egress/blocked'],
    ['to a file', 'file:///etc/passwd', 'egress/blocked'],
    ['to another protocol', 'ftp://api.test.example/', 'egress/blocked'],
    ['to data', 'data:text/plain,x', 'egress/blocked'],
    ['to a private address', 'https://10.0.0.1/', 'halted/capability'],
    ['to loopback in IPv6', 'https://[::1]/', 'halted/capability'],
    ['to the host of a neighbour, without a scheme', '//evil.test.example/', 'halted/capability'],
    ['to another port', 'https://api.test.example:1/', 'halted/capability'],
  ])('%s are refused', async (_name, location, expected) => {
    const port = await serve((_request, response) => {
      response.writeHead(302, { location });
      response.end();
    });
    expect(
      await outcome(
        broker()
          .step({ hosts: [host('api.test.example', port)] })
          .http(get(`https://api.test.example:${port}/`, { followRedirects: true })),
      ),
    ).toBe(expected);
  });
});

test('a 401 from where a redirect led makes no request again that has acted', async () => {
  const calls: string[] = [];
  const target = await httpsServer(authority.issue('cdn.test.example'), (request, response) => {
    calls.push(`${request.method} away`);
    answer(response, 401, {});
  });
  open.push(target);
  const port = await serve((request, response) => {
    if (request.url === '/token') {
      answer(response, 200, { access_token: 'access', token_type: 'Bearer', expires_in: 3_600 });
      return;
    }
    calls.push(`${request.method} ${request.url}`);
    if (request.url === '/paid') answer(response, 401, {});
    else response.writeHead(303, { location: request.url === '/pay' ? '/paid' : `https://cdn.test.example:${target.port}/` }).end();
  });
  const made = broker(
    bound({
      hosts: ['api.test.example'],
      auth: { type: 'client-credentials', tokenUrl: `https://api.test.example:${port}/token`, clientId: 'client', secret: token },
    }),
    { 'api.test.example': ['127.0.0.1'], 'cdn.test.example': ['127.0.0.1'] },
  );
  const step = made.step({ hosts: [host('api.test.example', port), host('cdn.test.example', target.port)] });
  const asked: number[] = [];
  for (const path of ['/pay', '/send'])
    asked.push(
      (await step.http(get(`https://api.test.example:${port}${path}`, { method: 'POST', body: 'b', followRedirects: true }))).status,
    );
  expect([asked, calls]).toEqual([
    [401, 401],
    ['POST /pay', 'GET /paid', 'POST /send', 'GET away'],
  ]);
});
