import { addressKind, withoutPort, type AddressKind } from '../kit/addresses.ts';
import { defineRule } from '../kit/define-rule.ts';
import { callsOf, placeKey } from '../kit/called-places.ts';
import { newSlot } from '../kit/fixes.ts';

const words: Readonly<Record<Exclude<AddressKind, 'public'>, string>> = {
  loopback: 'this machine itself',
  private: 'a private network',
  'link-local': 'the local network link',
  metadata: "the cloud's key service",
  reserved: 'a reserved address',
};

export const CN004 = defineRule({
  id: 'CN004',
  title: 'A request goes to a private, local or cloud-internal address',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'node',
  on: ['networks', 'code'],
  taxonomy: ['CWE-918'],
  visit(step, report) {
    const calls = callsOf(step);
    for (const network of calls) {
      if (network.direction !== 'out' || network.host === undefined) continue;
      const kind = addressKind(network.host);
      if (kind === 'public') continue;
      // A model that runs on this machine is the private choice, not a way in.
      if (kind === 'loopback' && step.facts.ai !== undefined) continue;
      // A connection that names the host and logs in is the approved way to an inside system.
      const { connection } = step;
      if (
        kind === 'private' &&
        connection !== undefined &&
        connection.auth !== 'none' &&
        connection.hosts.some((name) => withoutPort(name) === network.host)
      )
        continue;
      const slot = kind === 'private' ? newSlot(step, 'http', 'bearer', [network.host]) : [];
      report({
        step,
        field: network.parameter,
        title: `“${step.name}” calls ${network.host}, which is ${words[kind]}`,
        message:
          kind === 'metadata'
            ? 'This address hands out the access keys of the machine that runs the flow. Whoever gets them owns everything that the machine may do.'
            : 'Servers on inside addresses often trust every caller. A flow that can reach them can be used as a way in, and on another machine the same address is something else.',
        remedy:
          kind === 'metadata'
            ? 'Take this request out.'
            : "Use the system's proper name through an approved internal connector, with a login of its own.",
        severity: kind === 'metadata' ? 'block' : 'high',
        fixes:
          slot.length === 0
            ? [{ id: 'other', title: 'Name the system by its public address', safety: 'choice', patch: [], opens: 'step' }]
            : [{ id: 'connect', title: `Reach ${network.host} through a connection with a login`, safety: 'choice', patch: slot }],
        key: placeKey(calls, network),
      });
    }
  },
});
