/** What a sample shows, and how much of one is looked at. */
import { expect, test } from 'vitest';
import { labelsInSample } from '../../app/privacy/detectors/samples.ts';
import type { Json } from '../../app/kernel/json.ts';

test('lists in lists and long samples are looked at in part, and what is seen counts', () => {
  let nested: Json = 'ada@example.com';
  // Sixty-four million values, all told.
  for (let level = 0; level < 5; level += 1) nested = Array<Json>(20).fill(nested);
  expect(labelsInSample(Array<Json>(20).fill({ list: nested })).map(({ path, labels }) => [path, labels])).toEqual([
    [['list', '*', '*', '*', '*', '*'], ['contact']],
  ]);
  const wide: Json = Object.fromEntries(
    Array.from({ length: 180 }, (_none, index) => [`f${index}`, index === 1 || index === 150 ? 'ada@example.com' : 'word '.repeat(400)]),
  );
  expect(labelsInSample([wide]).map(({ path }) => path)).toEqual([['f1']]);
});
