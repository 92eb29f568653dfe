/** A table for people's spreadsheets (RFC 4180): every cell quoted, and none that a spreadsheet would run as a formula. */
export const csvTable = (rows: readonly (readonly string[])[]): string =>
  rows
    .map(
      (row) =>
        `${row.map((cell) => `"${(/^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`).join(',')}\r\n`,
    )
    .join('');
