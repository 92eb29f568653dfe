/** Tables for people's spreadsheets. */

/**
 * Whoever opens a table by another separator than its own begins a cell in the middle of one, whatever quotes stand around it: `x,"a;=1+1"` is three cells where
 * semicolons part them. What would be a formula there gets a quote in front; signs of numbers, lists and mentions stay. RFC 4180 readers see the quote.
 */
export const noFormulaInside = (cell: string, separator: string): string =>
  cell.replace(/([,;|\t\r\n])([" \p{Zs}\p{Cf}]*)(?=[=＝]|[+\-@＋－＠][^,;|\t\r\n]*[(!|])/gu, (all, sign: string) =>
    sign === separator ? all : `${all}'`,
  );

/** RFC 4180: every cell quoted, and none that a spreadsheet would run as a formula. */
export const csvTable = (rows: readonly (readonly string[])[]): string =>
  rows
    .map(
      (row) =>
        `${row.map((cell) => `"${noFormulaInside(/^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(cell) ? `'${cell}` : cell, ',').replaceAll('"', '""')}"`).join(',')}\r\n`,
    )
    .join('');
