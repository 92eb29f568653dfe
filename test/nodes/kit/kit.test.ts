import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../app/kernel/json.ts';
import { allHold, holds, operators, type Operator } from '../../../app/nodes/kit/conditions.ts';
import { parseCsv } from '../../../app/nodes/kit/csv.ts';
import { mapAt, pickPaths, valueAt, withoutPath, withValueAt } from '../../../app/nodes/kit/paths.ts';
import { cronInWords, cronProblem } from '../../../app/nodes/schedule-trigger/cron.ts';
import { bindNames, readStatement } from '../../../app/nodes/sql-query/statement.ts';

const truths: readonly (readonly [Operator, Json, Json, boolean])[] = [
  ['equals', 5, '5', true],
  ['equals', '05', '5', false],
  ['equals', 5, '05', true],
  ['equals', null, '', true],
  ['equals', true, 'true', true],
  ['equals', '', 0, false],
  ['notEquals', 'a', 'b', true],
  ['contains', 'hello', 'ell', true],
  ['contains', [1, 2], '2', true],
  ['notContains', 'hello', 'x', true],
  ['startsWith', 'hello', 'he', true],
  ['endsWith', 'hello', 'lo', true],
  ['matches', 'A-12', '^[A-Z]-\\d+$', true],
  ['oneOf', 'DE', 'FR, DE', true],
  ['oneOf', 2, [1, 2], true],
  ['greater', '10', '9', true],
  ['greater', 'x', 1, false],
  ['greaterOrEqual', 3, 3, true],
  ['less', 2, 3, true],
  ['lessOrEqual', 4, 3, false],
  ['before', '2026-01-01', '2026-01-02T00:00:00Z', true],
  ['after', 'no date', '2026-01-01', false],
  ['isEmpty', [], null, true],
  ['isEmpty', 0, null, false],
  ['isNotEmpty', {}, null, false],
  ['isTrue', 'true', null, true],
  ['isTrue', 1, null, false],
  ['isFalse', false, null, true],
];

describe('conditions', () => {
  test('compare as people expect', () => {
    expect(truths.map(([operator, left, right]) => [operator, left, right, holds(operator, left, right)])).toEqual(truths);
    expect(operators.filter((operator) => !truths.some(([tested]) => tested === operator))).toEqual([]);
  });

  test('a pattern on which other engines run away ends at once, and one that looks ahead is refused', () => {
    expect(holds('matches', `${'a'.repeat(5_000)}b`, '^(a+)+$')).toBe(false);
    expect(() => holds('matches', 'a', '(?=a)')).toThrow(/looks ahead/);
  });

  test('stop at the first that decides', async () => {
    const asked: Json[] = [];
    const evaluate = async (value: Json): Promise<Json> => {
      asked.push(value);
      return value;
    };
    const list = [
      { left: 'a', operator: 'equals', right: 'b' },
      { left: 'c', operator: 'isNotEmpty', right: '' },
    ] as const;
    expect([
      await allHold(list, 'all', evaluate),
      asked.splice(0),
      await allHold(list, 'any', evaluate),
      asked.splice(0),
      await allHold([], 'all', evaluate),
      await allHold([], 'any', evaluate),
    ]).toEqual([false, ['a', 'b'], true, ['a', 'b', 'c'], true, false]);
  });
});

describe('paths', () => {
  test('set, change and pick without touching the original', () => {
    const item = Object.freeze({
      a: Object.freeze({ b: 1, c: 2 }),
      list: Object.freeze([Object.freeze({ x: 1, y: 2 }), Object.freeze({ y: 3 })]),
      m: { k: { x: 1 } },
    });
    expect([
      withValueAt(item, ['a', 'd', 'e'], 5),
      mapAt(item, ['list', '*', 'x'], () => 'x'),
      mapAt(item, ['m', '*', 'x'], () => 9),
      pickPaths(item, [['a', 'b'], ['list', '*', 'y'], ['gone']]),
      withValueAt('text', ['a'], 1),
      withValueAt(item, [], 7),
    ]).toEqual([
      { ...item, a: { b: 1, c: 2, d: { e: 5 } } },
      { ...item, list: [{ x: 'x', y: 2 }, { y: 3 }] },
      { ...item, m: { k: { x: 9 } } },
      { a: { b: 1 }, list: [{ y: 2 }, { y: 3 }] },
      { a: 1 },
      7,
    ]);
  });

  test('a number is that element of a list, a name that field of each, and elements keep their places', () => {
    const item: Json = { list: [{ x: 1 }, { x: 2, y: 3 }], map: { 0: { x: 4 } } };
    expect([
      withValueAt(item, ['list', '1', 'x'], 9),
      withValueAt(item, ['list', '*', 'x'], 9),
      withoutPath(item, ['list', '0']),
      mapAt(item, ['list', '0', 'x'], () => 9),
      mapAt(item, ['list', 'x'], () => 9),
      pickPaths(item, [
        ['list', '1', 'x'],
        ['map', '0'],
      ]),
      valueAt(item, ['list', '']) ?? null,
    ]).toEqual([
      { ...item, list: [{ x: 1 }, { x: 9, y: 3 }] },
      { ...item, list: [{ x: 9 }, { x: 9, y: 3 }] },
      { ...item, list: [{ x: 2, y: 3 }] },
      { ...item, list: [{ x: 9 }, { x: 2, y: 3 }] },
      { ...item, list: [{ x: 9 }, { x: 9, y: 3 }] },
      { list: [{}, { x: 2 }], map: { 0: { x: 4 } } },
      null,
    ]);
  });

  test('a field called __proto__ is a field', () => {
    const made = withValueAt({}, ['__proto__', 'polluted'], true);
    expect([
      ({} as Record<string, unknown>)['polluted'],
      Object.keys(made as object),
      pickPaths(JSON.parse('{"__proto__":{"a":1},"b":2}') as Json, [['b']]),
    ]).toEqual([undefined, ['__proto__'], { b: 2 }]);
  });

  test('what was picked is in the original, and picking again changes nothing', () => {
    const path = fc.array(fc.constantFrom('a', 'b', '*', 'c'), { minLength: 1, maxLength: 3 });
    const value = fc.jsonValue().map((inner) => ({ a: { b: inner, c: [1, { a: 2 }] }, b: [inner], c: inner })) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(value, fc.array(path, { maxLength: 3 }), (item, paths) => {
        const picked = pickPaths(item, paths);
        expect(pickPaths(picked, paths)).toEqual(picked);
        // Every text and number of it is one of the original's.
        const leaves = (inner: unknown): string[] =>
          inner !== null && typeof inner === 'object' ? Object.values(inner).flatMap(leaves) : [JSON.stringify(inner)];
        const known = new Set(leaves(item));
        expect(leaves(picked).filter((leaf) => !known.has(leaf))).toEqual([]);
      }),
    );
  });
});

test('CSV round trip', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'ä', ',', '"', '\n', ' ', ';', '1') });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
      const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
      const text = [['left', 'right'], ...rows].map((row) => row.map(quote).join(',')).join('\r\n');
      expect(parseCsv(`\uFEFF${text}`)).toEqual(rows.map(([left, right]) => ({ left, right })));
    }),
  );
});

test('schedules in words', () => {
  expect(
    ['* * * * *', '*/15 * * * *', '5 * * * *', '0 */4 * * *', '30 7 * * *', '0 7 * * 1-5', '0 9 * * 1', '0 9 1 * *', '0 9 * 1 *'].map(
      cronInWords,
    ),
  ).toEqual([
    'Every minute',
    'Every 15 minutes',
    'Every hour at minute 5',
    'Every 4 hours',
    'Every day at 07:30',
    'Monday to Friday at 07:00',
    'Every Monday at 09:00',
    'On day 1 of each month at 09:00',
    '0 9 * 1 *',
  ]);
  expect(['0 7 * * *', '0 7 * *', '61 7 * * *', '', 'a b c d e'].map((text) => cronProblem(text) === undefined)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

describe('SQL', () => {
  test('names are bound outside text, comments and casts only', () => {
    const statement = `SELECT ':a', ":a", x::text, :a, :b, :a -- :a\n/* :b */`;
    expect([bindNames(statement, 'postgres'), bindNames(statement, 'sqlite')]).toEqual([
      { statement: `SELECT ':a', ":a", x::text, $1, $2, $1 -- :a\n/* :b */`, order: ['a', 'b'] },
      { statement: `SELECT ':a', ":a", x::text, ?, ?, ? -- :a\n/* :b */`, order: ['a', 'b', 'a'] },
    ]);
  });

  test('TABLE reads all of a table where it stands for a SELECT', () => {
    const tables = (statement: string): string[] => readStatement(statement).tables.map(({ table, access }) => `${access} ${table}`);
    expect(
      [
        'TABLE notes',
        'insert into copy table notes',
        'select 1 union table notes',
        'create table if not exists notes (a int)',
        'drop table if exists notes',
        'alter table notes add b int',
        'truncate table notes',
      ].map(tables),
    ).toEqual([
      ['read notes'],
      ['write copy', 'read notes'],
      ['read notes'],
      ['write notes'],
      ['write notes'],
      ['write notes'],
      ['write notes'],
    ]);
  });

  test('any text is read, never thrown at', () => {
    const piece = fc.constantFrom(
      'select',
      'from',
      'into',
      'update',
      'delete',
      'with',
      'as',
      '(',
      ')',
      ',',
      ';',
      '.',
      'a',
      'b',
      "'",
      '"',
      '--',
      '/*',
      '*/',
      '*',
      ' ',
      '\n',
      'join',
      'returning',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(['read', 'write', 'delete', 'grant', 'unknown']).toContain(readStatement(pieces.join(' ')).verb);
      }),
      { numRuns: 1_000 },
    );
  });
});
