/** What a parser checks in a model's answer steers nothing; what it lets through does. */
import { expect, it } from 'vitest';
import { firstFlow } from '../support.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';

const lc = '@n8n/n8n-nodes-langchain.';
const node = (name: string, type: string, typeVersion: number, parameters: JsonObject, more: object = {}): object => ({
  name,
  type,
  typeVersion,
  position: [0, 0],
  parameters,
  ...more,
});
const wire = (to: string, kind = 'main'): object => ({ [kind]: [[{ node: to, type: kind, index: 0 }]] });

/** A stranger chats, a model answers through a parser, and one part of the answer goes into a table. */
function rulesAt(parser: object, cell: string, agent: JsonObject = {}): string[] {
  const { flow } = firstFlow(
    JSON.stringify({
      nodes: [
        node('Chat', `${lc}chatTrigger`, 1.1, { public: true }),
        node('Agent', `${lc}agent`, 2.2, {
          promptType: 'define',
          text: '={{ $json.chatInput }}',
          hasOutputParser: true,
          options: {},
          ...agent,
        }),
        node('Model', `${lc}lmChatOpenAi`, 1.2, { model: { value: 'gpt-4o' } }),
        parser,
        node('Table', 'n8n-nodes-base.googleSheets', 4.5, {
          operation: 'append',
          documentId: { __rl: true, value: 'd' },
          sheetName: { __rl: true, value: 's' },
          columns: { mappingMode: 'defineBelow', value: { a: cell } },
        }),
      ],
      connections: {
        Chat: wire('Agent'),
        Agent: wire('Table'),
        Model: wire('Agent', 'ai_languageModel'),
        Parser: wire('Agent', 'ai_outputParser'),
      },
    }),
    'chat.json',
  );
  return lintFlow(flow)
    .findings.filter(({ nodeName, ruleId }) => nodeName === 'Table' && ruleId === 'AI001')
    .map(({ ruleId }) => ruleId);
}
const parser = (parameters: JsonObject, version = 1.3, more: object = {}): object =>
  node('Parser', `${lc}outputParserStructured`, version, parameters, more);
const example = { jsonSchemaExample: '{"urgent": true, "note": "call back"}' };
const manual = (schema: object): JsonObject => ({ schemaType: 'manual', inputSchema: JSON.stringify(schema) });

it.each<readonly [string, object, string]>([
  ['yes or no, by an example', parser(example), '={{ $json.output.urgent }}'],
  [
    'one of fixed words in a list',
    parser(manual({ type: 'object', properties: { tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } } } })),
    '={{ $json.output.tags[0] }}',
  ],
  [
    'the whole answer, where nothing in it is text',
    parser(manual({ type: 'object', properties: { kind: { enum: ['a', 'b'] }, score: { type: 'integer' } } })),
    '={{ $json.output }}',
  ],
  ['the oldest parser', parser({ jsonSchema: '{"type":"object","properties":{"ok":{"type":"boolean"}}}' }, 1), '={{ $json.output.ok }}'],
])('closed: %s', (_name, one, cell) => {
  expect(rulesAt(one, cell)).toEqual([]);
});

it.each<readonly [string, object, string]>([
  ['text beside it', parser(example), '={{ $json.output.note }}'],
  ['the whole answer, where something in it is text', parser(example), '={{ $json.output }}'],
  [
    'fields that the schema lets in',
    parser(manual({ type: 'object', additionalProperties: true, properties: { score: { type: 'integer' } } })),
    '={{ $json.output }}',
  ],
  [
    'a field that could be two things',
    parser(manual({ type: 'object', properties: { x: { anyOf: [{ type: 'number' }, { type: 'string' }] } } })),
    '={{ $json.output.x }}',
  ],
  ['a parser that is switched off', parser(example, 1.3, { disabled: true }), '={{ $json.output.urgent }}'],
  ['a schema that cannot be read', parser({ jsonSchemaExample: '{"urgent": tru' }), '={{ $json.output.urgent }}'],
  ['a schema that data make', parser({ schemaType: 'manual', inputSchema: '={{ $json.schema }}' }), '={{ $json.output.urgent }}'],
])('open: %s', (_name, one, cell) => {
  expect(rulesAt(one, cell)).toContain('AI001');
});
it('open: a parser that the agent does not ask', () => {
  expect(rulesAt(parser(example), '={{ $json.output.urgent }}', { hasOutputParser: false })).toContain('AI001');
});

it('a question to fixed people is no act; one to whom the model names is', () => {
  const asked = (sendTo: string): string[] => {
    const { flow } = firstFlow(
      JSON.stringify({
        nodes: [
          node('Chat', `${lc}chatTrigger`, 1.1, { public: true }),
          node('Agent', `${lc}agent`, 2.2, { options: {} }),
          node('Model', `${lc}lmChatOpenAi`, 1.2, { model: { value: 'gpt-4o' } }),
          node('Ask', 'n8n-nodes-base.gmail', 2.1, {
            operation: 'sendAndWait',
            sendTo,
            subject: 'May it go?',
            message: '={{ $json.output }}',
          }),
        ],
        connections: { Chat: wire('Agent'), Agent: wire('Ask'), Model: wire('Agent', 'ai_languageModel') },
      }),
      'ask.json',
    );
    return lintFlow(flow)
      .findings.filter(({ nodeName, ruleId }) => nodeName === 'Ask' && ruleId === 'AI001')
      .map(({ severity }) => severity);
  };
  expect([asked('lead@example.com'), asked('={{ $json.output }}')]).toEqual([[], ['block']]);
});

it('an agent that writes statements and runs them puts what strangers say into a database', () => {
  const { flow } = firstFlow(
    JSON.stringify({
      nodes: [
        node('Chat', `${lc}chatTrigger`, 1.1, { public: true }),
        node('Agent', `${lc}agent`, 1.5, { agent: 'sqlAgent', dataSource: 'postgres', input: '={{ $json.chatInput }}' }),
        node('Model', `${lc}lmChatOpenAi`, 1.2, { model: { value: 'gpt-4o' } }),
      ],
      connections: { Chat: wire('Agent'), Model: wire('Agent', 'ai_languageModel') },
    }),
    'sql.json',
  );
  expect(
    lintFlow(flow)
      .findings.filter(({ severity }) => severity === 'block')
      .map(({ ruleId, nodeName }) => `${ruleId} ${nodeName}`),
  ).toContain('CN014 Agent');
});
