/** The runs in memory: begun, loaded from their journals, driven until they end or rest, and taken up again where their store failed them. */
import { codeOfError, UserError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { wellFormed } from '../../kernel/json-guard.ts';
import { refusal, usedByCalled, withCalled } from './run-completion.ts';
import type { RunBudget } from '../state/budget.ts';
import type { EngineParts, RunHandle, StartOptions } from '../engine-parts.ts';
import { replay } from '../state/fold.ts';
import { newRecord, newSeed } from './new-run.ts';
import { planOf, type Plan } from '../state/plan.ts';
import type { JournalEvent, PinnedFlow, RunRecord, WakeDecision } from '../ports.ts';
import { Run } from './run.ts';
import { rejudged } from '../state/step-events.ts';
import type { RunPorts, RunSummary } from './run-ports.ts';
import { isCalled } from '../state/run-summary.ts';
import { KeptInHand } from './kept-in-hand.ts';
import { keyedQueue } from '../../kernel/keyed-queue.ts';
import { isStoreTrouble, LONGEST_PAUSE_MS, type TroubleList } from './troubles.ts';
import { stepsThatWait } from '../state/state.ts';
import { answerTo, callsOf, dueNow, withdrawQuestions } from '../state/waits.ts';

const STEPS_AT_ONCE = 8;
const MOST_PINNED = 200;

/** Undefined where the run has come to its end meanwhile. */
const unlessOver = async <T>(work: Promise<T>): Promise<T | undefined> =>
  await work.catch((error: unknown) => {
    if (codeOfError(error) === 'run/wrong-state') return undefined;
    throw error;
  });

const overAlready = ({ runId, status }: RunRecord): UserError =>
  new UserError('run/wrong-state', `The run ${runId} has already ended: it is ${status}.`);

const isOver = ({ endedAt }: RunRecord): boolean => endedAt !== undefined;

export interface ActiveRunsHooks {
  readonly isOpen: () => boolean;
  readonly runFlow: RunPorts['runFlow'];
  /** A run has ended or rests: its timers are set. */
  readonly rested: () => Promise<void>;
  readonly troubles: TroubleList;
}

interface Active {
  readonly run: Run;
  readonly finished: Promise<RunSummary>;
}

export class ActiveRuns {
  readonly #parts: EngineParts;
  readonly #hooks: ActiveRunsHooks;
  readonly #runs = new Map<string, Active>();
  readonly #loading = new Map<string, Promise<RunHandle>>();
  /** Runs that will be taken up again, by what stops that. */
  readonly #again = new Map<string, () => void>();
  /** Those that are to stand still, and in whose name, as long as that is not written down. */
  readonly #still = new Map<string, string>();
  readonly #pinned = new Map<string, PinnedFlow>();
  /** Pinned flows that are in the store for certain. */
  readonly #kept = new WeakSet<PinnedFlow>();
  readonly #plans = new WeakMap<PinnedFlow['flow'], Plan>();
  /** Who takes a called run up, and who changes it, do so one after the other. */
  readonly #inTurn = keyedQueue();
  readonly kept = new KeptInHand();
  /** Who waits for the end of a run, by its id. */
  readonly #endings = new Map<string, (() => void)[]>();

  constructor(parts: EngineParts, hooks: ActiveRunsHooks) {
    this.#parts = parts;
    this.#hooks = hooks;
  }

  get active(): readonly Active[] {
    return [...this.#runs.values()];
  }
  get(runId: string): Active | undefined {
    return this.#runs.get(runId);
  }

  planOf(pinned: PinnedFlow): Plan {
    let plan = this.#plans.get(pinned.flow);
    if (plan === undefined) this.#plans.set(pinned.flow, (plan = planOf(pinned.flow, this.#parts.factsOf)));
    return plan;
  }

  /** One object for each flow, however many runs are pinned to it: its plan and its labels are made once. */
  async pinnedOf(record: RunRecord): Promise<PinnedFlow> {
    const key = `${record.flowHash} ${record.bundleDigest ?? ''}`;
    const known = this.#pinned.get(key);
    if (known !== undefined) return known;
    const pinned = await this.#parts.store.pinned.get(record.flowHash, record.bundleDigest);
    if (pinned === undefined) throw new UserError('engine/bad-journal', `The flow that ${record.runId} is pinned to is not in the store.`);
    if (this.#pinned.size >= MOST_PINNED) this.#pinned.clear();
    this.#pinned.set(key, pinned);
    return pinned;
  }

  async recordOf(runId: string): Promise<RunRecord> {
    const record = await this.#parts.store.runs.get(runId);
    if (record === undefined) throw new UserError('run/not-found', `There is no run ${runId}.`);
    return record;
  }

  /** A new run. What may no longer run is refused in the very moment in which it would begin. */
  async begin(pinned: PinnedFlow, trigger: string, runId: string, options: StartOptions, budget?: RunBudget): Promise<RunHandle & Active> {
    const run = await this.#fresh(pinned, trigger, runId, options, budget);
    this.#parts.admit?.(run.pinned);
    return this.#drive(run);
  }

  /** A run that has not begun: nothing of it is on disk. */
  async #fresh(pinned: PinnedFlow, trigger: string, runId: string, options: StartOptions, budget?: RunBudget): Promise<Run> {
    const { store, clock, random } = this.#parts;
    const dryRun = options.dryRun === true;
    const now = clock.now();
    if (!this.#kept.has(pinned)) await store.pinned.put(pinned);
    this.#kept.add(pinned);
    const record = newRecord({ runId, pinned, kind: options.kind, dryRun, at: now });
    const seed = newSeed(random);
    const input = wellFormed(options.input);
    const ports = this.#portsOf(pinned);
    const started: Extract<JournalEvent, { type: 'started' }> = {
      type: 'started',
      at: now,
      flowHash: pinned.flowHash,
      trigger,
      input,
      maskedInput: ports.masker.mask(trigger, 'out', input),
      seed,
      dryRun,
    };
    return Run.fresh(pinned, record, this.planOf(pinned), started, ports, budget);
  }

  newRunId(): string {
    return newId('run', this.#parts);
  }

  #portsOf(pinned: PinnedFlow): RunPorts {
    const { store, runner, brokerFor, labelsOf, events, clock, timers, hash, crash, beforeStep, maskerOf, counter, doubts } = this.#parts;
    return {
      store,
      runner,
      brokerFor,
      runFlow: this.#hooks.runFlow,
      arm: this.#hooks.rested,
      endCalled: async (runId) => {
        await this.endWithCaller(runId);
      },
      labelsOf,
      masker: maskerOf(pinned),
      events,
      clock,
      timers,
      hash,
      width: beforeStep === undefined ? STEPS_AT_ONCE : 1,
      ...(beforeStep === undefined ? {} : { beforeStep }),
      ...(crash === undefined ? {} : { crash }),
      ...(counter === undefined ? {} : { counter }),
      ...(doubts === undefined ? {} : { doubts }),
    };
  }

  #drive(run: Run): RunHandle & Active {
    const { runId } = run;
    const finished = run
      .go()
      .then((summary) => {
        if (!isOver(summary.run) && this.#hooks.isOpen()) this.kept.rests(runId, run.rested);
        return summary;
      })
      .finally(() => {
        this.#runs.delete(runId);
      });
    void finished.then(
      async ({ run: record }) => await this.#afterwards(record, run.pinned).catch((error: unknown) => this.failed(runId, error)),
      async (error: unknown) => await this.#droveInVain(runId, error),
    );
    this.#runs.set(runId, { run, finished });
    return { runId, run, finished };
  }

  /** Its caller failed with it, and takes it up again. */
  async #droveInVain(runId: string, error: unknown): Promise<void> {
    if (!(await this.hasCaller(runId).catch(() => false))) this.failed(runId, error);
  }

  async #afterwards(record: RunRecord, pinned?: PinnedFlow): Promise<void> {
    if (isOver(record)) {
      this.kept.forget(record.runId);
      this.#ended(record.runId);
      await this.wakeCaller(record.runId);
      await this.#endCalled(record, pinned);
    }
    this.#hooks.troubles.mended('run', record.runId);
    if (record.status !== 'succeeded') await this.#hooks.rested();
  }

  /** What the run called and stands still goes no further without it. */
  async #endCalled({ runId, flowHash, bundleDigest }: RunRecord, pinned?: PinnedFlow): Promise<void> {
    const known = pinned ?? this.#pinned.get(`${flowHash} ${bundleDigest ?? ''}`);
    if (known !== undefined && !this.planOf(known).callsFlows) return;
    for (const called of (await withCalled(this.#parts.store, runId, true)).slice(1)) await this.endWithCaller(called);
  }

  async endWithCaller(runId: string): Promise<RunHandle | undefined> {
    const record = await this.#parts.store.runs.get(runId);
    if (record === undefined || isOver(record)) return undefined;
    return await unlessOver(this.load(runId, (run) => run.cancel('the calling flow')));
  }

  /** The run that called this one goes on with it. */
  async hasCaller(runId: string): Promise<boolean> {
    const caller = isCalled(runId) ? await this.#parts.store.runs.get(runId.slice(0, runId.lastIndexOf('.'))) : undefined;
    return caller !== undefined && !isOver(caller);
  }

  /** Loads the run at the top of those that called this one. One that has no caller any more is ended. */
  async loadCaller(runId: string): Promise<RunHandle> {
    const record = await this.recordOf(runId);
    const ended = isOver(record) || (await this.hasCaller(runId)) ? undefined : await this.endWithCaller(runId);
    if (ended !== undefined) return ended;
    if (isOver(record) || !(await this.hasCaller(runId))) throw overAlready(await this.recordOf(runId));
    await this.wakeCaller(runId);
    return await this.load(runId.slice(0, runId.indexOf('.')));
  }

  /** A run that a flow called goes on, or has ended: the step that waits for it hears of that. */
  async wakeCaller(runId: string): Promise<void> {
    if (!isCalled(runId)) return;
    const { store } = this.#parts;
    const caller = runId.slice(0, runId.lastIndexOf('.'));
    const known = this.#runs.get(caller)?.run;
    const status = known === undefined ? (await store.runs.get(caller))?.status : undefined;
    if (known === undefined && status !== 'waiting' && status !== 'paused') return;
    const rested = known === undefined ? this.kept.look(caller) : undefined;
    const steps = rested === undefined ? ((known ?? (await unlessOver(this.read(caller))))?.waitingSteps() ?? []) : stepsThatWait(rested);
    const waiting = steps.filter((step) => callsOf(step.waiting).includes(runId));
    for (const { node, round } of waiting) await store.timers.set({ runId: caller, node, round, dueAt: dueNow });
    if (waiting.length > 0) await this.#hooks.rested();
  }

  /** Changes a run that stands still and leaves it to the run that called it. False where the change does not apply, or nobody would go on with it. */
  async changeCalled(runId: string, change: (run: Run) => boolean): Promise<boolean> {
    return await this.#inTurn(runId, async () => {
      const known = await this.#stays(runId);
      if (known !== undefined && change(known.run)) return true;
      await known?.finished.catch(() => undefined);
      const run = await this.read(runId);
      if (!change(run)) return false;
      try {
        await run.settled();
      } finally {
        run.letGo();
        // Also where its caller was faster: that looks at once more what there is for it.
        await this.wakeCaller(runId);
      }
      return true;
    });
  }

  #ended(runId: string): void {
    for (const resolve of this.#endings.get(runId) ?? []) resolve();
    this.#endings.delete(runId);
  }

  /** Resolves when the run has come to its end, however long it waits meanwhile. */
  async ended(runId: string): Promise<void> {
    const record = await this.#parts.store.runs.get(runId);
    if (record !== undefined && isOver(record)) return;
    await new Promise<void>((resolve) => {
      this.#endings.set(runId, [...(this.#endings.get(runId) ?? []), resolve]);
    });
  }

  /** Told to the operator. A run whose store failed is taken up again where its journal ends, as often as it takes: a full disk may be emptied. */
  failed(runId: string, error: unknown): void {
    if (!this.#hooks.isOpen()) return;
    const pause = this.#hooks.troubles.failed('run', error, runId);
    // What is damaged does not become whole by itself: whoever has mended the store opens it again, or says that it works.
    if (!isStoreTrouble(error) || (codeOfError(error) === 'store/damaged' && pause >= LONGEST_PAUSE_MS)) return;
    this.#again.get(runId)?.();
    this.#again.set(
      runId,
      this.#parts.timers.after(pause, () => {
        this.#again.delete(runId);
        if (this.#hooks.isOpen()) void this.takeUp(runId).catch((cause: unknown) => this.failed(runId, cause));
      }),
    );
  }

  stop(): void {
    for (const cancel of this.#again.values()) cancel();
    this.#again.clear();
    this.kept.clear();
  }

  /** What has happened is written; what happens from now on is left to whoever opens the store next, a runner that is ended included. */
  async letGo(): Promise<void> {
    const runs = this.active.map(({ run }) => run);
    await Promise.allSettled(runs.map((run) => run.settled()));
    for (const run of runs) run.letGo();
  }

  /** Brings a run that is not in memory to where it would be had nothing happened to this process. Gives its handle when it goes on here. */
  async takeUp(runId: string): Promise<RunHandle | undefined> {
    const { store } = this.#parts;
    const record = await store.runs.get(runId);
    // Its first entry never got to disk, and whoever started it has heard so.
    if (record === undefined) {
      this.#hooks.troubles.mended('run', runId, true);
      return undefined;
    }
    if (isOver(record)) {
      await withdrawQuestions(store, runId);
      await this.#afterwards(record);
      return undefined;
    }
    if (isCalled(runId) && !(await this.hasCaller(runId))) await this.endWithCaller(runId);
    // It goes on with its caller, which may not have heard of it.
    else if (isCalled(runId) && record.status === 'running') await this.wakeCaller(runId);
    else if (record.status === 'running' || this.#still.has(runId)) return await this.load(runId);
    else await this.#registerWaits(runId);
    this.#hooks.troubles.mended('run', runId);
    await this.#hooks.rested();
    return undefined;
  }

  /** Loads a run from its journal and drives it; two callers at once get the same run. */
  async load(runId: string, before?: (run: Run) => void): Promise<RunHandle> {
    const known = await this.#stays(runId);
    if (known !== undefined) {
      before?.(known.run);
      return { runId, finished: known.finished };
    }
    const pending = this.#loading.get(runId);
    if (pending !== undefined) {
      const handle = await pending;
      // It may have come to rest at once: whoever wants to change it loads it anew then.
      return before === undefined ? handle : await this.load(runId, before);
    }
    const loading = this.#inTurn(runId, async () => await this.#loadNow(runId, before)).finally(() => {
      this.#loading.delete(runId);
    });
    this.#loading.set(runId, loading);
    return await loading;
  }

  async #loadNow(runId: string, before: ((run: Run) => void) | undefined): Promise<RunHandle> {
    // Its caller may have been faster.
    const known = await this.#stays(runId);
    if (known !== undefined) {
      before?.(known.run);
      return { runId, finished: known.finished };
    }
    this.kept.goesAlone(runId);
    const run = await this.read(runId);
    const refused = refusal(this.#parts.admit, run.pinned);
    const by = this.#still.get(runId);
    if (refused !== undefined) run.revoke(refused);
    else if (by !== undefined) run.pause(by);
    if (refused === undefined) before?.(run);
    for (const { node, round, decision } of await this.#resetWaits(run)) run.wake(node, round, decision);
    const handle = this.#drive(run);
    if (by !== undefined)
      void run.settled().then(
        () => this.#still.delete(runId),
        () => undefined,
      );
    return handle;
  }

  /** The run in memory, unless it is about to leave it: that is waited for. */
  async #stays(runId: string): Promise<Active | undefined> {
    const known = this.#runs.get(runId);
    if (known?.run.leaving === false) return known;
    await known?.finished.catch(() => undefined);
    return undefined;
  }

  /** Before any of its steps is tried. Where that cannot be written down, it is done when the run is loaded next, whoever does so. */
  async standStill(runId: string, by: string): Promise<RunHandle> {
    this.#still.set(runId, by);
    const handle = await this.load(runId);
    await this.#runs.get(runId)?.run.settled();
    return handle;
  }

  /** It was to stand still in this name, which could not be written down yet, and is not to any more. */
  spareStand(runId: string, by: string | undefined): boolean {
    return by !== undefined && this.#still.get(runId) === by && this.#still.delete(runId);
  }

  /** Its caller goes on with the run, which hears of what people said meanwhile. Undefined where it has come to its end. */
  async driveCalled(runId: string, budget: RunBudget): Promise<Active | undefined> {
    return await this.#inTurn(runId, async () => {
      // Somebody may have stopped it, or had it stand still, in this very moment.
      await this.#runs.get(runId)?.finished.catch(() => undefined);
      const run = await unlessOver(this.read(runId, budget));
      if (run === undefined) return undefined;
      for (const { node, round, decision } of await this.#resetWaits(run)) run.wake(node, round, decision);
      return this.#drive(run);
    });
  }

  /** Throws `run/not-found`, or `run/wrong-state` for one that has ended. */
  async read(runId: string, budget?: RunBudget): Promise<Run> {
    const { store } = this.#parts;
    const record = await this.recordOf(runId);
    if (isOver(record)) throw overAlready(record);
    const pinned = await this.pinnedOf(record);
    const rested = this.kept.take(runId);
    const state = rested?.state ?? replay(this.planOf(pinned), await store.journal.read(runId));
    const called = rested?.called ?? (state.plan.callsFlows ? await usedByCalled(store, runId) : undefined);
    return new Run(pinned, record, state, this.#portsOf(pinned), budget, called);
  }

  /**
   * Whoever went on with this run may have died between the journal entry of a wait and its timer or question, or between the answer and
   * the waking: sets the waits anew and gives the answers that nobody has taken.
   */
  async #resetWaits(run: Run): Promise<readonly { readonly node: string; readonly round: number; readonly decision: WakeDecision }[]> {
    const { approvals } = this.#parts.store;
    const waiting = run.waitingSteps();
    if (run.tries) await run.dropQuestions();
    for (const step of waiting) if (step.waiting !== undefined) await run.registerWait(step.waiting);
    if (!waiting.some((step) => step.waiting?.reason === 'approval')) return [];
    const questions = await approvals.list({ runId: run.runId, limit: 1_000 });
    return waiting.flatMap((step) => {
      const decision = answerTo(step, questions);
      return decision === undefined ? [] : [{ node: step.node, round: step.round, decision }];
    });
  }

  /** The clock was set back: what waits in memory, too, waits by the clock as it stands. */
  async rejudge(runId: string): Promise<void> {
    const known = this.#runs.get(runId)?.run;
    if (known === undefined) await this.#registerWaits(runId);
    else if (known.rejudge()) await this.#hooks.rested();
  }

  async #registerWaits(runId: string): Promise<void> {
    // A timer may have woken it since it was listed; then it has registered itself, or has ended.
    if (this.#runs.has(runId) || isOver(await this.recordOf(runId))) return;
    const run = await this.read(runId);
    const anew = run.waitingSteps().some(({ waiting }) => rejudged(waiting, this.#parts.clock.now()) !== undefined);
    const answers = anew ? [] : await this.#resetWaits(run);
    if (!anew && answers.length === 0) return;
    if (await this.hasCaller(runId))
      await this.changeCalled(runId, (called) =>
        [called.rejudge(), ...answers.map(({ node, round, decision }) => called.wake(node, round, decision))].includes(true),
      );
    else
      await this.load(runId, (loaded) => {
        loaded.rejudge();
      });
  }
}
