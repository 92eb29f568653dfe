/** What a flow's trigger would accept, as a start for trying it: its pinned sample, or a value for each declared field. */
import { factsOf } from '../../../../app/nodes/kit/describe.ts';
import { exampleItem } from '../../../../app/nodes/kit/example.ts';
import { declaredFieldsSchema } from '../../../../app/nodes/kit/schemas.ts';
import type { Json } from '../../../../app/kernel/json.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { parsePath, type FieldPath } from '../../../../app/workflow/model/labels.ts';
import { nodeType } from '../../../canvas/catalogue.ts';

const endsWith = (whole: FieldPath, end: FieldPath): boolean => whole.length >= end.length && end.every((part, index) => whole[whole.length - end.length + index] === part);

export function sampleInput(flow: Flow): Json {
  const trigger = flow.nodes.find((node) => nodeType(node.type)?.category === 'trigger' && node.disabled !== true);
  if (trigger === undefined) return {};
  const [pinned] = trigger.sample ?? [];
  if (pinned !== undefined) return pinned;
  const fields = declaredFieldsSchema.safeParse(trigger.parameters['fields']);
  if (!fields.success) return {};
  // The trigger hands them on in a place of its own, such as below `body`.
  const places = factsOf(trigger, flow).sources.map((source) => source.path);
  return exampleItem(fields.data, ({ name }) => places.find((place) => endsWith(place, parsePath(name))) ?? parsePath(name));
}

export const sampleText = (flow: Flow): string => JSON.stringify(sampleInput(flow), null, 2);
