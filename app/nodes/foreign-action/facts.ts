/** Security facts of an imported step, computed from the facts that the importer wrote beside its parameters. */
import { shownWithEntries } from '../../workflow/expression/shown.ts';
import type { FactsContext } from '../kit/define-node.ts';
import { networkOf, readUrl } from '../kit/url.ts';
import { noFacts, type AiFact, type NetworkFact, type NodeFacts, type Read } from '../kit/facts.ts';
import type { ForeignActionParameters } from './parameters.ts';
import { requestStatements } from './request-statements.ts';
import { typesCredential } from './typed-credentials.ts';
import { fieldName, ParameterValues, uniqueReads } from './values.ts';
import { sinkReads, sinksOf } from './sinks.ts';
import { carried, keptOf, transferOf } from './transfer.ts';

/** What the importer wrote down of the step. */
type WrittenFacts = ForeignActionParameters['facts'];

function networksOf(parameters: ForeignActionParameters, values: ParameterValues, context: FactsContext): NetworkFact[] {
  return parameters.facts.networks.map((network) => {
    const url = readUrl(network.url ?? (network.parameter === undefined ? undefined : values.at(network.parameter)));
    return {
      ...networkOf(url, {
        parameter: network.parameter === undefined ? 'values' : fieldName(network.parameter),
        ...(network.method === undefined ? {} : { method: network.method }),
        connection: context.connection,
        followsRedirects: network.followsRedirects,
        extraQueryReads: values.reads(network.query ?? []).reads,
        inlineCredentials: (network.headers ?? []).some((path) => typesCredential(values.at(path))),
      }),
      verifyCertificate: network.verifyCertificate,
      sendsCredentials: network.sendsCredentials,
      ...(network.auth === undefined ? {} : { auth: network.auth }),
      ...(network.namedByAnswer === undefined ? {} : { namedByAnswer: network.namedByAnswer }),
      ...(network.keyInAddress === undefined ? {} : { keyInAddress: network.keyInAddress }),
    };
  });
}

function aiOf(parameters: ForeignActionParameters, values: ParameterValues): AiFact | undefined {
  const { ai } = parameters.facts;
  if (ai === undefined) return undefined;
  const { system, prompt, impliedPrompt, steps, tokens, seconds, closed: _closed, named, ...rest } = ai;
  return {
    ...rest,
    ...(named === undefined ? {} : { named: values.reads([named]).reads }),
    system: values.reads(system),
    prompt: values.reads(prompt, impliedPrompt),
    budget: {
      ...(steps === undefined ? {} : { steps }),
      ...(tokens === undefined ? {} : { tokens }),
      ...(seconds === undefined ? {} : { seconds }),
    },
  } as AiFact;
}

export function foreignActionFacts(parameters: ForeignActionParameters, context: FactsContext): NodeFacts {
  const { facts } = parameters;
  const values = new ParameterValues(parameters.values, context);
  const all = values.reads([[]]).reads;
  const ai = aiOf(parameters, values);
  const reached = uniqueReads([...all, ...facts.sinks.flatMap((sink) => sinkReads(sink, values))]);
  const networks = networksOf(parameters, values, context);
  const steps = transferOf(parameters, values, reached, networks);
  // Whoever asked waits for the answer; the step that gives it waits for nobody. Where a page leads people on to, their browser goes.
  const external =
    facts.zone.scope !== 'local' &&
    parameters.category !== 'http.respond' &&
    !(facts.human !== undefined && facts.zone.scope === 'public' && facts.zone.vendor === undefined);
  return {
    ...noFacts,
    inputs: facts.inputs as NodeFacts['inputs'],
    outputs: facts.outputs as NodeFacts['outputs'],
    sources: facts.brings,
    sinks: [...sinksOf(parameters, values), ...requestStatements(parameters, context)],
    effects: facts.effects.map((effect) => ({ ...effect, reads: effect.kind === 'none' ? [] : reached })),
    networks,
    transfer: facts.outputs
      .filter((port) => port.kind !== 'error')
      .map((port) => ({ port: port.id, steps: carried(facts.carries, port.id) ?? steps })),
    guards: guardsOf(facts, values),
    stores: facts.stores.map(({ columns, picks, ...store }) =>
      columns === undefined
        ? store
        : {
            ...store,
            columns: values.entries(columns).map((name) => ({
              name,
              reads: values.reads([[...columns, name]]).reads,
              ...(picks?.includes(name) === true ? { picks: true as const } : {}),
            })),
          },
    ),
    capabilities: {
      ...noFacts.capabilities,
      hosts: facts.hosts.map((host) => ({ host, methods: [], paths: [] })),
      models: ai?.model === undefined ? [] : [{ provider: ai.provider ?? 'unknown', model: ai.model }],
    },
    reliability: {
      external,
      ...(facts.timeoutMs === undefined ? {} : { timeoutMs: facts.timeoutMs }),
      idempotent: facts.effects.every((effect) => effect.idempotent),
      ...(facts.concurrency === undefined ? {} : { concurrency: facts.concurrency }),
      ...(facts.eachAtOnce === undefined ? {} : { eachAtOnce: facts.eachAtOnce }),
    },
    ...(facts.trigger === undefined ? {} : { trigger: triggerOf(facts.trigger) }),
    ...(ai === undefined ? {} : { ai }),
    ...(facts.code === undefined ? {} : { code: codeOf(facts.code, parameters.code) }),
    ...(facts.human === undefined ? {} : { human: humanOf(facts.human, values) }),
    ...(facts.control === undefined ? {} : { control: controlOf(facts.control, values) }),
    ...(facts.connector === undefined ? {} : { connector: connectorOf(facts.connector) }),
    ...(facts.holds === undefined ? {} : { holds: holdsOf(facts.holds) }),
    ...(facts.answers === true ? { answers: true } : {}),
    ...(facts.keeps === undefined
      ? {}
      : { kept: { store: facts.keeps.store, steps: facts.keeps.fields.map((field) => keptOf(field, values, parameters)) } }),
    ...(facts.known ? {} : { unknown: true }),
  };
}

function connectorOf({
  kind,
  name,
  version,
  digest,
  operations,
}: NonNullable<WrittenFacts['connector']>): NonNullable<NodeFacts['connector']> {
  return {
    kind,
    name,
    parameter: 'facts.connector',
    ...(version === undefined ? {} : { version }),
    ...(digest === undefined ? {} : { digest }),
    ...(operations === undefined ? {} : { operations }),
  };
}

function triggerOf(trigger: NonNullable<WrittenFacts['trigger']>): NonNullable<NodeFacts['trigger']> {
  const { cron, timezone, ...rest } = trigger;
  return {
    ...rest,
    replayWindow: false,
    rateLimit: false,
    dedupeKey: false,
    ...(cron === undefined ? {} : { schedule: { cron, ...(timezone === undefined ? {} : { timezone }) } }),
  };
}

function controlOf(control: NonNullable<WrittenFacts['control']>, values: ParameterValues): NonNullable<NodeFacts['control']> {
  const { reads, named, bound, concurrency, flowId, onlyNew, byLink, deed, thinks } = control;
  return {
    kind: control.kind,
    reads: values.reads(reads).reads,
    ...(named === undefined ? {} : { named: values.reads(named).reads }),
    ...(bound === undefined ? {} : { bound }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(flowId === undefined ? {} : { flowId }),
    ...(onlyNew === undefined ? {} : { onlyNew }),
    ...(byLink === undefined ? {} : { byLink }),
    ...(deed === undefined ? {} : { deed }),
    ...(thinks === undefined ? {} : { thinks }),
  };
}

function guardsOf({ guardPort, guardKind, guardShown, guardAsked }: WrittenFacts, values: ParameterValues): NodeFacts['guards'] {
  if (guardPort === undefined) return [];
  return [
    {
      kind: guardKind ?? 'guardrail',
      port: guardPort,
      failsOpen: false,
      paths: [],
      ...(guardShown === undefined ? {} : { shown: values.reads([guardShown]).reads }),
      ...(guardAsked === undefined ? {} : { asked: guardAsked }),
    },
  ];
}

function codeOf({ language, dialect, libraries, given }: NonNullable<WrittenFacts['code']>, source = ''): NonNullable<NodeFacts['code']> {
  return {
    language,
    dialect,
    parameter: 'code',
    source,
    ...(libraries === undefined ? {} : { libraries }),
    ...(given === undefined ? {} : { given }),
  };
}

/** Of a text that could be brought over, what stands in it as it is. */
function seenIn(path: readonly string[], values: ParameterValues): readonly Read[] {
  const value = values.at(path);
  return typeof value === 'string' ? shownWithEntries(value) : values.reads([path]).reads;
}

function humanOf(human: NonNullable<WrittenFacts['human']>, values: ParameterValues): NonNullable<NodeFacts['human']> {
  return {
    boundToArguments: human.bound === true,
    approvers: human.approvers,
    ...(human.undecided === true ? { undecided: true } : {}),
    ...(human.yesOrNo === true ? { yesOrNo: true } : {}),
    ...(human.byStarter === true ? { byStarter: true } : {}),
    ...(human.shown === undefined ? {} : { shown: uniqueReads(human.shown.flatMap((path) => seenIn(path, values))) }),
    ...(human.to === undefined ? {} : { to: values.reads(human.to).reads }),
    ...(human.deadlineMs === undefined ? {} : { deadlineMs: human.deadlineMs }),
  };
}

function holdsOf({ kind, maximum }: NonNullable<WrittenFacts['holds']>): NonNullable<NodeFacts['holds']> {
  return { kind, parameter: 'facts.holds.maximum', ...(maximum === undefined ? {} : { maximum }) };
}
