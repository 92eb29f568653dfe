/** Which texts are looked through at all. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasWordWithCapital } from '../../app/privacy/detectors/personal/names.ts';
import { findPersonalData } from '../../app/privacy/detectors/personal/pii.ts';
import { mayHoldThem } from '../../app/privacy/detectors/recognised.ts';

const signs = /[@＠﹫]|(?:\p{Nd}\P{Nd}{0,40}){5}|[\w+/=.~-]{16}/u;
const fromMachine = /^(?:\d{4}-\d\d-\d\d(?:[T ][\d:.]{5,15})?(?:Z|[+-]\d\d:?\d\d)?|[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12})$/i;
const eastern = /[様殿]|さん|先生|女士|小姐|姓名|氏名|名前|客户|联系人|收件人|我叫|我的名字|私は|[님씨]|성명|이름|성함/;

it('passes over a text in one look only where every pattern would, one after the other (property)', () => {
  const byHand = ['2026-11-30T07:00:00Z', '6f9c1e2a-44d2-4c1e-9a11-8d2f11aa00ee', 'Ruf mich an', 'on Monday', 'для Ивана', '王小明先生'];
  const piece = fc.oneof(
    fc.constantFrom(
      ...byHand,
      'we',
      ' ',
      '\u00a0',
      'Ä',
      'É',
      'ä',
      '1',
      '23',
      '٣',
      '４',
      '日本',
      '様',
      '님',
      '@',
      '＠',
      'a'.repeat(9),
      '_-',
      '-'.repeat(41),
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const may = (signs.test(text) && !fromMachine.test(text)) || hasWordWithCapital(text) || eastern.test(text);
      expect(mayHoldThem(text), text).toBe(may);
    }),
    { numRuns: 2_000 },
  );
  expect(byHand.map(mayHoldThem)).toEqual([false, false, false, true, true, true]);
});

it.each([
  '1987-04-12',
  '12/04/1987',
  '12.4.87',
  '12 april 1987',
  '12th of April 1987',
  '1er-mai-87',
  '2º de maio de 1987',
  'April 12, 1987',
  'Sept. 3rd 1987',
  '1987年4月12日',
  '1987년 4월 12일',
  '19870412',
])('a date of birth is found as it is written in %s', (date) => {
  expect(findPersonalData(`date of birth: ${date}`).map(({ kind }) => kind)).toContain('dob');
});
