/** A guardrail tried on a person's own texts, in a worker that ends with it. */
import type { FromGuardTrial, ToGuardTrial } from './guard-trial-worker.ts';
import trialWorkerUrl from './guard-trial-worker.ts?worker&url';
import { startWorker } from './trusted.ts';

/** Returns what stops it. */
export function tryGuardrail(ask: ToGuardTrial, heard: (said: FromGuardTrial) => void): () => void {
  const worker = startWorker(trialWorkerUrl, { type: 'module', name: 'guard-trial' });
  worker.addEventListener('message', ({ data }: MessageEvent<FromGuardTrial>) => {
    if (data.type !== 'progress') worker.terminate();
    heard(data);
  });
  worker.addEventListener('error', (event) => {
    worker.terminate();
    heard({ type: 'refused', message: event.message === '' ? 'The check could not start.' : event.message });
  });
  worker.postMessage(ask);
  return () => worker.terminate();
}
