/** Facts of a step of Power Automate or Logic Apps: its type says how it works, its inputs what it does. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { EffectKind } from '../../nodes/kit/facts.ts';
import { readUrl } from '../../nodes/kit/url.ts';
import { vendorOfHost, zoneOfHost } from '../../nodes/kit/vendors.ts';
import { closedBySchema } from '../n8n/describe/answers.ts';
import {
  bringsAt,
  body,
  durationMs,
  messagesAt,
  nothing,
  sinksOf,
  type Facts,
  type PowerDescription,
  type Surroundings,
} from './describe-kit.ts';
import { describeConnector, modelFacts } from './describe-connector.ts';
import { computedNames, isComputed, placeOf, translateValue } from './expression.ts';
import { at, list, object, text, type PowerStep } from './parse.ts';
import { codeFacts } from './scripts.ts';

type Field = Facts['fields'][number];
type Described = Omit<PowerDescription, 'title'> & { readonly title?: string };

const deepest = 5;
const mostFields = 400;
const longestKey = 200;

/** Each part of a value that is typed in, so that what one holds is not told of all: `{ "a": ..., "b": ... }`. What is too much for that, or has too long a name, the whole speaks for, before the parts that are told apart. */
function fieldsOf(value: Json | undefined, path: readonly string[], parameter: readonly string[]): Field[] {
  const whole: Field = { path: [...path], parameter: [...parameter] };
  if (
    !isJsonObject(value) ||
    value['$foreign'] !== undefined ||
    value[computedNames] !== undefined ||
    Object.keys(value).length === 0 ||
    path.length >= deepest
  )
    return [whole];
  const parts = Object.entries(value).filter(([key]) => key.length <= longestKey);
  const inner = parts.flatMap(([key, item]) => fieldsOf(item, [...path, key], [...parameter, key]));
  return inner.length > mostFields || parts.length < Object.keys(value).length ? [whole, ...inner.slice(0, mostFields - 1)] : inner;
}

const assigns = (fields: Field[], more: Partial<Facts> = {}): Facts => ({ ...nothing, result: 'assign', fields, ...more });

/** Lists in, lists out: `from` is the list, and `item()` an element of it. */
function describeList(step: PowerStep, around: Surroundings): Described {
  const { inputs } = step;
  const from = translateValue(at(inputs, 'from') ?? '', around.names);
  const place = placeOf(from);
  const over = place === undefined ? undefined : { list: place };
  const others = Object.fromEntries(
    Object.entries(object(inputs))
      .filter(([key]) => key !== 'from')
      .map(([key, value]): [string, Json] => [key, translateValue(value, around.names, over)]),
  );
  const values: JsonObject = { from, ...others };
  switch (step.type) {
    // Only places are followed element by element; of anything else all that is read counts.
    case 'Select':
      return {
        category: 'transform',
        values,
        facts: assigns(
          isJsonObject(values['select']) && place !== undefined
            ? fieldsOf(values['select'], ['body', '*'], ['select'])
            : [{ path: ['body'], parameter: place === undefined ? [] : ['select'] }],
        ),
      };
    case 'Table': {
      const parameter = values['columns'] === undefined ? ['from'] : [];
      const facts = assigns([{ path: ['body'], parameter }]);
      return {
        category: 'transform',
        values,
        facts: values['format'] === 'CSV' ? { ...facts, sinks: [{ kind: 'cells', parameter }] } : facts,
      };
    }
    default:
      return { category: 'transform', values, facts: assigns([{ path: ['body'], parameter: ['from'] }]) };
  }
}

function describeVariable(step: PowerStep, around: Surroundings): Described {
  const values = translateValue(object(step.inputs), around.names) as JsonObject;
  if (step.type === 'InitializeVariable') {
    const made = list(values['variables'])
      .map((variable, index) => ({
        name: around.names.variable(text(at(variable, 'name'))),
        parameter: ['variables', String(index), 'value'],
      }))
      .filter(({ name }) => name !== '');
    const apart = made.filter(({ name }) => name.length <= longestKey).slice(0, mostFields - 1);
    return {
      category: 'transform',
      values,
      facts: assigns([
        ...(apart.length < made.length ? [{ ...allVariables, parameter: ['variables'] }] : []),
        ...apart.map(({ name, parameter }): Field => ({ path: ['variables', name], parameter })),
      ]),
    };
  }
  const name = around.names.variable(text(values['name']));
  const adds = step.type !== 'SetVariable';
  if (name.length > longestKey) return { category: 'transform', values, facts: assigns([{ ...allVariables, parameter: ['value'] }]) };
  return {
    category: 'transform',
    values,
    facts: assigns(name === '' ? [] : [{ path: ['variables', name], parameter: ['value'], ...(adds ? { adds } : {}) }]),
  };
}

/** A value that may be that of any variable, beside what they hold. */
const allVariables: Pick<Field, 'path' | 'adds'> = { path: ['variables'], adds: true };

/** The more people can see what goes there, the later. */
const exposure: readonly Facts['zone']['scope'][] = ['local', 'internal', 'vendor', 'unknown', 'public'];

const methodEffect = (method: string): EffectKind =>
  /^(?:GET|HEAD|OPTIONS)$/.test(method) ? 'read' : method === 'DELETE' ? 'delete' : 'write';

function uniqueEffects(
  calls: readonly (readonly string[])[],
  effectOf: (call: readonly string[]) => Facts['effects'][number],
): Facts['effects'] {
  return [...new Map(calls.map(effectOf).map((effect) => [`${effect.kind} ${effect.what}`, effect])).values()];
}

/** A call of an address. A login that the platform keeps is none that is typed in. */
function describeHttp(step: PowerStep, around: Surroundings): Described {
  const values = translateValue(object(step.inputs), around.names) as JsonObject;
  const isWebhook = step.type === 'HttpWebhook';
  // It calls twice: to be called back, and when it needs that no more.
  const calls = isWebhook ? ['subscribe', 'unsubscribe'].filter((name) => isJsonObject(values[name])).map((name) => [name]) : [[]];
  const [first = []] = calls;
  const url = at(values, ...first, 'uri');
  const methodOf = (path: readonly string[]): string =>
    text(at(values, ...path, 'method')).toUpperCase() || (isWebhook || isJsonObject(at(values, ...path, 'method')) ? 'POST' : 'GET');
  const method = methodOf(first);
  const { host } = readUrl(url);
  const hostOf = (path: readonly string[]): string | undefined => readUrl(at(values, ...path, 'uri')).host;
  // Of several calls the one that shows most to most counts.
  const telling = calls.filter((path) => isComputed(at(values, ...path)));
  const zone = (telling.length === 0 ? calls : telling)
    .map((path) => zoneOfHost(hostOf(path)))
    .reduce(
      (worst, one) => (exposure.indexOf(one.scope) > exposure.indexOf(worst.scope) ? one : worst),
      zoneOfHost(hostOf(telling[0] ?? first)),
    );
  const effect = methodEffect(method);
  const login = calls.map((path) => at(values, ...path, 'authentication', 'type')).find((type) => type !== undefined);
  // A raw login is the header "Authorization" as it is sent.
  const rawLogin = (path: readonly string[]): string[][] =>
    /^raw$/i.test(text(at(values, ...path, 'authentication', 'type'))) && at(values, ...path, 'authentication', 'value') !== undefined
      ? [[...path, 'authentication', 'value']]
      : [];
  const isBasic = (path: readonly string[]): boolean =>
    /^basic$/i.test(text(at(values, ...path, 'authentication', 'type'))) ||
    rawLogin(path).some((place) => /^\s*basic\s/i.test(text(at(values, ...place)) || text(at(values, ...place, 'source'))));
  const inside = (path: readonly string[], names: readonly string[]): string[][] =>
    names.map((name) => [...path, name]).filter((place) => ![undefined, ''].includes(at(values, ...place) as string | undefined));
  const asksModel = !isWebhook && host !== undefined && vendorOfHost(host)?.ai === true && effect !== 'read';
  const networks: Facts['networks'] = calls.flatMap((path) =>
    at(values, ...path, 'uri') === undefined
      ? []
      : [
          {
            parameter: [...path, 'uri'],
            method: methodOf(path),
            query: [[...path, 'queries']],
            headers: [[...path, 'headers'], ...rawLogin(path)],
            verifyCertificate: true,
            followsRedirects: true,
            sendsCredentials: at(values, ...path, 'authentication', 'type') !== undefined,
            ...(isBasic(path) ? { auth: 'basic' as const } : {}),
          },
        ],
  );
  const hosts = [...new Set(calls.flatMap((path) => hostOf(path) ?? []))];
  const timeoutMs = durationMs(text(at(step.raw, 'limit', 'timeout')));
  const late = timeoutMs === undefined ? {} : { timeoutMs };
  if (asksModel) {
    const isEmbed = /\/embeddings/i.test(typeof url === 'string' ? url : '');
    const found = messagesAt(values, ['body', 'messages']);
    const facts = modelFacts(
      values,
      { zone, hosts, networks },
      isEmbed ? 'embed' : 'chat',
      found.prompt.length + found.system.length === 0 ? { system: [], prompt: [['body']] } : found,
    );
    return {
      category: 'http.request',
      title: 'HTTP',
      values,
      facts: { ...facts, ...late, effects: [{ kind: 'read', what: `asks ${host}`, idempotent: true }] },
    };
  }
  return {
    category: 'http.request',
    title: 'HTTP',
    values,
    facts: {
      ...nothing,
      ...late,
      zone,
      hosts,
      networks,
      result: 'answer',
      into: body,
      brings: bringsAt('web', ['body'], false, login !== undefined && host !== undefined ? 'partner' : 'public'),
      effects: uniqueEffects(calls.length === 0 ? [first] : calls, (path) => {
        const kind = methodEffect(methodOf(path));
        return {
          kind,
          what: `${kind === 'read' ? 'reads from' : kind === 'delete' ? 'deletes at' : 'sends data to'} ${hostOf(path) ?? 'an address that data decides'}`.slice(
            0,
            300,
          ),
          idempotent: !/^(?:POST|PATCH)$/.test(methodOf(path)),
        };
      }),
      sinks: calls.flatMap((path) => [
        ...inside(path, ['uri'])
          .filter((place) => isComputed(at(values, ...place)))
          .map((parameter) => ({ kind: 'url' as const, parameter })),
        ...[...inside(path, ['body', 'queries', 'headers', 'cookie']), ...rawLogin(path)].map((parameter) => ({
          kind: 'network' as const,
          parameter,
        })),
      ]),
      ...(isWebhook ? { control: { kind: 'wait' as const, reads: [] } } : {}),
    },
  };
}

/** Another workflow: its id where the file names it, so that files that lie together know of each other. */
function describeChild(step: PowerStep, around: Surroundings): Described {
  const { host, ...given } = object(step.inputs);
  const values = translateValue(given, around.names) as JsonObject;
  const named =
    text(at(host, 'workflowReferenceName')) ||
    text(at(host, 'workflow', 'id'))
      .split('/')
      .at(-1) ||
    text(at(host, 'workflow', 'name'));
  const flowId = named === '' || named.startsWith('@') || named.startsWith('[') ? undefined : named.toLowerCase().slice(0, 200);
  return {
    category: 'subworkflow',
    title: 'Child workflow',
    values,
    facts: {
      ...nothing,
      zone: { scope: 'internal' },
      result: 'answer',
      into: body,
      sinks: ['body', 'queries', 'headers']
        .filter((key) => values[key] !== undefined)
        .map((key) => ({ kind: 'tool' as const, parameter: [key] })),
      control: { kind: 'subflow', reads: [], ...(flowId === undefined ? {} : { flowId }) },
    },
  };
}

/** A program of the customer's own: an Azure function, code beside the project. */
function describeFunction(step: PowerStep, around: Surroundings): Described {
  const { inputs } = step;
  const name =
    text(at(inputs, 'function', 'id'))
      .split('/')
      .at(-1) ||
    text(at(inputs, 'function', 'connectionName')) ||
    text(at(inputs, 'functionName')) ||
    'function';
  const { host: _host, authentication: _login, ...given } = object(inputs);
  const values = translateValue(given, around.names) as JsonObject;
  return {
    category: 'subworkflow',
    title: 'Azure function',
    operation: name.slice(0, 200),
    values,
    facts: {
      ...nothing,
      known: false,
      zone: { scope: 'internal', vendor: name.slice(0, 300) },
      result: 'answer',
      into: body,
      effects: [{ kind: 'write', what: `runs ${name}, which nobody has described`.slice(0, 300), idempotent: false }],
      sinks: sinksOf('tool', values),
    },
  };
}

/** An agent decides by itself which of its tools to use, and with what. */
function describeAgent(step: PowerStep, around: Surroundings): Described {
  const { tools: _tools, limit, runAfter: _after, type: _type, inputs, ...rest } = step.raw;
  const values = translateValue({ ...rest, ...object(at(inputs, 'parameters')) }, around.names) as JsonObject;
  const rounds = Number(at(limit, 'count') ?? Number.NaN);
  const where = {
    zone: { scope: 'vendor' as const, vendor: 'Azure OpenAI', host: '*.openai.azure.com' },
    hosts: ['*.openai.azure.com'],
    networks: [],
  };
  const facts = modelFacts(values, where, 'agent', messagesAt(values, ['messages']));
  return {
    category: 'ai.agent',
    title: 'Agent',
    values,
    facts: {
      ...facts,
      ...(facts.ai === undefined ? {} : { ai: { ...facts.ai, ...(Number.isInteger(rounds) && rounds > 0 ? { steps: rounds } : {}) } }),
    },
  };
}

function describeLoop(step: PowerStep, around: Surroundings): Described {
  const { raw } = step;
  if (step.type === 'Until') {
    const values = translateValue(
      Object.fromEntries(['expression', 'limit'].flatMap((key) => (raw[key] === undefined ? [] : [[key, raw[key]]]))),
      around.names,
    ) as JsonObject;
    const count = Number(at(raw, 'limit', 'count') ?? 60);
    return {
      category: 'loop',
      title: 'Do until',
      values,
      facts: {
        ...nothing,
        control: { kind: 'loop', reads: [['expression']], ...(Number.isInteger(count) && count > 0 ? { bound: count } : {}) },
      },
    };
  }
  const repetitions = Number(
    at(raw, 'runtimeConfiguration', 'concurrency', 'repetitions') ?? (raw['operationOptions'] === 'Sequential' ? 1 : usualRepetitions),
  );
  const values: JsonObject = { foreach: translateValue(raw['foreach'] ?? '', around.names) };
  // As many as a list may hold in Logic Apps.
  return {
    category: 'loop',
    title: 'Apply to each',
    values,
    facts: assigns([{ path: ['item'], parameter: ['foreach'], each: true }], {
      control: {
        kind: 'loop',
        reads: [],
        bound: 100_000,
        ...(Number.isInteger(repetitions) && repetitions > 0 ? { concurrency: repetitions } : {}),
      },
    }),
  };
}

/** As many elements as Logic Apps works on at a time unless told otherwise; Power Automate takes one after the other. */
const usualRepetitions = 20;

/** The texts and numbers of a condition in all its spellings: one expression, or an object of operators. */
const conditionOf = (raw: JsonObject, around: Surroundings): JsonObject => ({
  expression: translateValue(raw['expression'] ?? '', around.names),
});

function describeResponse(step: PowerStep, around: Surroundings): Described {
  const values = translateValue(object(step.inputs), around.names) as JsonObject;
  const isPage = Object.entries(object(values['headers'])).some(
    ([name, value]) => /^content-type$/i.test(name) && /^text\/html/i.test(text(value)),
  );
  const toCaller = /PowerApp|VirtualAgent|Skills/i.test(text(step.raw['kind'])) ? ('internal' as const) : ('public' as const);
  return {
    category: 'http.respond',
    values,
    facts: {
      ...nothing,
      zone: { scope: toCaller },
      sinks: ['body', 'headers']
        .filter((key) => values[key] !== undefined)
        .map((key) => ({
          kind: 'response' as const,
          parameter: [key],
          ...(isPage && key === 'body' ? { markup: { kind: 'html' as const, unless: [] } } : {}),
        })),
    },
  };
}

const titles: Readonly<Record<string, string>> = {
  If: 'Condition',
  ParseJson: 'Parse JSON',
  Query: 'Filter array',
  InitializeVariable: 'Initialize variable',
  SetVariable: 'Set variable',
  AppendToArrayVariable: 'Append to array variable',
  AppendToStringVariable: 'Append to string variable',
  IncrementVariable: 'Increment variable',
  DecrementVariable: 'Decrement variable',
  Table: 'Create table',
  Wait: 'Delay',
  Expression: 'Expression',
};

function describeByType(step: PowerStep, around: Surroundings): Described {
  const { type, raw, inputs } = step;
  const translated = (): JsonObject => ({ inputs: translateValue(inputs, around.names) });
  switch (type) {
    case 'Compose':
    case 'Expression': {
      const values = translated();
      return { category: 'transform', values, facts: assigns(fieldsOf(values['inputs'], ['outputs'], ['inputs'])) };
    }
    case 'ParseJson': {
      const values: JsonObject = { content: translateValue(at(inputs, 'content') ?? '', around.names), schema: at(inputs, 'schema') ?? {} };
      return {
        category: 'transform',
        values,
        facts: assigns([{ path: ['body'], parameter: ['content'] }], { closes: closedBySchema(at(inputs, 'schema'), ['body']) }),
      };
    }
    case 'Select':
    case 'Query':
    case 'Join':
    case 'Table':
      return describeList(step, around);
    case 'InitializeVariable':
    case 'SetVariable':
    case 'AppendToArrayVariable':
    case 'AppendToStringVariable':
    case 'IncrementVariable':
    case 'DecrementVariable':
      return describeVariable(step, around);
    case 'Http':
    case 'HttpWebhook':
      return describeHttp(step, around);
    case 'Workflow':
      return describeChild(step, around);
    case 'Function':
    case 'InvokeFunction':
    case 'ApiManagement':
      return describeFunction(step, around);
    case 'Agent':
      return describeAgent(step, around);
    case 'Scope':
      return { category: 'flow.noop', values: {}, facts: nothing };
    case 'If':
      return {
        category: 'condition',
        values: conditionOf(raw, around),
        facts: { ...nothing, control: { kind: 'branch', reads: [['expression']] } },
      };
    case 'Switch':
      return {
        category: 'switch',
        values: {
          ...conditionOf(raw, around),
          cases: Object.entries(object(raw['cases'])).map(([title, one]) => ({
            title,
            is: translateValue(at(one, 'case') ?? '', around.names),
          })),
        },
        facts: { ...nothing, control: { kind: 'branch', reads: [['expression']] } },
      };
    case 'Foreach':
    case 'Until':
      return describeLoop(step, around);
    case 'Wait':
      return { category: 'wait', values: translated(), facts: { ...nothing, control: { kind: 'wait', reads: [] } } };
    case 'Terminate':
      return {
        category: 'flow.stop',
        values: translated(),
        facts: {
          ...nothing,
          result: 'nothing',
          control: { kind: 'stop', reads: [] },
          sinks: isComputed(translateValue(at(inputs, 'runError') ?? '', around.names))
            ? [{ kind: 'log', parameter: ['inputs', 'runError'] }]
            : [],
        },
      };
    case 'Response':
      return describeResponse(step, around);
    case 'JavaScriptCode':
    case 'InlineCode':
    case 'CSharpScriptCode':
    case 'PowerShellCode':
      return codeFacts(step, around);
    default:
      return {
        category: 'unknown',
        title: type,
        values: translated(),
        facts: {
          ...nothing,
          known: false,
          zone: { scope: 'unknown', vendor: type.slice(0, 300) },
          result: 'answer',
          into: body,
          effects: [{ kind: 'write', what: `does something (${type}) that nobody has described`.slice(0, 300), idempotent: false }],
          sinks: [{ kind: 'network', parameter: [] }],
        },
      };
  }
}

const connectors: ReadonlySet<string> = new Set([
  'OpenApiConnection',
  'OpenApiConnectionWebhook',
  'OpenApiConnectionNotification',
  'ApiConnection',
  'ApiConnectionWebhook',
  'ApiConnectionNotification',
  'ServiceProvider',
]);

/** A call that is tried again by itself when it fails. */
export const callsOut = ({ type }: PowerStep): boolean => connectors.has(type) || type === 'Http';

/** Inputs of a step that a model fills in when it is the tool of an agent: what nothing else says. */
function asTool(description: PowerDescription): PowerDescription {
  return { ...description, facts: { ...description.facts, sinks: description.facts.sinks.map((sink) => ({ ...sink, model: true })) } };
}

export function describeAction(step: PowerStep, around: Surroundings): PowerDescription {
  const described = connectors.has(step.type) ? describeConnector(step, around) : describeByType(step, around);
  const complete: PowerDescription = { title: titles[step.type] ?? step.type, ...described };
  return around.isTool ? asTool(complete) : complete;
}
