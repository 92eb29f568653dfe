/** Node names: unique in a flow, because expressions speak of nodes by name. */
import { limits } from '../model/limits.ts';

/** Gives out names one after the other and remembers where it stopped counting: ten thousand equal names take no longer than others. */
export class NameGiver {
  private readonly taken: Set<string>;
  private readonly next = new Map<string, number>();

  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(taken);
  }

  /** `wanted` itself when it is free, else `wanted 2`, `wanted 3`, ... Cut to the longest name that a flow holds. */
  give(wanted: string): string {
    const base = wanted.trim() === '' ? 'Step' : wanted.slice(0, limits.name);
    return this.firstFree(base, (count) => ` ${count}`, limits.name);
  }

  /** The same for a readable id: `Ask the model!` gives `ask-the-model`, then `ask-the-model-2`. */
  giveId(name: string, fallback: string): string {
    return this.firstFree(slugOf(name) || fallback, (count) => `-${count}`, 120);
  }

  /** True when nobody has it; it is taken then. */
  claim(name: string): boolean {
    if (this.taken.has(name)) return false;
    this.taken.add(name);
    return true;
  }

  private firstFree(base: string, suffixOf: (count: number) => string, longest: number): string {
    if (this.claim(base)) return base;
    for (let count = this.next.get(base) ?? 2; ; count += 1) {
      const suffix = suffixOf(count);
      const candidate = base.slice(0, longest - suffix.length) + suffix;
      if (!this.claim(candidate)) continue;
      this.next.set(base, count + 1);
      return candidate;
    }
  }
}

/** One name that nobody has: `wanted` itself when it is free, else with a number. */
export const uniqueName = (wanted: string, taken: ReadonlySet<string>): string => new NameGiver(taken).give(wanted);

const slugOf = (name: string): string =>
  name
    .slice(0, 400)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);

/** A readable id from a name; the same names in the same order always give the same ids. */
export const uniqueId = (name: string, taken: ReadonlySet<string>, fallback: string): string => new NameGiver(taken).giveId(name, fallback);
