/** Short ways to write small workflows as n8n saves them, with a way out by name. */
import type { Json, JsonObject } from '../../../../app/kernel/json.ts';

/** Name, type (`L.` for those of the AI package), parameters, and what else the node says. */
export type Node = readonly [string, string, JsonObject, JsonObject?];
const kinds: Readonly<Record<string, string>> = { model: 'ai_languageModel', tool: 'ai_tool', memory: 'ai_memory' };
/** `A#1 > B#0` by outputs and inputs, `A -tool> B` for parts. */
export function wf(nodes: readonly Node[], wires: readonly string[], more: JsonObject = {}): JsonObject {
  const connections: Record<string, Record<string, { node: string; type: string; index: number }[][]>> = {};
  for (const wire of wires) {
    const [, from = '', output = '0', part, to = '', input = '0'] = /^(.+?)(?:#(\d+))? (?:-(\w+))?> (.+?)(?:#(\d+))?$/.exec(wire) ?? [];
    const kind = part === undefined ? 'main' : (kinds[part] ?? 'main');
    const outputs = ((connections[from] ??= {})[kind] ??= []);
    while (outputs.length <= Number(output)) outputs.push([]);
    outputs[Number(output)]?.push({ node: to, type: kind, index: Number(input) });
  }
  return {
    name: 'wf',
    connections,
    nodes: nodes.map(([name, type, parameters, extra = {}], index) => ({
      id: `n${index}`,
      name,
      type: type.startsWith('L.') ? `@n8n/n8n-nodes-langchain.${type.slice(2)}` : `n8n-nodes-base.${type}`,
      typeVersion: 1,
      position: [index * 200, 0],
      parameters,
      ...extra,
    })),
    ...more,
  };
}
export const login = (type: string): JsonObject => ({ credentials: { [type]: { id: type, name: type } } });
export const hook: Node = ['Webhook', 'webhook', { path: 'in', httpMethod: 'POST' }, { typeVersion: 2 }];
export const start: Node = ['Start', 'manualTrigger', {}];
export const oai = (prompt: string): Node => [
  'OpenAI',
  'L.openAi',
  { modelId: { __rl: true, mode: 'list', value: 'gpt-4o' }, messages: { values: [{ content: prompt }] } },
  { typeVersion: 1.8, ...login('openAiApi') },
];
export const agent = (text: string, systemMessage = 'You are helpful'): Node => [
  'Agent',
  'L.agent',
  { promptType: 'define', text, options: { systemMessage } },
  { typeVersion: 1.7 },
];
export const model: Node = [
  'Model',
  'L.lmChatOpenAi',
  { model: { __rl: true, mode: 'list', value: 'gpt-4o' } },
  { typeVersion: 1.2, ...login('openAiApi') },
];
export const gmailTool = (): Node => [
  'Gmail Tool',
  'gmailTool',
  { sendTo: '={{ $fromAI("to","") }}', subject: 'x', message: '={{ $fromAI("msg","") }}' },
  { typeVersion: 2.1, ...login('gmailOAuth2') },
];
export const pg = (query: string, more: JsonObject = {}, name = 'Postgres'): Node => [
  name,
  'postgres',
  { operation: 'executeQuery', query, options: {}, ...more },
  { typeVersion: 2.5, ...login('postgres') },
];
export const set = (values: Readonly<Record<string, string>>, more: JsonObject = {}, name = 'Set'): Node => [
  name,
  'set',
  {
    assignments: {
      assignments: Object.entries(values).map(([field, value], index) => ({ id: String(index), name: field, value, type: 'string' })),
    },
    options: {},
    ...more,
  },
  { typeVersion: 3.4 },
];
export const code = (jsCode: string): Node => ['Code', 'code', { jsCode }, { typeVersion: 2 }];
export const http = (more: JsonObject): Node => [
  'HTTP',
  'httpRequest',
  { url: 'https://api.acme.io/x', options: {}, ...more },
  { typeVersion: 4.2 },
];
export const slack = (text: string): Node => [
  'Slack',
  'slack',
  { select: 'channel', channelId: { __rl: true, mode: 'name', value: '#x' }, text },
  { typeVersion: 2.2, ...login('slackApi') },
];
export const IF = (leftValue: string): Node => [
  'If',
  'if',
  {
    conditions: {
      options: {},
      combinator: 'and',
      conditions: [{ id: '1', leftValue, rightValue: 'x', operator: { type: 'string', operation: 'equals' } }],
    },
  },
  { typeVersion: 2 },
];
/** What it is, the workflow, what must be said (`rule@node`), what must not. */
export type Case = readonly [string, Json, readonly string[], (readonly string[])?];
