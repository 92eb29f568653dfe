/**
 * Numbers of people in countries whose papers carry few or no check digits: here the words before them weigh most. Formats as the
 * authorities print them.
 */
import { isDay, isYmd, luhn, rut, weighted } from '../checksums.ts';
import type { NationalId } from './national-id.ts';

const long =
  (least: number, most: number) =>
  (bare: string): boolean =>
    bare.length >= least && bare.length <= most;
/** Ecuador: the first nine digits by Luhn, twice from the first one on. */
const ecuadorian = (bare: string): boolean => bare.length === 10 && Number(bare[2]) < 6 && luhn(bare);

export const widerIds: readonly NationalId[] = [
  {
    kind: 'dni',
    pattern: /(?<![\w.+-])\d{1,2}\.?\d{3}\.?\d{3}(?:-\d)?(?!\w|[.-]\d)/g,
    valid: long(7, 9),
    words: /\bdni\b|documento nacional/i,
  },
  { kind: 'carnet', pattern: /(?<![\w.+-])\d{11}(?!\w|[.-]\d)/g, valid: isYmd, words: /carn[eé]t? de identidad/i },
  {
    kind: 'rodne-cislo',
    pattern: /(?<![\w.+/-])\d{9,10}(?!\w|[./-]\d)/g,
    valid: (bare) => isDay(Number(bare.slice(0, 2)), (Number(bare.slice(2, 4)) % 50) % 20, Number(bare.slice(4, 6))),
    words: /rodn[ée]|(?<!\p{L})r\.? ?č(?!\p{L})/iu,
  },
  { kind: 'cedula', pattern: /(?<![\w.+-])\d{1,9}(?:[.-]\d{1,7}){1,3}(?!\w|[.-]\d)/g, valid: long(6, 13), words: /c[ée]dula/i },
  { kind: 'cedula', pattern: /(?<![\w.+-])\d{3}-\d{7}-\d(?!\w|[.-]\d)/g, valid: luhn, words: /c[ée]dula/i, alone: 0.72 },
  { kind: 'cedula', pattern: /(?<![\w.+-])\d{9}-?\d(?!\w|[.-]\d)/g, valid: ecuadorian, words: /c[ée]dula|ecuador/i },
  {
    kind: 'nit',
    pattern: /(?<![\w.+-])\d{1,14}(?:[.-]\d{1,6}){0,3}(?:-[\dK])?(?!\w|[.-]\d)/g,
    valid: long(6, 15),
    words: /\bnit\b(?! -)/i,
  },
  { kind: 'dui', pattern: /(?<![\w.+-])\d{8}-?\d(?!\w|[.-]\d)/g, valid: () => true, words: /\bdui\b/i },
  {
    kind: 'npwp',
    pattern: /(?<![\w.])\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\w|[.-]\d)/g,
    valid: () => true,
    words: /npwp|pajak/i,
    alone: 0.9,
  },
  { kind: 'npwp', pattern: /(?<![\w.+-])\d{15,16}(?!\w|[.-]\d)/g, valid: () => true, words: /npwp/i },
  {
    kind: 'teudat-zehut',
    pattern: /(?<![\w.+-])\d{7,8}-\d(?!\w|[.-]\d)/g,
    valid: (bare) => luhn(bare.padStart(9, '0')),
    words: /teudat|תעודת|ת\.ז|israeli? id/i,
  },
  { kind: 'kra-pin', pattern: /(?<![A-Z0-9])[AP]\d{9}[A-Z](?![A-Z0-9])/g, valid: () => true, words: /\bkra\b|\bpin\b/i, alone: 0.7 },
  { kind: 'bvn', pattern: /(?<![\w.+-])\d{11}(?!\w|[.-]\d)/g, valid: () => true, words: /\bbvn\b|bank verification|\bnimc\b/i },
  {
    kind: 'cartao-de-cidadao',
    pattern: /(?<![\w.+-])\d{8}[ -]?\d[ -]?[A-Z\d]{2}\d(?!\w|[.-]\d)/g,
    valid: () => true,
    words: /cart[ãa]o de cidad[ãa]o|bilhete de identidade/i,
  },
  { kind: 'ptin', pattern: /(?<![A-Z0-9])P-?\d{8}(?!\w)/g, valid: () => true, words: /\bptin\b|preparer/i },
  { kind: 'atin', pattern: /(?<![\w.-])9\d{2}-?93-?\d{4}(?!\w|[.-]\d)/g, valid: () => true, words: /\batin\b|adoption/i },
  {
    kind: 'utr',
    pattern: /(?<![\w.+-])\d{5} ?\d{5}(?!\w|[.-]\d)/g,
    valid: (bare) => '21987654321'[weighted(bare.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11] === bare[0],
    words: /\butr\b|unique taxpayer/i,
  },
  { kind: 'voter-id', pattern: /(?<![A-Z0-9])[A-Z]{3}\d{7}(?![A-Z0-9])/g, valid: () => true, words: /voter|\bepic\b|elector/i },
  {
    kind: 'national-id-mu',
    pattern: /(?<![A-Z0-9])[A-Z]\d{6}\d{6}[A-Z\d](?![A-Z0-9])/g,
    valid: (bare) => isDay(Number(bare.slice(5, 7)), Number(bare.slice(3, 5)), Number(bare.slice(1, 3))),
    words: /mauriti|\bnid\b|national id/i,
  },
  { kind: 'national-id-pe', pattern: /(?<![\w.+-])\d{8}-[\dA-K](?!\w|[.-]\d)/g, valid: () => true, words: /\bcui\b|\bdni\b/i },
  { kind: 'national-id', pattern: /(?<![\w.+-])\d{7,8}(?!\w|[.-]\d)/g, valid: () => true, words: /kenyan? (?:national )?id|\bnid\b/i },
  { kind: 'cnic', pattern: /(?<![\w.+-])[1-7]\d{12}(?!\w|[.-]\d)/g, valid: () => true, words: /\bcnic\b|nadra/i },
  { kind: 'rut', pattern: /(?<![\w.+-])\d{7,8}[\dkK](?!\w|[.-]\d)/g, valid: rut, words: /\brut\b|\brun\b/i },
  { kind: 'mykad', pattern: /(?<![\w.+-])\d{12}(?!\w|[.-]\d)/g, valid: isYmd, words: /mykad|\bnric\b|kad pengenalan/i },
  {
    kind: 'lnch',
    pattern: /(?<![\w.+-])\d{4} ?\d{3} ?\d{3}(?!\w|[.-]\d)/g,
    valid: (bare) => weighted(bare, [21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 === Number(bare[9]),
    words: /лнч|\blnch\b/i,
  },
  // Written small, or apart, only beside a word
  {
    kind: 'pan',
    pattern: /(?<![A-Za-z0-9])[a-z]{3}[abcfghjlpt][a-z]\d{4}[a-z](?![A-Za-z0-9])/g,
    valid: () => true,
    words: /\bpan\b|permanent account/i,
  },
  {
    kind: 'health-id',
    pattern:
      /(?<![A-Za-z0-9])[1-9][ac-hjkmnp-rt-y][ac-hjkmnp-rt-y0-9]\d-?[ac-hjkmnp-rt-y][ac-hjkmnp-rt-y0-9]\d-?[ac-hjkmnp-rt-y]{2}\d{2}(?![A-Za-z0-9])/g,
    valid: () => true,
    words: /medicare|\bmbi\b|beneficiary/i,
  },
  {
    kind: 'rfc',
    pattern: /(?<![A-Z0-9])[A-Z&Ñ]{4}[ -]\d{6}[ -][A-Z0-9]{3}(?![A-Z0-9])/g,
    valid: (bare) => isYmd(bare.slice(-9)),
    words: /\brfc\b/i,
  },
  {
    kind: 'curp',
    pattern: /(?<![A-Za-z0-9])[a-z]{4}\d{6}[hmx][a-z]{5}[a-z0-9]\d(?![A-Za-z0-9])/g,
    valid: (bare) => isYmd(bare.slice(4)),
    words: /curp/i,
  },
];
