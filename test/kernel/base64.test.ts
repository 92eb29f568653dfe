import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../app/kernel/base64.ts';

test('writes what Node writes, and reads back just that', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = toBase64(bytes);
      expect([text, fromBase64(text)]).toEqual([Buffer.from(bytes).toString('base64'), bytes]);
    }),
  );
});

test.each(['A', 'AA=A', 'A===', '====', 'AB==', 'AAA', 'AA==AAAA', 'AAAA====', 'AA A', 'AA\nA', 'AA-A', `${'='.repeat(100_000)}AAAA`])(
  'refuses %j, however long',
  (text) => {
    expect(fromBase64(text)).toBeUndefined();
  },
);
