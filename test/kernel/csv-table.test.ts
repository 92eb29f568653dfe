import { expect, test } from 'vitest';
import { csvTable } from '../../app/kernel/csv-table.ts';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\u00a0=1', '\u200b=1', '\ufeff=1', '＝1+1', '＋1', '－1', '＠A'])(
  'no cell is a formula: %j',
  (cell) => {
    expect(csvTable([[cell]])).toBe(`"'${cell}"\r\n`);
  },
);
test.each(['plain', 'a = b', '5', '"x"', 'a\nb', ''])('every other cell is as it was: %j', (cell) => {
  expect(csvTable([[cell]])).toBe(`"${cell.replaceAll('"', '""')}"\r\n`);
});

// Opened with semicolons or tabs between cells, `"x","a;=1"` is the three cells `x,"a`, `=1"` and nothing else.
test.each([
  ['a;=1+1', "a;'=1+1"],
  ['a; "=1+1', `a; "'=1+1`],
  ['a\t@SUM(A1)', "a\t'@SUM(A1)"],
  ["a\n+cmd|' /C calc'!A0", "a\n'+cmd|' /C calc'!A0"],
  ['{"x":"a;-HYPERLINK(1)"}', `{"x":"a;'-HYPERLINK(1)"}`],
  ['\t=1', "'\t'=1"],
  ['\r=1', "'\r'=1"],
  ['\n=1', "'\n'=1"],
  ['a,=1', 'a,=1'],
  ['a;-5', 'a;-5'],
  ['Tel.\n+49 30 1', 'Tel.\n+49 30 1'],
  ['To do:\n- one\n- two; @ada', 'To do:\n- one\n- two; @ada'],
])('no part of a cell is a formula behind a sign by which others part cells: %j', (cell, written) => {
  expect(csvTable([['x', cell]])).toBe(`"x","${written.replaceAll('"', '""')}"\r\n`);
});
