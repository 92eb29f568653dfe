/** Whatever form an expression has, the field that it reads is followed to where it goes. */
import { expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { lintFlow } from '../../../app/lint/run.ts';

/** Mail comes in, and a prompt of a model outside of the house holds the expression. The sender is a person's address. */
const workflow = (expression: string): string =>
  JSON.stringify({
    name: 'Form',
    nodes: [
      { name: 'Mail in', type: 'n8n-nodes-base.gmailTrigger', typeVersion: 1, position: [0, 0], parameters: { simple: false } },
      { name: 'Mail', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [200, 0], parameters: {} },
      {
        name: 'Ask',
        type: '@n8n/n8n-nodes-langchain.openAi',
        typeVersion: 1.8,
        position: [400, 0],
        parameters: { modelId: { __rl: true, mode: 'list', value: 'gpt-4o' }, messages: { values: [{ content: expression }] } },
      },
    ],
    connections: {
      'Mail in': { main: [[{ node: 'Mail', type: 'main', index: 0 }]] },
      Mail: { main: [[{ node: 'Ask', type: 'main', index: 0 }]] },
    },
  });
const leaks = (expression: string): boolean =>
  importForeignAll(workflow(expression), 'form.json').some(({ flow }) => lintFlow(flow).findings.some(({ ruleId }) => ruleId === 'DF001'));

const reading = [
  // The item, plainly and through operators.
  '$json.from',
  '$json["from"]',
  '$json?.from',
  '$json.from?.toLowerCase()',
  '$json.from ?? "x"',
  '$json.from || "x"',
  '`Hello ${$json.from}`',
  '$json.a ? $json.from : "no"',
  '"x" + $json.from',
  '[$json.from, 1].join(", ")',
  '($json.from)',
  '($json.a ? $json.from : "no")',
  '(($("Mail in"))).item.json.from',
  '[...$json.from].reverse().join("")',
  '({ a: $json.from }).a',
  '(() => { const x = $json; return x.from })()',
  '(({ from }) => from)($json)',
  'typeof $json.from === "string" && $json.from',
  '$json.from // why\n',
  '$json[$json.key]',
  '$json',
  '$data.from',
  '$runIndex + $json.from',
  // Functions of texts, lists, dates and of n8n itself.
  '$json.from.split("@")[0]',
  '$json.from.toUpperCase().trim()',
  '$json.from.replace(/x/g, "y")',
  '"x".concat($json.from)',
  '$json.from.extractEmail()',
  '$json.from.hash()',
  '$json.isEmpty() ? 1 : $json.from',
  '$json.list.find((x) => x) || $json.from',
  '["a"].concat($json.from).pluck()',
  'JSON.stringify($json)',
  'Object.values($json).join()',
  '$json.keys().map((k) => $json[k])',
  'new Date($json.date).toISOString() + $json.from',
  'DateTime.fromISO($json.date).toFormat("yyyy") + $json.from',
  '$if($json.a, $json.from, "x")',
  '$ifEmpty($json.from, "x")',
  '$jmespath($json, "from")',
  '$fromAI("who", "who asks", "string", $json.from)',
  '$fromAI("who", "", "number", $json.from)',
  '$evaluateExpression("{{ $json.from }}")',
  '$vars.x + $json.from',
  '$prevNode.name + $json.from',
  '$binary.data.fileName + $json.from',
  // `$input`.
  '$input.item.json.from',
  '$input.item.json',
  '$input.first().json.from',
  '$input.last().json.from',
  '$input.all()[0].json.from',
  '$input.all().map((i) => i.json.from).join()',
  '$input.params.x + $json.from',
  // Other steps by name, new forms and old.
  '$("Mail in").item.json.from',
  '$("Mail in")["item"]["json"]["from"]',
  '$(`Mail in`).item.json.from',
  '$("Mail in").first().json.from',
  '$("Mail in").last().json.from',
  '$("Mail in").all()[0].json.from',
  '$("Mail in").itemMatching(0).json.from',
  '$("Mail in").isExecuted ? $("Mail in").item.json.from : ""',
  '$node["Mail in"].json.from',
  '$node["Mail in"].json["from"]',
  '$node.Mail.json.from',
  '$node["Mail in"].data.from',
  '$items("Mail in")[0].json.from',
  '$items()[0].json.from',
  '$item(0).$node["Mail in"].json.from',
  '$item("0").$json["from"]',
  '$jmespath($("Mail in").item.json, "from")',
];
const reserved = [
  '$json.subject',
  '$("Mail in").item.json.subject',
  '$node["Mail in"].json["subject"].length',
  '$now.toISO()',
  '$execution.id',
  '$json.id ? "yes" : "no"',
  '"$json.from"',
  '1 /* $json.from */',
  // In brackets as a whole.
  '($json.subject)',
  '($json.id ? $json.subject : "no")',
  '(function (n) { return n })($json.subject)',
  '({ a: $json.subject }).a',
  '(($("Mail in"))).item.json.subject /* $json.from */',
];

it.each(reading)('%s', (source) => {
  expect(leaks(`={{ ${source} }}`)).toBe(true);
});
it.each(reserved)('reads nothing of a person: %s', (source) => {
  expect(leaks(`={{ ${source} }}`)).toBe(false);
});
it('text around and several in one, and no expression without its sign', () => {
  expect([
    leaks('=Dear {{ $json.subject }}, {{$json.from}}!'),
    leaks('={{ $json.subject }}{{ $json.id }}'),
    leaks('{{ $json.from }}'),
  ]).toEqual([true, false, false]);
});

it.each([
  ['a script', 'code', 2, { jsCode: 'return [{ json: { text: $input.first().binary.data.data } }]' }],
  [
    'its name in a field',
    'set',
    3.4,
    { assignments: { assignments: [{ id: '1', name: 'text', value: '={{ $binary.data.fileName }}', type: 'string' }] } },
  ],
  ['a step for files', 'extractFromFile', 1, { operation: 'pdf' }],
])('a file that a stranger sends along steers the model behind it: read by %s', (_name, type, typeVersion, parameters) => {
  const node = (name: string, kind: string, version: number, values: object) => ({
    name,
    type: kind,
    typeVersion: version,
    position: [0, 0],
    parameters: values,
  });
  const [imported] = importForeignAll(
    JSON.stringify({
      nodes: [
        node('Hook', 'n8n-nodes-base.webhook', 2, { path: 'cv', httpMethod: 'POST' }),
        node('Read', `n8n-nodes-base.${type}`, typeVersion, parameters),
        node('Agent', '@n8n/n8n-nodes-langchain.agent', 1.7, { promptType: 'define', text: '={{ $json.text }}' }),
        node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, { model: { value: 'gpt-4o' } }),
        node('Mail', 'n8n-nodes-base.gmail', 2.1, { sendTo: 'desk@example.com', subject: 'CV', message: '={{ $json.output }}' }),
      ],
      connections: {
        Hook: { main: [[{ node: 'Read', type: 'main', index: 0 }]] },
        Read: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
        Agent: { main: [[{ node: 'Mail', type: 'main', index: 0 }]] },
        Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
      },
    }),
    'cv.json',
  );
  const found =
    imported === undefined
      ? []
      : lintFlow(imported.flow).findings.filter(({ ruleId, nodeName }) => ruleId === 'AI001' && nodeName === 'Mail');
  expect(found.map(({ severity, path }) => [severity, path[0]?.nodeName])).toEqual([['block', 'Hook']]);
});

it('a parser that two models share tells neither what the other was asked, and pictures of the item are asked about as well', () => {
  const node = (name: string, type: string, parameters: object = {}) => ({ name, type, typeVersion: 1.7, position: [0, 0], parameters });
  const to = (...names: string[]) => [names.map((name) => ({ node: name, type: 'main', index: 0 }))];
  const part = (kind: string, ...names: string[]) => ({ [kind]: [names.map((name) => ({ node: name, type: kind, index: 0 }))] });
  const chain = (pictures: boolean) => ({
    promptType: 'define',
    text: 'Is this a cat?',
    ...(pictures ? { messages: { messageValues: [{ type: 'HumanMessagePromptTemplate', messageType: 'imageBinary' }] } } : {}),
  });
  const found = (pictures: boolean): string[] =>
    importForeignAll(
      JSON.stringify({
        name: 'Shared',
        nodes: [
          node('Message', 'n8n-nodes-base.telegramTrigger'),
          node('Read', '@n8n/n8n-nodes-langchain.chainLlm', { promptType: 'define', text: '={{ $json.message.text }}' }),
          node('Look', '@n8n/n8n-nodes-langchain.chainLlm', chain(pictures)),
          node('Parser', '@n8n/n8n-nodes-langchain.outputParserStructured', { jsonSchemaExample: '{"a":1}' }),
          node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', { model: 'gpt-4o' }),
        ],
        connections: {
          Message: { main: to('Read', 'Look') },
          Parser: part('ai_outputParser', 'Read', 'Look'),
          Model: part('ai_languageModel', 'Read', 'Look'),
        },
      }),
      'shared.json',
    ).flatMap(({ flow }) =>
      lintFlow(flow)
        .findings.filter(({ ruleId }) => ruleId === 'DF001')
        .map(({ nodeName }) => nodeName ?? ''),
    );
  expect([found(false), found(true)]).toEqual([['Read'], ['Read', 'Look']]);
});
