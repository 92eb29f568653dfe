/** What the fields of an object are by their names, together. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { labelsByName } from '../../app/privacy/detectors/named-fields.ts';

it('says of each field in its place what it is by its name, and of a thing’s only beside somebody', () => {
  expect([
    labelsByName(['sku', 'amount', 'status']),
    labelsByName(['name', 'sku', 'email']),
    labelsByName(['name', 'sku']),
    labelsByName(['city', 'lastName']),
    labelsByName(['city', 'name']),
    labelsByName([]),
  ]).toEqual([undefined, ['person', undefined, 'contact'], undefined, ['location', 'person'], undefined, undefined]);
});

it('is not misled by names that look alike when they stand in a row, nor by many different objects before', () => {
  const names = fc.constantFrom('name', 'email', 'sku', 'city', 'name,email', 'sku\0name', '__proto__', 'constructor', '', 'Kunde');
  const objects = fc.array(fc.uniqueArray(names, { maxLength: 5 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(objects, (all) => {
      for (const fields of all) {
        // In an object with so many more fields it was never asked before.
        const more = [...fields, ...Array.from({ length: 300 }, (_none, index) => `sku ${index}`)];
        expect(labelsByName(fields) ?? fields.map(() => undefined)).toEqual(
          (labelsByName(more) ?? more.map(() => undefined)).slice(0, fields.length),
        );
      }
    }),
    { numRuns: 50 },
  );
});

it('looks at each of the thousands of names in one object a few times at most', () => {
  let looks = 0;
  const towns = Array.from({ length: 3_000 }, (_none, index) => `city ${index}`);
  const counted = new Proxy(towns, {
    get(target, key, self) {
      looks += typeof key === 'string' && /^\d+$/.test(key) ? 1 : 0;
      return Reflect.get(target, key, self) as unknown;
    },
  });
  expect(labelsByName(counted)).toBeUndefined();
  expect(looks).toBeLessThan(20 * towns.length);
});
