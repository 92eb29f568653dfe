/** Steps of n8n that work on lists and dates: what carries over, what is said to change, and what stays a foreign step. */
import { describe, expect, it } from 'vitest';
import { firstFlow } from '../support.ts';
import type { Json, JsonObject } from '../../../app/kernel/json.ts';

/** The imported step and what the loss report says of it. */
function imported(
  type: string,
  parameters: JsonObject,
  typeVersion = 1,
  settings: JsonObject = {},
): readonly [string, Json, readonly string[]] {
  const file = JSON.stringify({
    name: 'T',
    settings,
    nodes: [
      { id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
      { id: 'b', name: 'Step', type: `n8n-nodes-base.${type}`, typeVersion, position: [200, 0], parameters },
    ],
    connections: { Start: { main: [[{ node: 'Step', type: 'main', index: 0 }]] } },
  });
  const { flow, loss } = firstFlow(file, 't.json');
  const step = flow.nodes.find((node) => node.name === 'Step');
  return [
    step?.type ?? '',
    step?.type === 'foreign-action' ? null : (step?.parameters ?? null),
    loss.filter((entry) => entry.kind === 'value-changed' || entry.kind === 'default-changed').map((entry) => entry.message),
  ];
}

type Case = readonly [name: string, type: string, parameters: JsonObject, becomes: string, expected: JsonObject, version?: number];

describe('what means the same becomes a step of this program', () => {
  const cases: readonly Case[] = [
    ['the first item', 'limit', {}, 'limit-items', { keep: 'first', count: 1, skip: 0 }],
    ['the last items', 'limit', { maxItems: 5, keep: 'lastItems' }, 'limit-items', { keep: 'last', count: 5, skip: 0 }],
    [
      'an order',
      'sort',
      { sortFieldsUi: { sortField: [{ fieldName: 'a.b', order: 'descending' }, { fieldName: 'c' }] }, options: {} },
      'sort-items',
      {
        rules: [
          { field: 'a.b', direction: 'down', as: 'auto' },
          { field: 'c', direction: 'up', as: 'auto' },
        ],
      },
    ],
    [
      'an order by a name with a dot',
      'sort',
      { sortFieldsUi: { sortField: [{ fieldName: 'a.b' }] }, options: { disableDotNotation: true } },
      'sort-items',
      { rules: [{ field: '"a.b"', direction: 'up', as: 'auto' }] },
    ],
    [
      'duplicates',
      'removeDuplicates',
      { compare: 'selectedFields', fieldsToCompare: 'id, mail', options: {} },
      'remove-duplicates',
      { fields: ['id', 'mail'], keep: 'first' },
    ],
    [
      'duplicates, version 2',
      'removeDuplicates',
      { operation: 'removeDuplicateInputItems' },
      'remove-duplicates',
      { fields: [], keep: 'first' },
      2,
    ],
    [
      'a list that is split',
      'splitOut',
      { fieldToSplitOut: 'lines', options: {} },
      'split-list',
      { list: 'lines', keepOthers: false, into: '', maxItems: 10_000 },
    ],
    [
      'a list that is split, with the rest',
      'splitOut',
      { fieldToSplitOut: 'lines', include: 'allOtherFields', options: { destinationFieldName: 'line' } },
      'split-list',
      { list: 'lines', keepOthers: true, into: 'line', maxItems: 10_000 },
    ],
    [
      'all items in one',
      'aggregate',
      { aggregate: 'aggregateAllItemData', options: {} },
      'aggregate-items',
      { groupBy: [], values: [{ aggregate: 'list', field: '', into: 'data' }] },
    ],
    [
      'fields in lists',
      'aggregate',
      {
        fieldsToAggregate: {
          fieldToAggregate: [{ fieldToAggregate: 'a.b', renameField: true, outputFieldName: 'bs' }, { fieldToAggregate: 'c' }],
        },
        options: {},
      },
      'aggregate-items',
      {
        groupBy: [],
        values: [
          { aggregate: 'list', field: 'a.b', into: 'bs' },
          { aggregate: 'list', field: 'c', into: 'c' },
        ],
      },
    ],
    [
      'sums by group',
      'summarize',
      { fieldsToSplitBy: 'country', fieldsToSummarize: { values: [{ aggregation: 'sum', field: 'total' }, { field: 'id' }] }, options: {} },
      'aggregate-items',
      {
        groupBy: ['country'],
        values: [
          { aggregate: 'sum', field: 'total', into: 'sum_total' },
          { aggregate: 'count', field: 'id', into: 'count_id' },
        ],
      },
    ],
    [
      'items at the same place',
      'merge',
      { mode: 'combine', combineBy: 'combineByPosition', options: { includeUnpaired: true } },
      'merge',
      { mode: 'position', inputs: 2, fieldA: '', fieldB: '', keep: 'matches', keepUnpaired: true, prefer: 'last' },
      3.2,
    ],
    [
      'every pair',
      'merge',
      { mode: 'combine', combineBy: 'combineAll', options: {} },
      'merge',
      { mode: 'pairs', inputs: 2, fieldA: '', fieldB: '', keep: 'matches', keepUnpaired: false, prefer: 'last' },
      3,
    ],
    [
      'many lists, one after the other',
      'merge',
      { numberInputs: 4 },
      'merge',
      { mode: 'append', inputs: 4, fieldA: '', fieldB: '', keep: 'matches', keepUnpaired: false, prefer: 'first' },
      3.2,
    ],
    [
      'a start by another flow',
      'executeWorkflowTrigger',
      { inputSource: 'workflowInputs', workflowInputs: { values: [{ name: 'id', type: 'number' }, { name: 'note' }] } },
      'flow-trigger',
      {
        trust: 'public',
        fields: [
          { name: 'id', type: 'number' },
          { name: 'note', type: 'text' },
        ].map((field) => ({ ...field, label: 'auto', required: false, consent: false, values: [] })),
      },
      1.1,
    ],
    [
      'other names',
      'renameKeys',
      { keys: { key: [{ currentKey: 'a', newKey: 'b.c' }] }, additionalOptions: {} },
      'rename-fields',
      { renames: [{ from: 'a', to: 'b.c' }] },
    ],
    [
      'a date written out',
      'dateTime',
      {
        operation: 'formatDate',
        date: '={{ $json.order.at }}',
        format: 'custom',
        customFormat: 'dd.MM.yyyy',
        options: { includeInputFields: true },
      },
      'date-time',
      {
        field: 'order.at',
        into: 'formattedDate',
        operation: 'format',
        format: 'dd.MM.yyyy',
        written: '',
        zone: 'UTC',
        amount: 1,
        unit: 'days',
        part: 'year',
        other: '',
        whenBad: 'fail',
      },
      2,
    ],
    [
      'a date that moves back',
      'dateTime',
      {
        operation: 'subtractFromDate',
        magnitude: '={{ $json.at }}',
        duration: 3,
        timeUnit: 'weeks',
        outputFieldName: 'before',
        options: {},
      },
      'date-time',
      {
        field: 'at',
        into: 'before',
        operation: 'add',
        format: 'yyyy-MM-dd',
        written: '',
        zone: 'UTC',
        amount: -3,
        unit: 'weeks',
        part: 'year',
        other: '',
        whenBad: 'fail',
      },
      2,
    ],
  ];
  it.each(cases.map((one) => [one[0], one] as const))('%s', (_name, [, type, parameters, expectedType, expected, version = 1]) => {
    expect(imported(type, parameters, version).slice(0, 2)).toEqual([expectedType, expected]);
  });
});

it('says what changes by it', () => {
  expect([
    imported('sort', { sortFieldsUi: { sortField: [{ fieldName: 'a' }] } })[2],
    imported('removeDuplicates', { compare: 'selectedFields', fieldsToCompare: 'id' })[2],
    imported('limit', {})[2],
    imported('splitOut', { fieldToSplitOut: 'a' })[2],
    imported('dateTime', { operation: 'extractDate', date: '={{ $json.at }}', part: 'hour' }, 2, { timezone: 'Europe/Berlin' })[2],
  ]).toEqual([
    [expect.stringContaining('as people do')],
    [expect.stringContaining('A number and the same number as text')],
    [],
    [expect.stringContaining('10,000')],
    [expect.stringContaining('hands its input on')],
  ]);
});

it('stays a foreign step where anything means something else', () => {
  const kept: readonly (readonly [string, JsonObject, number?])[] = [
    ['sort', { type: 'random' }],
    ['sort', { type: 'code', code: 'return 1' }],
    ['sort', { sortFieldsUi: { sortField: [{ fieldName: '={{ $json.by }}' }] } }],
    ['limit', { maxItems: '={{ $json.n }}' }],
    ['removeDuplicates', { compare: 'allFieldsExcept', fieldsToExclude: 'a' }],
    ['removeDuplicates', { operation: 'removeItemsSeenInPreviousExecutions' }, 2],
    ['removeDuplicates', { compare: 'selectedFields', fieldsToCompare: 'a', options: { removeOtherFields: true } }],
    ['splitOut', { fieldToSplitOut: 'a, b' }],
    ['splitOut', { fieldToSplitOut: 'a.b' }],
    ['splitOut', { fieldToSplitOut: 'a', include: 'selectedOtherFields', fieldsToInclude: 'b' }],
    ['aggregate', { fieldsToAggregate: { fieldToAggregate: [{ fieldToAggregate: 'a.b' }] } }],
    ['aggregate', { fieldsToAggregate: { fieldToAggregate: [{ fieldToAggregate: 'a' }] }, options: { mergeLists: true } }],
    ['summarize', { fieldsToSummarize: { values: [{ aggregation: 'concatenate', field: 'a' }] } }],
    [
      'renameKeys',
      {
        keys: { key: [{ currentKey: 'a', newKey: 'b' }] },
        additionalOptions: { regexReplacement: { replacements: [{ searchRegex: 'x' }] } },
      },
    ],
    ['merge', { mode: 'combine', fieldsToMatchString: 'id' }, 3.2],
    [
      'merge',
      { mode: 'combine', combineBy: 'combineByPosition', options: { clashHandling: { values: { resolveClash: 'addSuffix' } } } },
      3,
    ],
    ['merge', { numberInputs: 20 }, 3.2],
    ['merge', { mode: 'chooseBranch' }, 3],
    ['dateTime', { operation: 'formatDate', date: '={{ $now }}' }, 2],
    ['dateTime', { action: 'format', value: '={{ $json.at }}', toFormat: 'MM/DD/YYYY' }, 1],
    ['dateTime', { operation: 'getTimeBetweenDates', startDate: '={{ $json.a }}', endDate: '={{ $json.b }}' }, 2],
  ];
  expect(
    kept
      .map(([type, parameters, version]) => [type, imported(type, parameters, version)[0]])
      .filter(([, type]) => type !== 'foreign-action'),
  ).toEqual([]);
});
