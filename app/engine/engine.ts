/**
 * The embedded durable engine: starts runs, takes them up after a crash, wakes those that wait. One engine owns a store at a
 * time (lease). Runs that only wait are not in memory.
 */
import type { StepIdentity, UsageMeter } from '../broker/ports.ts';
import { isCountersignError, TerminalError, UserError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Clock, Hash, Random, Timers } from '../kernel/ports.ts';
import type { BrokerClient } from '../nodes/kit/executor.ts';
import type { Label } from '../workflow/model/labels.ts';
import type { RunBudget } from './budget.ts';
import type { CrashHook } from './crash-points.ts';
import { errorItem, errorRunId, refusal, withCalled } from './aftermath.ts';
import { calledAt, planOf, type FactsOf, type Plan } from './plan.ts';
import { errorAlarm, forgetAlarm, type ApprovalRequest, type DueTimer, type EngineStore, type Items, type JournalEvent, type Masker, type PinnedFlow, type RunEvent, type RunEventSink, type RunRecord, type WakeDecision, type WouldDo } from './ports.ts';
import { fromRecord } from './failure.ts';
import { takenOver } from './rerun.ts';
import { Run, type FlowCall, type RunPorts, type RunSummary } from './run.ts';
import { outputOf, replay } from './state.ts';
import type { StepRunner } from './step-runner.ts';
import { overdue, wakeOf, withdrawQuestions } from './waits.ts';

export interface EngineParts {
  readonly store: EngineStore;
  readonly runner: StepRunner;
  readonly brokerFor: (step: StepIdentity, pinned: PinnedFlow, meter: UsageMeter, would: (effect: WouldDo) => void) => BrokerClient;
  /** A flow that another one calls, under its own grant; undefined when it may not be called or does not exist. */
  readonly calledFlow?: (flowId: string, caller: PinnedFlow) => Promise<PinnedFlow | undefined>;
  readonly factsOf: FactsOf;
  readonly labelsOf: (pinned: PinnedFlow, nodeId: string) => readonly Label[];
  readonly maskerOf: (pinned: PinnedFlow) => Masker;
  readonly events: RunEventSink;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly hash: Hash;
  /** Throws `halted/revoked` for a flow that may no longer run; asked whenever a run begins or is taken up. */
  readonly admit?: (pinned: PinnedFlow) => void;
  /** Holds each step until it resolves: for going through a run step by step. */
  readonly beforeStep?: (event: RunEvent) => Promise<void>;
  /** Hears of runs that could not be taken up; they stay as they are. */
  readonly problem?: (runId: string, error: unknown) => void;
  /** Tests stop the world here. */
  readonly crash?: CrashHook;
}

export interface StartOptions {
  /** Node id; may be left out when the flow has one trigger. */
  readonly trigger?: string;
  /** `manual`, `webhook`, ... for the record. */
  readonly kind: string;
  readonly input: Items;
  readonly dryRun?: boolean;
}

export interface RunHandle {
  readonly runId: string;
  /** Settles when the run ends, or rests until somebody wakes it (`run.status` is then `waiting`). */
  readonly finished: Promise<RunSummary>;
}

/** Short, so that a crashed engine's runs go on soon; renewed three times as often. */
const LEASE_MS = 3_000;
const LEASE_POLL_MS = 250;
/** Longer sleeps are cut: a clock that is set must not cost a day. */
const LONGEST_SLEEP_MS = 60_000;
/** A store that was full, or an alarm whose run is still under way, is tried again after so long. */
const AGAIN_MS = 2_000;
const STEPS_AT_ONCE = 8;
const TIMERS_AT_ONCE = 100;
const DEEPEST_CALL = 8;
/** Ids of called runs hang on their caller's by a dot. */
const isCalled = (runId: string): boolean => runId.includes('.');

export class Engine {
  readonly #parts: EngineParts;
  readonly #owner: string;
  readonly #runs = new Map<string, { readonly run: Run; readonly finished: Promise<RunSummary> }>();
  readonly #loading = new Map<string, Promise<RunHandle>>();
  /** Pinned flows that are in the store for certain. */
  readonly #kept = new WeakSet<PinnedFlow>();
  readonly #plans = new WeakMap<PinnedFlow['flow'], Plan>();
  /** Who waits for the end of a run, by its id. */
  readonly #endings = new Map<string, (() => void)[]>();
  #cancelTimer: (() => void) | undefined;
  #cancelLease: (() => void) | undefined;
  #open = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#owner = newId('eng', parts);
  }

  /**
   * Takes the store's lease and, unless told otherwise, takes up every run that was under way. A crashed owner's lease runs out within
   * `waitMs`; throws `engine/not-owner` when another engine still holds it then.
   */
  async open({ takeUp = true, waitMs = LEASE_MS + LEASE_POLL_MS }: { readonly takeUp?: boolean; readonly waitMs?: number } = {}): Promise<readonly RunHandle[]> {
    const { store, clock, timers } = this.#parts;
    for (let waited = 0; !(await store.lease.acquire(this.#owner, clock.now(), LEASE_MS)); waited += LEASE_POLL_MS) {
      if (waited >= waitMs) throw new UserError('engine/not-owner', 'Another countersign is running the flows of this store.', { mend: 'Stop the other one first.' });
      await new Promise<void>((resolve) => { timers.after(LEASE_POLL_MS, resolve); });
    }
    this.#open = true;
    this.#keepLease();
    const handles: RunHandle[] = [];
    if (!takeUp) return handles;
    // A run that a flow called is taken up by its caller.
    // One run that cannot be read must not keep all the others from going on.
    const each = async (status: RunRecord['status'][], take: (record: RunRecord) => Promise<void>): Promise<void> => {
      for (const record of await store.runs.list({ status, limit: 10_000 })) await take(record).catch((error: unknown) => this.#parts.problem?.(record.runId, error));
    };
    await each(['running'], async ({ runId }) => { if (!isCalled(runId)) handles.push(await this.#load(runId)); });
    // A crash may have come between the journal entry of a wait and its timer or question.
    await each(['waiting', 'paused'], (record) => this.#registerWaits(record));
    for (const question of await store.approvals.list({ state: 'open', limit: 10_000 })) {
      // The crash came between the end of its run and its withdrawal.
      if ((await store.runs.get(question.runId))?.endedAt !== undefined) await withdrawQuestions(store, question.runId);
    }
    await this.#armTimer();
    return handles;
  }

  async start(pinned: PinnedFlow, options: StartOptions): Promise<RunHandle> {
    this.#mustBeOpen();
    this.#parts.admit?.(pinned);
    const plan = this.#planOf(pinned);
    const trigger = this.#trigger(plan, options.trigger);
    const run = await this.#fresh(pinned, plan, trigger, newId('run', this.#parts), options);
    const handle = this.#drive(run);
    // Whoever has the handle may look the run up.
    await run.begun;
    return handle;
  }

  async #fresh(pinned: PinnedFlow, plan: Plan, trigger: string, runId: string, options: StartOptions, budget?: RunBudget): Promise<Run> {
    const { store, clock, random, maskerOf } = this.#parts;
    const dryRun = options.dryRun === true;
    const now = clock.now();
    if (!this.#kept.has(pinned)) await store.pinned.put(pinned);
    this.#kept.add(pinned);
    const { flow, flowHash, bundleDigest } = pinned;
    const record: RunRecord = {
      runId, flowId: flow.id, flowName: flow.name, flowHash, environment: flow.environment, status: 'running', dryRun, trigger: options.kind, startedAt: now,
      steps: 0, retries: 0, tokens: 0, costMilliUsd: 0, ...(bundleDigest === undefined ? {} : { bundleDigest }),
    };
    const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4);
    const started: Extract<JournalEvent, { type: 'started' }> = {
      type: 'started', at: now, flowHash, trigger, input: options.input, maskedInput: maskerOf(pinned).mask(trigger, 'out', options.input), seed: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0, dryRun,
    };
    return Run.fresh(pinned, record, plan, started, this.#runPorts(pinned), budget);
  }

  /** A flow called as a step. Its run has an id made from its place, so that a repeated step finds it instead of doing it twice. */
  async #runFlow(call: FlowCall): Promise<Items> {
    const { store, hash } = this.#parts;
    const called = await this.#parts.calledFlow?.(call.flowId, call.parent);
    if (called === undefined) throw new UserError('flow/not-found', 'The flow that this step calls is not here.', { mend: 'Export the flow again with its sub-flows, or check the name.' });
    const runId = `${call.parentRunId}.${hash.sha256(call.place).slice(0, 10)}`;
    if (runId.split('.').length > DEEPEST_CALL) throw new TerminalError('halted/budget', `Flows call each other more than ${DEEPEST_CALL} deep.`);
    const earlier = await store.runs.get(runId);
    if (earlier?.endedAt !== undefined) return outputOf(replay(this.#planOf(called), await store.journal.read(runId)));
    const plan = this.#planOf(called);
    const run = earlier === undefined
      ? await this.#fresh(called, plan, this.#trigger(plan, calledAt(plan)), runId, { kind: 'flow', input: call.items, dryRun: call.dryRun }, call.budget)
      : await this.#read(runId, call.budget);
    const { finished } = this.#drive(run);
    const stop = (): void => run.cancel('the calling flow');
    call.signal.addEventListener('abort', stop);
    try {
      const { run: record, output } = await finished;
      if (record.status === 'succeeded') return output;
      if (record.status === 'waiting') throw new UserError('step/failed', `The flow "${called.flow.name}" waits for somebody, which a flow called as a step cannot do.`, { mend: 'Put the waiting step into the calling flow.' });
      const error = record.error ?? { code: 'step/failed', class: 'terminal' as const, message: 'It failed.' };
      throw fromRecord(error, `The flow "${called.flow.name}" did not succeed: ${error.message}`);
    } finally {
      call.signal.removeEventListener('abort', stop);
    }
  }

  /** Takes up one run where its journal ends. */
  async resume(runId: string): Promise<RunHandle> {
    this.#mustBeOpen();
    return await this.#load(runId);
  }

  /** Stops a run now, whether it is in memory or waits. Throws `run/not-found` or `run/wrong-state`. */
  async cancel(runId: string, by: string): Promise<RunRecord> {
    this.#mustBeOpen();
    const { run, finished } = await this.#inMemory(runId);
    run.cancel(by);
    return (await finished).run;
  }

  /** Starts no further step of a run until `unpause`; what is under way comes to its end. Throws `run/not-found` or `run/wrong-state`. */
  async pause(runId: string, by: string): Promise<RunRecord> { return await this.#switch(runId, (run) => run.pause(by)); }
  async unpause(runId: string, by: string): Promise<RunRecord> { return await this.#switch(runId, (run) => run.resume(by)); }

  async #switch(runId: string, change: (run: Run) => boolean): Promise<RunRecord> {
    this.#mustBeOpen();
    let changed = false;
    const apply = (run: Run): void => { changed = change(run); };
    await this.#load(runId, apply);
    if (!changed) throw new UserError('run/wrong-state', 'The run is not in a state in which this can be done.', { place: runId });
    await this.#runs.get(runId)?.run.settled();
    const record = await this.#parts.store.runs.get(runId);
    if (record === undefined) throw new UserError('run/not-found', `There is no run ${runId}.`);
    return record;
  }

  /** Ends every run whose flow may no longer run: `reasonOf` tells why, or undefined where it may. Gives how many were ended. */
  async revoke(reasonOf: (run: RunRecord) => string | undefined): Promise<number> {
    this.#mustBeOpen();
    let ended = 0;
    for (const record of await this.#parts.store.runs.list({ status: ['running', 'waiting', 'paused'], limit: 10_000 })) {
      const reason = isCalled(record.runId) ? undefined : reasonOf(record);
      if (reason === undefined) continue;
      const handle = await this.#load(record.runId, (run) => run.revoke(reason));
      await handle.finished;
      ended += 1;
    }
    return ended;
  }

  /** A new run that begins with what an ended one had done before one of its steps. Throws `run/not-found` or `run/wrong-state`. */
  async rerun(runId: string, node: string): Promise<RunHandle> {
    this.#mustBeOpen();
    const { store, clock } = this.#parts;
    const old = await store.runs.get(runId);
    if (old === undefined || isCalled(runId)) throw new UserError('run/not-found', `There is no run ${runId}.`);
    if (old.endedAt === undefined) throw new UserError('run/wrong-state', 'The run has not ended yet.', { mend: 'Stop it first.' });
    const pinned = await this.#pinnedOf(old);
    this.#parts.admit?.(pinned);
    const now = clock.now();
    const events = takenOver(await store.journal.read(runId), { runId, node }, now);
    const again = newId('run', this.#parts);
    const { endedAt: _ended, error: _error, ...kept } = old;
    const { completed, retries, tokens, costMilliUsd } = replay(this.#planOf(pinned), events);
    await store.journal.append({ runId: again, from: 0, events, run: { ...kept, runId: again, status: 'running', startedAt: now, steps: completed, retries, tokens, costMilliUsd } });
    return await this.#load(again);
  }

  /** Resolves when the run has come to its end, however long it waits meanwhile. */
  async ended(runId: string): Promise<void> {
    const record = await this.#parts.store.runs.get(runId);
    if (record?.endedAt !== undefined) return;
    await new Promise<void>((resolve) => { this.#endings.set(runId, [...(this.#endings.get(runId) ?? []), resolve]); });
  }

  /** A person's word on a question. It counts only for the very arguments that the person saw. */
  async decide(approvalId: string, decision: { readonly by: string; readonly decision: 'approved' | 'denied'; readonly reason: string; readonly argumentHash: string }): Promise<ApprovalRequest> {
    this.#mustBeOpen();
    const { store, clock } = this.#parts;
    const request = await store.approvals.get(approvalId);
    if (request === undefined) throw new UserError('run/not-found', 'This question is not known.');
    if (request.state !== 'open') throw new UserError('run/wrong-state', `This question is no longer open: it is ${request.state}.`);
    if (decision.argumentHash !== request.argumentHash) throw new UserError('human/denied', 'What you saw is not what is being asked any more.', { mend: 'Open the task again and look at its arguments.' });
    if (request.decisions.some((earlier) => earlier.by === decision.by)) throw new UserError('human/denied', 'You have already answered; somebody else has to give the second answer.');
    const decisions = [...request.decisions, { ...decision, at: clock.now() }];
    const state = decision.decision === 'denied' ? 'denied' as const : decisions.length >= request.approversNeeded ? 'approved' as const : 'open' as const;
    const next: ApprovalRequest = { ...request, decisions, state };
    await store.approvals.save(next);
    if (state !== 'open') await this.wake(request.runId, request.node, request.round, wakeOf(next));
    return next;
  }

  /** Wakes a waiting step: its timer is due, a call came in, people decided. False when it does not wait (any more). */
  async wake(runId: string, node: string, round: number, decision: WakeDecision): Promise<boolean> {
    this.#mustBeOpen();
    await this.#parts.store.timers.clear(runId, node, round);
    const known = this.#runs.get(runId);
    if (known?.run.wake(node, round, decision) === true) return true;
    if (known !== undefined) await known.finished.catch(() => undefined);
    const record = await this.#parts.store.runs.get(runId);
    if (record?.status !== 'waiting' && record?.status !== 'paused') return false;
    await this.#load(runId, (run) => { run.wake(node, round, decision); });
    return true;
  }

  /**
   * The run's record once it has ended, or rests: `timers` also waits for its timers to fall due, `none` does not. A run that waits for
   * people or calls always rests.
   */
  async outcome(runId: string, patience: 'timers' | 'none'): Promise<RunRecord> {
    for (;;) {
      const active = this.#runs.get(runId);
      if (active !== undefined) await active.finished;
      const record = await this.#parts.store.runs.get(runId);
      if (record === undefined) throw new UserError('run/not-found', `There is no run ${runId}.`);
      if (record.status !== 'waiting' || patience === 'none') return record;
      const next = await this.#parts.store.timers.next();
      const questions = await this.#parts.store.approvals.list({ state: 'open', runId, limit: 1 });
      if (next === undefined || questions.length > 0) return record;
      await new Promise<void>((resolve) => { this.#parts.timers.after(Math.max(1, next - this.#parts.clock.now() + 5), resolve); });
    }
  }

  /** Resolves when no run is being driven: all have ended or wait. */
  async idle(): Promise<void> {
    while (this.#runs.size > 0) await Promise.allSettled([...this.#runs.values()].map((entry) => entry.finished));
  }

  get active(): number { return this.#runs.size; }

  /** Lets go of the store. Runs that are under way are taken up again at the next `open`. */
  async close(): Promise<void> {
    this.#open = false;
    this.#cancelTimer?.();
    this.#cancelLease?.();
    await this.#parts.store.lease.release(this.#owner);
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new UserError('engine/not-owner', 'The engine is not running.');
  }

  #planOf(pinned: PinnedFlow): Plan {
    let plan = this.#plans.get(pinned.flow);
    if (plan === undefined) this.#plans.set(pinned.flow, (plan = planOf(pinned.flow, this.#parts.factsOf)));
    return plan;
  }

  #trigger(plan: Plan, wanted: string | undefined): string {
    const triggers = [...plan.nodes.values()].filter((node) => node.trigger && !node.disabled).map((node) => node.node.id);
    const [only] = triggers;
    if (wanted !== undefined && triggers.includes(wanted)) return wanted;
    if (wanted === undefined && only !== undefined && triggers.length === 1) return only;
    // A flow with several ways to start is started by hand at its manual trigger.
    const manual = wanted === undefined ? triggers.filter((id) => plan.nodes.get(id)?.node.type === 'manual-trigger') : [];
    if (manual[0] !== undefined && manual.length === 1) return manual[0];
    if (wanted !== undefined) throw new UserError('engine/no-trigger', `The flow has no trigger "${wanted}".`, { mend: triggers.length === 0 ? 'Add a trigger step.' : `It has ${triggers.join(', ')}.` });
    throw new UserError('engine/no-trigger', triggers.length === 0 ? 'The flow has no trigger to start it.' : 'The flow has several triggers; say which one starts it.', { mend: 'Add a trigger step, or name one with --trigger NODE-ID.' });
  }

  #runPorts(pinned: PinnedFlow): RunPorts {
    const { store, runner, brokerFor, labelsOf, events, clock, timers, hash, crash, beforeStep, maskerOf } = this.#parts;
    return { store, runner, brokerFor, runFlow: (call) => this.#runFlow(call), labelsOf, masker: maskerOf(pinned), events, clock, timers, hash, width: beforeStep === undefined ? STEPS_AT_ONCE : 1, ...(beforeStep === undefined ? {} : { beforeStep }), ...(crash === undefined ? {} : { crash }) };
  }

  #drive(run: Run): RunHandle {
    const finished = run.go().finally(() => { this.#runs.delete(run.runId); });
    finished.then((summary) => this.#afterwards(summary.run), (error: unknown) => this.#broke(run.runId, error)).catch(() => undefined);
    this.#runs.set(run.runId, { run, finished });
    return { runId: run.runId, finished };
  }

  /** Waits set timers; so does an end that an error flow or the keeping of data follows. */
  async #afterwards(record: RunRecord): Promise<void> {
    if (record.endedAt !== undefined) {
      for (const resolve of this.#endings.get(record.runId) ?? []) resolve();
      this.#endings.delete(record.runId);
    }
    if (record.status !== 'succeeded') await this.#armTimer();
  }

  /** A run whose journal could not be written is taken up again where it ends: a full disk may be emptied. */
  #broke(runId: string, error: unknown): void {
    if (!this.#open || isCalled(runId) || !isCountersignError(error) || error.code !== 'store/full') return;
    this.#parts.timers.after(AGAIN_MS, () => { if (this.#open) void this.#load(runId).catch(() => undefined); });
  }

  async #inMemory(runId: string): Promise<{ readonly run: Run; readonly finished: Promise<RunSummary> }> {
    const known = this.#runs.get(runId);
    if (known !== undefined) return known;
    let cancelled: Run | undefined;
    const handle = await this.#load(runId, (run) => { cancelled = run; run.cancel('the operator'); });
    const loaded = this.#runs.get(runId)?.run ?? cancelled;
    if (loaded === undefined) throw new UserError('run/wrong-state', 'The run has already ended.');
    return { run: loaded, finished: handle.finished };
  }

  /** Loads a run from its journal and drives it; two callers at once get the same run. */
  async #load(runId: string, before?: (run: Run) => void): Promise<RunHandle> {
    const known = this.#runs.get(runId);
    if (known !== undefined) {
      before?.(known.run);
      return { runId, finished: known.finished };
    }
    const pending = this.#loading.get(runId);
    if (pending !== undefined) {
      const handle = await pending;
      const loaded = this.#runs.get(runId);
      if (loaded !== undefined) before?.(loaded.run);
      return handle;
    }
    const loading = this.#read(runId).then(async (run) => {
      const refused = refusal(this.#parts.admit, run.pinned);
      if (refused === undefined) before?.(run);
      else run.revoke(refused);
      // Whoever went on with this run may have died between the journal entry of a wait and its timer or question.
      for (const step of run.waitingSteps()) if (step.waiting !== undefined) await run.registerWait(step.waiting);
      return this.#drive(run);
    }).finally(() => { this.#loading.delete(runId); });
    this.#loading.set(runId, loading);
    return await loading;
  }

  async #read(runId: string, budget?: RunBudget): Promise<Run> {
    const { store } = this.#parts;
    const record = await store.runs.get(runId);
    if (record === undefined) throw new UserError('run/not-found', `There is no run ${runId}.`);
    if (record.endedAt !== undefined) throw new UserError('run/wrong-state', `The run ${runId} has already ended: it is ${record.status}.`);
    const pinned = await this.#pinnedOf(record);
    const state = replay(this.#planOf(pinned), await store.journal.read(runId));
    return new Run(pinned, record, state, this.#runPorts(pinned), budget);
  }

  async #pinnedOf(record: RunRecord): Promise<PinnedFlow> {
    const pinned = await this.#parts.store.pinned.get(record.flowHash, record.bundleDigest);
    if (pinned === undefined) throw new UserError('engine/bad-journal', `The flow that ${record.runId} is pinned to is not in the store.`);
    return pinned;
  }

  async #registerWaits(record: RunRecord): Promise<void> {
    // A timer may have woken it since it was listed; then it has registered itself, or has ended.
    if (this.#runs.has(record.runId) || (await this.#parts.store.runs.get(record.runId))?.endedAt !== undefined) return;
    const run = await this.#read(record.runId);
    for (const step of run.waitingSteps()) if (step.waiting !== undefined) await run.registerWait(step.waiting);
    // An answer may have been saved just before the crash that kept it from waking the run.
    for (const step of run.waitingSteps()) {
      const answered = (await this.#parts.store.approvals.list({ runId: record.runId, limit: 1_000 }))
        .find((approval) => approval.node === step.node && approval.round === step.round && approval.argumentHash === step.waiting?.argumentHash && (approval.state === 'approved' || approval.state === 'denied'));
      if (answered !== undefined) await this.wake(record.runId, step.node, step.round, wakeOf(answered));
    }
  }

  /** Sleeps until the earliest timer is due; woken runs continue by themselves. */
  async #armTimer(): Promise<void> {
    if (!this.#open) return;
    this.#cancelTimer?.();
    const { store, clock, timers } = this.#parts;
    const next = await store.timers.next();
    if (next === undefined || !this.#open) return;
    this.#cancelTimer = timers.after(Math.min(LONGEST_SLEEP_MS, Math.max(0, next - clock.now())), () => { void this.#fireTimers().catch(() => undefined); });
  }

  async #fireTimers(): Promise<void> {
    const { store, clock } = this.#parts;
    for (const timer of await store.timers.due(clock.now(), TIMERS_AT_ONCE)) {
      if (!this.#open) return;
      // One that cannot be served is tried again later, and holds up no other.
      await this.#fire(timer).catch(async (error: unknown) => {
        this.#parts.problem?.(timer.runId, error);
        await store.timers.set({ ...timer, dueAt: clock.now() + LONGEST_SLEEP_MS });
      });
    }
    await this.#armTimer();
  }

  async #fire(timer: DueTimer): Promise<void> {
    if (timer.node === errorAlarm || timer.node === forgetAlarm) return await this.#alarm(timer);
    const { runId, node, round } = timer;
    const { store, clock, events } = this.#parts;
    const asked = (await store.approvals.list({ state: 'open', runId, limit: 1_000 })).find((approval) => approval.node === node && approval.round === round);
    const due = asked === undefined || await overdue(store, asked, clock.now(), (to) => events.emit({ type: 'human.escalated', runId, at: clock.now(), nodeId: node, to }));
    if (due) await this.wake(runId, node, round, { kind: 'due' });
  }

  /** The alarm was set before the end was written, so a crash may have come between: then the end sets it again. */
  async #alarm({ runId, node }: DueTimer): Promise<void> {
    const { store, clock } = this.#parts;
    const record = await store.runs.get(runId);
    if (record !== undefined && record.endedAt === undefined && this.#runs.has(runId)) {
      await store.timers.set({ runId, node, round: 0, dueAt: clock.now() + AGAIN_MS });
      return;
    }
    if (record?.endedAt !== undefined) {
      if (node === forgetAlarm) for (const each of await withCalled(store, runId, true)) await store.journal.forget(each);
      else await this.#startErrorFlow(record);
    }
    await store.timers.clear(runId, node, 0);
  }

  async #startErrorFlow(failed: RunRecord): Promise<void> {
    const { store, hash, calledFlow } = this.#parts;
    const caller = await this.#pinnedOf(failed);
    const { errorFlow } = caller.flow.settings;
    const runId = errorRunId(failed, hash);
    if (errorFlow === undefined || (await store.runs.get(runId)) !== undefined) return;
    const pinned = await calledFlow?.(errorFlow, caller);
    if (pinned === undefined) return;
    const plan = this.#planOf(pinned);
    const wanted = [...plan.nodes.values()].find((one) => one.errors && !one.disabled)?.node.id;
    const run = await this.#fresh(pinned, plan, this.#trigger(plan, wanted), runId, { kind: 'error', input: [errorItem(failed, await store.journal.read(failed.runId))] });
    this.#drive(run);
    await run.begun;
  }

  #keepLease(): void {
    const { store, clock, timers } = this.#parts;
    this.#cancelLease = timers.after(LEASE_MS / 3, () => {
      void store.lease.acquire(this.#owner, clock.now(), LEASE_MS).then((held) => {
        if (held && this.#open) this.#keepLease();
        else this.#open = false;
      }, () => { this.#open = false; });
    });
  }
}
