/** Statements as people write them need the table that they name and nothing else; whoever wants more writes them like the ones below. */
import { expect, test } from 'vitest';
import { postgresNeeds } from '../../app/broker/sql/postgres-statement.node.ts';
import { emptyGrant, type Grant } from '../../app/broker/grant.ts';
import { tablesRefused } from '../../app/broker/policy.ts';

const grant: Grant = { ...emptyGrant, tables: [{ database: 'c1', table: 'orders', access: 'write', nodes: ['n1'] }] };
const refusalOf = async (statement: string): Promise<string | undefined> =>
  tablesRefused(grant, 'n1', 'c1', await postgresNeeds(statement))?.words;

test.each([
  'SELECT d.day, count(o.id) FROM (SELECT 1 AS day) d LEFT JOIN orders o ON true GROUP BY d.day',
  "WITH days AS (SELECT d::date AS day FROM generate_series($1::date, $2::date, '1 day') d) SELECT d.day, count(o.id) FROM days d LEFT JOIN orders o ON o.at::date = d.day GROUP BY d.day",
  'SELECT i.id, i.name FROM orders i WHERE i.tag IN (SELECT i FROM unnest($1::text[]) AS i)',
  'SELECT d.name, d.total FROM (SELECT name, sum(amount) AS total FROM orders GROUP BY name) d WHERE d.total IN (SELECT d FROM generate_series(1, 100) AS d)',
  'WITH t AS (SELECT * FROM unnest($1::int[]) AS u), u AS (SELECT id, name FROM orders) SELECT u.name FROM u JOIN t ON true',
  'SELECT (c.address).city FROM orders c',
  'SELECT (c.address).geo.lat, (c.addresses)[1].city, (c).id FROM orders c',
  'SELECT (address).city FROM orders WHERE (orders.address).zip = $1',
  'SELECT (d.address).city FROM (SELECT o.address FROM orders o) d',
  'WITH c AS (SELECT * FROM orders) SELECT (c.address).city FROM c',
  'WITH c(x, y) AS (SELECT id, address FROM orders) SELECT (c.y).city FROM c',
  'SELECT (array_agg(o ORDER BY o.at DESC))[1].id FROM orders o',
  'SELECT ((SELECT o FROM orders o LIMIT 1)).id',
  'SELECT (first_value(o) OVER (ORDER BY o.id)).name FROM orders o',
  'SELECT (ROW(1, 2)).f1',
  "SELECT * FROM orders WHERE status = 'open'::mood",
  "SELECT * FROM orders WHERE status = ANY ($1::mood[]) OR status = ANY (ARRAY['a', 'b']::mood[]) OR status = NULL::shop.mood",
  'INSERT INTO orders (status) VALUES ($1::order_status) RETURNING id',
  'SELECT count(*) FROM orders WHERE (starts_at, ends_at) OVERLAPS ($1::timestamp, $2::timestamp)',
  "SELECT * FROM orders WHERE daterange(a, b, '[]') && daterange($1, $2, '[]')",
  'SELECT tsrange(a, b), tstzrange(a, b), int4range(1, 5), int8range(1, 5), numrange(1, 5) FROM orders',
  'SELECT bit_xor(a), array_fill(0, ARRAY[3]), array_to_json(ARRAY[1]), pg_typeof(1), host(ip) FROM orders GROUP BY ip',
  "SELECT jsonb_path_exists_tz(a, '$'), jsonb_path_query_tz(a, '$'), jsonb_path_match_tz(a, '$') FROM orders",
  'SELECT o.id, t.tag FROM orders o CROSS JOIN LATERAL unnest(o.tags) AS t(tag)',
  "SELECT o.id, t FROM orders o, unnest(o.tags) t WHERE t LIKE 'a%'",
  'SELECT o.id, t.t FROM orders o, unnest(o.tags) t',
  "SELECT e.value->>'id' FROM orders o, jsonb_array_elements(o.lines) AS e",
  "SELECT e->>'id' FROM orders o, jsonb_array_elements(o.lines) AS e WHERE e->>'id' <> ''",
  "SELECT e.line->>'id', e.n FROM orders o, jsonb_array_elements(o.lines) WITH ORDINALITY AS e(line, n)",
  'SELECT k.key, k.value FROM orders o, jsonb_each_text(o.data) k',
  'SELECT x.a, x.b FROM json_to_recordset($1) AS x(a int, b text)',
  'SELECT r.x, r.y FROM ROWS FROM (unnest($1::int[]), unnest($2::text[])) AS r(x, y)',
  'SELECT g.n, g.ordinality FROM generate_series(1, 3) WITH ORDINALITY AS g(n)',
  'UPDATE orders o SET total = v.total FROM (VALUES (1, 2), (3, 4)) AS v(id, total) WHERE v.id = o.id RETURNING o.id',
  'UPDATE orders SET total = u.total FROM unnest($1::int[], $2::numeric[]) AS u(id, total) WHERE orders.id = u.id',
  'DELETE FROM orders o USING unnest($1::int[]) AS d(id) WHERE o.id = d.id RETURNING o.id, o.name',
  'INSERT INTO orders (id, name) SELECT u.id, u.name FROM unnest($1::int[], $2::text[]) AS u(id, name) ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE orders.name <> excluded.name RETURNING orders.id',
  'INSERT INTO orders AS o (id, n) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET n = o.n + EXCLUDED.n',
  'MERGE INTO orders o USING (SELECT * FROM unnest($1::int[]) AS u(id)) s ON s.id = o.id WHEN MATCHED AND o.open THEN UPDATE SET n = s.id WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)',
  'WITH RECURSIVE tree AS (SELECT o.id, o.parent FROM orders o WHERE o.parent IS NULL UNION ALL SELECT c.id, c.parent FROM orders c JOIN tree t ON t.id = c.parent) SELECT tree.id FROM tree',
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT n.i + 1 FROM n WHERE n.i < 5) SELECT n.i FROM n',
  'SELECT a.id, b.id FROM orders a JOIN orders b USING (customer) WHERE a.id < b.id',
  'SELECT j.customer FROM (orders a JOIN orders b USING (customer)) AS j',
  'SELECT a.id FROM orders a JOIN orders b USING (customer) AS k WHERE k.customer = 1',
  'SELECT orders.id FROM orders WHERE EXISTS (SELECT 1 FROM orders o2 WHERE o2.parent = orders.id AND o2.n > (SELECT avg(o3.n) FROM orders o3))',
  'SELECT o.id, s.total FROM orders o LEFT JOIN LATERAL (SELECT sum(l.n) AS total FROM orders l WHERE l.parent = o.id) s ON true ORDER BY s.total DESC',
  "SELECT m.month, s.total FROM (SELECT generate_series('2024-01-01'::date, now(), '1 month') AS month) m LEFT JOIN orders s ON true",
  "SELECT v.id, v.name FROM (VALUES (1, 'a'), (2, 'b')) AS v(id, name) UNION SELECT o.id, o.name FROM orders o ORDER BY id",
  "SELECT x.title FROM orders o, XMLTABLE('/a' PASSING o.doc COLUMNS title text PATH 'b') x",
  "SELECT jt.x FROM orders o, JSON_TABLE(o.data, '$[*]' COLUMNS (x int PATH '$.x')) jt",
  'SELECT public.orders.id, orders.* FROM public.orders',
  'SELECT sum(o.n) OVER w, rank() OVER w FROM orders o WINDOW w AS (PARTITION BY o.customer ORDER BY o.at)',
  'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY o.n), count(*) FILTER (WHERE o.open) FROM orders o GROUP BY ROLLUP (o.customer) HAVING count(*) > 1',
  "SELECT COALESCE(o.name, '-'), NULLIF(o.a, ''), GREATEST(o.a, o.b), CASE o.x WHEN 1 THEN 'a' ELSE 'b' END FROM orders o",
  "SELECT to_char(date_trunc('month', o.at), 'YYYY-MM') AS month, sum(o.amount)::numeric(12, 2) FROM orders o GROUP BY 1 ORDER BY 1",
  "SELECT ts_rank(to_tsvector('english', o.body), q.q) FROM orders o, plainto_tsquery('english', $1) AS q WHERE to_tsvector('english', o.body) @@ q.q",
  'SELECT o.id FROM orders o TABLESAMPLE bernoulli (10) REPEATABLE (1)',
  'SELECT DISTINCT ON (o.customer) o.customer, o.at FROM orders o ORDER BY o.customer, o.at DESC FOR UPDATE OF o SKIP LOCKED',
  'SELECT f.id FROM orders f, (SELECT f FROM unnest($1::int[]) f) g WHERE f.id = g.f',
  'WITH gone AS (DELETE FROM orders WHERE old RETURNING id, address) SELECT g.id, (g.address).city FROM gone g',
  'SELECT d.d::date, d.id FROM (SELECT * FROM orders) d',
  'SELECT current_date, current_user, current_schema, o."Name", o."from" FROM orders AS o',
  'SELECT (o.item).short_description, (o.route).to_region, (o.answer).http_status, (o.range).lo_price FROM orders o',
  "SELECT status FROM orders WHERE status = CAST('x' AS mood) AND k = mood 'y'",
  'SELECT (h.address).city, (max(o.address)).city FROM orders o, LATERAL (SELECT o.address) h GROUP BY 1',
  'SELECT o.pg_id, o.http_status, o.current_setting FROM orders o',
  'SELECT notify, call, copy, o.listen FROM orders o WHERE o.create = $1',
  'UPDATE orders SET role = $1, session = $2 WHERE id = $3',
  "SELECT $tag$a; b$tag$, E'it\\'s; fine' FROM orders",
  "SELECT similarity(name, $1), unaccent(name), uuid_generate_v4(), encode(digest(name, 'sha256'), 'hex'), embedding <=> $2 FROM orders",
])('needs nothing more: %s', async (statement) => {
  expect(await refusalOf(statement)).toBeUndefined();
});

test.each([
  "SELECT f.ts_stat FROM unnest(ARRAY['SELECT 1']) f",
  "SELECT f.ts_stat FROM unnest(ARRAY['SELECT 1']) f WHERE EXISTS (SELECT 1 FROM unnest(ARRAY[1]) AS f(ts_stat))",
  "SELECT f.pg_read_file FROM unnest(ARRAY['x']) f WHERE EXISTS (SELECT 1 FROM unnest(ARRAY[1]) AS f(pg_read_file))",
  'SELECT f.lo_get FROM unnest(ARRAY[1::oid]) f WHERE EXISTS (SELECT 1 FROM unnest(ARRAY[1]) AS f(lo_get))',
  'SELECT f.pg_sleep FROM unnest(ARRAY[0.1::float8]) f WHERE EXISTS (SELECT 1 FROM unnest(ARRAY[1]) AS f(pg_sleep))',
  "SELECT ts_stat.ts_stat FROM unnest(ARRAY['SELECT 1']) AS ts_stat(x)",
  'SELECT ts_stat.ts_stat FROM jsonb_array_elements_text(\'["SELECT 1"]\') AS ts_stat',
  'SELECT ts_stat.ts_stat FROM json_array_elements_text(\'["SELECT 1"]\') ts_stat',
  "SELECT (SELECT f.ts_stat) FROM unnest(ARRAY['SELECT 1']) f",
  "SELECT (SELECT 1 FROM (SELECT f.ts_stat) d, orders f LIMIT 1) FROM unnest(ARRAY['SELECT 1']) f",
  "SELECT (SELECT 1 FROM LATERAL (SELECT f.ts_stat) d, orders f LIMIT 1) FROM unnest(ARRAY['SELECT 1']) f",
  "SELECT (SELECT 1 FROM orders f, (orders a JOIN orders b ON f.ts_stat IS NULL) LIMIT 1) FROM unnest(ARRAY['SELECT 1']) f",
  "SELECT (SELECT f.ts_stat FROM (orders f JOIN orders b ON true) AS j LIMIT 1) FROM unnest(ARRAY['SELECT 1']) f",
  "SELECT (SELECT 1 UNION SELECT 2 ORDER BY (SELECT f.ts_stat)) FROM unnest(ARRAY['SELECT 1']) f",
  "SELECT (WITH f AS (SELECT 1 AS ts_stat) SELECT f.ts_stat) FROM unnest(ARRAY['SELECT 1']) f",
  "SELECT (WITH x AS (SELECT f.ts_stat) SELECT 1 FROM x, orders f) FROM unnest(ARRAY['SELECT 1']) f",
  "SELECT 1 FROM unnest(ARRAY['SELECT 1']) f, LATERAL (SELECT f.ts_stat) d",
  "SELECT 1 FROM unnest(ARRAY['SELECT 1']) f JOIN orders o ON f.ts_stat IS NOT NULL",
  "SELECT 1 FROM unnest(ARRAY['SELECT 1']) f, lower(f.ts_stat::text) g",
  "SELECT 1 FROM unnest(ARRAY['SELECT 1']) f ORDER BY f.ts_stat",
  "SELECT 1 FROM unnest(ARRAY['SELECT 1']) f GROUP BY f.ts_stat",
  "SELECT count(*) FILTER (WHERE f.ts_stat IS NULL) FROM unnest(ARRAY['SELECT 1']) f",
  "SELECT 1 FROM unnest(ARRAY['SELECT 1']) f WHERE f.ts_stat IS NOT NULL UNION SELECT f.ts_stat FROM orders f",
  "INSERT INTO orders AS f (a) SELECT f.ts_stat FROM unnest(ARRAY['SELECT 1']) f RETURNING f.a",
  "UPDATE orders SET a = f.ts_stat FROM unnest(ARRAY['SELECT 1']) f",
  "UPDATE orders SET a = 1 FROM unnest(ARRAY['SELECT 1']) f RETURNING f.ts_stat",
  "DELETE FROM orders USING unnest(ARRAY['SELECT 1']) f RETURNING f.ts_stat",
  "DELETE FROM orders USING unnest(ARRAY['SELECT 1']) AS old RETURNING old.ts_stat",
  "INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET a = (SELECT f.ts_stat FROM unnest(ARRAY['SELECT 1']) f)",
  "MERGE INTO orders o USING unnest(ARRAY['SELECT 1']) f ON true WHEN MATCHED THEN UPDATE SET a = f.ts_stat",
  "WITH x AS (SELECT f.ts_stat FROM unnest(ARRAY['SELECT 1']) f), f AS (SELECT 1 AS ts_stat) SELECT f.ts_stat FROM f",
  "SELECT (f).ts_stat FROM unnest(ARRAY['SELECT 1']) f",
  'SELECT (o.note).ts_stat FROM orders o',
  'SELECT (o.note).query_to_xml, (o.note).pg_ls_dir FROM orders o',
  "SELECT (d.x).get_secret FROM (SELECT 'k'::text AS x) d",
  "SELECT (x).get_secret FROM orders, (SELECT 'k'::text AS x) d",
  "SELECT (d.text).get_secret FROM (SELECT 'k'::text, o.* FROM orders o) d",
  "SELECT (SELECT (x).get_secret FROM orders LIMIT 1) FROM (SELECT 'k'::text AS x) d",
  "WITH d(x) AS (SELECT 'k'::text) SELECT (d.x).get_secret FROM d",
  "SELECT (d.x).get_secret FROM (VALUES ('k'::text)) AS d(x)",
  "SELECT ('k'::text).get_secret, (lower('k')).get_secret",
  "SELECT (ARRAY['k'])[1].get_secret",
  "SELECT (CASE WHEN true THEN 'k' END).get_secret",
  "SELECT ((SELECT 'k'::text)).get_secret",
  'SELECT ($1).get_secret',
  "SELECT (o.note || '').get_secret FROM orders o",
  "SELECT f.get_secret FROM unnest(ARRAY['k']) f",
  "SELECT f.get_secret FROM unnest(ARRAY['k']) WITH ORDINALITY f",
  "SELECT (SELECT f.ts_stat FROM (SELECT 1) AS g(f)) FROM unnest(ARRAY['SELECT 1']) f",
  "SELECT (h.f).get_secret FROM unnest(ARRAY['x']) g, LATERAL (SELECT g AS f) h",
  "SELECT (h.f).get_secret FROM unnest(ARRAY['x']) g, LATERAL (SELECT g.*) h(f)",
  "SELECT (h.g).get_secret FROM LATERAL (SELECT * FROM unnest(ARRAY['x']) g) h",
  "SELECT (x.u).get_secret FROM (SELECT unnest(ARRAY['k']) AS u) x",
  'SELECT (SELECT 1 FROM orders f TABLESAMPLE system ((SELECT f.ts_stat::int))) FROM unnest(ARRAY[1]) f',
  "SELECT f.ts_stat FROM CAST('SELECT 1' AS text) AS f",
  "SELECT 'a'::text::mood, 1::mood",
  'SELECT o.note::mood FROM orders o',
  'SELECT pg_hba_file_rules()',
  "SELECT current_setting('primary_conninfo')",
  'SELECT my.overlaps(1, 2)',
  'SELECT U&"f".U&"ts\\005fstat" FROM unnest(ARRAY[\'SELECT 1\']) f',
])('needs more: %s', async (statement) => {
  expect(await refusalOf(statement)).toMatch(/ (?:could reach more than the approved tables|reaches out of the database)$/);
});

test.each<[string, string | undefined]>([
  [
    "SELECT query_to_xml('SELECT pg_read_file(''/etc/passwd'')', true, false, '')",
    'the database function pg_read_file reaches out of the database',
  ],
  ["SELECT ts_stat($$SELECT to_tsvector(pg_read_file('/etc/passwd'))$$)", 'the database function pg_read_file reaches out of the database'],
  [
    "SELECT query_to_xml('SELECT query_to_xml(''SELECT rolpassword FROM pg_authid'', true, false, '''')', true, false, '')",
    'read access to the table pg_authid is not approved for this step',
  ],
  [
    'SELECT * FROM crosstab($$SELECT 1, 2, rolpassword FROM pg_authid$$) AS t(a int, b text)',
    'read access to the table pg_authid is not approved for this step',
  ],
  [
    'SELECT * FROM crosstab($$SELECT 1, 2, 3$$, $$DELETE FROM orders RETURNING 1$$) AS t(a int, b text)',
    'write access to the table orders is not approved for this step',
  ],
  ["SELECT ts_rewrite('a'::tsquery, 'SELECT pg_ls_dir(''/''), 1')", 'the database function pg_ls_dir reaches out of the database'],
  ['SELECT query_to_xml($1, true, false, $2)', 'the query that a value holds cannot be checked'],
  ["SELECT query_to_xml('SELECT ' || $1, true, false, '')", 'the query that a value holds cannot be checked'],
  ["SELECT ('SELECT 1'::text).ts_stat", 'the query that a value holds cannot be checked'],
  ["SELECT table_to_xml('pg_authid', true, false, '')", 'the query that a value holds cannot be checked'],
  ["SELECT database_to_xml(true, false, '')", 'the query that a value holds cannot be checked'],
  ['SELECT setting FROM pg_settings', 'read access to the table pg_settings is not approved for this step'],
  [
    'SELECT subconninfo FROM pg_catalog.pg_subscription',
    'read access to the table pg_catalog.pg_subscription is not approved for this step',
  ],
  ['SELECT * FROM crosstab($$SELECT customer, month, total FROM orders$$) AS t(a text, b int, c int)', undefined],
  ["SELECT ts_stat('SELECT body FROM orders')", undefined],
  ["SELECT ts_rewrite('a'::tsquery, 'a'::tsquery, 'b'::tsquery)", undefined],
])('all tables, and nothing of the server: %s', async (statement, words) => {
  const all: Grant = { ...emptyGrant, tables: [{ database: 'c1', table: '*', access: 'read', nodes: ['n1'] }] };
  expect(tablesRefused(all, 'n1', 'c1', await postgresNeeds(statement))?.words).toBe(words);
});

test('a text that holds queries without end is refused', async () => {
  const many = `SELECT ${Array.from({ length: 17 }, () => "ts_stat('SELECT 1')").join(', ')}`;
  await expect(postgresNeeds(many)).rejects.toMatchObject({ code: 'sql/failed' });
});

test('what changes or locks rows is told by the grammar, not by words', async () => {
  const told = await Promise.all(
    [
      "SELECT E'a\\'; DELETE FROM b'",
      'SELECT o.update FROM orders o',
      'SELECT $$;$$',
      'SELECT 1 FROM orders FOR SHARE',
      'SELECT (SELECT 1 FROM orders FOR UPDATE)',
      'WITH a AS (DELETE FROM orders RETURNING 1) SELECT * FROM a',
    ].map(async (one) => (await postgresNeeds(one)).changes),
  );
  expect(told).toEqual([false, false, false, true, true, true]);
});

test('a statement that nests without end is refused as one that cannot be checked, and a long one is checked', async () => {
  const tables = (many: number, between: string): string =>
    `SELECT 1 FROM orders o ${Array.from({ length: many }, (_none, at) => `${between} orders o${at}`).join(' ')}`;
  await expect(refusalOf(`${tables(5_000, 'CROSS JOIN')}`)).rejects.toMatchObject({ code: 'sql/failed' });
  const stars = `WITH c0 AS (SELECT * FROM orders)${Array.from({ length: 60 }, (_none, at) => `, c${at + 1} AS (SELECT * FROM c${at} a, c${at} b)`).join('')} SELECT (address).city FROM c60`;
  expect([await refusalOf(tables(1_000, ',')), await refusalOf(stars)]).toEqual([undefined, undefined]);
});
