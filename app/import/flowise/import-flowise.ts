/** Flowise flows -> flows of this program. A chatflow begins where somebody writes into its chat, which the file does not draw: that step is added. */
import type { Json, JsonObject } from '../../kernel/json.ts';
import { NameGiver, uniqueId } from '../../workflow/graph/names.ts';
import { emptyFlow, type Flow, type FlowEdge, type FlowNode } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import { leftOutOf } from '../../privacy/detectors/secrets/places.ts';
import { foreignAction } from '../../nodes/foreign-action/parameters.ts';
import { boundedFacts } from '../bounded-facts.ts';
import { LossReport } from '../loss.ts';
import { describedTool } from '../tool-description.ts';
import type { FlowWithLoss } from '../n8n/import-n8n.ts';
import { describeFlowise } from './describe.ts';
import { flowiseIn, parseFlowise, type FlowiseFile, type FlowiseNode } from './parse.ts';
import { valuesOf, withVariables, type Named } from './values.ts';
import { chatStep, startTypes } from './chat-step.ts';
import { toolsInside } from './held-inside.ts';
import { reportInstallation, reportRest } from './left-out.ts';
import { portOf, portsOf } from './ports.ts';
import type { Step } from './step.ts';
import { loopsOf, roundsOf, triesOf } from './undrawn-edges.ts';

const isNote = ({ type }: FlowiseNode): boolean => /^stickyNote/.test(type);

/** Texts of the older canvas hold their variables in single braces. */
const singleBraces = /^(?:prompts|chains|agents|llms|sequential agents|multi agents)$/i;

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

/** The model is told it: `description`, `toolDescription`, or under the name of the tool, as `requestsGetDescription`. */
const wordsOfTool = (values: JsonObject): string => {
  const [, words] = Object.entries(values).find(([key, value]) => /description$/i.test(key) && typeof value === 'string') ?? [];
  return typeof words === 'string' ? words : '';
};

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
  const tries = triesOf(file);
  const nodes = steps.map((step): FlowNode => {
    const ports = portsOf(step, edges);
    const dataPorts = ports.outputs.map(({ id }) => id);
    const spread = {
      ...step.described.facts,
      brings: step.described.facts.brings.flatMap((source) => dataPorts.map((port) => ({ ...source, port }))).slice(0, 50),
    };
    const guarded = spread.guardPort === undefined ? spread : { ...spread, guardPort: dataPorts[0] ?? 'out' };
    const facts = boundedFacts(step, guarded, ports, loss);
    if (facts.known) loss.cannotRun(step.name, step.type, step.id);
    else loss.undescribed(step.name, step.type, step.id);
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
      ...(ports.outputs.some(({ kind }) => kind === 'tool') ? describedTool(wordsOfTool(step.values), step, loss) : {}),
      ...(tries.has(step.id) ? { retry: { maxAttempts: tries.get(step.id) ?? 1, backoffMs: 0 } } : {}),
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
