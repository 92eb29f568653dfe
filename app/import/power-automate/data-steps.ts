/** What steps that work on data write: lists, variables, values that are typed in. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { nothing, type Described, type Facts, type Surroundings } from './describe-kit.ts';
import { computedNames, placeOf, translateValue } from './expression.ts';
import { at, list, object, text, type PowerStep } from './parse.ts';

type Field = Facts['fields'][number];

const deepest = 5;
const mostFields = 400;
const longestKey = 200;

/** Each part of a value that is typed in, so that what one holds is not told of all: `{ "a": ..., "b": ... }`. What is too much for that, or has too long a name, the whole speaks for, before the parts that are told apart. */
export function fieldsOf(value: Json | undefined, path: readonly string[], parameter: readonly string[]): Field[] {
  const whole: Field = { path: [...path], parameter: [...parameter] };
  if (
    !isJsonObject(value) ||
    value['$foreign'] !== undefined ||
    value[computedNames] !== undefined ||
    Object.keys(value).length === 0 ||
    path.length >= deepest
  )
    return [whole];
  const parts = Object.entries(value).filter(([key]) => key.length <= longestKey);
  const inner = parts.flatMap(([key, item]) => fieldsOf(item, [...path, key], [...parameter, key]));
  return inner.length > mostFields || parts.length < Object.keys(value).length ? [whole, ...inner.slice(0, mostFields - 1)] : inner;
}

export const assigns = (fields: Field[], more: Partial<Facts> = {}): Facts => ({ ...nothing, result: 'assign', fields, ...more });

/** Lists in, lists out: `from` is the list, and `item()` an element of it. */
export function describeList(step: PowerStep, around: Surroundings): Described {
  const { inputs } = step;
  const from = translateValue(at(inputs, 'from') ?? '', around.names);
  const place = placeOf(from);
  const over = place === undefined ? undefined : { list: place };
  const others = Object.fromEntries(
    Object.entries(object(inputs))
      .filter(([key]) => key !== 'from')
      .map(([key, value]): [string, Json] => [key, translateValue(value, around.names, over)]),
  );
  const values: JsonObject = { from, ...others };
  switch (step.type) {
    // Only places are followed element by element; of anything else all that is read counts.
    case 'Select':
      return {
        category: 'transform',
        values,
        facts: assigns(
          isJsonObject(values['select']) && place !== undefined
            ? fieldsOf(values['select'], ['body', '*'], ['select'])
            : [{ path: ['body'], parameter: place === undefined ? [] : ['select'] }],
        ),
      };
    case 'Table': {
      const parameter = values['columns'] === undefined ? ['from'] : [];
      const facts = assigns([{ path: ['body'], parameter }]);
      return {
        category: 'transform',
        values,
        facts: values['format'] === 'CSV' ? { ...facts, sinks: [{ kind: 'cells', parameter }] } : facts,
      };
    }
    default:
      return { category: 'transform', values, facts: assigns([{ path: ['body'], parameter: ['from'] }]) };
  }
}

export function describeVariable(step: PowerStep, around: Surroundings): Described {
  const values = translateValue(object(step.inputs), around.names) as JsonObject;
  if (step.type === 'InitializeVariable') {
    const made = list(values['variables'])
      .map((variable, index) => ({
        name: around.names.variable(text(at(variable, 'name'))),
        parameter: ['variables', String(index), 'value'],
      }))
      .filter(({ name }) => name !== '');
    const apart = made.filter(({ name }) => name.length <= longestKey).slice(0, mostFields - 1);
    return {
      category: 'transform',
      values,
      facts: assigns([
        ...(apart.length < made.length ? [{ ...allVariables, parameter: ['variables'] }] : []),
        ...apart.map(({ name, parameter }): Field => ({ path: ['variables', name], parameter })),
      ]),
    };
  }
  const name = around.names.variable(text(values['name']));
  const adds = step.type !== 'SetVariable';
  if (name.length > longestKey) return { category: 'transform', values, facts: assigns([{ ...allVariables, parameter: ['value'] }]) };
  return {
    category: 'transform',
    values,
    facts: assigns(name === '' ? [] : [{ path: ['variables', name], parameter: ['value'], ...(adds ? { adds } : {}) }]),
  };
}

/** A value that may be that of any variable, beside what they hold. */
const allVariables: Pick<Field, 'path' | 'adds'> = { path: ['variables'], adds: true };
