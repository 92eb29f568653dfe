/** What looked like a finding in real files and is none, each beside what looks like it and is one. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { agent, brain, openHook } from './kit/steps.ts';
import { flow as drawn, step as drawnStep } from './kit/flow.ts';
import { labelsForFieldName } from '../../app/workflow/model/field-names.ts';

interface Node {
  readonly name: string;
  readonly type: string;
  readonly parameters: object;
}
const step = (name: string, type: string, parameters: object = {}, typeVersion = 1): Node =>
  ({ name, type: type.includes('.') ? type : `n8n-nodes-base.${type}`, typeVersion, position: [0, 0], parameters }) as Node;
const found = (nodes: readonly Node[], links: object = {}): readonly string[] => {
  const main = Object.fromEntries(
    nodes.slice(1).map((node, index) => [nodes[index]?.name, { main: [[{ node: node.name, type: 'main', index: 0 }]] }]),
  );
  return importForeignAll(JSON.stringify({ name: 'w', nodes, connections: { ...main, ...links } }), 'w.json').flatMap(({ flow }) =>
    lintFlow(flow).findings.map(({ ruleId, severity, nodeName }) => `${ruleId} ${severity} ${nodeName ?? ''}`),
  );
};
const hook = step('Hook', 'webhook', { path: 'a', httpMethod: 'POST', responseMode: 'responseNode' });
const lc = '@n8n/n8n-nodes-langchain.';

describe('a tool whose address the model fills in', () => {
  const tool = (url: string): readonly string[] =>
    found(
      [
        hook,
        step('Bot', `${lc}agent`, { promptType: 'define', text: '={{ $json.body.text }}' }, 1.7),
        step('Model', `${lc}lmChatOpenAi`),
        step('Tool', 'httpRequestTool', { url, method: 'GET' }, 4.2),
      ],
      {
        Bot: {},
        Model: { ai_languageModel: [[{ node: 'Bot', type: 'ai_languageModel', index: 0 }]] },
        Tool: { ai_tool: [[{ node: 'Bot', type: 'ai_tool', index: 0 }]] },
      },
    ).filter((one) => one.startsWith('AI003'));
  it('with a number chooses nothing else', () =>
    expect(tool("=https://api.example.com/items/{{ $fromAI('id', 'which', 'number') }}")).toEqual([]));
  it('with a yes or no chooses nothing else', () =>
    expect(tool("=https://api.example.com/items?all={{ $fromAI('all', 'all?', 'boolean') }}")).toEqual([]));
  it.each([
    "=https://api.example.com/items/{{ $fromAI('id', 'which', 'string') }}",
    "=https://api.example.com/items/{{ $fromAI('id', 'a number') }}",
    "=https://api.example.com/items/{{ $fromAI('id', '', 'number') }}{{ $fromAI('more') }}",
  ])('with a text is named, and blocks nothing at a host that is written out: %s', (url) => expect(tool(url)).toEqual(['AI003 high Tool']));
  it.each(["={{ $fromAI('url') }}", "=https://{{ $fromAI('shop') }}.example.com/items", "=https://api.example.com{{ $fromAI('path') }}"])(
    'blocks where it chooses the host: %s',
    (url) => expect(tool(url)).toEqual(['AI003 block Tool']),
  );
});

describe('a page that n8n puts together', () => {
  const page = step('Page', 'html', { operation: 'generateHtmlTemplate', html: '<p>{{ $json.body.who }}</p>' }, 1.2);
  it('is no program where nobody shows it', () =>
    expect(found([hook, page]).filter((one) => one.endsWith(' Page') && /block|high/.test(one))).toEqual([]));
  it('is one where it is shown', () => {
    const answer = step(
      'Out',
      'respondToWebhook',
      {
        respondWith: 'text',
        responseBody: '={{ $json.html }}',
        options: { responseHeaders: { entries: [{ name: 'Content-Type', value: 'text/html' }] } },
      },
      1.1,
    );
    expect(found([hook, page, answer])).toContain('CN019 high Out');
    expect(
      found([hook, page, step('Out', 'gmail', { sendTo: 'a@example.com', subject: 'x', message: '={{ $json.html }}' }, 2.1)]),
    ).toContain('CN019 medium Out');
  });
});

describe('where GitHub says that a file lies', () => {
  const get = (url: string): readonly string[] =>
    found([
      step(
        'Files',
        'github',
        {
          resource: 'file',
          operation: 'list',
          owner: { __rl: true, mode: 'name', value: 'acme' },
          repository: { __rl: true, mode: 'name', value: 'x' },
          filePath: '/',
        },
        1.1,
      ),
      step('Get', 'httpRequest', { url }, 4.2),
    ]).filter((one) => /^CN005 (?:block|high)/.test(one));
  it('is at GitHub', () => expect(get('={{ $json.download_url }}')).toEqual([]));
  it('what stands in a file or an issue is not', () => expect(get('={{ $json.body }}')).toEqual(['CN005 block Get']));
});

it('a name says what a field is, and not what one of its words is', () => {
  for (const name of ['can_pin_messages', 'accessKeyId', 'access_key_id', 'AccessKeyId'])
    expect(labelsForFieldName(name), name).toEqual([]);
  for (const [name, label] of [
    ['pin', 'credential'],
    ['card_pin', 'card'],
    ['access_key', 'secret'],
    ['secret_access_key', 'secret'],
    ['accessKeySecret', 'secret'],
    ['pinCode', 'credential'],
  ] as const)
    expect(labelsForFieldName(name), name).toContain(label);
});

it('a model that is plugged in as a tool is told what it reads itself', () => {
  const told = (text: string): readonly string[] =>
    lintFlow(
      drawn(
        [openHook(), agent('Hello'), brain(), drawnStep('embed', 'embed', { model: 'text-embedding-3-small', text })],
        ['hook > agent', 'brain -model> agent', 'embed -tool> agent'],
      ),
    )
      .findings.filter(({ ruleId, nodeName }) => ruleId === 'DF001' && nodeName === 'embed')
      .map(({ severity }) => severity);
  expect([told('{{ input.body.email }}'), told('{{ input.body.text }}')]).toEqual([['block'], []]);
});

describe('text from outside in a question', () => {
  const all = (node: Node): readonly string[] => found([hook, node]).filter((one) => one.startsWith('CN014'));
  it('that can only ask for more blocks nothing', () =>
    expect(all(step('Ask', 'jira', { resource: 'issue', operation: 'getAll', options: { jql: '=text ~ "{{ $json.body.q }}"' } }))).toEqual([
      'CN014 high Ask',
    ]));
  it('of a database blocks', () =>
    expect(
      all(step('Ask', 'postgres', { operation: 'executeQuery', query: "=SELECT * FROM t WHERE n = '{{ $json.body.q }}'" }, 2.5)),
    ).toEqual(['CN014 block Ask']));
});

it('both names of a file that is moved are looked at', () => {
  const moved = (oldPath: string, newPath: string): readonly string[] =>
    found([hook, step('Move', 'ftp', { operation: 'rename', oldPath, newPath })]).filter((one) => one.startsWith('CN014'));
  expect(moved('=/in/{{ $now }}', '=/out/{{ $json.body.q }}')).toEqual(['CN014 high Move']);
  expect(moved('=/in/{{ $json.body.q }}', '=/out/{{ $now }}')).toEqual(['CN014 high Move']);
  expect(moved('=/in/{{ $now }}', '=/out/{{ $now }}')).toEqual([]);
});

it('where services of payment move money is known of this program’s own steps, too', () => {
  const twice = (url: string): readonly string[] =>
    found([
      hook,
      step('Pay', 'httpRequest', { method: 'POST', url, sendBody: true, specifyBody: 'json', jsonBody: '={{ $json.body }}' }, 4.2),
    ]).filter((one) => one.startsWith('RL005'));
  expect(twice('https://api.stripe.com/v1/refunds')).toEqual(['RL005 high Hook']);
  expect(twice('https://api.mollie.com/v2/payments')).toEqual(['RL005 low Hook']);
});

describe('an address that a step before writes behind a fixed host', () => {
  const fields = (name: string, value: string): Node =>
    step(name, 'set', { assignments: { assignments: [{ id: '1', name: 'u', value, type: 'string' }] }, options: {} }, 3.4);
  const called = (url: string, between: readonly Node[] = []): readonly string[] =>
    found([
      hook,
      fields('Begin', '=https://a.example.com/{{ $json.body.q }}'),
      ...between,
      step('Call', 'httpRequest', { url, options: {} }, 4.2),
    ]).filter((one) => one.startsWith('CN005'));
  it('chooses no other host as it is', () =>
    expect([
      called('={{ $json.u }}'),
      called('={{ $json["u"] }}', [fields('Copy', '={{ $json.u }}')]),
      called("={{ $('Begin').item.json.u }}"),
    ]).toEqual([['CN005 high Call'], ['CN005 high Call'], ['CN005 high Call']]));
  it.each(['={{ $json.u.slice(22) }}', "={{ $json.u.split('/')[3] }}", '=https://{{ $json.u }}'])(
    'may do so once it is cut up: %s',
    (url) => expect(called(url)).toEqual(['CN005 block Call']),
  );
  it('nor behind a step that cuts it up', () =>
    expect(called('={{ $json.u }}', [fields('Cut', '={{ $json.u.slice(22) }}')])).toEqual(['CN005 block Call']));
});

it('an address behind a fixed host is none any more where all that it stands in is written over', () => {
  const found = (assignments: readonly object[]): readonly string[] =>
    lintFlow(
      drawn(
        [
          openHook(),
          drawnStep('set', 'set-fields', { assignments: assignments as never }),
          drawnStep('call', 'http-request', { url: '{{ input.a.text }}' }),
        ],
        ['hook > set', 'set > call'],
      ),
    )
      .findings.filter(({ ruleId }) => ruleId === 'CN005')
      .map(({ severity }) => severity);
  const held = { name: 'a.text', value: 'https://a.example.com/{{ input.body.email }}' };
  expect(found([held, { name: 'a', value: '{{ input.body }}' }])).toEqual(['block']);
  expect(found([held, { name: 'b', value: '{{ input.body }}' }])).toEqual(['high']);
});
