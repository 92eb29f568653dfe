/** One meaning, written as n8n wrote it over the years: each spelling gets the same verdict through the command line. */
import { describe, expect, test } from 'vitest';
import type { Json } from '../../app/kernel/json.ts';
import { desk } from './kit.ts';

const { json } = desk();

interface Node {
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly position: readonly number[];
  readonly parameters: object;
}
const node = (name: string, type: string, typeVersion: number, parameters: object = {}, more: object = {}): Node => ({
  name,
  type: type.startsWith('@') ? type : `n8n-nodes-base.${type}`,
  typeVersion,
  position: [0, 0],
  parameters,
  ...more,
});
/** `wires`: "From 1 > To" leads from the second output. */
function workflow(nodes: readonly Node[], wires: readonly string[]): string {
  const connections: Record<string, { main: (object[] | null)[] }> = {};
  for (const wire of wires) {
    const [, from = '', output = '0', to = ''] = /^(\w+) ?(\d)? > (\w+)$/.exec(wire) ?? [];
    const { main } = (connections[from] ??= { main: [] });
    while (main.length <= Number(output)) main.push(null);
    main[Number(output)] = [...(main[Number(output)] ?? []), { node: to, type: 'main', index: 0 }];
  }
  return JSON.stringify({ nodes, connections });
}
async function rulesOf(text: string): Promise<readonly string[]> {
  const { doc } = await json(['lint', '-'], text);
  const [file] = doc['files'] as unknown as readonly {
    readonly nodes: number;
    readonly findings: readonly { ruleId: string; severity: string; nodeName: string | null }[];
  }[];
  return (file?.findings ?? [])
    .filter(({ severity }) => severity === 'block' || severity === 'high')
    .map(({ ruleId, nodeName }) => `${ruleId} ${nodeName ?? ''}`)
    .sort();
}

const hook = node('Hook', 'webhook', 1.1, { path: 'x', httpMethod: 'POST' });
const ask = (content: string): Node =>
  node('Ask', '@n8n/n8n-nodes-langchain.openAi', 1.8, {
    modelId: { __rl: true, mode: 'list', value: 'gpt-4o' },
    messages: { values: [{ content }] },
  });
const token = ['sk', 'live', 'a1B2c3D4e5F6g7H8i9J0'.repeat(2)].join('-');

describe('http request: a key in a header, over plain http', () => {
  const header = { name: 'Authorization', value: `Bearer ${token}` };
  const email = '={{ $json.body.email }}';
  test.each<[string, Node]>([
    [
      '1',
      node('Call', 'httpRequest', 1, {
        requestMethod: 'POST',
        url: 'http://api.example.com/x',
        bodyParametersUi: { parameter: [{ name: 'email', value: email }] },
        headerParametersUi: { parameter: [header] },
      }),
    ],
    [
      '2',
      node('Call', 'httpRequest', 2, {
        requestMethod: 'POST',
        url: 'http://api.example.com/x',
        bodyParametersUi: { parameter: [{ name: 'email', value: '={{$json["body"]["email"]}}' }] },
        headerParametersUi: { parameter: [header] },
      }),
    ],
    [
      '3',
      node('Call', 'httpRequest', 3, {
        method: 'POST',
        url: 'http://api.example.com/x',
        sendBody: true,
        bodyParameters: { parameters: [{ name: 'email', value: email }] },
        sendHeaders: true,
        headerParameters: { parameters: [header] },
      }),
    ],
    [
      '4.2',
      node('Call', 'httpRequest', 4.2, {
        method: 'POST',
        url: 'http://api.example.com/x',
        sendBody: true,
        specifyBody: 'json',
        jsonBody: '={"email":"{{ $json.body.email }}"}',
        sendHeaders: true,
        headerParameters: { parameters: [header] },
      }),
    ],
  ])('version %s', async (_version, call) => {
    expect(await rulesOf(workflow([hook, call], ['Hook > Call']))).toEqual(
      expect.arrayContaining(['CN001 Call', 'CN007 Call', 'CN008 Hook']),
    );
  });
});

describe('an e-mail address on its way to a model', () => {
  const set = (version: number, parameters: object): string =>
    workflow([hook, node('Set', 'set', version, parameters), ask('={{ $json.mail }}')], ['Hook > Set', 'Set > Ask']);
  const through = (step: Node, ...wires: readonly string[]): string => workflow([hook, step, ask('={{ $json.body.email }}')], wires);
  const email = '={{ $json.body.email }}';
  const condition = { leftValue: email, rightValue: 'a', operator: { type: 'string', operation: 'equals' } };
  test.each<[string, string]>([
    ['set 1', set(1, { values: { string: [{ name: 'mail', value: '={{$json["body"]["email"]}}' }] } })],
    ['set 2', set(2, { values: { string: [{ name: 'mail', value: '={{$node["Hook"].json["body"]["email"]}}' }] } })],
    ['set 3.0', set(3, { fields: { values: [{ name: 'mail', stringValue: email }] } })],
    ['set 3.2', set(3.2, { fields: { values: [{ name: 'mail', stringValue: email }] } })],
    ['set 3.3', set(3.3, { assignments: { assignments: [{ id: '1', name: 'mail', value: email, type: 'string' }] } })],
    [
      'set 3.4 by name',
      set(3.4, {
        assignments: { assignments: [{ id: '1', name: 'mail', value: "={{ $('Hook').item.json.body.email }}", type: 'string' }] },
      }),
    ],
    ['set raw', set(3.4, { mode: 'raw', jsonOutput: '={"mail":"{{ $json.body.email }}"}' })],
    [
      'if 1',
      through(node('If', 'if', 1, { conditions: { string: [{ value1: email, operation: 'isNotEmpty' }] } }), 'Hook > If', 'If > Ask'),
    ],
    ['if 2.2', through(node('If', 'if', 2.2, { conditions: { combinator: 'and', conditions: [condition] } }), 'Hook > If', 'If 1 > Ask')],
    [
      'switch 1',
      through(node('Way', 'switch', 1, { value1: email, rules: { rules: [{ value2: 'a', output: 1 }] } }), 'Hook > Way', 'Way 1 > Ask'),
    ],
    [
      'switch 3',
      through(
        node('Way', 'switch', 3, { rules: { values: [{ conditions: { combinator: 'and', conditions: [condition] } }] } }),
        'Hook > Way',
        'Way > Ask',
      ),
    ],
    ['loop 1', through(node('Loop', 'splitInBatches', 1), 'Hook > Loop', 'Loop > Ask', 'Ask > Loop')],
    ['loop 2', through(node('Loop', 'splitInBatches', 2), 'Hook > Loop', 'Loop > Ask', 'Ask > Loop')],
    ['loop 3', through(node('Loop', 'splitInBatches', 3), 'Hook > Loop', 'Loop 1 > Ask', 'Ask > Loop')],
    ['a filter that is switched off', through(node('Filter', 'filter', 2, {}, { disabled: true }), 'Hook > Filter', 'Filter > Ask')],
    [
      'code 2',
      workflow(
        [
          hook,
          node('Code', 'code', 2, { jsCode: 'return [{ json: { mail: $input.first().json.body.email } }]' }),
          ask('={{ $json.mail }}'),
        ],
        ['Hook > Code', 'Code > Ask'],
      ),
    ],
  ])('%s', async (_name, text) => {
    expect(await rulesOf(text)).toContain('DF001 Ask');
  });
});

describe('other spellings', () => {
  test.each<[string, string, string]>([
    [
      'certificates not checked, 1',
      workflow([hook, node('Call', 'httpRequest', 1, { url: 'https://a.example.com', allowUnauthorizedCerts: true })], ['Hook > Call']),
      'CN003 Call',
    ],
    [
      'certificates not checked, 4',
      workflow(
        [hook, node('Call', 'httpRequest', 4.2, { url: 'https://a.example.com', options: { allowUnauthorizedCerts: true } })],
        ['Hook > Call'],
      ),
      'CN003 Call',
    ],
    [
      'SQL put together, 1',
      workflow(
        [hook, node('Db', 'postgres', 1, { operation: 'executeQuery', query: '=select * from t where a=\'{{$json["body"]["x"]}}\'' })],
        ['Hook > Db'],
      ),
      'CN014 Db',
    ],
    [
      'SQL put together, 2',
      workflow(
        [hook, node('Db', 'postgres', 2.4, { operation: 'executeQuery', query: "=select * from t where a='{{ $json.body.x }}'" })],
        ['Hook > Db'],
      ),
      'CN014 Db',
    ],
    [
      'a shell',
      workflow([hook, node('Shell', 'executeCommand', 1, { command: '=echo {{ $json.body.x }}' })], ['Hook > Shell']),
      'CN014 Shell',
    ],
    [
      'an operation that is not written',
      workflow([hook, node('Chat', 'slack', 2.2, { text: '={{ $json.body.email }}' })], ['Hook > Chat']),
      'CN008 Hook',
    ],
  ])('%s', async (_name, text, rule) => {
    expect(await rulesOf(text)).toContain(rule);
  });

  test('an agent whose model fills in the address of a mail', async () => {
    const agent = node('Agent', '@n8n/n8n-nodes-langchain.agent', 1.7, { promptType: 'define', text: '={{ $json.chatInput }}' });
    const nodes = [
      node('Chat', '@n8n/n8n-nodes-langchain.chatTrigger', 1.1, { public: true }),
      agent,
      node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, { model: { __rl: true, mode: 'list', value: 'gpt-4o' } }),
      node('Mail', 'gmailTool', 2.1, {
        sendTo: "={{ $fromAI('to', 'who', 'string') }}",
        message: "={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Message', '', 'string') }}",
      }),
    ];
    const to = (type: string): Json => ({ [type]: [[{ node: 'Agent', type, index: 0 }]] });
    expect(
      await rulesOf(JSON.stringify({ nodes, connections: { Chat: to('main'), Model: to('ai_languageModel'), Mail: to('ai_tool') } })),
    ).toEqual(expect.arrayContaining(['AI001 Mail']));
  });

  test('double names, wires to nowhere, wires by id, null outputs and old triggers are carried, not refused', async () => {
    const odd = {
      nodes: [
        { ...hook, id: 'a' },
        { ...hook, id: 'b' },
        node('End', 'noOp', 1, {}, { id: 'c' }),
        node('Old', 'cron', 1, { triggerTimes: { item: [{ mode: 'everyMinute' }] } }),
      ],
      connections: {
        a: {
          main: [
            null,
            [],
            [
              { node: 'c', type: 'main', index: 0 },
              { node: 'ghost', type: 'main', index: 0 },
            ],
          ],
        },
        Nobody: { main: [[{ node: 'End', type: 'main', index: 0 }]] },
        Old: { main: [[{ node: 'End', type: 'main', index: 0 }]], error: [[]] },
      },
    };
    const { code, doc } = await json(['lint', '-'], JSON.stringify(odd));
    expect([code === 3, doc['errors'], (doc['files'] as unknown as readonly { nodes: number }[]).map(({ nodes }) => nodes)]).toEqual([
      false,
      [],
      [4],
    ]);
  });
});
