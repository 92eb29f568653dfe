/** Workflows of Power Automate and Azure Logic Apps -> flows of this program. They have no places on a sheet, so they are laid out anew. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { foreignAction } from '../../nodes/foreign-action/parameters.ts';
import { leftOutOf, type SecretLeftOut } from '../../privacy/detectors/secrets/places.ts';
import { layeredPlaces } from '../../workflow/graph/layered-places.ts';
import { NameGiver, uniqueId } from '../../workflow/graph/names.ts';
import { emptyFlow, limits, type Flow, type FlowEdge, type FlowNode } from '../../workflow/model/flow.ts';
import { boundedFacts, type StepPorts } from '../bounded-facts.ts';
import { LossReport, type LossEntry } from '../loss.ts';
import { holdsForeign } from '../n8n/expression.ts';
import { nameFromPath, type FlowWithLoss } from '../n8n/import-n8n.ts';
import { approvedPort } from './approvals.ts';
import { callsOut, describeAction } from './describe.ts';
import { durationMs, type Facts, type PowerDescription, type Surroundings } from './describe-kit.ts';
import { describeTrigger } from './describe-trigger.ts';
import type { Names } from './expression.ts';
import { at, list, object, packagedIn, powerFlowsIn, stepsOf, text, type FoundWorkflow, type PowerStep } from './parse.ts';
import { variablesOf, type Variables } from './variables.ts';
import { portsOf, waysOf, type Way } from './wiring.ts';

/** Parameters whose value stands in the file: taken for it, because a host that nobody knows could be any. Those that are secret never are. */
function parametersOf({ definition, values }: FoundWorkflow): ReadonlyMap<string, string> {
  const declared = Object.entries(object(definition['parameters'])).flatMap(([name, about]): [string, string][] => {
    const value = at(values, name, 'value') ?? at(about, 'defaultValue');
    return /^secure/i.test(text(at(about, 'type'))) ||
      typeof value !== 'string' ||
      value === '' ||
      /^[@[]/.test(value) ||
      value.length > 2_000
      ? []
      : [[name, value]];
  });
  return new Map(declared);
}

/** Id of the API that a connection of the file leads to. */
function apiOf(connections: JsonObject, name: string): string {
  const found = object(connections[name]);
  return (
    text(at(found, 'api', 'name')) ||
    text(at(found, 'api', 'id')) ||
    text(found['apiId']) ||
    text(found['id']) ||
    text(at(found, 'connection', 'id'))
  );
}

/** What the names in a workflow stand for, from where a step stands. */
function namesOf(
  steps: readonly PowerStep[],
  parameters: ReadonlyMap<string, string>,
  variables: Variables,
  used: Set<string>,
): (step: PowerStep) => Names {
  const byKey = new Map<string, string>();
  for (const { key, name, isTrigger } of steps) if (!isTrigger && !byKey.has(key.toLowerCase())) byKey.set(key.toLowerCase(), name);
  const byParent = Map.groupBy(steps, ({ parent }) => parent);
  const byName = new Map(steps.map((step) => [step.name, step]));
  const below = (id: string): string[] => (byParent.get(id) ?? []).flatMap((step) => [step.name, ...below(step.id)]);
  const known = new Map<string, readonly string[]>();
  const inside = (name: string): readonly string[] => {
    const id = byName.get(name)?.id;
    const found = known.get(name) ?? (id === undefined ? [] : below(id));
    known.set(name, found);
    return found;
  };
  const shared = {
    step: (key: string) => byKey.get(key.toLowerCase()),
    parameter: (name: string) => {
      const value = parameters.get(name);
      if (value !== undefined) used.add(name);
      return value;
    },
    variable: variables.spelled,
    inside,
    composes: (name: string) => ['Compose', 'Expression'].includes(byName.get(name)?.type ?? ''),
  };
  return (step) => ({
    ...shared,
    writers: (name) => variables.writers(name, step),
    writersOfAny: () => variables.writersOfAny(step),
    ...(step.loop === undefined ? {} : { loop: step.loop }),
  });
}

/** Steps whose inputs somebody asks for: `actions('A')['inputs']`. `result('Scope')` asks for those of many. */
function askedInputs(definition: JsonObject): (step: PowerStep) => boolean {
  const source = JSON.stringify(definition);
  if (/\bresult\s{0,20}\(/i.test(source)) return () => true;
  const asked = new Set(
    [...source.matchAll(/\bactions\s{0,20}\(\s{0,20}'((?:[^']|''){1,400})'/gi)].map(([, name = '']) =>
      name.replaceAll("''", "'").replaceAll('\\"', '"').toLowerCase(),
    ),
  );
  return ({ key }) => asked.has(key.toLowerCase());
}

/** What a step was given stands beside what it gives. */
function withInputs(facts: Facts): Facts {
  if (facts.into !== undefined) return { ...facts, into: [...facts.into, ['inputs']] };
  return facts.result === 'assign' || facts.result === 'pass'
    ? { ...facts, result: 'assign', fields: [...facts.fields, { path: ['inputs'], parameter: [] }] }
    : facts;
}

/** What a step brings, it brings on every way out. */
const onPorts = (facts: Facts, ports: StepPorts): Facts => ({
  ...facts,
  brings: facts.brings
    .flatMap((source) => ports.outputs.filter(({ kind }) => kind !== 'error').map(({ id }) => ({ ...source, port: id })))
    .slice(0, 50),
});

/** Unless told not to, calls are tried again four times, 7.5 s and more apart (Microsoft's documentation of retry policies). */
function retryOf(step: PowerStep): Pick<FlowNode, 'retry'> {
  const policy = at(step.inputs, 'retryPolicy');
  const type = text(at(policy, 'type')).toLowerCase();
  if (type === 'none' || step.isTrigger || (policy === undefined && !callsOut(step))) return {};
  const count = Number(at(policy, 'count') ?? Number.NaN);
  if (!/^(?:fixed|exponential)$/.test(type) || !Number.isInteger(count)) return { retry: { maxAttempts: 5, backoffMs: 7_500 } };
  return count < 1
    ? {}
    : {
        retry: { maxAttempts: Math.min(50, count + 1), backoffMs: Math.min(86_400_000, durationMs(text(at(policy, 'interval'))) ?? 7_500) },
      };
}

/** Settings without a counterpart here, in words, by where they stand. */
function reportSettings(step: PowerStep, loss: LossReport): void {
  const { raw } = step;
  const secured = list(at(raw, 'runtimeConfiguration', 'secureData', 'properties'))
    .map(text)
    .filter((name) => name !== '');
  if (secured.length > 0)
    loss.add(
      'setting-dropped',
      `The ${secured.join(' and ')} of "${step.name}" are hidden in the history of runs; here the setting of the flow says what of a run is kept.`,
      step.id,
    );
  if (at(raw, 'runtimeConfiguration', 'staticResult') !== undefined)
    loss.add('sample-dropped', `"${step.name}" has a made-up result for tests, which was left out.`, step.id);
  if (step.isTrigger && list(raw['conditions']).length > 0)
    loss.add('setting-dropped', `"${step.name}" starts only under a condition, which is kept and not checked here.`, step.id);
}

function nodeOf(step: PowerStep, described: PowerDescription, ports: StepPorts, loss: LossReport): FlowNode {
  const facts = boundedFacts(step, onPorts(described.facts, ports), ports, loss);
  if (facts.known)
    loss.add(
      'opaque-step',
      `"${step.name}" (${described.title}) is checked here but cannot run here; replace it with a Countersign step.`,
      step.id,
    );
  else
    loss.add(
      'unknown-type',
      `Nobody has described "${described.title}"${described.operation === undefined ? '' : ` (${described.operation})`}: what "${step.name}" does is unknown.`,
      step.id,
    );
  if (holdsForeign(described.values))
    loss.add('expression-kept', `Expressions of "${step.name}" were kept in the language of Power Automate.`, step.id);
  reportSettings(step, loss);
  const note = text(step.raw['description']);
  const timeout = durationMs(text(at(step.raw, 'limit', 'timeout')));
  return {
    id: step.id,
    type: 'foreign-action',
    typeVersion: 1,
    name: step.name,
    parameters: foreignAction(
      {
        category: described.category,
        title: described.title.slice(0, 300),
        operation: described.operation?.slice(0, 300),
        code: described.code,
        values: described.values,
      },
      facts,
    ),
    ...(ports.outputs.some(({ kind }) => kind === 'error') ? { onError: 'branch' as const } : {}),
    ...retryOf(step),
    ...(timeout === undefined || timeout > 7 * 86_400_000 ? {} : { timeoutMs: timeout }),
    ...(note === '' ? {} : { note: note.slice(0, limits.text).toWellFormed() }),
    foreign: { format: 'power-automate', type: step.type.slice(0, 300) },
  };
}

/** On which way out of a condition somebody has approved, and who was asked, by the id of the condition. Who was shown nothing of what comes approved nothing of it. */
function guardsOf(
  steps: readonly PowerStep[],
  described: ReadonlyMap<string, PowerDescription>,
): ReadonlyMap<string, Pick<Facts, 'guardPort' | 'guardKind' | 'guardAsked'>> {
  const byKey = new Map(steps.map((step) => [step.key.toLowerCase(), step]));
  const byId = new Map(steps.map((step) => [step.id, step]));
  return new Map(
    steps.flatMap((step): [string, Pick<Facts, 'guardPort' | 'guardKind' | 'guardAsked'>][] => {
      const found = approvedPort(step, byKey, byId);
      const asked = found === undefined ? undefined : byKey.get(found.asked.toLowerCase());
      const shown = asked === undefined ? undefined : described.get(asked.id)?.facts.human?.shown;
      return found === undefined || asked === undefined || shown === undefined || shown.length === 0
        ? []
        : [[step.id, { guardPort: found.port, guardKind: 'approval', guardAsked: asked.id }]];
    }),
  );
}

function edgesOf(ways: readonly Way[]): FlowEdge[] {
  const ids = new NameGiver();
  return ways.map(({ from, port, kind, to }): FlowEdge => {
    const input = kind === 'tool' ? 'tool' : 'in';
    const name = `${from}.${port}-${to}.${input}`;
    return {
      id: name.length <= 128 && ids.claim(name) ? name : ids.giveId('edge', 'edge'),
      kind,
      from: { node: from, port },
      to: { node: to, port: input },
    };
  });
}

/** Parts of the file that say nothing about what the workflow does. */
const silent: ReadonlySet<string> = new Set([
  'displayName',
  'description',
  'apiId',
  'state',
  'kind',
  'metadata',
  'sku',
  'createdTime',
  'lastModifiedTime',
  'templateName',
  'flowFailureAlertSubscribed',
  'isManaged',
  'definitionSummary',
  'userType',
  'name',
  'id',
  'type',
  'schemaVersion',
  'statefulness',
  'health',
  'host',
  'integrationAccount',
  'accessControl',
  'endpointsConfiguration',
  '$schema',
  'contentVersion',
  'parameters',
  'triggers',
  'actions',
  'outputs',
  'staticResults',
]);

/** Parameters are left out with the values that stand in the file; of one that is declared secret, any is a secret. */
function secretsOf(declared: JsonObject, given: JsonObject): SecretLeftOut[] {
  return [
    ...Object.entries(declared).map(
      ([name, about]) => [name, at(about, 'defaultValue'), about, ['definition', 'parameters', name, 'defaultValue']] as const,
    ),
    ...Object.entries(given).map(([name, one]) => [name, at(one, 'value'), declared[name], ['parameters', name, 'value']] as const),
  ].flatMap(([name, value, about, field]): SecretLeftOut[] => {
    if (/^secure/i.test(text(at(about, 'type'))))
      return typeof value === 'string' && value !== '' && !/^[@[]/.test(value)
        ? [{ field: field.join('.').slice(0, 500), words: 'the value of a secure parameter', sure: true }]
        : [];
    return leftOutOf({ [name]: value ?? null }, []).map((secret) => ({ ...secret, field: field.join('.').slice(0, 500) }));
  });
}

/** `@parameters('key')`, `@body('A')?['token']`: one look-up, which names a secret and holds none. */
const looksUp = /^@\{?\w{1,60}\((?:'[^']{0,200}')?\)(?:\??\['[^']{0,200}'\])*\}?$/;
const withoutLookUps = (value: Json): Json =>
  typeof value === 'string'
    ? looksUp.test(value)
      ? ''
      : value
    : Array.isArray(value)
      ? (value as readonly Json[]).map(withoutLookUps)
      : isJsonObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutLookUps(item)]))
        : value;

/** What of a step does not come along: its login, how the designer drew it, and made-up results. */
function droppedOf({ raw, inputs }: PowerStep, values: JsonObject): readonly (readonly [field: readonly string[], value: Json])[] {
  const given =
    'inputs' in values
      ? []
      : Object.entries(object(inputs))
          .filter(([key]) => key !== 'parameters' && !Object.hasOwn(values, key))
          .map(([key, value]) => [['inputs', key], value] as const);
  const beside = ['metadata', 'trackedProperties', 'runtimeConfiguration'].flatMap((key) => {
    const value = raw[key];
    return value === undefined ? [] : [[[key], value] as const];
  });
  return [...given, ...beside];
}

function reportRest(
  { definition, values, rest, connections }: FoundWorkflow,
  used: ReadonlySet<string>,
  steps: readonly PowerStep[],
  described: ReadonlyMap<string, PowerDescription>,
  loss: LossReport,
): void {
  const before = loss.secrets.length;
  const { $connections: _own, ...given } = values;
  const { parameters, outputs, staticResults } = definition;
  loss.secrets.push(
    ...secretsOf(object(parameters), given),
    ...leftOutOf(staticResults ?? {}, ['definition', 'staticResults']),
    ...leftOutOf(rest, []),
  );
  for (const step of steps)
    for (const [field, value] of droppedOf(step, described.get(step.id)?.values ?? {}))
      loss.secrets.push(...leftOutOf(withoutLookUps(value), field, { nodeId: step.id, nodeName: step.name }));
  const others = [...Object.keys(rest), ...Object.keys(definition)].filter((key) => !silent.has(key));
  if (Object.keys(object(outputs)).length > 0) others.push('outputs');
  if (others.length > 0)
    loss.add('setting-dropped', `Not carried over from the workflow's settings: ${[...new Set(others)].slice(0, 20).join(', ')}.`);
  for (const name of [...used].slice(0, 50))
    loss.add(
      'default-changed',
      `The parameter "${name.slice(0, 80)}" is taken for the value that stands in the file; another environment may set another one.`,
    );
  const bound = Object.keys(connections).length;
  if (bound > 0)
    loss.add(
      'credential',
      `${bound === 1 ? 'One connection' : `${bound} connections`} of Power Automate: connect ${bound === 1 ? 'it' : 'them'} again.`,
    );
  if (loss.secrets.length > before)
    loss.add('hidden-copy', 'The file holds secrets in clear text in parts that did not come along. Replace what is valid.');
}

/** A limit of one run at a time means that others wait. */
const settingsOf = (steps: readonly PowerStep[]): Flow['settings'] =>
  steps.some(
    ({ isTrigger, raw }) =>
      isTrigger &&
      (at(raw, 'runtimeConfiguration', 'concurrency', 'runs') === 1 || text(raw['operationOptions']).includes('SingleInstance')),
  )
    ? { overlap: 'queue' }
    : {};

function importOne(workflow: FoundWorkflow, path: string, fallbackName: string, changes: readonly string[]): FlowWithLoss {
  const loss = new LossReport();
  for (const change of changes) loss.add('value-changed', `Values that could not be kept as they were: ${change}.`);
  const steps = stepsOf(workflow.definition, path, loss);
  const used = new Set<string>();
  const ways = waysOf(steps, path, loss);
  const names = namesOf(steps, parametersOf(workflow), variablesOf(steps, ways, path), used);
  const isAsked = askedInputs(workflow.definition);
  const leaving = Map.groupBy(ways, ({ from }) => from);
  const entering = Map.groupBy(ways, ({ to }) => to);
  const described = new Map(
    steps.map((step): [string, PowerDescription] => {
      const around: Surroundings = {
        names: names(step),
        api: (name) => apiOf(workflow.connections, name),
        isTool: (leaving.get(step.id) ?? []).some(({ kind }) => kind === 'tool'),
      };
      if (step.isTrigger) return [step.id, describeTrigger(step, around)];
      const found = describeAction(step, around);
      return [step.id, isAsked(step) ? { ...found, facts: withInputs(found.facts) } : found];
    }),
  );
  const guards = guardsOf(steps, described);
  const nodes = steps.flatMap((step): FlowNode[] => {
    const found = described.get(step.id);
    if (found === undefined) return [];
    const guarded = { ...found, facts: { ...found.facts, ...guards.get(step.id) } };
    return [nodeOf(step, guarded, portsOf(step, leaving.get(step.id) ?? [], entering.get(step.id) ?? []), loss)];
  });
  reportRest(workflow, used, steps, described, loss);
  loss.add('layout', 'The file has no places for its steps, so they were laid out anew.');
  const edges = edgesOf(ways);
  const title = (workflow.name || fallbackName).trim().slice(0, limits.name).toWellFormed() || 'Imported flow';
  const places = layeredPlaces(
    steps.map(({ id }) => id),
    edges.map(({ from, to }) => ({ from: from.node, to: to.node })),
  );
  const flow: Flow = {
    ...emptyFlow(workflow.id || uniqueId(title, new Set(), 'flow'), title),
    ...(workflow.description === '' ? {} : { purpose: workflow.description.slice(0, limits.text).toWellFormed() }),
    settings: settingsOf(steps),
    nodes,
    edges,
    layout: { nodes: Object.fromEntries(places), notes: {} },
  };
  return { flow, loss: loss.entries, leftOut: loss.secrets };
}

/** Exports of solutions carry the id of the flow in the file's name: `Send-invoices-0F5C...json`. */
const idInName = /[-_ ]?\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

/** Everything in a package; what lies in it beside the flows is searched for secrets, and named. */
function importPackage(files: JsonObject, others: readonly Json[], path: string, changes: readonly string[]): readonly FlowWithLoss[] {
  const holders = new Set(Object.keys(files).filter((name) => powerFlowsIn(files[name] ?? null).length > 0));
  const flows = [...holders].flatMap((name) => importPowerAutomate(files[name] ?? null, `${path}/${name}`, nameFromPath(name), changes));
  const beside = Object.entries(files).filter(([name]) => !holders.has(name));
  const [first, ...more] = flows;
  if (first === undefined) return [];
  const leftOut = beside.flatMap(([name, content]) => leftOutOf(content, [name]));
  const names = [...beside.map(([name]) => name), ...others.map(text)].filter((name) => name !== '');
  const loss: LossEntry[] =
    names.length === 0
      ? []
      : [
          {
            kind: 'setting-dropped',
            message:
              `The package also holds what is no flow: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ` and ${names.length - 20} more` : ''}.`.slice(
                0,
                1_000,
              ),
          },
        ];
  return [{ ...first, loss: [...first.loss, ...loss], leftOut: [...first.leftOut, ...leftOut] }, ...more];
}

/** Every workflow of the file or package, in order. `value` has been cleaned. */
export function importPowerAutomate(value: Json, path: string, fallbackName: string, changes: readonly string[]): readonly FlowWithLoss[] {
  const files = packagedIn(value);
  if (files !== undefined) return importPackage(files, list(at(value, 'others')), path, changes);
  const found = powerFlowsIn(value);
  const id = idInName.exec(fallbackName)?.[1]?.toLowerCase() ?? '';
  // `definition.json` and `workflow.json` are called after the folder that they lie in.
  const folder = /^(?:definition|workflow)$/i.test(fallbackName) ? (path.split(/[\\/]/).at(-2) ?? '') : '';
  const called = folder !== '' && !idInName.test(folder) ? folder : fallbackName.replace(idInName, '') || fallbackName;
  return found.map((one) => importOne(one.id === '' && found.length === 1 ? { ...one, id } : one, path, called, changes));
}

/** True for a file of Power Automate or Logic Apps, from its outermost objects alone. */
export const isPowerAutomate = (value: Json): boolean =>
  isJsonObject(value) &&
  (packagedIn(value) === undefined
    ? powerFlowsIn(value).length > 0
    : Object.values(packagedIn(value) ?? {}).some((file) => powerFlowsIn(file).length > 0));
