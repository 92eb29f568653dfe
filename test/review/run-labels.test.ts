/** What is masked of a run: whatever leaves a step, be it taken up by another one or not. */
import { expect, test } from 'vitest';
import { labelMasker, openMasker, shapeMasker } from '../../app/engine/masking/masking.ts';
import type { Json } from '../../app/kernel/json.ts';
import { mayHoldThem, placesOfThem } from '../../app/privacy/detectors/recognised.ts';
import { runLabels } from '../../app/review/run-labels.ts';
import { flow, step } from '../lint/kit/flow.ts';

const hook = step('hook', 'webhook-trigger', {
  auth: 'none',
  path: 'a',
  fields: [
    { name: 'email', type: 'text' },
    { name: 'topic', type: 'enum', values: ['order'] },
  ],
} as never);
const item = { body: { email: 'ada@example.com', topic: 'order' } };

test('a way out that no step takes up is masked as those that one does', () => {
  const seen = (edges: readonly string[], port: string): unknown => {
    const labels = runLabels(flow([hook, step('fork', 'if'), step('end', 'noop')], [...edges]));
    return labelMasker(labels).mask('fork', port, [item])[0];
  };
  const masked = { body: { email: '[contact]', topic: 'order' } };
  expect([
    seen(['hook > fork'], 'true'),
    seen(['hook > fork'], 'false'),
    seen(['hook > fork', 'fork.true > end'], 'false'),
    seen(['hook > fork', 'fork.false > end'], 'false'),
    seen(['hook > fork', 'fork.false > end'], 'true'),
  ]).toEqual(Array.from({ length: 5 }, () => masked));
});

const labels = runLabels(flow([hook, step('look', 'script', { code: 'throw new Error()' })], ['hook > look']));

test('what a sender puts beside what was said, or in another shape, is not shown', () => {
  const shown = (body: Json): unknown => labelMasker(labels).mask('hook', 'out', [{ method: 'POST', body }]);
  const at = 'ada@example.com';
  expect([
    shown({ topic: 'order', email: { home: at, work: [at] } }),
    shown({ topic: 'order', mail: at, Email: at, more: { email: at } }),
    shown([{ email: at }]),
    shown({ email: { [at]: 1, home: 2 } }),
    shown(at),
    shown(null),
    labelMasker(labels).mask('hook', 'out', [at]),
  ]).toEqual([
    [{ method: 'POST', body: { topic: 'order', email: { home: '[contact]', work: ['[contact]'] } } }],
    [{ method: 'POST', body: { topic: 'order', mail: '[masked]', Email: '[masked]', more: { email: '[masked]' } } }],
    [{ method: 'POST', body: [{ email: '[masked]' }] }],
    [{ method: 'POST', body: { email: { '[field 1]': '[contact]', home: '[contact]' } } }],
    [{ method: 'POST', body: '[masked]' }],
    [{ method: 'POST', body: null }],
    ['[contact]'],
  ]);
});

test('what stands beside the fields that a flow is begun with, or that a table was asked for, is not shown; what a person gives by hand is, but for people', () => {
  const fields = [{ name: 'topic', type: 'text' }];
  const item = { topic: 'order', customer: 'Jane Doe', more: { name: 'Jane Doe' } };
  const kept = step('kept', 'set-fields', { assignments: [{ name: 'seen', value: 'yes' }], keepOthers: true });
  const read = step('read', 'data-table', { table: 't', operation: 'find', columns: fields } as never);
  const seen = (trigger: ReturnType<typeof step>, node: string, more: object = {}): unknown =>
    labelMasker(runLabels(flow([trigger, kept, read], ['go > kept', 'kept > read']))).mask(node, 'out', [{ ...item, ...more }])[0];
  const begun = step('go', 'flow-trigger', { fields } as never);
  const masked = { topic: 'order', customer: '[masked]', more: { name: '[masked]' } };
  const byHand = { topic: 'order', customer: '[person]', more: { name: '[person]' } };
  expect([
    seen(begun, 'go'),
    seen(begun, 'kept', { seen: 'yes' }),
    seen(begun, 'read'),
    seen(step('go', 'manual-trigger'), 'go'),
    seen(step('go', 'manual-trigger'), 'kept', { seen: 'yes' }),
  ]).toEqual([masked, { ...masked, seen: 'yes' }, masked, byHand, { ...byHand, seen: 'yes' }]);
});

test('a sentence about a step does not repeat what is masked of its data', () => {
  const words = (body: Json, sentence: string): string => labelMasker(labels).words('look', { in: [{ body }] }, sentence);
  const name = 'Ada "the first"';
  expect([
    words({ email: 'ada@example.com', topic: 'order' }, 'Error: no order for ada@example.com'),
    words({ email: name }, `Error: bad ${JSON.stringify({ email: name })}`),
    words({ email: 'for' }, 'Error: no order for it'),
    shapeMasker.words('look', { in: [{ body: { n: 4711 } }] }, 'Error: 4711'),
    openMasker.words('look', { in: [{ body: { n: 4711 } }] }, 'Error: 4711'),
    // A long list hides nothing of what is none of it.
    shapeMasker.words('look', { in: Array.from({ length: 3_000 }, (_, n) => `name ${n}`) }, 'Error: name 2999 has no order'),
    shapeMasker.words('look', { in: ['Ada Lovelace', 'Lovelace, London', 'mask'] }, 'Error: Ada Lovelace, London is unmasked'),
    shapeMasker.words('look', { in: Array.from({ length: 60_000 }, (_, n) => `name ${n}`) }, 'Error: none'),
  ]).toEqual([
    'Error: no order for [masked]',
    'Error: bad {"email":"[masked]"}',
    'Error: no order for it',
    'Error: [masked]',
    'Error: 4711',
    'Error: [masked] has no order',
    'Error: [masked] is un[masked]ed',
    '[masked]',
  ]);
});

test('what is somebody’s by its look is masked where nothing is said of its field', () => {
  const made = step('made', 'set-fields', { assignments: [{ name: 'email', value: 'item.who' }], keepOthers: false } as never);
  const byHand = labelMasker(runLabels(flow([step('go', 'manual-trigger'), made], ['go > made'])));
  const seen = (item: Json, node = 'go'): Json | undefined => byHand.mask(node, 'out', [item])[0];
  const at = 'jane.doe@example.com';
  const iban = 'DE89370400440532013000';
  expect([
    seen({ email: at }, 'made'),
    seen(at),
    seen({
      who: at,
      note: `write to ${at} or pay ${iban}`,
      [at]: [{ deep: at }],
      open: 'order 4711',
      at: '2026-11-30T07:00:00.000Z',
      count: 12,
    }),
    seen({
      card: 4_111_111_111_111_111,
      time: 1_764_489_600_000,
      id: '7f9c1e2a-44d2-4c1e-9a11-8d2f11aa00ee',
      key: `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`,
    }),
    seen({ text: `${`${at} `.repeat(28)}${'x'.repeat(900)}` }),
  ]).toEqual([
    { email: '[contact]' },
    '[contact]',
    {
      who: '[contact]',
      note: 'write to [contact] or pay [bank]',
      '[field 3]': [{ deep: '[contact]' }],
      open: 'order 4711',
      at: '2026-11-30T07:00:00.000Z',
      count: 12,
    },
    { card: '[card]', time: 1_764_489_600_000, id: '7f9c1e2a-44d2-4c1e-9a11-8d2f11aa00ee', key: '[secret]' },
    { text: expect.not.stringContaining('jane') },
  ]);
  const many = Array.from({ length: 2_000 }, (_, index) => ({ who: `person${index}@example.com`, topic: `order ${index}` }));
  const shown = byHand.mask('go', 'out', many);
  expect([JSON.stringify(shown).includes('@'), shown[1_999]]).toEqual([false, { who: '[masked]', topic: 'order 1999' }]);
  expect(byHand.words('made', { in: [{ who: at }] }, `Error: no order for ${at}`)).toBe('Error: no order for [masked]');
});

const byHand = labelMasker(runLabels(flow([step('go', 'manual-trigger'), step('end', 'noop')], ['go > end'])));
const undeclared = (item: Json): Json | undefined => byHand.mask('go', 'out', [item])[0];

test('names of people are masked where nothing is said of their field: by what it is called, and in sentences', () => {
  expect([
    undeclared({
      firstName: 'Xochitl',
      Nachname: 'Öz',
      kunde: 'Ng',
      customers: [{ name: 'Desk lamp' }],
      phone: 4711,
      password: 'x',
      token: '',
    }),
    undeclared({ name: 'Ng Oyelaran', email: 'ng', city: 'Lagos', note: null, vip: true }),
    undeclared({ assignee: ['Ng', 'Oz'], patient: { diagnosis: 'J45', ward: 3 } }),
    undeclared({ text: 'Dear Jane Roe, your order is ready.', rede: 'Frau Öztürk hat angerufen.', 文: '王小明先生来了' }),
    undeclared({ owner: { deep: ['Ask for Maria Rossi at the desk.'] } }),
  ]).toEqual([
    {
      firstName: '[person]',
      Nachname: '[person]',
      kunde: '[person]',
      customers: [{ name: 'Desk lamp' }],
      phone: '[contact]',
      password: '[credential]',
      token: '',
    },
    { name: '[person]', email: '[contact]', city: '[location]', note: null, vip: true },
    { assignee: '[person]', patient: { diagnosis: '[health]', ward: 3 } },
    { text: 'Dear [person], your order is ready.', rede: 'Frau [person] hat angerufen.', 文: '[person]先生来了' },
    { owner: { deep: ['Ask for [person] at the desk.'] } },
  ]);
  const failed = byHand.words(
    'end',
    { in: [{ lastName: 'Oyelaran', note: 'for Jane Roe' }] },
    'Error: no order of Oyelaran, nor of Jane Roe',
  );
  expect(failed).toBe('Error: no order of [masked], nor of [masked]');
});

test('what a designer works with stays in sight: names of things, towns, states, texts of business', () => {
  const order = {
    name: 'Desk lamp',
    city: 'Berlin',
    address: 'https://shop.example/desk',
    productName: 'Grace',
    status: 'Ready For Pickup',
    title: 'Quarterly Report',
    tokens: 512,
    health: 'degraded',
    healthStatus: 'critical',
    race: 'sprint',
    message: 'The New York office will ship Order Nine on Monday, see Terms of Sale.',
  };
  expect(undeclared(order)).toEqual(order);
  expect(undeclared({ kunde: 'Ng', health: 'poor' })).toEqual({ kunde: '[person]', health: '[health]' });
});

test('a field of which it is said that it tells nothing stays in sight whatever it is called', () => {
  const told = {
    ...labels,
    fields: () => [
      { path: ['customer'], labels: [] },
      { path: ['shop', 'owner'], labels: [] },
    ],
    isTold: false,
  };
  expect(
    labelMasker(told).mask('hook', 'out', [{ customer: 'retail', shop: { owner: 'franchise', manager: 'Ng', author: 'Ng' } }]),
  ).toEqual([{ customer: 'retail', shop: { owner: 'franchise', manager: '[masked]', author: '[masked]' } }]);
});

test('what goes on from step to step as it is, is looked through once', () => {
  const looked: string[] = [];
  const masker = labelMasker({
    ...labels,
    recognise: {
      named: () => undefined,
      mayHold: () => true,
      places(text) {
        looked.push(text);
        return [];
      },
    },
  });
  for (const node of ['hook', 'hook']) masker.mask(node, 'out', [{ method: 'POST', body: { topic: 'order 4711' } }]);
  expect(looked.filter((text) => text === 'order 4711')).toEqual(['order 4711']);
});

test('few signs tell which texts are searched at all, in every script', () => {
  const made = [
    ...['order 4711', `1${'!'.repeat(41)}2345`, 'nine signs, é and 日本 and so on', 'a/b-c_d.e+f=g~h', '2026-11-30T07:00:00.000Z'],
    ...['a＠b', 'a﹫b', `1${'!'.repeat(40)}2345`, '12 34 日本 5', '٤٧١١٤', '４７１１４', '😀 4 7 1 1 4', 'a/b-c_d.e+f=g~h.'],
  ];
  expect(made.map(mayHoldThem)).toEqual(made.map((_text, index) => index >= 5));
  // A second time as well, and what is known to be a token is nobody's.
  const texts = ['ada@example.com', 'an-order-of-the-week', 'tokab12cd34ef56gh78@example.invalid', 'ada@example.com.', 'git@example.com:a'];
  const labelsIn = (text: string): readonly string[] => placesOfThem(text).map(({ start, end, label }) => `${label} ${start} ${end}`);
  expect([texts.map(labelsIn), texts.map(labelsIn)]).toEqual(
    Array.from({ length: 2 }, () => [['contact 0 15'], [], [], ['contact 0 15'], []]),
  );
});
