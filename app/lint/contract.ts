/**
 * The security contract of a flow that others call: where what a caller hands over ends up, what the flow does with it, and what it
 * gives back. A caller is linted from the contract, so that nothing is hidden behind a call.
 */
import { labels, labelsOf, pathText, worseTrust, type FieldPath } from '../workflow/model/labels.ts';
import type { Flow } from '../workflow/model/flow.ts';
import type { NodeFacts, Read, SinkKind, SourceFact, TransferStep } from '../nodes/kit/facts.ts';
import { zoneOfHost } from '../nodes/kit/vendors.ts';
import { AnalysisSession, type Analysis, type Called, type FactsOf } from './dataflow/analysis.ts';
import { LABELS, MADE_BY_MODEL, PUBLIC_ONLY, highBit, isOpen, lowBit, trustOf, typeOf, type CellBit } from './dataflow/cell.ts';
import { scriptSteps } from './dataflow/script/summary.ts';
import { coverOf } from './dataflow/value.ts';
import { decidedBy } from './kit/decisions.ts';
import type { FlowContract, Given } from './kit/flow-contract.ts';
import { FlowView } from './kit/flow-view.ts';
import { changingEffects, graveEffects as grave } from './kit/reach.ts';
import { wasShown } from './kit/shown.ts';
import type { Seen, StepView } from './kit/step-view.ts';

const MAX_RETURNS = 100;
const MAX_NAMES = 300;
const everything = labels.filter((label) => label !== 'unknown');

/** Every field of an item that anything in these facts reads. */
function readsIn(value: unknown, into: Map<string, FieldPath>): void {
  if (typeof value !== 'object' || value === null || into.size >= MAX_NAMES) return;
  const { from, path, op, paths } = value as { from?: unknown; path?: unknown; op?: unknown; paths?: unknown };
  if (from === 'input' && Array.isArray(path) && path.length > 0) into.set(path.join('.'), path as string[]);
  // What a step keeps, takes away, renames or hides is spoken of by its own name too.
  if (op !== undefined)
    for (const one of [
      ...(Array.isArray(paths) ? (paths as unknown[]) : []),
      ...(op === 'rename' ? [from] : op === 'spread' || op === 'close' ? [path] : []),
    ])
      if (Array.isArray(one) && one.length > 0) into.set(one.join('.'), one as string[]);
  for (const item of Object.values(value)) readsIn(item, into);
}

const isEntry = (facts: NodeFacts): boolean => facts.trigger !== undefined;

/** Facts in which the triggers bring `sources` and nothing else. */
const handedOver =
  (factsOf: FactsOf, sources: readonly Omit<SourceFact, 'port'>[]): FactsOf =>
  (node, flow) => {
    const facts = factsOf(node, flow);
    if (!isEntry(facts)) return facts;
    const ports = facts.outputs.filter(({ kind }) => kind === 'data').map(({ id }) => id);
    return {
      ...facts,
      sources: ports.flatMap((port) => sources.map((source) => ({ ...source, port }))),
      transfer: ports.map((port) => ({ port, steps: [] })),
    };
  };

/** Where the traced parts of a field begin, as fields of what the caller handed over. */
function givenIn(seen: readonly Pick<Seen, 'joined' | 'at'>[], analysis: Analysis): Given {
  const { witnesses, graph, values, table } = analysis;
  const found = new Map<string, FieldPath>();
  for (const { joined, at } of seen) {
    for (const spot of witnesses.spots(joined, at)) {
      for (const { port, cell } of witnesses.begins(spot)) {
        if (!isEntry((graph.facts[graph.portNode[port] as number] as { facts: NodeFacts }).facts)) continue;
        const path = table.fields(values[port]?.paths[cell] ?? 0);
        found.set(path.join('.'), path);
      }
    }
  }
  // Read as a whole: the single fields add nothing.
  return found.has('') ? [[]] : [...found.values()].sort(byText);
}
const byText = (a: FieldPath, b: FieldPath): number => (pathText(a) < pathText(b) ? -1 : 1);

/** Still tells something of what was handed over: it has labels left, or room for an instruction. */
const tells = ({ low }: { readonly low: number }): boolean => (low & LABELS) !== 0 || ((low & PUBLIC_ONLY) !== 0 && isOpen(low));

/** Places where it counts who could have written a text, whatever the text is about. */
const obeying: ReadonlySet<SinkKind> = new Set([
  'prompt.system',
  'prompt.user',
  'command',
  'query',
  'code',
  'template',
  'url',
  'render',
  'tool',
]);

/** What of it is written into addresses, encoded or not: whoever is called keeps those in logs. */
function addressesOf(step: StepView, analysis: Analysis): FlowContract['sinks'] {
  return step.facts.networks
    .filter(({ direction }) => direction === 'out')
    .flatMap((network): FlowContract['sinks'] => {
      const given = givenIn(
        step.seeAddress(network).filter(({ low }) => (low & LABELS) !== 0),
        analysis,
      );
      return given.length === 0 ? [] : [{ kind: 'url', zone: zoneOfHost(network.host), step: step.node.id, given, bound: true }];
    });
}

function effectsOf(step: StepView, analysis: Analysis): FlowContract['effects'] {
  if (step.node.disabled === true || step.facts.human !== undefined) return [];
  const asked = step.isGuarded('approval');
  // A tool acts on what its agent was told.
  const prompts = step.roots.filter((root) => root.compiled.generates).flatMap((root) => root.see(root.compiled.given).filter(tells));
  const branches = !asked && step.facts.effects.some(({ kind }) => grave.has(kind)) ? decidedBy(step) : [];
  const decided = givenIn(
    branches.flatMap((branch) => branch.seeFacts(branch.facts.control?.reads ?? [])),
    analysis,
  );
  return step.facts.effects
    .filter(({ kind }) => changingEffects.has(kind))
    .flatMap((effect): FlowContract['effects'] => {
      const seen = step.seeFacts(effect.reads).filter(tells);
      // A person in that flow has answered for what they saw of it, and for nothing else.
      const left = asked ? seen.filter((one) => !isSeenByPerson(step, one)) : seen;
      if (asked && left.length === 0) return [];
      return [
        {
          kind: effect.kind,
          what: effect.what,
          idempotent: effect.idempotent,
          aboutPerson: effect.aboutPerson === true,
          given: givenIn([...left, ...prompts], analysis),
          ...(grave.has(effect.kind) && decided.length > 0 ? { decided } : {}),
          byModel: prompts.length > 0 || left.some(({ high }) => (high & MADE_BY_MODEL) !== 0),
        },
      ];
    });
}

/** What is asked elsewhere, or imported, is believed as it always was; our own approvals say what they show. */
const isSeenByPerson = (step: StepView, seen: Seen): boolean =>
  step.isGuarded(
    'approval',
    (ref) =>
      ref.step.facts.human?.shown === undefined ||
      ref.step.node.foreign !== undefined ||
      bitsIn(seen).every((bit) => wasShown(step, seen, ref, bit)),
  );

/** By which the value is followed: what was handed over carries every label until it is hidden, and a model's hand. */
function bitsIn({ low, high }: Seen): CellBit[] {
  const label = low & LABELS;
  return [label !== 0 ? lowBit(label) : lowBit(PUBLIC_ONLY), ...((high & MADE_BY_MODEL) === 0 ? [] : [highBit(MADE_BY_MODEL)])];
}

function returnsOf(view: FlowView, own: Analysis): FlowContract['returns'] {
  const { analysis } = view;
  const { graph, values, table } = analysis;
  const out: FlowContract['returns'][number][] = [];
  graph.nodes.forEach((_node, index) => {
    const step = view.step(index);
    if (step.roots.length > 0 || step.leaving.some(({ kind }) => kind === 'data')) return;
    for (let port = graph.portStart[index] as number; port < (graph.portStart[index + 1] as number); port += 1) {
      if (graph.ports[port]?.isResult !== true) continue;
      const value = values[port] as Analysis['values'][number];
      const plain = own.values[port] as Analysis['values'][number];
      value.paths.forEach((path, cell) => {
        const low = value.low[cell] as number;
        const high = value.high[cell] as number;
        if ((low | high) === 0) return;
        const at = coverOf(plain, own.table.intern(table.fields(path)), own.table);
        const ownLow = at < 0 ? 0 : (plain.low[at] as number);
        const hides = (low & LABELS) === 0 && (high & LABELS) !== 0;
        const given = tells({ low }) || hides ? givenIn([{ joined: { value, ports: [port] }, at: path }], analysis) : [];
        out.push({
          path: table.fields(path),
          given,
          ...(given.length > 0 && (low & LABELS) === 0 ? { protected: hides ? ('hidden' as const) : ('masked' as const) } : {}),
          labels: labelsOf(ownLow & LABELS),
          trust: trustOf(ownLow),
          type: typeOf(low),
          byModel: (high & MADE_BY_MODEL) !== 0,
        });
      });
    }
  });
  const byPath = new Map<string, FlowContract['returns'][number]>();
  for (const one of out) {
    const path = out.length > MAX_RETURNS ? [] : one.path;
    const before = byPath.get(pathText(path));
    byPath.set(pathText(path), before === undefined ? { ...one, path } : joined(before, one));
  }
  return [...byPath.values()].sort((a, b) => byText(a.path, b.path));
}

/** What two ends of the flow give back under one name. */
function joined(a: FlowContract['returns'][number], b: FlowContract['returns'][number]): FlowContract['returns'][number] {
  const given = new Map([...a.given, ...b.given].map((path) => [pathText(path), path]));
  const as = a.given.length === 0 ? b.protected : b.given.length === 0 || a.protected === b.protected ? a.protected : undefined;
  return {
    path: a.path,
    ...(as === undefined ? {} : { protected: as }),
    given: given.has('') ? [[]] : [...given.values()].sort(byText),
    labels: labels.filter((label) => a.labels.includes(label) || b.labels.includes(label)),
    trust: worseTrust(a.trust, b.trust),
    type: a.type === b.type ? a.type : 'any',
    byModel: a.byModel || b.byModel,
  };
}

/** Calls of flows whose contracts are known; undefined where none is. */
export function calledFlows(contracts: readonly FlowContract[]): Called | undefined {
  if (contracts.length === 0) return undefined;
  const known = new Map(contracts.map((contract) => [contract.flowId, { contract, key: JSON.stringify(contract) }]));
  return (facts) => {
    const called = known.get(facts.control?.flowId ?? '');
    return called === undefined ? undefined : { facts: withContract(facts, called.contract), key: called.key };
  };
}

/** The contract of `flow`. `factsOf` already knows the contracts of the flows that it calls itself. */
export function contractOf(flow: Flow, factsOf: FactsOf): FlowContract {
  const names = new Map<string, FieldPath>();
  for (const node of flow.nodes) {
    const facts = factsOf(node, flow);
    readsIn([facts.sinks, facts.effects, facts.networks, facts.transfer, facts.ai, facts.control], names);
    if (facts.code?.language === 'javascript') readsIn(scriptSteps(facts.code), names);
  }
  const seeds = [[], ...names.values()].map((path): Omit<SourceFact, 'port'> => ({
    path,
    labels: everything,
    trust: 'public',
    type: 'any',
    why: 'handed over by the caller',
  }));
  // One run in which what is handed over is as grave as can be, and one in which it is nothing: what is left is the flow's own.
  const analysis = new AnalysisSession(handedOver(factsOf, seeds)).analyse(flow);
  const own = new AnalysisSession(handedOver(factsOf, [])).analyse(flow);
  const view = new FlowView(analysis, {});
  return {
    flowId: flow.id,
    flowName: flow.name,
    sinks: view.steps.flatMap((step) => [
      ...addressesOf(step, analysis),
      ...step.sinks.flatMap((sink): FlowContract['sinks'] => {
        const given = givenIn(step.see(sink.reads).filter(obeying.has(sink.kind) ? tells : ({ low }) => (low & LABELS) !== 0), analysis);
        return given.length === 0
          ? []
          : [{ kind: sink.kind, zone: sink.zone, step: step.node.id, given, ...(sink.bound ? { bound: true as const } : {}) }];
      }),
    ]),
    effects: view.steps.flatMap((step) => effectsOf(step, analysis)),
    returns: returnsOf(view, own),
  };
}

/** The facts of a step that calls a flow, with the flow's contract in them. */
export function withContract(facts: NodeFacts, contract: FlowContract): NodeFacts {
  const { control } = facts;
  const reads = (given: Given): Read[] =>
    given.flatMap((path): Read[] => {
      if (control?.inputs === undefined || control.inputs.length === 0)
        return [{ from: 'input', path: [...(control?.list === undefined ? [] : [...control.list, '*']), ...path] }];
      return control.inputs.filter(({ name }) => path.length === 0 || name === path[0]).flatMap((one) => one.reads);
    });
  const at = control?.result ?? [];
  const name = `in “${contract.flowName}”`;
  const port = facts.outputs.find(({ kind }) => kind === 'data')?.id ?? 'out';
  // Shallow fields first, so that a record does not hide what is known of its fields.
  const made = [...contract.returns]
    .sort((a, b) => a.path.length - b.path.length)
    .flatMap(({ path, given, type, byModel, protected: how }): TransferStep[] => [
      {
        op: 'assign',
        path: [...at, ...path],
        reads: reads(given),
        type,
        why: `given back by “${contract.flowName}”`,
        ...(byModel ? { byModel: true } : {}),
      },
      ...(how === undefined
        ? []
        : [{ op: 'protect' as const, method: how === 'masked' ? ('mask' as const) : ('tokenise' as const), paths: [[...at, ...path]] }]),
    ]);
  return {
    ...facts,
    ...(control === undefined ? {} : { control: { ...control, known: true } }),
    sources: [
      ...facts.sources,
      ...contract.returns
        .filter((one) => one.labels.length > 0 || one.trust !== 'trusted')
        .map((one): SourceFact => ({
          port,
          path: [...at, ...one.path],
          labels: one.labels,
          trust: one.trust,
          type: one.type,
          why: `brought by “${contract.flowName}”`,
          ...(one.byModel ? { byModel: true } : {}),
        })),
    ],
    sinks: [
      ...facts.sinks,
      ...contract.sinks.map(({ kind, zone, step, given, bound }) => ({
        kind,
        zone,
        parameter: `flowId.${step}`,
        reads: reads(given),
        ...(bound ? { bound } : {}),
      })),
    ],
    effects: [
      ...facts.effects,
      ...contract.effects.map(({ kind, what, idempotent, aboutPerson, given, decided, byModel }) => ({
        kind,
        what: `${what} (${name})`,
        reads: reads(given),
        idempotent,
        ...(decided === undefined ? {} : { decided: reads(decided) }),
        ...(aboutPerson ? { aboutPerson: true } : {}),
        ...(byModel ? { byModel: true } : {}),
      })),
    ],
    transfer: facts.transfer.map((transfer) =>
      transfer.port === port ? { port, steps: [...transfer.steps.filter(({ op }) => op !== 'unknown'), ...made] } : transfer,
    ),
  };
}
