/** One node's transfer: from the values of what it reads to the values of its output ports. Every operation is a join or moves cells. */
import { labelSet } from '../../workflow/model/labels.ts';
import {
  ANY, LABELS, MADE_BY_MODEL, NAMED, NEEDS_CONSENT, OPAQUE, PSEUDONYM, PUBLIC, PUBLIC_ONLY, RESTORED, STEERED, TEXT, TYPES,
  declassified, isOpen, typeBit, withTypes,
} from './cell.ts';
import { ValueBuilder, type Origin } from './builder.ts';
import type { CompiledPort, CompiledRead, CompiledSource, CompiledStep } from './compile.ts';
import { ANSWER_PORT, STORE_PORT, portOf, type DataflowGraph } from './graph.ts';
import { labelsByName } from './naming.ts';
import type { PathId, PathTable } from './paths.ts';
import { coverOf, indexOf, inherited, joinValues, nothing, visitRead, type Value } from './value.ts';

/** What other flows of the workspace put into a store. */
export interface StoredByOthers { readonly low: number; readonly high: number; readonly why: string }

/** A value together with the ports that it was joined from. */
export interface Joined { readonly value: Value; readonly ports: readonly number[] }

const UNKNOWN = labelSet(['unknown']);
const noOrigins: readonly (readonly Origin[])[] = [];
const nowhere: Joined = { value: nothing, ports: [] };
/** What a model gives when nothing is known of it: anyone may have steered it. */
const strangeModel: Value = { paths: [0], low: [UNKNOWN | PUBLIC | ANY], high: [MADE_BY_MODEL | STEERED] };
const OBJECT = typeBit('object');
const BOOLEAN = typeBit('boolean');

export class Evaluator {
  readonly table: PathTable;
  readonly graph: DataflowGraph;
  /** By output port. */
  readonly values: Value[];
  readonly #stores: ReadonlyMap<string, StoredByOthers>;
  readonly #builder: ValueBuilder;
  #node = -1;
  /** What arrives at all item ports together, and at single ones. */
  #item: Joined | undefined;
  readonly #inputs = new Map<string, Joined>();

  constructor(table: PathTable, graph: DataflowGraph, values: Value[], builder: ValueBuilder, stores: ReadonlyMap<string, StoredByOthers>) {
    this.table = table;
    this.graph = graph;
    this.values = values;
    this.#builder = builder;
    this.#stores = stores;
  }

  /** Readies the evaluator for `node`: its inputs are joined anew. */
  enter(node: number): void {
    this.#node = node;
    this.#item = undefined;
    if (this.#inputs.size > 0) this.#inputs.clear();
  }

  /** As `enter`, once no value changes any more: joined inputs are kept while the node stays the same. */
  revisit(node: number): void {
    if (node !== this.#node) this.enter(node);
  }

  /** The joined value that arrives at `port` of the node, or at all its item ports. A part sees its root's items. */
  input(port: string | undefined): Joined {
    const known = port === undefined ? this.#item : this.#inputs.get(port);
    if (known !== undefined) return known;
    const joined = this.#arriving(port);
    if (port === undefined) this.#item = joined; else this.#inputs.set(port, joined);
    return joined;
  }

  #arriving(port: string | undefined): Joined {
    const { graph } = this;
    const ports: number[] = [];
    this.#enteringPorts(this.#node, port, ports);
    if (graph.roots.start[this.#node] !== graph.roots.start[this.#node + 1]) {
      for (let i = graph.roots.start[this.#node] as number; i < (graph.roots.start[this.#node + 1] as number); i += 1) {
        this.#enteringPorts(graph.roots.target[i] as number, undefined, ports);
      }
    }
    return this.joined(ports);
  }

  #enteringPorts(node: number, port: string | undefined, out: number[]): void {
    const { entering, edges, edgePort } = this.graph;
    for (let i = entering.start[node] as number; i < (entering.start[node + 1] as number); i += 1) {
      const edge = entering.target[i] as number;
      if (port === undefined || edges[edge]?.to.port === port) out.push(edgePort[edge] as number);
    }
  }

  joined(ports: readonly number[]): Joined {
    if (ports.length === 0) return nowhere;
    let value = this.values[ports[0] as number] as Value;
    for (let i = 1; i < ports.length; i += 1) value = joinValues(value, this.values[ports[i] as number] as Value, this.table);
    return { value, ports };
  }

  /** What a read stands on, and the path read of it. */
  resolve(read: CompiledRead): { readonly joined: Joined; readonly path: PathId } {
    switch (read.from) {
      case 'input': return { joined: this.input(read.port), path: read.path };
      case 'node': {
        const other = this.graph.indexOfName.get(read.name);
        if (other === undefined) return { joined: { value: strangeModel, ports: [] }, path: 0 };
        const ports: number[] = [];
        for (let port = this.graph.portStart[other] as number; port < (this.graph.portStart[other + 1] as number); port += 1) if (this.graph.ports[port]?.isResult === true) ports.push(port);
        return { joined: this.joined(ports), path: read.path };
      }
      case 'model': return { joined: this.#answers(), path: 0 };
      case 'parts': return { joined: this.#parts(), path: 0 };
      case 'fixed': return { joined: { value: { paths: [0], low: [read.low], high: [read.high] }, ports: [] }, path: 0 };
    }
  }

  #answers(): Joined {
    const { graph } = this;
    const ports: number[] = [];
    const own = portOf(graph, this.#node, ANSWER_PORT);
    if (own >= 0) ports.push(own);
    for (let i = graph.roots.start[this.#node] as number; i < (graph.roots.start[this.#node + 1] as number); i += 1) {
      const port = portOf(graph, graph.roots.target[i] as number, ANSWER_PORT);
      if (port >= 0) ports.push(port);
    }
    return ports.length === 0 ? { value: strangeModel, ports } : this.joined(ports);
  }

  #parts(): Joined {
    const { parts, partPort } = this.graph;
    const ports: number[] = [];
    for (let i = parts.start[this.#node] as number; i < (parts.start[this.#node + 1] as number); i += 1) ports.push(partPort[i] as number);
    return this.joined(ports);
  }

  /** What arrives, where `port` of the entered node hands it on untouched. Most steps do. */
  handedOn(index: number): Joined | undefined {
    const { name, recipe } = this.graph.ports[index] as CompiledPort;
    if (name === ANSWER_PORT || name === STORE_PORT || recipe.steps.length !== 1 || recipe.sources.length > 0) return undefined;
    const only = recipe.steps[0] as CompiledStep;
    return only.op === 'input' && only.at === 0 ? this.input(only.port) : undefined;
  }

  /** Evaluates `port` of the entered node. */
  port(index: number, tracing: boolean): { readonly value: Value; readonly origins: readonly (readonly Origin[])[] } {
    const port = this.graph.ports[index] as CompiledPort;
    const builder = this.#builder;
    builder.tracing = tracing;
    if (port.name === ANSWER_PORT) this.#answer();
    else if (port.name === STORE_PORT) {
      builder.begin();
      this.#collapse((this.graph.facts[this.#node] as { stored: readonly CompiledRead[] }).stored, 0, 0, 'put into the store');
    } else {
      const same = tracing ? undefined : this.handedOn(index);
      if (same !== undefined) return { value: same.value, origins: noOrigins };
      const { steps, sources } = port.recipe;
      builder.begin();
      for (const step of steps) this.#step(step);
      this.#sources(sources);
    }
    return builder.finish();
  }

  /** Everything that reaches the model: prompts, memory, tools, documents. What the model writes is made of it. */
  #answer(): void {
    const builder = this.#builder;
    builder.begin();
    const compiled = this.graph.facts[this.#node] as { prompt: readonly CompiledRead[] };
    const cell = builder.cell(0);
    this.#collapseInto(cell, compiled.prompt, 'read by the model');
    this.#collapseInto(cell, [{ from: 'parts' }], 'given to the model');
    this.#writtenByModel(cell);
    builder.low[cell] = withTypes(builder.low[cell] as number, TEXT);
  }

  #writtenByModel(cell: number): void {
    const { low, high } = this.#builder;
    const steered = ((low[cell] as number) & PUBLIC_ONLY) !== 0 && isOpen(low[cell] as number);
    high[cell] = (high[cell] as number) | MADE_BY_MODEL | (steered ? STEERED : 0);
  }

  #step(step: CompiledStep): void {
    const builder = this.#builder;
    const { table } = this;
    switch (step.op) {
      case 'input': this.#copy(this.input(step.port), 0, step.at, 'handed on'); return;
      case 'keep':
        this.#spell(step.paths);
        builder.filter((cell) => step.paths.some((path) => table.covers(path, builder.paths[cell] as number)));
        return;
      case 'remove': this.#remove(step.paths); return;
      case 'rename': {
        this.#spell([step.from]);
        builder.move((path) => (table.covers(step.from, path) ? table.rebase(path, step.from, step.to) : path));
        if (builder.cover(step.from) >= 0) builder.cell(step.from);
        return;
      }
      case 'assign': this.#assign(step); return;
      case 'unknown': {
        this.#clear(step.path);
        const cell = this.#collapse(step.reads, step.path, step.low, step.why);
        builder.low[cell] = withTypes(builder.low[cell] as number, ANY);
        builder.high[cell] = (builder.high[cell] as number) | OPAQUE;
        if (this.#generates()) this.#writtenByModel(cell);
        // Without anything read, the unknown begins here.
        builder.begins(cell, step.low, OPAQUE, step.why);
        return;
      }
      case 'protect': this.#protect(step.how, step.paths, step.closes, step.labels); return;
      case 'restore':
        this.#spell(step.paths);
        this.#each(step.paths, (cell) => {
          const hidden = (builder.high[cell] as number) & LABELS;
          if (hidden === 0) return;
          builder.low[cell] = withTypes((builder.low[cell] as number) | hidden, TEXT);
          builder.high[cell] = ((builder.high[cell] as number) & ~LABELS) | RESTORED;
        });
        return;
      case 'close': {
        const cover = builder.cover(step.path);
        let low = cover < 0 ? 0 : (builder.low[cover] as number);
        let high = cover < 0 ? 0 : (builder.high[cover] as number);
        const origins: Origin[] = cover < 0 || !builder.tracing ? [] : [...(builder.origins[cover] as Origin[])];
        builder.filter((cell) => {
          if (!table.covers(step.path, builder.paths[cell] as number)) return true;
          low |= builder.low[cell] as number;
          high |= builder.high[cell] as number;
          if (builder.tracing) origins.push(...(builder.origins[cell] as Origin[]));
          return false;
        });
        const closed = isOpen(typeBit(step.type)) ? high : high & ~(STEERED | OPAQUE | LABELS);
        const cell = builder.join(step.path, withTypes(declassified(low, step.type), typeBit(step.type)), closed);
        if (builder.tracing) builder.origins[cell] = origins;
        return;
      }
      case 'collect': builder.move((path) => table.rebase(path, 0, table.child(step.path, '*'))); return;
      case 'spread': {
        const from = table.child(step.path, '*');
        this.#spell([from]);
        builder.move((path) => (table.covers(from, path) ? table.rebase(path, from, 0) : path));
        return;
      }
      case 'parts': {
        this.#clear(step.path);
        const answer = portOf(this.graph, this.#node, ANSWER_PORT);
        if (answer < 0) return;
        const value = this.values[answer] as Value;
        let low = value.low[0] ?? 0;
        let high = value.high[0] ?? 0;
        if (this.graph.facts[this.#node]?.facts.ai?.output === 'closed') {
          // Every field of the enforced schema is closed below; the record around them holds nothing else.
          low = withTypes(low & ~LABELS, OBJECT);
          high &= ~(STEERED | LABELS | OPAQUE);
        }
        const cell = builder.join(step.path, low, high);
        for (let i = 0; i < value.paths.length; i += 1) builder.origin(cell, answer, i, step.why);
        return;
      }
    }
  }

  #generates(): boolean { return this.graph.facts[this.#node]?.generates === true; }

  #clear(path: PathId): void {
    const builder = this.#builder;
    if (path === 0) { builder.begin(); return; }
    if (this.#lists(path)) builder.filter((cell) => !this.table.covers(path, builder.paths[cell] as number));
  }

  /** The value built so far lists the path or something below it. */
  #lists(path: PathId): boolean {
    const builder = this.#builder;
    for (let cell = 0; cell < builder.size; cell += 1) if (this.table.covers(path, builder.paths[cell] as number)) return true;
    return false;
  }

  /** Gives each path a cell of its own where only an ancestor speaks for it. */
  #spell(paths: readonly PathId[]): void {
    const builder = this.#builder;
    for (const path of paths) {
      if (builder.find(path) >= 0) continue;
      const cover = builder.cover(path);
      if (cover < 0) continue;
      const low = inherited(builder.low[cover] as number);
      const high = builder.high[cover] as number;
      const named = this.#named(path, low);
      const cell = builder.join(path, low | named, high | (named === 0 ? 0 : NAMED));
      if (builder.tracing) builder.origins[cell]?.push(...(builder.origins[cover] as Origin[]));
    }
  }

  #remove(paths: readonly PathId[]): void {
    const builder = this.#builder;
    for (const path of paths) {
      this.#clear(path);
      // An undescribed record around it would speak for the field again: say that it is gone.
      if (builder.cover(path) >= 0) builder.cell(path);
    }
  }

  #each(paths: readonly PathId[], visit: (cell: number) => void): void {
    const builder = this.#builder;
    for (let cell = 0; cell < builder.size; cell += 1) {
      if (paths.some((path) => this.table.covers(path, builder.paths[cell] as number))) visit(cell);
    }
  }

  /** `taken`: the labels that go. Where others stay, the field is as little described as before. */
  #protect(how: 'hide' | 'erase' | 'pseudonym', paths: readonly PathId[], closes: boolean, taken: number): void {
    const builder = this.#builder;
    this.#spell(paths);
    this.#each(paths, (cell) => {
      const low = builder.low[cell] as number;
      if (low === 0) return;
      const plain = low & ~taken;
      // What is no longer about anybody needs nobody's leave; behind a hash or a token it still is.
      const gone = taken === LABELS ? taken | OPAQUE | (how === 'erase' ? NEEDS_CONSENT : 0) : taken;
      builder.low[cell] = closes ? withTypes(plain, typeBit('uuid')) : plain;
      const high = builder.high[cell] as number;
      if (how === 'hide') builder.high[cell] = (high & ~OPAQUE) | (low & taken);
      else builder.high[cell] = (high & ~gone) | (how === 'pseudonym' ? PSEUDONYM : 0);
    });
  }

  #assign(step: Extract<CompiledStep, { op: 'assign' }>): void {
    const builder = this.#builder;
    this.#clear(step.path);
    const [read] = step.reads;
    if (read === undefined) {
      const cell = builder.join(step.path, step.types === 0 ? TEXT : step.types, 0);
      builder.begins(cell, 0, 0, step.why);
      // A prompt without data in it still makes the model write.
      if (step.byModel || this.#generates()) this.#writtenByModel(cell);
      return;
    }
    if (step.reads.length === 1 && step.types === 0) {
      const { joined, path } = this.resolve(read);
      this.#copy(joined, path, step.path, step.why);
      if (read.from === 'fixed') builder.begins(builder.cell(step.path), read.low, read.high, read.why);
      if (step.byModel || this.#generates()) this.#each([step.path], (cell) => this.#writtenByModel(cell));
      return;
    }
    const cell = this.#collapse(step.reads, step.path, 0, step.why);
    if (step.types === BOOLEAN) {
      // Worked out here, a yes or no says no more than itself.
      builder.low[cell] = declassified(builder.low[cell] as number, 'boolean');
      builder.high[cell] = (builder.high[cell] as number) & ~(STEERED | OPAQUE | LABELS);
    }
    if (step.types !== 0) builder.low[cell] = withTypes(builder.low[cell] as number, step.types);
    if (((builder.low[cell] as number) & TYPES) === 0) builder.low[cell] = (builder.low[cell] as number) | TEXT;
    if (step.byModel || this.#generates()) this.#writtenByModel(cell);
  }

  /** Everything read, as one cell at `path`. */
  #collapse(reads: readonly CompiledRead[], path: PathId, low: number, why: string): number {
    const cell = this.#builder.join(path, low, 0);
    this.#collapseInto(cell, reads, why);
    return cell;
  }

  #collapseInto(cell: number, reads: readonly CompiledRead[], why: string): void {
    const builder = this.#builder;
    for (const read of reads) {
      const { joined, path } = this.resolve(read);
      let container = 0;
      let fields = false;
      visitRead(joined.value, path, this.table, (index, isCover) => {
        let low = joined.value.low[index] as number;
        let high = joined.value.high[index] as number;
        if (isCover) {
          low = inherited(low);
          const named = this.#named(path, low);
          low |= named;
          if (named !== 0) high |= NAMED;
        }
        const types = low & TYPES;
        if (types !== 0 && (types & ~(OBJECT | typeBit('list'))) === 0) container |= types;
        else if (types !== 0) fields = true;
        builder.low[cell] = (builder.low[cell] as number) | (low & ~(OBJECT | typeBit('list')));
        builder.high[cell] = (builder.high[cell] as number) | high;
        this.#trace(cell, joined, index, why);
      });
      if (!fields) builder.low[cell] = (builder.low[cell] as number) | container;
      if (read.from === 'fixed') builder.begins(cell, read.low, read.high, read.why);
      if (joined.value === strangeModel) builder.begins(cell, UNKNOWN | PUBLIC, MADE_BY_MODEL | STEERED, 'written by a model that is not in this flow');
    }
  }

  /** Copies what a read of `from` sees to under `to`, fields and all. */
  #copy(joined: Joined, from: PathId, to: PathId, why: string): void {
    const builder = this.#builder;
    const { value } = joined;
    if (value.paths.length === 0) { if (to !== 0) builder.cell(to); return; }
    if (from === 0 && to === 0) {
      // The whole item as it is.
      for (let index = 0; index < value.paths.length; index += 1) this.#trace(builder.join(value.paths[index] as number, value.low[index] as number, value.high[index] as number), joined, index, why);
      return;
    }
    visitRead(value, from, this.table, (index, isCover) => {
      const at = value.paths[index] as number;
      let low = value.low[index] as number;
      let high = value.high[index] as number;
      let target = to;
      if (isCover) {
        low = inherited(low);
        const named = this.#named(from, low);
        low |= named;
        if (named !== 0) high |= NAMED;
      } else target = this.table.rebase(at, this.#ancestorAt(at, from), to);
      const cell = builder.join(target, low, high);
      this.#trace(cell, joined, index, why);
    });
    // A read that sees nothing gives a field that is there and empty, which hides whatever an ancestor says.
    if (builder.find(to) < 0 && builder.cover(to) >= 0) builder.cell(to);
  }

  /** The ancestor of `path` at the depth of `like`: with "every" segments the two need not be the same number. */
  #ancestorAt(path: PathId, like: PathId): PathId {
    let at = path;
    for (let rise = this.table.depth(path) - this.table.depth(like); rise > 0; rise -= 1) at = this.table.parent(at);
    return at;
  }

  /** `index`: the cell of the joined value. */
  #trace(cell: number, joined: Joined, index: number, why: string): void {
    const builder = this.#builder;
    if (!builder.tracing) return;
    const { value: { paths }, ports } = joined;
    // What comes from one port alone is that port's own value.
    if (ports.length === 1) { builder.origin(cell, ports[0] as number, index, why); return; }
    this.#traceAll(cell, ports, paths[index] as number, why);
  }
  #traceAll(cell: number, ports: readonly number[], path: PathId, why: string): void {
    const builder = this.#builder;
    for (const port of ports) {
      const value = this.values[port] as Value;
      const exact = indexOf(value, path);
      const index = exact >= 0 ? exact : coverOf(value, path, this.table);
      if (index >= 0) builder.origin(cell, port, index, why);
    }
  }

  /** Labels by name for a field that only its record speaks for. */
  #named(path: PathId, low: number): number {
    if (path === 0 || (low & TYPES) === 0) return 0;
    const own = labelsByName(this.table.segment(path));
    const parent = this.table.parent(path);
    return own | (parent > 0 ? labelsByName(this.table.segment(parent)) & labelSet(['health', 'card', 'bank', 'person']) : 0);
  }

  #sources(sources: readonly CompiledSource[]): void {
    const builder = this.#builder;
    const compiled = this.graph.facts[this.#node];
    if (compiled === undefined) return;
    for (const source of sources) {
      const cell = builder.join(source.path, source.low, source.high);
      builder.begins(cell, source.low, source.high, source.why);
    }
    if (compiled.storeReads.length === 0) return;
    if (builder.size === 0) builder.cell(0);
    for (const key of compiled.storeReads) {
      for (const writer of this.graph.writers.get(key) ?? []) {
        if (writer === this.#node) continue;
        const from = portOf(this.graph, writer, STORE_PORT);
        const value = this.values[from] as Value;
        if (value.paths.length === 0) continue;
        this.#storedInto(value.low[0] as number, value.high[0] as number, from, 'kept in the store until now');
      }
      const others = this.#stores.get(key);
      if (others !== undefined) this.#storedInto(others.low, others.high, -1, others.why);
    }
  }

  #storedInto(low: number, high: number, port: number, why: string): void {
    const builder = this.#builder;
    for (let cell = 0; cell < builder.size; cell += 1) {
      builder.low[cell] = (builder.low[cell] as number) | (low & ~TYPES) | (low & TYPES & (ANY | TEXT));
      builder.high[cell] = (builder.high[cell] as number) | high;
      if (port < 0) builder.begins(cell, low, high, why);
      else builder.origin(cell, port, 0, why);
    }
  }

  /** Every cell that a read of the entered node sees, with the field's own labels: what rules look at. */
  seen(read: CompiledRead, visit: (low: number, high: number, path: PathId, joined: Joined, at: PathId) => void): void {
    const { joined, path } = this.resolve(read);
    visitRead(joined.value, path, this.table, (index, isCover) => {
      const at = joined.value.paths[index] as number;
      let low = joined.value.low[index] as number;
      let high = joined.value.high[index] as number;
      if (isCover) {
        low = inherited(low);
        const named = this.#named(path, low);
        if (named !== 0) { low |= named; high |= NAMED; }
      }
      visit(low, high, isCover ? path : at, joined, at);
    });
  }
}
