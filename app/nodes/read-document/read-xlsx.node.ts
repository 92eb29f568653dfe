/**
 * The cells of one sheet of an Excel workbook (ECMA-376): values only. Formulas are not worked out, links, macros and pictures are not
 * looked at. Everything is read as a stream under one bound.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Entry, ZipFile } from 'yauzl';
import type { Json } from '../../kernel/json.ts';
import { openZip, UnpackBudget, zipChunks, zipEntries } from '../../kernel/zip-parts.node.ts';

/** `chars`: of all that is kept; `stretch`: bytes without a tag between them. */
const limits = {
  entries: 5_000,
  unpacked: 300 * 1024 * 1024,
  strings: 2_000_000,
  columns: 2_000,
  cells: 3_000_000,
  chars: 32 * 1024 * 1024,
  stretch: 4 * 1024 * 1024,
} as const;

/** Values by column number; what is empty is not in it, so that a row costs what it holds and not how far to the right that stands. */
type SheetRow = ReadonlyMap<number, Json>;
export interface WorkbookOptions {
  readonly sheet: string;
  readonly maxRows: number;
  readonly maxCells?: number;
  readonly maxUnpacked?: number;
}

interface Handlers {
  open?(tag: SaxesTagPlain): void;
  close?(name: string): void;
  text?(text: string): void;
}

function keeper(): (text: string) => void {
  let chars = 0;
  return ({ length }) => {
    chars += length;
    if (chars > limits.chars) throw new RangeError(`holds more than ${limits.chars / 1024 / 1024} million characters of text`);
  };
}

/** Prefixes differ from writer to writer; the local names do not. */
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

async function parsePart(zip: ZipFile, entry: Entry, budget: UnpackBudget, handlers: Handlers): Promise<void> {
  const parser = new SaxesParser({ xmlns: false });
  parser.on('doctype', () => {
    throw new RangeError('brings its own grammar (DOCTYPE), which is not read');
  });
  parser.on('error', (error) => {
    throw error;
  });
  let stretch = 0;
  parser.on('opentag', (tag) => {
    stretch = 0;
    handlers.open?.({ ...tag, name: local(tag.name) });
  });
  parser.on('closetag', (tag) => {
    stretch = 0;
    handlers.close?.(local(tag.name));
  });
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const part of zipChunks(zip, entry, budget)) {
    // The parser keeps a text, a comment or a tag until it is whole.
    stretch += part.length;
    if (stretch > limits.stretch) throw new RangeError(`holds one text of more than ${limits.stretch / 1024 / 1024} MiB`);
    parser.write(decoder.decode(part, { stream: true }));
  }
  parser.write(decoder.decode()).close();
}

interface Sheet {
  readonly name: string;
  readonly rid: string;
  readonly hidden: boolean;
}

/** Formats of Excel that show a date or a time (ECMA-376 part 1, 18.8.30). */
const isDateFormat = (id: number, code: string | undefined): boolean =>
  code === undefined
    ? (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
    : /[dmyhs]/i.test(code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '').replace(/General/i, ''));

/** A day number as ISO text: a date, a time of day, or both. Days count from 1899-12-30, with Excel's 29 February 1900 before day 60. */
export function serialDate(serial: number, from1904: boolean): Json {
  if (serial < 0 || serial > 2_958_466) return serial;
  const days = from1904 ? serial + 1_462 : serial < 60 ? serial + 1 : serial;
  const iso = new Date(Math.round(days * 86_400) * 1_000 + Date.UTC(1899, 11, 30)).toISOString();
  if (Math.floor(serial) === 0 && serial > 0 && !from1904) return iso.slice(11, 19);
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19);
}

function columnOf(reference: string): number {
  let column = 0;
  for (const char of reference) {
    const code = char.charCodeAt(0);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column;
}

interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly from1904: boolean;
  readonly dateStyles: ReadonlySet<number>;
  readonly strings: readonly string[];
  readonly targets: ReadonlyMap<string, string>;
}

async function workbookOf(zip: ZipFile, entries: ReadonlyMap<string, Entry>, budget: UnpackBudget): Promise<Workbook> {
  const sheets: Sheet[] = [];
  const targets = new Map<string, string>();
  const codes = new Map<number, string>();
  const dateStyles = new Set<number>();
  const strings: string[] = [];
  let from1904 = false;
  const part = async (name: string, handlers: Handlers): Promise<void> => {
    const entry = entries.get(name);
    if (entry !== undefined) await parsePart(zip, entry, budget, handlers);
  };
  await part('xl/workbook.xml', {
    open({ name, attributes }) {
      if (name === 'workbookPr') from1904 = attributes['date1904'] === '1' || attributes['date1904'] === 'true';
      const rid = Object.entries(attributes).find(([key]) => local(key) === 'id' && key !== 'id')?.[1];
      if (name === 'sheet' && rid !== undefined)
        sheets.push({
          name: attributes['name'] ?? '',
          rid,
          hidden: attributes['state'] !== undefined && attributes['state'] !== 'visible',
        });
    },
  });
  await part('xl/_rels/workbook.xml.rels', {
    open({ name, attributes }) {
      const target = attributes['Target'] ?? '';
      if (name === 'Relationship' && attributes['TargetMode'] !== 'External')
        targets.set(attributes['Id'] ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    },
  });
  let inFormats = false;
  let style = 0;
  await part('xl/styles.xml', {
    open({ name, attributes }) {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      if (name === 'cellXfs') inFormats = true;
      if (name === 'xf' && inFormats) {
        const id = Number(attributes['numFmtId'] ?? 0);
        if (isDateFormat(id, codes.get(id))) dateStyles.add(style);
        style += 1;
      }
    },
    close(name) {
      if (name === 'cellXfs') inFormats = false;
    },
  });
  let text: string | undefined;
  let phonetic = false;
  const kept = keeper();
  await part('xl/sharedStrings.xml', {
    open({ name }) {
      if (name === 'si') text = '';
      else if (name === 'rPh') phonetic = true;
    },
    text(given) {
      if (text !== undefined && !phonetic) {
        kept(given);
        text += given;
      }
    },
    close(name) {
      if (name === 'rPh') phonetic = false;
      if (name !== 'si') return;
      strings.push(text ?? '');
      text = undefined;
      if (strings.length > limits.strings) throw new RangeError(`holds more than ${limits.strings} texts`);
    },
  });
  return { sheets, from1904, dateStyles, strings, targets };
}

interface Cell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  value: string;
}

function valueOf({ type, style, value }: Cell, { strings, dateStyles, from1904 }: Workbook): Json {
  switch (type) {
    case 's':
      return strings[Number(value)] ?? null;
    case 'b':
      return value === '1' || value === 'true';
    case 'n': {
      if (value === '') return null;
      const number = Number(value);
      return Number.isNaN(number) ? value : dateStyles.has(style) ? serialDate(number, from1904) : number;
    }
    default:
      return value;
  }
}

/** Rows that hold something. Throws a RangeError beyond the limits, an Error for what is no workbook. */
export async function readXlsx(
  bytes: Buffer,
  { sheet, maxRows, maxCells = limits.cells, maxUnpacked = limits.unpacked }: WorkbookOptions,
): Promise<SheetRow[]> {
  const zip = await openZip(bytes);
  const entries = await zipEntries(zip, limits.entries);
  const budget = new UnpackBudget(maxUnpacked);
  const workbook = await workbookOf(zip, entries, budget);
  const wanted =
    sheet === '' ? (workbook.sheets.find((one) => !one.hidden) ?? workbook.sheets[0]) : workbook.sheets.find((one) => one.name === sheet);
  const entry = entries.get(workbook.targets.get(wanted?.rid ?? '') ?? '');
  if (entry === undefined) throw new SyntaxError(sheet === '' ? 'is no workbook' : 'has no sheet of that name');
  const rows: SheetRow[] = [];
  let row = new Map<number, Json>();
  let next = 1;
  let cells = 0;
  const kept = keeper();
  let cell: Cell | undefined;
  let taking = false;
  await parsePart(zip, entry, budget, {
    open({ name, attributes }) {
      if (name === 'row') [row, next] = [new Map(), 1];
      else if (name === 'c') {
        const column = columnOf(attributes['r'] ?? '') || next;
        if (column > limits.columns) throw new RangeError(`has more than ${limits.columns} columns`);
        cell = { column, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), value: '' };
      } else if (name === 'v' || name === 't') taking = cell !== undefined;
    },
    text(given) {
      if (taking && cell !== undefined) {
        kept(given);
        cell.value += given;
      }
    },
    close(name) {
      if (name === 'v' || name === 't') taking = false;
      else if (name === 'c' && cell !== undefined) {
        const value = valueOf(cell, workbook);
        if (value !== null) {
          row.set(cell.column, value);
          cells += 1;
          if (cells > maxCells) throw new RangeError(`has more than ${maxCells} cells`);
        }
        next = cell.column + 1;
        cell = undefined;
      } else if (name === 'row' && [...row.values()].some((value) => value !== '')) {
        rows.push(row);
        if (rows.length > maxRows + 1_000) throw new RangeError(`has more than ${maxRows} rows`);
      }
    },
  });
  return rows;
}
