/** A run that was begun again from a step says so to whoever meets it later: from which run, and from which step. */
import { expect, test, vi } from 'vitest';
import { flow, step } from '../../lint/kit/flow.ts';
import { eachHost } from '../each-host.ts';

const at = eachHost();

const ended = (runId: string) =>
  vi.waitUntil(
    async () => {
      const run = await at.ada.call('run:get', { runId });
      return run.summary.endedAt === undefined ? undefined : run;
    },
    { timeout: 30_000, interval: 100 },
  );

test('a run that was begun again names the run and the step that it came from; one of its own names none', async () => {
  const { ada } = at;
  const drawn = flow([step('start', 'manual-trigger', {}), step('end', 'noop', {})], ['start > end'], {
    id: 'flow_twice',
    settings: { retentionDays: 2 },
  });
  const { id } = await ada.call('run:start', { flow: drawn, mode: 'dry', input: {} });
  const first = await ended(id);
  const second = await ended((await ada.call('run:again', { runId: id, nodeId: 'end' })).id);
  const third = await ended((await ada.call('run:again', { runId: second.summary.id, nodeId: 'end' })).id);
  const name = drawn.nodes.find((node) => node.id === 'end')?.name;
  expect([first.from, second.from, third.from, first.valuesGone]).toEqual([
    undefined,
    { runId: id, step: name },
    { runId: second.summary.id, step: name },
    undefined,
  ]);
}, 60_000);

test('a run whose values are gone says so before somebody tries to begin it again', async () => {
  const { ada } = at;
  const drawn = flow([step('start', 'manual-trigger', {}), step('end', 'noop', {})], ['start > end'], { id: 'flow_once' });
  const { id } = await ada.call('run:start', { flow: drawn, mode: 'dry', input: { amount: 7 } });
  await vi.waitUntil(async () => (await ended(id)).valuesGone, { timeout: 30_000, interval: 100 });
  await expect(ada.call('run:again', { runId: id, nodeId: 'end' })).rejects.toThrow('no longer kept');
}, 60_000);
