import { defineRule } from '../kit/define-rule.ts';
import { daysSince } from '../kit/organisation.ts';

const UNUSED_DAYS = 90;
const ROTATE_DAYS = 365;

export const PM011 = defineRule({
  id: 'PM011',
  title: 'A connection is unused, or its secret is old',
  severity: 'low',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Replace the secret, or remove it', opens: 'connections' },
  taxonomy: ['LCNC-SEC-09', 'CC6.1'],
  visit(flow, report) {
    const { policy, now } = flow.context;
    const organisation = policy?.organisation;
    for (const slot of flow.flow.connections) {
      const known = slot.auth === 'none' ? undefined : flow.aboutConnection(slot);
      if (known === undefined) continue;
      const idle = daysSince(known.usedAt ?? known.createdAt, now);
      const age = daysSince(known.rotatedAt ?? known.createdAt, now);
      const unused = idle !== undefined && idle >= (organisation?.unusedAfterDays ?? UNUSED_DAYS);
      const old = age !== undefined && age >= (organisation?.rotateAfterDays ?? ROTATE_DAYS);
      if (!unused && !old) continue;
      const step = flow.usersOf(slot.id)[0];
      report({
        ...(step === undefined ? {} : { step }),
        field: 'connection',
        title: unused ? `Nobody has used “${slot.name}” for ${idle} days` : `The secret of “${slot.name}” is ${age ?? 0} days old`,
        message: unused
          ? 'A login that nobody uses is one that nobody watches: if it is stolen, nobody notices.'
          : 'The longer a secret lives, the more copies there are: in backups, in old laptops, with people who have left.',
        remedy: unused ? 'Withdraw it if nobody needs it.' : 'Make a new secret and withdraw the old one.',
        key: `${slot.id}/${unused ? 'unused' : 'old'}`,
      });
    }
  },
});
