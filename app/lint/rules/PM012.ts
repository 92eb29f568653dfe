import { defineRule } from '../kit/define-rule.ts';

export const PM012 = defineRule({
  id: 'PM012',
  title: 'A connection belongs to somebody who has left',
  severity: 'medium',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Choose a new owner', opens: 'connections' },
  taxonomy: ['LCNC-SEC-09', 'CC6.2'],
  visit(flow, report) {
    for (const slot of flow.flow.connections) {
      const owner = flow.aboutConnection(slot)?.owner;
      if (owner === undefined || !flow.hasLeft(owner)) continue;
      const step = flow.usersOf(slot.id)[0];
      report({
        ...(step === undefined ? {} : { step }),
        field: 'connection',
        title: `“${slot.name}” belongs to ${owner}, who has left`,
        message: 'Nobody answers for this login. The person may still know its secret, and the day the account is closed the flow stops.',
        remedy: 'Give it a new owner, change its secret, or use an account made for the flow.',
        key: slot.id,
      });
    }
  },
});
