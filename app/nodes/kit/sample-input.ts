/** What a trigger would hand on, as a start for trying a flow: its pinned sample, or a value for each field that it declares or is known to hand on. */
import type { Json } from '../../kernel/json.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import { parsePath, pathText, type FieldPath } from '../../workflow/model/labels.ts';
import { exampleItem } from './example.ts';
import type { SourceFact } from './facts.ts';
import { declaredFieldsSchema } from './schemas.ts';

const endsWith = (whole: FieldPath, end: FieldPath): boolean =>
  whole.length >= end.length && end.every((part, index) => whole[whole.length - end.length + index] === part);

/** What a trigger without declared fields is known to hand on, such as the parts of a mail. Files are left out: an example of one is none. */
function knownItem(sources: readonly SourceFact[]): Json {
  const withFiles = new Set(sources.flatMap(({ type, path }) => (type === 'file' ? path.slice(0, 1) : [])));
  const known = sources.filter(
    ({ path, type }) =>
      path.length > 0 &&
      !withFiles.has(path[0] ?? '') &&
      (type === 'text' || type === 'number' || type === 'boolean' || type === 'date' || type === 'uuid'),
  );
  const fields = declaredFieldsSchema.safeParse(known.map(({ path, type }) => ({ name: pathText(path), type })));
  return fields.success ? exampleItem(fields.data) : {};
}

/** `sources` are those of the trigger's facts. */
export function sampleOf(trigger: FlowNode, sources: readonly SourceFact[]): Json {
  const [pinned] = trigger.sample ?? [];
  if (pinned !== undefined) return pinned;
  const fields = declaredFieldsSchema.safeParse(trigger.parameters['fields']);
  if (!fields.success) return knownItem(sources);
  return exampleItem(
    fields.data,
    ({ name }) => sources.map(({ path }) => path).find((path) => endsWith(path, parsePath(name))) ?? parsePath(name),
  );
}
