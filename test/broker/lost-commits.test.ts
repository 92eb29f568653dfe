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
    start: (pair: { key: string; cert: string }) =>
      startPostgres({
        ...pair,
        user: 'flow',
        password,
        tls: true,
        settings: { max_connections: 8, superuser_reserved_connections: 0, reserved_connections: 0 },
      }),
    readOnly: (on: boolean) => `ALTER ROLE flow SET default_transaction_read_only = ${on ? 'on' : 'off'}`,
    waiting: "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
    crowd: /takes no more connections just now \(53300\)/,
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
          "GRANT PROCESS ON *.* TO flow@'127.0.0.1'",
          `CREATE USER keeper@'127.0.0.1' IDENTIFIED BY '${password}'`,
          "GRANT ALL ON *.* TO keeper@'127.0.0.1'",
          'CREATE TABLE shop.orders (id INT)',
          'SET GLOBAL max_allowed_packet = 2097152',
          'SET GLOBAL max_connections = 10',
          'SET GLOBAL innodb_lock_wait_timeout = 60',
        ],
      }),
    readOnly: (on: boolean) => `SET GLOBAL read_only = ${on ? 1 : 0}`,
    waiting: "SELECT 1 FROM information_schema.global_status WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS' AND variable_value > 0",
    crowd: /takes no more connections just now \(1040\)/,
  },
] as const;
for (const { database, missing } of kinds)
  if (missing !== undefined) console.warn(`SKIPPED test/broker/lost-commits.test.ts: ${database}: ${missing}`);

describe.each(kinds)('$database', ({ database, scheme, of, table, missing, start, readOnly, waiting, crowd }) => {
  let authority: Authority;
  let server: { readonly port: number; stop(): Promise<void> };
  const sqlAt = (port: number, over?: Promise<void>) => {
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
    return made.step(
      {
        hosts: [host(name, port, { scheme, methods: [] })],
        tables: [
          { database: 'c1', table: '*', access: 'write', nodes: ['n1'] },
          { database: 'c1', table: '*', access: 'read', nodes: ['n1'] },
        ],
      },
      over === undefined ? {} : { over },
    );
  };
  const ask = (statement: string, readOnly = false, timeoutMs = 20_000): SqlAsk => ({
    connection: 'c1',
    database,
    statement,
    values: [],
    readOnly,
    maxRows: 100,
    timeoutMs,
  });
  const count = async (): Promise<number> =>
    Number((await sqlAt(server.port).sql(ask(`SELECT count(*) AS n FROM ${table}`, true))).rows[0]?.['n']);
  /** Somebody else at the same database. */
  const other = async (user = 'flow'): Promise<{ query(text: string): Promise<readonly unknown[]>; end(): Promise<void> }> => {
    const login = { host: '127.0.0.1', port: server.port, user, password, database: of, ssl: { rejectUnauthorized: false } };
    if (database === 'postgres') {
      const { default: pg } = await import('pg');
      const client = new pg.Client(login);
      await client.connect();
      return { query: async (text) => (await client.query(text)).rows, end: () => client.end() };
    }
    const { createConnection } = await import('mysql2/promise');
    const client = await createConnection(login);
    return { query: async (text) => (await client.query(text))[0] as unknown as readonly unknown[], end: () => client.end() };
  };
  /** The rows of the table are somebody else's until `release`; `waited` resolves once a statement waits for them. */
  const held = async () => {
    const [holder, watcher] = [await other(), await other()];
    await holder.query('BEGIN');
    await holder.query(`UPDATE ${table} SET id = id`);
    return {
      waited: async () => {
        while ((await watcher.query(waiting)).length === 0);
      },
      release: async () => {
        await holder.query('COMMIT');
        // What waited has its turn, whether its client is still there or not.
        while ((await watcher.query(waiting)).length > 0);
        await holder.end();
        await watcher.end();
      },
    };
  };
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
      const client = await other();
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
      const client = await other();
      const before = await count();
      const came = await cutShort(
        `INSERT INTO ${table} (id) VALUES (2)`,
        async () =>
          (await client.query("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'INSERT%' AND state = 'idle in transaction'")).length === 1,
      );
      await client.end();
      expect([came, (await count()) - before]).toEqual([['egress/unreachable', 'transient'], 0]);
    },
    60_000,
  );

  test.skipIf(missing !== undefined)(
    'a change that waits for rows of somebody else is not made once its step is over: timed out, stopped or halted',
    async () => {
      await sqlAt(server.port).sql(ask(`INSERT INTO ${table} (id) VALUES (10)`));
      const rows = await held();
      const over = Promise.withResolvers<void>();
      const came = sqlAt(server.port, over.promise)
        .sql(ask(`UPDATE ${table} SET id = 11 WHERE id = 10`))
        .then(
          () => 'done',
          (error: unknown) => (isCountersignError(error) ? [error.code, error.errorClass] : String(error)),
        );
      await rows.waited();
      over.resolve();
      const said = await came;
      await rows.release();
      const [made] = (await sqlAt(server.port).sql(ask(`SELECT count(*) AS n FROM ${table} WHERE id = 11`, true))).rows;
      expect([said, Number(made?.['n'])]).toEqual([['step/interrupted', 'transient'], 0]);
    },
    60_000,
  );

  test.skipIf(missing !== undefined)(
    'a change that waits too long for rows of somebody else says so, and not that it should read less',
    async () => {
      await sqlAt(server.port).sql(ask(`INSERT INTO ${table} (id) VALUES (20)`));
      const rows = await held();
      const said = await sqlAt(server.port)
        .sql(ask(`UPDATE ${table} SET id = 21 WHERE id = 20`, false, 300))
        .catch((error: unknown) => error);
      await rows.release();
      expect(said).toMatchObject({ code: 'egress/timeout', errorClass: 'transient', mend: expect.stringContaining('who holds the rows') });
    },
    60_000,
  );

  test.skipIf(missing !== undefined)(
    'a database without a connection left is asked again later, and the words say what it lacks',
    async () => {
      const crowded: Awaited<ReturnType<typeof other>>[] = [];
      for (;;) {
        const one = await other().catch(() => undefined);
        if (one === undefined) break;
        crowded.push(one);
      }
      const said = await sqlAt(server.port)
        .sql(ask(`SELECT count(*) AS n FROM ${table}`, true))
        .catch((error: unknown) => error);
      for (const one of crowded) await one.end();
      expect(said).toMatchObject({ code: 'sql/failed', errorClass: 'transient' });
      expect(String(said)).toMatch(crowd);
    },
    60_000,
  );

  test.skipIf(missing !== undefined)(
    'a database that takes no changes just now is asked again later, and the words say what it is',
    async () => {
      const keeper = await other(database === 'mysql' ? 'keeper' : 'flow');
      const before = await count();
      await keeper.query(readOnly(true));
      const said = await sqlAt(server.port)
        .sql(ask(`INSERT INTO ${table} (id) VALUES (40)`))
        .catch((error: unknown) => error);
      await keeper.query(readOnly(false));
      await keeper.end();
      expect(said).toMatchObject({ code: 'sql/failed', errorClass: 'transient' });
      expect([String(said), (await count()) - before]).toEqual([expect.stringMatching(/takes no changes just now: it is a replica/), 0]);
    },
    60_000,
  );

  test.skipIf(missing !== undefined || database === 'postgres')(
    'a value that is larger than the database takes at once is that, and leaves nobody in doubt',
    async () => {
      const before = await count();
      const said = async (size: number): Promise<unknown> =>
        await sqlAt(server.port)
          .sql({ ...ask(`INSERT INTO ${table} (id) SELECT 50 FROM DUAL WHERE LENGTH(?) > 1`), values: ['x'.repeat(size)] })
          .then(
            () => 'done',
            (error: unknown) => (isCountersignError(error) ? [error.code, error.errorClass, error.mend] : String(error)),
          );
      const refused = ['sql/failed', 'terminal', expect.stringContaining('max_allowed_packet')];
      expect([await said(1_900_000), await said(3_000_000), await said(17_000_000), (await count()) - before]).toEqual([
        'done',
        refused,
        refused,
        1,
      ]);
    },
    60_000,
  );

  test.skipIf(missing !== undefined)(
    'a change whose last word does not come in time is in doubt, too',
    async () => {
      const before = await count();
      const [cut, shut] = [Promise.withResolvers<void>(), Promise.withResolvers<boolean>()];
      // The answer to the COMMIT never leaves; the connection stays open.
      const between = await standBetween(server.port, async () => {
        if ((await count()) === before) return false;
        cut.resolve();
        return await shut.promise;
      });
      const said = await sqlAt(between.port)
        .sql(ask(`INSERT INTO ${table} (id) VALUES (30)`, false, 2_000))
        .catch((error: unknown) => error);
      await cut.promise;
      shut.resolve(true);
      await between.close();
      expect(said).toMatchObject({ code: 'egress/unanswered', errorClass: 'transient' });
      expect((await count()) - before).toBe(1);
    },
    60_000,
  );
});
