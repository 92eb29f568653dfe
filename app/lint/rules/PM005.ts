import { defineRule } from '../kit/define-rule.ts';
import { staysHere } from '../kit/incoming-secret.ts';

/** `*`, `*.com`: anybody can have a host there. */
const isAnyHost = (host: string): boolean => /^\*(?:\.[a-z]{2,})?(?::\d+)?$/i.test(host);

export const PM005 = defineRule({
  id: 'PM005',
  title: "A connection's secret may go to any host",
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'List the hosts that may get the secret', opens: 'connections' },
  taxonomy: ['CWE-522', 'LCNC-SEC-08'],
  visit(flow, report) {
    for (const slot of flow.flow.connections) {
      if ((slot.hosts.length > 0 && !slot.hosts.some(isAnyHost)) || slot.auth === 'none') continue;
      const users = flow.usersOf(slot.id).filter((one) => one.node.disabled !== true);
      const [step] = users;
      if (step === undefined || staysHere(slot, users)) continue;
      const networks = users.flatMap((one) => one.facts.networks.filter((network) => network.direction === 'out'));
      const hosts = [
        ...new Set(
          networks.flatMap((network) =>
            network.host === undefined ? [] : [network.port === undefined ? network.host : `${network.host}:${network.port}`],
          ),
        ),
      ].sort();
      const known = networks.length > 0 && networks.every((network) => network.host !== undefined);
      report({
        step,
        field: 'connection',
        title: `The secret of “${slot.name}” is not tied to a host`,
        message:
          networks.length > 0
            ? 'If the address of a step is changed, by mistake or on purpose, the secret goes along to whatever is there.'
            : 'Where the secret goes is said elsewhere and not in this flow, so nobody who looks at the flow can tell who gets it.',
        remedy: known ? `Tie it to ${hosts.join(', ')}.` : 'List the hosts that may get it.',
        // A vendor's own connector goes to that vendor only; a free request goes anywhere.
        severity: networks.some((network) => network.hostReads.length > 0) ? 'high' : known ? 'medium' : 'low',
        fixes: known
          ? [
              {
                id: 'tie',
                title: `Tie “${slot.name}” to ${hosts.join(', ')}`,
                safety: 'safe',
                patch: [{ op: 'setConnection', slotId: slot.id, path: ['hosts'], value: hosts }],
              },
            ]
          : [],
        key: slot.id,
      });
    }
  },
});
