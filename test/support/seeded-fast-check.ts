/**
 * fast-check as every test gets it (test/vitest.config.ts): from one seed, so that a suite that was green is green again. With
 * `COUNTERSIGN_SEED=NUMBER` or `COUNTERSIGN_SEED=random` the properties look elsewhere; a failure names its seed.
 */
import fc from '../../node_modules/fast-check/lib/fast-check.js';

const wanted = process.env['COUNTERSIGN_SEED'];
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted ?? 1_961) });

export * from '../../node_modules/fast-check/lib/fast-check.js';
export default fc;
