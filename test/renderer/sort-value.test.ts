import { expect, test } from 'vitest';
import { bySortValue } from '../../renderer/ui/sort-value.ts';

test('numbers go by size, among texts and as texts; names as people sort them; what is empty comes last', () => {
  expect(['10', 9, '', 'b', 'A', '-2.5', '1.25', '1.5', 'step 10', 'step 2', ''].toSorted(bySortValue)).toEqual([
    '-2.5',
    '1.25',
    '1.5',
    9,
    '10',
    'A',
    'b',
    'step 2',
    'step 10',
    '',
    '',
  ]);
});
