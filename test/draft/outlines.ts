/** Outlines that nobody would think of. */
import fc from 'fast-check';
import type { Condition, Outline, Step, Trigger } from '../../app/draft/outline.ts';

const fieldName = fc.constantFrom(
  'amount',
  'name',
  'email',
  'message',
  'due date',
  'invoice number',
  'customer',
  'iban',
  'status',
  'diagnosis',
  'salary',
  'password',
  'id',
  'religion',
  'name',
  'rows',
  'text',
  'class',
  'constructor',
  'Straße',
  '名前',
);
const fields = fc.uniqueArray(fieldName, { maxLength: 4 });
const address = fc.constantFrom('team@example.com', 'a.b@mail.example.org');
const words = fc.constantFrom('', 'it', 'a short text', 'constructor', '__proto__', 'the open orders');
const url = fc.constantFrom('', 'https://api.example.com/v1/orders', 'https://news.example.org/feed');
const condition: fc.Arbitrary<Condition> = fc.record({
  field: fc.oneof(fc.constant(''), fieldName),
  is: fc.constantFrom('above', 'atLeast', 'below', 'atMost', 'is', 'isNot', 'contains', 'lacks', 'isEmpty', 'isThere', 'about', 'notAbout'),
  value: fc.oneof(fc.integer({ min: 0, max: 9_000 }), fc.constantFrom('urgent', 'complaint', 'open', '')),
});
const said = fc.constantFrom('', 'as I said');
const simple: fc.Arbitrary<Step> = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({
    kind: fc.constant('read' as const),
    said,
    source: fc.constantFrom('document', 'sheet', 'table', 'database', 'page', 'feed', 'mailbox'),
    where: words,
    url,
    fields,
  }),
  fc.record({
    kind: fc.constant('ask-model' as const),
    said,
    task: fc.constantFrom('summarise', 'classify', 'extract', 'answer', 'translate', 'write'),
    about: words,
    classes: fc.uniqueArray(fc.constantFrom('urgent', 'normal', 'bug', 'other'), { maxLength: 3 }),
    fields,
    language: fc.constantFrom('', 'German'),
  }),
  fc.record({ kind: fc.constant('filter' as const), said, condition }),
  fc.record({ kind: fc.constant('each' as const), said, most: fc.integer({ min: 1, max: 10_000 }) }),
  fc.record({ kind: fc.constant('mask' as const), said, fields }),
  fc.record({
    kind: fc.constant('approve' as const),
    said,
    who: fc.constantFrom('me', 'my manager', ''),
    address: fc.oneof(fc.constant(''), address),
    people: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({
    kind: fc.constant('ask-person' as const),
    said,
    who: fc.constantFrom('me', 'accounting'),
    address: fc.oneof(fc.constant(''), address),
    question: words,
    fields,
  }),
  fc.record({
    kind: fc.constant('send-mail' as const),
    said,
    to: fc.uniqueArray(address, { maxLength: 2 }),
    toSender: fc.boolean(),
    who: fc.constantFrom('', 'me'),
    about: words,
  }),
  fc.record({
    kind: fc.constant('post-chat' as const),
    said,
    service: fc.constantFrom('slack', 'teams', 'discord'),
    channel: fc.constantFrom('', 'ops'),
    about: words,
  }),
  fc.record({ kind: fc.constant('post-service' as const), said, service: fc.constantFrom('', 'CRM'), url, fields }),
  fc.record({ kind: fc.constant('write-file' as const), said, path: fc.constantFrom('', 'out', 'out/list.csv', 'list.md') }),
  fc.record({
    kind: fc.constant('write-row' as const),
    said,
    store: fc.constantFrom('table', 'database'),
    table: fc.constantFrom('', 'invoices', 'Ünicode', '1st'),
    fields,
  }),
  fc.record({ kind: fc.constant('wait' as const), said, seconds: fc.integer({ min: 1, max: 1_000_000 }) }),
);
const branch = (inner: fc.Arbitrary<Step>): fc.Arbitrary<Step> =>
  fc.record({
    kind: fc.constant('branch' as const),
    said,
    condition,
    then: fc.array(inner, { maxLength: 3 }),
    otherwise: fc.array(inner, { maxLength: 2 }),
  });
const step = fc.oneof(
  { arbitrary: simple, weight: 6 },
  { arbitrary: branch(fc.oneof({ arbitrary: simple, weight: 5 }, { arbitrary: branch(simple), weight: 1 })), weight: 1 },
);
const trigger: fc.Arbitrary<Trigger> = fc.oneof<fc.Arbitrary<Trigger>[]>(
  fc.record({ kind: fc.constant('hand' as const), fields }),
  fc.record({ kind: fc.constant('form' as const), fields, about: words }),
  fc.record({ kind: fc.constant('webhook' as const), fields, about: words }),
  fc.record({ kind: fc.constant('chat' as const), about: words }),
  fc.record({ kind: fc.constant('mail' as const), from: fc.oneof(fc.constant(''), address), subject: words, attachments: fc.boolean() }),
  fc.record({
    kind: fc.constant('schedule' as const),
    cron: fc.constantFrom('0 8 * * 1-5', '*/15 * * * *'),
    zone: fc.constantFrom('', 'Europe/Berlin'),
  }),
  fc.record({
    kind: fc.constant('file' as const),
    folder: fc.constantFrom('', 'contracts'),
    format: fc.constantFrom('any', 'pdf', 'csv', 'xlsx', 'text'),
  }),
);
export const outlines: fc.Arbitrary<Outline> = fc.record({
  name: fc.constant('A flow'),
  trigger,
  steps: fc.array(step, { maxLength: 7 }),
  notUnderstood: fc.array(fc.constantFrom('this and that', 'magic'), { maxLength: 2 }),
});
