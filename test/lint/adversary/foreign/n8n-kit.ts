/** Short ways to write workflows as n8n saves them. */
import type { Json, JsonObject } from '../../../../app/kernel/json.ts';

/** Name, type (`L.` for those of the AI package), version, parameters, and what else the node says. */
export type Step = readonly [name: string, type: string, version: number, parameters: JsonObject, more?: JsonObject];
const kinds: Readonly<Record<string, string>> = {
  model: 'ai_languageModel',
  tool: 'ai_tool',
  memory: 'ai_memory',
  parser: 'ai_outputParser',
  embed: 'ai_embedding',
  doc: 'ai_document',
  retriever: 'ai_retriever',
  store: 'ai_vectorStore',
};
/** `A#1 > B#0` by outputs and inputs, `A -tool> B` for parts. */
export function wf(nodes: readonly Step[], wires: readonly string[]): JsonObject {
  const connections: Record<string, Record<string, { node: string; type: string; index: number }[][]>> = {};
  for (const wire of wires) {
    const [, from = '', output = '0', part = '', to = '', input = '0'] =
      /^(.+?)(?:#(\d+))? (?:-(\w+))?> (.+?)(?:#(\d+))?$/.exec(wire) ?? [];
    const kind = kinds[part] ?? 'main';
    const outputs = ((connections[from] ??= {})[kind] ??= []);
    while (outputs.length <= Number(output)) outputs.push([]);
    outputs[Number(output)]?.push({ node: to, type: kind, index: Number(input) });
  }
  return {
    name: 'wf',
    connections,
    active: false,
    settings: { executionOrder: 'v1' },
    nodes: nodes.map(([name, type, typeVersion, parameters, more = {}], index) => ({
      parameters,
      id: `id${index}`,
      name,
      type: type.startsWith('L.') ? `@n8n/n8n-nodes-langchain.${type.slice(2)}` : `n8n-nodes-base.${type}`,
      typeVersion,
      position: [index * 220, 0],
      ...more,
    })),
  };
}
/** Step after step, each by its first way out. */
export const chain = (...steps: readonly Step[]): JsonObject =>
  wf(
    steps,
    steps.slice(1).map(([name], index) => `${steps[index]?.[0] ?? ''} > ${name}`),
  );
export const cr = (t: string): JsonObject => ({ credentials: { [t]: { id: 'c1', name: t } } });
export const rl = (value: string, mode = 'list'): JsonObject => ({ __rl: true, mode, value });
export const GPT = (name = 'OpenAI Chat Model'): Step => [
  name,
  'L.lmChatOpenAi',
  1.2,
  { model: rl('gpt-4o-mini'), options: {} },
  cr('openAiApi'),
];
export const OLL: Step = ['Ollama Chat Model', 'L.lmChatOllama', 1, { model: 'llama3.2', options: {} }, cr('ollamaApi')];
export const HOOK = (extra: JsonObject = {}): Step => [
  'Webhook',
  'webhook',
  2,
  { httpMethod: 'POST', path: 'c0ffee', options: {}, ...extra },
  extra.authentication ? cr('httpHeaderAuth') : {},
];
export const FORM = (labels: readonly (string | JsonObject)[]): Step => [
  'Form',
  'formTrigger',
  2.2,
  { formTitle: 'Contact', formFields: { values: labels.map((l) => (typeof l === 'string' ? { fieldLabel: l } : l)) }, options: {} },
];
export const SET = (name: string, values: Record<string, string>, more: JsonObject = {}): Step => [
  name,
  'set',
  3.4,
  {
    assignments: { assignments: Object.entries(values).map(([n, v], i) => ({ id: 'a' + i, name: n, value: v, type: 'string' })) },
    options: {},
    ...more,
  },
];
export const CODE = (name: string, jsCode: string, more: JsonObject = {}): Step => [name, 'code', 2, { jsCode, ...more }];
export const HTTP = (name: string, p: JsonObject, extra: JsonObject = {}): Step => [name, 'httpRequest', 4.2, { options: {}, ...p }, extra];
export const POST = (name: string, url: string, jsonBody: string, p: JsonObject = {}, extra: JsonObject = {}): Step =>
  HTTP(name, { method: 'POST', url, sendBody: true, specifyBody: 'json', jsonBody, ...p }, extra);
export const LLM = (name: string, text: string): Step => [name, 'L.chainLlm', 1.5, { promptType: 'define', text }];
export const AGENT = (name: string, text: string, systemMessage = 'You are a helpful assistant', p: JsonObject = {}): Step => [
  name,
  'L.agent',
  1.7,
  { promptType: 'define', text, options: { systemMessage }, ...p },
];
export const OAI = (name: string, content: string): Step => [
  name,
  'L.openAi',
  1.8,
  { modelId: rl('gpt-4o'), messages: { values: [{ content }] }, options: {} },
  cr('openAiApi'),
];
export const PG = (name: string, query: string, options: JsonObject = {}): Step => [
  name,
  'postgres',
  2.5,
  { operation: 'executeQuery', query, options },
  cr('postgres'),
];
export const SLACK = (name: string, text: string): Step => [
  name,
  'slack',
  2.3,
  { select: 'channel', channelId: rl('C01', 'id'), text, otherOptions: {} },
  cr('slackApi'),
];
export const MAIL = (name: string, p: JsonObject): Step => [
  name,
  'gmail',
  2.1,
  { sendTo: 'desk@example.com', subject: 'News', message: 'Hello', options: {}, ...p },
  cr('gmailOAuth2'),
];
export const IF = (name: string, left: string, right: Json, type = 'string', operation = 'equals'): Step => [
  name,
  'if',
  2.2,
  {
    conditions: {
      options: { caseSensitive: true, version: 2 },
      combinator: 'and',
      conditions: [{ id: 'x', leftValue: left, rightValue: right, operator: { type, operation } }],
    },
    options: {},
  },
];
export const START: Step = ['Start', 'manualTrigger', 1, {}];
export const CRON: Step = ['Schedule', 'scheduleTrigger', 1.2, { rule: { interval: [{ field: 'hours' }] } }];
export const SHEET = (name: string, op = 'read'): Step => [
  name,
  'googleSheets',
  4.5,
  { ...(op === 'read' ? {} : { operation: op }), documentId: rl('doc1', 'id'), sheetName: rl('gid=0'), options: {} },
  cr('googleSheetsOAuth2Api'),
];
