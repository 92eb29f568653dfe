/** Tables, sheets and documents of n8n that the file names, by one spelling each; and logins that a file holds in clear text. */
import { expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { storeSpelling } from '../../../app/lint/dataflow/store-spelling.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';
import { CRON, PG, cr, rl, wf, type Step } from '../../lint/adversary/foreign/n8n-kit.ts';
import { filler } from '../../privacy/labelled.ts';
import { firstFlow, expectSound, factsNamed } from '../support.ts';

const stores = (step: Step): string[] => {
  const one = firstFlow(JSON.stringify(wf([CRON, step], [`Schedule > ${step[0]}`])), 'places.json');
  expectSound(one);
  return factsNamed(one.flow, step[0]).stores.map(({ key, access }) => `${access} ${key}`);
};
const table = (parameters: JsonObject): Step => ['Rows', 'postgres', 2.6, { ...parameters }, cr('postgres')];
const sheet = (parameters: JsonObject): Step => ['Rows', 'googleSheets', 4.5, { operation: 'read', ...parameters }];

it('a table is the same by its fields and by a statement', () => {
  expect(stores(table({ operation: 'select', schema: rl('public'), table: rl('orders') }))).toEqual(['read postgres-postgres:orders']);
  expect(stores(PG('Rows', 'SELECT id FROM public.orders WHERE id = 1'))).toEqual(['read postgres-postgres:public.orders']);
  expect(storeSpelling('postgres-postgres:public.orders')).toBe('postgres-postgres:orders');
  expect(stores(table({ operation: 'select', schema: rl('shop'), table: rl('orders') }))).toEqual(
    stores(PG('Rows', 'SELECT * FROM shop.orders')),
  );
  expect(stores(PG('Rows', '=INSERT INTO log (a) SELECT name FROM people WHERE id = {{ $json.id }}'))).toEqual([
    'write postgres-postgres:log',
    'read postgres-postgres:people',
  ]);
  expect(stores(PG('Rows', '={{ $json.statement }}'))).toEqual([]);
  expect(stores(['Rows', 'baserow', 1, { operation: 'getAll', databaseId: 5, tableId: 77 }])).toEqual(['read baserow:5/77']);
});

it('a document is the same by its address, its id and from a list; a sheet by its name', () => {
  const byList = { __rl: true, mode: 'list', value: 'gid=0', cachedResultName: 'Orders' };
  const same = ['read googleSheets:1abcDEF/Orders'];
  expect(stores(sheet({ documentId: rl('1abcDEF', 'id'), sheetName: rl('Orders', 'name') }))).toEqual(same);
  expect(
    stores(sheet({ documentId: rl('https://docs.google.com/spreadsheets/d/1abcDEF/edit?gid=0#gid=0', 'url'), sheetName: byList })),
  ).toEqual(same);
});

it('a login in clear text is told, and does not come along', () => {
  const password = filler(7)('{an:20}');
  const file = wf(
    [
      CRON,
      [
        'Call',
        'httpRequest',
        4.2,
        { url: 'https://api.example.com' },
        { credentials: { httpBasicAuth: { id: '1', name: 'API', user: 'admin', password } } },
      ],
    ],
    ['Schedule > Call'],
  );
  const one = firstFlow(JSON.stringify(file), 'clear.json');
  expect(one.leftOut.map(({ field, nodeName }) => [field, nodeName])).toEqual([['credentials.httpBasicAuth.password', 'Call']]);
  expect([
    JSON.stringify(one.flow).includes(password),
    JSON.stringify(one.loss).includes(password),
    one.loss.some(({ kind }) => kind === 'hidden-copy'),
  ]).toEqual([false, false, true]);
});

it('a list of workflows may be called so', () => {
  expect(importForeignAll(JSON.stringify({ workflows: [wf([CRON], []), wf([CRON], [])] }), 'list.json').length).toBe(2);
});
