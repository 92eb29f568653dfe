import { personalLabels } from '../../workflow/model/labels.ts';
import { defineRule } from '../kit/define-rule.ts';
import { labelsSeen } from '../kit/step-view.ts';
import { listSteps } from '../kit/words.ts';

export const DF012 = defineRule({
  id: 'DF012',
  title: 'Personal data is kept without an end',
  severity: 'medium', confidence: 'medium', persona: 'reviewer', fix: 'safe', scope: 'flow',
  taxonomy: ['GDPR 5(1)(e)', 'C1.2'],
  visit(flow, report) {
    if (flow.flow.settings.retentionDays !== undefined) return;
    const keeping = flow.stepsWith('stores').filter((step) => step.facts.stores.some((store) => store.access !== 'read' && store.retentionDays === undefined)
      && ((step.keptLabels & personalLabels) !== 0 || step.sinks.some((sink) => step.see(sink.reads).some((seen) => (labelsSeen(seen) & personalLabels) !== 0))));
    const [first] = keeping;
    if (first === undefined) return;
    report({
      step: first,
      title: `${listSteps(keeping)} keep${keeping.length === 1 ? 's' : ''} personal data, and nobody has said for how long`,
      message: 'Data that is never deleted is found in every breach, and people have a right that it ends.',
      remedy: 'Say after how many days it is deleted.',
      fixes: [{ id: 'retention', title: 'Keep it for at most a year', safety: 'safe', patch: [{ op: 'setFlow', path: ['settings', 'retentionDays'], value: 365 }] }],
    });
  },
});
