/** Which step of a process leads to which: by its flows, and by borders, parts, calls, events and messages. */
import type { JsonObject } from '../../kernel/json.ts';
import type { EdgeKind } from '../../workflow/model/flow.ts';
import type { LossReport } from '../loss.ts';
import { numberedPort } from '../n8n/ports.ts';
import { extensionsOf } from './extensions.ts';
import { containers } from './collect.ts';
import type { BpmnFile, BpmnFlow, BpmnStep, OwnWire } from './bpmn-file.ts';
import type { errorPortsIn } from './parse.ts';
import { toolOwners } from './toolboxes.ts';

export interface Way {
  readonly from: string;
  readonly port: string;
  readonly kind: EdgeKind;
  readonly to: string;
  readonly title?: string;
  /** Where it ends, as this program printed it. */ readonly input?: string;
}

const wayOf = (from: string, to: string, { kind, fromPort, toPort }: OwnWire): Way => ({ from, port: fromPort, kind, to, input: toPort });

const branches: ReadonlySet<string> = new Set(['exclusiveGateway', 'inclusiveGateway', 'complexGateway', 'eventBasedGateway']);

/** What is drawn in a pool that shows no process: somebody outside, whose messages are not to be trusted. */
export const blackBoxes = ({ participants, steps }: BpmnFile): BpmnFile['participants'] => {
  const shown = new Set(steps.map(({ process }) => process));
  return participants.filter(({ id, process }) => id !== '' && id.length <= 128 && (process === undefined || !shown.has(process)));
};

/** What a partner is told does not come back by itself: one who sends and receives is drawn as two, or every dialogue would be a loop. */
export const receiverId = (id: string): string => `${id.slice(0, 120)}~in`;

const thrown = ({ kind, event }: BpmnStep): boolean =>
  kind === 'endEvent' && (event === 'error' || event === 'escalation' || event === 'terminate');
/** An error ends its part; an escalation may also be told on the way. */
const raises = (step: BpmnStep): boolean => thrown(step) || (step.kind === 'intermediateThrowEvent' && step.event === 'escalation');

/** More ways out of one subprocess than this are a file that was made to keep us busy. */
const mostEnds = 200;

/** More wires to parts that calls or events begin than this are one, too. */
const mostBegun = 5_000;

type ErrorPorts = ReturnType<typeof errorPortsIn>;

/** What a part raises is caught on its border, or on that of a part around it. */
function caughtOnBorders(steps: readonly BpmnStep[]): (readonly [from: string, to: string])[] {
  const parents = new Map(steps.map(({ id, parent }) => [id, parent]));
  const borders = Map.groupBy(
    steps.filter(({ attachedTo }) => attachedTo !== undefined),
    ({ attachedTo }) => attachedTo,
  );
  return steps.filter(raises).flatMap((from) => {
    const found: (readonly [string, string])[] = [];
    for (let at = from.parent, depth = 0; at !== undefined && depth < 50; at = parents.get(at), depth += 1) {
      const caught = (borders.get(at) ?? []).filter(({ event }) => event === from.event);
      found.push(...caught.slice(0, mostEnds).map(({ id }) => [from.id, id] as const));
      if (caught.length > 0) break;
    }
    return found;
  });
}

type Reference = 'message' | 'signal';
const referenceOf = ({ element, eventElement }: BpmnStep, kind: Reference): string =>
  (eventElement?.attributes.get(`${kind}Ref`) ?? element.attributes.get(`${kind}Ref`) ?? '').split(':').at(-1) ?? '';

/** What a message, a link or a signal throws is caught by the events of the same name. */
function caughtByName(steps: readonly BpmnStep[]): (readonly [from: string, to: string, port: string])[] {
  const sign = (step: BpmnStep): string => {
    if (step.event === 'link') return `link ${step.process} ${step.eventElement?.attributes.get('name') ?? ''}`;
    if (step.event === 'signal') return `signal ${referenceOf(step, 'signal')}`;
    const message = step.event === 'message' || step.kind === 'sendTask' || step.kind === 'receiveTask' ? referenceOf(step, 'message') : '';
    return message === '' ? '' : `message ${message}`;
  };
  const throws = ({ kind }: BpmnStep): boolean => kind === 'intermediateThrowEvent' || kind === 'endEvent' || kind === 'sendTask';
  const named = steps.map((step) => ({ step, name: sign(step) })).filter(({ name }) => name !== '');
  const catchers = Map.groupBy(
    named.filter(({ step }) => !throws(step)),
    ({ name }) => name,
  );
  return named
    .filter(({ step }) => throws(step))
    .flatMap(({ step, name }) =>
      (catchers.get(name) ?? [])
        .slice(0, mostEnds)
        .map(({ step: to }) => [step.id, to.id, step.event === 'link' ? 'out' : 'message'] as const),
    )
    .slice(0, mostBegun);
}

/** A called process goes on behind the call when it has ended. */
function goesOnBehind(
  steps: readonly BpmnStep[],
  leaving: ReadonlyMap<string, readonly BpmnFlow[]>,
): (readonly [from: string, to: string])[] {
  const outer = Map.groupBy(
    steps.filter(({ parent, attachedTo, id }) => parent === undefined && attachedTo === undefined && !leaving.has(id)),
    ({ process }) => process,
  );
  const found: (readonly [string, string])[] = [];
  for (const { call, called } of callsOf(steps)) {
    const ends = (outer.get(called) ?? []).filter((end) => !thrown(end)).slice(0, mostEnds);
    for (const { id } of ends)
      for (const { to } of (leaving.get(call.id) ?? []).slice(0, mostEnds)) if (found.length < mostBegun) found.push([id, to]);
  }
  return found;
}

/** Calls of other processes of the file. */
export function callsOf(steps: readonly BpmnStep[]): { readonly call: BpmnStep; readonly called: string; readonly values: JsonObject }[] {
  const processes = new Set(steps.map(({ process }) => process));
  return steps
    .filter(({ kind }) => kind === 'callActivity')
    .flatMap((call) => {
      const { values } = extensionsOf(call.element);
      const called = values['calledElement'] ?? call.element.attributes.get('calledElement');
      return typeof called !== 'string' || called === call.process || !processes.has(called) ? [] : [{ call, called, values }];
    });
}

/** A call of another process of the same file begins that one. */
function callsWithin(steps: readonly BpmnStep[]): (readonly [from: string, to: string])[] {
  const begins = Map.groupBy(
    steps.filter(({ kind, parent }) => kind === 'startEvent' && parent === undefined),
    ({ process }) => process,
  );
  return callsOf(steps).flatMap(({ call, called }) =>
    (begins.get(called) ?? []).slice(0, mostEnds).map(({ id }) => [call.id, id] as const),
  );
}

/** What an event begins inside of a process knows its variables: those that it began with, and those that it ends with. */
function begunByEvents(
  steps: readonly BpmnStep[],
  leaving: ReadonlyMap<string, readonly BpmnFlow[]>,
): (readonly [from: string, to: string])[] {
  const last = new Set(steps.filter(({ kind }) => kind === 'endEvent').map(({ id }) => id));
  const scopeOf = ({ process, parent }: BpmnStep): string => JSON.stringify([process, parent]);
  const known = Map.groupBy(
    steps.filter(
      ({ id, kind }) => kind === 'startEvent' || (kind !== 'boundaryEvent' && (leaving.get(id) ?? []).some(({ to }) => last.has(to))),
    ),
    scopeOf,
  );
  return steps
    .filter(({ kind, element }) => kind === 'subProcess' && element.attributes.get('triggeredByEvent') === 'true')
    .flatMap((event) =>
      (known.get(scopeOf(event)) ?? [])
        .slice(0, mostEnds)
        .filter(({ id }) => id !== event.id)
        .map(({ id }) => [id, event.id] as const),
    );
}

export function waysOf(file: BpmnFile, errorPorts: ErrorPorts, loss: LossReport): Way[] {
  const { steps, flows } = file;
  const byId = new Map(steps.map((step) => [step.id, step]));
  const boxes = new Map(blackBoxes(file).map((box) => [box.id, box]));
  const tools = toolOwners(steps);
  const inside = Map.groupBy(steps, ({ parent }) => parent);
  const entered = new Set(flows.map(({ to }) => to));
  const leaving = Map.groupBy(flows, ({ from }) => from);
  const ways: Way[] = [];
  const count = new Map<string, number>();
  const followed = new Set<string>();
  const add = (flow: BpmnFlow, way: Way): void => {
    const ends = JSON.stringify([way.from, way.port, way.kind, way.to, way.input]);
    if (followed.has(ends))
      loss.add(
        'edge-dropped',
        `The flow “${(flow.name || flow.id).slice(0, 80)}” lies beside another between the same two steps, and both are one connection here.`,
        way.from,
      );
    followed.add(ends);
    ways.push(way);
  };
  const follow = (flow: BpmnFlow): void => {
    const [found, to] = [byId.get(flow.from), byId.get(flow.to)];
    const border = errorPorts.get(flow.from);
    const from = border === undefined ? found : byId.get(border.host);
    if (from === undefined || to === undefined)
      return loss.add('edge-dropped', `The flow “${(flow.name || flow.id).slice(0, 80)}” was dropped: one of its ends is not in the file.`);
    const own = border === undefined ? flow.own : { kind: 'error' as const, fromPort: border.port, toPort: flow.own?.toPort ?? 'in' };
    if (own !== undefined) {
      add(flow, wayOf(from.id, to.id, own));
      return;
    }
    const index = count.get(from.id) ?? 0;
    count.set(from.id, index + 1);
    add(flow, {
      from: from.id,
      port: branches.has(from.kind) ? numberedPort('out', index) : 'out',
      kind: 'data',
      to: to.id,
      ...(flow.name === '' ? {} : { title: flow.name.slice(0, 100) }),
    });
  };
  flows.forEach(follow);
  for (const step of steps) {
    if (step.attachedTo !== undefined && !errorPorts.has(step.id)) {
      const host = byId.get(step.attachedTo);
      if (host === undefined)
        loss.add('edge-dropped', `“${step.name || step.id}” lies on the border of a step that is not in the file.`, step.id);
      else
        ways.push(
          step.event === 'error'
            ? { from: host.id, port: 'error', kind: 'error', to: step.id }
            : { from: host.id, port: 'border', kind: 'data', to: step.id },
        );
    }
    if (!containers.has(step.kind)) continue;
    const agent = tools.get(step.id);
    const inner = inside.get(step.id) ?? [];
    const starts = inner.filter(({ attachedTo, kind, id }) => attachedTo === undefined && (kind === 'startEvent' || !entered.has(id)));
    for (const first of starts)
      ways.push(
        agent !== undefined
          ? { from: first.id, port: 'tool', kind: 'tool', to: agent }
          : { from: step.id, port: 'inside', kind: 'data', to: first.id },
      );
    const ends = agent !== undefined ? [] : inner.filter((end) => !leaving.has(end.id) && end.attachedTo === undefined && !thrown(end));
    for (const end of ends.slice(0, mostEnds))
      for (const flow of (leaving.get(step.id) ?? []).slice(0, mostEnds))
        if (byId.has(flow.to)) ways.push({ from: end.id, port: 'out', kind: 'data', to: flow.to });
  }
  for (const { from, to, own } of file.associations)
    if (own !== undefined && byId.has(from) && byId.has(to)) ways.push(wayOf(from, to, own));
    else if (byId.get(from)?.event === 'compensate' && byId.has(to)) ways.push({ from, port: 'out', kind: 'data', to });
  for (const [from, to] of caughtOnBorders(steps).slice(0, mostBegun)) ways.push({ from, port: 'out', kind: 'data', to });
  const drawn = new Set(file.messageFlows.map(({ from, to }) => `${from} ${to}`));
  for (const [from, to, port] of caughtByName(steps)) if (!drawn.has(`${from} ${to}`)) ways.push({ from, port, kind: 'data', to });
  for (const [from, to] of goesOnBehind(steps, leaving)) if (byId.has(to)) ways.push({ from, port: 'out', kind: 'data', to });
  const [calls, begun] = [callsWithin(steps), begunByEvents(steps, leaving)];
  for (const [from, to] of calls.slice(0, mostBegun)) ways.push({ from, port: 'call', kind: 'data', to });
  for (const [from, to] of begun.slice(0, mostBegun)) ways.push({ from, port: 'border', kind: 'data', to });
  const notFollowed = Math.max(0, calls.length - mostBegun) + Math.max(0, begun.length - mostBegun);
  if (notFollowed > 0)
    loss.add('edge-dropped', `${notFollowed} ways by which calls and events begin other parts are too many to be followed.`);
  const poolStarts = (pool: string): string[] => {
    const process = file.participants.find(({ id }) => id === pool)?.process;
    return process === undefined
      ? []
      : steps.filter((step) => step.process === process && step.parent === undefined && step.kind === 'startEvent').map(({ id }) => id);
  };
  const ends = (id: string): string[] => (byId.has(id) || boxes.has(id) ? [id] : poolStarts(id));
  for (const message of file.messageFlows) {
    const [from, to] = [ends(message.from), ends(message.to)];
    if (from.length === 0 || to.length === 0)
      loss.add(
        'edge-dropped',
        `The message “${(message.name || message.id).slice(0, 80)}” was dropped: one of its ends is not in the file.`,
      );
    for (const a of from)
      for (const b of to)
        ways.push({ from: a, port: boxes.has(a) ? 'out' : 'message', kind: 'data', to: boxes.has(b) ? receiverId(b) : b });
  }
  // An error port is no step of its own, so nothing leads to it.
  const [whole, loose] = [
    ways.filter(({ from, to }) => !errorPorts.has(from) && !errorPorts.has(to)),
    ways.filter(({ from, to }) => errorPorts.has(from) || errorPorts.has(to)),
  ];
  if (loose.length > 0)
    loss.add(
      'edge-dropped',
      `${loose.length} ${loose.length === 1 ? 'flow was' : 'flows were'} dropped: ${loose.length === 1 ? 'it leads' : 'they lead'} to the error of a step, and not to a step.`,
    );
  return whole;
}
