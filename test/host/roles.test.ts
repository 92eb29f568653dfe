import { afterEach, beforeEach, expect, test } from 'vitest';
import { Refusal, ownPassword, type PersonAtDoor } from '../kit/person.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

let world: TestHost;
let ada: PersonAtDoor;
beforeEach(async () => {
  world = await openTestHost();
  ({ ada } = await withFirstPerson(world));
});
afterEach(async () => {
  await world.close();
});

const refusal = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? `${error.code}: ${error.message}` : String(error)),
  );

async function newPerson(account: string, roles: string[]): Promise<PersonAtDoor> {
  const { firstPassword } = await ada.call('people:create', { account, displayName: account, roles, groups: [] });
  const person = world.person(account);
  await person.firstSignIn(firstPassword);
  return person;
}

test('a role of one’s own gives what it holds and no more, and denials name it and who can grant the rest', async () => {
  const { id } = await ada.call('roles:save', { title: 'Release desk', permissions: ['run.read', 'audit.read'] });
  const otto = await newPerson('otto', [id]);
  expect((await otto.call('identity:me', {})).person).toMatchObject({ roles: [id], roleTitles: ['Release desk'] });
  expect([
    await refusal(otto.call('run:list', {})),
    await refusal(otto.call('audit:list', { limit: 1 })),
    await refusal(otto.call('flows:list', {})),
  ]).toEqual([
    'done',
    'done',
    'identity/denied: A Release desk may not open flows. This takes the role designer, reviewer, operator, auditor or admin, and Ada can grant it (permission flow.read).',
  ]);
  // What is changed counts at once, in the session that is open.
  await ada.call('roles:save', { id, title: 'Release desk', permissions: ['flow.read'] });
  expect([await refusal(otto.call('flows:list', {})), (await refusal(otto.call('audit:list', { limit: 1 }))).slice(0, 60)]).toEqual([
    'done',
    'identity/denied: A Release desk may not read the audit log. ',
  ]);
  const denied = await refusal((await newPerson('rui', ['reviewer'])).call('audit:list', { limit: 1 }));
  expect(denied).toContain('This takes the role auditor or admin');
});

test('a role is refused that one person must not hold, that takes a name, or whose holder would be left with nothing', async () => {
  const save = (title: string, permissions: Parameters<typeof ada.call<'roles:save'>>[1]['permissions']): Promise<string> =>
    refusal(ada.call('roles:save', { title, permissions }));
  expect(
    (await save('Both', ['flow.edit', 'review.sign'])).startsWith('identity/bad-role: One role may not hold flow.edit with review.sign'),
  ).toBe(true);
  expect((await save('Admin', ['flow.read'])).slice(0, 15)).toBe('identity/exists');
  const { id } = await ada.call('roles:save', { title: 'Desk', permissions: ['flow.read'] });
  expect((await save(' desk ', ['run.read'])).slice(0, 15)).toBe('identity/exists');
  await newPerson('otto', [id]);
  expect(await refusal(ada.call('roles:remove', { roleId: id }))).toContain('otto still holds it');
  const [otto] = (await ada.call('people:list', {})).people.filter(({ account }) => account === 'otto');
  await ada.call('people:update', { personId: otto?.id ?? '', roles: ['auditor'], groups: [], disabled: false });
  expect(await refusal(ada.call('roles:remove', { roleId: id }))).toBe('done');
  expect(await refusal(ada.call('people:update', { personId: otto?.id ?? '', roles: [id], groups: [], disabled: false }))).toContain(
    'identity/not-found',
  );
});

test('a custom role that may sign counts as a reviewer, and groups show who can sign for them', async () => {
  const { id } = await ada.call('roles:save', {
    title: 'Privacy counsel',
    permissions: ['review.read', 'review.sign', 'review.decide', 'review.comment', 'flow.read'],
  });
  const { firstPassword } = await ada.call('people:create', { account: 'mei', displayName: 'Mei', roles: [id], groups: ['privacy'] });
  await ada.call('people:create', { account: 'dana', displayName: 'Dana', roles: ['designer'], groups: ['legal'] });
  expect(firstPassword.length).toBeGreaterThan(10);
  expect((await ada.call('roles:list', {})).groups).toEqual([
    { group: 'security', signers: [] },
    { group: 'privacy', signers: ['Mei'] },
    { group: 'legal', signers: [] },
    { group: 'data-science', signers: [] },
  ]);
});

test('a person changes the first password, which signs them out elsewhere', async () => {
  const { firstPassword } = await ada.call('people:create', { account: 'otto', displayName: 'Otto', roles: ['operator'], groups: [] });
  const otto = world.person('otto');
  await otto.firstSignIn(firstPassword);
  expect([
    (await refusal(otto.call('identity:changePassword', { current: 'wrong', next: 'nine blue kettles hum' }))).slice(0, 26),
    (await refusal(otto.call('identity:changePassword', { current: ownPassword, next: 'short' }))).slice(0, 22),
  ]).toEqual(['identity/wrong-credentials', 'identity/weak-password']);
  await otto.call('identity:changePassword', { current: ownPassword, next: 'nine blue kettles hum' });
  expect(await world.person('otto elsewhere').call('identity:signIn', { account: 'otto', password: 'nine blue kettles hum' })).toEqual({
    next: 'second-factor',
  });
});

test('nobody makes themselves somebody whom steps ask, by a role that gives nothing else, another name of it or the name of a group', async () => {
  const { id: desk } = await ada.call('roles:save', { title: 'Front desk', permissions: ['flow.read'] });
  const { id: payer } = await ada.call('roles:save', { title: 'Payments approver', permissions: ['flow.read'] });
  const otto = await newPerson('otto', ['admin', desk]);
  const { id } = (await otto.call('identity:me', {})).person;
  const hold = (roles: string[], by = otto): Promise<string> =>
    refusal(by.call('people:update', { personId: id, roles, groups: [], disabled: false }));
  const call = (title: string): Promise<string> => refusal(otto.call('roles:save', { id: desk, title, permissions: ['flow.read'] }));
  expect([
    await hold(['admin', desk, payer]),
    await call('Head of payments'),
    await call(' security '),
    await call(' front DESK '),
    await hold(['admin', desk, payer], ada),
  ]).toEqual([
    'identity/denied: Nobody gives themselves more than they have: this would let you answer what is asked of the role Payments approver.',
    'identity/denied: Nobody gives themselves more than they have: this would let you answer what is asked of the role Head of payments.',
    expect.stringContaining('identity/'),
    'done',
    'done',
  ]);
  expect(await refusal(ada.call('roles:save', { title: 'Data-Science', permissions: ['flow.read'] }))).toBe(
    'identity/exists: There is a role or a group “Data-Science” already.',
  );
});

test('nobody gives themselves more where somebody else manages people, too, by a change of their account or of a role that they hold', async () => {
  const { id: desk } = await ada.call('roles:save', { title: 'People desk', permissions: ['identity.manage', 'identity.read'] });
  const otto = await newPerson('otto', ['admin', desk]);
  const { id } = (await otto.call('identity:me', {})).person;
  const change = (roles: string[], groups: 'security'[] = []): Promise<string> =>
    refusal(otto.call('people:update', { personId: id, roles, groups, disabled: false }));
  const widen = (permissions: ['identity.manage', ...'run.reveal'[]]): Promise<string> =>
    refusal(otto.call('roles:save', { id: desk, title: 'People desk', permissions }));
  expect([
    await change(['admin', desk, 'reviewer']),
    await change(['admin', desk], ['security']),
    await widen(['identity.manage', 'run.reveal']),
    // What gives nothing more, and what somebody else gives.
    await widen(['identity.manage']),
    await change(['admin']),
    await refusal(ada.call('people:update', { personId: id, roles: ['admin', 'reviewer'], groups: ['security'], disabled: false })),
  ]).toEqual([
    'identity/denied: Nobody gives themselves more than they have: this would let you comment in reviews; request changes, reject or look at an emergency release again; sign reviews; approve waivers; export signed bundles; and 7 more.',
    'identity/denied: Nobody gives themselves more than they have: this would let you sign for the group security.',
    'identity/denied: Nobody gives themselves more than they have: this would let you reveal masked run data.',
    'done',
    'done',
    'done',
  ]);
  // Whoever is the only one left can, and auditors are told.
  await otto.call('people:update', {
    personId: (await ada.call('identity:me', {})).person.id,
    roles: ['admin'],
    groups: [],
    disabled: true,
  });
  expect(await change(['admin', 'reviewer', 'operator'], ['security'])).toBe('done');
});
