/**
 * The main process's end of a runner: starts it, gives it steps, answers its calls through the broker, kills it when it
 * overruns. One step that will not stop takes the runner down; of the others in it those that have asked for nothing yet begin anew in the next one, and the
 * rest end as `step/interrupted` and may be retried. Where a runner ended by itself, nobody knows by whom: each step that was in it is from then on given a
 * runner of its own, and one that ends that, too, has failed. What is handed much has a runner of its own from the start, and how much memory a runner takes is
 * looked at from outside: its own bound is for JavaScript's values alone.
 */
import { isCountersignError, TerminalError, TransientError } from '../kernel/errors.ts';
import { Places, type Seat } from './places.ts';
import { HEAVY_BYTES, noProcess, Runner, stopOf, tooLong, type RunnerContext, type RunnerHostOptions } from './runner.node.ts';
import type { WireOutcome } from './runner-protocol.ts';
import { weightUpTo } from './weight.ts';

/** Runners that one step is given to: under load one may not come up in time, and another's step may take it down. */
const RUNNERS = 3;
/** A machine may have no process to give for a while (EAGAIN, ENOMEM): the pauses before it is asked again double up to some seconds. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 4_000;
const PATIENCE_MS = 30_000;
/** So often it is asked where no step waits for it. */
const ASKED_AGAIN_MS = 5_000;
/** Runners that are handed nothing new at one time: each may take as much memory as the one that took its place. */
const MOST_RETIRED = 2;
/** Runners that steps have for themselves at one time. */
const MOST_ALONE = 2;
const MOST_SUSPECTS = 1_000;

/** Stable over the attempts of a step; undefined for what is no step of a flow. */
const stepOf = (request: object): string | undefined =>
  'idempotencyKey' in request && typeof request.idempotencyKey === 'string' ? request.idempotencyKey : undefined;

const pauseAfter = (tries: number): number => (tries < RUNNERS ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - RUNNERS)));

/** As `work` ends; rejects as soon as nobody wants it any more. */
async function unlessStopped<T>(work: Promise<T>, stopped: AbortSignal): Promise<T> {
  let aborted = (): void => undefined;
  const stop = new Promise<never>((_resolve, reject) => {
    aborted = () => reject(stopOf(stopped));
    stopped.addEventListener('abort', aborted);
    if (stopped.aborted) aborted();
  });
  try {
    return await Promise.race([work, stop]);
  } finally {
    stopped.removeEventListener('abort', aborted);
  }
}

export class RunnerHost {
  readonly #options: RunnerHostOptions;
  #runner: Runner | undefined;
  readonly #suspects = new Set<string>();
  readonly #alone = new Set<Runner>();
  /** Those that came to an answer that is read beside no other step. */
  readonly #retired = new Set<Runner>();
  readonly #places = new Places(MOST_ALONE);
  readonly #closed = new AbortController();
  #heard: (error: unknown) => void = () => undefined;
  #missing = false;

  constructor(options: RunnerHostOptions) {
    this.#options = options;
  }

  /** Starts the runner ahead of the first step. */
  async warm(): Promise<void> {
    await this.#take().ready;
  }

  #take(): Runner {
    if (this.#runner?.alive !== true || this.#runner.retired) this.#runner = this.#start();
    return this.#runner;
  }

  /** Whoever closed it does not come back for a process that is started later. */
  #start(): Runner {
    this.#closed.signal.throwIfAborted();
    return new Runner(this.#options.start(), (runner) => this.#retire(runner), this.#options);
  }

  #retire(runner: Runner): boolean {
    for (const one of this.#retired) if (!one.alive) this.#retired.delete(one);
    if (this.#retired.size >= MOST_RETIRED) return false;
    this.#retired.add(runner);
    return true;
  }

  /** Runs one step (a `StepRequest`). Rejects with a CountersignError. */
  async execute(request: object, context: RunnerContext): Promise<WireOutcome> {
    const step = stepOf(request);
    const suspect = (): void => this.#suspect(step);
    const heavy = weightUpTo(HEAVY_BYTES, request) >= HEAVY_BYTES;
    for (let tries = 1; !heavy && (step === undefined || !this.#suspects.has(step)); tries += 1) {
      const { runner, leftMs } = await this.#ready(() => this.#take(), context);
      const outcome = await runner.run(request, context, this.#options.timers, { suspect, leftMs });
      if (outcome === 'alone') break;
      if (outcome !== 'again') return outcome;
      if (tries >= RUNNERS)
        throw new TransientError('step/interrupted', 'The process that runs the steps ended again and again in the middle of this one.', {
          mend: 'If this stays, the step may need more memory than there is: hand it fewer items at once.',
        });
    }
    return await this.#byItself(request, context);
  }

  /** Also in later attempts, which would take others along as the first one did. */
  #suspect(step: string | undefined): void {
    if (step === undefined) return;
    this.#suspects.add(step);
    const [oldest] = this.#suspects;
    if (this.#suspects.size > MOST_SUSPECTS && oldest !== undefined) this.#suspects.delete(oldest);
  }

  /** Milliseconds of the step's time that are left once the place is held. */
  async #placed(seat: Seat, { timeoutMs, signal }: RunnerContext): Promise<number> {
    const { clock, timers } = this.#options;
    const began = clock.now();
    let cancel = (): void => undefined;
    const late = new Promise<never>((_resolve, reject) => {
      cancel = timers.after(timeoutMs, () => reject(tooLong(timeoutMs)));
    });
    try {
      await unlessStopped(Promise.race([seat.take(), late]), AbortSignal.any([signal, this.#closed.signal]));
    } finally {
      cancel();
    }
    return Math.max(1, timeoutMs - Math.max(0, clock.now() - began));
  }

  async #byItself(request: object, context: RunnerContext): Promise<WireOutcome> {
    const seat = this.#places.seat();
    let runner: Runner | undefined;
    try {
      const placedMs = await this.#placed(seat, context);
      const { leftMs } = await this.#ready(
        () => {
          runner = this.#start();
          this.#alone.add(runner);
          return runner;
        },
        { ...context, timeoutMs: placedMs },
      );
      if (runner === undefined) throw noProcess();
      const outcome = await runner.run(request, context, this.#options.timers, { suspect: () => undefined, seat, leftMs });
      // It had asked for nothing, and nobody else was there. Another try would end in the same way.
      if (outcome === 'again' || outcome === 'alone')
        throw new TerminalError('step/interrupted', 'The step ended the runner that it had for itself, most likely for want of memory.', {
          mend: 'Hand it fewer items at once, or a smaller file.',
        });
      return outcome;
    } finally {
      for (const own of this.#alone) if (own === runner || !own.alive) this.#alone.delete(own);
      runner?.kill();
      seat.leave();
    }
  }

  /** Nothing has begun in a runner that never came up: another is waited for, within the step's time, of which that is taken off. */
  async #ready(take: () => Runner, { timeoutMs, signal }: RunnerContext): Promise<{ readonly runner: Runner; readonly leftMs: number }> {
    const { clock } = this.#options;
    let stopped: AbortSignal | undefined;
    let spent = 0;
    for (let tries = 1; ; tries += 1) {
      const began = clock.now();
      try {
        const runner = take();
        // By far the most find it so.
        if (runner.up) return { runner, leftMs: Math.max(1, timeoutMs - spent) };
        stopped ??= AbortSignal.any([signal, this.#closed.signal]);
        await unlessStopped(runner.ready, stopped);
        this.#cameUp();
        return { runner, leftMs: Math.max(1, timeoutMs - spent) };
      } catch (cause) {
        stopped ??= AbortSignal.any([signal, this.#closed.signal]);
        if (stopped.aborted) throw stopOf(stopped);
        const pause = pauseAfter(tries);
        const waited = Math.max(0, clock.now() - began);
        spent += pause + waited;
        const error = isCountersignError(cause) ? cause : noProcess(cause);
        if (tries >= RUNNERS || waited >= PATIENCE_MS) this.#none(error);
        if (spent >= Math.min(timeoutMs, PATIENCE_MS) && (tries >= RUNNERS || waited >= PATIENCE_MS)) throw error;
        if (pause > 0) await this.#pause(pause, stopped);
      }
    }
  }

  async #pause(ms: number, stopped: AbortSignal): Promise<void> {
    let cancel = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      cancel = this.#options.timers.after(ms, resolve);
    });
    try {
      await unlessStopped(over, stopped);
    } finally {
      cancel();
    }
  }

  /** `heard` is told of each time that the machine has no process to give, and, with nothing, once it has one again. */
  watch(heard: (error: unknown) => void): void {
    this.#heard = heard;
  }

  #cameUp(): void {
    if (this.#missing) this.#heard(undefined);
    this.#missing = false;
  }

  /** Whoever needs a process may give up: it is asked for all the same, until there is one. */
  #none(error: unknown): void {
    this.#heard(error);
    if (this.#missing) return;
    this.#missing = true;
    const ask = (): void => {
      this.#options.timers.after(ASKED_AGAIN_MS, () => {
        if (!this.#missing || this.#closed.signal.aborted) return;
        void this.warm().then(
          () => this.#cameUp(),
          () => ask(),
        );
      });
    };
    ask();
  }

  /** For good: what waits or comes later is refused. */
  close(): void {
    this.#closed.abort(new TransientError('step/interrupted', 'The program was closed before this step had a runner.'));
    this.#runner?.kill();
    this.#runner = undefined;
    for (const runner of [...this.#alone, ...this.#retired]) runner.kill();
  }
}
