import { labelSet } from '../../workflow/model/labels.ts';
import { comesFromHost } from '../kit/answers.ts';
import { defineRule } from '../kit/define-rule.ts';
import { liesIdle } from '../kit/reach.ts';
import { bitOf, guessed, labelsSeen, leavesHouse, worstLabel, type Seen, type StepView } from '../kit/step-view.ts';
import { vendorRecord } from '../kit/vendor-record.ts';
import { fieldName, sentence, verbFor, wordsFor, zoneName } from '../kit/words.ts';

const gravest = labelSet(['health', 'special']);

export const DF002 = defineRule({
  id: 'DF002',
  title: 'Health or specially protected data goes to a company without a contract for it',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Put the contract on file, or choose another model', opens: 'models' },
  taxonomy: ['GDPR 9', 'GDPR 28', 'HIPAA 164.504(e)', 'HIPAA 164.308(b)', 'CC9.2'],
  visit(step, report) {
    const vendors = step.policy?.vendors;
    for (const sink of step.sinks) {
      if (!leavesHouse(sink.zone)) continue;
      const grave = step.see(sink.reads).filter((one) => (labelsSeen(one) & gravest) !== 0 && !asksItsHolder(step, one));
      const seen = grave.find((one) => !guessed(one)) ?? grave[0];
      const label = seen === undefined ? undefined : worstLabel(labelsSeen(seen) & gravest);
      if (seen === undefined || label === undefined) continue;
      const name = zoneName(sink.zone);
      const contract = vendors === undefined ? undefined : vendorRecord(vendors, sink.zone);
      if (contract !== undefined && (label === 'health' ? contract.baa === true || contract.dpa === true : contract.dpa === true)) continue;
      report({
        step,
        field: sink.parameter,
        title: `${sentence(wordsFor(label))} in ${fieldName(seen.field)} ${verbFor(label, 'go')} from “${step.name}” to ${name}, and no contract for it is on file`,
        message: `The law asks for a contract before such data goes to another company (GDPR Article 28; HIPAA: a business associate agreement). Without it the transfer itself is the breach.`,
        remedy: 'Put the contract on file, use a company that has one, or tokenise the fields.',
        path: step.witness(seen, bitOf(label), `goes to ${name}`, sink.parameter),
        key: name,
        // Where no list of contracts is kept, there may be one all the same.
        ...(vendors === undefined ? { severity: 'high', confidence: 'medium' } : {}),
        // Nobody has said what the field holds: its name does.
        ...(guessed(seen) ? { severity: 'medium', confidence: 'low' } : {}),
        ...(liesIdle(step) ? { severity: 'low', confidence: 'low' } : {}),
      });
      return;
    }
  },
});

/** The service is only asked, by what it said itself: it holds the data as it is. */
function asksItsHolder(step: StepView, seen: Seen): boolean {
  const [network, ...others] = step.facts.networks;
  const label = worstLabel(labelsSeen(seen) & gravest);
  return (
    network?.host !== undefined &&
    others.length === 0 &&
    label !== undefined &&
    step.facts.effects.every(({ kind }) => kind === 'read' || kind === 'none') &&
    comesFromHost(step, seen, bitOf(label), network.host)
  );
}
