/** Every way to change a flow, as recipes on a draft. They keep it valid: unique names and ids, no edge without its ends. */
import type { EdgeKind, Flow, FlowEdge, FlowNode, PortRef } from '../../../../app/workflow/model/flow.ts';
import type { Json, JsonObject } from '../../../../app/kernel/json.ts';
import { uniqueId, uniqueName } from '../../../../app/workflow/graph/names.ts';
import { factsOf } from '../../../../app/nodes/describe.ts';
import type { AnyNodeDefinition } from '../../../../app/nodes/kit/define-node.ts';
import { cardHeight, cardWidth, type Box, type Point } from '../../../canvas/geometry.ts';
import { carriesItems, specsOf } from '../../../canvas/ports.ts';
import { notePrefix } from '../../../canvas/scene.ts';
import type { FlowDraft } from './document.ts';

const clone = <T>(value: T): T => structuredClone(value);
export const gridStep = 8;
export const snap = (point: Point): Point => ({
  x: Math.round(point.x / gridStep) * gridStep,
  y: Math.round(point.y / gridStep) * gridStep,
});

const nodeIds = (flow: Flow): Set<string> => new Set(flow.nodes.map((node) => node.id));
const nodeNames = (flow: Flow): Set<string> => new Set(flow.nodes.map((node) => node.name));
const edgeIds = (flow: Flow): Set<string> => new Set(flow.edges.map((edge) => edge.id));

/** A fresh step of a type, named and numbered so that nothing clashes. */
export function newNode(flow: Flow, definition: AnyNodeDefinition): FlowNode {
  const name = uniqueName(definition.title, nodeNames(flow));
  return {
    id: uniqueId(name, nodeIds(flow), 'step'),
    type: definition.type,
    typeVersion: definition.version,
    name,
    parameters: clone(definition.initial()) as FlowNode['parameters'],
  };
}

export function addNode(flow: FlowDraft, node: FlowNode, at: Point): void {
  flow.nodes.push(node);
  flow.layout.nodes[node.id] = snap(at);
}

export function edgeIdFor(flow: Flow, from: PortRef, to: PortRef): string {
  return uniqueId(`${from.node} ${from.port} ${to.node}`, edgeIds(flow), 'edge');
}

/** The kind of edge between two ports, or why there cannot be one. */
export function connectionKind(flow: Flow, from: PortRef, to: PortRef): { readonly kind: EdgeKind } | { readonly refused: string } {
  if (from.node === to.node) return { refused: 'A step cannot lead to itself.' };
  const source = flow.nodes.find((node) => node.id === from.node);
  const target = flow.nodes.find((node) => node.id === to.node);
  if (source === undefined || target === undefined) return { refused: 'The step is gone.' };
  const output = specsOf(source).outputs.find((port) => port.id === from.port);
  const input = specsOf(target).inputs.find((port) => port.id === to.port);
  if (output === undefined || input === undefined) return { refused: 'The step has no such port.' };
  const fits = output.kind === input.kind || (carriesItems(output.kind) && carriesItems(input.kind));
  if (!fits)
    return {
      refused: carriesItems(output.kind)
        ? `${target.name} takes a ${input.kind} part here, not data.`
        : `A ${output.kind} part plugs into a port of its own kind.`,
    };
  if (
    flow.edges.some(
      (edge) => edge.from.node === from.node && edge.from.port === from.port && edge.to.node === to.node && edge.to.port === to.port,
    )
  )
    return { refused: 'They are connected already.' };
  if (!carriesItems(input.kind) && input.many !== true && flow.edges.some((edge) => edge.to.node === to.node && edge.to.port === to.port))
    return { refused: `${target.name} has its ${input.kind} already.` };
  return { kind: output.kind };
}

export function connect(flow: FlowDraft, from: PortRef, to: PortRef): FlowEdge | undefined {
  const verdict = connectionKind(flow, from, to);
  if ('refused' in verdict) return undefined;
  const edge: FlowEdge = { id: edgeIdFor(flow, from, to), kind: verdict.kind, from: { ...from }, to: { ...to } };
  flow.edges.push(edge);
  return edge;
}

/** The first pair of ports that would join two steps. */
export function firstFit(flow: Flow, fromId: string, toId: string, fromPort?: string): { from: PortRef; to: PortRef } | undefined {
  const source = flow.nodes.find((node) => node.id === fromId);
  const target = flow.nodes.find((node) => node.id === toId);
  if (source === undefined || target === undefined) return undefined;
  for (const output of specsOf(source).outputs) {
    if (fromPort !== undefined && output.id !== fromPort) continue;
    for (const input of specsOf(target).inputs) {
      const ends = { from: { node: fromId, port: output.id }, to: { node: toId, port: input.id } };
      if ('kind' in connectionKind(flow, ends.from, ends.to)) return ends;
    }
  }
  return undefined;
}

export interface Replacement {
  readonly node: FlowNode;
  readonly edges: readonly FlowEdge[];
  /** Wires that no port of the new type takes. */ readonly lost: number;
}

/**
 * A fresh step of another type in the place of one: id, name and note stay, and each wire that a port of its kind takes. What goes
 * out on failure never becomes what goes out on success. Undefined without such a step.
 */
export function replaced(flow: Flow, id: string, definition: AnyNodeDefinition): Replacement | undefined {
  const old = flow.nodes.find((node) => node.id === id);
  if (old === undefined) return undefined;
  const node: FlowNode = {
    id,
    type: definition.type,
    typeVersion: definition.version,
    name: old.name,
    parameters: clone(definition.initial()) as FlowNode['parameters'],
    ...(old.note === undefined ? {} : { note: old.note }),
    ...(old.disabled === true ? { disabled: true } : {}),
  };
  const nodes = flow.nodes.map((one) => (one.id === id ? node : one));
  const { inputs, outputs } = specsOf(node);
  const edges: FlowEdge[] = [];
  let lost = 0;
  for (const edge of flow.edges) {
    const out = edge.from.node === id;
    if (!out && edge.to.node !== id) {
      edges.push(edge);
      continue;
    }
    const before = out ? edge.from.port : edge.to.port;
    const ports = (out ? outputs.filter(({ kind }) => kind === edge.kind) : inputs).toSorted(
      (a, b) => Number(b.id === before) - Number(a.id === before),
    );
    const fit = ports
      .map((port): FlowEdge => (out ? { ...edge, from: { node: id, port: port.id } } : { ...edge, to: { node: id, port: port.id } }))
      .find(({ from, to }) => 'kind' in connectionKind({ ...flow, nodes, edges }, from, to));
    if (fit === undefined) lost += 1;
    else edges.push(fit);
  }
  return { node, edges, lost };
}

/** Whether what comes after it would get no more of the items that come to it, without it. */
function holdsNothingBack(flow: Flow, node: FlowNode): boolean {
  const { guards, human, control, transfer } = factsOf(node, flow);
  const passes = control === undefined || ['merge', 'split'].includes(control.kind) || (control.kind === 'wait' && control.byLink !== true);
  const keepsBack = transfer.some(({ steps }) => {
    // What is only replaced by an answer of the step's own is not kept from anybody.
    const written = new Set(steps.flatMap((step) => (step.op === 'assign' || step.op === 'unknown' ? [step.path.join('.')] : [])));
    return steps.some(
      (step) =>
        step.op === 'protect' ||
        (step.op === 'keep' && step.paths.length > 0) ||
        (step.op === 'remove' && step.paths.some((path) => !written.has(path.join('.')))),
    );
  });
  // What a step makes sure of in its own answer holds nobody else's items back.
  return human === undefined && passes && !keepsBack && guards.every(({ kind }) => kind === 'validation');
}

/**
 * Before steps are taken away: what leads to one and what follows it are joined, so that the rest of the flow stays one flow. Only
 * where a step has one way in and one way out. A choice between ways out (a condition, an approval) is never decided by its removal,
 * what a step kept back (a mask, a filter, a guard) is never let through by it, and what follows a failure never follows success.
 */
export function joinAround(flow: FlowDraft, ids: ReadonlySet<string>): void {
  for (const id of ids) {
    const node = flow.nodes.find((one) => one.id === id);
    if (node === undefined || !holdsNothingBack(flow, node)) continue;
    const [out, ...otherOuts] = specsOf(node).outputs.filter(({ kind }) => kind === 'data');
    const [before, ...othersBefore] = flow.edges.filter(({ to, kind }) => to.node === id && carriesItems(kind));
    const [after, ...othersAfter] = flow.edges.filter(({ from, kind }) => from.node === id && kind === 'data');
    if (out === undefined || before === undefined || after === undefined) continue;
    if (otherOuts.length + othersBefore.length + othersAfter.length > 0 || ids.has(before.id) || ids.has(after.id)) continue;
    connect(flow, before.from, after.to);
  }
}

/** Removes steps, edges and notes; edges go with their ends. */
export function removeThings(flow: FlowDraft, ids: ReadonlySet<string>): void {
  flow.nodes = flow.nodes.filter((node) => !ids.has(node.id));
  flow.edges = flow.edges.filter((edge) => !ids.has(edge.id) && !ids.has(edge.from.node) && !ids.has(edge.to.node));
  flow.notes = flow.notes.filter((note) => !ids.has(notePrefix + note.id));
  for (const id of ids) {
    delete flow.layout.nodes[id];
    if (id.startsWith(notePrefix)) delete flow.layout.notes[id.slice(notePrefix.length)];
  }
}

export function moveThings(flow: FlowDraft, places: ReadonlyMap<string, Point>): void {
  for (const [id, place] of places) {
    if (id.startsWith(notePrefix)) {
      const noteId = id.slice(notePrefix.length);
      flow.layout.notes[noteId] = { ...flow.layout.notes[noteId], ...place };
    } else flow.layout.nodes[id] = { ...flow.layout.nodes[id], ...place };
  }
}

export function resizeNote(flow: FlowDraft, id: string, box: Box): void {
  flow.layout.notes[id] = { x: Math.round(box.x), y: Math.round(box.y), width: Math.round(box.width), height: Math.round(box.height) };
}

export function addNote(flow: FlowDraft, at: Point): string {
  const id = uniqueId('note', new Set(flow.notes.map((note) => note.id)), 'note');
  flow.notes.push({ id, text: '' });
  flow.layout.notes[id] = { ...snap(at), width: 220, height: 120 };
  return id;
}

export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom' | 'spread-x' | 'spread-y';

/** New places for the selected boxes. Fewer than two stay where they are. */
export function aligned(boxes: ReadonlyMap<string, Box>, how: Alignment): Map<string, Point> {
  const list = [...boxes];
  const places = new Map<string, Point>();
  if (list.length < 2) return places;
  const left = Math.min(...list.map(([, box]) => box.x));
  const top = Math.min(...list.map(([, box]) => box.y));
  const right = Math.max(...list.map(([, box]) => box.x + box.width));
  const bottom = Math.max(...list.map(([, box]) => box.y + box.height));
  if (how === 'spread-x' || how === 'spread-y') {
    const [axis, size] = how === 'spread-x' ? (['x', 'width'] as const) : (['y', 'height'] as const);
    const sorted = list.toSorted(([, a], [, b]) => a[axis] - b[axis]);
    const first = sorted[0]?.[1];
    const last = sorted.at(-1)?.[1];
    if (first === undefined || last === undefined) return places;
    const gap = (last[axis] - first[axis] - sorted.slice(0, -1).reduce((sum, [, box]) => sum + box[size], 0)) / (sorted.length - 1);
    let at = first[axis];
    for (const [id, box] of sorted) {
      places.set(id, { x: box.x, y: box.y, [axis]: Math.round(at) });
      at += box[size] + gap;
    }
    return places;
  }
  for (const [id, box] of list) {
    const x = how === 'left' ? left : how === 'right' ? right - box.width : how === 'centre' ? (left + right - box.width) / 2 : box.x;
    const y = how === 'top' ? top : how === 'bottom' ? bottom - box.height : how === 'middle' ? (top + bottom - box.height) / 2 : box.y;
    places.set(id, { x: Math.round(x), y: Math.round(y) });
  }
  return places;
}

/** Renames a step and every expression that speaks of it by name. */
export function renameNode(flow: FlowDraft, id: string, wanted: string): void {
  const node = flow.nodes.find((one) => one.id === id);
  if (node === undefined || node.name === wanted || wanted.trim() === '') return;
  const taken = nodeNames(flow);
  taken.delete(node.name);
  const before = node.name;
  node.name = uniqueName(wanted, taken);
  const after = node.name;
  const quoted = (name: string): string[] => [JSON.stringify(name), `'${name.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`];
  const [double = '', single = ''] = quoted(before);
  const replace = (value: Json): Json => {
    if (typeof value === 'string')
      return value.includes('node[')
        ? value
            .replaceAll(`node[${double}]`, `node[${JSON.stringify(after)}]`)
            .replaceAll(`node[${single}]`, `node[${JSON.stringify(after)}]`)
        : value;
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item)]));
    return value;
  };
  for (const other of flow.nodes) {
    const text = JSON.stringify(other.parameters);
    if (text.includes('node[')) other.parameters = replace(other.parameters as JsonObject) as typeof other.parameters;
  }
}

/** Sets a parameter by path; `undefined` takes it away. Objects on the way are made. */
export function setParameter(flow: FlowDraft, nodeId: string, path: readonly string[], value: Json | undefined): void {
  const node = flow.nodes.find((one) => one.id === nodeId);
  if (node !== undefined) setAt(node.parameters as Record<string, unknown>, path, value);
}

function setAt(root: Record<string, unknown>, path: readonly string[], value: unknown): void {
  if (path.includes('__proto__')) return;
  let at: Record<string, unknown> = root;
  for (const key of path.slice(0, -1)) {
    const next = at[key];
    if (typeof next !== 'object' || next === null) at[key] = {};
    at = at[key] as Record<string, unknown>;
  }
  const last = path.at(-1);
  if (last === undefined) return;
  if (value === undefined) {
    if (Array.isArray(at)) at.splice(Number(last), 1);
    else delete at[last];
  } else at[last] = value;
}

export function valueAt(root: Json | undefined, path: readonly string[]): Json | undefined {
  let value: Json | undefined = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as { readonly [key: string]: Json })[key];
  }
  return value;
}

export type NodeSetting = Partial<
  Pick<FlowNode, 'onError' | 'retry' | 'timeoutMs' | 'disabled' | 'connection' | 'note' | 'toolDescription'>
>;

/** Settings beside the parameters; a key with `undefined` goes away. */
export function setNode(flow: FlowDraft, id: string, values: { readonly [K in keyof NodeSetting]: NodeSetting[K] | undefined }): void {
  const node = flow.nodes.find((one) => one.id === id);
  if (node === undefined) return;
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) delete (node as Record<string, unknown>)[key];
    else (node as Record<string, unknown>)[key] = value;
  }
}

/** A free place to the right of a step, or below what is there already. */
export function placeAfter(boxes: ReadonlyMap<string, Box>, id: string | undefined, fallback: Point): Point {
  const box = id === undefined ? undefined : boxes.get(id);
  let place = box === undefined ? snap(fallback) : { x: box.x + cardWidth + 72, y: box.y };
  const taken = [...boxes.values()];
  const covered = (point: Point): boolean =>
    taken.some(
      (other) =>
        point.x < other.x + other.width &&
        point.x + cardWidth > other.x &&
        point.y < other.y + other.height &&
        point.y + cardHeight > other.y,
    );
  for (let tries = 0; tries < 200 && covered(place); tries += 1) place = { x: place.x, y: place.y + cardHeight + 32 };
  return snap(place);
}
