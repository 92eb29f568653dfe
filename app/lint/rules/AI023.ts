import { privateLabels } from '../../workflow/model/labels.ts';
import { defineRule } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';
import { byModel, isRaw, isText, labelsSeen, modelBit, steered } from '../kit/step-view.ts';
import { fieldName, zoneName } from '../kit/words.ts';

export const AI023 = defineRule({
  id: 'AI023',
  title: 'What a model writes is shown with live links and pictures',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Choose where it is shown as plain text', opens: 'step' },
  taxonomy: ['LLM05:2025', 'AML.T0077'],
  visit(step, report) {
    for (const sink of step.sinks) {
      if (sink.markup === undefined) continue;
      const all = step.see(sink.reads).filter((one) => byModel(one) && (isRaw(one) || sink.markup === 'markdown') && isText(one));
      const seen = all.find(steered) ?? all[0];
      if (seen === undefined) continue;
      report({
        step,
        field: sink.parameter,
        title: `The model's text in ${fieldName(seen.field)} is shown with live links and pictures by “${step.name}”`,
        message: steered(seen)
          ? 'An outsider can make the model write a picture whose address holds your data. It is fetched the moment that somebody opens the message, and the data is gone without a click.'
          : 'A model can make up a link, or repeat one that somebody planted. Whoever reads the message trusts it, because it comes from you.',
        remedy: 'Show it as plain text, or let through only links to your own pages.',
        path: steered(seen)
          ? step.steeredWitness(seen, `shown at ${zoneName(sink.zone)} with live links and pictures`, sink.parameter)
          : step.witness(seen, modelBit, 'shown with live links and pictures', sink.parameter),
        // Nobody steers the model: only its own inventions are shown.
        severity: all.some((one) => steered(one) || (labelsSeen(one) & privateLabels) !== 0) ? 'medium' : 'low',
        fixes:
          sink.plain === undefined
            ? []
            : [
                {
                  id: 'plain',
                  title: `Let “${step.name}” send plain text`,
                  safety: 'safe',
                  patch: sink.plain.map(({ parameter, value }) => setParameter(step, parameter, value)),
                },
              ],
      });
      return;
    }
  },
});
