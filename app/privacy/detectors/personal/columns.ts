/** Personal data in the columns of tables: what a heading says holds for every cell below it. */
import type { Span } from '../span.ts';

const MOST_ROWS = 20_000;
const telling =
  /phone|mobile|\bcell\b|\btel\b|telefon|\bfax\b|handy|t[ée]l[ée]phone|m[óo]vil|celular|ssn|social|\bsin\b|nino|nhs|\bdob\b|birth|geburt|\bgeb\b|naissance|nacimiento|nascimento|nascita|geboorte|urodzenia|passport|passeport|pasaporte|reisepass|licen[cs]e|steuer|tax[-_ ]?(?:id|number)|account|konto|routing|sort[-_ ]?code|aadhaa?r|\bpan\b|\bcpf\b|\bcnpj\b|\bcurp\b|\brfc\b|\brut\b|\bdni\b|\bnie\b|\bnif\b|\bbsn\b|pesel|\bcnp\b|\begn\b|\boib\b|personn(?:umme)?r|f[øo]dselsn|\bcpr\b|hetu|\bpps|\bahv\b|svnr|\bnir\b|\brrn\b|\bmrn\b|patient|insur|versichert|\bnpi\b|\bplate\b|kennzeichen|matr[íi]cula|national[-_ ]?id|identity|电话|電話|手机|携帯|身份证|전화/i;
const names =
  /^(?:(?:full|first|last|given|family|middle|sur|customer|client|patient|employee|contact|member|guest|student)[-_ ]?)?name$|^(?:vorname|nachname|nom|pr[ée]nom|nombre|apellidos?|nome|cognome|sobrenome|naam|imi[ęe]|nazwisko|namn|navn|姓名|氏名|名前|성명|이름)$/i;
/** A column that is just called name holds people where another tells of people. */
const ofPeople =
  /e-?mail|birth|\bdob\b|geburt|phone|mobile|telefon|address|adresse|street|ssn|first|last|vorname|nachname|salary|gehalt|patient|employee/i;

interface Cell {
  readonly start: number;
  readonly text: string;
}

/** Cells of a line, quotes taken off. */
function cellsOf(line: string, between: string): Cell[] {
  const out: Cell[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at <= line.length; at += 1) {
    const char = line.charAt(at);
    if (char === '"') quoted = !quoted;
    if (at < line.length && (char !== between || quoted)) continue;
    const raw = line.slice(from, at);
    const inner = raw.trim().replace(/^"(.*)"$/, '$1');
    out.push({ start: from + Math.max(0, raw.indexOf(inner)), text: inner });
    from = at + 1;
  }
  return out;
}

/** The heads above a column that say something; none where the line heads no table. */
function headsOf(
  line: string,
  below: string | undefined,
):
  | { readonly between: string; readonly width: number; readonly heads: readonly { readonly index: number; readonly head: string }[] }
  | undefined {
  if (below === undefined || line.length > 1_000) return undefined;
  const between = [';', '\t', '|', ','].find((one) => line.includes(one) && below.includes(one));
  if (between === undefined) return undefined;
  const cells = cellsOf(line, between).map(({ text }) => text);
  if (
    !cells.every((cell) => /^[\p{L}_][\p{L}\p{N} _./()-]{0,40}$|^$/u.test(cell) && cell.split(/\s+/).length <= 4) ||
    cellsOf(below, between).length !== cells.length
  )
    return undefined;
  const people = cells.some((cell) => ofPeople.test(cell));
  const heads = cells.flatMap((cell, index) => {
    const head = cell.replace(/[_-]+/g, ' ');
    return telling.test(head) || (names.test(cell) && people) ? [{ index, head }] : [];
  });
  return heads.length === 0 ? undefined : { between, width: cells.length, heads };
}

/** The cells are written out as `heading: cell`, one a line, and read once: linear in the table. */
export function inPersonalColumns(text: string, find: (text: string) => readonly Span[]): Span[] {
  if (!text.includes('\n')) return [];
  const lines = text.split('\n', MOST_ROWS);
  const places: { readonly from: number; readonly to: number; readonly shift: number }[] = [];
  const written: string[] = [];
  let length = 0;
  let at = 0;
  let table: ReturnType<typeof headsOf>;
  for (const [number, line] of lines.entries()) {
    const row = table === undefined ? [] : cellsOf(line.replace(/\r$/, ''), table.between);
    if (table !== undefined && row.length === table.width) {
      for (const { index, head } of table.heads) {
        const cell = row[index];
        if (cell === undefined || cell.text === '' || cell.text.length > 200) continue;
        const from = length + head.length + 2;
        places.push({ from, to: from + cell.text.length, shift: at + cell.start - from });
        written.push(`${head}: ${cell.text}\n`);
        length = from + cell.text.length + 1;
      }
    } else table = headsOf(line.replace(/\r$/, ''), lines[number + 1]?.replace(/\r$/, ''));
    at += line.length + 1;
  }
  if (places.length === 0) return [];
  let place = 0;
  return [...find(written.join(''))]
    .sort((a, b) => a.start - b.start)
    .flatMap((span) => {
      while (place < places.length && (places[place]?.to ?? 0) <= span.start) place += 1;
      const own = places[place];
      return own !== undefined && span.start >= own.from && span.end <= own.to
        ? [{ ...span, start: span.start + own.shift, end: span.end + own.shift }]
        : [];
    });
}
