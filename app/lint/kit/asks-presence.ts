/** Branches that only ask whether there is an answer at all: whatever words it has, they take the same way. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { StepView } from './step-view.ts';

const presence = /^(?:is)?(?:not)?_?(?:empty|exists)$/i;
const rows = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const sourceOf = (value: Json | undefined): string =>
  isJsonObject(value) ? text(value['source']) : text(value).replace(/^\s*\{\{|\}\}\s*$/g, '');

/** `not(is empty(agent.toolCalls))`, `x != null`, `count(x) > 0`, alone. */
const asksInFeel =
  /^=?\s*(?:not\s*\(\s*)?(?:is\s+(?:empty|defined)\s*\(\s*[\w.]+\s*\)|[\w.]+\s*!?=\s*null|(?:count|string length)\s*\(\s*[\w.]+\s*\)\s*(?:>|!?=)\s*0)\s*\)?\s*$/;

/** What each condition of a branch of another product compares by; undefined where it is written in another way. */
function foreignOperators(values: JsonObject): string[] | undefined {
  const { conditions } = values;
  if (Array.isArray(conditions))
    return rows(conditions).flatMap((row) =>
      row['condition'] === undefined ? [] : asksInFeel.test(sourceOf(row['condition'])) ? ['exists'] : [''],
    );
  if (!isJsonObject(conditions)) return undefined;
  const now = conditions['conditions'];
  return Array.isArray(now)
    ? rows(now).map(({ operator }) => (isJsonObject(operator) ? text(operator['operation']) : text(operator)))
    : Object.values(conditions).flatMap((group) => rows(group).map(({ operation }) => text(operation)));
}

export function asksPresence({ node: { type, parameters } }: StepView): boolean {
  const operators =
    type === 'if' && parameters['mode'] !== 'expression'
      ? rows(parameters['conditions']).map(({ operator }) => text(operator))
      : type === 'foreign-action' && isJsonObject(parameters['values'])
        ? foreignOperators(parameters['values'])
        : undefined;
  return operators !== undefined && operators.length > 0 && operators.every((one) => presence.test(one));
}
