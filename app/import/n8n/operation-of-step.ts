import { operationOf } from './map/node-map.ts';
import { deedIn, effectOfVerb } from './map/verbs.ts';
import type { Step } from './steps.ts';

/** What a tool is called by, where that says what it does. */
const verbs =
  /^(?:get|list|search|find|fetch|read|retrieve|download|create|add|insert|update|edit|set|change|move|copy|upload|save|delete|remove|cancel|send|post|publish|share|invite)(?![a-z])/i;

/**
 * Resource and operation of a step. A tool whose settings were emptied before the file was passed on would all be what its service does by
 * default: its name is what the model goes by, and what is left to judge it by.
 */
export function operationOfStep({ info, named: { node }, ports }: Step): {
  readonly resource: string | undefined;
  readonly operation: string | undefined;
} {
  const own = operationOf(info.key, node.parameters, node.typeVersion);
  if (!ports.asTool || own.operation === undefined || Object.keys(node.parameters).length > 0) return own;
  const name = node.name.trim();
  const [verb] = verbs.exec(name) ?? [];
  if (verb === undefined) return own;
  // `Find and delete`: what it changes counts.
  const deed = effectOfVerb(verb) === 'read' ? deedIn(name.slice(verb.length)) : undefined;
  return { resource: own.resource, operation: deed ?? verb.toLowerCase() };
}
