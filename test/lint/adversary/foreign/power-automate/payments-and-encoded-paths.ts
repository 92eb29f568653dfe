/** Power Automate and Logic Apps: what is encoded in an address, and payments after a failure. */
import type { Json } from '../../../../../app/kernel/json.ts';
import { after, button, flow, http, webhook } from '../power-automate-kit.ts';
import type { Pair } from '../kit.ts';

const look = (id: string): Json =>
  flow(webhook({ id: { type: 'string' } }), { Look: http({ uri: `https://crm.example.com/v1/contacts/${id}` }) });
const paid = (...outcomes: string[]): Json =>
  flow(button, {
    Check: http({ method: 'POST', uri: 'https://fraud.example.com/v1/check', body: { order: 1 } }),
    Pay: http({ method: 'POST', uri: 'https://bank.example.com/v1/payments', body: { amount: 10 } }, after('Check', ...outcomes)),
  });

export const powerAutomatePaymentsAndEncodedPaths: Pair[] = [
  ['an id in a path', 'CN005', look("@{triggerBody()?['id']}"), look("@{encodeUriComponent(triggerBody()?['id'])}")],
  [
    'two ids in a path, of which one is encoded',
    'CN005',
    look("@{encodeUriComponent(triggerBody()?['id'])}/@{triggerBody()?['id']}"),
    look("@{uriComponent(triggerBody()?['id'])}/notes"),
  ],
  [
    'an encoded id with more behind it',
    'CN005',
    look("@{concat(encodeUriComponent('a'), triggerBody()?['id'])}"),
    look("@{encodeUriComponent(concat('a', triggerBody()?['id']))}"),
  ],
  ['a check that fails pays all the same', 'RL009', paid('Succeeded', 'Failed', 'TimedOut'), paid('Succeeded')],
];
