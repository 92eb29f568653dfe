/**
 * Tries a connection as a flow would begin to use it: the way there, TLS, and the login where the kind of server has one before anything
 * is asked. No data goes out, and a web service is asked nothing: whether it takes the secret shows with the first call.
 */
import { codeOfError, isCountersignError } from '../kernel/errors.ts';
import type { BoundConnection } from './connection.ts';
import { tryMailbox } from './mail/imap.node.ts';
import { LoginRefused, type MailLogin } from './mail/mail-login.ts';
import { tryMail } from './mail/mail.node.ts';
import { runMysql } from './sql/mysql.node.ts';
import { runPostgres, type FieldCheck } from './sql/postgres.node.ts';
import type { SqlAsk } from './network/requests.ts';
import { openSocket, secureSocket, type SocketPorts } from './network/socket.node.ts';
import type { TriedPart, TriedPlace } from './tried.ts';

type Server = NonNullable<BoundConnection['server']>;
const withinMs = 10_000;
/** Of a long list the first ones; each is waited for beside the others. */
const mostPlaces = 10;

const good = (part: TriedPart['part'], words: string): TriedPart => ({ part, outcome: 'good', words });
const untried = (part: TriedPart['part'], words: string): TriedPart => ({ part, outcome: 'untried', words });
const bad = (part: TriedPart['part'], error: unknown): TriedPart => ({
  part,
  outcome: 'bad',
  code: codeOfError(error),
  words: isCountersignError(error)
    ? `${error.message}${error.mend === undefined ? '' : ` ${error.mend}`}`
    : 'It broke off without a word that could be shown.',
});

const dates = (time: string): string => {
  const at = Date.parse(time);
  return Number.isFinite(at) ? new Date(at).toISOString().slice(0, 10) : 'a day that it does not say';
};

/** What can be told of the secret without showing it to a web service. */
function webLogin({ auth, clientCertificate }: BoundConnection): TriedPart {
  if (clientCertificate !== undefined) return untried('login', 'The certificate is shown with the first call.');
  return auth.type === 'none'
    ? untried('login', 'There is no secret to sign in with.')
    : untried('login', 'Whether it takes the secret shows with the first call. Nothing was sent.');
}

async function tryWeb(place: string, bound: BoundConnection, ports: SocketPorts): Promise<readonly TriedPart[]> {
  if (place.startsWith('*.')) return [untried('reach', 'It stands for many names. The one that a flow names is tried when the flow runs.')];
  const { hostname, port } = new URL(`https://${place}`);
  let socket;
  try {
    socket = await openSocket(
      {
        host: hostname,
        port: port === '' ? 443 : Number(port),
        internalAddresses: bound.internalAddresses ?? [],
        internalOnly: false,
        timeoutMs: withinMs,
      },
      ports,
    );
  } catch (error) {
    return [bad('reach', error)];
  }
  const reached = good('reach', 'It answers.');
  try {
    const secured = await secureSocket(
      socket,
      hostname,
      { minimum: 'TLSv1.2', ...(bound.ca === undefined ? {} : { ca: bound.ca }) },
      withinMs,
      ports,
    );
    const until = dates(secured.getPeerCertificate().valid_to);
    const isOld = secured.getProtocol() !== 'TLSv1.3';
    secured.destroy();
    return [
      reached,
      good(
        'tls',
        `${isOld ? 'TLS 1.2 only, so that a flow reaches it only where a reviewer has approved that' : 'TLS 1.3'}. Its certificate is good until ${until}.`,
      ),
      webLogin(bound),
    ];
  } catch (error) {
    return [reached, bad('tls', error)];
  } finally {
    socket.destroy();
  }
}

/** How far it came before it failed. */
function stoppedAt(error: unknown): readonly TriedPart[] {
  const code = codeOfError(error);
  const reached = good('reach', 'It answers.');
  if (code === 'egress/tls') return [reached, bad('tls', error)];
  if (error instanceof LoginRefused || code === 'sql/failed' || code === 'connection/unbound')
    return [reached, good('tls', 'Encrypted; its certificate is good.'), bad('login', error)];
  return [bad('reach', error)];
}

const nothing: Omit<SqlAsk, 'database'> = { statement: 'SELECT 1', values: [], readOnly: true, maxRows: 1, timeoutMs: withinMs };

/** The statement of a test names no field that could be a function. */
const noFields: FieldCheck = { rows: [], values: [], columns: [], refuse: (name) => new Error(name) };

async function signIn(
  kind: string,
  server: Server,
  bound: BoundConnection,
  login: Extract<MailLogin, { readonly password: string }>,
  ports: SocketPorts,
): Promise<void> {
  const { host, port, security, database = '' } = server;
  const where = { host, port, minimumTls: '1.3' as const };
  switch (kind) {
    case 'smtp':
      return await tryMail({ ...where, security }, bound, login, withinMs, ports);
    case 'imap':
      return await tryMailbox({ ...where, security }, bound, login, withinMs, ports);
    case 'mysql':
      await runMysql({ ...nothing, database: 'mysql' }, { ...where, database }, bound, ports);
      return;
    default:
      await runPostgres({ ...nothing, database: 'postgres' }, { ...where, database }, bound, ports, noFields);
  }
}

async function tryServer(kind: string, server: Server, bound: BoundConnection, ports: SocketPorts): Promise<readonly TriedPart[]> {
  const { auth } = bound;
  try {
    if (auth.type === 'login' || auth.type === 'basic') {
      await signIn(kind, server, bound, { user: auth.username, password: auth.secret }, ports);
      return [
        good('reach', 'It answers.'),
        good('tls', 'Encrypted; its certificate is good.'),
        good('login', 'It took the user name and the password. Nothing was read or sent.'),
      ];
    }
    const socket = await openSocket(
      { host: server.host, port: server.port, internalAddresses: bound.internalAddresses ?? [], internalOnly: false, timeoutMs: withinMs },
      ports,
    );
    socket.destroy();
    return [
      good('reach', 'It answers.'),
      untried(
        'login',
        auth.type === 'none'
          ? 'No user name and password have been entered.'
          : 'The sign-in was not used: a token is asked for when a flow runs.',
      ),
    ];
  } catch (error) {
    return stoppedAt(error);
  }
}

/** Never throws for what a server does: that is what it tells. */
export async function tryConnection(kind: string, bound: BoundConnection, ports: SocketPorts): Promise<readonly TriedPlace[]> {
  const { server } = bound;
  if (server !== undefined) return [{ place: `${server.host}:${server.port}`, parts: await tryServer(kind, server, bound, ports) }];
  return await Promise.all(bound.hosts.slice(0, mostPlaces).map(async (place) => ({ place, parts: await tryWeb(place, bound, ports) })));
}
