/** Data tables through the broker: the grant, the same answers from memory and from the encrypted store, nothing twice, nothing without end. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runTable } from '../../app/broker/sql/data-tables.ts';
import { memoryTables } from '../../app/broker/models/memory-tables.ts';
import type { TableRows } from '../../app/broker/ports.ts';
import type { TableAsk } from '../../app/broker/network/requests.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { newStore } from '../store/fixtures.ts';
import { outcome, testBroker } from './broker-kit.ts';

const columns = { id: 'number', name: 'text', paid: 'boolean' };
const asked = (more: Partial<TableAsk>): TableAsk => ({
  table: 'orders',
  operation: 'find',
  columns,
  rows: [],
  keys: [],
  where: [],
  limit: 100,
  keepDays: 0,
  idempotencyKey: 'run/n/0',
  ...more,
});
const is = (column: string, value: string | number | boolean | null): TableAsk['where'][number] => ({ column, operator: 'is', value });
const granted = (access: 'read' | 'write', table = 'orders') => ({ tables: [{ database: 'data tables', table, access, nodes: ['n1'] }] });

describe('the grant', () => {
  it('a step reaches its own table, and only in the way that was approved', async () => {
    const { step, log, broker } = testBroker({});
    const insert = asked({ operation: 'insert', rows: [{ id: 1, name: 'Ada' }] });
    const codes = [
      await outcome(step(granted('write')).table(insert)),
      await outcome(step(granted('write')).table(asked({}))),
      await outcome(step(granted('read')).table(asked({}))),
      await outcome(step(granted('read')).table(insert)),
      await outcome(step(granted('write', 'customers')).table(insert)),
      await outcome(step({}).table(asked({}))),
      await outcome(step(granted('write'), { labels: ['contact'] }).table(insert)),
      await outcome(
        step({ ...granted('write'), labels: [{ destination: 'data tables/orders', labels: ['contact'] }] }, { labels: ['contact'] }).table(
          asked({ operation: 'insert', rows: [{ id: 2 }], idempotencyKey: 'run/n/1' }),
        ),
      ),
    ];
    await broker.close();
    const [no] = log.filter(({ decision }) => decision === 'refused');
    expect([
      codes,
      log.filter(({ decision }) => decision === 'refused').length,
      no?.destination,
      no?.method,
      JSON.stringify(log).includes('Ada'),
    ]).toEqual([
      ['allowed', 'allowed', 'allowed', 'halted/capability', 'halted/capability', 'halted/capability', 'halted/capability', 'allowed'],
      4,
      'data tables/orders',
      'INSERT',
      false,
    ]);
  });

  it('requests that would change everything, or name what is no table, are malformed', async () => {
    const { step, broker } = testBroker({});
    const way = step(granted('write'));
    const bad = [
      asked({ operation: 'delete' }),
      asked({ operation: 'update', rows: [{ name: 'x' }] }),
      asked({ operation: 'upsert', rows: [{ id: 1 }] }),
      asked({ table: 'orders; --' }),
      asked({ where: [is('a.b', 1)] }),
      asked({ limit: 1_000_000 }),
    ];
    const codes = await Promise.all(bad.map((ask) => outcome(way.table(ask))));
    await broker.close();
    expect(codes).toEqual(bad.map(() => 'step/failed'));
  });
});

const makers: readonly (readonly [string, () => Promise<TableRows>])[] = [
  ['memory', async () => memoryTables()],
  ['the encrypted store', async () => (await newStore()).store.tables],
];

describe.each(makers)('in %s', (_name, make) => {
  const at =
    (rows: TableRows, now = 1_000) =>
    (more: Partial<TableAsk>) =>
      runTable(asked(more), rows, now, (index) => `${more.idempotencyKey ?? 'k'} ${index}`);

  it('a step that is tried again adds nothing twice, and an upsert finds its row', async () => {
    const run = at(await make());
    const add: Partial<TableAsk> = {
      operation: 'insert',
      rows: [
        { id: 1, name: 'Ada' },
        { id: 2, name: 'Bob' },
      ],
    };
    run(add);
    run(add);
    const changed = [
      run({
        operation: 'upsert',
        keys: ['id'],
        rows: [
          { id: 2, paid: true },
          { id: 3, name: 'Cy' },
        ],
        idempotencyKey: 'k2',
      }).changed,
      run({ operation: 'update', rows: [{ name: 'Eve' }], where: [is('name', 'Cy')] }).changed,
      run({ operation: 'delete', where: [is('id', 1)] }).changed,
    ];
    expect([changed, run({ orderBy: { column: 'id', descending: true } }).rows]).toEqual([
      [2, 1, 1],
      [
        { id: 3, name: 'Eve' },
        { id: 2, name: 'Bob', paid: true },
      ],
    ]);
  });

  it('text agrees to the letter although it is looked up without case, and numbers are no text', async () => {
    const run = at(await make());
    run({
      operation: 'insert',
      rows: [
        { id: 1, name: 'Ada' },
        { id: 2, name: 'ada' },
        { id: 3, name: '3' },
      ],
    });
    const ids = (...where: TableAsk['where']): unknown => run({ where }).rows.map(({ id }) => id);
    expect([
      ids(is('name', 'ada')),
      ids(is('name', ' Ada')),
      ids(is('id', '3')),
      ids({ column: 'id', operator: 'atLeast', value: 2 }, { column: 'name', operator: 'contains', value: 'a' }),
      ids({ column: 'paid', operator: 'isEmpty', value: null }),
      ids(is('toString', null)),
    ]).toEqual([[2], [], [], [2], [1, 2, 3], [1, 2, 3]]);
  });

  it('a column keeps its type, a bad request changes nothing, and rows end when they should', async () => {
    const rows = await make();
    const run = at(rows);
    run({ operation: 'insert', keepDays: 1, rows: [{ id: 1 }] });
    const code = (work: () => unknown): unknown => {
      try {
        work();
        return 'done';
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    const codes = [
      code(() => run({ operation: 'insert', columns: { id: 'text' }, rows: [{ id: 'x' }], idempotencyKey: 'b' })),
      code(() => run({ operation: 'insert', rows: [{ id: 2 }, { id: 'three' }], idempotencyKey: 'c' })),
      code(() => run({ operation: 'insert', rows: [{ other: 1 }], idempotencyKey: 'd' })),
      code(() => run({ operation: 'insert', rows: [{ name: 'x'.repeat(70_000) }], idempotencyKey: 'e' })),
    ];
    const later = at(rows, 1_000 + 86_400_000);
    expect([codes, run({}).rows, later({}).rows, rows.usage('orders').rows]).toEqual([
      ['table/mismatch', 'table/mismatch', 'table/mismatch', 'table/full'],
      [{ id: 1 }],
      [],
      0,
    ]);
  });

  it('a clock that leaps ahead deletes nothing until a day has passed by it, and shows nothing that has ended', async () => {
    const rows = await make();
    const day = 86_400_000;
    const find = (now: number): unknown => at(rows, now)({}).rows.length;
    at(rows)({ operation: 'insert', keepDays: 30, rows: [{ id: 1 }] });
    const leapt = [find(400 * day), find(400 * day + 3_600_000), find(2_000)];
    // A computer that was off for long; somebody sets its clock forward again and again meanwhile.
    const after = [40 * day, 41.5 * day, 43 * day].map((now) => [find(now), rows.usage('orders').rows]);
    const hours = Array.from({ length: 14 }, (_one, index) => 43 * day + (index + 1) * 2 * 3_600_000).map(
      (now) => [find(now), rows.usage('orders').rows][1],
    );
    expect([leapt, after, hours.indexOf(0)]).toEqual([
      [0, 0, 1],
      [
        [0, 1],
        [0, 1],
        [0, 1],
      ],
      9,
    ]);
  });
});

it('memory and store answer alike, whatever is asked', async () => {
  const { store } = await newStore();
  const value = fc.constantFrom<string | number | boolean | null>('a', 'A', '', 1, 2, true, null);
  const rowOf = fc.record(
    { id: fc.constantFrom(1, 2, 3), name: fc.constantFrom('a', 'A', 'b'), paid: fc.boolean() },
    { requiredKeys: ['id'] },
  ) as fc.Arbitrary<JsonObject>;
  const condition = fc.record({
    column: fc.constantFrom('id', 'name', 'paid'),
    operator: fc.constantFrom('is' as const, 'isNot' as const, 'atMost' as const, 'contains' as const, 'isEmpty' as const),
    value,
  });
  const request = fc.record({
    operation: fc.constantFrom('insert' as const, 'upsert' as const, 'update' as const, 'delete' as const, 'find' as const),
    rows: fc.array(rowOf, { minLength: 1, maxLength: 3 }),
    where: fc.array(condition, { minLength: 1, maxLength: 2 }),
  });
  let round = 0;
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 8 }), (requests) => {
      const memory = memoryTables();
      const table = `t${(round += 1)}`;
      const all = requests.map((one, index) => ({ ...one, table, keys: ['id'], idempotencyKey: `k${index}` }));
      const through = (rows: TableRows): unknown =>
        all.map((one) => runTable(asked(one), rows, 5, (index) => `${one.idempotencyKey} ${index}`));
      expect(through(store.tables)).toEqual(through(memory));
      expect(store.tables.usage(table)).toEqual(memory.usage(table));
    }),
    { numRuns: 60 },
  );
});

it("one person's rows are found in every table by any value", async () => {
  for (const [, make] of makers) {
    const rows = await make();
    for (const table of ['orders', 'notes'])
      runTable(
        asked({
          table,
          operation: 'insert',
          rows: [
            { id: 1, name: 'Ada@Example.com' },
            { id: 2, name: 'bob@example.com' },
          ],
        }),
        rows,
        1,
        (index) => `${table} ${index}`,
      );
    expect(
      rows
        .holding('ada@example.com')
        .map(({ table, id }) => [table, id])
        .sort(),
    ).toEqual([
      ['notes', 'notes 0'],
      ['orders', 'orders 0'],
    ]);
  }
});
