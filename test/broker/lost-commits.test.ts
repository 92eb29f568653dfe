/** Real databases whose last word on a change is lost: it was made, and whoever asked for it does not hear so. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isCountersignError } from '../../app/kernel/errors.ts';
import type { SqlAsk } from '../../app/broker/network/requests.ts';
import { standBetween } from '../kit/between.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { mariadbMissing, startMariaDb } from '../kit/mariadb.ts';
import { postgresMissing, startPostgres } from '../kit/postgres.ts';
import { host, testBroker } from './broker-kit.ts';

const password = `lost-${'d4'.repeat(8)}`;
const name = 'db.test.example';
const kinds = [
  {
    database: 'postgres',
    scheme: 'postgres',
    of: 'postgres',
    table: 'orders',
    missing: postgresMissing(),
    start: (pair: { key: string; cert: string }) => startPostgres({ ...pair, user: 'flow', password, tls: true }),
  },
  {
    database: 'mysql',
    scheme: 'mysql',
    of: 'shop',
    table: 'orders',
    missing: mariadbMissing(),
    start: (pair: { key: string; cert: string }) =>
      startMariaDb({
        ...pair,
        tls: true,
        sql: [
          'CREATE DATABASE shop',
          `CREATE USER flow@'127.0.0.1' IDENTIFIED BY '${password}'`,
          "GRANT ALL ON shop.* TO flow@'127.0.0.1'",
          'CREATE TABLE shop.orders (id INT)',
        ],
      }),
  },
] as const;
for (const { database, missing } of kinds)
  if (missing !== undefined) console.warn(`SKIPPED test/broker/lost-commits.test.ts: ${database}: ${missing}`);

describe.each(kinds)('$database', ({ database, scheme, of, table, missing, start }) => {
  let authority: Authority;
  let server: { readonly port: number; stop(): Promise<void> };
  const sqlAt = (port: number) => {
    const made = testBroker({
      names: { [name]: ['127.0.0.1'] },
      connections: {
        c1: {
          hosts: [name],
          auth: { type: 'login', username: 'flow', secret: password },
          ca: authority.ca,
          internalAddresses: ['127.0.0.1'],
          server: { host: name, port, security: 'tls', database: of },
        },
      },
    });
    return made.step({
      hosts: [host(name, port, { scheme, methods: [] })],
      tables: [
        { database: 'c1', table: '*', access: 'write', nodes: ['n1'] },
        { database: 'c1', table: '*', access: 'read', nodes: ['n1'] },
      ],
    });
  };
  const ask = (statement: string, readOnly = false): SqlAsk => ({
    connection: 'c1',
    database,
    statement,
    values: [],
    readOnly,
    maxRows: 100,
    timeoutMs: 20_000,
  });
  const count = async (): Promise<number> =>
    Number((await sqlAt(server.port).sql(ask(`SELECT count(*) AS n FROM ${table}`, true))).rows[0]?.['n']);
  /** What comes of a statement whose answers are no longer handed on once `cut` says so. */
  const cutShort = async (statement: string, cut: () => Promise<boolean>): Promise<unknown> => {
    const between = await standBetween(server.port, cut);
    try {
      return await sqlAt(between.port)
        .sql(ask(statement))
        .then(
          () => 'done',
          (error: unknown) => (isCountersignError(error) ? [error.code, error.errorClass] : String(error)),
        );
    } finally {
      await between.close();
    }
  };

  beforeAll(async () => {
    if (missing !== undefined) return;
    authority = newAuthority();
    server = await start(authority.issue(name));
    if (database === 'postgres') {
      const { default: pg } = await import('pg');
      const client = new pg.Client({
        host: '127.0.0.1',
        port: server.port,
        user: 'flow',
        password,
        database: 'postgres',
        ssl: { rejectUnauthorized: false },
      });
      await client.connect();
      await client.query('CREATE TABLE orders (id INT)');
      await client.end();
    }
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    authority?.remove();
  }, 60_000);

  test.skipIf(missing !== undefined)(
    'a change that was made and whose answer is lost is in doubt, so that no step makes it twice by itself',
    async () => {
      const before = await count();
      const came = await cutShort(`INSERT INTO ${table} (id) VALUES (1)`, async () => (await count()) > before);
      expect([came, (await count()) - before]).toEqual([['egress/unanswered', 'transient'], 1]);
    },
    60_000,
  );

  test.skipIf(missing !== undefined || database === 'mysql')(
    'a change that was not yet to last when the connection went was not made, and is tried again',
    async () => {
      const { default: pg } = await import('pg');
      const client = new pg.Client({
        host: '127.0.0.1',
        port: server.port,
        user: 'flow',
        password,
        database: 'postgres',
        ssl: { rejectUnauthorized: false },
      });
      await client.connect();
      const before = await count();
      const came = await cutShort(
        `INSERT INTO ${table} (id) VALUES (2)`,
        async () =>
          (await client.query("SELECT FROM pg_stat_activity WHERE query LIKE 'INSERT%' AND state = 'idle in transaction'")).rowCount === 1,
      );
      await client.end();
      expect([came, (await count()) - before]).toEqual([['egress/unreachable', 'transient'], 0]);
    },
    60_000,
  );
});
