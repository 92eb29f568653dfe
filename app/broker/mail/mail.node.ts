/** Mail out: SMTP with TLS before a single word is said (implicit, or STARTTLS required), on a socket to a judged address. */
import nodemailer from 'nodemailer';
import { isCountersignError, TerminalError, TransientError } from '../../kernel/errors.ts';
import type { Hash } from '../../kernel/ports.ts';
import type { BoundConnection } from '../connection.ts';
import { givenUp, type OnEnd } from '../ending.ts';
import { LoginRefused, type MailLogin } from './mail-login.ts';
import type { Mailbox } from '../policy.ts';
import type { MailAsk } from '../network/requests.ts';
import { openSocket, tlsError, type SocketPorts } from '../network/socket.node.ts';

const CONNECT_MS = 15_000;
const SESSION_MS = 60_000;
/** From the greeting to the last word. */
export const WHOLE_MS = 5 * 60_000;

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls';
  readonly minimumTls: '1.2' | '1.3';
}

/** What was judged, and nothing that a mailer would read out of a text. */
type JudgedMail = Omit<MailAsk, 'from' | 'to'> & { readonly from: Mailbox; readonly to: readonly string[] };

/** The same step sends the same Message-ID however often it is retried, so a receiver can drop the double. */
function messageIdOf(ask: JudgedMail, hash: Hash): string {
  return `<${hash.sha256(ask.idempotencyKey).slice(0, 40)}@${ask.from.judged.split('@')[1]}>`;
}

/** Addresses as objects: those alone a mailer does not take apart again (an envelope of texts it would). */
export const messageOf = ({ from, to, subject, text }: JudgedMail, messageId: string) => ({
  from: { name: from.name, address: from.address },
  to: to.map((address) => ({ name: '', address })),
  subject,
  text,
  messageId,
  xMailer: false as const,
  disableFileAccess: true,
  disableUrlAccess: true,
});

/** `handed`: the message was announced (DATA), so that the server may have it. */
function mapped(error: unknown, host: string, handed: boolean): Error {
  if (isCountersignError(error)) return error;
  const { code = '', responseCode = 0 } = error as { code?: string; responseCode?: number };
  // A server that hangs up in the middle of the handshake has said nothing about itself.
  const hungUp = /closed unexpectedly|disconnected before|ECONNRESET|EPIPE/i.test(String(error));
  const later = responseCode >= 400 && responseCode < 500;
  // RFC 3207 section 4: 454 says that there is no TLS now.
  if (!hungUp && !later && (code === 'ETLS' || (code === 'ESOCKET' && /certificate|tls|ssl|self.signed/i.test(String(error)))))
    return tlsError(host, error);
  // RFC 4954 section 6: 454 says nothing about the password, and 421 nothing about anything but now.
  if ((code === 'EAUTH' || code === 'EOAUTH2') && !later) return new LoginRefused(host, error);
  // RFC 5321 section 4.2.1: 4yz may succeed later, 5yz will not, and there is nothing beyond.
  if (responseCode >= 500 && responseCode < 600)
    return new TerminalError('mail/refused', `The mail server ${host} refused the message (${responseCode}).`, {
      place: host,
      cause: error,
    });
  if (later)
    return new TransientError('mail/refused', `The mail server ${host} asks to try later (${responseCode}).`, {
      place: host,
      cause: error,
    });
  if (!handed)
    return new TransientError(
      'egress/unreachable',
      `The mail server ${host} does not answer, or broke off before it was given the message.`,
      { place: host, cause: error },
    );
  return new TransientError('egress/unanswered', `The mail server ${host} broke off, so that nobody knows whether it took the message.`, {
    place: host,
    cause: error,
    mend: 'See there whether it went out before you run this step again.',
  });
}

/** A letter goes out to whoever the server takes, and nodemailer calls that sent (RFC 5321 section 3.3: each recipient is answered by itself). */
function mustBeTakenForAll(
  { to }: JudgedMail,
  host: string,
  {
    rejected = [],
    rejectedErrors = [],
  }: {
    readonly rejected?: readonly (string | { readonly address: string })[];
    readonly rejectedErrors?: readonly { readonly responseCode?: number }[];
  },
): void {
  if (rejected.length === 0) return;
  const which = rejected.map((address, index) => {
    const place = to.indexOf(typeof address === 'string' ? address : address.address) + 1;
    const { responseCode } = rejectedErrors[index] ?? {};
    return `${place === 0 ? 'one' : `number ${place}`}${responseCode === undefined ? '' : ` (${responseCode})`}`;
  });
  throw new TerminalError(
    'mail/refused',
    `The mail server ${host} took the message, but not for ${rejected.length} of its ${to.length} recipients: ${which.join(', ')}.`,
    {
      place: host,
      mend: 'The other recipients have it. Check the address, and send it to that one alone: run again, the step would send it to all of them a second time.',
    },
  );
}

const quiet = (): void => undefined;

interface Session {
  readonly transport: ReturnType<typeof nodemailer.createTransport>;
  readonly address: string | undefined;
}

/** One conversation with a server: everything in it is bounded, and what fails is told as ours. */
async function speak<T>(
  server: MailServer,
  bound: BoundConnection,
  login: MailLogin | undefined,
  ports: SocketPorts & { readonly onEnd?: OnEnd },
  wholeMs: number,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const socket = await openSocket(
    { host: server.host, port: server.port, internalAddresses: bound.internalAddresses ?? [], internalOnly: false, timeoutMs: CONNECT_MS },
    ports,
  );
  const address = socket.remoteAddress;
  let handed = false;
  const transport = nodemailer.createTransport({
    connection: socket,
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: true,
    tls: {
      minVersion: server.minimumTls === '1.3' ? 'TLSv1.3' : 'TLSv1.2',
      rejectUnauthorized: true,
      servername: server.host,
      ...(bound.ca === undefined ? {} : { ca: bound.ca }),
    },
    ...(login === undefined
      ? {}
      : {
          auth:
            'token' in login ? { type: 'OAuth2', user: login.user, accessToken: login.token } : { user: login.user, pass: login.password },
        }),
    disableFileAccess: true,
    disableUrlAccess: true,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SESSION_MS,
    // Its errors do not say how far it had come; the commands that it sends do. Nothing of this is kept.
    transactionLog: true,
    logger: {
      level: quiet,
      trace: quiet,
      info: quiet,
      warn: quiet,
      error: quiet,
      fatal: quiet,
      debug: ({ tnx }: { readonly tnx?: string }, line: unknown) => {
        handed ||= tnx === 'client' && line === 'DATA';
      },
    },
  } as Parameters<typeof nodemailer.createTransport>[0]);
  // A server that says a little now and then never falls silent.
  const { promise: overdue, reject } = Promise.withResolvers<never>();
  const cancel = ports.timers.after(wholeMs, () => reject(Object.assign(new Error('It went on and on.'), { code: 'ETIMEDOUT' })));
  const left = givenUp(ports.onEnd, () => !handed);
  try {
    return await Promise.race([use({ transport, address }), overdue, left.promise]);
  } catch (error) {
    throw mapped(error, server.host, handed);
  } finally {
    cancel();
    left.done();
    transport.close();
    socket.destroy();
  }
}

export async function sendMail(
  ask: JudgedMail,
  server: MailServer,
  bound: BoundConnection,
  login: MailLogin | undefined,
  ports: SocketPorts & { readonly hash: Hash; readonly onEnd?: OnEnd },
): Promise<{ readonly messageId: string; readonly address: string | undefined }> {
  const messageId = messageIdOf(ask, ports.hash);
  return await speak(server, bound, login, ports, WHOLE_MS, async ({ transport, address }) => {
    mustBeTakenForAll(ask, server.host, await transport.sendMail(messageOf(ask, messageId)));
    return { messageId, address };
  });
}

/** Greets the server over TLS and signs in where there is a login; no message is begun. */
export async function tryMail(
  server: MailServer,
  bound: BoundConnection,
  login: MailLogin | undefined,
  withinMs: number,
  ports: SocketPorts,
): Promise<void> {
  await speak(server, bound, login, ports, withinMs, async ({ transport }) => {
    await transport.verify();
  });
}
