/**
 * One run under way: takes commands from `advance`, starts steps, and writes what happens to the journal before anybody outside can
 * learn of it. A step acts through the broker alone, so that is where it waits for the journal: all that led to the call, its own attempt
 * included, is on disk before the broker hears it. Steps that only compute wait for nothing; a chain of them shares one durable write.
 */
import { TerminalError } from '../kernel/errors.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { StepOutcome } from '../nodes/kit/executor.ts';
import { advance, type RunCommand } from './advance.ts';
import { prepareEnd } from './aftermath.ts';
import { RunBudget } from './budget.ts';
import { evidence, failureOf, halts } from './failure.ts';
import type { PlanNode } from './plan.ts';
import type { FailureRecord, JournalEvent, PinnedFlow, RunEvent, RunRecord, Usage, WouldDo } from './ports.ts';
import type { RunPorts, RunSummary } from './run-ports.ts';
import { endOfStory, recordOf, whyEnded } from './run-story.ts';
import { RunWriter } from './run-writer.ts';
import { apply, newState, outputOf, stepKey, type RunState, type StepState } from './state.ts';
import { callStep } from './step-call.ts';
import { failedEvent, interruptedEvent, succeededEvent, waitingEvent, wokenAtOnce } from './step-events.ts';
import { isStoreTrouble } from './troubles.ts';
import { registerWait, withdrawQuestions, type Waiting } from './waits.ts';

type Ended = Extract<JournalEvent, { type: 'ended' }>;

export class Run {
  readonly runId: string;
  readonly #pinned: PinnedFlow;
  readonly #ports: RunPorts;
  readonly #state: RunState;
  readonly #budget: RunBudget;
  readonly #writer: RunWriter;
  readonly #abort = new AbortController();
  readonly #running = new Set<string>();
  readonly #began = new Map<string, number>();
  #halting: Ended | undefined;
  #wakeUp: (() => void) | undefined;
  #signalled = false;
  #resting = false;
  #timer: { readonly at: number; readonly cancel: () => void } | undefined;

  /** `budget` is the calling run's, when a flow calls this one. */
  constructor(pinned: PinnedFlow, record: RunRecord, state: RunState, ports: RunPorts, budget?: RunBudget) {
    const { store, events, timers, crash } = ports;
    this.runId = record.runId;
    this.#pinned = pinned;
    this.#ports = ports;
    this.#state = state;
    this.#budget = budget ?? new RunBudget(pinned.grant.limits, state.attempts, state.tokens, state.costMilliUsd);
    this.#writer = new RunWriter(record, state.sequence, {
      journal: store.journal, events, timers, ...(crash === undefined ? {} : { crash }),
      record: () => recordOf(this.#writer.record, state, this.#running.size === 0),
      prepare: async () => (state.endedAt === 0 ? undefined : await prepareEnd(store, pinned.flow, state, this.#writer.record)),
      written: async (written) => { for (const event of written) if (event.type === 'waiting' && this.#waits(event)) await this.registerWait(event); },
      failed: () => this.#signal(),
    });
  }

  static fresh(pinned: PinnedFlow, record: RunRecord, plan: RunState['plan'], started: Extract<JournalEvent, { type: 'started' }>, ports: RunPorts, budget?: RunBudget): Run {
    const run = new Run(pinned, record, newState(plan), ports, budget);
    run.#note(started);
    run.#writer.tell({ type: 'run.started', runId: record.runId, at: started.at, flowId: record.flowId, flowName: record.flowName, dryRun: started.dryRun });
    return run;
  }

  get pinned(): PinnedFlow { return this.#pinned; }

  /** Resolves when what has happened so far is on disk. */
  async settled(): Promise<void> { await this.#writer.durable(); }

  /** Resolves when the run's first entries are on disk; rejects when they cannot get there. */
  get begun(): Promise<void> { return this.#writer.begun; }

  /** The run is about to leave memory: what wakes it now has to load it anew. */
  get leaving(): boolean { return this.#resting || this.#writer.broken !== undefined; }

  /** Runs until the run ends or rests (all that is open waits for somebody). */
  async go(): Promise<RunSummary> {
    try {
      for (;;) {
        this.#signalled = false;
        if (this.#writer.broken !== undefined) throw this.#writer.broken.error;
        if (this.#halting !== undefined && this.#state.endedAt === 0) {
          // What was already done is kept; what is under way is told to stop and not waited for.
          this.#abort.abort(new TerminalError('run/cancelled', 'The run has ended.'));
          this.#note(this.#halting);
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
          return { run: this.#writer.record, output: [] };
        }
        this.#writer.soon();
        if (this.#running.size > 0 || this.#timer !== undefined) await this.#happening();
      }
    } finally {
      this.#timer?.cancel();
      this.#writer.stop();
      this.#abort.abort(new TerminalError('run/cancelled', 'The run has ended.'));
    }
  }

  /** Ends the run as soon as what is being written is written. */
  cancel(by: string): void {
    this.#halt('cancelled', { code: 'run/cancelled', class: 'user', message: `The run was stopped by ${by}.` });
  }

  /** Ends the run because what it is made of may no longer run. */
  revoke(reason: string): void {
    this.#halt('halted', { code: 'halted/revoked', class: 'terminal', message: `The run was stopped: ${reason}` });
  }

  /** Starts no further step until `resume`; what is under way comes to its end. False when the run has ended or left memory. */
  pause(by: string): boolean { return this.#switch('paused', by, this.#state.pausedBy === undefined); }
  resume(by: string): boolean { return this.#switch('resumed', by, this.#state.pausedBy !== undefined); }

  #switch(type: 'paused' | 'resumed', by: string, applies: boolean): boolean {
    if (this.leaving || this.#over || !applies) return false;
    const at = this.#ports.clock.now();
    this.#note({ type, at, by });
    this.#writer.tell({ type: `run.${type}`, runId: this.runId, at, by });
    this.#signal();
    return true;
  }

  /** Wakes a waiting step of a run under way. False when it does not wait, or the run has left memory meanwhile. */
  wake(node: string, round: number, decision: Extract<JournalEvent, { type: 'woken' }>['decision']): boolean {
    const step = this.#state.open.get(stepKey(node, round));
    if (this.leaving || step?.phase !== 'waiting') return false;
    this.#note({ type: 'woken', at: this.#ports.clock.now(), node, round, decision });
    this.#signal();
    return true;
  }

  #waits({ node, round }: Waiting): boolean { return this.#state.open.get(stepKey(node, round))?.phase === 'waiting'; }

  /** Steps that wait, for setting their timers and questions anew after a crash. */
  waitingSteps(): readonly StepState[] { return [...this.#state.open.values()].filter((step) => step.phase === 'waiting'); }

  #note(event: JournalEvent): void {
    apply(this.#state, event);
    this.#writer.note(event);
  }

  #signal(): void {
    this.#signalled = true;
    this.#wakeUp?.();
    this.#wakeUp = undefined;
  }

  /** Resolves at the next signal, or at once when there was one since the last look at the state. */
  async #happening(): Promise<void> {
    if (!this.#signalled) await new Promise<void>((resolve) => { this.#wakeUp = resolve; });
  }

  #halt(status: Ended['status'], error: FailureRecord, proof?: JsonObject): void {
    if (this.#halting !== undefined || this.#state.endedAt !== 0) return;
    this.#halting = { type: 'ended', at: this.#ports.clock.now(), status, error, ...(proof === undefined ? {} : { evidence: proof }) };
    this.#signal();
  }

  /** Notes what the commands mean and gives the steps to start. */
  #obey(commands: readonly RunCommand[]): (() => void)[] {
    const begin: (() => void)[] = [];
    const now = this.#ports.clock.now();
    for (const command of commands) {
      switch (command.type) {
        case 'schedule':
          this.#note({ type: 'scheduled', at: now, node: command.node, round: command.round });
          this.#attempt(this.#state.open.get(stepKey(command.node, command.round)), 1, now, begin);
          break;
        case 'undo':
          this.#note({ type: 'scheduled', at: now, node: command.node, round: command.round, undoes: command.undoes });
          this.#attempt(this.#state.open.get(stepKey(command.node, command.round)), 1, now, begin);
          break;
        case 'attempt': this.#attempt(command.step, command.attempt, now, begin); break;
        case 'retry-later': this.#wakeAt(command.at); break;
        case 'ask-about-interrupted': this.#ask(command.step, now); break;
        case 'end': this.#note({ type: 'ended', at: now, status: command.status, ...whyEnded(this.#state) }); break;
        case 'rest': break;
      }
    }
    return begin;
  }

  #wakeAt(at: number): void {
    if (this.#timer !== undefined && this.#timer.at <= at) return;
    this.#timer?.cancel();
    this.#timer = { at, cancel: this.#ports.timers.after(Math.max(0, at - this.#ports.clock.now()), () => {
      this.#timer = undefined;
      this.#signal();
    }) };
  }

  #attempt(step: StepState | undefined, attempt: number, now: number, begin: (() => void)[]): void {
    if (step === undefined || this.#halting !== undefined) return;
    const plan = this.#state.plan.nodes.get(step.node);
    if (plan === undefined) return;
    let left: number;
    try {
      left = this.#budget.nextStep(this.#state.activeMs);
    } catch (error) {
      this.#halt('halted', failureOf(error), { node: step.node });
      return;
    }
    const key = stepKey(step.node, step.round);
    this.#note({ type: 'attempted', at: now, node: step.node, round: step.round, attempt });
    this.#running.add(key);
    begin.push(() => { void this.#execute(step, plan, attempt, Math.min(left, plan.timeoutMs)); });
  }

  #ask(step: StepState, now: number): void {
    this.#wait(interruptedEvent(step, this.#state.plan.nodes.get(step.node), now, this.#ports.hash));
  }

  async #execute(step: StepState, plan: PlanNode, attempt: number, timeoutMs: number): Promise<void> {
    const { clock } = this.#ports;
    const key = stepKey(step.node, step.round);
    const began = clock.now();
    this.#began.set(key, began);
    const starts: RunEvent = { type: 'step.started', runId: this.runId, at: began, nodeId: step.node, nodeName: plan.node.name, round: step.round, attempt };
    this.#writer.tell(starts);
    this.#ports.crash?.('before-attempt', this.runId);
    const meter = this.#budget.meter();
    try {
      if (this.#ports.beforeStep !== undefined) {
        // Whoever lets the step through has seen all that came before it.
        await this.#writer.durable();
        await this.#ports.beforeStep(starts);
      }
      const outcome = await this.#perform(step, plan, attempt, timeoutMs, meter);
      this.#ports.crash?.('after-attempt', this.runId);
      this.#settle(step, plan, outcome, meter.usage);
    } catch (error) {
      this.#ports.crash?.('after-attempt', this.runId);
      if (!this.#over) this.#failed(step, plan, attempt, error);
    } finally {
      this.#running.delete(key);
      this.#signal();
    }
  }

  #failed(step: StepState, plan: PlanNode, attempt: number, error: unknown): void {
    // A flow that this one called, or the store of tokens, ran into the full disk first: that is no failure of the step.
    if (isStoreTrouble(error)) {
      this.#writer.breakOff(error);
      return;
    }
    const failure = failureOf(error);
    const event = failedEvent(step, plan, failure, attempt, this.#state.seed, this.#ports.clock.now(), this.#ports.hash);
    if (halts(failure)) this.#halt('halted', failure, { node: step.node, ...evidence(error) });
    else this.#note(event);
    const { at, retryAt } = event;
    this.#writer.tell({ type: 'step.failed', runId: this.runId, at, nodeId: step.node, nodeName: plan.node.name, round: step.round, attempt, error: failure, ...(retryAt === undefined ? {} : { retryAt }) });
  }

  async #perform(step: StepState, plan: PlanNode, attempt: number, timeoutMs: number, meter: ReturnType<RunBudget['meter']>): Promise<StepOutcome> {
    return await callStep(this.#ports, {
      runId: this.runId, pinned: this.#pinned, state: this.#state, step, plan, attempt, timeoutMs, meter, signal: this.#abort.signal,
      barrier: () => this.#writer.durable(), would: (node, effect) => this.#would(node, effect),
      runFlow: (place, flowId, items) => this.#ports.runFlow({
        parent: this.#pinned, parentRunId: this.runId, place, flowId, items, dryRun: this.#state.dryRun, budget: this.#budget, signal: this.#abort.signal,
      }),
    });
  }

  #would(node: string, effect: WouldDo): void {
    if (this.#over) return;
    const at = this.#ports.clock.now();
    this.#note({ type: 'would', at, node, effect });
    this.#writer.tell({ type: 'step.would', runId: this.runId, at, nodeId: node, nodeName: this.#pinned.flow.nodes.find((one) => one.id === node)?.name ?? node, effect });
  }

  #settle(step: StepState, plan: PlanNode, outcome: StepOutcome, usage: Usage): void {
    if (this.#over) return;
    const { clock, hash } = this.#ports;
    const now = clock.now();
    if (outcome.type === 'waiting') {
      if (this.#state.dryRun) for (const event of wokenAtOnce(step, plan, outcome, now, hash)) this.#note(event);
      else this.#wait(waitingEvent(step, plan, outcome, now, hash));
      return;
    }
    const event = succeededEvent(step, outcome, usage, now, this.#ports);
    this.#note(event);
    const { node, round, masked } = event;
    this.#writer.tell({ type: 'step.succeeded', runId: this.runId, at: now, nodeId: node, nodeName: plan.node.name, round, ms: now - (this.#began.get(stepKey(node, round)) ?? now), output: masked });
  }

  #wait(event: Waiting): void {
    this.#note(event);
    const { at, node, reason, until } = event;
    const nodeName = this.#state.plan.nodes.get(node)?.node.name ?? node;
    this.#writer.tell({ type: 'run.waiting', runId: this.runId, at, nodeId: node, nodeName, reason, ...(until === undefined ? {} : { until }) });
  }

  /** Nothing that a step gives now counts any more. */
  get #over(): boolean { return this.#state.endedAt !== 0 || this.#halting !== undefined || this.#writer.broken !== undefined; }

  /** Sets the timer and puts the question; idempotent, so that it can be done again after a crash. */
  async registerWait(event: Waiting): Promise<void> {
    await registerWait(this.#ports, { runId: this.runId, flowName: this.#pinned.flow.name, plan: this.#state.plan.nodes.get(event.node) }, event);
  }

  async #finish(): Promise<RunSummary> {
    const { store, events } = this.#ports;
    const state = this.#state;
    events.emit(endOfStory(this.runId, state, this.#halting?.evidence));
    if (state.waited) await withdrawQuestions(store, this.runId);
    return { run: this.#writer.record, output: state.status === 'succeeded' ? outputOf(state) : [], ...(state.response === undefined ? {} : { response: state.response }) };
  }
}
