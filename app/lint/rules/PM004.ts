import { defineRule } from '../kit/define-rule.ts';
import { list } from '../kit/words.ts';

export const PM004 = defineRule({
  id: 'PM004',
  title: 'Flows of different people or risk share one service account',
  severity: 'medium',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Choose an account for this flow alone', opens: 'connections' },
  taxonomy: ['LCNC-SEC-01', 'ASI03', 'CC6.1'],
  visit(flow, report) {
    const others = flow.otherFlows;
    if (others === undefined) return;
    const { owner, riskTier, serviceAccount, connections } = flow.flow;
    const identities = new Set(
      [serviceAccount, ...connections.map((slot) => slot.serviceAccount)].filter((one) => one !== undefined && one !== ''),
    );
    for (const identity of identities) {
      const differing = others.filter(
        (other) =>
          other.identities?.includes(identity as string) === true &&
          ((other.owner !== undefined && owner !== undefined && other.owner !== owner) ||
            (other.riskTier !== undefined && riskTier !== undefined && other.riskTier !== riskTier)),
      );
      if (differing.length === 0) continue;
      report({
        title: `The account “${identity ?? ''}” is also used by ${list(differing.map(({ name }) => `“${name}”`))}, which ${differing.length === 1 ? 'has' : 'have'} another owner or risk`,
        message:
          'The account holds the rights of all of them together: a hole in the least guarded flow opens the most guarded one, and the log cannot tell which of them acted.',
        remedy: 'Give each flow an account of its own, with the rights that it needs.',
        key: identity ?? '',
      });
    }
  },
});
