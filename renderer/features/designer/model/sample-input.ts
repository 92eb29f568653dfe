/** What a flow's trigger would accept, as a start for trying it: its pinned sample, or a value for each declared field. */
import { factsOf } from '../../../../app/nodes/kit/describe.ts';
import { declaredFieldsSchema, type DeclaredField } from '../../../../app/nodes/kit/schemas.ts';
import type { Json } from '../../../../app/kernel/json.ts';
import type { Flow, FlowNode } from '../../../../app/workflow/model/flow.ts';
import { parsePath, type FieldPath } from '../../../../app/workflow/model/labels.ts';
import { nodeType } from '../../../canvas/catalogue.ts';

function exampleOf(field: DeclaredField): Json {
  switch (field.type) {
    case 'number': return 1;
    case 'boolean': return true;
    case 'date': return '2026-01-31';
    case 'uuid': return '00000000-0000-4000-8000-000000000000';
    case 'enum': return field.values[0] ?? '';
    case 'object': return {};
    case 'list': return [];
    case 'text': case 'file': case 'any': return /mail/i.test(field.name) ? 'someone@example.com' : `An example of ${field.name}`;
  }
}

/** A copy of `value` with `inner` at a path; `*` is the one element of a list. */
function placed(value: Json | undefined, path: FieldPath, inner: Json): Json {
  const [head, ...rest] = path;
  if (head === undefined) return inner;
  if (head === '*') return [placed(Array.isArray(value) ? (value as readonly Json[])[0] : undefined, rest, inner)];
  const before = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>) : {};
  return { ...before, [head]: placed(Object.hasOwn(before, head) ? before[head] : undefined, rest, inner) };
}

/** Where a declared field stands in the item that the trigger hands on, such as below `body`. */
function placeOf(flow: Flow, trigger: FlowNode, field: DeclaredField): FieldPath {
  const path = parsePath(field.name);
  const whole = factsOf(trigger, flow).sources.map((source) => source.path).find((one) => one.length >= path.length && path.every((part, index) => one[one.length - path.length + index] === part));
  return whole ?? path;
}

export function sampleInput(flow: Flow): Json {
  const trigger = flow.nodes.find((node) => nodeType(node.type)?.category === 'trigger' && node.disabled !== true);
  if (trigger === undefined) return {};
  const [pinned] = trigger.sample ?? [];
  if (pinned !== undefined) return pinned;
  const fields = declaredFieldsSchema.safeParse(trigger.parameters['fields']);
  return fields.success ? fields.data.reduce<Json>((item, field) => placed(item, placeOf(flow, trigger, field), exampleOf(field)), {}) : {};
}

export const sampleText = (flow: Flow): string => JSON.stringify(sampleInput(flow), null, 2);
