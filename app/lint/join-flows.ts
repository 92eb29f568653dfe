/** What flows that lie beside each other know of one another: contracts of those they call, and what the others keep in the stores that they read. */
import { isJsonObject } from '../kernel/json.ts';
import { labelsOf } from '../workflow/model/labels.ts';
import type { Flow, FlowNode } from '../workflow/model/flow.ts';
import { factsOf as catalogueFacts } from '../nodes/describe.ts';
import { calledFlows, contractOf, withContract } from './contract.ts';
import type { FlowContract } from './kit/flow-contract.ts';
import { AnalysisSession, type FactsOf } from './dataflow/analysis.ts';
import { LABELS, PARTNER, PUBLIC, isOpen, trustOf } from './dataflow/cell.ts';
import type { NodeFacts } from '../nodes/kit/facts.ts';
import { STORE_PORT, portOf } from './dataflow/graph.ts';
import type { LintContext, StoredElsewhere } from './kit/context.ts';
import { storeSpelling } from './dataflow/store-spelling.ts';
import { storesByKey } from './kit/stores.ts';
import { effectWord } from './kit/words.ts';

export type Neighbours = Pick<LintContext, 'stores' | 'contracts'>;
const alone: Neighbours = {};
/** Rounds until nothing new is found in a store: each carries what is kept one flow further, so that there are as many as flows. */
const MAX_ROUNDS = 50;

/** An id that a service made up, such as that of a spreadsheet: it is the same place in every file. */
const madeUp = /[A-Za-z0-9_-]{14,}/g;
const notMadeUp = /your|placeholder|replace|redacted|example|sample|xxx|dummy|insert|change_?me/i;
const isMadeUp = (part: string): boolean =>
  /\d/.test(part) && ((/[a-z]/.test(part) && /[A-Z]/.test(part)) || /^[0-9a-f-]{24,}$/.test(part));
const holdsMadeUpId = (key: string): boolean =>
  !notMadeUp.test(key) && (key.slice(key.indexOf(':') + 1).match(madeUp) ?? []).some(isMadeUp);

/**
 * Where a store is, as far as others can mean the same: undefined where the same name in another flow says nothing. A table of a
 * connection that nobody has bound may be anywhere. In a file of another product a conversation memory belongs to its own flow, and
 * "documents" is one table for each server, so that only the connection of this workspace tells which.
 */
function placeOf({ foreign, connection }: FlowNode, key: string, facts: NodeFacts): string | undefined {
  if (key.startsWith(':')) return undefined;
  if (foreign === undefined) return key;
  if (facts.stores.some((store) => store.key === key && store.kind === 'memory')) return undefined;
  if (holdsMadeUpId(key)) return key;
  return connection?.startsWith('con_') === true ? `${key}\n${connection}` : undefined;
}

/** Stores by place: what they are called in the flow. */
type Places = ReadonlyMap<string, readonly string[]>;
interface Member {
  readonly flow: Flow;
  readonly reads: Places;
  readonly writes: Places;
  readonly calls: readonly string[];
}

/** A path that ends before the name of a file does: a folder, or the start of a path that data goes on with. */
const isOpenPath = (path: string): boolean => !/\.[^./]*$/.test(path);
/** The two may be the same file. */
const mayBeOne = (a: string, b: string): boolean => a === b || (isOpenPath(a) && b.startsWith(a)) || (isOpenPath(b) && a.startsWith(b));

/** The folders that a path lies in, from the root on. */
function foldersOf(path: string): string[] {
  const out: string[] = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) out.push(path.slice(0, at + 1));
  return out;
}

/**
 * Under which places a file of a flow is listed, so that two that may be one meet under the same: a whole path under itself and, as one that
 * is written or read, under each folder that it lies in; an open one also under its own folder as one of the other kind.
 */
function placesOfFile(path: string, access: 'read' | 'write'): string[] {
  const folders = foldersOf(path);
  const own = isOpenPath(path) ? [`${access === 'read' ? 'write' : 'read'} in ${folders.at(-1) ?? ''}`] : [];
  return [path, ...folders.map((folder) => `${access} in ${folder}`), ...own];
}

const isFolderPlace = (place: string): boolean => /^(?:read|write) in /.test(place);

/** A step of another product brings its facts with it, and most have nothing to do with other flows. */
function mayTouchOthers({ type, parameters }: FlowNode): boolean {
  const facts = type === 'foreign-action' ? parameters['facts'] : undefined;
  return !isJsonObject(facts) || facts['control'] !== undefined || (Array.isArray(facts['stores']) && facts['stores'].length > 0);
}

/** By flow, which is never changed in place. Only by the catalogue's facts: others may come and go. */
const knownMembers = new WeakMap<Flow, Member>();

function memberOf(flow: Flow, factsOf: FactsOf): Member {
  const known = factsOf === catalogueFacts ? knownMembers.get(flow) : undefined;
  if (known !== undefined) return known;
  const reads = new Map<string, string[]>();
  const writes = new Map<string, string[]>();
  const add = (to: Map<string, string[]>, place: string, key: string): void => {
    const known = to.get(place);
    if (known === undefined) to.set(place, [key]);
    else if (!known.includes(key)) known.push(key);
  };
  const calls = new Set<string>();
  for (const node of flow.nodes) {
    if (node.disabled === true || !mayTouchOthers(node)) continue;
    const facts = factsOf(node, flow);
    for (const { key: given, access, kind } of facts.stores) {
      const place = placeOf(node, given, facts);
      if (place === undefined) continue;
      const key = storeSpelling(given);
      const isFile = kind === 'file' && node.foreign === undefined && key.includes('/') && !key.startsWith('s3:');
      if (access !== 'write') for (const one of isFile ? placesOfFile(key, 'read') : [storeSpelling(place)]) add(reads, one, key);
      if (access !== 'read') for (const one of isFile ? placesOfFile(key, 'write') : [storeSpelling(place)]) add(writes, one, key);
    }
    const { control } = facts;
    if (control?.kind === 'subflow' && control.flowId !== undefined && control.flowId !== flow.id) calls.add(control.flowId);
  }
  const made: Member = { flow, reads, writes, calls: [...calls] };
  if (factsOf === catalogueFacts) knownMembers.set(flow, made);
  return made;
}

/** What of a flow has to do with others: the places of the stores that it reads and writes, and the flows that it calls. */
export interface Touches {
  readonly id: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly calls: readonly string[];
}
export function touchesOf(flow: Flow, factsOf: FactsOf = catalogueFacts): Touches {
  const { reads, writes, calls } = memberOf(flow, factsOf);
  return { id: flow.id, reads: [...reads.keys()], writes: [...writes.keys()], calls };
}

/** The ids of those that have a say in what `joinFlows` says of any, by what touches what alone: the others have nothing beside them. */
export function flowsThatTouch(all: readonly Touches[]): ReadonlySet<string> {
  const times = new Map<string, number>();
  for (const { id } of all) times.set(id, (times.get(id) ?? 0) + 1);
  // As `membersOf`: a copy tells the others nothing.
  const single = all.filter(({ id }) => times.get(id) === 1);
  const found = new Set<string>();
  const readers = new Map<string, string[]>();
  for (const { id, reads } of single) for (const place of reads) readers.set(place, [...(readers.get(place) ?? []), id]);
  for (const { id, writes, calls } of single) {
    const others = [...calls.filter((called) => times.get(called) === 1), ...writes.flatMap((place) => readers.get(place) ?? [])].filter(
      (other) => other !== id,
    );
    if (others.length === 0) continue;
    found.add(id);
    for (const other of others) found.add(other);
  }
  return found;
}

export interface JoinOptions {
  readonly factsOf?: FactsOf | undefined;
  /** What somebody outside of these flows keeps in stores. */
  readonly kept?: readonly StoredElsewhere[] | undefined;
  /** How a flow is called; another name than its own hides what it does in words as well. */
  readonly nameOf?: (flow: Flow) => string;
}

/** What one flow puts into a store that another one reads. */
interface Kept extends StoredElsewhere {
  readonly by: string;
}

function membersOf(flows: readonly Flow[], factsOf: FactsOf = catalogueFacts): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  const twice = new Set<string>();
  for (const flow of flows)
    if (members.has(flow.id)) twice.add(flow.id);
    else members.set(flow.id, memberOf(flow, factsOf));
  // Copies of one file: which of them is called, nobody can tell, and a copy tells the other nothing.
  for (const id of twice) members.delete(id);
  return members;
}

/** Those of `ids`, and whatever can have a say in what they get: flows that they call, and those that fill a store that they read. */
function around(ids: Iterable<string>, members: ReadonlyMap<string, Member>): ReadonlyMap<string, Member> {
  const writers = new Map<string, Member[]>();
  for (const member of members.values())
    for (const place of member.writes.keys()) writers.set(place, [...(writers.get(place) ?? []), member]);
  const found = new Map<string, Member>();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const member = members.get(id);
    if (member === undefined || found.has(id)) continue;
    found.set(id, member);
    waiting.push(...member.calls);
    for (const place of member.reads.keys()) for (const { flow } of writers.get(place) ?? []) waiting.push(flow.id);
  }
  return found;
}

function neighboursOf(
  members: ReadonlyMap<string, Member>,
  { factsOf = catalogueFacts, kept, nameOf = ({ name }) => name }: JoinOptions,
): ReadonlyMap<string, { readonly contracts: readonly FlowContract[]; readonly stores: readonly Kept[] }> {
  const contracts = contractsOf(members, factsOf, nameOf);
  const stores = storesOf(members, new AnalysisSession(factsOf), contracts, kept ?? [], nameOf);
  return new Map(
    [...members.values()].map(({ flow, calls }) => [
      flow.id,
      { contracts: calls.flatMap((id) => contracts.get(id) ?? []), stores: stores.get(flow.id) ?? [] },
    ]),
  );
}

/** One entry a store and flow, as the linter takes it. */
const withoutId = ({ by: _by, ...kept }: Kept): StoredElsewhere => kept;

/** By flow id. Flows that have nothing to do with others get an empty context. */
export function joinFlows(flows: readonly Flow[], options: JoinOptions = {}): ReadonlyMap<string, Neighbours> {
  if (flows.length < 2) return new Map(flows.map(({ id }) => [id, alone]));
  const near = neighboursOf(membersOf(flows, options.factsOf), options);
  return new Map(
    flows.map(({ id }) => {
      const { contracts = [], stores = [] } = near.get(id) ?? {};
      return [
        id,
        contracts.length === 0 && stores.length === 0
          ? alone
          : { ...(contracts.length === 0 ? {} : { contracts }), ...(stores.length === 0 ? {} : { stores: stores.map(withoutId) }) },
      ];
    }),
  );
}

/** The neighbours of one flow among many: the same as `joinFlows` of all of them gives it, without looking at those that have no say. */
export function neighboursIn(flow: Flow, all: readonly Flow[], options: JoinOptions = {}): Neighbours {
  const members = membersOf([flow, ...all.filter(({ id }) => id !== flow.id)], options.factsOf);
  return (
    joinFlows(
      [...around([flow.id], members).values()].map((member) => member.flow),
      options,
    ).get(flow.id) ?? alone
  );
}

/**
 * What flows outside of `inside` keep in stores that these read, one entry a store and without names: what a review freezes, so that
 * a bundle gives the same verdict where the other flows are not.
 */
export function keptOutside(inside: readonly Flow[], all: readonly Flow[], options: JoinOptions = {}): readonly StoredElsewhere[] {
  const own = new Set(inside.map(({ id }) => id));
  const near = neighboursOf(around(own, membersOf([...inside, ...all.filter(({ id }) => !own.has(id))], options.factsOf)), options);
  const entries = [...own].flatMap((id) => near.get(id)?.stores ?? []).filter(({ by }) => !own.has(by));
  return [...storesByKey(entries)]
    .map(([key, { low }]) => ({ key, labels: labelsOf(low & LABELS), trust: trustOf(low) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** By id: every flow that a call leads to, over others too. */
function calledBy(members: ReadonlyMap<string, Member>): (id: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (id) => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const found = new Set<string>();
    const waiting = [...(members.get(id)?.calls ?? [])];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      waiting.push(...(members.get(next)?.calls ?? []));
    }
    known.set(id, found);
    return found;
  };
}

/**
 * Contracts of the flows that some other one calls. Where calls go round in a circle, those within the circle have none and stay
 * unknown: a contract depends on what the flow calls, and never on who else calls it.
 */
function contractsOf(
  members: ReadonlyMap<string, Member>,
  factsOf: FactsOf,
  nameOf: (flow: Flow) => string,
): ReadonlyMap<string, FlowContract> {
  const made = new Map<string, FlowContract>();
  const below = calledBy(members);
  const make = (id: string): void => {
    const member = members.get(id);
    if (member === undefined || made.has(id)) return;
    const known = new Set(member.calls.filter((called) => !below(called).has(id)));
    for (const called of known) make(called);
    const contract = contractOf(member.flow, (node, flow) => {
      const facts = factsOf(node, flow);
      const called = facts.control?.flowId;
      const theirs = called === undefined || !known.has(called) ? undefined : made.get(called);
      return theirs === undefined ? facts : withContract(facts, theirs);
    });
    const name = nameOf(member.flow);
    made.set(
      id,
      name === member.flow.name
        ? contract
        : { ...contract, flowName: name, effects: contract.effects.map((effect) => ({ ...effect, what: effectWord(effect.kind) })) },
    );
  };
  for (const { calls } of members.values()) for (const id of calls) make(id);
  return made;
}

function storesOf(
  members: ReadonlyMap<string, Member>,
  session: AnalysisSession,
  contracts: ReadonlyMap<string, FlowContract>,
  outside: readonly StoredElsewhere[],
  nameOf: (flow: Flow) => string,
): ReadonlyMap<string, readonly Kept[]> {
  const readers = new Map<string, Member[]>();
  for (const member of members.values())
    for (const place of member.reads.keys()) readers.set(place, [...(readers.get(place) ?? []), member]);
  const readersOf = (place: string, writer: Member): Member[] => (readers.get(place) ?? []).filter((member) => member !== writer);
  const writers = [...members.values()].filter((member) => [...member.writes.keys()].some((place) => readersOf(place, member).length > 0));
  let known = new Map<string, Kept[]>();
  for (let round = 0; round < MAX_ROUNDS && writers.length > 0; round += 1) {
    const next = new Map<string, Kept[]>();
    for (const writer of writers) {
      session.called = calledFlows(writer.calls.flatMap((id) => contracts.get(id) ?? []));
      const { graph, values } = session.analyse(writer.flow, undefined, storesByKey([...outside, ...(known.get(writer.flow.id) ?? [])]));
      const told = new Set<string>();
      for (const [place, key] of [...writer.writes].flatMap(([one, keys]) => keys.map((key) => [one, key] as const))) {
        const mine = readersOf(place, writer).flatMap((reader) =>
          (reader.reads.get(place) ?? [])
            .filter((theirs) => !isFolderPlace(place) || mayBeOne(key, theirs))
            .map((theirs) => ({ reader, theirs })),
        );
        if (mine.length === 0) continue;
        let low = 0;
        for (const node of graph.writers.get(key) ?? []) for (const one of values[portOf(graph, node, STORE_PORT)]?.low ?? []) low |= one;
        // Numbers, dates and choices hold no orders, whoever picked them.
        if (!isOpen(low)) low &= ~PUBLIC;
        if ((low & (LABELS | PARTNER)) === 0) continue;
        for (const { reader, theirs } of mine) {
          const once = `${reader.flow.id}\n${theirs}\n${key}`;
          if (told.has(once)) continue;
          told.add(once);
          next.set(reader.flow.id, [
            ...(next.get(reader.flow.id) ?? []),
            { key: theirs, by: writer.flow.id, flowName: nameOf(writer.flow), labels: labelsOf(low & LABELS), trust: trustOf(low) },
          ]);
        }
      }
    }
    const same = JSON.stringify([...next]) === JSON.stringify([...known]);
    known = next;
    if (same) break;
  }
  return known;
}
