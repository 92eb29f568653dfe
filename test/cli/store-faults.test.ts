/** A service whose store fails under it: what its callers, its health and its log say, and that nothing is lost. */
import { chmodSync, renameSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { desk } from './kit.ts';
import { startProcess } from './service-process.ts';

const { folder, write, file, json } = desk();
write('flows/rest.flow.json', printFlow(flow([step('hook', 'webhook-trigger', { path: 'rest', auth: 'none' }), step('rest', 'wait', { mode: 'for', seconds: 86_400 })], ['hook > rest'], { id: 'flow_rest', name: 'Rests' })));
write('key', new Uint8Array(32).fill(7));
chmodSync(file('key'), 0o600);

const args = ['flows', '--unsigned-dev', '--store', 'store', '--store-key', 'key'];

test.runIf(process.platform !== 'win32')('a store that somebody moves away takes no run in, is told of, and works on once it is back', async () => {
  const service = await startProcess(folder, args);
  const health = async (): Promise<number> => (await fetch(`http://127.0.0.1:${service.port}/healthz`)).status;
  const until = async (status: number): Promise<void> => { while (await health() !== status) await new Promise((resolve) => { setTimeout(resolve, 50); }); };
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
  expect([first.status, away.status, away.headers.get('retry-after'), back.status, code, service.log().includes('store/moved')]).toEqual([202, 503, '60', 202, 0, true]);
  expect((kept as { runId: string }[]).map(({ runId }) => runId)).toEqual([((await back.json()) as { runId: string }).runId, ((await first.json()) as { runId: string }).runId]);
}, 60_000);
