import { defineRule } from '../kit/define-rule.ts';
import { byModel, isText, modelBit } from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

export const AI004 = defineRule({
  id: 'AI004',
  title: 'A decision hangs on a model\'s free text',
  severity: 'medium', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'path', on: 'control',
  choice: { title: 'Choose the words that the model may answer', opens: 'step' },
  taxonomy: ['LLM05:2025', 'CWE-1426'],
  visit(step, report) {
    const { control } = step.facts;
    if (control?.kind !== 'branch') return;
    const seen = step.seeFacts(control.reads).find((one) => byModel(one) && isText(one));
    if (seen === undefined) return;
    report({
      step,
      title: `“${step.name}” decides by ${fieldName(seen.field)}, which a model writes as free text`,
      message: 'The model may answer “Yes.”, “yes, because …” or something else tomorrow, and the flow takes the wrong way without a word.',
      remedy: 'Let the model answer in a fixed schema, such as yes or no, or one of a list, and decide by that.',
      path: step.witness(seen, modelBit, 'decides which way it goes'),
    });
  },
});
