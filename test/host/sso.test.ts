import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { totpCode } from '../../app/identity/second-factor.node.ts';
import { hasOpenssl, newAuthority, type Authority } from '../kit/certificates.ts';
import { submitInvoices } from '../exchange/two-workspaces.ts';
import { Refusal, type PersonAtDoor } from '../kit/person.ts';
import { ada as external, browse, startProvider, type ProviderServer } from '../identity/sso/provider-server.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

let authority: Authority;
let server: ProviderServer;
let world: TestHost;

const come = (url: URL): Promise<void> =>
  new Promise((resolve, reject) => {
    request(url, (response) => {
      response.resume();
      response.once('end', resolve);
    })
      .once('error', reject)
      .end();
  });
const refusal = async (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

/** From the button to signed in. */
async function signIn(person: PersonAtDoor): Promise<string> {
  const [provider] = (await person.call('identity:providers', {})).providers;
  const { attemptId, url } = await person.call('identity:beginSso', { providerId: provider?.id ?? '' });
  const finished = person.call('identity:finishSso', { attemptId });
  await come(await browse(url, authority.ca));
  return (await finished).next;
}

describe.skipIf(!hasOpenssl())('people of an identity provider', () => {
  beforeAll(async () => {
    authority = newAuthority();
    server = await startProvider(authority);
  });
  afterAll(async () => {
    await server.close();
    authority.remove();
  });
  beforeEach(async () => {
    world = await openTestHost();
    server.person = external;
    server.amr = ['pwd', 'mfa'];
  });
  afterEach(async () => {
    await world.close();
  });

  async function setUp(): Promise<PersonAtDoor> {
    const { ada: admin } = await withFirstPerson(world);
    await admin.call('sso:save', {
      provider: {
        id: 'new',
        name: 'Example ID',
        issuer: server.issuer,
        clientId: 'countersign',
        scopes: ['profile', 'email'],
        groupsClaim: 'groups',
        trustsSecondFactor: true,
        enabled: true,
        ca: authority.ca,
        mapping: [
          { group: 'reviewers', roles: ['reviewer'], reviewerGroups: ['security'] },
          { group: 'drawers', roles: ['designer'], reviewerGroups: [] },
        ],
      },
    });
    return admin;
  }

  test('get an account at their first sign-in, a second factor of ours for signatures, and the roles of their groups of today', async () => {
    server.person = { ...external, sub: 'u-9', preferred_username: 'grace' };
    await setUp();
    const grace = world.person('grace');
    expect(await signIn(grace)).toBe('enrol-second-factor');
    await grace.enrol((await grace.call('identity:beginTotp', {})).secret);
    expect((await grace.call('identity:me', {})).person).toMatchObject({ account: 'grace', roles: ['reviewer'], groups: ['security'] });
    server.person = { ...server.person, groups: ['drawers'] };
    const again = world.person('grace on another day');
    expect(await signIn(again)).toBe('ready');
    expect((await again.call('identity:me', {})).person).toMatchObject({ account: 'grace', roles: ['designer'], groups: [] });
  });

  test('are asked for our code when the provider saw only a password', async () => {
    server.person = { ...external, sub: 'u-9', preferred_username: 'grace' };
    await setUp();
    const grace = world.person('grace');
    await signIn(grace);
    const codes = (
      await grace.call('identity:confirmTotp', { code: totpCode((await grace.call('identity:beginTotp', {})).secret, Date.now()) })
    ).recoveryCodes;
    server.amr = ['pwd'];
    const later = world.person('grace later');
    expect(await signIn(later)).toBe('second-factor');
    expect(await refusal(later.call('flows:list', {}))).toBe('identity/second-factor-missing');
    await later.call('identity:showSecondFactor', { kind: 'recovery', code: codes[0] ?? '' });
    expect((await later.call('app:state', {})).phase).toBe('ready');
    await later.call('identity:lock', {});
    await later.call('identity:unlock', { kind: 'recovery', code: codes[1] ?? '' });
    expect((await later.call('app:state', {})).phase).toBe('ready');
  });

  test('do not get in without a group, as somebody else, disabled, or through another window', async () => {
    const admin = await setUp();
    server.person = { ...external, groups: ['everybody'] };
    expect(await refusal(signIn(world.person('nobody')))).toBe('identity/denied');
    // The name of a local account proves nothing about whose it is.
    server.person = external;
    expect(await refusal(signIn(world.person('another ada')))).toBe('identity/exists');
    server.person = { ...external, sub: 'u-9', preferred_username: 'grace' };
    await signIn(world.person('grace'));
    const grace = (await admin.call('people:list', {})).people.find(({ account }) => account === 'grace');
    await admin.call('people:update', { personId: grace?.id ?? '', roles: ['reviewer'], groups: [], disabled: true });
    expect(await refusal(signIn(world.person('grace again')))).toBe('identity/denied');
    const [provider] = (await admin.call('identity:providers', {})).providers;
    const { attemptId } = await world.person('window one').call('identity:beginSso', { providerId: provider?.id ?? '' });
    expect(await refusal(world.person('window two').call('identity:finishSso', { attemptId }))).toBe('identity/sso-refused');
  });

  test('change their name, but not into that of somebody else', async () => {
    server.person = { ...external, sub: 'u-9', preferred_username: 'grace', name: 'Grace' };
    await setUp();
    const grace = world.person('grace');
    await signIn(grace);
    await grace.enrol((await grace.call('identity:beginTotp', {})).secret);
    const shown = async (name: string): Promise<string> => {
      server.person = { ...server.person, name };
      const again = world.person(`grace as ${name}`);
      await signIn(again);
      return (await again.call('identity:me', {})).person.displayName;
    };
    expect([await shown('Grace Hopper'), await shown('\u0410da'), await shown('Ada'), await shown('Ad\u200ba')]).toEqual([
      'Grace Hopper',
      'Grace Hopper',
      'Grace Hopper',
      'Grace Hopper',
    ]);
  });

  test('sign nothing that they made, and answer once, by whichever of their accounts', async () => {
    server.person = { ...external, sub: 'u-9', preferred_username: 'grace', email: 'grace@example.com', groups: ['drawers'] };
    await setUp();
    const come = async (name: string): Promise<PersonAtDoor> => {
      const person = world.person(name);
      expect(await signIn(person)).toBe('enrol-second-factor');
      await person.enrol((await person.call('identity:beginTotp', {})).secret);
      return person;
    };
    const grace = await come('grace');
    // Told of twice, she is two subjects; the address is what stays.
    server.person = { ...server.person, sub: 'u-10', preferred_username: 'g.hopper', name: 'G. Hopper', email: 'Grace+Review@Example.com' };
    server.person = { ...server.person, groups: ['reviewers', 'drawers'] };
    const again = await come('g.hopper');
    server.person = { ...server.person, sub: 'u-11', preferred_username: 'rui', name: 'Rui', email: 'rui@example.com' };
    const rui = await come('rui');

    const { reviewId } = await submitInvoices(grace);
    const { closure, cannotSign } = await again.call('review:get', { reviewId });
    const sign = (who: PersonAtDoor): Promise<unknown> => who.call('review:sign', { reviewId, closure: closure.hash });
    const waits = async (who: PersonAtDoor): Promise<boolean | undefined> =>
      (await who.call('review:list', {})).reviews.find(({ id }) => id === reviewId)?.waitingForMe;
    expect([cannotSign, await waits(again), await refusal(sign(again)), await waits(rui), await refusal(sign(rui))]).toEqual([
      ['Another account with your e-mail address touched what is reviewed here, so somebody else must sign.'],
      false,
      'review/self-approval',
      true,
      'done',
    ]);

    const asks = flow(
      [step('start', 'manual-trigger', {}), step('ask', 'approval', { title: 'Pay?', approvers: 2, deadlineMinutes: 60 })],
      ['start > ask'],
      { id: 'flow_asks' },
    );
    await grace.call('run:start', { flow: asks, mode: 'dev', input: {} });
    const task = await vi.waitUntil(async () => (await grace.call('human:list', { oldestFirst: false, offset: 0, limit: 10 })).tasks[0], {
      timeout: 60_000,
    });
    const answer = (who: PersonAtDoor): Promise<unknown> =>
      who.call('human:answer', { taskId: task.id, decision: 'approve', reason: '', argumentsHash: task.argumentsHash });
    expect([await refusal(answer(grace)), await refusal(answer(again)), await refusal(answer(rui))]).toEqual([
      'done',
      'human/denied',
      'done',
    ]);
  });

  test('find no button once the provider is switched off or removed', async () => {
    const admin = await setUp();
    const [row] = (await admin.call('sso:list', {})).providers;
    if (row === undefined) throw new Error('there is no provider');
    await admin.call('sso:save', { provider: { ...row.provider, enabled: false }, clientSecret: 'a-client-secret' });
    const elsewhere = { ...row.provider, enabled: false, issuer: 'https://elsewhere.example.com' };
    expect(await refusal(admin.call('sso:save', { provider: elsewhere }))).toBe('ipc/bad-input');
    expect(await admin.call('identity:providers', {})).toEqual({ providers: [] });
    expect(await refusal(world.person('x').call('identity:beginSso', { providerId: row.provider.id }))).toBe('identity/not-found');
    expect(JSON.stringify(await admin.call('sso:list', {}))).not.toContain('a-client-secret');
    await admin.call('sso:remove', { providerId: row.provider.id });
    expect(await admin.call('sso:list', {})).toEqual({ providers: [] });
  });
});
