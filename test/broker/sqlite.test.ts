import { linkSync, mkdtempSync, realpathSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Grant } from '../../app/broker/grant.ts';
import type { SqlAsk } from '../../app/broker/network/requests.ts';
import { SqliteWorkers } from '../../app/broker/sql/sqlite.node.ts';
import { statementKind } from '../../app/broker/sql/sql-statement.ts';
import { systemTimers } from '../../app/kernel/host.node.ts';
import { outcome, testBroker } from './broker-kit.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-sqlite-'));
  const database = new Database(join(folder, 'shop.db'));
  database.exec(
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT, data BLOB); CREATE TABLE secrets (value TEXT); INSERT INTO orders VALUES (1, 'first', x'00ff'); INSERT INTO secrets VALUES ('hidden'); CREATE VIEW peek AS SELECT value FROM secrets; CREATE TABLE log (at TEXT); CREATE TRIGGER spy AFTER DELETE ON orders BEGIN INSERT INTO log VALUES ('deleted'); END;",
  );
  database.close();
  symlinkSync(join(folder, 'shop.db'), join(folder, 'link.db'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const grant = (
  tables: readonly (readonly [string, 'read' | 'write'])[],
  files: Grant['files'] = [{ path: 'shop.db', access: 'write', nodes: ['n1'] }],
): Partial<Grant> => ({ files, tables: tables.map(([table, access]) => ({ database: 'shop.db', table, access, nodes: ['n1'] })) });
const ask = (statement: string, values: SqlAsk['values'] = [], more: Partial<SqlAsk> = {}): SqlAsk => ({
  database: 'sqlite',
  file: 'shop.db',
  statement,
  values: [...values],
  readOnly: false,
  maxRows: 100,
  timeoutMs: 5_000,
  ...more,
});
const sql = (tables: Parameters<typeof grant>[0], request: SqlAsk, files?: Grant['files']) =>
  testBroker({ filesRoot: folder }).step(grant(tables, files)).sql(request);

describe('SQLite', () => {
  test('reads and changes granted tables with bound values', async () => {
    const read = await sql([['orders', 'read']], ask('SELECT * FROM orders WHERE note = ?', ['first']));
    const write = await sql(
      [['orders', 'write']],
      ask('INSERT INTO orders (note) VALUES (?) RETURNING id', ["x'); DROP TABLE orders; --"]),
    );
    const count = await sql([['orders', 'read']], ask('SELECT count(*) AS n FROM orders', [], { readOnly: true }));
    expect([read, write, count]).toEqual([
      { rows: [{ id: 1, note: 'first', data: 'AP8=' }], changed: 0 },
      { rows: [{ id: 2 }], changed: 1 },
      { rows: [{ n: 2 }], changed: 0 },
    ]);
  });

  test.each<[string, Parameters<typeof grant>[0], string, string]>([
    ['another table', [['orders', 'read']], 'SELECT * FROM secrets', 'halted/capability'],
    [
      'another table through a view',
      [
        ['orders', 'read'],
        ['peek', 'read'],
      ],
      'SELECT * FROM peek',
      'halted/capability',
    ],
    ['another table in a sub-query', [['orders', 'read']], 'SELECT (SELECT value FROM secrets) AS v FROM orders', 'halted/capability'],
    ['another table by union', [['orders', 'read']], 'SELECT note FROM orders UNION SELECT value FROM secrets', 'halted/capability'],
    ['writing where reading is granted', [['orders', 'read']], "UPDATE orders SET note = 'x'", 'halted/capability'],
    ['writing through a trigger', [['orders', 'write']], 'DELETE FROM orders', 'halted/capability'],
    ['the schema', [['orders', 'read']], 'SELECT sql FROM sqlite_schema', 'halted/capability'],
    ['attaching another file', [['*', 'write']], "ATTACH 'other.db' AS o", 'sql/failed'],
    ['two statements', [['*', 'write']], 'SELECT 1; DROP TABLE orders', 'sql/failed'],
    ['a pragma', [['*', 'write']], 'PRAGMA writable_schema = ON', 'sql/failed'],
    ['a copy of the file', [['*', 'write']], "VACUUM INTO 'copy.db'", 'sql/failed'],
    ['a new table', [['*', 'write']], 'CREATE TABLE t (x)', 'sql/failed'],
    ['an extension', [['*', 'write']], "SELECT load_extension('x')", 'sql/failed'],
  ])('refuses %s', async (_name, tables, statement, expected) => {
    expect(await outcome(sql(tables, ask(statement)))).toBe(expected);
  });

  test('a DELETE without a condition, and reading a JSON text as a table, ask for the tables that they name and no more', async () => {
    const database = new Database(join(folder, 'more.db'));
    database.exec(
      "CREATE TABLE plain (id INTEGER PRIMARY KEY, list TEXT UNIQUE); INSERT INTO plain VALUES (9007199254740993, '[1,2]'), (2, '[]'); CREATE VIRTUAL TABLE found USING fts5(words); CREATE TABLE json_tree (a)",
    );
    database.close();
    const files: Grant['files'] = [{ path: 'more.db', access: 'write', nodes: ['n1'] }];
    const more = (tables: readonly (readonly [string, 'read' | 'write'])[], statement: string, values: SqlAsk['values'] = []) =>
      testBroker({ filesRoot: folder })
        .step({ files, tables: tables.map(([table, access]) => ({ database: 'more.db', table, access, nodes: ['n1'] })) })
        .sql(ask(statement, values, { file: 'more.db' }));
    // A number that JavaScript cannot hold stays as it is written, and finds its row again.
    const exact = await more([['plain', 'read']], 'SELECT id, typeof(id) AS t FROM plain ORDER BY id DESC');
    const found = await more([['plain', 'read']], 'SELECT list FROM plain WHERE id = ?', ['9007199254740993']);
    expect([exact.rows, found.rows]).toEqual([
      [
        { id: '9007199254740993', t: 'integer' },
        { id: 2, t: 'integer' },
      ],
      [{ list: '[1,2]' }],
    ]);
    expect(await outcome(more([['plain', 'read']], 'SELECT value FROM plain, json_each(plain.list)'))).toBe('halted/capability');
    const each = new Database(join(folder, 'more.db'));
    each.exec('DROP TABLE json_tree');
    each.close();
    expect((await more([['plain', 'read']], 'SELECT e.value AS v FROM plain, json_each(plain.list) AS e')).rows).toEqual([
      { v: 1 },
      { v: 2 },
    ]);
    for (const statement of [
      "SELECT * FROM found WHERE words MATCH 'x'",
      "SELECT * FROM pragma_table_info('plain') AS json_each",
      'DELETE FROM plain',
    ])
      expect(await outcome(more([['plain', 'read']], statement))).toBe('halted/capability');
    expect(await more([['plain', 'write']], 'DELETE FROM plain')).toEqual({ rows: [], changed: 2 });
  });

  test('many queries in a row and at once share few workers, and one that is killed takes no other with it', async () => {
    const made = testBroker({ filesRoot: folder });
    const step = made.step(grant([['orders', 'read']]));
    const count = (): Promise<string> => outcome(step.sql(ask('SELECT count(*) AS n FROM orders')));
    const endless = outcome(
      step.sql(ask('WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n', [], { timeoutMs: 200 })),
    );
    const results = [await count(), await count(), ...(await Promise.all([count(), count(), count()])), await endless, await count()];
    await made.broker.close();
    expect(results).toEqual(['allowed', 'allowed', 'allowed', 'allowed', 'allowed', 'egress/timeout', 'allowed']);
  });

  test('of a million rows the first are read, and of large ones no more than may be kept', async () => {
    const many = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT i FROM n';
    const { rows } = await sql([['orders', 'read']], ask(many, [], { readOnly: true, maxRows: 3 }));
    const large =
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT zeroblob(1000000) AS data FROM n';
    expect([
      rows,
      await outcome(sql([['orders', 'read']], ask(large, [], { readOnly: true, maxRows: 100_000, timeoutMs: 20_000 }))),
    ]).toEqual([[{ i: 1 }, { i: 2 }, { i: 3 }], 'egress/too-large']);
  });

  test('a query without an end is killed', async () => {
    const began = Date.now();
    expect([
      await outcome(
        sql(
          [['orders', 'read']],
          ask('WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n', [], { timeoutMs: 300 }),
        ),
      ),
      Date.now() - began < 5_000,
    ]).toEqual(['egress/timeout', true]);
  });

  test('only granted files, and no link to one', async () => {
    const everything: Grant['files'] = [{ path: './', access: 'read', nodes: ['n1'] }];
    linkSync(join(folder, 'shop.db'), join(folder, 'twin.db'));
    const twin = await outcome(sql([['*', 'read']], ask('SELECT 1', [], { file: 'twin.db' }), everything));
    unlinkSync(join(folder, 'twin.db'));
    expect([
      twin,
      await outcome(sql([['*', 'read']], ask('SELECT 1', [], { file: 'link.db' }), everything)),
      await outcome(sql([['*', 'read']], ask('SELECT 1', [], { file: '/etc/passwd' }))),
      await outcome(sql([['*', 'read']], ask('SELECT 1'), [])),
    ]).toEqual(['files/unreadable', 'halted/capability', 'halted/capability', 'halted/capability']);
  });
});

test('a link that somebody puts in the place of the file once it was judged is not followed', async () => {
  const workers = new SqliteWorkers(systemTimers);
  const job = { ...ask('SELECT value FROM secrets'), maxBytes: 1_000, readable: ['*'], writable: [], readOnly: true, values: [] };
  const path = (name: string): string => join(realpathSync(folder), name);
  expect([
    await outcome(workers.run({ ...job, path: path('shop.db') }, 'n1')),
    await outcome(workers.run({ ...job, path: path('link.db') }, 'n1')),
  ]).toEqual(['allowed', 'sql/failed']);
  await workers.close();
});

test('what a statement does is told before the database sees it', () => {
  const statements = [
    'SELECT 1',
    ' select * from a;',
    "SELECT ';' AS a",
    "SELECT 'drop table x'",
    'WITH a AS (SELECT 1) SELECT * FROM a',
    'WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a',
    'INSERT INTO a VALUES (1)',
    'UPDATE a SET b = 1',
    'SELECT 1; SELECT 2',
    '/* hi */ DELETE FROM a',
    'DROP TABLE a',
    "COPY a FROM '/etc/passwd'",
    'DO $$ BEGIN END $$',
    "SELECT pg_read_file('/etc/passwd')",
    'SELECT * INTO b FROM a',
    '',
    '-- only a comment',
  ];
  expect(statements.map((statement) => [statement, statementKind(statement)])).toMatchInlineSnapshot(`
    [
      [
        "SELECT 1",
        "read",
      ],
      [
        " select * from a;",
        "read",
      ],
      [
        "SELECT ';' AS a",
        "read",
      ],
      [
        "SELECT 'drop table x'",
        "read",
      ],
      [
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "read",
      ],
      [
        "WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a",
        "write",
      ],
      [
        "INSERT INTO a VALUES (1)",
        "write",
      ],
      [
        "UPDATE a SET b = 1",
        "write",
      ],
      [
        "SELECT 1; SELECT 2",
        "refused",
      ],
      [
        "/* hi */ DELETE FROM a",
        "write",
      ],
      [
        "DROP TABLE a",
        "refused",
      ],
      [
        "COPY a FROM '/etc/passwd'",
        "refused",
      ],
      [
        "DO $$ BEGIN END $$",
        "refused",
      ],
      [
        "SELECT pg_read_file('/etc/passwd')",
        "refused",
      ],
      [
        "SELECT * INTO b FROM a",
        "write",
      ],
      [
        "",
        "refused",
      ],
      [
        "-- only a comment",
        "refused",
      ],
    ]
  `);
});

test('an insert that says what to do about rows that are there is a row change, and a DO block is none', () => {
  expect(
    [
      'INSERT INTO a (id) VALUES (1) ON CONFLICT (id) DO NOTHING',
      'INSERT INTO a (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2',
      'SELECT 1; DO $$ BEGIN END $$',
      'DO 1',
      'INSERT INTO a VALUES (1) DO $$x$$',
    ].map(statementKind),
  ).toEqual(['write', 'write', 'refused', 'refused', 'refused']);
  expect(
    [
      'SELECT copy, notify, call FROM a',
      "UPDATE users SET role = 'x', session = 1",
      'SELECT TRUNCATE(a, 2) FROM b',
      'COPY a TO b',
      'CALL x()',
      'SET ROLE x',
      'SELECT 1; CREATE TABLE x (y)',
    ].map(statementKind),
  ).toEqual(['read', 'write', 'read', 'refused', 'refused', 'refused', 'refused']);
});
