/**
 * How many steps a matcher that goes back needs for a regular expression: counted, not timed. What looks around is asked of the real
 * engine; a back reference counts as any one sign.
 */
type Piece =
  | { readonly is: 'sign'; readonly source: string }
  | { readonly is: 'place'; readonly source: string }
  | { readonly is: 'row'; readonly parts: readonly Piece[] }
  | { readonly is: 'choice'; readonly parts: readonly Piece[] }
  | { readonly is: 'repeat'; readonly body: Piece; readonly least: number; readonly most: number; readonly lazy: boolean };

const looks = /^\(\?<?[=!]/;
const sign = /\\(?:[pP]\{[^}]*\}|u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)|\[(?:\\.|[^\]\\])*\]|[^]/uy;
const often = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/y;

/** Where the bracket that opens at `from` closes. */
function closing(source: string, from: number): number {
  let depth = 0;
  for (sign.lastIndex = from; ;) {
    const [found] = sign.exec(source) ?? [''];
    if (found === '(') depth += 1;
    if (found === ')' && (depth -= 1) === 0) return sign.lastIndex;
    if (found === '') throw new Error(`no end in ${source}`);
  }
}

export function parsePattern(source: string): Piece {
  let at = 0;
  const atom = (): Piece => {
    if (source[at] === '(') {
      const end = closing(source, at);
      const whole = source.slice(at, end);
      if (looks.test(whole)) {
        at = end;
        return { is: 'place', source: whole };
      }
      at += /^\((?:\?:|\?<\w+>)?/.exec(whole)?.[0].length ?? 1;
      const inside = choice();
      at += 1;
      return inside;
    }
    sign.lastIndex = at;
    const [found] = sign.exec(source) ?? [''];
    at += found.length;
    return {
      is: found === '^' || found === '$' || found === '\\b' || found === '\\B' ? 'place' : 'sign',
      source: /^\\\d$/.test(found) ? '[^]' : found,
    };
  };
  const row = (): Piece => {
    const parts: Piece[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const body = atom();
      often.lastIndex = at;
      const times = often.exec(source);
      if (times === null) {
        parts.push(body);
        continue;
      }
      at += times[0].length;
      const least = times[1] === undefined ? Number(times[2]) : times[1] === '+' ? 1 : 0;
      const most =
        times[1] === '?'
          ? 1
          : times[1] !== undefined
            ? Infinity
            : times[3] === undefined
              ? least
              : times[4] === ''
                ? Infinity
                : Number(times[4]);
      parts.push({ is: 'repeat', body, least, most, lazy: times[5] === '?' });
    }
    return { is: 'row', parts };
  };
  function choice(): Piece {
    const parts = [row()];
    while (source[at] === '|') {
      at += 1;
      parts.push(row());
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { is: 'choice', parts };
  }
  return choice();
}

const everyday = ['A', 'a', '1', '-', '.', ' ', "'", ',', '_', '/', '市', 'か', '한', 'д', 'é', '@', ':', '\n', '"', '|', '='];
const plainFlags = (flags: string): string => flags.replace(/[gyd]/g, '');

/** Texts that a piece fits, a few: what a class begins with, each of some alternatives. */
function samples(piece: Piece, flags: string): readonly string[] {
  if (piece.is === 'place') return [''];
  if (piece.is === 'sign') {
    const one = new RegExp(`^(?:${piece.source})$`, plainFlags(flags));
    const fit = [...everyday, piece.source.replace(/^\\/, '')].filter((char) => one.test(char));
    return fit.length > 3 ? [...fit.slice(0, 2), ...fit.filter((char) => /[-. ']/.test(char))].slice(0, 4) : fit.slice(0, 3);
  }
  if (piece.is === 'choice') return [...new Set(piece.parts.flatMap((part) => samples(part, flags).slice(0, 2)))].slice(0, 6);
  if (piece.is === 'repeat')
    return piece.least === 0
      ? ['', ...samples(piece.body, flags).slice(0, 2)]
      : samples(piece.body, flags)
          .map((one) => one.repeat(Math.min(piece.least, 8)))
          .slice(0, 3);
  return piece.parts.reduce<readonly string[]>(
    (made, part): readonly string[] => {
      const next = samples(part, flags);
      return made.flatMap((one) => next.slice(0, made.length > 4 ? 1 : 3).map((more) => one + more)).slice(0, 12);
    },
    [''],
  );
}

const varies = (piece: Piece): boolean =>
  piece.is === 'repeat'
    ? piece.least !== piece.most
    : piece.is === 'sign' || piece.is === 'place'
      ? false
      : piece.is === 'choice' || piece.parts.some(varies);

/** What a text begins with for each part that repeats something of changing length, and what is then repeated. */
function nested(piece: Piece, flags: string, ahead: string): readonly { readonly ahead: string; readonly body: Piece }[] {
  if (piece.is === 'choice') return piece.parts.flatMap((part) => nested(part, flags, ahead));
  if (piece.is === 'repeat')
    return [...(piece.most > 1 && varies(piece.body) ? [{ ahead, body: piece.body }] : []), ...nested(piece.body, flags, ahead)];
  if (piece.is !== 'row') return [];
  let before = ahead;
  return piece.parts.flatMap((part) => {
    const found = nested(part, flags, before);
    before += samples(part, flags).at(-1) ?? '';
    return found;
  });
}

/** Texts against a pattern, made of its own pieces: each that repeats, over and over, alone and with what separates words. */
export function attacks(pattern: RegExp, length: number): readonly string[] {
  return [
    ...new Set(
      nested(parsePattern(pattern.source), pattern.flags, '').flatMap(({ ahead, body }) =>
        samples(body, pattern.flags).flatMap((one) =>
          ['', '-', ' '].flatMap((gap) =>
            one + gap === ''
              ? []
              : [
                  ahead + (one + gap).repeat(Math.ceil(length / (one + gap).length)).slice(0, length),
                  `${ahead}${(one + gap).repeat(Math.ceil(length / (one + gap).length)).slice(0, length)}!`,
                ],
          ),
        ),
      ),
    ),
  ];
}

class Enough extends Error {}

/** Steps for every place of a text together; `most` + 1 where they are more. */
export function stepsOf(pattern: RegExp, text: string, most: number): number {
  const flags = plainFlags(pattern.flags);
  const fits = new Map<string, boolean>();
  const places = new Map<string, RegExp>();
  let steps = 0;
  const fit = (source: string, char: string): boolean => {
    const key = `${source}\n${char}`;
    const known = fits.get(key);
    if (known !== undefined) return known;
    const now = new RegExp(`^(?:${source})$`, flags).test(char);
    fits.set(key, now);
    return now;
  };
  const stands = (source: string, at: number): boolean => {
    const place = places.get(source) ?? new RegExp(source, `${flags}y`);
    places.set(source, place);
    place.lastIndex = at;
    return place.test(text);
  };
  const run = (piece: Piece, at: number, then: (at: number) => boolean): boolean => {
    if ((steps += 1) > most) throw new Enough();
    if (piece.is === 'place') return stands(piece.source, at) && then(at);
    if (piece.is === 'sign') return at < text.length && fit(piece.source, text.charAt(at)) && then(at + 1);
    if (piece.is === 'choice') return piece.parts.some((part) => run(part, at, then));
    if (piece.is === 'row') {
      const { parts } = piece;
      const from = (index: number, place: number): boolean => {
        const part = parts[index];
        return part === undefined ? then(place) : run(part, place, (next) => from(index + 1, next));
      };
      return from(0, at);
    }
    const { body, least, most: upTo, lazy } = piece;
    const again = (count: number, place: number): boolean => {
      const more = (): boolean =>
        count < upTo && run(body, place, (next) => (next === place && count >= least ? false : again(count + 1, next)));
      if (count < least) return more();
      return lazy ? then(place) || more() : more() || then(place);
    };
    return again(0, at);
  };
  const whole = parsePattern(pattern.source);
  try {
    for (let at = 0; at < text.length; at += 1) run(whole, at, () => true);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    return most + 1;
  }
  return steps;
}
