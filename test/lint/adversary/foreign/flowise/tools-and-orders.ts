/** Flowise: what an agent may do, and who gives the orders. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import { e, n, ollama, st } from '../flowise-kit.ts';
import type { Pair } from '../kit.ts';
import { chain, flow, fn, form, http, llm, llmChain, local, named, step, withTool } from '../flowise-canvas-kit.ts';

export const flowiseToolsAndOrders: Pair[] = [];
const pair = (name: string, rule: string, file: (text: string) => unknown, bad: string, good: string): void => {
  flowiseToolsAndOrders.push([name, rule, file(bad) as Json, file(good) as Json]);
};
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
