/** Extractors and classifiers become steps of this program, with the model that is plugged in as their setting. */
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../app/kernel/json.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import { firstFlow, edgeTexts, expectSound, factsNamed, nodeNamed } from '../support.ts';

const lc = '@n8n/n8n-nodes-langchain.';
const node = (name: string, type: string, typeVersion: number, parameters: JsonObject, more: JsonObject = {}): JsonObject => ({
  id: name,
  name,
  type,
  typeVersion,
  position: [0, 0],
  parameters,
  ...more,
});
const attributes: JsonObject = {
  attributes: [
    { name: 'amount', type: 'number', description: 'how much', required: true },
    { name: 'who', description: 'the name' },
    { name: 'due', type: 'date' },
  ],
};
const workflow = (
  extractor: JsonObject,
  others: readonly JsonObject[] = [],
  plugs: readonly string[] = ['Read'],
  model: JsonObject = {},
): Json =>
  ({
    name: 'Mail',
    nodes: [
      node('Hook', 'n8n-nodes-base.webhook', 2, { path: 'x' }),
      node('Read', `${lc}informationExtractor`, 1, extractor),
      node(
        'Model',
        `${lc}lmChatOpenAi`,
        1.2,
        { model: { __rl: true, mode: 'list', value: 'gpt-4o-2024-08-06' }, options: { temperature: 0 }, ...model },
        { credentials: { openAiApi: { id: '1', name: 'Shop' } } },
      ),
      ...others,
    ],
    connections: {
      Hook: {
        main: [[{ node: 'Read', type: 'main', index: 0 }, ...others.map(({ name }) => ({ node: name ?? '', type: 'main', index: 0 }))]],
      },
      Model: { ai_languageModel: [plugs.map((name) => ({ node: name, type: 'ai_languageModel', index: 0 }))] },
    },
  }) as unknown as Json;
const imported = (file: Json) => {
  const one = firstFlow(JSON.stringify(file), 'mail.json');
  expectSound(one);
  return one;
};
const plain: JsonObject = { text: '={{ $json.body.mail }}', schemaType: 'fromAttributes', attributes, options: {} };

it('takes fields, descriptions, model and connection over, and the model is no step any more', () => {
  const { flow, loss } = imported(workflow(plain));
  expect(nodeNamed(flow, 'Read')).toMatchObject({
    type: 'extract',
    connection: flow.connections[0]?.id,
    parameters: {
      provider: 'openai',
      model: 'gpt-4o-2024-08-06',
      temperature: 0,
      text: '{{ input.body.mail }}',
      resultField: 'output',
      instructions: 'amount: how much\nwho: the name',
      fields: [
        { name: 'amount', type: 'number', required: true },
        { name: 'who', type: 'text' },
        { name: 'due', type: 'date' },
      ],
    },
  });
  expect([
    edgeTexts(flow),
    flow.connections.map(({ name }) => name),
    new Set(loss.filter(({ kind }) => kind !== 'layout').map(({ nodeId }) => nodeId)),
  ]).toEqual([['Read.out -> Read answer alone.in', 'Hook.out -> Read.in'], ['Shop'], new Set(['Read'])]);
  expect(factsNamed(flow, 'Read').ai).toMatchObject({ role: 'extractor', model: 'gpt-4o-2024-08-06', external: true });
});

it('leaves the model where another step asks it too', () => {
  const { flow } = imported(
    workflow(plain, [node('Ask', `${lc}chainLlm`, 1.5, { promptType: 'define', text: '={{ $json.body.question }}' })], ['Read', 'Ask']),
  );
  expect([nodeNamed(flow, 'Read').type, nodeNamed(flow, 'Model').type, edgeTexts(flow).filter((text) => text.startsWith('Model'))]).toEqual(
    ['extract', 'chat-model', ['Model.model -> Ask.model (model)']],
  );
});

it.each<[string, JsonObject, JsonObject]>([
  ['a schema typed in', { ...plain, schemaType: 'manual', inputSchema: '{"type":"object"}' }, {}],
  ['instructions that data writes', { ...plain, options: { systemPromptTemplate: '=For {{ $json.who }}' } }, {}],
  ['a template with places', { ...plain, options: { systemPromptTemplate: 'Only {format}' } }, {}],
  ['a name with a dot', { ...plain, attributes: { attributes: [{ name: 'a.b' }] } }, {}],
  ['no fields', { ...plain, attributes: {} }, {}],
  ['batches', { ...plain, options: { batching: { batchSize: 2 } } }, {}],
  ['a model that is no step here', plain, { builtInTools: { webSearch: { a: 1 } } }],
])('stays what it was, with everything it had: %s', (_name, extractor, model) => {
  const { flow } = imported(workflow(extractor, [], ['Read'], model));
  expect([nodeNamed(flow, 'Read').type, edgeTexts(flow)]).toEqual([
    'foreign-action',
    ['Hook.out -> Read.in', 'Model.model -> Read.model (model)'],
  ]);
});

describe('classes', () => {
  const file = (type: string, parameters: JsonObject, outputs: number, more: JsonObject = {}): Json => {
    const { nodes, connections } = workflow(plain) as { nodes: JsonObject[]; connections: JsonObject };
    const others = Array.from({ length: outputs }, (_, index) => node(`To ${index}`, 'n8n-nodes-base.noOp', 1, {}));
    return {
      name: 'Mail',
      nodes: [...nodes.filter(({ name }) => name !== 'Read'), node('Read', `${lc}${type}`, 1.1, parameters, more), ...others],
      connections: { ...connections, Read: { main: others.map(({ name }) => [{ node: name ?? '', type: 'main', index: 0 }]) } },
    };
  };
  const categories: JsonObject = { categories: [{ category: 'Order', description: 'buys' }, { category: 'Complaint' }] };

  it('one step asks, the next sends each item its way; failures leave by the first', () => {
    const { flow, loss } = imported(
      file('textClassifier', { inputText: '={{ $json.body.mail }}', categories, options: { fallback: 'other' } }, 4, {
        onError: 'continueErrorOutput',
      }),
    );
    expect(nodeNamed(flow, 'Read')).toMatchObject({
      type: 'classify',
      connection: flow.connections[0]?.id,
      parameters: {
        model: 'gpt-4o-2024-08-06',
        classes: [
          { name: 'Order', description: 'buys' },
          { name: 'Complaint', description: '' },
        ],
        otherwise: 'Other',
        resultField: 'classifiedAs',
      },
    });
    expect(edgeTexts(flow)).toEqual([
      'Read.out -> Read by class.in',
      'Hook.out -> Read.in',
      'Read by class.class-1 -> To 0.in',
      'Read by class.class-2 -> To 1.in',
      'Read by class.fallback -> To 2.in',
      'Read.error -> To 3.in (error)',
    ]);
    expect([
      flow.nodes.some(({ name }) => name === 'Model'),
      loss.some(({ kind }) => kind === 'node-dropped'),
      lintFlow(flow).findings.some(({ ruleId }) => ruleId === 'AI004'),
    ]).toEqual([false, false, false]);
  });

  it('what fits nowhere is dropped as there, and a sentiment stands where n8n puts it', () => {
    const dropped = imported(file('textClassifier', { inputText: 'x', categories }, 2)).flow;
    expect([nodeNamed(dropped, 'Read').parameters['otherwise'], nodeNamed(dropped, 'Read by class').parameters['fallback']]).toEqual([
      'none of these',
      false,
    ]);
    const sentiment = imported(file('sentimentAnalysis', { inputText: '={{ $json.body.mail }}', options: {} }, 3)).flow;
    expect([
      nodeNamed(sentiment, 'Read').parameters['resultField'],
      edgeTexts(sentiment).filter((text) => text.startsWith('Read by class')),
    ]).toEqual([
      'sentimentAnalysis.category',
      ['Read by class.class-1 -> To 0.in', 'Read by class.class-2 -> To 1.in', 'Read by class.class-3 -> To 2.in'],
    ]);
  });

  it.each<[string, string, JsonObject, JsonObject]>([
    ['several classes at once', 'textClassifier', { inputText: 'x', categories, options: { multiClass: true } }, {}],
    ['instructions of its own', 'textClassifier', { inputText: 'x', categories, options: { systemPromptTemplate: 'Be strict' } }, {}],
    ['two classes alike', 'textClassifier', { inputText: 'x', categories: { categories: [{ category: 'A' }, { category: 'A' }] } }, {}],
    [
      'a description that data writes',
      'textClassifier',
      { inputText: 'x', categories: { categories: [{ category: 'A', description: '={{ $json.a }}' }] } },
      {},
    ],
    ['a score beside the sentiment', 'sentimentAnalysis', { inputText: 'x', options: { includeDetailedResults: true } }, {}],
    ['switched off', 'textClassifier', { inputText: 'x', categories }, { disabled: true }],
  ])('stays what it was: %s', (_name, type, parameters, more) => {
    const { flow } = imported(file(type, parameters, 2, more));
    expect([nodeNamed(flow, 'Read').type, flow.nodes.some(({ name }) => name === 'Model')]).toEqual(['foreign-action', true]);
  });
});

it('its free text still steers what comes after, its closed fields do not', () => {
  const sends = (text: string): string[] =>
    lintFlow(
      imported({
        ...(workflow(plain) as JsonObject),
        nodes: [...(workflow(plain) as { nodes: Json[] }).nodes, node('Send', 'n8n-nodes-base.slack', 2.2, { channelId: 'c', text })],
        connections: {
          Hook: { main: [[{ node: 'Read', type: 'main', index: 0 }]] },
          Read: { main: [[{ node: 'Send', type: 'main', index: 0 }]] },
          Model: { ai_languageModel: [[{ node: 'Read', type: 'ai_languageModel', index: 0 }]] },
        },
      } as unknown as Json).flow,
    ).findings.map(({ ruleId }) => ruleId);
  expect([sends('={{ $json.output.who }}').includes('AI001'), sends('={{ $json.output.amount }}').includes('AI001')]).toEqual([
    true,
    false,
  ]);
});
