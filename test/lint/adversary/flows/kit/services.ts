/** Chains of steps, services such as feeds, files, tools and graphs, and an attack beside its twin. */
import type { JsonObject } from '../../../../../app/kernel/json.ts';
import type { Flow, FlowNode } from '../../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../../kit/flow.ts';
import type { AdversaryCase } from '../../cases.ts';

export type Fields = readonly JsonObject[];
export const text: Fields = [{ name: 'text', label: 'none' }];
/** Steps one behind the other by their first way out, and further wires. */
export const chain = (
  nodes: readonly FlowNode[],
  more: readonly FlowNode[] = [],
  wires: readonly string[] = [],
  rest: Partial<Flow> = {},
): Flow => flow([...nodes, ...more], [...nodes.slice(1).map((node, index) => `${nodes[index]?.id ?? ''} > ${node.id}`), ...wires], rest);
export const rss = step('rss', 'rss-read', { address: 'https://news.example.org/feed' });
export const inbox = (id = 'inbox') => step(id, 'mail-trigger', { attachments: true });
export const s3 = (operation: string, more: JsonObject = {}, id = 's3') =>
  step(id, 's3-storage', { endpoint: 'https://s3.eu-central-1.amazonaws.com', bucket: 'files', operation, key: 'a.txt', ...more });
export const vectors = (operation: string, more: JsonObject = {}, id = 'vectors') =>
  step(id, 'vector-store', { operation, store: 'docs', provider: 'ollama', model: 'nomic-embed-text', ...more });
const input = (name: string, more: JsonObject = {}) => ({
  place: 'body',
  name,
  type: 'text',
  required: true,
  values: [],
  note: '',
  style: '',
  explode: false,
  ...more,
});
export const mcp = (description: string, values: readonly JsonObject[] = [], more: JsonObject = {}) =>
  step('mcp', 'mcp-tool', {
    address: 'https://tools.example.com/mcp',
    tool: {
      definition: {
        name: 'do_it',
        description,
        inputSchema: { type: 'object', properties: { what: { type: 'string' } }, required: ['what'] },
      },
      inputs: [input('what')],
      answer: [],
    },
    values: [...values],
    ...more,
  });
export const what = (value: string): JsonObject => ({ place: 'body', name: 'what', value });
export const extract = (fields: Fields, from = '{{ input.body.text }}') =>
  step('extract', 'extract', { text: from, provider: 'ollama', model: 'llama3', fields: [...fields] });
export const graph = (variables: readonly JsonObject[], address = 'https://api.example.com/graphql') =>
  step('graph', 'graphql', { address, query: 'mutation A($a: String) { add(a: $a) { id } }', variables: [...variables] });
export const mapList = (list: string, flowId = 'callee', inputs: readonly JsonObject[] = []) =>
  step('map', 'map-list', { list, flowId, inputs: [...inputs] });
/** Caught where it fails: the way of failures. */
export const failing = (node: FlowNode): FlowNode => ({ ...node, onError: 'branch' });
export const both = (fires: AdversaryCase, silent: AdversaryCase): { fires: AdversaryCase[]; silent: AdversaryCase[] } => ({
  fires: [fires],
  silent: [silent],
});
export const all = (...cases: readonly ReturnType<typeof both>[]): ReturnType<typeof both> => ({
  fires: cases.flatMap(({ fires }) => fires),
  silent: cases.flatMap(({ silent }) => silent),
});
