import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Item, NodeExecutor, StepRequest, StepTools, TableRequest } from '../kit/executor.ts';
import { asText, checkFields, done, itemsIn, mapItems, once, parametersOf, stepFailure, stopIfCancelled } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import type { DeclaredField } from '../kit/schemas.ts';
import { parameters, type Parameters } from './definition.ts';

const ROWS_AT_ONCE = 1_000;
const scalar = (value: Json): string | number | boolean | null =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value;

/** What people type into a form is text; the column says what is meant. */
function typed(value: Json, type: DeclaredField['type'] | undefined): Json {
  if (typeof value !== 'string') return value;
  if (type === 'number' && value.trim() !== '' && !Number.isNaN(Number(value))) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

/** A condition without a value would fit other rows than were meant: it is never left out silently. */
async function conditionsOf(
  given: Parameters,
  item: Item,
  tools: StepTools,
  types: ReadonlyMap<string, DeclaredField['type']>,
): Promise<TableRequest['where']> {
  const where: TableRequest['where'][number][] = [];
  for (const { column, operator, value } of given.conditions) {
    where.push({
      column,
      operator,
      value:
        operator === 'isEmpty' || operator === 'isNotEmpty' ? null : scalar(typed(await tools.evaluate(value, item), types.get(column))),
    });
  }
  return where;
}

async function rowOf(
  request: StepRequest,
  given: Parameters,
  item: Item,
  tools: StepTools,
  types: ReadonlyMap<string, DeclaredField['type']>,
): Promise<JsonObject> {
  const values: [string, Json][] = [];
  if (given.values.length === 0) {
    for (const { name } of given.columns) if (isJsonObject(item) && Object.hasOwn(item, name)) values.push([name, item[name] ?? null]);
  } else {
    for (const { name, value } of given.values) values.push([name, typed(await tools.evaluate(value, item), types.get(name))]);
  }
  const row = Object.fromEntries(values);
  checkFields(request, row, given.operation === 'update' ? given.columns.map((column) => ({ ...column, required: false })) : given.columns);
  return row;
}

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const { operation } = given;
  if (given.table === '') throw stepFailure(request, 'names no table', 'Write the name of the table.');
  if (given.columns.length === 0) throw stepFailure(request, 'names no columns', 'Add the columns of the table.');
  if ((operation === 'update' || operation === 'delete') && given.conditions.length === 0)
    throw stepFailure(request, 'does not say which rows', 'Add a condition: all rows at once are never changed or deleted.');
  if (operation === 'upsert' && given.keys.length === 0)
    throw stepFailure(request, 'does not say which columns tell rows apart', 'Name at least one.');
  const types = new Map(given.columns.map(({ name, type }) => [name, type]));
  const items = itemsIn(request);
  const ask = async (
    nth: number,
    more: Pick<TableRequest, 'rows' | 'where'>,
  ): Promise<{ readonly rows: readonly JsonObject[]; readonly changed: number }> => {
    return await tools.broker.table({
      table: given.table,
      operation,
      columns: Object.fromEntries(types),
      keys: operation === 'upsert' ? given.keys : [],
      limit: given.maxRows,
      keepDays: given.keepDays,
      ...(given.orderBy === '' ? {} : { orderBy: { column: given.orderBy, descending: given.descending } }),
      idempotencyKey: `${request.idempotencyKey}/${nth + 1}`,
      ...more,
    });
  };
  if (operation === 'insert') {
    const rows: JsonObject[] = [];
    for (const item of items) rows.push(await rowOf(request, given, item, tools, types));
    for (let nth = 0; nth * ROWS_AT_ONCE < rows.length; nth += 1) {
      stopIfCancelled(request, tools);
      await once(
        tools,
        `rows ${nth}`,
        async () => (await ask(nth, { rows: rows.slice(nth * ROWS_AT_ONCE, (nth + 1) * ROWS_AT_ONCE), where: [] })).changed,
      );
    }
    return done({ out: items });
  }
  const out = await mapItems(request, tools, async (item, nth): Promise<Item[]> => {
    const rows = operation === 'upsert' || operation === 'update' ? [await rowOf(request, given, item, tools, types)] : [];
    const answer = await ask(nth, { rows, where: operation === 'upsert' ? [] : await conditionsOf(given, item, tools, types) });
    if (operation !== 'find') return [{ ...(isJsonObject(item) ? item : { value: asText(item) }), changed: answer.changed }];
    return given.into === '' ? [...answer.rows] : [withValueAt(item, [given.into], answer.rows)];
  });
  return done({ out: out.flat() });
};
export default execute;
