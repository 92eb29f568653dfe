/**
 * Numbers that a state gives to one person. A row has its format, its check, and the words that stand before it; a format that says
 * enough by itself needs no words. Formats and check digits: each country's own publication, gathered in ISO/IEC 7064 and OECD's
 * "Tax Identification Numbers" pages.
 */
import { isDay, isDmy, isOneDigit, isYmd, luhn, mod11And10, modulo, rut, verhoeff, weighted } from './checksums.ts';
import { widerIds, type NationalId } from './national-ids-wide.ts';
import { matchesOf, sieveOf } from '../sieve.ts';
import { before, type Span } from '../span.ts';

const general =
  /national (?:id|identity|identification)|\b(?:tax|identity|identification|citizen|personal|social security|social insurance|government|civil)[-_ ]?(?:id|identification|identity|payer|registration|security)?[-_ ]?(?:number|no\b|nr\b|id\b|code|card|#)|\btin\b|\bid[-_ ](?:number|no|card)\b|nationalid|taxid/i;

const eq = (a: number, b: string | undefined): boolean => String(a) === b;
const check =
  (weights: readonly number[], by: number, digitOf: (rest: number) => number) =>
  (bare: string): boolean =>
    !isOneDigit(bare) && eq(digitOf(weighted(bare, weights) % by), bare[weights.length]);

const hetuLetters = '0123456789ABCDEFHJKLMNPRSTUVWXY';
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

function cpf(bare: string): boolean {
  if (isOneDigit(bare)) return false;
  const digitOf = (rest: number): number => (rest < 2 ? 0 : 11 - rest);
  return (
    eq(digitOf(weighted(bare, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11), bare[9]) &&
    eq(digitOf(weighted(bare, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11), bare[10])
  );
}
function cnpj(bare: string): boolean {
  const digitOf = (rest: number): number => (rest < 2 ? 0 : 11 - rest);
  return (
    !isOneDigit(bare) &&
    eq(digitOf(weighted(bare, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 11), bare[12]) &&
    eq(digitOf(weighted(bare, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 11), bare[13])
  );
}

function fodselsnummer(bare: string): boolean {
  const day = Number(bare.slice(0, 2));
  const month = Number(bare.slice(2, 4));
  // D-numbers add 40 to the day, test numbers 40 or 80 to the month.
  if (!isDay(Number(bare.slice(4, 6)), month > 80 ? month - 80 : month > 40 ? month - 40 : month, day > 40 ? day - 40 : day)) return false;
  const digitOf = (rest: number): number => (11 - rest) % 11;
  return (
    eq(digitOf(weighted(bare, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11), bare[9]) &&
    eq(digitOf(weighted(bare, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11), bare[10])
  );
}

const personnummer = (bare: string): boolean => {
  const short = bare.slice(-10);
  const day = Number(short.slice(4, 6));
  return isDay(Number(short.slice(0, 2)), Number(short.slice(2, 4)), day > 60 ? day - 60 : day) && luhn(short);
};
const cprChecks = (bare: string): boolean => isDmy(bare) && weighted(bare, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
const pesel = (bare: string): boolean =>
  isDay(Number(bare.slice(0, 2)), Number(bare.slice(2, 4)) % 20, Number(bare.slice(4, 6))) &&
  check([1, 3, 7, 9, 1, 3, 7, 9, 1, 3], 10, (rest) => (10 - rest) % 10)(bare);
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
function chinese(bare: string): boolean {
  const year = Number(bare.slice(6, 10));
  return (
    year >= 1900 &&
    year < 2100 &&
    isDay(year, Number(bare.slice(10, 12)), Number(bare.slice(12, 14))) &&
    '10X98765432'[weighted(bare, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === bare[17]
  );
}
const southAfrican = (bare: string): boolean => isYmd(bare) && /^\d{10}[0-2][89]/.test(bare) && luhn(bare);
const medicareAustralia = (bare: string): boolean => weighted(bare, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(bare[8]);
function turkish(bare: string): boolean {
  const d = [...bare].map(Number);
  const odd = (d[0] ?? 0) + (d[2] ?? 0) + (d[4] ?? 0) + (d[6] ?? 0) + (d[8] ?? 0);
  const even = (d[1] ?? 0) + (d[3] ?? 0) + (d[5] ?? 0) + (d[7] ?? 0);
  return (((odd * 7 - even) % 10) + 10) % 10 === d[9] && d.slice(0, 10).reduce((sum, one) => sum + one, 0) % 10 === d[10];
}
function nric(bare: string): boolean {
  const sum = weighted(bare.slice(1), [2, 7, 6, 5, 4, 3, 2]) + (bare[0] === 'T' || bare[0] === 'G' ? 4 : bare[0] === 'M' ? 3 : 0);
  const letters = bare[0] === 'S' || bare[0] === 'T' ? 'JZIHGFEDCBA' : bare[0] === 'M' ? 'XWUTRQPNJLK' : 'XWUTRQPNMLK';
  return letters[bare[0] === 'M' ? 10 - (sum % 11) : sum % 11] === bare[8];
}
function ppsn(bare: string): boolean {
  const extra = bare.length > 8 && bare[8] !== 'W' ? (bare.charCodeAt(8) - 64) * 9 : 0;
  return 'WABCDEFGHIJKLMNOPQRSTUV'[(weighted(bare, [8, 7, 6, 5, 4, 3, 2]) + extra) % 23] === bare[7];
}
function estonian(bare: string): boolean {
  const first = weighted(bare, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const rest = first < 10 ? first : (weighted(bare, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11) % 10;
  return isYmd(bare.slice(1)) && eq(rest, bare[10]);
}
const korean = (bare: string): boolean => isYmd(bare) && /^\d{6}[0-9]/.test(bare);
function snils(bare: string): boolean {
  const sum = weighted(bare, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
  const rest = (sum % 101) % 100;
  return rest === Number(bare.slice(9));
}
function taiwanese(bare: string): boolean {
  const letter = 10 + 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(bare[0] ?? '');
  return (Math.floor(letter / 10) + (letter % 10) * 9 + weighted(bare.slice(1), [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 === 0;
}
const ean = (bare: string): boolean => [...bare].reduce((sum, char, index) => sum + Number(char) * (index % 2 === 0 ? 1 : 3), 0) % 10 === 0;
const nhs = (bare: string): boolean => check([10, 9, 8, 7, 6, 5, 4, 3, 2], 11, (rest) => (11 - rest) % 11)(bare);
/** Areas 000, 666 and 9xx were never given out, nor group 00 and serial 0000 (SSA, "Randomization"). */
const isSsn = (bare: string): boolean => !/^(?:000|666|9)|^\d{3}00|0000$/.test(bare) && !isOneDigit(bare);
const isItin = (bare: string): boolean => /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-2]|9[4-9])/.test(bare);
const ninoPattern =
  /(?<![A-Z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]([ -]?)\d{2}\1\d{2}\1\d{2}\1[A-D](?![A-Z0-9])/g;

export const nationalIds: readonly NationalId[] = [
  // North America
  {
    kind: 'ssn',
    pattern: /(?<![\w.-])\d{3}([ -])\d{2}\1\d{4}(?![\w]|[.-]\d)/g,
    valid: (bare) => isSsn(bare) && bare !== '078051120' && bare !== '219099999',
    words: /ssn|social[-_ ]?security|\bss ?(?:#|no|num)/i,
    alone: 0.85,
  },
  {
    kind: 'ssn',
    pattern: /(?<![\w.-])\d{3}[ -]?\d{2}[ -]?\d{4}(?![\w]|[.-]\d)/g,
    valid: isSsn,
    words: /\bssn|_ssn|social[-_ ]?security|socialsecurity|\bss ?(?:#|no|num)/i,
  },
  {
    kind: 'ssn',
    pattern: /(?<![\w.-])\d{3}\.\d{2}\.\d{4}(?![\w]|[.-]\d)/g,
    valid: isSsn,
    words: /\bssn|social[-_ ]?security/i,
    alone: 0.6,
  },
  { kind: 'itin', pattern: /(?<![\w.-])9\d{2}([ -])\d{2}\1\d{4}(?![\w]|[.-]\d)/g, valid: isItin, words: /itin|taxpayer/i, alone: 0.8 },
  { kind: 'itin', pattern: /(?<![\w.-])9\d{8}(?![\w]|[.-]\d)/g, valid: isItin, words: /itin|taxpayer/i },
  { kind: 'ein', pattern: /(?<![\w.-])\d{2}-\d{7}(?![\w]|[.-]\d)/g, valid: () => true, words: /\b(?:f?ein|employer identification)/i },
  {
    kind: 'health-id',
    pattern:
      /(?<![A-Z0-9])[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}(?![A-Z0-9])/g,
    valid: () => true,
    words: /medicare|mbi|beneficiary/i,
    alone: 0.85,
  },
  {
    kind: 'sin',
    pattern: /(?<![\w.-])\d{3}([ -]?)\d{3}\1\d{3}(?![\w]|[.-]\d)/g,
    valid: (bare) => luhn(bare) && !isOneDigit(bare),
    words: /\bsin\b|social insurance|\bnas\b|assurance sociale/i,
  },
  {
    kind: 'sin',
    pattern: /(?<![\w.-])\d{3}-\d{3}-\d{3}(?![\w]|[.-]\d)/g,
    valid: (bare) => luhn(bare) && /^[1-79]/.test(bare) && !isOneDigit(bare),
    words: /\bsin\b|social insurance/i,
    alone: 0.6,
  },
  {
    kind: 'curp',
    pattern: /(?<![A-Z0-9])[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z0-9]\d(?![A-Z0-9])/g,
    valid: (bare) => isYmd(bare.slice(4)),
    words: /curp/i,
    alone: 0.95,
  },
  {
    kind: 'rfc',
    pattern: /(?<![A-Z0-9])[A-Z&Ñ]{4}\d{6}[A-Z0-9]{3}(?![A-Z0-9])/g,
    valid: (bare) => isYmd(bare.slice(4)),
    words: /\brfc\b/i,
    alone: 0.7,
  },
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
    pattern: /(?<![\w.+-])[1-478]([ ]?)\d{2}\1(?:0[1-9]|1[0-3]|[2-9]\d)\1(?:\d{2}|2[AB])\1\d{3}\1\d{3}[ ]?\d{2}(?![\w]|[.-]\d)/gi,
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
  // Northern and eastern Europe
  {
    kind: 'personnummer',
    pattern: /(?<![\w.])(?:19|20)?\d{6}[-+]\d{4}(?![\w]|[.-]\d)/g,
    valid: personnummer,
    words: /person(?:al)?[- ]?(?:nummer|number)|\bpnr/i,
    alone: 0.85,
  },
  {
    kind: 'personnummer',
    pattern: /(?<![\w.+-])(?:(?:19|20)\d{6}\d{4}|\d{10})(?![\w]|[.-]\d)/g,
    valid: personnummer,
    words: /personnummer|personal identity|\bpnr\b/i,
  },
  {
    kind: 'hetu',
    pattern: /(?<![\w.])\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y](?![\w]|[.-]\d)/gi,
    valid: (bare) => isDmy(bare) && hetuLetters[Number(`${bare.slice(0, 6)}${bare.slice(-4, -1)}`) % 31] === bare.at(-1),
    words: /hetu|henkilötunnus|personbeteckning|personal identity code/i,
    alone: 0.93,
  },
  {
    kind: 'fodselsnummer',
    pattern: /(?<![\w.+-])\d{6}[ -]?\d{5}(?![\w]|[.-]\d)/g,
    valid: fodselsnummer,
    words: /f[øo]dsels|personnummer|\bfnr|d-nummer/i,
    alone: 0.8,
  },
  { kind: 'cpr', pattern: /(?<![\w.+-])\d{6}[- ]?\d{4}(?![\w]|[.-]\d)/g, valid: isDmy, words: /\bcpr|personnummer|civil registration/i },
  { kind: 'cpr', pattern: /(?<![\w.+-])\d{6}-\d{4}(?![\w]|[.-]\d)/g, valid: cprChecks, words: /\bcpr/i, alone: 0.75 },
  { kind: 'pesel', pattern: /(?<![\w.+-])\d{11}(?![\w]|[.-]\d)/g, valid: pesel, words: /pesel/i, alone: 0.7 },
  {
    kind: 'rodne-cislo',
    pattern: /(?<![\w.+/-])\d{6}\/\d{3,4}(?![\w/]|[.-]\d)/g,
    valid: (bare) =>
      isDay(Number(bare.slice(0, 2)), (Number(bare.slice(2, 4)) % 50) % 20, Number(bare.slice(4, 6))) &&
      (bare.length === 9 || modulo(bare, 11) === 0 || modulo(bare.slice(0, 9), 11) % 10 === Number(bare[9])),
    words: /rodn[ée]/i,
    alone: 0.8,
  },
  {
    kind: 'cnp',
    pattern: /(?<![\w.+-])[1-8]\d{12}(?![\w]|[.-]\d)/g,
    valid: (bare) => isYmd(bare.slice(1)) && check([2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9], 11, (rest) => (rest === 10 ? 1 : rest))(bare),
    words: /\bcnp\b|cod numeric/i,
    alone: 0.7,
  },
  {
    kind: 'egn',
    pattern: /(?<![\w.+-])\d{10}(?![\w]|[.-]\d)/g,
    valid: (bare) =>
      isDay(Number(bare.slice(0, 2)), Number(bare.slice(2, 4)) % 20, Number(bare.slice(4, 6))) &&
      check([2, 4, 8, 5, 10, 9, 7, 3, 6], 11, (rest) => rest % 10)(bare),
    words: /\begn\b|егн/i,
  },
  { kind: 'oib', pattern: /(?<![\w.+-])\d{11}(?![\w]|[.-]\d)/g, valid: mod11And10, words: /\boib\b/i },
  {
    kind: 'isikukood',
    pattern: /(?<![\w.+-])[1-6]\d{10}(?![\w]|[.-]\d)/g,
    valid: estonian,
    words: /isikukood|asmens kodas|personal code/i,
  },
  {
    kind: 'kennitala',
    pattern: /(?<![\w.+-])\d{6}-?\d{3}[089](?![\w]|[.-]\d)/g,
    valid: (bare) =>
      isDay(Number(bare.slice(4, 6)), Number(bare.slice(2, 4)), Number(bare.slice(0, 2)) % 40) &&
      check([3, 2, 7, 6, 5, 4, 3, 2], 11, (rest) => (11 - rest) % 11)(bare),
    words: /kennitala|\bkt\b/i,
  },
  { kind: 'amka', pattern: /(?<![\w.+-])\d{11}(?![\w]|[.-]\d)/g, valid: (bare) => isDmy(bare) && luhn(bare), words: /\bamka\b|ΑΜΚΑ/i },
  {
    kind: 'emso',
    pattern: /(?<![\w.+-])\d{13}(?![\w]|[.-]\d)/g,
    valid: (bare) =>
      isDay(Number(bare.slice(5, 7)), Number(bare.slice(2, 4)), Number(bare.slice(0, 2))) &&
      check([7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 11, (rest) => (rest < 2 ? 0 : 11 - rest))(bare),
    words: /em[šs]o|jmbg|јмбг|ЕМБГ/i,
  },
  {
    kind: 'rnokpp',
    pattern: /(?<![\w.+-])\d{10}(?![\w]|[.-]\d)/g,
    valid: (bare) => eq((((weighted(bare, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11) + 11) % 11) % 10, bare[9]),
    words: /рнокпп|rnokpp|\bіпн\b/i,
  },
  {
    kind: 'personas-kods',
    pattern: /(?<![\w.+-])\d{6}-?\d{5}(?![\w]|[.-]\d)/g,
    valid: (bare) => bare.startsWith('32') || isDay(Number(bare.slice(4, 6)), Number(bare.slice(2, 4)), Number(bare.slice(0, 2))),
    words: /personas kods|latvian/i,
  },
  {
    kind: 'cnic',
    pattern: /(?<![\w.+-])[1-7]\d{4}-\d{7}-\d(?![\w]|[.-]\d)/g,
    valid: () => true,
    words: /\bcnic\b|nadra|pakistan/i,
    alone: 0.72,
  },
  { kind: 'snils', pattern: /(?<![\w.])\d{3}-\d{3}-\d{3}[ -]\d{2}(?![\w]|[.-]\d)/g, valid: snils, words: /снилс|snils/i, alone: 0.93 },
  {
    kind: 'inn',
    pattern: /(?<![\w.+-])\d{12}(?![\w]|[.-]\d)/g,
    valid: (bare) =>
      eq((weighted(bare, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11) % 10, bare[10]) &&
      eq((weighted(bare, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11) % 10, bare[11]),
    words: /\binn\b|инн/i,
  },
  // Asia, Africa, Oceania, South America
  {
    kind: 'aadhaar',
    pattern: /(?<![\w.+-])(?<!\d[ -])[2-9]\d{3}([ :-])\d{4}\1\d{4}(?!\w|[ :.-]\d)/g,
    valid: (bare) => verhoeff(bare) && !isOneDigit(bare),
    words: /aadhaa?r|uidai|आधार/i,
    alone: 0.8,
  },
  { kind: 'aadhaar', pattern: /(?<![\w.+-])[2-9]\d{11}(?![\w]|[.-]\d)/g, valid: verhoeff, words: /aadhaa?r|uidai|आधार/i },
  {
    kind: 'pan',
    pattern: /(?<![A-Z0-9])[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z](?![A-Z0-9])/g,
    valid: () => true,
    words: /\bpan\b|permanent account/i,
    alone: 0.75,
  },
  {
    kind: 'resident-id',
    pattern: /(?<![A-Za-z0-9.])[1-8]\d{16}[\dXx](?![A-Za-z0-9])/g,
    valid: chinese,
    words: /身份证|身份證|resident/i,
    alone: 0.97,
  },
  {
    kind: 'my-number',
    pattern: /(?<![\w.+-])\d{4}([ -]?)\d{4}\1\d{4}(?![\w]|[ .-]\d)/g,
    valid: check([6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 11, (rest) => (rest < 2 ? 0 : 11 - rest)),
    words: /my ?number|マイナンバー|個人番号/i,
  },
  {
    kind: 'rrn',
    pattern: /(?<![\w.])\d{6}-[0-9]\d{6}(?!\d|[A-Za-z_]|[.-]\d)/g,
    valid: korean,
    words: /주민|resident registration|\brrn\b/i,
    alone: 0.85,
  },
  { kind: 'rrn', pattern: /(?<![\w.+-])\d{13}(?!\d|[A-Za-z_]|[.-]\d)/g, valid: korean, words: /주민|resident registration|\brrn\b/i },
  { kind: 'nric', pattern: /(?<![A-Z0-9])[STFGM]\d{7}[A-Z](?![A-Z0-9])/gi, valid: nric, words: /nric|\bfin\b/i, alone: 0.92 },
  {
    kind: 'mykad',
    pattern: /(?<![\w.+-])\d{6}-\d{2}-\d{4}(?![\w]|[.-]\d)/g,
    valid: isYmd,
    words: /mykad|nric|kad pengenalan/i,
    alone: 0.75,
  },
  { kind: 'national-id-tw', pattern: /(?<![A-Z0-9])[A-Z][1289]\d{8}(?![A-Z0-9])/g, valid: taiwanese, words: /身分證|身份證/i, alone: 0.75 },
  { kind: 'hkid', pattern: /(?<![A-Z0-9])[A-Z]{1,2}\d{6}\([0-9A]\)/g, valid: () => true, words: /hkid|identity/i, alone: 0.85 },
  {
    kind: 'thai-id',
    pattern: /(?<![\w.+-])[1-8]([ -]?)\d{4}\1\d{5}\1\d{2}\1\d(?![\w]|[.-]\d)/g,
    valid: check([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2], 11, (rest) => (11 - rest) % 10),
    words: /thai|\btnin\b|บัตรประชาชน|เลขประจำตัว/i,
  },
  { kind: 'nik', pattern: /(?<![\w.+-])\d{16}(?![\w]|[.-]\d)/g, valid: () => true, words: /\bnik\b|\bktp\b/i },
  {
    kind: 'teudat-zehut',
    pattern: /(?<![\w.+-])\d{9}(?![\w]|[.-]\d)/g,
    valid: (bare) =>
      [...bare].reduce((sum, char, index) => {
        const value = Number(char) * ((index % 2) + 1);
        return sum + (value > 9 ? value - 9 : value);
      }, 0) %
        10 ===
      0,
    words: /teudat|תעודת|ת\.ז/i,
  },
  { kind: 'emirates-id', pattern: /(?<![\w.+-])784-?\d{4}-?\d{7}-?\d(?![\w]|[.-]\d)/g, valid: () => true, words: /emirates/i, alone: 0.9 },
  {
    kind: 'za-id',
    pattern: /(?<![\w.+-])\d{6} ?\d{4} ?\d{2} ?\d(?![\w]|[.-]\d)/g,
    valid: southAfrican,
    words: /south africa|rsa id|\bsa id|\bid\b/i,
    alone: 0.75,
  },
  {
    kind: 'tfn',
    pattern: /(?<![\w.+-])\d{3} ?\d{3} ?\d{2,3}(?![\w]|[.-]\d)/g,
    valid: (bare) =>
      !isOneDigit(bare) &&
      (bare.length === 9 ? weighted(bare, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 : weighted(bare, [10, 7, 8, 4, 6, 3, 5, 1]) % 11 === 0),
    words: /\btfn\b|tax file/i,
  },
  {
    kind: 'medicare',
    pattern: /(?<![\w.+-])[2-6]\d{3}[ -]?\d{5}[ -]?\d(?:[ /-]?\d)?(?![\w]|[.-]\d)/g,
    valid: medicareAustralia,
    words: /medicare/i,
  },
  {
    kind: 'ird',
    pattern: /(?<![\w.+-])\d{2,3}-?\d{3}-?\d{3}(?![\w]|[.-]\d)/g,
    valid: (bare) => {
      const padded = bare.padStart(9, '0');
      const rest = (weights: readonly number[]): number => (11 - (weighted(padded, weights) % 11)) % 11;
      const first = rest([3, 2, 7, 6, 5, 4, 3, 2]);
      return eq(first < 10 ? first : rest([7, 4, 3, 2, 5, 2, 7, 6]), padded[8]);
    },
    words: /\bird\b|inland revenue/i,
  },
  { kind: 'cpf', pattern: /(?<![\w.])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w]|[.-]\d)/g, valid: cpf, words: /\bcpf\b/i, alone: 0.95 },
  { kind: 'cpf', pattern: /(?<![\w.+-])\d{3}[. ]?\d{3}[. ]?\d{3}[- ]?\d{2}(?![\w]|[.-]\d)/g, valid: cpf, words: /\bcpf\b/i },
  { kind: 'cnpj', pattern: /(?<![\w.])\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}(?![\w]|[.-]\d)/g, valid: cnpj, words: /cnpj/i, alone: 0.95 },
  { kind: 'cnpj', pattern: /(?<![\w.+-])\d{14}(?![\w]|[.-]\d)/g, valid: cnpj, words: /cnpj/i },
  {
    kind: 'cuil',
    pattern: /(?<![\w.+-])(?:20|2[3-7]|30|33|34)-\d{8}-\d(?![\w]|[.-]\d)/g,
    valid: (bare) => {
      const rest = 11 - (weighted(bare, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
      return eq(rest === 11 ? 0 : rest === 10 ? 9 : rest, bare[10]);
    },
    words: /cui[lt]/i,
    alone: 0.92,
  },
  { kind: 'rut', pattern: /(?<![\w.])\d{1,2}\.\d{3}\.\d{3}-[\dkK](?![\w]|[.-]\d)/g, valid: rut, words: /\brut\b|\brun\b/i, alone: 0.9 },
  { kind: 'rut', pattern: /(?<![\w.+-])\d{7,8}-[\dkK](?![\w]|[.-]\d)/g, valid: rut, words: /\brut\b|\brun\b/i },
  {
    kind: 'cedula',
    pattern: /(?<![\w.+-])\d{1,3}(?:\.?\d{3}){2,3}(?![\w]|[.-]\d)/g,
    valid: (bare) => bare.length >= 6,
    words: /c[ée]dula|\bc\.c\.|ciudadan[ií]a/i,
  },
  ...widerIds,
];

/** How near a word must stand. */
const REACH = 48;
/** A digit must come before anything is looked at. */
const strip = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '').toUpperCase();

/** Numbers of another kind, said by the word directly before them. */
export const otherNumber =
  /(?:order|invoice|ticket|tracking|case|ref(?:erence)?|part|item|model|serial|sku|isbn|version|po|batch|lot|article|product|quote|build|commit|rma|awb|waybill|container|consignment|parcel|meter|asset|bestell(?:ung|nr|nummer)?|rechnung(?:snr|snummer)?|commande|facture|pedido|factura|ordine|fattura)(?:[-_ ]?(?:number|num|no|nr|id|code|#))?\.?\s*[:#=]?\s*#?\s*"?$/i;

export const nationalIdPatterns = (): readonly RegExp[] => nationalIds.map(({ pattern }) => pattern);
const sieve = sieveOf('nationalIds', nationalIdPatterns);

export function findNationalIds(text: string): Span[] {
  const found: Span[] = [];
  const possible = sieve(text);
  for (const { kind, pattern, valid, words, alone } of nationalIds) {
    for (const match of matchesOf(text, pattern, possible)) {
      const start = match.index;
      const end = start + match[0].length;
      const lead = before(text, start, REACH);
      const named = words.test(lead);
      if (!named && alone === undefined && !general.test(lead)) continue;
      if (!valid(strip(match[0]))) continue;
      if (named) found.push({ start, end, kind, score: 0.97 });
      else if (otherNumber.test(lead.slice(-32))) continue;
      else if (general.test(lead)) found.push({ start, end, kind, score: alone === undefined ? 0.75 : Math.max(alone, 0.93) });
      else if (alone !== undefined) found.push({ start, end, kind, score: alone });
    }
  }
  return found;
}
