/** Flowise: what becomes of a model's words, and plain connections. */
import type { JsonObject } from '../../../../../app/kernel/json.ts';
import { e as joined, n as piece, st } from '../flowise-kit.ts';
import type { Pair } from '../kit.ts';

export const flowiseModelWordsAndPlainLines: Pair[] = [];
const flowise = (...one: Pair): void => {
  flowiseModelWordsAndPlainLines.push(one);
};
const llm = (user: string) =>
  piece(
    'llmAgentflow',
    'Agent Flows',
    ['LLM'],
    {
      llmModel: 'chatOllama',
      llmMessages: [],
      llmUserMessage: user,
      llmReturnResponseAs: 'userMessage',
      llmModelConfig: { modelName: 'llama3', baseUrl: 'http://localhost:11434' },
    },
    'agentFlow',
  );

{
  const f = (customFunctionJavascriptFunction: string) => {
    const c = piece(
      'customFunctionAgentflow',
      'Agent Flows',
      ['CustomFunction'],
      { customFunctionInputVariables: [{ variableName: 'q', variableValue: '{{ question }}' }], customFunctionJavascriptFunction },
      'agentFlow',
    );
    return { nodes: [st, c], edges: [joined(st, c)] };
  };
  flowise('code runs what was written', 'SC001', f('return eval($q);'), f('return $q.length;'));
}
{
  const f = (body: string): JsonObject => {
    const l = llm('<p>{{ question }}</p>');
    const h = piece(
      'httpAgentflow',
      'Agent Flows',
      ['HTTP'],
      { method: 'POST', url: 'https://erp.example.com/orders', headers: '', queryParams: '', bodyType: 'json', body, responseType: 'json' },
      'agentFlow',
    );
    return { nodes: [st, l, h], edges: [joined(st, l), joined(l, h)] } as unknown as JsonObject;
  };
  flowise("a model's words are posted", 'AI001', f('{ "note": "{{ llmAgentflow_0 }}" }'), f('{ "note": "a chat" }'));
}
{
  const f = (baseUrl: string) => {
    const m = piece('chatOllama', 'Chat Models', ['ChatOllama', 'BaseChatModel'], { baseUrl, modelName: 'llama3' });
    const c = piece('conversationChain', 'Chains', ['ConversationChain'], { systemMessagePrompt: 'You are helpful' });
    return { nodes: [m, c], edges: [joined(m, c, 'model')] };
  };
  flowise('a plain model', 'CN001', f('http://llm.example.com:11434'), f('https://llm.example.com'));
}
