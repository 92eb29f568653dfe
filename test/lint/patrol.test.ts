/** Flows as good people build them, on which nothing may turn red, and flows as they are found in the wild, on which the linter must not sleep. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { flow, step } from './kit/flow.ts';
import {
  agent,
  approve,
  ask,
  askLocal,
  brain,
  call,
  judge,
  mail,
  manual,
  openHook,
  post,
  script,
  set,
  slot,
  sql,
  tokenise,
} from './kit/steps.ts';

const clock = step('clock', 'schedule-trigger', { cron: '0 7 * * 1-5', timezone: 'Europe/Berlin' });
/** Signed, no replays, no double delivery, and only so many. */
const safeHook = (fields: JsonObject[]) =>
  step('hook', 'webhook-trigger', { auth: 'hmac', replayWindowSeconds: 300, ratePerMinute: 60, dedupeField: 'body.id', fields });
const shop = slot({ id: 'shop', name: 'Shop API', hosts: ['api.shop.example.com'], scopes: [] });
const books = slot({ id: 'books', name: 'Books', type: 'postgres', auth: 'database', hosts: ['db.internal'], scopes: [] });
const post25 = slot({ id: 'post', name: 'Mail server', type: 'smtp', auth: 'smtp', hosts: ['mail.example.com:465'] });
const answer = (body: string) => step('answer', 'respond-webhook', { body, contentType: 'application/json' });
const noted = { onError: 'branch' as const };
const tell = mail('ops@example.com', 'A step failed.', 'tell');
const good: Readonly<Record<string, ReturnType<typeof flow>>> = {
  'a signed webhook that stores an order': flow(
    [
      safeHook([
        { name: 'id', type: 'uuid' },
        { name: 'sku', type: 'text', label: 'none' },
        { name: 'count', type: 'number' },
      ]),
      {
        ...sql('INSERT INTO orders (id, sku, count) VALUES (:id, :sku, :count) ON CONFLICT DO NOTHING', {
          database: 'postgres',
          readOnly: false,
          values: [
            { name: 'id', value: '{{ input.body.id }}' },
            { name: 'sku', value: '{{ input.body.sku }}' },
            { name: 'count', value: '{{ input.body.count }}' },
          ],
        }),
        connection: 'books',
        ...noted,
      },
      answer('{"ok":true}'),
      tell,
    ],
    ['hook > sql', 'sql > answer', 'sql -error> tell'],
    { connections: [books] },
  ),
  'a report every morning': flow(
    [
      clock,
      {
        ...sql('SELECT region, count(*) AS orders FROM orders GROUP BY region', {
          database: 'postgres',
          columns: [
            { name: 'region', label: 'none' },
            { name: 'orders', type: 'number' },
          ],
        }),
        connection: 'books',
      },
      { ...mail('team@example.com', 'Orders: {{ input }}'), connection: 'post' },
    ],
    ['clock > sql', 'sql > mail'],
    { connections: [books, post25] },
  ),
  'a message that is put into one of three boxes': flow(
    [
      safeHook([
        { name: 'id', type: 'uuid' },
        { name: 'text', label: 'none' },
      ]),
      ask('Which team? {{ input.body.text }}', {
        output: 'schema',
        schema: [{ name: 'team', type: 'enum', values: ['sales', 'billing', 'support'] }],
      }),
      { ...post('https://api.shop.example.com/v1/tickets', '{"team":"{{ input.answer.team }}"}'), connection: 'shop', ...noted },
      tell,
    ],
    ['hook > ask', 'ask > call', 'call -error> tell'],
    { connections: [shop] },
  ),
  'a reply that a person reads first': flow(
    [
      safeHook([
        { name: 'id', type: 'uuid' },
        { name: 'text', label: 'none' },
      ]),
      ask('Draft an answer to {{ input.body.text }}'),
      approve(['answer']),
      { ...mail('desk@example.com', '{{ input.answer }}'), connection: 'post' },
    ],
    ['hook > ask', 'ask > approve', 'approve.approved > mail'],
    { connections: [post25] },
  ),
  'a prompt that sees tokens only': flow(
    [
      safeHook([{ name: 'id', type: 'uuid' }, { name: 'email' }, { name: 'text', label: 'none' }]),
      tokenise(['body.email']),
      judge('Is {{ input.body.email }} angry? {{ input.body.text }}'),
      { ...post('https://api.shop.example.com/v1/moods', '{"angry":{{ input.answer.ok }}}'), connection: 'shop', ...noted },
      tell,
    ],
    ['hook > tokenise', 'tokenise > ask', 'ask > call', 'call -error> tell'],
    { connections: [shop] },
  ),
  'a sync between two tables of one house': flow(
    [
      clock,
      {
        ...sql('SELECT id, price FROM prices', {
          database: 'postgres',
          columns: [
            { name: 'id', type: 'uuid' },
            { name: 'price', type: 'number' },
          ],
        }),
        connection: 'books',
      },
      {
        ...sql(
          'UPDATE shop_prices SET price = :price WHERE id = :id',
          {
            database: 'postgres',
            readOnly: false,
            values: [
              { name: 'id', value: '{{ input.id }}' },
              { name: 'price', value: '{{ input.price }}' },
            ],
          },
          'write',
        ),
        connection: 'books',
        ...noted,
      },
      tell,
    ],
    ['clock > sql', 'sql > write', 'write -error> tell'],
    { connections: [books] },
  ),
  'a summary by a model on this machine': flow(
    [
      clock,
      { ...sql('SELECT text FROM notes', { database: 'postgres', columns: [{ name: 'text' }] }), connection: 'books' },
      askLocal('Sum up {{ input.text }}'),
      { ...mail('team@example.com', '{{ input.answer }}'), connection: 'post' },
    ],
    ['clock > sql', 'sql > ask', 'ask > mail'],
    { connections: [books, post25] },
  ),
  'a look-up of a rate': flow(
    [
      manual(),
      call('https://api.example.com/v1/rates', { responseFields: [{ name: 'rate', type: 'number' }] }),
      set({ euro: '{{ input.rate }}' }),
    ],
    ['start > call', 'call > set'],
  ),
  'a payment that two people see': flow(
    [
      safeHook([
        { name: 'id', type: 'uuid' },
        { name: 'amount', type: 'number' },
      ]),
      step('approve', 'approval', { title: 'Pay?', approvers: 2, arguments: [{ name: 'Amount', value: '{{ input.body.amount }}' }] }),
      {
        ...post('https://api.shop.example.com/v1/payments', '{"amount":{{ input.body.amount }}}', {
          effect: 'pay',
          idempotencyKey: '{{ input.body.id }}',
        }),
        connection: 'shop',
        ...noted,
      },
      tell,
    ],
    ['hook > approve', 'approve.approved > call', 'call -error> tell'],
    { connections: [shop] },
  ),
  'an agent that may only read': flow(
    [
      manual(),
      agent('What is the state of order 7?'),
      brain(),
      { ...call('https://api.shop.example.com/v1/orders/7'), connection: 'shop' },
    ],
    ['start > agent', 'brain -model> agent', 'call -tool> agent'],
    { connections: [shop] },
  ),
  'a script that counts': flow(
    [manual(), set({ a: '3' }), script('return { double: Number(input.a) * 2 };')],
    ['start > set', 'set > script'],
  ),
  'a call that waits and tries again': flow(
    [
      clock,
      { ...call('https://api.example.com/v1/health'), retry: { maxAttempts: 3, backoffMs: 1_000 } },
      step('check', 'if', { conditions: [{ left: '{{ input.status }}', operator: 'equals', right: 'ok' }] }),
    ],
    ['clock > call', 'call > check'],
  ),
};
const red = (of: ReturnType<typeof flow>): string[] =>
  lintFlow(of)
    .findings.filter(({ severity }) => severity === 'block' || severity === 'high')
    .map(({ ruleId, title }) => `${ruleId} ${title}`);
const hello = openHook([{ name: 'email' }, { name: 'text', label: 'none' }]);
const bad: Readonly<Record<string, readonly [ReturnType<typeof flow>, readonly string[]]>> = {
  'personal data in a prompt, and the answer sent by itself': [
    flow(
      [hello, ask('Answer {{ input.body.email }}: {{ input.body.text }}'), mail('{{ input.body.email }}', '{{ input.answer }}')],
      ['hook > ask', 'ask > mail'],
    ),
    ['DF001', 'AI001', 'AI005'],
  ],
  'a query put together from a form': [
    flow([hello, sql("SELECT * FROM users WHERE name = '{{ input.body.text }}'")], ['hook > sql']),
    ['CN014', 'CN008'],
  ],
  'an address that the caller chooses': [flow([hello, call('{{ input.body.text }}')], ['hook > call']), ['CN005']],
  'a refund that a model decides': [
    flow(
      [
        hello,
        judge('Refund? {{ input.body.text }}'),
        post('https://api.example.com/refunds', '{"ok":{{ input.answer.ok }}}', { effect: 'pay' }),
      ],
      ['hook > ask', 'ask > call'],
    ),
    ['AI005'],
  ],
  'a model that writes a page': [
    flow(
      [
        hello,
        ask('Answer {{ input.body.text }}'),
        step('page', 'respond-webhook', { body: '<p>{{ input.answer }}</p>', contentType: 'text/html' }),
      ],
      ['hook > ask', 'ask > page'],
    ),
    ['AI003', 'AI023'],
  ],
  'a record deleted by a made-up number, over plain http': [
    flow(
      [hello, ask('Which order? {{ input.body.text }}'), call('http://api.example.com/orders/{{ input.answer }}', { method: 'DELETE' })],
      ['hook > ask', 'ask > call'],
    ),
    ['AI024', 'AI005', 'CN001'],
  ],
};

describe('well-built flows stay calm', () => {
  it.each(Object.entries(good))('%s', (_name, of) => {
    expect(red(of)).toEqual([]);
  });
});
describe('notoriously bad flows are called by their names', () => {
  it.each(Object.entries(bad))('%s', (_name, [of, expected]) => {
    const ids = new Set(lintFlow(of).findings.map(({ ruleId }) => ruleId));
    expect(expected.filter((id) => !ids.has(id))).toEqual([]);
  });
});
