/** Numbers of people in Asia, Africa, Oceania and South America. */
import { check, eq, isDay, isOneDigit, isYmd, luhn, rut, verhoeff, weighted } from '../checksums.ts';
import type { NationalId } from './national-id.ts';

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
function nric(bare: string): boolean {
  const sum = weighted(bare.slice(1), [2, 7, 6, 5, 4, 3, 2]) + (bare[0] === 'T' || bare[0] === 'G' ? 4 : bare[0] === 'M' ? 3 : 0);
  const letters = bare[0] === 'S' || bare[0] === 'T' ? 'JZIHGFEDCBA' : bare[0] === 'M' ? 'XWUTRQPNJLK' : 'XWUTRQPNMLK';
  return letters[bare[0] === 'M' ? 10 - (sum % 11) : sum % 11] === bare[8];
}
const korean = (bare: string): boolean => isYmd(bare) && /^\d{6}[0-9]/.test(bare);
function taiwanese(bare: string): boolean {
  const letter = 10 + 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(bare[0] ?? '');
  return (Math.floor(letter / 10) + (letter % 10) * 9 + weighted(bare.slice(1), [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 === 0;
}

export const otherContinentsIds: readonly NationalId[] = [
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
  // Brazil's health card
  {
    kind: 'health-id',
    pattern: /(?<![\w.+-])[1-9]\d{2}([ .]?)\d{4}\1\d{4}\1\d{4}(?![\w]|[.-]\d)/g,
    valid: (bare) => weighted(bare, [15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
    words: /\bcns\b|\bsus\b|cart[ãa]o nacional de sa[úu]de|sa[úu]de/i,
  },
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
];
