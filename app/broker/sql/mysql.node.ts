/** MySQL and MariaDB over TLS, on a socket to a judged address; every statement is prepared and runs in a transaction of its own with limits. */
import { isIP } from 'node:net';
import type { Connection as PromiseConnection } from 'mysql2/promise';
import type { Connection, FieldPacket, PrepareStatementInfo } from 'mysql2';
import { isCountersignError, TerminalError, TransientError } from '../../kernel/errors.ts';
import { parseData } from '../../kernel/json-guard.ts';
import type { BoundConnection } from '../connection.ts';
import { givenUp, type OnEnd } from '../ending.ts';
import type { DatabaseServer } from './postgres.node.ts';
import type { SqlAsk } from '../network/requests.ts';
import { openSocket, tlsError, type SocketPorts } from '../network/socket.node.ts';
import { inDoubt } from './sql-doubt.ts';
import { boundBytes } from '../network/socket-bytes.ts';
import { answerTooLarge, sqlAnswerBytes, tookTooLong } from './sql-limits.ts';
import { plainRow } from './sqlite.node.ts';
import type { SqlAnswer } from '../step-broker.ts';

const CONNECT_MS = 10_000;

/** What the reader of statements (mysql-statement.node.ts) takes for granted: "x" is a text, and a backslash escapes. */
const sqlMode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';

/** Error numbers that pass. */
const passing: ReadonlyMap<number, string> = new Map([
  [1040, 'takes no more connections just now'],
  [1203, 'takes no more connections of this user just now'],
  [1226, 'takes no more of this user just now'],
  [1053, 'is just shutting down'],
  [1205, 'did not get at rows that somebody else holds'],
  [1213, 'gave the change up because two waited for each other'],
  [1021, 'has no room left on its disk'],
  // Of what a step may say, this alone is kept from it by an option.
  [1290, 'takes no changes just now: it is a replica, or was set to be read only'],
  [1836, 'takes no changes just now: it was set to be read only'],
]);
/** The server gave up by our limit: MariaDB's max_statement_time, MySQL's max_execution_time, an interrupted query. */
const late: ReadonlySet<number> = new Set([1969, 3024, 1317]);

/** Of the server's own errors those that leave open what became of a change that was to last: it was going down, or somebody ended the connection. */
const leavesOpen: ReadonlySet<number> = new Set([1053, 1152, 1184, 1317, 1927, 3058]);

const packetTooLarge = (host: string, cause?: unknown): TerminalError =>
  new TerminalError('sql/failed', `The statement and its values are larger than the database at ${host} takes at once.`, {
    place: host,
    mend: 'Write less at once, or have its max_allowed_packet raised.',
    cause,
  });

/** Small enough for every server that is set up at all. */
const SURELY_TAKEN = 1024 * 1024 - 4_096;

/** Some servers hang up on what is too large before they have said so: then nobody would know whether the change was made. */
async function mustFit(client: PromiseConnection, { statement, values }: SqlAsk, host: string): Promise<void> {
  const sizes = [statement, ...values].map((value) => (typeof value === 'string' ? Buffer.byteLength(value) : 16));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes <= SURELY_TAKEN) return;
  const [rows] = await client.query('SELECT @@max_allowed_packet AS most');
  const most = Number((rows as readonly { readonly most?: unknown }[])[0]?.most);
  if (bytes > most) throw packetTooLarge(host);
}

/** `changing`: it was given the statement. Not every kind of table waits for the COMMIT. */
function mapped(error: unknown, host: string, { readOnly }: SqlAsk, changing: boolean): Error {
  if (isCountersignError(error)) return error;
  const { code = '', errno = 0 } = error as { code?: string; errno?: number };
  // The client's own errors, and the system's, have no number of the server's.
  if (changing && (errno < 1_000 || leavesOpen.has(errno))) return inDoubt(host, error);
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT')
    return new TerminalError('egress/tls', `The database at ${host} does not offer TLS.`, {
      place: host,
      mend: 'Switch TLS on at the server (ssl-cert and ssl-key).',
      cause: error,
    });
  const inner = (error as { cause?: unknown }).cause;
  const tls = [code, (inner as { code?: string } | undefined)?.code ?? ''].find((one) =>
    /^(?:CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(one),
  );
  if (code === 'HANDSHAKE_SSL_ERROR' || tls !== undefined) return tlsError(host, tls === undefined ? (inner ?? error) : { code: tls });
  if (errno === 1045 || errno === 1044 || errno === 1698)
    return new TerminalError('sql/failed', `The database at ${host} refused the login.`, {
      place: host,
      mend: 'Check user, password and rights of the connection.',
      cause: error,
    });
  if (late.has(errno) || code === 'PROTOCOL_SEQUENCE_TIMEOUT') return tookTooLong(readOnly, error);
  const words = passing.get(errno);
  if (words !== undefined)
    return new TransientError('sql/failed', `The database at ${host} ${words} (${errno}).`, { place: host, cause: error });
  if (code === 'PROTOCOL_CONNECTION_LOST' || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ETIMEDOUT')
    return new TransientError('egress/unreachable', `${host} closed the connection.`, { place: host, cause: error });
  if (errno === 1153) return packetTooLarge(host, error);
  // Something of the library's own, at an answer that it could not read.
  if (errno < 1_000 && code === '')
    return new TerminalError('sql/failed', 'The database gave an answer that cannot be read.', { place: host, cause: error });
  // The server's message may quote values.
  return new TerminalError('sql/failed', `The database refused the statement (${code === '' ? 'unknown error' : code}).`, { cause: error });
}

const JSON_COLUMN = 245;
/** JSON comes as text, so that it is read as all data from outside is. MariaDB says beside the type that a text is JSON. */
function withJson(
  row: Readonly<Record<string, unknown>>,
  fields: readonly { readonly name: string; readonly columnType?: number | undefined; readonly extendedFormat?: string }[],
): Record<string, unknown> {
  const read = fields.flatMap(({ name, columnType, extendedFormat }): [string, unknown][] => {
    const value = row[name];
    return typeof value === 'string' && (columnType === JSON_COLUMN || extendedFormat === 'json') ? [[name, parseData(value)]] : [];
  });
  return { ...row, ...Object.fromEntries(read) };
}

/** MySQL's own bound of a table, and of a select list. */
const MOST_COLUMNS = 4_096;
/** Some proxies count the packets otherwise than the server does; the library writes a line for each. */
const MOST_WARNINGS = 100;

interface Heard {
  readonly rows: Record<string, unknown>[];
  readonly fields: readonly FieldPacket[];
  readonly changed: number;
  /** The server was not heard out. */ readonly cut: boolean;
}

const severalResults = (): TerminalError =>
  new TerminalError(
    'sql/failed',
    'The database gave several results for one statement, and it cannot be told which rows belong together.',
    {
      mend: 'Ask for one result: in place of a procedure, write its query here.',
    },
  );

/** What the server has read and found right; nothing has been done by it. */
const prepared = (client: Connection, statement: string): Promise<PrepareStatementInfo> =>
  new Promise((resolve, reject) => {
    client.on('error', reject);
    client.prepare(statement, (error, info) => {
      client.off('error', reject);
      if (error === null || error === undefined) resolve(info);
      else reject(error);
    });
  });

/** Row by row: beyond those that are wanted none is kept, and where nothing is changed none is waited for. */
function hear(statement: PrepareStatementInfo, ask: SqlAsk): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const rows: Record<string, unknown>[] = [];
    let fields: readonly FieldPacket[] | undefined;
    let changed = 0;
    let results = 0;
    const query = statement.execute(ask.values.map((value) => (typeof value === 'boolean' ? Number(value) : value)));
    query.on('fields', (named: readonly FieldPacket[] | undefined) => {
      results += 1;
      if (results > 1) reject(severalResults());
      fields = named;
      if (named !== undefined && named.length > MOST_COLUMNS) reject(answerTooLarge());
    });
    query.on('result', (one: unknown) => {
      if (fields === undefined) changed = (one as { affectedRows?: number } | null)?.affectedRows ?? 0;
      else if (rows.length < ask.maxRows) rows.push(one as Record<string, unknown>);
      else if (ask.readOnly) resolve({ rows, fields, changed: 0, cut: true });
    });
    query.on('error', reject);
    query.on('end', () => resolve({ rows, fields: fields ?? [], changed, cut: false }));
  });
}

export async function runMysql(
  ask: SqlAsk,
  server: DatabaseServer,
  bound: BoundConnection,
  ports: SocketPorts & { readonly onEnd?: OnEnd },
): Promise<SqlAnswer & { readonly address: string | undefined }> {
  const { auth } = bound;
  if (auth.type !== 'login') throw new TerminalError('connection/unbound', 'The database connection has no user name and password.');
  // Without a name there is nothing that a certificate could be checked against.
  if (isIP(server.host) !== 0)
    throw new TerminalError('egress/tls', 'A MySQL server is reached by its name: its certificate says who it is.', {
      place: server.host,
      mend: 'Give the name that is in the certificate of the server.',
    });
  const { createConnection } = await import('mysql2');
  const socket = await openSocket(
    { host: server.host, port: server.port, internalAddresses: bound.internalAddresses ?? [], internalOnly: false, timeoutMs: CONNECT_MS },
    ports,
  );
  const address = socket.remoteAddress;
  const bytes = boundBytes(socket, ports.timers, sqlAnswerBytes, answerTooLarge);
  let cancel: (() => void) | undefined;
  let changing = false;
  let committing = false;
  // What was not to last yet is undone by the server once its client is gone.
  const left = givenUp(ports.onEnd, () => {
    if (!committing) socket.destroy();
    return !committing;
  });
  try {
    const overdue = new Promise<never>((_resolve, reject) => {
      cancel = ports.timers.after(Math.round(ask.timeoutMs) + 1_000, () => {
        socket.destroy();
        const late = tookTooLong(ask.readOnly);
        reject(committing ? inDoubt(server.host, late) : late);
      });
    });
    overdue.catch(() => undefined);
    // The library does not tell of it while it waits for an answer.
    const gone = new Promise<never>((_resolve, reject) => {
      const ended = (): void => reject(Object.assign(new Error('The connection ended.'), { code: 'PROTOCOL_CONNECTION_LOST' }));
      socket.once('end', ended).once('close', ended);
    });
    gone.catch(() => undefined);
    let answer: SqlAnswer | undefined;
    const work = async (): Promise<SqlAnswer> => {
      const core = createConnection({
        stream: socket,
        host: server.host,
        port: server.port,
        user: auth.username,
        password: auth.secret,
        database: server.database,
        connectTimeout: CONNECT_MS,
        ssl: {
          rejectUnauthorized: true,
          verifyIdentity: true,
          minVersion: server.minimumTls === '1.3' ? 'TLSv1.3' : 'TLSv1.2',
          ...(bound.ca === undefined ? {} : { ca: bound.ca }),
        },
        // A server may ask its client for a file (LOAD DATA LOCAL): ours has none to give.
        flags: ['-LOCAL_FILES'],
        multipleStatements: false,
        supportBigNumbers: true,
        jsonStrings: true,
        dateStrings: true,
        disableEval: true,
        charset: 'UTF8MB4_UNICODE_CI',
      });
      core.on('error', () => undefined);
      let warnings = 0;
      core.on('warn', () => {
        warnings += 1;
        if (warnings <= MOST_WARNINGS) return;
        Object.assign(core, { handlePacket: () => undefined });
        socket.destroy();
      });
      const client = core.promise();
      await client.connect();
      const seconds = ask.timeoutMs / 1_000;
      await client.query('SET SESSION sql_mode = ?, SESSION sql_select_limit = ?', [sqlMode, ask.maxRows]);
      // MariaDB counts seconds, MySQL milliseconds and for queries only; each knows just its own name.
      await client
        .query('SET SESSION max_statement_time = ?', [seconds])
        .catch(() => client.query('SET SESSION max_execution_time = ?', [Math.round(ask.timeoutMs)]));
      await client.query(ask.readOnly ? 'START TRANSACTION READ ONLY' : 'START TRANSACTION');
      await mustFit(client, ask, server.host);
      const statement = await prepared(core, ask.statement);
      changing = !ask.readOnly;
      const { rows, fields, changed, cut } = await hear(statement, ask);
      if (!cut) {
        committing = !ask.readOnly;
        await client.query('COMMIT');
        answer = { rows: rows.map((row) => plainRow(withJson(row, fields))), changed };
        // It is done, however the server takes the goodbye.
        await client.end().catch(() => undefined);
      }
      return answer ?? { rows: rows.map((row) => plainRow(withJson(row, fields))), changed };
    };
    const first = Promise.race([work(), overdue, bytes.exceeded, gone, left.promise]).catch((error: unknown) => {
      if (answer === undefined) throw error;
      return answer;
    });
    return { ...(await first), address };
  } catch (error) {
    throw mapped(error, server.host, ask, changing);
  } finally {
    cancel?.();
    left.done();
    bytes.stop();
    socket.destroy();
  }
}
