/** Mail with an OAuth sign-in: dovecot asks an introspection endpoint about our token, smtp-server takes XOAUTH2, and a token that has died is got anew once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import type { MailAsk, MailboxAsk } from '../../app/broker/network/requests.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { dovecotMissing, startDovecot, type Dovecot } from '../kit/dovecot.ts';
import { mailServer, type MailServer } from '../kit/mail-server.ts';
import { answer, httpServer, httpsServer, type TestServer } from '../kit/servers.ts';
import { host, outcome, testBroker } from './broker-kit.ts';

const missing = dovecotMissing();
if (missing !== undefined) console.warn(`SKIPPED a part of test/broker/mail-oauth.test.ts: ${missing}`);

const user = 'desk@example.com';
const refreshToken = `refresh-${'b8'.repeat(10)}`;
let authority: Authority;
let tokens: TestServer;
let introspection: TestServer;
let post: MailServer;
let box: Dovecot | undefined;
/** Tokens that were given out, and whether they live. */
const issued = new Map<string, boolean>();
let asked = 0;

async function bodyOf(incoming: AsyncIterable<Buffer>): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

beforeAll(async () => {
  authority = newAuthority();
  const pair = authority.issue('mail.test.example');
  tokens = await httpsServer(authority.issue('id.test.example'), async (incoming, response) => {
    const given = await bodyOf(incoming as AsyncIterable<Buffer>);
    if (given.get('refresh_token') !== refreshToken) return answer(response, 400, { error: 'invalid_grant' });
    const token = `access-${(asked += 1)}-${'c9'.repeat(10)}`;
    issued.set(token, true);
    return answer(response, 200, { access_token: token, token_type: 'Bearer', expires_in: 3_600 });
  });
  introspection = await httpServer(async (incoming, response) => {
    const given = await bodyOf(incoming as AsyncIterable<Buffer>);
    answer(response, 200, issued.get(given.get('token') ?? '') === true ? { active: true, username: user } : { active: false });
  });
  post = await mailServer({
    ...pair,
    user,
    password: 'none',
    takesToken: async (name, token) => name === user && issued.get(token) === true,
  });
  if (missing === undefined) {
    box = await startDovecot({ ...pair, password: 'none', introspection: `http://127.0.0.1:${introspection.port}/introspect` });
    box.deliver('From: ada@example.com\nTo: desk@example.com\nSubject: Hello\n\nText\n');
  }
}, 60_000);
afterAll(async () => {
  await Promise.all([tokens.close(), introspection.close(), post.close(), box?.stop()]);
  authority.remove();
});

function brokerTo(
  port: number,
  security: 'tls' | 'starttls',
  more: Partial<BoundConnection> = {},
  whose: { readonly user?: string } = { user },
) {
  const tokenUrl = `https://id.test.example:${tokens.port}/token`;
  return testBroker({
    names: { 'mail.test.example': ['127.0.0.1'], 'id.test.example': ['127.0.0.1'] },
    connections: {
      c1: {
        hosts: [`mail.test.example:${port}`, `id.test.example:${tokens.port}`],
        auth: { type: 'refresh-token', tokenUrl, clientId: 'app', refreshToken },
        ca: authority.ca,
        internalAddresses: ['127.0.0.1'],
        server: { host: 'mail.test.example', port, security, ...whose },
        ...more,
      },
    },
  });
}
const letter: MailAsk = {
  connection: 'c1',
  from: 'desk@example.com',
  to: ['ann@shop.example'],
  subject: 'Hello',
  text: 'Text',
  idempotencyKey: 'run/step/0',
};
const ask: MailboxAsk = {
  connection: 'c1',
  operation: 'read',
  folder: 'INBOX',
  unseenOnly: true,
  newestFirst: false,
  limit: 10,
  html: false,
  maxTextBytes: 10_000,
  attachments: false,
  maxAttachmentBytes: 1_000,
  uids: [],
  seen: false,
  timeoutMs: 10_000,
};
const dies = (): void => {
  for (const token of issued.keys()) issued.set(token, false);
};

test('a letter goes out with a token, with a fresh one when it has died, and without any it does not', async () => {
  const made = brokerTo(post.port, 'starttls');
  const step = made.step({
    hosts: [host('mail.test.example', post.port, { scheme: 'smtp', methods: [] })],
    mail: [{ to: '*@shop.example', nodes: ['n1'] }],
  });
  const before = asked;
  const codes = [await outcome(step.mail(letter)), await outcome(step.mail(letter))];
  const kept = asked - before;
  dies();
  codes.push(await outcome(step.mail(letter)));
  const other = brokerTo(post.port, 'starttls', {}, { user: 'eve@example.com' });
  const named = async (broker: typeof made): Promise<string> =>
    await outcome(
      broker
        .step({
          hosts: [host('mail.test.example', post.port, { scheme: 'smtp', methods: [] })],
          mail: [{ to: '*@shop.example', nodes: ['n1'] }],
        })
        .mail(letter),
    );
  const nobody = brokerTo(post.port, 'starttls', {}, {});
  const elsewhere = brokerTo(post.port, 'starttls', { hosts: [`id.test.example:${tokens.port}`] });
  codes.push(await named(other), await named(nobody), await named(elsewhere));
  expect([codes, kept, asked - before > 1, post.mails.length, JSON.stringify(made.log).includes('access-')]).toEqual([
    ['allowed', 'allowed', 'allowed', 'mail/refused', 'connection/unbound', 'halted/capability'],
    1,
    true,
    3,
    false,
  ]);
  await Promise.all([made, other, nobody, elsewhere].map(({ broker }) => broker.close()));
});

describe.skipIf(missing !== undefined)('dovecot', () => {
  test('opens the mailbox for a token that lives, and for a fresh one when it has died', async () => {
    const port = box?.imaps ?? 0;
    const made = brokerTo(port, 'tls');
    const step = made.step({
      hosts: [host('mail.test.example', port, { scheme: 'imap', methods: [] })],
      tables: [{ database: 'c1', table: 'INBOX', access: 'read', nodes: ['n1'] }],
    });
    const first = (await step.mailbox(ask)).messages.map(({ subject }) => subject);
    dies();
    const second = (await step.mailbox(ask)).messages.length;
    const bad = brokerTo(port, 'tls', { auth: { type: 'bearer', secret: 'made-up' } });
    const refused = await outcome(
      bad
        .step({
          hosts: [host('mail.test.example', port, { scheme: 'imap', methods: [] })],
          tables: [{ database: 'c1', table: 'INBOX', access: 'read', nodes: ['n1'] }],
        })
        .mailbox(ask),
    );
    expect([first, second, refused]).toEqual([['Hello'], 1, 'mail/refused']);
    await Promise.all([made.broker.close(), bad.broker.close()]);
  }, 60_000);
});
