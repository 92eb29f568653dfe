import { defineRule } from '../kit/define-rule.ts';
import { actors, lookedAfter } from '../kit/reach.ts';
import { answersOnly } from '../kit/step-view.ts';
import { listSteps } from '../kit/words.ts';

export const RL003 = defineRule({
  id: 'RL003',
  title: 'Nothing happens when a step that acts fails',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['CWE-755', 'PI1.3'],
  visit(flow, report) {
    // One handler for the whole flow is enough.
    if (flow.flow.settings.errorFlow !== undefined || flow.flow.settings.alertRoute !== undefined) return;
    const looked = lookedAfter(flow);
    // Who asked sees that no answer comes.
    const bare = actors(flow).filter((step) => step.roots.length === 0 && !answersOnly(step) && !looked(step));
    if (bare.length === 0) return;
    report({
      title: `If ${listSteps(bare)} fail${bare.length === 1 ? 's' : ''}, nobody hears of it`,
      message: 'The run stops half way: some of the work is done and some is not, and the people who wait for it do not know.',
      remedy: 'Give the step an error path, or tell the flow whom to alert when a run fails.',
      severity: 'low',
      fixes: [
        {
          id: 'alert',
          title: 'Alert the owner when a run fails',
          safety: 'safe',
          patch: [{ op: 'setFlow', path: ['settings', 'alertRoute'], value: 'owner' }],
        },
      ],
    });
  },
});
