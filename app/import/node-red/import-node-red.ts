/** A Node-RED export -> one flow: all tabs beside each other, because links and shared context join them. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { PortSpec } from '../../nodes/kit/facts.ts';
import { layeredPlaces } from '../../workflow/graph/layered-places.ts';
import { leftOutOf, withoutSecrets, type SecretLeftOut } from '../../privacy/detectors/secrets/places.ts';
import { NameGiver, uniqueId } from '../../workflow/graph/names.ts';
import {
  emptyFlow,
  type ConnectionAuth,
  type ConnectionSlot,
  type Flow,
  type FlowEdge,
  type FlowNode,
  type FlowNote,
} from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import { foreignAction } from '../../nodes/foreign-action/parameters.ts';
import { boundedFacts, type StepPorts } from '../bounded-facts.ts';
import { LossReport, type LossEntry } from '../loss.ts';
import { numberedPort } from '../n8n/ports.ts';
import { contextsOf } from './context-stores.ts';
import { describeRed } from './describe.ts';
import { pageAnswers } from './pages.ts';
import { withDeletes } from './queries.ts';
import { startingFacts } from './starts.ts';
import { withEnvironments } from './environment.ts';
import { parseNodeRed, wiresOf, type RedFile, type RedNode, type RedWire } from './parse.ts';

/** Tabs are drawn below each other. */
const tabHeight = 1_200;

function offsets({ tabs, subflows, steps }: RedFile): ReadonlyMap<string, number> {
  const parents = [...new Set([...tabs.map(({ id }) => id), ...subflows.map(({ id }) => id), ...steps.map(({ parent }) => parent)])];
  return new Map(parents.map((id, index) => [id, index * tabHeight]));
}

/** Configuration that holds an account becomes a connection; Node-RED keeps the secret in another file. */
const accounts: readonly (readonly [pattern: RegExp, auth: ConnectionAuth])[] = [
  [/oauth|google-credentials|googleplus/i, 'oauth2'],
  [/mqtt-broker|mysqldatabase|postgresql(db|config)|mongodb|influxdb|redis-config|mssql/i, 'database'],
  [/telegram bot|slack-|twilio-api|openai|service host|^server$|pushover-keys|api|account|credential|bot/i, 'api-key'],
  [/tls-config/i, 'mtls'],
];
const authOf = ({ type }: RedNode): ConnectionAuth | undefined => accounts.find(([pattern]) => pattern.test(type))?.[1];

function slotsOf({ configs, steps }: RedFile, loss: LossReport): { slots: ConnectionSlot[]; byConfig: ReadonlyMap<string, string> } {
  const used = new Set(steps.flatMap(({ raw }) => Object.values(raw)).filter((value) => typeof value === 'string'));
  for (const config of configs.values()) for (const value of Object.values(config.raw)) if (typeof value === 'string') used.add(value);
  const ids = new NameGiver();
  const slots: ConnectionSlot[] = [];
  const byConfig = new Map<string, string>();
  const unused = new Map<string, number>();
  for (const config of configs.values()) {
    const auth = authOf(config);
    if (!used.has(config.id)) unused.set(config.type, (unused.get(config.type) ?? 0) + 1);
    if (auth === undefined || !used.has(config.id)) continue;
    const id = ids.giveId(`${config.type} ${config.name}`.slice(0, 100), 'connection');
    slots.push({ id, name: (config.name || config.type).slice(0, 200), type: config.type.slice(0, 128), auth, hosts: [], scopes: [] });
    byConfig.set(config.id, id);
    loss.add('credential', `Connect “${(config.name || config.type).slice(0, 80)}” again: Node-RED keeps its secrets in another file.`);
  }
  if (unused.size > 0)
    loss.add(
      'setting-dropped',
      `Configuration that no step uses was left out: ${[...unused]
        .slice(0, 20)
        .map(([type, count]) => `${type} (${count})`)
        .join(', ')}.`,
    );
  return { slots: slots.slice(0, 2_000), byConfig };
}

const owner = (node: RedNode): { nodeId: string; nodeName: string } => ({ nodeId: node.id, nodeName: titleOf(node).slice(0, limits.name) });

/** Steps share what they point at: a secret there is reported once, where it stands, and no step gets a copy. Sheets are not drawn. */
function withoutTheirSecrets({ configs, tabs, subflows }: RedFile, loss: LossReport): ReadonlyMap<string, RedNode> {
  for (const sheet of [...tabs, ...subflows]) {
    const { credentials: _known, info: _note, ...rest } = sheet.raw;
    for (const secret of leftOutOf(rest, [])) loss.secrets.push({ ...owner(sheet), ...secret });
  }
  return new Map(
    [...configs].map(([id, config]) => {
      const { credentials, ...rest } = config.raw;
      const { value, secrets } = withoutSecrets(rest);
      loss.secrets.push(
        ...secrets.map(({ path, words, sure }) => ({ ...owner(config), field: path.join('.').slice(0, 500), words, sure })),
      );
      return [id, secrets.length === 0 ? config : { ...config, raw: credentials === undefined ? value : { ...value, credentials } }];
    }),
  );
}

const passes: ReadonlySet<string> = new Set(['junction', 'link in', 'link out']);
const starts: ReadonlySet<string> = new Set(['inject', 'http in', 'catch', 'status', 'complete']);

function portsOf(node: RedNode, wires: readonly RedWire[], incoming: boolean): StepPorts {
  const used = Math.max(0, ...wires.filter((wire) => !wire.error).map((wire) => wire.output + 1));
  const count = Math.min(200, Math.max(node.wires.length, used));
  const titles = Array.isArray(node.raw['outputLabels']) ? (node.raw['outputLabels'] as readonly Json[]) : [];
  const outputs: PortSpec[] = Array.from({ length: count }, (_, index) => {
    const title = titles[index];
    return {
      id: numberedPort('out', index),
      title: typeof title === 'string' && title !== '' ? title.slice(0, 100) : count > 1 ? `Output ${index + 1}` : 'Out',
      kind: 'data',
    };
  });
  if (wires.some((wire) => wire.error)) outputs.push({ id: 'error', title: 'On error', kind: 'error' });
  return { inputs: incoming || !starts.has(node.type) ? [{ id: 'in', title: 'In', kind: 'data', many: true }] : [], outputs };
}

function originOf({ raw }: RedNode): JsonObject {
  const kept = ['z', 'g', 'env', 'meta', 'inputLabels', 'outputLabels', 'icon', 'color', 'l'].filter((key) => raw[key] !== undefined);
  return Object.fromEntries(kept.map((key) => [key, raw[key] as Json]));
}

const titleOf = (node: RedNode): string => node.name || node.type;

function edgesOf(wires: readonly RedWire[]): FlowEdge[] {
  const edges = new Map<string, FlowEdge>();
  const ids = new NameGiver();
  for (const { from, output, to, error } of wires) {
    const port = error ? 'error' : numberedPort('out', output);
    const text = `${from.id}.${port}-${to.id}.in`;
    if (edges.has(text)) continue;
    const id = text.length <= 128 && ids.claim(text) ? text : ids.giveId('edge', 'edge');
    edges.set(text, { id, kind: error ? 'error' : 'data', from: { node: from.id, port }, to: { node: to.id, port: 'in' } });
  }
  return [...edges.values()].slice(0, limits.edges);
}

function notesOf({ notes, tabs, subflows }: RedFile): { note: FlowNote; node: RedNode }[] {
  const remark = (node: RedNode): string =>
    [node.name, typeof node.raw['info'] === 'string' ? node.raw['info'] : '']
      .filter((part) => part !== '')
      .join('\n\n')
      .slice(0, limits.text)
      .toWellFormed();
  return [...notes, ...[...tabs, ...subflows].filter((node) => remark(node) !== '')].slice(0, limits.notes).map((node) => ({
    note: { id: node.id, text: remark(node), ...(node.name === '' ? {} : { name: node.name.slice(0, limits.name).toWellFormed() }) },
    node,
  }));
}

function reportEnvironment(file: RedFile, loss: LossReport): void {
  const names = [...file.tabs, ...file.subflows, ...file.steps]
    .flatMap(({ raw }) => (Array.isArray(raw['env']) ? (raw['env'] as readonly Json[]) : []))
    .flatMap((entry) => (isJsonObject(entry) && typeof entry['name'] === 'string' ? [entry['name']] : []));
  if (names.length > 0)
    loss.add('setting-dropped', `Settings of tabs and subflows have no counterpart here: ${[...new Set(names)].slice(0, 20).join(', ')}.`);
}

/** `value` has been cleaned. Ids of the file are kept, so that another import of a changed file keeps its findings. */
export function importNodeRed(
  value: Json,
  path: string,
  fallbackName: string,
  changes: readonly string[],
): { flow: Flow; loss: readonly LossEntry[]; leftOut: readonly SecretLeftOut[] } {
  const loss = new LossReport();
  for (const change of changes) loss.add('value-changed', `Values that could not be kept as they were: ${change}.`);
  const parsed = withEnvironments(parseNodeRed(value, path, loss));
  const file = { ...parsed, configs: withoutTheirSecrets(parsed, loss) };
  const wires = wiresOf(file, loss);
  const { slots, byConfig } = slotsOf(file, loss);
  const offset = offsets(file);
  const off = new Set(file.tabs.filter(({ disabled }) => disabled).map(({ id }) => id));
  const pages = pageAnswers(file, wires);
  const contexts = contextsOf(file.steps);
  const targets = new Set(wires.map(({ to }) => to.id));
  const entering = Map.groupBy(
    wires.filter(({ error }) => !error),
    ({ to }) => to.id,
  );
  const leaving = Map.groupBy(wires, ({ from }) => from.id);
  const names = new NameGiver();
  const nodes = file.steps.map((node): FlowNode => {
    const name = names.give(titleOf(node));
    const out = leaving.get(node.id) ?? [];
    const slot = Object.values(node.raw)
      .map((one) => (typeof one === 'string' ? byConfig.get(one) : undefined))
      .find((one) => one !== undefined);
    const caught = out.some(({ error }) => error);
    const common = {
      id: node.id,
      name,
      ...(slot === undefined ? {} : { connection: slot }),
      ...(caught ? { onError: 'branch' as const } : {}),
      ...(node.disabled || off.has(node.parent) ? { disabled: true } : {}),
      ...(typeof node.raw['info'] === 'string' && node.raw['info'] !== '' ? { note: node.raw['info'].slice(0, limits.text) } : {}),
      foreign: { format: 'node-red' as const, type: node.type, raw: originOf(node) },
    };
    if (passes.has(node.type) && !caught) return { ...common, type: 'noop', typeVersion: 1, parameters: {} };
    const alone = describeRed(node, file.configs, pages.has(node.id), contexts);
    const described =
      alone.category === 'db.query'
        ? {
            ...alone,
            facts: withDeletes(
              alone.facts,
              (entering.get(node.id) ?? []).map(({ from }) => from),
            ),
          }
        : alone;
    // Nothing leads to it, and it hands something on.
    const facing = targets.has(node.id) ? described.facts : startingFacts(node, described, out);
    // What a complete step hears of goes on there, from steps that hand nothing on as well.
    const handed =
      facing.result === 'nothing' && out.some(({ error, to }) => !error && to.type === 'complete')
        ? { ...facing, result: 'pass' as const }
        : facing;
    const facts = boundedFacts({ id: node.id, name }, handed, portsOf(node, out, targets.has(node.id)), loss);
    if (!facts.known) loss.undescribed(name, node.type, node.id);
    else loss.cannotRun(name, node.type, node.id);
    return {
      ...common,
      type: 'foreign-action',
      typeVersion: 1,
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
    };
  });
  reportEnvironment(file, loss);
  const notes = notesOf(file);
  const [tab] = file.tabs;
  const title = ((file.tabs.length === 1 ? tab?.name : '') || fallbackName).trim().slice(0, limits.name) || 'Imported flow';
  const place = (node: RedNode): { x: number; y: number } => ({ x: node.x, y: node.y + (offset.get(node.parent || node.id) ?? 0) });
  const edges = edgesOf(wires);
  // Made by a program or written by hand, a file may have its steps on top of each other.
  const isPiled = new Set(file.steps.map((node) => JSON.stringify(place(node)))).size * 2 < file.steps.length;
  const laid = isPiled
    ? layeredPlaces(
        nodes.map(({ id }) => id),
        edges.map(({ from, to }) => ({ from: from.node, to: to.node })),
      )
    : undefined;
  if (isPiled) loss.add('layout', 'The steps of the file lie on top of each other, so they were laid out anew.');
  const flow: Flow = {
    ...emptyFlow(uniqueId(title, new Set(), 'flow'), title),
    connections: slots,
    nodes,
    edges,
    notes: notes.map(({ note }) => note),
    layout: {
      nodes: Object.fromEntries(file.steps.map((node) => [node.id, laid?.get(node.id) ?? place(node)])),
      notes: Object.fromEntries(notes.map(({ note, node }) => [note.id, place(node)])),
    },
  };
  return { flow, loss: loss.entries, leftOut: loss.secrets };
}
