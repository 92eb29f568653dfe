import { defineRule } from '../kit/define-rule.ts';

const order = ['1.0', '1.1', '1.2', '1.3'] as const;

export const CN002 = defineRule({
  id: 'CN002',
  title: 'An outdated encryption version is allowed',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'node',
  on: 'networks',
  taxonomy: ['CWE-326', 'CWE-327', 'LCNC-SEC-04'],
  visit(step, report) {
    const floor = step.policy?.minimumTls ?? '1.3';
    for (const network of step.facts.networks) {
      const { minimumTls } = network;
      if (minimumTls === undefined || network.direction !== 'out' || order.indexOf(minimumTls) >= order.indexOf(floor)) continue;
      const broken = order.indexOf(minimumTls) < order.indexOf('1.2');
      const slot = step.connection;
      report({
        step,
        field: network.parameter,
        title: `“${step.name}” accepts TLS ${minimumTls}, and the rule here is TLS ${floor} or newer`,
        message: broken
          ? 'TLS below 1.2 is broken: someone on the way can read and change the traffic.'
          : 'Someone on the way can push the connection down to an older version with known weak spots.',
        remedy: `Set the connection's lowest TLS version to ${floor}. If the server cannot, ask for a waiver that names it.`,
        severity: broken ? 'block' : 'high',
        fixes:
          slot === undefined
            ? []
            : [
                {
                  id: 'tls-floor',
                  title: `Set the lowest TLS version of “${slot.name}” to ${floor}`,
                  safety: 'safe',
                  patch: [{ op: 'setConnection', slotId: slot.id, path: ['tls', 'minimum'], value: floor }],
                },
              ],
        key: network.parameter,
      });
    }
  },
});
