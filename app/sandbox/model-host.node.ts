/**
 * Runs model files of strangers in workers of their own, with a clock outside that kills. A worker knows one model and no other, and one that overran,
 * ran out of memory or failed in any way is never used again. A worker that is idle keeps its model, so that the next step need not load it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { TerminalError } from '../kernel/errors.ts';
import type { Timers } from '../kernel/ports.ts';
import { loadedId, modelLimits, modelReplySchema, type ModelFault, type ModelTensor } from './model-protocol.ts';
import { Places } from './places.ts';

export interface ModelRun {
  /** SHA-256 of the file in hex: what it is known by. */
  readonly digest: string;
  /** Asked where the model is not at hand. */
  readonly file: () => Promise<Uint8Array>;
  readonly inputs: readonly ModelTensor[];
  readonly outputs: readonly string[];
  readonly timeoutMs: number;
}

/** At one time, idle ones with them: each may take its memory. */
const MOST_WORKERS = 2;
/** For a model to be loaded, on a machine with much to do. */
const LOAD_MS = 30_000;

type End = ModelFault | 'timeout';

const ends: Readonly<Record<End, () => TerminalError>> = {
  load: () =>
    new TerminalError('model/unreadable', 'The model file could not be loaded.', {
      mend: 'Export it again for a current ONNX version, with the standard operations and all weights in one file.',
    }),
  run: () =>
    new TerminalError('model/failed', 'The model broke off.', {
      mend: 'Check that the step gives it what it was trained on: as many values, in the same order.',
    }),
  memory: () =>
    new TerminalError('model/memory', `The model needs more than the ${modelLimits.memoryMb} MB that a model may have.`, {
      mend: 'Use a smaller model.',
    }),
  'not-a-number': () =>
    new TerminalError('model/bad-answer', 'The model gave something that is no number.', {
      mend: 'Look at what it was given: a value far from what it was trained on, or a division by nought, does this.',
    }),
  'too-large': () =>
    new TerminalError('model/bad-answer', 'The model gave more than a step takes.', { mend: 'Choose an output with fewer values.' }),
  timeout: () =>
    new TerminalError('model/timeout', 'The model took longer than it may.', {
      mend: 'Raise its time in the step, or use a smaller model.',
    }),
  other: () =>
    new TerminalError('model/failed', 'The process of the model ended.', { mend: 'If this stays, the model file cannot be used here.' }),
};

let binary: Uint8Array | undefined;
/** Read when the first model is used: it is most of the runtime. */
const runtime = (): Uint8Array =>
  (binary ??= readFileSync(createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm')));

/** One model; dead after its first fault. */
class ModelWorker {
  readonly digest: string;
  readonly #worker: Worker;
  readonly #timers: Timers;
  #settle: ((outputs: readonly ModelTensor[] | End) => void) | undefined;
  #asked = loadedId;
  #isLoaded = false;
  alive = true;

  constructor(digest: string, model: Uint8Array, timers: Timers) {
    this.digest = digest;
    this.#timers = timers;
    this.#worker = new Worker(new URL('./model-worker.node.ts', import.meta.url), {
      workerData: { runtime: runtime(), model, memoryMb: modelLimits.memoryMb },
      env: {},
      argv: [],
      stdin: false,
      trackUnmanagedFds: true,
      resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    });
    this.#worker.unref();
    this.#worker.on('message', (message: unknown) => this.#receive(message));
    this.#worker.on('error', (error) =>
      this.#end(/memory/i.test(`${(error as { code?: string }).code} ${error.message}`) ? 'memory' : 'other'),
    );
    this.#worker.on('exit', () => this.#end('other'));
  }

  #receive(message: unknown): void {
    const reply = modelReplySchema.safeParse(message);
    if (!reply.success || reply.data.id !== this.#asked) this.#end('other');
    else if (reply.data.ok) this.#settle?.(reply.data.outputs);
    else this.#end(reply.data.fault);
  }

  #end(end: End): void {
    this.alive = false;
    this.#settle?.(end);
    void this.#worker.terminate();
  }

  async #answer(ms: number, ask: () => void): Promise<readonly ModelTensor[] | End> {
    const answered = new Promise<readonly ModelTensor[] | End>((resolve) => {
      this.#settle = resolve;
    });
    const cancel = this.#timers.after(ms, () => this.#end('timeout'));
    this.#worker.ref();
    ask();
    const end = await answered;
    cancel();
    this.#settle = undefined;
    // An idle worker must not keep a finished program alive.
    if (this.alive) this.#worker.unref();
    return end;
  }

  async run({ inputs, outputs, timeoutMs }: ModelRun): Promise<readonly ModelTensor[] | End> {
    const loaded = this.#isLoaded ? [] : await this.#answer(LOAD_MS, () => undefined);
    if (typeof loaded === 'string') return loaded;
    this.#isLoaded = true;
    return await this.#answer(timeoutMs, () => {
      this.#worker.postMessage({ id: (this.#asked += 1), inputs, outputs });
    });
  }

  async close(): Promise<void> {
    this.alive = false;
    await this.#worker.terminate();
  }
}

export class ModelHost {
  readonly #timers: Timers;
  readonly #places = new Places(MOST_WORKERS);
  #idle: ModelWorker[] = [];
  #busy = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  async #take(run: ModelRun): Promise<ModelWorker> {
    this.#idle = this.#idle.filter(({ alive }) => alive);
    const known = this.#idle.find(({ digest }) => digest === run.digest);
    this.#idle = this.#idle.filter((one) => one !== known);
    if (known !== undefined) return known;
    const file = await run.file();
    // Ended, and not only told to: two times the memory would be four times.
    while (this.#idle.length > 0 && this.#idle.length + this.#busy > MOST_WORKERS) await this.#idle.shift()?.close();
    return new ModelWorker(run.digest, file, this.#timers);
  }

  /** What the model gives, by the names that were asked for. Rejects with a typed error. */
  async run(run: ModelRun): Promise<readonly ModelTensor[]> {
    if (run.inputs.reduce((count, { data }) => count + data.length, 0) > modelLimits.values)
      throw new TerminalError('step/schema', `A model is given at most ${modelLimits.values.toLocaleString('en')} values.`, {
        mend: 'Hand it fewer.',
      });
    const seat = this.#places.seat();
    await seat.take();
    this.#busy += 1;
    try {
      const worker = await this.#take(run);
      const timeoutMs = Math.min(modelLimits.timeoutMs.most, Math.max(modelLimits.timeoutMs.least, run.timeoutMs));
      const end = await worker.run({ ...run, timeoutMs });
      if (typeof end === 'string') throw ends[end]();
      this.#idle.push(worker);
      return end;
    } finally {
      this.#busy -= 1;
      seat.leave();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.map((worker) => worker.close()));
    this.#idle = [];
  }
}
