/** What is known of a schedule's moments when a process takes over from one that was killed. */
import { expect, test } from 'vitest';
import { memoryTables } from '../../../app/broker/models/memory-tables.ts';
import { plannedMoments } from '../../../app/cli/service/planned-moments.ts';
import { manualTime } from '../../engine/engine-kit.ts';

const clock = manualTime(1_000);
const runs = new Set<string>();
let ids = 0;
const newId = (): string => `run_${(ids += 1)}`;

test('a moment counts once its run is there, or it was passed over; one whose run never began is still to come', async () => {
  const tables = memoryTables();
  const anew = () => plannedMoments({ tables, clock, hasRun: async (runId) => runs.has(runId), newId }).of('daily');
  const killedHere = (): Promise<never> => new Promise(() => undefined);
  const first = anew();
  const fresh = await first.last();
  const watched = await anew().last();
  void first.once(2_000, killedHere);
  const killed = await anew().last();
  runs.add('run_1');
  const began = await anew().last();
  const second = anew();
  await second.last();
  void second.once(3_000, killedHere);
  // Tried again, under another name.
  void second.once(4_000, killedHere);
  const twice = await anew().last();
  second.pass(5_000);
  expect([fresh, watched, killed, began, twice, await anew().last()]).toEqual([undefined, 1_000, 1_000, 2_000, 2_000, 5_000]);
});

test('a moment whose run is there is begun under no second name, whatever failed afterwards', async () => {
  const begun = new Set<string>();
  const names = ['run_a', 'run_b', 'run_c'];
  const hasRun = async (runId: string): Promise<boolean> => begun.has(runId);
  const moments = plannedMoments({ tables: memoryTables(), clock, hasRun, newId: () => names.shift() ?? '' }).of('daily');
  await moments.last();
  const full = moments.once(2_000, async () => {
    throw new Error('full');
  });
  await expect(full).rejects.toThrow('full');
  const begin = async (runId: string): Promise<void> => {
    begun.add(runId);
  };
  const first = await moments.once(2_000, begin);
  expect([first, await moments.once(2_000, begin), await moments.once(3_000, begin), [...begun]]).toEqual([
    'run_b',
    'run_b',
    'run_c',
    ['run_b', 'run_c'],
  ]);
});

test('a schedule that is not served any more is forgotten: served again one day, it makes up for nothing', async () => {
  const tables = memoryTables();
  const listed = (...keys: readonly string[]) => {
    const moments = plannedMoments({ tables, clock, hasRun: async () => true, newId });
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
