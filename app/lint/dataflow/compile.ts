/** Node facts turned into numbers once: paths interned, reads and steps flattened, so that the fixed point touches no text. */
import type { FlowNode } from '../../workflow/model/flow.ts';
import { labelSet } from '../../workflow/model/labels.ts';
import type { CodeFact, NodeFacts, Read, SourceFact, TransferStep } from '../../nodes/kit/facts.ts';
import {
  BY_MODEL,
  CONTAINERS,
  LABELS,
  NEEDS_CONSENT,
  OPAQUE,
  PLAIN,
  STEERED,
  TEXT,
  isOpen,
  outsideHigh,
  powersOf,
  trustBits,
  typeBit,
} from './cell.ts';
import { flowStore, soundsSecret, type ClosedUse, type PagePlace } from '../../workflow/model/reads.ts';
import { namesOne, type PathId, type PathTable } from './paths.ts';
import { effectBits, kindsOf } from './fact-kinds.ts';
import { factsThatHold, isFollowed, lookedUp } from './facts-that-hold.ts';
import { isOpaqueScript, scriptAside, scriptSteps, usesFlowStore } from './script/summary.ts';
import { storeSpelling } from './store-spelling.ts';
import type { Value } from './value.ts';

/** What is left of the power of a value in a page, and where in one it stands. */
interface PageMarks {
  readonly escaped?: number;
  readonly place?: PagePlace;
}

export type CompiledRead =
  | ({
      readonly from: 'input';
      readonly path: PathId;
      readonly port: string | undefined;
      readonly without?: readonly PathId[];
      readonly as?: ClosedUse;
    } & PageMarks)
  | ({ readonly from: 'node'; readonly path: PathId; readonly name: string; readonly as?: ClosedUse } & PageMarks)
  | ({ readonly from: 'store'; readonly path: PathId; readonly key: string; readonly as?: ClosedUse } & PageMarks)
  | { readonly from: 'model'; readonly as?: ClosedUse }
  | { readonly from: 'parts' }
  | { readonly from: 'fixed'; readonly low: number; readonly high: number; readonly why: string };

export type Protection = 'hide' | 'erase' | 'pseudonym';

/** `some`: it is done to some of the elements that the path stands for. */
export type CompiledStep =
  | { readonly op: 'input'; readonly port: string | undefined; readonly at: PathId }
  /** Or else what came in, as it came in: the step may have failed. */
  | { readonly op: 'unchanged' }
  | { readonly op: 'keep' | 'remove'; readonly paths: readonly PathId[] }
  | { readonly op: 'rename'; readonly from: PathId; readonly to: PathId; readonly some: boolean }
  | {
      readonly op: 'assign';
      readonly path: PathId;
      readonly reads: readonly CompiledRead[];
      readonly types: number;
      readonly why: string;
      readonly byModel: boolean;
      readonly escaped: number;
      readonly answered: 'made' | 'found' | 'fetched' | undefined;
      readonly some: boolean;
      /** It begins with an address whose host is written out. */ readonly held?: boolean;
    }
  | {
      readonly op: 'protect';
      readonly how: Protection;
      readonly paths: readonly PathId[];
      /** Of these only some elements are changed. */ readonly some: readonly PathId[];
      readonly closes: boolean;
      /** The labels that it takes away. */ readonly labels: number;
      readonly why: string;
    }
  | { readonly op: 'restore'; readonly paths: readonly PathId[] }
  | { readonly op: 'close'; readonly path: PathId; readonly type: SourceFact['type'] }
  | { readonly op: 'collect' | 'spread'; readonly path: PathId }
  | { readonly op: 'parts'; readonly path: PathId; readonly why: string }
  | {
      readonly op: 'unknown';
      readonly path: PathId;
      readonly some: boolean;
      readonly reads: readonly CompiledRead[];
      readonly low: number;
      readonly why: string;
    };

export interface CompiledSource {
  readonly path: PathId;
  readonly low: number;
  readonly high: number;
  readonly why: string;
  readonly fact: SourceFact;
}

/** An output port. Its steps are worked out when it is first evaluated: most error and tool ports never are. */
export class CompiledPort {
  readonly name: string;
  /** What leaves here is what an expression reads that names the step: any way on but that of failures. */
  readonly isResult: boolean;
  /** It is none of the step's own, and is called by a name that begins with `@`. */
  readonly isHidden: boolean;
  readonly #make: ((port: string) => PortRecipe) | undefined;
  #recipe: PortRecipe | undefined;

  /** `make` may be shared by the ports of a step. */
  constructor(name: string, isResult: boolean, make?: (port: string) => PortRecipe) {
    this.name = name;
    this.isHidden = name.charCodeAt(0) === 64;
    this.isResult = isResult;
    this.#make = make;
  }

  get recipe(): PortRecipe {
    this.#recipe ??= this.#make?.(this.name) ?? nothingAtAll;
    return this.#recipe;
  }
}
export interface PortRecipe {
  readonly steps: readonly CompiledStep[];
  readonly sources: readonly CompiledSource[];
}
const nothingAtAll: PortRecipe = { steps: [], sources: [] };

/** What a step made of what it was given, when it was last worked out: see `outcome.ts`. */
export interface Outcome {
  /** By entering wire: what it brought, and the port by which it came in. */
  readonly given: readonly Value[];
  readonly by: readonly string[];
  /** By output port; undefined where nobody read it. */
  readonly made: (Value | undefined)[];
  /** Which rules may have something to say of the content while it is given this, by whoever asked last. */
  readonly worthAsking: { by: object | undefined; rules: unknown };
  /** As of the content alone, see below. */
  readonly answers: { asked: number; yes: number };
}

export interface CompiledFacts {
  readonly facts: NodeFacts;
  /** It works as another product's step does. */
  readonly foreign: boolean;
  readonly ports: readonly CompiledPort[];
  /** Names of the nodes that anything in this node reads by name. */
  readonly readsNodes: readonly string[];
  /** It writes text of its own: a model call, an agent, a classifier, an extractor. */
  readonly generates: boolean;
  readonly prompt: readonly CompiledRead[];
  /** All that a model is given: its prompt, and what its parts bring. */
  readonly given: readonly CompiledRead[];
  readonly storeReads: readonly string[];
  readonly storeWrites: readonly string[];
  /** What a writing node puts into its store. */
  readonly stored: readonly CompiledRead[];
  /** The same field by field, and the stores that are read field by field: a script says which of them it means. */
  readonly storedFields: readonly CompiledStep[];
  readonly fieldsReadOf: readonly string[];
  /** Bit set over `factKinds`: which lists of facts the node has. */
  readonly kinds: number;
  /** Bit set over `effectKinds`: what the step does to the world. */
  readonly effects: number;
  /** What the facts hang on beside the step's own content: the steps of the part that it tries, or the flow that it calls. */
  readonly hangsOn: 'part' | 'flow' | undefined;
  /** Compiled forms of the facts' own read lists, by list. */
  reads: Map<readonly Read[], readonly CompiledRead[]> | undefined;
  /** What rules worked out from the content alone, by name. */
  readonly derived: Map<string, unknown>;
  /** Questions about the step's content that were asked, and those that it answers with yes, by bit. */
  readonly answers: { asked: number; yes: number };
  /** The rules that may have something to say of the content, by whoever asked last; a step that stands alone is asked by others than one that is a part or has parts. */
  readonly worthAsking: { by: object | undefined; alone: unknown; joined: unknown };
  outcome: Outcome | undefined;
}

/** The port that failures leave by. */
export const ERROR_PORT = 'error';
const UNKNOWN = labelSet(['unknown']);
const generating = new Set(['chat', 'agent', 'classifier', 'extractor']);
const UNCHANGED: CompiledStep = { op: 'unchanged' };
const PASS: readonly CompiledStep[] = [{ op: 'input', port: undefined, at: 0 }];

/** What a memory gives back is what was said before: the model's answers, and with them everything that they were made of. */
/** Whole, up to the stroke behind the host. */
const namesHost = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\@\s]+[/?#]/i.test(text);

const REMEMBERED: readonly CompiledStep[] = [
  {
    op: 'assign',
    path: 0,
    reads: [{ from: 'model' }],
    types: 0,
    why: 'remembered from before',
    byModel: false,
    escaped: 0,
    answered: undefined,
    some: false,
  },
];

const marksOf = (read: { readonly escaped?: string; readonly place?: PagePlace }): PageMarks => ({
  ...(read.escaped === undefined ? {} : { escaped: powersOf(read.escaped) }),
  ...(read.place === undefined ? {} : { place: read.place }),
});

export function compileReads(reads: readonly Read[], table: PathTable): CompiledRead[] {
  return reads.map((read): CompiledRead => {
    switch (read.from) {
      case 'input':
        return {
          from: 'input',
          path: table.intern(read.path),
          port: read.port,
          ...(read.without === undefined
            ? {}
            : { without: read.without.filter((path) => !namesOne(path)).map((path) => table.intern([...read.path, ...path])) }),
          ...(read.as === undefined ? {} : { as: read.as }),
          ...marksOf(read),
        };
      case 'node':
        return {
          from: 'node',
          path: table.intern(read.path),
          name: read.node,
          ...(read.as === undefined ? {} : { as: read.as }),
          ...marksOf(read),
        };
      case 'store':
        return {
          from: 'store',
          path: table.intern(read.path),
          key: read.store,
          ...(read.as === undefined ? {} : { as: read.as }),
          ...marksOf(read),
        };
      case 'model':
        return read.as === undefined ? { from: 'model' } : { from: 'model', as: read.as };
      case 'any':
        return { from: 'input', path: 0, port: undefined, ...marksOf(read) };
      case 'environment': {
        const label = labelSet(soundsSecret(read.name) ? ['secret', 'internal'] : ['internal']);
        return { from: 'fixed', low: label | typeBit('text'), high: 0, why: `the setting ${read.name} of the machine` };
      }
      case 'run':
        return { from: 'fixed', low: typeBit('text'), high: 0, why: `the run's ${read.name}` };
    }
  });
}

function compileStep(step: TransferStep, table: PathTable): CompiledStep {
  switch (step.op) {
    case 'input':
      return { op: 'input', port: step.port, at: table.intern(step.at ?? []) };
    case 'keep':
      return { op: 'keep', paths: step.paths.map((path) => table.intern(path)) };
    case 'remove':
      return { op: 'remove', paths: step.paths.filter((path) => !namesOne(path)).map((path) => table.intern(path)) };
    case 'rename':
      return { op: 'rename', from: table.intern(step.from), to: table.intern(step.to), some: namesOne(step.from) };
    case 'assign':
      return {
        op: 'assign',
        path: table.intern(step.path),
        reads: compileReads(step.reads, table),
        types: step.type === undefined ? 0 : typeBit(step.type),
        why: step.why,
        byModel: step.byModel === true,
        escaped: powersOf(step.escaped ?? ''),
        answered: step.answered,
        some: namesOne(step.path),
        ...(step.literal !== undefined && namesHost(step.literal) ? { held: true } : {}),
      };
    case 'protect': {
      const how = step.method === 'tokenise' || step.method === 'encrypt' ? 'hide' : step.method === 'hash' ? 'pseudonym' : 'erase';
      const why = {
        mask: 'masked',
        tokenise: 'replaced by tokens',
        hash: 'replaced by hashes',
        encrypt: 'encrypted',
        redact: 'blacked out',
        noise: 'hidden in noise',
      }[step.method];
      const of = (some: boolean): PathId[] => step.paths.filter((path) => namesOne(path) === some).map((path) => table.intern(path));
      return {
        op: 'protect',
        how,
        paths: of(false),
        some: of(true),
        closes: how !== 'erase' || (step.method === 'redact' && step.labels === undefined),
        labels: step.labels === undefined ? LABELS : labelSet(step.labels),
        why,
      };
    }
    case 'restore':
      return { op: 'restore', paths: step.paths.map((path) => table.intern(path)) };
    case 'close':
      return namesOne(step.path) ? { op: 'remove', paths: [] } : { op: 'close', path: table.intern(step.path), type: step.type };
    case 'collect':
    case 'spread':
      return { op: step.op, path: table.intern(step.path) };
    case 'parts':
      return { op: 'parts', path: table.intern(step.path), why: step.why };
    case 'unknown':
      return {
        op: 'unknown',
        path: table.intern(step.path),
        some: namesOne(step.path),
        reads: compileReads(step.reads, table),
        low: UNKNOWN | trustBits(step.trust) | typeBit('any'),
        why: step.why,
      };
  }
}

function compileSources(sources: readonly SourceFact[], table: PathTable): CompiledSource[] {
  const compiled = sources.map((fact): CompiledSource => {
    // What is declared of one element says nothing of the others.
    const low = labelSet(fact.labels) | trustBits(fact.trust) | typeBit(namesOne(fact.path) ? 'any' : fact.type);
    const opaque = (low & (UNKNOWN | typeBit('any') | CONTAINERS)) !== 0 ? OPAQUE : 0;
    return {
      path: table.intern(fact.path),
      low,
      high:
        opaque |
        outsideHigh(low) |
        (fact.needsConsent === true ? NEEDS_CONSENT : 0) |
        (fact.byModel === true ? BY_MODEL | (fact.trust === 'public' && isOpen(low) ? STEERED : 0) : 0),
      why: fact.why,
      fact,
    };
  });
  // A field inside a labelled record has the record's labels and trust too.
  return compiled.map((source) => {
    let { low, high } = source;
    for (const other of compiled) {
      if (source.fact.alone === true || other === source || other.path === source.path || !table.covers(other.path, source.path)) continue;
      low |= other.low & ~typeBit('any') & ((1 << 22) - 1) & ~UNKNOWN;
      high |= other.high & (NEEDS_CONSENT | PLAIN);
    }
    return { ...source, low, high };
  });
}

/** The items as they came, and what is told of the failure: our own steps say which kind it was in one word, those of other products as they like. */
function failureSteps(isForeign: boolean, thrown: readonly CompiledRead[], table: PathTable): readonly CompiledStep[] {
  const write = { op: 'assign', byModel: false, escaped: 0, answered: undefined, some: false } as const;
  const text: CompiledStep = {
    ...write,
    path: table.intern(isForeign ? ['error'] : ['error', 'message']),
    reads: [{ from: 'input', path: 0, port: undefined }, ...thrown],
    types: TEXT,
    why: 'the error text may quote the input',
  };
  if (isForeign) return [...PASS, text];
  return [
    ...PASS,
    { op: 'remove', paths: [table.intern(['error'])] },
    { ...write, path: table.intern(['error', 'code']), reads: noReads, types: typeBit('enum'), why: 'the kind of failure' },
    text,
  ];
}

/** What stands in the item about a failure that the step goes on after: a script's own words, else what the step was told. */
function quoted(facts: NodeFacts, table: PathTable): CompiledStep {
  const own =
    facts.code !== undefined && isFollowed(facts.code) ? scriptAside(facts.code).thrown : facts.sinks.flatMap(({ reads }) => reads);
  return {
    op: 'assign',
    byModel: false,
    escaped: 0,
    answered: undefined,
    some: true,
    path: table.intern(['error']),
    reads: compileReads(own, table),
    types: TEXT,
    why: 'the error text may quote it',
  };
}

function stepsOf(facts: NodeFacts, port: string, table: PathTable, isForeign: boolean): readonly CompiledStep[] {
  const { code } = facts;
  if (code !== undefined && isFollowed(code) && port !== ERROR_PORT) {
    const ways = code.dialect === 'node-red' ? facts.outputs.filter(({ kind }) => kind === 'data') : [];
    return scriptSteps(code, ways.length > 1 ? ways.findIndex(({ id }) => id === port) : undefined).map((step) => compileStep(step, table));
  }
  const declared = facts.transfer.find((transfer) => transfer.port === port);
  if (declared !== undefined) return declared.steps.map((step) => compileStep(step, table));
  const thrown = code !== undefined && isFollowed(code) ? compileReads(scriptAside(code).thrown, table) : noReads;
  if (port === ERROR_PORT) return failureSteps(isForeign, thrown, table);
  const kind = facts.outputs.find((output) => output.id === port)?.kind ?? 'data';
  if (facts.unknown !== true && kind !== 'data' && kind !== 'error') return facts.ai?.role === 'memory' ? REMEMBERED : [];
  if (facts.unknown === true)
    return [
      {
        op: 'unknown',
        path: 0,
        some: false,
        reads: [{ from: 'input', path: 0, port: undefined }],
        low: UNKNOWN | trustBits('public') | typeBit('any'),
        why: 'nobody has described what this step gives out',
      },
    ];
  // A branch hands its items on as they are; a step that brings data of its own does not.
  return facts.sources.some((source) => source.port === port) ? [] : PASS;
}

/** A step plugged into an agent answers with what it would give out as a step of the flow, unless it says otherwise. */
function partAliases(facts: NodeFacts): ReadonlyMap<string, string> {
  const main = facts.outputs.find((port) => port.kind === 'data')?.id;
  if (main === undefined) return noAliases;
  let out: Map<string, string> | undefined;
  for (const port of facts.outputs) {
    if (
      port.kind === 'data' ||
      port.kind === 'error' ||
      facts.transfer.some((one) => one.port === port.id) ||
      facts.sources.some((one) => one.port === port.id)
    )
      continue;
    (out ??= new Map()).set(port.id, main);
  }
  return out ?? noAliases;
}

const noAliases: ReadonlyMap<string, string> = new Map();
const noSources: readonly CompiledSource[] = [];
const noNames: readonly string[] = [];
const noReads: readonly CompiledRead[] = [];
const noSteps: readonly CompiledStep[] = [];

export function compileFacts(node: FlowNode, declared: NodeFacts, table: PathTable): CompiledFacts {
  const foreign = node.foreign !== undefined || node.type === 'foreign-action';
  const facts = factsThatHold(node, declared);
  const ports: CompiledPort[] = [];
  let aliases: ReadonlyMap<string, string> | undefined;
  const recipeOf = (name: string): PortRecipe => {
    aliases ??= partAliases(facts);
    const own = aliases.get(name) ?? name;
    // A step that goes on when it fails hands its items on as they came, by its first way out.
    const failing =
      node.onError === 'continue' &&
      node.disabled !== true &&
      facts.trigger === undefined &&
      own === facts.outputs.find((port) => port.kind === 'data')?.id;
    const steps = stepsOf(facts, own, table, foreign);
    const sources =
      facts.sources.length === 0
        ? noSources
        : compileSources(
            facts.sources.filter((source) => source.port === own),
            table,
          );
    return { steps: failing && steps !== PASS ? [...steps, UNCHANGED, ...(foreign ? [quoted(facts, table)] : [])] : steps, sources };
  };
  const add = (name: string): void => {
    if (ports.some((port) => port.name === name)) return;
    const kind = facts.outputs.find((output) => output.id === name)?.kind ?? 'data';
    ports.push(new CompiledPort(name, kind === 'data' && name !== ERROR_PORT, recipeOf));
  };
  for (const port of facts.outputs) add(port.id);
  for (const transfer of facts.transfer) add(transfer.port);
  for (const source of facts.sources) add(source.port);
  const prompt = facts.ai === undefined ? noReads : compileReads([...facts.ai.system.reads, ...facts.ai.prompt.reads], table);
  const { kept } = facts;
  const keeps = kept === undefined && facts.code !== undefined && isFollowed(facts.code) && usesFlowStore(facts.code);
  const storedFields =
    kept !== undefined
      ? kept.steps.map((step) => compileStep(step, table))
      : keeps
        ? scriptAside(facts.code as CodeFact).stored.map((step) => compileStep(step, table))
        : noSteps;
  const named =
    facts.stores.length > 0 ? facts.stores.filter((store) => store.access !== 'read').map((store) => storeSpelling(store.key)) : noNames;
  const writes = storedFields.length > 0 ? [...named, kept?.store ?? flowStore] : named;
  const looksUp = lookedUp(facts);
  return {
    facts,
    foreign,
    ports,
    readsNodes: looksUp.nodes,
    generates: facts.ai !== undefined && generating.has(facts.ai.role),
    prompt,
    given: facts.ai === undefined ? noReads : [...prompt, { from: 'parts' }],
    storeReads:
      facts.stores.length > 0 ? facts.stores.filter((store) => store.access !== 'write').map((store) => storeSpelling(store.key)) : noNames,
    storeWrites: writes,
    stored: named.length > 0 ? storedBy(facts, table) : noReads,
    storedFields,
    fieldsReadOf: looksUp.stores,
    kinds: kindsOf(facts),
    effects: effectBits(facts.effects.map(({ kind }) => kind)),
    hangsOn: facts.control?.kind === 'try' ? 'part' : facts.control?.flowId === undefined ? undefined : 'flow',
    reads: undefined,
    derived: new Map(),
    answers: { asked: 0, yes: 0 },
    worthAsking: { by: undefined, alone: undefined, joined: undefined },
    outcome: undefined,
  };
}

function storedBy(facts: NodeFacts, table: PathTable): readonly CompiledRead[] {
  // A script says itself what it keeps.
  if (facts.code !== undefined && isFollowed(facts.code) && !isOpaqueScript(facts.code))
    return compileReads(scriptAside(facts.code).kept, table);
  const sinks = facts.sinks.filter((sink) => sink.kind === 'store' || sink.kind === 'file' || sink.kind === 'query');
  const written = sinks.flatMap((sink) => sink.reads);
  if (facts.ai?.role === 'memory') return [...compileReads(written, table), { from: 'model' }];
  return sinks.length > 0 ? compileReads(written, table) : [{ from: 'input', path: 0, port: undefined }];
}

/** The compiled form of one of the facts' own read lists. */
export function readsOf(compiled: CompiledFacts, reads: readonly Read[], table: PathTable): readonly CompiledRead[] {
  if (reads.length === 0) return noReads;
  const known = compiled.reads?.get(reads);
  if (known !== undefined) return known;
  const made = compileReads(reads, table);
  (compiled.reads ??= new Map()).set(reads, made);
  return made;
}

/** Steps for a port that a flow uses but its node does not name. */
export function undeclaredPort({ facts, foreign }: CompiledFacts, name: string, table: PathTable): CompiledPort {
  return new CompiledPort(name, name !== ERROR_PORT, () => ({ steps: stepsOf(facts, name, table, foreign), sources: [] }));
}
