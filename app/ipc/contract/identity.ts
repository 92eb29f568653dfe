/** People, sign-in, second factors, sessions. The session token itself never reaches the renderer. */
import { z } from 'zod';
import { permissions, reviewerGroups } from '../../identity/permissions.ts';
import { providerSchema } from '../../identity/sso/provider.ts';
import { call, readOnly } from './channel.ts';
import { done, empty, id, secondFactor, shortText, time } from './shapes.ts';

const account = z.string().min(1).max(120);
const password = z.string().min(1).max(1_000);
/** Built-in names, and ids of the organisation's own roles. */
const roleIds = z.array(id).max(20);
const reviewGroups = z.array(z.enum(reviewerGroups)).max(8);

export const personView = z.strictObject({
  id,
  account,
  displayName: shortText,
  roles: roleIds,
  roleTitles: z.array(shortText).max(20),
  groups: reviewGroups,
  disabled: z.boolean(),
  secondFactor: z.boolean(),
  keyId: shortText.optional(),
  createdAt: time,
  lastSignInAt: time.optional(),
  /** Titles of those that count now. */
  badges: z.array(shortText).max(100),
});
export type PersonView = z.infer<typeof personView>;

export const enrolment = z.strictObject({
  /** otpauth:// URI for an authenticator app, and the same as a QR code. */
  uri: z.string().max(2_000),
  secret: shortText,
  qr: z.strictObject({ size: z.int().max(400), path: z.string().max(100_000) }),
});

export const identityContract = {
  /** The very first account: administrator and designer of a new workspace. Refused as soon as anybody exists. */
  'identity:createFirst': call({
    input: z.strictObject({ account, displayName: shortText.min(1), password }),
    output: enrolment,
    permission: 'public',
    perMinute: 20,
    audit: { action: 'identity.created' },
  }),
  'identity:signIn': call({
    input: z.strictObject({ account, password, secondFactor: secondFactor.optional() }),
    output: z.strictObject({ next: z.enum(['ready', 'second-factor', 'new-password', 'enrol-second-factor']) }),
    permission: 'public',
    perMinute: 30,
    audit: { action: 'identity.signed-in' },
  }),
  /**
   * Starts (or starts again) the enrolment of the signed-in person's authenticator. Whoever has one shows it first: an unlocked window is not enough to
   * put another in its place. Whoever signed in with a recovery code a moment ago has shown all that they have.
   */
  'identity:beginTotp': call({
    input: empty,
    output: enrolment,
    permission: 'session',
    states: ['ready', 'enrol-second-factor'],
    stepUp: 'ready',
    stepUpFor: 'new-factor',
    perMinute: 20,
    audit: { action: 'identity.second-factor-started' },
  }),
  /** Whoever came in with a recovery code says that the authenticator is not lost: the code is good for no other any more. */
  'identity:keepFactor': call({
    input: empty,
    output: done,
    permission: 'session',
    audit: { none: 'takes back a right of one’s own, and changes nothing else' },
  }),
  /** In the session that began it, within ten minutes. Ends all other sessions of the person. */
  'identity:confirmTotp': call({
    input: z.strictObject({ code: z.string().regex(/^[0-9]{6}$/) }),
    output: z.strictObject({ recoveryCodes: z.array(shortText).max(20) }),
    permission: 'session',
    states: ['ready', 'enrol-second-factor'],
    perMinute: 20,
    audit: { action: 'identity.second-factor-enrolled' },
  }),
  /** Ten new recovery codes, shown once; those of before end. */
  'identity:renewRecoveryCodes': call({
    input: empty,
    output: z.strictObject({ recoveryCodes: z.array(shortText).max(20) }),
    permission: 'session',
    stepUp: true,
    perMinute: 20,
    audit: { action: 'identity.recovery-codes-renewed' },
  }),
  /** What the signed-in person proves with who they are. No `password`: an identity provider vouches for them. */
  'identity:security': call({
    input: empty,
    output: z.strictObject({
      authenticator: z.strictObject({ since: time }).optional(),
      recoveryCodesLeft: z.int(),
      password: z.strictObject({ changedAt: time.optional() }).optional(),
    }),
    permission: 'session',
    audit: readOnly,
  }),
  'identity:signOut': call({
    input: empty,
    output: done,
    permission: 'session',
    states: ['ready', 'second-factor', 'new-password', 'enrol-second-factor', 'locked'],
    audit: { action: 'identity.signed-out' },
  }),
  'identity:me': call({
    input: empty,
    output: z.strictObject({ person: personView, permissions: z.array(shortText).max(200), idleLockMinutes: z.int() }),
    permission: 'session',
    audit: readOnly,
  }),
  /** Locks the screen at once; the second factor or the password opens it again. */
  'identity:lock': call({ input: empty, output: done, permission: 'session', audit: { action: 'identity.locked' } }),
  'identity:unlock': call({
    input: z.union([z.strictObject({ password }), secondFactor]),
    output: done,
    permission: 'session',
    states: ['locked'],
    perMinute: 20,
    audit: { action: 'identity.unlocked' },
  }),
  /** A fresh second factor before an action that asks for one. */
  'identity:stepUp': call({
    input: secondFactor,
    output: z.strictObject({ validUntil: time }),
    permission: 'session',
    perMinute: 20,
    audit: { action: 'identity.stepped-up' },
  }),
  /** Signs out everywhere else. A first password is changed so before anything else. */
  'identity:changePassword': call({
    input: z.strictObject({ current: password, next: password }),
    output: done,
    permission: 'session',
    states: ['ready', 'new-password'],
    perMinute: 20,
    audit: { action: 'identity.password-changed' },
  }),
  /** One's own signing keys, the present one first. */
  'identity:keys': call({
    input: empty,
    output: z.strictObject({
      keys: z
        .array(
          z.strictObject({
            keyId: shortText,
            state: z.enum(['active', 'retired', 'revoked']),
            createdAt: time,
            endedAt: time.optional(),
            reason: shortText.optional(),
          }),
        )
        .max(1_000),
    }),
    permission: 'session',
    audit: readOnly,
  }),
  /** The next key. `compromised`: what the old one signed shall not count either, once a new trust root says so. */
  'identity:replaceKey': call({
    input: z.strictObject({ compromised: z.boolean() }),
    output: z.strictObject({ keyId: shortText }),
    permission: 'session',
    stepUp: true,
    perMinute: 10,
    audit: { action: 'identity.key-replaced' },
  }),
  /** What happened to the caller's own account, and for those who read the log to anybody's, that one hand alone can do; newest first. */
  'identity:notices': call({
    input: empty,
    output: z.strictObject({
      notices: z
        .array(
          z.strictObject({
            index: z.int(),
            at: time,
            title: shortText,
            detail: z.string().max(500),
            own: z.boolean(),
            /** Where its owner mends it. */ where: z.literal('sign-in').optional(),
          }),
        )
        .max(200),
    }),
    permission: 'session',
    audit: readOnly,
  }),
  /** They were read up to that entry of the log. */
  'identity:noticesSeen': call({
    input: z.strictObject({ index: z.int().min(0) }),
    output: done,
    permission: 'session',
    audit: { none: 'a person’s own mark in a list that stays in the log' },
  }),
  'identity:sessions': call({
    input: empty,
    output: z.strictObject({
      sessions: z.array(z.strictObject({ id, startedAt: time, lastSeenAt: time, host: shortText, current: z.boolean() })).max(1_000),
    }),
    permission: 'session',
    audit: readOnly,
  }),
  'identity:endSessions': call({
    input: z.strictObject({ sessionId: id.optional() }),
    output: done,
    permission: 'session',
    audit: { action: 'identity.sessions-ended' },
  }),

  /** Who else can vouch for somebody: what the sign-in page offers. */
  'identity:providers': call({
    input: empty,
    output: z.strictObject({ providers: z.array(z.strictObject({ id, name: shortText })).max(50) }),
    permission: 'public',
    audit: { none: 'what the sign-in page offers' },
  }),
  /** Begins a sign-in in the system's browser. */
  'identity:beginSso': call({
    input: z.strictObject({ providerId: id }),
    output: z.strictObject({ attemptId: shortText, url: z.string().max(4_000) }),
    permission: 'public',
    perMinute: 20,
    audit: { none: 'nobody is known yet; the sign-in itself leaves an entry' },
  }),
  /** Waits until the browser comes back, at most five minutes. */
  'identity:finishSso': call({
    input: z.strictObject({ attemptId: shortText }),
    output: z.strictObject({ next: z.enum(['ready', 'second-factor', 'new-password', 'enrol-second-factor']) }),
    permission: 'public',
    perMinute: 20,
    audit: { action: 'identity.signed-in' },
  }),
  /** The second half of a sign-in by provider; others give both halves at once. */
  'identity:showSecondFactor': call({
    input: secondFactor,
    output: done,
    permission: 'session',
    states: ['second-factor'],
    perMinute: 20,
    audit: { action: 'identity.second-factor-shown' },
  }),

  'sso:list': call({
    input: empty,
    output: z.strictObject({ providers: z.array(z.strictObject({ provider: providerSchema, hasSecret: z.boolean() })).max(50) }),
    permission: 'identity.read',
    audit: readOnly,
  }),
  'sso:save': call({
    input: z.strictObject({ provider: providerSchema, clientSecret: z.string().min(1).max(2_000).optional() }),
    output: done,
    permission: 'identity.manage',
    stepUp: true,
    audit: { action: 'identity.provider-changed' },
  }),
  'sso:remove': call({
    input: z.strictObject({ providerId: id }),
    output: done,
    permission: 'identity.manage',
    stepUp: true,
    audit: { action: 'identity.provider-removed' },
  }),

  'roles:list': call({
    input: empty,
    output: z.strictObject({
      roles: z
        .array(
          z.strictObject({
            id,
            title: shortText,
            builtIn: z.boolean(),
            permissions: z.array(z.enum(permissions)).max(permissions.length),
            people: z.int(),
          }),
        )
        .max(200),
      /** Each finishes the sentence "may ...". */
      permissions: z.array(z.strictObject({ id: z.enum(permissions), action: shortText })).max(permissions.length),
      /** Who can sign for each reviewer group. */
      groups: z.array(z.strictObject({ group: z.enum(reviewerGroups), signers: z.array(shortText).max(1_000) })).max(reviewerGroups.length),
    }),
    permission: 'identity.read',
    audit: readOnly,
  }),
  'roles:save': call({
    input: z.strictObject({
      id: id.optional(),
      title: z.string().min(1).max(80),
      permissions: z.array(z.enum(permissions)).min(1).max(permissions.length),
    }),
    output: z.strictObject({ id }),
    permission: 'identity.manage',
    stepUp: true,
    audit: { action: 'identity.role-changed' },
  }),
  'roles:remove': call({
    input: z.strictObject({ roleId: id }),
    output: done,
    permission: 'identity.manage',
    stepUp: true,
    audit: { action: 'identity.role-removed' },
  }),

  'people:list': call({
    input: empty,
    output: z.strictObject({ people: z.array(personView).max(10_000) }),
    permission: 'identity.read',
    audit: readOnly,
  }),
  'people:create': call({
    input: z.strictObject({ account, displayName: shortText.min(1), roles: roleIds.min(1), groups: reviewGroups }),
    /** A first password, shown once; the person chooses their own and enrols a second factor at first sign-in. */
    output: z.strictObject({ person: personView, firstPassword: shortText }),
    permission: 'identity.manage',
    stepUp: true,
    audit: { action: 'identity.created' },
  }),
  'people:update': call({
    input: z.strictObject({ personId: id, roles: roleIds.min(1), groups: reviewGroups, disabled: z.boolean() }),
    output: personView,
    permission: 'identity.manage',
    stepUp: true,
    audit: { action: 'identity.roles-changed' },
  }),
  /** An account that nobody ever used; any other is switched off. */
  'people:remove': call({
    input: z.strictObject({ personId: id }),
    output: done,
    permission: 'identity.manage',
    stepUp: true,
    audit: { action: 'identity.removed' },
  }),
  /** Somebody else's key is not theirs alone any more. */
  'people:revokeKey': call({
    input: z.strictObject({ personId: id, reason: shortText.min(5) }),
    output: personView,
    permission: 'identity.manage',
    stepUp: true,
    audit: { action: 'identity.key-revoked' },
  }),
  /** For somebody who lost password, device or codes. The new first password is shown once; people of an identity provider have none. */
  'people:resetAccess': call({
    input: z.strictObject({ personId: id }),
    output: z.strictObject({ firstPassword: shortText.optional() }),
    permission: 'identity.manage',
    stepUp: true,
    audit: { action: 'identity.second-factor-reset' },
  }),
} as const;
