import { expect, test } from 'vitest';
import { csvTable } from '../../app/kernel/csv-table.ts';

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '\u00a0=1',
  '\u200b=1',
  '\ufeff=1',
  '＝1+1',
  '＋1',
  '－1',
  '＠A',
])('no cell is a formula: %j', (cell) => {
  expect(csvTable([[cell]])).toBe(`"'${cell}"\r\n`);
});
test.each(['plain', 'a = b', '5', '"x"', 'a\nb', ''])('every other cell is as it was: %j', (cell) => {
  expect(csvTable([[cell]])).toBe(`"${cell.replaceAll('"', '""')}"\r\n`);
});
