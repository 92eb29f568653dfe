/** What is known of one flow, and what stays between the versions of it. */
import { UserError } from '../../kernel/errors.ts';
import type { Flow, FlowNode } from '../../workflow/model/flow.ts';
import { failedPort } from '../../workflow/graph/tried-parts.ts';
import type { NodeFacts, Read } from '../../nodes/kit/facts.ts';
import { ValueBuilder } from './builder.ts';
import { compileFacts } from './compile.ts';
import type { CompiledFacts } from './compiled.ts';
import { ContentMemory, nestsDeeper, type SlotMark } from './content-memory.ts';
import { Evaluator, type StoredByOthers } from './evaluate.ts';
import { buildGraph, type DataflowGraph } from './graph.ts';
import { flood } from './order.ts';
import type { PathTable } from './paths.ts';
import { changedNodes, solve } from './solve.ts';
import { directParts } from './tried.ts';
import { nothing, type Value } from './value.ts';
import { Witnesses } from './witness.ts';

/** Files may nest 120 levels; what an importer keeps of them lies a few deeper. */
const MAX_NESTING = 500;

export type FactsOf = (node: FlowNode, flow: Flow) => NodeFacts;
const noStores: ReadonlyMap<string, StoredByOthers> = new Map();

/** Shared by all sessions that use the same facts. */
const memories = new WeakMap<FactsOf, ContentMemory>();

function memoryOf(factsOf: FactsOf): ContentMemory {
  const known = memories.get(factsOf);
  if (known !== undefined && !known.isFull) return known;
  const made = new ContentMemory();
  memories.set(factsOf, made);
  return made;
}

/** Facts that depend on more than the step: those of a call, which come from the flow that is called. `key` changes whenever they do. */
export type Called = (facts: NodeFacts) => { readonly facts: NodeFacts; readonly key: string } | undefined;

/**
 * The steps of the last version, in its order, and what was compiled of each. Lists rather than one record a step: V8 soon makes such
 * records where it collects garbage last, and each of them keeps its whole flow until then.
 */
interface Known {
  readonly nodes: readonly FlowNode[];
  readonly slots: readonly SlotMark[];
  readonly compiled: CompiledFacts[];
}
const nothingKnown: Known = { nodes: [], slots: [], compiled: [] };

/** What stays between analyses of the versions of one flow: interned paths and the compiled facts of the last version. */
export class AnalysisSession {
  readonly factsOf: FactsOf;
  #memory: ContentMemory;
  #known = nothingKnown;
  #builder: ValueBuilder;
  #called: Called | undefined;

  constructor(factsOf: FactsOf) {
    this.factsOf = factsOf;
    this.#memory = memoryOf(factsOf);
    this.#builder = new ValueBuilder(this.#memory.table);
  }

  get table(): PathTable {
    return this.#memory.table;
  }

  set called(called: Called | undefined) {
    if (called === this.#called) return;
    this.#called = called;
    this.#known = nothingKnown;
  }

  /**
   * The same object as before for a step whose content is the same, even if the step itself is a copy: flows that come from
   * another thread are copies through and through.
   */
  compile(flow: Flow): CompiledFacts[] {
    this.#memory.forgetParts();
    const slotOf = this.#slotMarks(flow);
    const { nodes } = flow;
    const before = this.#known;
    // An edit shares what it does not touch, mostly at the same place.
    let elsewhere: ReadonlyMap<FlowNode, number> | undefined;
    const slots = new Array<SlotMark>(nodes.length);
    const compiled = new Array<CompiledFacts>(nodes.length);
    const heads: number[] = [];
    for (let index = 0; index < nodes.length; index += 1) {
      const node = nodes[index] as FlowNode;
      const slot = node.connection === undefined ? undefined : slotOf.get(node.connection);
      let old: number | undefined = index;
      if (before.nodes[index] !== node && before.nodes.length > 0) {
        elsewhere ??= new Map(before.nodes.map((one, at) => [one, at]));
        old = elsewhere.get(node);
      }
      const same = old === undefined || before.nodes[old] !== node || before.slots[old] !== slot ? undefined : before.compiled[old];
      slots[index] = slot;
      const made = same === undefined || same.hangsOn === 'part' ? this.#compile(node, slot, flow) : same;
      compiled[index] = made;
      if (made.hangsOn === 'part') heads.push(index);
    }
    if (heads.length > 0)
      for (const [head, part] of directParts(heads, flow)) compiled[head] = this.#tried(nodes[head] as FlowNode, slots[head], flow, part);
    this.#memory.forgetParts();
    this.#known = { nodes, slots, compiled };
    return compiled;
  }

  #slotMarks({ connections }: Flow): ReadonlyMap<string, SlotMark> {
    const marks = new Map<string, SlotMark>();
    // Of two connections under one id each looker takes another: nothing is remembered of the steps that use them.
    for (const slot of connections) marks.set(slot.id, marks.has(slot.id) ? Symbol('one of several') : this.#memory.markOf(slot));
    return marks;
  }

  #compile(node: FlowNode, slot: SlotMark, flow: Flow): CompiledFacts {
    const memory = this.#memory;
    let compiled = memory.find(node.id, node, slot, '');
    if (compiled === undefined) {
      // Whoever reads a file looks at this before; a flow may also come from elsewhere.
      if (nestsDeeper(node, MAX_NESTING))
        throw new UserError(
          'flow/too-large',
          `The step “${node.name}” holds values inside of values, more than ${MAX_NESTING} levels deep.`,
          { place: node.id, mend: 'Flatten the nested value, or remove it.' },
        );
      compiled = compileFacts(node, this.factsOf(node, flow), memory.table);
      memory.keep(node.id, node, slot, '', compiled);
    }
    const call = compiled.hangsOn === 'flow' ? this.#called?.(this.factsOf(node, flow)) : undefined;
    if (call === undefined) return compiled;
    const known = memory.find(node.id, node, slot, call.key);
    if (known !== undefined) return known;
    const made = compileFacts(node, call.facts, memory.table);
    memory.keep(node.id, node, slot, call.key, made);
    return made;
  }

  /** A failure may quote what any step of the part was given or made, not only what went in first; a part inside of it speaks through its own step. */
  #tried(node: FlowNode, slot: SlotMark, flow: Flow, part: readonly number[]): CompiledFacts {
    const names = part.map((index) => flow.nodes[index]?.name ?? '');
    const key = `try ${JSON.stringify(names)}`;
    const known = this.#memory.find(node.id, node, slot, key);
    if (known !== undefined) return known;
    const facts = this.factsOf(node, flow);
    const reads = names.map((name): Read => ({ from: 'node', node: name, path: [] }));
    const transfer = facts.transfer.map((one) =>
      one.port === failedPort
        ? { ...one, steps: one.steps.map((step) => (step.op === 'unknown' ? { ...step, reads: [...step.reads, ...reads] } : step)) }
        : one,
    );
    const made = compileFacts(node, { ...facts, transfer }, this.#memory.table);
    this.#memory.keep(node.id, node, slot, key, made);
    return made;
  }

  /** `previous` must come from this session; what the edit cannot have touched is taken over from it. */
  analyse(flow: Flow, previous?: Analysis, stores: ReadonlyMap<string, StoredByOthers> = noStores): Analysis {
    const memory = memoryOf(this.factsOf);
    if (memory !== this.#memory) {
      this.#memory = memory;
      this.#known = nothingKnown;
      this.#builder = new ValueBuilder(memory.table);
    }
    const before = previous !== undefined && previous.table === memory.table && previous.stores === stores ? previous : undefined;
    const facts = this.compile(flow);
    const graph = buildGraph(flow, facts, this.table);
    const values: Value[] = new Array<Value>(graph.ports.length).fill(nothing);
    const evaluator = new Evaluator(this.table, graph, values, this.#builder, stores);
    const affected = before === undefined ? undefined : changedNodes(graph, before.graph);
    const touched = affected?.slice();
    solve(graph, evaluator, values, before, touched);
    evaluator.enter(-1);
    // Control order counts as well: a guard that moves changes what is proved of everything after it.
    if (affected !== undefined) flood(affected, graph.next, graph.feeds);
    return new Analysis({ session: this, graph, values, evaluator, stores, touched, affected });
  }
}

/** What is known after the fixed point. Port values by output port number. */
export class Analysis {
  readonly session: AnalysisSession;
  readonly graph: DataflowGraph;
  readonly values: readonly Value[];
  readonly evaluator: Evaluator;
  readonly stores: ReadonlyMap<string, StoredByOthers>;
  /** After an incremental run: nodes that changed or whose values were worked out again. Undefined: all. */
  readonly touched: Uint8Array | undefined;
  /** After an incremental run: those and everything downstream of them. Undefined: all. */
  readonly affected: Uint8Array | undefined;
  readonly table: PathTable;
  #witnesses: Witnesses | undefined;

  constructor(made: Pick<Analysis, 'session' | 'graph' | 'values' | 'evaluator' | 'stores' | 'touched' | 'affected'>) {
    this.session = made.session;
    this.graph = made.graph;
    this.values = made.values;
    this.evaluator = made.evaluator;
    this.stores = made.stores;
    this.touched = made.touched;
    this.affected = made.affected;
    this.table = made.session.table;
  }

  get witnesses(): Witnesses {
    this.#witnesses ??= new Witnesses(this.graph, this.values, this.evaluator, this.table);
    return this.#witnesses;
  }
}
