import { valueAt } from '../../workflow/graph/patch.ts';
import { hostMatches } from '../kit/addresses.ts';
import { defineRule } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';

const hostOf = (url: string): string => /^https:\/\/([^/:?#]+)/i.exec(url)?.[1]?.toLowerCase() ?? '';

export const CN016 = defineRule({
  id: 'CN016',
  title: 'An inside system is called around the gateway',
  severity: 'low',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'node',
  on: 'networks',
  choice: { title: "Choose the gateway's address", opens: 'step' },
  taxonomy: ['CC6.6', 'LCNC-SEC-10'],
  visit(step, report) {
    const gateways = step.policy?.organisation?.gateways;
    if (gateways === undefined) return;
    for (const network of step.facts.networks) {
      const host = network.host?.toLowerCase();
      const gateway =
        host === undefined || network.direction !== 'out'
          ? undefined
          : gateways.find(({ hosts, url }) => hostOf(url) !== host && hosts.some((pattern) => hostMatches(pattern, host)));
      if (gateway === undefined || host === undefined) continue;
      const text = valueAt(step.node.parameters, network.parameter.split('.'));
      const origin = typeof text === 'string' ? /^[a-z][a-z0-9+.-]*:\/\/[^/?#{}]+/i.exec(text)?.[0] : undefined;
      report({
        step,
        field: network.parameter,
        title: `“${step.name}” calls ${host} past the gateway`,
        message: 'The gateway checks who calls, counts the calls and keeps the record. A call around it is seen by nobody.',
        remedy: `Call it through ${gateway.url}.`,
        fixes:
          origin === undefined || typeof text !== 'string'
            ? []
            : [
                {
                  id: 'gateway',
                  title: `Call ${host} through the gateway`,
                  safety: 'safe',
                  patch: [setParameter(step, network.parameter, `${gateway.url.replace(/\/$/, '')}${text.slice(origin.length)}`)],
                },
              ],
        key: network.parameter,
      });
    }
  },
});
