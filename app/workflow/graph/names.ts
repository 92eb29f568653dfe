/** Node names: unique in a flow, because expressions speak of nodes by name. */
import { limits } from '../model/flow.ts';

/**
 * `wanted` itself when it is free, else `wanted 2`, `wanted 3`, ... Cut to the longest name that a flow holds.
 */
export function uniqueName(wanted: string, taken: ReadonlySet<string>): string {
  const base = wanted.trim() === '' ? 'Step' : wanted.slice(0, limits.name);
  if (!taken.has(base)) return base;
  for (let count = 2; ; count += 1) {
    const suffix = ` ${count}`;
    const candidate = base.slice(0, limits.name - suffix.length) + suffix;
    if (!taken.has(candidate)) return candidate;
  }
}

/**
 * A readable id from a name: `Ask the model!` gives `ask-the-model`; made unique with a number.
 * The same names in the same order always give the same ids.
 */
export function uniqueId(name: string, taken: ReadonlySet<string>, fallback: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);
  const base = slug === '' ? fallback : slug;
  if (!taken.has(base)) return base;
  for (let count = 2; ; count += 1) if (!taken.has(`${base}-${count}`)) return `${base}-${count}`;
}
