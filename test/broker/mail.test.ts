import { createServer } from 'node:tls';
import fc from 'fast-check';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import { messageOf } from '../../app/broker/mail/mail.node.ts';
import { mailbox } from '../../app/broker/policy.ts';
import type { MailAsk } from '../../app/broker/network/requests.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { listen } from '../kit/servers.ts';
import { mailServer, type MailServer, type MailServerOptions } from '../kit/mail-server.ts';
import { host, outcome, testBroker } from './broker-kit.ts';

const secret = `key-${'e5'.repeat(10)}`;
let authority: Authority;
let pair: { key: string; cert: string };
const names = { 'mail.test.example': ['127.0.0.1'] };
beforeAll(() => {
  authority = newAuthority();
  pair = authority.issue('mail.test.example');
});
afterAll(() => authority.remove());

describe('mail', () => {
  const letter: MailAsk = {
    connection: 'c1',
    from: 'flow@shop.example',
    to: ['Ann <ann@shop.example>'],
    subject: 'Hello',
    text: 'Text',
    idempotencyKey: 'run/step/0',
  };
  const stepAt = (port: number, more: Partial<BoundConnection> = {}) =>
    testBroker({
      names,
      connections: {
        c1: {
          hosts: ['mail.test.example'],
          auth: { type: 'login', username: 'flow', secret },
          ca: authority.ca,
          internalAddresses: ['127.0.0.1'],
          server: { host: 'mail.test.example', port, security: 'starttls' },
          ...more,
        },
      },
    }).step({ hosts: [host('mail.test.example', port, { scheme: 'smtp', methods: [] })], mail: [{ to: '*@shop.example', nodes: ['n1'] }] });
  async function send(ask: MailAsk, options: Partial<MailServerOptions> = {}, more: Partial<BoundConnection> = {}) {
    const server: MailServer = await mailServer({ ...pair, user: 'flow', password: secret, ...options });
    const step = stepAt(server.port, more);
    const result = await outcome(step.mail(ask));
    const again = result === 'allowed' ? await step.mail(ask) : undefined;
    await server.close();
    return { result, mails: server.mails, again };
  }

  test('goes out encrypted, and a repeat has the same Message-ID', async () => {
    const { result, mails, again } = await send(letter);
    const ids = mails.map((mail) => /^Message-ID: (\S+)/im.exec(mail.text)?.[1]);
    expect([result, mails.map((mail) => [mail.secure, mail.to]), ids]).toEqual([
      'allowed',
      [
        [true, ['ann@shop.example']],
        [true, ['ann@shop.example']],
      ],
      [again?.messageId, again?.messageId],
    ]);
  });

  test.each<[string, MailAsk, Parameters<typeof send>[1], Parameters<typeof send>[2], string]>([
    ['a server that hides STARTTLS', letter, { noTls: true }, {}, 'egress/tls'],
    ['a wrong password', letter, { password: 'another' }, {}, 'mail/refused'],
    ['a server that says never', letter, { refuse: 550 }, {}, 'mail/refused'],
    ['a server that says later', letter, { refuse: 451 }, {}, 'mail/refused'],
    ['a recipient that is not granted', { ...letter, to: ['ann@shop.example', 'eve@evil.example'] }, {}, {}, 'halted/capability'],
    ['two recipients in one', { ...letter, to: ['ann@shop.example, eve@evil.example'] }, {}, {}, 'halted/capability'],
    ['a sender with a line break', { ...letter, from: 'a@b.example>\r\nBcc: eve@evil.example' }, {}, {}, 'mail/refused'],
    ['a recipient with a line break', { ...letter, to: ['ann@shop.example>\r\nRCPT TO:<eve@evil.example'] }, {}, {}, 'halted/capability'],
    ['an address that is not approved', letter, {}, { internalAddresses: [] }, 'egress/blocked'],
  ])('%s is refused', async (_name, ask, options, more, expected) => {
    const { result, mails } = await send(ask, options, more);
    expect([result, mails]).toEqual([expected, []]);
  });

  const letterTo3 = { ...letter, to: ['ann@shop.example', 'bob@shop.example', 'cy@shop.example'] };
  test.each([550, 451])('one of three recipients that the server does not take (%i) is told of, and nobody gets it twice', async (code) => {
    const server = await mailServer({
      ...pair,
      user: 'flow',
      password: secret,
      refuseRecipient: (to) => (to.startsWith('bob') ? code : undefined),
    });
    const said = await stepAt(server.port)
      .mail(letterTo3)
      .catch((error: unknown) => error);
    await server.close();
    // Tried again, it would go to the others once more.
    expect(said).toMatchObject({ code: 'mail/refused', errorClass: 'terminal' });
    expect(String(said)).toContain(`took the message, but not for 1 of its 3 recipients: number 2 (${code}).`);
    expect(server.mails.map(({ to }) => to)).toEqual([['ann@shop.example', 'cy@shop.example']]);
  });

  test.each([
    ['no recipient now', { refuseRecipient: () => 451 }],
    ['no login now', { refuseLogin: 454 }],
  ])('a server that takes %s is asked again later', async (_name, options) => {
    const server = await mailServer({ ...pair, user: 'flow', password: secret, ...options });
    await expect(stepAt(server.port).mail(letterTo3)).rejects.toMatchObject({ code: 'mail/refused', errorClass: 'transient' });
    await server.close();
    expect(server.mails).toEqual([]);
  });

  test.each([
    'eve@evil.example (<a@shop.example>',
    'eve@evil.example, x <a@shop.example>',
    'x:eve@evil.example;<a@shop.example>',
    'eve@evil.example "<a@shop.example>',
    '<a@shop.example>',
  ])('%s is sent to the judged address and nobody else', async (recipient) => {
    const { result, mails } = await send({ ...letter, from: 'eve@evil.example, Shop <flow@shop.example>', to: [recipient] });
    expect([result, mails[0]?.from, mails.flatMap(({ to }) => to)]).toEqual([
      'allowed',
      'flow@shop.example',
      ['a@shop.example', 'a@shop.example'],
    ]);
  });

  test.each(['\r\n', '\n', '\r', '\u2028', '\r\n\r\n', '\u0085'])('a line break in a subject begins no other header: %j', async (cut) => {
    const { result, mails } = await send({
      ...letter,
      from: 'Shop <flow@shop.example>',
      subject: `Order${cut}Bcc: eve@evil.example${cut}${cut}A body`,
    });
    const [head = ''] = mails[0]?.text.split('\r\n\r\n') ?? [];
    expect([result, mails[0]?.to, /^bcc:/im.test(head), /^subject: /im.test(head)]).toEqual(['allowed', ['ann@shop.example'], false, true]);
  });

  test('keeps the case of a token in an address, and refuses signs that a mailer would drop', () => {
    expect(mailbox('reply+AbC@Shop.Example')).toEqual({ name: '', address: 'reply+AbC@shop.example', judged: 'reply+abc@shop.example' });
    expect(['a\u0000b@shop.example', 'a\u200bb@shop.example', 'x\u0000 <a@shop.example>', 'a@shop.example\u2028'].map(mailbox)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('whatever is judged as one address is mailed to that one', async () => {
    const mailer = nodemailer.createTransport({ streamTransport: true, buffer: true });
    const pieces = [
      'a@shop.example',
      'e@evil.example',
      '<',
      '>',
      ',',
      ';',
      ':',
      '"',
      '(',
      ')',
      ' ',
      '\\',
      'x',
      '@',
      '=?utf-8?q?',
      '?=',
      '\t',
      '.',
      '%',
      '\u0000',
      '<e@evil.example>',
      '\u00a0',
      "'",
      '[',
      ']',
      '\u2028',
      'é',
      'K',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...pieces), { maxLength: 5 }),
        fc.constantFrom('', '<a@shop.example>', 'a@shop.example'),
        async (start, end) => {
          const judged = mailbox(start.join('') + end);
          if (judged === undefined) return;
          const { envelope } = await mailer.sendMail(messageOf({ ...letter, from: judged, to: [judged.address] }, '<1@shop.example>'));
          // A dot at an end has it in quotes, which is the same mailbox.
          const plain = (address: unknown): string => String(address).replace(/^"(.*)"@/, '$1@');
          expect([envelope.from, ...envelope.to].map(plain)).toEqual([judged.address, judged.address]);
        },
      ),
      { numRuns: 400, seed: 7 },
    );
  });

  test.each([
    ['before its greeting', 'connect', 'egress/unreachable'],
    ['after its greeting', 'EHLO', 'egress/unreachable'],
    ['before the recipient', 'RCPT', 'egress/unreachable'],
    ['once it has the message', '.', 'egress/unanswered'],
  ])('a server that hangs up %s leaves known whether it may be tried again', async (_name, last, expected) => {
    const replies: Readonly<Record<string, string>> = {
      EHLO: '250 AUTH PLAIN',
      AUTH: '235 Welcome',
      MAIL: '250 Good',
      RCPT: '250 Good',
      DATA: '354 Go on',
    };
    const server = createServer(pair, (socket) => {
      socket.on('error', () => undefined);
      if (last === 'connect') {
        socket.destroy();
        return;
      }
      socket.write('220 mail.test.example\r\n');
      socket.on('data', (chunk) => {
        for (const line of String(chunk).split('\r\n')) {
          const word = line.split(' ')[0] ?? '';
          if (word === last) socket.destroy();
          else if (replies[word] !== undefined) socket.write(`${replies[word]}\r\n`);
        }
      });
    });
    const { port, close } = await listen(server);
    const step = stepAt(port, { server: { host: 'mail.test.example', port, security: 'tls' } });
    await expect(step.mail(letter)).rejects.toMatchObject({ code: expected, errorClass: 'transient' });
    await close();
  });
});
