import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, service, slot } from '../kit/steps.ts';

export const cases: RuleCases = {
  context: { policy: { hosts: ['api.example.com:443', '*.partner.example'] } },
  fires: [
    flow([manual(), call('https://api.other.example/x')], ['start > call']),
    flow([manual(), call('https://deep.api.partner.example/x')], ['start > call']),
    // Which host of the service it is, only the connection knows.
    flow([manual(), service('*.zendesk.com', 'Zendesk')], ['start > service']),
    flow([manual(), service('*.zendesk.com', 'Zendesk', 'service', { connection: 'slot' })], ['start > service'], {
      connections: [slot({ hosts: ['shop.zendesk.com'] })],
    }),
    flow([manual(), call('https://evil-api.example.com.attacker.example/x')], ['start > call']),
  ],
  silent: [
    flow([manual(), call('https://api.example.com/x')], ['start > call']),
    flow([manual(), call('https://eu.partner.example/x')], ['start > call']),
    flow([manual()], []),
    flow([manual(), service('*.partner.example', 'Partner')], ['start > service']),
    flow([manual(), service('*.example.com', 'Shop', 'service', { connection: 'slot' })], ['start > service'], {
      connections: [slot({ hosts: ['api.example.com'] })],
    }),
    flow([manual(), service('*.zendesk.com', 'Zendesk', 'service', { disabled: true })], ['start > service']),
  ],
};
