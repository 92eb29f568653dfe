/** What is known of a schedule's moments when a process takes over from one that was killed. */
import { expect, test } from 'vitest';
import { memoryTables } from '../../app/broker/models/memory-tables.ts';
import { plannedMoments } from '../../app/cli/service/planned-moments.ts';
import { manualTime } from '../engine/engine-kit.ts';

const clock = manualTime(1_000);
const runs = new Set<string>();

test('a moment counts once its run is there, or it was passed over; one whose run never began is still to come', async () => {
  const tables = memoryTables();
  const anew = () => plannedMoments({ tables, clock, hasRun: async (runId) => runs.has(runId) }).of('daily');
  const first = anew();
  const fresh = await first.last();
  const watched = await anew().last();
  first.begins(2_000, 'run_1');
  const killed = await anew().last();
  runs.add('run_1');
  const began = await anew().last();
  const second = anew();
  await second.last();
  second.begins(3_000, 'run_2');
  // Tried again, under another name.
  second.begins(4_000, 'run_3');
  const twice = await anew().last();
  second.pass(5_000);
  expect([fresh, watched, killed, began, twice, await anew().last()]).toEqual([undefined, 1_000, 1_000, 2_000, 2_000, 5_000]);
});

test('a schedule that is not served any more is forgotten: served again one day, it makes up for nothing', async () => {
  const tables = memoryTables();
  const listed = (...keys: readonly string[]) => {
    const moments = plannedMoments({ tables, clock, hasRun: async () => true });
    const all = keys.map((key) => moments.of(key).last);
    moments.forgetOthers();
    return Promise.all(all.map((last) => last()));
  };
  expect([await listed('a', 'b'), await listed('a'), await listed('a', 'b')]).toEqual([
    [undefined, undefined],
    [1_000],
    [1_000, undefined],
  ]);
});
