import type { Json } from '../../kernel/json.ts';
import type { NodeFixtures } from '../kit/fixture.ts';

const columns: Json = [{ name: 'id', type: 'number', required: true }, { name: 'email' }, { name: 'paid', type: 'boolean' }];

export const fixtures: NodeFixtures = [
  {
    name: 'adds all items in one go, and only the columns of the table',
    parameters: { table: 'orders', operation: 'insert', columns, keepDays: 30 },
    inputs: { in: [{ id: 1, email: 'ada@example.com', note: 'x' }, { id: 2 }] },
    replies: [{ rows: [], changed: 2 }],
    calls: [
      {
        operation: 'table',
        request: {
          table: 'orders',
          operation: 'insert',
          columns: { id: 'number', email: 'text', paid: 'boolean' },
          rows: [{ id: 1, email: 'ada@example.com' }, { id: 2 }],
          where: [],
          keepDays: 30,
        },
      },
    ],
    expect: { outputs: { out: [{ id: 1, email: 'ada@example.com', note: 'x' }, { id: 2 }] } },
  },
  {
    name: 'finds rows by a value that was typed in as text',
    parameters: {
      table: 'orders',
      columns,
      conditions: [
        { column: 'id', value: '7' },
        { column: 'email', operator: 'isNotEmpty' },
      ],
      orderBy: 'id',
      descending: true,
      into: 'orders',
    },
    inputs: { in: [{ name: 'Ada' }] },
    replies: [{ rows: [{ id: 7, email: 'ada@example.com' }], changed: 0 }],
    calls: [
      {
        operation: 'table',
        request: {
          where: [
            { column: 'id', operator: 'is', value: 7 },
            { column: 'email', operator: 'isNotEmpty', value: null },
          ],
          orderBy: { column: 'id', descending: true },
        },
      },
    ],
    expect: { outputs: { out: [{ name: 'Ada', orders: [{ id: 7, email: 'ada@example.com' }] }] } },
  },
  {
    name: 'changes the row that is there',
    parameters: {
      table: 'orders',
      operation: 'upsert',
      columns,
      keys: ['id'],
      values: [
        { name: 'id', value: '{{ input.id }}' },
        { name: 'paid', value: 'true' },
      ],
    },
    inputs: { in: [{ id: 7 }] },
    replies: [{ rows: [], changed: 1 }],
    calls: [{ operation: 'table', request: { operation: 'upsert', rows: [{ id: 7, paid: true }], keys: ['id'] } }],
    expect: { outputs: { out: [{ id: 7, changed: 1 }] } },
  },
  {
    name: 'never deletes all rows because a condition was forgotten',
    parameters: { table: 'orders', operation: 'delete', columns },
    inputs: { in: [{}] },
    calls: [],
    expect: { error: 'step/failed' },
  },
  {
    name: 'refuses a value of another type',
    parameters: { table: 'orders', operation: 'insert', columns },
    inputs: { in: [{ id: '7; DROP TABLE' }] },
    calls: [],
    expect: { error: 'step/schema' },
  },
];
