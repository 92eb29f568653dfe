/** Check digits. Every function takes digits (or the characters that it names) without separators. */

const digit = (text: string, index: number): number => text.charCodeAt(index) - 48;

/** Sum of digits times weights; the digits after the last weight are left out. */
export function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index += 1) sum += digit(digits, index) * (weights[index] as number);
  return sum;
}

/** ISO/IEC 7812-1 annex B. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let index = digits.length - 1, twice = false; index >= 0; index -= 1, twice = !twice) {
    const value = digit(digits, index) * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** The remainder of a number of any length. */
export function modulo(digits: string, by: number): number {
  let rest = 0;
  for (let index = 0; index < digits.length; index += 1) rest = (rest * 10 + digit(digits, index)) % by;
  return rest;
}

/** ISO 13616: the first four characters go to the end, letters count from 10. Upper case. */
export function ibanChecks(iban: string): boolean {
  const turned = `${iban.slice(4)}${iban.slice(0, 4)}`;
  let rest = 0;
  for (const char of turned) {
    const code = char.charCodeAt(0);
    rest = code >= 65 ? (rest * 100 + code - 55) % 97 : (rest * 10 + code - 48) % 97;
  }
  return rest === 1;
}

const verhoeffMultiply = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const verhoeffPermute = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'];

/** J. Verhoeff, Error Detecting Decimal Codes (1969). */
export function verhoeff(digits: string): boolean {
  let check = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const value = digit(digits, digits.length - 1 - index);
    check = Number(verhoeffMultiply[check]?.[Number(verhoeffPermute[index % 8]?.[value])]);
  }
  return check === 0;
}

/** ISO/IEC 7064, MOD 11,10. */
export function mod11And10(digits: string): boolean {
  let product = 10;
  for (let index = 0; index < digits.length - 1; index += 1) {
    const sum = (product + digit(digits, index)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === digit(digits, digits.length - 1);
}

/** Chile: weights 2 to 7 from the right; K stands for ten. */
export function rut(bare: string): boolean {
  const body = bare.slice(0, -1);
  let sum = 0;
  for (let index = body.length - 1, factor = 2; index >= 0; index -= 1, factor = factor === 7 ? 2 : factor + 1)
    sum += Number(body[index]) * factor;
  return '0K987654321'[sum % 11] === bare.at(-1);
}

/** All the same digit: never given out, and often typed. */
export const isOneDigit = (digits: string): boolean => /^(\d)\1*$/.test(digits);

/** A day that there is; `year` may have two digits. */
export function isDay(year: number, month: number, day: number): boolean {
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= ([31, year % 4 === 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] as number)
  );
}

/** Day and month in a run of digits, as `YYMMDD` or `DDMMYY`. */
export const isYmd = (digits: string): boolean => isDay(Number(digits.slice(0, 2)), Number(digits.slice(2, 4)), Number(digits.slice(4, 6)));
export const isDmy = (digits: string): boolean => isDay(Number(digits.slice(4, 6)), Number(digits.slice(2, 4)), Number(digits.slice(0, 2)));

/** A digit stands where it was worked out to stand. */
export const eq = (a: number, b: string | undefined): boolean => String(a) === b;
/** The digit behind the weighted ones follows from their sum. */
export const check =
  (weights: readonly number[], by: number, digitOf: (rest: number) => number) =>
  (bare: string): boolean =>
    !isOneDigit(bare) && eq(digitOf(weighted(bare, weights) % by), bare[weights.length]);
