/**
 * Compiled facts, remembered by the content of step and connection. A step that was seen before is known again without writing it out as
 * text: it is compared, value by value, with the flat spelling of the one that was kept, which no later change of that one can alter.
 */
import type { CompiledFacts } from './compiled.ts';
import { PathTable } from './paths.ts';

/** Past these, what is remembered is dropped rather than kept of every flow ever seen. */
const MAX_PATHS = 200_000;
/** Characters of content, about twice as many bytes. */
const MAX_REMEMBERED = 16_000_000;
/** Larger steps (whole documents pasted into a parameter) are compiled anew each time. */
const MAX_CONTENT = 20_000;
/** A value of a parameter that takes at least so many tokens is kept apart: steps of one flow may share it, and then it is compared once for all of them. */
const MIN_PART = 24;
/** Step, parameters, value. */
const PART_DEPTH = 2;
/** Versions of one step, and steps of other flows that have the same id, of which the newest are kept. */
const MAX_ALIKE = 4;

/** The marks are symbols, so that no text of a step can be taken for one. */
const RECORD = Symbol('record');
const LIST = Symbol('list');
const END = Symbol('end');
type Token = unknown;
/** The spelling of one value, which stands as one token in those of all steps that share the value. */
class Part {
  readonly tokens: readonly Token[];
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }
}
/** What is known, while nothing changes, to be spelled like that. */
type KnownParts = Map<object, Part>;

/** Records and lists inside of each other, more than `most` deep: too deep for whoever goes through the value by calling itself. */
export function nestsDeeper(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (most === 0) return true;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) if (nestsDeeper(value[i], most - 1)) return true;
    return false;
  }
  for (const key in value) if (nestsDeeper((value as Readonly<Record<string, unknown>>)[key], most - 1)) return true;
  return false;
}

/** Appends keys and plain values in their order, each record and list between two marks. Gives the characters that it took, or Infinity past `most`. */
function spell(value: unknown, out: Token[], most: number, known: KnownParts, depth = 0): number {
  if (typeof value !== 'object' || value === null) {
    out.push(value);
    return typeof value === 'string' ? value.length + 2 : 4;
  }
  const part = depth === PART_DEPTH ? known.get(value) : undefined;
  if (part !== undefined) {
    out.push(part);
    return 2;
  }
  const first = out.length;
  let taken = 2;
  if (Array.isArray(value)) {
    out.push(LIST);
    for (let i = 0; i < value.length && taken <= most; i += 1) taken += spell(value[i], out, most - taken, known, depth + 1);
  } else {
    out.push(RECORD);
    for (const key in value) {
      if (taken > most) break;
      out.push(key);
      taken += key.length + 3 + spell((value as Readonly<Record<string, unknown>>)[key], out, most - taken, known, depth + 1);
    }
  }
  out.push(END);
  if (taken > most) return Number.POSITIVE_INFINITY;
  if (depth === PART_DEPTH && out.length - first >= MIN_PART) {
    const made = new Part(out.slice(first));
    known.set(value, made);
    out.length = first;
    out.push(made);
  }
  return taken;
}

/** Where in the spelling the value ends, or -1 where it is another value. Every step goes by here at every lint, so plain values are compared where they stand. */
function follow(tokens: readonly Token[], start: number, value: object, known: KnownParts): number {
  const first = tokens[start];
  let at = start + 1;
  if (first instanceof Part) {
    if (known.get(value) === first) return at;
    if (follow(first.tokens, 0, value, known) === -1) return -1;
    known.set(value, first);
    return at;
  }
  if (Array.isArray(value)) {
    if (first !== LIST) return -1;
    for (let i = 0; i < value.length; i += 1) {
      const one: unknown = value[i];
      if (typeof one !== 'object' || one === null) {
        if (tokens[at] !== one) return -1;
        at += 1;
      } else {
        at = follow(tokens, at, one, known);
        if (at === -1) return -1;
      }
    }
  } else {
    if (first !== RECORD) return -1;
    for (const key in value) {
      if (tokens[at] !== key) return -1;
      const one = (value as Readonly<Record<string, unknown>>)[key];
      if (typeof one !== 'object' || one === null) {
        if (tokens[at + 1] !== one) return -1;
        at += 2;
      } else {
        at = follow(tokens, at + 1, one, known);
        if (at === -1) return -1;
      }
    }
  }
  return tokens[at] === END ? at + 1 : -1;
}

interface Entry {
  readonly tokens: readonly Token[];
  readonly compiled: CompiledFacts;
}
/** What stands for the content of a connection: the same one for as long as it is remembered. */
export type SlotMark = symbol | undefined;
interface SlotEntry {
  readonly tokens: Token[];
  readonly mark: symbol;
}

export class ContentMemory {
  readonly table = new PathTable();
  readonly #entries = new Map<string, Entry[]>();
  readonly #slots = new Map<string, SlotEntry[]>();
  readonly #scratch: Token[] = [];
  readonly #parts: KnownParts = new Map();
  #characters = 0;

  get isFull(): boolean {
    return this.table.size >= MAX_PATHS || this.#characters >= MAX_REMEMBERED;
  }

  /** To be called before a flow is looked at, and behind it: between two calls no step that is asked about may change. */
  forgetParts(): void {
    this.#parts.clear();
  }

  /** A connection is looked at once, however many steps use it. */
  markOf(slot: { readonly id: string }): symbol {
    const alike = this.#slots.get(slot.id);
    const known = alike?.find(({ tokens }) => follow(tokens, 0, slot, this.#parts) !== -1);
    if (known !== undefined) return known.mark;
    const made: SlotEntry = { tokens: [], mark: Symbol('connection') };
    this.#characters += spell(slot, made.tokens, Number.POSITIVE_INFINITY, this.#parts);
    if (alike === undefined) this.#slots.set(slot.id, [made]);
    else if (alike.unshift(made) > MAX_ALIKE) alike.pop();
    return made.mark;
  }

  /** What was kept of the same three values under this id. The third is text that other facts than the step's own depend on. */
  find(id: string, node: object, slot: SlotMark, more: string): CompiledFacts | undefined {
    const alike = this.#entries.get(id);
    if (alike === undefined) return undefined;
    for (let i = 0; i < alike.length; i += 1) {
      const { tokens, compiled } = alike[i] as Entry;
      const afterNode = follow(tokens, 0, node, this.#parts);
      if (afterNode !== -1 && tokens[afterNode] === slot && tokens[afterNode + 1] === more) return compiled;
    }
    return undefined;
  }

  keep(id: string, node: object, slot: SlotMark, more: string, compiled: CompiledFacts): void {
    const alike = this.#entries.get(id);
    const out = this.#scratch;
    out.length = 0;
    const characters = more.length + spell(node, out, MAX_CONTENT, this.#parts);
    if (characters > MAX_CONTENT) return;
    out.push(slot, more);
    const entry = { tokens: out.slice(), compiled };
    if (alike === undefined) this.#entries.set(id, [entry]);
    else if (alike.unshift(entry) > MAX_ALIKE) alike.pop();
    this.#characters += characters;
  }
}
