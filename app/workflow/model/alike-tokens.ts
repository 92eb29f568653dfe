/**
 * Tokens that look like what they stand for, so that the next system takes them: an e-mail address stays one, a number keeps its length and its
 * separators, an IBAN its country, a name its words. Each is random and bears a mark that nothing real has, so that it can be told from real data
 * and found again inside longer text. A cipher that keeps the format would need none of that, and could be turned back by whoever has the key.
 *
 * Marks: `tok` and 16 letters or digits at example.invalid (RFC 2606); a number that begins with +999 (assigned to no country, ITU-T E.164) or 0000,
 * and of whose digits no card's check digit comes out right; the check digits 00, which ISO 13616 never gives, in an IBAN; words of twelve letters
 * that begin with Xq.
 */

/** `length` unpredictable bytes. */
type Bytes = (length: number) => Uint8Array;

const mailToken = /tok[a-z0-9]{16}@example\.invalid/;
const numberToken =
  /(?<![\w+])(?:\+9[ ()./-]{0,2}9[ ()./-]{0,2}9[ ()./-]{0,2}\d|\(?0[ ()./-]{0,2}0[ ()./-]{0,2}0[ ()./-]{0,2}0)(?:[ ()./-]{0,2}\d){6,26}(?!\d)/;
const accountToken = /\b[A-Z]{2}00(?: ?[A-Z0-9]){11,32}\b/;
const nameToken = /\bXq[a-z]{10}(?:[ '-]Xq[a-z]{10}){0,5}\b/;
/** What may be one such token, or several side by side. */
const alikeRun = new RegExp([mailToken, numberToken, accountToken, nameToken].map(({ source }) => `(?:${source})`).join('|'), 'g');
const shortest = 10;
const longest = 40;

const letters = 'abcdefghijklmnopqrstuvwxyz';
const consonants = 'bdfgklmnprstvz';
const vowels = 'aeiou';
const digits = '0123456789';
const alnum = `${letters}${digits}`;

/** Evenly: bytes that would favour some are thrown away. */
function picker(bytes: Bytes): (from: string) => string {
  let pool: Uint8Array = new Uint8Array();
  let at = 0;
  return (from) => {
    const most = 256 - (256 % from.length);
    for (;;) {
      if (at >= pool.length) [pool, at] = [bytes(64), 0];
      const byte = pool[at] ?? 255;
      at += 1;
      if (byte < most) return from[byte % from.length] ?? '';
    }
  };
}
type Pick = ReturnType<typeof picker>;

function sumsUp(number: string): boolean {
  let sum = 0;
  for (const [index, digit] of [...number].reverse().entries()) {
    const twice = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}

function alikeNumber(value: string, pick: Pick): string {
  const count = countIn(value);
  const mark = value.startsWith('+') ? '999' : '0000';
  const drawn = [...mark, ...Array.from({ length: count - mark.length }, () => pick(digits))];
  // Whoever checks a card by its last digit says no to it.
  if (sumsUp(drawn.join(''))) drawn[count - 1] = String((Number(drawn[count - 1]) + 1) % 10);
  let next = 0;
  return value.replaceAll(/\d/g, () => drawn[next++] ?? '');
}

/** ISO 7064, MOD 97-10: whoever checks an IBAN wants 1. The check digits 00 would pass for 97. */
function passesAsAccount(account: string): boolean {
  const plain = account.replaceAll(' ', '');
  let rest = 0;
  for (const char of `${plain.slice(4)}${plain.slice(0, 4)}`) {
    const number = Number.parseInt(char, 36);
    rest = (rest * (number > 9 ? 100 : 10) + number) % 97;
  }
  return rest === 1;
}

function alikeAccount(value: string, pick: Pick): string | undefined {
  const drawn = (): string => {
    let place = 0;
    return value.replaceAll(/[A-Z0-9]/g, (char) => {
      place += 1;
      if (place <= 2) return char;
      if (place <= 4) return '0';
      return /\d/.test(char) ? pick(digits) : pick(letters).toUpperCase();
    });
  };
  return Array.from({ length: 4 }, drawn).find((token) => !passesAsAccount(token));
}

const alikeWord = (pick: Pick): string => `Xq${Array.from({ length: 5 }, () => pick(consonants) + pick(vowels)).join('')}`;

const isMail = (value: string): boolean => value.length <= 320 && /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(value);
const countIn = (value: string): number => value.replaceAll(/\D/g, '').length;
const isAccount = (value: string): boolean => /^[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,32}$/.test(value) && countIn(value) >= 10;
const isNumber = (value: string): boolean =>
  value.length <= longest && countIn(value) >= shortest && countIn(value) <= 30 && /^\+?\(?\d(?:[ ()./-]{0,2}\d)+$/.test(value);
const isName = (value: string): boolean =>
  value.length <= 100 && /^\p{Lu}[\p{L}\p{M}.’'-]*(?: \p{L}[\p{L}\p{M}.’'-]*){0,5}$/u.test(value) && /\p{Ll}/u.test(value);

const bearsMark = (value: string): boolean =>
  [mailToken, numberToken, accountToken, nameToken].some(({ source }) => new RegExp(`^(?:${source})$`).test(value));

/** A new one for a value; undefined where the value has no form that could be kept and still be told from a real one. */
export function alikeToken(value: string, bytes: Bytes): string | undefined {
  // Where real values bear a mark of tokens, as customer numbers with leading zeros do, nobody could tell one from the other.
  if (bearsMark(value)) return undefined;
  const pick = picker(bytes);
  if (isMail(value)) return `tok${Array.from({ length: 16 }, () => pick(alnum)).join('')}@example.invalid`;
  if (isAccount(value)) return alikeAccount(value, pick);
  if (isNumber(value)) {
    const token = alikeNumber(value, pick);
    // What cannot be found again is none.
    return new RegExp(`^(?:${numberToken.source})$`).test(token) ? token : undefined;
  }
  return isName(value)
    ? value
        .split(' ')
        .map(() => alikeWord(pick))
        .join(' ')
    : undefined;
}

/** How many are tried before an opaque token is given: with so many taken, the form has too little room. */
const mostTries = 20;

/** One that is not taken, and is not the value itself; undefined where there is none. */
export function freeAlikeToken(value: string, bytes: Bytes, isTaken: (token: string) => boolean): string | undefined {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const token = alikeToken(value, bytes);
    if (token === undefined) return undefined;
    if (token !== value && !isTaken(token)) return token;
  }
  return undefined;
}

const betweenParts = /[ ()./'-]/;

/** Where a token may begin and end within a run of them. */
function cutsOf(run: string): readonly number[] {
  const cuts = [0];
  for (let at = 1; at < run.length; at += 1) if (betweenParts.test(run[at] ?? '') || betweenParts.test(run[at - 1] ?? '')) cuts.push(at);
  return [...cuts, run.length];
}

const startsToken = /^(?:tok[a-z0-9]|\+9|\(?0|[A-Z]{2}00|Xq[a-z])/;

function* slicesFrom(run: string, cuts: readonly number[], from: number): Generator<string> {
  if (!startsToken.test(run.slice(from, from + 5))) return;
  // The longest first.
  for (const to of cuts.toReversed()) if (to - from >= shortest && !betweenParts.test(run[to - 1] ?? '')) yield run.slice(from, to);
}

/** Everything in a text that may be such a token, without repeats: only the vault knows which are. */
export function alikeTokensIn(text: string): string[] {
  const found = new Set<string>();
  for (const [run] of text.matchAll(alikeRun)) {
    const cuts = cutsOf(run);
    for (const from of cuts) for (const slice of slicesFrom(run, cuts, from)) found.add(slice);
  }
  return [...found];
}

/** The text with the tokens that are known swapped. */
export function replaceAlike(text: string, valueOf: (token: string) => string | undefined): string {
  return text.replace(alikeRun, (run: string) => {
    const cuts = cutsOf(run);
    let [made, at] = ['', 0];
    while (at < run.length) {
      const known = cuts.includes(at) ? [...slicesFrom(run, cuts, at)].find((slice) => valueOf(slice) !== undefined) : undefined;
      made += known === undefined ? (run[at] ?? '') : (valueOf(known) ?? '');
      at += known?.length ?? 1;
    }
    return made;
  });
}

const nothingBut = ({ source }: RegExp): RegExp => new RegExp(`^(?:${source})$`);
const nobodys: { readonly [kind: string]: RegExp | undefined } = {
  email: nothingBut(mailToken),
  phone: nothingBut(numberToken),
  name: nothingBut(nameToken),
};
/** Found as that kind, and nothing but such a token: nobody's data. Of other numbers, such as those of accounts and passports, real ones begin with 0000 as well. */
export const isAlikeToken = (text: string, kind: string): boolean => nobodys[kind]?.test(text) === true;
