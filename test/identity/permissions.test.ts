import { expect, test } from 'vitest';
import { denialReason, mayDo, permissions, permissionsOf, roleMay, roles, rolesWith, segregation } from '../../app/identity/permissions.ts';
import { conflictsIn } from '../../app/identity/custom-roles.ts';

test('the whole matrix: a change here is a change of who may do what', () => {
  const width = Math.max(...permissions.map((permission) => permission.length));
  const lines = permissions.map(
    (permission) =>
      `${permission.padEnd(width)} ${roles.map((role) => (roleMay(role, permission) ? role : '-'.repeat(role.length))).join(' ')}`,
  );
  expect(`\n${lines.join('\n')}\n`).toMatchSnapshot();
});

test('no built-in role breaks the segregation of duties', () => {
  expect(Object.fromEntries(roles.map((role) => [role, conflictsIn(permissionsOf([role]))]))).toEqual({
    designer: [],
    reviewer: [],
    operator: [],
    auditor: [],
    admin: [],
  });
});

test('the auditor changes nothing, the administrator neither signs nor reveals nor approves, the designer signs nothing', () => {
  const changing = permissions.filter((permission) =>
    /\.(edit|import|delete|submit|enable|sign|waive|decide|manage|start|cancel|reveal|write|answer|restore|backup|deploy|revoke|acknowledge|vet|forward|withdraw|comment|use)$/.test(
      permission,
    ),
  );
  expect({
    auditor: changing.filter((permission) => roleMay('auditor', permission)),
    admin: (
      ['review.sign', 'review.waive', 'review.decide', 'run.reveal', 'secret.use', 'flow.edit', 'bundle.export', 'audit.export'] as const
    ).filter((permission) => roleMay('admin', permission)),
    designer: (['review.sign', 'review.waive', 'bundle.export', 'bundle.deploy', 'policy.edit', 'run.reveal'] as const).filter(
      (permission) => roleMay('designer', permission),
    ),
  }).toEqual({ auditor: [], admin: [], designer: [] });
});

test('somebody holds every permission, and every denial says why and who can help', () => {
  expect(permissions.filter((permission) => rolesWith(permission).length === 0)).toEqual([]);
  expect([denialReason('admin', 'review.sign'), denialReason('designer', 'audit.read')]).toEqual([
    'An admin may not sign reviews. This takes the role reviewer, and an administrator can grant it (permission review.sign).',
    'A designer may not read the audit log. This takes the role auditor or admin, and an administrator can grant it (permission audit.read).',
  ]);
});

test('roles add up, custom roles count, unknown ones do not', () => {
  const custom = [{ id: 'role_desk', title: 'Release desk', permissions: ['bundle.deploy', 'run.read'] as const }];
  expect({
    both: conflictsIn(permissionsOf(['designer', 'reviewer'])),
    custom: permissionsOf(['role_desk'], custom),
    unknown: permissionsOf(['role_desk', 'constructor', '__proto__']),
    sign: [mayDo(['designer', 'reviewer'], 'review.sign'), mayDo([], 'review.sign')],
    pairs: segregation.length > 0,
  }).toEqual({
    both: ['flow.edit with review.sign: could trade signatures with a second such person: each signs the flow of the other'],
    custom: ['bundle.deploy', 'run.read'],
    unknown: [],
    sign: [true, false],
    pairs: true,
  });
});
