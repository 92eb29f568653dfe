import { expect, test } from 'vitest';
import { contentOf, dataRows, dataTable, hiddenLabels, sizeText, type DataLook } from '../../renderer/facts/data-tree.ts';

const look: DataLook = { masked: true, toggled: new Set(), extended: new Map(), search: '' };
const seen = (value: unknown, more: Partial<DataLook> = {}) =>
  dataRows(contentOf(value), { ...look, ...more }).map(({ name, depth, kind, text, count, open, more: left }) => [
    depth,
    name,
    kind,
    kind === 'list' || kind === 'record' ? `${count}${open ? ' open' : ''}` : text,
    ...(left === undefined ? [] : [left]),
  ]);

test('one item stands alone, with its types, and what is hidden is told from a value', () => {
  expect(
    seen([{ name: '[person, contact]', total: 12.5, paid: true, note: null, word: '[draft]', body: { city: 'Ulm', tags: ['a', 'b'] } }]),
  ).toEqual([
    [0, 'name', 'hidden', '[person, contact]'],
    [0, 'total', 'number', '12.5'],
    [0, 'paid', 'boolean', 'yes'],
    [0, 'note', 'empty', ''],
    [0, 'word', 'text', '[draft]'],
    [0, 'body', 'record', '2 open'],
    [1, 'city', 'text', 'Ulm'],
    [1, 'tags', 'list', '2 open'],
    [2, '1', 'text', 'a'],
    [2, '2', 'text', 'b'],
  ]);
});

test('hidden values are read only where values are hidden', () => {
  expect([
    seen(['[bank]']),
    seen(['[bank]'], { masked: false }),
    hiddenLabels('[masked]'),
    hiddenLabels('[bank, internal]'),
    hiddenLabels('[bank, other]'),
  ]).toEqual([[[0, '', 'hidden', '[bank]']], [[0, '', 'text', '[bank]']], [], ['bank', 'internal'], undefined]);
});

test('of many items the first is open, and a click turns that round', () => {
  const items = [{ a: 1 }, { a: 2 }];
  expect([seen(items), seen(items, { toggled: new Set(['1', '2']) })]).toEqual([
    [
      [0, '1', 'record', '1 open'],
      [1, 'a', 'number', '1'],
      [0, '2', 'record', '1'],
    ],
    [
      [0, '1', 'record', '1'],
      [0, '2', 'record', '1 open'],
      [1, 'a', 'number', '2'],
    ],
  ]);
});

test('a long part is cut until somebody asks for more', () => {
  const list = Array.from({ length: 120 }, (_, index) => index);
  expect([
    dataRows(list, look).length,
    dataRows(list, look).at(-1)?.more,
    dataRows(list, { ...look, extended: new Map([['', 200]]) }).length,
  ]).toEqual([51, 70, 120]);
});

test('a search looks into folded parts, by name and by value, and keeps what they stand in', () => {
  const value = { order: { lines: Array.from({ length: 40 }, (_, index) => ({ sku: `S-${index}` })) }, customer: 'Ada' };
  expect([seen(value, { search: 's-31' }), seen(value, { search: 'CUST' }), seen(value, { search: 'zebra' })]).toEqual([
    [
      [0, 'order', 'record', '1 open'],
      [1, 'lines', 'list', '40 open'],
      [2, '32', 'record', '1 open'],
      [3, 'sku', 'text', 'S-31'],
    ],
    [[0, 'customer', 'text', 'Ada']],
    [],
  ]);
});

test('a field with a dot in its name is another than a field in a field', () => {
  const rows = dataRows({ 'a.b': 1, a: { b: 2 } }, look);
  expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length);
});

test('records become a table with all their fields; other things do not', () => {
  expect([
    dataTable([{ a: 1 }, { a: 2, b: 3 }])?.columns,
    dataTable([{ a: 1 }]),
    dataTable([{ a: 1 }, 2]),
    dataTable([Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, 1])), {}]),
    dataTable([{}, {}]),
  ]).toEqual([['a', 'b'], undefined, undefined, undefined, undefined]);
});

test('sizes are told in words', () => {
  expect([sizeText('list', 0), sizeText('list', 1), sizeText('record', 2)]).toEqual(['empty list', '1 entry', '2 fields']);
});
