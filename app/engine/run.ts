/**
 * One run under way: takes commands from `advance`, starts steps, and writes what happens to the journal before anybody outside can
 * learn of it. A step acts through the broker alone, so that is where it waits for the journal: all that led to the call, its own attempt
 * included, is on disk before the broker hears it. Steps that only compute wait for nothing; a chain of them shares one durable write.
 */
import type { StepIdentity, UsageMeter } from '../broker/ports.ts';
import { TerminalError } from '../kernel/errors.ts';
import { canonicalJson, type Json, type JsonObject } from '../kernel/json.ts';
import type { Clock, Hash, Timers } from '../kernel/ports.ts';
import type { BrokerClient, StepOutcome, StepRequest } from '../nodes/kit/executor.ts';
import type { Label } from '../workflow/model/labels.ts';
import { advance, type RunCommand } from './advance.ts';
import { RunBudget } from './budget.ts';
import type { CrashHook } from './crash-points.ts';
import { prepareEnd } from './aftermath.ts';
import { evidence, failureOf, halts } from './failure.ts';
import type { PlanNode } from './plan.ts';
import { statePort, type EngineStore, type FailureRecord, type Items, type JournalEvent, type Masker, type PinnedFlow, type PortItems, type RunEvent, type RunEventSink, type RunRecord, type WouldDo } from './ports.ts';
import { retryDelay } from './retry.ts';
import { apply, newState, outputOf, stepKey, type RunState, type StepState } from './state.ts';
import { behind, type StepPowers, type StepRunner } from './step-runner.ts';
import { registerWait, withdrawQuestions, type Waiting } from './waits.ts';

export interface RunPorts {
  readonly store: EngineStore;
  readonly runner: StepRunner;
  /** The broker for one step of this run, under the pinned grant; in a dry run one that lets nothing out. */
  readonly brokerFor: (step: StepIdentity, pinned: PinnedFlow, meter: UsageMeter, would: (effect: WouldDo) => void) => BrokerClient;
  /** Runs another flow to its end, as call number `index` of a step; the same number finds the same run. */
  readonly runFlow: (call: FlowCall) => Promise<Items>;
  /** Labels of what a node sends out, from the linter. */
  readonly labelsOf: (pinned: PinnedFlow, nodeId: string) => readonly Label[];
  readonly masker: Masker;
  readonly events: RunEventSink;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly hash: Hash;
  readonly beforeStep?: (event: RunEvent) => Promise<void>;
  readonly crash?: CrashHook;
  /** Steps of one run at the same time. */
  readonly width: number;
}

export interface FlowCall {
  readonly parent: PinnedFlow;
  readonly parentRunId: string;
  /** `node/round/index`: stable over retries. */
  readonly place: string;
  readonly flowId: string;
  readonly items: Items;
  readonly dryRun: boolean;
  readonly budget: RunBudget;
  readonly signal: AbortSignal;
}

export interface RunSummary {
  readonly run: RunRecord;
  /** What reached the ends of the flow; empty unless it succeeded. */
  readonly output: Items;
  /** What a respond step gave for whoever called the flow. */
  readonly response?: Json;
}

/** At most so much work is done again after a crash, of steps that only compute. */
const WRITE_WITHIN_MS = 20;

type Ended = Extract<JournalEvent, { type: 'ended' }>;

export class Run {
  readonly runId: string;
  readonly #pinned: PinnedFlow;
  readonly #ports: RunPorts;
  readonly #state: RunState;
  readonly #budget: RunBudget;
  readonly #abort = new AbortController();
  readonly #begun = Promise.withResolvers<void>();
  readonly #running = new Set<string>();
  readonly #began = new Map<string, number>();
  /** Happened, not yet journaled. */
  #pending: JournalEvent[] = [];
  /** To be told once what it tells of is journaled. */
  #untold: RunEvent[] = [];
  #writing: Promise<void> | undefined;
  #broken: { readonly error: unknown } | undefined;
  #cancelSoon: (() => void) | undefined;
  #halting: Ended | undefined;
  #wakeUp: (() => void) | undefined;
  #signalled = false;
  #resting = false;
  #timer: { readonly at: number; readonly cancel: () => void } | undefined;
  #journaled: number;
  #record: RunRecord;

  /** `budget` is the calling run's, when a flow calls this one. */
  constructor(pinned: PinnedFlow, record: RunRecord, state: RunState, ports: RunPorts, budget?: RunBudget) {
    this.runId = record.runId;
    this.#pinned = pinned;
    this.#ports = ports;
    this.#state = state;
    this.#record = record;
    this.#journaled = state.sequence;
    this.#budget = budget ?? new RunBudget(pinned.grant.limits, state.attempts, state.tokens, state.costMilliUsd);
  }

  static fresh(pinned: PinnedFlow, record: RunRecord, plan: RunState['plan'], started: Extract<JournalEvent, { type: 'started' }>, ports: RunPorts, budget?: RunBudget): Run {
    const run = new Run(pinned, record, newState(plan), ports, budget);
    run.#note(started);
    run.#tell({ type: 'run.started', runId: record.runId, at: started.at, flowId: record.flowId, flowName: record.flowName, dryRun: started.dryRun });
    return run;
  }

  get pinned(): PinnedFlow { return this.#pinned; }

  /** Resolves when what has happened so far is on disk. */
  async settled(): Promise<void> { await this.#durable(); }

  get record(): RunRecord { return this.#record; }

  /** Settles when the run's first entries are durable, or cannot become so; `go` tells which. */
  get begun(): Promise<void> { return this.#begun.promise; }

  /** Runs until the run ends or rests (all that is open waits for somebody). */
  async go(): Promise<RunSummary> {
    try {
      for (;;) {
        this.#signalled = false;
        if (this.#broken !== undefined) throw this.#broken.error;
        if (this.#halting !== undefined && this.#state.endedAt === 0) {
          // What was already done is kept; what is under way is told to stop and not waited for.
          this.#abort.abort(new TerminalError('run/cancelled', 'The run has ended.'));
          this.#note(this.#halting);
        }
        const commands = advance(this.#state, { now: this.#ports.clock.now(), running: this.#running, width: this.#ports.width });
        for (const start of this.#obey(commands)) start();
        if (this.#state.endedAt !== 0) {
          await this.#durable();
          return await this.#finish();
        }
        if (commands.some((command) => command.type === 'rest')) {
          await this.#durable();
          if (this.#signalled) continue;
          this.#resting = true;
          return { run: this.#record, output: [] };
        }
        this.#writeSoon();
        if (this.#running.size > 0 || this.#timer !== undefined) await this.#happening();
      }
    } finally {
      this.#begun.resolve();
      this.#timer?.cancel();
      this.#cancelSoon?.();
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
    if (this.#resting || this.#over || !applies) return false;
    const at = this.#ports.clock.now();
    this.#note({ type, at, by });
    this.#tell({ type: `run.${type}`, runId: this.runId, at, by });
    this.#signal();
    return true;
  }

  /** Wakes a waiting step of a run under way. False when it does not wait, or the run has left memory meanwhile. */
  wake(node: string, round: number, decision: Extract<JournalEvent, { type: 'woken' }>['decision']): boolean {
    const step = this.#state.open.get(stepKey(node, round));
    if (this.#resting || step?.phase !== 'waiting') return false;
    this.#note({ type: 'woken', at: this.#ports.clock.now(), node, round, decision });
    this.#signal();
    return true;
  }

  isWaiting(node: string, round: number): boolean { return this.#state.open.get(stepKey(node, round))?.phase === 'waiting'; }

  /** Steps that wait, for setting their timers and questions anew after a crash. */
  waitingSteps(): readonly StepState[] { return [...this.#state.open.values()].filter((step) => step.phase === 'waiting'); }

  #note(event: JournalEvent): void {
    apply(this.#state, event);
    this.#pending.push(event);
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

  /** Told once it is durable: what people and programs hear of does not get lost. */
  #tell(event: RunEvent): void { this.#untold.push(event); }

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
        case 'end': this.#note({ type: 'ended', at: now, status: command.status, ...this.#why() }); break;
        case 'rest': break;
      }
    }
    return begin;
  }

  /** Why a failed run failed, and what of it was taken back. */
  #why(): Pick<Ended, 'error' | 'evidence'> {
    const { ending, undone, notUndone } = this.#state;
    if (ending === undefined) return {};
    const named = (ids: readonly string[]): readonly string[] => ids.map((id) => this.#state.plan.nodes.get(id)?.node.name ?? id);
    return { error: ending.error, ...(undone.length + notUndone.length === 0 ? {} : { evidence: { node: ending.node, undone: named(undone), notUndone: named(notUndone) } }) };
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

  /** An effect that may or may not have happened is not repeated without a person's word. */
  #ask(step: StepState, now: number): void {
    const ask: JsonObject = {
      interrupted: true, step: this.#state.plan.nodes.get(step.node)?.node.name ?? step.node, attempt: step.attempt,
      question: 'The program stopped while this step ran. It may or may not have taken effect. Approve to run it again, deny to fail it.',
    };
    const waiting = { type: 'waiting', at: now, node: step.node, round: step.round, reason: 'approval', ask, argumentHash: this.#argumentHash(ask, step) } as const;
    this.#note(waiting);
    this.#announceWaiting(waiting);
  }

  #argumentHash(ask: JsonObject | undefined, step: StepState): string {
    return this.#ports.hash.sha256(canonicalJson({ ask: ask ?? {}, inputs: step.inputs }));
  }

  async #execute(step: StepState, plan: PlanNode, attempt: number, timeoutMs: number): Promise<void> {
    const { clock, hash } = this.#ports;
    const key = stepKey(step.node, step.round);
    const began = clock.now();
    this.#began.set(key, began);
    const starts: RunEvent = { type: 'step.started', runId: this.runId, at: began, nodeId: step.node, nodeName: plan.node.name, round: step.round, attempt };
    this.#tell(starts);
    this.#ports.crash?.('before-attempt', this.runId);
    const meter = this.#budget.meter();
    try {
      if (this.#ports.beforeStep !== undefined) {
        // Whoever lets the step through has seen all that came before it.
        await this.#durable();
        await this.#ports.beforeStep(starts);
      }
      const outcome = await this.#perform(step, plan, attempt, timeoutMs, meter);
      this.#ports.crash?.('after-attempt', this.runId);
      this.#settle(step, plan, outcome, meter.usage);
    } catch (error) {
      this.#ports.crash?.('after-attempt', this.runId);
      if (this.#over) return;
      const failure = failureOf(error);
      const now = clock.now();
      const delay = halts(failure) ? undefined : retryDelay(plan.retry, failure, attempt, this.#state.seed, key, hash);
      const event = { type: 'failed', at: now, node: step.node, round: step.round, attempt, error: failure, final: delay === undefined, ...(delay === undefined ? {} : { retryAt: now + delay }) } as const;
      if (halts(failure)) this.#halt('halted', failure, { node: step.node, ...evidence(error) });
      else this.#note(event);
      this.#tell({ type: 'step.failed', runId: this.runId, at: now, nodeId: step.node, nodeName: plan.node.name, round: step.round, attempt, error: failure, ...(delay === undefined ? {} : { retryAt: now + delay }) });
    } finally {
      this.#running.delete(key);
      this.#signal();
    }
  }

  async #perform(step: StepState, plan: PlanNode, attempt: number, timeoutMs: number, meter: UsageMeter): Promise<StepOutcome> {
    if (plan.disabled) return { type: 'done', outputs: { [plan.firstPort]: Object.values(step.inputs).flat() } };
    if (step.waiting?.ask?.['interrupted'] === true && step.woken?.kind === 'denied') throw new TerminalError('step/interrupted', 'The step was interrupted, and it was decided not to run it again.');
    const { flow } = this.#pinned;
    const request: StepRequest = {
      runId: this.runId, flow: { id: flow.id, name: flow.name, environment: flow.environment }, node: plan.node, attempt,
      inputs: step.inputs, outputs: plan.readsOthers ? Object.fromEntries(this.#state.latest) : {}, idempotencyKey: `${this.runId}/${step.node}/${step.round}`, parts: plan.parts, round: step.round,
      ...(step.woken === undefined || step.waiting?.ask?.['interrupted'] === true ? {} : { woken: step.woken }),
      ...(step.carried === undefined ? {} : { state: step.carried }),
    };
    let calls = 0;
    const powers = (part: string | undefined): StepPowers => {
      if (part !== undefined && !plan.partIds.has(part)) throw new TerminalError('halted/capability', 'The step asked on behalf of a part that is not plugged into it.');
      const nodeId = part ?? step.node;
      const identity: StepIdentity = { runId: this.runId, flowId: flow.id, nodeId, labels: this.#ports.labelsOf(this.#pinned, nodeId), dryRun: this.#state.dryRun };
      const runFlow: StepPowers['runFlow'] = ({ flowId, items }) => this.#ports.runFlow({
        parent: this.#pinned, parentRunId: this.runId, place: `${step.node}/${step.round}/${calls++}`, flowId, items, dryRun: this.#state.dryRun, budget: this.#budget, signal: this.#abort.signal,
      });
      return behind(() => this.#durable(), { ...this.#ports.brokerFor(identity, this.#pinned, meter, (effect) => this.#would(nodeId, effect)), runFlow });
    };
    return await this.#ports.runner.execute(request, { timeoutMs, powers, signal: this.#abort.signal });
  }

  #would(node: string, effect: WouldDo): void {
    if (this.#over) return;
    const at = this.#ports.clock.now();
    this.#note({ type: 'would', at, node, effect });
    this.#tell({ type: 'step.would', runId: this.runId, at, nodeId: node, nodeName: this.#pinned.flow.nodes.find((one) => one.id === node)?.name ?? node, effect });
  }

  #settle(step: StepState, plan: PlanNode, outcome: StepOutcome, usage: { readonly tokens: number; readonly costMilliUsd: number }): void {
    if (this.#over) return;
    const { clock, hash, masker } = this.#ports;
    const now = clock.now();
    const { node, round } = step;
    if (outcome.type === 'waiting' && !this.#state.dryRun) {
      const until = outcome.until ?? (outcome.reason === 'approval' && plan.deadlineMs !== undefined ? now + plan.deadlineMs : undefined);
      const waiting = {
        type: 'waiting', at: now, node, round, reason: outcome.reason, ...(until === undefined ? {} : { until }), ...(outcome.ask === undefined ? {} : { ask: outcome.ask }),
        ...(outcome.reason === 'approval' ? { argumentHash: this.#argumentHash(outcome.ask, step) } : {}),
      } as const;
      this.#note(waiting);
      this.#announceWaiting(waiting);
      return;
    }
    if (outcome.type === 'waiting') {
      // A dry run waits for nobody: time passes at once and everything is approved.
      const argumentHash = this.#argumentHash(outcome.ask, step);
      this.#note({ type: 'waiting', at: now, node, round, reason: outcome.reason, argumentHash });
      this.#note({ type: 'woken', at: now, node, round, decision: outcome.reason === 'approval' ? { kind: 'approved', by: ['dry run'], argumentHash } : outcome.reason === 'timer' ? { kind: 'due' } : { kind: 'received', items: plan.node.sample ?? [] } });
      return;
    }
    const outputs: PortItems = outcome.state === undefined ? outcome.outputs : { ...outcome.outputs, [statePort]: [outcome.state] };
    const masked = Object.fromEntries(Object.entries(outcome.outputs).map(([port, items]) => [port, masker.mask(node, port, items)]));
    this.#note({ type: 'succeeded', at: now, node, round, digest: hash.sha256(canonicalJson(outputs)), outputs, masked, usage: { ...usage } });
    this.#tell({ type: 'step.succeeded', runId: this.runId, at: now, nodeId: node, nodeName: plan.node.name, round, ms: now - (this.#began.get(stepKey(node, round)) ?? now), output: masked });
  }

  #announceWaiting({ at, node, reason, until }: Waiting): void {
    const nodeName = this.#state.plan.nodes.get(node)?.node.name ?? node;
    this.#tell({ type: 'run.waiting', runId: this.runId, at, nodeId: node, nodeName, reason, ...(until === undefined ? {} : { until }) });
  }

  #recordNow(): RunRecord {
    const state = this.#state;
    const waits = state.status === 'running' && this.#running.size === 0 && state.open.size > 0 && [...state.open.values()].every((step) => step.phase === 'waiting');
    return {
      ...this.#record, status: state.endedAt === 0 && state.pausedBy !== undefined && this.#running.size === 0 ? 'paused' : waits ? 'waiting' : state.status, steps: state.completed, retries: state.retries, tokens: state.tokens, costMilliUsd: state.costMilliUsd,
      ...(state.endedAt === 0 ? {} : { endedAt: state.endedAt }), ...(state.error === undefined ? {} : { error: state.error }),
    };
  }

  /** Nothing that a step gives now counts any more. */
  get #over(): boolean { return this.#state.endedAt !== 0 || this.#halting !== undefined || this.#broken !== undefined; }

  /** Resolves when all that has happened so far is on disk; rejects when it cannot get there, and then the run goes no further here. */
  async #durable(): Promise<void> {
    const until = this.#state.sequence;
    while (this.#journaled < until) {
      if (this.#broken !== undefined) throw this.#broken.error;
      await (this.#writing ??= this.#write().finally(() => { this.#writing = undefined; }));
    }
  }

  /** The first entries at once, since somebody waits to hear that the run has begun; later ones when a few have come together. */
  #writeSoon(): void {
    if (this.#pending.length === 0 || this.#cancelSoon !== undefined) return;
    const write = (): void => {
      this.#cancelSoon = undefined;
      this.#durable().catch(() => undefined);
    };
    if (this.#journaled === 0 && this.#writing === undefined) write();
    else this.#cancelSoon = this.#ports.timers.after(WRITE_WITHIN_MS, write);
  }

  async #write(): Promise<void> {
    const events = this.#pending;
    const told = this.#untold;
    this.#pending = [];
    this.#untold = [];
    try {
      this.#record = this.#recordNow();
      const forget = this.#state.endedAt === 0 ? undefined : await prepareEnd(this.#ports.store, this.#pinned.flow, this.#state, this.#record);
      this.#ports.crash?.('before-append', this.runId);
      if (forget !== undefined) this.#ports.crash?.('before-end', this.runId);
      await this.#ports.store.journal.append({ runId: this.runId, from: this.#journaled, events, run: this.#record, ...(forget === undefined ? {} : { forget }) });
      this.#ports.crash?.('after-append', this.runId);
      if (forget !== undefined) this.#ports.crash?.('after-end', this.runId);
      for (const event of events) if (event.type === 'waiting' && this.isWaiting(event.node, event.round)) await this.registerWait(event);
    } catch (error) {
      this.#broken = { error };
      this.#signal();
      throw error;
    }
    this.#journaled += events.length;
    for (const event of told) this.#ports.events.emit(event);
    this.#begun.resolve();
  }

  /** Sets the timer and puts the question; idempotent, so that it can be done again after a crash. */
  async registerWait(event: Waiting): Promise<void> {
    await registerWait(this.#ports, { runId: this.runId, flowName: this.#pinned.flow.name, plan: this.#state.plan.nodes.get(event.node) }, event);
  }

  async #finish(): Promise<RunSummary> {
    const { store, events } = this.#ports;
    const { startedAt, endedAt, status, error } = this.#state;
    const output = status === 'succeeded' ? outputOf(this.#state) : [];
    const ms = endedAt - startedAt;
    if (status === 'succeeded') events.emit({ type: 'run.succeeded', runId: this.runId, at: endedAt, output, ms });
    else {
      const proof = this.#halting?.evidence ?? this.#why().evidence;
      const at = typeof proof?.['node'] === 'string' ? proof['node'] : this.#state.ending?.node;
      const node = at === undefined ? {} : { nodeId: at };
      events.emit({
        type: status === 'halted' ? 'run.halted' : status === 'cancelled' ? 'run.cancelled' : 'run.failed', runId: this.runId, at: endedAt, ms, ...node,
        error: error ?? { code: 'step/failed', class: 'terminal', message: 'A step failed.' }, ...(proof === undefined ? {} : { evidence: proof }),
      });
    }
    if (this.#state.waited) await withdrawQuestions(store, this.runId);
    return { run: this.#record, output, ...(this.#state.response === undefined ? {} : { response: this.#state.response }) };
  }

}
