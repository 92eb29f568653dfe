/** Flowise: chatflows by hand, and the agentflow canvas. */
import type { JsonObject } from '../../../../../app/kernel/json.ts';
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { e, n, ollama, st } from '../flowise-kit.ts';

export const flowiseChatflows: Pair[] = [];
const pair = (...one: Pair): void => {
  flowiseChatflows.push(one);
};
const ta = n('toolAgent', 'Agents', ['AgentExecutor'], {
  tools: ['{{t.data.instance}}'],
  model: '{{chatOllama_0.data.instance}}',
  systemMessage: 'You are helpful',
  maxIterations: 5,
});

{
  const f = (tool: ReturnType<typeof n>) => ({ nodes: [ollama, ta, tool], edges: [e(ollama, ta, 'model'), e(tool, ta, 'tools')] });
  pair(
    'agent posts',
    'AI001',
    f(
      n('requestsPost', 'Tools', ['RequestsPost', 'Tool'], {
        requestsPostUrl: 'https://erp.example.com/orders',
        requestsPostName: 'create_order',
        requestsPostDescription: 'creates an order',
      }),
    ),
    f(n('calculator', 'Tools', ['Calculator', 'Tool'], {})),
  );
  const ct = (code: string) =>
    f(
      n('customTool', 'Tools', ['CustomTool', 'Tool'], {
        selectedTool: 'x',
        customToolName: 'rates',
        customToolDesc: 'gives rates',
        customToolSchema: '[]',
        customToolFunc: code,
      }),
    );
  pair(
    'tool code calls out',
    'SC002',
    ct("const fetch = require('node-fetch');\nconst r = await fetch('https://api.example.com/rates');\nreturn r.text();"),
    ct('const fetched = $amount * 2;\nreturn String(fetched);'),
  );
}
{
  const f = (inputs: JsonObject) => {
    const c = n('conversationChain', 'Chains', ['ConversationChain'], { systemMessagePrompt: 'You are helpful' });
    const m = n('chatOpenAI', 'Chat Models', ['ChatOpenAI'], { modelName: 'gpt-4o-mini', ...inputs });
    return { nodes: [m, c], edges: [e(m, c, 'model')] };
  };
  pair(
    'key in the model',
    'CN007',
    f({ baseOptions: JSON.stringify({ headers: { Authorization: 'Bearer ' + fakeToken('sk-proj-', 40) } }) }),
    f({ baseOptions: '{"headers":{"X-Team":"desk"}}', credential: '7f6d2b1c-3a3e-4d7c-9c86-0f2f1f6b8a11' }),
  );
}
{
  const f = (url: string, body = '') => {
    const h = n(
      'httpAgentflow',
      'Agent Flows',
      ['HTTP'],
      { method: 'GET', url, headers: '', queryParams: '', bodyType: 'json', body, responseType: 'json' },
      'agentFlow',
    );
    return { nodes: [st, h], edges: [e(st, h)] };
  };
  pair('url from chat', 'CN005', f('<p>https://{{ question }}/status</p>'), f('<p>https://status.example.com/</p>'));
}
{
  const f = (sys: string, user: string) => {
    const l = n(
      'llmAgentflow',
      'Agent Flows',
      ['LLM'],
      {
        llmModel: 'chatOllama',
        llmMessages: [{ role: 'system', content: sys }],
        llmUserMessage: user,
        llmReturnResponseAs: 'userMessage',
        llmModelConfig: { modelName: 'llama3', baseUrl: 'http://localhost:11434' },
      },
      'agentFlow',
    );
    return { nodes: [st, l], edges: [e(st, l)] };
  };
  pair(
    'system from chat',
    'AI002',
    f(
      '<p>You write for <span class="variable" data-type="mention" data-id="question" data-label="question">{{ question }}</span></p>',
      'Write a slogan',
    ),
    f('<p>You write slogans</p>', '<p>{{ question }}</p>'),
  );
}
