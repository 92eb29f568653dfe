/** The second line of a step: what matters most about it, with other flows by their names. */
import type { FlowNode } from '../../app/workflow/model/flow.ts';
import { nodeType } from './catalogue.ts';
import type { FlowNames } from './flow-names.ts';

/** Unknown types say so; a called flow that is gone does too. */
export function subtitleOf(node: FlowNode, names: FlowNames): string {
  const definition = nodeType(node.type);
  if (definition === undefined) return `Unknown step type ${node.type}`;
  const text = definition.subtitle(node.parameters);
  if (text === '') return definition.title;
  if (names === undefined) return text;
  return definition.form.reduce((said, field) => {
    const id = field.control === 'flow' ? node.parameters[field.key] : undefined;
    return typeof id === 'string' && id !== '' ? said.replace(id, () => names.get(id) ?? 'A flow that is not here') : said;
  }, text);
}
