import { NEEDS_CONSENT } from '../dataflow/cell.ts';
import { defineRule } from '../kit/define-rule.ts';
import { consentBit, leavesHouse } from '../kit/step-view.ts';
import { fieldName, zoneName } from '../kit/words.ts';

export const DF011 = defineRule({
  id: 'DF011',
  title: 'Data that needs consent is used without asking for it',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'path', on: 'sinks',
  choice: { title: 'Ask for consent before this step', opens: 'step' },
  taxonomy: ['GDPR 6', 'GDPR 7', 'CCPA 1798.120'],
  visit(step, report) {
    for (const sink of step.sinks) {
      if (!leavesHouse(sink.zone)) continue;
      const seen = step.see(sink.reads).find((one) => (one.high & NEEDS_CONSENT) !== 0);
      if (seen === undefined) continue;
      if (step.guards.some(({ guard }) => guard.kind === 'consent' && !guard.failsOpen)) return;
      report({
        step, field: sink.parameter,
        title: `${fieldName(seen.field)} needs the person's consent, and nothing checks it before it goes to ${zoneName(sink.zone)}`,
        message: 'People who said no, or took their yes back, are treated as if they had agreed.',
        remedy: 'Check the consent before this step, on every way that leads here.',
        path: step.witness(seen, consentBit, `goes to ${zoneName(sink.zone)}`, sink.parameter),
      });
      return;
    }
  },
});
