/** n8n: how an expression can say a value, and what stands around it: keys, names, errors and pages of a list. */
import type { Pair } from '../kit.ts';
import { CODE, FORM, OAI, SET, chain, cr, wf, type Step } from '../n8n-kit.ts';

export const n8nValuesInOtherWords: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nValuesInOtherWords.push(one);
};
/** A form is filled in, something is done with one of its fields, and a model is told of it. */
const carried = (name: string, steps: (field: string) => readonly Step[], prompt: string | ((field: string) => string)): void => {
  const f = (field: string) =>
    chain(FORM(['Email', 'Topic']), ...steps(field), OAI('Ask', `=About ${typeof prompt === 'string' ? prompt : prompt(field)}`));
  pair(name, 'DF001', f('Email'), f('Topic'));
};
/** The same where nobody can tell which field it is any more: the twin has none that counts. */
const loosely = (name: string, steps: (field: string) => readonly Step[], prompt: string | ((field: string) => string)): void => {
  const f = (field: string) =>
    chain(FORM([field, 'Topic']), ...steps(field), OAI('Ask', `=About ${typeof prompt === 'string' ? prompt : prompt(field)}`));
  pair(name, 'DF001', f('Email'), f('Color'));
};
const said = (name: string, prompt: (field: string) => string): void => carried(name, () => [], prompt);
// What stands around the values.
const carry = (name: string, steps: (field: string) => readonly Step[], prompt: string): void => carried(name, steps, prompt);

// How an expression can say it.
said('the first of a list that is made of it', (field) => `{{ [$json.${field}].first() }}`);
said('if it is not empty', (field) => `{{ $ifEmpty($json.${field}, 'nobody') }}`);
said('one of two', (field) => `{{ $if($json.Topic, $json.${field}, '') }}`);
said('found by a path in a text', (field) => `{{ $jmespath($json, '${field}') }}`);
said('in Base64', (field) => `{{ $json.${field}.base64Encode() }}`);
said('for an address', (field) => `{{ $json.${field}.urlEncode() }}`);
said('a part of it', (field) => `{{ $json.${field}.split('@')[0] }}`);
said('all items of a step', (field) => `{{ $('Form').all().map((item) => item.json.${field}).join() }}`);
said('the item that goes with this one', (field) => `{{ $('Form').itemMatching(0).json.${field} }}`);
said('the step by its oldest spelling', (field) => `{{ $items('Form')[0].json.${field} }}`);
loosely(
  'a name that is put together',
  () => [],
  (field) => `{{ $json['${field.slice(0, 2)}' + '${field.slice(2)}'] }}`,
);
said('turned round twice', (field) => `{{ $json.${field}.split('').reverse().reverse().join('') }}`);
said('a template inside', (field) => `{{ \`Dear \${$json.${field}}\` }}`);
loosely(
  'through a function that is called at once',
  () => [],
  (field) => `{{ (() => { const { ${field}: a } = $json; return a; })() }}`,
);
loosely(
  'without what is harmless',
  () => [],
  (field) => `{{ $json.removeField('${field === 'Email' ? 'Topic' : 'Email'}') }}`,
);
loosely(
  'kept of it',
  () => [],
  (field) => `{{ $json.pick ? Object.fromEntries(Object.entries($json).filter(([key]) => key === '${field}')) : '' }}`,
);
said('as a key', (field) => `{{ Object.keys({ [$json.${field}]: 1 }) }}`);
said('read out of JSON', (field) => `{{ JSON.parse(JSON.stringify({ a: $json.${field} })).a }}`);
said('replaced into a sentence', (field) => `{{ 'Dear X'.replace('X', $json.${field}) }}`);
said('letters as numbers', (field) => `{{ [...$json.${field}].map((sign) => sign.charCodeAt(0)).join(' ') }}`);
carry(
  'groups by a key',
  (field) => [
    [
      'Sum',
      'summarize',
      1,
      { fieldsToSummarize: { values: [{ aggregation: 'count', field: 'Topic' }] }, fieldsToSplitBy: field, options: {} },
    ],
  ],
  '{{ JSON.stringify($json) }}',
);
loosely(
  'the longest of a group',
  (field) => [['Sum', 'summarize', 1, { fieldsToSummarize: { values: [{ aggregation: 'concatenate', field }] }, options: {} }]],
  `{{ JSON.stringify($json) }}`,
);
carry(
  'collected under another name',
  (field) => [
    [
      'Agg',
      'aggregate',
      1,
      { fieldsToAggregate: { fieldToAggregate: [{ fieldToAggregate: field, renameField: true, outputFieldName: 'all' }] }, options: {} },
    ],
  ],
  '{{ $json.all }}',
);
carry(
  'columns that are called by it',
  (field) => [CODE('Pivot', `return [{ json: Object.fromEntries($input.all().map(({ json }) => [json.${field}, 1])) }];`)],
  '{{ Object.keys($json).join() }}',
);
loosely(
  'the name of a file',
  (field) => [
    ['File', 'convertToFile', 1.1, { operation: 'toJson', options: { fileName: `={{ $json.${field} }}.json` } }],
    CODE('Name', 'return [{ json: { n: $input.first().binary.data.fileName } }];'),
  ],
  '{{ $json.n }}',
);
carry(
  'renamed',
  (field) => [['Rename', 'renameKeys', 1, { keys: { key: [{ currentKey: field, newKey: 'x' }] }, additionalOptions: {} }]],
  '{{ $json.x }}',
);
carry(
  'spread out',
  (field) => [
    CODE('List', `return [{ json: { list: [{ v: $json.${field} }] } }];`),
    ['Split', 'splitOut', 1, { fieldToSplitOut: 'list', options: {} }],
  ],
  '{{ $json.v }}',
);
carry(
  'written as a page',
  (field) => [['Md', 'markdown', 1, { mode: 'markdownToHtml', markdown: `={{ $json.${field} }}`, options: {} }]],
  '{{ $json.data }}',
);
carry(
  'as XML',
  (field) => [SET('One', { v: `={{ $json.${field} }}` }), ['Xml', 'xml', 1, { mode: 'jsonToxml', options: {} }]],
  '{{ $json.data }}',
);
carry(
  'in a raw text of fields',
  (field) => [['Raw', 'set', 3.4, { mode: 'raw', jsonOutput: `={ "who": "{{ $json.${field} }}" }`, options: {} }]],
  '{{ $json.who }}',
);
carry(
  'a field with a dot in its name',
  (field) => [
    [
      'Dot',
      'set',
      3.4,
      {
        assignments: { assignments: [{ id: 'a', name: 'a.b', value: `={{ $json.${field} }}`, type: 'string' }] },
        options: { dotNotation: false },
      },
    ],
  ],
  `{{ $json['a.b'] }}`,
);
carry(
  'said by an error',
  (field) =>
    [CODE('Check', `throw new Error('Not good: ' + $json.${field});`, {}), SET('Out', { m: '={{ $json.error }}' })].map((step): Step =>
      step[0] === 'Check' ? [step[0], step[1], step[2], step[3], { onError: 'continueRegularOutput' }] : step,
    ),
  '{{ $json.m }}',
);
carry(
  'said by an error that is caught',
  (field) => [CODE('Check', `try { throw new Error($json.${field}); } catch (error) { return [{ json: { m: error.message } }]; }`)],
  '{{ $json.m }}',
);
carry(
  'said by what JSON cannot read',
  (field) => [
    CODE('Check', `try { JSON.parse($json.${field}); return [{ json: {} }]; } catch (error) { return [{ json: { m: String(error) } }]; }`),
  ],
  '{{ $json.m }}',
);
loosely(
  'on the way of an error',
  (field) => [
    [
      'Get',
      'httpRequest',
      4.2,
      {
        url: 'https://api.example.com/x',
        method: 'POST',
        sendBody: true,
        specifyBody: 'json',
        jsonBody: `={ "a": "{{ $json.${field} }}" }`,
        options: {},
      },
      { onError: 'continueRegularOutput' },
    ],
  ],
  '{{ JSON.stringify($json) }}',
);
carry(
  'through a store and back',
  (field) => [
    ['Put', 'redis', 1, { operation: 'set', key: 'k', value: `={{ $json.${field} }}` }, cr('redis')],
    ['Take', 'redis', 1, { operation: 'get', key: 'k', propertyName: 'v', options: {} }, cr('redis')],
  ],
  '{{ $json.v }}',
);
loosely(
  'through a file and back',
  (field) =>
    [
      ['Text', 'convertToFile', 1.1, { operation: 'toText', sourceProperty: field, options: {} }],
      ['Write', 'readWriteFile', 1, { operation: 'write', fileName: '/data/a.txt', options: {} }],
      ['Read', 'readWriteFile', 1, { fileSelector: '/data/a.txt', options: {} }],
      ['Take', 'extractFromFile', 1, { operation: 'text', options: {} }],
    ].map((step): Step => step as unknown as Step),
  '{{ $json.data }}',
);
carry(
  'the longest of a list that is sorted',
  (field) => [
    CODE('Sort', `return [{ json: { top: $input.all().map(({ json }) => json.${field}).sort((a, b) => b.length - a.length)[0] } }];`),
  ],
  '{{ $json.top }}',
);
carry(
  'without doubles',
  (field) => [CODE('Set', `return [{ json: { list: [...new Set($input.all().map(({ json }) => json.${field}))] } }];`)],
  '{{ $json.list }}',
);
loosely(
  'grouped by the platform',
  (field) => [
    CODE(
      'Group',
      `const groups = Object.groupBy($input.all().map(({ json }) => json), (one) => one.${field}); return Object.keys(groups).map((name) => ({ json: { name } }));`,
    ),
  ],
  '{{ $json.name }}',
);
carry(
  'counted by name',
  (field) => [
    CODE(
      'Count',
      `const count = new Map(); for (const { json } of $input.all()) count.set(json.${field}, (count.get(json.${field}) ?? 0) + 1); return [{ json: { most: [...count].sort((a, b) => b[1] - a[1])[0][0] } }];`,
    ),
  ],
  '{{ $json.most }}',
);
carry(
  'put together in the end',
  (field) => [
    CODE('Join', `let text = ''; for (const { json } of $input.all()) text += json.${field} + '\\n'; return [{ json: { text } }];`),
  ],
  '{{ $json.text }}',
);
carry(
  'carried from item to item',
  (field) => [
    CODE(
      'Carry',
      `let last = ''; const out = []; for (const { json } of $input.all()) { out.push({ json: { before: last } }); last = json.${field}; } return out;`,
    ),
  ],
  '{{ $json.before }}',
);
carry(
  'for each item by itself',
  (field) => [
    CODE('Each', `$input.item.json.copy = $input.item.json.${field};\nreturn { json: { copy: $input.item.json.copy } };`, {
      mode: 'runOnceForEachItem',
    }),
  ],
  '{{ $json.copy }}',
);
carry(
  'a record of records',
  (field) => [
    CODE(
      'Index',
      `const index = {}; for (const { json } of $input.all()) index[json.Topic] = { who: json.${field} }; return [{ json: { first: Object.values(index)[0].who } }];`,
    ),
  ],
  '{{ $json.first }}',
);
{
  const f = (field: string) =>
    chain(
      FORM(['Date of birth', 'Visit']),
      ['Date', 'dateTime', 2, { operation: 'formatDate', date: `={{ $json['${field}'] }}`, outputFieldName: 'd', options: {} }],
      OAI('Ask', '=About {{ $json.d }}'),
    );
  pair('a date of birth that is written out anew', 'DF001', f('Date of birth'), f('Visit'));
}
{
  const f = (field: string) =>
    wf(
      [
        FORM(['Email', 'Topic']),
        SET('A', { x: `={{ $json.${field} }}` }),
        SET('B', { y: 'fixed' }),
        ['Merge', 'merge', 3, { mode: 'combine', combineBy: 'combineByPosition', options: {} }],
        OAI('Ask', '=About {{ $json.x }}'),
      ],
      ['Form > A', 'Form > B', 'A > Merge#0', 'B > Merge#1', 'Merge > Ask'],
    );
  pair('joined by place', 'DF001', f('Email'), f('Topic'));
}
{
  const f = (field: string) =>
    wf(
      [
        FORM(['Email', 'Topic']),
        SET('A', { x: `={{ $json.${field} }}` }),
        ['Diff', 'compareDatasets', 2.3, { mergeByFields: { values: [{ field1: 'x', field2: 'x' }] }, options: {} }],
        OAI('Ask', '=About {{ JSON.stringify($json) }}'),
      ],
      ['Form > A', 'A > Diff#0', 'A > Diff#1', 'Diff#1 > Ask'],
    );
  pair('compared', 'DF001', f('Email'), f('Topic'));
}
