/** Steps whose values a spreadsheet takes for what somebody types: text that begins with = is a formula there. */
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { at, fixedText, type Described, type Sink } from './kit.ts';

/** Google Sheets takes text as it is only where it is told so; n8n tells it that up to version 4 of the step, unless the step says otherwise. */
const asTyped = ({ node }: Described): boolean =>
  (fixedText(node.parameters, 'options', 'cellFormat') ??
    fixedText(node.parameters, 'options', 'valueInputMode') ??
    (node.typeVersion >= 4.1 ? 'USER_ENTERED' : 'RAW')) === 'USER_ENTERED';
const MOST_COLUMNS = 30;
/** It begins with a letter, a digit or the mark that tells a sheet to take text as it is: `='{{ … }}`, `=Order {{ … }}`. */
const begun = /^=['\p{L}\p{N}]/u;
/** `={{ "'" + … }}`, and nothing behind it that could choose something else, or cut it: a question is asked first, a part is taken last. */
const behindMark = /^=\{\{\s{0,9}(?:"'"|'\\'')\s{0,9}\+(?:[^?&|<>=,;`()]|\?\.|\([^()?&|<>=;`]{0,200}\)){1,1000}\}\}/;
const inTemplate = /^=\{\{\s{0,9}`'[^`]{0,1000}`\s{0,9}\}\}/;
const isPlainText = (value: Json | undefined): boolean =>
  typeof value !== 'string' || !value.startsWith('=') || begun.test(value) || behindMark.test(value) || inTemplate.test(value);
/** Rows as they come in. */
const whole: readonly Sink[] = [{ kind: 'cells', parameter: ['dataMode'], implied: [[]] }];

export function cellSinks(described: Described): readonly Sink[] {
  const { info, node, operation, effect } = described;
  switch (info.key) {
    case 'convertToFile':
      return (operation ?? 'csv') === 'csv' ? whole : [];
    case 'spreadsheetFile':
      return operation === 'toFile' && (fixedText(node.parameters, 'fileFormat') ?? 'xls') === 'csv' ? whole : [];
    case 'googleSheets': {
      if (effect !== 'write' || !asTyped(described)) return [];
      if (fixedText(node.parameters, 'columns', 'mappingMode') === 'autoMapInputData') return whole;
      const written = at(node.parameters, 'columns', 'value');
      const columns = isJsonObject(written) ? Object.keys(written) : [];
      return columns.length === 0 || columns.length > MOST_COLUMNS
        ? [{ kind: 'cells', parameter: ['columns'] }]
        : columns
            .filter((name) => name !== 'row_number' && !isPlainText(at(written, name)))
            .map((name) => ({ kind: 'cells', parameter: ['columns', 'value', name] }));
    }
    default:
      return [];
  }
}

type Columns = Pick<ForeignFacts['stores'][number], 'columns' | 'picks' | 'byColumn'>;
const MOST_PICKING = 20;
/** Columns by which it finds the row that it changes; a step that only adds rows finds none. */
function picking(parameters: JsonObject, operation: string | undefined): readonly string[] {
  const names = operation === 'update' || operation === 'appendOrUpdate' ? at(parameters, 'columns', 'matchingColumns') : undefined;
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string' && name.length <= 1_000).slice(0, MOST_PICKING) : [];
}
/** Rows come and go under the names in the first line of a sheet, or of the columns of a table that n8n keeps: what fills one column is found in that column alone. */
export function sheetColumns({ info: { key }, node: { parameters, typeVersion }, effect, operation }: Described): Columns {
  if (key !== 'dataTable' && (key !== 'googleSheets' || typeVersion < 4)) return {};
  if (effect === 'read') return at(parameters, 'options', 'dataLocationOnSheet') === undefined ? { byColumn: true } : {};
  const written = at(parameters, 'columns', 'value');
  const picks = picking(parameters, operation);
  return effect === 'write' && fixedText(parameters, 'columns', 'mappingMode') === 'defineBelow' && isJsonObject(written)
    ? { columns: ['columns', 'value'], ...(picks.length === 0 ? {} : { picks: [...picks] }) }
    : {};
}
