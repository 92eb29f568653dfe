/** Secrets in the columns of tables. */
import { secretName, type SecretName } from './names.ts';
import { asValue, type SecretSpan } from './values.ts';

const MOST_ROWS = 5_000;
const MOST_WORDS = 4;

interface Head {
  readonly between: string;
  readonly width: number;
  readonly columns: readonly { readonly index: number; readonly name: SecretName }[];
}

/**
 * Sentences with commas look like heads of tables: "Please reset your password, thanks". A name of more than two words counts only above
 * two rows of its width.
 */
function headOf(line: string, below: string | undefined, further: string | undefined): Head | undefined {
  const between = line.length > 1_000 ? undefined : [',', ';', '\t', '|'].find((one) => line.includes(one));
  if (between === undefined) return undefined;
  const names = line.split(between).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  if (!names.every((name) => /^[\p{L}\p{N} _.-]{0,60}$/u.test(name))) return undefined;
  const columns = names.flatMap((name, index) => {
    const known = secretName(name);
    return known === 'password' || known === 'token' ? [{ index, name: known }] : [];
  });
  if (columns.length === 0) return undefined;
  const words = Math.max(...names.map((name) => name.split(/\s+/).length));
  const isRow = (row: string | undefined): boolean => row !== undefined && cellsOf(row, between).length === names.length;
  return words <= MOST_WORDS && isRow(below) && (words <= 2 || isRow(further)) ? { between, width: names.length, columns } : undefined;
}

/** The cells of a row; a quote around one holds its commas together. */
function cellsOf(line: string, between: string): { readonly text: string; readonly at: number }[] {
  const cells: { readonly text: string; readonly at: number }[] = [];
  let from = 0;
  let quoted = false;
  for (let index = 0; index <= line.length; index += 1) {
    if (line[index] === '"' && (quoted || line.slice(from, index).trim() === '')) quoted = !quoted;
    if (index === line.length || (line[index] === between && !quoted)) {
      cells.push({ text: line.slice(from, index), at: from });
      from = index + 1;
    }
  }
  return cells;
}

/** `INSERT INTO users (name, password) VALUES ('ann', '...')`: names in one list, values in the next. */
export const insert =
  /\binto[ \t]{1,3}[\w."`[\]]{1,80}[ \t]{0,3}\(([\w\s,"`[\]]{3,400})\)\s{0,10}values\s{0,10}\(((?:'(?:[^'\n]|''){0,400}'(?!')|[^'()\n]){1,200}?)\)/gi;
function inInserts(matches: Iterable<RegExpExecArray>): SecretSpan[] {
  const found: SecretSpan[] = [];
  for (const match of matches) {
    const names = (match[1] ?? '').split(',').map((name) => name.replace(/[\s"`[\]]/g, ''));
    const values = match[2] ?? '';
    const start = match.index + match[0].length - 1 - values.length;
    const cells = [...values.matchAll(/\s*(?:N?'((?:[^']|'')*)'(?!')|[^',]+)\s*(?:,|$)/g)];
    for (const [index, cell] of cells.entries()) {
      const known = secretName(names[index] ?? '');
      const value = cell[1] ?? '';
      if (known === 'password' || known === 'token')
        found.push(...asValue(value, start + cell.index + cell[0].indexOf(value), known, true));
    }
  }
  return found;
}

/** A line of names, one of them a password's, and lines of as many cells below it. `allOf`: the matches of a pattern in the text. */
export function inColumns(text: string, allOf: (pattern: RegExp) => Iterable<RegExpExecArray>): SecretSpan[] {
  const found = inInserts(allOf(insert));
  if (!text.includes('\n')) return found;
  let at = 0;
  let head: Head | undefined;
  const lines = text.split('\n', MOST_ROWS);
  for (const [number, line] of lines.entries()) {
    const row = head === undefined ? [] : cellsOf(line, head.between);
    if (head !== undefined && row.length === head.width) {
      for (const { index, name } of head.columns) {
        const cell = row[index];
        const value = cell?.text.trim().replace(/^"(.*)"$/, '$1') ?? '';
        if (cell !== undefined && value !== '') found.push(...asValue(value, at + cell.at + cell.text.indexOf(value), name, true));
      }
    } else head = headOf(line, lines[number + 1], lines[number + 2]);
    at += line.length + 1;
  }
  return found;
}
