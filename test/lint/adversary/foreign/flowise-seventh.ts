/** Flowise once more: tools, memories, stores, functions and settings of flows that are called, on both canvases. */
import type { Json, JsonObject } from '../../../../app/kernel/json.ts';
import { fakeToken } from '../../kit/steps.ts';
import { e, n, ollama, st, type Piece } from './flowise.ts';
import type { Pair } from './kit.ts';

export const flowiseSeventh: Pair[] = [];
const pair = (name: string, rule: string, file: (text: string) => unknown, bad: string, good: string): void => {
  flowiseSeventh.push([name, rule, file(bad) as Json, file(good) as Json]);
};
const key = fakeToken('', 32);
const flow = (nodes: readonly Piece[], edges: readonly unknown[]) => ({ nodes: [...nodes], edges: [...edges] });
/** Step after step on the canvas of agents. */
const chain = (...nodes: readonly Piece[]) =>
  flow(
    nodes,
    nodes.slice(1).map((one, index) => e(nodes[index] as Piece, one)),
  );
const step = (name: string, base: string, inputs: JsonObject) => n(name, 'Agent Flows', [base], inputs, 'agentFlow');
const local = { llmModel: 'chatOllama', llmModelConfig: { modelName: 'llama3', baseUrl: 'http://localhost:11434' } };
const cloud = { llmModel: 'chatOpenAI', llmModelConfig: { modelName: 'gpt-4o-mini', credential: 'c1' } };
const llm = (user: string, more: JsonObject = {}) =>
  step('llmAgentflow', 'LLM', { ...local, llmMessages: [], llmUserMessage: user, llmReturnResponseAs: 'userMessage', ...more });
const agent = (tools: readonly JsonObject[], more: JsonObject = {}) =>
  step('agentAgentflow', 'Agent', {
    agentModel: 'chatOllama',
    agentModelConfig: { modelName: 'llama3', baseUrl: 'http://localhost:11434' },
    agentMessages: [],
    agentUserMessage: '<p>{{ question }}</p>',
    agentTools: [...tools],
    ...more,
  });
const tool = (agentSelectedTool: string, config: JsonObject = {}): JsonObject => ({ agentSelectedTool, agentSelectedToolConfig: config });
const fn = (code: string, value = '{{ question }}') =>
  step('customFunctionAgentflow', 'CustomFunction', {
    customFunctionInputVariables: [{ variableName: 'q', variableValue: value }],
    customFunctionJavascriptFunction: code,
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
const form = step('startAgentflow', 'Start', {
  startInputType: 'formInput',
  formTitle: 'Contact',
  formInputTypes: [
    { type: 'string', label: 'E-mail', name: 'email' },
    { type: 'string', label: 'Product', name: 'product' },
    { type: 'string', label: 'Host', name: 'host' },
  ],
  startState: [{ key: 'kept', value: '' }],
});
const rootAgent = n('toolAgent', 'Agents', ['AgentExecutor'], {
  tools: ['{{t.data.instance}}'],
  model: '{{chatOllama_0.data.instance}}',
  systemMessage: 'You are helpful',
  maxIterations: 5,
});
const withTool = (one: Piece) => flow([ollama, rootAgent, one], [e(ollama, rootAgent, 'model'), e(one, rootAgent, 'tools')]);
const named = (name: string, inputs: JsonObject = {}, category = 'Tools') => n(name, category, [name, 'Tool'], inputs);
const llmChain = (model: Piece, more: readonly Piece[] = [], inputs: JsonObject = {}) => {
  const c = n('llmChain', 'Chains', ['LLMChain'], { ...inputs });
  return flow([model, c, ...more], [e(model, c, 'model'), ...more.map((one) => e(one, c, 'prompt'))]);
};

// What an agent may do.
pair(
  'an agent sends mail',
  'AI005',
  (name) => chain(st, agent([tool(name, name === 'gmail' ? { gmailType: 'messages', messageActions: '["sendMessage"]' } : {})])),
  'gmail',
  'calculator',
);
pair('an agent runs code', 'AI001', (name) => chain(st, agent([tool(name)])), 'codeInterpreterE2B', 'currentDateTime');
pair(
  'an agent writes files',
  'AI001',
  (name) => withTool(named(name, name === 'writeFile' ? { basePath: '/data' } : {})),
  'writeFile',
  'calculator',
);
pair('an agent posts to a chat', 'AI001', (name) => chain(st, agent([tool(name)])), 'slackMCP', 'calculator');
pair('an agent pays', 'AI005', (name) => chain(st, agent([tool(name)])), 'stripeAgentTool', 'calculator');
pair(
  'a step sends what a model wrote',
  'AI001',
  (toolInputArgs) =>
    chain(
      st,
      llm('<p>{{ question }}</p>'),
      step('toolAgentflow', 'Tool', {
        toolAgentflowSelectedTool: 'slackMCP',
        toolInputArgs: [{ inputArgName: 'text', inputArgValue: toolInputArgs }],
      }),
    ),
  '<p>{{ llmAgentflow_0 }}</p>',
  'The shop is open',
);
pair(
  "a model's words choose the host",
  'AI003',
  (url) => chain(st, llm('<p>{{ question }}</p>'), http({ url })),
  '<p>https://{{ llmAgentflow_0 }}/status</p>',
  'https://status.example.com/',
);
pair(
  "a model's words are run",
  'AI003',
  (code) => chain(st, llm('<p>{{ question }}</p>'), fn(code, '{{ llmAgentflow_0 }}')),
  'return new Function($q)();',
  'return $q.length;',
);
pair(
  'a database that a model writes to',
  'AI003',
  (name) => {
    const c = n(name, 'Chains', [name], { url: '', database: 'postgres' });
    return flow([ollama, c], [e(ollama, c, 'model')]);
  },
  'sqlDatabaseChain',
  'conversationChain',
);
pair(
  'a model calls what address it likes',
  'AI003',
  (name) => {
    const c = n(name, 'Chains', [name], {});
    return flow([ollama, c], [e(ollama, c, 'model')]);
  },
  'postApiChain',
  'conversationChain',
);
pair(
  'rounds without end',
  'RL004',
  (maxLoopCount) => {
    const l = llm('<p>{{ question }}</p>');
    const loop = step('loopAgentflow', 'Loop', {
      loopBackToNode: 'llmAgentflow_0-LLM',
      ...(maxLoopCount === '' ? {} : { maxLoopCount: Number(maxLoopCount) }),
    });
    return flow([st, l, loop], [e(st, l), e(l, loop), e(loop, l)]);
  },
  '',
  '3',
);

// Who gives the orders.
pair(
  'orders out of what is kept',
  'AI002',
  (value) =>
    chain(
      st,
      step('llmAgentflow', 'LLM', {
        ...local,
        llmMessages: [{ role: 'system', content: '<p>You are {{ $flow.state.kept }}</p>' }],
        llmUserMessage: 'Hi',
        llmUpdateState: [{ key: 'kept', value }],
      }),
    ),
  '<p>{{ question }}</p>',
  'kind',
);
pair(
  'orders of an agent',
  'AI002',
  (content) => chain(st, agent([], { agentMessages: [{ role: 'system', content }] })),
  '<p>Obey {{ question }}</p>',
  '<p>Be kind</p>',
);
pair(
  'orders in a prompt with values',
  'AI002',
  (persona) => {
    const p = n('chatPromptTemplate', 'Prompts', ['ChatPromptTemplate'], {
      systemMessagePrompt: 'You are {persona}',
      humanMessagePrompt: 'Hi',
      promptValues: JSON.stringify({ persona }),
    });
    return llmChain(ollama, [p]);
  },
  '{{question}}',
  'kind',
);
pair(
  'orders of a developer',
  'AI002',
  (content) => chain(form, llm('<p>Hi</p>', { llmMessages: [{ role: 'developer', content }] })),
  '<p>{{ $form.product }}</p>',
  '<p>Be kind</p>',
);
pair(
  'orders out of a request',
  'AI002',
  (content) => {
    const h = http({ url: 'https://news.example.org/x' });
    return chain(st, h, llm('<p>Hi</p>', { llmMessages: [{ role: 'system', content }] }));
  },
  '<p>{{ httpAgentflow_0 }}</p>',
  '<p>Be kind</p>',
);

// Data.
pair(
  'a field of a form',
  'DF001',
  (user) => chain(form, llm(user, cloud)),
  '<p>Greet {{ $form.email }}</p>',
  '<p>Praise {{ $form.product }}</p>',
);
pair(
  'a field of a form that a function hands on',
  'DF001',
  (value) => chain(form, fn('return $q;', value), llm('<p>Greet {{ customFunctionAgentflow_0 }}</p>', cloud)),
  '{{ $form.email }}',
  '{{ $form.product }}',
);
pair(
  'a field of a form that is kept',
  'DF001',
  (value) =>
    chain(
      form,
      step('customFunctionAgentflow', 'CustomFunction', {
        customFunctionInputVariables: [],
        customFunctionJavascriptFunction: 'return 1;',
        customFunctionUpdateState: [{ key: 'kept', value }],
      }),
      llm('<p>Greet {{ $flow.state.kept }}</p>', cloud),
    ),
  '{{ $form.email }}',
  'a friend',
);
pair(
  'a function reads the form itself',
  'DF001',
  (code) => chain(form, fn(code, 'x'), llm('<p>Greet {{ customFunctionAgentflow_0 }}</p>', cloud)),
  'return $form.email;',
  'return 1;',
);
pair(
  'a mention of the editor',
  'DF001',
  (id) =>
    chain(
      form,
      llm(`<p>Greet <span class="variable" data-type="mention" data-id="${id}" data-label="${id}">{{ ${id} }}</span></p>`, cloud),
    ),
  '$form.email',
  '$form.product',
);
pair('a setting that is told', 'DF003', (text) => chain(st, reply(text)), '<p>{{ $vars.api_secret_key }}</p>', '<p>Hello</p>');
pair(
  'a setting of a function that is told',
  'DF003',
  (code) => chain(st, fn(code), reply('<p>{{ customFunctionAgentflow_0 }}</p>')),
  'return $vars.API_KEY;',
  'return $q.length;',
);

// Where a request goes.
pair(
  'the form names the host',
  'CN005',
  (url) => chain(form, http({ url })),
  '<p>https://{{ $form.host }}/x</p>',
  'https://api.example.com/x',
);
pair(
  'a function puts the address together',
  'CN005',
  (code) => chain(form, fn(code, '{{ $form.host }}'), http({ url: '<p>{{ customFunctionAgentflow_0 }}</p>' })),
  "return 'https://' + $q + '/x';",
  "return 'https://api.example.com/x';",
);
pair('a plain request', 'CN001', (url) => chain(st, http({ url })), 'http://erp.example.com/orders', 'https://erp.example.com/orders');
pair(
  'the keys of the cloud',
  'CN004',
  (requestsGetUrl) => withTool(named('requestsGet', { requestsGetUrl })),
  'http://169.254.169.254/latest/meta-data/',
  'https://api.example.com/x',
);
pair(
  'a plain store of vectors',
  'CN001',
  (chromaURL) => flow([n('chroma', 'Vector Stores', ['Chroma', 'VectorStoreRetriever'], { collectionName: 'docs', chromaURL })], []),
  'http://chroma.example.com:8000',
  'https://chroma.example.com',
);
pair(
  'a plain memory',
  'CN001',
  (baseURL) => {
    const m = n('ZepMemory', 'Memory', ['ZepMemory', 'BaseMemory'], { baseURL });
    const c = n('conversationChain', 'Chains', ['ConversationChain'], {});
    return flow([ollama, m, c], [e(ollama, c, 'model'), e(m, c, 'memory')]);
  },
  'http://zep.example.com:8000',
  'https://zep.example.com',
);

// Scripts.
pair(
  'a function that calls out',
  'SC002',
  (javascriptFunction) =>
    flow([n('customFunction', 'Utilities', ['CustomFunction'], { functionInputVariables: '', javascriptFunction })], []),
  "const r = await fetch('https://api.example.com/x');\nreturn r.text();",
  'return 1 + 1;',
);
pair(
  'a function that starts a program',
  'SC001',
  (code) => chain(st, fn(code)),
  "return require('child_process').execSync('id').toString();",
  'return 1;',
);
pair(
  'a tool that reads settings of the machine',
  'SC003',
  (customToolFunc) =>
    withTool(named('customTool', { selectedTool: 'x', customToolName: 'x', customToolDesc: 'x', customToolSchema: '[]', customToolFunc })),
  'return process.env.HOME;',
  'return 1;',
);
pair(
  'a condition that runs text',
  'SC001',
  (ifFunction) =>
    flow([n('ifElseFunction', 'Utilities', ['IfElseFunction'], { functionInputVariables: '', ifFunction, elseFunction: 'return 0;' })], []),
  'return eval($input);',
  'return $input.length;',
);

// Secrets.
const secret = (name: string, file: (text: string) => unknown, bad: string, good: string): void => pair(name, 'CN007', file, bad, good);
secret(
  'in the settings of a called flow',
  (overrideConfig) => withTool(named('ChatflowTool', { selectedChatflow: 'c1', name: 'x', description: 'x', overrideConfig })),
  JSON.stringify({ openAIApiKey: fakeToken('sk-proj-', 40) }),
  '{"temperature":1}',
);
secret(
  'in the settings of a step that calls',
  (value) =>
    chain(
      st,
      step('executeFlowAgentflow', 'ExecuteFlow', {
        executeFlowSelectedFlow: 'c1',
        executeFlowInput: '<p>{{ question }}</p>',
        executeFlowOverrideConfig: `{"vars":{"password":"${value}"}}`,
      }),
    ),
  'Kq7vR2mX9tLp!',
  '',
);
secret('in the list of headers', (value) => chain(st, http({ headers: [{ key: 'X-Api-Key', value }] })), key, '');
secret(
  'in the body of a request',
  (value) => chain(st, http({ method: 'POST', body: `{"user":"desk","password":"${value}"}` })),
  'Kq7vR2mX9tLp!',
  '',
);
secret('in the list of what is asked', (value) => chain(st, http({ queryParams: [{ key: 'key', value }] })), key, '');
secret(
  'in the settings of a tool server',
  (value) =>
    withTool(
      named(
        'customMCP',
        { mcpServerConfig: JSON.stringify({ command: 'npx', args: ['-y', 'some-server@1.0.0'], env: { SHOP_API_KEY: value } }) },
        'Tools (MCP)',
      ),
    ),
  key,
  '{{$vars.key}}',
);
secret(
  'in the address of a database',
  (url) => {
    const c = n('sqlDatabaseChain', 'Chains', ['SqlDatabaseChain'], { database: 'postgres', url });
    return flow([ollama, c], [e(ollama, c, 'model')]);
  },
  'postgres://desk:Kq7vR2mX9tLp@db.example.com/shop',
  'postgres://db.example.com/shop',
);
secret(
  'in what a store is told besides',
  (additionalConfig) =>
    flow(
      [
        n('postgres', 'Vector Stores', ['Postgres', 'VectorStoreRetriever'], {
          host: 'db.example.com',
          database: 'shop',
          additionalConfig,
        }),
      ],
      [],
    ),
  '{"user":"desk","password":"Kq7vR2mX9tLp!"}',
  '{"ssl":true}',
);
secret(
  'in a note',
  (note) => ({
    nodes: [
      {
        id: 'stickyNote_0',
        type: 'stickyNote',
        position: { x: 0, y: 0 },
        data: {
          id: 'stickyNote_0',
          label: 'Note',
          name: 'stickyNote',
          version: 2,
          type: 'StickyNote',
          baseClasses: ['StickyNote'],
          category: 'Utilities',
          inputParams: [],
          inputAnchors: [],
          inputs: { note },
          outputAnchors: [],
          outputs: {},
        },
      },
      ollama,
    ],
    edges: [],
  }),
  `Key: ${fakeToken('ghp_', 36)}`,
  'Ask the desk',
);
secret(
  'in the description of a tool',
  (customToolDesc) =>
    withTool(
      named('customTool', { selectedTool: 'x', customToolName: 'x', customToolDesc, customToolSchema: '[]', customToolFunc: 'return 1;' }),
    ),
  `Looks it up with the key ${key}`,
  'Looks it up',
);
secret(
  'in a prompt',
  (template) => {
    const p = n('promptTemplate', 'Prompts', ['PromptTemplate'], { template, promptValues: '' });
    return llmChain(ollama, [p]);
  },
  `Log in with password: Kq7vR2mX9tLp! and answer {q}`,
  'Answer {q}',
);
secret(
  'in what a flow starts with',
  (value) =>
    chain(
      step('startAgentflow', 'Start', { startInputType: 'chatInput', startState: [{ key: 'apiKey', value }] }),
      llm('<p>{{ question }}</p>'),
    ),
  key,
  '',
);
secret(
  'in the values of a loader',
  (headers) => flow([n('apiLoader', 'Document Loaders', ['Document'], { url: 'https://api.example.com/x', method: 'GET', headers })], []),
  JSON.stringify({ Authorization: `Bearer ${fakeToken('', 36)}` }),
  '{"accept":"text/plain"}',
);
pair(
  'signs that nobody sees',
  'AI022',
  (content) => chain(st, llm('<p>{{ question }}</p>', { llmMessages: [{ role: 'system', content }] })),
  'Be kind\u{E0041}\u{E0042}\u{E0043}',
  'Be kind',
);
