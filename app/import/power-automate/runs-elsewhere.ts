/** Steps that hand over to another workflow, a function or an agent. */
import type { JsonObject } from '../../kernel/json.ts';
import { modelFacts } from './describe-connector.ts';
import { body, messagesAt, nothing, sinksOf, type Described, type Surroundings } from './describe-kit.ts';
import { translateValue } from './expression.ts';
import { at, object, text, type PowerStep } from './parse.ts';

/** Another workflow: its id where the file names it, so that files that lie together know of each other. */
export function describeChild(step: PowerStep, around: Surroundings): Described {
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
export function describeFunction(step: PowerStep, around: Surroundings): Described {
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
export function describeAgent(step: PowerStep, around: Surroundings): Described {
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
