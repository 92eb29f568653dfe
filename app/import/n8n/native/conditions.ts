/** Conditions of if, filter and switch, over both of their shapes. */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import { patternFault } from '../../../workflow/expression/patterns.ts';
import type { Combine, Condition, Operator } from '../../../nodes/kit/conditions.ts';
import { at, fixedText, listAt } from '../describe/kit.ts';

export interface Conditions {
  readonly combine: Combine;
  readonly conditions: readonly Condition[];
}

type OperatorTable = Readonly<Record<string, Operator>>;

/** Only operators that answer the same for every value, missing ones included. */
const operatorsOfType: Readonly<Record<string, OperatorTable>> = {
  string: {
    equals: 'equals',
    notEquals: 'notEquals',
    contains: 'contains',
    notContains: 'notContains',
    startsWith: 'startsWith',
    endsWith: 'endsWith',
    regex: 'matches',
    empty: 'isEmpty',
    notEmpty: 'isNotEmpty',
  },
  number: {
    equals: 'equals',
    notEquals: 'notEquals',
    gt: 'greater',
    gte: 'greaterOrEqual',
    lt: 'less',
    lte: 'lessOrEqual',
    empty: 'isEmpty',
    notEmpty: 'isNotEmpty',
  },
  boolean: { true: 'isTrue', false: 'isFalse' },
  dateTime: { after: 'after', before: 'before' },
  array: { contains: 'contains', notContains: 'notContains', empty: 'isEmpty', notEmpty: 'isNotEmpty' },
  object: { empty: 'isEmpty', notEmpty: 'isNotEmpty' },
};

/** Operators of version 1, by the list that they stand in; the first is what n8n takes when none is written. */
const oldOperators: Readonly<Record<string, { readonly usual: string; readonly table: OperatorTable }>> = {
  string: {
    usual: 'equal',
    table: {
      equal: 'equals',
      notEqual: 'notEquals',
      contains: 'contains',
      notContains: 'notContains',
      startsWith: 'startsWith',
      endsWith: 'endsWith',
      regex: 'matches',
      isEmpty: 'isEmpty',
      isNotEmpty: 'isNotEmpty',
    },
  },
  number: {
    usual: 'smaller',
    table: {
      smaller: 'less',
      smallerEqual: 'lessOrEqual',
      equal: 'equals',
      notEqual: 'notEquals',
      larger: 'greater',
      largerEqual: 'greaterOrEqual',
      isEmpty: 'isEmpty',
      isNotEmpty: 'isNotEmpty',
    },
  },
  dateTime: { usual: 'after', table: { after: 'after', before: 'before' } },
};

const isText = (value: Json | undefined): boolean =>
  typeof value === 'string' || (typeof value === 'object' && value !== null && '$foreign' in value);
const look = (table: OperatorTable, name: string): Operator | undefined => (Object.hasOwn(table, name) ? table[name] : undefined);

function condition(left: Json | undefined, operator: Operator | undefined, right: Json | undefined): Condition | undefined {
  if (operator === undefined) return undefined;
  const leftText = typeof left === 'number' || typeof left === 'boolean' ? String(left) : (left ?? '');
  const rightText = right ?? '';
  if (!isText(leftText) || !(isText(rightText) || typeof rightText === 'number' || typeof rightText === 'boolean')) return undefined;
  if (operator === 'matches' && !(typeof rightText === 'string' && !rightText.includes('{{') && patternFault(rightText) === undefined))
    return undefined;
  return { left: leftText as Condition['left'], operator, right: rightText as Condition['right'] };
}

const complete = (combine: Combine, found: readonly (Condition | undefined)[]): Conditions | undefined => {
  const conditions = found.filter((one) => one !== undefined);
  return conditions.length === 0 || conditions.length < found.length ? undefined : { combine, conditions };
};

/** Version 2: `{ combinator, conditions: [{ leftValue, operator: { type, operation }, rightValue }], options }`. */
export function newConditions(filter: Json | undefined): Conditions | undefined {
  if (at(filter, 'options', 'caseSensitive') === false) return undefined;
  const found = listAt(filter, 'conditions').map((entry) => {
    const table = operatorsOfType[fixedText(entry, 'operator', 'type') ?? 'string'];
    const operator = table === undefined ? undefined : look(table, fixedText(entry, 'operator', 'operation') ?? 'equals');
    return condition(at(entry, 'leftValue'), operator, at(entry, 'rightValue'));
  });
  return complete(fixedText(filter, 'combinator') === 'or' ? 'any' : 'all', found);
}

/** Version 1: `conditions.string[] { value1, operation, value2 }`. */
export function oldConditions(values: JsonObject): Conditions | undefined {
  const lists = at(values, 'conditions');
  const names = typeof lists === 'object' && lists !== null && !Array.isArray(lists) ? Object.keys(lists) : [];
  const found = names.flatMap((name) =>
    listAt(lists, name).map((entry) => {
      if (name === 'boolean') {
        const expected = at(entry, 'value2') ?? false;
        const wanted = fixedText(entry, 'operation') === 'notEqual' ? expected === false : expected === true;
        return typeof expected === 'boolean' ? condition(at(entry, 'value1'), wanted ? 'isTrue' : 'isFalse', '') : undefined;
      }
      const table = oldOperators[name];
      return table === undefined
        ? undefined
        : condition(
            at(entry, 'value1'),
            look(table.table, fixedText(entry, 'operation') ?? table.usual),
            at(entry, 'value2') ?? (name === 'number' ? 0 : ''),
          );
    }),
  );
  return complete(
    fixedText(values, 'combineOperation') === 'any' || fixedText(values, 'combineConditions') === 'OR' ? 'any' : 'all',
    found,
  );
}
