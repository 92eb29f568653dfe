/** What a real service says to whoever watches it, where files of its folder were refused. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { triggersOf, type TriggerHost } from '../../../app/cli/service/served-flows.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { flowOf, node, pin } from '../../engine/flow-kit.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { startProcess } from './service-process.ts';

const hook = (path: string): Flow => ({
  ...flowOf([node('hook', 'webhook-trigger', { path, auth: 'none' }), node('end', 'noop')], ['hook -> end']),
  id: path,
  name: path,
});

test('is ill where nothing of the folder may run, also after the next start, and well with a word for the rest where something does', async () => {
  const folder = temporaryFolder();
  const flows = join(folder, 'flows');
  mkdirSync(flows);
  const args = [flows, '--unsigned-dev'];
  const asked = async (): Promise<unknown> => {
    const service = await startProcess(folder, args);
    const response = await fetch(`http://127.0.0.1:${service.port}/healthz`);
    const { ok, problems = [] } = (await response.json()) as { ok: boolean; problems?: { what: string; code: string; count: number }[] };
    await service.end('SIGTERM');
    return [response.status, ok, problems.map(({ what, code, count }) => `${count} ${what} ${code}`)];
  };
  const empty = await asked();
  writeFileSync(join(flows, 'a.countersign'), 'no bundle');
  writeFileSync(
    join(flows, 'b.flow.json'),
    printFlow({ ...hook('bad'), nodes: [node('hook', 'webhook-trigger', { path: 'orders', ratePerMinut: 1 })], edges: [] }),
  );
  const [refused, again] = [await asked(), await asked()];
  writeFileSync(join(flows, 'c.flow.json'), printFlow(hook('orders')));
  const why = ['1 refused bundle/refused', '1 refused flow/invalid'];
  const told = [503, false, why];
  expect([empty, refused, again, await asked()]).toEqual([[200, true, []], told, told, [200, true, why]]);
}, 120_000);

test('E28: the flow says for its schedules what becomes of a moment while a run is under way, and where it says nothing each of them does', async () => {
  const overlapOf = async (settings: Flow['settings']): Promise<readonly string[]> => {
    const heard: string[] = [];
    const plain = flowOf(
      [
        node('often', 'schedule-trigger', { cron: '* * * * *', timezone: 'UTC', overlap: 'parallel' }),
        node('daily', 'schedule-trigger', { cron: '0 7 * * *', timezone: 'UTC' }),
      ],
      [],
    );
    const host = {
      connections: { get: async () => undefined },
      schedule: (_pinned, trigger, { overlap }) => heard.push(`${trigger} ${overlap}`),
    } as Pick<TriggerHost, 'connections' | 'schedule'> as TriggerHost;
    const { refused } = await triggersOf([{ main: pin({ ...plain, settings }), file: 'a.flow.json' } as never], host);
    return [...heard, ...refused.map(({ message }) => message)];
  };
  expect([await overlapOf({}), await overlapOf({ overlap: 'queue' })]).toEqual([
    ['often parallel', 'daily skip'],
    ['often queue', 'daily queue'],
  ]);
});
