import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, post, slot } from '../kit/steps.ts';

const bound = { connection: 'slot' };
const contacts = call('https://api.example.com/crm/v3/objects/contacts', {}, 'call', bound);
export const cases: RuleCases = {
  fires: [
    flow([manual(), contacts], ['start > call'], {
      connections: [slot({ scopes: ['crm.objects.contacts.read', 'crm.objects.deals.write'] })],
    }),
    flow([manual()], [], { connections: [slot({ scopes: ['orders.read'] })] }),
    flow([manual(), call('https://gmail.googleapis.com/gmail/v1/users/me/messages', {}, 'call', bound)], ['start > call'], {
      connections: [slot({ scopes: ['https://www.googleapis.com/auth/gmail.readonly', 'https://www.googleapis.com/auth/calendar'] })],
    }),
  ],
  silent: [
    flow([manual(), contacts], ['start > call'], { connections: [slot({ scopes: ['crm.objects.contacts.read', 'offline_access'] })] }),
    flow([manual(), post('https://graph.microsoft.com/v1.0/me/sendMail', '{}', {}, 'call', bound)], ['start > call'], {
      connections: [slot({ scopes: ['Mail.Send', 'User.Read'] })],
    }),
    // The address is computed: any right could be needed.
    flow([manual(), call('https://{{ input.host }}/x', {}, 'call', bound)], ['start > call'], {
      connections: [slot({ scopes: ['orders.read'] })],
    }),
    flow([manual(), contacts], ['start > call'], { connections: [slot({ scopes: [] })] }),
  ],
};
