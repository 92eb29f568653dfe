import { hostMatches } from '../kit/addresses.ts';
import { defineRule } from '../kit/define-rule.ts';

export const CN010 = defineRule({
  id: 'CN010',
  title: 'The flow talks to a host that is not on your list',
  severity: 'medium', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'flow',
  choice: { title: 'Ask for the host to be approved', opens: 'policy' },
  taxonomy: ['LCNC-SEC-07', 'CC6.6'],
  visit(flow, report) {
    const allowed = flow.context.policy?.hosts;
    if (allowed === undefined) return;
    const told = new Set<string>();
    for (const step of flow.stepsWith('networks')) {
      for (const network of step.facts.networks) {
        const host = network.host?.toLowerCase();
        if (network.direction !== 'out' || host === undefined || told.has(host) || allowed.some((pattern) => hostMatches(pattern, host))) continue;
        told.add(host);
        report({
          step, field: network.parameter,
          title: `“${step.name}” talks to ${host}, which is not on your organisation's list`,
          message: 'Nobody has said yet that data may go there. It may be a mistake in the address, or a service that you have no contract with.',
          remedy: 'Ask for the host to be approved, or use one that is.',
          key: host,
        });
      }
    }
  },
});
