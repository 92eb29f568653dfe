/** What each part of the policy takes, and begins with. */
import type { ReactNode } from 'react';
import type { Policy } from './draft.ts';

export interface SectionProps {
  readonly policy: Policy;
  readonly mayEdit: boolean;
  onChange(policy: Policy): void;
}

export function Lead({ children }: { readonly children: ReactNode }) {
  return <p className="mb-3 max-w-[72ch] text-muted">{children}</p>;
}

export const replaced = <T,>(list: readonly T[], index: number, value: T): T[] => list.map((one, at) => (at === index ? value : one));
export const without = <T,>(list: readonly T[], index: number): T[] => list.filter((_, at) => at !== index);
