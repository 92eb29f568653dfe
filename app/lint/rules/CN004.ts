import { addressKind, type AddressKind } from '../kit/addresses.ts';
import { defineRule } from '../kit/define-rule.ts';

const words: Readonly<Record<Exclude<AddressKind, 'public'>, string>> = {
  loopback: 'this machine itself', private: 'a private network', 'link-local': 'the local network link', metadata: 'the cloud\'s key service', reserved: 'a reserved address',
};

export const CN004 = defineRule({
  id: 'CN004',
  title: 'A request goes to a private, local or cloud-internal address',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'node', on: 'networks',
  taxonomy: ['CWE-918'],
  visit(step, report) {
    for (const network of step.facts.networks) {
      if (network.direction !== 'out' || network.host === undefined) continue;
      const kind = addressKind(network.host);
      if (kind === 'public') continue;
      // A model that runs on this machine is the private choice, not a way in.
      if (kind === 'loopback' && step.facts.ai !== undefined) continue;
      report({
        step, field: network.parameter,
        title: `“${step.name}” calls ${network.host}, which is ${words[kind]}`,
        message: kind === 'metadata'
          ? 'This address hands out the access keys of the machine that runs the flow. Whoever gets them owns everything that the machine may do.'
          : 'Servers on inside addresses often trust every caller. A flow that can reach them can be used as a way in, and on another machine the same address is something else.',
        remedy: kind === 'metadata' ? 'Take this request out.' : 'Use the system\'s proper name through an approved internal connector, with a login of its own.',
        severity: kind === 'metadata' ? 'block' : 'high',
        key: network.parameter,
      });
    }
  },
});
