/** What the form of a step shows: its parameters, and what those would be that are not written down. Pure. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { nodeType } from '../../../canvas/catalogue.ts';

/** While one field holds what does not fit, the choices of the others still show what counts: a form never shows an empty choice. */
export function shownParameters({ type, parameters }: Pick<FlowNode, 'type' | 'parameters'>): JsonObject {
  const definition = nodeType(type);
  const parsed = definition?.parameters.safeParse(parameters);
  if (definition === undefined || parsed === undefined || parsed.success) return parsed?.data ?? parameters;
  const initial = definition.initial() as JsonObject;
  const choices = definition.form.flatMap(({ control, key }) => {
    const first = control === 'select' ? initial[key] : undefined;
    return first === undefined ? [] : [[key, first] as const];
  });
  return { ...Object.fromEntries(choices), ...parameters };
}
