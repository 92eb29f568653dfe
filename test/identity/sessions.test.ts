import { describe, expect, test } from 'vitest';
import { verifyEd25519 } from '../../app/identity/ed25519.node.ts';
import { totpCode } from '../../app/identity/second-factor.node.ts';
import { newFactorPurpose } from '../../app/identity/sessions.ts';
import type { ExternalPerson } from '../../app/identity/sso/provider.ts';
import { codeOf, firstPerson, goodPassword, newWorld, refusal } from './kit.ts';
import { minute, firstSignIn } from './sign-in-kit.ts';

describe('sessions', () => {
  test('lock when idle, open with the password, end after twelve hours whatever happens', async () => {
    const world = newWorld();
    const { token, session } = await firstPerson(world);
    const state = (): string => world.identity.sessions.resolve(token)?.state ?? 'gone';
    const seen = [state()];
    world.pass(14 * minute);
    seen.push(state());
    world.pass(14 * minute);
    seen.push(state());
    world.pass(15 * minute);
    seen.push(state());
    seen.push(await refusal(world.identity.unlock(session, { password: 'wrong' })), state());
    await world.identity.unlock(session, { password: goodPassword });
    seen.push(state());
    for (let i = 0; i < 70; i += 1) {
      world.pass(10 * minute);
      state();
    }
    seen.push(state());
    expect(seen).toEqual(['ready', 'ready', 'ready', 'locked', 'identity/wrong-credentials', 'locked', 'ready', 'gone']);
  });

  test('a clock that is set back does not keep an idle session open', async () => {
    const world = newWorld();
    const { token } = await firstPerson(world);
    world.pass(-20 * minute);
    expect(world.identity.sessions.resolve(token)?.state).toBe('locked');
    // Set back far, it ends: it would else last for as much longer, once it is unlocked.
    world.pass(-365 * 24 * 60 * minute);
    expect(world.identity.sessions.resolve(token)).toBeUndefined();
  });

  test("can be listed, ended one by one, and all at once; nobody ends another person's", async () => {
    const world = newWorld();
    const ada = await firstPerson(world);
    const { account } = await world.identity.create({ account: 'bob', displayName: 'Bob', roles: ['operator'], groups: [] });
    const second = await world.identity.signIn('ada', goodPassword, 'laptop');
    const third = await world.identity.signIn('ada', goodPassword, 'phone');
    const { sessions } = world.identity;
    expect(
      sessions
        .listOf(ada.session.accountId)
        .map((one) => one.device)
        .sort(),
    ).toEqual(['laptop', 'phone', 'test']);
    expect([
      sessions.end(account.id, second.session.id),
      sessions.end(ada.session.accountId, second.session.id),
      sessions.resolve(second.token),
    ]).toEqual([false, true, undefined]);
    sessions.endAll(ada.session.accountId, ada.session.id);
    expect([sessions.resolve(third.token), sessions.resolve(ada.token)?.state]).toEqual([undefined, 'ready']);
    sessions.endAll(ada.session.accountId);
    expect(sessions.resolve(ada.token)).toBe(undefined);
  });

  test('a changed password signs out everywhere else', async () => {
    const world = newWorld();
    const ada = await firstPerson(world);
    const other = await world.identity.signIn('ada', goodPassword, 'laptop');
    expect(await refusal(world.identity.changePassword(ada.session, goodPassword, 'ada'))).toBe('identity/weak-password');
    await world.identity.changePassword(ada.session, goodPassword, 'seven grey herons wait');
    expect([
      world.identity.sessions.resolve(other.token),
      world.identity.sessions.resolve(ada.token)?.state,
      await refusal(world.identity.signIn('ada', goodPassword, 'x')),
      await refusal(world.identity.signIn('ada', 'seven grey herons wait', 'x')),
    ]).toEqual([undefined, 'ready', 'identity/wrong-credentials', 'done']);
  });
});

describe('people of a provider that cannot be reached', () => {
  const hour = 60 * minute;
  const grace: ExternalPerson = {
    issuer: 'https://id.example.com',
    subject: 'u-1',
    name: 'grace',
    displayName: 'Grace',
    roles: ['reviewer'],
    groups: ['security'],
    secondFactor: true,
  };

  test('work on with codes of their own until twelve hours after their sign-in, and not a minute longer', async () => {
    const world = newWorld();
    await firstPerson(world);
    const { identity } = world;
    const { token, session } = identity.signInExternal(grace, 'test');
    const { secret } = identity.beginTotp(session);
    await identity.confirmTotp(session, totpCode(secret, world.clock.at));
    const state = (): string | undefined => identity.sessions.resolve(token)?.state;
    const states: (string | undefined)[] = [state()];
    for (let passed = 0; passed < 11; passed += 1) {
      world.pass(hour);
      states.push(state());
      await identity.unlock(session, { kind: 'totp', code: totpCode(secret, world.clock.at) });
      states.push(state());
    }
    expect(states).toEqual(['ready', ...Array.from({ length: 11 }, () => ['locked', 'ready']).flat()]);
    world.pass(hour - minute);
    await identity.unlock(session, { kind: 'totp', code: totpCode(secret, world.clock.at) });
    expect([state(), identity.sessions.listOf(session.accountId).length]).toEqual(['ready', 1]);
    world.pass(minute);
    // Neither a code nor a password opens it then: there is none, and the provider alone says who it is.
    expect([
      state(),
      await refusal(identity.unlock(session, { kind: 'totp', code: totpCode(secret, world.clock.at + 60_000) })),
      await refusal(identity.signIn('grace', goodPassword, 'test')),
      state(),
    ]).toEqual([undefined, expect.any(String), 'identity/wrong-credentials', undefined]);
  });

  test('lose their access here at once when they are disabled here, whatever the provider would say', async () => {
    const world = newWorld();
    await firstPerson(world);
    const { token, session } = world.identity.signInExternal(grace, 'test');
    world.identity.update(session.accountId, { roles: ['reviewer'], groups: [], state: 'disabled' });
    expect([world.identity.sessions.resolve(token), await refusal((async () => world.identity.signInExternal(grace, 'test'))())]).toEqual([
      undefined,
      'identity/denied',
    ]);
  });
});

describe('another authenticator', () => {
  test('signs out everywhere else, and counts only in the session that began it, within ten minutes', async () => {
    const world = newWorld();
    const { identity, clock } = world;
    const ada = await firstPerson(world);
    const other = await identity.signIn('ada', goodPassword, 'laptop', { kind: 'totp', code: codeOf(ada, world) });
    const { secret } = identity.beginTotp(ada.session);
    const elsewhere = await refusal(identity.confirmTotp(other.session, totpCode(secret, clock.at)));
    world.pass(10 * minute + 1);
    const late = await refusal(identity.confirmTotp(ada.session, totpCode(secret, clock.at)));
    const again = identity.beginTotp(ada.session);
    await identity.confirmTotp(ada.session, totpCode(again.secret, clock.at));
    expect([elsewhere, late, identity.sessions.resolve(other.token), identity.sessions.resolve(ada.token)?.state]).toEqual([
      'identity/second-factor-missing',
      'identity/second-factor-missing',
      undefined,
      'ready',
    ]);
  });
});

describe('step-up', () => {
  test('is good once, for five minutes, for its session and its purpose', async () => {
    const world = newWorld();
    const ada = await firstPerson(world);
    const { sessions } = world.identity;
    const other = await world.identity.signIn('ada', goodPassword, 'laptop');
    const prove = async (purpose?: string): Promise<void> => {
      world.pass(30_000);
      await world.identity.stepUp(ada.session, { kind: 'totp', code: codeOf(ada, world) }, purpose);
    };
    await prove('review.sign');
    const bound = [
      sessions.useStepUp(other.session.id, 'review.sign'),
      sessions.useStepUp(ada.session.id, 'run.reveal'),
      sessions.useStepUp(ada.session.id, 'review.sign'),
      sessions.useStepUp(ada.session.id, 'review.sign'),
    ];
    await prove();
    world.pass(5 * minute);
    const late = sessions.useStepUp(ada.session.id);
    await prove();
    sessions.lock(ada.session.id);
    sessions.unlock(ada.session.id);
    expect([bound, late, sessions.useStepUp(ada.session.id)]).toEqual([[false, false, true, false], false, false]);
  });
});

describe('a recovery code', () => {
  test('lets another authenticator be set up by whichever sign-in it ended, for five minutes, in that session only', async () => {
    const world = newWorld();
    const {
      recoveryCodes: [one = '', two = '', three = ''],
    } = await firstPerson(world);
    const { identity } = world;
    const mayReplace = (id: string): boolean => identity.sessions.useStepUp(id, newFactorPurpose);
    const usual = await identity.signIn('ada', goodPassword, 'desk');
    const came = await identity.signIn('ada', goodPassword, 'laptop', { kind: 'recovery', code: one });
    const bound = [
      mayReplace(usual.session.id),
      identity.sessions.useStepUp(came.session.id),
      mayReplace(came.session.id),
      mayReplace(came.session.id),
    ];
    await identity.showSecondFactor(usual.session, { kind: 'recovery', code: two });
    const shown = mayReplace(usual.session.id);
    const late = await identity.signIn('ada', goodPassword, 'phone', { kind: 'recovery', code: three });
    world.pass(5 * minute);
    expect([bound, shown, mayReplace(late.session.id)]).toEqual([[false, false, true, false], true, false]);
  });

  test('lets no other authenticator be set up once its owner has said that they still have theirs; another proof still may', async () => {
    const world = newWorld();
    const {
      recoveryCodes: [one = '', two = ''],
    } = await firstPerson(world);
    const { identity } = world;
    const { session } = await identity.signIn('ada', goodPassword, 'laptop', { kind: 'recovery', code: one });
    identity.keepFactor(session);
    const kept = identity.sessions.useStepUp(session.id, newFactorPurpose);
    await identity.stepUp(session, { kind: 'recovery', code: two });
    expect([kept, identity.sessions.useStepUp(session.id, newFactorPurpose)]).toEqual([false, true]);
  });

  test('ends when new ones are made, which needs an authenticator that counts', async () => {
    const world = newWorld();
    const { session } = await world.identity.createFirst({ account: 'ada', displayName: 'Ada Person' }, goodPassword, 'test');
    const renew = (): Promise<readonly string[]> => Promise.resolve().then(() => world.identity.renewRecoveryCodes(session));
    const before = await refusal(renew());
    const [old = ''] = await world.identity.confirmTotp(session, totpCode(world.identity.beginTotp(session).secret, world.clock.at));
    const [fresh = ''] = await renew();
    const spend = (code: string): Promise<string> => refusal(world.identity.stepUp(session, { kind: 'recovery', code }));
    expect([before, await spend(old), await spend(fresh), await spend(fresh)]).toEqual([
      'identity/second-factor-missing',
      'identity/wrong-code',
      'done',
      'identity/wrong-code',
    ]);
  });
});

describe('signing keys', () => {
  test('are neither made nor used for an account without a second factor, or one that is switched off', async () => {
    const world = newWorld();
    const { signingKeys } = world.identity;
    await firstPerson(world);
    const eve = await firstSignIn(world, 'eve');
    const key = signingKeys.ensure(eve.accountId);
    world.identity.update(eve.accountId, { roles: ['admin'], groups: [], state: 'disabled' });
    const off = await refusal(signingKeys.withSigner(eve.accountId, async () => undefined));
    world.identity.update(eve.accountId, { roles: ['admin'], groups: [], state: 'active' });
    await world.identity.resetAccess(eve.accountId);
    expect(() => signingKeys.ensure(eve.accountId)).toThrow(expect.objectContaining({ code: 'identity/second-factor-missing' }));
    expect([off, signingKeys.history(eve.accountId).map(({ keyId, state }) => [keyId, state])]).toEqual([
      'identity/second-factor-missing',
      [[key.keyId, 'retired']],
    ]);
  });

  test('sign while in use, keep their history, and lose their private half when they end', async () => {
    const world = newWorld();
    const { session } = await firstPerson(world);
    const { signingKeys } = world.identity;
    const first = signingKeys.ensure(session.accountId);
    const message = new TextEncoder().encode('hello');
    const signature = await signingKeys.withSigner(session.accountId, async (signer) => signer.sign(message));
    world.pass(minute);
    const second = signingKeys.rotate(session.accountId);
    world.pass(minute);
    const third = signingKeys.revokeActive(session.accountId, 'the laptop was lost');
    expect([
      verifyEd25519(new Uint8Array(Buffer.from(first.publicKey, 'base64')), message, signature),
      await signingKeys.withSigner(session.accountId, async ({ keyId }) => keyId === third.keyId && keyId !== second.keyId),
      signingKeys.history(session.accountId).map(({ state, reason, sealedPrivateKey }) => [state, reason, sealedPrivateKey === '']),
    ]).toEqual([
      true,
      true,
      [
        ['retired', 'replaced by a new key', true],
        ['revoked', 'the laptop was lost', true],
        ['active', undefined, false],
      ],
    ]);
  });
});
