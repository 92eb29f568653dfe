/** n8n: lists that are summed up and split, raw fields, tables that are joined, and what a customer database counts. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { HOOK, OAI, PG, SET, SHEET, START, chain, cr, wf, type Step } from '../n8n-kit.ts';

export const n8nListsAndJoinedTables: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nListsAndJoinedTables.push([name, rule, file(bad), file(good)]);
};
const ROWS = PG('Rows', 'SELECT * FROM visits');
const SUM = (aggregation: string, field: string, more: JsonObject = {}): Step => [
  'Sum up',
  'summarize',
  1.1,
  { fieldsToSummarize: { values: [{ aggregation, field, ...more }] }, fieldsToSplitBy: 'ward', options: {} },
];
pair<string>(
  'summed up as a line',
  'DF001',
  (f) => chain(START, ROWS, SUM('concatenate', f, { separateBy: ', ' }), OAI('Ask', `={{ $json.concatenated_${f} }}`)),
  'iban',
  'colour',
);
pair<string>(
  'summed up as how many',
  'DF001',
  (a) => chain(START, ROWS, SUM(a === 'concatenated' ? 'concatenate' : 'countUnique', 'iban'), OAI('Ask', `={{ $json.${a}_iban }}`)),
  'concatenated',
  'unique_count',
);
pair<string>(
  'summed up and told whole',
  'DF001',
  (f) => chain(START, ROWS, SUM('concatenate', f), OAI('Ask', '={{ JSON.stringify($json) }}')),
  'iban',
  'colour',
);
pair<string>(
  'summed up below',
  'DF001',
  (f) => chain(HOOK(), SUM('append', `body.${f}`), OAI('Ask', `={{ $json.appended_body_${f} }}`)),
  'iban',
  'colour',
);
pair<string>(
  'gathered under a new name below',
  'DF001',
  (f) =>
    chain(
      HOOK(),
      [
        'Gather',
        'aggregate',
        1,
        {
          fieldsToAggregate: { fieldToAggregate: [{ fieldToAggregate: `body.${f}`, renameField: true, outputFieldName: 'all' }] },
          options: { mergeLists: true },
        },
      ],
      OAI('Ask', '={{ $json.all }}'),
    ),
  'iban',
  'colour',
);
pair<string>(
  'gathered whole with only some fields',
  'DF001',
  (f) =>
    chain(
      START,
      ROWS,
      [
        'Gather',
        'aggregate',
        1,
        {
          aggregate: 'aggregateAllItemData',
          destinationFieldName: 'all',
          include: 'specifiedFields',
          fieldsToInclude: `${f}, no`,
          options: {},
        },
      ],
      OAI('Ask', '={{ JSON.stringify($json.all) }}'),
    ),
  'iban',
  'colour',
);
pair<string>(
  'gathered by the old list step',
  'DF001',
  (f) =>
    chain(
      START,
      ROWS,
      [
        'Gather',
        'itemLists',
        3,
        {
          operation: 'concatenateItems',
          aggregate: 'aggregateIndividualFields',
          fieldsToAggregate: { fieldToAggregate: [{ fieldToAggregate: f, renameField: true, outputFieldName: 'all' }] },
          options: {},
        },
      ],
      OAI('Ask', '={{ $json.all }}'),
    ),
  'iban',
  'colour',
);
pair<string>(
  'summed up by the old list step',
  'DF001',
  (f) =>
    chain(
      START,
      ROWS,
      [
        'Gather',
        'itemLists',
        3,
        { operation: 'summarize', fieldsToSummarize: { values: [{ aggregation: 'concatenate', field: f }] }, options: {} },
      ],
      OAI('Ask', `={{ $json.concatenated_${f} }}`),
    ),
  'iban',
  'colour',
);
pair<string>(
  'split by the old list step',
  'DF001',
  (f) =>
    chain(
      HOOK(),
      ['Split', 'itemLists', 3, { operation: 'splitOutItems', fieldToSplitOut: 'body.rows', options: {} }],
      OAI('Ask', `={{ $json.${f} }}`),
    ),
  'iban',
  'colour',
);

const OUT = (fieldToSplitOut: string, more: JsonObject = {}): Step => ['Split', 'splitOut', 1, { fieldToSplitOut, options: {}, ...more }];
pair<string>(
  'each of a list below',
  'DF001',
  (f) => chain(HOOK(), OUT(`body.${f}`), OAI('Ask', `={{ $json['body.${f}'] }}`)),
  'emails',
  'colours',
);
pair<string>(
  'each of a list below, under a new name',
  'DF001',
  (f) => chain(HOOK(), OUT(`body.${f}`, { options: { destinationFieldName: 'one' } }), OAI('Ask', '={{ $json.one }}')),
  'emails',
  'colours',
);
pair<string>(
  'beside what is split',
  'DF001',
  (f) =>
    chain(
      HOOK(),
      OUT('body.rows', { include: 'selectedOtherFields', fieldsToInclude: 'body.email, body.plan' }),
      OAI('Ask', `={{ $json.body.${f} }}`),
    ),
  'email',
  'plan',
);
pair<string>(
  'beside what is split, all of it',
  'DF001',
  (f) => chain(HOOK(), OUT('body.rows', { include: 'allOtherFields' }), OAI('Ask', `={{ $json.body.${f} }}`)),
  'email',
  'plan',
);
pair<string>(
  'one of two lists',
  'DF001',
  (f) =>
    chain(
      HOOK(),
      SET('Pick', { a: '={{ $json.body.emails }}', b: '={{ $json.body.colours }}' }),
      OUT('a, b'),
      OAI('Ask', `={{ $json.${f} }}`),
    ),
  'a',
  'b',
);

const PEOPLE: Step = ['People', 'hubspot', 2.1, { resource: 'contact', operation: 'getAll', additionalFields: {} }, cr('hubspotApi')];
pair<string>(
  'raw fields: one of two',
  'DF001',
  (f) =>
    chain(
      START,
      SHEET('Rows'),
      [
        'Raw',
        'set',
        3.4,
        { mode: 'raw', jsonOutput: '={ "who": "{{ $json.email }}", "deep": { "what": {{ JSON.stringify($json.plan) }} } }', options: {} },
      ],
      OAI('Ask', `={{ $json.${f} }}`),
    ),
  'who',
  'deep.what',
);
pair<string>(
  'raw fields as one expression',
  'DF001',
  (f) =>
    chain(
      START,
      SHEET('Rows'),
      ['Raw', 'set', 3.4, { mode: 'raw', jsonOutput: '={{ { who: $json.email, what: $json.plan } }}', options: {} }],
      OAI('Ask', `={{ $json.${f} }}`),
    ),
  'who',
  'what',
);
const JOIN = (query: string): Step => ['Join', 'merge', 3.1, { mode: 'combineBySql', query, options: {} }];
pair<string>(
  'joined by a statement',
  'DF001',
  (f) =>
    wf(
      [
        START,
        SHEET('A'),
        SHEET('B'),
        JOIN('SELECT input1.plan AS what, input2.iban AS who FROM input1 LEFT JOIN input2 ON input1.no = input2.no'),
        OAI('Ask', `={{ $json.${f} }}`),
      ],
      ['Start > A', 'Start > B', 'A > Join', 'B > Join#1', 'Join > Ask'],
    ),
  'who',
  'what',
);
pair<string>('how often contacts came', 'DF001', (f) => chain(HOOK(), OAI('Ask', `={{ $json.body.contacts[0].${f} }}`)), 'email', 'visits');
pair<string>('how many came', 'DF001', (f) => chain(HOOK(), OAI('Ask', `={{ $json.body.${f} }}`)), 'contact.mobile', 'contact.visits');
for (const f of [
  'hs_analytics_num_visits',
  'hs_analytics_source',
  'num_associated_deals',
  'amount',
  'closedate',
  'hubspot_owner_id',
  'hs_latest_source',
  'numberofemployees',
  'annualrevenue',
  'recent_deal_amount',
])
  pair<string>(
    `a property of HubSpot: ${f}`,
    'DF001',
    (one) => chain(START, PEOPLE, OAI('Ask', `={{ $json.properties.${one} }}`)),
    'mobilephone',
    f,
  );
