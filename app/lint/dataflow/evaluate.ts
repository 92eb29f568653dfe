/** One node's transfer: from the values of what it reads to the values of its output ports. Every operation is a join or moves cells. */
import {
  ANY,
  BY_MODEL,
  LABELS,
  OPAQUE,
  PIECES,
  POWERS,
  PUBLIC,
  PUBLIC_ONLY,
  SIGNS,
  STEERED,
  TEXT,
  TYPES,
  answeredHigh,
  isOpen,
  outsideHigh,
  typeBit,
  withTypes,
} from './cell.ts';
import { Arrivals, pathIn, type Joined } from './arrivals.ts';
import { MAX_CELLS, type Origin, type ValueBuilder } from './builder.ts';
import type { CompiledFacts, CompiledPort, CompiledRead, CompiledSource, CompiledStep } from './compiled.ts';
import {
  clear,
  close,
  collect,
  eachUnder,
  keep,
  makeOpaque,
  makeYesOrNo,
  protect,
  remove,
  rename,
  restore,
  spell,
  spread,
  write,
} from './edit-value.ts';
import { Gatherer, isWritten, usedAs, type SeeCell } from './gather.ts';
import { ANSWER_PORT, STORE_PORT, portOf, type DataflowGraph } from './graph.ts';
import type { PathId, PathTable } from './paths.ts';
import type { Value } from './value.ts';

/** What other flows of the workspace put into a store. */
export interface StoredByOthers {
  readonly low: number;
  readonly high: number;
  readonly why: string;
}

const fromParts: readonly CompiledRead[] = [{ from: 'parts' }];
const OBJECT = typeBit('object');
const BOOLEAN = typeBit('boolean');
const ONE_WORD = typeBit('enum');

/** The hop at the step that takes something out of a place into which another step has put it. */
export const KEPT = 'kept in the store until now';

export class Evaluator {
  readonly table: PathTable;
  readonly graph: DataflowGraph;
  /** By output port. */
  readonly values: Value[];
  readonly #stores: ReadonlyMap<string, StoredByOthers>;
  readonly #builder: ValueBuilder;
  readonly #arrivals: Arrivals;
  readonly #gather: Gatherer;

  constructor(table: PathTable, graph: DataflowGraph, values: Value[], builder: ValueBuilder, stores: ReadonlyMap<string, StoredByOthers>) {
    this.table = table;
    this.graph = graph;
    this.values = values;
    this.#builder = builder;
    this.#stores = stores;
    this.#arrivals = new Arrivals(table, graph, values);
    this.#gather = new Gatherer(this.#arrivals, builder);
  }

  /** Readies the evaluator for `node`: its inputs are joined anew. */
  enter(node: number): void {
    this.#arrivals.enter(node);
  }

  /** The entered node has read another one by name. */
  get readByName(): boolean {
    return this.#arrivals.readByName;
  }

  /** As `enter`, once no value changes any more: joined inputs are kept while the node stays the same. */
  revisit(node: number): void {
    if (node !== this.#arrivals.node) this.#arrivals.enter(node);
  }

  /** What arrives, where `port` of the entered node hands it on untouched. Most steps do. */
  handedOn(index: number): Joined | undefined {
    const { isHidden, recipe } = this.graph.ports[index] as CompiledPort;
    if (isHidden || recipe.steps.length !== 1 || recipe.sources.length > 0) return undefined;
    const only = recipe.steps[0] as CompiledStep;
    return only.op === 'input' && only.at === 0 ? this.#arrivals.input(only.port) : undefined;
  }

  /** What arrives, where `port` of the entered node hands the field `path` of it on untouched, whatever it adds beside it. */
  untouched(index: number, path: PathId): Joined | undefined {
    const {
      isHidden,
      recipe: { steps, sources },
    } = this.graph.ports[index] as CompiledPort;
    const [first] = steps;
    if (isHidden || sources.length > 0 || first?.op !== 'input' || first.at !== 0) return undefined;
    const joined = this.#arrivals.input(first.port);
    let most = joined.value.paths.length;
    for (let at = 1; at < steps.length; at += 1) {
      const step = steps[at] as CompiledStep;
      if (step.op !== 'assign' || this.table.covers(step.path, path)) return undefined;
      most += step.reads.length === 1 && step.types === 0 ? MAX_CELLS : 1;
    }
    // A wider value may have been folded.
    return most > MAX_CELLS ? undefined : joined;
  }

  /** The value of `port` of the entered node. */
  port(index: number): Value {
    const same = this.#fill(index, false);
    return same === undefined ? this.#builder.finish() : same.value;
  }

  /** By cell of its value: where it comes from. */
  origins(index: number): readonly (readonly Origin[])[] {
    this.#fill(index, true);
    return this.#builder.originsOf(this.values[index] as Value);
  }

  /** Every cell that a read of the entered node sees. */
  see(read: CompiledRead, visit: SeeCell): void {
    this.#gather.see(read, visit);
  }

  /** Builds the value, or gives what arrives where that is handed on and nobody wants to know where it comes from. */
  #fill(index: number, tracing: boolean): Joined | undefined {
    const port = this.graph.ports[index] as CompiledPort;
    const builder = this.#builder;
    builder.tracing = tracing;
    if (port.name === ANSWER_PORT) this.#answer();
    else if (port.name === STORE_PORT) {
      builder.begin();
      if (this.#compiled.stored.length > 0) this.#gather.collapse(this.#compiled.stored, 0, 0, 'put into the store');
      for (const step of this.#compiled.storedFields) this.#step(step);
    } else {
      const same = tracing ? undefined : this.handedOn(index);
      if (same !== undefined) return same;
      const { steps, sources } = port.recipe;
      builder.begin();
      for (const step of steps) this.#step(step);
      this.#sources(sources);
    }
    return undefined;
  }

  get #compiled(): CompiledFacts {
    return this.graph.facts[this.#arrivals.node] as CompiledFacts;
  }

  /** Everything that reaches the model: prompts, memory, tools, documents. What the model writes is made of it. */
  #answer(): void {
    const builder = this.#builder;
    builder.begin();
    const cell = builder.cell(0);
    this.#gather.collapseInto(cell, this.#compiled.prompt, 'read by the model', true);
    this.#gather.collapseInto(cell, fromParts, 'given to the model', true);
    this.#writtenByModel(cell);
    builder.low[cell] = withTypes(builder.low[cell] as number, TEXT);
  }

  #writtenByModel(cell: number): void {
    const { low, high } = this.#builder;
    const steered = ((low[cell] as number) & PUBLIC_ONLY) !== 0 && isOpen(low[cell] as number);
    low[cell] = (low[cell] as number) | SIGNS;
    const hand = BY_MODEL | (steered ? STEERED : 0);
    high[cell] = (high[cell] as number) | hand;
    // Its hand is in it here: that a tool says it again, or a memory, is no way that it came.
    this.#builder.isWritten(cell, hand);
  }

  #cut(cell: number): void {
    this.#builder.high[cell] = (this.#builder.high[cell] as number) | PIECES;
  }

  #step(step: CompiledStep): void {
    const builder = this.#builder;
    switch (step.op) {
      case 'input':
        this.#gather.copy(this.#arrivals.input(step.port), 0, step.at, 'handed on');
        return;
      case 'unchanged':
        this.#unchanged();
        return;
      case 'keep':
        keep(builder, step.paths);
        return;
      case 'remove':
        remove(builder, step.paths);
        return;
      case 'rename':
        rename(builder, step);
        return;
      case 'assign':
        this.#assign(step);
        return;
      case 'unknown':
        this.#unknown(step);
        return;
      case 'protect':
        protect(builder, step);
        return;
      case 'restore':
        restore(builder, step.paths);
        return;
      case 'close':
        this.#fieldOfParts(step);
        close(builder, step);
        return;
      case 'collect':
        collect(builder, step.path);
        return;
      case 'spread':
        spread(builder, step.path);
        return;
      case 'parts':
        this.#answerOfParts(step);
        return;
    }
  }

  /** What was made is joined with what came in: each speaks for the fields that only the other lists. */
  #unchanged(): void {
    const builder = this.#builder;
    const joined = this.#arrivals.input(undefined);
    const made = builder.paths.slice(0, builder.size);
    spell(builder, joined.value.paths);
    for (const path of made) this.#gather.copy(joined, path, path, 'handed on');
    this.#gather.copy(joined, 0, 0, 'handed on');
  }

  #unknown(step: Extract<CompiledStep, { op: 'unknown' }>): void {
    const builder = this.#builder;
    write(builder, step);
    const cell = this.#gather.collapse(step.reads, step.path, step.low, step.why);
    makeOpaque(builder, cell);
    builder.high[cell] = (builder.high[cell] as number) | outsideHigh(step.low);
    if (this.#compiled.generates) this.#writtenByModel(cell);
    // Without anything read, the unknown begins here.
    builder.begins(cell, step.low, OPAQUE, step.why);
  }

  #assign(step: Extract<CompiledStep, { op: 'assign' }>): void {
    const builder = this.#builder;
    const byModel = step.byModel || this.#compiled.generates;
    write(builder, step);
    const [read] = step.reads;
    if (read === undefined) {
      // What is written out in the flow is one of one word; a model writes what it likes.
      const isFixed = !byModel && (step.types === 0 || step.types === TEXT);
      const cell = builder.join(step.path, isFixed ? ONE_WORD : step.types === 0 ? TEXT : step.types, 0);
      builder.begins(cell, 0, 0, step.why);
      // A prompt without data in it still makes the model write.
      if (byModel) this.#writtenByModel(cell);
      return;
    }
    if (step.reads.length === 1 && step.types === 0 && usedAs(read) === undefined && !isWritten(read)) {
      const joined = this.#arrivals.under(read);
      this.#gather.copy(joined, pathIn(joined, read), step.path, step.why);
      if (read.from === 'fixed') builder.begins(builder.cell(step.path), read.low, read.high, read.why);
      if (byModel) eachUnder(builder, [step.path], (cell) => this.#writtenByModel(cell));
      if (step.pieces === true) eachUnder(builder, [step.path], (cell) => this.#cut(cell));
      return;
    }
    const written = step.types === 0 || isOpen(step.types);
    const cell = this.#gather.collapse(step.reads, step.path, 0, step.why, written);
    if (step.types === BOOLEAN) makeYesOrNo(builder, cell);
    if (step.pieces === true) this.#cut(cell);
    builder.high[cell] = (builder.high[cell] as number) & ~step.escaped;
    if (step.answered !== undefined) builder.high[cell] = answeredHigh(builder.high[cell] as number, step.answered);
    // What the model read decides whether it was steered, not what it writes.
    if (byModel) this.#writtenByModel(cell);
    // Fixed words around closed values are as closed as those.
    const parts = builder.low[cell] as number;
    if (step.types !== 0 && !(written && !byModel && (parts & TYPES) !== 0 && !isOpen(parts)))
      builder.low[cell] = withTypes(parts, step.types);
    if (((builder.low[cell] as number) & TYPES) === 0) builder.low[cell] = (builder.low[cell] as number) | TEXT;
  }

  /** What the model that is plugged in wrote, as the step gives it out. */
  #answerOfParts(step: Extract<CompiledStep, { op: 'parts' }>): void {
    const builder = this.#builder;
    clear(builder, step.path);
    const answer = portOf(this.graph, this.#arrivals.node, ANSWER_PORT);
    if (answer < 0) return;
    const value = this.values[answer] as Value;
    let low = value.low[0] ?? 0;
    let high = value.high[0] ?? 0;
    if (this.#compiled.facts.ai?.output === 'closed') {
      // Every field of the enforced schema is closed below; the record around them holds nothing else.
      low = withTypes(low & ~LABELS, OBJECT);
      high &= ~(STEERED | LABELS | OPAQUE);
    }
    const cell = builder.join(step.path, low, high);
    for (let i = 0; i < value.paths.length; i += 1) builder.origin(cell, answer, i, step.why);
  }

  /** A number that a model gives out may be one that it was told: the field is made of all that, before it is closed. */
  #fieldOfParts(step: Extract<CompiledStep, { op: 'close' }>): void {
    const answer = this.#compiled.facts.ai?.output === 'closed' ? portOf(this.graph, this.#arrivals.node, ANSWER_PORT) : -1;
    if (answer < 0) return;
    const value = this.values[answer] as Value;
    const cell = this.#builder.join(step.path, value.low[0] ?? 0, value.high[0] ?? 0);
    for (let i = 0; i < value.paths.length; i += 1) this.#builder.origin(cell, answer, i, 'the model writes it from all that it was given');
  }

  #sources(sources: readonly CompiledSource[]): void {
    const builder = this.#builder;
    for (const source of sources) {
      const cell = builder.join(source.path, source.low, source.high);
      builder.begins(cell, source.low, source.high, source.why);
    }
    const { storeReads } = this.#compiled;
    if (storeReads.length === 0) return;
    if (builder.size === 0) builder.cell(0);
    for (const key of storeReads) {
      const byColumn = this.#compiled.columnsOf.includes(key);
      for (const writer of this.graph.writers.get(key) ?? []) {
        if (writer === this.#arrivals.node || this.#isLeftOut(key, writer)) continue;
        const from = portOf(this.graph, writer, STORE_PORT);
        const value = this.values[from] as Value;
        value.paths.forEach((path, cell) => {
          const put = { low: value.low[cell] as number, high: value.high[cell] as number, why: KEPT };
          this.#storedInto(byColumn ? path : 0, put, from, cell);
        });
      }
      const others = this.#stores.get(key);
      if (others !== undefined) this.#storedInto(0, others, -1, 0);
    }
  }

  /** The store tells what was said to be trusted from the rest, and only that is asked for. */
  #isLeftOut(key: string, writer: number): boolean {
    const marks = (facts: CompiledFacts): (string | undefined)[] =>
      facts.facts.stores.flatMap((store) => (store.key === key ? [store.marked] : []));
    const asked = marks(this.#compiled);
    if (!asked.every((mark) => mark === 'trusted')) return false;
    const put = marks(this.graph.facts[writer] as CompiledFacts);
    return put.length > 0 && put.every((mark) => mark === 'other');
  }

  /** Into all that is read, or into the column at `column`. */
  #storedInto(column: PathId, put: StoredByOthers, port: number, from: number): void {
    const builder = this.#builder;
    const { why } = put;
    // A number or a yes or no cannot say what an outsider wants said.
    const isClosed = (put.low & TYPES) !== 0 && !isOpen(put.low);
    const low = isClosed ? put.low & ~PUBLIC : put.low;
    const high = isClosed ? put.high & ~(STEERED | POWERS) : put.high;
    if (column !== 0) spell(builder, [column]);
    for (let cell = 0; cell < builder.size; cell += 1) {
      if (column !== 0 && !builder.table.covers(column, builder.paths[cell] as number)) continue;
      builder.low[cell] = (builder.low[cell] as number) | (low & ~TYPES) | (low & TYPES & (ANY | TEXT));
      builder.high[cell] = (builder.high[cell] as number) | high;
      if (port < 0) builder.begins(cell, low, high, why);
      else builder.origin(cell, port, from, why);
    }
  }
}
