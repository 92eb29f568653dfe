/** A workspace that is opened under a clock that stands before its newest entry says so, and under a right one it does not. */
import { expect, test } from 'vitest';
import { createAuditDesk } from '../../../app/host/audit/audit-desk.node.ts';
import { systemClock } from '../../../app/kernel/host.node.ts';
import { openStore } from '../../../app/store/store.ts';
import { passphrase, openTestHost, password, withFirstPerson } from '../open-test-host.ts';

test('the page Monitor, and the audit log, say that the clock stands before the newest entry', async () => {
  const world = await openTestHost();
  try {
    const { recoveryCodes } = await (await withFirstPerson(world)).ada.call('identity:renewRecoveryCodes', {});
    const looks = async () => {
      const ada = world.person('ada');
      await ada.call('store:unlock', { passphrase });
      await ada.call('identity:signIn', { account: 'ada', password, secondFactor: { kind: 'recovery', code: recoveryCodes.pop() ?? '' } });
      const { alerts } = await ada.call('monitor:overview', { days: 7, offsetMinutes: 0 });
      const { entries } = await ada.call('audit:list', { action: 'workspace.clock-behind', limit: 10 });
      return [alerts.filter(({ title }) => title.includes('clock')).map(({ page }) => page), entries.length];
    };
    await world.restart();
    const right = await looks();
    await world.host.close();
    // What a clock that was a year ahead left behind.
    const store = await openStore({ path: world.folder, unlock: { kind: 'passphrase', passphrase } });
    const ahead = { now: () => systemClock.now() + 365 * 86_400_000 };
    await createAuditDesk(store, ahead, () => undefined).append({ actor: 'system', action: 'store.locked', subject: 'x', details: {} });
    await store.close();
    await world.restart();
    expect([right, await looks()]).toEqual([
      [[], 0],
      [['audit'], 1],
    ]);
  } finally {
    await world.close();
  }
}, 60_000);
