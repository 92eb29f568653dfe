/**
 * The main process's end of a runner: starts it, gives it steps, answers its calls through the broker, kills it when it
 * overruns. One step that will not stop takes the runner down; of the others in it those that have asked for nothing yet begin anew in the next one, and the
 * rest end as `step/interrupted` and may be retried.
 */
import { isCountersignError, TerminalError, TransientError, type CountersignError } from '../kernel/errors.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Timers } from '../kernel/ports.ts';
import type { RunnerChannel } from './fork-runner.node.ts';
import { jsonDepth } from './json-guard.ts';
import { fromRunnerSchema, readMessage, runnerLimits, tooDeep, type FromRunner, type ToRunner, type WireOutcome } from './runner-protocol.ts';
import { fromWire, toWire } from './wire-errors.ts';

/** Answers by operation, for the step itself or for a part that is plugged into it; whatever is not in here is refused. Throws when the part is none of the step's. */
export type RunnerPowers = (part: string | undefined) => object;

export interface RunnerHostOptions {
  /** Starts a fresh runner; called again after one has died. */
  readonly start: () => RunnerChannel;
  readonly timers: Timers;
  /** Characters of one message to the runner; left out: as many as it takes. */
  readonly messageChars?: number;
}

/** Hears of what a step has done so far. */
type Keep = (name: string, result: Json) => void;

export interface RunnerContext { readonly timeoutMs: number; readonly powers: RunnerPowers; readonly signal: AbortSignal; readonly keep?: Keep | undefined }

interface Pending {
  readonly powers: RunnerPowers;
  readonly keep: Keep | undefined;
  readonly settle: (outcome: WireOutcome | CountersignError | typeof again) => void;
  /** A refusal of the broker decides about the step, whatever the runner makes of it. */
  refusal: CountersignError | undefined;
  /** Calls that have no answer yet, and those made after a refusal. */
  calls: number;
  /** It has asked for something: then it may have had an effect. */
  asked: boolean;
}

/** The step has had no effect, and may begin anew. */
const again = 'again';

const READY_MS = 20_000;
/** A step that was told to stop may still tidy up for so long. */
const GRACE_MS = 500;
/** Runners that one step is given to: under load one may not come up in time, and another's step may take it down. */
const RUNNERS = 3;

class Runner {
  readonly #channel: RunnerChannel;
  readonly #messageChars: number;
  readonly #pending = new Map<number, Pending>();
  readonly ready: Promise<void>;
  alive = true;
  #next = 0;
  #strays = 0;
  #saidReady = false;
  #isReady: () => void = () => undefined;
  #isDead: (error: Error) => void = () => undefined;

  constructor(channel: RunnerChannel, { timers, messageChars = runnerLimits.messageChars }: Pick<RunnerHostOptions, 'timers' | 'messageChars'>) {
    this.#channel = channel;
    this.#messageChars = messageChars;
    this.ready = new Promise((resolve, reject) => {
      const cancel = timers.after(READY_MS, () => this.kill());
      this.#isReady = () => { cancel(); resolve(); };
      this.#isDead = (error) => { cancel(); reject(error); };
    });
    this.ready.catch(() => undefined);
    channel.onMessage((text) => this.#receive(text));
    channel.onExit(() => this.#died('gone'));
  }

  /** `culprit`: the step that would not stop. Left out: the runner does not keep to the rules, and nothing that it was given is given to another. */
  kill(culprit?: number): void {
    this.#channel.kill();
    this.#died(culprit ?? 'broken');
  }

  /** `gone`: it ended by itself, or somebody else ended it. */
  #died(why: number | 'broken' | 'gone'): void {
    if (!this.alive) return;
    this.alive = false;
    this.#isDead(new TransientError('step/interrupted', 'The runner could not be started.'));
    for (const [id, { refusal, asked, settle }] of this.#pending) {
      settle(refusal ?? (why === 'broken' || id === why || asked ? new TransientError('step/interrupted', 'The runner ended while this step ran.') : again));
    }
    this.#pending.clear();
  }

  #receive(text: unknown): void {
    const message = readMessage(fromRunnerSchema, text);
    // A runner that speaks out of turn is broken or taken over: it is not listened to any longer.
    if (message === undefined) this.kill();
    else this.#handle(message);
  }

  #handle(message: FromRunner): void {
    switch (message.type) {
      case 'ready':
        if (this.#saidReady) this.#stray();
        this.#saidReady = true;
        this.#isReady();
        return;
      case 'done': this.#settle(message.id, message.outcome); return;
      case 'failed': this.#settle(message.id, fromWire(message.error)); return;
      case 'progress': this.#progress(message); return;
      case 'call': void this.#call(message); return;
    }
  }

  /** A step that was told to stop may answer late. A runner that talks on and on of steps that it does not have keeps all others waiting. */
  #stray(): void {
    this.#strays += 1;
    if (this.#strays > runnerLimits.strays) this.kill();
  }

  #settle(id: number, outcome: WireOutcome | CountersignError): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) this.#stray();
    this.#pending.delete(id);
    pending?.settle(pending.refusal ?? outcome);
  }

  /** A step that was refused something has done nothing that counts. */
  #progress({ id, name, result }: Extract<FromRunner, { type: 'progress' }>): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) this.#stray();
    else if (pending.refusal === undefined) pending.keep?.(name, result);
  }

  async #call({ id, call, operation, part, ask }: Extract<FromRunner, { type: 'call' }>): Promise<void> {
    const pending = this.#pending.get(id);
    if (pending === undefined) {
      this.#stray();
      return;
    }
    pending.asked = true;
    pending.calls += 1;
    if (pending.calls > runnerLimits.callsAtOnce) {
      this.kill();
      return;
    }
    try {
      const powers = pending.powers(part);
      const answer = Object.hasOwn(powers, operation) ? (powers as Record<string, unknown>)[operation] : undefined;
      if (typeof answer !== 'function') throw new TerminalError('halted/capability', 'The step asked for something that no broker offers.');
      const value: unknown = await (answer as (ask: unknown) => Promise<unknown>)(ask);
      if (pending.refusal === undefined) pending.calls -= 1;
      this.#post({ type: 'answer', call, ok: true, value: value as JsonObject });
    } catch (error) {
      if (isCountersignError(error) && (error.code.startsWith('halted/') || error.code === 'egress/blocked')) pending.refusal = error;
      if (pending.refusal === undefined) pending.calls -= 1;
      this.#post({ type: 'refusal', call, error: toWire(error) });
    }
  }

  #post(message: ToRunner): void {
    if (!this.alive) return;
    const text = JSON.stringify(message);
    if (text.length > this.#messageChars) throw new TerminalError('step/failed', `What comes to this step in one go, files as base64 with it, is larger than ${this.#messageChars / 1024 / 1024} MiB.`, { mend: 'Let a loop step hand it fewer items at a time, and let the steps before it drop fields and files that it does not need.' });
    // The other side would take such a text for nonsense, and the step would never end.
    if (jsonDepth(text) > runnerLimits.depth) throw tooDeep();
    this.#channel.post(text);
  }

  run(request: object, { powers, timeoutMs, signal, keep }: RunnerContext, timers: Timers): Promise<WireOutcome | typeof again> {
    const id = this.#next++;
    return new Promise<WireOutcome | typeof again>((resolve, reject) => {
      let cancelGrace: (() => void) | undefined;
      const stop = (reason: CountersignError): void => {
        const pending = this.#pending.get(id);
        if (pending === undefined) return;
        pending.refusal ??= reason;
        this.#post({ type: 'abort', id });
        cancelGrace = timers.after(GRACE_MS, () => { if (this.#pending.has(id)) this.kill(id); });
        // The caller need not wait for the tidying up.
        pending.settle(pending.refusal);
      };
      const cancel = timers.after(timeoutMs, () => stop(new TransientError('step/timeout', `The step took longer than its ${Math.round(timeoutMs / 100) / 10} seconds.`, { mend: 'Give it more time under "When it fails", or fewer items at once: a loop hands them over in batches.' })));
      const aborted = (): void => stop(signal.reason instanceof Error && isCountersignError(signal.reason) ? signal.reason : new TerminalError('run/cancelled', 'The run was stopped.'));
      signal.addEventListener('abort', aborted);
      let settled = false;
      const settle: Pending['settle'] = (outcome) => {
        if (!this.#pending.has(id) || !this.alive) cancelGrace?.();
        if (settled) return;
        settled = true;
        cancel();
        signal.removeEventListener('abort', aborted);
        if (isCountersignError(outcome)) reject(outcome);
        else resolve(outcome);
      };
      this.#pending.set(id, { powers, keep, settle, refusal: undefined, calls: 0, asked: false });
      try {
        this.#post({ type: 'step', id, request: request as JsonObject });
      } catch (error) {
        this.#pending.delete(id);
        settle(isCountersignError(error) ? error : new TerminalError('step/failed', 'The data for this step could not be handed over.'));
      }
      if (signal.aborted) aborted();
    });
  }
}

export class RunnerHost {
  readonly #options: RunnerHostOptions;
  #runner: Runner | undefined;

  constructor(options: RunnerHostOptions) { this.#options = options; }

  /** Starts the runner ahead of the first step. */
  async warm(): Promise<void> { await this.#take().ready; }

  #take(): Runner {
    if (this.#runner?.alive !== true) this.#runner = new Runner(this.#options.start(), this.#options);
    return this.#runner;
  }

  /** Runs one step (a `StepRequest`). Rejects with a CountersignError. */
  async execute(request: object, context: RunnerContext): Promise<WireOutcome> {
    for (let tries = 1; ; tries += 1) {
      const runner = await this.#ready();
      const outcome = await runner.run(request, context, this.#options.timers);
      if (outcome !== again) return outcome;
      if (tries >= RUNNERS) throw new TransientError('step/interrupted', 'The runner kept ending while this step ran.', { mend: 'If this stays, the step may need more memory than there is: hand it fewer items at once.' });
    }
  }

  /** Nothing has begun in a runner that never came up. */
  async #ready(): Promise<Runner> {
    for (let tries = 1; ; tries += 1) {
      const runner = this.#take();
      try {
        await runner.ready;
        return runner;
      } catch (error) {
        if (tries >= RUNNERS) throw error;
      }
    }
  }

  close(): void {
    this.#runner?.kill();
    this.#runner = undefined;
  }
}
