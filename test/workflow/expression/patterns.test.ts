import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSafely, matchSafely, patternFault } from '../../../app/workflow/expression/patterns.ts';

/** What people write, with a text that fits and one that does not. */
const honest: readonly (readonly [pattern: string, fits: string, not: string])[] = [
  ['^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$', 'ada@example.com', 'ada@example'],
  ['^[\\w.+-]+@([\\w-]+\\.)+[a-z]{2,}$', 'ada.b+c@mail.example.co', 'ada@@example.co'],
  ['^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$', 'a.b@example.org', 'a.b'],
  ['^[a-z0-9]+(?:[._-][a-z0-9]+)*@example\\.com$', 'a.b-c@example.com', '.a@example.com'],
  ['^[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?$', 'DE89 3704 0044 0532 0130 00', 'DE8 3704'],
  ['^DE\\d{20}$', 'DE89370400440532013000', 'DE1'],
  ['^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$', 'GB29NWBK60161331926819', 'GB2'],
  ['^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$', 'DEUTDEFF500', 'DEUT'],
  ['^\\d{4}-\\d{2}-\\d{2}$', '2026-11-29', '29.11.2026'],
  ['^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', '2026-02-28', '2026-13-01'],
  ['^(0?[1-9]|[12]\\d|3[01])\\.(0?[1-9]|1[0-2])\\.(\\d{4}|\\d{2})$', '1.2.2026', '32.1.2026'],
  ['^\\d{1,2}/\\d{1,2}/\\d{2,4}$', '1/2/26', '1-2-26'],
  ['^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:?\\d\\d)$', '2026-11-29T09:00:00.5+01:00', '2026-11-29'],
  ['^([01]?\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?$', '23:59', '24:00'],
  ['^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d{1,2} [A-Z][a-z]{2} \\d{4}', 'Sun, 29 Nov 2026', 'Son, 29 Nov 2026'],
  ['^P(\\d+Y)?(\\d+M)?(\\d+D)?$', 'P1Y2D', '1Y'],
  ['^\\+?[0-9 ()/-]{6,20}$', '+49 (30) 12-34', 'call'],
  ['^\\+[1-9]\\d{1,14}$', '+4930123456', '+0'],
  ['^(\\+\\d{1,3}[- ]?)?\\(?\\d{3}\\)?[- .]?\\d{3}[- .]?\\d{4}$', '+1 (202) 555-0147', '555'],
  ['^0\\d{2,5}[ /-]?\\d{3,8}$', '030/1234567', '30'],
  ['^(?:\\+44|0)(?: ?\\d){9,10}$', '+44 20 7946 0958', '+44 20'],
  ['^0[1-9](?:[ .-]?\\d{2}){4}$', '01 23 45 67 89', '1 23'],
  ['^INV-(\\d{4,8})$', 'INV-20261', 'INV-1'],
  ['^(?:PO|SO|RMA)[-_ ]?\\d{5,10}$', 'PO-12345', 'PX-12345'],
  ['(?:order|invoice|ticket) ?#? ?(\\d+)', 'your order #77', 'your bill'],
  ['^[A-Z]{3}-\\d{4}-[A-Z0-9]{2,6}$', 'ABC-1234-X9', 'AB-1'],
  ['^#?\\d{3,}$', '#1234', '#1'],
  ['^\\d{3}-\\d{7}-\\d{7}$', '123-1234567-1234567', '123'],
  ['^[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3}$', 'AAAAA-BBBBB-CCCCC-DDDDD', 'AAAAA'],
  ['^[A-Z]+(-[A-Z0-9]+)+$', 'SKU-RED-42', 'SKU'],
  ['^\\d{5}$', '10115', '1011'],
  ['^\\d{5}(-\\d{4})?$', '94105-1234', '9410'],
  ['^[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}$', 'SW1A 1AA', '1AA'],
  ['^[A-Z]\\d[A-Z] ?\\d[A-Z]\\d$', 'K1A 0B1', 'K1A'],
  ['^[1-9]\\d{3} ?[A-Z]{2}$', '1012 AB', '012 AB'],
  ['^(?:D-)?\\d{5} [A-ZÄÖÜ][a-zäöüß]+(?:[ -][A-ZÄÖÜ]?[a-zäöüß]+)*$', 'D-10115 Berlin', 'Berlin'],
  ['^[A-Z]{2}[0-9A-Z]{2,12}$', 'DE123456789', 'D1'],
  ['^(DE)?[0-9]{9}$', 'DE123456789', 'DE1'],
  ['^\\d{2}-\\d{7}$', '12-3456789', '12'],
  ['^\\d{2} ?\\d{3} ?\\d{3} ?\\d{3}$', '51 824 753 556', '51'],
  ['^-?\\d+(\\.\\d+)?$', '-1.5', '1.'],
  ['^-?\\d{1,3}(,\\d{3})*(\\.\\d{2})?$', '1,234,567.89', '1,23'],
  ['^\\d{1,3}(?:\\.\\d{3})*(?:,\\d{2})? ?(?:€|EUR)$', '1.234,50 €', '1234 $'],
  ['^[€$£] ?\\d+(?:[.,]\\d{1,2})?$', '€ 12,50', '12'],
  ['^\\d{1,3}(\\.\\d+)? ?%$', '12.5 %', '12'],
  ['^(?:4\\d{3}|5[1-5]\\d{2})(?:[ -]?\\d{4}){3}$', '4111 1111 1111 1111', '3111'],
  ['^https?://[^\\s/]+(/[^\\s]*)?$', 'https://example.com/a', 'ftp://x'],
  ['^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$', 'a-b.example.com', '-a.example'],
  ['^\\d{1,3}(?:\\.\\d{1,3}){3}$', '192.0.2.1', '192.0.2'],
  ['^(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$', '00:1B:44:11:3A:B7', '00:1B'],
  ['^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$', '123e4567-e89b-12d3-a456-426614174000', '123e'],
  ['^#(?:[0-9a-f]{3}){1,2}$', '#a0b1c2', '#a0'],
  ['^v?\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z.-]+)?$', 'v1.2.3-rc.1', '1.2'],
  ['\\.(?:pdf|docx?|xlsx?)$', 'bill.docx', 'bill.exe'],
  ['^[\\w,\\s-]+\\.[A-Za-z]{3,4}$', 'my file.pdf', 'x'],
  ['^(?:Re|Fwd|AW|WG): ?(?:Re|Fwd|AW|WG)?:? ?(.*)$', 'Re: AW: offer', 'offer'],
  ['\\b(?:urgent|asap|immediately)\\b', 'this is urgent!', 'insurgents'],
  ['^(yes|no|maybe)$', 'no', 'nope'],
  ['^\\s*$', '  ', ' a '],
  ['^[A-ZÀ-Ý][a-zà-ÿ]+(?:[ -][A-ZÀ-Ý][a-zà-ÿ]+)*$', 'Ada Lovelace-Byron', 'ada'],
  ['^(?<year>\\d{4})-(?<month>\\d\\d)$', '2026-11', '26'],
  ['^[^<>{}]*$', 'plain', '<b>'],
];

/** Patterns on which a backtracking engine runs for ever, with what makes it do so. */
const hostile: readonly (readonly [pattern: string, text: string])[] = [
  ['a?'.repeat(20) + 'b', 'a'],
  ['a?'.repeat(99) + 'b', 'a'],
  ['(?:a|aa)'.repeat(22) + 'b', 'a'],
  ['^' + 'a{0,2}'.repeat(14) + 'b', 'a'],
  ['(a+)+$', 'ab'],
  ['(a|aa)+$', 'ab'],
  ['((a)*)*x', 'a'],
  ['([a-z]+)*1', 'a'],
  ['(.*a){12}x', 'a'],
  ['.*.*.*.*.*x', 'a'],
  ['((ab|a)b)*x', 'ab'],
  ['(aa?)*x', 'a'],
  ['((a)?a)+x', 'a'],
  ['a{1,99}a{1,99}a{1,99}a{1,99}x', 'a'],
  ['(a{0,9}){9}x', 'a'],
  ['(?:a?){50}b', 'a'],
  ['(?:(?:a?)?)*b', 'a'],
  ['(\\w+\\s?)+$', 'a-'],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'],
  ['(x+x+)+y', 'x'],
];

test('honest patterns are let in and mean what they say', () => {
  expect(honest.length).toBeGreaterThanOrEqual(60);
  expect(
    honest.filter(
      ([pattern, fits, not]) => patternFault(pattern) !== undefined || !matchSafely(fits, pattern) || matchSafely(not, pattern),
    ),
  ).toEqual([]);
});

test('no pattern that is let in takes more steps than the text has characters, times its own size', () => {
  for (const [pattern, letters] of hostile) {
    for (const length of [40, 2_000, 20_000]) {
      let steps = 0;
      try {
        matchSafely(letters.repeat(length).slice(0, length), pattern, (taken) => {
          steps = taken;
        });
      } catch (error) {
        expect(error, pattern).toBeInstanceOf(RangeError);
      }
      expect(steps, pattern).toBeLessThanOrEqual(4e7);
      if (length === 40) expect(steps, pattern).toBeLessThan(41 * 4_000);
    }
  }
});

test('all matches together are found in one pass', () => {
  const found = findSafely(`${'a'.repeat(30_000)}b${'a'.repeat(30_000)}`, 'a*b|a', 100_000);
  expect([found.length, found[0]?.parts[0]?.length]).toEqual([30_001, 30_001]);
});

describe('the same as JavaScript finds', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '\\w',
    '\\d',
    '\\b',
    '\\B',
    '^',
    '$',
    '\\x61',
    '\\u0062',
    '[]',
    '[^]',
    '1',
    '\\s',
    '-',
    '{',
    '}',
    ']',
    '\\0',
    '\\-',
    '[\\]a]',
    'a{,2}',
  );
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      atom,
      fc.tuple(tie('tree'), tie('tree')).map(([one, two]) => one + two),
      fc.tuple(tie('tree'), tie('tree')).map(([one, two]) => `(?:${one}|${two})`),
      fc.tuple(tie('tree'), tie('tree')).map(([one, two]) => `${one}|${two}`),
      tie('tree').map((one) => `(${one})`),
      fc
        .tuple(
          tie('tree'),
          fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{0,2}', '{1,3}?', '{2,}', '{0}', '{0,40}', '{2,40}?', '{1,9999}'),
        )
        .map(([one, often]) => `(?:${one})${often}`),
      fc.tuple(tie('tree'), fc.constantFrom('*', '+', '?', '*?', '??', '{0,2}', '{2,3}')).map(([one, often]) => `(${one})${often}`),
      fc.constantFrom('(|a)*', '(a|)+', '(a*)*', '(a*)?', '(?:|a)?', '(a?b??)*', '((a)|b)*', '(?:)*', '()*'),
    ),
  }));

  test('for any pattern and any text', () => {
    fc.assert(
      fc.property(
        tree,
        fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '-', '\n', '{', '\ud83d'), maxLength: 9 }),
        (pattern, text) => {
          if (pattern.length > 60 || patternFault(pattern) !== undefined) return;
          const wanted = Array.from(text.matchAll(new RegExp(pattern, 'g')), (match) => ({ index: match.index, parts: [...match] }));
          expect(findSafely(text, pattern, 100)).toEqual(wanted);
          expect(matchSafely(text, pattern)).toBe(wanted.length > 0);
        },
      ),
      { numRuns: 20_000, seed: 11 },
    );
  });

  test('for long rows of signs, too, that are counted', () => {
    const sign = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '(?:a|b)', '(?:[a ]|\\n)');
    const often = fc
      .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 60 }), fc.constantFrom('', '?'), fc.boolean())
      .map(([least, more, lazy, open]) => `{${least},${open ? '' : least + more}}${lazy}`);
    const run = fc.tuple(sign, often).map(([one, count]) => one + count);
    const other = fc.constantFrom('a', 'b', ' ', '^', '$', '\\b', 'a*', '(b+)', '.?');
    const piece = fc.oneof(
      run,
      run,
      other,
      fc.tuple(run, other).map(([one, two]) => `(${one}${two})`),
      fc.tuple(run, other, fc.constantFrom('{2}', '??', '{0,2}', '?')).map(([one, two, many]) => `(?:${one}${two})${many}`),
      fc.tuple(run, run).map(([one, two]) => `(?:${one}|${two})`),
      run.map((one) => `(${one})?`),
    );
    // JavaScript itself needs ages for more.
    fc.assert(
      fc.property(
        fc.oneof(
          piece,
          fc.tuple(run, piece).map((two) => two.join('')),
          fc.tuple(other, run, run).map((three) => three.join('')),
        ),
        fc.array(fc.tuple(fc.constantFrom('a', 'b', ' ', '\n'), fc.integer({ min: 1, max: 40 })), { maxLength: 3 }),
        (pattern, rows) => {
          if (patternFault(pattern) !== undefined) return;
          const text = rows.map(([one, count]) => one.repeat(count)).join('');
          const wanted = Array.from(text.matchAll(new RegExp(pattern, 'g')), (match) => ({ index: match.index, parts: [...match] }));
          expect(findSafely(text, pattern, 1_000), pattern).toEqual(wanted);
        },
      ),
      { numRuns: 4_000, seed: 12 },
    );
  });
});

test('lengths up to ten thousand are let in and cost no more than the text is long', () => {
  const bounds: readonly (readonly [pattern: string, least: number, most: number])[] = [
    ['^.{1,2500}$', 1, 2_500],
    ['^[A-Z]{1,2000}$', 1, 2_000],
    ['^[^<>]{0,10000}$', 0, 10_000],
    ['^(?:.|\\n){10,5000}$', 10, 5_000],
    ['^[\\s\\S]{100,}$', 100, Infinity],
    ['^A{9999}$', 9_999, 9_999],
    ['^.{3,4000}?$', 3, 4_000],
  ];
  for (const [pattern, least, most] of bounds) {
    expect(patternFault(pattern), pattern).toBeUndefined();
    for (const length of [least - 1, least, most, most + 1, 20_000])
      if (length >= 0 && length < Infinity)
        expect(matchSafely('A'.repeat(length), pattern), `${pattern} ${length}`).toBe(length >= least && length <= most);
  }
  for (const pattern of [
    '[ab]{1,5000}[bc]{1,5000}x',
    '(?:a{1,3000}b?){1,40}x',
    '(?:.{1,500}.{2,700})*x',
    '.{2,9000}?.{3,9000}?x',
    '(?:a{40,}|b{40,}|[ab]{50,90})*x',
    '^(?:a{1,60}a{1,60})+$',
  ]) {
    let steps = 0;
    const text = 'aabba'.repeat(8_000);
    try {
      expect(
        matchSafely(text, pattern, (taken) => {
          steps = taken;
        }),
        pattern,
      ).toBe(false);
    } catch (error) {
      expect(error, pattern).toBeInstanceOf(RangeError);
      matchSafely(text.slice(0, 2_000), pattern, (taken) => {
        steps = taken;
      });
    }
    expect(steps, pattern).toBeLessThanOrEqual(4e7);
  }
});

test('what cannot be matched in linear time is refused with its reason and what to write instead', () => {
  expect(
    [
      '(?=a)',
      '(?<!a)b',
      '(a)\\1',
      '(?<n>a)\\k<n>',
      '(',
      'a**',
      '(?i:a)',
      'a{1,9}'.repeat(34),
      '(?:(?:a{1,99}){1,99}){1,99}',
      '(?:ab){1,100000}',
    ].map((pattern) => patternFault(pattern)?.message),
  ).toEqual([
    'looks ahead or behind, with (?= (?! (?<= or (?<!',
    'looks ahead or behind, with (?= (?! (?<= or (?<!',
    'points back to what a group found, with \\1 or \\k',
    'points back to what a group found, with \\1 or \\k',
    'cannot be read',
    'cannot be read',
    'cannot be read',
    'has more than 200 characters',
    'repeats so much that it would take too long',
    'repeats so much that it would take too long',
  ]);
  expect(() => matchSafely('x', '(?=a)')).toThrow(/looks ahead/);
  expect(() => matchSafely('a'.repeat(100_001), 'a')).toThrow(/too long for this pattern/);
});
