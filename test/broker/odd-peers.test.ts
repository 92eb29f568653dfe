/** Servers that do what no server should: whatever comes, a request ends in its time, with an answer or an error of ours, and the next one is served. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import { sendMail, WHOLE_MS } from '../../app/broker/mail/mail.node.ts';
import { codeOfError } from '../../app/kernel/errors.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { newAuthority } from '../kit/certificates.ts';
import { host, outcome, testBroker } from './broker-kit.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  open.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  });
  return (server.address() as AddressInfo).port;
}

/** What is written over and over until the other side has had enough. */
function flood(socket: Socket, piece: string): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
}
function drip(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || at >= text.length) clearInterval(timer);
    else socket.write(text[at++] ?? '');
  }, 200);
  socket.once('close', () => clearInterval(timer));
}
const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';

type Peer = (socket: Socket) => void;
const says =
  (text: string | Buffer): Peer =>
  (socket) => {
    socket.write(text);
  };
const saysAndEnds =
  (text: string | Buffer): Peer =>
  (socket) => {
    socket.end(text);
  };

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

/** After `S` comes TLS, as PostgreSQL has it; `greets` is what it says first. */
const database =
  (
    pair: { readonly key: string; readonly cert: string },
    greets: string | undefined,
    inside: ((socket: TLSSocket) => void) | undefined,
  ): Peer =>
  (socket) => {
    if (greets !== undefined) socket.write(greets);
    if (inside === undefined) return;
    const secured = new TLSSocket(socket, { isServer: true, ...pair, minVersion: 'TLSv1.3', ALPNProtocols: ['postgresql'] });
    secured.on('error', () => undefined);
    inside(secured);
  };

test.each<[string, 'postgres' | 'mysql', string | undefined, ((socket: TLSSocket) => void) | undefined]>([
  ['PostgreSQL: nothing', 'postgres', undefined, undefined],
  ['PostgreSQL: that it speaks TLS, and nothing more', 'postgres', 'S', undefined],
  ['PostgreSQL: nothing once it is encrypted', 'postgres', 'S', () => undefined],
  ['PostgreSQL: one letter at a time at the login', 'postgres', 'S', (socket) => drip(socket, 'R\0\0\x10'.repeat(25))],
  ['MySQL: nothing', 'mysql', undefined, undefined],
  ['MySQL: a part of its greeting', 'mysql', 'J', undefined],
])(
  'a database that says, %s',
  async (_name, kind, greets, inside) => {
    const authority = newAuthority();
    const peer = database(authority.issue('db.test.example'), greets, inside);
    const port = await listening(
      createServer((socket) => {
        if (kind === 'mysql') peer(socket);
        else socket.once('data', () => peer(socket));
      }),
    );
    const { broker, step } = testBroker({
      names: { 'db.test.example': ['127.0.0.1'] },
      connections: {
        c1: {
          hosts: ['db.test.example'],
          auth: { type: 'login', username: 'flow', secret: 'not-a-real-one' },
          ca: authority.ca,
          internalAddresses: ['127.0.0.1'],
          server: { host: 'db.test.example', port, security: kind === 'mysql' ? 'starttls' : 'tls', database: 'x' },
        },
      },
    });
    const ways = step({
      hosts: [host('db.test.example', port, { scheme: kind, methods: [] })],
      tables: [{ database: 'c1', table: '*', access: 'read', nodes: ['n1'] }],
    });
    const code = await outcome(
      ways.sql({ connection: 'c1', database: kind, statement: 'SELECT 1', values: [], readOnly: true, maxRows: 1, timeoutMs: 200 }),
    );
    await broker.close();
    authority.remove();
    expect(code).toBe('egress/timeout');
  },
  15_000,
);

/** A message of PostgreSQL: its letter, its length, what is in it. */
const message = (kind: string, body = ''): string =>
  `${kind}${Buffer.from([0, 0, (body.length + 4) >> 8, (body.length + 4) & 255]).toString('latin1')}${body}`;
const secret = 'not-a-real-one';

test.each<[string, string]>([
  ['an error without an end', message('E', 'SERROR')],
  ['an empty error', message('E')],
  ['a way of signing in that there is not', message('R', '\0\0\0c')],
  ['a row of less than no columns', `${message('R', '\0\0\0\0')}${message('D', '\xff\xff')}`],
  ['the password as its code', message('E', `SERROR\0C${secret}\0\0`)],
  ['the password as its reason', message('E', `SERROR\0M${secret}\0\0`)],
])(
  'a database that answers the login with %s ends its step alone, and no secret is told',
  async (_name, answer) => {
    const authority = newAuthority();
    const peer = database(authority.issue('db.test.example'), 'S', (socket) => {
      socket.once('data', () => socket.write(answer, 'latin1'));
    });
    const port = await listening(
      createServer((socket) => {
        socket.once('data', () => peer(socket));
      }),
    );
    const { broker, step } = testBroker({
      names: { 'db.test.example': ['127.0.0.1'] },
      connections: {
        c1: {
          hosts: ['db.test.example'],
          auth: { type: 'login', username: 'flow', secret },
          ca: authority.ca,
          internalAddresses: ['127.0.0.1'],
          server: { host: 'db.test.example', port, security: 'tls', database: 'x' },
        },
      },
    });
    const ways = step({
      hosts: [host('db.test.example', port, { scheme: 'postgres', methods: [] })],
      tables: [{ database: 'c1', table: '*', access: 'read', nodes: ['n1'] }],
    });
    const error: unknown = await ways
      .sql({ connection: 'c1', database: 'postgres', statement: 'SELECT 1', values: [], readOnly: true, maxRows: 1, timeoutMs: 5_000 })
      .catch((thrown: unknown) => thrown);
    await broker.close();
    authority.remove();
    expect([codeOfError(error), String(error).includes(secret)]).toEqual(['sql/failed', false]);
  },
  15_000,
);

test('a mail server that says a little for ever, without end, is given up in time', async () => {
  const authority = newAuthority();
  const said = Promise.withResolvers<undefined>();
  const port = await listening(
    createTlsServer({ ...authority.issue('mail.test.example'), minVersion: 'TLSv1.3' }, (socket: TLSSocket) => {
      socket.on('error', () => undefined).write('220 mail.test.example\r\n');
      socket.once('data', () => {
        drip(socket, '250-MORE\r\n'.repeat(1_000));
        said.resolve(undefined);
      });
    }),
  );
  // All the time that a message has is over once the server has begun to say so much.
  const timers = {
    after: (ms: number, run: () => void) => {
      if (ms === WHOLE_MS) void said.promise.then(run);
      return () => undefined;
    },
  };
  const mail = {
    connection: 'c1',
    from: { name: '', address: 'a@test.example', judged: 'a@test.example' },
    to: ['b@test.example'],
    subject: 'x',
    text: 'x',
    idempotencyKey: 'k',
  } as unknown as Parameters<typeof sendMail>[0];
  const bound: BoundConnection = {
    hosts: ['mail.test.example'],
    auth: { type: 'none' },
    ca: authority.ca,
    internalAddresses: ['127.0.0.1'],
  };
  const code = await outcome(
    sendMail(mail, { host: 'mail.test.example', port, security: 'tls', minimumTls: '1.3' }, bound, undefined, {
      timers,
      hash: nodeHash,
      resolver: { resolve: async () => ['127.0.0.1'] },
    }),
  );
  authority.remove();
  expect(code).toBe('egress/unreachable');
}, 15_000);

test('a mailbox server that says that all messages there can be are gone holds nobody up', async () => {
  const authority = newAuthority();
  const answers: readonly (readonly [RegExp, string])[] = [
    [/^\S+ (?:EXAMINE|SELECT)/, '* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n'],
    [/SEARCH/, `${'* VANISHED 1:4294967295\r\n'.repeat(8)}* SEARCH 5\r\n`],
    [/FETCH/, '* 1 FETCH (UID 5 FLAGS () RFC822.SIZE 0 INTERNALDATE "99-Foo-9999" ENVELOPE (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL))\r\n'],
  ];
  const port = await listening(
    createTlsServer({ ...authority.issue('mail.test.example'), minVersion: 'TLSv1.3' }, (socket: TLSSocket) => {
      socket.on('error', () => undefined).write('* OK [CAPABILITY IMAP4rev1] x\r\n');
      socket.on('data', (piece: Buffer) => {
        for (const line of piece.toString().split('\r\n').slice(0, -1))
          socket.write(`${answers.find(([asked]) => asked.test(line))?.[1] ?? ''}${line.split(' ')[0]} OK x\r\n`);
      });
    }),
  );
  const { broker, step } = testBroker({
    names: { 'mail.test.example': ['127.0.0.1'] },
    connections: {
      c1: {
        hosts: ['mail.test.example'],
        auth: { type: 'login', username: 'flow', secret },
        ca: authority.ca,
        internalAddresses: ['127.0.0.1'],
        server: { host: 'mail.test.example', port, security: 'tls' },
      },
    },
  });
  const ways = step({
    hosts: [host('mail.test.example', port, { scheme: 'imap', methods: [] })],
    tables: [{ database: 'c1', table: 'INBOX', access: 'read', nodes: ['n1'] }],
  });
  const answer = await ways.mailbox({
    operation: 'read',
    connection: 'c1',
    folder: 'INBOX',
    unseenOnly: false,
    newestFirst: false,
    limit: 2,
    html: false,
    maxTextBytes: 1_000,
    attachments: false,
    maxAttachmentBytes: 0,
    uids: [],
    seen: false,
    timeoutMs: 10_000,
  });
  await broker.close();
  authority.remove();
  expect([answer.validity, answer.messages.map(({ uid, received }) => [uid, received])]).toEqual(['7', [[5, '1970-01-01T00:00:00.000Z']]]);
}, 20_000);

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
