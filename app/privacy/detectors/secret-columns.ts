/** Secrets in the columns of tables. */
import { secretName, type SecretName } from './secret-names.ts';
import { asValue, type SecretSpan } from './secret-values.ts';

const MOST_ROWS = 5_000;
const MOST_WORDS = 4;

interface Head { readonly between: string; readonly width: number; readonly columns: readonly { readonly index: number; readonly name: SecretName }[] }

/**
 * Sentences with commas look like heads of tables: "Please reset your password, thanks". A name of more than two words counts only above
 * two rows of its width.
 */
function headOf(line: string, below: string | undefined, further: string | undefined): Head | undefined {
  const between = line.length > 1_000 ? undefined : [',', ';', '\t', '|'].find((one) => line.includes(one));
  if (between === undefined) return undefined;
  const names = line.split(between).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  if (!names.every((name) => /^[\p{L}\p{N} _.-]{0,60}$/u.test(name))) return undefined;
  const columns = names.flatMap((name, index) => { const known = secretName(name); return known === 'password' || known === 'token' ? [{ index, name: known }] : []; });
  if (columns.length === 0) return undefined;
  const words = Math.max(...names.map((name) => name.split(/\s+/).length));
  const isRow = (row: string | undefined): boolean => row !== undefined && row.split(between).length === names.length;
  return words <= MOST_WORDS && isRow(below) && (words <= 2 || isRow(further)) ? { between, width: names.length, columns } : undefined;
}

/** A line of names, one of them a password's, and lines of as many cells below it. */
export function inColumns(text: string): SecretSpan[] {
  const found: SecretSpan[] = [];
  let at = 0;
  let head: Head | undefined;
  const lines = text.split('\n', MOST_ROWS);
  for (const [number, line] of lines.entries()) {
    const row = head === undefined ? [] : line.split(head.between);
    if (head !== undefined && row.length === head.width) {
      for (const { index, name } of head.columns) {
        const cell = row[index] ?? '';
        const value = cell.trim().replace(/^"(.*)"$/, '$1');
        if (value !== '') found.push(...asValue(value, at + row.slice(0, index).join(head.between).length + (index === 0 ? 0 : 1) + cell.indexOf(value), name, true));
      }
    } else head = headOf(line, lines[number + 1], lines[number + 2]);
    at += line.length + 1;
  }
  return found;
}
