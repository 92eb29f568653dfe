/** Branches that end a circle because something counts its rounds. */
import type { AnyNode } from 'acorn';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { parseWhole } from '../../workflow/expression/foreign/javascript.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import type { FlowView } from './flow-view.ts';
import type { StepView } from './step-view.ts';

/** Rounds beyond this are no limit. */
const MOST_ROUNDS = 10_000;

interface Comparison {
  readonly left?: Json;
  readonly operator?: Json;
  readonly right?: Json;
}
/** Of the number of rounds: it holds up to a round, or from one on. */
type Holds = 'up to' | 'from';

const sourceOf = (value: Json | undefined): string =>
  (
    /^=?\s*\{\{([\s\S]*)\}\}\s*$/.exec(
      typeof value === 'string' ? value : isJsonObject(value ?? null) ? String((value as JsonObject)['source']) : '',
    )?.[1] ?? (typeof value === 'string' ? value : '')
  ).trim();
/** A number that grows by each round, as expressions write it, with something added or taken away. */
const countOf = (name: string): string => String.raw`\(?\s*${name}\s*(?:[+-]\s*\d{1,6}\s*)?\)?`;
const isCount = (value: Json | undefined, count: string): boolean => new RegExp(`^${count}$`).test(sourceOf(value));
const isLimit = (value: Json | undefined): boolean =>
  (typeof value === 'number' || (typeof value === 'string' && /^\s*\d+\s*$/.test(value))) && Number(value) <= MOST_ROUNDS;
const inverse = (holds: Holds | undefined): Holds | undefined => (holds === undefined ? undefined : holds === 'up to' ? 'from' : 'up to');

/** `$runIndex + 1 < 5`, `5 > $runIndex`, `done || $runIndex >= 10`, `!done && $runIndex < 10` */
function comparedInside(source: string, count: string): Holds | undefined {
  try {
    const tree = parseWhole(source);
    return tree === undefined ? undefined : comparedIn(tree, source, count);
  } catch {
    return undefined;
  }
}
function comparedIn(node: AnyNode, source: string, count: string): Holds | undefined {
  if (node.type === 'ParenthesizedExpression') return comparedIn(node.expression, source, count);
  if (node.type !== 'LogicalExpression' || node.operator === '??') return comparedOnce(source.slice(node.start, node.end), count);
  const sides = [node.left, node.right].map((side) => comparedIn(side, source, count));
  return decided(sides, node.operator === '||' ? 'from' : 'up to');
}
/** What decides holds whatever stands beside it; all of the other kind hold together. */
function decided(sides: readonly (Holds | undefined)[], decisive: Holds): Holds | undefined {
  if (sides.includes(decisive)) return decisive;
  return sides.length > 0 && sides.every((one) => one === inverse(decisive)) ? inverse(decisive) : undefined;
}
function comparedOnce(source: string, count: string): Holds | undefined {
  const [, sign = '', limit = ''] = new RegExp(String.raw`^${count}\s*(<=?|>=?)\s*(\d+)$`).exec(source) ?? [];
  if (sign !== '') return isLimit(limit) ? (sign.startsWith('<') ? 'up to' : 'from') : undefined;
  const [, first = '', turned = ''] = new RegExp(String.raw`^(\d+)\s*(<=?|>=?)\s*${count}$`).exec(source) ?? [];
  return turned === '' || !isLimit(first) ? undefined : turned.startsWith('>') ? 'up to' : 'from';
}

function holdsFor({ left, operator, right }: Comparison, count: string): Holds | undefined {
  switch (operator) {
    case 'less':
    case 'lessOrEqual':
      return isCount(left, count) && isLimit(right) ? 'up to' : undefined;
    case 'greater':
    case 'greaterOrEqual':
      return isCount(left, count) && isLimit(right) ? 'from' : undefined;
    case 'isTrue':
      return comparedInside(sourceOf(left), count);
    case 'isFalse':
      return inverse(comparedInside(sourceOf(left), count));
    default:
      return undefined;
  }
}

/** Where all must hold, one that holds no more is enough; where one is enough, one that holds from then on. */
function together(conditions: Json | undefined, combine: Json | undefined, count: string): Holds | undefined {
  const found = (Array.isArray(conditions) ? (conditions as readonly Json[]) : []).filter(isJsonObject).map((one) => holdsFor(one, count));
  return decided(found, combine === 'any' ? 'from' : 'up to');
}

/** The ways out that nothing takes any more after some rounds. */
function closedWays({ type, parameters }: FlowNode, count: string): ReadonlySet<string> {
  if (type === 'if') {
    const holds = parameters['mode'] === 'expression' ? undefined : together(parameters['conditions'], parameters['combine'], count);
    return new Set(holds === 'up to' ? ['true'] : holds === 'from' ? ['false'] : []);
  }
  if (type === 'foreign-action') return closedGateways(parameters, count);
  const cases = Array.isArray(parameters['cases']) ? (parameters['cases'] as readonly Json[]).filter(isJsonObject) : [];
  const closed = new Set<string>();
  let taken = false;
  for (const one of cases) {
    const holds = together(one['conditions'], one['combine'], count);
    if (taken || holds === 'up to') closed.add(String(one['id']));
    // From then on it takes all that the ways behind it could get.
    taken ||= holds === 'from';
  }
  return taken ? closed.add('fallback') : closed;
}

/** Of an exclusive gateway, whose ways are asked in their order, and the default last. */
function closedGateways(parameters: JsonObject, count: string): ReadonlySet<string> {
  const values = isJsonObject(parameters['values'] ?? null) ? (parameters['values'] as JsonObject) : {};
  const ways = (Array.isArray(values['conditions']) ? (values['conditions'] as readonly Json[]) : []).map((one) =>
    isJsonObject(one) ? one : {},
  );
  const holds = ways.map(({ condition, default: isDefault }) =>
    isDefault !== true && isJsonObject(condition ?? null) && (condition as JsonObject)['$foreign'] === 'feel'
      ? comparedOnce(
          String((condition as JsonObject)['source'])
            .replace(/^=/, '')
            .trim(),
          count,
        )
      : undefined,
  );
  const first = holds.indexOf('from');
  return new Set(
    ways.flatMap(({ default: isDefault }, index) =>
      holds[index] === 'up to' || (first >= 0 && (isDefault === true || index > first)) ? [index === 0 ? 'out' : `out-${index + 1}`] : [],
    ),
  );
}

/** Of a branch: from some round on it closes every way back into the circle that it lies in. */
function closesTheCircle({ graph }: FlowView, index: number, node: FlowNode, count: string): boolean {
  const closed = closedWays(node, count);
  if (closed.size === 0) return false;
  const round = graph.components.componentOf[index];
  return graph.edges.every(
    (edge, at) =>
      graph.edgeFrom[at] !== index ||
      edge.kind !== 'data' ||
      closed.has(edge.from.port) ||
      graph.components.componentOf[graph.edgeTo[at] as number] !== round,
  );
}

const FIELD = /^[A-Za-z_]\w{0,80}$/;

/** A field as a number: `input.n`, in n8n's own words `Number($json.n)`, and in FEEL the name alone. */
const fieldCount = (name: string): string => String.raw`(?:input\.${name}|(?:Number|parseInt)\(\$json\.${name}\)|(?<![\w.])${name})`;
/** The same, or a written number where it is missing: `($json.n ?? 0)`. */
const orWritten = (name: string): string => String.raw`\(\s*(?:input|\$json)\.${name}\s*(?:\?\?|\|\|)\s*\d{1,4}\s*\)`;
const adds = String.raw`\s*\+\s*[1-9]\d{0,5}`;
const growsBy = (name: string): RegExp => new RegExp(`^${fieldCount(name)}${adds}$`);
/** `has(input.n) ? input.n + 1 : 1` */
const growsOrBegins = (name: string): RegExp =>
  new RegExp(String.raw`^(?:${orWritten(name)}${adds}|has\(input\.${name}\)\s*\?\s*input\.${name}${adds}\s*:\s*\d{1,4})$`);

/** A field that grows in a step; `begins`: where it is missing it begins as a written number. */
interface Grown {
  readonly field: string;
  readonly begins: boolean;
}
function grown(name: Json | undefined, source: string): readonly Grown[] {
  if (typeof name !== 'string' || !FIELD.test(name)) return [];
  if (growsBy(name).test(source)) return [{ field: name, begins: false }];
  return growsOrBegins(name).test(source) ? [{ field: name, begins: true }] : [];
}

/** What a script task of BPMN writes, in FEEL. */
const feelOf = ({ type, parameters }: FlowNode): readonly [name: Json | undefined, source: string] | undefined => {
  const values = type === 'foreign-action' && isJsonObject(parameters['values'] ?? null) ? (parameters['values'] as JsonObject) : undefined;
  const script = values?.['script'];
  return isJsonObject(script ?? null) && (script as JsonObject)['$foreign'] === 'feel'
    ? [
        values?.['resultVariable'],
        String((script as JsonObject)['source'])
          .replace(/^=/, '')
          .trim(),
      ]
    : undefined;
};

/** `return { ...input, n: (input.n ?? 0) + 1 };` and nothing else. */
function returnedBy(code: string, name: string): string | undefined {
  const record = /^\s*return\s+(\{[\s\S]{1,2000}\})\s*;?\s*$/.exec(code)?.[1];
  try {
    const tree = record === undefined ? undefined : parseWhole(`(${record})`);
    const object = tree?.type === 'ParenthesizedExpression' ? tree.expression : tree;
    if (record === undefined || object?.type !== 'ObjectExpression') return undefined;
    const isNamed = (one: (typeof object.properties)[number]): boolean =>
      one.type === 'Property' &&
      !one.computed &&
      (one.key.type === 'Identifier' ? one.key.name : one.key.type === 'Literal' ? one.key.value : undefined) === name;
    const at = object.properties.findIndex(isNamed);
    const own = object.properties[at];
    if (own?.type !== 'Property' || object.properties.slice(at + 1).some((one) => one.type !== 'Property' || one.computed))
      return undefined;
    return object.properties.filter(isNamed).length === 1 ? `(${record})`.slice(own.value.start, own.value.end) : undefined;
  } catch {
    return undefined;
  }
}

/** Fields that a step adds a fixed number to. */
function addsTo({ node }: StepView): readonly Grown[] {
  const { type, parameters, disabled, onError = 'stop' } = node;
  // Where it fails and the flow goes on, nothing was added.
  if (disabled === true || onError !== 'stop') return [];
  const feel = feelOf(node);
  if (feel !== undefined) return grown(...feel);
  if (type === 'script') {
    const { code, mode } = parameters;
    const names =
      typeof code === 'string' && code.length <= 2_100 && mode !== 'all' ? code.matchAll(/\binput\.([A-Za-z_]\w{0,80})\b/g) : [];
    return [...new Set(Array.from(names, ([, name = '']) => name))]
      .slice(0, 20)
      .flatMap((name) => grown(name, returnedBy(code as string, name) ?? ''));
  }
  if (type !== 'set-fields') return [];
  const assignments = Array.isArray(parameters['assignments']) ? (parameters['assignments'] as readonly Json[]).filter(isJsonObject) : [];
  return assignments.flatMap(({ name, value }) =>
    assignments.filter((one) => String(one['name']).split(/[.[]/)[0] === name).length === 1 ? grown(name, sourceOf(value)) : [],
  );
}

/** Whatever comes in goes out with this field as it was. */
const keepsField = ({ facts }: StepView, field: string): boolean =>
  facts.transfer.every(
    ({ steps }) =>
      steps[0]?.op === 'input' &&
      (steps[0].at ?? []).length === 0 &&
      steps.slice(1).every((one) => {
        switch (one.op) {
          case 'assign':
          case 'unknown':
          case 'close':
            return one.path.length > 0 && one.path[0] !== field && one.path[0] !== '*';
          case 'remove':
            return one.paths.every((path) => path.length > 0 && path[0] !== field && path[0] !== '*');
          default:
            return false;
        }
      }),
  );

/** It makes the field a written number, whatever comes in. */
function writesNumber({ node }: StepView, field: string): boolean {
  const { type, parameters, disabled, onError = 'stop' } = node;
  if (disabled === true || onError !== 'stop') return false;
  const feel = feelOf(node);
  if (feel !== undefined) return feel[0] === field && /^-?\d{1,4}$/.test(feel[1]);
  if (type !== 'set-fields') return false;
  const assignments = Array.isArray(parameters['assignments']) ? (parameters['assignments'] as readonly Json[]).filter(isJsonObject) : [];
  const [one, ...more] = assignments.filter(({ name }) => String(name).split(/[.[]/)[0] === field);
  if (one === undefined || more.length > 0 || one['name'] !== field) return false;
  return typeof one['value'] === 'number' ? Math.abs(one['value']) <= MOST_ROUNDS : /^-?\d{1,4}$/.test(sourceOf(one['value']));
}

/** On every way into the circle the field begins as a written number: one that comes from outside could be as far below the limit as somebody likes. */
function beginsWritten(flow: FlowView, round: number, { field, begins }: Grown): boolean {
  const { previous, components } = flow.graph;
  const seen = new Set<number>();
  const queue = [...components.order.subarray(components.starts[round], components.starts[round + 1])];
  for (let at = queue.pop(); at !== undefined; at = queue.pop())
    for (let i = previous.start[at] as number; i < (previous.start[at + 1] as number); i += 1) {
      const other = previous.target[i] as number;
      if (seen.has(other) || components.componentOf[other] === round) continue;
      seen.add(other);
      const step = flow.step(other);
      if (writesNumber(step, field) || (begins && bringsNothing(step) && previous.start[other] === previous.start[other + 1])) continue;
      if (seen.size > MOST_MEMBERS || step.node.disabled === true || !keepsField(step, field)) return false;
      // Nothing stands before it.
      if (previous.start[other] === previous.start[other + 1]) return false;
      queue.push(other);
    }
  return seen.size > 0;
}

/** A start at which nothing comes in: a person presses a button, or a clock strikes. */
const bringsNothing = ({ facts: { trigger, sources } }: StepView): boolean =>
  (trigger?.kind === 'manual' || trigger?.kind === 'schedule') && sources.length === 0;

/** A field that some step of the circle adds to in each round that comes by this branch, and that none there makes anything else of. */
function countedField(flow: FlowView, index: number): string | undefined {
  const { graph } = flow;
  const { components } = graph;
  const round = components.componentOf[index] as number;
  const members = [...components.order.subarray(components.starts[round], components.starts[round + 1])].map((one) => flow.step(one));
  if (members.length > MOST_MEMBERS) return undefined;
  for (const counter of members)
    for (const one of addsTo(counter)) {
      const { field } = one;
      if (counter.index === index || !closesTheCircle(flow, index, flow.step(index).node, countOf(fieldCount(field)))) continue;
      const others = members.filter((member) => member !== counter);
      if (
        others.every((other) => other.node.disabled !== true && keepsField(other, field)) &&
        !returnsWithout(flow, index, counter.index) &&
        beginsWritten(flow, round, one)
      )
        return field;
    }
  return undefined;
}
const MOST_MEMBERS = 200;

/** Some way leads from the step back to it without the other. */
function returnsWithout({ graph: { next, components } }: FlowView, index: number, without: number): boolean {
  const seen = new Set<number>([without]);
  const queue = [index];
  for (let at = queue.pop(); at !== undefined; at = queue.pop())
    for (let i = next.start[at] as number; i < (next.start[at + 1] as number); i += 1) {
      const other = next.target[i] as number;
      if (other === index) return true;
      if (seen.has(other) || components.componentOf[other] !== components.componentOf[index]) continue;
      seen.add(other);
      queue.push(other);
    }
  return false;
}

/** A branch that compares the number of rounds with a fixed number, so that from then on it closes the way back: n8n's own, or a field that counts them. */
export function countsRounds(flow: FlowView, index: number): boolean {
  const { node, facts } = flow.step(index);
  const isGateway = node.type === 'foreign-action' && node.foreign?.format === 'bpmn' && node.parameters['category'] === 'switch';
  if ((node.type !== 'if' && node.type !== 'switch' && !isGateway) || node.disabled === true || facts.control?.kind !== 'branch')
    return false;
  const { reads } = facts.control;
  if (reads.some((read) => read.from === 'run' && read.name === '$runIndex'))
    return closesTheCircle(flow, index, node, countOf(String.raw`\$runIndex`));
  return reads.some((read) => read.from === 'input' && read.path.length === 1) && countedField(flow, index) !== undefined;
}
