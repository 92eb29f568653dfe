import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonParts, silentFault } from '../../app/kernel/json-parts.ts';

test('a name that is given twice is found in the object that has it, however it is spelled', () => {
  const twice = [
    '{"a":1,"a":2}',
    '{"x":{"a":1,"b":[{}],"a":2}}',
    '[{"a":1,\n "\\u0061":2}]',
    '{"":1,"":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"a":{"b":1},"c":"a","a":0}',
  ];
  const once = [
    '{"a":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"a"}',
    '{"a":"\\"b\\":","b":1}',
    '["a","a"]',
    '{"a":"{\\"b\\":1,\\"b\\":2}"}',
    '"a"',
    '1',
    '{}',
  ];
  expect([twice.filter((text) => silentFault(text) === undefined), once.filter((text) => silentFault(text) !== undefined)]).toEqual([
    [],
    [],
  ]);
  // With what it was parsed as, it is told sooner, and the same.
  const told = [...twice, ...once, '{"a":1e400}', '[1e308]', '{"\\\\":1,"b\\\\":2, "c" :"\\":"}'];
  expect(told.map((text) => silentFault(text, JSON.parse(text)))).toEqual(told.map((text) => silentFault(text)));
  expect(silentFault('{"a":1,\n  "a":2}')?.words).toBe('says “a” twice in one place, the second time at line 2, column 3');
});

test('a number too large to hold is found; what only looks like one is none', () => {
  expect(['{"a":1e400}', '[-1E+999]', '1e309'].map((text) => silentFault(text)?.words.includes('too large'))).toEqual([true, true, true]);
  expect(['{"a":"1e400"}', '[1e308,1e-400]', '{"1e400":1}'].map(silentFault)).toEqual([undefined, undefined, undefined]);
});

test('every name and number of any JSON is told as it is written, and deep nesting takes no stack', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(undefined, 2, '\t'), (text, space) => {
      const value = JSON.parse(text) as unknown;
      const printed = JSON.stringify(value, null, space);
      const numbers: string[] = [],
        names: string[] = [];
      JSON.parse(printed, function collect(this: unknown, key: string, one: unknown, { source }: { source?: string } = {}) {
        if (typeof one === 'number') numbers.push(source ?? '');
        if (!Array.isArray(this) && key !== '') names.push(key);
        return one;
      });
      const parts = [...jsonParts(printed)];
      expect(
        parts
          .filter(({ kind }) => kind === 'number')
          .map((part) => part.text)
          .sort(),
      ).toEqual(numbers.sort());
      expect(
        parts
          .filter(({ kind, text: name }) => kind === 'name' && name !== '')
          .map((part) => part.text)
          .sort(),
      ).toEqual(names.sort());
    }),
    { seed: 5, numRuns: 300 },
  );
  expect([...jsonParts(`${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}`)].at(-1)).toMatchObject({
    kind: 'number',
    text: '1',
    depth: 100_000,
    name: 'a',
  });
  expect([...jsonParts(`"${'\\"'.repeat(1_000_000)}`)]).toEqual([]);
});
