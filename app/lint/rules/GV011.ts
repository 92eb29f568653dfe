import { personalLabels } from '../../workflow/model/labels.ts';
import { defineRule } from '../kit/define-rule.ts';
import { bitOf, guessed, labelsSeen, worstLabel } from '../kit/step-view.ts';
import { vendorRecord } from '../kit/vendor-record.ts';
import { wordsFor, zoneName } from '../kit/words.ts';

export const GV011 = defineRule({
  id: 'GV011',
  title: 'Personal data goes to a company without a data processing contract',
  severity: 'high',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Put the contract on file', opens: 'policy' },
  taxonomy: ['GDPR 28', 'HIPAA 164.308(b)'],
  visit(flow, report) {
    const vendors = flow.context.policy?.vendors;
    if (vendors === undefined) return;
    const told = new Set<string>();
    for (const step of flow.stepsWith('sinks')) {
      for (const sink of step.sinks) {
        // A host that nobody knows is a company that nobody knows.
        if (sink.zone.scope !== 'vendor' && (sink.zone.scope !== 'unknown' || sink.zone.host === undefined)) continue;
        const name = zoneName(sink.zone);
        const contract = told.has(name) ? undefined : vendorRecord(vendors, sink.zone);
        if (told.has(name) || contract?.dpa === true || contract?.baa === true) continue;
        const seen = step.see(sink.reads).find((one) => (labelsSeen(one) & personalLabels) !== 0 && !guessed(one));
        const label = seen === undefined ? undefined : worstLabel(labelsSeen(seen) & personalLabels);
        if (seen === undefined || label === undefined) continue;
        told.add(name);
        report({
          step,
          field: sink.parameter,
          title: `${name} gets ${wordsFor(label)}, and no data processing contract with it is on file`,
          message: 'Whoever works with personal data for you needs a contract that says what they may do with it (GDPR Article 28).',
          remedy: 'Put the contract on file, or stop sending personal data there.',
          path: step.witness(seen, bitOf(label), `goes to ${name}`, sink.parameter),
          key: name,
        });
      }
    }
  },
});
