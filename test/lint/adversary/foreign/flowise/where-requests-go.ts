/** Flowise: where requests go, over which lines, and to servers of which version. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import { e, n, st } from '../flowise-kit.ts';
import type { Pair } from '../kit.ts';
import { agent, chain, embed, flow, http, llm, mention, part, step, tool, toolStep, withTool } from '../flowise-agents-kit.ts';

export const flowiseWhereRequestsGo: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => unknown, bad: T, good: T): void => {
  flowiseWhereRequestsGo.push([name, rule, file(bad) as Json, file(good) as Json]);
};
const fn = (code: string, ...vars: readonly (readonly [string, string])[]) =>
  step('customFunctionAgentflow', 'CustomFunction', {
    customFunctionInputVariables: vars.map(([variableName, variableValue]) => ({ variableName, variableValue })),
    customFunctionJavascriptFunction: code,
    customFunctionUpdateState: '',
  });

// Where it goes.
pair<string>(
  'the chat gives the host by way of the state',
  'CN005',
  (value) => {
    const l = step('customFunctionAgentflow', 'CustomFunction', {
      customFunctionInputVariables: [],
      customFunctionJavascriptFunction: 'return 1;',
      customFunctionUpdateState: [{ key: 'host', value }],
    });
    const s = step('startAgentflow', 'Start', { startInputType: 'chatInput', startState: [{ key: 'host', value: '' }] });
    return chain(s, l, http({ url: '<p>https://{{ $flow.state.host }}/status</p>' }));
  },
  mention('question'),
  '<p>api.example.com</p>',
);
pair<Json>(
  'a model picks the host, and the state keeps it',
  'CN005',
  (field) => {
    const s = step('startAgentflow', 'Start', { startInputType: 'chatInput', startState: [{ key: 'host', value: '' }] });
    const picks = llm(mention('question'), false, {
      llmStructuredOutput: [field],
      llmUpdateState: [{ key: 'host', value: '<p>{{ output.host }}</p>' }],
    });
    return chain(s, picks, http({ url: '<p>https://{{ $flow.state.host }}/status</p>' }));
  },
  { key: 'host', type: 'string', enumValues: '', jsonSchema: '', description: 'The host' },
  { key: 'host', type: 'enum', enumValues: 'a.example.com, b.example.com', jsonSchema: '', description: 'The host' },
);
const held = { key: 'host', type: 'enum', enumValues: 'a.example.com, b.example.com', jsonSchema: '', description: 'The host' };
const free = { ...held, type: 'string' };
pair<JsonObject>(
  'of two fields of one name, or of another step, one is held',
  'CN005',
  (more) => {
    const s = step('startAgentflow', 'Start', { startInputType: 'chatInput', startState: [{ key: 'host', value: '' }] });
    const picks = agent([], { ...more, agentUpdateState: [{ key: 'host', value: '<p>{{ output.host }}</p>' }] });
    return chain(s, picks, http({ url: '<p>https://{{ $flow.state.host }}/status</p>' }));
  },
  { llmStructuredOutput: [held], agentStructuredOutput: [free] },
  { llmStructuredOutput: [free], agentStructuredOutput: [held] },
);
pair<Json[]>(
  'a field that is there twice is held once',
  'CN005',
  (rows) => {
    const s = step('startAgentflow', 'Start', { startInputType: 'chatInput', startState: [{ key: 'host', value: '' }] });
    const picks = llm(mention('question'), false, {
      llmStructuredOutput: rows,
      llmUpdateState: [{ key: 'host', value: '<p>{{ output.host }}</p>' }],
    });
    return chain(s, picks, http({ url: '<p>https://{{ $flow.state.host }}/status</p>' }));
  },
  [held, free],
  [held, { ...free, key: 'why' }],
);
pair<string>(
  'a script asks the host that the chat gives',
  'CN005',
  (host) =>
    chain(
      st,
      fn(`const axios = require('axios');\nconst r = await axios.get('https://' + ${host} + '/v1/price');\nreturn r.data;`, [
        'h',
        mention('question'),
      ]),
    ),
  '$h',
  "'api.example.com'",
);
pair<string>(
  'a script puts a statement together',
  'CN014',
  (q) =>
    chain(
      st,
      fn(
        `const { Client } = require('pg');\nconst c = new Client({ host: 'db.example.com' });\nawait c.connect();\nconst r = await ${q};\nreturn r.rows;`,
        ['name', mention('question')],
      ),
    ),
  'c.query("SELECT * FROM people WHERE name = \'" + $name + "\'")',
  "c.query('SELECT * FROM people WHERE name = $1', [$name])",
);
pair<string>(
  'a step calls what a model says',
  'AI003',
  (url) =>
    chain(
      st,
      llm(mention('question')),
      toolStep('requestsGet', { requestsGetName: 'get', requestsGetDescription: 'gets' }, [['url', url]]),
    ),
  '<p>{{ llmAgentflow_0 }}</p>',
  'https://api.example.com/prices',
);
pair<string>(
  'a flow called over a plain line',
  'CN001',
  (executeFlowBaseURL) =>
    chain(
      st,
      step('executeFlowAgentflow', 'ExecuteFlow', {
        executeFlowSelectedFlow: 'f1',
        executeFlowInput: mention('question'),
        executeFlowOverrideConfig: '',
        executeFlowBaseURL,
        executeFlowReturnResponseAs: 'userMessage',
      }),
    ),
  'http://flows.example.net:3000',
  'https://flows.example.net',
);
pair<string>(
  'pages over a plain line',
  'CN001',
  (url) => {
    const l = part('cheerioWebScraper', 'Document Loaders', 'Document', { url, limit: 10 });
    const v = n('memoryVectorStore', 'Vector Stores', ['Memory', 'VectorStoreRetriever'], { topK: 4 });
    return flow([l, embed, v], [e(l, v, 'document'), e(embed, v, 'embeddings')]);
  },
  'http://docs.example.org/guide',
  'https://docs.example.org/guide',
);
pair<string>(
  'a browser on the keys of the cloud',
  'CN004',
  (url) => {
    const l = part('puppeteerWebScraper', 'Document Loaders', 'Document', { url });
    const v = n('memoryVectorStore', 'Vector Stores', ['Memory', 'VectorStoreRetriever'], { topK: 4 });
    return flow([l, embed, v], [e(l, v, 'document'), e(embed, v, 'embeddings')]);
  },
  'http://169.254.169.254/latest/user-data',
  'https://docs.example.org/guide',
);
pair<string>(
  'a model over a plain line',
  'CN001',
  (basepath) => {
    const m = n('chatOpenAI', 'Chat Models', ['ChatOpenAI', 'BaseChatModel'], {
      modelName: 'gpt-4o-2024-08-06',
      basepath,
      credential: 'c1',
    });
    const c = n('conversationChain', 'Chains', ['ConversationChain'], {});
    return flow([m, c], [e(m, c, 'model')]);
  },
  'http://llm.example.net/v1',
  'https://llm.example.net/v1',
);
pair<string>(
  'a tool server over a plain line',
  'CN001',
  (url) => chain(st, agent([tool('customMCP', { mcpServerConfig: JSON.stringify({ url, headers: {} }) })])),
  'http://tools.example.net/sse',
  'https://tools.example.net/sse',
);
pair<string>(
  'a tool server of any version',
  'CN018',
  (pkg) =>
    withTool(
      n('customMCP', 'Tools (MCP)', ['Custom MCP Tool', 'Tool'], {
        mcpServerConfig: JSON.stringify({ command: 'npx', args: ['-y', pkg] }),
        mcpActions: '["search"]',
      }),
    ),
  '@acme/desk-mcp',
  '@acme/desk-mcp@1.4.2',
);
pair<string>(
  'a tool server out of an image of any version',
  'CN018',
  (image) =>
    withTool(
      n('customMCP', 'Tools (MCP)', ['Custom MCP Tool', 'Tool'], {
        mcpServerConfig: JSON.stringify({ command: 'docker', args: ['run', '-i', '--rm', image] }),
        mcpActions: '["search"]',
      }),
    ),
  'mcp/postgres:latest',
  `mcp/postgres@sha256:${'ab12'.repeat(16)}`,
);
pair<string>(
  'any certificate of a database',
  'CN003',
  (ssl) =>
    flow(
      [
        n('postgres', 'Vector Stores', ['Postgres', 'VectorStoreRetriever'], {
          host: 'db.example.com',
          database: 'shop',
          additionalConfig: `{"ssl":{"rejectUnauthorized":${ssl}}}`,
        }),
        embed,
      ],
      [e(embed, n('postgres', 'Vector Stores', ['Postgres'], {}), 'embeddings')],
    ),
  'false',
  'true',
);
pair<string>(
  'a kit of addresses over a plain line',
  'CN001',
  (server) =>
    withTool(
      n('openAPIToolkit', 'Tools', ['OpenAPI', 'Tool'], {
        yamlFile: `data:application/x-yaml;base64,${btoa(`openapi: 3.0.0\ninfo:\n  license:\n    url: https://www.example.org/licence\n  contact:\n    url: https://docs.example.com\nservers:\n  - url: ${server}\npaths:\n  /orders:\n    get:\n      operationId: orders\n`)},filename:x.yaml`,
        returnDirect: false,
      }),
    ),
  'http://erp.example.net/v1',
  'https://erp.example.net/v1',
);

const program = (code: string) =>
  withTool(part('customTool', 'Tools', 'Tool', { customToolName: 'look', customToolDesc: 'Looks up an order', customToolFunc: code }));
pair<string>(
  "a tool's own statement, with what the model writes in it",
  'AI003',
  (statement) => program(`const { Client } = require('pg');\nconst c = new Client();\nreturn JSON.stringify(await c.query(${statement}));`),
  "`SELECT * FROM orders WHERE ref = '${$ref}'`",
  "'SELECT * FROM orders WHERE ref = $1', [$ref]",
);
pair<string>(
  "a tool's own program asks the host that the model writes",
  'CN005',
  (url) => program(`const fetch = require('node-fetch');\nreturn (await fetch(${url})).text();`),
  '`https://${$host}/status`',
  "'https://api.example.com/status', { method: 'POST', body: $host }",
);
