/**
 * One runner, as the main process sees it: gives it steps, answers their calls, ends it when it overruns or takes too much memory. What becomes of the steps of one
 * that ended is for the host to decide (runner-host.node.ts).
 */
import { isCountersignError, knownError, TerminalError, TransientError, type CountersignError } from '../kernel/errors.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Clock, Timers } from '../kernel/ports.ts';
import type { RunnerChannel } from './fork-runner.node.ts';
import { jsonDepth } from '../kernel/json-guard.ts';
import type { Seat } from './places.ts';
import {
  fromRunnerSchema,
  readMessage,
  runnerLimits,
  tooDeep,
  type FromRunner,
  type ToRunner,
  type WireOutcome,
} from './runner-protocol.ts';
import { weightUpTo } from './weight.ts';
import { fromWire, toWire } from './wire-errors.ts';

/** Answers by operation, for the step itself or for a part that is plugged into it; whatever is not in here is refused. Throws when the part is none of the step's. */
export type RunnerPowers = (part: string | undefined) => object;

export interface RunnerHostOptions {
  /** Starts a fresh runner; called again after one has died. */
  readonly start: () => RunnerChannel;
  readonly timers: Timers;
  readonly clock: Clock;
  /** Characters of one message to the runner; left out: as many as it takes. */
  readonly messageChars?: number;
  /** Of memory, for one runner; left out: four times what its values may take. */
  readonly mostBytes?: number;
}

/** Hears of what a step has done so far. */
type Keep = (name: string, result: Json) => void;

export interface RunnerContext {
  readonly timeoutMs: number;
  readonly powers: RunnerPowers;
  readonly signal: AbortSignal;
  readonly keep?: Keep | undefined;
}

interface Pending {
  readonly powers: RunnerPowers;
  readonly keep: Keep | undefined;
  readonly settle: (outcome: WireOutcome | CountersignError | Anew) => void;
  readonly place: Place;
  /** Flows that it called and that have not ended: so long it does nothing itself. */
  flows: number;
  /** A refusal of the broker decides about the step, whatever the runner makes of it. */
  refusal: CountersignError | undefined;
  /** Calls that have no answer yet, and those made after a refusal. */
  calls: number;
  /** It has asked for something: then it may have had an effect. */
  asked: boolean;
}

/** Of a step in its runner. */
interface Place {
  /** Called when it may be this step that the runner died of. */
  readonly suspect: () => void;
  /** Its place among those that have a runner for themselves. */
  readonly seat?: Seat;
  /** Of the step's time, where it waited for that. */
  readonly leftMs?: number;
}

/** The step has had no effect, and may begin anew: among others, or, where it may be what the runner died of, alone. */
type Anew = 'again' | 'alone';

/** On a machine that has far too much to do it takes tens of seconds, and one that is ended then and begun anew takes as long again. */
const READY_MS = 60_000;
/** A step that was told to stop may still tidy up for so long. */
const GRACE_MS = 500;
/** What may not be read beside others: it takes several times as much while it is worked on, of the 256 MB that a runner has. */
export const HEAVY_BYTES = 24 * 1024 * 1024;
/** So long an answer of that size waits for the other steps of its runner to come to their end. */
const DRAIN_MS = 5_000;
/** Files and scripts stand beside the 256 MB of values. */
const MOST_BYTES = 4 * 256 * 1024 * 1024;
/** The operation in which a step waits for other steps. */
const CALLS_FLOW = 'runFlow';

export const tooLong = (timeoutMs: number): TransientError =>
  new TransientError('step/timeout', `The step took longer than its ${Math.round(timeoutMs / 100) / 10} seconds.`, {
    mend: 'Give it more time under "When it fails", or fewer items at once: a loop hands them over in batches.',
  });
/** Ours where the machine says that it is out of something that whoever runs it can raise. */
export function noProcess(cause?: unknown): CountersignError {
  const known = knownError(cause);
  return isCountersignError(known)
    ? known
    : new TransientError('step/interrupted', 'The process that runs the steps could not be started.', { cause });
}
const tooSlow = (): TransientError =>
  new TransientError('step/interrupted', `The process that runs the steps was not up within ${READY_MS / 1_000} seconds.`, {
    mend: 'The machine has too much to do: let fewer runs work at once, or give it more processors.',
  });
const stoodStill = (): TransientError =>
  new TransientError(
    'step/interrupted',
    'The process that runs the steps stood still until the time of the step was over: something outside had stopped it.',
    {
      mend: 'Find what stops processes there (a debugger, SIGSTOP, a tool that saves power or memory).',
    },
  );
const tooMuch = (): TerminalError =>
  new TerminalError('step/interrupted', 'The step needed more memory than a step may have, and was ended.', {
    mend: 'Hand it fewer items at once, or a smaller file.',
  });
export const stopOf = ({ reason }: AbortSignal): CountersignError =>
  reason instanceof Error && isCountersignError(reason) ? reason : new TerminalError('run/cancelled', 'The run was stopped.');

export class Runner {
  readonly #channel: RunnerChannel;
  readonly #messageChars: number;
  readonly #pending = new Map<number, Pending>();
  readonly ready: Promise<void>;
  alive = true;
  #next = 0;
  #strays = 0;
  #saidReady = false;
  /** It came up, and has not ended. */
  get up(): boolean {
    return this.alive && this.#saidReady;
  }
  /** It is handed nothing new, and ends with its last step. */
  retired = false;
  readonly #timers: Timers;
  readonly #mostBytes: number;
  readonly #mayRetire: (runner: Runner) => boolean;
  #drained: (() => void)[] = [];
  #looks: (() => void) | undefined;
  #isReady: () => void = () => undefined;
  #isDead: (error: Error) => void = () => undefined;

  constructor(
    channel: RunnerChannel,
    mayRetire: (runner: Runner) => boolean,
    {
      timers,
      messageChars = runnerLimits.messageChars,
      mostBytes = MOST_BYTES,
    }: Pick<RunnerHostOptions, 'timers' | 'messageChars' | 'mostBytes'>,
  ) {
    this.#channel = channel;
    this.#timers = timers;
    this.#mayRetire = mayRetire;
    this.#mostBytes = mostBytes;
    this.#messageChars = messageChars;
    this.ready = new Promise((resolve, reject) => {
      const cancel = timers.after(READY_MS, () => {
        this.#isDead(tooSlow());
        this.kill();
      });
      this.#isReady = () => {
        cancel();
        resolve();
      };
      this.#isDead = (error) => {
        cancel();
        reject(error);
      };
    });
    this.ready.catch(() => undefined);
    channel.onMessage((text) => this.#receive(text));
    channel.onExit((error) => this.#died('gone', error));
  }

  /** `culprit`: the step that would not stop. Left out: the runner does not keep to the rules, and nothing that it was given is given to another. */
  kill(culprit?: number): void {
    this.#channel.kill();
    this.#died(culprit ?? 'broken');
  }

  /** No step of it is to blame: what has asked for nothing begins anew elsewhere. */
  #stoodStill(): void {
    this.#channel.kill();
    this.#died('stopped');
  }

  /** While it has steps: a thread that never rests says nothing of itself. */
  #look(): void {
    const { memory } = this.#channel;
    if (this.#looks !== undefined || !this.alive || this.#pending.size === 0 || memory === undefined) return;
    this.#looks = this.#timers.after(memory.everyMs, () => {
      void memory.bytes().then((bytes) => this.#looked(bytes));
    });
  }

  #looked(bytes: number | undefined): void {
    this.#looks = undefined;
    if (this.alive && this.#pending.size > 0 && (bytes ?? 0) > this.#mostBytes) {
      this.#channel.kill();
      this.#died('memory');
    } else this.#look();
  }

  /** A step has left. */
  #left(): void {
    if ([...this.#pending.values()].filter(({ flows }) => flows === 0).length <= 1) for (const go of this.#drained.splice(0)) go();
    if (this.retired && this.#pending.size === 0) this.kill();
  }

  /** From now on nobody else begins here, where that may be. Resolves when the others have left, those that wait for flows aside, or have had their time. */
  async #drain(): Promise<void> {
    this.retired ||= this.#mayRetire(this);
    if (!this.retired || [...this.#pending.values()].filter(({ flows }) => flows === 0).length <= 1) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#timers.after(DRAIN_MS, resolve);
      this.#drained.push(() => {
        cancel();
        resolve();
      });
    });
  }

  /** `gone`: it ended by itself, or somebody else ended it. `memory`: it took too much. `stopped`: it stood still, and was ended for that. */
  #died(why: number | 'broken' | 'gone' | 'memory' | 'stopped', never?: unknown): void {
    if (!this.alive) return;
    this.alive = false;
    this.#looks?.();
    for (const go of this.#drained.splice(0)) go();
    this.#isDead(noProcess(never));
    const byItself = why === 'gone' || why === 'memory';
    for (const [id, { refusal, asked, settle, place, flows }] of this.#pending) {
      // One that only waits for flows that it called did nothing that a runner could die of.
      if ((byItself && flows === 0) || id === why) place.suspect();
      settle(
        refusal ??
          (why === 'memory' && place.seat !== undefined
            ? tooMuch()
            : why === 'broken' || id === why || asked
              ? why === 'stopped'
                ? stoodStill()
                : new TransientError('step/interrupted', 'The process that runs the steps ended in the middle of this one.')
              : byItself
                ? 'alone'
                : 'again'),
      );
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
      case 'done':
        this.#settle(message.id, message.outcome);
        return;
      case 'failed':
        this.#settle(message.id, fromWire(message.error));
        return;
      case 'progress':
        this.#progress(message);
        return;
      case 'call':
        void this.#call(message);
        return;
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
    this.#left();
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
      // Such a step has failed already: what it goes on to do would have an effect that no journal shows.
      if (pending.refusal !== undefined) throw pending.refusal;
      const powers = pending.powers(part);
      const answer = Object.hasOwn(powers, operation) ? (powers as Record<string, unknown>)[operation] : undefined;
      if (typeof answer !== 'function') throw new TerminalError('halted/capability', 'The step asked for something that no broker offers.');
      const asked = (): Promise<unknown> => (answer as (ask: unknown) => Promise<unknown>)(ask);
      const value = await (operation === CALLS_FLOW ? this.#away(pending, asked) : asked());
      if (pending.refusal === undefined) pending.calls -= 1;
      if (pending.place.seat === undefined && weightUpTo(HEAVY_BYTES, value) >= HEAVY_BYTES) await this.#drain();
      this.#post({ type: 'answer', call, ok: true, value: value as JsonObject });
    } catch (error) {
      if (isCountersignError(error) && (error.code.startsWith('halted/') || error.code === 'egress/blocked')) pending.refusal = error;
      if (pending.refusal === undefined) pending.calls -= 1;
      this.#post({ type: 'refusal', call, error: toWire(error) });
    }
  }

  /** A step that waits for a flow that it called gives its place back: a step of that flow may wait for one. */
  async #away(pending: Pending, call: () => Promise<unknown>): Promise<unknown> {
    pending.flows += 1;
    if (pending.flows === 1) pending.place.seat?.leave();
    try {
      return await call();
    } finally {
      pending.flows -= 1;
      // The seat of a runner that has ended was given back for good.
      if (pending.flows === 0 && this.alive) await pending.place.seat?.take();
    }
  }

  #post(message: ToRunner): void {
    if (!this.alive) return;
    const text = JSON.stringify(message);
    if (text.length > this.#messageChars)
      throw new TerminalError(
        'step/failed',
        `What comes to this step in one go, files as base64 with it, is larger than ${this.#messageChars / 1024 / 1024} MiB.`,
        { mend: 'Let a loop step hand it fewer items at a time, and let the steps before it drop fields and files that it does not need.' },
      );
    // The other side would take such a text for nonsense, and the step would never end.
    if (jsonDepth(text) > runnerLimits.depth) throw tooDeep();
    this.#channel.post(text);
  }

  run(request: object, { powers, timeoutMs, signal, keep }: RunnerContext, timers: Timers, place: Place): Promise<WireOutcome | Anew> {
    const id = this.#next++;
    return new Promise<WireOutcome | Anew>((resolve, reject) => {
      let cancelGrace: (() => void) | undefined;
      const stop = (reason: CountersignError): void => {
        const pending = this.#pending.get(id);
        if (pending === undefined) return;
        pending.refusal ??= reason;
        this.#post({ type: 'abort', id });
        cancelGrace = timers.after(GRACE_MS, () => {
          if (this.#pending.has(id)) this.kill(id);
        });
        // The caller need not wait for the tidying up.
        pending.settle(pending.refusal);
      };
      const cancel = timers.after(place.leftMs ?? timeoutMs, () => {
        if (this.#channel.isStopped?.() === true) this.#stoodStill();
        else stop(tooLong(timeoutMs));
      });
      const aborted = (): void => stop(stopOf(signal));
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
      this.#pending.set(id, { powers, keep, settle, place, flows: 0, refusal: undefined, calls: 0, asked: false });
      try {
        this.#post({ type: 'step', id, request: request as JsonObject });
      } catch (error) {
        this.#pending.delete(id);
        settle(isCountersignError(error) ? error : new TerminalError('step/failed', 'The data for this step could not be handed over.'));
      }
      if (signal.aborted) aborted();
      this.#look();
    });
  }
}
