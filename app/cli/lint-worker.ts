/** Worker entry: one thread of a lint run over many files. */
import nodeModule from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { SharedSettings, Task } from './lint-share.ts';

nodeModule.enableCompileCache();
const { Share } = await import('./lint-share.ts');
// Who starts this thread is this program itself.
const share = new Share(workerData as SharedSettings);

parentPort?.on('message', (task: Task) => {
  const answer = task.task === 'read' ? share.read(task.files) : task.task === 'give' ? share.give(task.flows) : share.lint(task.beside);
  void Promise.resolve(answer).then((value) => parentPort?.postMessage(value));
});
