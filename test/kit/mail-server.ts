/** A real SMTP server (the smtp-server package) with STARTTLS and a login. */
import { SMTPServer } from 'smtp-server';
import { listen, type TestServer } from './servers.ts';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly secure: boolean;
}
export interface MailServer extends TestServer {
  readonly mails: ReceivedMail[];
}

export interface MailServerOptions {
  readonly key: string;
  readonly cert: string;
  readonly user: string;
  readonly password: string;
  /** Pretends to be a server, or somebody in between, without TLS. */
  readonly noTls?: boolean;
  readonly refuse?: number;
  /** What it answers for a recipient; undefined takes it. */
  readonly refuseRecipient?: (address: string) => number | undefined;
  /** What it answers to a login, right or wrong. */
  readonly refuseLogin?: number;
  /** Taken with XOAUTH2 in place of a password. */
  readonly takesToken?: (user: string, token: string) => Promise<boolean>;
}

export async function mailServer(options: MailServerOptions): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    key: options.key,
    cert: options.cert,
    minVersion: 'TLSv1.2',
    hideSTARTTLS: options.noTls === true,
    disabledCommands: options.noTls === true ? ['STARTTLS'] : [],
    allowInsecureAuth: true,
    authOptional: false,
    logger: false,
    closeTimeout: 100,
    ...(options.takesToken === undefined ? {} : { authMethods: ['XOAUTH2'] }),
    onRcptTo: ({ address }, _session, done) => {
      const responseCode = options.refuseRecipient?.(address);
      done(responseCode === undefined ? undefined : Object.assign(new Error('Not this one'), { responseCode }));
    },
    onAuth: (auth, _session, done) =>
      options.refuseLogin !== undefined
        ? done(Object.assign(new Error('Not now'), { responseCode: options.refuseLogin }))
        : options.takesToken !== undefined
          ? void options
              .takesToken(auth.username ?? '', auth.accessToken ?? '')
              .then((taken) => (taken ? done(null, { user: auth.username ?? '' }) : done(new Error('Invalid token'))))
          : auth.username === options.user && auth.password === options.password
            ? done(null, { user: options.user })
            : done(new Error('Invalid login')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (options.refuse !== undefined) {
          done(Object.assign(new Error('Not now'), { responseCode: options.refuse }));
          return;
        }
        const sender = session.envelope.mailFrom;
        mails.push({
          from: sender === false ? '' : sender.address,
          to: session.envelope.rcptTo.map((recipient) => recipient.address),
          text: Buffer.concat(chunks).toString('utf8'),
          secure: session.secure,
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  const raw = await listen(server.server as Parameters<typeof listen>[0]);
  return { port: raw.port, mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
