import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import { mysqlNeeds } from '../../app/broker/sql/mysql-statement.node.ts';
import type { SqlAsk } from '../../app/broker/network/requests.ts';
import { codeOfError } from '../../app/kernel/errors.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { mariadbMissing, startMariaDb, type MariaDb } from '../kit/mariadb.ts';
import { host, outcome, testBroker } from './broker-kit.ts';

describe('what a statement touches is read before it leaves', () => {
  const needs = async (statement: string): Promise<string> => {
    const { tables, functions } = await mysqlNeeds(statement);
    return [...tables.map(({ table, access }) => `${access} ${table}`), ...functions.map((name) => `${name}()`)].join(', ');
  };
  test.each([
    [
      'SELECT o.id, count(*) FROM orders o LEFT JOIN (customers c, cities) ON c.id = o.customer WHERE EXISTS (SELECT 1 FROM `shop`.`refunds`) GROUP BY o.id',
      'read orders, read customers, read cities, read shop.refunds',
    ],
    ['SELECT * FROM (a JOIN b ON 1), c UNION ALL SELECT * FROM d', 'read a, read b, read c, read d'],
    ['WITH q AS (SELECT * FROM q), r AS (SELECT * FROM q) SELECT * FROM r', 'read q'],
    ['WITH RECURSIVE q AS (SELECT 1 AS n UNION SELECT n + 1 FROM q WHERE n < 5) SELECT * FROM q JOIN t ON 1', 'read t'],
    ['INSERT INTO t (a) SELECT x FROM u ON DUPLICATE KEY UPDATE a = VALUES(a)', 'write t, read u'],
    ['UPDATE t JOIN u ON t.id = u.id SET t.a = ?', 'write t, write u'],
    ['DELETE x FROM secret AS x', 'write x, write secret'],
    ['SELECT * FROM public.orders', 'read `public`.orders'],
    ["SELECT load_file('/etc/passwd'), `sleep`(3), shop.made_by_us(1)", 'load_file(), sleep(), shop.made_by_us()'],
    ['SELECT sleep (3)', 'sleep()'],
  ])('%s', async (statement, expected) => {
    expect(await needs(statement)).toBe(expected);
  });

  test.each([
    "SELECT '\\' FROM secret -- '",
    'SELECT 1 /*! FROM secret */',
    'SELECT 1 /*M! FROM secret */',
    'SELECT 1 # FROM secret',
    "SELECT 'it''s'",
    'SELECT 1; SELECT 2',
    'SELECT @@datadir',
    'SELECT 1 INTO @a',
    'SELECT * FROM t INTO OUTFILE "/x"',
    'SELECT * FROM {OJ a LEFT JOIN b ON 1}',
    'SHOW TABLES',
    'CALL p()',
    'SELECT * FROM t PROCEDURE ANALYSE()',
    'SELECT `a``b` FROM t',
    'HANDLER t OPEN',
    'LOAD DATA INFILE "x" INTO TABLE t',
    'SELECT\u0001 1',
    'call p()',
  ])('refused: %s', async (statement) => {
    expect(await outcome(mysqlNeeds(statement))).toBe('sql/failed');
  });
});

/** A server's tables are told apart by case where its files are. */
const tellsCase = process.platform === 'linux';
const missing = mariadbMissing();
if (missing !== undefined) console.warn(`SKIPPED test/broker/mysql.test.ts: ${missing}`);

describe.skipIf(missing !== undefined)('MariaDB', () => {
  const password = `my-${'d4'.repeat(8)}`;
  let authority: Authority;
  let secure: MariaDb;
  let plain: MariaDb;

  beforeAll(async () => {
    authority = newAuthority();
    const pair = authority.issue('db.test.example');
    const sql = [
      'CREATE DATABASE shop',
      `CREATE USER flow@'127.0.0.1' IDENTIFIED BY '${password}'`,
      "GRANT ALL ON shop.* TO flow@'127.0.0.1'",
      'CREATE TABLE shop.orders (id BIGINT PRIMARY KEY, name VARCHAR(100), price DECIMAL(10, 2), at DATETIME, paid BOOLEAN, raw VARBINARY(10))',
      "INSERT INTO shop.orders VALUES (9007199254740993, 'Ada', 12.50, '2026-01-31 10:00:00', 1, 0x00ff), (2, 'Bob', 1, NULL, 0, NULL)",
      'CREATE TABLE shop.secret (a INT)',
      ...(tellsCase ? ['CREATE TABLE shop.Orders (word TEXT)', "INSERT INTO shop.Orders VALUES ('hidden')"] : []),
      'CREATE TABLE shop.notes (a JSON, b JSON, c LONGTEXT)',
      `INSERT INTO shop.notes VALUES ('{"id": 9007199254740993, "__proto__": 1, "n": 1.5, "f": 0.30000000000000004}', NULL, '{"id": 1}')`,
    ];
    [secure, plain] = await Promise.all([startMariaDb({ ...pair, tls: true, sql }), startMariaDb({ ...pair, tls: false, sql })]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([secure.stop(), plain.stop()]);
    authority.remove();
  }, 60_000);

  const brokerFor = (port: number, more: Partial<BoundConnection> = {}) =>
    testBroker({
      names: { 'db.test.example': ['127.0.0.1'], 'other.test.example': ['127.0.0.1'] },
      connections: {
        c1: {
          hosts: ['db.test.example'],
          auth: { type: 'login', username: 'flow', secret: password },
          ca: authority.ca,
          internalAddresses: ['127.0.0.1'],
          server: { host: 'db.test.example', port, security: 'starttls', database: 'shop' },
          ...more,
        },
      },
    });
  const step = (
    made: ReturnType<typeof brokerFor>,
    port: number,
    tables: readonly (readonly [string, 'read' | 'write'])[] = [['orders', 'write']],
    name = 'db.test.example',
  ) =>
    made.step({
      hosts: [host(name, port, { scheme: 'mysql', methods: [] })],
      tables: tables.map(([table, access]) => ({ database: 'c1', table, access, nodes: ['n1'] })),
    });
  const ask = (statement: string, values: SqlAsk['values'] = [], more: Partial<SqlAsk> = {}): SqlAsk => ({
    connection: 'c1',
    database: 'mysql',
    statement,
    values: [...values],
    readOnly: true,
    maxRows: 100,
    timeoutMs: 5_000,
    ...more,
  });

  test('reads with bound values over TLS 1.3, and loses no digit', async () => {
    const made = brokerFor(secure.port);
    const sql = step(made, secure.port, [
      ['orders', 'read'],
      ['information_schema.session_status', 'read'],
    ]);
    const { rows } = await sql.sql(ask('SELECT * FROM orders WHERE name = ? OR name = ?', ["'; DROP TABLE orders; --", 'Ada']));
    const tls = await sql.sql(ask("SELECT variable_value v FROM information_schema.session_status WHERE variable_name = 'Ssl_version'"));
    expect([rows, tls.rows, made.log[0]]).toMatchObject([
      [{ id: '9007199254740993', name: 'Ada', price: '12.50', at: '2026-01-31 10:00:00', paid: 1, raw: 'AP8=' }],
      [{ v: 'TLSv1.3' }],
      { kind: 'sql', destination: 'db.test.example', address: '127.0.0.1', method: 'READ', decision: 'allowed' },
    ]);
    await made.broker.close();
  });

  test.runIf(tellsCase)('a table whose name differs by its case alone is another one to this server, and to its approval', async () => {
    const made = brokerFor(secure.port);
    const word = async (table: string, granted: string): Promise<unknown> =>
      await step(made, secure.port, [[granted, 'read']])
        .sql(ask(`SELECT word FROM ${table}`))
        .then(({ rows }) => rows[0]?.['word'], codeOfError);
    expect([
      await word('Orders', 'orders'),
      await word('`Orders`', 'orders'),
      await word('shop.Orders', 'shop.orders'),
      await word('Orders', 'Orders'),
    ]).toEqual(['halted/capability', 'halted/capability', 'halted/capability', 'hidden']);
    await made.broker.close();
  });

  test('JSON is read like all data from outside', async () => {
    const made = brokerFor(secure.port);
    const { rows } = await step(made, secure.port, [['notes', 'read']]).sql(ask('SELECT a, b, c FROM notes'));
    expect(rows).toEqual([{ a: { id: '9007199254740993', n: 1.5, f: 0.1 + 0.2 }, b: null, c: '{"id": 1}' }]);
    await made.broker.close();
  });

  test('of large rows no more are read than may be kept', async () => {
    const made = brokerFor(secure.port);
    const large = "SELECT repeat('x', 1000000) AS data FROM orders a, orders b, orders c, orders d, orders e, orders f, orders g";
    expect(await outcome(step(made, secure.port).sql(ask(large, [], { maxRows: 100_000, timeoutMs: 20_000 })))).toBe('egress/too-large');
    await made.broker.close();
  });

  test('changes rows where that was approved, and nothing where it was not', async () => {
    const made = brokerFor(secure.port);
    const writes = step(made, secure.port);
    const codes = [
      await outcome(step(made, secure.port, [['orders', 'read']]).sql(ask('UPDATE orders SET name = ?', ['x'], { readOnly: false }))),
      await outcome(writes.sql(ask('UPDATE orders SET name = ?', ['x']))),
      await outcome(writes.sql(ask('SELECT * FROM secret'))),
      await outcome(writes.sql(ask("SELECT load_file('/etc/passwd') FROM orders"))),
      await outcome(writes.sql(ask('DROP TABLE orders', [], { readOnly: false }))),
    ];
    const inserted = await writes.sql(
      ask('INSERT INTO orders (id, name, paid) VALUES (?, ?, ?)', [3, "Eve'; --", true], { readOnly: false }),
    );
    const { rows } = await writes.sql(ask('SELECT name, paid FROM orders WHERE id = ?', [3]));
    const few = await writes.sql(ask('SELECT id FROM orders', [], { maxRows: 2 }));
    expect([codes, inserted.changed, rows, few.rows.length]).toEqual([
      ['halted/capability', 'sql/failed', 'halted/capability', 'halted/capability', 'sql/failed'],
      1,
      [{ name: "Eve'; --", paid: 1 }],
      2,
    ]);
    await made.broker.close();
  });

  test('gives up in time, and says why a login, a certificate or a server without TLS is refused', async () => {
    const codes: string[] = [];
    const once = async (port: number, more: Partial<BoundConnection>, statement: SqlAsk, name?: string): Promise<void> => {
      const made = brokerFor(port, more);
      codes.push(await outcome(step(made, port, [['*', 'read']], name).sql(statement)));
      await made.broker.close();
    };
    await once(secure.port, {}, ask('SELECT sleep(30)', [], { timeoutMs: 300 }));
    await once(secure.port, { auth: { type: 'login', username: 'flow', secret: 'wrong-password' } }, ask('SELECT 1'));
    await once(secure.port, { ca: newCa() }, ask('SELECT 1'));
    await once(
      secure.port,
      { server: { host: 'other.test.example', port: secure.port, security: 'starttls', database: 'shop' } },
      ask('SELECT 1'),
      'other.test.example',
    );
    await once(plain.port, {}, ask('SELECT 1'));
    expect(codes).toEqual(['egress/timeout', 'sql/failed', 'egress/tls', 'egress/tls', 'egress/tls']);
  });

  test('a connection that the server ends in the middle of a change is noticed at once, and the change is in doubt', async () => {
    const made = brokerFor(secure.port);
    const { createConnection } = await import('mysql2/promise');
    const other = await createConnection({
      host: '127.0.0.1',
      port: secure.port,
      user: 'flow',
      password,
      database: 'shop',
      ssl: { ca: authority.ca, rejectUnauthorized: true, verifyIdentity: false },
    });
    // Nobody else may change the table.
    await other.query('LOCK TABLES orders WRITE');
    const change = ask('UPDATE orders SET name = ? WHERE id = ?', ['Eve', 2], { readOnly: false, timeoutMs: 20_000 });
    const ends = outcome(step(made, secure.port).sql(change));
    let waiting: number | undefined;
    while (waiting === undefined) {
      const [rows] = await other.query('SELECT id FROM information_schema.processlist WHERE state LIKE ?', ['Waiting for table metadata%']);
      waiting = (rows as unknown as readonly { readonly id: number }[])[0]?.id;
    }
    await other.query(`KILL CONNECTION ${waiting}`);
    const code = await ends;
    await other.end();
    await made.broker.close();
    expect(code).toBe('egress/unanswered');
  });

  function newCa(): string {
    const other = newAuthority();
    const { ca } = other;
    other.remove();
    return ca;
  }
});
