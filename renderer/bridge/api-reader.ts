/** The one reader of OpenAPI documents. The document that was read last stays with it, so that another operation can be chosen from it. */
import type { Operation } from '../../app/nodes/openapi/operation.ts';
import type { ApiSummary, FromApiReader, ToApiReader } from './api-protocol.ts';
import apiWorkerUrl from './api-worker.ts?worker&url';
import { startWorker } from './trusted.ts';

const readWithinMs = 60_000;

let worker: Worker | undefined;
let last: ApiSummary | undefined;

/** The document at hand, if it is the one with this digest. */
export const apiAtHand = (digest: string | undefined): ApiSummary | undefined =>
  last !== undefined && last.digest === digest ? last : undefined;

function ask(message: ToApiReader): Promise<FromApiReader> {
  const mine = (worker ??= startWorker(apiWorkerUrl, { type: 'module', name: 'api' }));
  const stop = (): void => {
    mine.terminate();
    if (worker === mine) [worker, last] = [undefined, undefined];
  };
  return new Promise<FromApiReader>((resolve, reject) => {
    const late = setTimeout(() => {
      stop();
      reject(new Error('The document took more than a minute to read.'));
    }, readWithinMs);
    const heard = ({ data }: MessageEvent<FromApiReader>): void => {
      clearTimeout(late);
      mine.removeEventListener('message', heard);
      if (data.type === 'refused') reject(new Error(data.message));
      else resolve(data);
    };
    mine.addEventListener('message', heard);
    mine.addEventListener('error', () => {
      clearTimeout(late);
      stop();
      reject(new Error('The document could not be read.'));
    });
    mine.postMessage(message);
  });
}

/** Throws Error, in words for the person. */
export async function readApi(file: File): Promise<ApiSummary> {
  const answer = await ask({ type: 'read', file });
  if (answer.type !== 'summary') throw new Error('The document could not be read.');
  last = answer.summary;
  return answer.summary;
}

/** One operation of the document that was read last. Throws Error, in words for the person. */
export async function pickOperation(key: string): Promise<Operation> {
  const answer = await ask({ type: 'pick', key });
  if (answer.type !== 'operation') throw new Error('The operation could not be read.');
  return answer.operation;
}
