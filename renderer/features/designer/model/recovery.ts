/** Keeps unsaved edits in the encrypted recovery journal, at most a second behind. */
import { asCallError, call } from '../../../bridge/client.ts';
import { isUnsaved, restoreDocument, type FlowDocument } from './document.ts';

const keepAfterMs = 700;
/** A disk that was full takes something again without a word. */
const keepAgainMs = 5_000;
const passes: ReadonlySet<string> = new Set(['store/full', 'store/read-only']);

/** `elsewhere`: another window of this person keeps edits of the flow, and nothing takes their place unasked. */
export type KeptState =
  | { readonly state: 'kept'; readonly at: number }
  | { readonly state: 'waiting' }
  | { readonly state: 'elsewhere' }
  | { readonly state: 'failed'; readonly message: string };

export interface Recovery {
  /** After a save or when the tab is given up: nothing is left to recover. Edits that another window keeps stay. */
  drop(): Promise<void>;
  /** Keeps at once what still waits; for closing windows. */
  flush(): Promise<void>;
  /** These edits take the place of those that another window keeps. */
  keepMine(): Promise<void>;
  /** The edits of the other window stand here from now on; one step of undo brings these back. */
  takeTheirs(): Promise<void>;
  stop(): void;
}

/** For what is kept nowhere on purpose. */
export const noRecovery: Recovery = {
  drop: async () => {},
  flush: async () => {},
  keepMine: async () => {},
  takeTheirs: async () => {},
  stop: () => {},
};

/** `over`: when the edits that the document came with were kept, 0 where it came with none. `window`: a name that no other window has. */
export function keepForRecovery(
  flowId: string,
  document: FlowDocument,
  { over, window }: { readonly over: number; readonly window: string },
  told: (state: KeptState) => void,
): Recovery {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();
  let known: number | undefined = over;
  /** Edits were sent, and whether they were kept nobody said. */
  let unanswered = false;
  let last: KeptState['state'] = 'kept';
  const tell = (state: KeptState): void => {
    last = state.state;
    told(state);
  };

  async function keep(): Promise<void> {
    timer = undefined;
    clearTimeout(again);
    const from = known === undefined ? {} : { over: known };
    try {
      if (isUnsaved(document.store.getState())) {
        unanswered = true;
        known = (
          await call('recovery:keep', { flowId, base: document.store.getState().base, document: document.snapshot(), window, ...from })
        ).keptAt;
        unanswered = false;
      } else await dropKnown();
      tell({ state: 'kept', at: Date.now() });
    } catch (error) {
      const { code, message } = asCallError(error);
      tell(code === 'store/conflict' ? { state: 'elsewhere' } : { state: 'failed', message });
      if (passes.has(code)) again = setTimeout(() => void chain(), keepAgainMs);
    }
  }
  async function dropKnown(): Promise<void> {
    if (known !== 0 || unanswered) await call('recovery:drop', { flowId, window, ...(known === undefined ? {} : { over: known }) });
    known = 0;
    unanswered = false;
  }
  const chain = (): Promise<void> => {
    running = running.then(keep);
    return running;
  };

  const unsubscribe = document.onPatches(() => {
    if (timer !== undefined) return;
    // The question who keeps stands until it is answered.
    if (last !== 'elsewhere') tell({ state: 'waiting' });
    timer = setTimeout(() => void chain(), keepAfterMs);
  });
  const cancel = (): void => {
    clearTimeout(timer);
    clearTimeout(again);
    timer = undefined;
  };
  return {
    async drop() {
      cancel();
      await running;
      await dropKnown();
      // What waited, or could not be kept, is saved now.
      if (last === 'waiting' || last === 'failed') tell({ state: 'kept', at: Date.now() });
    },
    async flush() {
      if (timer === undefined) return;
      cancel();
      await chain();
    },
    async keepMine() {
      cancel();
      await running;
      known = undefined;
      await chain();
    },
    async takeTheirs() {
      cancel();
      await running;
      const theirs = (await call('recovery:list', {})).tabs.find((tab) => tab.flowId === flowId);
      const restored = theirs === undefined ? undefined : restoreDocument(theirs.document);
      known = theirs?.keptAt ?? 0;
      // Saved or given up there meanwhile: then these are the only ones.
      if (restored !== undefined) {
        document.rebase(restored.base);
        document.replace('Take the edits of the other window', restored.flow);
      }
      cancel();
      await chain();
    },
    stop() {
      unsubscribe();
      cancel();
    },
  };
}
