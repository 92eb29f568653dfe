/** A service whose store lost what was saved last: it does not start without a word, and goes on when its operator says so. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createAuditDesk } from '../../../app/host/audit/audit-desk.node.ts';
import { command as worker } from '../../../app/cli/commands/worker.ts';
import { noBindings } from '../../../app/cli/runs/run-bindings.ts';
import { keepFor } from '../../../app/cli/runs/run-keep.ts';
import { startService } from '../../../app/cli/service/service.ts';
import { serviceStore } from '../../../app/cli/service/service-store.ts';
import { systemClock, systemTimers } from '../../../app/kernel/host.node.ts';
import { closing, newStore, refusal, temporaryFolder } from '../../store/fixtures.ts';

/** A store whose log was lost after a kill. */
async function older() {
  const waiting: (() => void)[] = [];
  const { store, folder, key } = await newStore({
    timers: {
      after(_ms, run) {
        waiting.push(run);
        return () => undefined;
      },
    },
  });
  store.settings.set('theme', 'dark');
  for (const run of waiting.splice(0)) run();
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  rmSync(join(copy, 'store.countersign-lock'), { force: true });
  rmSync(join(copy, 'store.countersign-db-wal'));
  const keyFile = join(temporaryFolder(), 'key');
  writeFileSync(keyFile, key, { mode: 0o600 });
  return { copy, keyFile };
}

const ioIn = (cwd: string) => ({ cwd, out: () => undefined, err: () => undefined, stdin: async () => '' }) as never;

test('an operator who accepts an older store has it once, with an entry in the audit log and a word to whoever watches the service', async () => {
  const { copy, keyFile } = await older();
  const opening = (acceptOlder: boolean) => serviceStore(copy, { 'store-key': keyFile }, ioIn(copy), 'usage', { make: false, acceptOlder });
  expect(await refusal(opening(false))).toBe('store/rolled-back');
  const accepted = closing(await opening(true));
  const service = await startService({
    cwd: copy,
    folder: temporaryFolder(),
    host: '127.0.0.1',
    port: 0,
    store: accepted.engine,
    keep: keepFor(accepted, noBindings),
    olderStore: accepted.rollback?.code,
    unsignedDev: true,
    events: { emit: () => undefined },
    connections: () => ({ get: async () => undefined }),
  });
  const seen = async (path: string): Promise<string> => await (await fetch(`http://127.0.0.1:${service.port}/${path}`)).text();
  expect([await seen('healthz'), await seen('metrics')]).toEqual([
    '{"ok":true,"olderStore":"writes-missing"}',
    expect.stringMatching(/^countersign_store_older_total 1$/m),
  ]);
  await service.stop();
  const told = createAuditDesk(accepted, systemClock, () => undefined).find({ actions: ['store.rolled-back'], limit: 10 });
  await accepted.close();
  const later = closing(await opening(false));
  expect([told.map(({ details }) => details['why']), later.rollback]).toEqual([['writes-missing'], undefined]);
});

test('so has the operator of a worker', async () => {
  const { copy, keyFile } = await older();
  // Ends right after the store was opened: there are no such playbooks.
  const work = (...more: string[]) =>
    refusal(
      worker.run(
        [copy, '--engine', 'restate', '--plain', '--store', copy, '--store-key', keyFile, '--playbooks', 'none.json', ...more],
        ioIn(copy),
      ),
    );
  expect([await work(), await work('--accept-older-store'), await work()]).toEqual([
    'store/rolled-back',
    'file/not-found',
    'file/not-found',
  ]);
});

test('a whole folder that is put back shows as well, where this machine remembers the newer one; a copy at another place, or a memory that is lost, accuses nobody', async () => {
  const [at, state] = [temporaryFolder(), temporaryFolder()];
  vi.stubEnv('COUNTERSIGN_STATE', state);
  const keyFile = join(temporaryFolder(), 'key');
  writeFileSync(keyFile, Buffer.alloc(32, 7), { mode: 0o600 });
  const serves = { timers: systemTimers, log: { write: () => undefined } };
  const opening = (store: string, acceptOlder = false) =>
    serviceStore(join(at, store), { 'store-key': keyFile }, ioIn(at), 'usage', { make: true, acceptOlder, serves });
  const opened = async (...args: Parameters<typeof opening>): Promise<string> => {
    const outcome = opening(...args);
    const told = await outcome.then(
      ({ rollback }) => rollback?.code ?? 'opens',
      () => refusal(outcome),
    );
    await outcome.then(
      (store) => store.close(),
      () => undefined,
    );
    return told;
  };
  const putBack = (which = 'yesterday'): void => {
    rmSync(join(at, 'store'), { recursive: true });
    cpSync(join(at, which), join(at, 'store'), { recursive: true });
  };
  const first = await opened('store');
  cpSync(join(at, 'store'), join(at, 'yesterday'), { recursive: true });
  const today = await opened('store');
  cpSync(join(at, 'store'), join(at, 'today'), { recursive: true });
  putBack();
  const seen = [await opened('store'), await opened('yesterday'), await opened('store', true), await opened('store')];
  // Neither the copy again nor what it took the place of goes on where the accepted one has been.
  putBack();
  seen.push(await opened('store'));
  putBack('today');
  seen.push(await opened('store'), await opened('store', true), await opened('store'));
  putBack();
  rmSync(state, { recursive: true });
  expect([first, today, ...seen, await opened('store')]).toEqual([
    'opens',
    'opens',
    'store/rolled-back',
    'opens',
    'older',
    'opens',
    'store/rolled-back',
    'store/rolled-back',
    'shorter',
    'opens',
    'opens',
  ]);
  vi.unstubAllEnvs();
});
