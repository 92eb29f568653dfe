/** PostgreSQL over TLS, on a socket to a judged address; every statement runs in a transaction of its own with a time limit. */
import pg from 'pg';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { isCountersignError, TerminalError, TransientError } from '../../kernel/errors.ts';
import type { BoundConnection } from '../connection.ts';
import { givenUp, type OnEnd } from '../ending.ts';
import type { FieldNames } from './postgres-statement.node.ts';
import { NotPostgres, postgresFrames, type PostgresFrames } from './postgres-frames.ts';
import { postgresValues } from './postgres-values.ts';
import type { SqlAsk } from '../network/requests.ts';
import { openSocket, tlsError, type SocketPorts, type TlsSettings } from '../network/socket.node.ts';
import { inDoubt } from './sql-doubt.ts';
import { boundBytes } from '../network/socket-bytes.ts';
import { answerTooLarge, sqlAnswerBytes, tookTooLong } from './sql-limits.ts';
import { plainRow } from './sqlite.node.ts';
import type { SqlAnswer } from '../step-broker.ts';
import { isIP, type Socket } from 'node:net';
import type { Timers } from '../../kernel/ports.ts';

/** SSLRequest, PostgreSQL protocol 3.0 section 55.7: length 8, code 80877103. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const HANDSHAKE_MS = 10_000;

/** Classes of SQLSTATE that pass: 08 connection, 40 rollback, 53 resources, 55 not ready, 57 intervention. */
const passes = /^(?:08|40|53|55|57)/;
/** Those that whoever is on duty meets, in words. */
const passing: ReadonlyMap<string, string> = new Map([
  ['53300', 'takes no more connections just now'],
  ['53100', 'has no room left on its disk'],
  ['57P01', 'was shut down'],
  ['57P02', 'ended all its connections because a part of it had crashed'],
  ['57P03', 'is just starting up or shutting down'],
  ['40P01', 'gave the change up because two waited for each other'],
  ['40001', 'gave the change up because another one came between'],
  ['55P03', 'did not get at rows that somebody else holds'],
  ['25006', 'takes no changes just now: it is a replica, or was set to be read only'],
]);

/** Asks the server for TLS and insists on it, before pg sees the socket. */
async function upgrade(socket: Socket, host: string, tls: TlsSettings, timers: Timers): Promise<Duplex> {
  const answer = await new Promise<string>((resolve, reject) => {
    const cancel = timers.after(HANDSHAKE_MS, () => reject(new TransientError('egress/timeout', 'The database took too long to answer.')));
    const done = (run: () => void): void => {
      cancel();
      run();
    };
    socket.once('error', (error) => done(() => reject(error)));
    socket.once('close', () => done(() => reject(new TransientError('egress/unreachable', `${host} closed the connection.`))));
    // Exactly one byte may precede the handshake; anything behind it was put there by somebody else (CVE-2021-23222).
    socket.once('data', (data: Buffer) => done(() => resolve(data.length === 1 ? data.toString('latin1') : 'X')));
    socket.write(sslRequest);
  });
  socket.removeAllListeners();
  if (answer !== 'S')
    throw new TerminalError('egress/tls', `The database at ${host} does not offer TLS.`, {
      place: host,
      mend: 'Switch TLS on at the server (ssl = on).',
    });
  return await new Promise((resolve, reject) => {
    const secured = connectTls(
      {
        socket,
        minVersion: tls.minimum,
        rejectUnauthorized: true,
        ALPNProtocols: ['postgresql'],
        ...(isIP(host) === 0 ? { servername: host } : { host }),
        ...(tls.ca === undefined ? {} : { ca: tls.ca }),
      },
      () => resolve(secured),
    );
    secured.once('error', (error) => reject(tlsError(host, error)));
  });
}

/** What comes in reaches pg in whole messages that were looked at. Whatever its reader throws ends the connection, and not the program. */
function framed(stream: Duplex, frames: PostgresFrames): Duplex {
  const emit = stream.emit.bind(stream);
  const read = (piece: Buffer): void => {
    try {
      const whole = stream.destroyed ? undefined : frames.take(piece);
      if (whole !== undefined && whole.length > 0) emit('data', whole);
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new NotPostgres());
    }
  };
  return Object.assign(stream, {
    emit(event: string | symbol, ...given: unknown[]): boolean {
      if (event !== 'data') return emit(event, ...given);
      read(given[0] as Buffer);
      return true;
    },
    // pg calls connect() on the stream it is given; this one is connected and encrypted already.
    connect() {
      queueMicrotask(() => emit('connect'));
      return stream;
    },
  });
}

/** The server's own words may hold anything, values and the password among them; only what is surely a code is told. */
function wordsOf(error: unknown, code: string, itsOwn: boolean): string {
  if (itsOwn) return `The database refused the statement (${code}).`;
  if (error instanceof pg.DatabaseError) return 'The database refused the statement and did not say why.';
  return /^(?:E[A-Z]+|ERR_[A-Z0-9_]+)$/.test(code)
    ? `The connection to the database failed (${code}).`
    : 'The database gave an answer that cannot be read.';
}

/** `committing`: it was told to make the change last. An error of its own means that it did not, but where it went down with that, or says that it does not know. */
function mapped(error: unknown, host: string, { readOnly }: SqlAsk, committing: boolean): Error {
  if (isCountersignError(error)) return error;
  const { code: said = '', message = '' } = error as { code?: string; message?: string };
  const itsOwn = /^(?=.*\d)[0-9A-Z]{5}$/.test(said);
  const code = itsOwn ? said : '';
  if (committing && (!itsOwn || /^(?:08|57P|58|XX|40003)/.test(code))) return inDoubt(host, error);
  if (!itsOwn && /^Connection terminated|ECONNRESET|EPIPE/.test(message))
    return new TransientError('egress/unreachable', `The database at ${host} closed the connection, and nothing was changed.`, {
      place: host,
      cause: error,
    });
  if (code === '57014') return tookTooLong(readOnly, error);
  // The step writes, so that it is not our own transaction that may only read.
  if (passes.test(code) || (code === '25006' && !readOnly))
    return new TransientError('sql/failed', `The database at ${host} ${passing.get(code) ?? 'is not ready'} (${code}).`, {
      place: host,
      cause: error,
    });
  // Class 28, and a database that is not there: whoever reads it looks at the connection and not at the statement.
  if (code.startsWith('28'))
    return new TerminalError('sql/failed', `The database refused the login (${code}).`, {
      cause: error,
      mend: 'Check user, password and rights of the connection.',
    });
  if (code === '3D000')
    return new TerminalError('sql/failed', 'The server has no database of that name.', {
      cause: error,
      mend: 'Check the name of the database in the connection.',
    });
  if (message.startsWith('SASL:'))
    return new TerminalError(
      'sql/failed',
      'The login to the database failed: it asks for a way of signing in that is not known here, or does not prove itself.',
      { cause: error, mend: 'Let it use scram-sha-256.' },
    );
  return new TerminalError('sql/failed', wordsOf(error, said, itsOwn), { cause: error });
}

/** A query of which the server gives the first rows alone: without it a table of a million rows would be read into memory before it is cut. */
class FirstRows extends pg.Query<Record<string, unknown>> {
  handlePortalSuspended(connection: { sync(): void }): void {
    connection.sync();
  }
}

function firstRows(client: pg.Client, ask: SqlAsk): Promise<pg.QueryResult<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    // Always by the extended protocol: it takes no second statement. What a statement that changes data gives back is made before the first row goes out, and is counted whole.
    const config = {
      text: ask.statement,
      values: [...ask.values],
      queryMode: 'extended',
      types: postgresValues,
      ...(ask.readOnly ? { rows: ask.maxRows } : {}),
    };
    const taken = (error: Error | null, result: pg.QueryResult<Record<string, unknown>>): void => {
      if (error === null) resolve(result);
      else reject(error);
    };
    client.query(Reflect.construct(FirstRows, [config, undefined, taken]) as FirstRows);
  });
}

/** Names that a statement writes behind a row of a table, or behind a value that may be a row. */
export interface FieldCheck extends FieldNames {
  /** One of them is a function that somebody made. */ readonly refuse: (name: string) => Error;
}

/**
 * `row.name` is `name(row)` where the row has no such column: what this database has of such functions is asked before it hears the statement.
 * $1: names behind rows, $2: behind values. A function of one argument, be it that the others have a default.
 */
const ownFunction = `SELECT p.proname AS name FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_type t ON t.oid = COALESCE(NULLIF(p.provariadic, 0::oid), p.proargtypes[0])
  LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
  WHERE p.proname = ANY ($1::name[] || $2::name[]) AND p.pronamespace <> 'pg_catalog'::regnamespace AND p.prokind IN ('f', 'w') AND p.pronargs >= 1 AND p.pronargs - p.pronargdefaults <= 1
    AND pg_catalog.pg_function_is_visible(p.oid) AND (p.proname = ANY ($2::name[]) OR t.typtype IN ('c', 'p') OR b.typtype = 'c')
    AND NOT (t.typtype = 'c' AND EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attname = p.proname AND NOT a.attisdropped)) LIMIT 1`;

/** Of names behind columns ($1 tables, $2 columns, $3 names) those that are no field of the column's type: a field that is there is read, whatever functions there are. */
const notTheirs = `SELECT w.name FROM unnest($1::text[], $2::text[], $3::text[]) AS w(of_table, of_column, name) WHERE NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_attribute c JOIN pg_catalog.pg_type t ON t.oid = c.atttypid AND t.typtype = 'c' JOIN pg_catalog.pg_attribute f ON f.attrelid = t.typrelid
    WHERE c.attrelid = pg_catalog.to_regclass(w.of_table) AND c.attname = w.of_column AND NOT c.attisdropped AND f.attname = w.name AND f.attnum > 0 AND NOT f.attisdropped)`;

async function mustBeFields(client: pg.Client, { rows, values, columns, refuse }: FieldCheck): Promise<void> {
  const open =
    columns.length === 0
      ? []
      : (
          await client.query<{ name: string }>(notTheirs, [
            columns.map(({ table }) => table),
            columns.map(({ column }) => column),
            columns.map(({ name }) => name),
          ])
        ).rows.map(({ name }) => name);
  if (rows.length + values.length + open.length === 0) return;
  const found = await client.query<{ name: string }>(ownFunction, [[...rows], [...values, ...open]]);
  const name = found.rows[0]?.name;
  if (name !== undefined) throw refuse(name);
}

/** Where a database is, as the binding says. */
export interface DatabaseServer {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly minimumTls: '1.2' | '1.3';
}

export async function runPostgres(
  ask: SqlAsk,
  server: DatabaseServer,
  bound: BoundConnection,
  ports: SocketPorts & { readonly onEnd?: OnEnd },
  fields?: FieldCheck,
): Promise<SqlAnswer & { readonly address: string | undefined }> {
  const { auth } = bound;
  if (auth.type !== 'login') throw new TerminalError('connection/unbound', 'The database connection has no user name and password.');
  const socket = await openSocket(
    {
      host: server.host,
      port: server.port,
      internalAddresses: bound.internalAddresses ?? [],
      internalOnly: false,
      timeoutMs: HANDSHAKE_MS,
    },
    ports,
  );
  const address = socket.remoteAddress;
  const bytes = boundBytes(socket, ports.timers, sqlAnswerBytes, answerTooLarge);
  const frames = postgresFrames();
  let client: pg.Client | undefined;
  let committing = false;
  let cancel: (() => void) | undefined;
  // A server that stands still may do so anywhere: in its greeting, in the handshake, at the login.
  const overdue = new Promise<never>((_resolve, reject) => {
    cancel = ports.timers.after(Math.round(ask.timeoutMs) + 1_000, () => {
      const late = tookTooLong(ask.readOnly);
      reject(committing ? inDoubt(server.host, late) : late);
      socket.destroy();
    });
  });
  overdue.catch(() => undefined);
  // What was not to last yet is undone by the server once its client is gone.
  const left = givenUp(ports.onEnd, () => {
    if (!committing) socket.destroy();
    return !committing;
  });
  const work = async (): Promise<SqlAnswer> => {
    const secured = await upgrade(
      socket,
      server.host,
      { minimum: server.minimumTls === '1.3' ? 'TLSv1.3' : 'TLSv1.2', ...(bound.ca === undefined ? {} : { ca: bound.ca }) },
      ports.timers,
    );
    const stream = framed(secured, frames);
    client = new pg.Client({
      user: auth.username,
      password: auth.secret,
      database: server.database,
      host: server.host,
      port: server.port,
      ssl: false,
      stream: () => stream,
      statement_timeout: Math.round(ask.timeoutMs),
      query_timeout: Math.round(ask.timeoutMs) + 1_000,
      application_name: 'countersign',
    } as unknown as pg.ClientConfig);
    client.on('error', () => undefined);
    await client.connect();
    await client.query(ask.readOnly ? 'BEGIN READ ONLY' : 'BEGIN');
    if (fields !== undefined) await mustBeFields(client, fields);
    frames.keepRows(ask.maxRows);
    const result = await firstRows(client, ask);
    committing = !ask.readOnly;
    await client.query('COMMIT');
    const rows = result.rows.slice(0, ask.maxRows).map(plainRow);
    return { rows, changed: ask.readOnly || result.command === 'SELECT' ? 0 : (result.rowCount ?? 0) };
  };
  try {
    return { ...(await Promise.race([work(), overdue, bytes.exceeded, left.promise])), address };
  } catch (error) {
    throw mapped(error, server.host, ask, committing);
  } finally {
    bytes.stop();
    left.done();
    // It says goodbye, and waits for the server to hang up.
    if (!socket.destroyed) await Promise.race([client?.end(), overdue]).catch(() => undefined);
    cancel?.();
    socket.destroy();
  }
}
