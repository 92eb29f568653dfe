/** A Node-RED export: one flat list of tabs, steps, wires by id, and configuration that steps point at. */
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { limits } from '../../workflow/model/limits.ts';
import { checkedId, refuseTwin } from '../clean-json.ts';
import type { LossReport } from '../loss.ts';
import { redEntries } from './entries.ts';
import { leftOutOf } from '../../privacy/detectors/secrets/places.ts';

export interface RedNode {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  /** Tab, subflow or group that it lies in. */
  readonly parent: string;
  readonly x: number;
  readonly y: number;
  /** Ids of the targets, a list for each output. */
  readonly wires: readonly (readonly string[])[];
  readonly disabled: boolean;
  readonly raw: JsonObject;
}

export interface RedFile {
  readonly tabs: readonly RedNode[];
  readonly subflows: readonly RedNode[];
  readonly steps: readonly RedNode[];
  readonly notes: readonly RedNode[];
  /** Brokers, servers, bots, dashboards: what steps point at. */
  readonly configs: ReadonlyMap<string, RedNode>;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
/** Node-RED finds a step by a number as well. */
const idOf = (value: Json | undefined): string => (typeof value === 'number' ? String(value) : text(value));
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const farthest = 1_000_000;
/** Node-RED draws a step about half as wide and high as a card here. */
const stretch = { x: 1.8, y: 2 } as const;
const coordinate = (value: Json | undefined): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.max(-farthest, Math.min(farthest, Math.round(value))) + 0 : 0;

function nodeOf(value: Json, place: string): RedNode | undefined {
  if (!isJsonObject(value)) return undefined;
  const id = checkedId(idOf(value['id']), place);
  const type = text(value['type']);
  if (id === '' || type === '') return undefined;
  return {
    id,
    type: type.slice(0, 300),
    name: text(value['name']) || text(value['label']),
    parent: idOf(value['z']),
    x: Math.round(coordinate(value['x']) * stretch.x),
    y: Math.round(coordinate(value['y']) * stretch.y),
    wires: list(value['wires'])
      .slice(0, 200)
      .map((targets) =>
        list(targets)
          .map(idOf)
          .filter((target) => target !== ''),
      ),
    disabled: value['d'] === true || value['disabled'] === true,
    raw: value,
  };
}

/** A step lies on a sheet; what has neither place nor wires is configuration. */
const isDrawn = ({ raw }: RedNode): boolean => raw['wires'] !== undefined || (typeof raw['x'] === 'number' && typeof raw['y'] === 'number');

const notesTypes: ReadonlySet<string> = new Set(['comment', 'group']);

export function parseNodeRed(value: Json, place: string, loss: LossReport): RedFile {
  const entries = redEntries(value);
  if (entries.length > limits.nodes)
    throw new UserError('flow/too-large', `This file has ${entries.length} nodes; at most ${limits.nodes} can be opened.`, {
      place,
      mend: 'Export one tab at a time.',
    });
  const seen = new Map<string, Json>();
  const nodes = entries.flatMap((entry, index): RedNode[] => {
    const node = nodeOf(entry, place);
    const twin = node === undefined ? undefined : seen.get(node.id);
    if (node === undefined) loss.add('node-dropped', `Entry ${index + 1} has no id or no type, so it is no step.`);
    else if (twin === undefined) {
      seen.set(node.id, entry);
      return [node];
    } else {
      refuseTwin(twin, entry, node.id, place);
      loss.add('node-dropped', `A second “${node.name || node.type}” with the id “${node.id}” was dropped.`);
    }
    return [];
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const clear = (holder: Json | undefined, id: string, field: readonly string[]): void => {
    const owner = byId.get(id);
    if (isJsonObject(holder))
      loss.secrets.push(
        ...leftOutOf(
          holder,
          field,
          owner === undefined ? {} : { nodeId: owner.id, nodeName: (owner.name || owner.type).slice(0, limits.name) },
        ),
      );
  };
  for (const node of nodes) clear(node.raw['credentials'], node.id, ['credentials']);
  const beside = isJsonObject(value) && isJsonObject(value['credentials']) ? value['credentials'] : {};
  for (const [id, holder] of Object.entries(beside)) clear(holder, id, ['credentials']);
  const count = loss.secrets.length;
  if (count > 0)
    loss.add(
      'hidden-copy',
      `The file holds ${count === 1 ? 'a credential' : `${count} credentials`} in clear text, which did not come along. Replace what is valid.`,
    );
  const tabs = nodes.filter(({ type }) => type === 'tab');
  const subflows = nodes.filter(({ type }) => type === 'subflow');
  const others = nodes.filter(({ type }) => type !== 'tab' && type !== 'subflow');
  return {
    tabs,
    subflows,
    notes: others.filter(({ type }) => notesTypes.has(type)),
    steps: others.filter((node) => !notesTypes.has(node.type) && isDrawn(node)),
    configs: new Map(others.filter((node) => !notesTypes.has(node.type) && !isDrawn(node)).map((node) => [node.id, node])),
  };
}

/** Links, catches and calls are wires without a line: all ways from step to step, as [from, output, to, is an error]. */
export interface RedWire {
  readonly from: RedNode;
  readonly output: number;
  readonly to: RedNode;
  readonly error: boolean;
}

const idsIn = (value: Json | undefined): string[] =>
  list(value)
    .map(idOf)
    .filter((id) => id !== '');

/** Steps that never fail: nothing to catch from them. */
const harmless: ReadonlySet<string> = new Set([
  'catch',
  'status',
  'complete',
  'junction',
  'link in',
  'link out',
  'inject',
  'debug',
  'comment',
]);
/** Bounds for files that were made to keep us busy. */
const mostCaught = 500;
const mostCalls = 500;
const mostFollowed = 2_000;

export function wiresOf({ steps, subflows }: RedFile, loss: LossReport): RedWire[] {
  const byId = new Map(steps.map((node) => [node.id, node]));
  const wires: RedWire[] = [];
  const lead = (from: RedNode, output: number, target: string, error: boolean): void => {
    const to = byId.get(target);
    if (to === undefined)
      loss.add('edge-dropped', `A wire of “${from.name || from.type}” leads to a step that is not in the file.`, from.id);
    else wires.push({ from, output, to, error });
  };
  for (const node of steps)
    node.wires.forEach((targets, output) => {
      for (const target of targets) lead(node, output, target, false);
    });
  for (const node of steps)
    if (node.type === 'link out' && node.raw['mode'] !== 'return')
      for (const target of idsIn(node.raw['links'])) lead(node, 0, target, false);
  const next = Map.groupBy(wires, ({ from }) => from.id);
  const calls = steps.filter(({ type }) => type === 'link call');
  const dynamic = calls.some(isDynamic) ? calledByName(steps) : [];
  const calledBy = (call: RedNode): readonly string[] => (isDynamic(call) ? dynamic : idsIn(call.raw['links']));
  for (const call of calls) for (const target of calledBy(call)) lead(call, 0, target, false);
  for (const call of calls.slice(0, mostCalls)) for (const target of calledBy(call)) wires.push(...returnsOf(call, target, next, byId));
  const sheets = Map.groupBy(steps, ({ parent }) => parent);
  for (const node of steps) {
    if (node.type === 'catch') wires.push(...caughtBy(node, sheets, byId));
    if (node.type === 'status') wires.push(...shownBy(node, sheets, byId));
    if (node.type === 'complete') wires.push(...completedFor(node, byId));
    if (node.type.startsWith('subflow:'))
      wires.push(
        ...throughSubflow(
          node,
          subflows.find(({ id }) => id === node.type.slice('subflow:'.length)),
          byId,
        ),
      );
    if (wires.length > limits.edges) {
      loss.add('edge-dropped', `Only the first ${limits.edges} wires were kept.`);
      break;
    }
  }
  return wires.slice(0, limits.edges);
}

const mostNamed = 50;
const isDynamic = ({ raw }: RedNode): boolean => raw['linkType'] === 'dynamic';

/** The message names the link that is called: one whose name some script or change spells out, or else any that nothing else leads to. */
function calledByName(steps: readonly RedNode[]): readonly string[] {
  const links = steps.filter(({ type }) => type === 'link in');
  const spelled = steps
    .filter(({ type }) => type === 'function' || type === 'change' || type === 'inject')
    .map(({ raw }) => JSON.stringify(raw['func'] ?? raw['rules'] ?? raw['props'] ?? ''))
    .join('\n');
  const named = links.filter(({ id, name }) =>
    [id, name].some(
      (one) => one.length > 1 && [`'${one}'`, `\\"${one}\\"`, `"${one}"`, `\`${one}\``].some((quoted) => spelled.includes(quoted)),
    ),
  );
  const linked = new Set(steps.filter(({ type }) => type === 'link out').flatMap(({ raw }) => idsIn(raw['links'])));
  return (named.length > 0 ? named : links.filter(({ id }) => !linked.has(id))).slice(0, mostNamed).map(({ id }) => id);
}

/** A called link comes back to whatever the call is wired to. */
function returnsOf(
  call: RedNode,
  start: string,
  next: ReadonlyMap<string, readonly RedWire[]>,
  byId: ReadonlyMap<string, RedNode>,
): RedWire[] {
  const seen = new Set<string>([start]);
  const queue = [start];
  const back: RedWire[] = [];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const node = byId.get(id);
    if (node?.type === 'link out' && node.raw['mode'] === 'return')
      for (const target of call.wires[0] ?? []) {
        const to = byId.get(target);
        if (to !== undefined) back.push({ from: node, output: 0, to, error: false });
      }
    for (const { to } of next.get(id) ?? []) {
      if (seen.has(to.id) || seen.size > mostFollowed) continue;
      seen.add(to.id);
      queue.push(to.id);
    }
  }
  return back;
}

/** A catch without a scope hears every step of its sheet. */
function caughtBy(handler: RedNode, sheets: ReadonlyMap<string, readonly RedNode[]>, byId: ReadonlyMap<string, RedNode>): RedWire[] {
  const heard = Array.isArray(handler.raw['scope'])
    ? idsIn(handler.raw['scope']).flatMap((id) => byId.get(id) ?? [])
    : (sheets.get(handler.parent) ?? []).slice(0, mostCaught);
  return heard
    .filter((node) => node.id !== handler.id && !harmless.has(node.type) && !node.type.endsWith(' in'))
    .slice(0, mostCaught)
    .map((from) => ({ from, output: 0, to: handler, error: true }));
}

/** A status step hears what scripts show of themselves. */
function shownBy(listener: RedNode, sheets: ReadonlyMap<string, readonly RedNode[]>, byId: ReadonlyMap<string, RedNode>): RedWire[] {
  return caughtBy(listener, sheets, byId).filter(({ from }) => from.type === 'function' && text(from.raw['func']).includes('node.status('));
}

/** A complete step goes on with the message that a step of its scope is done with. */
function completedFor(listener: RedNode, byId: ReadonlyMap<string, RedNode>): RedWire[] {
  return idsIn(listener.raw['scope'])
    .flatMap((id) => byId.get(id) ?? [])
    .filter((node) => node.id !== listener.id)
    .slice(0, mostCaught)
    .map((from) => ({ from, output: 0, to: listener, error: false }));
}

/** An instance hands its items to the subflow's first steps, and takes what the last ones give: the inside is drawn once. */
function throughSubflow(instance: RedNode, definition: RedNode | undefined, byId: ReadonlyMap<string, RedNode>): RedWire[] {
  if (definition === undefined) return [];
  const ends = (value: Json | undefined): { id: string; port: number }[] =>
    list(isJsonObject(value) ? value['wires'] : undefined).flatMap((wire) =>
      isJsonObject(wire) && typeof wire['id'] === 'string'
        ? [
            {
              id: wire['id'],
              port: typeof wire['port'] === 'number' && wire['port'] >= 0 && wire['port'] < 200 ? Math.trunc(wire['port']) : 0,
            },
          ]
        : [],
    );
  const into = list(definition.raw['in'])
    .flatMap(ends)
    .flatMap(({ id }): RedWire[] => {
      const to = byId.get(id);
      return to === undefined ? [] : [{ from: instance, output: 0, to, error: false }];
    });
  const out = list(definition.raw['out']).flatMap((end, index) =>
    ends(end).flatMap(({ id, port }): RedWire[] => {
      const from = byId.get(id);
      return from === undefined
        ? []
        : (instance.wires[index] ?? []).flatMap((target): RedWire[] => {
            const to = byId.get(target);
            return to === undefined ? [] : [{ from, output: port, to, error: false }];
          });
    }),
  );
  return [...into, ...out];
}
