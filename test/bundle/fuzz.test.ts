import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

test('of 500 seeded mutations of a good bundle none is accepted and none crashes the verifier', async () => {
  const { accepted, crashed, reasons } = await fuzz(500, 20_261_123);
  expect({ accepted, crashed }).toEqual({ accepted: [], crashed: [] });
  // The mutations reach past the container, into digests, signatures and envelopes.
  expect(['bad-digest', 'wrong-subject', 'bad-signature'].filter((code) => reasons[code] === undefined)).toEqual([]);
});
