/** What a trigger would hand on, as a start for trying a flow: its pinned sample, or a value for each declared field where it hands that on. */
import type { Json } from '../../kernel/json.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import { parsePath, type FieldPath } from '../../workflow/model/labels.ts';
import { exampleItem } from './example.ts';
import type { SourceFact } from './facts.ts';
import { declaredFieldsSchema } from './schemas.ts';

const endsWith = (whole: FieldPath, end: FieldPath): boolean => whole.length >= end.length && end.every((part, index) => whole[whole.length - end.length + index] === part);

/** `sources` are those of the trigger's facts. */
export function sampleOf(trigger: FlowNode, sources: readonly SourceFact[]): Json {
  const [pinned] = trigger.sample ?? [];
  if (pinned !== undefined) return pinned;
  const fields = declaredFieldsSchema.safeParse(trigger.parameters['fields']);
  if (!fields.success) return {};
  return exampleItem(fields.data, ({ name }) => sources.map(({ path }) => path).find((path) => endsWith(path, parsePath(name))) ?? parsePath(name));
}
