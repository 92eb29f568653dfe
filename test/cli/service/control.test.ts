/** Commands about the runs of a service that runs: real processes, one store, and the control door between them. */
import { chmodSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { aloneShortly } from '../../../app/cli/remembered/file-lock.ts';
import { systemTimers } from '../../../app/kernel/host.node.ts';
import type { Json } from '../../../app/kernel/json.ts';
import { openDoor } from '../../../app/serve/control/door.ts';
import { doorOfStore } from '../../../app/serve/control/place.ts';
import { createStore, openStore } from '../../../app/store/store.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { desk, entriesOf } from '../kit.ts';
import { startProcess } from './service-process.ts';

const { folder, write, file, json, cli } = desk();
process.env['COUNTERSIGN_STATE'] = folder;

const rests = flow(
  [step('hook', 'webhook-trigger', { path: 'rest', auth: 'none' }), step('rest', 'wait', { mode: 'for', seconds: 86_400 })],
  ['hook > rest'],
  { id: 'flow_rest', name: 'Rests' },
);
const once = flow([step('hook', 'webhook-trigger', { path: 'once', auth: 'none' }), step('end', 'noop')], ['hook > end'], {
  id: 'flow_once',
  name: 'Once',
});
write('flows/rest.flow.json', printFlow(rests));
write('flows/once.flow.json', printFlow(once));
write('key', new Uint8Array(32).fill(7));
chmodSync(file('key'), 0o600);

const runsOf = (doc: Readonly<Record<string, Json>>): readonly (readonly [Json | undefined, Json | undefined])[] =>
  (doc['runs'] as readonly Readonly<Record<string, Json>>[]).map(({ runId, status }) => [runId, status]);
const waits =
  (runId: Json | undefined) =>
  (line: Readonly<Record<string, Json>>): boolean =>
    line['type'] === 'run.waiting' && line['runId'] === runId;
const begin = async (service: Awaited<ReturnType<typeof startProcess>>, path: string): Promise<string> =>
  String(((await (await service.post(path, {})).json()) as { runId: string }).runId);

test('the runs of a service with a store are listed, told of and ended by command, without its key, and as before once it has ended', async () => {
  const service = await startProcess(folder, ['flows', '--unsigned-dev', '--store', 'store', '--store-key', 'key']);
  const resting = await begin(service, 'rest');
  await service.heard(waits(resting));
  const ended = await begin(service, 'once');
  await service.heard(({ type, runId }) => type === 'run.succeeded' && runId === ended);
  const listed = await json(['runs', '--store', 'store']);
  const some = await json(['runs', '--store', 'store', '--limit', '1', '--status', 'waiting']);
  const spoken = await cli(['runs', '--store', 'store', '--limit', '1']);
  const resumed = await cli(['resume', resting, '--store', 'store', '--json']);
  const cancelled = await json(['cancel', resting, '--store', 'store']);
  const again = await json(['cancel', resting, '--store', 'store']);
  const unknown = await json(['cancel', 'run_01AAAAAAAAAAAAAAAAAAAAAAAA', '--store', 'store']);
  const all = await cli(['resume', '--store', 'store', '--json']);
  const code = (doc: Readonly<Record<string, Json>>): unknown => (doc['error'] as { code?: unknown } | undefined)?.code;
  expect([listed.code, runsOf(listed.doc), some.doc['more'], runsOf(some.doc), spoken.out.includes('Once'), spoken.err]).toEqual([
    0,
    [
      [ended, 'succeeded'],
      [resting, 'waiting'],
    ],
    false,
    [[resting, 'waiting']],
    true,
    'There are older runs: see more of them with --limit 10.\n',
  ]);
  expect([
    resumed.code,
    cancelled.code,
    cancelled.doc,
    [again.code, code(again.doc)],
    [unknown.code, code(unknown.doc)],
    [all.code, all.out],
  ]).toEqual([1, 0, { runId: resting, status: 'cancelled', steps: 1 }, [2, 'run/wrong-state'], [2, 'run/not-found'], [0, '']]);
  await service.end('SIGTERM');
  const after = await json(['runs', '--store', 'store', '--store-key', 'key']);
  expect(runsOf(after.doc)).toEqual([
    [ended, 'succeeded'],
    [resting, 'cancelled'],
  ]);
  await cli(['audit', 'export', 'store', '--store-key', 'key', '-o', 'log.jsonl']);
  const deeds = entriesOf(readFileSync(file('log.jsonl'), 'utf8')).filter(
    ({ subject, action }) => subject === resting && action !== 'run.started',
  );
  expect(deeds.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
    'operator run.taken-up',
    'system run.cancelled',
    'operator run.cancel-asked',
  ]);
}, 120_000);

test('a service that has just begun holds its store before it has its door: whoever asks meanwhile is answered a moment later', async () => {
  await (await createStore({ path: file('begun'), protection: { externalKey: new Uint8Array(32).fill(7) } })).store.close();
  const holding = await openStore({ path: file('begun'), unlock: { kind: 'external', key: new Uint8Array(32).fill(7) } });
  const asked = json(['runs', '--store', 'begun', '--store-key', 'key']);
  // It has knocked, and found the store in use.
  await new Promise((resolve) => {
    setTimeout(resolve, 300);
  });
  const door = await openDoor(doorOfStore(file('begun')), async () => ({ runs: [], more: false }), {
    timers: systemTimers,
    log: { write: () => undefined },
    alone: aloneShortly,
  });
  const answer = await asked;
  await door.close();
  const nobody = await json(['runs', '--store', 'begun', '--store-key', 'key']);
  await holding.close();
  const free = await json(['runs', '--store', 'begun', '--store-key', 'key']);
  expect([answer, (nobody.doc['error'] as { code: string }).code, free.code]).toEqual([
    { code: 0, doc: { runs: [], more: false }, err: '' },
    'store/in-use',
    0,
  ]);
}, 60_000);

test('a service without a store is asked by the folder that it serves, one that was killed leaves no door that anybody knocks at in vain, and a second one of the same folder serves without one', async () => {
  const first = await startProcess(folder, ['flows', '--unsigned-dev']);
  const second = await startProcess(folder, ['flows', '--unsigned-dev']);
  const resting = await begin(first, 'rest');
  await first.heard(waits(resting));
  const listed = await json(['runs', '--service', 'flows']);
  const elsewhere = await json(['runs', '--service', '.']);
  const unclear = [await json(['runs']), await json(['runs', '--service', 'flows', '--store', 'store'])];
  expect([
    runsOf(listed.doc),
    typeof first.started['control'],
    second.started['control'],
    second.log().includes('Another service has its control door here.'),
    (await second.post('once', {})).status,
  ]).toEqual([[[resting, 'waiting']], 'string', undefined, true, 202]);
  expect([elsewhere.code, (elsewhere.doc['error'] as { code: string }).code, unclear.map(({ code }) => code)]).toEqual([
    2,
    'run/not-found',
    [2, 2],
  ]);
  await second.end('SIGTERM');
  await first.end('SIGKILL');
  const nobody = await json(['runs', '--service', 'flows']);
  const third = await startProcess(folder, ['flows', '--unsigned-dev']);
  const anew = await json(['runs', '--service', 'flows']);
  await third.end('SIGTERM');
  expect([nobody.code, anew.code, runsOf(anew.doc)]).toEqual([2, 0, []]);
}, 120_000);
