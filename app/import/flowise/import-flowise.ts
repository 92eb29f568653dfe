/** Flowise flows -> flows of this program. A chatflow begins where somebody writes into its chat, which the file does not draw: that step is added. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { PortSpec } from '../../nodes/kit/facts.ts';
import { NameGiver, uniqueId } from '../../workflow/graph/names.ts';
import { emptyFlow, limits, type EdgeKind, type Flow, type FlowEdge, type FlowNode } from '../../workflow/model/flow.ts';
import { leftOutOf } from '../../privacy/detectors/secrets/places.ts';
import { foreignAction } from '../../nodes/foreign-action/parameters.ts';
import { boundedFacts } from '../bounded-facts.ts';
import { LossReport } from '../loss.ts';
import type { FlowWithLoss } from '../n8n/import-n8n.ts';
import { brings } from '../n8n/describe/kit.ts';
import { numberedPort } from '../n8n/ports.ts';
import { describeFlowise } from './describe.ts';
import { toolFacts } from './tools.ts';
import type { FlowiseDescription } from './description.ts';
import { flowiseIn, flowLists, parseFlowise, type FlowiseEdge, type FlowiseFile, type FlowiseNode } from './parse.ts';
import { valuesOf, withVariables, type Named } from './values.ts';

interface Step {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly described: FlowiseDescription;
  readonly values: JsonObject;
  readonly prompts?: boolean;
  readonly outputs: number;
  readonly x: number;
  readonly y: number;
}

const nobody: Named = { steps: new Map(), chat: undefined };

const isNote = ({ type }: FlowiseNode): boolean => /^stickyNote/.test(type);
const titles: Readonly<Record<EdgeKind, string>> = {
  data: 'In',
  error: 'On error',
  model: 'Model',
  memory: 'Memory',
  tool: 'Tools',
  parser: 'Parser',
  embedding: 'Embedding',
  document: 'Documents',
  splitter: 'Splitter',
  retriever: 'Retriever',
  reranker: 'Reranker',
  vectorStore: 'Vector store',
};

/** What an agent looks up in stored documents is a setting of it too: who wrote them writes to the model. */
function knowledgeInside(node: FlowiseNode, parent: string): Step[] {
  const held = ['agentKnowledgeDocumentStores', 'agentKnowledgeVSEmbeddings']
    .flatMap((key) => {
      const value = node.inputs[key];
      return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
    })
    .slice(0, 50);
  return held.map((store, index): Step => {
    const said = [store['documentStore'], store['vectorStore'], store['knowledgeName']].find(
      (value) => typeof value === 'string' && value !== '',
    );
    const described = describeFlowise({
      ...node,
      type: typeof store['vectorStore'] === 'string' ? store['vectorStore'] : 'documentStoreVS',
      category: 'Vector Stores',
      inputs: { indexName: typeof said === 'string' ? said : '' },
    });
    return {
      id: `${node.id.slice(0, 100)}~knowledge-${index + 1}`,
      name: `Documents of ${parent}`,
      type: 'documentStore',
      described,
      values: valuesOf(store, nobody),
      outputs: 1,
      x: node.x - 80 - index * 60,
      y: node.y + 180,
    };
  });
}

/** Tools that the model's provider runs itself: `agentToolsBuiltInOpenAI: '["web_search_preview"]'`. */
function builtInside(node: FlowiseNode, parent: string): Step[] {
  const names = Object.entries(node.inputs)
    .filter(([key]) => key.startsWith('agentToolsBuiltIn'))
    .flatMap(([, value]) => (typeof value === 'string' ? [...value.matchAll(/"([a-z_]{3,60})"/g)].map((match) => match[1] ?? '') : []));
  return [...new Set(names)].slice(0, 20).map((name, index): Step => ({
    id: `${node.id.slice(0, 100)}~builtin-${index + 1}`,
    name: `${name} of ${parent}`,
    type: name,
    described: { category: 'ai.tool', facts: toolFacts(/code/.test(name) ? 'codeInterpreter' : name, {}, false) },
    values: {},
    outputs: 1,
    x: node.x + 300 + index * 60,
    y: node.y + 180,
  }));
}

/** Agentflow steps hold their tools as settings; drawn as steps, their authority counts. */
function toolsInside(node: FlowiseNode, parent: string): { readonly steps: Step[]; readonly edges: FlowiseEdge[] } {
  const held = [node.inputs['agentTools'], node.inputs['llmTools']]
    .flatMap((value) => (Array.isArray(value) ? (value as readonly Json[]) : []))
    .filter(isJsonObject)
    .slice(0, 100);
  const steps = held.flatMap((tool, index): Step[] => {
    const type = typeof tool['agentSelectedTool'] === 'string' ? tool['agentSelectedTool'] : '';
    if (type === '') return [];
    const settings = isJsonObject(tool['agentSelectedToolConfig']) ? tool['agentSelectedToolConfig'] : {};
    const facts = toolFacts(type, settings, true);
    return [
      {
        id: `${node.id.slice(0, 100)}~tool-${index + 1}`,
        name: `${type} of ${parent}`,
        type,
        described: {
          category: 'ai.tool',
          facts: { ...facts, ...(tool['agentSelectedToolRequiresHumanInput'] === true ? { human: { approvers: 1, bound: true } } : {}) },
        },
        values: valuesOf(settings, nobody),
        outputs: 1,
        x: node.x + index * 60,
        y: node.y + 180,
      },
    ];
  });
  steps.push(...knowledgeInside(node, parent), ...builtInside(node, parent));
  return { steps, edges: steps.map(({ id }) => ({ from: id, output: 0, to: node.id, anchor: 'tools', kind: 'tool' })) };
}

const startTypes: ReadonlySet<string> = new Set(['startAgentflow', 'seqStart', 'startFunction']);
const asks: ReadonlySet<string> = new Set(['ai.agent', 'ai.llm']);

/** Where the chat's words come in, if no step says so. */
function chatStep(
  file: FlowiseFile,
  name: string,
  steps: readonly Step[],
  edges: readonly FlowiseEdge[],
): { readonly steps: readonly Step[]; readonly edges: readonly FlowiseEdge[] } {
  if (file.nodes.some(({ type }) => startTypes.has(type))) return { steps, edges };
  const asked = new Set(
    edges
      .filter(
        ({ kind, to }) =>
          kind === 'data' &&
          steps.some((step) => step.id === to && asks.has(step.described.category)) &&
          steps.some((step) => step.id === edges.find((edge) => edge.to === to)?.from && asks.has(step.described.category)),
      )
      .map(({ to }) => to),
  );
  const plugged = new Set(edges.filter(({ kind }) => kind === 'tool').map(({ from }) => from));
  const first = steps.filter(({ id, described }) => asks.has(described.category) && !asked.has(id) && !plugged.has(id));
  if (first.length === 0) return { steps, edges };
  const id = uniqueId('chat', new Set(steps.map((step) => step.id)), 'chat');
  const chat: Step = {
    id,
    name,
    type: 'chat',
    values: {},
    outputs: 1,
    x: Math.min(...steps.map(({ x }) => x)) - 300,
    y: first[0]?.y ?? 0,
    described: {
      category: 'trigger.chat',
      facts: {
        known: true,
        zone: { scope: 'local' },
        effects: [],
        sinks: [],
        networks: [],
        hosts: [],
        fields: [],
        stores: [],
        result: 'nothing',
        brings: brings('chat', ['out']),
        trigger: { kind: 'chat', exposed: true, auth: 'unseen', atLeastOnce: false },
      },
    },
  };
  // A prompt that is plugged in is filled in with the same words.
  const told = new Set(first.map((step) => step.id));
  const prompts = edges.flatMap(({ from, to, kind }) =>
    kind === 'data' && told.has(to) ? steps.filter((step) => step.id === from && step.prompts) : [],
  );
  return {
    steps: [chat, ...steps],
    edges: [
      ...edges,
      ...[...first, ...new Set(prompts)].map((step): FlowiseEdge => ({
        from: id,
        output: 0,
        to: step.id,
        anchor: 'question',
        kind: 'data',
      })),
    ],
  };
}

/** Texts of the older canvas hold their variables in single braces. */
const singleBraces = /^(?:prompts|chains|agents|llms|sequential agents|multi agents)$/i;

/** `loopBackToNode: "llmAgentflow_0-LLM"` is an edge without a line. */
const loopsOf = ({ nodes }: FlowiseFile): FlowiseEdge[] =>
  nodes.flatMap(({ id, type, inputs }): FlowiseEdge[] => {
    const target = /^(?:loopAgentflow|seqLoop)$/.test(type)
      ? [inputs['loopBackToNode'], inputs['loopToName']].find((value) => typeof value === 'string' && value !== '')
      : undefined;
    if (typeof target !== 'string') return [];
    const to = nodes.find(
      (node) =>
        target === node.id ||
        target.startsWith(`${node.id}-`) ||
        target === node.label ||
        target === node.inputs['agentName'] ||
        target === node.inputs['llmNodeName'],
    );
    return to === undefined ? [] : [{ from: id, output: 0, to: to.id, anchor: '', kind: 'data' }];
  });

/** What is drawn inside of rounds has no line from them: each round begins with the steps that nothing leads to, and what the last ones give comes back. */
const roundsOf = ({ nodes, edges }: FlowiseFile): FlowiseEdge[] => {
  const held = new Map(nodes.filter(({ inside }) => inside !== '').map((node) => [node.id, node.inside]));
  const within = edges.filter(({ from, to, kind }) => kind === 'data' && held.get(from) !== undefined && held.get(from) === held.get(to));
  const [led, leading] = [new Set(within.map(({ to }) => to)), new Set(within.map(({ from }) => from))];
  const around = new Set(nodes.filter(({ type }) => type === 'iterationAgentflow').map(({ id }) => id));
  const line = (from: string, to: string): FlowiseEdge => ({ from, output: 0, to, anchor: '', kind: 'data' });
  return [...held].flatMap(([id, parent]) =>
    around.has(parent) ? [...(led.has(id) ? [] : [line(parent, id)]), ...(leading.has(id) ? [] : [line(id, parent)])] : [],
  );
};

/** Steps of a row that ask before they run their tools: `interrupt`. */
const asking = ({ nodes, edges }: FlowiseFile): ReadonlySet<string> => {
  const stops = new Set(
    nodes.filter(({ type, inputs }) => /^seq(?:Agent|ToolNode)$/.test(type) && inputs['interrupt'] === true).map(({ id }) => id),
  );
  const tools = edges.filter(({ kind }) => kind === 'tool');
  // A tool that another step holds, too, runs there unasked.
  const unasked = new Set(tools.filter(({ to }) => !stops.has(to)).map(({ from }) => from));
  return new Set(tools.filter(({ from, to }) => stops.has(to) && !unasked.has(from)).map(({ from }) => from));
};

const portOf = ({ kind, output }: FlowiseEdge): string => (kind === 'data' ? numberedPort('out', output) : kind);

function portsOf(step: Step, edges: readonly FlowiseEdge[]): { inputs: PortSpec[]; outputs: PortSpec[] } {
  const leaving = edges.filter(({ from }) => from === step.id);
  const outputs = new Map<string, PortSpec>();
  const isTrigger = step.described.category.startsWith('trigger.');
  const branches = Math.min(
    200,
    Math.max(
      leaving.some(({ kind }) => kind === 'data') || leaving.length === 0 ? step.outputs : 0,
      ...leaving.filter(({ kind }) => kind === 'data').map(({ output }) => output + 1),
    ),
  );
  for (let index = 0; index < branches; index += 1) {
    const id = numberedPort('out', index);
    outputs.set(id, { id, title: branches > 1 ? `Output ${index + 1}` : 'Out', kind: 'data' });
  }
  for (const edge of leaving)
    if (edge.kind !== 'data') outputs.set(edge.kind, { id: edge.kind, title: titles[edge.kind], kind: edge.kind });
  if (outputs.size === 0) outputs.set('out', { id: 'out', title: 'Out', kind: 'data' });
  const entering = new Set(edges.filter(({ to }) => to === step.id).map(({ kind }) => kind));
  if (!isTrigger) entering.add('data');
  return {
    inputs: [...entering].map((kind) => ({ id: kind === 'data' ? 'in' : kind, title: titles[kind], kind, many: true })),
    outputs: [...outputs.values()],
  };
}

/** Keys that say nothing about what the flow does. */
const silentKeys: ReadonlySet<string> = new Set([
  'id',
  'type',
  'badge',
  'usecases',
  'framework',
  'iconSrc',
  'color',
  'createdDate',
  'updatedDate',
  'category',
  'workspaceId',
  'viewport',
  'deployed',
  'speechToText',
]);

function reportRest(rest: JsonObject, loss: LossReport): void {
  const kept = Object.entries(rest).filter(
    ([key, value]) => !silentKeys.has(key) && value !== null && value !== '' && value !== false && value !== '{}',
  );
  if (kept.length > 0)
    loss.add(
      'setting-dropped',
      `Not carried over from the flow's settings: ${kept
        .map(([key]) => key)
        .slice(0, 20)
        .join(', ')}.`,
    );
  if (
    JSON.stringify(rest['apiConfig'] ?? '')
      .replaceAll('\\', '')
      .includes('"overrideConfig":{"status":true')
  )
    loss.add(
      'setting-dropped',
      'Whoever calls this flow over its API may change the settings of its steps (overrideConfig); nothing here allows that.',
    );
  if (rest['isPublic'] === true) loss.add('setting-dropped', 'The flow was public: anyone with its address could chat with it.');
}

/** The other lists in the export of a whole installation: named, and searched for secrets, but no flows. */
function reportInstallation(value: Json, flows: readonly FlowWithLoss[]): readonly FlowWithLoss[] {
  const [first, ...others] = flows;
  if (
    first === undefined ||
    !isJsonObject(value) ||
    Array.isArray(value['nodes']) ||
    typeof value['func'] === 'string' ||
    typeof value['flowData'] === 'string'
  )
    return flows;
  const rest = Object.fromEntries(
    Object.entries(value).filter(([key, item]) => !flowLists.includes(key) && Array.isArray(item) && item.length > 0),
  );
  const names = Object.entries(rest).map(([key, item]) => `${key} (${(item as readonly Json[]).length})`);
  if (names.length === 0) return flows;
  return [
    {
      ...first,
      loss: [...first.loss, { kind: 'setting-dropped', message: `The file also holds what is no flow: ${names.slice(0, 20).join(', ')}.` }],
      leftOut: [...first.leftOut, ...leftOutOf(rest, [])],
    },
    ...others,
  ];
}

function importOne(raw: JsonObject, path: string, fallbackName: string, changes: readonly string[]): FlowWithLoss {
  const loss = new LossReport();
  for (const change of changes) loss.add('value-changed', `Values that could not be kept as they were: ${change}.`);
  const file = parseFlowise(raw, path, loss);
  const names = new NameGiver();
  const drawn = file.nodes.filter((node) => !isNote(node));
  const named = new Map(drawn.map((node) => [node.id, names.give(node.label)]));
  const starter = drawn.find(({ type }) => startTypes.has(type));
  const chat = starter === undefined ? names.give('Chat') : (named.get(starter.id) ?? '');
  const everywhere: Named = { steps: named, chat };
  const lists = new Map(drawn.map(({ id, inputs }) => [id, inputs['iterationInput']]));
  const roundOf = ({ inside: parent }: FlowiseNode): Named => {
    const list = lists.get(parent);
    return typeof list === 'string' ? { ...everywhere, rounds: list } : everywhere;
  };
  const confirmed = asking(file);
  const inside = drawn.map((node) => toolsInside(node, named.get(node.id) ?? node.type));
  const own = drawn.map((node): Step => {
    const told = describeFlowise(node);
    const refers = roundOf(node);
    const asked = confirmed.has(node.id) ? { ...told, facts: { ...told.facts, human: { approvers: 1, bound: true as const } } } : told;
    const described =
      asked.category === 'script' && asked.code !== undefined ? { ...asked, code: withVariables(asked.code, node.inputs, refers) } : asked;
    const { agentTools: _agentTools, llmTools: _llmTools, ...inputs } = node.inputs;
    return {
      id: node.id,
      name: named.get(node.id) ?? node.type,
      type: node.type,
      described,
      values: valuesOf(inputs, refers, { single: singleBraces.test(node.category), code: described.codeKey ?? '' }),
      prompts: /^prompts$/i.test(node.category),
      outputs: node.anchors,
      x: node.x,
      y: node.y,
    };
  });
  const notes = new Set(file.nodes.filter(isNote).map(({ id }) => id));
  const lines = [
    ...file.edges.filter(({ from, to }) => !notes.has(from) && !notes.has(to)),
    ...loopsOf(file),
    ...roundsOf(file),
    ...inside.flatMap(({ edges }) => edges),
  ];
  const { steps, edges } = chatStep(
    file,
    chat,
    [...own, ...inside.flatMap((one) => one.steps.map((step) => ({ ...step, name: names.give(step.name) })))],
    lines,
  );
  const secretsBefore = loss.secrets.length;
  const nodes = steps.map((step): FlowNode => {
    const ports = portsOf(step, edges);
    const dataPorts = ports.outputs.map(({ id }) => id);
    const spread = {
      ...step.described.facts,
      brings: step.described.facts.brings.flatMap((source) => dataPorts.map((port) => ({ ...source, port }))).slice(0, 50),
    };
    const guarded = spread.guardPort === undefined ? spread : { ...spread, guardPort: dataPorts[0] ?? 'out' };
    const facts = boundedFacts(step, guarded, ports, loss);
    if (facts.known)
      loss.add(
        'opaque-step',
        `“${step.name}” (${step.type}) is checked here but cannot run here; replace it with a Countersign step.`,
        step.id,
      );
    else
      loss.add(
        'unknown-type',
        `Nobody has described “${step.type}”: “${step.name}” counts as untrusted, and what it does is unknown.`,
        step.id,
      );
    const { code } = step.described;
    return {
      id: step.id,
      type: 'foreign-action',
      typeVersion: 1,
      name: step.name,
      parameters: foreignAction(
        {
          category: step.described.category,
          title: step.type,
          code: code === '' ? undefined : code?.slice(0, 1_000_000),
          values: step.values,
        },
        facts,
      ),
      foreign: { format: 'flowise', type: step.type },
    };
  });
  const given = new NameGiver();
  const seen = new Set<string>();
  const drawnEdges = edges.flatMap((edge): FlowEdge[] => {
    const input = edge.kind === 'data' ? 'in' : edge.kind;
    const text = `${edge.from}.${portOf(edge)}-${edge.to}.${input}`;
    if (seen.has(text)) return [];
    seen.add(text);
    return [
      {
        id: text.length <= 128 && given.claim(text) ? text : given.giveId('edge', 'edge'),
        kind: edge.kind,
        from: { node: edge.from, port: portOf(edge) },
        to: { node: edge.to, port: input },
      },
    ];
  });
  const credentials = file.nodes.filter(({ credential }) => credential).length;
  if (credentials > 0)
    loss.add(
      'credential',
      `${credentials === 1 ? 'One step uses' : `${credentials} steps use`} a credential of Flowise: connect it again.`,
    );
  const { nodes: _nodes, edges: _edges, func: _func, schema: _schema, name: _name, description: _description, ...rest } = raw;
  loss.secrets.push(...leftOutOf(rest, []));
  reportRest(rest, loss);
  if (loss.secrets.length > secretsBefore)
    loss.add('hidden-copy', 'The file holds secrets in clear text in parts that did not come along. Replace what is valid.');
  const remarks = file.nodes.filter((node) => isNote(node) && typeof node.inputs['note'] === 'string').slice(0, limits.notes);
  // Steps of an agentflow are narrower than the cards here.
  const wide = file.nodes.some(({ type }) => type.endsWith('Agentflow')) ? 1.5 : 1;
  const title = (file.name ?? fallbackName).trim().slice(0, limits.name).toWellFormed() || 'Imported flow';
  const flow: Flow = {
    ...emptyFlow(uniqueId(title, new Set(), 'flow'), title),
    ...(file.description === '' ? {} : { purpose: file.description.slice(0, limits.text) }),
    nodes,
    edges: drawnEdges.slice(0, limits.edges),
    notes: remarks.map(({ id, label, inputs }) => ({
      id,
      text: String(inputs['note']).slice(0, limits.text).toWellFormed(),
      name: label.slice(0, limits.name).toWellFormed(),
    })),
    layout: {
      nodes: Object.fromEntries(steps.map(({ id, x, y }) => [id, { x: Math.round(x * wide), y }])),
      notes: Object.fromEntries(remarks.map(({ id, x, y }) => [id, { x: Math.round(x * wide), y, width: 260, height: 140 }])),
    },
  };
  return { flow, loss: loss.entries, leftOut: loss.secrets };
}

/** Every flow of the file, in order. `value` has been cleaned. */
export const importFlowise = (value: Json, path: string, fallbackName: string, changes: readonly string[]): readonly FlowWithLoss[] =>
  reportInstallation(
    value,
    flowiseIn(value).map((raw) => importOne(raw, path, fallbackName, changes)),
  );
