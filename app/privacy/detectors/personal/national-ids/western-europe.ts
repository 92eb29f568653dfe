/** Numbers of people in western and southern Europe. */
import { check, isDay, isOneDigit, mod11And10, modulo, weighted } from '../checksums.ts';
import type { NationalId } from './national-id.ts';

const dniLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';
const oddOfCodice: Readonly<Record<string, number>> = Object.fromEntries(
  [...'0123456789']
    .map((char, index) => [char, [1, 0, 5, 7, 9, 13, 15, 17, 19, 21][index] as number])
    .concat(
      [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((char, index) => [
        char,
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23][index] as number,
      ]),
    ),
);
function codiceFiscale(bare: string): boolean {
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const char = bare[index] ?? '';
    sum += index % 2 === 0 ? (oddOfCodice[char] ?? 0) : /\d/.test(char) ? Number(char) : char.charCodeAt(0) - 65;
  }
  return String.fromCharCode(65 + (sum % 26)) === bare[15];
}
function steuerId(bare: string): boolean {
  const counts = new Map<string, number>();
  for (const char of bare.slice(0, 10)) counts.set(char, (counts.get(char) ?? 0) + 1);
  const repeated = [...counts.values()].filter((count) => count > 1);
  return bare[0] !== '0' && repeated.length === 1 && (repeated[0] ?? 0) <= 3 && mod11And10(bare);
}
function belgian(bare: string): boolean {
  const base = Number(bare.slice(0, 9));
  const given = Number(bare.slice(9));
  const month = Number(bare.slice(2, 4));
  return month % 20 <= 12 && Number(bare.slice(4, 6)) <= 31 && (97 - (base % 97) === given || 97 - ((2_000_000_000 + base) % 97) === given);
}
const dutch = (bare: string): boolean => !isOneDigit(bare) && weighted(bare.padStart(9, '0'), [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
const portuguese = (bare: string): boolean =>
  /^[1235689]/.test(bare) && check([9, 8, 7, 6, 5, 4, 3, 2], 11, (rest) => (rest < 2 ? 0 : 11 - rest))(bare);
function nir(bare: string): boolean {
  const number = bare.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - modulo(number, 97) === Number(bare.slice(13));
}
function turkish(bare: string): boolean {
  const d = [...bare].map(Number);
  const odd = (d[0] ?? 0) + (d[2] ?? 0) + (d[4] ?? 0) + (d[6] ?? 0) + (d[8] ?? 0);
  const even = (d[1] ?? 0) + (d[3] ?? 0) + (d[5] ?? 0) + (d[7] ?? 0);
  return (((odd * 7 - even) % 10) + 10) % 10 === d[9] && d.slice(0, 10).reduce((sum, one) => sum + one, 0) % 10 === d[10];
}
function ppsn(bare: string): boolean {
  const extra = bare.length > 8 && bare[8] !== 'W' ? (bare.charCodeAt(8) - 64) * 9 : 0;
  return 'WABCDEFGHIJKLMNOPQRSTUV'[(weighted(bare, [8, 7, 6, 5, 4, 3, 2]) + extra) % 23] === bare[7];
}
const ean = (bare: string): boolean => [...bare].reduce((sum, char, index) => sum + Number(char) * (index % 2 === 0 ? 1 : 3), 0) % 10 === 0;
const nhs = (bare: string): boolean => check([10, 9, 8, 7, 6, 5, 4, 3, 2], 11, (rest) => (11 - rest) % 11)(bare);
const ninoPattern =
  /(?<![A-Z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]([ -]?)\d{2}\1\d{2}\1\d{2}\1[A-D](?![A-Z0-9])/g;

export const westernEuropeanIds: readonly NationalId[] = [
  // United Kingdom and Ireland
  { kind: 'nhs', pattern: /(?<![\w.+-])\d{3}([ -]?)\d{3}\1\d{4}(?![\w]|[.-]\d)/g, valid: nhs, words: /\bnhs|_nhs|health service/i },
  { kind: 'nhs', pattern: /(?<![\w.+)-])(?:4\d{2}|[679]\d{2}) \d{3} \d{4}(?![\w]|[.-]\d)/g, valid: nhs, words: /\bnhs/i, alone: 0.75 },
  { kind: 'nino', pattern: ninoPattern, valid: () => true, words: /national insurance|nino|\bni (?:number|no)/i, alone: 0.92 },
  {
    kind: 'nino',
    pattern: /(?<![A-Z0-9])[A-Z]{2}([ -]?)\d{2}\1\d{2}\1\d{2}\1[A-D](?![A-Z0-9])/gi,
    valid: () => true,
    words: /national insurance|\bnino|\bni (?:number|no)/i,
  },
  { kind: 'pps', pattern: /(?<![A-Z0-9])\d{7}[A-W][A-IW]?(?![A-Z0-9])/g, valid: ppsn, words: /\bpps/i, alone: 0.7 },
  // Germany, Austria, Switzerland
  {
    kind: 'steuer-id',
    pattern: /(?<![\w.+-])[1-9]\d(?:([ ]?)\d{3}\1\d{3}\1\d{3})(?![\w]|[.-]\d)/g,
    valid: steuerId,
    words: /steuer|idnr|identifikationsnummer|\btin\b|\btax/i,
  },
  { kind: 'steuer-id', pattern: /(?<![\w.+-])[1-9]\d \d{3} \d{3} \d{3}(?![\w]|[.-]\d)/g, valid: steuerId, words: /steuer/i, alone: 0.9 },
  {
    kind: 'sozialversicherungsnummer',
    pattern: /(?<![A-Z0-9])\d{2} ?\d{6} ?[A-Z] ?\d{3}(?![A-Z0-9])/g,
    valid: (bare) => isDay(Number(bare.slice(6, 8)), Number(bare.slice(4, 6)), Number(bare.slice(2, 4)) % 50 || 1),
    words: /sozialversicherung|rentenversicherung|\bsv-?n|\brvnr|versicherungsn(?:umme)?r/i,
    alone: 0.75,
  },
  {
    kind: 'svnr',
    pattern: /(?<![\w.+-])\d{4} ?\d{6}(?![\w]|[.-]\d)/g,
    valid: (bare) => weighted(bare, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(bare[3]),
    words: /sozialversicherung|\bsvnr|sv-?n(?:umme)?r|versicherungsn(?:umme)?r/i,
  },
  { kind: 'ahv', pattern: /(?<![\w.])756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}(?![\w]|[.-]\d)/g, valid: ean, words: /ahv|avs/i, alone: 0.95 },
  // France, Belgium, Netherlands
  {
    kind: 'nir',
    pattern: /(?<![\w.+-])[1-478]([ ]?)\d{2}\1(?:0[1-9]|1[0-3]|[2-9]\d)\1(?:\d{2}|2[AB])\1\d{3}\1?\d{3}[ ]?\d{2}(?![\w]|[.-]\d)/gi,
    valid: nir,
    words: /s[ée]cu|nir|insee|assurance/i,
    alone: 0.95,
  },
  {
    kind: 'numero-fiscal',
    pattern: /(?<![\w.+-])[0-3]\d ?\d{2} ?\d{3} ?\d{3} ?\d{3}(?![\w]|[.-]\d)/g,
    valid: (bare) => Number(bare.slice(0, 10)) % 511 === Number(bare.slice(10)),
    words: /fiscal|spi\b|imp[ôo]t/i,
  },
  {
    kind: 'rijksregisternummer',
    pattern: /(?<![\w.])\d{2}\.\d{2}\.\d{2}[- ]\d{3}[.-]\d{2}(?![\w]|[.-]\d)/g,
    valid: belgian,
    words: /rijksregister|national/i,
    alone: 0.95,
  },
  {
    kind: 'rijksregisternummer',
    pattern: /(?<![\w.+-])\d{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{3}[ .-]?\d{2}(?![\w]|[.-]\d)/g,
    valid: belgian,
    words: /rijksregister|registre national|\binsz|\bniss|\brrn\b|national (?:register|number)|num[ée]ro national/i,
  },
  {
    kind: 'bsn',
    pattern: /(?<![\w.+-])\d{8,9}(?![\w]|[.-]\d)|(?<![\w.+-])(?:\d{4}([. ])\d{2}\1\d{3}|\d{3}([. ])\d{3}\2\d{3})(?![\w]|[.-]\d)/g,
    valid: dutch,
    words: /\bbsn|burgerservice|sofi/i,
  },
  // Southern Europe
  {
    kind: 'dni',
    pattern: /(?<![A-Z0-9.])\d{2}\.?\d{3}\.?\d{3}[- ]?[A-Z](?![A-Z0-9])/gi,
    valid: (bare) => dniLetters[Number(bare.slice(0, 8)) % 23] === bare[8],
    words: /\bdni|\bnif|documento/i,
    alone: 0.9,
  },
  {
    kind: 'nie',
    pattern: /(?<![A-Z0-9.])[XYZ][- ]?\d{7}[- ]?[A-Z](?![A-Z0-9])/gi,
    valid: (bare) => dniLetters[Number(`${'XYZ'.indexOf(bare[0] ?? '')}${bare.slice(1, 8)}`) % 23] === bare[8],
    words: /\bnie\b/i,
    alone: 0.92,
  },
  {
    kind: 'codice-fiscale',
    pattern: /(?<![A-Z0-9])[A-Z]{6}[ ]?[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[ ]?[A-Z][0-9LMNP-V]{3}[A-Z](?![A-Z0-9])/gi,
    valid: codiceFiscale,
    words: /codice|fiscale/i,
    alone: 0.95,
  },
  {
    kind: 'nif',
    pattern: /(?<![\w.+-])\d{3} ?\d{3} ?\d{3}(?![\w]|[.-]\d)/g,
    valid: portuguese,
    words: /\bnif\b|contribuinte|finan[çc]as/i,
  },
  {
    kind: 'afm',
    pattern: /(?<![\w.+-])\d{9}(?![\w]|[.-]\d)/g,
    valid: (bare) => check([256, 128, 64, 32, 16, 8, 4, 2], 11, (rest) => rest % 10)(bare),
    words: /\bafm\b|ΑΦΜ|Α\.Φ\.Μ/i,
  },
  {
    kind: 'tckn',
    pattern: /(?<![\w.+-])[1-9]\d{10}(?![\w]|[.-]\d)/g,
    valid: turkish,
    words: /k[iİı]ml[iİı]k|tckn|\bt\.?c\.?\b|turkish id|türk/i,
  },
];
