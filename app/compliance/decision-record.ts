/**
 * What decided in a run, for whoever asks why: models, rules and people, with what each went by and what would have come of another answer.
 * From the run's journal, whose values are masked, and the drawing that it was pinned to. Pure.
 */
import type { ApprovalRequest, JournalEvent } from '../engine/ports.ts';
import { isJsonObject, type Json } from '../kernel/json.ts';
import { findDefinition } from '../nodes/catalogue.ts';
import type { NodeFacts } from '../nodes/kit/facts.ts';
import { ownField, pickPaths } from '../nodes/kit/paths.ts';
import type { Flow, FlowEdge, FlowNode } from '../workflow/model/flow.ts';
import { parsePath, pathText, type FieldPath } from '../workflow/model/labels.ts';
import type { Read } from '../workflow/model/reads.ts';

/** `value`: masked, as JSON, cut; empty where nothing of it is known. */
export interface Ground {
  readonly field: string;
  readonly value: string;
}

export interface Decision {
  readonly nodeId: string;
  readonly step: string;
  readonly round: number;
  /** ms since the Unix epoch. */
  readonly at: number;
  readonly kind: 'model' | 'rule' | 'person';
  /** Which model, which rule in words, or who. */
  readonly by: string;
  readonly decided: string;
  readonly grounds: readonly Ground[];
  /** What another answer would have led to; empty where nothing goes by it. */
  readonly otherwise: string;
  /** What the people who decided gave as their reasons. */
  readonly reason?: string;
}

/** Finds the reasons for what was asked at a step in a round. */
export type ReasonsAt = (nodeId: string, round: number, argumentHash: string | undefined) => string;

const reasonLength = 2_000;

/** From what people answered: the newest question of a step and round, as the journal tells of one answer for each. */
export function reasonsOf(questions: readonly ApprovalRequest[]): ReasonsAt {
  return (nodeId, round, argumentHash) => {
    const asked = questions.find(
      (one) =>
        one.node === nodeId &&
        one.round === round &&
        (argumentHash === undefined ? one.state === 'denied' : one.argumentHash === argumentHash),
    );
    return (asked?.decisions ?? [])
      .map(({ reason }) => reason.trim().slice(0, reasonLength))
      .filter((reason) => reason !== '')
      .slice(0, 4)
      .join(' / ');
  };
}

const noReasons: ReasonsAt = () => '';

export type FactsOf = (node: FlowNode, flow: Flow) => NodeFacts;

const LONGEST = 300;
const MOST = 1_000;
const cut = (value: Json): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
};
/** As people read it: `topic: bill, urgent: yes`. */
const said = (value: Json): string =>
  !isJsonObject(value)
    ? cut(value)
    : cut(
        Object.entries(value)
          .map(([key, part]) => `${key}: ${typeof part === 'boolean' ? (part ? 'yes' : 'no') : cut(part)}`)
          .join(', '),
      );
const asking: ReadonlySet<string> = new Set(['chat', 'agent', 'classifier', 'extractor', 'guardrail']);
const within = (path: FieldPath, root: FieldPath): boolean => root.every((part, index) => path[index] === part);

export function decisionsOf(flow: Flow, journal: readonly JournalEvent[], factsOf: FactsOf, reasonsAt: ReasonsAt = noReasons): Decision[] {
  const nodes = new Map(flow.nodes.map((node) => [node.id, { node, facts: factsOf(node, flow) }]));
  const nameOf = (id: string): string => nodes.get(id)?.node.name ?? id;
  const byName = new Map(flow.nodes.map(({ id, name }) => [name, id]));
  const incoming = Map.groupBy(flow.edges, ({ to }) => to.node);
  const leaving = Map.groupBy(flow.edges, ({ from }) => from.node);
  const gave = new Map<string, Readonly<Record<string, readonly Json[]>>>();
  let started: readonly Json[] = [];
  let dry = false;

  const cameTo = (id: string): readonly Json[] => {
    const wires = (incoming.get(id) ?? []).filter(({ kind }) => kind === 'data' || kind === 'error');
    return wires.length === 0 ? started : wires.flatMap(({ from }) => gave.get(from.node)?.[from.port] ?? []);
  };
  const groundsOf = (id: string, reads: readonly Read[]): Ground[] => {
    const seen = new Map<string, Ground>();
    for (const read of reads) {
      if (read.from !== 'input' && read.from !== 'node') continue;
      const items = read.from === 'input' ? cameTo(id) : Object.values(gave.get(byName.get(read.node) ?? '') ?? {}).flat();
      const [first] = items;
      // The path down to the value: what stands around it is not what was gone by.
      const value =
        first === undefined
          ? undefined
          : read.path.includes('*')
            ? pickPaths(first, [read.path])
            : read.path.reduce<Json | undefined>((at, key) => ownField(at, key), first);
      const field = `${read.from === 'node' ? `${read.node}: ` : ''}${read.path.length === 0 ? 'the whole item' : pathText(read.path)}`;
      seen.set(field, { field, value: value === undefined ? '' : cut(value) });
    }
    return [...seen.values()].slice(0, 20);
  };
  const ways = (id: string, taken: readonly string[]): string => {
    const titles = new Map(nodes.get(id)?.facts.outputs.map((port) => [port.id, port.title]));
    const others = (leaving.get(id) ?? []).filter(({ kind, from }) => kind === 'data' && !taken.includes(from.port));
    return [...Map.groupBy(others, ({ from }: FlowEdge) => from.port)]
      .map(
        ([port, edges]) => `“${titles.get(port) ?? port}” would have led to ${edges.map(({ to }) => `“${nameOf(to.node)}”`).join(' and ')}`,
      )
      .join('; ');
  };
  /** Steps that go by what this one has found out. */
  const goneBy = (id: string, at: FieldPath): string => {
    const name = nameOf(id);
    const users = [...nodes.values()].filter(
      ({ facts, node }) =>
        node.id !== id &&
        facts.control?.kind === 'branch' &&
        facts.control.reads.some(
          (read) => (read.from === 'input' && at.length > 0 && within(read.path, at)) || (read.from === 'node' && read.node === name),
        ),
    );
    return users.length === 0 ? '' : `Another answer could have led ${users.map(({ node }) => `“${node.name}”`).join(' and ')} elsewhere`;
  };

  const found: Decision[] = [];
  const tell = (one: Decision): void => {
    if (found.length < MOST) found.push(one);
  };
  for (const event of journal) {
    if (event.type === 'started') {
      started = event.maskedInput;
      dry = event.dryRun;
      continue;
    }
    if (event.type === 'woken' && (event.decision.kind === 'approved' || event.decision.kind === 'denied')) {
      const { decision } = event;
      const port =
        decision.kind === 'approved'
          ? (nodes.get(event.node)?.facts.guards.find(({ kind }) => kind === 'approval')?.port ??
            nodes.get(event.node)?.facts.outputs[0]?.id ??
            '')
          : 'denied';
      const reads = nodes.get(event.node)?.facts.guards.flatMap(({ paths }) => paths.map((path): Read => ({ from: 'input', path }))) ?? [];
      const reason =
        reasonsAt(event.node, event.round, decision.kind === 'approved' ? decision.argumentHash : undefined) ||
        (decision.kind === 'denied' ? decision.reason.trim() : '');
      const yes = decision.kind === 'approved';
      tell({
        nodeId: event.node,
        step: nameOf(event.node),
        round: event.round,
        at: event.at,
        kind: 'person',
        by: dry ? 'nobody was asked' : [decision.by].flat().join(', '),
        decided: dry ? (yes ? 'Assumed yes' : 'Assumed no') : yes ? 'Said yes' : 'Said no',
        ...(reason === '' || dry ? {} : { reason }),
        grounds: groundsOf(event.node, reads),
        otherwise: ways(event.node, [port]),
      });
      continue;
    }
    if (event.type !== 'succeeded') continue;
    const here = nodes.get(event.node);
    if (here !== undefined) {
      const { node, facts } = here;
      const taken = Object.entries(event.masked)
        .filter(([, items]) => items.length > 0)
        .map(([port]) => port);
      const shared = { nodeId: node.id, step: node.name, round: event.round, at: event.at };
      if (facts.ai !== undefined && asking.has(facts.ai.role)) {
        const result = node.parameters['resultField'];
        const at = typeof result === 'string' ? parsePath(result) : [];
        const [first] = Object.values(event.masked).flat();
        const answer = first === undefined ? undefined : at.reduce<Json | undefined>((value, key) => ownField(value, key), first);
        const { model, provider } = facts.ai;
        const plugged = (incoming.get(node.id) ?? [])
          .filter(({ kind }) => kind === 'model')
          .flatMap(({ from }) => {
            const part = nodes.get(from.node)?.facts.ai;
            return part?.model === undefined ? [] : [`${part.model} of ${part.provider ?? 'an unknown provider'}`];
          });
        tell({
          ...shared,
          kind: 'model',
          by: model === undefined ? plugged.join(', ') || 'a model' : `${model} of ${provider ?? 'an unknown provider'}`,
          decided: answer === undefined ? '' : said(answer),
          grounds: groundsOf(node.id, [...facts.ai.prompt.reads, ...facts.ai.system.reads]),
          otherwise: goneBy(node.id, at),
        });
      } else if (facts.control?.kind === 'branch' && taken.length > 0) {
        const titles = new Map(facts.outputs.map((port) => [port.id, port.title]));
        tell({
          ...shared,
          kind: 'rule',
          by: findDefinition(node.type)?.subtitle(node.parameters) ?? '',
          decided: taken.map((port) => titles.get(port) ?? port).join(', '),
          grounds: groundsOf(node.id, facts.control.reads),
          otherwise: ways(node.id, taken),
        });
      }
    }
    gave.set(event.node, event.masked);
  }
  return found;
}
