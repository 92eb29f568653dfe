/** What in a PostgreSQL statement may run a function: calls, operators, casts, and `(value).name`, which is another way to write `name(value)`. */
import { queryInValue } from '../policy.ts';
import { computing, givenColumns, operators, passing, reaches, runsQuery, samples, secretSetting, types } from './postgres-known.ts';
import { aTable, columnIn, heldIn, sourceOf, type Held, type Scope } from './postgres-scope.ts';
import { innerOf, isPart, namesIn, partsOf, textOf, type Found, type Part } from './postgres-tree.ts';

/** What PostgreSQL calls a column without AS, where that is plain to see. */
export function nameOf(value: unknown): string | undefined {
  const name = namesIn(
    innerOf(value, 'ColumnRef')?.['fields'] ?? innerOf(value, 'FuncCall')?.['funcname'] ?? innerOf(value, 'A_Indirection')?.['indirection'],
  ).at(-1);
  const cast = innerOf(value, 'TypeCast');
  if (name !== undefined || cast === undefined) return name === '?' ? undefined : name;
  return nameOf(cast['arg']);
}

/** Whether a value may be a row with fields of the owner's. */
export function heldBy(value: unknown, scope: Scope, found: Found): Held {
  const [key, part] = isPart(value) ? (Object.entries(value)[0] ?? []) : [];
  if (!isPart(part)) return 'plain';
  switch (key) {
    case 'ColumnRef':
      return heldIn(scope, namesIn(part['fields']));
    case 'A_Indirection':
      return heldBy(part['arg'], scope, found);
    case 'FuncCall':
      return passing.has(namesIn(part['funcname']).at(-1) ?? '') ? heldBy(partsOf(part['args'])[0], scope, found) : 'plain';
    case 'SubLink':
      return found.results.get(innerOf(part['subselect'], 'SelectStmt') ?? {})?.columns?.[0]?.held ?? 'plain';
    default:
      return 'plain';
  }
}

/** A text, NULL or a value of the flow, or a list of them: its type reads it, and no cast of somebody's runs. */
export function isWritten(value: unknown): boolean {
  const constant = innerOf(value, 'A_Const');
  return (
    constant?.['sval'] !== undefined ||
    constant?.['isnull'] === true ||
    innerOf(value, 'ParamRef') !== undefined ||
    (partsOf(innerOf(value, 'A_ArrayExpr')?.['elements']).some(Boolean) &&
      partsOf(innerOf(value, 'A_ArrayExpr')?.['elements']).every(isWritten))
  );
}

export function addNamed(what: string, names: readonly string[], known: ReadonlySet<string>, found: Found): void {
  if (names.length === 0) return;
  const ours = names.length === 1 || (names.length === 2 && names[0] === 'pg_catalog');
  if (!ours || !known.has(names.at(-1) ?? '')) found.functions.add(`${what}${names.join('.')}`);
}

/** A text that is written out, also where it says that it is one. Any other type could make something else of it. */
function writtenText(value: unknown): string | undefined {
  const cast = innerOf(value, 'TypeCast');
  if (cast === undefined) {
    const text = innerOf(innerOf(value, 'A_Const'), 'sval')?.['sval'];
    return typeof text === 'string' ? text : undefined;
  }
  const type = isPart(cast['typeName']) ? cast['typeName'] : {};
  const names = namesIn(type['names']);
  const isText =
    (names.length === 1 || (names.length === 2 && names[0] === 'pg_catalog')) &&
    ['text', 'varchar'].includes(names.at(-1) ?? '') &&
    partsOf(type['typmods']).length === 0 &&
    partsOf(type['arrayBounds']).length === 0;
  return isText ? writtenText(cast['arg']) : undefined;
}

/** Settings of the owner's own are read with the rights of all tables; those that tell keys or places of files are the server's. */
function addSetting(args: readonly unknown[], found: Found): void {
  const setting = writtenText(args[0]);
  if (setting === undefined || secretSetting.test(setting)) found.functions.add('server setting that may hold a secret');
}

/** Some functions run what a text says as a query, wherever it leads. One that is written out is looked at like the statement itself. */
function addQueries(name: string, args: readonly unknown[], found: Found): void {
  if (!runsQuery.test(name) || (name === 'ts_rewrite' && args.length === 3)) return;
  const asked = /^(?:table|schema|database|cursor)_to_xml|^(?:connectby|xpath_table)$/.test(name)
    ? [undefined]
    : name.startsWith('crosstab')
      ? args
      : name === 'ts_rewrite'
        ? [args[1]]
        : [args[0]];
  for (const one of asked.length === 0 ? [undefined] : asked) {
    const text = writtenText(one);
    if (text !== undefined) found.queries.push(text);
    else found.functions.add(queryInValue);
  }
}

function addField(name: string, found: Found): void {
  if (computing.has(name) || givenColumns.has(name)) return;
  found.functions.add(name);
  if (name === 'current_setting') addSetting([], found);
  addQueries(name, [], found);
}

/** Whatever may run a function: a call, an operator, a cast, and `(value).name`, which is another way to write `name(value)`. */
export function addCalls(key: string, part: unknown, scope: Scope, found: Found): void {
  if (key === 'useOp' || key === 'operName') addNamed('operator ', namesIn(part), operators, found);
  if (!isPart(part)) return;
  switch (key) {
    case 'FuncCall':
      addNamed('', namesIn(part['funcname']), computing, found);
      if (namesIn(part['funcname']).at(-1) === 'current_setting') addSetting(partsOf(part['args']), found);
      addQueries(namesIn(part['funcname']).at(-1) ?? '', partsOf(part['args']), found);
      return;
    case 'A_Expr':
      if (!textOf(part['kind']).includes('BETWEEN')) addNamed('operator ', namesIn(part['name']), operators, found);
      return;
    case 'typeName':
    case 'TypeName':
      addNamed('cast to ', namesIn(part['names']), types, found);
      return;
    case 'RangeTableSample':
      addNamed('sample method ', namesIn(part['method']), samples, found);
      return;
    case 'A_Indirection':
      addFields(part, scope, found);
      return;
    case 'ColumnRef': {
      const names = namesIn(part['fields']);
      const [from, column] = names;
      const last = names.at(-1) ?? '?';
      if (from === undefined || column === undefined || last === '?') return;
      const source = names.length > 2 ? aTable : sourceOf(scope, from);
      if (source === undefined || source.value?.has(last) === false) addField(last, found);
      else if (source.value === undefined) found.fields.rows.add(last);
    }
  }
}

/** Of what may be a row, fields are read; only a name that hardly is one is a call. */
function addFields(part: Part, scope: Scope, found: Found): void {
  const row = innerOf(part['arg'], 'RowExpr') !== undefined;
  const held = heldBy(part['arg'], scope, found);
  const read = innerOf(part['arg'], 'ColumnRef')?.['fields'];
  const column = read === undefined ? undefined : columnIn(scope, namesIn(read));
  for (const [at, name] of namesIn(part['indirection']).entries()) {
    if (name === '?' || (row && /^f\d+$/.test(name))) continue;
    if (held === 'plain' || reaches.test(name)) addField(name, found);
    else if (column !== undefined && at === 0) found.fields.columns.push({ ...column, name });
    else found.fields.values.add(name);
  }
}
