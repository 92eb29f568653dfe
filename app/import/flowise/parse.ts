/** A Flowise export: a chatflow, an agentflow, or one custom tool; nodes with inputs by name, edges from anchor to anchor. */
import { UserError } from '../../kernel/errors.ts';
import { holdsMore, isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { EdgeKind } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import { checkedId, refuseTwin } from '../clean-json.ts';
import type { LossReport } from '../loss.ts';

export interface FlowiseNode {
  readonly id: string;
  /** Flowise's name of the type: `chatOpenAI`, `agentAgentflow`. */
  readonly type: string;
  readonly label: string;
  readonly category: string;
  readonly inputs: JsonObject;
  /** What the user chose to hand on: `retriever` or `vectorStore`, `chain` or its prediction. */
  readonly output: string;
  readonly credential: boolean;
  readonly anchors: number;
  /** The step in which it is drawn, if any. */
  readonly inside: string;
  readonly x: number;
  readonly y: number;
}

export interface FlowiseEdge {
  readonly from: string;
  readonly output: number;
  readonly to: string;
  readonly anchor: string;
  readonly kind: EdgeKind;
}
export interface FlowiseFile {
  readonly name: string | undefined;
  readonly description: string;
  readonly nodes: readonly FlowiseNode[];
  readonly edges: readonly FlowiseEdge[];
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const farthest = 1_000_000;
const coordinate = (value: Json | undefined): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.max(-farthest, Math.min(farthest, Math.round(value))) + 0 : 0;

/** What an anchor takes. Everything that is not named here carries data. */
const kinds: Readonly<Record<string, EdgeKind>> = {
  model: 'model',
  memory: 'memory',
  agentMemory: 'memory',
  state: 'memory',
  responseSynthesizer: 'parser',
  tools: 'tool',
  tool: 'tool',
  queryEngineTools: 'tool',
  outputParser: 'parser',
  embeddings: 'embedding',
  document: 'document',
  textSplitter: 'splitter',
  vectorStoreRetriever: 'retriever',
  retriever: 'retriever',
  baseRetriever: 'retriever',
  vectorStore: 'vectorStore',
  recordManager: 'memory',
  cache: 'memory',
};

const isNode = (value: Json): value is JsonObject =>
  isJsonObject(value) &&
  isJsonObject(value['data']) &&
  typeof value['data']['name'] === 'string' &&
  (isJsonObject(value['data']['inputs']) || Array.isArray(value['data']['inputAnchors']) || typeof value['data']['category'] === 'string');
const isFlow = (value: JsonObject): boolean =>
  Array.isArray(value['nodes']) && Array.isArray(value['edges']) && (value['nodes'] as readonly Json[]).slice(0, 50).some(isNode);
const isTool = (value: JsonObject): boolean =>
  typeof value['func'] === 'string' && typeof value['name'] === 'string' && (typeof value['schema'] === 'string' || 'iconSrc' in value);

/** Where the export of an installation keeps its flows. */
export const flowLists: readonly string[] = ['AgentFlow', 'AgentFlowV2', 'AssistantFlow', 'ChatFlow', 'Tool', 'chatflows', 'flow'];

/** The flows in a file: one, a list, or the export of a whole installation, where each flow is JSON inside of a string. */
export function flowiseIn(value: Json, depth = 0): JsonObject[] {
  if (depth > 4) return [];
  if (Array.isArray(value))
    return (value as readonly Json[])
      .filter(holdsMore)
      .flatMap((item) => flowiseIn(item, depth + 1))
      .slice(0, 1_000);
  if (!isJsonObject(value)) return [];
  if (isFlow(value) || isTool(value)) return [value];
  if (typeof value['flowData'] === 'string') {
    try {
      const inner = JSON.parse(value['flowData']) as Json;
      const { flowData: _flowData, ...settings } = value;
      return isJsonObject(inner) && isFlow(inner) ? [{ ...settings, ...inner, name: value['name'] ?? '' }] : [];
    } catch {
      return [];
    }
  }
  return flowLists.flatMap((key) => flowiseIn(value[key] ?? null, depth + 1));
}

function nodeOf(value: Json, file: string): FlowiseNode | undefined {
  const node = object(value);
  const data = object(node['data']);
  const id = checkedId(text(node['id']) || text(data['id']), file);
  const type = text(data['name']) || text(data['type']) || text(node['type']);
  if (id === '' || type === '') return undefined;
  const place = object(node['position']);
  const outputs = object(data['outputs']);
  return {
    id,
    type: type.slice(0, 300),
    label: text(data['label']) || type,
    category: text(data['category']),
    inputs: object(data['inputs']),
    output: text(outputs['output']),
    credential: text(data['credential']) !== '' || text(object(data['inputs'])['credentialId']) !== '',
    anchors: list(data['outputAnchors']).length,
    inside: text(node['parentNode']) || text(node['parentId']),
    x: coordinate(place['x']),
    y: coordinate(place['y']),
  };
}

function edgeOf(value: Json): FlowiseEdge | undefined {
  const edge = object(value);
  const [from, to] = [text(edge['source']), text(edge['target'])];
  if (from === '' || to === '') return undefined;
  const anchor = /-input-([A-Za-z0-9_]+)/.exec(text(edge['targetHandle']))?.[1] ?? '';
  const output = /-output-(\d{1,3})$/.exec(text(edge['sourceHandle']))?.[1];
  return {
    from,
    to,
    anchor,
    output: output === undefined ? 0 : Number(output),
    kind: Object.hasOwn(kinds, anchor) ? (kinds[anchor] as EdgeKind) : 'data',
  };
}

export function parseFlowise(raw: JsonObject, place: string, loss: LossReport): FlowiseFile {
  if (isTool(raw)) {
    const tool: FlowiseNode = {
      id: 'tool',
      type: 'customTool',
      label: text(raw['name']),
      category: 'Tools',
      inputs: { description: text(raw['description']), schema: text(raw['schema']), func: text(raw['func']) },
      output: '',
      credential: false,
      anchors: 1,
      inside: '',
      x: 0,
      y: 0,
    };
    return { name: text(raw['name']), description: text(raw['description']), nodes: [tool], edges: [] };
  }
  const entries = list(raw['nodes']);
  if (entries.length > limits.nodes)
    throw new UserError('flow/too-large', `This flow has ${entries.length} nodes; at most ${limits.nodes} can be opened.`, {
      place,
      mend: 'Split it into several flows.',
    });
  const seen = new Map<string, Json>();
  const nodes = entries.flatMap((entry, index): FlowiseNode[] => {
    const node = nodeOf(entry, place);
    const twin = node === undefined ? undefined : seen.get(node.id);
    if (node !== undefined && twin !== undefined) refuseTwin(twin, entry, node.id, place);
    if (node === undefined || twin !== undefined) {
      loss.add(
        'node-dropped',
        node === undefined
          ? `Entry ${index + 1} of the nodes has no id or no type, so it is no step.`
          : `A second node with the id “${node.id}” was dropped.`,
      );
      return [];
    }
    seen.set(node.id, entry);
    return [node];
  });
  const edges = list(raw['edges'])
    .slice(0, limits.edges)
    .flatMap((entry): FlowiseEdge[] => {
      const edge = edgeOf(entry);
      if (edge === undefined || !seen.has(edge.from) || !seen.has(edge.to)) {
        loss.add('edge-dropped', 'A connection was dropped: one of its ends is not in the file.');
        return [];
      }
      return [edge];
    });
  return { name: text(raw['name']) || undefined, description: text(raw['description']), nodes, edges };
}
