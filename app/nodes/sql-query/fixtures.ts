import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'binds values by name',
    parameters: {
      database: 'postgres',
      statement: "SELECT id, email FROM customers WHERE city = :city AND note <> ':x' AND (id = :id OR :city::text IS NULL)",
      values: [
        { name: 'id', value: '{{ input.id }}' },
        { name: 'city', value: '{{ input.city }}' },
      ],
    },
    inputs: { in: [{ id: 7, city: "Bonn'; DROP TABLE customers; --" }] },
    replies: [{ rows: [{ id: 7, email: 'ada@example.com' }], changed: 0 }],
    calls: [
      {
        operation: 'sql',
        request: {
          statement: "SELECT id, email FROM customers WHERE city = $1 AND note <> ':x' AND (id = $2 OR $1::text IS NULL)",
          values: ["Bonn'; DROP TABLE customers; --", 7],
          readOnly: true,
        },
      },
    ],
    expect: { outputs: { out: [{ id: 7, email: 'ada@example.com' }] } },
  },
  {
    name: 'changes rows of a SQLite file',
    parameters: {
      database: 'sqlite',
      file: '/data/a.db',
      readOnly: false,
      statement: 'UPDATE t SET a = :a, b = :a WHERE id = :id',
      values: [
        { name: 'a', value: 1 },
        { name: 'id', value: '2' },
      ],
    },
    inputs: { in: [{}] },
    replies: [{ rows: [], changed: 3 }],
    calls: [
      {
        operation: 'sql',
        request: { file: '/data/a.db', statement: 'UPDATE t SET a = ?, b = ? WHERE id = ?', values: [1, 1, '2'], readOnly: false },
      },
    ],
    expect: { outputs: { out: [{ changed: 3 }] } },
  },
  {
    name: 'never runs a statement that is put together from data',
    parameters: { statement: "SELECT * FROM t WHERE name = '{{ input.name }}'" },
    inputs: { in: [{ name: 'x' }] },
    calls: [],
    expect: { error: 'sql/not-parametrised' },
  },
  {
    name: 'says which value is missing',
    parameters: { statement: 'SELECT 1 WHERE 1 = :one', values: [{ name: 'two', value: '2' }] },
    inputs: { in: [{}] },
    expect: { error: 'step/failed' },
  },
];
