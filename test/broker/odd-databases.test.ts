/** Databases and mailboxes that do what none should: whatever comes, a request ends in its time, and the next one is served. */
import { createServer } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import type { MailboxAnswer } from '../../app/broker/mail/imap.node.ts';
import { sendMail, WHOLE_MS } from '../../app/broker/mail/mail.node.ts';
import { codeOfError } from '../../app/kernel/errors.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { newAuthority } from '../kit/certificates.ts';
import { host, outcome, testBroker } from './broker-kit.ts';
import { drip, listening, secret, type Peer } from './odd-peers-kit.ts';

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

/** What comes of a request to a mailbox server that answers as it is told; a line without an answer of its own is OK. */
async function askMailbox(
  answers: readonly (readonly [RegExp, string])[],
  ends: readonly (readonly [RegExp, string])[] = [],
  more: object = {},
): Promise<MailboxAnswer> {
  const authority = newAuthority();
  const port = await listening(
    createTlsServer({ ...authority.issue('mail.test.example'), minVersion: 'TLSv1.3' }, (socket: TLSSocket) => {
      socket.on('error', () => undefined).write('* OK [CAPABILITY IMAP4rev1] x\r\n');
      const said = (list: typeof answers, line: string): string | undefined => list.find(([asked]) => asked.test(line))?.[1];
      socket.on('data', (piece: Buffer) => {
        for (const line of piece.toString().split('\r\n').slice(0, -1))
          socket.write(`${said(answers, line) ?? ''}${line.split(' ')[0]} ${said(ends, line) ?? 'OK x'}\r\n`);
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
    tables: ['INBOX', 'Done'].flatMap((table) =>
      (['read', 'write'] as const).map((access) => ({ database: 'c1', table, access, nodes: ['n1'] })),
    ),
  });
  try {
    return await ways.mailbox({
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
      ...more,
    });
  } finally {
    await broker.close();
    authority.remove();
  }
}

test('a mailbox server that says that all messages there can be are gone holds nobody up', async () => {
  const answer = await askMailbox([
    [/^\S+ (?:EXAMINE|SELECT)/, '* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n'],
    [/SEARCH/, `${'* VANISHED 1:4294967295\r\n'.repeat(8)}* SEARCH 5\r\n`],
    [/FETCH/, '* 1 FETCH (UID 5 FLAGS () RFC822.SIZE 0 INTERNALDATE "99-Foo-9999" ENVELOPE (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL))\r\n'],
  ]);
  expect([answer.validity, answer.messages.map(({ uid, received }) => [uid, received])]).toEqual(['7', [[5, '1970-01-01T00:00:00.000Z']]]);
}, 20_000);

test.each([
  ['NO [UNAVAILABLE] The user database does not answer', 'egress/unreachable', 'transient'],
  ['NO [AUTHENTICATIONFAILED] Wrong', 'mail/refused', 'terminal'],
])(
  'a login that a mailbox server answers with %s is about the server or about the password',
  async (said, code, errorClass) => {
    await expect(askMailbox([], [[/LOGIN/, said]])).rejects.toMatchObject({ code, errorClass });
  },
  20_000,
);

test.each<[string, RegExp, object]>([
  ['to look for messages', /SEARCH/, {}],
  ['to mark them', /STORE/, { operation: 'mark', uids: [5], validity: '7', seen: true }],
  ['to move them', /MOVE|COPY/, { operation: 'mark', uids: [5], validity: '7', moveTo: 'Done' }],
])(
  'a mailbox server that refuses %s is not taken for one that has none, or has done it',
  async (_what, line, more) => {
    const folder: readonly [RegExp, string] = [/^\S+ (?:EXAMINE|SELECT)/, '* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n'];
    const told = async (answer: string): Promise<unknown> =>
      await askMailbox([folder], [[line, answer]], more).then(
        ({ messages }) => messages,
        (error: unknown) => [codeOfError(error), String(error)],
      );
    expect([await told('OK x'), await told('NO [OVERQUOTA] x'), await told('BAD x')]).toEqual([
      [],
      ['mail/refused', expect.stringContaining('mail.test.example did not')],
      ['mail/refused', expect.stringContaining('mail.test.example did not')],
    ]);
  },
  20_000,
);
