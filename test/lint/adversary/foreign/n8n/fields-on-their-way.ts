/** n8n: tables, rows and fields on their way to a model. */
import type { Json } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { CRON, FORM, GPT, HOOK, OAI, POST, SET, SHEET, chain, cr, rl, wf, type Step } from '../n8n-kit.ts';

export const n8nFieldsOnTheirWay: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nFieldsOnTheirWay.push([name, rule, file(bad), file(good)]);
};
const HEAD: Step = HOOK({ authentication: 'headerAuth' });
// Tables, rows and fields on their way to a model.
const toModel = (name: string, build: (one: string) => readonly Step[], prompt: (one: string) => string, bad: string, good: string): void =>
  pair<string>(name, 'DF001', (one) => chain(...build(one), OAI('Message a model', `=Say something nice about ${prompt(one)}`)), bad, good);

toModel(
  'gathered under a new name',
  (field) => [
    HEAD,
    [
      'Aggregate',
      'aggregate',
      1,
      {
        fieldsToAggregate: { fieldToAggregate: [{ fieldToAggregate: `body.${field}`, renameField: true, outputFieldName: 'list' }] },
        options: {},
      },
    ],
  ],
  () => '{{ $json.list.join(", ") }}',
  'phone',
  'product',
);
toModel(
  'a key renamed',
  (currentKey) => [
    [
      'Airtable',
      'airtable',
      2.1,
      { operation: 'search', base: rl('app1'), table: { ...rl('tbl1'), cachedResultName: 'Customers' }, options: {} },
      cr('airtableTokenApi'),
    ],
    ['Rename Keys', 'renameKeys', 1, { keys: { key: [{ currentKey, newKey: 'ref' }] }, additionalOptions: {} }],
  ],
  () => '{{ $json.ref }}',
  'Email',
  'Segment',
);
toModel(
  'a date written another way',
  (field) => [
    HEAD,
    [
      'Date & Time',
      'dateTime',
      2,
      { operation: 'formatDate', date: `={{ $json.body.${field} }}`, format: 'dd.MM.yyyy', outputFieldName: 'd', options: {} },
    ],
  ],
  () => '{{ $json.d }}',
  'birthDate',
  'deliveryDate',
);
toModel(
  'by a query of JSON',
  () => [HEAD],
  (path) => `{{ $jmespath($json.body, "people[*].${path}").join(", ") }}`,
  'email',
  'product',
);
toModel(
  'by the old name for items',
  () => [HEAD, SET('Note', { ok: 'yes' })],
  (f) => `{{ $items("Webhook")[0].json.body.${f} }}`,
  'email',
  'product',
);
toModel(
  'all items of a step',
  () => [HEAD, SET('Note', { ok: 'yes' })],
  (f) => `{{ $('Webhook').all().map(i => i.json.body.${f}).join() }}`,
  'iban',
  'product',
);
toModel(
  'the second page of a form',
  () => [
    FORM(['Product']),
    [
      'Page two',
      'form',
      2.3,
      {
        formFields: {
          values: [
            { fieldLabel: 'Card number', requiredField: true },
            { fieldLabel: 'Favourite colour', requiredField: true },
          ],
        },
        options: {},
      },
    ],
    ['Thanks', 'form', 2.3, { operation: 'completion', completionTitle: 'Thank you', options: {} }],
  ],
  (f) => `{{ $('Page two').item.json['${f}'] }}`,
  'Card number',
  'Favourite colour',
);
toModel(
  'who paid',
  () => [['Stripe Trigger', 'stripeTrigger', 1, { events: ['charge.succeeded'] }, cr('stripeApi')]],
  (f) => `{{ $json.data.object.${f} }}`,
  'billing_details.email',
  'amount',
);
toModel(
  'kept in a data table',
  () => [
    CRON,
    ['Get row(s)', 'dataTable', 1.1, { operation: 'get', returnAll: true, dataTableId: { ...rl('t1'), cachedResultName: 'patients' } }],
  ],
  (f) => `{{ $json.${f} }}`,
  'diagnosis',
  'ward_no',
);
toModel(
  'rows for an evaluation',
  () => [
    [
      'When fetching a dataset row',
      'evaluationTrigger',
      4.6,
      { documentId: rl('doc1', 'id'), sheetName: rl('gid=0') },
      cr('googleSheetsOAuth2Api'),
    ],
  ],
  (f) => `{{ $json.${f} }}`,
  'customer_email',
  'question',
);
pair<string>(
  'what a patient says, weighed',
  'DF001',
  (f) =>
    wf(
      [
        FORM(['Diagnosis', 'Product review']),
        ['Sentiment Analysis', 'L.sentimentAnalysis', 1.1, { inputText: `={{ $json['${f}'] }}`, options: {} }],
        GPT(),
      ],
      ['Form > Sentiment Analysis', 'OpenAI Chat Model -model> Sentiment Analysis'],
    ),
  'Diagnosis',
  'Product review',
);
pair<string>(
  'taken out of a letter',
  'DF001',
  (f) =>
    wf(
      [
        HEAD,
        [
          'Information Extractor',
          'L.informationExtractor',
          1.2,
          { text: `={{ $json.body.${f} }}`, attributes: { attributes: [{ name: 'city', description: 'The city' }] }, options: {} },
        ],
        GPT(),
      ],
      ['Webhook > Information Extractor', 'OpenAI Chat Model -model> Information Extractor'],
    ),
  'social_security_number',
  'product_page',
);
pair<string>(
  'a voice of another vendor',
  'DF001',
  (f) =>
    chain(SHEET('Patients'), [
      'ElevenLabs',
      'elevenLabs',
      1,
      { resource: 'speech', voice: rl('v1'), text: `=Dear {{ $json['${f}'] }}, welcome`, additionalOptions: {}, requestOptions: {} },
      { ...cr('elevenLabsApi'), type: '@elevenlabs/n8n-nodes-elevenlabs.elevenLabs' },
    ]),
  'Patient name',
  'Ward',
);
pair<string>(
  'an illness told to a hook',
  'DF002',
  (f) =>
    chain(
      FORM(['Diagnosis', 'Quantity']),
      POST('Zapier', 'https://hooks.zapier.com/hooks/catch/123/abc/', `={ "v": "{{ $json['${f}'] }}" }`),
    ),
  'Diagnosis',
  'Quantity',
);
