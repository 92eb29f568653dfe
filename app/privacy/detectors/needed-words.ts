/**
 * What every match of a pattern holds, read off the pattern itself: the idea of Russ Cox, "Regular Expression Matching with a Trigram Index".
 * Whatever this reader does not know counts as needing nothing, so that a pattern is at worst run in vain, never passed over.
 */

/** The text a pattern is tried on, in one case. Sign by sign, so that what is a part of a text stays one. */
export function folded(text: string): string {
  const small = text.toUpperCase().toLowerCase();
  return small.includes('ς') ? small.replaceAll('ς', 'σ') : small;
}

/** Stands for any of the ten digits. */
export const DIGIT = '\\d';

export interface Needed {
  /** One of each list stands in whatever the pattern finds, in one case; `DIGIT` is any digit. */
  readonly lists: readonly (readonly string[])[];
  /** UTF-16 units; no match is shorter. */
  readonly length: number;
  /** Each match holds so many signs of `isKeySign` side by side: keys do, sentences do not. */
  readonly run: number;
  /** So many digits stand in each text that the pattern finds something in: numbers of people and accounts have many. */
  readonly digits: number;
  /** So many of them side by side. */
  readonly row: number;
  /** A sign beyond ASCII stands in each of them. */
  readonly wide: boolean;
}

/** What keys are made of, in one case. */
export const isKeySign = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95 || code === 45;

/**
 * `exact`: all texts that this part can be, where they are few. `lists`, `run`: as in `Needed`, for what lies inside. `solid`: nothing but signs of keys
 * can be in it; `numeric`: nothing but digits. `digits` are in it itself, `seen` are looked at, perhaps before or behind it.
 */
interface Part {
  readonly exact: readonly string[] | undefined;
  readonly lists: readonly (readonly string[])[];
  readonly length: number;
  readonly run: number;
  readonly solid: boolean;
  readonly digits: number;
  readonly seen: number;
  readonly row: number;
  readonly numeric: boolean;
  readonly wide: boolean;
}

const MOST_TEXTS = 48;
const none: readonly string[] = [];
const noDigits = { digits: 0, seen: 0, row: 0, numeric: false, wide: false };
const nothing: Part = { exact: [''], lists: [], length: 0, run: 0, solid: true, ...noDigits, numeric: true };
const anything = (length: number): Part => ({ exact: undefined, lists: [], length, run: 0, solid: false, ...noDigits });
const aKeySign: Part = { exact: undefined, lists: [], length: 1, run: 1, solid: true, ...noDigits };
const aDigit: Part = { ...aKeySign, lists: [[DIGIT]], digits: 1, row: 1, numeric: true };
const aWideSign: Part = { ...anything(1), wide: true };
/** Below it and among the signs for units stand some that count as plain letters where capitals do not matter. */
const isWide = (char: string): boolean => char >= '\u0370' && !(char >= '\u2100' && char < '\u2150');
/** Scripts of which no sign is in ASCII. */
const wideScript = /^\{Script=(?:Han|Hiragana|Katakana|Hangul)\}$/;
const isSolid = (text: string): boolean => [...text].every((char) => isKeySign(char.charCodeAt(0)));
const texts = (some: readonly string[]): Part => {
  const length = Math.min(...some.map((one) => one.length));
  const solid = some.every(isSolid);
  const numeric = some.every((one) => /^[0-9]*$/.test(one));
  const digits = Math.min(...some.map((one) => one.replace(/[^0-9]/g, '').length));
  const row = numeric ? length : 0;
  return {
    exact: [...new Set(some)],
    lists: [],
    length,
    run: solid ? length : 0,
    solid,
    digits,
    seen: 0,
    row,
    numeric,
    wide: some.every((one) => [...one].some(isWide)),
  };
};

/** Letters by themselves stand in nearly every text, other signs do not; blanks in no identifier, address or name of a choice. */
const tells = (word: string): boolean => word.length >= 2 || /^[^\p{L}\p{N}]$/u.test(word);
const shortest = (words: readonly string[]): number => Math.min(...words.map((word) => (word === DIGIT ? 1 : word.length)));
const withoutLonger = (words: readonly string[]): string[] =>
  words.filter((word) => !words.some((other) => other !== word && other !== '' && word.includes(other)));
const asList = (exact: readonly string[] | undefined): readonly (readonly string[])[] =>
  exact !== undefined && exact.length > 0 && exact.every(tells) ? [withoutLonger(exact)] : [];
const listsOf = (part: Part): readonly (readonly string[])[] => [...part.lists, ...asList(part.exact)];

function inOrder(parts: readonly Part[]): Part {
  const lists: (readonly string[])[] = [];
  let heads: readonly string[] = [''];
  // What comes behind all of them: most signs of a pattern stand for themselves.
  let end = '';
  let all = true;
  let length = 0;
  // Solid parts side by side are one run.
  let [run, together] = [0, 0];
  let [digits, seen, row, beside] = [0, 0, 0, 0];
  const sofar = (): readonly string[] => (end === '' ? heads : heads.map((head) => head + end));
  for (const part of parts) {
    if (part.lists.length > 0) lists.push(...part.lists);
    length += part.length;
    together = part.solid ? together + part.length : 0;
    run = Math.max(run, part.run, together);
    digits += part.digits;
    seen = Math.max(seen, part.seen);
    beside = part.numeric ? beside + part.length : 0;
    row = Math.max(row, part.row, beside);
    if (part.exact?.length === 1) end += part.exact[0] ?? '';
    else if (part.exact !== undefined && heads.length * part.exact.length <= MOST_TEXTS) {
      heads = [...new Set(sofar().flatMap((head) => (part.exact ?? []).map((other) => head + other)))];
      end = '';
    } else {
      all = false;
      lists.push(...asList(sofar()));
      heads = part.exact ?? [''];
      end = '';
    }
  }
  const whole = {
    ...{ length, run, solid: parts.every((part) => part.solid) },
    ...{ digits, seen, row, numeric: parts.every((part) => part.numeric), wide: parts.some((part) => part.wide) },
  };
  return all ? { exact: sofar(), lists, ...whole } : { exact: undefined, lists: [...lists, ...asList(sofar())], ...whole };
}

function oneOf(parts: readonly Part[]): Part {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const exact = parts.flatMap((part) => part.exact ?? []);
  const whole = {
    length: Math.min(...parts.map((part) => part.length)),
    run: Math.min(...parts.map((part) => part.run)),
    solid: parts.every((part) => part.solid),
    digits: Math.min(...parts.map((part) => part.digits)),
    seen: Math.min(...parts.map((part) => Math.max(part.digits, part.seen))),
    row: Math.min(...parts.map((part) => part.row)),
    numeric: parts.every((part) => part.numeric),
    wide: parts.every((part) => part.wide),
  };
  if (parts.every((part) => part.exact !== undefined && part.lists.length === 0) && new Set(exact).size <= MOST_TEXTS)
    return { exact: [...new Set(exact)], lists: [], ...whole };
  // Of each way the list that says most.
  const best = parts.map(
    (part) =>
      listsOf(part)
        .map((list) => ({ list, size: shortest(list) }))
        .reduce(
          (one, other) => (one.size > other.size || (one.size === other.size && one.list.length <= other.list.length) ? one : other),
          { list: none, size: 0 },
        ).list,
  );
  const words = best.every((list) => list.length > 0) ? [withoutLonger([...new Set(best.flat())])] : [];
  return { exact: undefined, lists: words, ...whole };
}

function repeated(part: Part, least: number, most: number): Part {
  if (least === 0)
    return {
      exact:
        most === 1 && part.exact !== undefined && part.lists.length === 0 ? ['', ...part.exact.filter((one) => one !== '')] : undefined,
      lists: [],
      length: 0,
      run: 0,
      solid: part.solid,
      ...noDigits,
      numeric: part.numeric,
    };
  if (least === 1 && most === 1) return part;
  const [one] = part.exact ?? [];
  const whole = {
    ...{ length: part.length * least, run: part.solid ? part.length * least : part.run, solid: part.solid },
    ...{
      digits: part.digits * least,
      seen: part.seen,
      row: part.numeric ? part.length * least : part.row,
      numeric: part.numeric,
      wide: part.wide,
    },
  };
  if (least === most && least <= 40 && part.exact?.length === 1 && one !== undefined)
    return { exact: [one.repeat(least)], lists: part.lists, ...whole };
  return { exact: undefined, lists: listsOf(part), ...whole };
}

/** A sign of which it is certain what it is in one case. */
const sign = (char: string): Part => {
  const plain = char <= '\x7f' ? char.toLowerCase() : folded(char);
  return plain.length === char.length ? texts([plain]) : anything(1);
};

/** Undefined where the pattern holds something unknown. */
function read(source: string, unicode: boolean): Part | undefined {
  let at = 0;
  const chars = unicode ? [...source] : source.split('');
  const peek = (): string => chars[at] ?? '';
  const rest = (size: number): string => chars.slice(at, at + size).join('');

  function escape(): { readonly part: Part; readonly char?: string } | undefined {
    const char = chars[at++] ?? '';
    if (char === 'd') return { part: aDigit };
    if (char === 'w') return { part: aKeySign };
    if (/[DWsS]/.test(char)) return { part: anything(1) };
    if (/[bB]/.test(char)) return { part: nothing };
    if (/[pP]/.test(char)) {
      const end = chars.indexOf('}', at);
      const name = end < 0 ? '' : rest(end + 1 - at);
      at = end + 1;
      return end < 0 ? undefined : { part: char === 'p' && wideScript.test(name) ? aWideSign : anything(1) };
    }
    if (/[1-9]/.test(char)) return /\d/.test(peek()) ? undefined : { part: anything(0) };
    const known: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', 0: '\0' };
    let plain = known[char] ?? char;
    if (char === 'u' || char === 'x') {
      const size = char === 'u' ? 4 : 2;
      const hex = rest(size);
      if (!new RegExp(`^[0-9a-f]{${String(size)}}$`, 'i').test(hex)) return undefined;
      at += size;
      plain = String.fromCharCode(Number.parseInt(hex, 16));
      if (/[\ud800-\udfff]/.test(plain)) return undefined;
    } else if (/[a-zA-Z]/.test(char) && known[char] === undefined) return undefined;
    return { part: sign(plain), char: plain };
  }

  function members(): Part | undefined {
    const negated = peek() === '^';
    if (negated) at += 1;
    const some: string[] = [];
    let open = negated;
    let digits = true;
    let solid = !negated;
    let wide = !negated;
    for (let from: string | undefined; ;) {
      if (at >= chars.length) return undefined;
      let char = chars[at++] ?? '';
      if (char === ']') break;
      if (char === '\\') {
        const one = peek() === 'b' ? { part: nothing, char: ((at += 1), '\b') } : escape();
        if (one === undefined) return undefined;
        if (one.char === undefined) {
          open = true;
          digits &&= one.part === aDigit;
          solid &&= one.part.solid && one.part.length > 0;
          wide &&= one.part.wide;
          from = undefined;
          continue;
        }
        char = one.char;
      } else if (char === '-' && from !== undefined && peek() !== ']') {
        let to = chars[at++] ?? '';
        if (to === '\\') {
          const one = escape();
          if (one?.char === undefined) return undefined;
          to = one.char;
        }
        const [first, last] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
        digits &&= /\d/.test(from) && /\d/.test(to);
        wide &&= isWide(from) && to < '\u2100';
        solid &&= /^(?:[a-z]{2}|[A-Z]{2}|[0-9]{2})$/.test(from + to);
        if (last - first > 12) open = true;
        else for (let code = first; code <= last; code += 1) some.push(String.fromCodePoint(code));
        from = undefined;
        continue;
      }
      digits &&= /[0-9]/.test(char);
      solid &&= isSolid(char.toLowerCase());
      wide &&= isWide(char);
      some.push(char);
      from = char;
    }
    if (!negated && digits && (open || some.length > 0)) return aDigit;
    const parts = some.map(sign);
    return open || some.length === 0 || some.length > 12 || parts.some((part) => part.exact === undefined)
      ? solid
        ? aKeySign
        : wide && (open || some.length > 0)
          ? aWideSign
          : anything(1)
      : texts(parts.flatMap((part) => part.exact ?? []));
  }

  function atom(): Part | undefined {
    const char = chars[at++] ?? '';
    if (char === '\\') return escape()?.part;
    if (char === '[') return members();
    if (char === '.') return anything(1);
    if (char === '^' || char === '$') return nothing;
    if (char !== '(') return /[*+?{}\])|]/.test(char) ? undefined : sign(char);
    const opening = ['?:', '?=', '?!', '?<=', '?<!'].find((one) => rest(one.length) === one);
    if (opening === undefined && peek() === '?') return undefined;
    at += opening?.length ?? 0;
    const inner = ways();
    if (inner === undefined || chars[at++] !== ')') return undefined;
    if (opening === '?!' || opening === '?<!') return nothing;
    // What is looked at before or behind stands in the text as well, though not in the match.
    return opening === '?=' || opening === '?<='
      ? { ...nothing, lists: listsOf(inner), seen: Math.max(inner.digits, inner.seen), wide: inner.wide }
      : inner;
  }

  function often(part: Part): Part | undefined {
    let [least, most] = [1, 1];
    const char = peek();
    if (char === '*' || char === '+' || char === '?') {
      at += 1;
      [least, most] = [char === '+' ? 1 : 0, char === '?' ? 1 : Infinity];
    } else if (char === '{') {
      const found = /^\{(\d+)(,?)(\d*)\}/.exec(rest(20));
      if (found === null) return undefined;
      at += found[0].length;
      least = Number(found[1]);
      most = found[2] === '' ? least : found[3] === '' ? Infinity : Number(found[3]);
    } else return part;
    if (peek() === '?') at += 1;
    return repeated(part, least, most);
  }

  function ways(): Part | undefined {
    const all: Part[] = [];
    for (let parts: Part[] = []; ;) {
      const char = peek();
      if (at >= chars.length || char === ')' || char === '|') {
        all.push(inOrder(parts));
        if (char !== '|' || at >= chars.length) return oneOf(all);
        at += 1;
        parts = [];
        continue;
      }
      const one = atom();
      const part = one === undefined ? undefined : often(one);
      if (part === undefined) return undefined;
      parts.push(part);
    }
  }

  const whole = ways();
  return at < chars.length ? undefined : whole;
}

export function neededBy({ source, flags }: RegExp): Needed {
  const part = flags.includes('v') ? undefined : read(source, flags.includes('u'));
  return part === undefined
    ? { lists: [], length: 0, run: 0, digits: 0, row: 0, wide: false }
    : {
        lists: listsOf(part).filter((list) => list.length <= 400),
        length: part.length,
        run: part.run,
        digits: Math.max(part.digits, part.seen),
        row: part.row,
        wide: part.wide,
      };
}
