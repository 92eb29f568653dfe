/** Comma-separated tables (RFC 4180): quotes, doubled quotes, line breaks in quotes; also semicolons and tabs. */

const separators = [',', ';', '\t'] as const;

/** The separator that stands most often outside quotes in the first line. */
function separatorOf(text: string): string {
  const line = (/^(?:[^"\r\n]|"(?:[^"]|"")*")*/.exec(text)?.[0] ?? '').replace(/"(?:[^"]|"")*"/g, '');
  return separators.reduce((best, candidate) => (line.split(candidate).length > line.split(best).length ? candidate : best), ',');
}

function rowsOf(text: string): string[][] {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text.charAt(at + 1) === '"') { cell += '"'; at += 1; }
      else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === separator) { row.push(cell); cell = ''; }
    else if (char === '\n' || char === '\r') {
      if (char === '\r' && text.charAt(at + 1) === '\n') at += 1;
      row.push(cell);
      rows.push(row);
      row = [];
      cell = '';
    } else cell += char;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows.filter((cells) => cells.length > 1 || cells[0] !== '');
}

/** One record a row, by the names in the first row; a byte-order mark is dropped, missing cells are empty text. */
export function parseCsv(text: string): Record<string, string>[] {
  const [head = [], ...rows] = rowsOf(text.replace(/^\uFEFF/, ''));
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name.trim(), row[index] ?? ''])));
}
