import { useState } from 'react';

/** All that a form holds while it is filled in, and the way to change some of it. */
export function useDraft<T extends object>(initial: T | (() => T)): readonly [T, (values: Partial<T>) => void] {
  const [draft, setDraft] = useState(initial);
  return [
    draft,
    (values) => {
      setDraft((before) => ({ ...before, ...values }));
    },
  ];
}
