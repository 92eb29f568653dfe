import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

/** More by hand; the suite stays quick. */
const rounds = Number(process.env['COUNTERSIGN_ROUNDS'] ?? 500);

test(
  `of ${rounds} seeded mutations of a good bundle none is accepted and none crashes the verifier`,
  async () => {
    const { accepted, crashed, reasons, slowestMs } = await fuzz(rounds, 20_261_123);
    if (rounds > 500) console.log(`slowest decision ${slowestMs.toFixed(1)} ms`, reasons);
    expect({ accepted, crashed }).toEqual({ accepted: [], crashed: [] });
    // The mutations reach past the container, into digests, signatures and envelopes.
    expect(['bad-digest', 'wrong-subject', 'bad-signature'].filter((code) => reasons[code] === undefined)).toEqual([]);
  },
  20_000 + rounds * 20,
);
