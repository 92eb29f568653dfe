/** Branches that only ask whether there is an answer at all: whatever words it has, they take the same way. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { isFieldAlone, isForeignExpression } from '../../workflow/expression/parameters.ts';
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

const onTheWay =
  /\$\(\s{0,5}(?:'[^']{0,200}'|"[^"]{0,200}")\s{0,5}\)|\.(?:first|last|all|trim)\(\)|\[(?:\d{1,9}|'[^']{0,200}'|"[^"]{0,200}")\]/g;
/** Fields, one within the other, and those that stand in for each other: nothing in it compares words. */
const isOfFields = (value: Json): boolean =>
  isFieldAlone(value) ||
  (isForeignExpression(value) && /^=\s{0,9}\{\{[\w$.?&|\s]{1,2000}\}\}\s{0,9}$/.test(value.source.replaceAll(onTheWay, '')));
/** Of what is worked out from an answer, whether there is something says which words it holds: `{{ $json.text.match(/yes/) }}`. */
const askedOf = (operator: string, left: Json | undefined): string => (left !== undefined && isOfFields(left) ? operator : '');

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
    ? rows(now).map(({ operator, leftValue }) => askedOf(isJsonObject(operator) ? text(operator['operation']) : text(operator), leftValue))
    : Object.values(conditions).flatMap((group) => rows(group).map(({ operation, value1 }) => askedOf(text(operation), value1)));
}

export function asksPresence({ node: { type, parameters } }: StepView): boolean {
  const operators =
    type === 'if' && parameters['mode'] !== 'expression'
      ? rows(parameters['conditions']).map(({ operator, left }) => askedOf(text(operator), left))
      : type === 'foreign-action' && isJsonObject(parameters['values'])
        ? foreignOperators(parameters['values'])
        : undefined;
  return operators !== undefined && operators.length > 0 && operators.every((one) => presence.test(one));
}
