import { defineRule } from '../kit/define-rule.ts';

export const PM006 = defineRule({
  id: 'PM006',
  title: 'A connection of one environment is used in another',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'flow',
  choice: { title: 'Choose a connection of this environment', opens: 'connections' },
  taxonomy: ['LCNC-SEC-05', 'CC8.1'],
  visit(flow, report) {
    const { environment, connections } = flow.flow;
    for (const slot of connections) {
      const step = flow.usersOf(slot.id).find((one) => one.node.disabled !== true);
      if (slot.environment === undefined || slot.environment === environment || step === undefined) continue;
      report({
        step, field: 'connection',
        title: `A ${environment} flow uses “${slot.name}”, which is a ${slot.environment} connection`,
        message: slot.environment === 'prod' ? 'A test can then change real customers\' data.' : 'Real data ends up in a place that is not guarded like production, or production depends on a toy.',
        remedy: `Use a connection made for ${environment}.`,
        key: slot.id,
      });
    }
  },
});
