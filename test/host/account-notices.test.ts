import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownPassword, type PersonAtDoor } from '../kit/person.ts';
import { accountNotices, markSeen } from '../../app/ipc/handlers/account-notices.ts';
import type { Workspace } from '../../app/ipc/services.ts';
import { totpCode } from '../../app/identity/second-factor.node.ts';
import { addPerson } from '../exchange/two-workspaces.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

let world: TestHost;
let ada: PersonAtDoor;
let recoveryCode: string;
beforeEach(async () => {
  world = await openTestHost();
  ({ ada, recoveryCode } = await withFirstPerson(world));
});
afterEach(async () => {
  await world.close();
});

const told = async (person: PersonAtDoor): Promise<readonly string[]> =>
  (await person.call('identity:notices', {})).notices.map(({ title, own }) => `${title}${own ? ' (own)' : ''}`);

test('what an administrator does to somebody is told to them and to auditors, until they have read it', async () => {
  const rui = await addPerson(world, ada, 'rui', 'Rui', ['reviewer'], ['security']);
  const otto = await addPerson(world, ada, 'otto', 'Otto', ['auditor']);
  const dana = await addPerson(world, ada, 'dana', 'Dana', ['designer']);
  const {
    person: { id },
  } = await rui.call('identity:me', {});
  await ada.call('people:update', { personId: id, roles: ['reviewer', 'operator'], groups: ['security', 'privacy'], disabled: false });
  expect([await told(rui), await told(otto), await told(dana), await told(ada)]).toEqual([
    ['Roles were changed (own)'],
    ['Roles were changed'],
    [],
    [],
  ]);
  const { notices } = await rui.call('identity:notices', {});
  expect(notices[0]?.detail).toContain('Ada changed what you may do: reviewer,operator');
  await rui.call('identity:noticesSeen', { index: notices[0]?.index ?? 0 });
  await rui.call('identity:noticesSeen', { index: 0 });
  expect([await told(rui), await told(otto)]).toEqual([[], ['Roles were changed']]);
  await ada.call('people:revokeKey', { personId: id, reason: 'The laptop was lost' }).catch(() => undefined);
  await rui.call('identity:replaceKey', { compromised: false });
  expect([(await told(rui))[0], (await told(otto)).includes('There is a new signing key'), await told(dana)]).toEqual([
    'There is a new signing key (own)',
    true,
    [],
  ]);
  // What was refused did not happen, and is told to nobody.
  await expect(dana.call('people:update', { personId: id, roles: ['admin'], groups: [], disabled: false })).rejects.toThrow();
  expect((await told(rui)).filter((title) => title.startsWith('Roles'))).toEqual([]);
});

test('many notices of one kind hide none of another, and a mark beyond the log hides nothing that comes', () => {
  const kept: Record<string, string> = {};
  const entryOf = (index: number, action: string, subject: string, details = {}) => ({
    index,
    at: index,
    actor: 'acc_admin',
    action,
    subject,
    details,
    hash: '',
  });
  const log = [
    entryOf(0, 'identity.key-replaced', 'acc_me'),
    ...Array.from({ length: 300 }, (_, at) => entryOf(1 + at, 'identity.roles-changed', 'acc_me')),
    entryOf(301, 'identity.second-factor-reset', 'acc_me'),
    ...Array.from({ length: 300 }, (_, at) => entryOf(302 + at, 'identity.second-factor-reset', 'acc_other')),
    ...Array.from({ length: 1_500 }, (_, at) => entryOf(602 + at, 'identity.signed-in', 'acc_other', { factor: 'totp' })),
    entryOf(2_102, 'identity.signed-in', 'acc_me', { factor: 'recovery' }),
    ...Array.from({ length: 900 }, (_, at) => entryOf(2_103 + at, 'identity.signed-in', 'acc_me', { factor: 'totp' })),
  ];
  const workspace = {
    settings: {
      get: (key: string) => kept[key],
      all: () => kept,
      set: (key: string, value: string) => {
        kept[key] = value;
      },
      remove: () => {},
    },
    nameOf: (id: string) => id,
    audit: {
      size: () => log.length,
      find: ({ actions, subject, before = Infinity, limit }: Parameters<Workspace['audit']['find']>[0]) =>
        log
          .toReversed()
          .filter(
            (one) => one.index < before && actions?.includes(one.action) !== false && (subject === undefined || one.subject === subject),
          )
          .slice(0, limit),
    },
  };
  const titles = (permissions: readonly string[]) =>
    accountNotices(workspace, { accountId: 'acc_me', permissions }, 0).map(({ title, own }) => `${title} ${own}`);
  const counted = (list: readonly string[]) =>
    Object.fromEntries([...new Set(list)].map((title) => [title, list.filter((one) => one === title).length]));
  const mine = {
    'A recovery code was used true': 1,
    'Access was reset true': 1,
    'Roles were changed true': 16,
    'There is a new signing key true': 1,
  };
  expect([counted(titles([])), counted(titles(['audit.read']))]).toEqual([mine, { ...mine, 'Access was reset false': 16 }]);
  kept['notices-seen.acc_me'] = '9007199254740991';
  expect(titles([]).length).toBe(19);
  markSeen(workspace, 'acc_me', Number.MAX_SAFE_INTEGER);
  log.push(entryOf(log.length, 'identity.key-revoked', 'acc_me'));
  expect(titles([])).toEqual(['A signing key was revoked true']);
});

test('the use of recovery codes is told', async () => {
  const { firstPassword } = await ada.call('people:create', { account: 'otto', displayName: 'Otto', roles: ['auditor'], groups: [] });
  const before = world.person('otto');
  await before.call('identity:signIn', { account: 'otto', password: firstPassword });
  const closed = [before.call('identity:beginTotp', {}), before.call('flows:list', {}), before.call('identity:me', {})];
  expect((await Promise.allSettled(closed)).map((one) => one.status === 'rejected' && (one.reason as { code: string }).code)).toEqual(
    closed.map(() => 'identity/first-password'),
  );
  await expect(before.call('identity:changePassword', { current: firstPassword, next: firstPassword })).rejects.toMatchObject({
    code: 'identity/weak-password',
  });
  await before.call('identity:changePassword', { current: firstPassword, next: ownPassword });
  const { secret } = await before.call('identity:beginTotp', {});
  const {
    recoveryCodes: [code = ''],
  } = await before.call('identity:confirmTotp', { code: totpCode(secret, Date.now()) });
  await world.restart();
  await world.person('x').call('store:unlock', { passphrase: recoveryCode });
  const otto = world.person('otto');
  await otto.call('identity:signIn', { account: 'otto', password: ownPassword, secondFactor: { kind: 'recovery', code } });
  expect(await told(otto)).toEqual(['A recovery code was used (own)', 'The workspace was opened with its recovery code']);
});

test('whose access was reset begins anew: password, factor, key and sessions; both are told, and the administrator gets no further', async () => {
  const rui = await addPerson(world, ada, 'rui', 'Rui', ['reviewer'], ['security']);
  const {
    person: { id },
  } = await rui.call('identity:me', {});
  await rui.call('exchange:card', {});
  const keyOf = async (): Promise<string | undefined> =>
    (await ada.call('people:list', {})).people.find(({ account }) => account === 'rui')?.keyId;
  const before = await keyOf();
  const { firstPassword = '' } = await ada.call('people:resetAccess', { personId: id });
  expect([before, await keyOf()]).toEqual([expect.stringMatching(/^[0-9a-f]+$/), undefined]);
  await expect(rui.call('identity:notices', {})).rejects.toMatchObject({ code: expect.stringMatching(/^identity\//) as string });
  const again = world.person('rui');
  await again.firstSignIn(firstPassword);
  expect([await told(again), (await told(ada)).includes('Access was reset')]).toEqual([['Access was reset (own)'], false]);
  // Each first password was changed by whom it was made for, before anything else.
  const changes = await ada.call('audit:list', { action: 'identity.password-changed', limit: 5 });
  expect(changes.entries.map(({ subject, details }) => [subject, details['first']])).toEqual([
    [id, 'true'],
    [id, 'true'],
  ]);
  await again.call('exchange:card', {});
  const after = await keyOf();
  expect([after === undefined, after === before]).toEqual([false, false]);
  const me = (await ada.call('identity:me', {})).person.id;
  await expect(ada.call('people:resetAccess', { personId: me })).rejects.toMatchObject({ code: 'identity/denied' });
  const { entries } = await ada.call('audit:list', { action: 'identity.second-factor-reset', limit: 5 });
  expect(
    entries
      .filter(({ details }) => (details['outcome'] ?? 'done') === 'done')
      .map(({ details }) => [details['password'], details['before']]),
  ).toEqual([['true', before]]);
});
