/** Items as a table, and tables as CSV. */
import { noFormulaInside } from '../../kernel/csv-table.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { parsePath, pathText } from '../../workflow/model/labels.ts';
import { valueAt } from '../kit/paths.ts';

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Json[])[];
}

/** The columns asked for, or every field of any item in the order in which they are met. What is no record goes into one column. */
export function tableOf(items: readonly Json[], columns: readonly string[], maxColumns: number): Table {
  const head = [...columns];
  if (head.length === 0) {
    const met = new Set<string>();
    for (const item of items)
      for (const key of isJsonObject(item) ? Object.keys(item) : ['']) met.add(isJsonObject(item) ? pathText([key]) : key);
    if (met.size > maxColumns) throw new RangeError(`would have more than ${maxColumns} columns`);
    head.push(...met);
  }
  const paths = head.map(parsePath);
  return {
    head: head.map((name) => (name === '' ? 'value' : name)),
    rows: items.map((item) => paths.map((path) => valueAt(item, path) ?? null)),
  };
}

const cellText = (value: Json): string => (value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));

/**
 * Text that a spreadsheet would run gets a quote in front: it begins with = + - @, a tab or a line end (OWASP, CSV injection), also behind
 * blanks or in full width. Numbers are numbers, signs and all.
 */
export function guarded(value: Json): string {
  const text = cellText(value);
  if (typeof value !== 'string' || /^\s*[+-]?\d+(?:[.,]\d+)*\s*$/.test(text)) return text;
  return /^[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

/** RFC 4180, with the mark at the front by which Excel knows UTF-8. */
export function csvOf({ head, rows }: Table, separator: string, keepFormulas: boolean): string {
  const cell = (value: Json): string => {
    const text = keepFormulas ? cellText(value) : noFormulaInside(guarded(value), separator);
    return /["\r\n,;\t|]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(separator)).join('\r\n')}\r\n`;
}
