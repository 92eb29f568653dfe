import { UserError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import type { NodeExecutor, SqlRequest } from '../kit/executor.ts';
import { checkFields, done, mapItems, parametersOf, stepFailure } from '../kit/items.ts';
import { parameters } from './definition.ts';
import { bindNames } from './statement.ts';

type SqlValue = SqlRequest['values'][number];

function sqlValue(value: Json): SqlValue {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const { statement: written } = given;
  // Text that is put together from data is not handed to a database, whatever a reviewer has waived (CWE-89).
  if (typeof written !== 'string' || written.includes('{{')) {
    throw new UserError('sql/not-parametrised', `The statement of the step “${request.node.name}” is put together from data.`, {
      place: request.node.name,
      mend: 'Name each value as :name in the statement and give it under Values.',
    });
  }
  const named = given.values.some(({ name }) => name !== '');
  const { statement, order } = named ? bindNames(written, given.database) : { statement: written, order: [] };
  const found = await mapItems(request, tools, async (item): Promise<Json[]> => {
    const values = new Map<string, SqlValue>();
    const list: SqlValue[] = [];
    for (const { name, value } of given.values) {
      const bound = sqlValue(await tools.evaluate(value, item));
      values.set(name.replace(/^:/, ''), bound);
      list.push(bound);
    }
    const missing = order.find((name) => !values.has(name));
    if (missing !== undefined) throw stepFailure(request, `has no value for :${missing}`, 'Add it under Values.');
    const answer = await tools.broker.sql({
      ...(request.node.connection === undefined ? {} : { connection: request.node.connection }),
      database: given.database,
      ...(given.database === 'sqlite' ? { file: given.file } : {}),
      statement,
      values: named ? order.map((name) => values.get(name) ?? null) : list,
      readOnly: given.readOnly,
      maxRows: given.maxRows,
      timeoutMs: given.timeoutMs,
    });
    return given.readOnly || answer.rows.length > 0 ? [...answer.rows] : [{ changed: answer.changed }];
  });
  const out = found.flat();
  if (given.columns.length > 0) for (const row of out) checkFields(request, row, given.columns);
  return done({ out });
};
export default execute;
