/** Graph patches that rules offer. Ids are made from ids that are already there, so the same flow always gets the same patch. */
import { uniqueId, uniqueName } from '../../workflow/graph/names.ts';
import type { PatchOperation } from '../../workflow/graph/patch.ts';
import type { ConnectionSlot, Flow, FlowEdge, FlowNode } from '../../workflow/model/flow.ts';
import { pathText, type FieldPath } from '../../workflow/model/labels.ts';
import type { EffectFact } from '../../nodes/kit/facts.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Fix } from './finding.ts';
import type { FlowView } from './flow-view.ts';
import type { StepView } from './step-view.ts';

interface InUse { readonly ids: ReadonlySet<string>; readonly names: ReadonlySet<string> }
const inUse = new WeakMap<Flow, InUse>();

function usedIn(flow: Flow): InUse {
  const known = inUse.get(flow);
  if (known !== undefined) return known;
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const node of flow.nodes) { ids.add(node.id); names.add(node.name); }
  for (const edge of flow.edges) ids.add(edge.id);
  for (const slot of flow.connections) ids.add(slot.id);
  const made = { ids, names };
  inUse.set(flow, made);
  return made;
}

/** A set and what was added to it since, without copying the set. */
class Grown extends Set<string> {
  readonly #base: ReadonlySet<string>;
  constructor(base: ReadonlySet<string>) { super(); this.#base = base; }
  override has(value: string): boolean { return super.has(value) || this.#base.has(value); }
}

/** Hands out ids and names that neither the flow nor the patch has used. */
class Taken {
  readonly #ids: Grown;
  readonly #names: Grown;
  constructor(view: FlowView) {
    const { ids, names } = usedIn(view.flow);
    this.#ids = new Grown(ids);
    this.#names = new Grown(names);
  }
  id(wanted: string): string {
    const id = uniqueId(wanted, this.#ids, 'step');
    this.#ids.add(id);
    return id;
  }
  name(wanted: string): string {
    const name = uniqueName(wanted, this.#names);
    this.#names.add(name);
    return name;
  }
}

interface NewStep { readonly type: string; readonly name: string; readonly parameters: JsonObject; readonly inPort: string; readonly outPort: string }

/** Puts a new step on each of the wires, one step for all of them. */
function onWires(taken: Taken, edges: readonly FlowEdge[], step: NewStep, near: string): PatchOperation[] {
  const node: FlowNode = { id: taken.id(step.name), type: step.type, typeVersion: 1, name: taken.name(step.name), parameters: step.parameters };
  const out: PatchOperation[] = [{ op: 'addNode', node, near }];
  for (const edge of edges) out.push({ op: 'removeEdge', edgeId: edge.id });
  const froms = new Map(edges.map((edge) => [`${edge.from.node}/${edge.from.port}`, edge.from]));
  const tos = new Map(edges.map((edge) => [`${edge.to.node}/${edge.to.port}`, edge.to]));
  for (const from of froms.values()) out.push({ op: 'addEdge', edge: { id: taken.id(`${from.node}-${node.id}`), kind: 'data', from, to: { node: node.id, port: step.inPort } } });
  for (const to of tos.values()) out.push({ op: 'addEdge', edge: { id: taken.id(`${node.id}-${to.node}`), kind: 'data', from: { node: node.id, port: step.outPort }, to } });
  return out;
}

/** Tokens go into the step instead of the fields, and come back to plain values behind it. */
export function tokeniseAround(step: StepView, fields: readonly string[], id: string): Fix | undefined {
  const before = step.entering.filter((edge) => edge.kind === 'data');
  if (before.length === 0 || fields.length === 0) return undefined;
  const taken = new Taken(step.flow);
  const after = step.leaving.filter((edge) => edge.kind === 'data');
  const paths = [...new Set(fields)].sort();
  const patch = onWires(taken, before, { type: 'tokenise', name: 'Tokenise', parameters: { fields: paths }, inPort: 'in', outPort: 'out' }, step.node.id);
  if (after.length > 0) {
    const answers = step.flow.fieldsByModel(step.index);
    patch.push(...onWires(taken, after, { type: 'restore', name: 'Restore', parameters: { fields: [...new Set([...paths, ...answers])].sort() }, inPort: 'in', outPort: 'out' }, step.node.id));
  }
  const title = after.length > 0 ? `Insert a Tokenise step before “${step.name}” and a Restore step after it` : `Insert a Tokenise step before “${step.name}”`;
  return { id, title, safety: 'safe', patch };
}

/** A person sees what decides about the effect, and says yes or no, before the step acts. */
export function approvalBefore(step: StepView, id: string, effect: EffectFact): Fix | undefined {
  const before = step.entering.filter((edge) => edge.kind === 'data');
  if (before.length === 0) return undefined;
  const taken = new Taken(step.flow);
  const fields = effect.reads.flatMap((read) => (read.from === 'input' ? [read.path] : []));
  const shown = new Map(fields.map((path) => [pathText(path), { name: path.length === 0 ? 'Everything' : pathText(path).slice(0, 200), value: `{{ ${accessor(path)} }}` }]));
  const parameters = {
    title: `May “${step.name}” go on?`, message: `This step ${effect.what}.`, arguments: shown.size > 0 ? [...shown.values()] : [{ name: 'Everything', value: '{{ input }}' }], deadlineMinutes: 1_440,
  };
  return { id, title: `Insert an Approval step before “${step.name}”`, safety: 'safe', patch: onWires(taken, before, { type: 'approval', name: 'Approve', parameters, inPort: 'in', outPort: 'approved' }, step.node.id) };
}

/** The expression that reads a field of the item. Past a list, the list itself is shown. */
function accessor(path: FieldPath): string {
  const list = path.indexOf('*');
  const parts = list === -1 ? path : path.slice(0, list);
  return parts.reduce((text, part) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(part) ? `${text}.${part}` : `${text}[${JSON.stringify(part)}]`), 'input');
}

export const setParameter = (step: StepView, path: string, value: Json | undefined): PatchOperation => ({ op: 'setParameter', nodeId: step.node.id, path: path.split('.'), value });

/** A new connection slot for the step, so that the secret can live in the vault. */
export function newSlot(step: StepView, type: string, auth: ConnectionSlot['auth'], hosts: readonly string[]): PatchOperation[] {
  if (step.node.connection !== undefined) return [];
  const taken = new Taken(step.flow);
  const slotId = taken.id(`${step.name} connection`);
  const slot: ConnectionSlot = { id: slotId, name: `${step.name} connection`.slice(0, 200), type, auth, hosts: [...hosts], scopes: [] };
  return [{ op: 'setConnection', slotId, path: [], value: slot as unknown as JsonObject }, { op: 'setNode', nodeId: step.node.id, values: { connection: slotId } }];
}
