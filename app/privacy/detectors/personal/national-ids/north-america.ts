/** Numbers of people in North America. */
import { isOneDigit, isYmd, luhn } from '../checksums.ts';
import type { NationalId } from './national-id.ts';

/** Areas 000, 666 and 9xx were never given out, nor group 00 and serial 0000 (SSA, "Randomization"). */
const isSsn = (bare: string): boolean => !/^(?:000|666|9)|^\d{3}00|0000$/.test(bare) && !isOneDigit(bare);
const isItin = (bare: string): boolean => /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-2]|9[4-9])/.test(bare);

export const northAmericanIds: readonly NationalId[] = [
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
];
