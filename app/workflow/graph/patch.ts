/** Changes to a flow as data: fixes, the editor's ghost diff and its undo are all made of these. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { placeIn } from './place-in.ts';
import { fail, ok, type Failure, type Result } from '../../kernel/result.ts';
import { uniqueName } from './names.ts';
import { connectionSlotSchema, edgeSchema, flowSchema, nodeSchema, type Flow, type FlowEdge, type FlowNode } from '../model/flow.ts';

export type PatchOperation =
  | { readonly op: 'addNode'; readonly node: FlowNode; readonly near?: string }
  | { readonly op: 'removeNode'; readonly nodeId: string }
  | { readonly op: 'addEdge'; readonly edge: FlowEdge }
  | { readonly op: 'removeEdge'; readonly edgeId: string }
  | { readonly op: 'setParameter'; readonly nodeId: string; readonly path: readonly string[]; readonly value: Json | undefined }
  | {
      readonly op: 'setNode';
      readonly nodeId: string;
      readonly values: Partial<Pick<FlowNode, 'onError' | 'retry' | 'timeoutMs' | 'disabled' | 'connection' | 'name' | 'toolDescription'>>;
    }
  | { readonly op: 'setFlow'; readonly path: readonly string[]; readonly value: Json | undefined }
  | { readonly op: 'setConnection'; readonly slotId: string; readonly path: readonly string[]; readonly value: Json | undefined };

/** Parts of a flow that have operations of their own, or that no fix may touch. */
const notSettable: ReadonlySet<string> = new Set(['schemaVersion', 'id', 'nodes', 'edges', 'connections', 'layout', 'notes']);
const CARD = { width: 232, height: 64, gap: 48 } as const;
const UNSAFE_KEY: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const broken = (message: string, place: string): Result<never> => fail<Failure>({ code: 'flow/invalid', message, place });

/** `value` with the place at `path` set, or taken out where `next` is undefined. Untouched parts are shared. */
export function setAt(value: Json | undefined, path: readonly string[], next: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (Array.isArray(value)) {
    const list = [...(value as readonly Json[])];
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index > list.length) throw new RangeError(`there is no element ${key}`);
    const inner = setAt(list[index], rest, next);
    if (inner === undefined) list.splice(index, 1);
    else list[index] = inner;
    return list;
  }
  if (UNSAFE_KEY.has(key)) throw new RangeError(`a parameter cannot be called ${key}`);
  const object: Record<string, Json> = isJsonObject(value) ? { ...value } : {};
  const inner = setAt(object[key], rest, next);
  if (inner === undefined) delete object[key];
  else object[key] = inner;
  return object;
}

/** The value at `path`, or undefined. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let at = value;
  for (const key of path) {
    if (Array.isArray(at)) at = (at as readonly Json[])[Number(key)];
    else at = isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

function applyOne(flow: Flow, operation: PatchOperation): Result<Flow> {
  switch (operation.op) {
    case 'addNode': {
      const { node } = operation;
      if (flow.nodes.some((one) => one.id === node.id)) return broken('A step with this id is already in the flow.', node.id);
      // Expressions speak of steps by name, and nothing speaks of a new step yet: its name gives way.
      const parsed = nodeSchema.safeParse({ ...node, name: uniqueName(node.name, new Set(flow.nodes.map((one) => one.name))) });
      if (!parsed.success) return broken(`The new step is not valid: ${parsed.error.issues[0]?.message ?? ''}`, node.id);
      const near = operation.near === undefined ? undefined : placeIn(flow.layout.nodes, operation.near);
      const place = near === undefined ? { x: 0, y: 0 } : { x: near.x, y: near.y + (near.height ?? CARD.height) + CARD.gap };
      return ok({
        ...flow,
        nodes: [...flow.nodes, parsed.data],
        layout: { ...flow.layout, nodes: { ...flow.layout.nodes, [node.id]: place } },
      });
    }
    case 'removeNode': {
      const { nodeId } = operation;
      if (!flow.nodes.some((node) => node.id === nodeId)) return broken('The step is no longer in the flow.', nodeId);
      const { [nodeId]: _gone, ...places } = flow.layout.nodes;
      return ok({
        ...flow,
        nodes: flow.nodes.filter((node) => node.id !== nodeId),
        edges: flow.edges.filter((edge) => edge.from.node !== nodeId && edge.to.node !== nodeId),
        layout: { ...flow.layout, nodes: places },
      });
    }
    case 'addEdge': {
      const { edge } = operation;
      if (flow.edges.some((one) => one.id === edge.id)) return broken('A wire with this id is already in the flow.', edge.id);
      const parsed = edgeSchema.safeParse(edge);
      if (!parsed.success) return broken(`The new wire is not valid: ${parsed.error.issues[0]?.message ?? ''}`, edge.id);
      for (const end of [edge.from.node, edge.to.node])
        if (!flow.nodes.some((node) => node.id === end)) return broken('The wire leads to a step that is not in the flow.', end);
      return ok({ ...flow, edges: [...flow.edges, parsed.data] });
    }
    case 'removeEdge':
      if (!flow.edges.some((edge) => edge.id === operation.edgeId))
        return broken('The wire is not in the flow any more.', operation.edgeId);
      return ok({ ...flow, edges: flow.edges.filter((edge) => edge.id !== operation.edgeId) });
    case 'setParameter':
      if (operation.path.length === 0) return broken('A parameter needs a name.', operation.nodeId);
      return changeNode(flow, operation.nodeId, (node) => ({
        ...node,
        parameters: setAt(node.parameters, operation.path, operation.value) as JsonObject,
      }));
    case 'setNode': {
      const named = operation.values.name;
      if (named !== undefined && flow.nodes.some((node) => node.name === named && node.id !== operation.nodeId))
        return broken(`Another step is already called “${named}”.`, operation.nodeId);
      return changeNode(flow, operation.nodeId, (node) => {
        const next: Record<string, unknown> = { ...node, ...operation.values };
        for (const key of Object.keys(operation.values)) if (next[key] === undefined) delete next[key];
        return next as FlowNode;
      });
    }
    case 'setFlow': {
      const [head] = operation.path;
      if (head === undefined || notSettable.has(head) || !Object.hasOwn(flowSchema.shape, head))
        return broken('A change of the flow itself may not touch this part.', operation.path.join('.'));
      const next = setAt(flow as unknown as JsonObject, operation.path, operation.value) as unknown as Flow;
      const parsed = flowSchema.shape[head as keyof typeof flowSchema.shape].safeParse(next[head as keyof Flow]);
      return parsed.success ? ok(next) : broken(parsed.error.issues[0]?.message ?? 'The value does not fit.', operation.path.join('.'));
    }
    case 'setConnection': {
      const { slotId, path, value } = operation;
      const old = flow.connections.find((slot) => slot.id === slotId);
      if (path.length === 0 && value === undefined)
        return ok({ ...flow, connections: flow.connections.filter((slot) => slot.id !== slotId) });
      if (old === undefined && path.length > 0) return broken('The connection is not in the flow any more.', slotId);
      const parsed = connectionSlotSchema.safeParse(setAt(old as unknown as Json | undefined, path, value));
      if (!parsed.success || parsed.data.id !== slotId) return broken('The connection would not be valid after this change.', slotId);
      return ok({
        ...flow,
        connections:
          old === undefined
            ? [...flow.connections, parsed.data]
            : flow.connections.map((slot) => (slot.id === slotId ? parsed.data : slot)),
      });
    }
  }
}

function changeNode(flow: Flow, nodeId: string, change: (node: FlowNode) => FlowNode): Result<Flow> {
  const index = flow.nodes.findIndex((node) => node.id === nodeId);
  const node = flow.nodes[index];
  if (node === undefined) return broken('The step is no longer in the flow.', nodeId);
  const parsed = nodeSchema.safeParse(change(node));
  if (!parsed.success) return broken(`The step would not be valid after this change: ${parsed.error.issues[0]?.message ?? ''}`, nodeId);
  const nodes = [...flow.nodes];
  nodes[index] = parsed.data;
  return ok({ ...flow, nodes });
}

/** The flow after all operations, in order; or why one of them cannot be done. Never half of them. */
export function applyPatch(flow: Flow, patch: readonly PatchOperation[]): Result<Flow> {
  let at = flow;
  for (const operation of patch) {
    let next: Result<Flow>;
    try {
      next = applyOne(at, operation);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      next = broken(`The change does not fit the flow: ${error.message}.`, 'nodeId' in operation ? operation.nodeId : '');
    }
    if (!next.ok) return next;
    at = next.value;
  }
  return ok(at);
}
