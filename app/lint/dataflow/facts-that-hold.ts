/** The facts that a step declares, and what its switch, its sample and its script say beside them. */
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import { wholeReads } from '../../workflow/model/reads.ts';
import { isModelAddress } from '../../nodes/kit/asked-model.ts';
import type {
  CodeFact,
  ControlFact,
  GuardFact,
  NetworkFact,
  NodeFacts,
  Read,
  SinkFact,
  SourceFact,
  TransferStep,
} from '../../nodes/kit/facts.ts';
import { pythonTrustsAnybody } from '../../nodes/kit/unchecked-servers.ts';
import { networkOf, readUrl } from '../../nodes/kit/url.ts';
import { zoneOfHost } from '../../nodes/kit/vendors.ts';
import { labelsInSample, saysMore } from '../../privacy/detectors/samples.ts';
import { scriptAside, scriptLogin, scriptSteps } from './script/summary.ts';

/** What a script moves is read from its own words. */
export const isFollowed = ({ language, dialect }: CodeFact): boolean => language === 'javascript' && dialect !== 'process';

/** Some of what comes in gets no further than here, or waits for somebody's yes. */
const holdsBack = ({ control, guards, human }: NodeFacts): boolean =>
  control?.kind === 'branch' || control?.kind === 'drop' || guards.length > 0 || human !== undefined;

/** Facts of a node that hands everything on and does nothing: what a switched-off node is. */
function passThrough(facts: NodeFacts): NodeFacts {
  return {
    inputs: facts.inputs,
    outputs: facts.outputs,
    sources: [],
    sinks: [],
    effects: [],
    networks: [],
    guards: [],
    stores: [],
    capabilities: facts.capabilities,
    reliability: { external: false, idempotent: true }, // A model, memory or tool that is off is not there; only items pass through.
    transfer: facts.outputs.map((port) => ({ port: port.id, steps: port.kind === 'data' ? [{ op: 'input' as const }] : [] })),
    ...(holdsBack(facts) ? { heldBack: true } : {}),
  };
}

/**
 * What a step's own sample shows of the fields that it brings in. A step without sources brings nothing, or is a flow's beginning whose
 * caller is asked instead. What was imported had its samples looked at then.
 */
function withSample(node: FlowNode, facts: NodeFacts): NodeFacts {
  const [first] = facts.sources;
  if (node.sample === undefined || first === undefined || node.foreign !== undefined) return facts;
  const shown = labelsInSample(node.sample)
    .filter(saysMore)
    .filter(
      ({ path, labels }) =>
        !facts.sources.some((source) => source.path.join('.') === path.join('.') && labels.every((label) => source.labels.includes(label))),
    );
  return shown.length === 0
    ? facts
    : {
        ...facts,
        sources: [
          ...facts.sources,
          ...shown.map(({ path, labels, why }): SourceFact => ({ port: first.port, path, labels, trust: first.trust, type: 'text', why })),
        ],
      };
}

/** Whom a script calls by itself. What is computed chooses the host unless the fixed start of the address ends it. */
function scriptNetwork(parameter: string, address: string, target: readonly Read[]): NetworkFact {
  const { host, ...url } = readUrl(address);
  const isFixed = host !== undefined && (target.length === 0 || /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+[/?#]/i.test(address));
  return networkOf(
    { ...url, ...(isFixed ? { host } : {}), hostReads: isFixed ? [] : target, pathReads: isFixed ? target : [] },
    { parameter, connection: undefined },
  );
}

const asIs = (reads: readonly Read[]): readonly Read[] => reads;
/** What a script that is a tool is given, the model wrote. */
const byModelToo = (reads: readonly Read[]): readonly Read[] =>
  reads.some(({ from }) => from === 'input' || from === 'any') ? [...reads, { from: 'model', key: '' }] : reads;

/** What a script does with values beside giving them on, in the words of every other step. */
/** `goesOnAnyway`: where it fails, or gives nothing on, the next step runs all the same. */
function withScript(facts: NodeFacts, goesOnAnyway: boolean): NodeFacts {
  const { code } = facts;
  if (code === undefined || !isFollowed(code))
    return code?.language === 'python' && pythonTrustsAnybody(code.source)
      ? { ...facts, networks: [...facts.networks, { ...scriptNetwork(code.parameter, '', []), verifyCertificate: false }] }
      : facts;
  const { printed, sent: calledBy, decides, orders: ordered, queried: asked, unchecked } = scriptAside(code);
  const told = facts.outputs.length > 0 && facts.outputs.every(({ kind }) => kind === 'tool') ? byModelToo : asIs;
  const [orders, queried] = [told(ordered), told(asked)];
  const sent = calledBy.map(({ address, target, reads }) => ({ address, target: told(target), reads: told(reads) }));
  const sinks: SinkFact[] = sent.flatMap(({ address, reads }): SinkFact[] => {
    const { host, path } = readUrl(address);
    return reads.length === 0
      ? []
      : [{ kind: isModelAddress(host, path) ? 'prompt.user' : 'network', zone: zoneOfHost(host), parameter: code.parameter, reads }];
  });
  // What our own sandbox prints goes nowhere; other programs keep it.
  if (printed.length > 0 && code.dialect !== 'countersign')
    sinks.push({ kind: 'log', zone: { scope: 'local' }, parameter: code.parameter, reads: printed });
  if (orders.length > 0) sinks.push({ kind: 'prompt.system', zone: { scope: 'local' }, parameter: code.parameter, reads: orders });
  if (queried.length > 0) sinks.push({ kind: 'query', zone: { scope: 'internal' }, parameter: code.parameter, reads: queried });
  const calls = sent.map(({ address, target }) => scriptNetwork(code.parameter, address, target));
  // The switch may be meant for whoever calls after it.
  const networks = unchecked
    ? (calls.length === 0 ? [scriptNetwork(code.parameter, '', [])] : calls).map((network) => ({ ...network, verifyCertificate: false }))
    : calls;
  const drops: ControlFact | undefined = decides.length > 0 && facts.control === undefined ? { kind: 'drop', reads: decides } : undefined;
  const login = goesOnAnyway ? undefined : scriptLogin(code);
  const guards =
    login === undefined || login.flags !== undefined
      ? []
      : facts.outputs.flatMap(({ id, kind }): GuardFact[] =>
          kind === 'data' ? [{ kind: 'signature', port: id, failsOpen: false, paths: [], ...login }] : [],
        );
  return sinks.length === 0 && networks.length === 0 && drops === undefined && guards.length === 0
    ? facts
    : {
        ...facts,
        sinks: sinks.length === 0 ? facts.sinks : [...facts.sinks, ...sinks],
        networks: networks.length === 0 ? facts.networks : [...facts.networks, ...networks],
        ...(guards.length === 0 ? {} : { guards: [...facts.guards, ...guards] }),
        ...(drops === undefined ? {} : { control: drops }),
      };
}

/** The same facts with every field in its place: each rule reads them of each step, and an engine reads objects of one layout fastest. */
function laidOut(facts: NodeFacts): NodeFacts {
  const {
    inputs,
    outputs,
    sources,
    sinks,
    effects,
    networks,
    transfer,
    guards,
    stores,
    capabilities,
    reliability,
    trigger,
    ai,
    code,
    human,
    control,
    connector,
    holds,
    learns,
    unreadable,
    answers,
    unknown,
    kept,
    heldBack,
  } = facts;
  return {
    inputs,
    outputs,
    sources,
    sinks,
    effects,
    networks,
    transfer,
    guards,
    stores,
    capabilities,
    reliability,
    trigger,
    ai,
    code,
    human,
    control: control === undefined ? undefined : { ...control, reads: wholeReads(control.reads) },
    connector,
    holds,
    learns,
    unreadable,
    answers,
    unknown,
    kept,
    heldBack,
  };
}

const goesOnAnyway = ({ foreign, onError }: FlowNode): boolean =>
  onError === 'continue' || (isJsonObject(foreign?.raw ?? null) && (foreign?.raw as JsonObject)['alwaysOutputData'] === true);

export const factsThatHold = (node: FlowNode, declared: NodeFacts): NodeFacts =>
  laidOut(node.disabled === true ? passThrough(declared) : withScript(withSample(node, declared), goesOnAnyway(node)));

const nobody: readonly string[] = [];

/** Names of the nodes, and of the stores, that the facts read by name; in scripts too. */
export function lookedUp(facts: NodeFacts): { readonly nodes: readonly string[]; readonly stores: readonly string[] } {
  let nodes: Set<string> | undefined;
  let stores: Set<string> | undefined;
  const look = (reads: readonly Read[]): void => {
    for (const read of reads) {
      if (read.from === 'node') (nodes ??= new Set()).add(read.node);
      else if (read.from === 'store') (stores ??= new Set()).add(read.store);
    }
  };
  const lookAt = (steps: readonly TransferStep[]): void => {
    for (const step of steps) if (step.op === 'assign' || step.op === 'unknown') look(step.reads);
  };
  for (const sink of facts.sinks) look(sink.reads);
  for (const effect of facts.effects) {
    look(effect.reads);
    if (effect.decided !== undefined) look(effect.decided);
  }
  for (const network of facts.networks) {
    look(network.hostReads);
    look(network.pathReads);
    look(network.queryReads);
  }
  for (const transfer of facts.transfer) lookAt(transfer.steps);
  if (facts.kept !== undefined) lookAt(facts.kept.steps);
  if (facts.ai !== undefined) {
    look(facts.ai.prompt.reads);
    look(facts.ai.system.reads);
    if (facts.ai.named !== undefined) look(facts.ai.named);
  }
  if (facts.control !== undefined) {
    look(facts.control.reads);
    if (facts.control.named !== undefined) look(facts.control.named);
    for (const input of facts.control.inputs ?? []) look(input.reads);
  }
  if (facts.human?.shown !== undefined) look(facts.human.shown);
  if (facts.human?.to !== undefined) look(facts.human.to);
  if (facts.code !== undefined && isFollowed(facts.code)) {
    const { thrown, kept, stored } = scriptAside(facts.code);
    look(thrown);
    look(kept);
    lookAt(stored);
    lookAt(scriptSteps(facts.code));
  }
  return { nodes: nodes === undefined ? nobody : [...nodes], stores: stores === undefined ? nobody : [...stores] };
}
