import { personalLabels } from '../../workflow/model/labels.ts';
import { defineRule } from '../kit/define-rule.ts';
import { bitOf, guessed, labelsSeen, worstLabel } from '../kit/step-view.ts';
import { fieldName, sentence, wordsFor } from '../kit/words.ts';

export const DF018 = defineRule({
  id: 'DF018',
  title: 'Personal data stands in a web address',
  severity: 'medium', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'path', on: 'networks',
  taxonomy: ['CWE-598', 'HIPAA 164.312(e)(1)'],
  visit(step, report) {
    for (const network of step.facts.networks) {
      if (network.direction !== 'out') continue;
      const seen = step.seeAddress(network).find((one) => (labelsSeen(one) & personalLabels) !== 0);
      if (seen === undefined) continue;
      const label = worstLabel(labelsSeen(seen) & personalLabels) ?? 'person';
      report({
        step, field: network.parameter,
        title: `${sentence(wordsFor(label))} in ${fieldName(seen.field)} stands in the address that “${step.name}” calls`,
        message: 'Addresses are kept in the logs of every server on the way, encrypted connection or not.',
        remedy: 'Send it in the body of the request, or use an id that says nothing about the person.',
        path: step.witness(seen, bitOf(label), 'written into the address', network.parameter),
        confidence: guessed(seen) ? 'medium' : 'high', severity: guessed(seen) ? 'low' : 'medium',
      });
      return;
    }
  },
});
