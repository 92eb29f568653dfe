/** Two people changed one flow: brought together part by part. What only one of them touched is taken; where both did, somebody chooses. */
import { canonicalJson, type Json } from '../../kernel/json.ts';
import type { Flow } from '../model/flow.ts';

export type Side = 'mine' | 'theirs';
export type PartKind = 'step' | 'wire' | 'connection' | 'note' | 'setting';

export interface FlowPart {
  /** `node:ID`, `edge:ID`, `connection:ID`, `note:ID`, `settings:KEY`, `flow:KEY`. */
  readonly key: string;
  readonly kind: PartKind;
  /** As people know it. */
  readonly name: string;
  readonly base?: Json;
  readonly mine?: Json;
  readonly theirs?: Json;
}

export interface Merge {
  readonly flow: Flow;
  /** Both changed it, differently, and nobody has chosen yet; `flow` holds mine. */
  readonly conflicts: readonly FlowPart[];
  /** What theirs brings to mine. */
  readonly incoming: readonly FlowPart[];
  /** Names of wires that lead to a step that is gone. */
  readonly dropped: readonly string[];
}

const flowKeys = ['name', 'purpose', 'owner', 'riskTier', 'region', 'lawfulBasis', 'dataClasses', 'serviceAccount', 'sharedWith'] as const;

type Parts = ReadonlyMap<string, { readonly kind: PartKind; readonly name: string; readonly value: Json }>;

function partsOf(flow: Flow): Parts {
  const parts = new Map<string, { readonly kind: PartKind; readonly name: string; readonly value: Json }>();
  const names = new Map(flow.nodes.map((node) => [node.id, node.name]));
  const put = (key: string, kind: PartKind, name: string, value: unknown): void => {
    if (value !== undefined) parts.set(key, { kind, name, value: value as Json });
  };
  for (const node of flow.nodes) put(`node:${node.id}`, 'step', node.name, node);
  for (const edge of flow.edges)
    put(`edge:${edge.id}`, 'wire', `${names.get(edge.from.node) ?? edge.from.node} to ${names.get(edge.to.node) ?? edge.to.node}`, edge);
  for (const slot of flow.connections) put(`connection:${slot.id}`, 'connection', slot.name, slot);
  for (const note of flow.notes) put(`note:${note.id}`, 'note', note.text.slice(0, 60), note);
  for (const [key, value] of Object.entries(flow.settings)) put(`settings:${key}`, 'setting', key, value);
  for (const key of flowKeys) put(`flow:${key}`, 'setting', key, flow[key]);
  return parts;
}

const same = (a: Json | undefined, b: Json | undefined): boolean =>
  a === undefined || b === undefined ? a === b : canonicalJson(a) === canonicalJson(b);

/** Places of steps are nobody's conflict: mine stays where it is, theirs counts for what is new. */
function placed(parts: ReadonlyMap<string, Json>, mine: Flow, theirs: Flow): Flow['layout'] {
  const of = (which: 'nodes' | 'notes', prefix: string): Flow['layout']['nodes'] =>
    Object.fromEntries(Object.entries({ ...theirs.layout[which], ...mine.layout[which] }).filter(([id]) => parts.has(`${prefix}:${id}`)));
  return { nodes: of('nodes', 'node'), notes: of('notes', 'note') };
}

/** Pure. `base` is what both began with; without it, all that differs is a conflict. */
export function mergeFlows(base: Flow | undefined, mine: Flow, theirs: Flow, choices: Readonly<Record<string, Side>> = {}): Merge {
  const [old, ours, other] = [base === undefined ? (new Map() as Parts) : partsOf(base), partsOf(mine), partsOf(theirs)];
  const taken = new Map<string, Json>();
  const conflicts: FlowPart[] = [];
  const incoming: FlowPart[] = [];
  for (const key of new Set([...ours.keys(), ...other.keys()])) {
    const [b, m, t] = [old.get(key)?.value, ours.get(key)?.value, other.get(key)?.value];
    const about = ours.get(key) ?? other.get(key);
    if (about === undefined) continue;
    const part: FlowPart = {
      key,
      kind: about.kind,
      name: about.name,
      ...(b === undefined ? {} : { base: b }),
      ...(m === undefined ? {} : { mine: m }),
      ...(t === undefined ? {} : { theirs: t }),
    };
    let kept: Json | undefined = m;
    if (!same(m, t) && !same(t, b)) {
      if (same(m, b)) {
        incoming.push(part);
        kept = t;
      } else {
        const choice = choices[key];
        if (choice === undefined) conflicts.push(part);
        if (choice === 'theirs') kept = t;
      }
    }
    if (kept !== undefined) taken.set(key, kept);
  }
  return { ...assembled(taken, mine, theirs), conflicts, incoming };
}

/** The flow of the parts that were kept. A wire to a step that is gone goes with it. */
function assembled(taken: ReadonlyMap<string, Json>, mine: Flow, theirs: Flow): Pick<Merge, 'flow' | 'dropped'> {
  const all = <T>(prefix: string): T[] => [...taken].filter(([key]) => key.startsWith(`${prefix}:`)).map(([, value]) => value as T);
  const fields = (prefix: string): Record<string, Json> =>
    Object.fromEntries(
      [...taken].filter(([key]) => key.startsWith(`${prefix}:`)).map(([key, value]) => [key.slice(prefix.length + 1), value]),
    );
  const { schemaVersion, id, environment } = mine;
  const nodes = all<Flow['nodes'][number]>('node');
  const ids = new Set(nodes.map((node) => node.id));
  const edges = all<Flow['edges'][number]>('edge');
  const loose = edges.filter((edge) => !ids.has(edge.from.node) || !ids.has(edge.to.node));
  const flow = {
    schemaVersion,
    id,
    environment,
    ...fields('flow'),
    settings: fields('settings'),
    connections: all('connection'),
    nodes,
    edges: edges.filter((edge) => !loose.includes(edge)),
    notes: all('note'),
    layout: placed(taken, mine, theirs),
  } as unknown as Flow;
  return { flow, dropped: loose.map((edge) => edge.id) };
}
