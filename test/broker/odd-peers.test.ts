/** Servers that do what no server should: whatever comes, a request ends in its time, with an answer or an error of ours, and the next one is served. */
import { createServer } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { codeOfError } from '../../app/kernel/errors.ts';
import { newAuthority } from '../kit/certificates.ts';
import { host, outcome, testBroker } from './broker-kit.ts';
import { drip, ok, flood, says, chunked, saysAndEnds, listening, secret, type Peer } from './odd-peers-kit.ts';

test.each<[string, Peer, string]>([
  ['one byte a second of its headers', (socket) => drip(socket, ok), 'egress/timeout'],
  [
    'one byte a second of its answer',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
      drip(socket, 'x'.repeat(1_000));
    },
    'egress/timeout',
  ],
  ['nothing', () => undefined, 'egress/timeout'],
  ['that it goes on, without end', (socket) => flood(socket, 'HTTP/1.1 102 Processing\r\n\r\n'), 'egress/timeout'],
  ['hints, without end', (socket) => flood(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'), 'egress/timeout'],
  ['that it waits for the body, without end', (socket) => flood(socket, 'HTTP/1.1 100 Continue\r\n\r\n'), 'egress/unreachable'],
  ['another protocol', says('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'), 'egress/unreachable'],
  ['hints and then an answer', says(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${ok}`), 'allowed'],
  [
    'headers without end',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      flood(socket, `x-more: ${'x'.repeat(1_000)}\r\n`);
    },
    'egress/too-large',
  ],
  [
    'one header without end',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-more: ');
      flood(socket, 'x'.repeat(1_000));
    },
    'egress/too-large',
  ],
  [
    'cookies without end',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      flood(socket, 'set-cookie: a=b\r\n'.repeat(100));
    },
    'egress/too-large',
  ],
  ['a thousand cookies', says(`HTTP/1.1 200 OK\r\n${'set-cookie: a=b\r\n'.repeat(1_000)}content-length: 2\r\n\r\nok`), 'allowed'],
  [
    'events without end',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n');
      flood(socket, `data: ${'x'.repeat(10_000)}\n\n`);
    },
    'egress/too-large',
  ],
  [
    'an event now and then',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n');
      drip(socket, 'data: x\n\n'.repeat(100));
    },
    'egress/timeout',
  ],
  ['chunks that are none', says(`${chunked}zz\r\nhello\r\n`), 'egress/unreachable'],
  ['a chunk of more bytes than there are', says(`${chunked}ffffffffffffffff\r\nx`), 'egress/timeout'],
  [
    'a chunk without end',
    (socket) => {
      socket.write(`${chunked}7fffffff\r\n`);
      flood(socket, 'x'.repeat(10_000));
    },
    'egress/too-large',
  ],
  [
    'a name of a chunk without end',
    (socket) => {
      socket.write(`${chunked}1;`);
      flood(socket, 'x'.repeat(1_000));
    },
    'egress/timeout',
  ],
  [
    'trailers without end',
    (socket) => {
      socket.write(`${chunked}2\r\nok\r\n0\r\n`);
      flood(socket, 'x-more: x\r\n'.repeat(1_000));
    },
    'egress/too-large',
  ],
  ['HTTP/1.0, to the end of the connection', saysAndEnds('HTTP/1.0 200 OK\r\n\r\nok'), 'allowed'],
  ['half of what it promised', saysAndEnds('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nok'), 'egress/unreachable'],
  ['two lengths', says('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 5\r\n\r\nok'), 'egress/unreachable'],
  [
    'a length and chunks',
    says(`HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`),
    'egress/unreachable',
  ],
  ['a length that is none', says('HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\nok'), 'egress/unreachable'],
  ['what is no HTTP', says('SSH-2.0-OpenSSH_9.9\r\n'), 'egress/unreachable'],
  ['zeros', (socket) => flood(socket, '\0'.repeat(1_000)), 'egress/unreachable'],
  ['a status that is none', says('HTTP/1.1 999999 OK\r\n\r\n'), 'egress/unreachable'],
  [
    'nothing, and hangs up',
    (socket) => {
      socket.end();
    },
    'egress/unreachable',
  ],
  [
    'nothing, and resets',
    (socket) => {
      socket.resetAndDestroy();
    },
    'egress/unreachable',
  ],
  [
    'a little that unpacks to much',
    says(
      ((body) => Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`), body]))(
        gzipSync(Buffer.alloc(64 * 1024 * 1024)),
      ),
    ),
    'egress/packed',
  ],
  ['that it moved, again and again', says('HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n'), 'egress/blocked'],
  ['that it moved, to nowhere', says(`HTTP/1.1 302 Found\r\nlocation: http://[\r\ncontent-length: 0\r\n\r\n`), 'egress/blocked'],
  [
    'that it moved, to an address without end',
    says(`HTTP/1.1 302 Found\r\nlocation: /${'a'.repeat(60_000)}\r\ncontent-length: 0\r\n\r\n`),
    'egress/blocked',
  ],
])(
  'a server that says %s',
  async (_name, peer, expected) => {
    let asked = 0;
    const port = await listening(
      createServer((socket) => {
        socket.on('data', () => {
          asked += 1;
          if (socket.listenerCount('drain') === 0) peer(socket);
        });
      }),
    );
    const { broker, step } = testBroker({
      connections: { c1: { hosts: ['127.0.0.1'], auth: { type: 'none' }, internalAddresses: ['127.0.0.1'] } },
    });
    const ways = step({ hosts: [host('127.0.0.1', port, { scheme: 'http' })] });
    const code = await outcome(
      ways.http({
        connection: 'c1',
        url: `http://127.0.0.1:${port}/`,
        method: 'GET',
        headers: {},
        timeoutMs: expected === 'egress/timeout' ? 300 : 15_000,
        followRedirects: true,
      }),
    );
    await broker.close();
    expect([code, asked > 0]).toEqual([expected, true]);
  },
  20_000,
);

test.each<[string, (authority: ReturnType<typeof newAuthority>) => { readonly key: string; readonly cert: string }]>([
  ['for another name', (authority) => authority.issue('other.test.example')],
  ['that has ended', (authority) => authority.issue('api.test.example', -1)],
  [
    'of its own making',
    () => {
      const own = newAuthority();
      const pair = own.issue('api.test.example');
      own.remove();
      return pair;
    },
  ],
])(
  'a server with a certificate %s',
  async (_name, pairOf) => {
    const authority = newAuthority();
    const port = await listening(
      createTlsServer({ ...pairOf(authority), minVersion: 'TLSv1.3' }, (socket: TLSSocket) => {
        socket.on('error', () => undefined);
        socket.write(ok);
      }),
    );
    const { broker, step } = testBroker({
      names: { 'api.test.example': ['127.0.0.1'] },
      connections: { c1: { hosts: ['api.test.example'], auth: { type: 'none' }, ca: authority.ca, internalAddresses: ['127.0.0.1'] } },
    });
    const code = await outcome(
      step({ hosts: [host('api.test.example', port)] }).http({
        connection: 'c1',
        url: `https://api.test.example:${port}/`,
        method: 'GET',
        headers: {},
        timeoutMs: 3_000,
        followRedirects: false,
      }),
    );
    await broker.close();
    authority.remove();
    expect(code).toBe('egress/tls');
  },
  20_000,
);

test.each<[string, Peer]>([
  ['nothing', () => undefined],
  ['one byte a second', (socket) => drip(socket, '\x16\x03\x03')],
  ['what is no TLS', says('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['zeros without end', (socket) => flood(socket, '\0'.repeat(1_000))],
])(
  'a server that answers the greeting of TLS with %s',
  async (_name, peer) => {
    const port = await listening(
      createServer((socket) => {
        socket.once('data', () => peer(socket));
      }),
    );
    const { broker, step } = testBroker({
      names: { 'api.test.example': ['127.0.0.1'] },
      connections: { c1: { hosts: ['api.test.example'], auth: { type: 'none' }, internalAddresses: ['127.0.0.1'] } },
    });
    const code = await outcome(
      step({ hosts: [host('api.test.example', port)] }).http({
        connection: 'c1',
        url: `https://api.test.example:${port}/`,
        method: 'GET',
        headers: {},
        timeoutMs: 500,
        followRedirects: false,
      }),
    );
    await broker.close();
    expect(['egress/timeout', 'egress/tls', 'egress/unreachable']).toContain(code);
  },
  20_000,
);

test('a server that redirects to its secret is not followed, and no log names it', async () => {
  const port = await listening(
    createServer((socket) => {
      socket.on('data', () =>
        socket.write(`HTTP/1.1 302 Found\r\nlocation: https://${secret}.test.example/${secret}\r\ncontent-length: 0\r\n\r\n`),
      );
    }),
  );
  const { broker, step, log } = testBroker({
    connections: { c1: { hosts: ['127.0.0.1'], auth: { type: 'bearer', secret }, internalAddresses: ['127.0.0.1'] } },
  });
  const error: unknown = await step({ hosts: [host('127.0.0.1', port, { scheme: 'http' })] })
    .http({ connection: 'c1', url: `http://127.0.0.1:${port}/`, method: 'GET', headers: {}, timeoutMs: 5_000, followRedirects: true })
    .catch((thrown: unknown) => thrown);
  await broker.close();
  expect([codeOfError(error), JSON.stringify([String(error), log]).includes(secret)]).toEqual(['egress/blocked', false]);
});

test('a sign-in server that repeats a secret gets it into no error', async () => {
  const authority = newAuthority();
  const answer = JSON.stringify({ error: secret });
  const port = await listening(
    createTlsServer({ ...authority.issue('api.test.example'), minVersion: 'TLSv1.3' }, (socket: TLSSocket) => {
      socket
        .on('error', () => undefined)
        .on('data', () => socket.write(`HTTP/1.1 400 Bad Request\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`));
    }),
  );
  const { broker, step } = testBroker({
    names: { 'api.test.example': ['127.0.0.1'] },
    connections: {
      c1: {
        hosts: ['api.test.example'],
        auth: { type: 'client-credentials', tokenUrl: `https://api.test.example:${port}/token`, clientId: 'c', secret },
        ca: authority.ca,
        internalAddresses: ['127.0.0.1'],
      },
    },
  });
  const error: unknown = await step({ hosts: [host('api.test.example', port)] })
    .http({
      connection: 'c1',
      url: `https://api.test.example:${port}/`,
      method: 'GET',
      headers: {},
      timeoutMs: 5_000,
      followRedirects: false,
    })
    .catch((thrown: unknown) => thrown);
  await broker.close();
  authority.remove();
  expect([codeOfError(error), String(error).includes(secret)]).toEqual(['egress/status', false]);
});

test('an answer that is cut into single bytes, and into pieces of every size, is the same answer', async () => {
  const sizes = [1, 1, 16_000, 2, 20_000, 1, 65_536, 70_000, 3, 16_384, 16_385, ...Array.from({ length: 2_000 }, () => 40)];
  const answer = Buffer.from(Array.from({ length: sizes.reduce((sum, size) => sum + size, 0) }, (_, at) => at % 251));
  const port = await listening(
    createServer((socket) => {
      socket.once('data', () => {
        socket.write(chunked);
        let at = 0;
        for (const size of sizes)
          socket.write(Buffer.concat([Buffer.from(`${size.toString(16)}\r\n`), answer.subarray(at, (at += size)), Buffer.from('\r\n')]));
        socket.write('0\r\n\r\n');
      });
    }),
  );
  const { broker, step } = testBroker({
    connections: { c1: { hosts: ['127.0.0.1'], auth: { type: 'none' }, internalAddresses: ['127.0.0.1'] } },
  });
  const { body } = await step({ hosts: [host('127.0.0.1', port, { scheme: 'http' })] }).http({
    connection: 'c1',
    url: `http://127.0.0.1:${port}/`,
    method: 'GET',
    headers: {},
    timeoutMs: 10_000,
    followRedirects: false,
    binary: true,
  });
  await broker.close();
  expect(Buffer.from(body, 'base64').equals(answer)).toBe(true);
});
