/** Numbers of people in northern and eastern Europe. */
import { check, eq, isDay, isDmy, isYmd, luhn, mod11And10, modulo, weighted } from '../checksums.ts';
import type { NationalId } from './national-id.ts';

const hetuLetters = '0123456789ABCDEFHJKLMNPRSTUVWXY';
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
function estonian(bare: string): boolean {
  const first = weighted(bare, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const rest = first < 10 ? first : (weighted(bare, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11) % 10;
  return isYmd(bare.slice(1)) && eq(rest, bare[10]);
}
function snils(bare: string): boolean {
  const sum = weighted(bare, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
  const rest = (sum % 101) % 100;
  return rest === Number(bare.slice(9));
}

export const northernAndEasternEuropeanIds: readonly NationalId[] = [
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
];
