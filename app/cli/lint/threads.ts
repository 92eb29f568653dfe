/**
 * A lint run over many files, by this thread or by several. Each reads and lints its own files; what lies beside what is worked out here,
 * from outlines and from the few flows that touch others. The result is that of one pass over all of them, in the same order.
 */
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { BugError } from '../../kernel/errors.ts';
import { flowsThatTouch } from '../../lint/join-flows.ts';
import type { FileError } from '../../lint/output/file-report.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { clearOldest, LintCache, type Remembered } from './cache.ts';
import { readFlowText, type Found } from './files.ts';
import { besideOf } from './pass.ts';
import {
  Share,
  type FlowOutline,
  type GiveAnswer,
  type LintAnswer,
  type Linted,
  type Numbered,
  type ReadAnswer,
  type SharedSettings,
  type Task,
} from './share.ts';

/**
 * What a flow leaves behind is garbage by the next one. Unasked, V8 would let it pile up to four times what is in use, in each thread;
 * for a run of a few files that is the quicker way. At 20 instead of 70 it took a tenth more of processor time for a twentieth less room
 * (two threads, over six hundred files and over two thousand).
 */
const manyFiles = 300;
const collectEarly = (): void => {
  setFlagsFromString('--heap-growing-percent=70');
};

/** Small enough that no thread is left with a long rest. */
const filesPerTask = 16;

/** Whoever does tasks, one at a time. */
interface Lane {
  ask(task: Task): Promise<unknown>;
  end(): Promise<void>;
}

function thisThread(settings: SharedSettings): Lane {
  const share = new Share(settings);
  return { ask: (task) => share.answer(task), end: () => Promise.resolve() };
}

function otherThread(settings: SharedSettings): Lane {
  // A flow is read, judged and let go: room for the short-lived keeps it out of what is collected seldom.
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: settings,
    argv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 32 },
  });
  return {
    ask: (task) =>
      new Promise((resolve, reject) => {
        const done = (): void => {
          worker.removeAllListeners('message').removeAllListeners('error').removeAllListeners('exit');
        };
        worker.once('message', (answer: unknown) => {
          done();
          resolve(answer);
        });
        worker.once('error', (cause) => {
          done();
          reject(cause);
        });
        worker.once('exit', () => {
          done();
          reject(new BugError('kernel/bug', 'A thread of the linter ended before its work was done.'));
        });
        worker.postMessage(task);
      }),
    async end() {
      await worker.terminate();
    },
  };
}

// What a task is answered with is said where it is done.
const read = async (lane: Lane, files: Extract<Task, { task: 'read' }>['files']): Promise<ReadAnswer> =>
  (await lane.ask({ task: 'read', files })) as ReadAnswer;
const give = async (lane: Lane, flows: Extract<Task, { task: 'give' }>['flows']): Promise<GiveAnswer> =>
  (await lane.ask({ task: 'give', flows })) as GiveAnswer;
const lint = async (lane: Lane, beside: Extract<Task, { task: 'lint' }>['beside']): Promise<LintAnswer> =>
  (await lane.ask({ task: 'lint', beside })) as LintAnswer;

interface Owned extends FlowOutline {
  readonly lane: number;
  /** Of a file that was remembered. */ readonly found?: Found;
}

/** The files in their order, each by whoever is free. */
async function readAll(
  files: Extract<Task, { task: 'read' }>['files'],
  lanes: readonly Lane[],
): Promise<{ readonly flows: readonly Owned[]; readonly answers: readonly ReadAnswer[] }> {
  const flows: Owned[] = [];
  const answers: ReadAnswer[] = [];
  let next = 0;
  await Promise.all(
    lanes.map(async (lane, index) => {
      while (next < files.length) {
        const answer = await read(lane, files.slice(next, (next += filesPerTask)));
        for (const flow of answer.flows) flows.push({ ...flow, lane: index });
        answers.push(answer);
      }
    }),
  );
  return { flows, answers };
}

/** Those that have a say in one another's verdicts, and flows of ours, which may share accounts: by outline. */
async function flowsTogether(
  flows: readonly Owned[],
  lanes: readonly Lane[],
): Promise<{ readonly together: ReadonlyMap<Owned, Flow>; readonly lost: GiveAnswer['failed'] }> {
  const touching = flowsThatTouch(flows.map(({ touches }) => touches));
  const wanted = flows.filter(({ touches, ours }) => ours || touching.has(touches.id));
  const given = new Map<Owned, Flow>();
  const lost: GiveAnswer['failed'][number][] = [];
  await Promise.all(
    lanes.map(async (lane, index) => {
      const mine = wanted.filter((flow) => flow.lane === index);
      if (mine.length === 0) return;
      const answer = await give(
        lane,
        mine.map(({ file, flow, found }) => ({ file, flow, ...(found === undefined ? {} : { found }) })),
      );
      mine.forEach((one, at) => {
        const flow = answer.flows[at];
        if (flow !== undefined) given.set(one, flow);
      });
      lost.push(...answer.failed);
    }),
  );
  // In the order of the files, whoever answered first.
  return {
    together: new Map(
      wanted.flatMap((one) => {
        const flow = given.get(one);
        return flow === undefined ? [] : [[one, flow] as const];
      }),
    ),
    lost,
  };
}

const byFile = (a: { readonly file: number }, b: { readonly file: number }): number => a.file - b.file;

interface Recalled {
  readonly flows: readonly Owned[];
  readonly linted: readonly Linted[];
  readonly others: readonly Numbered[];
}

/** What is remembered of the files, and those of which nothing is. */
async function recall(files: readonly Numbered[], { cache: place, cwd, print }: SharedSettings): Promise<Recalled> {
  if (place === undefined || print === undefined) return { flows: [], linted: [], others: files };
  const cache = new LintCache(place);
  const known: (Remembered & { readonly file: number; readonly found: Found })[] = [];
  const others: Numbered[] = [];
  for (const { number, ...found } of files) {
    // Whoever lints it says what is wrong with it.
    const content = await readFlowText(found.path, cwd, found.named).catch(() => undefined);
    const remembered = content === undefined ? undefined : cache.find(found, content);
    if (remembered === undefined) others.push({ ...found, number });
    else known.push({ ...remembered, file: number, found });
  }
  return {
    flows: known.flatMap(({ touches, file, found }) =>
      touches.map((one, flow): Owned => ({ file, flow, touches: one, ours: false, lane: 0, found })),
    ),
    linted: known.flatMap(({ file, printed }) => (printed.length === 0 ? [] : [{ file, printed }])),
    others,
  };
}

/** `threads`: beside this one, for so many files; 1 is this one alone. */
export async function examineTogether(
  found: readonly (Found | FileError)[],
  threads: (files: number) => number,
  settings: SharedSettings,
): Promise<{ readonly linted: readonly Linted[]; readonly errors: readonly FileError[] }> {
  if (found.length >= manyFiles) collectEarly();
  const numbered = found.map((one, number) => ({ ...one, number }));
  const {
    flows: recalled,
    linted: remembered,
    others,
  } = await recall(
    numbered.flatMap((one) => ('code' in one ? [] : [one])),
    settings,
  );
  const wanted = threads(others.length);
  const lanes = wanted < 2 ? [thisThread(settings)] : Array.from({ length: wanted }, () => otherThread(settings));
  try {
    const unread = numbered.flatMap((one) => {
      if (!('code' in one)) return [];
      const { number: file, ...error } = one;
      return [{ ...error, file }];
    });
    const { flows: fresh, answers } = await readAll(others, lanes);
    const flows = [...recalled, ...fresh].sort((a, b) => byFile(a, b) || a.flow - b.flow);
    const { together, lost } = await flowsTogether(flows, lanes);
    const beside = besideOf(
      [...together].map(([{ ours }, flow]) => ({ flow, format: ours ? 'countersign' : 'foreign' })),
      settings.policy === undefined ? {} : { policy: settings.policy },
    );
    const rest = await Promise.all(
      lanes.map((lane, index) =>
        lint(
          lane,
          [...together].flatMap(([{ lane: owner, file, flow: place }, flow]) => {
            const { policy: _policy, ...context } = beside(flow);
            return owner !== index || Object.keys(context).length === 0 ? [] : [{ file, flow: place, context }];
          }),
        ),
      ),
    );
    const all = [...answers, ...rest];
    // Those that cannot be read come before those that cannot be judged.
    const failed = [
      ...[...unread, ...answers.flatMap(({ errors }) => errors)].sort(byFile),
      ...[...lost, ...all.flatMap((answer) => answer.failed)].sort(byFile),
    ];
    if (settings.cache !== undefined && others.length > 0) clearOldest(settings.cache.folder);
    return {
      linted: [...remembered, ...all.flatMap(({ linted }) => linted)].sort(byFile),
      errors: failed.map(({ file: _file, ...error }): FileError => error),
    };
  } finally {
    await Promise.all(lanes.map((lane) => lane.end()));
  }
}
