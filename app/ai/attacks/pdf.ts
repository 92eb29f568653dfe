/** The smallest PDF that holds a text (ISO 32000-1, 7.5), as bytes in a string. Pure. */

/** Signs outside Latin-1 are not in the standard fonts, so a question mark stands for each. */
const latin = (text: string): string => text.replace(/[^\x20-\x7e\xa0-\xff]/g, '?').replace(/[()\\]/g, (sign) => `\\${sign}`);

/** What stands beside the page is not read, so lines are cut at blanks. */
const LINE = 90;
const linesOf = (text: string): string[] =>
  text.split(/\r?\n/).flatMap((line) =>
    line.split(' ').reduce<string[]>((lines, word) => {
      const last = lines.at(-1);
      return last === undefined || last.length + word.length >= LINE ? [...lines, word] : [...lines.slice(0, -1), `${last} ${word}`];
    }, []),
  );

export function pdfOf(text: string): string {
  const stream = `BT /F1 6 Tf 7 TL 20 820 Td\n${linesOf(text)
    .map((line) => `(${latin(line)}) Tj T*`)
    .join('\n')}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
  ];
  let out = '%PDF-1.4\n';
  const places: number[] = [];
  for (const [index, object] of objects.entries()) {
    places.push(out.length);
    out += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  return `${out}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${out.length}\n%%EOF\n`;
}
