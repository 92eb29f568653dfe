import { riskTiers } from '../../workflow/model/flow.ts';
import { defineRule } from '../kit/define-rule.ts';
import { computedRisk } from '../kit/risk.ts';
import { list } from '../kit/words.ts';

const plain = (badge: string): string => badge.trim().toLowerCase();

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
    const rank = riskTiers.indexOf(tier);
    // A graver flow asks for no less than a milder one, and who was trained for a graver one needs no other badge.
    const badge = riskTiers.slice(0, rank + 1).reduce<string | undefined>((found, one) => badges[one] ?? found, undefined);
    if (badge === undefined) return;
    const enough = new Set([badge, ...riskTiers.slice(rank).flatMap((one) => badges[one] ?? [])].map(plain));
    const untrained = builders.filter((builder) => !builder.badges.some((one) => enough.has(plain(one)))).map(({ name }) => name);
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
