import { wireError } from '../../app/ipc/envelope.ts';
import { describe, expect, test } from 'vitest';
import { codeOf, firstPerson, goodPassword, newWorld, refusal } from './kit.ts';

describe('signing in', () => {
  test('the first person sets up a second factor before anything else; then there is no first person any more', async () => {
    const world = newWorld();
    const { token, session } = await world.identity.createFirst({ account: 'Ada', displayName: 'Ada Person' }, goodPassword, 'test');
    expect([session.state, session.permissions, session.account]).toEqual(['enrol-second-factor', [], 'ada']);
    expect(await refusal(world.identity.createFirst({ account: 'eve', displayName: 'Eve' }, goodPassword, 'test'))).toBe('identity/exists');
    expect(world.identity.sessions.resolve(token)?.state).toBe('enrol-second-factor');
  });

  test('two first persons at the same moment: one of them is', async () => {
    const { identity } = newWorld();
    const both = await Promise.all(
      ['ada', 'eve'].map((account) => refusal(identity.createFirst({ account, displayName: account }, goodPassword, 'test'))),
    );
    expect([both.sort(), identity.people().length]).toEqual([['done', 'identity/exists'], 1]);
  });

  test('password, then code: only then may one do something', async () => {
    const world = newWorld();
    const ada = await firstPerson(world);
    const { token, session } = await world.identity.signIn('ADA', goodPassword, 'laptop');
    const before = [session.state, session.permissions.length];
    await world.identity.showSecondFactor(session, { kind: 'totp', code: codeOf(ada, world) });
    const after = world.identity.sessions.resolve(token);
    expect([before, after?.state, after?.permissions.includes('flow.edit'), after?.permissions.includes('review.sign')]).toEqual([
      ['second-factor', 0],
      'ready',
      true,
      false,
    ]);
  });

  test('a code that was used once is wrong the second time, also for another purpose', async () => {
    const world = newWorld();
    const ada = await firstPerson(world);
    const code = codeOf(ada, world);
    const first = await world.identity.signIn('ada', goodPassword, 'a', { kind: 'totp', code });
    expect([
      first.session.state,
      await refusal(world.identity.signIn('ada', goodPassword, 'b', { kind: 'totp', code })),
      await refusal(world.identity.stepUp(first.session, { kind: 'totp', code })),
    ]).toEqual(['ready', 'identity/wrong-code', 'identity/wrong-code']);
  });

  test('a recovery code works once', async () => {
    const world = newWorld();
    const { recoveryCodes } = await firstPerson(world);
    const proof = { kind: 'recovery', code: recoveryCodes[3] ?? '' } as const;
    expect([
      (await world.identity.signIn('ada', goodPassword, 'a', proof)).session.state,
      await refusal(world.identity.signIn('ada', goodPassword, 'b', proof)),
    ]).toEqual(['ready', 'identity/wrong-code']);
  });

  test('whoever is switched off, or whose access is reset, while the old password is being checked is not let in by it', async () => {
    const { identity } = newWorld();
    const [bob, eve] = await Promise.all(
      ['bob', 'eve'].map((account) => identity.create({ account, displayName: account, roles: ['designer'], groups: [] })),
    );
    const asBob = refusal(identity.signIn('bob', bob?.firstPassword ?? '', 'x'));
    identity.update(bob?.account.id ?? '', { roles: ['designer'], groups: [], state: 'disabled' });
    const asEve = identity.signIn('eve', eve?.firstPassword ?? '', 'x').then(
      ({ token }) => token,
      () => 'refused',
    );
    await identity.resetAccess(eve?.account.id ?? '');
    expect([await asBob, identity.sessions.resolve(await asEve)]).toEqual(['identity/wrong-credentials', undefined]);
  });

  test('a wrong password and an account that does not exist sound the same', async () => {
    const world = newWorld();
    await firstPerson(world);
    const says = async (account: string, password: string): Promise<string> =>
      world.identity.signIn(account, password, 'x').then(
        () => 'in',
        (error: Error) => error.message,
      );
    expect(await says('ada', 'wrong')).toBe(await says('nobody', 'wrong'));
  });

  test('wrong passwords lock the account for longer and longer, attempts side by side included', async () => {
    const world = newWorld();
    await firstPerson(world);
    const burst = await Promise.all(Array.from({ length: 12 }, () => refusal(world.identity.signIn('ada', 'wrong', 'x'))));
    expect([
      burst.filter((code) => code === 'identity/wrong-credentials').length,
      burst.filter((code) => code === 'identity/locked-out').length,
    ]).toEqual([5, 7]);
    // The right password does not help while the account rests, and does afterwards.
    const during = await refusal(world.identity.signIn('ada', goodPassword, 'x'));
    world.pass(5_000);
    expect([during, await refusal(world.identity.signIn('ada', goodPassword, 'x')), world.identity.people()[0]?.failures]).toEqual([
      'identity/locked-out',
      'done',
      0,
    ]);
  });

  test('a clock that was a year ahead for a while keeps nobody out for a year, and shortens no rest', async () => {
    const world = newWorld();
    await firstPerson(world);
    const year = 365 * 24 * 60 * 60_000;
    const tried = async (password: string): Promise<string> => await refusal(world.identity.signIn('ada', password, 'x'));
    world.pass(year);
    const once = await tried('wrong');
    world.pass(-year);
    const after = await tried(goodPassword);
    world.pass(year);
    for (let i = 0; i < 6; i += 1) await tried('wrong');
    world.pass(-year);
    const rests = [await tried(goodPassword)];
    world.pass(4_000);
    rests.push(await tried(goodPassword));
    world.pass(1_000);
    expect([once, after, rests, await tried(goodPassword)]).toEqual([
      'identity/wrong-credentials',
      'done',
      ['identity/locked-out', 'identity/locked-out'],
      'done',
    ]);
  });

  test('codes cannot be guessed either: five tries, then a rest', async () => {
    const world = newWorld();
    const { session } = await firstPerson(world);
    const tries = [];
    for (let i = 0; i < 7; i += 1) tries.push(await refusal(world.identity.stepUp(session, { kind: 'totp', code: '000000' })));
    expect(tries).toEqual([...Array.from({ length: 5 }, () => 'identity/wrong-code'), 'identity/locked-out', 'identity/locked-out']);
    // A form counts it down, so it must come with the refusal.
    const refused = await world.identity.stepUp(session, { kind: 'totp', code: '000000' }).catch((error: unknown) => error);
    expect(wireError(refused, 'd1')).toMatchObject({ message: 'Too many wrong attempts. Try again in 5 seconds.', retryAfterMs: 5_000 });
  });

  test('whoever knows the password guesses codes no longer for it, neither by signing in nor by unlocking between', async () => {
    const world = newWorld();
    const { session } = await firstPerson(world);
    const wrong = { kind: 'totp', code: '000000' } as const;
    const tries = [];
    for (let i = 0; i < 6; i += 1) tries.push(await refusal(world.identity.signIn('ada', goodPassword, 'x', wrong)));
    expect(tries).toEqual([...Array.from({ length: 5 }, () => 'identity/wrong-code'), 'identity/locked-out']);
    world.pass(5_000);
    const between = [];
    for (let i = 0; i < 2; i += 1)
      between.push(
        await refusal(world.identity.unlock(session, { password: goodPassword })),
        await refusal(world.identity.stepUp(session, wrong)),
      );
    expect(between).toEqual(['done', 'identity/wrong-code', 'identity/locked-out', 'identity/locked-out']);
  });

  test('a right code clears the count of codes, and a right password that of passwords', async () => {
    const world = newWorld();
    const ada = await firstPerson(world);
    const account = () => {
      const [one] = world.identity.people();
      return [one?.failures, one?.factorFailures];
    };
    await refusal(world.identity.signIn('ada', 'wrong', 'x'));
    await refusal(world.identity.stepUp(ada.session, { kind: 'totp', code: '000000' }));
    const before = account();
    await world.identity.signIn('ada', goodPassword, 'x');
    const known = account();
    await world.identity.stepUp(ada.session, { kind: 'totp', code: codeOf(ada, world) });
    expect([before, known, account()]).toEqual([
      [1, 1],
      [0, 1],
      [0, 0],
    ]);
  });

  test('a disabled person is out at once and cannot come back', async () => {
    const world = newWorld();
    const ada = await firstPerson(world);
    const { account, firstPassword } = await world.identity.create({ account: 'bob', displayName: 'Bob', roles: ['operator'], groups: [] });
    const bob = await world.identity.signIn('bob', firstPassword, 'x');
    world.identity.update(account.id, { roles: ['operator'], groups: [], state: 'disabled' });
    expect([
      world.identity.sessions.resolve(bob.token),
      await refusal(world.identity.signIn('bob', firstPassword, 'x')),
      world.identity.sessions.resolve(ada.token)?.state,
    ]).toEqual([undefined, 'identity/wrong-credentials', 'ready']);
  });

  test('a first password serves to choose another one, and nothing else; a factor is asked for before', async () => {
    const world = newWorld();
    const { account, firstPassword } = await world.identity.create({ account: 'bob', displayName: 'Bob', roles: ['operator'], groups: [] });
    const { session, token } = await world.identity.signIn('bob', firstPassword, 'x');
    const stateNow = (): string | undefined => world.identity.sessions.resolve(token)?.state;
    expect([
      session.state,
      session.permissions,
      await refusal(world.identity.changePassword(session, firstPassword, firstPassword)),
      stateNow(),
    ]).toEqual(['new-password', [], 'identity/weak-password', 'new-password']);
    await world.identity.changePassword(session, firstPassword, goodPassword);
    expect(stateNow()).toBe('enrol-second-factor');
    await world.identity.resetAccess(account.id);
    const reset = world.identity.person(account.id);
    expect([stateNow(), reset.firstPassword]).toEqual([undefined, true]);
  });

  test('wrong attempts before a reset do not keep its owner out of the first password', async () => {
    const world = newWorld();
    const { account } = await world.identity.create({ account: 'bob', displayName: 'Bob', roles: ['operator'], groups: [] });
    for (let i = 0; i < 6; i += 1) await refusal(world.identity.signIn('bob', 'wrong', 'x'));
    const before = await refusal(world.identity.signIn('bob', 'wrong', 'x'));
    const { firstPassword = '' } = await world.identity.resetAccess(account.id);
    expect([before, await refusal(world.identity.signIn('bob', firstPassword, 'x')), world.identity.person(account.id).failures]).toEqual([
      'identity/locked-out',
      'done',
      0,
    ]);
  });

  test('an account is switched off together with what belongs to it, or not at all', async () => {
    const { identity } = newWorld();
    const { account } = await identity.create({ account: 'bob', displayName: 'Bob', roles: ['operator'], groups: [] });
    const off = { roles: ['operator'], groups: [], state: 'disabled' } as const;
    expect(() =>
      identity.update(account.id, off, () => {
        throw new Error('the store is full');
      }),
    ).toThrow('full');
    const before = identity.person(account.id).state;
    let ended = 0;
    identity.update(account.id, off, () => {
      ended += 1;
    });
    expect([before, identity.person(account.id).state, ended]).toEqual(['active', 'disabled', 1]);
  });

  test('a reset ends what belongs to it in one go, or nothing at all', async () => {
    const world = newWorld();
    const { session, token } = await firstPerson(world);
    world.identity.signingKeys.ensure(session.accountId);
    await expect(
      world.identity.resetAccess(session.accountId, () => {
        throw new Error('the disk is full');
      }),
    ).rejects.toThrow('the disk is full');
    expect([
      world.identity.sessions.resolve(token)?.state,
      world.identity.signingKeys.active(session.accountId) === undefined,
      world.identity.person(session.accountId).firstPassword,
    ]).toEqual(['ready', false, undefined]);
  });

  test('the last administrator stays one', async () => {
    const world = newWorld();
    const { session } = await firstPerson(world);
    const demote = (): unknown => world.identity.update(session.accountId, { roles: ['designer'], groups: [], state: 'active' });
    expect(demote).toThrow(expect.objectContaining({ code: 'identity/denied' }));
    await world.identity.create({ account: 'eve', displayName: 'Eve', roles: ['admin'], groups: [] });
    expect(demote).not.toThrow();
  });

  test('nothing in the stored records signs anybody in', async () => {
    const world = newWorld();
    const ada = await firstPerson(world);
    world.identity.signingKeys.ensure(ada.session.accountId);
    const dump = ['account', 'session', 'signing_key']
      .map((table) => JSON.stringify(world.db.query<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all()))
      .join('');
    expect(
      [ada.token, ada.secret, goodPassword, ...ada.recoveryCodes, ...ada.recoveryCodes.map((code) => code.replaceAll('-', ''))].filter(
        (secret) => dump.includes(secret),
      ),
    ).toEqual([]);
  });
});
