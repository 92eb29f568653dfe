import { defineRule } from '../kit/define-rule.ts';
import { moveToData } from '../kit/rewrites.ts';
import { isPublic, isText, publicBit } from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

export const AI002 = defineRule({
  id: 'AI002',
  title: "Text from outsiders is part of a model's instructions",
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Choose what goes into the instructions', opens: 'step' },
  taxonomy: ['LLM01:2025', 'CWE-1427'],
  visit(step, report) {
    for (const sink of step.sinks) {
      if (sink.kind !== 'prompt.system') continue;
      const seen = step.see(sink.reads).find((one) => isPublic(one) && isText(one));
      if (seen === undefined) continue;
      const patch = moveToData(step, sink.parameter, 'prompt');
      report({
        step,
        field: sink.parameter,
        title: `${fieldName(seen.field)}, which an outsider writes, is part of the instructions of “${step.name}”`,
        message: 'A model obeys its instructions more than anything else. Whoever writes into them gives the orders.',
        remedy: 'Keep the instructions fixed, and give the text as data in the prompt, marked as what it is.',
        path: step.witness(seen, publicBit, 'put into the instructions', sink.parameter),
        fixes: patch === undefined ? [] : [{ id: 'to-data', title: 'Give it as data in the prompt', safety: 'safe', patch }],
      });
      return;
    }
  },
});
