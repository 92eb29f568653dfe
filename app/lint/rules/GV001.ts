import { defineRule } from '../kit/define-rule.ts';

export const GV001 = defineRule({
  id: 'GV001',
  title: 'The flow has no owner',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Name an owner', opens: 'flow' },
  taxonomy: ['LCNC-SEC-09', 'CC1.3'],
  visit(flow, report) {
    if ((flow.flow.owner ?? '').trim() !== '' || flow.graph.nodes.length === 0) return;
    report({
      title: 'Nobody owns this flow',
      message: 'When it breaks, leaks or has to change, nobody is there to be asked, and nobody notices when it should be switched off.',
      remedy: 'Name the person or the team that answers for it.',
    });
  },
});
