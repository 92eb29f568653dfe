import { hostMatches } from '../kit/addresses.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { StepView } from '../kit/step-view.ts';

export const CN010 = defineRule({
  id: 'CN010',
  title: 'The flow talks to a host that is not on your list',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Ask for the host to be approved', opens: 'policy' },
  taxonomy: ['LCNC-SEC-07', 'CC6.6'],
  visit(flow, report) {
    const allowed = flow.context.policy?.hosts;
    if (allowed === undefined) return;
    const told = new Set<string>();
    for (const step of flow.stepsWith('networks'))
      for (const network of step.facts.networks)
        if (network.direction === 'out' && network.host !== undefined) look(step, network.host, network.parameter);
    // What one service answers under, where only the connection knows which: `*.zendesk.com`.
    for (const step of flow.steps)
      if (step.node.disabled !== true)
        for (const { host } of step.facts.capabilities.hosts) if (host.startsWith('*.')) look(step, host, 'connection');

    function look(step: StepView, spelled: string, field: string): void {
      const host = spelled.toLowerCase();
      if (
        allowed === undefined ||
        told.has(host) ||
        allowed.some((pattern) => covers(pattern, host)) ||
        boundElsewhere(step, host, allowed)
      )
        return;
      told.add(host);
      report({
        step,
        field,
        title: `“${step.name}” talks to ${host}, which is not on your organisation's list`,
        message:
          'Nobody has said yet that data may go there. It may be a mistake in the address, or a service that you have no contract with.',
        remedy: 'Ask for the host to be approved, or use one that is.',
        key: host,
      });
    }
  },
});

const covers = (pattern: string, host: string): boolean => pattern.toLowerCase().split(':')[0] === host || hostMatches(pattern, host);

/** The connection is bound to hosts of the service that are all on the list. */
function boundElsewhere(step: StepView, host: string, allowed: readonly string[]): boolean {
  const bound = host.startsWith('*.') ? (step.connection?.hosts ?? []).map((one) => one.toLowerCase().split(':')[0] ?? '') : [];
  return bound.length > 0 && bound.every((one) => hostMatches(host, one) && allowed.some((pattern) => covers(pattern, one)));
}
