/** A length of time stands in the unit that somebody would have typed it in. */
import { expect, test } from 'vitest';
import { timeUnits, unitThatFits } from '../../renderer/features/designer/model/time-units.ts';

test.each([
  [259_200, 3, 'days'],
  [3_600, 1, 'hours'],
  [90_000, 25, 'hours'],
  [600, 10, 'minutes'],
  [90, 90, 'seconds'],
  [1, 1, 'seconds'],
])('%i seconds are %i %s', (seconds, count, unit) => {
  const fits = unitThatFits(seconds);
  expect([seconds / timeUnits[fits].seconds, fits]).toEqual([count, unit]);
});
