import { riskTiers } from '../../workflow/model/flow.ts';
import { defineRule } from '../kit/define-rule.ts';
import { computedRisk } from '../kit/risk.ts';
import { list } from '../kit/words.ts';

export const GV013 = defineRule({
  id: 'GV013',
  title: 'Who built the flow was not trained for its risk',
  severity: 'low',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  taxonomy: ['HIPAA 164.308(a)(5)', 'CC1.4'],
  visit(flow, report) {
    const badges = flow.context.policy?.badges;
    const builders = flow.context.record?.builders;
    if (badges === undefined || builders === undefined) return;
    const computed = riskTiers.indexOf(computedRisk(flow).tier);
    const tier = riskTiers[Math.max(computed, flow.flow.riskTier === undefined ? 0 : riskTiers.indexOf(flow.flow.riskTier))] ?? 'minimal';
    const badge = badges[tier];
    if (badge === undefined) return;
    const untrained = builders.filter((builder) => !builder.badges.includes(badge)).map(({ name }) => name);
    if (untrained.length === 0) return;
    report({
      title: `${list(untrained)} ${untrained.length === 1 ? 'does' : 'do'} not hold the badge “${badge}” that a ${tier}-risk flow asks for`,
      message: 'Most leaks are made by people who did not know better. The lesson for this tier is about what this flow does.',
      remedy: 'Take the lesson, or build it together with somebody who has.',
      fixes: [{ id: 'lesson', title: 'See your lessons and badges', safety: 'choice', patch: [], opens: 'lessons' }],
      key: tier,
    });
  },
});
