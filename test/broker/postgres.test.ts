import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import { computing, namedResults, reaches, types } from '../../app/broker/sql/postgres-known.ts';
import type { SqlAsk } from '../../app/broker/network/requests.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { postgresMissing, startPostgres, type Postgres } from '../kit/postgres.ts';
import { host, outcome, testBroker } from './broker-kit.ts';

const missing = postgresMissing();
if (missing !== undefined) console.warn(`SKIPPED test/broker/postgres.test.ts: ${missing}`);
const password = `pg-${'d4'.repeat(8)}`;
let authority: Authority;
let secure: Postgres;
let plain: Postgres;

describe.skipIf(missing !== undefined)('PostgreSQL', () => {
  beforeAll(async () => {
    authority = newAuthority();
    const pair = authority.issue('db.test.example');
    secure = await startPostgres({ ...pair, user: 'flow', password, tls: true });
    plain = await startPostgres({ ...pair, user: 'flow', password, tls: false });
  }, 120_000);
  afterAll(async () => {
    await Promise.all([secure.stop(), plain.stop()]);
    authority.remove();
  }, 60_000);

  const brokerFor = (port: number, more: Partial<BoundConnection> = {}) =>
    testBroker({
      names: { 'db.test.example': ['127.0.0.1'] },
      connections: {
        c1: {
          hosts: ['db.test.example'],
          auth: { type: 'login', username: 'flow', secret: password },
          ca: authority.ca,
          internalAddresses: ['127.0.0.1'],
          server: { host: 'db.test.example', port, security: 'tls', database: 'postgres' },
          ...more,
        },
      },
    });
  const step = (made: ReturnType<typeof brokerFor>, port: number, access: 'read' | 'write' = 'write') =>
    made.step({
      hosts: [host('db.test.example', port, { scheme: 'postgres', methods: [] })],
      tables: [{ database: 'c1', table: '*', access, nodes: ['n1'] }],
    });
  const ask = (statement: string, values: SqlAsk['values'] = [], more: Partial<SqlAsk> = {}): SqlAsk => ({
    connection: 'c1',
    database: 'postgres',
    statement,
    values: [...values],
    readOnly: false,
    maxRows: 100,
    timeoutMs: 5_000,
    ...more,
  });

  test('reads with bound values over TLS 1.3, and never with the text of a value', async () => {
    const made = brokerFor(secure.port);
    const sql = step(made, secure.port);
    const { rows } = await sql.sql(
      ask(`SELECT $1::text AS a, $2::int + 1 AS b, ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()`, [
        "'; DROP TABLE x; --",
        41,
      ]),
    );
    expect([rows, made.log.map((entry) => [entry.kind, entry.destination, entry.address, entry.method])]).toEqual([
      [{ a: "'; DROP TABLE x; --", b: 42, ssl: true, version: 'TLSv1.3' }],
      [['sql', 'db.test.example', '127.0.0.1', 'READ']],
    ]);
  });

  test('of a million rows the first are read, and of large ones no more than may be kept', async () => {
    const sql = step(brokerFor(secure.port), secure.port);
    const few = await sql.sql(ask('SELECT i FROM generate_series(1, 1000000) AS i', [], { readOnly: true, maxRows: 3 }));
    const whole = await sql.sql(ask('SELECT i FROM generate_series(1, 5) AS i', [], { readOnly: true, maxRows: 5 }));
    const large = await outcome(
      sql.sql(
        ask("SELECT repeat('x', 1000000) AS data FROM generate_series(1, 100000)", [], {
          readOnly: true,
          maxRows: 100_000,
          timeoutMs: 20_000,
        }),
      ),
    );
    expect([few.rows, whole.rows.length, large]).toEqual([[{ i: 1 }, { i: 2 }, { i: 3 }], 5, 'egress/too-large']);
  });

  test('no value loses a digit, and none hangs on the zone of this machine', async () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Asia/Tokyo';
    try {
      const {
        rows: [row],
      } = await step(brokerFor(secure.port), secure.port).sql(
        ask(
          `SELECT '{"id": 9007199254740993, "list": [1152921504606846977, 1.5, 12]}'::json AS a, '{"id": -9007199254740993}'::jsonb AS b, '{"a": 1}'::json AS c, ARRAY['9007199254740993'::jsonb, NULL, '{"x": 9007199254740993}'] AS d,
        9007199254740993 AS e, ARRAY[9007199254740993] AS f, ARRAY[12345678901234567.25, 1.50, NULL] AS g, 12345678901234567.25 AS h, json_agg(9007199254740993) AS i, DATE '2026-01-31' AS j, TIMESTAMP '2026-01-31 10:00:00.5' AS k, ARRAY[DATE '2026-01-31'] AS l, '{"__proto__": 1, "x": 2}'::json AS m, DATE 'infinity' AS n, TIMESTAMPTZ '2026-01-31 10:00:00+09' AS o`,
          [],
          { readOnly: true },
        ),
      );
      const big = '9007199254740993';
      expect(row).toEqual({
        a: { id: big, list: ['1152921504606846977', 1.5, 12] },
        b: { id: `-${big}` },
        c: { a: 1 },
        d: [big, null, { x: big }],
        e: big,
        f: [big],
        g: ['12345678901234567.25', 1.5, null],
        h: '12345678901234567.25',
        i: [big],
        j: '2026-01-31T00:00:00.000Z',
        k: '2026-01-31T10:00:00.500Z',
        l: ['2026-01-31T00:00:00.000Z'],
        m: { x: 2 },
        n: null,
        o: '2026-01-31T01:00:00.000Z',
      });
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  test('decimals in JSON lose no digit, and what is beyond all bounds is no empty value', async () => {
    const { rows } = await step(brokerFor(secure.port), secure.port).sql(
      ask(
        `SELECT '{"total": 12345678901234567.25, "rate": 0.1}'::jsonb AS a, '[0.1234567890123456789]'::jsonb AS b, '1e400'::json AS c, '1e400'::jsonb AS d, ARRAY['0.30000000000000004'::json] AS e, '1.10'::json AS f`,
        [],
        { readOnly: true },
      ),
    );
    expect(rows).toEqual([
      {
        a: { total: '12345678901234567.25', rate: 0.1 },
        b: ['0.1234567890123456789'],
        c: '1e400',
        d: `1${'0'.repeat(400)}`,
        e: [0.1 + 0.2],
        f: 1.1,
      },
    ]);
  });

  test('everyday statements that were taken for more are answered, and the approval of all tables opens nothing of the server itself', async () => {
    const named = brokerFor(secure.port).step({
      hosts: [host('db.test.example', secure.port, { scheme: 'postgres', methods: [] })],
      tables: [{ database: 'c1', table: 'pg_catalog.pg_class', access: 'read', nodes: ['n1'] }],
    });
    const all = step(brokerFor(secure.port), secure.port, 'read');
    const honest = [
      "WITH days AS (SELECT d::date AS day FROM generate_series('2026-01-01'::date, '2026-01-02'::date, '1 day') d) SELECT d.day::text AS x FROM days d ORDER BY 1 LIMIT 1",
      "SELECT c.relname AS x FROM pg_catalog.pg_class c WHERE c.relname IN (SELECT c FROM unnest(ARRAY['pg_class']) AS c)",
      'SELECT d.total AS x FROM (SELECT 1 AS total) d WHERE d.total IN (SELECT d FROM generate_series(1, 100) AS d)',
      "WITH t AS (SELECT * FROM unnest(ARRAY[1]) AS u), u AS (SELECT relname AS name FROM pg_catalog.pg_class WHERE relname = 'pg_class') SELECT u.name AS x FROM u JOIN t ON true",
      "SELECT (date '2026-01-01', date '2026-02-01') OVERLAPS (date '2026-01-15', date '2026-03-01') AS x",
      "SELECT daterange('2026-01-01', '2026-02-01')::text AS x",
      'SELECT bit_xor(3) AS x',
      'SELECT array_fill(0, ARRAY[2]) AS x',
      "SELECT host(inet '10.0.0.1') AS x",
      'SELECT pg_typeof(1)::text AS x',
      'SELECT (ROW(1, 2)).f1 AS x',
      "SELECT (array_agg(c))[1].relname AS x FROM pg_catalog.pg_class c WHERE c.relname = 'pg_class'",
    ];
    const answers = [];
    for (const statement of honest) answers.push((await named.sql(ask(statement, [], { readOnly: true }))).rows[0]?.['x']);
    const refused = [
      'SELECT pg_hba_file_rules()',
      'SELECT * FROM pg_hba_file_rules',
      'SELECT * FROM pg_catalog.pg_file_settings',
      'SELECT pg_show_all_file_settings()',
      'SELECT pg_stat_get_activity(NULL)',
      'SELECT * FROM pg_stat_activity',
      'SELECT rolpassword FROM pg_authid',
      "SELECT current_setting('primary_conninfo')",
      'SELECT current_setting($1)',
      "SELECT ('ssl_key_file'::text).current_setting",
    ];
    const outcomes = [];
    for (const statement of refused) outcomes.push(await outcome(all.sql(ask(statement, [], { readOnly: true }))));
    expect([
      answers,
      outcomes,
      (await all.sql(ask("SELECT current_setting('TimeZone') IS NOT NULL AS x", [], { readOnly: true }))).rows,
    ]).toEqual([
      ['2026-01-01', 'pg_class', 1, 'pg_class', true, '[2026-01-01,2026-02-01)', 3, [0, 0], '10.0.0.1', 'integer', 1, 'pg_class'],
      refused.map(() => 'halted/capability'),
      [{ x: true }],
    ]);
  });

  test('what PostgreSQL has of functions that reach further than their one argument is known, and no column that a function names is taken for its alias', async () => {
    const sql = step(brokerFor(secure.port), secure.port, 'read');
    const { rows } = await sql.sql(
      ask(
        "SELECT DISTINCT proname AS name FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' AND provolatile <> 'i' AND pronargs >= 1 AND pronargs - pronargdefaults <= 1 AND NOT string_to_array(proargtypes::text, ' ')::oid[] && ARRAY['internal'::regtype::oid, 'cstring'::regtype::oid] AND proname !~ '(out|send)$'",
        [],
        { readOnly: true, maxRows: 1_000 },
      ),
    );
    const names = rows.map((row) => String(row['name']));
    const single = await sql.sql(
      ask(
        "SELECT DISTINCT proname AS name FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND array_length(array_positions(proargmodes, 'o'), 1) = 1",
        [],
        { readOnly: true, maxRows: 1_000 },
      ),
    );
    expect([
      names.length > 100,
      names.filter((name) => !reaches.test(name) && !computing.has(name) && !types.has(name)),
      single.rows.map((row) => String(row['name'])).filter((name) => computing.has(name) && !namedResults.has(name)),
    ]).toEqual([true, [], []]);
  });

  test('a function of the owner that is written like a field is told from a field before the database hears the statement', async () => {
    const owner = new pg.Client({
      host: '127.0.0.1',
      port: secure.port,
      user: 'flow',
      password,
      database: 'postgres',
      ssl: { rejectUnauthorized: false },
    });
    await owner.connect();
    await owner.query(`CREATE TYPE place AS (city text, geo point); CREATE TABLE people (id int, name text, note text, home place, places place[]); CREATE TABLE vault (name text, word text); INSERT INTO people VALUES (1, 'Ada', 'n', ROW('Bern', NULL), NULL); INSERT INTO vault VALUES ('x', 'hidden');
      CREATE FUNCTION word_of(people) RETURNS text LANGUAGE sql AS 'SELECT word FROM vault LIMIT 1'; CREATE FUNCTION any_word(anyelement) RETURNS text LANGUAGE sql AS 'SELECT word FROM vault LIMIT 1';
      CREATE FUNCTION shout(text, times int DEFAULT 1) RETURNS text LANGUAGE sql AS 'SELECT word FROM vault LIMIT 1'; CREATE FUNCTION place_word(VARIADIC place[]) RETURNS text LANGUAGE sql AS 'SELECT word FROM vault LIMIT 1';
      CREATE FUNCTION name(vault) RETURNS text LANGUAGE sql AS 'SELECT 1::text'; CREATE FUNCTION id(text, text) RETURNS text LANGUAGE sql AS 'SELECT 1::text';
      CREATE FUNCTION city(text) RETURNS text LANGUAGE sql AS 'SELECT word FROM vault LIMIT 1'; CREATE TABLE "People" (note text, home text); INSERT INTO "People" VALUES ('other', 'x')`);
    await owner.end();
    const seen = async (statement: string, table = 'people'): Promise<unknown> => {
      const one = brokerFor(secure.port).step({
        hosts: [host('db.test.example', secure.port, { scheme: 'postgres', methods: [] })],
        tables: [{ database: 'c1', table, access: 'write', nodes: ['n1'] }],
      });
      return await one.sql(ask(statement)).then(
        ({ rows }) => rows[0]?.['x'],
        (error: unknown) => (error as { code?: string }).code,
      );
    };
    const calls = [
      'SELECT p.word_of AS x FROM people p',
      'SELECT public.people.word_of AS x FROM public.people',
      'SELECT (p).word_of AS x FROM people p',
      'SELECT (p.*).word_of AS x FROM people p',
      'SELECT ((SELECT q FROM people q)).word_of AS x',
      'SELECT p.any_word AS x FROM people p',
      'SELECT (p.note).shout AS x FROM people p',
      'SELECT (p.home).place_word AS x FROM people p',
      'UPDATE people p SET note = p.word_of RETURNING note AS x',
      'SELECT 1 AS x FROM people p ORDER BY p.word_of',
      'SELECT (SELECT p.word_of) AS x FROM people p',
      'SELECT j.word_of AS x FROM (SELECT * FROM people) p JOIN people j USING (id)',
    ];
    // Each of these calls city(text), which reads the vault.
    const cities = [
      'SELECT (p.note).city AS x FROM people p',
      'SELECT (home).city AS x FROM (SELECT note AS home FROM people) people',
      'SELECT (p.home).city AS x FROM people p(id, home)',
      'WITH people AS (SELECT note AS home FROM people) SELECT (people.home).city AS x FROM people',
      'SELECT (p.home).city AS x FROM people q, (SELECT note AS home FROM people) p',
    ];
    const fields = [
      'SELECT p.name AS x FROM people p',
      'SELECT (p.home).city AS x FROM people p',
      'SELECT (home).city AS x FROM people',
      'SELECT (people.home).city AS x FROM public.people',
      'SELECT (p).id::text AS x FROM people p',
      "UPDATE people p SET note = 'n' RETURNING p.name AS x",
    ];
    const [refused, answered, approved] = [[] as unknown[], [] as unknown[], await seen('SELECT p.word_of AS x FROM people p', '*')];
    for (const statement of [...calls, ...cities]) refused.push(await seen(statement));
    for (const statement of fields) answered.push(await seen(statement));
    expect([refused, answered, approved]).toEqual([
      [...calls, ...cities].map(() => 'halted/capability'),
      ['Ada', 'Bern', 'Bern', 'Bern', '1', 'Ada'],
      'hidden',
    ]);
    // "People" is another table to this server than people, and so is the approval of it.
    expect([
      await seen('SELECT note AS x FROM People'),
      await seen('SELECT note AS x FROM "People"'),
      await seen('SELECT note AS x FROM "People"', 'People'),
      await seen('SELECT note AS x FROM people', 'People'),
      await seen('SELECT (home).city AS x FROM "People"', 'People'),
    ]).toEqual(['n', 'halted/capability', 'other', 'halted/capability', 'halted/capability']);
  });

  test('a second statement behind the first is refused by the server as well', async () => {
    expect(await outcome(step(brokerFor(secure.port), secure.port).sql(ask('SELECT 1; SELECT 2')))).not.toBe('allowed');
  });

  test('a read-only step cannot write, whatever its statement says', async () => {
    const read = step(brokerFor(secure.port), secure.port, 'read');
    expect([
      await outcome(read.sql(ask('DELETE FROM pg_description'))),
      await outcome(read.sql(ask('SELECT lo_create(0)'))),
      await outcome(step(brokerFor(secure.port), secure.port).sql(ask('INSERT INTO t VALUES (1)', [], { readOnly: true }))),
    ]).toEqual(['halted/capability', 'halted/capability', 'sql/failed']);
  });

  test('a query outside the granted tables never leaves: the server sees no connection for it', async () => {
    const made = brokerFor(secure.port);
    const sql = made.step({
      hosts: [host('db.test.example', secure.port, { scheme: 'postgres', methods: [] })],
      tables: [{ database: 'c1', table: 'pg_catalog.pg_class', access: 'read', nodes: ['n1'] }],
    });
    const roles = "SELECT to_tsvector(''simple'', rolname::text) FROM pg_roles";
    const refused = [
      'SELECT usename FROM pg_shadow',
      'SELECT relname FROM pg_catalog.pg_class WHERE oid IN (SELECT oid FROM pg_authid)',
      "SELECT query_to_xml('SELECT * FROM pg_authid', true, false, '') FROM pg_catalog.pg_class",
      "SELECT ('/etc/passwd'::text).pg_stat_file",
      "SELECT f.pg_stat_file FROM lower('/etc/passwd') AS f",
      // The same alias, in a scope of its own, has a column of that name; an alias whose column is called otherwise; a function that names its column.
      `SELECT f.ts_stat FROM unnest(ARRAY['${roles}']) f WHERE EXISTS (SELECT 1 FROM unnest(ARRAY[1]) AS f(ts_stat))`,
      `SELECT ts_stat.ts_stat FROM unnest(ARRAY['${roles}']) AS ts_stat(x)`,
      `SELECT ts_stat.ts_stat FROM jsonb_array_elements_text('["${roles}"]') AS ts_stat`,
      `SELECT (SELECT 1 FROM LATERAL (SELECT f.ts_stat) d, pg_catalog.pg_class f LIMIT 1) FROM unnest(ARRAY['${roles}']) f`,
      `SELECT (SELECT count(*) FROM pg_catalog.pg_class f, (pg_catalog.pg_class a JOIN pg_catalog.pg_class b ON f.ts_stat IS NULL)) FROM unnest(ARRAY['${roles}']) f`,
      "UPDATE pg_catalog.pg_class SET relname = 'x'",
    ];
    const outcomes = [];
    for (const statement of refused) outcomes.push(await outcome(sql.sql(ask(statement))));
    const { rows } = await sql.sql(ask("SELECT lower(relname) AS name FROM pg_catalog.pg_class WHERE relname = 'pg_class'"));
    expect([outcomes, made.lookups.length, rows]).toEqual([refused.map(() => 'halted/capability'), 1, [{ name: 'pg_class' }]]);
  });

  test('refuses a server without TLS, a wrong password, a wrong authority, a host that is not granted, a query that takes too long', async () => {
    const { ca: _ca, ...noCa } = { hosts: ['db.test.example'], ca: '' };
    const wrong = brokerFor(secure.port, { auth: { type: 'login', username: 'flow', secret: 'wrong-password' } });
    const stranger = testBroker({
      names: { 'db.test.example': ['127.0.0.1'] },
      connections: {
        c1: {
          ...noCa,
          auth: { type: 'login', username: 'flow', secret: password },
          internalAddresses: ['127.0.0.1'],
          server: { host: 'db.test.example', port: secure.port, security: 'tls', database: 'postgres' },
        },
      },
    });
    expect([
      await outcome(step(brokerFor(plain.port), plain.port).sql(ask('SELECT 1'))),
      await outcome(step(wrong, secure.port).sql(ask('SELECT 1'))),
      await outcome(step(stranger, secure.port).sql(ask('SELECT 1'))),
      await outcome(
        brokerFor(secure.port)
          .step({ tables: [{ database: 'c1', table: '*', access: 'read', nodes: ['n1'] }] })
          .sql(ask('SELECT 1')),
      ),
      await outcome(
        step(brokerFor(secure.port), secure.port).sql(ask('SELECT count(*) FROM generate_series(1, 1000000000)', [], { timeoutMs: 200 })),
      ),
    ]).toEqual(['egress/tls', 'sql/failed', 'egress/tls', 'halted/capability', 'egress/timeout']);
  });
});
