/** Which flows share an account: the segmentation map of the page of connections. */
import { expect, test } from 'vitest';
import { accountsOf } from '../../renderer/features/connections/accounts.ts';
import type { Connection } from '../../renderer/features/connections/state.ts';

const flows = (...names: readonly string[]) => names.map((name) => ({ id: `flow_${name}`, name }));
const connection = (id: string, values: Partial<Connection>): Connection => ({
  id,
  name: id,
  type: 'http',
  auth: 'bearer',
  hosts: [`${id}.example.com`],
  scopes: [],
  environment: 'dev',
  personal: false,
  hasSecret: true,
  usedByFlows: [],
  ...values,
});

test('one account behind two connections is one, and reaches the flows of both; the gravest comes first', () => {
  const accounts = accountsOf([
    connection('idle', { serviceAccount: 'svc-idle' }),
    connection('read', { serviceAccount: 'svc-crm', usedByFlows: flows('Invoices', 'Orders') }),
    connection('own', { usedByFlows: flows('Orders') }),
    connection('write', { serviceAccount: 'svc-crm', usedByFlows: flows('Invoices', 'Leads') }),
    // The same name at another kind of service is another account.
    connection('mail', { type: 'smtp', serviceAccount: 'svc-crm', usedByFlows: flows('Leads') }),
    connection('ada', { personal: true, usedByFlows: flows('Leads') }),
  ]);
  expect(
    accounts.map(({ name, segmentation, connections, flows: used, hosts }) => [
      name,
      segmentation,
      connections.map(({ id }) => id),
      used.map((flow) => flow.name),
      hosts.length,
    ]),
  ).toEqual([
    [undefined, 'person', ['ada'], ['Leads'], 1],
    ['svc-crm', 'shared', ['read', 'write'], ['Invoices', 'Leads', 'Orders'], 2],
    [undefined, 'one-flow', ['own'], ['Orders'], 1],
    ['svc-crm', 'one-flow', ['mail'], ['Leads'], 1],
    ['svc-idle', 'unused', ['idle'], [], 1],
  ]);
});
