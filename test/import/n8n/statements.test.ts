/** Statements, pages and files in n8n's steps: what data become a part of, also where no sign marks an expression. */
import { expect, it } from 'vitest';
import { lintFlow } from '../../../app/lint/run.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';
import { firstFlow, factsNamed } from '../support.ts';

/** Mail from anybody goes into one step. */
const after = (type: string, typeVersion: number, parameters: JsonObject): string =>
  JSON.stringify({
    nodes: [
      { name: 'In', type: 'n8n-nodes-base.gmailTrigger', typeVersion: 1, position: [0, 0], parameters: { simple: false } },
      { name: 'Step', type: `n8n-nodes-base.${type}`, typeVersion, position: [200, 0], parameters },
    ],
    connections: { In: { main: [[{ node: 'Step', type: 'main', index: 0 }]] } },
  });

const question = "select * from t where a = '{{ $json.subject }}'";
it.each<readonly [name: string, type: string, version: number, parameters: JsonObject, does: readonly string[], rules: readonly string[]]>([
  ['a statement with the sign', 'mySql', 2.4, { operation: 'executeQuery', query: `=${question}` }, ['read'], ['CN014 block']],
  [
    'a statement without it, which is filled in all the same',
    'mySql',
    2.4,
    { operation: 'executeQuery', query: question },
    ['read'],
    ['CN014 block'],
  ],
  ['the same in PostgreSQL', 'postgres', 2.5, { operation: 'executeQuery', query: question, options: {} }, ['read'], ['CN014 block']],
  [
    'the same in SQL Server, where it deletes',
    'microsoftSql',
    1.1,
    { operation: 'executeQuery', query: "delete from t where a = '{{ $json.subject }}'" },
    ['delete'],
    ['CN014 block'],
  ],
  [
    'one that adds what it has taken away does it anew each time',
    'microsoftSql',
    1.1,
    { operation: 'executeQuery', query: 'delete from t where a = 1; insert into t values (2)' },
    ['delete'],
    ['RL005 high'],
  ],
  [
    'a whole statement from outside could do anything',
    'snowflake',
    1,
    { operation: 'executeQuery', query: '{{ $json.subject }}' },
    ['write'],
    ['CN014 block'],
  ],
  [
    'a statement whose values are bound',
    'mySql',
    2.4,
    { operation: 'executeQuery', query: 'select * from t where a = $1', options: { queryReplacement: '={{ $json.subject }}' } },
    ['read'],
    [],
  ],
  ['braces in a text that n8n does not look into', 'slack', 2.2, { operation: 'post', text: 'Hello {{ $json.subject }}' }, ['send'], []],
  ['a page', 'html', 1.2, { operation: 'generateHtmlTemplate', html: '<p>{{ $json.subject }}</p>' }, [], []],
  [
    'a filter of documents',
    'mongoDb',
    1,
    { operation: 'find', collection: 'people', query: '={"a": "{{ $json.subject }}"}' },
    ['read'],
    ['CN014 block'],
  ],
  [
    'a filter of a directory',
    'ldap',
    1,
    { operation: 'search', searchFor: 'custom', customFilter: '=(cn={{ $json.subject }})' },
    ['read'],
    ['CN014 block'],
  ],
  ['files to a server by FTP', 'ftp', 1, { operation: 'list', path: '/in' }, ['read'], ['CN001 high']],
  ['and by SFTP', 'ftp', 1, { protocol: 'sftp', operation: 'list', path: '/in' }, ['read'], []],
])('%s', (_name, type, version, parameters, does, rules) => {
  const { flow } = firstFlow(after(type, version, parameters), 'in.json');
  const found = lintFlow(flow)
    .findings.filter(
      ({ severity, nodeName, ruleId }) => (severity === 'block' || severity === 'high') && (nodeName === 'Step' || ruleId === 'RL005'),
    )
    .map(({ ruleId, severity }) => `${ruleId} ${severity}`);
  expect([factsNamed(flow, 'Step').effects.map(({ kind }) => kind), [...new Set(found)].sort()]).toEqual([does, rules]);
});

it('the fields of a raw JSON text come from what fills it', () => {
  const { flow } = firstFlow(after('set', 3.4, { mode: 'raw', jsonOutput: '{ "who": "{{ $json.from }}" }', options: {} }), 'in.json');
  expect(
    factsNamed(flow, 'Step')
      .transfer.flatMap(({ steps }) => steps)
      .flatMap((step) => ('reads' in step ? step.reads : [])),
  ).toEqual([{ from: 'input', path: ['from'] }]);
});

it('a file in a form goes out with it', () => {
  const { flow } = firstFlow(
    after('httpRequest', 4.2, {
      method: 'POST',
      url: 'https://api.example.com/x',
      sendBody: true,
      contentType: 'multipart-form-data',
      bodyParameters: { parameters: [{ parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'data' }] },
    }),
    'in.json',
  );
  expect(factsNamed(flow, 'Step').sinks.flatMap(({ reads }) => reads)).toEqual([{ from: 'input', path: ['$binary'] }]);
});

it.each<readonly [name: string, headers: JsonObject, typed: boolean]>([
  [
    'a key that comes from elsewhere, above a header that is long',
    {
      parameters: [
        { name: 'X-API-Key', value: '={{ $json.key }}' },
        { name: 'Content-Type', value: 'application/json' },
      ],
    },
    false,
  ],
  [
    'a scheme before what comes from elsewhere',
    {
      parameters: [
        { name: 'Authorization', value: '=Bearer {{ $json.token }}' },
        { name: 'Content-Type', value: 'application/json' },
      ],
    },
    false,
  ],
  ['a place to fill in', { parameters: [{ name: 'Authorization', value: 'Bearer <your token of the service>' }] }, false],
  ['a key of its own scheme', { parameters: [{ name: 'Authorization', value: 'Key abcdefgh-ijkl-mnop' }] }, true],
  ['a key in a header', { parameters: [{ name: 'X-API-Key', value: 'abcdefghijklmnop' }] }, true],
])('a login typed by hand: %s', (_name, headerParameters, typed) => {
  const { flow } = firstFlow(
    after('httpRequest', 4.2, {
      url: 'https://api.example.com/x',
      sendHeaders: true,
      headerParameters,
      options: { batching: { batch: { batchSize: 1 } } },
    }),
    'in.json',
  );
  expect(factsNamed(flow, 'Step').networks.map(({ inlineCredentials }) => inlineCredentials === true)).toEqual([typed]);
});
