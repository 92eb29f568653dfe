import type { z } from 'zod';
import { isCountersignError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { parseData } from '../../kernel/json-guard.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { columnNames, csvRows, type Separator } from '../kit/csv.ts';
import { bytesOf, decoded, tooLarge, unreadable } from '../kit/document.node.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { asText, checkFields, done, itemsIn, parametersOf, stopIfCancelled } from '../kit/items.ts';
import { pickPaths, valueAt, withoutPath, withValueAt } from '../kit/paths.ts';
import type { DeclaredField } from '../kit/schemas.ts';
import { givesText, parameters } from './definition.ts';

type Parameters = z.infer<typeof parameters>;

/** Each record has all columns, so that a wide head makes every short row wide. */
const maxCells = 3_000_000;

function records<Row>(
  rows: readonly Row[],
  { headerRow, maxRows }: Parameters,
  widthOf: (row: Row) => number,
  at: (row: Row, index: number) => Json | undefined,
): JsonObject[] {
  const head = rows[headerRow - 1];
  const names =
    head === undefined ? [] : columnNames(Array.from({ length: widthOf(head) }, (_none, index) => asText(at(head, index) ?? null)));
  const body = rows.slice(headerRow);
  if (body.length > maxRows) throw new RangeError(`has more than ${maxRows} rows`);
  if (body.length * names.length > maxCells) throw new RangeError(`has more than ${maxCells} cells, the empty ones with them`);
  return body.map((row) => Object.fromEntries(names.map((name, index) => [name, at(row, index) ?? null])));
}

function bounded(list: readonly Json[], most: number): readonly Json[] {
  if (list.length > most) throw new RangeError(`has more than ${most} records`);
  return list;
}

function parsed(text: string): Json {
  try {
    return parseData(text);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new SyntaxError('is no JSON');
  }
}

/** The records in the file, in its order. The readers of large formats are loaded when the first such file comes. */
async function recordsOf(bytes: Buffer, given: Parameters): Promise<readonly Json[]> {
  switch (given.format) {
    case 'csv': {
      const separator = given.separator === 'auto' ? undefined : ((given.separator === 'tab' ? '\t' : given.separator) satisfies Separator);
      return records(
        csvRows(decoded(bytes).replace(/^\uFEFF/, ''), separator, { rows: given.maxRows + given.headerRow, columns: 2_000 }),
        given,
        (row) => row.length,
        (row, index) => row[index],
      );
    }
    case 'xlsx':
      return records(
        await (await import('./read-xlsx.node.ts')).readXlsx(bytes, given),
        given,
        (row) => Math.max(0, ...row.keys()),
        (row, index) => row.get(index + 1),
      );
    case 'json': {
      const value = parsed(decoded(bytes));
      return Array.isArray(value) ? bounded(value as readonly Json[], given.maxRows) : [value];
    }
    case 'jsonl':
      return bounded(
        decoded(bytes)
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(parsed),
        given.maxRows,
      );
    case 'xml':
      return [(await import('../kit/read-xml.ts')).readXml(decoded(bytes))];
    case 'pdf':
    case 'html':
    case 'text':
      return [];
  }
}

async function textOf(bytes: Buffer, { format, maxPages }: Parameters): Promise<string> {
  switch (format) {
    case 'pdf':
      return (await (await import('./read-pdf.node.ts')).readPdf(bytes, maxPages)).join('\n\n');
    case 'html':
      return (await import('../kit/read-html.ts')).readHtml(decoded(bytes));
    default:
      return decoded(bytes);
  }
}

/** What is said of the file is ours, never a piece of the file. */
function failureOf(error: unknown, place: string): Error {
  if (isCountersignError(error)) return error;
  if (error instanceof RangeError) return tooLarge(place, error.message);
  if (error instanceof SyntaxError) return unreadable(place, error.message);
  return unreadable(
    place,
    error instanceof Error && error.name === 'PasswordException' ? 'is locked with a password' : 'is not what it is said to be',
  );
}

/** A cell that is empty says nothing; a number that came as text is one where a number was declared. */
function fitted(record: Json, fields: readonly DeclaredField[]): Json {
  const picked = pickPaths(
    record,
    fields.map((field) => parsePath(field.name)),
  );
  return isJsonObject(picked)
    ? Object.fromEntries(
        Object.entries(picked).map(([key, value]): [string, Json] => {
          const field = fields.find((one) => one.name === key);
          if (value === '' && field?.type !== 'text') return [key, null];
          if (typeof value !== 'string' || field === undefined) return [key, value];
          if (field.type === 'number' && value.trim() !== '' && Number.isFinite(Number(value))) return [key, Number(value)];
          return [key, field.type === 'boolean' && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value];
        }),
      )
    : picked;
}

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const place = request.node.name;
  const out: Item[] = [];
  for (const item of itemsIn(request)) {
    stopIfCancelled(request, tools);
    const path = parsePath(given.file);
    const bytes = bytesOf(place, valueAt(item, path));
    try {
      if (givesText(given.format)) {
        out.push(withValueAt(withoutPath(item, path), parsePath(given.into), await textOf(bytes, given)));
        continue;
      }
      const found = await recordsOf(bytes, given);
      if (out.length + found.length > given.maxRows) throw new RangeError(`has more than ${given.maxRows} records`);
      for (const record of found) out.push(given.fields.length === 0 ? record : fitted(record, given.fields));
    } catch (error) {
      throw failureOf(error, place);
    }
  }
  if (!givesText(given.format)) for (const record of out) checkFields(request, record, given.fields);
  return done({ out });
};
export default execute;
