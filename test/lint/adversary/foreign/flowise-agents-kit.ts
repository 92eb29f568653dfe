/** Flows of agents with people, rounds and papers, and parts of the older canvas. */
import type { Json, JsonObject } from '../../../../app/kernel/json.ts';
import { e, n, ollama, type Piece } from './flowise-kit.ts';

export const flow = (nodes: readonly Piece[], edges: readonly unknown[]) => ({ nodes: [...nodes], edges: [...edges] }) as unknown as Json;
export const chain = (...nodes: readonly Piece[]) =>
  flow(
    nodes,
    nodes.slice(1).map((one, index) => e(nodes[index] as Piece, one)),
  );
/** Ways out, as the canvas draws them. */
const ways: Readonly<Record<string, number>> = { conditionAgentAgentflow: 2, conditionAgentflow: 2, humanInputAgentflow: 2 };
export const step = (name: string, base: string, inputs: JsonObject) => {
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
export const mention = (id: string): string =>
  `<p><span class="variable" data-type="mention" data-id="${id}" data-label="${id}">{{ ${id} }}</span> </p>`;
export const LOCAL = { modelName: 'llama3', baseUrl: 'http://localhost:11434' };
export const OPENAI = { cache: '', modelName: 'gpt-4o-mini', temperature: 0.2, streaming: true, credential: 'c1' };
export const llm = (user: string, cloud = false, more: JsonObject = {}) =>
  step('llmAgentflow', 'LLM', {
    llmModel: cloud ? 'chatOpenAI' : 'chatOllama',
    llmModelConfig: cloud ? OPENAI : LOCAL,
    llmMessages: [],
    llmEnableMemory: false,
    llmUserMessage: user,
    llmReturnResponseAs: 'userMessage',
    ...more,
  });
export const agent = (tools: readonly JsonObject[], more: JsonObject = {}) =>
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
export const tool = (agentSelectedTool: string, config: JsonObject = {}): JsonObject => ({
  agentSelectedTool,
  agentSelectedToolConfig: { ...config, agentSelectedTool },
  agentSelectedToolRequiresHumanInput: false,
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
export const reply = (text: string) => step('directReplyAgentflow', 'DirectReply', { directReplyMessage: text });
export const toolStep = (name: string, config: JsonObject, args: readonly (readonly [string, string])[]) =>
  step('toolAgentflow', 'Tool', {
    toolAgentflowSelectedTool: name,
    toolInputArgs: args.map(([inputArgName, inputArgValue]) => ({ inputArgName, inputArgValue })),
    toolUpdateState: '',
    toolAgentflowSelectedToolConfig: { ...config, toolAgentflowSelectedTool: name },
  });
export const part = (name: string, category: string, base: string, inputs: JsonObject) => n(name, category, [base], inputs);
export const root = (inputs: JsonObject = {}) =>
  n('toolAgent', 'Agents', ['AgentExecutor'], { systemMessage: 'You are helpful', maxIterations: 5, ...inputs });
export const withTool = (...tools: readonly Piece[]) => {
  const r = root();
  return flow([ollama, r, ...tools], [e(ollama, r, 'model'), ...tools.map((one) => e(one, r, 'tools'))]);
};
export const embed = n('openAIEmbeddings', 'Embeddings', ['OpenAIEmbeddings', 'Embeddings'], {
  modelName: 'text-embedding-3-small',
  credential: 'c2',
});
