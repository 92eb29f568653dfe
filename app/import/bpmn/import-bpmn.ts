/** A BPMN 2.0 diagram -> one flow: all pools beside each other, subprocesses opened, messages between pools as edges. */
import { foreignAction } from '../../nodes/foreign-action/parameters.ts';
import type { PortSpec } from '../../nodes/kit/facts.ts';
import { leftOutOf, type SecretLeftOut } from '../../privacy/detectors/secrets/places.ts';
import { layeredPlaces } from '../../workflow/graph/layered-places.ts';
import { NameGiver, uniqueId } from '../../workflow/graph/names.ts';
import { emptyFlow, type Flow, type FlowEdge, type FlowNode } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import { boundedFacts, type StepPorts } from '../bounded-facts.ts';
import { cardWidth, gridPosition } from '../layout.ts';
import { LossReport, type LossEntry } from '../loss.ts';
import { describedTool } from '../tool-description.ts';
import type { Facts } from '../step-facts.ts';
import { brings } from '../n8n/describe/kit.ts';
import { describeStep } from './describe.ts';
import { durationMs } from './durations.ts';
import { returnsOf } from './mappings.ts';
import { extensionsOf, unreadExtensions } from './extensions.ts';
import { clearOfNames } from './areas.ts';
import { namespaces } from './namespaces.ts';
import { containers } from './collect.ts';
import { documentationOf } from './elements.ts';
import { errorPortsIn, parseBpmn } from './parse.ts';
import type { BpmnStep } from './bpmn-file.ts';
import { blackBoxes, callsOf, receiverId, waysOf, type Way } from './ways.ts';
import { childrenNamed } from './xml.ts';

/** Symbols of BPMN are smaller and closer than the cards here: centres keep their places, with more room between them. */
const spread = { x: 2, y: 1.8 } as const;
const cardHeight = 64;

const portTitles: Readonly<Record<string, string>> = {
  out: 'Out',
  inside: 'Inside',
  border: 'On its border',
  message: 'Message',
  call: 'Called',
  tool: 'As a tool',
  error: 'On error',
};

function portsOf(leaving: readonly Way[], entering: readonly Way[]): StepPorts {
  const outputs = new Map<string, PortSpec>();
  for (const { port, kind, title } of leaving)
    if (!outputs.has(port)) outputs.set(port, { id: port, title: title ?? portTitles[port] ?? 'Out', kind });
  if (![...outputs.values()].some(({ kind }) => kind === 'data' || kind === 'tool'))
    outputs.set('out', { id: 'out', title: 'Out', kind: 'data' });
  const inputs: PortSpec[] = [];
  for (const { input, kind } of entering)
    if (input !== undefined && !inputs.some(({ id }) => id === input))
      inputs.push({ id: input, title: portTitles[input] ?? input, kind: kind === 'error' ? 'data' : kind, many: true });
  const plain = entering.filter(({ input }) => input === undefined);
  const hasPort = (port: string): boolean => inputs.some(({ id }) => id === port);
  if (plain.some(({ kind }) => kind !== 'tool') && !hasPort('in')) inputs.push({ id: 'in', title: 'In', kind: 'data', many: true });
  if (plain.some(({ kind }) => kind === 'tool') && !hasPort('tool')) inputs.push({ id: 'tool', title: 'Tools', kind: 'tool', many: true });
  return { inputs: inputs.slice(0, 1_000), outputs: [...outputs.values()].slice(0, 1_000) };
}

/** What a step brings, it brings on every way out. */
const onPorts = (facts: Facts, ports: readonly PortSpec[]): Facts => ({
  ...facts,
  brings: facts.brings
    .flatMap((source) => ports.filter(({ kind }) => kind !== 'error').map(({ id }) => ({ ...source, port: id })))
    .slice(0, 50),
});

/** The shortest timer on a step's border is its deadline. */
function deadlineOf(border: readonly BpmnStep[]): number | undefined {
  const times = border
    .filter(({ event }) => event === 'timer')
    .flatMap(({ eventElement }) => (eventElement === undefined ? [] : childrenNamed(eventElement, namespaces.bpmn, 'timeDuration')))
    .flatMap((element) => {
      const time = durationMs(element.text.trim());
      return time === undefined ? [] : [time];
    });
  return times.length === 0 ? undefined : Math.min(...times);
}

function edgesOf(ways: readonly Way[]): FlowEdge[] {
  const edges = new Map<string, FlowEdge>();
  for (const { from, port, kind, to, input = kind === 'tool' ? 'tool' : 'in' } of ways) {
    const text = `${from}.${port}-${to}.${input}`;
    if (edges.has(text)) continue;
    edges.set(text, {
      id: text.length <= 128 ? text : `edge-${edges.size + 1}`,
      kind,
      from: { node: from, port },
      to: { node: to, port: input },
    });
  }
  return [...edges.values()].slice(0, limits.edges);
}

/** `text` is the file. Ids of the file are kept. Throws UserError as `parseBpmn` does. */
export function importBpmn(
  text: string,
  path: string,
  fallbackName: string,
): { flow: Flow; loss: readonly LossEntry[]; leftOut: readonly SecretLeftOut[] } {
  const loss = new LossReport();
  const file = parseBpmn(text, path, loss);
  for (const { id, name, element } of file.holders) {
    const { values } = extensionsOf(element);
    loss.secrets.push(...leftOutOf(values, [], { nodeId: id, nodeName: (name || id).slice(0, limits.name) }));
    const left = [...Object.keys(values), ...unreadExtensions(element)];
    if (left.length > 0)
      loss.add(
        'setting-dropped',
        `Settings of the ${element.name} “${(name || id).slice(0, 80)}” without a counterpart here: ${[...new Set(left)].slice(0, 20).join(', ')}.`,
      );
  }
  const errorPorts = errorPortsIn(file.steps);
  const ways = waysOf(file, errorPorts, loss);
  const leaving = Map.groupBy(ways, ({ from }) => from);
  const entering = Map.groupBy(ways, ({ to }) => to);
  const names = new NameGiver();
  const flowsFrom = Map.groupBy(file.flows, ({ from }) => from);
  const borders = Map.groupBy(file.steps, ({ attachedTo }) => attachedTo);
  const back = returnsOf(callsOf(file.steps));
  // What comes out of them has gone through the steps inside, whose ends lead on.
  const through = new Set(
    file.steps.flatMap(({ id, parent }) =>
      parent !== undefined && !flowsFrom.has(id) && (leaving.get(id) ?? []).some(({ port }) => port === 'out') ? [parent] : [],
    ),
  );
  const nodes = file.steps
    .filter(({ id }) => !errorPorts.has(id))
    .map((step): FlowNode => {
      const out = leaving.get(step.id) ?? [];
      const ports = portsOf(out, entering.get(step.id) ?? []);
      const border = borders.get(step.id) ?? [];
      const deadlineMs = deadlineOf(border);
      // Beside a timer that interrupts nothing the step waits on.
      const timeoutMs = deadlineOf(border.filter(({ element }) => element.attributes.get('cancelActivity') !== 'false'));
      const described = describeStep(step, {
        file,
        leaving: flowsFrom.get(step.id) ?? [],
        deadlineMs,
        isTool: out.some(({ kind }) => kind === 'tool'),
        entered: entering.has(step.id),
        left: out.length > 0,
        ...(step.kind === 'endEvent' && step.parent === undefined && back.has(step.process) ? { returns: back.get(step.process) } : {}),
      });
      const name = names.give(step.name || described.title);
      const facts = boundedFacts(
        { id: step.id, name },
        onPorts(
          {
            ...described.facts,
            ...(through.has(step.id) ? { carries: [{ output: 'out', input: 'inside' }] } : {}),
            ...(timeoutMs === undefined ? {} : { timeoutMs }),
          },
          ports.outputs,
        ),
        ports,
        loss,
      );
      const note = documentationOf(step.element);
      const unread = [
        ...new Set([
          ...unreadExtensions(step.element),
          ...step.element.children
            .filter(({ name: part }) => /(?:EventDefinition|LoopCharacteristics)$/.test(part))
            .flatMap(unreadExtensions),
        ]),
      ];
      if (unread.length > 0)
        loss.add(
          'extension-dropped',
          `Of “${name}”, ${unread.slice(0, 10).join(', ')} did not come along: nobody has described ${unread.length === 1 ? 'it' : 'them'} here.`,
          step.id,
        );
      if (described.beside > 0)
        loss.add(
          'opaque-step',
          `“${name}” runs ${described.beside === 1 ? 'a program' : `${described.beside} programs`} beside what it does (listeners, scripts of its mappings); they were kept, but nothing here follows them.`,
          step.id,
        );
      if (facts.known) loss.cannotRun(name, described.title, step.id);
      else
        loss.add(
          'unknown-type',
          `What “${name}”${described.operation === undefined ? '' : ` (${described.operation})`} does is in a program outside of the diagram, so it counts as unknown.`,
          step.id,
        );
      return {
        id: step.id,
        type: 'foreign-action',
        typeVersion: 1,
        name,
        parameters: foreignAction(
          {
            category: described.category,
            title: described.title,
            operation: described.operation,
            code: described.code?.slice(0, 1_000_000),
            values: described.values,
          },
          facts,
        ),
        ...(out.some(({ kind }) => kind === 'error') ? { onError: 'branch' as const } : {}),
        ...(out.some(({ kind }) => kind === 'tool') ? describedTool(note, { id: step.id, name }, loss) : {}),
        ...(note === '' ? {} : { note }),
        foreign: { format: 'bpmn', type: step.kind },
      };
    });
  const taken = new Set(nodes.map(({ id }) => id));
  const boxes = blackBoxes(file)
    .flatMap((box) => [
      { box, id: box.id, name: box.name || 'Partner' },
      { box, id: receiverId(box.id), name: `${(box.name || 'Partner').slice(0, 180)} (receives)` },
    ])
    .filter(
      ({ id }, index) => !taken.has(id) && (leaving.has(id) || entering.has(id) || (index % 2 === 0 && !entering.has(receiverId(id)))),
    )
    .map(({ box, id, name }): FlowNode => {
      const ports = portsOf(leaving.get(id) ?? [], entering.get(id) ?? []);
      const sends = leaving.has(id);
      const facts = boundedFacts(
        { id, name },
        {
          known: true,
          zone: { scope: 'public', ...(box.name === '' ? {} : { vendor: box.name.slice(0, 300) }) },
          effects: [],
          networks: [],
          hosts: [],
          fields: [],
          stores: [],
          result: 'nothing',
          brings: sends ? brings('webhook', ['out']) : [],
          sinks: entering.has(id) ? [{ kind: 'message', parameter: [], implied: [[]] }] : [],
          ...(sends ? { trigger: { kind: 'message' as const, exposed: false, auth: 'unseen' as const, atLeastOnce: true } } : {}),
        },
        ports,
        loss,
      );
      return {
        id,
        type: 'foreign-action',
        typeVersion: 1,
        name: names.give(name),
        parameters: foreignAction({ category: sends ? 'trigger.message' : 'message.send', title: 'Pool', values: {} }, facts),
        foreign: { format: 'bpmn', type: 'participant' },
      };
    });
  const all = [...nodes, ...boxes];
  // A lane or pool is an area behind its steps, as a big note is.
  const areas = file.areas
    .filter(({ id }) => file.places.has(id))
    .map(({ id, name }) => ({ id, text: name.slice(0, limits.text), color: 'grey', name: name.slice(0, limits.name) }));
  const notes = [...new Map([...areas, ...file.annotations].map((note) => [note.id, note])).values()]
    .filter(({ id }) => !taken.has(id))
    .slice(0, limits.notes);
  const title = (file.name ?? fallbackName).trim().slice(0, limits.name) || 'Imported process';
  const isAnywhere = all.some(({ id }) => file.places.has(id));
  if (all.some(({ id }) => !file.places.has(id)))
    loss.add(
      'layout',
      isAnywhere
        ? 'Some steps had no place in the diagram and were put in rows.'
        : 'The diagram has no places for its steps, so they were laid out anew.',
    );
  const edges = edgesOf(ways);
  const laid = isAnywhere
    ? undefined
    : layeredPlaces(
        all.map(({ id }) => id),
        edges.map(({ from, to }) => ({ from: from.node, to: to.node })),
      );
  const kinds = new Map(file.steps.map(({ id, kind }) => [id, kind]));
  const place = (id: string, index: number): { x: number; y: number } => {
    const found = file.places.get(id) ?? file.places.get(id.replace(/~in$/, ''));
    const [x, y] = gridPosition(index);
    if (found === undefined) return laid?.get(id) ?? { x, y };
    // What others are drawn in stands at its corner, or its card would cover them.
    if (containers.has(kinds.get(id) ?? '') && found.width > 150)
      return { x: Math.round(found.x * spread.x), y: Math.round(found.y * spread.y) };
    return {
      x: Math.round((found.x + found.width / 2) * spread.x - cardWidth / 2),
      y: Math.round((found.y + found.height / 2) * spread.y - cardHeight / 2),
    };
  };
  const drawnAt = (id: string): { x: number; y: number; width: number; height: number } | undefined => {
    const found = file.places.get(id);
    return found === undefined
      ? undefined
      : {
          x: Math.round(found.x * spread.x),
          y: Math.round(found.y * spread.y),
          width: Math.round(found.width * spread.x),
          height: Math.round(found.height * spread.y),
        };
  };
  const places = new Map(all.map(({ id }, index) => [id, place(id, index)]));
  const lanes = clearOfNames(
    new Map(
      areas.flatMap(({ id }) => {
        const box = drawnAt(id);
        return box === undefined ? [] : [[id, box] as const];
      }),
    ),
    [...places.values()].map((at) => ({ ...at, width: cardWidth, height: cardHeight })),
  );
  const flow: Flow = {
    ...emptyFlow(uniqueId(title, new Set(), 'flow'), title.toWellFormed()),
    ...(file.documentation === undefined ? {} : { purpose: file.documentation }),
    nodes: all,
    edges,
    notes,
    layout: {
      nodes: Object.fromEntries(places),
      notes: Object.fromEntries(notes.map(({ id }, index) => [id, lanes.get(id) ?? drawnAt(id) ?? place(id, index)])),
    },
  };
  return { flow, loss: loss.entries, leftOut: loss.secrets };
}
