/** A service whose store lost what was saved last: it does not start without a word, and goes on when its operator says so. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAuditDesk } from '../../app/host/audit-desk.node.ts';
import { command as worker } from '../../app/cli/commands/worker.ts';
import { noBindings } from '../../app/cli/runs/run-bindings.ts';
import { keepFor } from '../../app/cli/runs/run-keep.ts';
import { startService } from '../../app/cli/service/service.ts';
import { serviceStore } from '../../app/cli/service/service-store.ts';
import { systemClock } from '../../app/kernel/host.node.ts';
import { closing, newStore, refusal, temporaryFolder } from '../store/fixtures.ts';

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
