/** An n8n file as it really is in the wild, brought to one regular shape. Tolerant: what has the wrong type is left out and reported. */
import { UserError } from '../../kernel/errors.ts';
import { holdsMore, isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { limits } from '../../workflow/model/limits.ts';
import type { LossReport } from '../loss.ts';

export interface N8nCredential {
  readonly type: string;
  readonly id: string | undefined;
  readonly name: string | undefined;
}

export interface N8nNode {
  /** Its place in the file, from 0. */
  readonly index: number;
  readonly id: string | undefined;
  /** As connections and expressions spell it; empty when the file has none. */
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly position: readonly [number, number] | undefined;
  readonly parameters: JsonObject;
  readonly credentials: readonly N8nCredential[];
  readonly disabled: boolean;
  readonly onError: 'stop' | 'continue' | 'branch';
  readonly retry: { readonly tries: number; readonly waitMs: number } | undefined;
  readonly notes: string | undefined;
  /** The node as the file has it, for what has no place of its own here. */
  readonly raw: JsonObject;
}

export interface N8nLink {
  readonly source: string;
  readonly kind: string;
  readonly output: number;
  readonly target: string;
  readonly targetKind: string;
  readonly input: number;
}

export interface N8nWorkflow {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly nodes: readonly N8nNode[];
  readonly links: readonly N8nLink[];
  readonly settings: JsonObject;
  /** Captured output items by node name. */
  readonly pinned: ReadonlyMap<string, readonly Json[]>;
  /** Other top-level keys. */
  readonly rest: JsonObject;
}

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const text = (value: Json | undefined): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
/** Names and ids that some tool wrote as numbers. Connections are keyed by text all the same. */
const spelled = (value: Json | undefined): string | undefined => text(value) ?? (typeof value === 'number' ? String(value) : undefined);

function number(value: Json | undefined): number | undefined {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
}

/** n8n's cards are 100 px squares on a grid of 220; ours are 232 px wide and need the room between them. */
export const stretch = { x: 1.5, y: 1.25 } as const;
/** Coordinates beyond this are a mistake of the file, and would put the node where nobody finds it. */
const farthest = 1_000_000;
/** Adding 0 turns -0, which no JSON text can hold, into 0. */
const coordinate = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : Math.max(-farthest, Math.min(farthest, Math.round(value * factor * 100) / 100)) + 0;

function positionOf(value: Json | undefined): readonly [number, number] | undefined {
  const [first, second] = Array.isArray(value) ? (value as readonly Json[]) : [object(value)['x'], object(value)['y']];
  const x = coordinate(number(first), stretch.x);
  const y = coordinate(number(second), stretch.y);
  return x === undefined || y === undefined ? undefined : [x, y];
}

function onErrorOf(raw: JsonObject): N8nNode['onError'] {
  switch (raw['onError']) {
    case 'continueErrorOutput':
      return 'branch';
    case 'continueRegularOutput':
      return 'continue';
    default:
      return raw['continueOnFail'] === true && raw['onError'] === undefined ? 'continue' : 'stop';
  }
}

/** What a node without a type is called: no type of n8n. */
const untyped = 'unknown';

function nodeOf(value: Json, index: number): N8nNode | undefined {
  if (!isJsonObject(value)) return undefined;
  const type = text(value['type']);
  // Without a type it is a step that nobody knows, as long as anything says that it is a step.
  if (type === undefined && spelled(value['name']) === undefined && !isJsonObject(value['parameters'])) return undefined;
  const tries = number(value['maxTries']) ?? 3;
  const wait = number(value['waitBetweenTries']) ?? 1000;
  return {
    index,
    id: spelled(value['id']),
    name: spelled(value['name']) ?? '',
    type: (type ?? untyped).slice(0, 300),
    typeVersion: number(value['typeVersion']) ?? 1,
    position: positionOf(value['position']),
    parameters: object(value['parameters']),
    credentials: Object.entries(object(value['credentials'])).map(([kind, reference]) => ({
      type: kind,
      id: text(object(reference)['id']),
      // Before n8n 0.166 the value was the credential's name itself.
      name: text(object(reference)['name']) ?? text(reference),
    })),
    disabled: value['disabled'] === true,
    onError: onErrorOf(value),
    retry:
      value['retryOnFail'] === true
        ? { tries: Math.max(1, Math.min(50, Math.round(tries))), waitMs: Math.max(0, Math.min(86_400_000, Math.round(wait))) }
        : undefined,
    notes: text(value['notes']),
    raw: value,
  };
}

/** `connections[source][kind][output] = [{ node, type, index }]`; any list may be null, and old files wrap less. */
function linksOf(connections: Json | undefined, loss: LossReport): N8nLink[] {
  const links: N8nLink[] = [];
  // An empty list is how PHP writes an empty object.
  if (Array.isArray(connections) && connections.length > 0)
    loss.add('edge-dropped', 'The connections are a list, so nothing says where they come from: none was kept.');
  for (const [source, byKind] of Object.entries(object(connections))) {
    if (!isJsonObject(byKind)) loss.add('edge-dropped', `The connections of “${source}” are no object, so none was kept.`);
    for (const [kind, outputs] of Object.entries(object(byKind))) {
      list(outputs).forEach((targets, output) => {
        if (targets !== null && !Array.isArray(targets) && !isJsonObject(targets))
          loss.add('edge-dropped', `A connection of “${source}” has no target.`);
        for (const target of isJsonObject(targets) ? [targets] : list(targets)) {
          const name = spelled(object(target)['node']);
          if (name === undefined) loss.add('edge-dropped', `A connection of “${source}” (${kind}, output ${output + 1}) names no target.`);
          else
            links.push({
              source,
              kind,
              output,
              target: name,
              targetKind: text(object(target)['type']) ?? kind,
              input: Math.max(0, Math.trunc(number(object(target)['index']) ?? 0)),
            });
        }
      });
      if (!Array.isArray(outputs)) loss.add('edge-dropped', `The connections of “${source}” (${kind}) are not a list.`);
    }
  }
  return links;
}

function pinnedOf(value: Json | undefined): Map<string, readonly Json[]> {
  return new Map(
    Object.entries(object(value)).map(([name, items]) => [
      name,
      list(items).map((item) => (isJsonObject(item) && item['json'] !== undefined ? item['json'] : item)),
    ]),
  );
}

const isWorkflow = (value: Json | undefined): value is JsonObject =>
  isJsonObject(value) &&
  Array.isArray(value['nodes']) &&
  (isJsonObject(value['connections']) ||
    value['connections'] === undefined ||
    value['connections'] === null ||
    Array.isArray(value['connections']));

/** True when one of the nodes looks like a node of n8n: a type with a package in front, and parameters or a position. */
function hasN8nNodes(workflow: JsonObject): boolean {
  const nodes = list(workflow['nodes']);
  if (nodes.length === 0) return isJsonObject(workflow['connections']);
  return nodes.some(
    (node) =>
      isJsonObject(node) &&
      typeof node['type'] === 'string' &&
      (node['parameters'] !== undefined || node['position'] !== undefined || node['typeVersion'] !== undefined),
  );
}

/** The workflows inside a file: a single one, an array of them, or wrapped by the API or the template site. */
export function workflowsIn(value: Json): JsonObject[] {
  if (Array.isArray(value)) return (value as readonly Json[]).filter(holdsMore).flatMap((item) => workflowsIn(item));
  if (!isJsonObject(value)) return [];
  if (isWorkflow(value)) return hasN8nNodes(value) ? [value] : [];
  for (const key of ['workflow', 'workflowData', 'workflows', 'data']) {
    const inner = workflowsIn(value[key] ?? null);
    if (inner.length > 0) {
      const [first, ...others] = inner;
      // The template site keeps the name outside of the wrapper.
      const name = text(value['name']) ?? text(object(value['attributes'])['name']);
      return first === undefined || first['name'] !== undefined || name === undefined ? inner : [{ ...first, name }, ...others];
    }
  }
  return [];
}

export function parseWorkflow(raw: JsonObject, place: string, loss: LossReport): N8nWorkflow {
  const { id, name, description, nodes, connections, settings, pinData, ...rest } = raw;
  const entries = list(nodes);
  if (entries.length > limits.nodes) {
    throw new UserError('flow/too-large', `This workflow has ${entries.length} nodes; at most ${limits.nodes} can be opened.`, {
      place,
      mend: 'Split it into several workflows.',
    });
  }
  const parsed = entries.map((node, index) => {
    const read = nodeOf(node, index);
    if (read === undefined)
      loss.add('node-dropped', `Entry ${index + 1} of the nodes is no node: it has neither a type nor a name nor parameters.`);
    return read;
  });
  const links = linksOf(connections, loss);
  if (links.length > limits.edges) {
    throw new UserError('flow/too-large', `This workflow has ${links.length} connections; at most ${limits.edges} can be opened.`, {
      place,
      mend: 'Split it into several workflows.',
    });
  }
  return {
    id: spelled(id),
    name: spelled(name),
    description: text(description),
    nodes: parsed.filter((node) => node !== undefined),
    links,
    settings: object(settings),
    pinned: pinnedOf(pinData),
    rest,
  };
}
