/** Node facts turned into numbers once: paths interned, reads and steps flattened, so that the fixed point touches no text. */
import type { CodeFact, NodeFacts, Read } from '../../nodes/kit/facts.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import { flowStore } from '../../workflow/model/reads.ts';
import { TEXT, trustBits, typeBit } from './cell.ts';
import { compileReads, compileSources, compileStep, UNKNOWN } from './compile-steps.ts';
import {
  CompiledPort,
  ERROR_PORT,
  type CompiledFacts,
  type CompiledRead,
  type CompiledSource,
  type CompiledStep,
  type PortRecipe,
} from './compiled.ts';
import { effectBits, kindsOf } from './fact-kinds.ts';
import { factsThatHold, isFollowed, lookedUp } from './facts-that-hold.ts';
import type { PathTable } from './paths.ts';
import { isOpaqueScript, scriptAside, scriptSteps, usesFlowStore } from './script/summary.ts';
import { storeSpelling } from './store-spelling.ts';

const generating = new Set(['chat', 'agent', 'classifier', 'extractor']);
const UNCHANGED: CompiledStep = { op: 'unchanged' };
const PASS: readonly CompiledStep[] = [{ op: 'input', port: undefined, at: 0 }];

/** What a memory gives back is what was said before: the model's answers, and with them everything that they were made of. */
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
  const keptFields =
    kept !== undefined
      ? kept.steps.map((step) => compileStep(step, table))
      : keeps
        ? scriptAside(facts.code as CodeFact).stored.map((step) => compileStep(step, table))
        : noSteps;
  const columns = facts.stores.length > 0 ? columnsOf(facts, table) : undefined;
  const named =
    facts.stores.length > 0 ? facts.stores.filter((store) => store.access !== 'read').map((store) => storeSpelling(store.key)) : noNames;
  const writes = keptFields.length > 0 ? [...named, kept?.store ?? flowStore] : named;
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
    columnsOf:
      facts.stores.length > 0 ? facts.stores.flatMap((store) => (store.byColumn === true ? [storeSpelling(store.key)] : [])) : noNames,
    stored: named.length > 0 && columns === undefined ? storedBy(facts, table) : noReads,
    storedFields: columns === undefined ? keptFields : [...keptFields, ...columns],
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

/** What is written into a table, column by column; undefined where more of it, or anything else, is written. */
function columnsOf(facts: NodeFacts, table: PathTable): readonly CompiledStep[] | undefined {
  const written = facts.stores.filter((store) => store.access !== 'read');
  if (written.length === 0 || written.some(({ columns }) => columns === undefined)) return undefined;
  return written.flatMap(({ columns = [] }) =>
    columns.map(({ name, reads }) => compileStep({ op: 'assign', path: [name], reads, why: `put into the column ${name}` }, table)),
  );
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
