/** A search box over a list that is too long to look through. A short list has none: it would only take room. */
import { useMemo, useState, type ReactNode } from 'react';
import { SearchX } from 'lucide-react';
import { EmptyState, SearchInput } from '../ui/index.ts';
import { heldByAll } from './held-by-all.ts';

const searchFrom = 12;

export interface ListSearch<T> {
  readonly found: readonly T[];
  readonly box: ReactNode;
  /** What stands in the place of the list where nothing is found; undefined while nothing is looked for. */
  readonly nothing: ReactNode | undefined;
}

/** `wordsOf` stays the same function from one drawing to the next. */
export function useListSearch<T>(rows: readonly T[], wordsOf: (row: T) => readonly string[], label: string): ListSearch<T> {
  const [query, setQuery] = useState('');
  const found = useMemo(() => rows.filter((row) => heldByAll(wordsOf(row), query)), [rows, wordsOf, query]);
  return {
    found,
    box:
      rows.length < searchFrom ? null : (
        <SearchInput aria-label={label} placeholder="Search" value={query} onValueChange={setQuery} className="w-52" />
      ),
    nothing:
      query.trim() === '' ? undefined : (
        <EmptyState icon={SearchX} title="Nothing matches">
          {`No entry has “${query.trim().slice(0, 60)}” in it.`}
        </EmptyState>
      ),
  };
}
