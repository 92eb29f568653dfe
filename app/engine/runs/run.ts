/**
 * One run under way: takes commands from `advance`, starts steps, and writes what happens to the journal before anybody outside can
 * learn of it. A step acts through the broker alone, so that is where it waits for the journal: all that led to the call, its own attempt
 * included, is on disk before the broker hears it. Steps that only compute wait for nothing; a chain of them shares one durable write.
 */
import { TransientError } from '../../kernel/errors.ts';
import { canonicalJson } from '../../kernel/json.ts';
import { advance, type RunCommand } from '../state/advance.ts';
import { prepareEnd } from './run-completion.ts';
import { RunBudget, type CalledUse } from '../state/budget.ts';
import {
  beginStep,
  halt,
  noteFailed,
  noteOutcome,
  noteProgress,
  noteUsed,
  noteWould,
  revokedFor,
  runOver,
  startedLine,
  stoppedBy,
  waitingLine,
  type Attempt,
  type RunContext,
} from './run-transitions.ts';
import { countsOf } from './decision-counts.ts';
import { doubtOf } from '../state/decision-review.ts';
import { evidence, failureOf } from '../state/failure.ts';
import { apply } from '../state/fold.ts';
import type { JournalEvent, PinnedFlow, RunRecord, WouldDo } from '../ports.ts';
import { progressKeeper, type ProgressKeeper } from '../state/progress.ts';
import type { RunPorts, RunSummary } from './run-ports.ts';
import { endOfStory, recordOf, whyEnded } from '../state/run-summary.ts';
import { RunWriter } from './run-writer.ts';
import { newState, outputOf, stepKey, stepsThatWait, type RunState, type StepState } from '../state/state.ts';
import { callStep } from './step-call.ts';
import { interruptedEvent, rejudged } from '../state/step-events.ts';
import type { Rested } from './kept-in-hand.ts';
import { LeftBehind } from './left-behind.ts';
import { isStoreTrouble } from './troubles.ts';
import { callsOf, registerWait, withdrawQuestions, type Waiting } from '../state/waits.ts';

export class Run {
  readonly runId: string;
  readonly #pinned: PinnedFlow;
  readonly #ports: RunPorts;
  readonly #state: RunState;
  readonly #runContext: RunContext;
  readonly #writer: RunWriter;
  readonly #abort = new AbortController();
  readonly #running = new Set<string>();
  readonly #underWay = new Map<string, { readonly attempt: Attempt; readonly progress: ProgressKeeper }>();
  /** Called runs whose part has failed, until they are ended. */
  readonly #dropped: string[] = [];
  readonly #leftBehind = new LeftBehind();
  #wakeUp: (() => void) | undefined;
  #signalled = false;
  #resting = false;
  #timer: { readonly at: number; readonly cancel: () => void } | undefined;

  /** `budget` is the calling run's, when a flow calls this one; `called`: what the runs that this one called have used. */
  constructor(pinned: PinnedFlow, record: RunRecord, state: RunState, ports: RunPorts, budget?: RunBudget, called?: CalledUse) {
    const { store, events, timers, crash } = ports;
    this.runId = record.runId;
    this.#pinned = pinned;
    this.#ports = ports;
    this.#state = state;
    this.#runContext = {
      runId: record.runId,
      pinned,
      state,
      budget: new RunBudget(pinned.grant.limits, state, budget, called),
      running: this.#running,
      hash: ports.hash,
      masker: ports.masker,
      digest: (outputs) => ports.hash.sha256(canonicalJson(outputs)),
      note: (event) => this.#note(event),
      halted: () => this.#signal(),
      halting: undefined,
    };
    this.#writer = new RunWriter(record, state.sequence, {
      journal: store.journal,
      events,
      timers,
      ...(crash === undefined ? {} : { crash }),
      record: () => recordOf(this.#writer.record, state, this.#running.size === 0),
      prepare: async () => (state.endedAt === 0 ? undefined : await prepareEnd(store, pinned.flow, state, this.#writer.record)),
      written: (written) => this.#written(written),
      failed: () => this.#signal(),
    });
  }

  static fresh(
    pinned: PinnedFlow,
    record: RunRecord,
    plan: RunState['plan'],
    started: Extract<JournalEvent, { type: 'started' }>,
    ports: RunPorts,
    budget?: RunBudget,
  ): Run {
    const run = new Run(pinned, record, newState(plan), ports, budget);
    run.#note(started);
    run.#writer.tell({
      type: 'run.started',
      runId: record.runId,
      at: started.at,
      flowId: record.flowId,
      flowName: record.flowName,
      dryRun: started.dryRun,
    });
    return run;
  }

  /** How it rests, with all of it on disk. */
  get rested(): Rested {
    const { attempts, tokens, costMilliUsd, activeMs } = this.#state;
    const { used } = this.#runContext.budget;
    const called = {
      steps: used.steps - attempts,
      tokens: used.tokens - tokens,
      costMilliUsd: used.costMilliUsd - costMilliUsd,
      activeMs: used.activeMs - activeMs,
    };
    return { state: this.#state, called };
  }

  get pinned(): PinnedFlow {
    return this.#pinned;
  }

  /** Parts of its flow are tried. */
  get tries(): boolean {
    return this.#state.plan.tries;
  }

  /** Resolves when what has happened so far is on disk. */
  async settled(): Promise<void> {
    await this.#writer.durable();
  }

  /** Goes no further here: what is under way counts no more, and the run is taken up again where its journal ends. */
  letGo(): void {
    this.#writer.breakOff(
      new TransientError('engine/not-owner', 'The engine has let go of this run; it goes on when its store is opened again.'),
    );
  }

  /** Resolves when the run's first entries are on disk; rejects when they cannot get there. */
  get begun(): Promise<void> {
    return this.#writer.begun;
  }

  /** The run is about to leave memory: what wakes it now has to load it anew. */
  get leaving(): boolean {
    return this.#resting || this.#writer.broken !== undefined;
  }

  /** Runs until the run ends or rests (all that is open waits for somebody). */
  async go(): Promise<RunSummary> {
    try {
      for (;;) {
        this.#signalled = false;
        if (this.#writer.broken !== undefined) throw this.#writer.broken.error;
        const { halting } = this.#runContext;
        if (halting !== undefined && this.#state.endedAt === 0) {
          // What was already done is kept; what is under way is told to stop and not waited for.
          this.#abort.abort(runOver());
          for (const { attempt, progress } of this.#underWay.values())
            noteUsed(this.#runContext, attempt, progress, this.#ports.clock.now());
          this.#note(halting);
        }
        const commands = advance(this.#state, { now: this.#ports.clock.now(), running: this.#running, width: this.#ports.width });
        for (const start of this.#obey(commands)) start();
        if (this.#state.endedAt !== 0) {
          await this.#writer.durable();
          return await this.#finish();
        }
        if (commands.some((command) => command.type === 'rest')) {
          await this.#writer.durable();
          if (this.#signalled) continue;
          this.#resting = true;
          this.#runContext.budget.took(this.#state.activeMs);
          return { run: this.#writer.record, output: [] };
        }
        this.#writer.soon();
        if (this.#running.size > 0 || this.#timer !== undefined) await this.#happening();
      }
    } finally {
      this.#timer?.cancel();
      this.#writer.stop();
      if (this.#running.size > 0) this.#abort.abort(runOver());
    }
  }

  /** Ends the run as soon as what is being written is written. */
  cancel(by: string): void {
    halt(this.#runContext, this.#ports.clock.now(), 'cancelled', stoppedBy(by));
  }

  /** Ends the run because what it is made of may no longer run. */
  revoke(reason: string): void {
    halt(this.#runContext, this.#ports.clock.now(), 'halted', revokedFor(reason));
  }

  /** Starts no further step until `resume`; what is under way comes to its end. False when the run has ended or left memory. */
  pause(by: string): boolean {
    return this.#switch('paused', by, this.#state.pausedBy === undefined);
  }
  resume(by: string, pausedBy = this.#state.pausedBy): boolean {
    return this.#switch('resumed', by, this.#state.pausedBy !== undefined && this.#state.pausedBy === pausedBy);
  }

  #switch(type: 'paused' | 'resumed', by: string, applies: boolean): boolean {
    if (this.leaving || this.#over || !applies) return false;
    const at = this.#ports.clock.now();
    this.#note({ type, at, by });
    this.#writer.tell({ type: `run.${type}`, runId: this.runId, at, by });
    this.#signal();
    return true;
  }

  /** Wakes a waiting step of a run under way. False when it does not wait, or the run has ended or left memory meanwhile. */
  wake(node: string, round: number, decision: Extract<JournalEvent, { type: 'woken' }>['decision']): boolean {
    const step = this.#state.open.get(stepKey(node, round));
    if (this.leaving || this.#over || step?.phase !== 'waiting') return false;
    this.#note({ type: 'woken', at: this.#ports.clock.now(), node, round, decision });
    this.#signal();
    return true;
  }

  async #written(events: readonly JournalEvent[]): Promise<void> {
    for (const event of events) if (event.type === 'waiting' && this.#waits(event.node, event.round)) await this.registerWait(event);
    // A failure that was caught has dropped what waited beside it.
    if (this.#state.waited && this.#state.plan.tries && events.some(({ type }) => type === 'failed')) await this.dropQuestions();
    for (const called of this.#dropped.splice(0)) await this.#ports.endCalled(called);
  }

  #waits(node: string, round: number): boolean {
    return this.#state.open.get(stepKey(node, round))?.phase === 'waiting';
  }

  /** Waits that began under a clock that was set back since begin anew. True where there were any. */
  rejudge(): boolean {
    const anew =
      this.leaving || this.#over ? [] : this.waitingSteps().flatMap((step) => rejudged(step.waiting, this.#ports.clock.now()) ?? []);
    for (const event of anew) this.#wait(event);
    if (anew.length > 0) this.#signal();
    return anew.length > 0;
  }

  /** Takes back the questions of steps that wait no more. */
  async dropQuestions(): Promise<void> {
    await withdrawQuestions(this.#ports.store, this.runId, (node, round) => this.#waits(node, round));
  }

  /** Steps that wait, for setting their timers and questions anew after a crash. */
  waitingSteps(): readonly StepState[] {
    return stepsThatWait(this.#state);
  }

  #note(event: JournalEvent): void {
    const counts = countsOf(this.#ports.counter, this.#state, event);
    const mayDrop = this.#state.plan.tries && (event.type === 'failed' || event.type === 'waiting');
    const waited = mayDrop ? this.waitingSteps() : [];
    apply(this.#state, event);
    if (mayDrop)
      this.#dropped.push(...waited.filter(({ node, round }) => !this.#waits(node, round)).flatMap(({ waiting }) => callsOf(waiting)));
    if (mayDrop && event.type === 'waiting' && !this.#waits(event.node, event.round)) this.#dropped.push(...callsOf(event));
    this.#writer.note(event, counts);
  }

  #signal(): void {
    this.#signalled = true;
    this.#wakeUp?.();
    this.#wakeUp = undefined;
  }

  /** Resolves at the next signal, or at once when there was one since the last look at the state. */
  async #happening(): Promise<void> {
    if (!this.#signalled)
      await new Promise<void>((resolve) => {
        this.#wakeUp = resolve;
      });
  }

  /** Notes what the commands mean and gives the steps to start. */
  #obey(commands: readonly RunCommand[]): (() => void)[] {
    const begin: (() => void)[] = [];
    const now = this.#ports.clock.now();
    for (const command of commands) {
      switch (command.type) {
        case 'schedule':
        case 'undo':
        case 'attempt': {
          const attempt = beginStep(this.#runContext, command, now);
          if (attempt !== undefined)
            begin.push(() => {
              void this.#execute(attempt);
            });
          break;
        }
        case 'retry-later':
          this.#wakeAt(command.at);
          break;
        case 'ask-about-interrupted':
          this.#wait(interruptedEvent(command.step, this.#state.plan.nodes.get(command.step.node), now, this.#ports.hash));
          break;
        case 'end':
          this.#note({ type: 'ended', at: now, status: command.status, ...whyEnded(this.#state) });
          break;
        case 'rest':
          break;
      }
    }
    return begin;
  }

  #wakeAt(at: number): void {
    if (this.#timer !== undefined && this.#timer.at <= at) return;
    this.#timer?.cancel();
    this.#timer = {
      at,
      cancel: this.#ports.timers.after(Math.max(0, at - this.#ports.clock.now()), () => {
        this.#timer = undefined;
        this.#signal();
      }),
    };
  }

  async #execute(attempt: Attempt): Promise<void> {
    const { clock, crash, beforeStep } = this.#ports;
    const { step } = attempt;
    const began = clock.now();
    const starts = startedLine(this.runId, attempt, began);
    this.#writer.tell(starts);
    crash?.('before-attempt', this.runId);
    const { budget } = this.#runContext;
    const meter = budget.meter();
    const progress = progressKeeper(meter.usage);
    const begun = this.#writer.noted;
    const key = stepKey(step.node, step.round);
    this.#underWay.set(key, { attempt, progress });
    const stood: string[] = [];
    try {
      if (beforeStep !== undefined) {
        // Whoever lets the step through has seen all that came before it.
        await this.#writer.durable();
        await beforeStep(starts);
      }
      const outcome = await callStep(this.#ports, {
        ...attempt,
        runId: this.runId,
        pinned: this.#pinned,
        state: this.#state,
        budget,
        meter,
        paused: () => this.#state.pausedBy !== undefined,
        signal: this.#abort.signal,
        // What would do harm a second time is on disk before more is done.
        barrier: () => this.#writer.durable(attempt.plan.keeps === 'first' ? undefined : begun),
        would: (node, effect) => this.#would(node, effect),
        stood: (called) => stood.push(called),
        keep: (name, result) => {
          progress.add(name, result);
          if (attempt.plan.keeps !== 'late') this.#went(attempt, progress);
        },
      });
      crash?.('after-attempt', this.runId);
      if (this.#over) return;
      const { line, waits } = noteOutcome(
        this.#runContext,
        attempt,
        {
          outcome,
          usage: progress.rest(),
          began,
          doubt: doubtOf(this.#state, attempt, outcome, (node) => this.#ports.doubts?.(this.#pinned.flow.id, node)),
        },
        clock.now(),
      );
      if (line !== undefined) this.#writer.tell(line);
      if (waits !== undefined) this.#wait(waits);
      else this.#dropped.push(...this.#leftBehind.came(attempt));
    } catch (error) {
      crash?.('after-attempt', this.runId);
      if (!this.#over) this.#failed(attempt, error, progress, stood);
    } finally {
      this.#running.delete(key);
      this.#underWay.delete(key);
      this.#signal();
    }
  }

  #went(attempt: Attempt, progress: ProgressKeeper): void {
    const went = this.#over ? undefined : progress.take();
    if (went === undefined) return;
    noteProgress(this.#runContext, attempt, went, this.#ports.clock.now());
    this.#writer.soon();
  }

  /** `stood`: what it called, and stands still. */
  #failed(attempt: Attempt, error: unknown, progress: ProgressKeeper, stood: readonly string[]): void {
    // A flow that this one called, or the store of tokens, ran into the full disk first: that is no failure of the step.
    if (isStoreTrouble(error)) {
      this.#writer.breakOff(error);
      return;
    }
    const { line, waits } = noteFailed(
      this.#runContext,
      attempt,
      { failure: failureOf(error), evidence: evidence(error), progress: progress.take(), usage: progress.rest() },
      this.#ports.clock.now(),
    );
    if (line !== undefined) this.#writer.tell(line);
    if (waits !== undefined) this.#wait(waits);
    else this.#dropped.push(...this.#leftBehind.failed(attempt, stood));
  }

  #would(node: string, effect: WouldDo): void {
    if (!this.#over) this.#writer.tell(noteWould(this.#runContext, node, effect, this.#ports.clock.now()));
  }

  #wait(event: Waiting): void {
    this.#note(event);
    this.#writer.tell(waitingLine(this.#runContext, event));
  }

  /** Nothing that a step gives now counts any more. */
  get #over(): boolean {
    return this.#state.endedAt !== 0 || this.#runContext.halting !== undefined || this.#writer.broken !== undefined;
  }

  /** Sets the timer and puts the question; idempotent, so that it can be done again after a crash. */
  async registerWait(event: Waiting): Promise<void> {
    await registerWait(
      this.#ports,
      { runId: this.runId, flowName: this.#pinned.flow.name, plan: this.#state.plan.nodes.get(event.node) },
      event,
    );
    // Other steps of the run may go on for long; when it rests, it is looked at anyway.
    if (this.#running.size > 0 && event.reason !== 'webhook') await this.#ports.arm();
  }

  async #finish(): Promise<RunSummary> {
    const { store, events } = this.#ports;
    const state = this.#state;
    this.#runContext.budget.took(state.activeMs);
    events.emit(endOfStory(this.runId, state, this.#runContext.halting?.evidence, events.masked === true ? this.#ports.masker : undefined));
    if (state.waited) await withdrawQuestions(store, this.runId);
    return {
      run: this.#writer.record,
      output: state.status === 'succeeded' ? outputOf(state) : [],
      ...(state.response === undefined ? {} : { response: state.response }),
    };
  }
}
