/** Sums and averages as people do them by hand: 0.1 + 0.2 is 0.3. */

const plainNumber = /^-?\d+(?:\.(\d+))?$/;

/** Exact where every number prints without an exponent; otherwise as floating point adds. */
export function exactSum(numbers: readonly number[]): number {
  let digits = 0;
  for (const number of numbers) {
    const match = plainNumber.exec(String(number));
    if (match === null) return numbers.reduce((total, one) => total + one, 0);
    digits = Math.max(digits, match[1]?.length ?? 0);
  }
  let total = 0n;
  for (const number of numbers) {
    const [whole = '0', fraction = ''] = String(number).split('.');
    total += BigInt(whole + fraction.padEnd(digits, '0'));
  }
  const text = String(total < 0n ? -total : total).padStart(digits + 1, '0');
  return Number(`${total < 0n ? '-' : ''}${text.slice(0, text.length - digits)}.${text.slice(text.length - digits)}`);
}
