/** A rule about hosts that came later keeps nobody from the other fields of a connection. */
import { expect, test } from 'vitest';
import { setupToSave } from '../../app/ipc/handlers/connection-setup.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import type { ConnectionRecord } from '../../app/workflow/ports.ts';

const kept = (values: Partial<ConnectionRecord>): ConnectionRecord => ({
  id: 'con_1',
  name: 'Orders',
  type: 'http',
  auth: 'basic',
  hosts: [],
  scopes: [],
  environment: 'dev',
  personal: false,
  updatedAt: 1,
  ...values,
});
const onServer = (host: string): ConnectionRecord =>
  kept({ type: 'postgres', hosts: [`${host}:5432`], server: { host, port: 5432, security: 'tls' } });
function said(given: ConnectionRecord, before?: ConnectionRecord): string {
  try {
    const { server, hosts } = setupToSave(given, before, []);
    return [server?.host, ...hosts].join(' ');
  } catch (error) {
    return isCountersignError(error) ? error.code : String(error);
  }
}

test('only what was changed is judged: a server or a host that was kept before stays as it is', () => {
  const [instance, dotted] = [onServer('sql\\inst'), onServer('db.example.com.')];
  expect([said({ ...instance, scopes: ['read'] }, instance), said(onServer('sql\\other'), instance), said(instance)]).toEqual([
    'sql\\inst sql\\inst:5432',
    'connection/bad-host',
    'connection/bad-host',
  ]);
  expect([said({ ...dotted, scopes: ['read'] }, dotted), said(dotted), said(dotted, instance), said(onServer('.'))]).toEqual([
    'db.example.com. db.example.com.:5432',
    'db.example.com db.example.com:5432',
    'db.example.com db.example.com:5432',
    'connection/bad-host',
  ]);
  const wide = kept({ hosts: ['*.com', 'api.example.com'] });
  expect([
    said({ ...wide, name: 'Other' }, wide),
    said({ ...wide, hosts: [...wide.hosts, '*.org'] }, wide),
    said(kept({ hosts: ['db.example.com:5432'] }), dotted),
  ]).toEqual([' *.com api.example.com', 'connection/bad-host', ' db.example.com:5432']);
});

test.each([
  ['10.20.0.15', 'kept'],
  ['10.0.0.0/8', 'kept'],
  ['fd00::/8', 'kept'],
  ['10.0.0.0/99', 'connection/bad-host'],
  ['10.0.0.0/x', 'connection/bad-host'],
  ['10.0.0.0/8/8', 'connection/bad-host'],
  ['10/8', 'connection/bad-host'],
  ['intranet', 'connection/bad-host'],
  ['0.0.0.0/0', 'connection/bad-host'],
  ['::/0', 'connection/bad-host'],
])(
  'an address inside the network that nobody can have meant is refused where it is written, unless it stood there before: %s',
  (address, says) => {
    const record = kept({ internalAddresses: [address] });
    expect([said(record), said({ ...record, scopes: ['read'] }, record)]).toEqual([says === 'kept' ? '' : says, '']);
  },
);
