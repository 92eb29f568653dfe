/** One n8n workflow -> one flow and its loss report. Pure: the same file always gives the same flow, ids included. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { emptyFlow, limits, type Flow, type FlowNode } from '../../workflow/model/flow.ts';
import { NameGiver, uniqueId } from '../../workflow/graph/names.ts';
import { renameNodeInJavaScript } from '../../workflow/expression/rename.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import { foreignAction, type ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import { boundedFacts } from '../bounded-facts.ts';
import { cardWidth, widestGap, withoutWideGaps } from '../layout.ts';
import type { LossReport } from '../loss.ts';
import { labelsInSample, saysMore } from '../../privacy/detectors/samples.ts';
import { withSample } from '../sample-labels.ts';
import { hasYesAndNo, isUndecided, waysAfterYes, type SaidYes } from './approvals/approvals.ts';
import { Connections } from './connections.ts';
import { describe } from './describe/describe.ts';
import type { Described } from './describe/kit.ts';
import { codeOf } from './describe/local.ts';
import { standsForAnId } from './describe/subflows.ts';
import { edgesOf } from './edges.ts';
import { holdsForeign, translateObject } from './expression.ts';
import { fieldsRead } from './fields-read.ts';
import { throughGates } from './gates.ts';
import { finderOf, nameNodes, type NamedNode } from './identity.ts';
import { effectOf, nodeTypeInfo, operationOf, type NodeTypeInfo } from './map/node-map.ts';
import { toNative } from './native/native.ts';
import { pagesAtTheEnd, pageSink } from './last-page.ts';
import { noteOf } from './notes.ts';
import { answersInOwnChat } from './own-chat.ts';
import type { N8nWorkflow } from './parse.ts';
import { placesOf, saysNoPlaces } from './places.ts';
import { settingsOf } from './settings.ts';
import { openedToAll } from './shared-places.ts';
import { reportTopLevel } from './top-level.ts';
import { withMarks } from './unmarked-texts.ts';
import { partKindOf, portsOf, wiresOf, withWaysBack, type NodePorts, type Wire } from './wiring.ts';

interface Step {
  readonly named: NamedNode;
  readonly info: NodeTypeInfo;
  readonly ports: NodePorts;
  readonly incoming: readonly Wire[];
  /** Somebody is asked before it runs as a tool. */
  readonly asked: boolean;
}

const isNote = (named: NamedNode): boolean => nodeTypeInfo(named.node.type).category === 'note';

function stepsOf(named: readonly NamedNode[], wires: readonly Wire[], asked: ReadonlySet<string>): Step[] {
  const incoming = Map.groupBy(wires, ({ to }) => to.id);
  const outgoing = Map.groupBy(wires, ({ from }) => from.id);
  return named.map((one) => {
    const info = nodeTypeInfo(one.node.type);
    const into = incoming.get(one.id) ?? [];
    const parameters = withMarks(info.key, one.node.parameters);
    const filled = parameters === one.node.parameters ? one : { ...one, node: { ...one.node, parameters } };
    return {
      named: filled,
      info,
      incoming: into,
      asked: asked.has(one.id),
      ports: portsOf(filled, info, into, outgoing.get(one.id) ?? []),
    };
  });
}

/** Parameters with translated expressions; names that had to change are followed. */
function valuesOf({ named, info }: Step, renamed: ReadonlyMap<string, string>): JsonObject {
  const code = codeOf(info.key, named.node.parameters)?.parameter;
  const isCode = (key: string): boolean => key === code || key === 'jsCode' || key === 'pythonCode' || key === 'functionCode';
  const source = renamed.size === 0 ? named.node.parameters : (renameInRaw(named.node.parameters, renamed) as JsonObject);
  return translateObject(source, isCode);
}

/** Expressions name steps as the file did; a step that got another name here is followed before translation. */
function renameInRaw(value: Json, renamed: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') {
    if (!value.includes('$')) return value;
    let text = value;
    for (const [from, to] of renamed) text = renameNodeInJavaScript(text, from, to);
    return text;
  }
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => renameInRaw(item, renamed));
  return typeof value === 'object' && value !== null && !isForeignExpression(value)
    ? Object.fromEntries(Object.entries(value as JsonObject).map(([key, item]) => [key, renameInRaw(item, renamed)]))
    : value;
}

/**
 * What the node was, without what the flow carries already. Its parameters live on in `parameters`; a second copy here would keep a
 * secret in the file after the user has moved it into the vault.
 */
function originOf({ raw }: NamedNode['node']): JsonObject {
  const {
    parameters: _parameters,
    name: _name,
    position: _position,
    credentials: _credentials,
    notes: _notes,
    type: _type,
    typeVersion: _version,
    ...rest
  } = raw;
  return rest;
}

const maxSample = 100;

function sampleOf(items: readonly Json[] | undefined, named: NamedNode, loss: LossReport): readonly Json[] | undefined {
  if (items === undefined || items.length === 0) return undefined;
  if (items.length > maxSample) loss.add('sample-dropped', `Of ${items.length} pinned items the first ${maxSample} were kept.`, named.id);
  return items.slice(0, maxSample);
}

const plainSwitches: readonly (readonly [key: string, meaning: string])[] = [
  ['executeOnce', 'runs once for all items'],
  ['alwaysOutputData', 'gives out an empty item when it has nothing'],
];

function commonOf(
  step: Step,
  workflow: N8nWorkflow,
  connections: Connections,
  loss: LossReport,
): Omit<FlowNode, 'type' | 'typeVersion' | 'parameters'> {
  const { named, info } = step;
  const { node } = named;
  const slot = connections.bind(named, info, loss);
  const sample = sampleOf(workflow.pinned.get(node.name), named, loss);
  for (const [key, meaning] of plainSwitches)
    if (node.raw[key] === true) loss.add('setting-dropped', `“${named.name}” ${meaning}; that has no counterpart here.`, named.id);
  if (node.notes !== undefined && node.notes.length > limits.text)
    loss.add('value-changed', `The note of “${named.name}” was cut at ${limits.text} characters.`, named.id);
  return {
    id: named.id,
    name: named.name,
    ...(slot === undefined ? {} : { connection: slot.id }),
    ...(node.onError === 'stop' ? {} : { onError: node.onError }),
    ...(node.retry === undefined ? {} : { retry: { maxAttempts: node.retry.tries, backoffMs: node.retry.waitMs } }),
    ...(node.disabled ? { disabled: true } : {}),
    ...(node.notes === undefined ? {} : { note: node.notes.slice(0, limits.text) }),
    ...(sample === undefined ? {} : { sample: [...sample] }),
    foreign: {
      format: 'n8n',
      type: node.type,
      ...(Number.isFinite(node.typeVersion) ? { typeVersion: node.typeVersion } : {}),
      raw: originOf(node),
    },
  };
}

/** The structured parser that is plugged in, also through one that mends answers. */
function parserOf({ incoming }: Step, byId: ReadonlyMap<string, Step>, depth = 0): JsonObject | undefined {
  const wire = incoming.find(({ kind }) => kind === 'parser');
  const parser = wire === undefined ? undefined : byId.get(wire.from.id);
  if (parser === undefined || parser.named.node.disabled) return undefined;
  if (parser.info.key === 'lc.outputParserStructured') return parser.named.node.parameters;
  return parser.info.key === 'lc.outputParserAutofixing' && depth === 0 ? parserOf(parser, byId, 1) : undefined;
}

const hasDirectParser = ({ incoming }: Step, byId: ReadonlyMap<string, Step>): boolean =>
  incoming.some(({ kind, from }) => kind === 'parser' && byId.get(from.id)?.info.key === 'lc.outputParserStructured');

/** What the conversations of the memory that is plugged in are kept under. */
function memoryOf({ incoming }: Step, built: ReadonlyMap<string, FlowNode>, facts: ReadonlyMap<string, ForeignFacts>): string | undefined {
  const wire = incoming.find(({ kind, from }) => kind === 'memory' && !from.node.disabled);
  const memory = wire === undefined ? undefined : built.get(wire.from.id);
  if (memory === undefined || wire === undefined) return undefined;
  return memory.type === 'memory-buffer' ? String(memory.parameters['key']) : facts.get(wire.from.id)?.stores[0]?.key;
}

/** An item of n8n holds its fields under `json`. */
const jsonOf = (item: Json): Json => (isJsonObject(item) ? (item['json'] ?? item) : item);
const sources: ReadonlySet<string> = new Set(['webhook', 'httpRequest', 'postgres']);

/** Steps that take a file without saying so; the others name a binary property or field. */
const fileSteps: ReadonlySet<string> = new Set([
  'extractFromFile',
  'readPDF',
  'spreadsheetFile',
  'moveBinaryData',
  'compression',
  'editImage',
]);

/** Who was asked has not said yes yet; on one way out of the step that looks at the answer, they have. */
function withAnswer<F extends Pick<ForeignFacts, 'human' | 'guardPort' | 'guardKind' | 'guardAsked'>>(
  facts: F,
  step: Step,
  yes: Guard | undefined,
): F {
  if (step.asked && facts.human === undefined) return { ...facts, human: { approvers: 1 } };
  return {
    ...facts,
    ...(facts.human === undefined || !isUndecided(step)
      ? {}
      : { human: { ...facts.human, undecided: true, ...(hasYesAndNo(step) ? { yesOrNo: true } : {}) } }),
    ...yes,
  };
}

const ofDatabase = /^(?:postgres|mySql):/;

/** A step of this program names a table by the connection to its database; steps of n8n beside it mean the same one. */
const atConnection = <F extends Pick<ForeignFacts, 'stores'>>(facts: F, slot: string | undefined): F =>
  slot === undefined || !facts.stores.some(({ key }) => ofDatabase.test(key))
    ? facts
    : { ...facts, stores: facts.stores.map((store) => ({ ...store, key: store.key.replace(ofDatabase, `${slot}:`).slice(0, 500) })) };

type Guard = Required<Pick<ForeignFacts, 'guardPort' | 'guardKind' | 'guardAsked'>>;
function guardOf({ ports }: Step, yes: SaidYes | undefined): Guard | undefined {
  const port = yes === undefined ? undefined : ports.output('data', yes.output)?.id;
  return yes === undefined || port === undefined ? undefined : { guardPort: port, guardKind: 'approval', guardAsked: yes.asked };
}

/** A key or a text inside of it holds `part`. */
function mentions(value: Json, part: string): boolean {
  if (typeof value === 'string') return value.includes(part);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return (value as readonly Json[]).some((one) => mentions(one, part));
  for (const key in value) if (key.includes(part) || mentions((value as JsonObject)[key] as Json, part)) return true;
  return false;
}

/** Builds the nodes; parts come first, because a root's facts speak of the model that is plugged into it. */
function buildNodes(
  steps: readonly Step[],
  workflow: N8nWorkflow,
  renamed: ReadonlyMap<string, string>,
  connections: Connections,
  loss: LossReport,
): { nodes: FlowNode[]; ports: ReadonlyMap<string, NodePorts>; taken: ReadonlySet<Wire>; behind: ReadonlyMap<string, FlowNode> } {
  const facts = new Map<string, ForeignFacts>();
  const ports = new Map<string, NodePorts>();
  const built = new Map<string, FlowNode>();
  const taken = new Set<Wire>();
  const behind = new Map<string, FlowNode>();
  const names = new NameGiver(steps.map(({ named }) => named.name));
  const ids = new NameGiver(workflow.nodes.flatMap(({ id }) => id ?? []).concat(steps.map(({ named }) => named.id)));
  const usesFiles = steps.some(({ named: { node }, info }) => fileSteps.has(info.key) || mentions(node.parameters, 'inary'));
  const parts = new Set(
    steps.flatMap(({ incoming }) => incoming.flatMap(({ kind, from }) => (kind === 'model' || kind === 'memory' ? [from.id] : []))),
  );
  const byId = new Map(steps.map((step) => [step.named.id, step]));
  const ways = waysAfterYes(steps);
  const [answering, pages, open] = [answersInOwnChat(steps), pagesAtTheEnd(steps), openedToAll(steps)];
  const nexts = Map.groupBy(
    steps.flatMap(({ incoming }) => incoming).filter(({ kind }) => kind === 'data'),
    ({ from }) => from.id,
  );
  const readsField = fieldsRead(steps, nexts);
  const rank = (step: Step): number =>
    step.info.category === 'ai.model' || partKindOf(step.info, step.named.node.parameters['mode']) === 'memory' ? 0 : 1;
  for (const step of [...steps].sort((a, b) => rank(a) - rank(b))) {
    const { named, info } = step;
    const { resource, operation } = info.gates
      ? { resource: undefined, operation: 'sendAndWait' }
      : operationOf(info.key, named.node.parameters, named.node.typeVersion);
    const modelWires = step.incoming.filter((wire) => wire.kind === 'model');
    const [modelWire] = modelWires;
    const described: Described = {
      node: named.node,
      info,
      resource,
      operation,
      effect: effectOf(info, resource, operation),
      values: valuesOf(step, renamed),
      outputs: step.ports.outputs.filter((port) => port.kind !== 'error').map((port) => port.id),
      asTool: step.ports.asTool,
      idleTool: step.ports.idleTool,
      model: modelWire === undefined ? undefined : facts.get(modelWire.from.id),
      parser: parserOf(step, byId),
      memory: memoryOf(step, built, facts),
      inputs: step.ports.inputs.filter((port) => port.kind === 'data').map((port) => port.id),
    };
    const shown =
      workflow.pinned.has(named.node.name) && !info.category.startsWith('ai.')
        ? labelsInSample(workflow.pinned.get(named.node.name) ?? [], jsonOf)
        : [];
    const yes = guardOf(step, ways.get(named.id));
    const common = commonOf(step, workflow, connections, loss);
    const own = (): Omit<ForeignFacts, 'inputs' | 'outputs'> => {
      const made = describe(described);
      return {
        ...made,
        ...(answering.has(named.id) ? { answers: true } : {}),
        ...(open.has(named.id) ? { zone: { ...made.zone, scope: 'public' } } : {}),
        ...(pages.has(named.id) ? { sinks: [...made.sinks, pageSink] } : {}),
      };
    };
    const found = (): ForeignFacts =>
      boundedFacts(
        named,
        withAnswer(withSample(atConnection(own(), common.connection), shown, described.outputs[0]), step, yes),
        step.ports,
        loss,
      );
    if (parts.has(named.id)) facts.set(named.id, found());
    // A step of this program describes its fields by their names; where a sample shows more, the imported step says so. It knows nothing of who was asked either.
    const native =
      (sources.has(info.key) && shown.some(saysMore)) || yes !== undefined || step.asked
        ? undefined
        : toNative({
            ...described,
            ports: step.ports,
            settings: workflow.settings,
            incoming: step.incoming,
            usesFiles,
            directParser: hasDirectParser(step, byId),
            readsField: (names) => readsField(step, names),
            plugged:
              modelWire === undefined || modelWires.length > 1 || modelWire.from.node.disabled || named.node.disabled
                ? undefined
                : built.get(modelWire.from.id),
          });
    if (native === undefined) {
      ports.set(named.id, step.ports);
      reportForeign(described, named, loss);
      built.set(named.id, {
        ...common,
        type: 'foreign-action',
        typeVersion: 1,
        parameters: foreignParameters(described, facts.get(named.id) ?? found()),
      });
    } else {
      ports.set(named.id, native.ports);
      for (const { kind, message } of native.loss) loss.add(kind, message, named.id);
      const { connection: _connection, ...unbound } = common;
      const model = native.takesModel && modelWire !== undefined ? built.get(modelWire.from.id) : undefined;
      if (model !== undefined && modelWire !== undefined) taken.add(modelWire);
      if (native.takesParser) for (const wire of step.incoming) if (wire.kind === 'parser') taken.add(wire);
      built.set(named.id, {
        ...(native.usesConnection && model === undefined ? common : unbound),
        ...(model?.connection === undefined ? {} : { connection: model.connection }),
        type: native.type,
        typeVersion: 1,
        parameters: native.parameters,
      });
      if (native.ways !== undefined)
        behind.set(named.id, {
          id: ids.giveId(`${named.id} ways`, 'ways'),
          type: native.ways.type,
          typeVersion: 1,
          name: names.give(`${named.name.slice(0, 150)} ${native.ways.name}`),
          parameters: native.ways.parameters,
          ...(named.node.disabled ? { disabled: true } : {}),
        });
    }
  }
  // A model that is nothing but a setting of others is no step any more.
  const gone = new Set(
    [...taken]
      .map(({ from }) => from.id)
      .filter((id) => steps.every(({ incoming }) => incoming.every((wire) => wire.from.id !== id || taken.has(wire)))),
  );
  for (const { from, to } of taken) if (gone.has(from.id)) loss.moved(from.id, to.id);
  return {
    nodes: steps
      .filter(({ named }) => !gone.has(named.id))
      .flatMap((step) => [built.get(step.named.id), behind.get(step.named.id)])
      .filter((node) => node !== undefined),
    ports,
    taken,
    behind,
  };
}

/** The code step of the AI package keeps its program one level down: to be run, or to make a part of a model. */
function programOf(value: Json | undefined): Json | undefined {
  if (!isJsonObject(value)) return value;
  const [one] = ['execute', 'supplyData'].map((how) => value[how]).filter(isJsonObject);
  return one?.['code'] ?? value;
}

function foreignParameters({ info, node, resource, operation, values }: Described, facts: ForeignFacts): JsonObject {
  const key = facts.code === undefined ? undefined : codeOf(info.key, node.parameters)?.parameter;
  const code = key === undefined ? undefined : programOf(values[key]);
  const rest =
    key === undefined || typeof code !== 'string' ? values : Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
  return foreignAction(
    {
      category: info.category,
      title: info.title,
      ...operationText(resource, operation),
      ...(typeof code === 'string' ? { code } : {}),
      values: rest,
    },
    facts,
  );
}

const operationText = (resource: string | undefined, operation: string | undefined): { operation?: string } => {
  const parts = [resource, operation].filter((part) => part !== undefined && !part.startsWith('='));
  return parts.length === 0 ? {} : { operation: parts.join(': ').slice(0, 300) };
};

function reportForeign({ info, node, values }: Described, named: NamedNode, loss: LossReport): void {
  if (info.known)
    loss.add(
      'opaque-step',
      `“${named.name}” (${info.title}) is checked here but cannot run here; replace it with a Countersign step.`,
      named.id,
    );
  else
    loss.add(
      'unknown-type',
      `Nobody has described “${node.type}”: “${named.name}” counts as untrusted, and what it does is unknown.`,
      named.id,
    );
  if (holdsForeign(values)) loss.add('expression-kept', `Expressions of “${named.name}” were kept in n8n's language.`, named.id);
}

export function importWorkflow(workflow: N8nWorkflow, fallbackName: string, loss: LossReport): Flow {
  const named = nameNodes(workflow.nodes, loss);
  const find = finderOf(named);
  const { wires, asked } = throughGates(withWaysBack(wiresOf(workflow.links, find, loss)));
  const drawn = wires.filter((wire) => {
    const toNote = isNote(wire.from) || isNote(wire.to);
    if (toNote)
      loss.add(
        'edge-dropped',
        `A connection of the note “${isNote(wire.from) ? wire.from.name : wire.to.name}” was dropped: notes carry nothing.`,
      );
    return !toNote;
  });
  const renamed = new Map(
    named
      .filter((one) => one.name !== one.node.name && one.node.name !== '' && find(one.node.name) === one)
      .map((one) => [one.node.name, one.name]),
  );
  for (const name of workflow.pinned.keys())
    if (find(name) === undefined) loss.add('sample-dropped', `Pinned data of “${name.slice(0, 80)}” was dropped: there is no such step.`);
  const connections = new Connections();
  const steps = named.filter((one) => !isNote(one));
  const { nodes, ports, taken, behind } = buildNodes(stepsOf(steps, drawn, asked), workflow, renamed, connections, loss);
  const notes = named.filter(isNote).flatMap((one) => noteOf(one, loss));
  const name = (workflow.name ?? fallbackName).trim().slice(0, limits.name) || 'Imported workflow';
  const flowId =
    workflow.id !== undefined && workflow.id.length <= 128 && !standsForAnId(workflow.id) ? workflow.id : uniqueId(name, new Set(), 'flow');
  reportTopLevel(workflow, find, loss);
  const places = placesOf(steps, drawn);
  for (const [id, { id: router }] of behind) {
    const [x, y] = places.get(id) ?? [0, 0];
    places.set(router, [x, y + 110]);
  }
  if (saysNoPlaces(steps)) loss.add('layout', 'The file has no places for its steps, so they were laid out anew.');
  else if (steps.some((one) => one.node.position === undefined)) loss.add('layout', 'Some steps had no position and were put in rows.');
  const docked = new Set(drawn.filter(({ kind }) => kind !== 'data' && kind !== 'error').map(({ from }) => from.id));
  const acrossOf = withoutWideGaps(
    [
      ...nodes
        .filter(({ id }) => !docked.has(id))
        .map(({ id }) => {
          const [x] = places.get(id) ?? [0, 0];
          return { from: x, to: x + cardWidth };
        }),
      ...notes.map(({ rect }) => ({ from: rect.x, to: rect.x + rect.width })),
    ],
    widestGap,
  );
  return {
    ...emptyFlow(flowId, name),
    ...(workflow.description === undefined ? {} : { purpose: workflow.description.slice(0, limits.text) }),
    settings: settingsOf(workflow.settings, loss),
    connections: connections.list,
    nodes,
    edges: edgesOf(
      drawn.filter((wire) => !taken.has(wire)),
      ports,
      behind,
    ),
    notes: notes.map(({ note }) => note),
    layout: {
      nodes: Object.fromEntries(
        nodes.map((node) => {
          const [x, y] = places.get(node.id) ?? [0, 0];
          return [node.id, { x: acrossOf(x), y }];
        }),
      ),
      notes: Object.fromEntries(notes.map(({ note, rect }) => [note.id, { ...rect, x: acrossOf(rect.x) }])),
    },
  };
}
