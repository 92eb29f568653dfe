/** Foreign JSON made safe to keep: what could break hashing, merging or a round trip through text is replaced and reported. */
import type { Json } from '../kernel/json.ts';

export interface CleanResult {
  readonly value: Json;
  /** What was changed, in words, once a kind. */
  readonly changes: readonly string[];
}

/**
 * A deep copy without `__proto__` keys (merging such an object would change a prototype), with infinite numbers as text, lone
 * surrogates replaced, and -0 as 0 (neither survives a canonical form). The caller has bounded the depth.
 */
export function cleanJson(input: unknown): CleanResult {
  const changes = new Set<string>();
  const text = (value: string): string => {
    if (value.isWellFormed()) return value;
    changes.add('broken characters were replaced');
    return value.toWellFormed();
  };
  const visit = (value: unknown): Json => {
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number') {
      if (Number.isFinite(value)) return value === 0 ? 0 : value;
      changes.add('numbers too large to hold were kept as text');
      return String(value);
    }
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object') return null;
    const copy: Record<string, Json> = {};
    for (const [key, item] of Object.entries(value)) {
      if (key === '__proto__') changes.add('keys named __proto__ were left out');
      else copy[text(key)] = visit(item);
    }
    return copy;
  };
  return { value: visit(input), changes: [...changes] };
}
