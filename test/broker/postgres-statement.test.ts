/** What a PostgreSQL statement touches is told before it leaves, by PostgreSQL's own parser. */
import { describe, expect, test } from 'vitest';
import { postgresNeeds } from '../../app/broker/sql/postgres-statement.node.ts';
import { emptyGrant, type Grant } from '../../app/broker/grant.ts';
import { tablesRefused } from '../../app/broker/policy.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { readStatement } from '../../app/nodes/sql-query/statement.ts';

const grantOf = (tables: readonly (readonly [string, 'read' | 'write'])[]): Grant => ({
  ...emptyGrant,
  tables: tables.map(([table, access]) => ({ database: 'c1', table, access, nodes: ['n1'] })),
});
const told = async (statement: string): Promise<string> => {
  try {
    const { tables, functions } = await postgresNeeds(statement);
    return [...tables.map(({ table, access }) => `${access} ${table}`), ...functions.map((name) => `call ${name}`)].sort().join(', ');
  } catch (error) {
    return isCountersignError(error) ? error.code : `unexpected ${String(error)}`;
  }
};

test.each<[string, string]>([
  ['SELECT 1', ''],
  ['SELECT now(), lower(a), count(*) FROM orders GROUP BY 2', 'read orders'],
  ['SELECT * FROM "Orders" o, public.lines l', 'read Orders, read lines'],
  ['SELECT * FROM shop.orders', 'read shop.orders'],
  ['SELECT (SELECT v FROM secrets) FROM orders', 'read orders, read secrets'],
  ['SELECT a FROM orders UNION ALL SELECT v FROM secrets', 'read orders, read secrets'],
  ['SELECT * FROM orders WHERE EXISTS (SELECT FROM secrets)', 'read orders, read secrets'],
  ['TABLE secrets', 'read secrets'],
  ['VALUES (1), ((SELECT v FROM secrets))', 'read secrets'],
  ['SELECT * FROM (SELECT * FROM (SELECT * FROM secrets) a) b', 'read secrets'],
  ['SELECT * FROM orders JOIN LATERAL (SELECT * FROM secrets) s ON true', 'read orders, read secrets'],
  ['SELECT * FROM orders ORDER BY (SELECT v FROM secrets LIMIT 1)', 'read orders, read secrets'],
  ['SELECT * FROM orders LIMIT (SELECT v FROM secrets)', 'read orders, read secrets'],
  ['SELECT sum(a) OVER (PARTITION BY (SELECT v FROM secrets)) FROM orders', 'read orders, read secrets'],
  ['SELECT CASE WHEN true THEN (SELECT v FROM secrets) END', 'read secrets'],
  ['SELECT ARRAY(SELECT v FROM secrets)', 'read secrets'],
  ['SELECT * FROM ONLY orders TABLESAMPLE system (10)', 'read orders'],
  ['SELECT * FROM orders FOR UPDATE OF orders', 'read orders'],
  ['SELECT * FROM orders, secrets s WHERE s.id = orders.id', 'read orders, read secrets'],
  ['SELECT /* FROM orders */ * FROM secrets -- orders', 'read secrets'],
  ["SELECT 'FROM orders' FROM secrets", 'read secrets'],
  ['SELECT $$ FROM orders $$ FROM secrets', 'read secrets'],
  ['SELECT U&"\\0061" FROM U&"s\\0065crets"', 'read secrets'],
  // Names of WITH hide tables behind their own definition only.
  ['WITH x AS (SELECT * FROM orders) SELECT * FROM x', 'read orders'],
  ['WITH secrets AS (SELECT * FROM secrets) SELECT * FROM secrets', 'read secrets'],
  ['WITH RECURSIVE n AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM n WHERE a < 9) SELECT * FROM n', ''],
  ['WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a, b', 'read b'],
  ['SELECT * FROM (WITH secrets AS (SELECT 1) SELECT * FROM secrets) x, secrets', 'read secrets'],
  ['WITH secrets AS (SELECT 1) SELECT * FROM public.secrets', 'read secrets'],
  ['WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone', 'write orders'],
  ['WITH orders AS (SELECT 1) DELETE FROM orders', 'write orders'],
  ['INSERT INTO orders SELECT * FROM secrets', 'read secrets, write orders'],
  [
    'INSERT INTO orders VALUES (1) ON CONFLICT (id) DO UPDATE SET a = (SELECT v FROM secrets) RETURNING (SELECT v FROM more)',
    'read more, read secrets, write orders',
  ],
  ['UPDATE orders SET a = s.v FROM secrets s', 'read secrets, write orders'],
  ['DELETE FROM orders USING secrets WHERE true', 'read secrets, write orders'],
  [
    'MERGE INTO orders o USING secrets s ON o.id = s.id WHEN MATCHED THEN UPDATE SET a = (SELECT v FROM more)',
    'read more, read secrets, write orders',
  ],
  // Functions that could do more than compute.
  ["SELECT query_to_xml('SELECT * FROM secrets', true, false, '')", 'call query_to_xml, read secrets'],
  [
    "SELECT query_to_xml('SELECT * FROM secrets'::text, true, false, ''), query_to_xml(text 'SELECT * FROM more'::pg_catalog.varchar, true, false, '')",
    'call query_to_xml, read more, read secrets',
  ],
  ...['varchar(9)', 'name', 'my.text', 'text[]', 'char(9)'].map((type): [string, string] => [
    `SELECT query_to_xml('SELECT * FROM secrets'::${type}, true, false, '')`,
    'call query that a value holds, call query_to_xml',
  ]),
  ["SELECT pg_read_file('/etc/passwd')", 'call pg_read_file'],
  ["SELECT * FROM dblink('x', 'y') AS t(a int)", 'call dblink'],
  ["SELECT current_setting('x')", 'call current_setting'],
  ["SELECT nextval('s')", 'call nextval'],
  ['SELECT my.lower(a) FROM orders', 'call my.lower, read orders'],
  ['SELECT pg_catalog.lower(a) FROM orders', 'read orders'],
  ["SELECT pg_catalog.pg_read_file('x')", 'call pg_catalog.pg_read_file'],
  ["SELECT table_to_xml('secrets', true, false, '')", 'call query that a value holds, call table_to_xml'],
  ["SELECT a || ' ' || to_char(at, 'YYYY') FROM orders", 'read orders'],
  ["SELECT json_agg(o) FILTER (WHERE a > 1), EXTRACT(year FROM at), trim(a), a AT TIME ZONE 'UTC' FROM orders o", 'read orders'],
  // Other ways to run a function.
  ['SELECT (a).pg_read_file FROM orders', 'call pg_read_file, read orders'],
  ["SELECT ('/etc/passwd'::text).pg_read_file", 'call pg_read_file'],
  ['UPDATE orders SET a = a RETURNING (orders.a).spy', 'write orders'],
  ['SELECT (a).length, (jsonb_each(a)).key, (a)[1] FROM orders', 'read orders'],
  ["SELECT f.pg_read_file FROM lower('/etc/passwd') AS f", 'call pg_read_file'],
  ["SELECT lower.pg_read_file FROM lower('/etc/passwd')", 'call pg_read_file'],
  ["SELECT f.spy FROM ROWS FROM (lower('a')) AS f(b)", 'call spy'],
  ['SELECT 1 FROM current_user', 'call value without a name in FROM'],
  [
    "SELECT e.key, e.value, g.g, r.x, u.y, o.total FROM orders o, jsonb_each(o.a) e, generate_series(1, 2) AS g, json_to_recordset('[]') AS r(x int), unnest(o.tags) WITH ORDINALITY AS u(x, y)",
    'read orders',
  ],
  ['SELECT generate_series.generate_series FROM generate_series(1, 2)', ''],
  [
    'SELECT a ||| b, a OPERATOR(my.+) b, a OPERATOR(pg_catalog.+) b FROM orders ORDER BY a USING =~=',
    'call operator =~=, call operator my.+, call operator |||, read orders',
  ],
  ['SELECT a |||  ANY (SELECT v FROM more) FROM orders', 'call operator |||, read more, read orders'],
  [
    "SELECT a->>'x', a <=> b, a @> b, -a, a ~* 'x', a IN (1, 2), a BETWEEN 1 AND 2, a NOT BETWEEN SYMMETRIC 1 AND 2, a LIKE 'x', a SIMILAR TO 'x', a IS DISTINCT FROM b, a = ANY (b), a IS JSON FROM orders",
    'read orders',
  ],
  ["SELECT 'x'::mood, CAST(a AS my.text), $1::mood[] FROM orders", 'call cast to my.text, read orders'],
  [
    "SELECT a::int4[], a::varchar(3), a::\"char\", a::double precision, DATE '2026-01-01', INTERVAL '1 day', a::vector, a::national character varying FROM orders",
    'read orders',
  ],
  ["SELECT JSON_VALUE(a, '$.x' RETURNING mood) FROM orders", 'call cast to mood, read orders'],
  ['SELECT * FROM orders TABLESAMPLE mine (10)', 'call sample method mine, read orders'],
  ['SELECT a COLLATE "C" FROM orders', 'read orders'],
  ['SELECT "Lower"(a) FROM orders', 'call Lower, read orders'],
  ['SELECT "pg_read_file"(\'x\'), U&"pg\\005fls_dir"(\'/\')', 'call pg_ls_dir, call pg_read_file'],
  ["SELECT lo_import('/etc/passwd'), set_config('a', 'b', false)", 'call lo_import, call set_config'],
  ['WITH x AS (INSERT INTO log SELECT spy(a) FROM orders RETURNING *) SELECT * FROM x', 'call spy, read orders, write log'],
  ['SELECT * FROM pg_shadow', 'read pg_shadow'],
  ['SELECT * FROM information_schema.tables', 'read information_schema.tables'],
  ...[
    'SELECT 1; SELECT 2',
    'DROP TABLE orders',
    'SELECT * INTO x FROM orders',
    "COPY orders TO PROGRAM 'sh'",
    'DO $$ BEGIN END $$',
    'CALL p()',
    'SET ROLE admin',
    'EXPLAIN ANALYZE DELETE FROM orders',
    'PREPARE x AS SELECT 1',
    'EXECUTE x',
    'LOCK orders',
    'GRANT ALL ON orders TO public',
    'VACUUM',
    'LISTEN x',
    'BEGIN',
    'SELEC 1',
    '',
    ';',
    'CREATE TABLE x AS SELECT 1',
    'REFRESH MATERIALIZED VIEW v',
    `SELECT ${'('.repeat(50_000)}1`,
  ].map((statement): [string, string] => [statement, 'sql/failed']),
])('%s', async (statement, expected) => {
  expect(await told(statement)).toBe(expected);
});

describe('the grant', () => {
  test.each<[string, readonly (readonly [string, 'read' | 'write'])[], string, boolean]>([
    ['a granted table', [['orders', 'read']], 'SELECT * FROM Orders', true],
    ['in any case without quotes, with or without public', [['public.orders', 'read']], 'SELECT * FROM Orders', true],
    ['one in quotes, where its like without is granted', [['orders', 'read']], 'SELECT * FROM "Orders"', false],
    ['the other way round', [['Orders', 'read']], 'SELECT * FROM Orders', false],
    ['one in quotes to the letter', [['Shop.Orders', 'read']], 'SELECT * FROM "Shop"."Orders"', true],
    ['a schema in quotes that is not the usual one', [['orders', 'read']], 'SELECT * FROM "Public".orders', false],
    ['another schema is another table', [['orders', 'read']], 'SELECT * FROM shop.orders', false],
    ['writing where reading is granted', [['orders', 'read']], 'UPDATE orders SET a = 1', false],
    ['reading where writing is granted', [['orders', 'write']], 'SELECT * FROM orders', true],
    ['one of two', [['orders', 'read']], 'SELECT * FROM orders, secrets', false],
    ['a function of unknown reach', [['orders', 'read']], "SELECT query_to_xml('SELECT 1', true, false, '') FROM orders", false],
    ['the same where everything is granted', [['*', 'read']], "SELECT current_setting('x')", true],
    ['no table at all', [], 'SELECT 1', true],
    ['a file, whatever is granted', [['*', 'write']], "SELECT pg_catalog.pg_read_file('/etc/passwd')", false],
    ['a file, written as a column', [['*', 'write']], 'SELECT (a).pg_read_file FROM orders', false],
    ['another database', [['*', 'write']], "SELECT * FROM dblink('x', 'y') AS t(a int)", false],
    ['a counter moved where only reading is granted', [['*', 'read']], "SELECT nextval('s')", false],
    ['the same where writing is granted', [['*', 'write']], "SELECT nextval('s')", true],
    ['a setting changed where only reading is granted', [['*', 'read']], "SELECT set_config('statement_timeout', '0', false)", false],
    ['an operator of users', [['orders', 'read']], 'SELECT a ||| a FROM orders', false],
    ['the same where everything is granted', [['*', 'read']], 'SELECT a ||| a FROM orders', true],
  ])('%s', async (_name, tables, statement, allowed) => {
    expect(tablesRefused(grantOf(tables), 'n1', 'c1', await postgresNeeds(statement)) === undefined).toBe(allowed);
  });

  test('belongs to its step and its database', async () => {
    const needs = await postgresNeeds('SELECT * FROM orders');
    expect(
      [
        tablesRefused(grantOf([['orders', 'read']]), 'n2', 'c1', needs),
        tablesRefused(grantOf([['orders', 'read']]), 'n1', 'c2', needs),
      ].map((refusal) => refusal?.wanted['table']),
    ).toEqual(['orders', 'orders']);
  });
});

test('what the drawing declares covers what the parser finds, for statements as people write them', async () => {
  const written = [
    'SELECT a.id, b.name FROM orders a JOIN customers AS b ON b.id = a.customer LEFT JOIN lines USING (id) WHERE a.at > $1',
    'SELECT * FROM only orders, public.customers c, "Lines"',
    'INSERT INTO orders (a, b) VALUES ($1, $2) RETURNING id',
    'INSERT INTO log SELECT * FROM orders WHERE id IN (SELECT id FROM old)',
    'UPDATE ONLY orders SET a = $1 WHERE id = $2',
    'DELETE FROM orders USING old WHERE old.id = orders.id',
    'WITH late AS (SELECT * FROM orders WHERE at < now()), who AS (SELECT * FROM customers) SELECT * FROM late JOIN who ON true',
    'MERGE INTO stock s USING orders o ON s.id = o.id WHEN MATCHED THEN DELETE',
    'SELECT (SELECT max(at) FROM visits v WHERE v.c = c.id) FROM customers c ORDER BY 1',
  ];
  const missing = await Promise.all(
    written.map(async (statement) => {
      const grant = grantOf(readStatement(statement, 'postgres').tables.map(({ table, access }) => [table, access] as const));
      return tablesRefused(grant, 'n1', 'c1', await postgresNeeds(statement))?.wanted['table'];
    }),
  );
  expect(missing).toEqual(written.map(() => undefined));
});
