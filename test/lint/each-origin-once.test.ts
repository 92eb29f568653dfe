/** Where a field comes from is kept once, however often a script says it; what begins there is kept every time. */
import { expect, it } from 'vitest';
import type { Origin } from '../../app/lint/dataflow/builder.ts';
import { eachOnce } from '../../app/lint/dataflow/origins.ts';

const from = (port: number, cell: number, why: string): Origin => ({ port, cell, why });

it('the first time that a place is named stands, in the order of the script', () => {
  const said = Array.from({ length: 300 }, (_, at) => from(at % 3, at % 2, `line ${at}`));
  expect(eachOnce(said)).toEqual(said.slice(0, 6));
});
it('what begins there is no repetition', () => {
  const begins = Array.from({ length: 20 }, (_, at): Origin => ({ port: -1, cell: -1, why: 'a setting', low: 1 << at, high: 0 }));
  expect(eachOnce(begins)).toEqual(begins);
});
