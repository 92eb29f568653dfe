/** What trying a connection tells, against real servers: how far it comes, and that nothing goes out. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import { tryConnection } from '../../app/broker/try-connection.node.ts';
import { systemTimers } from '../../app/kernel/host.node.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { dovecotMissing, startDovecot } from '../kit/dovecot.ts';
import { mailServer, type MailServerOptions } from '../kit/mail-server.ts';
import { postgresMissing, startPostgres } from '../kit/postgres.ts';
import { httpServer, httpsServer, type TestServer } from '../kit/servers.ts';

const secret = `key-${'c3'.repeat(10)}`;
let authority: Authority;
let pair: { key: string; cert: string };
beforeAll(() => {
  authority = newAuthority();
  pair = authority.issue('shop.test.example');
});
afterAll(() => authority.remove());

const names: Readonly<Record<string, readonly string[]>> = { 'shop.test.example': ['127.0.0.1'], 'other.test.example': ['127.0.0.1'] };
const ports = {
  timers: systemTimers,
  resolver: {
    resolve: async (name: string) => {
      const found = names[name];
      if (found === undefined) throw new Error(`no such name ${name}`);
      return found;
    },
  },
};
const bound = (more: Partial<BoundConnection>): BoundConnection => ({
  hosts: [],
  auth: { type: 'login', username: 'flow', secret },
  ca: authority.ca,
  internalAddresses: ['127.0.0.1'],
  ...more,
});
/** `reach good, tls bad (egress/tls)`. */
async function tried(kind: string, more: Partial<BoundConnection>): Promise<readonly string[]> {
  const places = await tryConnection(kind, bound(more), ports);
  return places.map(({ parts }) =>
    parts.map(({ part, outcome, code }) => `${part} ${outcome}${code === undefined ? '' : ` (${code})`}`).join(', '),
  );
}
const at = (server: TestServer, name = 'shop.test.example'): string => `${name}:${server.port}`;

test('a web service is reached and its certificate read, and it is asked nothing', async () => {
  const asked: string[] = [];
  const modern = await httpsServer(pair, (request) => {
    asked.push(request.url ?? '');
  });
  const old = await httpsServer({ ...pair, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }, () => undefined);
  const bare = await httpServer(() => undefined);
  const auth = { type: 'bearer', secret } as const;
  expect(
    await tried('http', {
      auth,
      hosts: [at(modern), at(old), at(modern, 'other.test.example'), at(bare), 'nobody.test.example', '*.test.example'],
    }),
  ).toEqual([
    'reach good, tls good, login untried',
    'reach good, tls good, login untried',
    'reach good, tls bad (egress/tls)',
    'reach good, tls bad (egress/tls)',
    'reach bad (egress/unreachable)',
    'reach untried',
  ]);
  const [first, second] = await tryConnection('http', bound({ auth, hosts: [at(modern), at(old)] }), ports);
  expect([first?.parts[1]?.words, second?.parts[1]?.words.slice(0, 12)]).toEqual([
    expect.stringMatching(/^TLS 1\.3\. Its certificate is good until \d{4}-\d\d-\d\d\.$/),
    'TLS 1.2 only',
  ]);
  // An address inside that nobody approved is no more reachable by a test than by a flow.
  expect([await tried('http', { auth, hosts: [at(modern)], internalAddresses: [] }), asked]).toEqual([['reach bad (egress/blocked)'], []]);
  await Promise.all([modern.close(), old.close(), bare.close()]);
});

test('a mail server is signed in to and given no message', async () => {
  const one = async (options: Partial<MailServerOptions>, auth: BoundConnection['auth'] = bound({}).auth): Promise<unknown> => {
    const server = await mailServer({ ...pair, user: 'flow', password: secret, ...options });
    const said = await tried('smtp', { auth, server: { host: 'shop.test.example', port: server.port, security: 'starttls' } });
    await server.close();
    return [said, server.mails];
  };
  expect([await one({}), await one({ password: 'another' }), await one({ noTls: true }), await one({}, { type: 'none' })]).toEqual([
    [['reach good, tls good, login good'], []],
    [['reach good, tls good, login bad (mail/refused)'], []],
    [['reach good, tls bad (egress/tls)'], []],
    [['reach good, login untried'], []],
  ]);
  expect(await tried('smtp', { server: { host: 'shop.test.example', port: 9, security: 'tls' } })).toEqual([
    'reach bad (egress/unreachable)',
  ]);
});

test('no word of the result holds a secret or the user', async () => {
  const server = await mailServer({ ...pair, user: 'flow', password: 'another' });
  const words = JSON.stringify(
    await tryConnection(
      'smtp',
      bound({
        auth: { type: 'login', username: 'user-of-the-shop', secret },
        server: { host: 'shop.test.example', port: server.port, security: 'starttls' },
      }),
      ports,
    ),
  );
  await server.close();
  expect([words.includes(secret), words.includes('user-of-the-shop')]).toEqual([false, false]);
});

describe.skipIf(postgresMissing() !== undefined)('PostgreSQL', () => {
  test('a login that is refused and a database that is not there are told apart from a server that is away', async () => {
    const server = await startPostgres({ ...pair, user: 'flow', password: secret, tls: true });
    const one = (database: string, given = secret): Promise<readonly string[]> =>
      tried('postgres', {
        auth: { type: 'login', username: 'flow', secret: given },
        server: { host: 'shop.test.example', port: server.port, security: 'tls', database },
      });
    try {
      const [lost] = await tryConnection(
        'postgres',
        bound({ server: { host: 'shop.test.example', port: server.port, security: 'tls', database: 'nowhere' } }),
        ports,
      );
      expect([await one('postgres'), await one('postgres', 'wrong'), lost?.parts.at(-1)?.words]).toEqual([
        ['reach good, tls good, login good'],
        ['reach good, tls good, login bad (sql/failed)'],
        'The server has no database of that name. Check the name of the database in the connection.',
      ]);
    } finally {
      await server.stop();
    }
  }, 120_000);
});

describe.skipIf(dovecotMissing() !== undefined)('mailboxes', () => {
  test('a mailbox is signed in to, and no folder is opened', async () => {
    const server = await startDovecot({ ...pair, password: secret });
    const one = (given: string): Promise<readonly string[]> =>
      tried('imap', {
        auth: { type: 'login', username: 'flow', secret: given },
        server: { host: 'shop.test.example', port: server.imaps, security: 'tls' },
      });
    try {
      expect([await one(secret), await one('wrong')]).toEqual([
        ['reach good, tls good, login good'],
        ['reach good, tls good, login bad (mail/refused)'],
      ]);
    } finally {
      await server.stop();
    }
  }, 60_000);
});
