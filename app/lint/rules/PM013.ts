import { defineRule } from '../kit/define-rule.ts';

export const PM013 = defineRule({
  id: 'PM013',
  title: 'The flow is shared with everyone',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['LCNC-SEC-05', 'CWE-732'],
  visit(flow, report) {
    if (flow.flow.sharedWith !== 'everyone') return;
    report({
      title: 'Everyone in the organisation can open and change this flow',
      message: 'Anyone can add a step that carries data out, or learn from it which systems and keys there are.',
      remedy: 'Share it with the team that needs it.',
      fixes: [
        {
          id: 'team',
          title: 'Share it with the team only',
          safety: 'safe',
          patch: [{ op: 'setFlow', path: ['sharedWith'], value: 'team' }],
        },
      ],
    });
  },
});
