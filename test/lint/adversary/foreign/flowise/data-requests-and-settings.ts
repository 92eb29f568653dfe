/** Flowise: data, where a request goes, scripts and secrets. */
import type { Json } from '../../../../../app/kernel/json.ts';
import { fakeToken } from '../../../kit/steps.ts';
import { e, n, ollama, st } from '../flowise-kit.ts';
import type { Pair } from '../kit.ts';
import { chain, flow, fn, form, http, llm, llmChain, named, step, withTool } from '../flowise-canvas-kit.ts';

export const flowiseDataRequestsAndSettings: Pair[] = [];
const pair = (name: string, rule: string, file: (text: string) => unknown, bad: string, good: string): void => {
  flowiseDataRequestsAndSettings.push([name, rule, file(bad) as Json, file(good) as Json]);
};
const key = fakeToken('', 32);
const cloud = { llmModel: 'chatOpenAI', llmModelConfig: { modelName: 'gpt-4o-mini', credential: 'c1' } };
const reply = (text: string) => step('directReplyAgentflow', 'DirectReply', { directReplyMessage: text });
// Secrets.
const secret = (name: string, file: (text: string) => unknown, bad: string, good: string): void => pair(name, 'CN007', file, bad, good);

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
