import { labelSet } from '../../workflow/model/labels.ts';
import { defineRule } from '../kit/define-rule.ts';
import { bitOf, guessed, labelsSeen } from '../kit/step-view.ts';
import { fieldName, zoneName } from '../kit/words.ts';

const CONFIDENTIAL = labelSet(['confidential']);

export const DF008 = defineRule({
  id: 'DF008',
  title: 'Confidential data goes to a public place',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Choose another destination', opens: 'step' },
  taxonomy: ['LCNC-SEC-03', 'CC6.7', 'CWE-201'],
  visit(step, report) {
    for (const sink of step.sinks) {
      if (sink.zone.scope !== 'public') continue;
      const seen = step.see(sink.reads).find((one) => (labelsSeen(one) & CONFIDENTIAL) !== 0 && !guessed(one));
      if (seen === undefined) continue;
      report({
        step,
        field: sink.parameter,
        title: `Confidential data in ${fieldName(seen.field)} goes to ${zoneName(sink.zone)}`,
        message: "From a business system to a place that everyone can read, or to a private person's account: it cannot be called back.",
        remedy: 'Send it to a place of your own, or leave the confidential fields out.',
        path: step.witness(seen, bitOf('confidential'), `goes to ${zoneName(sink.zone)}`, sink.parameter),
        key: zoneName(sink.zone),
      });
      return;
    }
  },
});
