import { defineRule } from '../kit/define-rule.ts';
import { environmentWord, list } from '../kit/words.ts';

export const PM006 = defineRule({
  id: 'PM006',
  title: 'A connection of one environment is used in another',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Choose a connection of this environment', opens: 'connections' },
  taxonomy: ['LCNC-SEC-05', 'CC8.1'],
  visit(flow, report) {
    const { environment, connections } = flow.flow;
    for (const slot of connections) {
      const several = flow.aboutConnection(slot)?.environments ?? [];
      const step = flow.usersOf(slot.id).find((one) => one.node.disabled !== true);
      if (step !== undefined && several.includes('prod') && several.some((one) => one !== 'prod')) {
        report({
          step,
          field: 'connection',
          title: `“${slot.name}” is one login for production and for ${list(several.filter((one) => one !== 'prod').map(environmentWord))}`,
          message: "Whoever may try things out holds the key to the real system, and a mistake in a test changes real customers' data.",
          remedy: 'Make a login of its own for each environment, and bind this flow to the one of its environment.',
          key: slot.id,
        });
        continue;
      }
      if (slot.environment === undefined || slot.environment === environment || step === undefined) continue;
      report({
        step,
        field: 'connection',
        title: `A flow for ${environmentWord(environment)} uses “${slot.name}”, a connection of ${environmentWord(slot.environment)}`,
        message:
          slot.environment === 'prod'
            ? "A test can then change real customers' data."
            : 'Real data ends up in a place that is not guarded like production, or production depends on a toy.',
        remedy: `Use a connection made for ${environmentWord(environment)}.`,
        key: slot.id,
      });
    }
  },
});
