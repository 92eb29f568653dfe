/** What flows that lie beside each other know of one another: contracts of those they call, and what the others keep in the stores that they read. */
import { labelsOf } from '../workflow/model/labels.ts';
import type { Flow, FlowNode } from '../workflow/model/flow.ts';
import { factsOf as catalogueFacts } from '../nodes/kit/describe.ts';
import { calledFlows, contractOf, withContract, type FlowContract } from './contract.ts';
import { AnalysisSession, type FactsOf } from './dataflow/analysis.ts';
import { LABELS, PARTNER, trustOf } from './dataflow/cell.ts';
import type { CompiledFacts } from './dataflow/compile.ts';
import { STORE_PORT, portOf } from './dataflow/graph.ts';
import type { LintContext, StoredElsewhere } from './kit/context.ts';
import { storesByKey } from './kit/stores.ts';

export type Neighbours = Pick<LintContext, 'stores' | 'contracts'>;
const alone: Neighbours = {};
/** Rounds until nothing new is found in a store: each carries what is kept one flow further. */
const MAX_ROUNDS = 10;

/**
 * A conversation memory that was imported belongs to its own flow, and a table of a connection that nobody has bound may be anywhere:
 * the same name in two files says nothing.
 */
const isShared = (node: FlowNode, key: string, compiled: CompiledFacts): boolean =>
  !key.startsWith(':') && !(node.foreign !== undefined && compiled.facts.stores.some((store) => store.key === key && store.kind === 'memory'));

interface Member { readonly flow: Flow; readonly facts: readonly CompiledFacts[]; readonly reads: ReadonlySet<string>; readonly writes: ReadonlySet<string>; readonly calls: readonly string[] }

function memberOf(flow: Flow, session: AnalysisSession): Member {
  const facts = session.compile(flow);
  const reads = new Set<string>();
  const writes = new Set<string>();
  const calls = new Set<string>();
  facts.forEach((compiled, index) => {
    const node = flow.nodes[index] as FlowNode;
    for (const key of compiled.storeReads) if (isShared(node, key, compiled)) reads.add(key);
    for (const key of compiled.storeWrites) if (isShared(node, key, compiled)) writes.add(key);
    const { control } = compiled.facts;
    if (control?.kind === 'subflow' && control.flowId !== undefined && control.flowId !== flow.id) calls.add(control.flowId);
  });
  return { flow, facts, reads, writes, calls: [...calls] };
}

/** By flow id. Flows that have nothing to do with others get an empty context. */
export function joinFlows(flows: readonly Flow[], factsOf: FactsOf = catalogueFacts): ReadonlyMap<string, Neighbours> {
  if (flows.length < 2) return new Map(flows.map(({ id }) => [id, alone]));
  const session = new AnalysisSession(factsOf);
  const members = new Map(flows.map((flow) => [flow.id, memberOf(flow, session)]));
  const contracts = contractsOf(members, factsOf);
  const stores = storesOf(members, session, contracts);
  return new Map([...members.values()].map(({ flow, calls }) => {
    const known = calls.flatMap((id) => contracts.get(id) ?? []);
    const kept = stores.get(flow.id) ?? [];
    return [flow.id, known.length === 0 && kept.length === 0 ? alone : { ...(known.length === 0 ? {} : { contracts: known }), ...(kept.length === 0 ? {} : { stores: kept }) }];
  }));
}

/** Contracts of the flows that some other one calls. Where calls go round in a circle, the call that closes it has none and stays unknown. */
function contractsOf(members: ReadonlyMap<string, Member>, factsOf: FactsOf): ReadonlyMap<string, FlowContract> {
  const made = new Map<string, FlowContract>();
  const open = new Set<string>();
  const make = (id: string): void => {
    const member = members.get(id);
    if (member === undefined || made.has(id) || open.has(id)) return;
    open.add(id);
    for (const called of member.calls) make(called);
    open.delete(id);
    made.set(id, contractOf(member.flow, (node, flow) => {
      const facts = factsOf(node, flow);
      const contract = facts.control?.flowId === undefined ? undefined : made.get(facts.control.flowId);
      return contract === undefined ? facts : withContract(facts, contract);
    }));
  };
  for (const { calls } of members.values()) for (const id of calls) make(id);
  return made;
}

function storesOf(members: ReadonlyMap<string, Member>, session: AnalysisSession, contracts: ReadonlyMap<string, FlowContract>): ReadonlyMap<string, readonly StoredElsewhere[]> {
  const all = [...members.values()];
  const readersOf = (key: string, writer: Member): Member[] => all.filter((member) => member !== writer && member.reads.has(key));
  const writers = all.filter((member) => [...member.writes].some((key) => readersOf(key, member).length > 0));
  let known = new Map<string, StoredElsewhere[]>();
  for (let round = 0; round < MAX_ROUNDS && writers.length > 0; round += 1) {
    const next = new Map<string, StoredElsewhere[]>();
    for (const writer of writers) {
      session.called = calledFlows(writer.calls.flatMap((id) => contracts.get(id) ?? []));
      const { graph, values } = session.analyse(writer.flow, undefined, storesByKey(known.get(writer.flow.id) ?? []));
      for (const key of writer.writes) {
        const readers = readersOf(key, writer);
        if (readers.length === 0) continue;
        let low = 0;
        for (const node of graph.writers.get(key) ?? []) low |= values[portOf(graph, node, STORE_PORT)]?.low[0] ?? 0;
        if ((low & (LABELS | PARTNER)) === 0) continue;
        const kept: StoredElsewhere = { key, flowId: writer.flow.id, flowName: writer.flow.name, labels: labelsOf(low & LABELS), trust: trustOf(low) };
        for (const reader of readers) next.set(reader.flow.id, [...(next.get(reader.flow.id) ?? []), kept]);
      }
    }
    const same = JSON.stringify([...next]) === JSON.stringify([...known]);
    known = next;
    if (same) break;
  }
  return known;
}
