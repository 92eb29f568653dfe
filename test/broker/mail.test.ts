import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import type { Grant } from '../../app/broker/grant.ts';
import type { MailAsk } from '../../app/broker/requests.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { listen } from '../kit/servers.ts';
import { mailServer, type MailServer, type MailServerOptions } from '../kit/mail-server.ts';
import { host, outcome, testBroker } from './broker-kit.ts';

const secret = `key-${'e5'.repeat(10)}`;
let authority: Authority;
let pair: { key: string; cert: string };
const names = { 'mail.test.example': ['127.0.0.1'] };
beforeAll(() => { authority = newAuthority(); pair = authority.issue('mail.test.example'); });
afterAll(() => authority.remove());

describe('mail', () => {
  const letter: MailAsk = { connection: 'c1', from: 'flow@shop.example', to: ['Ann <ann@shop.example>'], subject: 'Hello', text: 'Text', idempotencyKey: 'run/step/0' };
  async function send(ask: MailAsk, options: Partial<MailServerOptions> = {}, more: Partial<BoundConnection> = {}, mail: Grant['mail'] = [{ to: '*@shop.example', nodes: ['n1'] }]) {
    const server: MailServer = await mailServer({ ...pair, user: 'flow', password: secret, ...options });
    const made = testBroker({ names, connections: { c1: { hosts: ['mail.test.example'], auth: { type: 'login', username: 'flow', secret }, ca: authority.ca, internalAddresses: ['127.0.0.1'], server: { host: 'mail.test.example', port: server.port, security: 'starttls' }, ...more } } });
    const step = made.step({ hosts: [host('mail.test.example', server.port, { scheme: 'smtp', methods: [] })], mail });
    const result = await outcome(step.mail(ask));
    const again = result === 'allowed' ? await step.mail(ask) : undefined;
    await server.close();
    return { result, mails: server.mails, again };
  }

  test('goes out encrypted, and a repeat has the same Message-ID', async () => {
    const { result, mails, again } = await send(letter);
    const ids = mails.map((mail) => /^Message-ID: (\S+)/im.exec(mail.text)?.[1]);
    expect([result, mails.map((mail) => [mail.secure, mail.to]), ids]).toEqual(['allowed', [[true, ['ann@shop.example']], [true, ['ann@shop.example']]], [again?.messageId, again?.messageId]]);
  });

  test.each<[string, MailAsk, Parameters<typeof send>[1], Parameters<typeof send>[2], string]>([
    ['a server that hides STARTTLS', letter, { noTls: true }, {}, 'egress/tls'], ['a wrong password', letter, { password: 'another' }, {}, 'mail/refused'], ['a server that says never', letter, { refuse: 550 }, {}, 'mail/refused'], ['a server that says later', letter, { refuse: 451 }, {}, 'mail/refused'],
    ['a recipient that is not granted', { ...letter, to: ['ann@shop.example', 'eve@evil.example'] }, {}, {}, 'halted/capability'], ['two recipients in one', { ...letter, to: ['ann@shop.example, eve@evil.example'] }, {}, {}, 'halted/capability'],
    ['a sender with a line break', { ...letter, from: 'a@b.example>\r\nBcc: eve@evil.example' }, {}, {}, 'mail/refused'], ['an address that is not approved', letter, {}, { internalAddresses: [] }, 'egress/blocked'],
  ])('%s is refused', async (_name, ask, options, more, expected) => {
    const { result, mails } = await send(ask, options, more);
    expect([result, mails]).toEqual([expected, []]);
  });

  test.each([
    ['before its greeting', 'connect', 'egress/unreachable'], ['after its greeting', 'EHLO', 'egress/unreachable'], ['before the recipient', 'RCPT', 'egress/unreachable'], ['once it has the message', '.', 'egress/unanswered'],
  ])('a server that hangs up %s leaves known whether it may be tried again', async (_name, last, expected) => {
    const replies: Readonly<Record<string, string>> = { EHLO: '250 AUTH PLAIN', AUTH: '235 Welcome', MAIL: '250 Good', RCPT: '250 Good', DATA: '354 Go on' };
    const server = createServer(pair, (socket) => {
      socket.on('error', () => undefined);
      if (last === 'connect') { socket.destroy(); return; }
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
    const made = testBroker({ names, connections: { c1: { hosts: ['mail.test.example'], auth: { type: 'login', username: 'flow', secret }, ca: authority.ca, internalAddresses: ['127.0.0.1'], server: { host: 'mail.test.example', port, security: 'tls' } } } });
    const step = made.step({ hosts: [host('mail.test.example', port, { scheme: 'smtp', methods: [] })], mail: [{ to: '*@shop.example', nodes: ['n1'] }] });
    await expect(step.mail(letter)).rejects.toMatchObject({ code: expected, errorClass: 'transient' });
    await close();
  });
});
