/**
 * A regular expression as a list of instructions that `pattern-match` follows in time linear in the text. The language is that of
 * JavaScript without flags; what cannot be matched in linear time (look-around, back references) has no program.
 */

/** Jumps are relative, so that a part can be copied. */
export type Instruction =
  | { readonly do: 'one'; readonly fits: Fits; readonly step: number }
  /** So many signs in a row, at least one. */
  | {
      readonly do: 'run';
      readonly fits: Fits;
      readonly least: number;
      readonly most: number;
      readonly lazy: boolean;
      readonly step: number;
    }
  | { readonly do: 'fork'; readonly first: number; readonly second: number }
  | { readonly do: 'go'; readonly by: number }
  | { readonly do: 'keep'; readonly slot: number }
  | { readonly do: 'forget'; readonly from: number; readonly to: number }
  | { readonly do: 'at'; readonly place: Place }
  | { readonly do: 'dead' }
  | { readonly do: 'found' };
type Fits = (code: number) => boolean;
export type Place = '^' | '$' | '\\b' | '\\B';
type Program = readonly Instruction[];

type Piece =
  | { readonly is: 'one'; readonly fits: Fits }
  | { readonly is: 'at'; readonly place: Place }
  | { readonly is: 'row'; readonly pieces: readonly Piece[] }
  | { readonly is: 'choice'; readonly ways: readonly Piece[] }
  | { readonly is: 'group'; readonly number: number; readonly body: Piece }
  | {
      readonly is: 'repeat';
      readonly body: Piece;
      readonly least: number;
      readonly most: number;
      readonly lazy: boolean;
      readonly groups: readonly [from: number, to: number];
    };

/** What a pattern does that is not let in; the message ends "The pattern ...". */
export class PatternFault extends Error {
  readonly mend: string;
  constructor(why: string, mend: string) {
    super(why);
    this.mend = mend;
  }
}

const maxPatternLength = 200;
const maxInstructions = 4_000;
/** Up to so many rounds of one sign are written out; more are counted. */
const writtenOut = 32;
/** A run keeps two numbers for each place of the text, where others keep two bits. */
const weightOfRun = 32;
const tooLarge = (): PatternFault =>
  new PatternFault(
    'repeats so much that it would take too long',
    'Use smaller numbers in braces, and fewer of them inside of one another.',
  );
const unreadable = (): PatternFault =>
  new PatternFault('cannot be read', 'Look for a bracket that is not closed, or a * or + with nothing before it.');

const quantifier = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\?)?/y;
const klass = /\[(?:\\[^]|[^\]\\])*\]/y;
const escape = /\\(?:x[\da-f]{2}|u[\da-f]{4}|c[a-z]|0[0-7]{0,2}|[^])/iy;
const lookAround = /\(\?<?[=!]/y;
const groupStart = /\((\?:|\?<[^>]*>)?/y;

/** One character class or escape: the engine itself says what it stands for, sign by sign. */
function setOf(source: string): Fits {
  const expression = new RegExp(`^${source}$`);
  const known = Array.from({ length: 256 }, (_, code) => expression.test(String.fromCharCode(code)));
  return (code) => known[code] ?? expression.test(String.fromCharCode(code));
}

class Reader {
  readonly #text: string;
  #at = 0;
  groups = 0;

  constructor(text: string) {
    this.#text = text;
  }

  #take(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text);
    if (found !== null) this.#at += found[0].length;
    return found ?? undefined;
  }

  choice(): Piece {
    const ways: Piece[] = [this.#row()];
    while (this.#text[this.#at] === '|') {
      this.#at += 1;
      ways.push(this.#row());
    }
    const [only, second] = ways;
    if (only !== undefined && second === undefined) return only;
    // One sign or another is one of several signs.
    const signs = ways.flatMap((way) => (way.is === 'one' ? [way.fits] : []));
    return signs.length === ways.length ? { is: 'one', fits: (code) => signs.some((fits) => fits(code)) } : { is: 'choice', ways };
  }

  #row(): Piece {
    const pieces: Piece[] = [];
    while (this.#at < this.#text.length && this.#text[this.#at] !== '|' && this.#text[this.#at] !== ')') {
      const before = this.groups;
      pieces.push(this.#repeated(this.#piece(), before));
    }
    const [only, second] = pieces;
    return only !== undefined && second === undefined ? only : { is: 'row', pieces };
  }

  #repeated(body: Piece, before: number): Piece {
    const found = this.#take(quantifier);
    if (found === undefined) return body;
    const [, sign, least, comma, most, lazy] = found;
    const [from, to] =
      sign === undefined
        ? [Number(least), comma === undefined ? Number(least) : most === undefined || most === '' ? Infinity : Number(most)]
        : [sign === '+' ? 1 : 0, sign === '?' ? 1 : Infinity];
    return { is: 'repeat', body, least: from, most: to, lazy: lazy !== undefined, groups: [before + 1, this.groups] };
  }

  #piece(): Piece {
    const sign = this.#text[this.#at] ?? '';
    if (sign === '(') return this.#group();
    if (sign === '^' || sign === '$') {
      this.#at += 1;
      return { is: 'at', place: sign };
    }
    if (sign === '\\') return this.#escaped();
    const source = sign === '[' ? this.#take(klass)?.[0] : undefined;
    if (source !== undefined) return { is: 'one', fits: setOf(source) };
    this.#at += 1;
    const wanted = sign.charCodeAt(0);
    return { is: 'one', fits: sign === '.' ? setOf('.') : (code) => code === wanted };
  }

  #group(): Piece {
    if (this.#take(lookAround) !== undefined)
      throw new PatternFault('looks ahead or behind, with (?= (?! (?<= or (?<!', 'Write what has to stand there as a part of the pattern.');
    const kind = this.#take(groupStart)?.[1];
    if (this.#text[this.#at] === '?') throw unreadable();
    if (kind !== '?:') this.groups += 1;
    const number = this.groups;
    const body = this.choice();
    this.#at += 1;
    return kind === '?:' ? body : { is: 'group', number, body };
  }

  #escaped(): Piece {
    const source = this.#take(escape)?.[0] ?? '';
    if (source === '\\b' || source === '\\B') return { is: 'at', place: source };
    if (/^\\[1-9k]/.test(source))
      throw new PatternFault('points back to what a group found, with \\1 or \\k', 'Write that part out again.');
    if (source === '\\c') throw unreadable();
    return { is: 'one', fits: setOf(source) };
  }
}

function canBeEmpty(piece: Piece): boolean {
  switch (piece.is) {
    case 'one':
      return false;
    case 'at':
      return true;
    case 'row':
      return piece.pieces.every(canBeEmpty);
    case 'choice':
      return piece.ways.some(canBeEmpty);
    case 'group':
      return canBeEmpty(piece.body);
    case 'repeat':
      return piece.least === 0 || canBeEmpty(piece.body);
  }
}

/** What it takes to follow a program, as so many plain instructions. */
export function weightOf(program: Program): number {
  let weight = program.length;
  for (const one of program) if (one.do === 'run') weight += weightOfRun;
  return weight;
}

function within(program: Program): Program {
  if (weightOf(program) > maxInstructions) throw tooLarge();
  return program;
}

/**
 * The same, but only where it takes at least one sign: optional rounds may not be empty, so no program has a circle that stands still.
 * Two copies, of which the first is left with the first sign and ends nowhere.
 */
function neverEmpty(program: Program): Program {
  const over = program.length + 1;
  return within([
    ...program.map((one) => (one.do === 'one' || one.do === 'run' ? { ...one, step: one.step + over } : one)),
    { do: 'dead' },
    ...program,
  ]);
}

function programOfRepeat({ body, least, most, lazy, groups: [from, to] }: Piece & { readonly is: 'repeat' }): Program {
  const fork = (past: number): Instruction => ({ do: 'fork', first: lazy ? past : 1, second: lazy ? 1 : past });
  if (body.is === 'one' && most >= least && most > 0 && (most === Infinity ? least : most) > writtenOut) {
    const run: Instruction = { do: 'run', fits: body.fits, least: Math.max(1, least), most, lazy, step: 1 };
    return least === 0 ? [fork(2), run] : [run];
  }
  const forget: Program = from > to ? [] : [{ do: 'forget', from: from * 2, to: to * 2 + 1 }];
  const plain = [...forget, ...programOf(body)];
  const made: Instruction[] = [];
  if (plain.length > 0 && least * plain.length > maxInstructions) throw tooLarge();
  for (let round = 0; round < least && plain.length > 0; round += 1) made.push(...plain);
  if (most <= least || plain.length === 0) return within(made);
  const optional = [...forget, ...(canBeEmpty(body) ? neverEmpty(programOf(body)) : programOf(body))];
  const size = optional.length + 1;
  if (most === Infinity) return within([...made, fork(size + 1), ...optional, { do: 'go', by: -size }]);
  const rounds = most - least;
  if (rounds * size > maxInstructions) throw tooLarge();
  for (let round = 0; round < rounds; round += 1) made.push(fork((rounds - round) * size), ...optional);
  return within(made);
}

function programOf(piece: Piece): Program {
  switch (piece.is) {
    case 'one':
      return [{ do: 'one', fits: piece.fits, step: 1 }];
    case 'at':
      return [{ do: 'at', place: piece.place }];
    case 'row':
      return within(piece.pieces.flatMap(programOf));
    case 'group':
      return [{ do: 'keep', slot: piece.number * 2 }, ...programOf(piece.body), { do: 'keep', slot: piece.number * 2 + 1 }];
    case 'repeat':
      return programOfRepeat(piece);
    case 'choice':
      return within(
        piece.ways
          .map(programOf)
          .reduceRight((rest, way) => [
            { do: 'fork', first: 1, second: way.length + 2 },
            ...way,
            { do: 'go', by: rest.length + 1 },
            ...rest,
          ]),
      );
  }
}

/** Throws a PatternFault for a pattern that has no program. */
export function readPattern(pattern: string): { readonly program: Program; readonly groups: number } {
  if (pattern.length > maxPatternLength) throw new PatternFault(`has more than ${maxPatternLength} characters`, 'Look for less at once.');
  try {
    RegExp(pattern);
  } catch {
    throw unreadable();
  }
  const reader = new Reader(pattern);
  const body = reader.choice();
  return { program: [...programOf(body), { do: 'found' }], groups: reader.groups };
}
