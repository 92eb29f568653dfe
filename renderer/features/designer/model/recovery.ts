/** Keeps unsaved edits in the encrypted recovery journal, at most a second behind. */
import { asCallError, call } from '../../../bridge/client.ts';
import { isUnsaved, type FlowDocument } from './document.ts';

const keepAfterMs = 700;

export type KeptState = { readonly state: 'kept'; readonly at: number } | { readonly state: 'waiting' } | { readonly state: 'failed'; readonly message: string };

export interface Recovery {
  /** After a save or when the tab is given up: nothing is left to recover. */
  drop(): Promise<void>;
  /** Keeps at once what still waits; for closing windows. */
  flush(): Promise<void>;
  stop(): void;
}

/** For what is kept nowhere on purpose. */
export const noRecovery: Recovery = { drop: async () => {}, flush: async () => {}, stop: () => {} };

export function keepForRecovery(flowId: string, document: FlowDocument, tell: (state: KeptState) => void): Recovery {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();

  async function keep(): Promise<void> {
    timer = undefined;
    try {
      if (isUnsaved(document.store.getState())) await call('recovery:keep', { flowId, base: document.store.getState().base, document: document.snapshot() });
      else await call('recovery:drop', { flowId });
      tell({ state: 'kept', at: Date.now() });
    } catch (error) {
      tell({ state: 'failed', message: asCallError(error).message });
    }
  }
  const chain = (): Promise<void> => { running = running.then(keep); return running; };

  const unsubscribe = document.onPatches(() => {
    if (timer !== undefined) return;
    tell({ state: 'waiting' });
    timer = setTimeout(() => void chain(), keepAfterMs);
  });
  const cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    async drop() {
      cancel();
      await running;
      await call('recovery:drop', { flowId });
    },
    async flush() {
      if (timer === undefined) return;
      cancel();
      await chain();
    },
    stop() {
      unsubscribe();
      cancel();
    },
  };
}
