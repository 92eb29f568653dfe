/** Connections between nodes that are there, by kind, and the ports they need. */
import type { PortSpec } from '../../nodes/kit/facts.ts';
import type { EdgeKind } from '../../workflow/model/flow.ts';
import type { LossReport } from '../loss.ts';
import type { NamedNode } from './identity.ts';
import type { NodeTypeInfo } from './map/node-map.ts';
import type { N8nLink } from './parse.ts';
import { edgeKindOf, inputCount, numberedPort, outputPorts, outputTitles } from './ports.ts';

export interface Wire {
  readonly from: NamedNode;
  readonly to: NamedNode;
  readonly kind: EdgeKind;
  readonly output: number;
  readonly input: number;
}

/** No node of n8n has more of one kind; a larger number is a mistake of the file. */
const mostInputs = 50;
const mostOutputs = 200;

/** Keeps what can be drawn, reports the rest. */
export function wiresOf(links: readonly N8nLink[], find: (reference: string) => NamedNode | undefined, loss: LossReport): Wire[] {
  return links.flatMap((link) => {
    const from = find(link.source);
    const to = find(link.target);
    // The target's kind is the truth where an exporter got the key wrong.
    const kind = edgeKindOf.get(link.kind) ?? edgeKindOf.get(link.targetKind);
    const what = `The connection from “${link.source}” to “${link.target}”`;
    if (from === undefined || to === undefined) {
      loss.add(
        'edge-dropped',
        `${what} was dropped: there is no step “${from === undefined ? link.source : link.target}”.`,
        (from ?? to)?.id,
      );
      return [];
    }
    if (kind === undefined) {
      loss.add(
        'edge-dropped',
        `${what} was dropped: n8n knows no connection of the kind “${link.kind}”, so it never carried anything.`,
        from.id,
      );
      return [];
    }
    if (link.input >= mostInputs || link.output >= mostOutputs) {
      loss.add(
        'edge-dropped',
        `${what} was dropped: no step has an ${link.input >= mostInputs ? `input ${link.input + 1}` : `output ${link.output + 1}`}.`,
        from.id,
      );
      return [];
    }
    return [{ from, to, kind, output: link.output, input: link.input }];
  });
}

/** By version: the output of a loop that its body hangs on. The first version has one output for both. */
const bodyOutput = (version: number): number | undefined => (version < 2 ? undefined : version < 3 ? 0 : 1);

/**
 * What comes back from a loop's body enters by a way of its own: the loop hands out the items that it was given, one after the other, and in
 * the end those that came back.
 */
export function withWaysBack(wires: readonly Wire[]): readonly Wire[] {
  const loops = new Set(
    wires.flatMap(({ to }) => (to.node.type.endsWith('.splitInBatches') && bodyOutput(to.node.typeVersion) !== undefined ? [to] : [])),
  );
  if (loops.size === 0) return wires;
  const leaving = Map.groupBy(
    wires.filter(({ kind }) => kind === 'data'),
    ({ from }) => from,
  );
  const back = new Set<Wire>();
  for (const loop of loops) {
    const body = new Set<NamedNode>();
    const queue = (leaving.get(loop) ?? []).filter(({ output }) => output === bodyOutput(loop.node.typeVersion)).map(({ to }) => to);
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (at === loop || body.has(at)) continue;
      body.add(at);
      for (const wire of leaving.get(at) ?? []) queue.push(wire.to);
    }
    for (const wire of wires) if (wire.to === loop && wire.kind === 'data' && wire.input === 0 && body.has(wire.from)) back.add(wire);
  }
  return back.size === 0 ? wires : wires.map((wire) => (back.has(wire) ? { ...wire, input: 1 } : wire));
}

const partTitles: Readonly<Record<EdgeKind, string>> = {
  data: 'In',
  error: 'On error',
  model: 'Model',
  memory: 'Memory',
  tool: 'Tool',
  parser: 'Output parser',
  embedding: 'Embedding',
  document: 'Document',
  splitter: 'Text splitter',
  retriever: 'Retriever',
  reranker: 'Reranker',
  vectorStore: 'Vector store',
};

/** What a part is plugged in as, when nothing in the file says so. */
export function partKindOf(info: NodeTypeInfo, mode: unknown): EdgeKind | undefined {
  if (info.asTool) return 'tool';
  switch (info.category) {
    case 'ai.model':
      return 'model';
    case 'ai.embed':
      return 'embedding';
    case 'ai.memory':
      return info.key === 'lc.memoryManager' || info.key === 'lc.memoryChatRetriever' ? undefined : 'memory';
    case 'ai.parser':
      return 'parser';
    case 'ai.loader':
      return 'document';
    case 'ai.splitter':
      return 'splitter';
    case 'ai.retriever':
      return info.key === 'lc.toolVectorStore' ? 'tool' : 'retriever';
    case 'ai.reranker':
      return 'reranker';
    case 'ai.tool':
      return info.key === 'lc.mcpClient' || info.key === 'lc.toolExecutor' || info.key === 'n8n-nodes-mcp.mcpClient' ? undefined : 'tool';
    case 'ai.vectorstore':
      return /(Insert|Load)$/.test(info.key)
        ? undefined
        : mode === 'retrieve-as-tool'
          ? 'tool'
          : mode === undefined || mode === 'retrieve'
            ? 'vectorStore'
            : undefined;
    default:
      return ['lc.toolHttpRequest', 'lc.toolCode', 'lc.toolWorkflow', 'lc.agentTool'].includes(info.key) ? 'tool' : undefined;
  }
}

/** Parts that a root is always drawn with, whether something is plugged in or not. */
const expectedParts = (info: NodeTypeInfo): readonly EdgeKind[] => {
  switch (info.category) {
    case 'ai.agent':
      return ['model', 'memory', 'tool', 'parser'];
    case 'ai.llm':
      return info.vendor === undefined ? ['model', 'parser'] : ['tool'];
    case 'ai.classify':
    case 'ai.guardrail':
      return ['model'];
    case 'ai.vectorstore':
      return ['embedding', 'document'];
    case 'trigger.mcp':
      return ['tool'];
    default:
      return [];
  }
};

export interface NodePorts {
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
  /** Id of the port that output `index` of `kind` means, and whether it is the error output. */
  output(kind: EdgeKind, index: number): { readonly id: string; readonly kind: EdgeKind };
  input(kind: EdgeKind, index: number): string;
  /** The node is plugged into an agent, so that a model writes what goes in. */
  readonly asTool: boolean;
  /** It is made to be a tool, no agent has it, and no items come to it either. */
  readonly idleTool: boolean;
}

export function portsOf(named: NamedNode, info: NodeTypeInfo, incoming: readonly Wire[], outgoing: readonly Wire[]): NodePorts {
  const { node } = named;
  const usedMain = Math.max(0, ...outgoing.filter((wire) => wire.kind === 'data').map((wire) => wire.output + 1));
  const partKinds = [
    ...new Set(
      [...outgoing.filter((wire) => wire.kind !== 'data').map((wire) => wire.kind), partKindOf(info, node.parameters['mode'])].filter(
        (kind) => kind !== undefined,
      ),
    ),
  ];
  const isPart = partKinds.length > 0 && usedMain === 0;
  const isTrigger = info.category.startsWith('trigger.') || info.category === 'note';
  const titles = isPart || info.key === 'lc.mcpTrigger' ? [] : outputTitles(info.key, node);
  const data = outputPorts(titles, usedMain, node.onError === 'branch' && !isPart);
  const parts: PortSpec[] = partKinds.map((kind) => ({ id: kind, title: kind === 'tool' ? 'As a tool' : partTitles[kind], kind }));
  const usedInputs = Math.max(0, ...incoming.filter((wire) => wire.kind === 'data').map((wire) => wire.input + 1));
  const dataInputs = isPart || isTrigger ? usedInputs : Math.max(inputCount(info.key, node), usedInputs);
  const inputs: PortSpec[] = Array.from({ length: Math.min(mostInputs, dataInputs) }, (_, index) => ({
    id: numberedPort('in', index),
    title:
      info.key === 'splitInBatches' && index === 1
        ? 'Back from the loop'
        : dataInputs > 1 && info.key !== 'splitInBatches'
          ? `In ${index + 1}`
          : 'In',
    kind: 'data',
    required: true,
    many: true,
  }));
  const inputKinds = new Map<EdgeKind, number>(expectedParts(info).map((kind) => [kind, 1]));
  for (const wire of incoming)
    if (wire.kind !== 'data') inputKinds.set(wire.kind, Math.max(inputKinds.get(wire.kind) ?? 0, wire.input + 1));
  for (const [kind, count] of inputKinds) {
    for (let index = 0; index < Math.min(mostInputs, count); index += 1)
      inputs.push({
        id: numberedPort(kind, index),
        title: index === 0 ? partTitles[kind] : `${partTitles[kind]} ${index + 1}`,
        kind,
        many: true,
        ...(kind === 'model' && index === 0 ? { required: true } : {}),
      });
  }
  return {
    inputs: inputs.slice(0, 200),
    outputs: [...data, ...parts],
    output: (kind, index) => {
      if (kind !== 'data') return { id: kind, kind };
      const port = data[index];
      return port === undefined ? { id: numberedPort('out', index), kind: 'data' } : { id: port.id, kind: port.kind };
    },
    input: (kind, index) => numberedPort(kind === 'data' ? 'in' : kind, index),
    asTool: partKinds.includes('tool'),
    idleTool: info.asTool && outgoing.length === 0 && incoming.every(({ kind }) => kind !== 'data'),
  };
}
