/** What of a workflow does not come along: named, and searched for secrets. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { leftOutOf, type SecretLeftOut } from '../../privacy/detectors/secrets/places.ts';
import { LossReport } from '../loss.ts';
import type { PowerDescription } from './describe-kit.ts';
import { at, object, text, type FoundWorkflow, type PowerStep } from './parse.ts';

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

export function reportRest(
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
      `The parameter “${name.slice(0, 80)}” is taken for the value that stands in the file; another environment may set another one.`,
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
