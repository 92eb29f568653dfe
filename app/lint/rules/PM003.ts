import { defineRule } from '../kit/define-rule.ts';

export const PM003 = defineRule({
  id: 'PM003',
  title: "A shared flow acts with one person's own account",
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Choose a service account', opens: 'connections' },
  taxonomy: ['LCNC-SEC-01', 'CWE-441', 'CC6.1'],
  visit(flow, report) {
    const { sharedWith, environment, connections } = flow.flow;
    const shared = (sharedWith !== undefined && sharedWith !== 'private') || environment === 'prod';
    if (!shared) return;
    for (const slot of connections) {
      if (slot.personal !== true) continue;
      const step = flow.usersOf(slot.id)[0];
      if (step === undefined) continue;
      report({
        step,
        field: 'connection',
        title: `“${slot.name}” is somebody's personal account`,
        message:
          'Everyone who can start or change this flow acts as that person. The log names the wrong one, and the flow stops the day they leave.',
        remedy: 'Use a service account made for this flow, or let each person log in with their own account.',
        key: slot.id,
      });
    }
  },
});
