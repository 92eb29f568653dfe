/**
 * Runs scripts in workers of their own, with a clock outside the script that kills. A worker that overran, crashed or gave a
 * malformed answer is never used again.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { TerminalError } from '../kernel/errors.ts';
import type { Json } from '../kernel/json.ts';
import type { Timers } from '../kernel/ports.ts';
import { guestLimits } from './guest-prelude.ts';
import { namesPrototype, parseExactly, wellFormed } from '../kernel/json-guard.ts';
import { scriptLimits, scriptReplySchema, type ScriptErrorCode, type ScriptJob, type ScriptReply } from './script-protocol.ts';
import { wasm, type WasmModule } from './wasm.node.ts';

export interface ScriptRun {
  readonly code: string;
  readonly input: Json;
  readonly timeoutMs: number;
  readonly memoryMb: number;
}
export type ScriptResult =
  | { readonly ok: true; readonly value?: Json; readonly logs: readonly string[] }
  | { readonly ok: false; readonly error: { readonly code: ScriptErrorCode; readonly message: string }; readonly logs: readonly string[] };

export interface ScriptHostOptions {
  readonly timers: Timers;
  /** Scripts that run at the same time. */
  readonly concurrency?: number;
}

export const defaultScriptLimits = { timeoutMs: 5_000, memoryMb: 64 } as const;
/** Time beyond a script's own for making an instance and for the polite interrupt, before the worker is killed. */
const GRACE_MS = 150;
/** A machine that has far too much to do takes tens of seconds for it, and none of that is the script's. */
const START_MS = 60_000;

let compiled: WasmModule | undefined;
/** Compiled once a process; workers share the machine code. */
function quickJsModule(): WasmModule {
  compiled ??= new wasm.Module(readFileSync(createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm')));
  return compiled;
}

const failure = (code: ScriptErrorCode, message: string, logs: readonly string[] = []): ScriptResult => ({
  ok: false,
  error: { code, message },
  logs,
});

/** What to do about the limits of a script. */
const mends: Partial<Readonly<Record<ScriptErrorCode, string>>> = {
  'script/memory': 'Raise its memory in the step, or hand it fewer items at once: a loop before it gives them in batches.',
  'script/timeout': 'Raise its time in the step, or let it do less.',
  'script/too-large': 'Hand it fewer items at once: a loop before it gives them in batches; leave out fields that it does not need.',
};

interface Fault {
  readonly fault: ScriptErrorCode;
  readonly message: string;
}
const faultMessages: Readonly<Partial<Record<ScriptErrorCode, string>>> = {
  'script/memory': 'The script used more memory than it may.',
  'script/timeout': 'The script ran longer than it may.',
  'script/crashed': 'The sandbox ended unexpectedly.',
};

/** One worker; dead after its first fault. */
class ScriptWorker {
  readonly #worker: Worker;
  readonly #timers: Timers;
  readonly ready: Promise<void>;
  #settle: ((reply: ScriptReply | Fault) => void) | undefined;
  alive = true;
  busy = false;
  /** A fresh guest stands ready, so the next script starts at once. */
  prepared = false;

  constructor(url: URL, timers: Timers) {
    this.#timers = timers;
    this.#worker = new Worker(url, {
      workerData: { wasmModule: quickJsModule(), memoryMb: defaultScriptLimits.memoryMb },
      env: {},
      argv: [],
      stdin: false,
      trackUnmanagedFds: true,
      resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: unknown) => {
        if (typeof message === 'object' && message !== null && 'ready' in message) {
          this.prepared = true;
          resolve();
        } else this.#receive(message);
      });
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => reject(new Error('the script worker ended')));
    });
    this.ready.catch(() => undefined);
    this.#worker.on('error', (error) =>
      this.#fault(/memory/i.test(`${(error as { code?: string }).code} ${error.message}`) ? 'script/memory' : 'script/crashed'),
    );
    this.#worker.on('exit', () => this.#fault('script/crashed'));
  }

  #receive(message: unknown): void {
    const reply = scriptReplySchema.safeParse(message);
    if (reply.success) this.#settle?.(reply.data);
    else this.#fault('script/crashed');
  }

  #fault(code: ScriptErrorCode): void {
    this.alive = false;
    this.#settle?.({ fault: code, message: faultMessages[code] ?? code });
    void this.#worker.terminate();
  }

  async run(job: ScriptJob): Promise<ScriptReply | Fault> {
    const cancelStart = this.#timers.after(START_MS, () => this.#fault('script/crashed'));
    try {
      await this.ready;
    } catch {
      this.alive = false;
      return { fault: 'script/crashed', message: 'The sandbox could not be started.' };
    } finally {
      cancelStart();
    }
    const answered = new Promise<ScriptReply | Fault>((resolve) => {
      this.#settle = resolve;
    });
    const cancel = this.#timers.after(job.timeoutMs + GRACE_MS, () => this.#fault('script/timeout'));
    this.prepared = false;
    this.#worker.ref();
    this.#worker.postMessage(job);
    const reply = await answered;
    cancel();
    this.#settle = undefined;
    // An idle worker must not keep a finished program alive.
    if (this.alive) this.#worker.unref();
    return reply;
  }

  async close(): Promise<void> {
    this.alive = false;
    await this.#worker.terminate();
  }
}

export class ScriptHost {
  readonly #timers: Timers;
  readonly #url: URL;
  readonly #most: number;
  #workers: ScriptWorker[] = [];
  readonly #waiting: (() => void)[] = [];
  #nextId = 1;

  constructor(options: ScriptHostOptions) {
    this.#timers = options.timers;
    this.#url = new URL('./script-worker.node.ts', import.meta.url);
    this.#most = options.concurrency ?? Math.max(1, Math.min(4, availableParallelism()));
  }

  /** Starts a worker ahead of the first script. */
  async warm(): Promise<void> {
    if (this.#workers.length === 0) this.#workers.push(new ScriptWorker(this.#url, this.#timers));
    await this.#workers[0]?.ready;
  }

  async #take(): Promise<ScriptWorker> {
    for (;;) {
      this.#workers = this.#workers.filter((worker) => worker.alive);
      const free = this.#workers.filter((worker) => !worker.busy);
      const idle = free.find((worker) => worker.prepared) ?? (this.#workers.length < this.#most ? undefined : free[0]);
      if (idle !== undefined) {
        idle.busy = true;
        return idle;
      }
      if (this.#workers.length < this.#most) {
        const worker = new ScriptWorker(this.#url, this.#timers);
        worker.busy = true;
        this.#workers.push(worker);
        return worker;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Never rejects: whatever a script does ends as a value or a typed error. */
  async run(script: ScriptRun): Promise<ScriptResult> {
    if (script.code.length > scriptLimits.codeChars) return failure('script/too-large', 'The script is longer than 1 MiB.');
    // QuickJS takes it for the end of the text: what follows would be shown to reviewers and never run.
    if (script.code.includes('\0')) return failure('script/syntax', 'The script holds a null character.');
    const input = JSON.stringify(script.input);
    if (input.length > scriptLimits.inputChars) return failure('script/too-large', 'The data given to the script is larger than 16 MiB.');
    const worker = await this.#take();
    try {
      const clamp = (value: number, { least, most }: { least: number; most: number }): number =>
        Math.min(most, Math.max(least, Math.round(value)));
      const id = this.#nextId++;
      const reply = await worker.run({
        id,
        code: script.code,
        input,
        timeoutMs: clamp(script.timeoutMs, scriptLimits.timeoutMs),
        memoryMb: clamp(script.memoryMb, scriptLimits.memoryMb),
      });
      if ('fault' in reply) return failure(reply.fault, reply.message);
      if (reply.id !== id) return failure('script/crashed', 'The sandbox answered another question.');
      if (!reply.ok) return failure(reply.code, reply.message, reply.logs);
      if (reply.text === undefined) return { ok: true, logs: reply.logs };
      if (reply.text.length > guestLimits.resultChars) return failure('script/too-large', 'The script returned more data than it may.');
      const value = parseExactly(reply.text, guestLimits.depth);
      // Left out, it would be lost in silence; kept, code that copies fields would set a prototype with it.
      if (namesPrototype(reply.text))
        return failure(
          'script/error',
          'The result has a field named "__proto__", which no step can hold: give it another name.',
          reply.logs,
        );
      return { ok: true, value, logs: reply.logs };
    } catch (error) {
      if (error instanceof RangeError)
        return failure('script/too-large', `The script returned data nested deeper than ${guestLimits.depth} levels.`);
      return failure('script/crashed', 'The sandbox gave an answer that could not be read.');
    } finally {
      worker.busy = false;
      this.#waiting.shift()?.();
    }
  }

  /** Like `run`, for steps: gives the value (null when there is none) or throws the typed error. */
  async value(script: ScriptRun): Promise<Json> {
    const result = await this.run(script);
    // Halves of characters have no UTF-8: what steps hand on and keep has none.
    if (result.ok) return wellFormed(result.value ?? null);
    const { code, message } = result.error;
    throw new TerminalError(code, message, code in mends ? { mend: mends[code] ?? '' } : {});
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
    this.#workers = [];
  }
}
