/** Follows the program of a pattern. No place of the text is looked at twice by the same instruction, so it is linear (CWE-1333). */
import type { Instruction, Place } from './pattern-program.ts';

/** Where it was found, and what: as a whole, then by group. */
export interface Found {
  readonly index: number;
  readonly parts: readonly (string | undefined)[];
}

const isWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);

function isAt(place: Place, text: string, at: number): boolean {
  if (place === '^') return at === 0;
  if (place === '$') return at === text.length;
  const between = (at > 0 && isWord(text.charCodeAt(at - 1))) !== (at < text.length && isWord(text.charCodeAt(at)));
  return between === (place === '\\b');
}

/** Of one run: up to where its signs stand, and which ends of it are left to try. Each end is tried once, wherever the run began. */
class Ends {
  /** Place by place where the signs that fit come to an end, as far as was looked; -1 before that. */
  readonly #until: Int32Array;
  /** The next place that was not tried: itself, or a way there. Behind both ends of the text there is one more, never tried. */
  readonly #next: Int32Array;
  readonly #toward: 1 | -1;

  constructor(length: number, lazy: boolean) {
    this.#until = new Int32Array(length + 1).fill(-1);
    this.#next = Int32Array.from({ length: length + 3 }, (_, place) => place);
    this.#toward = lazy ? 1 : -1;
  }

  until(fits: (code: number) => boolean, text: string, from: number): number {
    let at = from;
    while (at < text.length && (this.#until[at] ?? -1) < 0 && fits(text.charCodeAt(at))) at += 1;
    const end = Math.max(at, this.#until[at] ?? -1);
    this.#until.fill(end, from, at);
    return end;
  }

  /** The first end from here on, the way that is gone first, that was not tried. */
  take(from: number): number {
    const next = this.#next;
    let place = from + 1;
    for (let to = next[place] ?? 0; to !== place; to = next[place] ?? 0) {
      next[place] = next[to] ?? 0;
      place = next[place] ?? 0;
    }
    return place - 1;
  }

  tried(at: number): void {
    this.#next[at + 1] = at + 1 + this.#toward;
  }
}

type Run = Instruction & { readonly do: 'run' };

/** One way through a text: what was tried in vain stays known from one match to the next. */
export class Walk {
  readonly #program: readonly Instruction[];
  readonly #text: string;
  readonly #slots: number[];
  /** One bit for each instruction at each place. */
  readonly #tried: Uint8Array;
  /** What is left to try: a place and its instruction, what a slot held and the slot (as -1 - slot), or the first and the last end of a run and it (behind the program). */
  readonly #left: number[] = [];
  readonly #ends = new Map<number, Ends>();
  steps = 0;

  constructor(program: readonly Instruction[], groups: number, text: string) {
    this.#program = program;
    this.#text = text;
    this.#slots = new Array<number>((groups + 1) * 2).fill(-1);
    this.#tried = new Uint8Array(Math.ceil((program.length * (text.length + 1)) / 8));
  }

  /** The leftmost match that begins at this place or later. */
  next(from: number): Found | undefined {
    for (let start = from; start <= this.#text.length; start += 1) {
      this.#slots.fill(-1);
      this.#left.length = 0;
      this.#left.push(start, 0);
      const end = this.#follow();
      if (end === undefined) continue;
      // The instructions on the way that led here failed at no place: only their places before this end are done with.
      for (let one = 0; one < this.#program.length; one += 1) this.#mark(one, end, false);
      const parts = this.#slots.flatMap((_, slot, slots) =>
        slot % 2 === 1 ? [] : [(slots[slot + 1] ?? -1) < 0 ? undefined : this.#text.slice(slots[slot], slots[slot + 1])],
      );
      return { index: start, parts: [this.#text.slice(start, end), ...parts.slice(1)] };
    }
    return undefined;
  }

  /** True when it was marked before. */
  #mark(instruction: number, at: number, to: boolean): boolean {
    const bit = at * this.#program.length + instruction;
    const byte = Math.floor(bit / 8),
      mask = 1 << (bit % 8);
    const held = this.#tried[byte] ?? 0;
    this.#tried[byte] = to ? held | mask : held & ~mask;
    return (held & mask) !== 0;
  }

  #keep(slot: number, value: number): void {
    this.#left.push(this.#slots[slot] ?? -1, -1 - slot);
    this.#slots[slot] = value;
  }

  #follow(): number | undefined {
    while (this.#left.length > 0) {
      const instruction = this.#left.pop() ?? 0,
        at = this.#left.pop() ?? 0;
      if (instruction < 0) {
        this.#slots[-1 - instruction] = at;
        continue;
      }
      const here = instruction % this.#program.length;
      const to = here === instruction ? at : this.#end(here, this.#left.pop() ?? 0, at);
      if (to === undefined) continue;
      const end = this.#straight(here === instruction ? here : here + (this.#program[here] as Run).step, to);
      if (end !== undefined) return end;
    }
    return undefined;
  }

  #endsOf(instruction: number, lazy: boolean): Ends {
    const known = this.#ends.get(instruction) ?? new Ends(this.#text.length, lazy);
    this.#ends.set(instruction, known);
    return known;
  }

  /** Where the run at this instruction ends now; what else is between the two is left for later. */
  #end(instruction: number, least: number, most: number): number | undefined {
    const { lazy } = this.#program[instruction] as Run;
    this.steps += 1;
    if (least > most) return undefined;
    const ends = this.#endsOf(instruction, lazy);
    const end = ends.take(lazy ? least : most);
    if (end < least || end > most) return undefined;
    ends.tried(end);
    this.#left.push(lazy ? end + 1 : least, lazy ? most : end - 1, this.#program.length + instruction);
    return end;
  }

  #run(run: Run, instruction: number, at: number): number | undefined {
    const until = this.#endsOf(instruction, run.lazy).until(run.fits, this.#text, at);
    return this.#end(instruction, at + run.least, Math.min(until, at + run.most));
  }

  /** Goes on until the match is found or this way ends. */
  #straight(first: number, from: number): number | undefined {
    let here = first,
      at = from;
    for (;;) {
      this.steps += 1;
      if (this.#mark(here, at, true)) return undefined;
      const one = this.#program[here];
      switch (one?.do) {
        case 'found':
          return at;
        case 'one':
          if (at >= this.#text.length || !one.fits(this.#text.charCodeAt(at))) return undefined;
          at += 1;
          here += one.step;
          break;
        case 'run': {
          const end = this.#run(one, here, at);
          if (end === undefined) return undefined;
          at = end;
          here += one.step;
          break;
        }
        case 'fork':
          this.#left.push(at, here + one.second);
          here += one.first;
          break;
        case 'go':
          here += one.by;
          break;
        case 'at':
          if (!isAt(one.place, this.#text, at)) return undefined;
          here += 1;
          break;
        case 'keep':
          this.#keep(one.slot, at);
          here += 1;
          break;
        case 'forget':
          for (let slot = one.from; slot <= one.to; slot += 1) if ((this.#slots[slot] ?? -1) >= 0) this.#keep(slot, -1);
          here += 1;
          break;
        default:
          return undefined;
      }
    }
  }
}
