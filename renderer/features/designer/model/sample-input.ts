/** What a flow's trigger would accept, as a start for trying it. */
import { isJsonObject } from '../../../../app/kernel/json.ts';
import { factsOf } from '../../../../app/nodes/describe.ts';
import { exampleItem } from '../../../../app/nodes/kit/example.ts';
import { sampleOf } from '../../../../app/nodes/kit/sample-input.ts';
import { declaredFieldSchema, type DeclaredField } from '../../../../app/nodes/kit/schemas.ts';
import type { Json } from '../../../../app/kernel/json.ts';
import { parameterReads } from '../../../../app/workflow/expression/parameters.ts';
import type { Flow, FlowNode } from '../../../../app/workflow/model/flow.ts';
import { pathText } from '../../../../app/workflow/model/labels.ts';
import type { Read } from '../../../../app/workflow/model/reads.ts';
import { nodeType } from '../../../canvas/catalogue.ts';

/** Where a run of the flow can begin. */
export const triggersOf = (flow: Flow): readonly FlowNode[] =>
  flow.nodes.filter((node) => nodeType(node.type)?.category === 'trigger' && node.disabled !== true);

/** Where a try begins: at what the person chose, else at the one that is started by hand, else at the first. */
export function triggerOfTry(flow: Flow, chosen: string | undefined): FlowNode | undefined {
  const triggers = triggersOf(flow);
  return triggers.find(({ id }) => id === chosen) ?? triggers.find(({ type }) => type === 'manual-trigger') ?? triggers[0];
}

/** What a step reads of its input, as fields: of a list, its elements. */
const fieldOf = (read: Extract<Read, { from: 'input' | 'node' }>): DeclaredField | undefined =>
  declaredFieldSchema.safeParse({
    name: pathText(read.path),
    type: read.as === 'number' || read.as === 'boolean' || read.as === 'date' ? read.as : 'text',
  }).data;

/** What steps read of this trigger: by its name anywhere, and as their input right behind it. For flows of other programs, whose triggers say nothing of what comes in. */
function readOf(trigger: FlowNode, flow: Flow): readonly DeclaredField[] {
  const behind = new Set(flow.edges.filter(({ kind, from }) => kind === 'data' && from.node === trigger.id).map(({ to }) => to.node));
  const fields = new Map<string, DeclaredField>();
  for (const node of flow.nodes) {
    if (node.disabled === true) continue;
    for (const read of parameterReads(node.parameters).reads) {
      const mine = (read.from === 'input' && behind.has(node.id)) || (read.from === 'node' && read.node === trigger.name);
      const field = mine && read.path.length > 0 ? fieldOf(read) : undefined;
      if (field !== undefined && !fields.has(field.name)) fields.set(field.name, field);
    }
  }
  const names = [...fields.keys()];
  // A whole that is read beside its parts is made of them.
  return [...fields.values()].filter(({ name }) => !names.some((other) => other.startsWith(`${name}.`)));
}

const isEmpty = (input: Json): boolean => isJsonObject(input) && Object.keys(input).length === 0;

export function sampleInput(flow: Flow, chosen?: string): Json {
  const trigger = triggerOfTry(flow, chosen);
  if (trigger === undefined) return {};
  const input = sampleOf(trigger, factsOf(trigger, flow).sources);
  return isEmpty(input) ? exampleItem(readOf(trigger, flow)) : input;
}

/** One value of an input that a person can fill in, by the way to it. */
export interface InputField {
  readonly path: readonly (string | number)[];
  readonly label: string;
  readonly value: string | number | boolean;
}

/** More than this is easier to write as text. */
const fieldsAtMost = 60;
const words = (name: string): string =>
  name
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase();

/**
 * The values in an input as fields of a form, in their order; undefined where a form would hide something: a bare value, a null,
 * or too many of them.
 */
export function inputFields(input: Json): readonly InputField[] | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const fields: InputField[] = [];
  let whole = true;
  const walk = (value: Json, path: readonly (string | number)[]): void => {
    if (value === null) whole = false;
    else if (typeof value !== 'object') fields.push({ path, label: labelOf(path), value });
    else if (Array.isArray(value)) value.forEach((one, index) => walk(one, [...path, index]));
    else for (const [key, one] of Object.entries(value)) walk(one, [...path, key]);
  };
  walk(input, []);
  return whole && fields.length <= fieldsAtMost ? fields : undefined;
}

/** The last name on the way, with the number of the entry where it stands in a list. */
function labelOf(path: readonly (string | number)[]): string {
  const name = path.findLast((part) => typeof part === 'string') ?? 'value';
  const entry = path.findLast((part) => typeof part === 'number');
  const spoken = words(name);
  return `${spoken.charAt(0).toUpperCase()}${spoken.slice(1)}${entry === undefined ? '' : ` ${entry + 1}`}`;
}

/** The same input with one value replaced. */
export function withValue(input: Json, path: readonly (string | number)[], value: InputField['value']): Json {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(input)) return input.map((one, index) => (index === first ? withValue(one, rest, value) : one));
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(Object.entries(input).map(([key, one]) => [key, key === first ? withValue(one, rest, value) : one]));
}

export const sampleText = (flow: Flow, chosen: string | undefined): string => JSON.stringify(sampleInput(flow, chosen), null, 2);
