/** The columns that a statement typed into a Node-RED step asks for. */
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import { readStatement } from '../../nodes/sql-query/statement.ts';
import { labelsForFieldName } from '../../workflow/model/field-names.ts';
import type { RedNode } from './parse.ts';

const LONGEST_STATEMENT = 20_000;
const LONGEST_COLUMN = 200;
const MOST_COLUMNS = 30;

/** MySQL takes its statement from the message alone, and SQLite does unless it is told otherwise. */
function typedStatement({ type, raw }: RedNode): string {
  if (/mysql|redis/i.test(type) || (/^sqlite/i.test(type) && raw['sqlquery'] !== 'fixed' && raw['sqlquery'] !== 'prepared')) return '';
  return [raw['query'], raw['sql']].find((one): one is string => typeof one === 'string' && one !== '') ?? '';
}

/** Columns whose names say what they hold, in each row that comes back. */
export function columnsBrought(node: RedNode): ForeignFacts['brings'] {
  const columns =
    readStatement(
      typedStatement(node)
        .slice(0, LONGEST_STATEMENT)
        .replace(/\{\{[^{}]{0,500}\}\}/g, ' NULL '),
    ).columns ?? [];
  return columns
    .filter((column) => column.length <= LONGEST_COLUMN)
    .flatMap((column): ForeignFacts['brings'] => {
      const labels = labelsForFieldName(column);
      return labels.length === 0
        ? []
        : [
            {
              port: 'out',
              path: ['*', column],
              labels: [...labels, 'internal'],
              trust: 'trusted',
              type: 'any',
              why: `the column ${column} of the database`,
            },
          ];
    })
    .slice(0, MOST_COLUMNS);
}
