/** Steps that make one item of many, or one table of two: what each field of the result is made of. */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { at, fixedText, isComputed, listAt, type Described, type Facts } from './kit.ts';
import { dotted } from './paths.ts';

type Field = ForeignFacts['fields'][number];

const mostFields = 200;
const longestName = 200;
const longestColumn = 1_000;
const cut = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .slice(0, mostFields);

/** With dot notation off, a dot is a letter of the name. */
const pathIn = (parameters: JsonObject, name: string): string[] =>
  at(parameters, 'options', 'disableDotNotation') === true ? [name.slice(0, longestName)] : dotted(name);
const field = (path: readonly string[], parameter: readonly string[], ...implied: readonly (readonly string[])[]): Field => ({
  path: path.slice(0, 20),
  parameter: [...parameter],
  ...(implied.length === 0 ? {} : { implied: implied.map((one) => one.slice(0, 20)) }),
});

/** What n8n calls the result of each, in front of the field's name. */
const prefixes: Readonly<Record<string, string>> = {
  append: 'appended_',
  average: 'average_',
  concatenate: 'concatenated_',
  count: 'count_',
  countUnique: 'unique_count_',
  max: 'max_',
  min: 'min_',
  sum: 'sum_',
};
/** Of a path it makes one flat name. */
const flat = (name: string): string =>
  name
    .replaceAll(/[\][" ]/g, '')
    .replaceAll('.', '_')
    .slice(0, longestName);

function summed(parameters: JsonObject): Field[] | undefined {
  const groups = cut(fixedText(parameters, 'fieldsToSplitBy') ?? '');
  // Then the keys are values of the data.
  if (groups.length > 0 && at(parameters, 'options', 'outputFormat') === 'singleItem') return undefined;
  const rows = listAt(parameters, 'fieldsToSummarize', 'values').slice(0, mostFields);
  const fields = rows.flatMap((row, index): Field[] => {
    const name = fixedText(row, 'field');
    const how = fixedText(row, 'aggregation') ?? 'count';
    const prefix = Object.hasOwn(prefixes, how) ? prefixes[how] : undefined;
    if (name === undefined || prefix === undefined) return [];
    const out = flat(prefix + name);
    const parameter = ['fieldsToSummarize', 'values', String(index), 'aggregation'];
    if (how === 'count' || how === 'countUnique') return [field([out], parameter)];
    const path = pathIn(parameters, name);
    return [field(how === 'append' ? [out, '*'] : [out], parameter, path)];
  });
  return fields.length < rows.length
    ? undefined
    : [...groups.map((name) => field([flat(name)], ['fieldsToSplitBy'], pathIn(parameters, name))), ...fields];
}

/** All items in one list, or each field as a list of its own. */
function collected(parameters: JsonObject): Field[] | undefined {
  const files =
    at(parameters, 'options', 'includeBinaries') === true ? [field(['$binary'], ['options', 'includeBinaries'], ['$binary'])] : [];
  if (fixedText(parameters, 'aggregate') === 'aggregateAllItemData') {
    const into = pathIn(parameters, fixedText(parameters, 'destinationFieldName') ?? 'data');
    const only = fixedText(parameters, 'include') === 'specifiedFields' ? cut(fixedText(parameters, 'fieldsToInclude') ?? '') : [];
    return only.length === 0
      ? [field([...into, '*'], ['aggregate'], []), ...files]
      : [
          ...only.map((name) => {
            const path = pathIn(parameters, name);
            return field([...into, '*', ...path], ['fieldsToInclude'], path);
          }),
          ...files,
        ];
  }
  const rows = listAt(parameters, 'fieldsToAggregate', 'fieldToAggregate').slice(0, mostFields);
  const fields = rows.flatMap((row): Field[] => {
    const name = fixedText(row, 'fieldToAggregate');
    if (name === undefined) return [];
    const path = pathIn(parameters, name);
    const renamed = at(row, 'renameField') === true ? fixedText(row, 'outputFieldName') : undefined;
    const into = renamed === undefined ? path.slice(-1) : pathIn(parameters, renamed);
    // Lists may become one list.
    return [field([...into, '*'], ['aggregate'], path, ...(at(parameters, 'options', 'mergeLists') === true ? [[...path, '*']] : []))];
  });
  return fields.length < rows.length || fields.length === 0 ? undefined : [...fields, ...files];
}

/** Fields that are kept beside what is split: named one by one, or all. */
function besides(parameters: JsonObject): string[] {
  const list = at(parameters, 'fieldsToInclude');
  return typeof list === 'string' ? cut(list) : listAt(list, 'fields').flatMap((row) => fixedText(row, 'fieldName') ?? []);
}

/** One list alone: what is in it becomes the item. Several, or one beside others: each element lies under a name. */
function split(parameters: JsonObject): Facts {
  const names = cut(fixedText(parameters, 'fieldToSplitOut') ?? '');
  const into = cut(fixedText(parameters, 'options', 'destinationFieldName') ?? '');
  const include = fixedText(parameters, 'include') ?? 'noOtherFields';
  const [first] = names;
  if (first === undefined || ['fieldToSplitOut', 'include', 'fieldsToInclude', 'options'].some((key) => isComputed(at(parameters, key))))
    return { result: 'join', control: { kind: 'split', reads: [] } };
  if (names.length === 1 && include === 'noOtherFields' && into.length === 0)
    return { result: 'spread', fields: [field(pathIn(parameters, first), ['fieldToSplitOut'])] };
  return {
    control: { kind: 'split', reads: [] },
    result: include === 'allOtherFields' ? 'assign' : 'keep',
    fields: [
      ...(include === 'selectedOtherFields'
        ? besides(parameters).map((name) => field(pathIn(parameters, name), ['include'], pathIn(parameters, name)))
        : []),
      ...names.map((name, index) => {
        const path = pathIn(parameters, name);
        const under = into[index];
        return field(under === undefined ? path : pathIn(parameters, under), ['include'], [...path, '*']);
      }),
    ],
  };
}

const anyName = (parameters: JsonObject): boolean =>
  ['fieldsToSummarize', 'fieldsToSplitBy', 'fieldsToAggregate', 'destinationFieldName', 'fieldsToInclude', 'aggregate'].some((key) =>
    isComputed(at(parameters, key)),
  );
/** undefined: what comes out is made of all, and nobody knows where it is. */
export function describeGathering({ info, node: { parameters }, operation }: Described): Facts | undefined {
  const kind = info.key === 'itemLists' ? (operation ?? 'splitOutItems') : info.key;
  if (kind === 'splitOutItems' || kind === 'splitOut') return split(parameters);
  if (kind === 'limit' || kind === 'sort' || kind === 'removeDuplicates') return { result: 'pass' };
  if (anyName(parameters) || ['outputFormat', 'disableDotNotation'].some((key) => isComputed(at(parameters, 'options', key))))
    return undefined;
  const fields =
    kind === 'summarize'
      ? summed(parameters)
      : kind === 'aggregate' || kind === 'concatenateItems' || kind === 'aggregateItems'
        ? collected(parameters)
        : undefined;
  return fields === undefined || fields.length > 400 ? undefined : { result: 'keep', fields };
}

const quoted = String.raw`(?:"[^"]{1,200}"|\x60[^\x60]{1,200}\x60|\[[^\][]{1,200}\]|[A-Za-z_]\w{0,199})`;
const column = new RegExp(String.raw`^(?:${quoted}\s{0,9}\.\s{0,9})?(${quoted})$`);
const everything = new RegExp(String.raw`^(?:${quoted}\s{0,9}\.\s{0,9})?\*$`);
const aliased = new RegExp(String.raw`^([\s\S]+?)\s(?:as\s+)?(${quoted})$`, 'i');
const names = new RegExp(String.raw`'(?:[^']|'')*'|(?:${quoted}\s{0,9}\.\s{0,9})?(${quoted})(?!\s{0,9}[.(])`, 'g');
const bare = (name: string): string => name.replace(/^["\x60[]|["\x60\]]$/g, '');

/** What stands between SELECT and FROM, cut at the commas that are in no bracket and no text. */
function selected(query: string): string[] | undefined {
  // A sign that begins a comment begins none within a text or a name.
  const text = query
    .slice(0, 50_000)
    .replaceAll(
      /('[^']*'|"[^"]*"|\x60[^\x60]*\x60|\[[^\][]*\])|--[^\n]*|\/\*(?:(?!\*\/)[\s\S])*(?:\*\/|$)/g,
      (_all, kept?: string) => kept ?? ' ',
    )
    .trim();
  const begin = /^select\s+(?:distinct\s+)?/i.exec(text);
  // Another SELECT within it has names of its own, and whole rows have none.
  if (
    begin === null ||
    /\b(?:union|intersect|except|pivot|unpivot|apply)\b|;\s*\S|\x60\x60|\(\s{0,9}_\s{0,9}\)/i.test(text) ||
    /\bselect\b/i.test(text.slice(begin[0].length)) ||
    /\b(?!count\s{0,9}\()\w{1,40}\s{0,9}\(\s{0,9}\*/i.test(text)
  )
    return undefined;
  const parts = [''];
  let depth = 0;
  for (const [piece] of text.slice(begin[0].length, 20_000).matchAll(/'(?:[^']|'')*'|\b[Ff][Rr][Oo][Mm]\b|[\s\S]/g)) {
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (depth === 0 && /^from$/i.test(piece)) return parts.map((part) => part.trim());
    if (depth === 0 && piece === ',') parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return undefined;
}

const anyColumn: Facts = { result: 'join' };
/** Two inputs as tables: each column of the result, by what it is made of. Where nobody can tell, any may be anything. */
export function describeJoin(parameters: JsonObject): Facts {
  const query: Json | undefined = at(parameters, 'query');
  // n8n's own puts whole rows side by side.
  if (query === undefined) return { result: 'pass' };
  const columns = typeof query === 'string' && !isComputed(query) ? selected(query.replace(/^=/, '')) : undefined;
  if (columns === undefined || columns.length > mostFields || columns.some((one) => one.length > longestColumn)) return anyColumn;
  const all = columns.some((one) => everything.test(one));
  const fields = columns
    .filter((one) => !everything.test(one))
    .map((one): Field | undefined => {
      const plain = column.exec(one);
      // What stands before a name without AS may be a word of the language: TOP 5 email.
      const [, made = one, alias] = plain === null ? (aliased.exec(one) ?? []) : [undefined, one, plain[1]];
      const itself = plain === null && alias !== undefined && !/\sas\s+\S+$/i.test(one) ? [[bare(alias)]] : [];
      const from = Array.from(made.matchAll(names), ([, name]) => name)
        .filter((name) => name !== undefined)
        .map((name) => [bare(name)]);
      return alias === undefined ? undefined : field([bare(alias)], ['mode'], ...[...itself, ...from].slice(0, 20));
    });
  const known = fields.filter((one) => one !== undefined);
  return known.length < fields.length ? anyColumn : { result: all ? 'assign' : 'keep', fields: known };
}
