/** SQL: the statement is read before it goes anywhere, and each of its tables must be in the grant. */
import { TerminalError, UserError } from '../../kernel/errors.ts';
import { runMysql } from './mysql.node.ts';
import { mysqlNeeds } from './mysql-statement.node.ts';
import { grantedPath, type FileLeave } from '../granted-open.node.ts';
import { filesOf, mayReach, tablesRefused, type Refusal, type TableNeeds } from '../policy.ts';
import { runPostgres, type FieldCheck } from './postgres.node.ts';
import { postgresNeeds, type StatementNeeds } from './postgres-statement.node.ts';
import { CapabilityRefused } from '../network/refusal.ts';
import type { SqlAsk } from '../network/requests.ts';
import type { SocketPorts } from '../network/socket.node.ts';
import { sqlAnswerBytes } from './sql-limits.ts';
import { kindOf } from './sql-statement.ts';
import type { SqliteWorkers } from './sqlite.node.ts';
import type { SqlAnswer } from '../step-broker.ts';
import { labelsMayGo, minimumTlsOf, type WayOut } from '../way-out.ts';

export interface SqlPorts extends SocketPorts {
  leave(access: 'read' | 'write'): FileLeave;
  readonly sqlite: SqliteWorkers;
}

async function askSqlite(ask: SqlAsk, access: 'read' | 'write', { grant, step }: WayOut, ports: SqlPorts): Promise<SqlAnswer> {
  if (ask.file === undefined) throw new TerminalError('sql/failed', 'A SQLite step needs a file.');
  const path = await grantedPath(ask.file, {
    ...ports.leave(access),
    granted: [...filesOf(grant, step.nodeId, 'read'), ...filesOf(grant, step.nodeId, 'write')],
  });
  const tables = grant.tables.filter((entry) => entry.nodes.includes(step.nodeId) && entry.database === ask.file);
  const names = (wanted: 'read' | 'write'): string[] =>
    tables.filter((entry) => entry.access === wanted).map((entry) => entry.table.toLowerCase());
  return await ports.sqlite.run(
    {
      path,
      statement: ask.statement,
      values: ask.values.map((value) => (typeof value === 'boolean' ? Number(value) : value)),
      readOnly: access === 'read',
      maxRows: ask.maxRows,
      maxBytes: sqlAnswerBytes,
      timeoutMs: ask.timeoutMs,
      readable: names('read'),
      writable: names('write'),
    },
    step.nodeId,
  );
}

/** Which names of the statement must be fields, and what is said where one is a function of the owner's. */
function ownFunctions({ fields }: StatementNeeds, refusalOf: (name: string) => Refusal | undefined): FieldCheck {
  const doubtful = (names: readonly string[]): readonly string[] => names.filter((name) => refusalOf(name) !== undefined);
  return {
    rows: doubtful(fields.rows),
    values: doubtful(fields.values),
    columns: fields.columns.filter(({ name }) => refusalOf(name) !== undefined),
    refuse: (name) => new CapabilityRefused(refusalOf(name) ?? { words: `${name} is a function`, wanted: {} }),
  };
}

async function askServer(ask: SqlAsk, access: 'read' | 'write', way: WayOut, ports: SqlPorts): Promise<SqlAnswer> {
  const { grant, step, story } = way;
  const bound = await way.bound(ask.connection);
  if (bound?.server === undefined)
    throw new UserError('connection/unbound', 'The database connection does not say which server it means.', {
      mend: 'Add "server": { "host", "port", "security", "database" } to its binding.',
    });
  const { host, port, database = '' } = bound.server;
  Object.assign(story, { destination: host, port });
  const reach = mayReach(grant, {
    nodeId: step.nodeId,
    scheme: ask.database === 'mysql' ? 'mysql' : 'postgres',
    host,
    port,
    connection: ask.connection,
  });
  if (!reach.allowed) throw new CapabilityRefused(reach);
  const refusal = (needs: TableNeeds): Refusal | undefined => tablesRefused(grant, step.nodeId, ask.connection ?? '', needs);
  const needs = ask.database === 'mysql' ? undefined : await postgresNeeds(ask.statement);
  const refused = refusal(needs ?? (await mysqlNeeds(ask.statement)));
  if (refused !== undefined) throw new CapabilityRefused(refused);
  labelsMayGo(way, host);
  const [asked, server] = [
    { ...ask, readOnly: access === 'read' },
    { host, port, database, minimumTls: minimumTlsOf(reach.entry, bound) },
  ];
  const ending = { ...ports, onEnd: way.onEnd };
  const { rows, changed, address } = await (needs === undefined
    ? runMysql(asked, server, bound, ending)
    : runPostgres(
        asked,
        server,
        bound,
        ending,
        ownFunctions(needs, (name) => refusal({ tables: [], functions: [name] })),
      ));
  if (address !== undefined) story.address = address;
  return { rows, changed };
}

export async function askDatabase(ask: SqlAsk, way: WayOut, ports: SqlPorts): Promise<SqlAnswer> {
  Object.assign(way.story, { destination: ask.file ?? ask.connection ?? '' });
  const kind = await kindOf(ask.database, ask.statement, () => postgresNeeds(ask.statement));
  Object.assign(way.story, { method: kind.toUpperCase() });
  if (kind === 'refused')
    throw new TerminalError(
      'sql/failed',
      'Only one query or row change at a time is allowed: no schema changes, no settings, no attached files.',
    );
  if (kind === 'write' && ask.readOnly) throw new TerminalError('sql/failed', 'The statement changes data, and this step may only read.');
  return await (ask.database === 'sqlite' ? askSqlite : askServer)(ask, kind, way, ports);
}
