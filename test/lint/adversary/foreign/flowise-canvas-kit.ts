/** Steps of both canvases of Flowise. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import { e, n, ollama, type Piece } from './flowise-kit.ts';

export const flow = (nodes: readonly Piece[], edges: readonly unknown[]) => ({ nodes: [...nodes], edges: [...edges] });
/** Step after step on the canvas of agents. */
export const chain = (...nodes: readonly Piece[]) =>
  flow(
    nodes,
    nodes.slice(1).map((one, index) => e(nodes[index] as Piece, one)),
  );
export const step = (name: string, base: string, inputs: JsonObject) => n(name, 'Agent Flows', [base], inputs, 'agentFlow');
export const local = { llmModel: 'chatOllama', llmModelConfig: { modelName: 'llama3', baseUrl: 'http://localhost:11434' } };
export const llm = (user: string, more: JsonObject = {}) =>
  step('llmAgentflow', 'LLM', { ...local, llmMessages: [], llmUserMessage: user, llmReturnResponseAs: 'userMessage', ...more });
export const fn = (code: string, value = '{{ question }}') =>
  step('customFunctionAgentflow', 'CustomFunction', {
    customFunctionInputVariables: [{ variableName: 'q', variableValue: value }],
    customFunctionJavascriptFunction: code,
  });
export const http = (more: JsonObject) =>
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
export const form = step('startAgentflow', 'Start', {
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
export const withTool = (one: Piece) => flow([ollama, rootAgent, one], [e(ollama, rootAgent, 'model'), e(one, rootAgent, 'tools')]);
export const named = (name: string, inputs: JsonObject = {}, category = 'Tools') => n(name, category, [name, 'Tool'], inputs);
export const llmChain = (model: Piece, more: readonly Piece[] = [], inputs: JsonObject = {}) => {
  const c = n('llmChain', 'Chains', ['LLMChain'], { ...inputs });
  return flow([model, c, ...more], [e(model, c, 'model'), ...more.map((one) => e(one, c, 'prompt'))]);
};
