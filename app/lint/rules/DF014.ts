import { personalLabels } from '../../workflow/model/labels.ts';
import { RESTORED } from '../dataflow/cell.ts';
import { defineRule } from '../kit/define-rule.ts';
import { labelsSeen, restoredBit } from '../kit/step-view.ts';
import { fieldName, zoneName } from '../kit/words.ts';

export const DF014 = defineRule({
  id: 'DF014',
  title: 'Data that was turned back from tokens leaves the house again',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'path', on: 'sinks',
  taxonomy: ['GDPR 4(5)', 'GDPR 32', 'CWE-359'],
  visit(step, report) {
    for (const sink of step.sinks) {
      // A message to the person themselves, or a system that only you can know, is what Restore is for.
      if ((sink.zone.scope !== 'vendor' && sink.zone.scope !== 'public') || sink.kind === 'message' || sink.kind === 'response') continue;
      const seen = step.see(sink.reads).find((one) => (one.high & RESTORED) !== 0 && (labelsSeen(one) & personalLabels) !== 0);
      if (seen === undefined) continue;
      report({
        step, field: sink.parameter,
        title: `${fieldName(seen.field)} was turned back into plain data and then goes to ${zoneName(sink.zone)}`,
        message: 'The tokens protected it up to here. From here on it is out, as if there had been none.',
        remedy: 'Move the Restore step behind this one, or restore only the fields that the next step needs.',
        path: step.witness(seen, restoredBit, `goes to ${zoneName(sink.zone)}`, sink.parameter),
      });
      return;
    }
  },
});
