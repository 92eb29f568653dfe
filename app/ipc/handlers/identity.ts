/** Sign-in, second factors, sessions, people. */
import { UserError } from '../../kernel/errors.ts';
import { roleTitles } from '../../identity/permissions.ts';
import type { AccountRecord, Session } from '../../identity/ports.ts';
import { badgeTitle, validBadges } from '../../lint/courses.ts';
import { callerOf } from '../caller.ts';
import type { PersonView } from '../contract/identity.ts';
import type { CallContext, HandlersFor } from '../handler.ts';
import { refuseOwnRights } from '../own-rights.ts';
import type { Services } from '../services.ts';
import { accountNotices, markSeen } from './account-notices.ts';

const deviceOf = (context: CallContext): string => (context.sender.transport === 'serve' ? 'Browser on this computer' : 'Desktop app');

function personView(services: Services, account: AccountRecord): PersonView {
  const key = services.workspace().identity.signingKeys.active(account.id);
  const earned = services.workspace().training.badges(account.id);
  return {
    id: account.id,
    account: account.name,
    displayName: account.displayName,
    roles: [...account.roles],
    roleTitles: [...roleTitles(account.roles, services.workspace().identity.customRoles())],
    groups: [...account.groups],
    disabled: account.state === 'disabled',
    secondFactor: account.secondFactor?.confirmedAt !== undefined,
    createdAt: account.createdAt,
    badges: validBadges(earned, services.policy.stored().policy, services.clock.now()).map(badgeTitle),
    ...(key === undefined ? {} : { keyId: key.keyId }),
    ...(account.lastSignInAt === undefined ? {} : { lastSignInAt: account.lastSignInAt }),
  };
}

export function identityHandlers(services: Services): HandlersFor<'identity' | 'people' | 'sso'> {
  const identity = () => services.workspace().identity;
  /** The tabs of a browser share its session: none goes on showing, or keeping, what somebody else had open there. */
  const hold = ({ sender }: CallContext, token: string | undefined): void => {
    if (token === undefined) services.holders.drop(sender.id);
    else services.holders.hold(sender.id, token);
    if (sender.transport === 'serve') services.publish('app:changed', {});
  };

  return {
    'identity:createFirst': async ({ account, displayName, password }, context) => {
      const { token, session } = await identity().createFirst({ account, displayName }, password, deviceOf(context));
      hold(context, token);
      context.note(session.accountId);
      return enrolmentView(identity().beginTotp(session));
    },
    'identity:signIn': async ({ account, password, secondFactor }, context) => {
      // Before the attempt, so that the log knows at whose account somebody guesses; never what was typed.
      const known = identity().knownAs(account);
      if (known !== undefined) context.note(known, { factor: secondFactor?.kind ?? 'none' });
      const { token, session } = await identity().signIn(account, password, deviceOf(context), secondFactor);
      hold(context, token);
      context.note(session.accountId);
      return { next: nextFor(session) };
    },
    'identity:providers': async () => ({
      providers: services
        .workspace()
        .sso.list()
        .filter(({ provider }) => provider.enabled)
        .map(({ provider: { id, name } }) => ({ id, name })),
    }),
    'identity:beginSso': async ({ providerId }, context) => services.workspace().sso.start(context.sender.id, providerId),
    'identity:finishSso': async ({ attemptId }, context) => {
      const person = await services.workspace().sso.finish(context.sender.id, attemptId);
      const { token, session } = identity().signInExternal(person, deviceOf(context));
      hold(context, token);
      context.note(session.accountId, { factor: person.secondFactor ? 'provider' : 'none', by: 'provider' });
      return { next: nextFor(session) };
    },
    'identity:showSecondFactor': async (proof, context) => {
      context.note(callerOf(context).accountId, { factor: proof.kind });
      await identity().showSecondFactor(callerOf(context), proof);
      services.publish('app:changed', {});
      return { done: true };
    },
    'identity:beginTotp': async (_input, context) => enrolmentView(identity().beginTotp(callerOf(context))),
    'identity:keepFactor': async (_input, context) => {
      identity().keepFactor(callerOf(context));
      return { done: true };
    },
    'identity:confirmTotp': async ({ code }, context) => {
      const caller = callerOf(context);
      const replaced = identity().person(caller.accountId).secondFactor?.confirmedAt !== undefined;
      const recoveryCodes = await identity().confirmTotp(caller, code);
      // Made now, so that the trust root can name it before the first signature.
      identity().signingKeys.ensure(caller.accountId);
      context.note(caller.accountId, { replaced: String(replaced) });
      return { recoveryCodes: [...recoveryCodes] };
    },
    'identity:renewRecoveryCodes': async (_input, context) => {
      const caller = callerOf(context);
      const recoveryCodes = identity().renewRecoveryCodes(caller);
      context.note(caller.accountId);
      return { recoveryCodes: [...recoveryCodes] };
    },
    'identity:security': async (_input, context) => {
      const { secondFactor, passwordHash, passwordChangedAt } = identity().person(callerOf(context).accountId);
      return {
        ...(secondFactor?.confirmedAt === undefined ? {} : { authenticator: { since: secondFactor.confirmedAt } }),
        recoveryCodesLeft: secondFactor?.recoveryHashes.length ?? 0,
        ...(passwordHash === undefined ? {} : { password: passwordChangedAt === undefined ? {} : { changedAt: passwordChangedAt } }),
      };
    },
    'identity:signOut': async (_input, context) => {
      const caller = callerOf(context);
      identity().sessions.end(caller.accountId, caller.id);
      hold(context, undefined);
      context.note(caller.accountId);
      return { done: true };
    },
    'identity:me': async (_input, context) => {
      const caller = callerOf(context);
      return {
        person: personView(services, identity().person(caller.accountId)),
        permissions: [...caller.permissions],
        idleLockMinutes: Math.round(identity().sessions.limits.idleMs / 60_000),
      };
    },
    'identity:notices': async (_input, context) => ({
      notices: accountNotices(services.workspace(), callerOf(context), services.clock.now()),
    }),
    'identity:noticesSeen': async ({ index }, context) => {
      markSeen(services.workspace(), callerOf(context).accountId, index);
      return { done: true };
    },
    'identity:lock': async (_input, context) => {
      identity().sessions.lock(callerOf(context).id);
      services.publish('app:changed', {});
      return { done: true };
    },
    'identity:unlock': async (proof, context) => {
      context.note(callerOf(context).accountId, { factor: 'password' in proof ? 'password' : proof.kind });
      await identity().unlock(callerOf(context), proof);
      services.publish('app:changed', {});
      return { done: true };
    },
    'identity:stepUp': async (proof, context) => {
      const caller = callerOf(context);
      context.note(caller.accountId, { factor: proof.kind });
      return { validUntil: await identity().stepUp(caller, proof) };
    },
    'identity:changePassword': async ({ current, next }, context) => {
      const caller = callerOf(context);
      context.note(caller.accountId, { first: String(caller.state === 'new-password') });
      await identity().changePassword(caller, current, next);
      services.publish('app:changed', {});
      return { done: true };
    },
    'identity:keys': async (_input, context) => ({
      keys: [...identity().signingKeys.history(callerOf(context).accountId)]
        .sort((a, b) => b.createdAt - a.createdAt)
        .map(({ keyId, state, createdAt, endedAt, reason }) => ({
          keyId,
          state,
          createdAt,
          ...(endedAt === undefined ? {} : { endedAt }),
          ...(reason === undefined ? {} : { reason }),
        })),
    }),
    'identity:replaceKey': async ({ compromised }, context) => {
      const { accountId } = callerOf(context);
      const before = identity().signingKeys.active(accountId)?.keyId;
      const { signingKeys } = identity();
      const { keyId } = compromised
        ? signingKeys.revokeActive(accountId, 'its owner says that others may know it')
        : signingKeys.rotate(accountId);
      context.note(accountId, { key: keyId, compromised: String(compromised), ...(before === undefined ? {} : { before }) });
      return { keyId };
    },
    'identity:sessions': async (_input, context) => {
      const caller = callerOf(context);
      return {
        sessions: identity()
          .sessions.listOf(caller.accountId)
          .map((record) => ({
            id: record.id,
            startedAt: record.createdAt,
            lastSeenAt: record.lastSeenAt,
            host: record.device,
            current: record.id === caller.id,
          })),
      };
    },
    'identity:endSessions': async ({ sessionId }, context) => {
      const caller = callerOf(context);
      if (sessionId === undefined) identity().sessions.endAll(caller.accountId, caller.id);
      else if (!identity().sessions.end(caller.accountId, sessionId))
        throw new UserError('identity/not-found', 'This session has ended already.');
      context.note(caller.accountId);
      return { done: true };
    },

    'sso:list': async () => ({
      providers: services
        .workspace()
        .sso.list()
        .map((row) => ({ ...row })),
    }),
    'sso:save': async ({ provider, clientSecret }, context) => {
      const known = services
        .workspace()
        .sso.list()
        .some((row) => row.provider.id === provider.id);
      const saved = known ? provider : { ...provider, id: services.newId('idp') };
      services.workspace().sso.save(saved, clientSecret);
      context.note(saved.id, {
        enabled: String(saved.enabled),
        groups: String(saved.mapping.length),
        secret: String(clientSecret !== undefined),
      });
      return { done: true };
    },
    'sso:remove': async ({ providerId }, context) => {
      services.workspace().sso.remove(providerId);
      context.note(providerId);
      return { done: true };
    },

    'people:list': async () => ({
      people: identity()
        .people()
        .map((account) => personView(services, account)),
    }),
    'people:create': async (person, context) => {
      const { account, firstPassword } = await identity().create(person);
      context.note(account.id, { roles: person.roles.join(',') });
      return { person: personView(services, account), firstPassword };
    },
    'people:update': async ({ personId, roles, groups, disabled }, context) => {
      refuseOwnRights(services.workspace(), context, { account: { id: personId, roles, groups } });
      const changed = identity().update(personId, { roles, groups, state: disabled ? 'disabled' : 'active' }, () => {
        if (disabled) services.workspace().git.forget(personId);
      });
      context.note(personId, { roles: roles.join(','), disabled: String(disabled) });
      return personView(services, changed);
    },
    'people:remove': async ({ personId }, context) => {
      const { name, displayName } = identity().person(personId);
      const owned = services
        .workspace()
        .flows.list()
        .filter(({ owner }) => owner === name)
        .map((flow) => flow.name);
      // The name would be free again, and whoever got it next would own them.
      if (owned.length > 0)
        throw new UserError(
          'identity/in-use',
          `${displayName} owns ${owned
            .slice(0, 3)
            .map((one) => `“${one}”`)
            .join(', ')}${owned.length > 3 ? ` and ${owned.length - 3} more flows` : ''}.`,
          { place: name, mend: 'Choose another owner for them, or switch the account off instead.' },
        );
      identity().remove(personId, () => services.workspace().git.forget(personId));
      context.note(personId);
      return { done: true };
    },
    'people:revokeKey': async ({ personId, reason }, context) => {
      const before = identity().signingKeys.active(personId)?.keyId;
      if (before === undefined) throw new UserError('identity/key-missing', 'This person has no signing key in use.', { place: personId });
      const { keyId } = identity().signingKeys.revokeActive(personId, reason);
      context.note(personId, { before, key: keyId });
      return personView(services, identity().person(personId));
    },
    'people:resetAccess': async ({ personId }, context) => {
      if (personId === callerOf(context).accountId)
        throw new UserError(
          'identity/denied',
          'Another administrator resets your access; you change your own password and second factor under Settings.',
        );
      // Whoever signs in with the first password must not act elsewhere as the person either: both end, or none does and no password is made that nobody would see.
      const { firstPassword, endedKey } = await identity().resetAccess(personId, () => services.workspace().git.forget(personId));
      context.note(personId, { password: String(firstPassword !== undefined), ...(endedKey === undefined ? {} : { before: endedKey }) });
      return firstPassword === undefined ? {} : { firstPassword };
    },
  };
}

function nextFor({ state }: Session): Exclude<Session['state'], 'locked'> {
  return state === 'locked' ? 'ready' : state;
}

const enrolmentView = ({ uri, secret, qr }: { uri: string; secret: string; qr: { size: number; path: string } }) => ({
  uri,
  secret,
  qr: { size: qr.size, path: qr.path },
});
