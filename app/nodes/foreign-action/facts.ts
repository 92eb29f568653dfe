/** Security facts of an imported step, computed from the facts that the importer wrote beside its parameters. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';
import type { FactsContext } from '../kit/define-node.ts';
import { addressStart, networkOf, readUrl, type UrlFacts } from '../kit/url.ts';
import { noFacts, type AiFact, type NetworkFact, type NodeFacts, type ParameterReads, type Read, type TransferStep } from '../kit/facts.ts';
import { writtenStatement } from '../kit/statements.ts';
import { linksIn } from '../kit/page-links.ts';
import { answeredHow, withoutKeys } from '../kit/answered.ts';
import { isFieldAlone } from '../../workflow/expression/parameters.ts';
import type { ForeignActionParameters } from './parameters.ts';
import { pythonFields } from './python-fields.ts';
import { requestStatements } from './request-statements.ts';
import { typesCredential } from './typed-credentials.ts';
import { writtenParts } from '../kit/written-object.ts';

type Path = readonly string[];

function valueAt(values: Json | undefined, path: Path): Json | undefined {
  let value: Json | undefined = values;
  for (const key of path) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(key)];
    else value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/** Every text inside a parameter value. */
function* texts(value: Json | undefined): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* texts(item);
  else if (isJsonObject(value)) for (const item of Object.values(value)) yield* texts(item);
}

function uniqueReads(reads: Read[]): Read[] {
  if (reads.length < 2) return reads;
  const seen = new Map<string, Read>();
  for (const read of reads) seen.set(JSON.stringify(read), read);
  return [...seen.values()];
}

class Parameters {
  private readonly values: JsonObject;
  private readonly context: FactsContext;

  constructor(values: JsonObject, context: FactsContext) {
    this.values = values;
    this.context = context;
  }

  /** What the parameters at `paths` read, joined; literal only when there is one and nothing in it is computed. */
  reads(paths: readonly Path[], implied: readonly FieldPath[] = []): ParameterReads {
    const found = paths.map((path) => this.context.reads(valueAt(this.values, path)));
    const reads = uniqueReads([...found.flatMap((one) => one.reads), ...implied.map((path): Read => ({ from: 'input', path: [...path] }))]);
    const fixed = found.map((one) => one.literal ?? one.prefix).filter((text) => text !== '');
    const dynamic = reads.length > 0 || found.some((one) => one.dynamic);
    return {
      ...(dynamic ? {} : { literal: fixed.join('\n') }),
      prefix: found.length === 1 ? (found[0]?.prefix ?? '') : '',
      reads,
      dynamic,
      ...(found.some((one) => one.foreign === true) ? { foreign: true } : {}),
    };
  }

  readsOf(value: Json): ParameterReads {
    return this.context.reads(value);
  }

  at(path: Path): Json | undefined {
    return valueAt(this.values, path);
  }

  /** The text without its computed parts. */
  fixedText(path: Path): string {
    return [...texts(valueAt(this.values, path))]
      .map((text) => text.replace(/\{\{[\s\S]*?\}\}/g, ''))
      .join('\n')
      .slice(0, 20_000);
  }
}

type Sink = ForeignActionParameters['facts']['sinks'][number];

/** What enters a sink: what its parameter says, and what the step takes without saying so. */
function sinkReads(sink: Sink, values: Parameters): readonly Read[] {
  const { reads } = values.reads([sink.parameter], sink.implied);
  return sink.model === true ? uniqueReads([...reads, { from: 'model', key: '' }]) : reads;
}

/** Undone where every parameter that turns it off is set so; else with the parameters that would. */
function markupOf({ markup }: Sink, values: Parameters): Pick<NodeFacts['sinks'][number], 'markup' | 'plain'> {
  if (markup === undefined || (markup.unless.length > 0 && markup.unless.every(({ parameter, is }) => values.at(parameter) === is)))
    return {};
  return {
    markup: markup.kind,
    ...(markup.unless.length === 0
      ? {}
      : { plain: markup.unless.map(({ parameter, is }) => ({ parameter: fieldName(parameter), value: is })) }),
  };
}

const fieldName = (path: Path): string => ['values', ...path].join('.');

function networksOf(parameters: ForeignActionParameters, values: Parameters, context: FactsContext): NetworkFact[] {
  return parameters.facts.networks.map((network) => {
    const url = readUrl(network.parameter === undefined ? network.url : values.at(network.parameter));
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
      ...(network.keyInAddress === undefined ? {} : { keyInAddress: network.keyInAddress }),
    };
  });
}

function transferOf(
  parameters: ForeignActionParameters,
  values: Parameters,
  all: readonly Read[],
  networks: readonly NetworkFact[],
): TransferStep[] {
  const { into, clears, closes = [] } = parameters.facts;
  const steps = resultOf(parameters, values, all, networks);
  const given: TransferStep[] =
    into === undefined
      ? steps
      : [
          { op: 'input' },
          ...(clears === undefined ? [] : [{ op: 'remove' as const, paths: clears }]),
          ...into.flatMap((path) => steps.map((step) => below(step, path))),
        ];
  return [...given, ...closes.map(({ path, type }): TransferStep => ({ op: 'close', path, type }))];
}

/** The same step, one field further down. */
function below(step: TransferStep, path: FieldPath): TransferStep {
  switch (step.op) {
    case 'assign':
    case 'close':
    case 'parts':
    case 'unknown':
      return { ...step, path: [...path, ...step.path] };
    case 'protect':
      return { ...step, paths: step.paths.map((one) => [...path, ...one]) };
    default:
      return step;
  }
}

function resultOf(
  parameters: ForeignActionParameters,
  values: Parameters,
  all: readonly Read[],
  networks: readonly NetworkFact[],
): TransferStep[] {
  const { facts, title } = parameters;
  switch (facts.result) {
    case 'nothing':
      return [];
    case 'pass':
      return [{ op: 'input' }];
    case 'assign':
      return [{ op: 'input' }, ...assigned(parameters, values)];
    case 'keep':
      return assigned(parameters, values);
    case 'answer': {
      const answered = answeredHow({
        words: `${title} ${parameters.operation ?? ''}`,
        category: parameters.category,
        operation: parameters.operation ?? '',
        hosts: [...facts.hosts, ...networks.flatMap(({ host }) => host ?? [])],
        paths: networks.flatMap(({ path }) => path?.split(/[?#]/)[0] ?? []),
        effects: facts.effects,
      });
      return facts.known
        ? [
            {
              op: 'assign',
              path: [],
              reads: all,
              type: 'any',
              why: `${title} may send back what it was asked about`,
              ...(answered === undefined ? {} : { answered }),
            },
            withoutKeys,
          ]
        : [
            {
              op: 'unknown',
              path: [],
              reads: [...all, { from: 'any' }],
              trust: 'public',
              why: `nobody has described what ${title} returns`,
            },
          ];
    }
    case 'model': {
      const prompts =
        facts.ai === undefined
          ? all
          : uniqueReads([...values.reads(facts.ai.system).reads, ...values.reads(facts.ai.prompt, facts.ai.impliedPrompt).reads]);
      return [
        { op: 'assign', path: [], reads: prompts, type: 'any', why: 'the model answers from all that it was told' },
        { op: 'parts', path: [], why: 'its memory, tools and documents shape the answer' },
        // They come last: a closed field stays closed whatever the parts bring in.
        ...(facts.ai?.closed ?? []).map(({ path, type }): TransferStep => ({ op: 'close', path, type })),
      ];
    }
    case 'collect':
      return [{ op: 'input' }, { op: 'collect', path: [] }];
    case 'spread':
      return [{ op: 'input' }, { op: 'spread', path: facts.fields[0]?.path ?? [] }];
    case 'join':
      return [
        {
          op: 'assign',
          path: [],
          reads: [...all, { from: 'any' }],
          type: 'any',
          why: `what comes out of ${title} can hold anything that went in`,
        },
        ...(facts.code?.language === 'python' ? pythonFields(parameters.code ?? '') : []).map(({ path, from }): TransferStep => ({
          op: 'assign',
          path,
          reads: uniqueReads([...from.map((one): Read => ({ from: 'input', path: one })), ...all, { from: 'any' }]),
          why: `${title} makes it of what it reads`,
        })),
      ];
  }
}

const elementOf = (read: Read): Read => (read.from === 'input' || read.from === 'node' ? { ...read, path: [...read.path, '*'] } : read);

function readsOf(
  { path, parameter, each, adds, implied }: ForeignActionParameters['facts']['fields'][number],
  values: Parameters,
): readonly Read[] {
  const { reads } = values.reads([parameter], implied);
  const taken = each === true ? reads.map(elementOf) : reads;
  return adds === true ? [...taken, { from: 'input', path }] : taken;
}

/** A record that is written out, field by field. */
function writtenOut(parameter: Path, values: Parameters, title: string): TransferStep[] | undefined {
  return writtenParts(values.at(parameter))?.map(({ path, value }) => {
    const read = values.readsOf(value);
    return {
      op: 'assign',
      path,
      reads: read.reads,
      ...addressStart(read),
      ...writtenStatement(read, path.at(-1) ?? ''),
      ...(isFieldAlone(value) ? { copies: true as const } : {}),
      why: `set by ${title}`,
    };
  });
}

function assigned(parameters: ForeignActionParameters, values: Parameters): TransferStep[] {
  const [first, ...more] = parameters.facts.fields;
  const written =
    first === undefined || more.length > 0 || first.path.length > 0 || first.implied !== undefined
      ? undefined
      : writtenOut(first.parameter, values, parameters.title);
  if (written !== undefined) return written;
  return parameters.facts.fields.flatMap((field): TransferStep[] => [
    {
      op: 'assign',
      path: field.path,
      reads: readsOf(field, values),
      // Of what is put behind what was there nobody knows the beginning.
      ...(field.adds === true
        ? {}
        : {
            ...addressStart(values.reads([field.parameter])),
            ...writtenStatement(values.reads([field.parameter]), field.path.at(-1) ?? ''),
          }),
      ...(field.adds !== true && field.each !== true && isFieldAlone(values.at(field.parameter)) ? { copies: true as const } : {}),
      why: `set by ${parameters.title}`,
    },
    ...(field.hashed === true
      ? [
          {
            op: 'protect' as const,
            method: 'hash' as const,
            paths: [field.path],
            ...(field.keyed === true ? { keyed: true as const } : {}),
          },
        ]
      : []),
  ]);
}

/** What is kept in one field: of its own answer a model's step keeps what the model wrote, a service's what it sent back. */
function keptOf(
  { path, parameter, own }: NonNullable<ForeignActionParameters['facts']['keeps']>['fields'][number],
  values: Parameters,
  { facts }: ForeignActionParameters,
): TransferStep {
  const { reads } = values.reads([parameter]);
  const why = 'kept for later steps';
  if (own !== true) return { op: 'assign', path, reads, why };
  if (facts.ai !== undefined) return { op: 'assign', path, reads: [...reads, { from: 'model', key: '' }], why };
  return { op: 'unknown', path, reads: [...reads, { from: 'any' }], trust: facts.result === 'answer' ? 'public' : 'trusted', why };
}

function aiOf(parameters: ForeignActionParameters, values: Parameters): AiFact | undefined {
  const { ai } = parameters.facts;
  if (ai === undefined) return undefined;
  const { system, prompt, impliedPrompt, steps, tokens, seconds, closed: _closed, ...rest } = ai;
  return {
    ...rest,
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
  const values = new Parameters(parameters.values, context);
  const all = values.reads([[]]).reads;
  const ai = aiOf(parameters, values);
  const reached = uniqueReads([...all, ...facts.sinks.flatMap((sink) => sinkReads(sink, values))]);
  const networks = networksOf(parameters, values, context);
  const steps = transferOf(parameters, values, reached, networks);
  // Whoever asked waits for the answer; the step that gives it waits for nobody.
  const external = facts.zone.scope !== 'local' && parameters.category !== 'http.respond';
  return {
    ...noFacts,
    inputs: facts.inputs as NodeFacts['inputs'],
    outputs: facts.outputs as NodeFacts['outputs'],
    sources: facts.brings,
    sinks: [...facts.sinks, ...linkSinks(facts.sinks, values)]
      .flatMap((sink) => partsOf(sink, values))
      .map(({ sink, kind, reads }) => ({
        kind,
        zone: facts.zone as NodeFacts['sinks'][number]['zone'],
        parameter: fieldName(sink.parameter),
        reads,
        ...(sink.bound === true ? { bound: true } : {}),
        ...(sink.onlyAsks === true ? { onlyAsks: true as const } : {}),
        ...markupOf(sink, values),
        ...(sink.kind === 'command' || sink.kind === 'query' || sink.kind === 'code' || sink.kind === 'template'
          ? { literal: values.fixedText(sink.parameter) }
          : {}),
      }))
      .concat(requestStatements(parameters, context)),
    effects: facts.effects.map((effect) => ({ ...effect, reads: effect.kind === 'none' ? [] : reached })),
    networks,
    transfer: facts.outputs
      .filter((port) => port.kind !== 'error')
      .map((port) => ({ port: port.id, steps: carried(facts.carries, port.id) ?? steps })),
    guards:
      facts.guardPort === undefined
        ? []
        : [
            {
              kind: facts.guardKind ?? 'guardrail',
              port: facts.guardPort,
              failsOpen: false,
              paths: [],
              ...(facts.guardShown === undefined ? {} : { shown: values.reads([facts.guardShown]).reads }),
              ...(facts.guardAsked === undefined ? {} : { asked: facts.guardAsked }),
            },
          ],
    stores: facts.stores,
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
    },
    ...(facts.trigger === undefined ? {} : { trigger: triggerOf(facts.trigger) }),
    ...(ai === undefined ? {} : { ai }),
    ...(facts.code === undefined
      ? {}
      : {
          code: {
            language: facts.code.language,
            dialect: facts.code.dialect,
            parameter: 'code',
            source: parameters.code ?? '',
            ...(facts.code.libraries === undefined ? {} : { libraries: facts.code.libraries }),
          },
        }),
    ...(facts.human === undefined
      ? {}
      : {
          human: {
            boundToArguments: facts.human.bound === true,
            approvers: facts.human.approvers,
            ...(facts.human.undecided === true ? { undecided: true } : {}),
            ...(facts.human.shown === undefined ? {} : { shown: values.reads(facts.human.shown).reads }),
            ...(facts.human.to === undefined ? {} : { to: values.reads(facts.human.to).reads }),
            ...(facts.human.deadlineMs === undefined ? {} : { deadlineMs: facts.human.deadlineMs }),
          },
        }),
    ...(facts.control === undefined ? {} : { control: controlOf(facts.control, values) }),
    ...(facts.connector === undefined ? {} : { connector: connectorOf(facts.connector) }),
    ...(facts.holds === undefined
      ? {}
      : {
          holds: {
            kind: facts.holds.kind,
            parameter: 'facts.holds.maximum',
            ...(facts.holds.maximum === undefined ? {} : { maximum: facts.holds.maximum }),
          },
        }),
    ...(facts.answers === true ? { answers: true } : {}),
    ...(facts.keeps === undefined
      ? {}
      : { kept: { store: facts.keeps.store, steps: facts.keeps.fields.map((field) => keptOf(field, values, parameters)) } }),
    ...(facts.known ? {} : { unknown: true }),
  };
}

const pageWords: ReadonlySet<Sink['kind']> = new Set(['message', 'render', 'response']);
/** What a page or a mail says in the addresses within it, encoded or not: whoever is called keeps those in logs. */
const linkSinks = (sinks: readonly Sink[], values: Parameters): Sink[] =>
  sinks.flatMap(({ kind, markup, parameter }): Sink[] => {
    const links = markup?.kind === 'html' && pageWords.has(kind) && parameter.length > 0 ? linksIn(values.at(parameter)) : [];
    const implied = links.flatMap((one) => values.readsOf(one).reads).flatMap((read) => (read.from === 'input' ? [[...read.path]] : []));
    return implied.length === 0 ? [] : [{ kind: 'url', parameter: [...parameter, 'links'], implied, bound: true }];
  });

/** What stands in an address encoded can change nothing of it, and is only sent. */
function partsOf(sink: Sink, values: Parameters): { readonly sink: Sink; readonly kind: Sink['kind']; readonly reads: readonly Read[] }[] {
  const reads = sinkReads(sink, values);
  const { reads: inAddress, encodedReads, hostReads } = sink.kind === 'url' ? readUrl(values.at(sink.parameter)) : noAddress;
  if (hostReads.length > 0 || encodedReads.length === 0) return [{ sink, kind: sink.kind, reads }];
  const raw: readonly Read[] = [
    ...inAddress.filter((read) => !encodedReads.includes(read)),
    ...(sink.model === true ? [{ from: 'model', key: '' } as const] : []),
  ];
  return [...(raw.length === 0 ? [] : [{ sink, kind: sink.kind, reads: raw }]), { sink, kind: 'network', reads: encodedReads }];
}
const noAddress: Pick<UrlFacts, 'reads' | 'encodedReads' | 'hostReads'> = { reads: [], encodedReads: [], hostReads: [] };

function carried(carries: ForeignActionParameters['facts']['carries'], output: string): TransferStep[] | undefined {
  const input = carries?.find((one) => one.output === output)?.input;
  return input === undefined ? undefined : [{ op: 'input', port: input }];
}

function connectorOf({
  kind,
  name,
  version,
  digest,
  operations,
}: NonNullable<ForeignActionParameters['facts']['connector']>): NonNullable<NodeFacts['connector']> {
  return {
    kind,
    name,
    parameter: 'facts.connector',
    ...(version === undefined ? {} : { version }),
    ...(digest === undefined ? {} : { digest }),
    ...(operations === undefined ? {} : { operations }),
  };
}

function triggerOf(trigger: NonNullable<ForeignActionParameters['facts']['trigger']>): NonNullable<NodeFacts['trigger']> {
  const { cron, timezone, ...rest } = trigger;
  return {
    ...rest,
    replayWindow: false,
    rateLimit: false,
    dedupeKey: false,
    ...(cron === undefined ? {} : { schedule: { cron, ...(timezone === undefined ? {} : { timezone }) } }),
  };
}

function controlOf(
  control: NonNullable<ForeignActionParameters['facts']['control']>,
  values: Parameters,
): NonNullable<NodeFacts['control']> {
  const { reads, bound, concurrency, flowId, onlyNew, byLink, deed } = control;
  return {
    kind: control.kind,
    reads: values.reads(reads).reads,
    ...(bound === undefined ? {} : { bound }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(flowId === undefined ? {} : { flowId }),
    ...(onlyNew === undefined ? {} : { onlyNew }),
    ...(byLink === undefined ? {} : { byLink }),
    ...(deed === undefined ? {} : { deed }),
  };
}
