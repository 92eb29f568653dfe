/**
 * A lint run over many files by several threads. Each reads and lints its own files; what lies beside what is worked out here, from
 * outlines and from the few flows that touch others. The result is that of one pass over all of them, in the same order.
 */
import { Worker } from 'node:worker_threads';
import { BugError } from '../kernel/errors.ts';
import { flowsThatTouch } from '../lint/join-flows.ts';
import type { FileError, FileReport, LintReport } from '../lint/output/file-report.ts';
import type { Found } from './lint-files.ts';
import { besideOf } from './lint-pass.ts';
import type { FlowOutline, LintAnswer, ReadAnswer, SharedSettings, Task } from './lint-share.ts';
import type { Flow } from '../workflow/model/flow.ts';

/** Small enough that no thread is left with a long rest. */
const filesPerTask = 16;

class Thread {
  readonly #worker: Worker;

  constructor(settings: SharedSettings) {
    // A flow is read, judged and let go: room for the short-lived saves more time than it takes memory.
    this.#worker = new Worker(new URL('./lint-worker.ts', import.meta.url), { workerData: settings, argv: [], resourceLimits: { maxYoungGenerationSizeMb: 96 } });
  }

  /** One task at a time. */
  ask<T>(task: Task): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const done = (): void => { this.#worker.removeAllListeners('message').removeAllListeners('error').removeAllListeners('exit'); };
      this.#worker.once('message', (answer: T) => { done(); resolve(answer); });
      this.#worker.once('error', (cause) => { done(); reject(cause); });
      this.#worker.once('exit', () => { done(); reject(new BugError('kernel/bug', 'A thread of the linter ended before its work was done.')); });
      this.#worker.postMessage(task);
    });
  }

  async end(): Promise<void> { await this.#worker.terminate(); }
}

type Numbered = Extract<Task, { task: 'read' }>['files'][number];
type NumberedError = ReadAnswer['errors'][number];
interface Owned extends FlowOutline { readonly thread: number }

/** The files in their order, each by whichever thread is free. */
async function readAll(files: readonly Numbered[], threads: readonly Thread[]): Promise<{ readonly flows: readonly Owned[]; readonly errors: readonly NumberedError[] }> {
  const flows: Owned[] = [];
  const errors: NumberedError[] = [];
  const waiting = [...files];
  await Promise.all(threads.map(async (thread, index) => {
    while (waiting.length > 0) {
      const answer = await thread.ask<ReadAnswer>({ task: 'read', files: waiting.splice(0, filesPerTask) });
      for (const flow of answer.flows) flows.push({ ...flow, thread: index });
      errors.push(...answer.errors);
    }
  }));
  return { flows: flows.sort((a, b) => byFile(a, b) || a.flow - b.flow), errors };
}

/** Those that have a say in one another's verdicts, and flows of ours, which may share accounts: by outline. */
async function flowsTogether(flows: readonly Owned[], threads: readonly Thread[]): Promise<ReadonlyMap<Owned, Flow>> {
  const touching = flowsThatTouch(flows.map(({ touches }) => touches));
  const wanted = flows.filter(({ touches, ours }) => ours || touching.has(touches.id));
  const given = new Map<Owned, Flow>();
  await Promise.all(threads.map(async (thread, index) => {
    const mine = wanted.filter((flow) => flow.thread === index);
    if (mine.length === 0) return;
    const answer = await thread.ask<readonly Flow[]>({ task: 'give', flows: mine.map(({ file, flow }) => ({ file, flow })) });
    mine.forEach((one, at) => { if (answer[at] !== undefined) given.set(one, answer[at]); });
  }));
  // In the order of the files, whoever answered first.
  return new Map(wanted.flatMap((one) => { const flow = given.get(one); return flow === undefined ? [] : [[one, flow] as const]; }));
}

const byFile = (a: { readonly file: number }, b: { readonly file: number }): number => a.file - b.file;

export async function examineTogether(found: readonly (Found | FileError)[], count: number, settings: SharedSettings): Promise<Pick<LintReport, 'files' | 'errors'>> {
  const threads = Array.from({ length: count }, () => new Thread(settings));
  try {
    const numbered = found.map((one, number) => ({ ...one, number }));
    const unread = numbered.flatMap((one): NumberedError[] => { if (!('code' in one)) return []; const { number: file, ...error } = one; return [{ ...error, file }]; });
    const { flows, errors } = await readAll(numbered.filter((one): one is Numbered => !('code' in one)), threads);
    const together = await flowsTogether(flows, threads);
    const beside = besideOf([...together].map(([{ ours }, flow]) => ({ flow, format: ours ? 'countersign' : 'foreign' })), settings.policy === undefined ? {} : { policy: settings.policy });
    const answers = await Promise.all(threads.map((thread, index) => thread.ask<LintAnswer>({
      task: 'lint',
      beside: [...together].flatMap(([{ thread: owner, file, flow: place }, flow]) => {
        const { policy: _policy, ...context } = beside(flow);
        return owner !== index || Object.keys(context).length === 0 ? [] : [{ file, flow: place, context }];
      }),
    })));
    const files: FileReport[] = answers.flatMap(({ reports }) => reports).sort(byFile).flatMap(({ reports }) => reports);
    const failed = [...[...unread, ...errors].sort(byFile), ...answers.flatMap((answer) => answer.errors).sort(byFile)];
    return { files, errors: failed.map(({ file: _file, ...error }): FileError => error) };
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}
