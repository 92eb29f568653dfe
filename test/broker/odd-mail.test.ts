/** Mail servers that answer at the wrong moment, or what nobody expects: what can be tried again is, what may have gone out is not sent twice. */
import { createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterAll, expect, test } from 'vitest';
import { sendMail } from '../../app/broker/mail/mail.node.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { nodeHash, systemTimers } from '../../app/kernel/host.node.ts';
import { newAuthority } from '../kit/certificates.ts';
import { listening } from './odd-peers-kit.ts';

const authority = newAuthority();
const pair = authority.issue('mail.test.example');
afterAll(() => {
  authority.remove();
});

interface Answers {
  readonly tls?: string;
  readonly recipient?: string;
  /** To DATA; none: it says nothing more and hangs up. */
  readonly data?: string | undefined;
  /** To the message; none: it hangs up. */
  readonly message?: string | undefined;
}

/** Speaks to the end of a line, and takes a message up to its dot. */
function converse(socket: Socket, answers: Answers, secured: boolean): void {
  let heard = '';
  let inMessage = false;
  const say = (text: string | undefined): void => {
    if (text === undefined) socket.destroy();
    else socket.write(`${text}\r\n`);
  };
  socket.on('error', () => undefined);
  socket.on('data', function hear(piece: Buffer) {
    heard += piece.toString('latin1');
    for (;;) {
      const mark = inMessage ? '\r\n.\r\n' : '\r\n';
      const end = heard.indexOf(mark);
      if (end < 0) return;
      const line = heard.slice(0, end);
      heard = heard.slice(end + mark.length);
      if (inMessage) {
        inMessage = false;
        say('message' in answers ? answers.message : '250 ok');
      } else if (line.startsWith('EHLO')) say(secured ? '250 mail' : '250-mail\r\n250 STARTTLS');
      else if (line === 'STARTTLS') {
        say(answers.tls ?? '220 go');
        if (answers.tls !== undefined) continue;
        socket.off('data', hear);
        converse(new TLSSocket(socket, { isServer: true, ...pair, minVersion: 'TLSv1.3' }), answers, true);
        return;
      } else if (line.startsWith('RCPT')) say(answers.recipient ?? '250 ok');
      else if (line === 'DATA') {
        inMessage = true;
        say('data' in answers ? answers.data : '354 go');
      } else say('250 ok');
    }
  });
}

test.each<[string, Answers, string]>([
  ['takes it', {}, 'sent'],
  ['has no TLS now', { tls: '454 4.7.0 not now' }, 'mail/refused transient'],
  ['has no TLS', { tls: '502 5.5.1 no' }, 'egress/tls terminal'],
  ['lets strangers wait (greylisting)', { recipient: '450 4.2.0 come again' }, 'mail/refused transient'],
  ['hangs up once the message is announced', { data: undefined }, 'egress/unanswered transient'],
  ['hangs up once it has the message', { message: undefined }, 'egress/unanswered transient'],
  ['has it and asks to come again', { message: '451 4.3.0 later' }, 'mail/refused transient'],
  ['has it and goes down', { message: '421 4.3.2 bye' }, 'mail/refused transient'],
  ['has it and wants none of it', { message: '554 5.7.1 no' }, 'mail/refused terminal'],
  ['has it and says what is no answer', { message: '999 what' }, 'egress/unanswered transient'],
  ['has it and says what is no number', { message: 'hello' }, 'egress/unanswered transient'],
])('a server that %s', async (_what, answers, expected) => {
  const port = await listening(
    createServer((socket) => {
      socket.write('220 mail.test.example\r\n');
      converse(socket, answers, false);
    }),
  );
  const mail = {
    connection: 'c1',
    from: { name: '', address: 'a@test.example', judged: 'a@test.example' },
    to: ['b@test.example'],
    subject: 'x',
    text: 'x',
    idempotencyKey: 'k',
  } as unknown as Parameters<typeof sendMail>[0];
  const said = await sendMail(
    mail,
    { host: 'mail.test.example', port, security: 'starttls', minimumTls: '1.3' },
    { hosts: ['mail.test.example'], auth: { type: 'none' }, ca: authority.ca, internalAddresses: ['127.0.0.1'] },
    undefined,
    { timers: systemTimers, hash: nodeHash, resolver: { resolve: async () => ['127.0.0.1'] } },
  ).then(
    () => 'sent',
    (error: unknown) => (isCountersignError(error) ? `${error.code} ${error.errorClass}` : String(error)),
  );
  expect(said).toBe(expected);
});
