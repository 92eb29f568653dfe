/** The one door to a node's facts. Never throws, whatever the file holds. */
import { z } from 'zod';
import { findDefinition } from './catalogue.ts';
import { isForeignExpression, parameterReads } from '../workflow/expression/parameters.ts';
import { parseTemplate } from '../workflow/expression/template.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { schemaWords } from '../kernel/schema-words.ts';
import type { Flow, FlowNode } from '../workflow/model/flow.ts';
import { isVouchedFor, type AnyNodeDefinition, type FactsContext } from './kit/define-node.ts';
import { undoPort, type EffectKind, type NodeFacts } from './kit/facts.ts';
import type { FormField } from './kit/form.ts';
import { errorOut } from './kit/ports.ts';
import { typedInputSchema, typedValueSchema, type TypedInput } from './kit/typed-values.ts';
import { unknownFacts } from './kit/unknown.ts';

export function contextOf(node: FlowNode, flow: Pick<Flow, 'connections'>): FactsContext {
  return {
    node,
    connection: node.connection === undefined ? undefined : flow.connections.find((slot) => slot.id === node.connection),
    reads: parameterReads,
  };
}

/** Every node that can fail has the error port, so that no definition needs to name it. */
function withErrorPort(facts: NodeFacts, node: FlowNode): NodeFacts {
  const canFail = facts.reliability.external || facts.code !== undefined || node.onError === 'branch';
  if (
    !canFail ||
    facts.trigger !== undefined ||
    facts.outputs.some((port) => port.kind === 'error') ||
    facts.outputs.every((port) => port.kind !== 'data')
  )
    return facts;
  return { ...facts, outputs: [...facts.outputs, errorOut] };
}

/** A step that goes on when it fails hands its items on by its first way out as they came: what it guards there is not guarded. */
function withOpenGuards(facts: NodeFacts, node: FlowNode): NodeFacts {
  const first =
    node.onError === 'continue' && facts.trigger === undefined ? facts.outputs.find((port) => port.kind === 'data')?.id : undefined;
  if (first === undefined || !facts.guards.some((guard) => guard.port === first)) return facts;
  return { ...facts, guards: facts.guards.map((guard) => (guard.port === first ? { ...guard, failsOpen: true } : guard)) };
}

const lasting: ReadonlySet<EffectKind> = new Set(['write', 'send', 'pay', 'delete', 'grant']);

/** What a step has done to the world can be taken back by another step, which is given what the step gave. */
function withUndoPort(facts: NodeFacts): NodeFacts {
  const first = facts.outputs.find((port) => port.kind === 'data');
  if (first === undefined || facts.trigger !== undefined || !facts.effects.some((effect) => lasting.has(effect.kind))) return facts;
  const given = facts.transfer.find((transfer) => transfer.port === first.id);
  return {
    ...facts,
    outputs: [...facts.outputs, { id: undoPort, title: 'To undo', kind: 'data' }],
    transfer: given === undefined ? facts.transfer : [...facts.transfer, { port: undoPort, steps: given.steps }],
  };
}

export function factsOf(node: FlowNode, flow: Pick<Flow, 'connections'>): NodeFacts {
  const facts = described(node, flow);
  const unreadable = whyUnreadable(node, facts);
  return unreadable === undefined ? facts : { ...facts, unreadable };
}

function described(node: FlowNode, flow: Pick<Flow, 'connections'>): NodeFacts {
  const definition = findDefinition(node.type);
  try {
    if (definition === undefined) return withErrorPort(unknownFacts(`nobody has described the step type ${node.type}`), node);
    return withUndoPort(withOpenGuards(withErrorPort(definition.facts(node.parameters, contextOf(node, flow)), node), node));
  } catch {
    // A definition that throws is our mistake, and must not keep the rest of the flow from being linted.
    return unknownFacts('its description failed');
  }
}

const plainKeys = new WeakMap<AnyNodeDefinition, ReadonlySet<string>>();
/** Controls of what no step puts values into: code, the words of a service's description, and what is used as it is written. */
const plainControls: ReadonlySet<FormField['control']> = new Set([
  'operation',
  'server-tool',
  'model-file',
  'signer',
  'text',
  'multiline',
  'cron',
  'timezone',
]);
/** Parameters whose braces are their own. */
function plainKeysOf(definition: AnyNodeDefinition): ReadonlySet<string> {
  let known = plainKeys.get(definition);
  if (known === undefined) {
    known = new Set([
      ...(definition.plain ?? []),
      ...definition.form
        .filter((field) => plainControls.has(field.control) || (field.control === 'code' && field.language === 'javascript'))
        .map((field) => field.key),
    ]);
    plainKeys.set(definition, known);
  }
  return known;
}

export interface ParameterProblem {
  /** Parameter path of the field, `headers.0.value`; empty for the node as a whole. */
  readonly path: string;
  readonly message: string;
  /** Nothing is wrong with it but that it is still to be filled in. */
  readonly empty?: true;
}

const maxProblems = 50;

const mayHoldExpression = (value: Json): boolean =>
  typeof value === 'string' ? value.includes('{{') : typeof value === 'object' && value !== null;

/** All parameters of every step come by here: no list of what is in them is made, and `trail`, the way to the value, is put into words only where something is wrong. */
function expressionProblems(value: Json, trail: string[], problems: ParameterProblem[]): void {
  if (problems.length >= maxProblems || !mayHoldExpression(value)) return;
  if (typeof value === 'string') {
    const template = parseTemplate(value);
    if (!template.ok)
      problems.push({
        path: trail.reduce((path, key) => (path === '' ? key : `${path}.${key}`), ''),
        message: `${template.error.message} ${template.error.mend}`,
      });
  } else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) problemsAt(String(i), (value as readonly Json[])[i] as Json, trail, problems);
  } else if (!isForeignExpression(value))
    for (const key in value as JsonObject) problemsAt(key, (value as JsonObject)[key] as Json, trail, problems);
}
function problemsAt(key: string, value: Json, trail: string[], problems: ParameterProblem[]): void {
  if (!mayHoldExpression(value)) return;
  trail.push(key);
  expressionProblems(value, trail, problems);
  trail.pop();
}

const valueAt = (values: JsonObject, key: string): Json | undefined =>
  key.split('.').reduce<Json | undefined>((at, part) => (isJsonObject(at) ? at[part] : undefined), values);

/** Whether a form shows a field while the step has these parameters. */
export function isShown(field: FormField, values: JsonObject): boolean {
  const conditions = field.when === undefined ? [] : 'key' in field.when ? [field.when] : field.when;
  return conditions.every(({ key, is }) => {
    const value = valueAt(values, key);
    return (typeof value === 'string' || typeof value === 'boolean') && is.includes(value);
  });
}

/** Inputs that are asked for and that nobody has given a value. */
function missingValues(key: string, inputs: Json | undefined, given: Json | undefined): ParameterProblem[] {
  const asked = z.array(typedInputSchema).safeParse(inputs);
  const values = z.array(typedValueSchema).safeParse(given);
  const has = (input: TypedInput): boolean =>
    values.data?.some(({ place, name, value }) => place === input.place && name === input.name && value !== '') === true;
  return (asked.data ?? [])
    .filter((input) => input.required && !has(input))
    .map((input) => ({ path: key, message: `“${input.name === '' ? 'Body' : input.name}” is needed.` }));
}

function brokenTexts(node: FlowNode, definition: AnyNodeDefinition, problems: ParameterProblem[]): void {
  const plain = plainKeysOf(definition);
  for (const key in node.parameters) if (!plain.has(key)) expressionProblems(node.parameters[key] as Json, [key], problems);
}

/**
 * Why nobody can say what a step would do: its type is not known here, its settings do not fit it, or a text in them is no template. `facts` are
 * its own. Undefined for a step that can be read, although it may still lack something.
 */
function whyUnreadable(node: FlowNode, facts: NodeFacts): ParameterProblem | undefined {
  // Facts know whether the settings fitted: they are checked anew only to say what is wrong.
  if (facts.unknown === true) return parameterProblems(node).find(({ empty }) => empty !== true);
  const definition = findDefinition(node.type);
  if (definition === undefined) return undefined;
  const problems: ParameterProblem[] = [];
  brokenTexts(node, definition, problems);
  return problems[0];
}

/** What is wrong with a node's parameters, for the inspector. Empty when nothing is. Code, plain texts and the words of a service's own description are not looked into: braces there are theirs. */
export function parameterProblems(node: FlowNode): readonly ParameterProblem[] {
  const definition = findDefinition(node.type);
  if (definition === undefined)
    return [{ path: '', message: `The step type “${node.type}” is not known here. Replace the step, or update the program.` }];
  const problems: ParameterProblem[] = [];
  const parsed = isVouchedFor(node.parameters)
    ? { success: true as const, data: node.parameters }
    : definition.parameters.safeParse(node.parameters, { error: schemaWords });
  if (!parsed.success) {
    for (const issue of parsed.error.issues.slice(0, maxProblems)) problems.push({ path: issue.path.join('.'), message: issue.message });
  }
  brokenTexts(node, definition, problems);
  const values = parsed.success ? parsed.data : node.parameters;
  for (const field of definition.form) {
    if (field.control === 'typed-values' && isShown(field, values))
      problems.push(...missingValues(field.key, valueAt(values, field.inputs), valueAt(values, field.key)).slice(0, maxProblems));
    if (field.required !== true || !isShown(field, values)) continue;
    const value = field.control === 'connection' ? node.connection : valueAt(values, field.key);
    if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0))
      problems.push({ path: field.key, message: `“${field.label}” is needed.`, empty: true });
  }
  return problems;
}
