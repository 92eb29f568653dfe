/** The designer's end of the lint worker: edits go in as patches, verdicts come back; linting never runs on the UI thread. */
import type { OutputOf } from '../../app/ipc/contract.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import type { CheckResult, FromLint, LintAnswers, LintQuery, ToLint, WirePatch } from './lint-protocol.ts';
import lintWorkerUrl from './lint-worker.ts?worker&url';
import { startWorker } from './trusted.ts';

export interface LintClient {
  open(flow: Flow): void;
  /** Takes in what the host knows besides the flow, and lints again. */
  know(context: OutputOf<'lint:context'>): void;
  edit(patches: readonly WirePatch[]): void;
  ask<K extends LintQuery['ask']>(query: Extract<LintQuery, { ask: K }>): Promise<LintAnswers[K]>;
  close(): void;
}

export interface LintListener {
  /** A verdict for the newest version only; those of versions that are past are dropped. */
  checked(result: CheckResult): void;
  failed(message: string): void;
}

const newWorker = (): Worker => startWorker(lintWorkerUrl, { type: 'module', name: 'lint' });

let spare: Worker | undefined;
let isMade = false;

/** Reading and running the linter's megabyte and a half takes longer than linting most flows: the first client finds it done. */
export function warmLinter(): void {
  if (isMade) return;
  isMade = true;
  const made = newWorker();
  spare = made;
  // One that did not start is nobody's: its client starts another, and says why that does not, either.
  made.addEventListener('error', () => {
    if (spare === made) spare = undefined;
  });
}

function takeWorker(): Worker {
  const taken = spare ?? newWorker();
  spare = undefined;
  isMade = true;
  return taken;
}

export function createLintClient(listener: LintListener): LintClient {
  const worker = takeWorker();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let version = 0;
  let nextRequest = 1;
  const post = (message: ToLint): void => worker.postMessage(message);

  worker.addEventListener('message', (event: MessageEvent<FromLint>) => {
    const message = event.data;
    switch (message.type) {
      case 'checked':
        if (message.version === version) listener.checked(message.result);
        break;
      case 'failed':
        if (message.version === version) listener.failed(message.message);
        break;
      case 'answer':
        waiting.get(message.request)?.resolve(message.value);
        waiting.delete(message.request);
        break;
      case 'refused':
        waiting.get(message.request)?.reject(new Error(message.message));
        waiting.delete(message.request);
        break;
    }
  });
  worker.addEventListener('error', (event) => listener.failed(event.message === '' ? 'The linter could not start.' : event.message));

  return {
    open(flow) {
      version += 1;
      post({ type: 'open', version, flow });
    },
    know(context) {
      version += 1;
      post({ type: 'context', version, context });
    },
    edit(patches) {
      version += 1;
      post({ type: 'patch', version, patches });
    },
    ask<K extends LintQuery['ask']>(query: Extract<LintQuery, { ask: K }>) {
      const request = nextRequest;
      nextRequest += 1;
      return new Promise<LintAnswers[K]>((resolve, reject) => {
        waiting.set(request, { resolve: (value) => resolve(value as LintAnswers[K]), reject });
        post({ type: 'ask', request, query });
      });
    },
    close() {
      worker.terminate();
      for (const { reject } of waiting.values()) reject(new Error('The flow was closed.'));
      waiting.clear();
    },
  };
}
