import { labelSet, secretLabels, sensitiveLabels } from '../../workflow/model/labels.ts';
import { unapproved } from '../kit/authority.ts';
import { defineRule } from '../kit/define-rule.ts';
import { isPrompt } from '../kit/step-sinks.ts';
import { bitOf, byModel, guessed, isText, labelsSeen, leavesHouse, worstLabel } from '../kit/step-view.ts';
import { fieldName, wordsFor, zoneName } from '../kit/words.ts';

const closed = sensitiveLabels | secretLabels | labelSet(['confidential']);

/** A name such as “diagnosis” or “iban” says enough; what is called “token” or “key” may be anything. */
const byName = sensitiveLabels;

export const DF017 = defineRule({
  id: 'DF017',
  title: 'What a model was told in confidence leaves in its answer',
  severity: 'high',
  confidence: 'medium',
  persona: 'builder',
  fix: 'choice',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Choose what the answer may hold', opens: 'step' },
  taxonomy: ['LLM02:2025', 'AML.T0057'],
  visit(step, report) {
    for (const sink of step.sinks) {
      // What a prompt tells the next model is DF001's business.
      if (isPrompt(sink.kind) || !leavesHouse(sink.zone)) continue;
      const told = unapproved(
        step,
        step.see(sink.reads).filter((one) => byModel(one) && isText(one) && (labelsSeen(one) & closed) !== 0),
      );
      const seen = told.find((one) => !guessed(one)) ?? told.find((one) => (labelsSeen(one) & byName) !== 0);
      const label = seen === undefined ? undefined : worstLabel(labelsSeen(seen) & (guessed(seen) ? byName : closed));
      if (seen === undefined || label === undefined) continue;
      const name = zoneName(sink.zone);
      report({
        step,
        field: sink.parameter,
        title: `The model's answer in ${fieldName(seen.field)} goes to ${name}, and the model was told ${wordsFor(label)}`,
        message:
          'A model repeats what it was told, by mistake or because somebody asked it to. Whoever gets the answer then has what only you should have.',
        remedy:
          'Let the model give back named fields of closed types, leave the data out of its prompt, or let a person read the answer first.',
        ...(guessed(seen) ? { severity: 'medium' as const, confidence: 'low' as const } : {}),
        path: step.witness(seen, bitOf(label), `goes to ${name}`, sink.parameter),
        key: name,
      });
      return;
    }
  },
});
