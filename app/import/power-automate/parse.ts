/** Workflows of Power Automate and Azure Logic Apps as they lie in files: exports, solutions, projects, ARM templates, and what their code view shows. */
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { NameGiver } from '../../workflow/graph/names.ts';
import { limits } from '../../workflow/model/limits.ts';
import type { LossReport } from '../loss.ts';

export const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
export const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
export const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
/** The value at a path of keys. */
export const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((here, key) => (isJsonObject(here) && Object.hasOwn(here, key) ? here[key] : undefined), value);

/** One workflow of a file. `holder` is the object that the definition lies in. */
export interface FoundWorkflow {
  readonly definition: JsonObject;
  readonly name: string;
  readonly id: string;
  readonly description: string;
  readonly connections: JsonObject;
  readonly values: JsonObject;
  readonly rest: JsonObject;
}

const schemaName = /schemas\/[\w.-]{1,40}\/workflowdefinition\.json/i;
/** Types by which a definition is told from other JSON, as the designers spell them. */
const telling = [
  'OpenApiConnection',
  'OpenApiConnectionWebhook',
  'OpenApiConnectionNotification',
  'ApiConnection',
  'ApiConnectionWebhook',
  'ApiConnectionNotification',
  'ServiceProvider',
  'Http',
  'HttpWebhook',
  'Request',
  'Recurrence',
  'Compose',
  'ParseJson',
  'Scope',
  'If',
  'Switch',
  'Foreach',
  'Until',
  'InitializeVariable',
  'SetVariable',
  'Select',
  'Query',
  'Response',
  'Workflow',
  'Terminate',
];
const others = [
  'Join',
  'Table',
  'AppendToArrayVariable',
  'AppendToStringVariable',
  'IncrementVariable',
  'DecrementVariable',
  'Function',
  'InvokeFunction',
  'ApiManagement',
  'Agent',
  'Expression',
  'Wait',
  'JavaScriptCode',
  'InlineCode',
  'CSharpScriptCode',
  'PowerShellCode',
  'SlidingWindow',
  'Manual',
  'Batch',
];
const operations: ReadonlySet<string> = new Set(telling);
const spellings: ReadonlyMap<string, string> = new Map([...telling, ...others].map((type) => [type.toLowerCase(), type]));

/** Their engine takes no notice of capitals, and Microsoft's own documentation writes "foreach": one spelling for each type. */
const typeOf = (raw: JsonObject): string => spellings.get(text(raw['type']).toLowerCase()) ?? text(raw['type']);

const isOperation = (value: Json | undefined): value is JsonObject =>
  isJsonObject(value) &&
  operations.has(typeOf(value)) &&
  ('inputs' in value || 'runAfter' in value || 'actions' in value || 'recurrence' in value);
const isDefinition = (value: Json | undefined): value is JsonObject =>
  isJsonObject(value) &&
  (isJsonObject(value['actions']) || isJsonObject(value['triggers'])) &&
  (schemaName.test(text(value['$schema'])) ||
    [...Object.values(object(value['triggers'])).slice(0, 3), ...Object.values(object(value['actions'])).slice(0, 20)].some(isOperation));
/** A few steps out of the code view: by name, or one alone. */
const areOperations = (value: JsonObject): boolean => {
  const found = Object.values(value);
  return found.length > 0 && found.length <= 500 && found.every(isOperation);
};

const empty = { name: '', id: '', description: '', connections: {}, values: {}, rest: {} } as const;

function found(definition: JsonObject, holder: JsonObject, about: JsonObject): FoundWorkflow {
  const { definition: _definition, connectionReferences, parameters, ...rest } = holder;
  const name = text(about['name']);
  return {
    definition,
    name: text(holder['displayName']) || (name.startsWith('[') ? '' : name),
    description: text(holder['description']) || text(definition['description']),
    values: object(parameters),
    id: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i.exec(name)?.[0].toLowerCase() ?? '',
    rest,
    connections: { ...object(at(parameters, '$connections', 'value')), ...object(connectionReferences) },
  };
}

/** How deep a template may lie in others is bounded by how deep a document may nest. */
function inTemplate(resources: readonly Json[]): FoundWorkflow[] {
  return resources.filter(isJsonObject).flatMap((resource): FoundWorkflow[] => {
    const properties = object(resource['properties']);
    const own =
      /^Microsoft\.Logic\/workflows$/i.test(text(resource['type'])) && isDefinition(properties['definition'])
        ? [found(properties['definition'], properties, resource)]
        : [];
    return [...own, ...inTemplate(list(resource['resources'])), ...inTemplate(list(at(properties, 'template', 'resources')))];
  });
}

/** What stands in a template beside its workflows belongs to the first of them: connections with their logins, values of parameters. */
function withTemplate({ resources, parameters, variables, outputs }: JsonObject, workflows: readonly FoundWorkflow[]): FoundWorkflow[] {
  const [first, ...others] = workflows;
  const beside = list(resources).filter((one) => !/^Microsoft\.(?:Logic\/workflows|Resources\/deployments)$/i.test(text(at(one, 'type'))));
  return first === undefined
    ? []
    : [
        {
          ...first,
          rest: {
            ...first.rest,
            template: {
              resources: beside,
              ...(parameters === undefined ? {} : { parameters }),
              ...(variables === undefined ? {} : { variables }),
              ...(outputs === undefined ? {} : { outputs }),
            },
          },
        },
        ...others,
      ];
}

/** How a document of files out of one archive says what it is. */
export const packageKind = 'power-automate';
/** Where exports and solutions keep their flows, and projects their workflows. */
export const isPackagedFlow = (name: string): boolean =>
  /(?:^|\/)(?:Microsoft\.Flow\/flows\/[^/]+\/definition|Workflows\/[^/]+|workflow)\.json$/i.test(name);
/** The files of a package by name; undefined where it is none. */
export const packagedIn = (value: Json): JsonObject | undefined =>
  isJsonObject(value) && value['package'] === packageKind && isJsonObject(value['files']) ? value['files'] : undefined;

/** The workflows in a file, in order. */
export function powerFlowsIn(value: Json): FoundWorkflow[] {
  if (!isJsonObject(value)) return [];
  const properties = object(value['properties']);
  if (isDefinition(properties['definition'])) return [found(properties['definition'], properties, value)];
  if (isDefinition(value['definition'])) return [found(value['definition'], value, value)];
  if (Array.isArray(value['resources'])) return withTemplate(value, inTemplate(list(value['resources'])));
  if (isDefinition(value)) return [{ ...empty, definition: value, description: text(value['description']) }];
  // What the designer puts on the clipboard.
  const copied = value['operationDefinition'];
  if (isOperation(copied))
    return [
      {
        ...empty,
        definition: { actions: { [text(value['operationName']) || typeOf(copied)]: copied } },
        connections: object(value['connectionReferences']),
      },
    ];
  if (isOperation(value)) return [{ ...empty, definition: { actions: { [typeOf(value)]: value } } }];
  return areOperations(value) ? [{ ...empty, definition: { actions: value } }] : [];
}

export type Outcome = 'Succeeded' | 'Failed' | 'TimedOut' | 'Skipped';

export interface PowerStep {
  readonly id: string;
  /** As expressions spell it, apart from capitals. */
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly isTrigger: boolean;
  readonly raw: JsonObject;
  readonly inputs: Json;
  readonly after: readonly { readonly key: string; readonly outcomes: readonly Outcome[] }[];
  /** The step that it lies in, and the way out of it that leads here. */
  readonly parent: string | undefined;
  readonly port: string;
  readonly loop: string | undefined;
}

/** A group of steps inside of one: the way that leads into it, and what that is called. */
export interface Branch {
  readonly port: string;
  readonly title: string;
  readonly actions: JsonObject;
}

const slug = (name: string, index: number): string =>
  `case-${index + 1}-${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)}`.replace(/-$/, '');

/** The branches of a step that holds others; none for one that holds nothing. */
export function branchesOf({ type, raw }: Pick<PowerStep, 'type' | 'raw'>): Branch[] {
  const own = object(raw['actions']);
  switch (type) {
    case 'If':
      return [
        { port: 'true', title: 'Yes', actions: own },
        { port: 'false', title: 'No', actions: object(at(raw, 'else', 'actions')) },
      ];
    case 'Switch':
      return [
        ...Object.entries(object(raw['cases'])).map(([name, one], index) => ({
          port: slug(name, index),
          title: name.slice(0, 100),
          actions: object(at(one, 'actions')),
        })),
        { port: 'default', title: 'Default', actions: object(at(raw, 'default', 'actions')) },
      ];
    case 'Agent':
      return Object.entries(object(raw['tools'])).map(([name, one]) => ({
        port: 'tool',
        title: name.slice(0, 100),
        actions: object(at(one, 'actions')),
      }));
    default:
      return isJsonObject(raw['actions']) ? [{ port: 'inside', title: 'Inside', actions: own }] : [];
  }
}

/** Where each type holds its steps; a type that is not named here holds them in its actions. */
const holders: ReadonlyMap<string, readonly string[]> = new Map([
  ['If', ['actions', 'else']],
  ['Switch', ['cases', 'default']],
  ['Agent', ['tools']],
]);
const isEmpty = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null ? Object.values(value).every(isEmpty) : value === undefined || value === null || value === '';

/** What no branch takes is said to be gone: an "else" of a loop, actions that are a list. */
function reportUntaken({ id, name, type, raw }: PowerStep, loss: LossReport): void {
  const taken = holders.get(type) ?? ['actions'];
  const steps = (key: string): readonly (Json | undefined)[] =>
    key === 'actions'
      ? [raw[key]]
      : key === 'else' || key === 'default'
        ? [at(raw, key, 'actions')]
        : Object.values(object(raw[key])).map((one) => at(one, 'actions'));
  for (const key of ['actions', 'else', 'cases', 'default', 'tools']) {
    const held = raw[key];
    if (
      !isEmpty(held) &&
      (!taken.includes(key) || !isJsonObject(held) || steps(key).some((actions) => !isEmpty(actions) && !isJsonObject(actions)))
    )
      loss.add(
        'node-dropped',
        `What “${name}” holds in “${key}” cannot be read as steps of a step of the type “${type.slice(0, 80)}”; it was left out.`,
        id,
      );
  }
}

/** Cases of one switch, tools of one agent, and steps that one runs after; far beyond what Azure itself takes. */
const mostBeside = 500;

const outcomes: Readonly<Record<string, Outcome>> = { succeeded: 'Succeeded', failed: 'Failed', timedout: 'TimedOut', skipped: 'Skipped' };

function afterOf(raw: JsonObject): PowerStep['after'] {
  return Object.entries(object(raw['runAfter'])).map(([key, statuses]) => {
    const known = list(statuses).flatMap((status) => outcomes[text(status).toLowerCase()] ?? []);
    return { key, outcomes: known.length === 0 ? ['Succeeded'] : [...new Set(known)] };
  });
}

const usable = (key: string): boolean => key.length > 0 && key.length <= 128 && key.trim() === key && key !== '__proto__';

interface Inside {
  readonly parent: string | undefined;
  readonly port: string;
  readonly loop: string | undefined;
}

/** Every step of a definition, those inside of others after them. Throws UserError `flow/too-large`. */
export function stepsOf(definition: JsonObject, place: string, loss: LossReport): PowerStep[] {
  const ids = new NameGiver();
  const names = new NameGiver();
  const steps: PowerStep[] = [];
  const add = (key: string, raw: Json, isTrigger: boolean, { parent, port, loop }: Inside): PowerStep | undefined => {
    if (!isJsonObject(raw)) {
      loss.add('node-dropped', `“${key.slice(0, 80)}” is no step: it is no object.`);
      return undefined;
    }
    if (steps.length >= limits.nodes)
      throw new UserError('flow/too-large', `This workflow has more than ${limits.nodes} steps.`, {
        place,
        mend: 'Split it into several workflows.',
      });
    for (const held of ['cases', 'tools', 'runAfter'])
      if (Object.keys(object(raw[held])).length > mostBeside)
        throw new UserError('flow/too-large', `The step “${key.slice(0, 80)}” has more than ${mostBeside} entries in “${held}”.`, {
          place,
          mend: 'Split it into several steps.',
        });
    const id = usable(key) && ids.claim(key) ? key : ids.giveId(key, 'step');
    const wanted = key.replaceAll('_', ' ');
    const name = names.give(wanted);
    if (name !== wanted)
      loss.add(
        'renamed',
        `The name “${key.slice(0, 80)}” was ${wanted.trim() === '' ? 'missing' : key.length > limits.name ? `longer than ${limits.name} characters` : 'used twice'}; the step is called “${name}” now.`,
        id,
      );
    const step: PowerStep = {
      id,
      key,
      name,
      type: typeOf(raw) || (isTrigger ? 'trigger' : 'action'),
      isTrigger,
      raw,
      inputs: raw['inputs'] ?? {},
      after: isTrigger ? [] : afterOf(raw),
      parent,
      port,
      loop,
    };
    steps.push(step);
    if (!isTrigger) reportUntaken(step, loss);
    return step;
  };
  for (const [key, raw] of Object.entries(object(definition['triggers'])))
    add(key, raw, true, { parent: undefined, port: 'out', loop: undefined });
  const visit = (actions: JsonObject, inside: Inside): void => {
    for (const [key, raw] of Object.entries(actions)) {
      const step = add(key, raw, false, inside);
      if (step === undefined) continue;
      const loop = step.type === 'Foreach' ? step.name : inside.loop;
      for (const branch of branchesOf(step)) visit(branch.actions, { parent: step.id, port: branch.port, loop });
    }
  };
  visit(object(definition['actions']), { parent: undefined, port: 'out', loop: undefined });
  return steps;
}
