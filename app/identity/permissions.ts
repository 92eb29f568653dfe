/**
 * The whole access matrix in one file: every permission, who holds it, and what to say when somebody does not.
 * Every channel and command names one of these; no permission, no channel. test/identity/permissions.test.ts prints it.
 */

export const roles = ['designer', 'reviewer', 'operator', 'auditor', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Reviewers belong to groups; a risk tier says from which groups signatures must come. */
export const reviewerGroups = ['security', 'privacy', 'legal', 'data-science'] as const;
export type ReviewerGroup = (typeof reviewerGroups)[number];

interface Row {
  /** Finishes the sentence "... may not ...". */
  readonly action: string;
  readonly heldBy: readonly Role[];
}

const everyone = roles;
const row = (action: string, ...heldBy: readonly Role[]): Row => ({ action, heldBy });

/**
 * Rules of the matrix, each held by a test: the administrator neither signs, waives nor reveals; the auditor changes
 * nothing; the designer signs nothing; nobody may both edit flows and sign reviews by one role.
 */
const matrix = {
  'session.own': row('manage their own session, password, second factor and signing key', ...everyone),

  'flow.read': row('open flows', ...everyone),
  'flow.edit': row('change flows', 'designer'),
  'flow.import': row('import flows from other tools', 'designer'),
  'flow.delete': row('delete or restore flows', 'designer'),
  'flow.submit': row('submit flows for review', 'designer'),
  'flow.enable': row('switch the triggers of a flow on or off', 'designer', 'operator'),
  'lint.run': row('check flows', ...everyone),

  'review.read': row('see reviews', ...everyone),
  'review.comment': row('comment in reviews', 'designer', 'reviewer'),
  'review.decide': row('request changes, reject or look at an emergency release again', 'reviewer'),
  'review.sign': row('sign reviews', 'reviewer'),
  'review.waive': row('approve waivers', 'reviewer'),
  'review.withdraw': row('withdraw submissions', 'designer'),
  'review.break-glass': row('submit an emergency release', 'designer'),

  'bundle.export': row('export signed bundles', 'reviewer', 'operator'),
  'bundle.verify': row('verify bundles', ...everyone),
  'bundle.deploy': row('admit bundles to an environment', 'operator'),
  'bundle.revoke': row('revoke bundles', 'reviewer', 'operator'),
  'trust.read': row('see the trust root', ...everyone),
  'trust.manage': row('change the trust root', 'admin'),

  'run.read': row('see runs', 'designer', 'reviewer', 'operator', 'auditor'),
  'run.start': row('start runs', 'designer', 'operator'),
  'run.cancel': row('stop runs', 'designer', 'operator'),
  'run.reveal': row('reveal masked run data', 'operator'),
  'human.answer': row('answer approvals and forms', 'designer', 'reviewer', 'operator'),
  'monitor.read': row('see the monitor', 'designer', 'reviewer', 'operator', 'auditor', 'admin'),
  'alert.acknowledge': row('acknowledge alerts', 'operator', 'admin'),

  'connection.read': row('see connections', ...everyone),
  'connection.edit': row('change connections', 'operator', 'admin'),
  'secret.use': row('let flows use secrets', 'designer', 'operator'),
  'secret.write': row('enter or replace secrets', 'operator', 'admin'),

  'model.read': row('see the model registry', ...everyone),
  'model.edit': row('change the model registry', 'admin'),
  'model.vet': row('vet models', 'reviewer'),
  'redteam.run': row('run attack packs', 'designer', 'reviewer'),

  'policy.read': row('see policies', ...everyone),
  'policy.edit': row('change policies', 'admin'),

  'privacy.read': row('see consents and data subjects', 'reviewer', 'operator', 'auditor'),
  'privacy.manage': row('record consents and fulfil requests of data subjects', 'operator'),
  'compliance.read': row('see evidence and control reports', 'reviewer', 'auditor', 'admin'),
  'compliance.export': row('export evidence', 'reviewer', 'auditor'),

  'audit.read': row('read the audit log', 'auditor', 'admin'),
  'audit.export': row('export the audit log', 'auditor'),
  'audit.forward': row('configure where audit entries are forwarded', 'admin'),

  'identity.read': row('see people and roles', ...everyone),
  'identity.manage': row('manage people and roles', 'admin'),
  'settings.read': row('see settings', ...everyone),
  'settings.edit': row('change settings', 'admin'),
  'store.backup': row('back the store up', 'operator', 'admin'),
  'store.restore': row('restore the store', 'admin'),
} as const satisfies Readonly<Record<string, Row>>;

export type Permission = keyof typeof matrix;
export const permissions = Object.keys(matrix) as Permission[];

/** A role of the organisation's own, cut from the same list of permissions. */
export interface CustomRole {
  readonly id: string;
  readonly title: string;
  readonly permissions: readonly Permission[];
}

export const isRole = (value: string): value is Role => (roles as readonly string[]).includes(value);

/** The roles that hold a permission, in the order of `roles`. */
export const rolesWith = (permission: Permission): readonly Role[] => matrix[permission].heldBy;

export function roleMay(role: Role, permission: Permission): boolean {
  return rolesWith(permission).includes(role);
}

/** True when one of the roles holds it. `held` may name built-in roles and ids of custom roles. */
export function mayDo(held: readonly string[], permission: Permission, custom: readonly CustomRole[] = []): boolean {
  return held.some((name) =>
    isRole(name) ? roleMay(name, permission) : custom.some((role) => role.id === name && role.permissions.includes(permission)),
  );
}

/** Everything that the roles together may do, in the order of the matrix. */
export function permissionsOf(held: readonly string[], custom: readonly CustomRole[] = []): readonly Permission[] {
  return permissions.filter((permission) => mayDo(held, permission, custom));
}

const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

/** Finishes the sentence "... may not ...". */
export const permissionAction = (permission: Permission): string => matrix[permission].action;

/** The words for roles, built-in or not. */
export const roleTitles = (held: readonly string[], custom: readonly CustomRole[] = []): readonly string[] =>
  held.map((id) => (isRole(id) ? id : (custom.find((role) => role.id === id)?.title ?? 'role that is gone')));

/**
 * Why somebody is denied, which roles could do it, and who can grant it: "A designer may not sign reviews. ..." `grantors` are the
 * people who hold `identity.manage`, by name; "an administrator" where nobody is named.
 */
export function denialReason(
  role: string,
  permission: Permission,
  custom: readonly CustomRole[] = [],
  grantors: readonly string[] = [],
): string {
  const { action, heldBy } = matrix[permission];
  const who = withArticle(role);
  const able = [...heldBy, ...custom.filter((one) => one.permissions.includes(permission)).map(({ title }) => title)];
  return `${who.charAt(0).toUpperCase()}${who.slice(1)} may not ${action}. This takes the role ${list(able)}, and ${grantors.length === 0 ? 'an administrator' : list(grantors)} can grant it (permission ${permission}).`;
}

/**
 * Pairs of permissions that one person should not hold together: no role may, and whoever gives a person two such roles is warned.
 * The sign-off policy holds in any case, since it looks at who touched the closure.
 */
export const segregation: readonly (readonly [Permission, Permission, string])[] = [
  ['flow.edit', 'review.sign', 'could trade signatures with a second such person: each signs the flow of the other'],
  ['identity.manage', 'review.sign', 'could make themselves a reviewer'],
  ['policy.edit', 'review.sign', 'could loosen the policy that they sign under'],
  ['trust.manage', 'review.sign', 'could make their own key count twice'],
  ['audit.forward', 'run.reveal', 'could reveal personal data and reroute the record of it'],
  ['connection.edit', 'review.sign', 'could trade with a second such person: each widens a connection for what the other signs'],
  ['connection.edit', 'flow.submit', 'could widen a connection for a flow of their own'],
];

/** Those of the pairs that are held together. */
export const brokenSegregation = (held: ReadonlySet<string>): typeof segregation =>
  segregation.filter(([a, b]) => held.has(a) && held.has(b));
