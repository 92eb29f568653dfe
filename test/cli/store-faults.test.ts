/** A service whose store fails under it: what its callers, its health and its log say, and that nothing is lost. */
import { chmodSync, renameSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { desk } from './kit.ts';
import { startProcess } from './service/service-process.ts';

const { folder, write, file, json } = desk();
write(
  'flows/rest.flow.json',
  printFlow(
    flow(
      [step('hook', 'webhook-trigger', { path: 'rest', auth: 'none' }), step('rest', 'wait', { mode: 'for', seconds: 86_400 })],
      ['hook > rest'],
      { id: 'flow_rest', name: 'Rests' },
    ),
  ),
);
write(
  'flows/order.flow.json',
  printFlow(
    flow(
      [
        step('hook', 'webhook-trigger', { path: 'order', auth: 'none', dedupeField: 'id' }),
        step('rest', 'wait', { mode: 'for', seconds: 86_400 }),
      ],
      ['hook > rest'],
      { id: 'flow_order', name: 'Order' },
    ),
  ),
);
write('key', new Uint8Array(32).fill(7));
chmodSync(file('key'), 0o600);

const args = ['flows', '--unsigned-dev', '--store', 'store', '--store-key', 'key'];

test.runIf(process.platform !== 'win32')(
  'a store that somebody moves away takes no run in, is told of, and works on once it is back',
  async () => {
    const service = await startProcess(folder, args);
    const health = async (): Promise<number> => (await fetch(`http://127.0.0.1:${service.port}/healthz`)).status;
    const until = async (status: number): Promise<void> => {
      while ((await health()) !== status)
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
    };
    const first = await service.post('rest', {});
    await service.heard(({ type }) => type === 'run.waiting');
    renameSync(file('store'), file('away'));
    await until(503);
    const away = await service.post('rest', {});
    renameSync(file('away'), file('store'));
    await until(200);
    const back = await service.post('rest', {});
    const code = await service.end('SIGTERM');
    const kept = (await json(['runs', '--store', 'store', '--store-key', 'key'])).doc['runs'];
    expect([first.status, away.status, away.headers.get('retry-after'), back.status, code, service.log().includes('store/moved')]).toEqual([
      202,
      503,
      '60',
      202,
      0,
      true,
    ]);
    expect((kept as { runId: string }[]).map(({ runId }) => runId)).toEqual([
      ((await back.json()) as { runId: string }).runId,
      ((await first.json()) as { runId: string }).runId,
    ]);
  },
  60_000,
);

test('a delivery whose sender heard no answer, because the service was killed, begins one run however often it is sent', async () => {
  const killed = await startProcess(folder, args);
  const first = (await (await killed.post('order', { id: 'o-1' })).json()) as { readonly runId: string };
  await killed.end('SIGKILL');
  const service = await startProcess(folder, args);
  const again = await Promise.all([
    service.post('order', { id: 'o-1' }),
    service.post('order', { id: 'o-1' }),
    service.post('order', { id: 'o-2' }),
  ]);
  const answers = await Promise.all(again.map(async (answer) => [answer.status, await answer.json()]));
  await service.end('SIGTERM');
  const kept = (await json(['runs', '--store', 'store', '--store-key', 'key'])).doc['runs'] as readonly { readonly flow: string }[];
  expect([answers.slice(0, 2), answers[2]?.[0], kept.filter(({ flow: name }) => name === 'Order').length]).toEqual([
    [
      [200, { duplicate: true, runId: first.runId }],
      [200, { duplicate: true, runId: first.runId }],
    ],
    202,
    2,
  ]);
}, 60_000);
