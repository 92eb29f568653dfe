/** `kill -9` of the worker, and of the server, at every named crash point. COUNTERSIGN_CRASH_ROUNDS=50 for the long version. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crashPoints } from '../../app/engine/crash-points.ts';
import { noRestate } from '../kit/restate-server.ts';
import { crashBench, type CrashBench } from './crash-kit.ts';

if (noRestate !== undefined) process.stderr.write(`SKIPPED: crash points on Restate: ${noRestate}.\n`);

const wanted = process.env['COUNTERSIGN_CRASH_ROUNDS'];
const victims = (process.env['COUNTERSIGN_CRASH_VICTIM'] ?? 'worker,server').split(',') as ('worker' | 'server')[];
/** Each point once, the worker and the server by turns. */
const rounds = Number(wanted ?? 1);
const manyTimes: ReadonlySet<string> = new Set(['before-append', 'after-append', 'before-attempt', 'after-attempt']);

describe.skipIf(noRestate !== undefined)('E2, E27, D7: on Restate', () => {
  let bench: CrashBench;
  beforeAll(async () => {
    bench = await crashBench();
  }, 60_000);
  afterAll(async () => {
    await bench.close();
  }, 60_000);

  test.each(crashPoints.map((point, index) => [point, index] as const))(
    'a crash at %s loses no step or item, and repeats none that was completed',
    async (point, index) => {
      for (const victim of wanted === undefined ? victims.filter((_one, at) => at === index % victims.length) : victims) {
        let kills = 0;
        for (let round = 0; round < rounds; round += 1) {
          // Another place each time: the third, fourth, ... time that the run passes the point.
          const { status, killed, repeated, acts } = await bench.round(point, victim, manyTimes.has(point) ? 1 + ((round + index) % 6) : 1);
          if (killed) kills += 1;
          expect([victim, round, status, repeated, acts]).toEqual([
            victim,
            round,
            'succeeded',
            [],
            ['a/0', 'b/0', 'c/0', 'd/0', 'e/0', 'many/0/0', 'many/0/1', 'many/0/2'],
          ]);
        }
        expect([victim, kills]).toEqual([victim, rounds]);
        if (wanted !== undefined)
          process.stderr.write(`${point}: ${victim} killed ${kills} times, every run ended, no completed step again\n`);
      }
    },
    60_000 * Math.max(1, rounds),
  );
});
