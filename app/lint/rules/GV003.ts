import { riskTiers } from '../../workflow/model/flow.ts';
import { defineRule } from '../kit/define-rule.ts';
import { computedRisk } from '../kit/risk.ts';

export const GV003 = defineRule({
  id: 'GV003',
  title: 'The flow is riskier than it says',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['CC3.2', 'NIST MAP 5.1'],
  visit(flow, report) {
    const declared = flow.flow.riskTier;
    if (declared === undefined) return;
    const { tier, reasons } = computedRisk(flow);
    if (riskTiers.indexOf(declared) >= riskTiers.indexOf(tier)) return;
    report({
      title: `The flow is declared as “${declared}” risk, and what it does is “${tier}”`,
      message: `Too few people would look at it before it goes live. What makes it “${tier}”: ${reasons.slice(0, 3).join('; ')}.`,
      remedy: `Raise the risk tier to “${tier}”, or take out what makes it so.`,
      fixes: [
        {
          id: 'raise',
          title: `Raise the risk tier to “${tier}”`,
          safety: 'safe',
          patch: [{ op: 'setFlow', path: ['riskTier'], value: tier }],
        },
      ],
      key: tier,
    });
  },
});
