import { expect, test } from 'vitest';
import { rowAfterKey, tabStop } from '../../renderer/ui/table-rows.ts';

test.each([
  ['ArrowDown', 3, 4],
  ['ArrowDown', 99, 99],
  ['ArrowUp', 3, 2],
  ['ArrowUp', 0, 0],
  ['PageDown', 3, 12],
  ['PageDown', 95, 99],
  ['PageUp', 30, 21],
  ['PageUp', 3, 0],
  ['Home', 50, 0],
  ['End', 50, 99],
  ['Enter', 50, undefined],
  ['constructor', 50, undefined],
])('%s in row %i of a hundred leads to %s', (key, from, to) => {
  expect(rowAfterKey(key, from, 100, 10)).toBe(to);
});

test('where nothing was measured yet, a page is a row', () => {
  expect([rowAfterKey('PageDown', 3, 100, 0), rowAfterKey('End', 0, 1, 0)]).toEqual([4, 0]);
});

test('Tab stops at the row of the last focus, else at the chosen one, else at the first, and never out of sight', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  expect([
    tabStop(ids, ['c', 'e'], null),
    tabStop(ids, ['gone', 'e'], null),
    tabStop(ids, [undefined, undefined], null),
    tabStop(ids, ['a', undefined], { startIndex: 2, endIndex: 4 }),
    tabStop(ids, ['f', undefined], { startIndex: 2, endIndex: 4 }),
  ]).toEqual([2, 4, 0, 2, 4]);
});
