import { expect, test } from 'vitest';
import { plainText, quotedName } from '../../app/kernel/plain-text.ts';

test('a name in a question ends where its quotation marks end, whatever looks like one', () => {
  const asOurs = (mark: string): string => `Payroll${mark}, version 1, for development. Risk: low. ${mark}`;
  const marks = [
    '"',
    "''",
    '\u2019\u2019',
    '``',
    '\u02ba',
    '\u02ee',
    '\u05f4',
    '\u201d',
    '\u2033',
    '\u275e',
    '\u301e',
    '\uff02',
    '\u{1f677}',
  ];
  expect(marks.map((mark) => quotedName(asOurs(mark)))).toEqual(marks.map(() => `“${asOurs("'")}”`));
  expect(quotedName('Ann O\u2019Hara')).toBe("“Ann O'Hara”");
});

test('marks that pile up on one letter cover no other line, and words of every writing stay', () => {
  const pile = '\u0335\u0310\u0352\u035c';
  const written = [
    'Tie\u0302\u0301ng Vie\u0323\u0302t',
    '\u0e17\u0e35\u0e48',
    '\u05d1\u05bc\u05b0\u0596',
    '\u0f66\u0f92\u0fb2\u0f72\u0f7e',
    '\u1019\u103c\u103d\u103e\u102d\u102f\u1037',
  ];
  expect([plainText(`a${pile.repeat(50)}b`), ...written.map(plainText)]).toEqual([`a${pile}${pile.slice(0, 2)}\ufffdb`, ...written]);
});
