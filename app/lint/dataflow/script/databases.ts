/** Scripts that speak with a database by themselves: which library they take, and where the statement stands in a call. */
import { isSyntax, memberName, nameOf, type Syntax } from './syntax.ts';

/** Methods whose first argument is a statement. */
export const asksDatabase: ReadonlySet<string> = new Set([
  'query',
  'execute',
  'raw',
  'unsafe',
  'prepare',
  '$queryRawUnsafe',
  '$executeRawUnsafe',
]);
const library =
  /(?:\brequire\s{0,5}\(\s{0,5}|\bfrom\s{0,5}|\bimport\s{0,5}\(\s{0,5})['"`](?:pg|pg-promise|postgres|mysql2?(?:\/promise)?|mariadb|mssql|tedious|oracledb|sqlite3?|better-sqlite3|typeorm|sequelize|knex|@prisma\/client|@neondatabase\/serverless|snowflake-sdk|duckdb|neo4j-driver)['"`]/;
/** In other scripts the same names mean other things. */
export const takesDatabase = (source: string): boolean => library.test(source);

const statements: ReadonlySet<string> = new Set(['text', 'sql', 'query', 'sqlText']);
/** The statement itself, or the fields of an object that hold it: values that are bound stand beside it. */
export function statementOf(node: Syntax): readonly Syntax[] {
  if (node.type !== 'ObjectExpression') return [node];
  return (node['properties'] as readonly unknown[]).flatMap((one) =>
    isSyntax(one) && one.type === 'Property' && isSyntax(one['value']) && statements.has(nameOf(one['key']) ?? memberName(one) ?? '')
      ? [one['value']]
      : [],
  );
}
