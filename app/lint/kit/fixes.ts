/** Graph patches that rules offer. Ids are made from ids that are already there, so the same flow always gets the same patch. */
import type { PatchOperation } from '../../workflow/graph/patch.ts';
import type { ConnectionSlot, FlowEdge, FlowNode } from '../../workflow/model/flow.ts';
import { isForeignExpression, parameterReads } from '../../workflow/expression/parameters.ts';
import { computedReads } from '../../workflow/expression/shown.ts';
import { parsePath, pathText, personalLabels, type FieldPath } from '../../workflow/model/labels.ts';
import type { EffectFact, Read } from '../../nodes/kit/facts.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Fix } from './finding.ts';
import type { FlowView } from './flow-view.ts';
import { firstAfter } from './reach.ts';
import { lowBit } from '../dataflow/cell.ts';
import { isPrompt, type StepSink } from './step-sinks.ts';
import { labelsSeen, type Seen, type StepView } from './step-view.ts';

/**
 * An id made from the step that the fix is for. It depends on that step alone, so that a fix stays the same while other parts of the
 * flow change; names are made unique when the patch is applied.
 */
function idFor(view: FlowView, wanted: string): string {
  const base = wanted.slice(0, 110);
  let id = base;
  for (let count = 2; view.graph.indexOfId.has(id); count += 1) id = `${base}-${count}`;
  return id;
}

interface NewStep {
  readonly type: string;
  readonly name: string;
  readonly parameters: JsonObject;
  readonly inPort: string;
  readonly outPort: string;
}

/** Puts a new step on each of the wires, one step for all of them. */
function onWires(view: FlowView, edges: readonly FlowEdge[], step: NewStep, near: string): PatchOperation[] {
  const node: FlowNode = {
    id: idFor(view, `${step.type}-${near}`),
    type: step.type,
    typeVersion: 1,
    name: step.name,
    parameters: step.parameters,
  };
  const out: PatchOperation[] = [{ op: 'addNode', node, near }];
  for (const edge of edges) out.push({ op: 'removeEdge', edgeId: edge.id });
  const froms = new Map(edges.map((edge) => [`${edge.from.node}/${edge.from.port}`, edge.from]));
  const tos = new Map(edges.map((edge) => [`${edge.to.node}/${edge.to.port}`, edge.to]));
  for (const from of froms.values())
    out.push({
      op: 'addEdge',
      edge: { id: `${from.node}.${from.port}-${node.id}`.slice(0, 128), kind: 'data', from, to: { node: node.id, port: step.inPort } },
    });
  for (const to of tos.values())
    out.push({
      op: 'addEdge',
      edge: { id: `${node.id}-${to.node}.${to.port}`.slice(0, 128), kind: 'data', from: { node: node.id, port: step.outPort }, to },
    });
  return out;
}

/** Tokens go into the step instead of the fields, and come back to plain values behind it. */
export function tokeniseAround(step: StepView, fields: readonly string[], id: string): Fix | undefined {
  const before = step.entering.filter((edge) => edge.kind === 'data');
  if (before.length === 0 || fields.length === 0) return undefined;
  const after = step.leaving.filter((edge) => edge.kind === 'data');
  const paths = [...new Set(fields)].sort();
  const patch = onWires(
    step.flow,
    before,
    { type: 'tokenise', name: 'Tokenise', parameters: { fields: paths }, inPort: 'in', outPort: 'out' },
    step.node.id,
  );
  if (after.length > 0) {
    const answers = step.flow.fieldsByModel(step.index);
    patch.push(
      ...onWires(
        step.flow,
        after,
        {
          type: 'restore',
          name: 'Restore',
          parameters: { fields: [...new Set([...paths, ...answers])].sort() },
          inPort: 'in',
          outPort: 'out',
        },
        step.node.id,
      ),
    );
  }
  const title =
    after.length > 0
      ? `Insert a Tokenise step before “${step.name}” and a Restore step after it`
      : `Insert a Tokenise step before “${step.name}”`;
  return { id, title, safety: computesWith(step, paths) || (after.length > 0 && goesOut(step)) ? 'choice' : 'safe', patch };
}

const FARTHEST = 200;
/** Somebody else gets what they are given as data, and not as a message that was meant for them. */
export const takesAway = ({ kind, zone }: StepSink): boolean =>
  (zone.scope === 'vendor' || zone.scope === 'public') && kind !== 'message' && kind !== 'response';
/** What goes to a further model is told there, and mended there. */
const takesAlone = (sink: StepSink): boolean => takesAway(sink) && !isPrompt(sink.kind);
const takers = (flow: FlowView): Int32Array =>
  firstAfter(
    flow,
    flow.stepsWith('sinks').filter(({ sinks }) => sinks.some(takesAlone)),
  );

/** What is plain again behind the step would leave the house further on: where the values come back is for somebody to choose. */
function goesOut(step: StepView): boolean {
  const { witnesses } = step.flow.analysis;
  const cameThrough = (seen: Seen): boolean =>
    witnesses.find(witnesses.spots(seen.joined, seen.at), lowBit(labelsSeen(seen) & personalLabels))?.steps.includes(step.index) === true;
  const { flow } = step;
  if (flow.once(takers)[step.index] === -1) return false;
  const seen = new Set<number>([step.index]);
  const queue = [...step.next];
  for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
    if (seen.has(one.index)) continue;
    if (seen.size > FARTHEST) return true;
    seen.add(one.index);
    if (
      one.sinks.some(
        (sink) => takesAlone(sink) && one.see(sink.reads).some((seen) => (labelsSeen(seen) & personalLabels) !== 0 && cameThrough(seen)),
      )
    )
      return true;
    queue.push(...one.next);
  }
  return false;
}

/** Fewer digits and years instead of days, before the step sees them. */
export function coarsenBefore(step: StepView, fields: readonly string[], id: string): Fix | undefined {
  const before = step.entering.filter((edge) => edge.kind === 'data');
  if (before.length === 0 || fields.length === 0) return undefined;
  const parameters = { fields: [...new Set(fields)].sort().map((path) => ({ path, method: 'coarsen' })) };
  return {
    id,
    title: `Insert a Mask step before “${step.name}”`,
    safety: 'choice',
    patch: onWires(step.flow, before, { type: 'mask', name: 'Mask', parameters, inPort: 'in', outPort: 'out' }, step.node.id),
  };
}

/** The step works on one item after the other, and what it gives goes on when all are done. */
export function loopAround(step: StepView, id: string): Fix | undefined {
  const before = step.entering.filter((edge) => edge.kind === 'data');
  const after = step.leaving.filter((edge) => edge.kind === 'data');
  const [first] = before;
  const out = step.facts.outputs.find((port) => port.kind === 'data')?.id;
  if (first === undefined || out === undefined || after.some((edge) => edge.from.port !== out)) return undefined;
  const node: FlowNode = {
    id: idFor(step.flow, `loop-${step.node.id}`),
    type: 'loop',
    typeVersion: 1,
    name: 'One at a time',
    parameters: { list: '', batchSize: 1, maxItems: 1_000 },
  };
  const wire = (from: FlowEdge['from'], to: FlowEdge['to']): PatchOperation => ({
    op: 'addEdge',
    edge: { id: `${from.node}.${from.port}-${to.node}.${to.port}`.slice(0, 128), kind: 'data', from, to },
  });
  const sources = new Map(before.map((edge) => [`${edge.from.node}/${edge.from.port}`, edge.from]));
  const patch: PatchOperation[] = [
    { op: 'addNode', node, near: step.node.id },
    ...[...before, ...after].map((edge): PatchOperation => ({ op: 'removeEdge', edgeId: edge.id })),
    ...[...sources.values()].map((from) => wire(from, { node: node.id, port: 'in' })),
    wire({ node: node.id, port: 'loop' }, first.to),
    wire({ node: step.node.id, port: out }, { node: node.id, port: 'back' }),
    ...after.map((edge) => wire({ node: node.id, port: 'done' }, edge.to)),
  ];
  return { id, title: `Let “${step.name}” work on one entry after the other`, safety: 'safe', patch };
}

/** Puts a step before another one, which goes on from its port `outPort`; undefined where nothing leads to the other one. */
export function stepBefore(
  step: StepView,
  made: Pick<NewStep, 'type' | 'name' | 'parameters'> & { readonly outPort?: string },
): PatchOperation[] | undefined {
  const before = step.entering.filter((edge) => edge.kind === 'data');
  return before.length === 0 ? undefined : onWires(step.flow, before, { outPort: 'out', ...made, inPort: 'in' }, step.node.id);
}

/** A person sees what decides about the effect, all of it, and says yes or no, before the step acts. None where something of it cannot be shown. */
export function approvalBefore(step: StepView, id: string, effect: EffectFact): Fix | undefined {
  const before = step.entering.filter((edge) => edge.kind === 'data');
  const shown = new Map<string, JsonObject>();
  for (const read of effect.reads) {
    const one = shownAs(read);
    if (one === undefined) return undefined;
    if (one !== 'known') shown.set(one.value, { ...one });
  }
  if (before.length === 0 || shown.size > MOST_SHOWN) return undefined;
  const parameters = {
    title: `May “${step.name}” go on?`,
    message: `This step ${effect.what}.`,
    arguments: shown.size > 0 ? [...shown.values()] : [{ name: 'Everything', value: '{{ input }}' }],
    deadlineMinutes: 1_440,
  };
  return {
    id,
    title: `Insert an Approval step before “${step.name}”`,
    safety: 'safe',
    patch: onWires(step.flow, before, { type: 'approval', name: 'Approve', parameters, inPort: 'in', outPort: 'approved' }, step.node.id),
  };
}
const MOST_SHOWN = 60;

/** The value by name; `known` where it is the flow's own and no data; undefined where an approval before the step cannot see it. */
function shownAs(read: Read): { readonly name: string; readonly value: string } | 'known' | undefined {
  switch (read.from) {
    case 'input':
      return read.port !== undefined && read.port !== 'in'
        ? undefined
        : { name: read.path.length === 0 ? 'Everything' : pathText(read.path).slice(0, 200), value: `{{ ${accessor(read.path)} }}` };
    case 'node':
      return {
        name: [read.node, ...read.path].join('.').slice(0, 200),
        value: `{{ ${accessor(read.path, `node[${JSON.stringify(read.node)}]`)} }}`,
      };
    case 'any':
      return { name: 'Everything', value: '{{ input }}' };
    case 'run':
    case 'environment':
      return 'known';
    case 'model':
      return undefined;
  }
}

/** The step does more with one of the fields than write it out: with a token in its place it fails, or takes another way. */
function computesWith(step: StepView, fields: readonly string[]): boolean {
  const paths = fields.map(parsePath);
  const meets = (a: FieldPath, b: FieldPath): boolean => a.slice(0, b.length).every((part, index) => part === b[index]);
  const isOne = (read: Read): boolean =>
    read.from === 'any' || (read.from === 'input' && paths.some((path) => meets(path, read.path) || meets(read.path, path)));
  const visit = (value: Json): boolean => {
    if (typeof value === 'string') return computedReads(value).some(isOne);
    if (typeof value !== 'object' || value === null) return false;
    if (isForeignExpression(value))
      return (
        !/^(?:[^{}]|\{\{\s*[$\w.[\]"'?-]+(?:\([\w\s"'-]*\)[$\w.[\]"'?-]*)?\s*\}\})*$/.test(value.source) &&
        parameterReads(value).reads.some(isOne)
      );
    return Object.values(value).some(visit);
  };
  return Object.values(step.node.parameters).some(visit);
}

/** The expression that reads a field of the item. Past a list, the list itself is shown. */
export function accessor(path: FieldPath, from = 'input'): string {
  const list = path.indexOf('*');
  const parts = list === -1 ? path : path.slice(0, list);
  return parts.reduce(
    (text, part) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(part) ? `${text}.${part}` : `${text}[${JSON.stringify(part)}]`),
    from,
  );
}

export const setParameter = (step: StepView, path: string, value: Json | undefined): PatchOperation => ({
  op: 'setParameter',
  nodeId: step.node.id,
  path: path.split('.'),
  value,
});

/** A new connection slot for the step, so that the secret can live in the vault. */
export function newSlot(step: StepView, type: string, auth: ConnectionSlot['auth'], hosts: readonly string[]): PatchOperation[] {
  if (step.node.connection !== undefined || step.flow.connection(`connection-${step.node.id}`.slice(0, 128)) !== undefined) return [];
  const slotId = `connection-${step.node.id}`.slice(0, 128);
  const slot: ConnectionSlot = { id: slotId, name: `${step.name} connection`.slice(0, 200), type, auth, hosts: [...hosts], scopes: [] };
  return [
    { op: 'setConnection', slotId, path: [], value: slot as unknown as JsonObject },
    { op: 'setNode', nodeId: step.node.id, values: { connection: slotId } },
  ];
}
