/** Facts of a step of Power Automate or Logic Apps: its type says how it works, its inputs what it does. */
import type { JsonObject } from '../../kernel/json.ts';
import { closedBySchema } from '../n8n/describe/answers.ts';
import { describeConnector } from './describe-connector.ts';
import { body, nothing, type Described, type PowerDescription, type Surroundings } from './describe-kit.ts';
import { isComputed, translateValue } from './expression.ts';
import { assigns, describeList, describeVariable, fieldsOf } from './data-steps.ts';
import { describeHttp, describeResponse } from './http.ts';
import { at, object, type PowerStep } from './parse.ts';
import { holdsFileTo } from './kinds-of-files.ts';
import { describeAgent, describeChild, describeFunction } from './runs-elsewhere.ts';
import { codeFacts } from './scripts.ts';

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
        facts: {
          ...nothing,
          ...(holdsFileTo(raw['expression']) ? { guardPort: 'true', guardKind: 'file-check' as const } : {}),
          control: { kind: 'branch', reads: [['expression']] },
        },
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
