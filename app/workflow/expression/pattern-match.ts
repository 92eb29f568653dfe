/** Follows the program of a pattern. No place of the text is looked at twice by the same instruction, so it is linear (CWE-1333). */
import type { Instruction, Place } from './pattern-program.ts';

/** Where it was found, and what: as a whole, then by group. */
export interface Found { readonly index: number; readonly parts: readonly (string | undefined)[] }

const isWord = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);

function isAt(place: Place, text: string, at: number): boolean {
  if (place === '^') return at === 0;
  if (place === '$') return at === text.length;
  const between = (at > 0 && isWord(text.charCodeAt(at - 1))) !== (at < text.length && isWord(text.charCodeAt(at)));
  return between === (place === '\\b');
}

/** One way through a text: what was tried in vain stays known from one match to the next. */
export class Walk {
  readonly #program: readonly Instruction[];
  readonly #text: string;
  readonly #slots: number[];
  /** One bit for each instruction at each place. */
  readonly #tried: Uint8Array;
  /** What is left to try: instruction and place, or a slot (as -1 - slot) and what it held. */
  readonly #left: number[] = [];
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
      this.#left.push(0, start);
      const end = this.#follow();
      if (end === undefined) continue;
      // The instructions on the way that led here failed at no place: only their places before this end are done with.
      for (let one = 0; one < this.#program.length; one += 1) this.#mark(one, end, false);
      const parts = this.#slots.flatMap((_, slot, slots) => (slot % 2 === 1 ? [] : [(slots[slot + 1] ?? -1) < 0 ? undefined : this.#text.slice(slots[slot], slots[slot + 1])]));
      return { index: start, parts: [this.#text.slice(start, end), ...parts.slice(1)] };
    }
    return undefined;
  }

  /** True when it was marked before. */
  #mark(instruction: number, at: number, to: boolean): boolean {
    const bit = at * this.#program.length + instruction;
    const byte = Math.floor(bit / 8), mask = 1 << (bit % 8);
    const held = this.#tried[byte] ?? 0;
    this.#tried[byte] = to ? held | mask : held & ~mask;
    return (held & mask) !== 0;
  }

  #keep(slot: number, value: number): void {
    this.#left.push(-1 - slot, this.#slots[slot] ?? -1);
    this.#slots[slot] = value;
  }

  #follow(): number | undefined {
    while (this.#left.length > 0) {
      const at = this.#left.pop() ?? 0, instruction = this.#left.pop() ?? 0;
      if (instruction < 0) this.#slots[-1 - instruction] = at;
      else {
        const end = this.#straight(instruction, at);
        if (end !== undefined) return end;
      }
    }
    return undefined;
  }

  /** Goes on until the match is found or this way ends. */
  #straight(first: number, from: number): number | undefined {
    let here = first, at = from;
    for (;;) {
      this.steps += 1;
      if (this.#mark(here, at, true)) return undefined;
      const one = this.#program[here];
      switch (one?.do) {
        case 'found': return at;
        case 'one':
          if (at >= this.#text.length || !one.fits(this.#text.charCodeAt(at))) return undefined;
          at += 1;
          here += one.step;
          break;
        case 'fork':
          this.#left.push(here + one.second, at);
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
        default: return undefined;
      }
    }
  }
}
