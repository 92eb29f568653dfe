import { defineRule } from '../kit/define-rule.ts';
import { isAsImported } from '../kit/as-imported.ts';

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
    // Files of other programs have no place for it: true of each of them, and no word on this one.
    const imported = isAsImported(flow);
    report({
      title: 'Nobody owns this flow',
      message: 'When it breaks, leaks or has to change, nobody is there to be asked, and nobody notices when it should be switched off.',
      remedy: `Name the person or the team that answers for it${imported ? ', here: the file that it came from has no place for that' : ''}.`,
      ...(imported ? { severity: 'low' as const } : {}),
    });
  },
});
