/** `countersign store backup` and `restore`: a copy of a store that a service works with, and that copy put back. */
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Json } from '../../app/kernel/json.ts';
import type { CliIo } from '../../app/cli/command.ts';
import { openBackupDoor } from '../../app/cli/restate/backup-door.ts';
import { workerAudit } from '../../app/cli/restate/run-audit.ts';
import { serviceStore } from '../../app/cli/service/service-store.ts';
import { codeOfError } from '../../app/kernel/errors.ts';
import { storePaths } from '../../app/store/file-layout.ts';
import { createStore } from '../../app/store/store.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { desk, entriesOf } from './kit.ts';
import { startProcess } from './service/service-process.ts';

const { folder, write, file, json, cli } = desk();
process.env['COUNTERSIGN_STATE'] = folder;
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
write('key', new Uint8Array(32).fill(7));
chmodSync(file('key'), 0o600);
write('copies/other.keys.json', '{}');

const key = ['--store-key', 'key'];
const start = ['flows', '--unsigned-dev', '--store', 'store', ...key];
const to = (name: string): readonly string[] => ['store', 'backup', '--store', 'store', '--to', name];
const from = (name: string, store = 'store'): readonly string[] => ['store', 'restore', '--store', store, '--from', name, ...key];
const codeOf = ({ doc }: { readonly doc: Readonly<Record<string, Json>> }): unknown =>
  (doc['error'] as { code?: unknown } | undefined)?.code;
const runsOf = async (): Promise<unknown[]> =>
  ((await json(['runs', '--store', 'store', ...key])).doc['runs'] as { runId: string }[]).map(({ runId }) => runId);

test('a service makes a copy while it works; put back, the copy is noticed as older, and has what was there then', async () => {
  const service = await startProcess(folder, start);
  const begin = async (): Promise<string> => ((await (await service.post('rest', {})).json()) as { runId: string }).runId;
  const early = await begin();
  await service.heard(({ type }) => type === 'run.waiting');
  const [made, twice] = await Promise.all([json(to('copies/a.countersign-db')), json(to('copies/b.countersign-db'))]);
  const copied = [made, twice].find(({ code }) => code === 0)?.doc['database'] as string;
  const whole = readFileSync(copied);
  const refused = await Promise.all(
    [copied, 'copies/other.countersign-db', 'copies/c.sqlite', 'none/c.countersign-db'].map(async (name) => codeOf(await json(to(name)))),
  );
  const late = await begin();
  const held = codeOf(await json(from(copied)));
  await service.end('SIGTERM');
  expect([early, late].every((id) => id.startsWith('run_'))).toBe(true);
  // Two at once: the second is told to wait, or came when the first was done.
  expect([
    [made, twice].map((one) => codeOf(one)).filter((code) => code !== undefined && code !== 'store/conflict'),
    refused,
    held,
  ]).toEqual([[], Array.from({ length: 4 }, () => 'store/backup-failed'), 'store/in-use']);
  expect([
    readFileSync(copied).equals(whole),
    statSync(copied).mode & 0o77,
    readdirSync(file('copies')).filter((name) => !/^(a|b|other)\.(countersign-db|keys\.json)$/.test(name)),
    await runsOf(),
  ]).toEqual([true, 0, [], [late, early]]);

  const restored = await json(from(copied));
  const unsaid = await cli(['start', ...start, '--port', '0', '--json']);
  const again = await startProcess(folder, [...start, '--accept-older-store']);
  await again.end('SIGTERM');
  await cli(['audit', 'export', 'store', ...key, '-o', 'log.jsonl']);
  const told = entriesOf(readFileSync(file('log.jsonl'), 'utf8')).filter(({ action }) => String(action).startsWith('store.'));
  expect([
    restored.code,
    readdirSync(String(restored.doc['kept'])).includes('store.countersign-db'),
    unsaid.code,
    unsaid.err.includes('--accept-older-store'),
    await runsOf(),
    told.map(({ actor, action }) => `${actor} ${action}`),
  ]).toEqual([0, true, 2, true, [early], ['system store.rolled-back']]);
}, 120_000);

test('without a service the command copies the store itself, into an empty place too, and writes down that it did', async () => {
  const { store } = await createStore({ path: file('quiet'), protection: { externalKey: new Uint8Array(32).fill(7) } });
  await store.close();
  const made = await json(['store', 'backup', '--store', 'quiet', '--to', 'copies/quiet.countersign-db', ...key]);
  writeFileSync(file('copies/torn.countersign-db'), readFileSync(file('copies/quiet.countersign-db')).subarray(0, 8_192));
  writeFileSync(file('copies/torn.keys.json'), readFileSync(file('copies/quiet.keys.json')));
  const results = [
    await json(from('copies/quiet.countersign-db', 'elsewhere')),
    await json(from('copies/torn.countersign-db', 'quiet')),
    await json(from('copies/none.countersign-db', 'quiet')),
    await json(from('copies/quiet.countersign-db', 'key/quiet')),
    await json(['store', 'backup', '--store', 'quiet', '--to', 'key/quiet.countersign-db', ...key]),
    await json(['store', 'backup', '--store', 'quiet']),
    await json(['store', 'burn', '--store', 'quiet']),
  ];
  await cli(['audit', 'export', 'quiet', ...key, '-o', 'quiet.jsonl']);
  const told = entriesOf(readFileSync(file('quiet.jsonl'), 'utf8')).map(({ actor, action, details }) => [
    actor,
    action,
    (details as { outcome?: string }).outcome,
  ]);
  expect([made.code, results.map((one) => [one.code, codeOf(one)]), told]).toEqual([
    0,
    [
      [0, undefined],
      [2, 'store/damaged'],
      [2, 'store/not-found'],
      [2, 'store/read-only'],
      [2, 'store/backup-failed'],
      [2, 'cli/bad-usage'],
      [2, 'cli/bad-usage'],
    ],
    [['operator', 'store.backed-up', 'done']],
  ]);
}, 60_000);

test('a service that starts while a copy of its store is being made waits for it, and for nobody else who holds the store', async () => {
  const key = new Uint8Array(32).fill(7);
  const { store } = await createStore({ path: file('busy'), protection: { externalKey: key } });
  const said: string[] = [];
  // As `store backup` leaves it while it works.
  const note = storePaths(file('busy')).copying;
  let looks = 0;
  const open = async () =>
    await serviceStore('busy', { 'store-key': 'key' }, { cwd: folder } as CliIo, '', {
      make: true,
      serves: {
        timers: {
          after: (_ms, look) => {
            looks += 1;
            // The copy is done when the service looks a second time.
            if (looks < 2) queueMicrotask(look);
            else void store.close().then(look);
            return () => undefined;
          },
        },
        log: { write: (_level, message) => said.push(message) },
      },
    });
  const nobodys = await open().then(() => 'opened', codeOfError);
  writeFileSync(note, file('copies/busy.countersign-db'));
  const opened = await open();
  await opened.close();
  expect([nobodys, looks, said, opened.id]).toEqual([
    'store/in-use',
    2,
    ['a copy of the store is being made; it is opened once that is done'],
    store.id,
  ]);
}, 60_000);

test('a worker makes a copy of its own store while it works, and says of runs who has them', async () => {
  const { store } = await createStore({ path: file('of-worker'), protection: { externalKey: Buffer.alloc(32, 7) } });
  const door = await openBackupDoor(store, workerAudit(store));
  const made = await json(['store', 'backup', '--store', 'of-worker', '--to', 'copies/w.countersign-db']);
  const asked = codeOf(await json(['runs', '--store', 'of-worker', ...key]));
  const told = store.audit.find({ actions: ['store.backed-up'], limit: 10 }).length;
  await door?.close();
  await store.close();
  expect([made.code, statSync(file('copies/w.countersign-db')).size > 0, asked, told]).toEqual([0, true, 'run/not-found', 1]);
});
