/** Development and test against production: what both use, what nobody can tell, and when it is proved. */
import { expect, test } from 'vitest';
import { separationOf, type Login, type PlacedFlow } from '../../app/compliance/separation.ts';
import { emptyFlow, type Environment, type Flow } from '../../app/workflow/model/flow.ts';
import { desk } from '../cli/kit.ts';

const login = (id: string, more: Partial<Login> = {}): Login => ({
  id,
  name: id,
  type: 'http',
  auth: 'bearer',
  hosts: ['crm.example.com'],
  prints: [`print of ${id}`],
  accountKnown: true,
  ...more,
});
function calling(environment: Environment, url: string, connection?: string, more: Partial<Flow> = {}): Flow {
  return {
    ...emptyFlow(`flow_${environment}`, `Orders ${environment}`),
    environment,
    connections: [{ id: 'slot', name: 'CRM', type: 'http', auth: 'bearer', hosts: [], scopes: [] }],
    nodes: [
      { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
      {
        id: 'call',
        type: 'http-request',
        typeVersion: 1,
        name: 'Call',
        parameters: { method: 'GET', url },
        ...(connection === undefined ? {} : { connection }),
      },
    ],
    edges: [{ id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'call', port: 'in' } }],
    ...more,
  };
}
const placed = (
  environment: Environment,
  used: Login | undefined,
  url = 'https://crm.example.com/orders',
  slot: string | undefined = 'slot',
): PlacedFlow => ({
  flow: calling(environment, url, slot),
  environment,
  loginOf: () => used,
});
const noSlot = (environment: Environment, url: string): PlacedFlow => ({
  flow: calling(environment, url),
  environment,
  loginOf: () => undefined,
});
const filing = (environment: Environment, used: Login, bucket: string): PlacedFlow => ({
  flow: calling(environment, '', undefined, {
    nodes: [
      {
        id: 'keep',
        type: 's3-storage',
        typeVersion: 1,
        name: 'Keep',
        connection: 'slot',
        parameters: { endpoint: 'https://s3.example.com', bucket, operation: 'list', key: '' },
      },
    ],
    edges: [],
  }),
  environment,
  loginOf: () => used,
});
const verdict = (flows: readonly PlacedFlow[], held: readonly Login[] = []) => {
  const { proved, overlaps, open } = separationOf(flows, held);
  return [proved, overlaps.map(({ kind }) => kind), open.map(({ kind }) => kind)];
};

const [a, b] = [login('a'), login('b')];
test.each<[string, readonly PlacedFlow[], readonly Login[], readonly unknown[]]>([
  ['two logins at one host', [placed('prod', a), placed('dev', b)], [], [true, [], []]],
  ['one connection', [placed('prod', a), placed('test', a)], [], [false, ['connection'], []]],
  [
    'one secret under two names',
    [placed('prod', a), placed('dev', login('c', { prints: ['x', ...a.prints] }))],
    [],
    [false, ['login'], []],
  ],
  [
    'one secret in a connection that no flow of development uses yet',
    [placed('prod', a), placed('dev', b)],
    [login('c', { environment: 'dev', prints: a.prints })],
    [false, ['login'], []],
  ],
  [
    'one account by name, whatever its case',
    [placed('prod', login('p', { account: 'SVC-orders', prints: [] })), placed('dev', login('d', { account: 'svc-orders', prints: [] }))],
    [],
    [false, ['account'], []],
  ],
  [
    'one database by two accounts',
    [placed('prod', login('p', { system: 'db:5432/shop' })), placed('dev', login('d', { system: 'db:5432/shop' }))],
    [],
    [false, ['system'], []],
  ],
  [
    'one user at a place that one of them knows as part of a larger one',
    [
      placed('prod', login('p', { user: 'u', hosts: ['CRM.example.com.'] })),
      placed('dev', login('d', { user: 'u', hosts: ['*.example.com'] }), 'https://elsewhere.example/'),
    ],
    [],
    [false, ['login'], []],
  ],
  [
    'one user name at two places',
    [placed('prod', login('p', { user: 'u', hosts: ['a.example'] })), placed('dev', login('d', { user: 'u', hosts: ['b.example'] }))],
    [],
    [true, [], []],
  ],
  [
    'two tokens at a place that one of them knows as part of a larger one',
    [
      placed('prod', login('p', { hosts: ['*.example.com'], accountKnown: false }), 'https://elsewhere.example/'),
      placed('dev', login('d')),
    ],
    [],
    [false, [], ['login-unknown']],
  ],
  [
    'two accounts at one server of databases, one of which names no database',
    [
      placed('prod', login('p', { auth: 'database', system: 'db:5432/shop', hosts: ['db'] }), 'https://a.example/'),
      placed('dev', login('d', { auth: 'database', hosts: ['db'] }), 'https://b.example/'),
    ],
    [],
    [false, [], ['database-unknown']],
  ],
  [
    'one bucket by two accounts',
    [filing('prod', a, 'orders'), filing('dev', b, 'orders'), filing('test', b, 'others')],
    [],
    [false, ['system'], []],
  ],
  [
    'a connection of production in development',
    [placed('prod', a), placed('dev', login('d', { environment: 'prod' }))],
    [],
    [false, ['mark'], []],
  ],
  ['a slot without a connection', [placed('prod', a), placed('dev', undefined)], [], [false, [], ['unbound']]],
  [
    'two tokens, of one of which nobody knows the account',
    [placed('prod', login('p', { accountKnown: false })), placed('dev', login('d'))],
    [],
    [false, [], ['login-unknown']],
  ],
  [
    'a host that both reach without a login, written in two ways',
    [noSlot('prod', 'https://files.example.com/a'), noSlot('dev', 'https://FILES.example.com:443/b')],
    [],
    [false, [], ['no-login']],
  ],
  [
    'hosts of their own without a login',
    [noSlot('prod', 'https://a.example.com/'), noSlot('test', 'https://b.example.com/')],
    [],
    [true, [], []],
  ],
  ['a host that the data picks', [placed('prod', a), placed('dev', b, '{{ input.url }}')], [], [false, [], ['host-by-data']]],
  [
    'a step of a kind that nobody has described',
    [
      placed('prod', a),
      {
        ...placed('dev', b),
        flow: calling('dev', '', undefined, {
          nodes: [{ id: 'n', type: 'from-elsewhere', typeVersion: 1, name: 'Odd', parameters: {} }],
          edges: [],
        }),
      },
    ],
    [],
    [false, [], ['unknown-step']],
  ],
  ['nothing of production', [placed('dev', a), placed('test', a)], [], [false, [], ['nothing-there']]],
  ['nothing but production', [placed('prod', a)], [], [false, [], ['nothing-there']]],
])('%s', (_what, flows, held, expected) => {
  expect(verdict(flows, held)).toEqual(expected);
});

const { write, cli, json } = desk();
test('the command line says PROVED, or why not', async () => {
  const slot = (serviceAccount?: string): Pick<Flow, 'connections'> => ({
    connections: [
      {
        id: 'slot',
        name: 'CRM',
        type: 'http',
        auth: 'bearer',
        hosts: [],
        scopes: [],
        ...(serviceAccount === undefined ? {} : { serviceAccount }),
      },
    ],
  });
  const url = 'https://crm.example.com/orders';
  const file = (name: string, environment: Environment, account?: string) =>
    write(name, JSON.stringify(calling(environment, url, 'slot', slot(account))));
  file('apart/a.flow.json', 'prod', 'svc-prod');
  file('apart/b.flow.json', 'dev', 'svc-dev');
  file('shared/a.flow.json', 'prod', 'svc');
  file('shared/b.flow.json', 'dev', 'svc');
  file('unclear/a.flow.json', 'prod');
  file('unclear/b.flow.json', 'dev', 'svc-dev');
  write('broken/a.flow.json', '{ "schemaVersion": 1, "nodes": [');
  const [apart, shared, unclear, broken, none] = [
    await cli(['separation', 'apart']),
    await json(['separation', 'shared']),
    await cli(['separation', 'unclear']),
    await json(['separation', 'apart', 'broken']),
    await json(['separation']),
  ];
  expect([apart.code, apart.out.includes('\nPROVED: ')]).toEqual([0, true]);
  expect([shared.code, shared.doc['proved'], (shared.doc['overlaps'] as { title: string }[]).map(({ title }) => title)]).toEqual([
    1,
    false,
    ['“CRM” (production) and “CRM” (development) act as one account, “svc”'],
  ]);
  expect([
    unclear.code,
    /\nNOT PROVED\n/.test(unclear.out),
    /open: .*nobody can tell here whether those are two accounts/.test(unclear.out),
  ]).toEqual([1, true, true]);
  expect([broken.code, broken.doc['proved'], none.code]).toEqual([1, false, 2]);
});
