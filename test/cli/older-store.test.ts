/** A service whose store lost what was saved last: it does not start without a word, and goes on when its operator says so. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAuditDesk } from '../../app/host/audit-desk.node.ts';
import { serviceStore } from '../../app/cli/service/service-store.ts';
import { systemClock } from '../../app/kernel/host.node.ts';
import { closing, newStore, refusal, temporaryFolder } from '../store/fixtures.ts';

test('an operator who accepts an older store has it once, with an entry in the audit log', async () => {
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
  const io = { cwd: copy, out: () => undefined, err: () => undefined, stdin: async () => '' };
  const opening = (acceptOlder: boolean) =>
    serviceStore(copy, { 'store-key': keyFile }, io as never, 'usage', { make: false, acceptOlder });
  expect(await refusal(opening(false))).toBe('store/rolled-back');
  const accepted = closing(await opening(true));
  const told = createAuditDesk(accepted, systemClock, () => undefined).find({ actions: ['store.rolled-back'], limit: 10 });
  await accepted.close();
  const later = closing(await opening(false));
  expect([told.map(({ details }) => details['why']), later.rollback]).toEqual([['writes-missing'], undefined]);
});
