/** Mailboxes through the broker, against dovecot: TLS insisted on, one folder granted, everything bounded. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import type { MailboxAsk } from '../../app/broker/network/requests.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { dovecotMissing, startDovecot, type Dovecot } from '../kit/dovecot.ts';
import { host, outcome, testBroker } from './broker-kit.ts';

const missing = dovecotMissing();
if (missing !== undefined) console.warn(`SKIPPED test/broker/mailbox.test.ts: ${missing}`);

const plain = (subject: string, from = 'Ada Lovelace <Ada@example.com>'): string =>
  `From: ${from}\nTo: desk@example.com, "Bob, B." <bob@example.com>\nSubject: ${subject}\nMessage-ID: <${subject.length}@example.com>\nDate: Sat, 31 Jan 2026 10:00:00 +0000\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe\n`;
const pdf = Buffer.from(Uint8Array.from({ length: 600 }, (_one, index) => index & 255)).toString('base64');
const rich = `From: eve@example.com
To: desk@example.com
Subject: =?utf-8?B?UmVjaG51bmcg4oKs?=
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8

See the file.
--inner
Content-Type: text/html; charset=utf-8

<p>See <b>the file</b>.</p>
--inner--
--outer
Content-Type: application/pdf; name="../../bill.pdf"
Content-Disposition: attachment; filename="../../bill.pdf"
Content-Transfer-Encoding: base64

${pdf.replace(/.{76}/g, '$&\n')}
--outer
Content-Type: text/plain; name="note.txt"
Content-Disposition: attachment; filename="note.txt"

not the text of the message
--outer--
`;

const odd = `From: eve@example.com
To: desk@example.com
Subject: Odd
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: text/plain; charset="x-<klingon>"

Hello
--outer
Content-Type: application/octet-stream; name="data.bin"
Content-Disposition: attachment; filename="data.bin"
Content-Transfer-Encoding: x-uuencode

begin 644 data.bin
--outer
Content-Type: text/plain; name="good.txt"
Content-Disposition: attachment; filename="good.txt"
Content-Transfer-Encoding: base64

Z29vZA==
--outer--
`;

describe.skipIf(missing !== undefined)('a mailbox', () => {
  const password = `im-${'d4'.repeat(8)}`;
  let authority: Authority;
  let server: Dovecot;
  let open: Dovecot;

  beforeAll(async () => {
    authority = newAuthority();
    const pair = authority.issue('mail.test.example');
    [server, open] = await Promise.all([startDovecot({ ...pair, password }), startDovecot({ ...pair, password, tls: false })]);
    server.deliver(plain('First'));
    server.deliver(rich);
    server.deliver(plain('Third', 'carol@example.com'));
    server.deliver(plain('Private'), 'Private');
    server.deliver(odd, 'Odd');
    server.deliver(plain('An old one'), 'Done');
    const many = Array.from({ length: 20_000 }, (_one, index) => `u${index}@example.com`).join(',\n ');
    server.deliver(`From: eve@example.com\nTo: ${many}\nSubject: Many\n\nHello\n`, 'Long');
    server.deliver(`From: eve@example.com\nMessage-ID: <${'x'.repeat(500_000)}@example.com>\nSubject: Id\n\nHello\n`, 'Long');
    server.deliver(plain('Among them'), 'Long');
  }, 60_000);
  afterAll(async () => {
    await Promise.all([server.stop(), open.stop()]);
    authority.remove();
  });

  const brokerFor = (more: Partial<BoundConnection> = {}) =>
    testBroker({
      names: { 'mail.test.example': ['127.0.0.1'], 'other.test.example': ['127.0.0.1'] },
      connections: {
        c1: {
          hosts: ['mail.test.example'],
          auth: { type: 'login', username: 'desk', secret: password },
          ca: authority.ca,
          internalAddresses: ['127.0.0.1'],
          server: { host: 'mail.test.example', port: server.imaps, security: 'tls' },
          ...more,
        },
      },
    });
  const step = (
    made: ReturnType<typeof brokerFor>,
    folders: readonly (readonly [string, 'read' | 'write'])[] = [['INBOX', 'read']],
    port = server.imaps,
    name = 'mail.test.example',
  ) =>
    made.step({
      hosts: [host(name, port, { scheme: 'imap', methods: [] })],
      tables: folders.map(([table, access]) => ({ database: 'c1', table, access, nodes: ['n1'] })),
    });
  const ask = (more: Partial<MailboxAsk> = {}): MailboxAsk => ({
    connection: 'c1',
    operation: 'read',
    folder: 'INBOX',
    unseenOnly: true,
    newestFirst: false,
    limit: 10,
    html: false,
    maxTextBytes: 10_000,
    attachments: false,
    maxAttachmentBytes: 1_000_000,
    uids: [],
    seen: false,
    timeoutMs: 10_000,
    ...more,
  });

  test('gives messages in plain form, files as they are, and marks nothing by reading', async () => {
    const made = brokerFor();
    const read = step(made);
    const { messages } = await read.mailbox(ask({ attachments: true }));
    const again = await read.mailbox(ask());
    expect(
      messages.map(({ subject, from, text, html, seen, attachments }) => ({
        subject,
        from: from.address,
        text: text.trim(),
        html,
        seen,
        attachments: attachments.map(({ name, type, base64 }) => [name, type, base64 === pdf ? 'the file' : base64]),
      })),
    ).toEqual([
      { subject: 'First', from: 'ada@example.com', text: 'Grüße', html: undefined, seen: false, attachments: [] },
      {
        subject: 'Rechnung €',
        from: 'eve@example.com',
        text: 'See the file.',
        html: undefined,
        seen: false,
        attachments: [
          ['.._.._bill.pdf', 'application/pdf', 'the file'],
          ['note.txt', 'text/plain', Buffer.from('not the text of the message').toString('base64')],
        ],
      },
      { subject: 'Third', from: 'carol@example.com', text: 'Grüße', html: undefined, seen: false, attachments: [] },
    ]);
    expect([messages[0]?.to, again.messages.length, made.log[0]]).toMatchObject([
      [
        { name: '', address: 'desk@example.com' },
        { name: 'Bob, B.', address: 'bob@example.com' },
      ],
      3,
      { kind: 'mailbox', destination: 'mail.test.example', method: 'READ', decision: 'allowed', address: '127.0.0.1' },
    ]);
    await made.broker.close();
  });

  test('names each part that cannot be read as what it says it is, and why; the others are read all the same', async () => {
    const made = brokerFor();
    const { messages } = await step(made, [['Odd', 'read']]).mailbox(ask({ folder: 'Odd', attachments: true }));
    expect(
      messages.map(({ text, attachments, unread }) => ({
        text: text.trim(),
        files: attachments.map(({ name, base64 = '' }) => [name, Buffer.from(base64, 'base64').toString('utf8').trim()]),
        unread,
      })),
    ).toEqual([
      {
        text: 'Hello',
        files: [
          ['data.bin', 'begin 644 data.bin'],
          ['good.txt', 'good'],
        ],
        unread: [
          { part: 'text', why: 'Its character set “x-?klingon?” is not known.' },
          { part: 'data.bin', why: 'Its transfer coding “x-uuencode” is not known.' },
        ],
      },
    ]);
    await made.broker.close();
  });

  test('is bounded in every direction', async () => {
    const made = brokerFor();
    const read = step(made);
    const few = await read.mailbox(ask({ limit: 1, newestFirst: true, maxTextBytes: 3 }));
    const sender = await read.mailbox(ask({ from: 'ada@example.com' }));
    const small = await read.mailbox(ask({ subject: 'Rechnung', attachments: true, maxAttachmentBytes: 100 }));
    const left = await read.mailbox(ask({ uids: few.messages.map(({ uid }) => uid) }));
    expect([
      few.messages.map(({ subject, text }) => [subject, Buffer.byteLength(text) <= 5]),
      sender.messages.map(({ subject }) => subject),
      small.messages[0]?.attachments.map(({ name, base64 }) => [name, base64 === undefined]),
      left.messages.length,
    ]).toEqual([
      [['Third', true]],
      ['First'],
      [
        ['.._.._bill.pdf', true],
        ['note.txt', false],
      ],
      2,
    ]);
    await made.broker.close();
  });

  test('a message whose head nobody reads to its end is given in outline, and keeps no other from being read', async () => {
    const made = brokerFor();
    const { messages } = await step(made, [['Long', 'read']]).mailbox(ask({ folder: 'Long' }));
    await made.broker.close();
    const why = 'Its head or its structure is longer than 256 KiB: only its number, its size and when it came are given.';
    expect(messages.map(({ subject, text, size, unread }) => [subject, text.trim(), size > 250_000, unread])).toEqual([
      ['', '', true, [{ part: 'message', why }]],
      ['', '', true, [{ part: 'message', why }]],
      ['Among them', 'Grüße', false, undefined],
    ]);
  });

  test('opens no folder that was not granted, and changes none that was granted for reading', async () => {
    const made = brokerFor();
    const codes = [
      await outcome(step(made).mailbox(ask({ folder: 'Private' }))),
      await outcome(step(made, [['private', 'read']]).mailbox(ask({ folder: 'Private' }))),
      await outcome(step(made, [['inbox', 'read']]).mailbox(ask())),
      await outcome(step(made).mailbox(ask({ operation: 'mark', uids: [1], validity: '1', seen: true }))),
      await outcome(step(made, [['INBOX', 'write']]).mailbox(ask({ operation: 'mark', uids: [1], validity: '1', moveTo: 'Private' }))),
      await outcome(step(made, [['Nowhere', 'read']]).mailbox(ask({ folder: 'Nowhere' }))),
    ];
    await made.broker.close();
    expect(codes).toEqual(['halted/capability', 'halted/capability', 'allowed', 'halted/capability', 'halted/capability', 'mail/refused']);
  });

  test('marks and moves what was taken, unless the folder was made anew meanwhile', async () => {
    const made = brokerFor();
    const write = step(made, [
      ['INBOX', 'write'],
      ['Done', 'write'],
    ]);
    const { validity, messages } = await write.mailbox(ask({ subject: 'First' }));
    const uids = messages.map(({ uid }) => uid);
    await write.mailbox(ask({ operation: 'mark', uids, validity: 'another', seen: true, moveTo: 'Done' }));
    const still = await write.mailbox(ask({ subject: 'First' }));
    await write.mailbox(ask({ operation: 'mark', uids, validity, seen: true, moveTo: 'Done' }));
    const [gone, there] = [
      await write.mailbox(ask({ subject: 'First', unseenOnly: false })),
      await write.mailbox(ask({ folder: 'Done', subject: 'First', unseenOnly: false })),
    ];
    await made.broker.close();
    expect([still.messages.length, gone.messages.length, there.messages.map(({ seen }) => seen)]).toEqual([1, 0, [true]]);
  });

  test('speaks TLS or not at all, and says why a login is refused', async () => {
    const codes: string[] = [];
    const once = async (more: Partial<BoundConnection>, port: number, name?: string): Promise<void> => {
      const made = brokerFor(more);
      codes.push(await outcome(step(made, undefined, port, name).mailbox(ask())));
      await made.broker.close();
    };
    const at = (port: number, security: 'tls' | 'starttls', name = 'mail.test.example') => ({ server: { host: name, port, security } });
    await once(at(server.imap, 'starttls'), server.imap);
    await once(at(open.imap, 'starttls'), open.imap);
    await once({ ...at(server.imaps, 'tls'), auth: { type: 'login', username: 'desk', secret: 'wrong-password' } }, server.imaps);
    await once(at(server.imaps, 'tls', 'other.test.example'), server.imaps, 'other.test.example');
    await once(at(server.imap, 'starttls', 'other.test.example'), server.imap, 'other.test.example');
    expect(codes).toEqual(['allowed', 'egress/tls', 'mail/refused', 'egress/tls', 'egress/tls']);
  });
});
