import { personalLabels, secretLabels } from '../../workflow/model/labels.ts';
import { defineRule } from '../kit/define-rule.ts';
import { bitOf, labelsSeen, worstLabel } from '../kit/step-view.ts';
import { fieldName, wordsFor } from '../kit/words.ts';

/** Instructions that lean on the model to keep people out. */
const accessWords =
  /\b(?:only (?:answer|respond|reply|allow|share|give|show|tell|refund|pay|approve|delete|cancel|change|book|send|grant|unlock)[^.]{0,60}\b(?:if|to|when)\b[^.]{0,60}\b(?:admin(?:istrator)?s?|manager|supervisor|owner|staff member|authori[sz]ed|password|logged in|employee|staff)|(?:the )?(?:password|passcode|secret (?:word|code|key)) is\b|never (?:reveal|share|tell|disclose|give)\b[^.]{0,80}\b(?:password|key|secret|salary|customer|personal|confidential|(?:discount|access|voucher|promo|coupon|door|gate) codes?|passcode|PIN\b))/i;

export const AI012 = defineRule({
  id: 'AI012',
  title: "A model's instructions hold secrets or have to keep people out",
  severity: 'medium',
  confidence: 'medium',
  persona: 'builder',
  fix: 'choice',
  scope: 'path',
  on: 'ai',
  choice: { title: 'Choose what stays in the instructions', opens: 'step' },
  taxonomy: ['LLM07:2025', 'CWE-200', 'AML.T0056'],
  visit(step, report) {
    for (const sink of step.sinks) {
      if (sink.kind !== 'prompt.system') continue;
      const held = step.see(sink.reads).find((one) => (labelsSeen(one) & (personalLabels | secretLabels)) !== 0);
      const words = accessWords.exec(sink.literal ?? '');
      if (held === undefined && words === null) continue;
      const label = held === undefined ? undefined : worstLabel(labelsSeen(held) & (personalLabels | secretLabels));
      report({
        step,
        field: sink.parameter,
        title:
          held === undefined || label === undefined
            ? `The instructions of “${step.name}” are used as a lock (“${(words?.[0] ?? '').slice(0, 60)}”)`
            : `The instructions of “${step.name}” hold ${wordsFor(label)} (${fieldName(held.field)})`,
        message:
          'Models give their instructions away when they are asked the right way. What is in them is as good as public, and they lock nobody out.',
        remedy: "Take secrets and people's data out of the instructions, and decide who may see what before the model is asked.",
        ...(held === undefined || label === undefined
          ? {}
          : { path: step.witness(held, bitOf(label), 'put into the instructions', sink.parameter) }),
        key: held === undefined ? 'lock' : 'data',
      });
      return;
    }
  },
});
