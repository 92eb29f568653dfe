import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, post, slot } from '../kit/steps.ts';

const bound = { connection: 'slot' };
const read = call('https://api.example.com/crm/v3/contacts', {}, 'call', bound);
export const cases: RuleCases = {
  fires: [
    flow([manual(), read], ['start > call'], { connections: [slot({ scopes: ['contacts.write'] })] }),
    flow([manual(), read], ['start > call'], { connections: [slot({ scopes: ['contacts.read', 'contacts.delete'] })] }),
    flow([manual(), call('https://www.googleapis.com/drive/v3/files', {}, 'call', bound)], ['start > call'], {
      connections: [slot({ scopes: ['https://www.googleapis.com/auth/drive.admin'] })],
    }),
  ],
  silent: [
    flow([manual(), read], ['start > call'], { connections: [slot({ scopes: ['contacts.read'] })] }),
    flow([manual(), post('https://api.example.com/crm/v3/contacts', '{}', {}, 'call', bound)], ['start > call'], {
      connections: [slot({ scopes: ['contacts.write'] })],
    }),
    flow([manual(), read], ['start > call'], { connections: [slot()] }),
  ],
};
