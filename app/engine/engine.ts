/**
 * The embedded durable engine: starts runs, takes them up after a crash, wakes those that wait. One engine owns a store at a
 * time (lease). Runs that only wait are not in memory.
 */
import { UserError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { timerService, type TimerService } from './runs/timer-service.ts';
import { runCalledFlow } from './runs/called-runs.ts';
import { callersOf } from './state/callers.ts';
import { completionTimers } from './runs/completion-timers.ts';
import type { EngineParts, RunHandle, StartOptions } from './engine-parts.ts';
import { replay } from './state/fold.ts';
import { leaseKeeper, leasePatienceMs, type LeaseKeeper } from './runs/lease-keeper.ts';
import {
  errorAlarm,
  forgetAlarm,
  type ApprovalRequest,
  type DueTimer,
  type PinnedFlow,
  type RunRecord,
  type WakeDecision,
} from './ports.ts';
import { takenOver } from './state/rerun.ts';
import { withCalled } from './runs/run-completion.ts';
import { ActiveRuns } from './runs/active-runs.ts';
import { pagesOf } from './runs/run-pages.ts';
import { isCalled } from './state/run-summary.ts';
import type { Run } from './runs/run.ts';
import { triggerOf } from './triggers/triggers.ts';
import { keyedQueue } from '../kernel/keyed-queue.ts';
import { noRoom, troubleList, type EngineTrouble, type TroubleList } from './runs/troubles.ts';
import { answered, overdue, wakeOf, withdrawQuestions, type Answer } from './state/waits.ts';

const MOST_QUESTIONS = 1_000_000;

const wrongState = (runId: string): UserError =>
  new UserError('run/wrong-state', 'The run is not in a state in which this can be done.', { place: runId });

export class Engine {
  readonly #parts: EngineParts;
  readonly #troubles: TroubleList;
  readonly #lease: LeaseKeeper;
  readonly #timers: TimerService;
  readonly #activeRuns: ActiveRuns;
  readonly #completionTimer: (timer: DueTimer) => Promise<void>;
  /** Two people may answer at once, and the time may be over in the same moment. */
  readonly #inTurn = keyedQueue();
  #open = false;

  constructor(parts: EngineParts) {
    const { store, clock, timers } = parts;
    this.#parts = parts;
    const troubles = troubleList(clock, parts.troubles);
    this.#troubles = troubles;
    this.#lease = leaseKeeper(newId('eng', parts), {
      lease: store.lease,
      mustHaveRoom: () => this.#mustHaveRoom(),
      clock,
      timers,
      troubles,
      lost: () => this.#letGo(),
    });
    this.#timers = timerService({
      store: store.timers,
      clock,
      timers,
      troubles,
      fire: (timer) => this.#fire(timer),
      looked: () => void parts.leaps?.leapt(),
      setBack: () => this.#setBack(),
      isOpen: () => this.#open,
    });
    this.#activeRuns = new ActiveRuns(parts, {
      isOpen: () => this.#open,
      runFlow: (call) => runCalledFlow(this.#activeRuns, parts, call),
      rested: () => this.#timers.arm(),
      troubles,
    });
    parts.runner.watch?.((error) => troubles.heard('runner', error));
    store.watch?.((error) => troubles.heard('store', error));
    this.#completionTimer = completionTimers(this.#activeRuns, parts, troubles);
  }

  /**
   * Takes the store's lease and, unless told otherwise, takes up every run that was under way. A crashed owner's lease runs out within
   * `waitMs`; throws `engine/not-owner` when another engine still holds it then. Runs of a flow that `holds` names, and those that they called, stand still before any of their steps is tried:
   * a crash may have come between the word that holds a flow and the last of its runs. `standStill`: so do all, in the name of whoever says so.
   */
  async open({
    takeUp = true,
    waitMs = leasePatienceMs,
    holds = () => false,
    standStill,
  }: {
    readonly takeUp?: boolean;
    readonly waitMs?: number;
    readonly holds?: (flowId: string) => boolean;
    readonly standStill?: string | undefined;
  } = {}): Promise<readonly RunHandle[]> {
    const { store } = this.#parts;
    await this.#lease.take(waitMs);
    this.#open = true;
    const handles: RunHandle[] = [];
    if (!takeUp) return handles;
    // What was under way goes first; a crash may also have come between the journal entry of a wait and its timer or question.
    const standsFor = async ({ runId, flowId }: RunRecord): Promise<boolean> => {
      if (holds(flowId)) return true;
      for (const caller of callersOf(runId)) if (holds((await store.runs.get(caller))?.flowId ?? '')) return true;
      return false;
    };
    const takeUpOne = async (record: RunRecord): Promise<void> => {
      const { runId, status, dryRun } = record;
      try {
        // A run that a flow called is taken up by its caller, and goes no further without it.
        if (isCalled(runId) && !(await this.#activeRuns.hasCaller(runId))) {
          await this.#activeRuns.endWithCaller(runId);
          return;
        }
        if (status === 'running' && isCalled(runId)) return;
        const by = status === 'paused' || dryRun ? undefined : (standStill ?? ((await standsFor(record)) ? 'playbook' : undefined));
        const handle = by === undefined ? await this.#activeRuns.takeUp(runId) : await this.#activeRuns.standStill(runId, by);
        if (handle !== undefined) handles.push(handle);
      } catch (error) {
        // One run that cannot be read must not keep all the others from going on.
        this.#activeRuns.failed(runId, error);
      }
    };
    // Some at a time: what they write shares one flush, and ten thousand that wait are not in memory at once.
    for (const status of [['running'], ['waiting', 'paused']] as const)
      for await (const some of pagesOf(store.runs, status)) await Promise.all(some.map(takeUpOne));
    for (const question of await store.approvals.list({ state: 'open', limit: MOST_QUESTIONS })) {
      // The crash came between the end of its run and its withdrawal.
      if ((await store.runs.get(question.runId))?.endedAt !== undefined) await withdrawQuestions(store, question.runId);
    }
    await this.#timers.arm();
    return handles;
  }

  newRunId(): string {
    return this.#activeRuns.newRunId();
  }

  /** Rejects when the run's first entry cannot be written: then there is no such run. */
  async start(pinned: PinnedFlow, options: StartOptions): Promise<RunHandle> {
    this.#mustBeOpen();
    this.#mustHaveRoom();
    this.#parts.admit?.(pinned);
    const handle = await this.#activeRuns.begin(
      pinned,
      triggerOf(this.#activeRuns.planOf(pinned), options.trigger),
      options.runId ?? this.newRunId(),
      options,
    );
    // Whoever has the handle may look the run up.
    await handle.run.begun;
    return handle;
  }

  #mustHaveRoom(): void {
    if (this.#parts.store.isShort?.() === true) throw noRoom();
  }

  /** Takes up one run where its journal ends; one that was called goes on with the run at the top, under whose limits it stands. */
  async resume(runId: string): Promise<RunHandle> {
    this.#mustBeOpen();
    return isCalled(runId) ? await this.#activeRuns.loadCaller(runId) : await this.#activeRuns.load(runId);
  }

  /** Stops a run now, whether it is in memory or waits. Throws `run/not-found` or `run/wrong-state`. */
  async cancel(runId: string, by: string): Promise<RunRecord> {
    this.#mustBeOpen();
    const { finished } = await this.#activeRuns.load(runId, (run) => run.cancel(by));
    return (await finished).run;
  }

  /** Starts no further step of a run until `unpause`; what is under way comes to its end. Throws `run/not-found` or `run/wrong-state`. */
  async pause(runId: string, by: string): Promise<RunRecord> {
    return await this.#switch(runId, (run) => run.pause(by));
  }
  /** `pausedBy`: only where that one paused it. */
  async unpause(runId: string, by: string, pausedBy?: string): Promise<RunRecord> {
    this.#mustBeOpen();
    const resume = (run: Run): boolean => run.resume(by, pausedBy);
    if (isCalled(runId) && !(await this.#activeRuns.hasCaller(runId))) {
      await this.#activeRuns.endWithCaller(runId);
      throw wrongState(runId);
    }
    const known = this.#activeRuns.get(runId);
    if (this.#activeRuns.spareStand(runId, pausedBy) && known === undefined && (await this.#activeRuns.recordOf(runId)).status !== 'paused')
      return await this.#activeRuns.recordOf(runId);
    // Whoever lets many go on asks for all that may still be on their way to a stand.
    if (pausedBy !== undefined && known === undefined && (await this.#activeRuns.recordOf(runId)).status !== 'paused')
      throw wrongState(runId);
    if (known?.run.leaving === false || !(await this.#activeRuns.hasCaller(runId))) return await this.#switch(runId, resume);
    if (!(await this.#activeRuns.changeCalled(runId, resume))) throw wrongState(runId);
    return await this.#activeRuns.recordOf(runId);
  }

  async #switch(runId: string, change: (run: Run) => boolean): Promise<RunRecord> {
    this.#mustBeOpen();
    let changed = false;
    await this.#activeRuns.load(runId, (run) => {
      changed = change(run);
    });
    if (!changed) throw wrongState(runId);
    await this.#activeRuns.get(runId)?.run.settled();
    return await this.#activeRuns.recordOf(runId);
  }

  /** Ends every run whose flow may no longer run: `reasonOf` tells why, or undefined where it may. Gives how many were ended. */
  async revoke(reasonOf: (run: RunRecord) => string | undefined): Promise<number> {
    this.#mustBeOpen();
    let ended = 0;
    // One that has just begun may not be on disk yet.
    await Promise.allSettled(this.#activeRuns.active.map(({ run }) => run.settled()));
    for await (const some of pagesOf(this.#parts.store.runs, ['running', 'waiting', 'paused'])) {
      // Those that others called end with them, where both are meant.
      for (const record of some.toSorted((a, b) => Number(isCalled(a.runId)) - Number(isCalled(b.runId)))) {
        const reason = reasonOf(record);
        // It may have ended meanwhile, with the run that called it or that it called.
        if (reason === undefined || (await this.#activeRuns.recordOf(record.runId)).endedAt !== undefined) continue;
        const handle = await this.#activeRuns.load(record.runId, (run) => run.revoke(reason));
        await handle.finished;
        ended += isCalled(record.runId) ? 0 : 1;
      }
    }
    return ended;
  }

  /** A new run that begins with what an ended one had done before one of its steps. Throws `run/not-found` or `run/wrong-state`. */
  async rerun(runId: string, node: string): Promise<RunHandle> {
    this.#mustBeOpen();
    this.#mustHaveRoom();
    const { store, clock } = this.#parts;
    if (isCalled(runId)) throw new UserError('run/not-found', `There is no run ${runId}.`);
    const old = await this.#activeRuns.recordOf(runId);
    if (old.endedAt === undefined) throw new UserError('run/wrong-state', 'The run has not ended yet.', { mend: 'Stop it first.' });
    const pinned = await this.#activeRuns.pinnedOf(old);
    this.#parts.admit?.(pinned);
    const now = clock.now();
    const events = takenOver(await store.journal.read(runId), { runId, node }, now);
    const again = this.#activeRuns.newRunId();
    const { endedAt: _ended, error: _error, ...kept } = old;
    const { completed, retries, tokens, costMilliUsd } = replay(this.#activeRuns.planOf(pinned), events);
    await store.journal.append({
      runId: again,
      from: 0,
      events,
      run: { ...kept, runId: again, status: 'running', startedAt: now, steps: completed, retries, tokens, costMilliUsd },
    });
    return await this.#activeRuns.load(again);
  }

  /** Resolves when the run has come to its end, however long it waits meanwhile. */
  async ended(runId: string): Promise<void> {
    await this.#activeRuns.ended(runId);
  }

  /** A person's word on a question. It counts only for the very arguments that the person saw. */
  async decide(approvalId: string, answer: Answer): Promise<ApprovalRequest> {
    this.#mustBeOpen();
    const { store, clock } = this.#parts;
    const { request, next } = await this.#inTurn(approvalId, async () => {
      const asked = await store.approvals.get(approvalId);
      if (asked === undefined) throw new UserError('run/not-found', 'This question is not known.');
      const after = answered(asked, answer, clock.now(), this.#sureNow());
      await store.approvals.save(after);
      return { request: asked, next: after };
    });
    // The answer is kept: where its run cannot be woken now, it is taken up with it later.
    if (next.state !== 'open')
      await this.wake(request.runId, request.node, request.round, wakeOf(next)).catch((error: unknown) =>
        this.#activeRuns.failed(request.runId, error),
      );
    return next;
  }

  /** Wakes a waiting step: its timer is due, a call came in, people decided. False when it does not wait (any more). */
  async wake(runId: string, node: string, round: number, decision: WakeDecision): Promise<boolean> {
    this.#mustBeOpen();
    await this.#parts.store.timers.clear(runId, node, round);
    const known = this.#activeRuns.get(runId);
    if (known?.run.wake(node, round, decision) === true) return true;
    if (known !== undefined) await known.finished.catch(() => undefined);
    const record = await this.#parts.store.runs.get(runId);
    if (record?.status !== 'waiting' && record?.status !== 'paused') return false;
    const wakes = (run: Run): boolean => run.wake(node, round, decision);
    // A called run goes on with the run that called it, under whose budget it stands.
    if (await this.#activeRuns.hasCaller(runId)) return await this.#activeRuns.changeCalled(runId, wakes);
    // One whose caller has ended does nothing more by itself.
    if (isCalled(runId)) {
      await this.#activeRuns.endWithCaller(runId);
      return false;
    }
    await this.#activeRuns.load(runId, (run) => {
      wakes(run);
    });
    return true;
  }

  /**
   * The run's record once it has ended, or rests: `timers` also waits for its timers to fall due, `due` for those that are, `none` for none. A
   * run that waits for people or calls always rests.
   */
  async outcome(runId: string, patience: 'timers' | 'due' | 'none'): Promise<RunRecord> {
    const { store, clock, timers } = this.#parts;
    for (;;) {
      await this.#activeRuns.get(runId)?.finished;
      const record = await this.#activeRuns.recordOf(runId);
      if (record.status !== 'waiting' || patience === 'none') return record;
      const next = await store.timers.next();
      if (next === undefined || (await this.#isAsked(runId)) || (patience === 'due' && next > clock.now())) return record;
      await new Promise<void>((resolve) => {
        timers.after(Math.max(1, next - clock.now() + 5), resolve);
      });
    }
  }

  /** People are asked, by the run or by one that it called. */
  async #isAsked(runId: string): Promise<boolean> {
    const { store } = this.#parts;
    for (const one of await withCalled(store, runId, true))
      if ((await store.approvals.list({ state: 'open', runId: one, limit: 1 })).length > 0) return true;
    return false;
  }

  /** The store works again, as somebody says: what stands still is tried now, not after its pause. */
  async goOn(): Promise<void> {
    for (const { what, runId } of this.troubles) {
      if (what === 'run' && runId !== undefined)
        await this.#activeRuns.takeUp(runId).catch((error: unknown) => this.#activeRuns.failed(runId, error));
    }
    await this.#timers.arm();
  }

  /** Resolves when no run is being driven: all have ended or wait. */
  async idle(): Promise<void> {
    while (this.#activeRuns.active.length > 0) await Promise.allSettled(this.#activeRuns.active.map((entry) => entry.finished));
  }

  get active(): number {
    return this.#activeRuns.active.length;
  }

  /** What keeps the engine from its work right now; empty when all is well. */
  get troubles(): readonly EngineTrouble[] {
    return this.#troubles.open;
  }

  /** Lets go of the store. Runs that are under way are taken up again at the next `open`. */
  async close(): Promise<void> {
    this.#letGo();
    await this.#activeRuns.letGo();
    await this.#lease.release();
  }

  async #setBack(): Promise<void> {
    for await (const some of pagesOf(this.#parts.store.runs, ['running', 'waiting', 'paused'])) {
      await Promise.all(
        some.map(({ runId }) => this.#activeRuns.rejudge(runId).catch((error: unknown) => this.#activeRuns.failed(runId, error))),
      );
    }
  }

  #letGo(): void {
    this.#open = false;
    this.#timers.stop();
    this.#activeRuns.stop();
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new UserError('engine/not-owner', 'The engine is not running.');
  }

  /** What takes a question from people is done for good: a clock that leapt forward is believed only once it has stood so for a while. */
  #sureNow(): number {
    const { clock, leaps } = this.#parts;
    return clock.now() - Math.max(0, leaps?.leapt() ?? 0);
  }

  async #fire(timer: DueTimer): Promise<'later' | undefined> {
    if (timer.node === errorAlarm || timer.node === forgetAlarm) {
      await this.#completionTimer(timer);
      return undefined;
    }
    const { runId, node, round } = timer;
    const { store, clock, events } = this.#parts;
    const asked = (await store.approvals.list({ state: 'open', runId, limit: 1_000 })).find(
      (approval) => approval.node === node && approval.round === round,
    );
    if (asked?.deadline !== undefined && this.#sureNow() < asked.deadline) return 'later';
    const due =
      asked === undefined ||
      (await this.#inTurn(asked.approvalId, async () => {
        const now = await store.approvals.get(asked.approvalId);
        // An answer came in this very moment, and wakes the step.
        return (
          now?.state === 'open' &&
          (await overdue(store, now, clock.now(), (to) =>
            events.emit({ type: 'human.escalated', runId, at: clock.now(), nodeId: node, to }),
          ))
        );
      }));
    if (due) await this.wake(runId, node, round, { kind: 'due' });
    return undefined;
  }
}
