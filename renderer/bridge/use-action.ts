import { useState } from 'react';
import { asCallError, gaveUp, type CallError } from './client.ts';

export interface Action<A extends unknown[]> {
  readonly busy: boolean;
  readonly error: CallError | undefined;
  run(...input: A): Promise<boolean>;
}

/** Runs something that may fail, once at a time; a failure stays until the next try, and giving up is none. `run` says whether it worked. */
export function useAction<A extends unknown[]>(work: (...input: A) => Promise<unknown>): Action<A> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError>();
  return {
    busy,
    error,
    run: async (...input) => {
      setBusy(true);
      setError(undefined);
      try {
        await work(...input);
        return true;
      } catch (failure) {
        const told = asCallError(failure);
        if (!gaveUp(told)) setError(told);
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
