/** What can be told about a SQL statement before a database sees it. Pure. */

/** Comments become blanks, quoted texts empty ones and quoted names a plain one, so that words in them do not count. */
export function bareSql(statement: string): string {
  return statement.replace(
    /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)|\[[^\]]*(?:\]|$)/g,
    (match) => (match.startsWith("'") ? "''" : /^(?:--|\/\*)/.test(match) ? ' ' : ' x '),
  );
}

const readers: ReadonlySet<string> = new Set(['select', 'with', 'values', 'table']);
const writers: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'replace', 'merge']);
/** Behind the first word, that of a command is the name of a column. */
const inside =
  /\b(?:load_extension|do(?!\s+(?:nothing|update)\b)|lo_import|lo_export|pg_read_file|pg_read_binary_file|pg_ls_dir|dblink\w*|pg_sleep)\b/i;

export type StatementKind = 'read' | 'write' | 'refused';

/** Only plain queries and row changes pass; a `with` that changes rows counts as a change. */
export function statementKind(statement: string): StatementKind {
  const bare = bareSql(statement).trim().replace(/;\s*$/, '');
  const first = /^\(*\s*([a-z]+)/i.exec(bare)?.[1]?.toLowerCase() ?? '';
  if (bare.includes(';') || inside.test(bare)) return 'refused';
  if (writers.has(first)) return 'write';
  if (!readers.has(first)) return 'refused';
  return /\b(?:insert\s+into|update|delete\s+from|merge\s+into|into)\b/i.test(bare) ? 'write' : 'read';
}

/** PostgreSQL's own parser tells it better than words do: `needs` asks that, and rejects what is no single query or row change. */
export async function kindOf(
  database: string,
  statement: string,
  needs: () => Promise<{ readonly changes?: boolean }>,
): Promise<StatementKind> {
  return database === 'postgres' ? ((await needs()).changes === true ? 'write' : 'read') : statementKind(statement);
}
