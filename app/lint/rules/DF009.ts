import { personalLabels } from '../../workflow/model/labels.ts';
import { defineRule } from '../kit/define-rule.ts';
import { bitOf, guessed, labelsSeen, leavesHouse, worstLabel } from '../kit/step-view.ts';
import { inEea, transferStanding } from '../kit/transfer.ts';
import { vendorRecord } from '../kit/vendor-record.ts';
import { fieldName, sentence, verbFor, wordsFor, zoneName } from '../kit/words.ts';

export const DF009 = defineRule({
  id: 'DF009',
  title: 'Personal data leaves its region',
  severity: 'high',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Choose an endpoint in the region', opens: 'step' },
  taxonomy: ['GDPR 44', 'GDPR 46', 'LCNC-SEC-08'],
  visit(step, report) {
    for (const sink of step.sinks) {
      const { region } = sink.zone;
      if (sink.reads.length === 0 || region === undefined || region.toLowerCase() === 'global' || inEea(region) || !leavesHouse(sink.zone))
        continue;
      // Asked behind what the step says itself, as most lead nowhere abroad.
      const home = step.flow.flow.region;
      if (home === undefined || !inEea(home)) return;
      const name = zoneName(sink.zone);
      const vendor = vendorRecord(step.policy?.vendors ?? [], sink.zone);
      const standing = transferStanding(vendor, step.flow.context.now, step.flow.flow.lawfulBasis === 'consent');
      if (standing.covered) continue;
      const seen = step.see(sink.reads).find((one) => (labelsSeen(one) & personalLabels) !== 0 && !guessed(one));
      const label = seen === undefined ? undefined : worstLabel(labelsSeen(seen) & personalLabels);
      if (seen === undefined || label === undefined) continue;
      report({
        step,
        field: sink.parameter,
        title: `${sentence(wordsFor(label))} in ${fieldName(seen.field)} ${verbFor(label, 'leave')} Europe through “${step.name}” for ${name} (${region})`,
        message: `Personal data may leave the European area only on a legal basis (GDPR Chapter V). ${vendor?.transfer === undefined ? 'None is on file here.' : `The policy says of ${name}: ${standing.words}.`}`,
        remedy: "Use the provider's European endpoint, tokenise the fields, or put the transfer contract on file.",
        path: step.witness(seen, bitOf(label), `goes to ${name} in ${region}`, sink.parameter),
        key: name,
      });
      return;
    }
  },
});
