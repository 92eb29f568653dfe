/**
 * A flow compiled for running: which edges carry items, what each node waits for, where loops close. Pure; made once a run.
 *
 * Running is a Kahn network: every edge is a queue of tokens, and a node fires when each edge of one of its *groups* holds a
 * token. A token is live (items) or dead (nothing will come this way). All edges that come from outside a cycle form one
 * group; each edge that closes a cycle is a group of its own. So the outcome does not depend on the order in which steps end.
 */
import { defaultLimits } from '../../broker/grant.ts';
import { undoPort, type EffectKind, type NodeFacts } from '../../nodes/kit/facts.ts';
import { triedParts } from '../../workflow/graph/tried-parts.ts';
import type { Flow, FlowEdge, FlowNode, RetryPolicy } from '../../workflow/model/flow.ts';

export interface PlanEdge {
  readonly id: string;
  readonly from: string;
  readonly fromPort: string;
  readonly to: string;
  readonly toPort: string;
  readonly kind: 'data' | 'error';
  /** Closes a cycle. */
  readonly back: boolean;
}

export interface PlanNode {
  readonly node: FlowNode;
  readonly trigger: boolean;
  /** A trigger for the failures of other flows. */
  readonly errors: boolean;
  readonly loop: boolean;
  /** A loop over a list: see deal.ts. */
  readonly deals: boolean;
  readonly disabled: boolean;
  /** Imported from another program, with no code here. */
  readonly foreign: boolean;
  /** Of a step that tries: the steps of its part, which nothing but the way through it leads to. */
  readonly part: ReadonlySet<string> | undefined;
  /** The steps that try this one, the innermost first. */
  readonly tries: readonly string[];
  /** Edges that close cycles at a step that tries: they are gathered until its part has come to rest. */
  readonly gathers: readonly PlanEdge[];
  /** Groups of incoming edges; the edges that close cycles come first, so a loop ends before its next items begin. */
  readonly groups: readonly (readonly PlanEdge[])[];
  readonly out: readonly PlanEdge[];
  /** Edges to the nodes that take this one's effect back when the run fails. */
  readonly undo: readonly PlanEdge[];
  /** The port that passes items on when the node is disabled or fails with `continue`. */
  readonly firstPort: string;
  /** What people call its ways out, by their ports. */
  readonly ways: ReadonlyMap<string, string>;
  readonly parts: readonly { readonly kind: string; readonly node: FlowNode }[];
  /** Ids of all parts, also those plugged into parts: the step may ask on their behalf. */
  readonly partIds: ReadonlySet<string>;
  readonly onError: 'stop' | 'continue' | 'branch';
  readonly retry: RetryPolicy;
  /** Of a step that calls a flow and was given none: the run's own limit, as the called run has limits of its own. */
  readonly timeoutMs: number;
  /** Calls another flow. */
  readonly calls: boolean;
  /** Doing it again with the same key does no harm. */
  readonly idempotent: boolean;
  /**
   * When what it has done of many items is kept: `first`, before it does more, where it acts on others or must not act twice; `beside` that, where a second time would only
   * cost; or `late`, once an attempt has failed, where it only reads.
   */
  readonly keeps: 'first' | 'beside' | 'late';
  /** What expressions of the step or its parts read of what other steps gave, and is handed over: our own look at first items alone. */
  readonly readsOthers: 'nothing' | 'first' | 'all';
  readonly approvers: number;
  /** What whoever answers has to hold. */
  readonly role: string | undefined;
  readonly deadlineMs: number | undefined;
  readonly escalation: string | undefined;
}

export interface Plan {
  readonly flow: Flow;
  readonly nodes: ReadonlyMap<string, PlanNode>;
  readonly callsFlows: boolean;
  /** Parts of it are tried. */
  readonly tries: boolean;
}

export type FactsOf = (node: FlowNode, flow: Flow) => NodeFacts;

const defaultTimeoutMs = 60_000;
const noRetry: RetryPolicy = { maxAttempts: 1, backoffMs: 1_000 };

/** Ids of the edges that lead back onto the path by which a depth-first walk in document order came. */
function backEdges(flow: Flow, items: readonly PlanEdge[]): ReadonlySet<string> {
  const out = new Map<string, PlanEdge[]>(flow.nodes.map((node) => [node.id, []]));
  const entered = new Set<string>();
  for (const edge of items) {
    out.get(edge.from)?.push(edge);
    if (edge.from !== edge.to) entered.add(edge.to);
  }
  const roots = [...flow.nodes.filter((node) => !entered.has(node.id)), ...flow.nodes];
  const back = new Set<string>();
  const done = new Set<string>();
  const onPath = new Set<string>();
  for (const root of roots) {
    const stack: { readonly id: string; next: number }[] = done.has(root.id) ? [] : [{ id: root.id, next: 0 }];
    if (stack.length > 0) onPath.add(root.id);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const edge = out.get(top.id)?.[top.next];
      top.next += 1;
      if (edge === undefined) {
        done.add(top.id);
        onPath.delete(top.id);
        stack.pop();
      } else if (onPath.has(edge.to)) back.add(edge.id);
      else if (!done.has(edge.to)) {
        onPath.add(edge.to);
        stack.push({ id: edge.to, next: 0 });
      }
    }
  }
  return back;
}

/** The wires by which parts are plugged in, by where they lead. */
type Plugs = ReadonlyMap<string, readonly FlowEdge[]>;

function partsBehind(id: string, plugs: Plugs): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [id];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const edge of plugs.get(at) ?? []) {
      if (found.has(edge.from.node)) continue;
      found.add(edge.from.node);
      queue.push(edge.from.node);
    }
  }
  return found;
}

function readsOthers(nodes: readonly FlowNode[]): PlanNode['readsOthers'] {
  const texts = nodes.map(({ parameters }) => JSON.stringify(parameters));
  if (texts.some((text) => text.includes('$foreign'))) return 'all';
  return texts.some((text) => /\bnode\b/.test(text)) ? 'first' : 'nothing';
}

interface Around {
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly plugs: Plugs;
  readonly incoming: readonly PlanEdge[];
  readonly out: readonly PlanEdge[];
  readonly undo: readonly PlanEdge[];
  readonly part: PlanNode['part'];
  readonly tries: PlanNode['tries'];
  readonly runMs: number;
}

const onlyReads = (kind: EffectKind): boolean => kind === 'none' || kind === 'read';

/** A letter that goes out twice is there twice, whatever number it has: few post offices look at that. */
const isLetterBox = ({ scheme = '' }: NodeFacts['networks'][number]): boolean => scheme.startsWith('smtp');

function keepsOf({ effects, networks, ai }: NodeFacts, idempotent: boolean): PlanNode['keeps'] {
  const acts = !effects.every(({ kind }) => onlyReads(kind));
  return !idempotent || (acts && networks.length > 0) ? 'first' : acts || ai !== undefined ? 'beside' : 'late';
}

function planNode(node: FlowNode, facts: NodeFacts, { nodes, plugs, incoming, out, undo, part, tries, runMs }: Around): PlanNode {
  const forward = incoming.filter((edge) => !edge.back);
  const closing = incoming.filter((edge) => edge.back);
  const deals = facts.control?.kind === 'loop';
  const loop = deals || part !== undefined;
  // Every step of a loop's body hands something on in each round, be it nothing: its wires to `back` bring one round together.
  const [back, alone] = [
    closing.filter((edge) => loop && edge.toPort === 'back'),
    closing.filter((edge) => !loop || edge.toPort !== 'back'),
  ];
  const groups = part === undefined ? [...(back.length === 0 ? [] : [back]), ...alone.map((edge) => [edge])] : [];
  const parts = (plugs.get(node.id) ?? []).flatMap((edge) => {
    const part = nodes.get(edge.from.node);
    return part === undefined || part.disabled === true ? [] : [{ kind: edge.kind, node: part }];
  });
  const behind = partsBehind(node.id, plugs);
  // A sub-flow is journaled itself: asking for it again finds it where it was.
  const calls = facts.control?.kind === 'subflow';
  const idempotent =
    calls ||
    (facts.reliability.idempotent &&
      facts.effects.every((effect) => onlyReads(effect.kind) || effect.idempotent) &&
      !facts.networks.some(isLetterBox));
  return {
    node,
    trigger: facts.trigger !== undefined,
    errors: facts.trigger?.kind === 'error',
    loop,
    deals,
    disabled: node.disabled === true,
    foreign: node.type === 'foreign-action',
    part,
    tries,
    gathers: part === undefined ? [] : closing,
    groups: forward.length === 0 ? groups : [...groups, forward],
    out,
    undo,
    parts,
    partIds: behind,
    firstPort: facts.outputs.find((port) => port.kind === 'data')?.id ?? 'out',
    ways: new Map(facts.outputs.filter(({ id, kind }) => kind === 'data' && id !== undoPort).map(({ id, title }) => [id, title])),
    onError: node.onError ?? 'stop',
    retry: node.retry ?? noRetry,
    timeoutMs: node.timeoutMs ?? facts.reliability.timeoutMs ?? (calls ? runMs : defaultTimeoutMs),
    calls,
    idempotent,
    keeps: keepsOf(facts, idempotent),
    readsOthers: readsOthers([node, ...[...behind].flatMap((id) => nodes.get(id) ?? [])]),
    approvers: facts.human?.approvers ?? 1,
    role: facts.human?.role,
    deadlineMs: facts.human?.deadlineMs,
    escalation: facts.human?.escalation,
  };
}

/** What the engine has to know of a flow, worked out once: steps, wires, ways that lead back, parts that are tried. */
export function planOf(flow: Flow, factsOf: FactsOf): Plan {
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  const plugs = Map.groupBy(
    flow.edges.filter(({ kind }) => kind !== 'data' && kind !== 'error'),
    (edge) => edge.to.node,
  );
  const all = flow.edges.flatMap((edge): PlanEdge[] => {
    if ((edge.kind !== 'data' && edge.kind !== 'error') || !byId.has(edge.from.node) || !byId.has(edge.to.node)) return [];
    return [
      { id: edge.id, from: edge.from.node, fromPort: edge.from.port, to: edge.to.node, toPort: edge.to.port, kind: edge.kind, back: false },
    ];
  });
  // What takes an effect back is no part of the way of the items.
  const items = all.filter((edge) => edge.fromPort !== undoPort);
  const undoing = Map.groupBy(
    all.filter((edge) => edge.fromPort === undoPort && byId.get(edge.to)?.disabled !== true),
    (edge) => edge.from,
  );
  const back = backEdges(flow, items);
  const edges = items.map((edge) => ({ ...edge, back: back.has(edge.id) }));
  const incoming = Map.groupBy(edges, (edge) => edge.to);
  const outgoing = Map.groupBy(edges, (edge) => edge.from);
  const facts = new Map(flow.nodes.map((node) => [node.id, factsOf(node, flow)]));
  const heads = flow.nodes.flatMap(({ id, disabled }) => (facts.get(id)?.control?.kind === 'try' && disabled !== true ? [id] : []));
  const parts = triedParts(heads, flow);
  const runMs = (flow.settings.maxSeconds ?? defaultLimits.seconds) * 1_000;
  const smallestFirst = [...parts].sort(([, a], [, b]) => a.size - b.size);
  const nodes = flow.nodes.map((node): [string, PlanNode] => [
    node.id,
    planNode(node, facts.get(node.id) ?? factsOf(node, flow), {
      nodes: byId,
      plugs,
      runMs,
      incoming: incoming.get(node.id) ?? [],
      out: outgoing.get(node.id) ?? [],
      undo: undoing.get(node.id) ?? [],
      part: parts.get(node.id),
      tries: smallestFirst.flatMap(([head, part]) => (part.has(node.id) ? [head] : [])),
    }),
  ]);
  return {
    flow,
    nodes: new Map(nodes),
    callsFlows: [...facts.values()].some((found) => found.control?.kind === 'subflow'),
    tries: parts.size > 0,
  };
}
