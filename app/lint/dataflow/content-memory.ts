/**
 * Compiled facts, remembered by the content of step and connection. A step that was seen before is known again without writing it out as
 * text: it is compared, value by value, with the flat spelling of the one that was kept, which no later change of that one can alter.
 */
import type { CompiledFacts } from './compile.ts';
import { PathTable } from './paths.ts';

/** Past these, what is remembered is dropped rather than kept of every flow ever seen. */
const MAX_PATHS = 200_000;
/** Characters of content, about twice as many bytes. */
const MAX_REMEMBERED = 16_000_000;
/** Larger steps (whole documents pasted into a parameter) are compiled anew each time. */
const MAX_CONTENT = 20_000;
/** Versions of one step, and steps of other flows that have the same id, of which the newest are kept. */
const MAX_ALIKE = 4;

/** The marks are symbols, so that no text of a step can be taken for one. */
const RECORD = Symbol('record');
const LIST = Symbol('list');
const END = Symbol('end');
type Token = unknown;

/** Records and lists inside of each other, more than `most` deep: too deep for whoever goes through the value by calling itself. */
export function nestsDeeper(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (most === 0) return true;
  if (Array.isArray(value)) return value.some((one) => nestsDeeper(one, most - 1));
  for (const key in value) if (nestsDeeper((value as Readonly<Record<string, unknown>>)[key], most - 1)) return true;
  return false;
}

/** Appends keys and plain values in their order, each record and list between two marks. Gives the characters that it took, or Infinity past `most`. */
function spell(value: unknown, out: Token[], most: number): number {
  if (typeof value !== 'object' || value === null) {
    out.push(value);
    return typeof value === 'string' ? value.length + 2 : 4;
  }
  let taken = 2;
  if (Array.isArray(value)) {
    out.push(LIST);
    for (let i = 0; i < value.length && taken <= most; i += 1) taken += spell(value[i], out, most - taken);
  } else {
    out.push(RECORD);
    for (const key in value) {
      if (taken > most) break;
      out.push(key);
      taken += key.length + 3 + spell((value as Readonly<Record<string, unknown>>)[key], out, most - taken);
    }
  }
  out.push(END);
  return taken > most ? Number.POSITIVE_INFINITY : taken;
}

/** Where in the spelling the value ends, or -1 where it is another value. Every step goes by here at every lint, so plain values are compared where they stand. */
function follow(tokens: readonly Token[], start: number, value: unknown): number {
  if (typeof value !== 'object' || value === null) return tokens[start] === value ? start + 1 : -1;
  let at = start + 1;
  if (Array.isArray(value)) {
    if (tokens[start] !== LIST) return -1;
    for (let i = 0; i < value.length; i += 1) {
      const one: unknown = value[i];
      if (typeof one !== 'object' || one === null) {
        if (tokens[at] !== one) return -1;
        at += 1;
      } else {
        at = follow(tokens, at, one);
        if (at === -1) return -1;
      }
    }
  } else {
    if (tokens[start] !== RECORD) return -1;
    for (const key in value) {
      if (tokens[at] !== key) return -1;
      const one = (value as Readonly<Record<string, unknown>>)[key];
      if (typeof one !== 'object' || one === null) {
        if (tokens[at + 1] !== one) return -1;
        at += 2;
      } else {
        at = follow(tokens, at + 1, one);
        if (at === -1) return -1;
      }
    }
  }
  return tokens[at] === END ? at + 1 : -1;
}

interface Entry { readonly tokens: readonly Token[]; readonly compiled: CompiledFacts }
/** What stands for the content of a connection: the same one for as long as it is remembered. */
export type SlotMark = symbol | undefined;
interface SlotEntry { readonly tokens: Token[]; readonly mark: symbol }

export class ContentMemory {
  readonly table = new PathTable();
  readonly #entries = new Map<string, Entry[]>();
  readonly #slots = new Map<string, SlotEntry[]>();
  readonly #scratch: Token[] = [];
  #characters = 0;

  get isFull(): boolean { return this.table.size >= MAX_PATHS || this.#characters >= MAX_REMEMBERED; }

  /** A connection is looked at once, however many steps use it. */
  markOf(slot: { readonly id: string }): symbol {
    const alike = this.#slots.get(slot.id);
    const known = alike?.find(({ tokens }) => follow(tokens, 0, slot) !== -1);
    if (known !== undefined) return known.mark;
    const made: SlotEntry = { tokens: [], mark: Symbol('connection') };
    this.#characters += spell(slot, made.tokens, Number.POSITIVE_INFINITY);
    if (alike === undefined) this.#slots.set(slot.id, [made]);
    else if (alike.unshift(made) > MAX_ALIKE) alike.pop();
    return made.mark;
  }

  /** What was kept of the same three values under this id. The third is text that other facts than the step's own depend on. */
  find(id: string, node: object, slot: SlotMark, more: string): CompiledFacts | undefined {
    const alike = this.#entries.get(id);
    if (alike === undefined) return undefined;
    for (const { tokens, compiled } of alike) {
      const afterNode = follow(tokens, 0, node);
      if (afterNode !== -1 && tokens[afterNode] === slot && tokens[afterNode + 1] === more) return compiled;
    }
    return undefined;
  }

  keep(id: string, node: object, slot: SlotMark, more: string, compiled: CompiledFacts): void {
    const alike = this.#entries.get(id);
    const out = this.#scratch;
    out.length = 0;
    const characters = more.length + spell(node, out, MAX_CONTENT);
    if (characters > MAX_CONTENT) return;
    out.push(slot, more);
    const entry = { tokens: out.slice(), compiled };
    if (alike === undefined) this.#entries.set(id, [entry]);
    else if (alike.unshift(entry) > MAX_ALIKE) alike.pop();
    this.#characters += characters;
  }
}
