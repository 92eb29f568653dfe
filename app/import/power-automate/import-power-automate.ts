/** Workflows of Power Automate and Azure Logic Apps -> flows of this program. They have no places on a sheet, so they are laid out anew. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { leftOutOf } from '../../privacy/detectors/secrets/places.ts';
import { layeredPlaces } from '../../workflow/graph/layered-places.ts';
import { NameGiver, uniqueId } from '../../workflow/graph/names.ts';
import { emptyFlow, type Flow, type FlowEdge, type FlowNode } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import { LossReport, type LossEntry } from '../loss.ts';
import { nameFromPath, type FlowWithLoss } from '../n8n/import-n8n.ts';
import { approvedPort } from './approvals.ts';
import { describeAction } from './describe.ts';
import type { Facts, PowerDescription, Surroundings } from './describe-kit.ts';
import { describeTrigger } from './describe-trigger.ts';
import { at, list, object, packagedIn, powerFlowsIn, stepsOf, text, type FoundWorkflow, type PowerStep } from './parse.ts';
import { variablesOf } from './variables.ts';
import { portsOf, waysOf, type Way } from './wiring.ts';
import { reportRest } from './left-out.ts';
import { namesOf, parametersOf } from './names.ts';
import { nodeOf } from './node.ts';

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
