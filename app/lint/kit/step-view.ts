/** One step as rules see it: its facts, and what the analysis knows of everything it reads. */
import { labelBit, pathText, type FieldPath, type Label } from '../../workflow/model/labels.ts';
import type { ConnectionSlot, FlowEdge, FlowNode } from '../../workflow/model/flow.ts';
import type { NetworkFact, NodeFacts, Read, Zone } from '../../nodes/kit/facts.ts';
import {
  AGAIN,
  LABELS,
  MADE_BY_MODEL,
  MODEL_ITSELF,
  NAMED,
  NEEDS_CONSENT,
  OUTSIDER_ITSELF,
  PICKED,
  PSEUDONYM,
  PARTNER,
  PUBLIC_ONLY,
  SIGNS,
  QUOTED,
  RAW,
  RESTORED,
  STEERED,
  highBit,
  isOpen,
  lowBit,
  worstLabel,
  type CellBit,
} from '../dataflow/cell.ts';
import { readsOf } from '../dataflow/compile.ts';
import type { CompiledFacts, CompiledRead, Outcome } from '../dataflow/compiled.ts';
import type { Joined } from '../dataflow/arrivals.ts';
import type { SeeCell } from '../dataflow/gather.ts';
import { portOf, STORE_PORT } from '../dataflow/graph.ts';
import { scriptDangers } from '../dataflow/script/dangers/script-dangers.ts';
import type { ScriptDanger } from '../dataflow/script/dangers/danger.ts';
import { rememberedOutcome, standsAlone } from '../dataflow/outcome.ts';
import type { PathId, PathTable } from '../dataflow/paths.ts';
import type { Policy } from './context.ts';
import type { FlowView, GuardRef } from './flow-view.ts';
import type { Hop } from './finding.ts';
import { sinksOf, type StepSink } from './step-sinks.ts';

/** It only answers whoever asked: who speaks to a model hears what it says, and nobody else does. */
export const answersOnly = ({ sinks, facts }: StepView): boolean =>
  (facts.answers === true && facts.effects.every(({ kind }) => kind === 'send')) ||
  (sinks.length > 0 &&
    sinks.every(({ kind }) => kind === 'response' || kind === 'render') &&
    sinks.some(({ kind }) => kind === 'response'));

/** One field that a step reads, as it arrives. */
export class Seen {
  readonly low: number;
  readonly high: number;
  /** Path in the value that is read. */
  readonly path: PathId;
  readonly joined: Joined;
  /** Path of the cell that speaks for it. */
  readonly at: PathId;
  readonly from: CompiledRead['from'];
  /** Where it begins, if it begins in the read itself. */
  readonly why: string;
  readonly #table: PathTable;

  constructor(low: number, high: number, path: PathId, joined: Joined, at: PathId, read: CompiledRead, table: PathTable) {
    this.low = low;
    this.high = high;
    this.path = path;
    this.joined = joined;
    this.at = at;
    this.from = read.from;
    this.why = read.from === 'fixed' ? read.why : '';
    this.#table = table;
  }

  get field(): string {
    return pathText(this.#table.fields(this.path));
  }
  /** One of the field's segments is called so. */
  passesBy(segment: string): boolean {
    for (let at = this.path; at > 0; at = this.#table.parent(at)) if (this.#table.segment(at) === segment) return true;
    return false;
  }
}

/** True where the organisation does not control what happens to data that gets there. */
export const leavesHouse = (zone: Zone): boolean => zone.scope === 'vendor' || zone.scope === 'public' || zone.scope === 'unknown';

const nothingSeen: readonly Seen[] = [];
const noSteps: readonly StepView[] = [];
const noDangers: readonly ScriptDanger[] = [];

export class StepView {
  readonly #flow: FlowView;
  readonly index: number;
  readonly node: FlowNode;
  readonly compiled: CompiledFacts;
  readonly isAlone: boolean;
  /**
   * Set as soon as somebody asks for more than the step's own content, its connection's, the policy, and whether the step is alone: the
   * driver asks a rule no more that was silent without it. What arrives at the step is told apart: `outcome.ts` knows when it is the same again.
   */
  lookedAround = false;
  lookedAtGiven = false;
  /** Null: not looked for yet. */
  #outcome: Outcome | undefined | null = null;
  #sinks: readonly StepSink[] | undefined;
  #guards: readonly GuardRef[] | undefined;
  /** What the reads see, beside the lists of reads: a step has few. */
  #lists: (readonly CompiledRead[])[] | undefined;
  #seen: (readonly Seen[])[] | undefined;

  constructor(flow: FlowView, index: number) {
    this.#flow = flow;
    this.index = index;
    this.node = flow.graph.nodes[index] as FlowNode;
    this.compiled = flow.graph.facts[index] as CompiledFacts;
    this.isAlone = standsAlone(flow.graph, index);
  }

  get flow(): FlowView {
    this.lookedAround = true;
    return this.#flow;
  }
  get facts(): NodeFacts {
    return this.compiled.facts;
  }
  /** What the step makes of what it is given, where nothing else counts for it. */
  get outcome(): Outcome | undefined {
    if (this.#outcome === null) this.#outcome = rememberedOutcome(this.#flow.graph, this.#flow.analysis.values, this.index);
    return this.#outcome;
  }
  get connection(): ConnectionSlot | undefined {
    return this.#flow.connection(this.node.connection);
  }
  /** As it stands between quotation marks in what is said of it: it cannot end them and go on as our words. */
  get name(): string {
    return this.node.name.replace(/[“”„‟]/g, "'");
  }
  get policy(): Policy | undefined {
    return this.#flow.context.policy;
  }

  /** Steps plugged into this one, and the steps that this one is plugged into. */
  get parts(): readonly StepView[] {
    return this.isAlone ? noSteps : this.#neighbours(this.flow.graph.parts);
  }
  get roots(): readonly StepView[] {
    return this.isAlone ? noSteps : this.#neighbours(this.flow.graph.roots);
  }
  /** It is plugged in as a tool. */
  get isTool(): boolean {
    return this.flow.once(tools).has(this.index);
  }
  get next(): readonly StepView[] {
    return this.#neighbours(this.flow.graph.next);
  }
  get previous(): readonly StepView[] {
    return this.#neighbours(this.flow.graph.previous);
  }
  /** Some wire that leaves the step is like this. */
  leavesBy(is: (edge: FlowEdge) => boolean): boolean {
    const {
      leaving: { start, target },
      edges,
    } = this.flow.graph;
    for (let i = start[this.index] as number; i < (start[this.index + 1] as number); i += 1)
      if (is(edges[target[i] as number] as FlowEdge)) return true;
    return false;
  }
  get leaving(): FlowEdge[] {
    return this.#edges(this.flow.graph.leaving);
  }
  get entering(): FlowEdge[] {
    return this.#edges(this.flow.graph.entering);
  }

  #neighbours({ start, target }: { readonly start: Int32Array; readonly target: Int32Array }): readonly StepView[] {
    if (start[this.index] === start[this.index + 1]) return noSteps;
    const out: StepView[] = [];
    for (let i = start[this.index] as number; i < (start[this.index + 1] as number); i += 1) out.push(this.flow.step(target[i] as number));
    return out;
  }
  #edges({ start, target }: { readonly start: Int32Array; readonly target: Int32Array }): FlowEdge[] {
    const out: FlowEdge[] = [];
    for (let i = start[this.index] as number; i < (start[this.index + 1] as number); i += 1)
      out.push(this.flow.graph.edges[target[i] as number] as FlowEdge);
    return out;
  }

  get sinks(): readonly StepSink[] {
    // Where an AI step's prompt goes depends on the model that is plugged in.
    if (!this.isAlone && (this.compiled.generates || this.compiled.facts.ai !== undefined)) this.lookedAround = true;
    this.#sinks ??= sinksOf(this);
    return this.#sinks;
  }

  /** Every field that the reads see, as it arrives here. Remembered by the list. */
  see(reads: readonly CompiledRead[]): readonly Seen[] {
    if (reads.length === 0) return nothingSeen;
    this.lookedAtGiven = true;
    if (!this.isAlone || reads.some(({ from }) => from === 'node')) this.lookedAround = true;
    const at = this.#lists === undefined ? -1 : this.#lists.indexOf(reads);
    if (at >= 0) return (this.#seen as (readonly Seen[])[])[at] as readonly Seen[];
    let out: Seen[] | undefined;
    const { evaluator, table } = this.#flow.analysis;
    evaluator.revisit(this.index);
    const visit: SeeCell = (low, high, path, joined, from, read) => {
      if ((low | high) !== 0) (out ??= []).push(new Seen(low, high, path, joined, from, read, table));
    };
    for (const read of reads) {
      const before: number = out?.length ?? 0;
      evaluator.see(read, visit);
      const found = out as Seen[] | undefined;
      if (found !== undefined && found.length > before + 1)
        found.push(...found.splice(before).sort((a, b) => table.compare(a.path, b.path)));
    }
    const seen = out ?? nothingSeen;
    (this.#lists ??= []).push(reads);
    (this.#seen ??= []).push(seen);
    return seen;
  }
  /** What is written into the path and the query of an address. */
  seeAddress({ hostReads, pathReads, queryReads }: NetworkFact): readonly Seen[] {
    // Data that stands where the host should be brings the rest of the address with it.
    const query = hostReads.length === 0 ? this.seeFacts(queryReads) : [...this.seeFacts(hostReads), ...this.seeFacts(queryReads)];
    return query.length === 0 ? this.seeFacts(pathReads) : [...this.seeFacts(pathReads), ...query];
  }
  seeFacts(reads: readonly Read[]): readonly Seen[] {
    return this.see(this.reads(reads));
  }
  reads(reads: readonly Read[]): readonly CompiledRead[] {
    return readsOf(this.compiled, reads, this.#flow.analysis.table);
  }

  /** The hops by which `bit` came to the field, ending with this step. */
  witness(seen: Seen, bit: CellBit, arrives: string, parameter = ''): Hop[] {
    const { witnesses } = this.flow.analysis;
    const found = witnesses.find(witnesses.spots(seen.joined, seen.at), bit);
    const here: Hop = {
      nodeId: this.node.id,
      nodeName: this.node.name,
      field: parameter === '' ? seen.field : parameter,
      why: seen.why === '' ? arrives : `${seen.why}: ${arrives}`,
    };
    const hops = found?.hops ?? [];
    hops.push(here);
    return hops;
  }

  /** The hops from an outsider's text through the model to the field: what steered the model, then what the model wrote. */
  steeredWitness(seen: Seen, arrives: string, parameter = ''): Hop[] {
    const { witnesses } = this.flow.analysis;
    const written = witnesses.find(witnesses.spots(seen.joined, seen.at), highBit(STEERED));
    if (written === undefined) return this.witness(seen, lowBit(PUBLIC_ONLY), arrives, parameter);
    const read = witnesses.find([written.begins], lowBit(PUBLIC_ONLY));
    const here: Hop = { nodeId: this.node.id, nodeName: this.node.name, field: parameter === '' ? seen.field : parameter, why: arrives };
    const first = read?.hops ?? [];
    const [model, ...rest] = written.hops;
    const joint: Hop[] = model === undefined ? [] : [{ ...model, why: 'the model reads it and writes its answer' }];
    const before = first.at(-1)?.nodeId === model?.nodeId ? first.slice(0, -1) : first;
    return [...before, ...joint, ...rest, here];
  }

  /** Labels of all that the step puts into a store, whoever hands it over: an agent's words in its memory too. */
  get keptLabels(): number {
    if (this.compiled.storeWrites.length === 0) return 0;
    const { graph, values } = this.flow.analysis;
    const port = portOf(graph, this.index, STORE_PORT);
    return port < 0 ? 0 : (values[port]?.low ?? []).reduce((set, low) => set | (low & LABELS), 0);
  }

  /** Something that follows from the step's own content alone: worked out once, however often the step is linted. */
  ofContent<T>(name: string, make: (step: StepView) => T): T {
    const { derived } = this.compiled;
    const known = derived.get(name);
    if (known !== undefined || derived.has(name)) return known as T;
    const made = make(this);
    derived.set(name, made);
    return made;
  }

  /** What its script does beside moving fields. */
  get dangers(): readonly ScriptDanger[] {
    const { code } = this.facts;
    return code === undefined ? noDangers : this.ofContent('dangers', () => scriptDangers(code));
  }

  /** Guards that have held on every way to this step, nearest first. */
  get guards(): readonly GuardRef[] {
    const { flow } = this;
    this.#guards ??= flow.guardsBefore(this.index);
    return this.#guards;
  }
  /** The nearest of them that is like this; most questions need not see them all. */
  findGuard(is: (guard: GuardRef) => boolean): GuardRef | undefined {
    const { flow } = this;
    return this.#guards === undefined ? flow.findGuard(this.index, is) : this.#guards.find(is);
  }

  /** A guard of this kind, and like this, has held on every way to this step. */
  isGuarded(kind: GuardRef['guard']['kind'], is?: (guard: GuardRef) => boolean): boolean {
    return this.flow.isGuarded(this.index, kind, is);
  }

  /** Parameter path text as path segments. */
  static segments(parameter: string): FieldPath {
    return parameter.split('.');
  }
}

/** Steps that are plugged in as a tool: wires of parts are none of those by which items leave. */
const tools = ({ graph: { edges, edgeFrom } }: FlowView): ReadonlySet<number> =>
  new Set(edges.flatMap(({ kind }, index) => (kind === 'tool' ? [edgeFrom[index] as number] : [])));

export const labelsSeen = (seen: Seen): number => seen.low & LABELS;
export const isPublic = (seen: Seen): boolean => (seen.low & PUBLIC_ONLY) !== 0;
export const isText = (seen: Seen): boolean => isOpen(seen.low);
/** It can hold more than words: a sign that ends the value where it is written in. Of what the house itself says nobody has looked. */
export const hasSigns = (seen: Seen): boolean => (seen.low & SIGNS) !== 0 || ((seen.low & PARTNER) === 0 && !byModel(seen));
export const byModel = (seen: Seen): boolean => (seen.high & MADE_BY_MODEL) !== 0;
/** A model or somebody from outside wrote it, and nothing has taken the power out of what is a link or a program in a page. */
export const isRaw = (seen: Seen): boolean => (seen.high & RAW) !== 0;
/** The same, or it stands where taking that power out of it is not enough. */
export const hasPower = (seen: Seen): boolean => (seen.high & (RAW | AGAIN)) !== 0;
/** They say it themselves: no service has answered with it in between. */
export const modelItself = (seen: Seen): boolean => (seen.high & MODEL_ITSELF) !== 0;
export const outsiderItself = (seen: Seen): boolean => (seen.high & OUTSIDER_ITSELF) !== 0;
/** A service has answered with it in between, and may well say here what it was told. */
export const isQuoted = (seen: Seen): boolean => (seen.high & QUOTED) !== 0;
/** What they said decided which record a service gave. */
export const isPicked = (seen: Seen): boolean => (seen.high & PICKED) !== 0;
/** The first that speaks itself, else the first in which a service may repeat it, else the first of which one answered something. */
export const nearest = (
  seen: readonly Seen[],
  itself: (one: Seen) => boolean,
  quoted: (one: Seen) => boolean = isQuoted,
): Seen | undefined => seen.find(itself) ?? seen.find(quoted) ?? seen[0];
/** It came through a hash. */
export const isHashed = (seen: Seen): boolean => (seen.high & PSEUDONYM) !== 0;
export const steered = (seen: Seen): boolean => (seen.high & STEERED) !== 0;
export const guessed = (seen: Seen): boolean => (seen.high & NAMED) !== 0;
export const bitOf = (label: Label): CellBit => lowBit(labelBit(label));
export const publicBit: CellBit = lowBit(PUBLIC_ONLY);
export const modelBit: CellBit = highBit(MADE_BY_MODEL);
export const consentBit: CellBit = highBit(NEEDS_CONSENT);
export const restoredBit: CellBit = highBit(RESTORED);
export const hashBit: CellBit = highBit(PSEUDONYM);
export { worstLabel };
