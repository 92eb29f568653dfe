/** Comma-separated tables (RFC 4180): quotes, doubled quotes, line breaks in quotes; also semicolons, tabs and bars. */

export const separators = [',', ';', '\t', '|'] as const;
export type Separator = (typeof separators)[number];

export interface CsvLimits {
  readonly rows: number;
  readonly columns: number;
}
const usual: CsvLimits = { rows: 1_000_000, columns: 2_000 };

/** The separator that stands most often outside quotes in the first line. */
function separatorOf(text: string): Separator {
  const counts = new Map<string, number>(separators.map((separator) => [separator, 0]));
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '\n' || char === '\r')) break;
    else if (!quoted && counts.has(char)) counts.set(char, (counts.get(char) ?? 0) + 1);
  }
  return separators.reduce((best, candidate) => ((counts.get(candidate) ?? 0) > (counts.get(best) ?? 0) ? candidate : best));
}

/** Rows of cells; lines with nothing on them are left out. Throws a RangeError beyond the limits. */
export function csvRows(text: string, separator: Separator = separatorOf(text), limits: CsvLimits = usual): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const endRow = (): void => {
    if (row.length > 1 || row[0] !== '') rows.push(row);
    if (rows.length > limits.rows) throw new RangeError(`more than ${limits.rows} rows`);
    row = [];
  };
  // A cell at a time, by the next sign that ends it: no text is put together letter by letter.
  while (at < text.length) {
    let cell = '';
    if (text.charAt(at) === '"') {
      at += 1;
      for (;;) {
        const end = text.indexOf('"', at);
        cell += text.slice(at, end < 0 ? text.length : end);
        at = end < 0 ? text.length : end + 1;
        if (end < 0 || text.charAt(at) !== '"') break;
        cell += '"';
        at += 1;
      }
    }
    const from = at;
    while (at < text.length && text.charAt(at) !== separator && text.charAt(at) !== '\n' && text.charAt(at) !== '\r') at += 1;
    row.push(cell + text.slice(from, at));
    if (row.length > limits.columns) throw new RangeError(`more than ${limits.columns} columns`);
    if (at >= text.length) break;
    if (text.charAt(at) === separator) {
      at += 1;
      // A separator at the very end stands before one more, empty cell.
      if (at >= text.length) row.push('');
      continue;
    }
    if (text.charAt(at) === '\r' && text.charAt(at + 1) === '\n') at += 1;
    at += 1;
    endRow();
  }
  if (row.length > 0) endRow();
  return rows;
}

/** Names for columns: what the head says, `column_3` where it says nothing, `name_2` where it says the same again. */
export function columnNames(head: readonly string[]): string[] {
  const taken = new Set<string>();
  return head.map((given, index) => {
    const name = given.trim() === '' ? `column_${index + 1}` : given.trim();
    let free = name;
    for (let n = 2; taken.has(free); n += 1) free = `${name}_${n}`;
    taken.add(free);
    return free;
  });
}

/** One record a row, by the names in the first row; a byte-order mark is dropped, missing cells are empty text. */
export function parseCsv(text: string, separator?: Separator, limits?: CsvLimits): Record<string, string>[] {
  const [head = [], ...rows] = csvRows(text.replace(/^\uFEFF/, ''), separator, limits);
  const names = columnNames(head);
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])));
}
