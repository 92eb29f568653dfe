/** The whole flow as rules see it. */
import type { ConnectionSlot, Flow } from '../../workflow/model/flow.ts';
import { pathText } from '../../workflow/model/labels.ts';
import type { GuardFact, SourceFact } from '../../nodes/kit/facts.ts';
import type { Analysis } from '../dataflow/analysis.ts';
import { MADE_BY_MODEL, type CellBit } from '../dataflow/cell.ts';
import type { CompiledFacts } from '../dataflow/compiled.ts';
import { factKindBits, type FactKind } from '../dataflow/fact-kinds.ts';
import type { DataflowGraph } from '../dataflow/graph.ts';
import { isAbove, treeOrder, type TreeOrder } from '../dataflow/order.ts';
import { portableHash } from '../hash.ts';
import type { Hash } from '../../kernel/ports.ts';
import type { LintContext } from './context.ts';
import { controlGraph, type Control, type PlacedGuard } from './control-graph.ts';
import { hasLeft, knownConnection, type KnownConnection, type KnownFlow } from './organisation.ts';
import { StepView, type Seen } from './step-view.ts';

/** A guard that holds behind one output port of a step. */
export interface GuardRef {
  readonly step: StepView;
  readonly guard: GuardFact;
}

const NEAR = 16;

const questions = new Map<string, number>();
const maxQuestions = 31;
/** One bit of a step's answers for each question that rules ask of its content; 0 for those for which there is none left. */
function bitOfQuestion(name: string): number {
  const known = questions.get(name);
  if (known !== undefined) return known;
  const made = questions.size < maxQuestions ? 1 << questions.size : 0;
  questions.set(name, made);
  return made;
}

export class FlowView {
  readonly analysis: Analysis;
  readonly context: LintContext;
  readonly #steps: (StepView | undefined)[] = [];
  readonly #connections: ReadonlyMap<string, ConnectionSlot>;
  #users: ReadonlyMap<string, readonly StepView[]> | undefined;
  #control: Control | undefined;
  #tree: TreeOrder | undefined;
  #all: readonly StepView[] | undefined;
  #namesDiffer: boolean | undefined;
  #generating: readonly StepView[] | undefined;
  readonly #byKinds = new Map<number, readonly StepView[]>();
  readonly #once = new Map<(flow: FlowView) => unknown, unknown>();

  constructor(analysis: Analysis, context: LintContext) {
    this.analysis = analysis;
    this.context = context;
    this.#connections = new Map(analysis.graph.flow.connections.map((slot) => [slot.id, slot]));
  }

  /** The same digests wherever the linter runs. */
  get hash(): Hash {
    return this.context.hash ?? portableHash;
  }
  get graph(): DataflowGraph {
    return this.analysis.graph;
  }
  get flow(): Flow {
    return this.analysis.graph.flow;
  }

  /**
   * What follows from the whole flow, worked out when first asked for: rules share it. Kept here and not in a weak map beside the rule,
   * because what such a map holds outlives every quick round of garbage collection, and with it the whole flow.
   */
  once<T>(make: (flow: FlowView) => T): T {
    if (this.#once.has(make)) return this.#once.get(make) as T;
    const made = make(this);
    this.#once.set(make, made);
    return made;
  }

  step(index: number): StepView {
    const known = this.#steps[index];
    if (known !== undefined) return known;
    const made = new StepView(this, index);
    this.#steps[index] = made;
    return made;
  }
  get steps(): readonly StepView[] {
    this.#all ??= this.graph.nodes.map((_, index) => this.step(index));
    return this.#all;
  }
  /** No two steps have one name. */
  get namesDiffer(): boolean {
    this.#namesDiffer ??= new Set(this.graph.nodes.map(({ name }) => name)).size === this.graph.nodes.length;
    return this.#namesDiffer;
  }
  stepById(id: string): StepView | undefined {
    const index = this.graph.indexOfId.get(id);
    return index === undefined ? undefined : this.step(index);
  }
  /** Steps that use this connection, in document order, switched off or not. */
  usersOf(slotId: string): readonly StepView[] {
    this.#users ??= Map.groupBy(
      this.graph.nodes.flatMap((node, index) => (node.connection === undefined ? [] : [this.step(index)])),
      ({ node }) => node.connection ?? '',
    );
    return this.#users.get(slotId) ?? [];
  }
  /** The organisation's other flows, by its own list and by what the workspace sees. Undefined: nobody knows of any. */
  get otherFlows(): readonly KnownFlow[] | undefined {
    const listed = this.context.policy?.organisation?.flows;
    const seen = this.context.around?.flows;
    if (listed === undefined && seen === undefined) return undefined;
    const ids = new Set(listed?.map(({ id }) => id));
    return [...(listed ?? []), ...(seen ?? []).filter(({ id }) => !ids.has(id))].filter(({ id }) => id !== this.flow.id);
  }
  /** What is known of a connection: what the organisation says of it, and for the rest what the workspace sees. */
  aboutConnection(slot: ConnectionSlot): KnownConnection | undefined {
    const listed = knownConnection(this.context.policy?.organisation?.connections, slot);
    const seen = knownConnection(this.context.around?.connections, slot);
    return listed === undefined || seen === undefined ? (listed ?? seen) : { ...seen, ...listed };
  }
  /** True where somebody keeps a list of people and this one has left. */
  hasLeft(person: string): boolean {
    return hasLeft(this.context.policy?.organisation?.people, person) || hasLeft(this.context.around?.people, person);
  }

  connection(id: string | undefined): ConnectionSlot | undefined {
    return id === undefined ? undefined : this.#connections.get(id);
  }

  /** Steps that can run: an entry leads to them. */
  isReachable(index: number): boolean {
    return this.#order.idom[index] !== -1;
  }

  /** True if `dominator` has run on every way to `index`. */
  dominates(dominator: number, index: number): boolean {
    const { idom } = this.#order;
    const root = idom.length - 1;
    let at = index;
    // Most are near the beginning: only for the others is it worth walking over the whole tree once.
    for (let up = 0; up < NEAR; up += 1) {
      if (at === dominator) return true;
      if (at === root || at === -1) return false;
      at = idom[at] as number;
    }
    return isAbove(this.dominatorTree, dominator, index);
  }
  /** Of the steps, and behind them the guards, by what has run on every way to them. */
  get dominatorTree(): TreeOrder {
    this.#tree ??= treeOrder(this.#order.idom);
    return this.#tree;
  }
  get #order(): Control {
    this.#control ??= controlGraph(this.graph);
    return this.#control;
  }

  guardsBefore(index: number): GuardRef[] {
    const out: GuardRef[] = [];
    this.findGuard(index, (guard) => {
      out.push(guard);
      return false;
    });
    return out;
  }
  /** The nearest guard that has held on every way to `index` and is like this. */
  findGuard(index: number, is: (guard: GuardRef) => boolean): GuardRef | undefined {
    const { nearestGuard, guards } = this.#order;
    const count = this.graph.nodes.length;
    for (let at = nearestGuard[index] as number; at !== -1; at = nearestGuard[at] as number) {
      const { node, guard } = guards[at - count] as PlacedGuard;
      const found = { step: this.step(node), guard };
      if (is(found)) return found;
    }
    return undefined;
  }

  /** A guard of this kind, and like this, has held on every way to `index`; on two ways it may be two of them. */
  isGuarded(index: number, kind: GuardFact['kind'], is?: (guard: GuardRef) => boolean): boolean {
    const holds = (ref: GuardRef): boolean => ref.guard.kind === kind && !ref.guard.failsOpen && is?.(ref) !== false;
    if (this.findGuard(index, holds) !== undefined) return true;
    const { guards, unguarded, idom } = this.#order;
    if (idom[index] === -1) return false;
    const count = this.graph.nodes.length;
    const without = (stops: (guard: Control['guards'][number]) => boolean): Uint8Array => {
      const { successors, entries } = this.#order;
      const reached = new Uint8Array(count + guards.length);
      const queue = [...entries];
      for (const entry of entries) reached[entry] = 1;
      for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
        for (let i = successors.start[at] as number; i < (successors.start[at + 1] as number); i += 1) {
          const next = successors.target[i] as number;
          if (reached[next] === 1 || (next >= count && stops(guards[next - count] as Control['guards'][number]))) continue;
          reached[next] = 1;
          queue.push(next);
        }
      }
      return reached;
    };
    let open = unguarded.get(kind);
    if (open === undefined) unguarded.set(kind, (open = without(({ guard }) => guard.kind === kind && !guard.failsOpen)));
    return open[index] === 0 && (is === undefined || without(({ node, guard }) => holds({ step: this.step(node), guard }))[index] === 0);
  }

  /** By step: the nearest one with a guard like this that has held on every way to it; -1 where none has. */
  nearestGuards(is: (guard: GuardFact) => boolean): Int32Array {
    const { guards, idom } = this.#order;
    const count = this.graph.nodes.length;
    const nearest = new Int32Array(idom.length).fill(-1);
    for (const vertex of this.dominatorTree.inOrder) {
      const above = idom[vertex] as number;
      const guard = above >= count ? guards[above - count] : undefined;
      nearest[vertex] = guard !== undefined && is(guard.guard) ? guard.node : (nearest[above] as number);
    }
    return nearest.subarray(0, count);
  }

  /** Steps with any of these lists of facts, in document order. A step that is switched off has none. */
  stepsWith(kinds: FactKind | readonly FactKind[]): readonly StepView[] {
    const bits = factKindBits(kinds);
    const known = this.#byKinds.get(bits);
    if (known !== undefined) return known;
    const out: StepView[] = [];
    const { facts } = this.graph;
    for (let index = 0; index < facts.length; index += 1)
      if (((facts[index] as CompiledFacts).kinds & bits) !== 0) out.push(this.step(index));
    this.#byKinds.set(bits, out);
    return out;
  }
  /**
   * Those of them whose own content is like this, whatever stands around them: each content is looked at once, however many flows it is in.
   * `name` stands for the question.
   */
  stepsLike(kinds: FactKind | readonly FactKind[], name: string, is: (step: StepView) => boolean): StepView[] {
    const bit = bitOfQuestion(name);
    if (bit === 0) return this.stepsWith(kinds).filter((step) => step.ofContent(name, is));
    const out: StepView[] = [];
    for (const step of this.stepsWith(kinds)) {
      const { answers } = step.compiled;
      if ((answers.asked & bit) === 0) {
        if (is(step)) answers.yes |= bit;
        answers.asked |= bit;
      }
      if ((answers.yes & bit) !== 0) out.push(step);
    }
    return out;
  }
  /** As `stepsLike`, of a question about what arrives at the step too: asked once of the same content that is given the same. */
  stepsSeeing(kinds: FactKind | readonly FactKind[], name: string, is: (step: StepView) => boolean): StepView[] {
    const bit = bitOfQuestion(name);
    return this.stepsWith(kinds).filter((step) => {
      const answers = step.outcome?.answers;
      if (answers !== undefined && (answers.asked & bit) !== 0) return (answers.yes & bit) !== 0;
      step.lookedAround = false;
      const yes = is(step);
      if (answers !== undefined && !step.lookedAround) {
        answers.asked |= bit;
        if (yes) answers.yes |= bit;
      }
      // Whoever asks in the name of a step has looked around.
      step.lookedAround = true;
      return yes;
    });
  }
  /** Steps that write text of their own. */
  get generating(): readonly StepView[] {
    this.#generating ??= this.stepsWith('ai').filter((step) => step.compiled.generates);
    return this.#generating;
  }

  /** Something guards against prompt injection, wherever it stands. */
  get hasGuardrail(): boolean {
    return this.stepsWith('guards').some(({ facts }) => facts.guards.some(({ kind }) => kind === 'guardrail'));
  }

  /** Branches that decide whether `index` runs at all: those that dominate it and have another way out. */
  branchesBefore(index: number): StepView[] {
    const { idom } = this.#order;
    const root = idom.length - 1;
    const out: StepView[] = [];
    for (let at = idom[index] as number; at !== root && at !== -1; at = idom[at] as number) {
      if (at < this.graph.nodes.length && this.step(at).facts.control?.kind === 'branch') out.push(this.step(at));
    }
    return out;
  }

  /** Fields of a step's first output that a model wrote. */
  fieldsByModel(index: number): string[] {
    const { graph, values, table } = this.analysis;
    const value = values[graph.portStart[index] as number];
    return value === undefined
      ? []
      : value.paths.flatMap((path, cell) =>
          ((value.high[cell] as number) & MADE_BY_MODEL) === 0 || path === 0 ? [] : [pathText(table.fields(path))],
        );
  }

  /** Where `bit` of a field begins: the step, and the source that declares it, where one does. */
  originOf(seen: Seen, bit: CellBit): { readonly step: StepView; readonly fact: SourceFact | undefined } | undefined {
    const { witnesses, values, table, graph } = this.analysis;
    const begins = witnesses.find(witnesses.spots(seen.joined, seen.at), bit)?.begins;
    if (begins === undefined) return undefined;
    const step = this.step(graph.portNode[begins.port] as number);
    const at = table.fields(values[begins.port]?.paths[begins.cell] ?? 0);
    const covers = (source: SourceFact): boolean =>
      source.port === graph.ports[begins.port]?.name &&
      source.path.length <= at.length &&
      source.path.every((part, index) => part === at[index]);
    const [fact] = step.facts.sources.filter(covers).sort((a, b) => b.path.length - a.path.length);
    return { step, fact };
  }

  get entries(): readonly number[] {
    return this.#order.entries;
  }
}
