/** A change as the security diff says it, and what two lists have of it: what came, what went, what stayed. */
import { quotedName } from '../kernel/plain-text.ts';

export interface Sentence {
  readonly sign: '+' | '-' | '~';
  /** What it is about: `destination`, `data`, `permission`, `effect`, `model`, `prompt`, `code`, `guard`, `start`, `rule`. */
  readonly kind: string;
  readonly text: string;
  readonly weight: 'risk' | 'safer' | 'neutral';
}

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export const list = (words: readonly string[]): string =>
  words.length <= 6 ? words.join(', ') : `${words.slice(0, 6).join(', ')} and ${words.length - 6} more`;

/** A host as it is. Whatever else a file has in the place of one stands between marks: it cannot go on as our words. */
export const hostName = (host: string): string => (/^[\w.:*[\]-]+$/.test(host) ? host : quotedName(host));

interface Changes<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
  readonly kept: readonly (readonly [before: T, after: T])[];
}

export function changes<T>(before: readonly T[], after: readonly T[], key: (item: T) => string): Changes<T> {
  const old = new Map(before.map((item) => [key(item), item]));
  const now = new Map(after.map((item) => [key(item), item]));
  return {
    added: [...now].filter(([name]) => !old.has(name)).map(([, item]) => item),
    removed: [...old].filter(([name]) => !now.has(name)).map(([, item]) => item),
    kept: [...now].flatMap(([name, item]) => {
      const was = old.get(name);
      return was === undefined ? [] : [[was, item] as const];
    }),
  };
}

/** More of something bad is a risk, less of it is safer. */
export function listed(
  before: readonly string[],
  after: readonly string[],
  kind: string,
  says: (item: string) => string,
): readonly Sentence[] {
  const { added, removed } = changes(before, after, (item) => item);
  return [
    ...added.map((item) => ({ sign: '+', kind, text: says(item), weight: 'risk' }) as const),
    ...removed.map((item) => ({ sign: '-', kind, text: says(item), weight: 'safer' }) as const),
  ];
}
