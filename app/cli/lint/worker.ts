/** Worker entry: one thread of a lint run over many files. */
import nodeModule from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Linted, SharedSettings, Task } from './share.ts';

nodeModule.enableCompileCache();
const { Share } = await import('./share.ts');
// Who starts this thread is this program itself.
const share = new Share(workerData as SharedSettings);

/** Printed parts are handed over rather than copied. */
const handedOver = (linted: readonly Linted[]): ArrayBuffer[] =>
  linted.flatMap((one) => ('printed' in one ? one.printed.map(({ bytes }) => bytes.buffer) : []));

parentPort?.on('message', (task: Task) => {
  void share.answer(task).then((answer) => parentPort?.postMessage(answer, 'linted' in answer ? handedOver(answer.linted) : []));
});
