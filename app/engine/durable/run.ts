/**
 * One run as one durable invocation of another engine, which keeps the journal and the time: the same plan, the same state, the same
 * decisions, steps and masks as in the embedded engine. What acts is one remembered step, and what it leads to and only computes is remembered with
 * it (ahead.ts). Whatever is read from the clock is read inside of one.
 */
import { advance, type RunCommand } from '../state/advance.ts';
import { newRecord } from '../runs/new-run.ts';
import { beginStep, noteProgress, runOver, startedLine, waitingLine, type Attempt, type RunContext } from '../runs/run-transitions.ts';
import { countsOf } from '../runs/decision-counts.ts';
import { apply } from '../state/fold.ts';
import type { DecisionCount, JournalEvent, Progress, RunRecord } from '../ports.ts';
import { endOfStory, recordOf, whyEnded } from '../state/run-summary.ts';
import { newState, stepKey, type RunState } from '../state/state.ts';
import { interruptedEvent } from '../state/step-events.ts';
import { beginToken, lookAhead, onceOnly, STEPS_AT_ONCE, type Ahead, type Flights } from './look-ahead.ts';
import { noteAttempted, takeOff, Unheard, type Attempted, type Called, type Flight } from './attempt.ts';
import { Awaiting } from './awaiting.ts';
import { endOf, errorRunOf } from './end.ts';
import { abortWhen, budgetOf, runStartedLine, startedEvent, type Here, type Opening, type RunParts } from './start.ts';
import type { DurableContext, DurableEnd, DurablePorts } from './ports.ts';
import { RunSignals } from './signals.ts';
import { LeftBehind } from '../runs/left-behind.ts';

/** An attempt as it is remembered: what it came to, or what it has done so far. `token`: by which this process knows that it goes on with it. */
type Entry =
  | { readonly attempted: Attempted; readonly ahead?: Ahead }
  | { readonly went: Progress; readonly called?: Called; readonly at: number; readonly token?: string };

export class DurableRun {
  readonly #parts: RunParts;
  readonly #context: DurableContext;
  readonly #ports: DurablePorts;
  readonly #state: RunState;
  readonly #runContext: RunContext;
  readonly #abort: AbortController;
  readonly #running = new Set<string>();
  /** Attempts that have an entry of their own, until the run hears what they came to. */
  readonly #under = new Map<string, Attempt>();
  readonly #unheard = new Unheard();
  readonly #leftBehind = new LeftBehind();
  readonly #awaiting: Awaiting;
  readonly #signals: RunSignals;
  /** Begun by the course of the run, and not yet by anybody. */
  readonly #toStart = new Map<string, Attempt>();
  /** What was looked ahead at, and where from. */
  #ahead: {
    readonly came: Ahead['came'][number][];
    readonly begun: Map<string, string>;
    readonly flights: Map<string, Flight>;
    readonly here: boolean;
  } = { came: [], begun: new Map(), flights: new Map(), here: false };
  /** What failed last. */
  #failed: JournalEvent | undefined;
  #ended: JournalEvent | undefined;
  /** While something is noted that came of an attempt made here. */
  #counts: DecisionCount[] | undefined;

  constructor(parts: RunParts, context: DurableContext, ports: DurablePorts, opening: Opening, here: Here) {
    const { runId, pinned } = parts;
    this.#parts = parts;
    this.#context = context;
    this.#ports = ports;
    this.#state = newState(ports.planOf(pinned));
    this.#abort = here?.abort ?? abortWhen(context.lost);
    this.#runContext = {
      runId,
      pinned,
      state: this.#state,
      running: this.#running,
      hash: ports.hash,
      masker: ports.maskerOf(pinned),
      digest: () => '',
      note: (event) => this.#note(event),
      halted: () => undefined,
      halting: undefined,
      budget: here?.budget ?? budgetOf(parts),
    };
    this.#awaiting = new Awaiting(runId, context, ports, opening.at);
    this.#signals = new RunSignals(this.#runContext, context, this.#awaiting);
    this.#note(startedEvent(parts, opening));
    this.#awaiting.crash('after-append');
    if (here !== undefined) ports.events.emit(runStartedLine(parts, opening.at));
    this.#foresee(opening.ahead, here?.flights);
  }

  async go(): Promise<DurableEnd> {
    for (;;) {
      const { halting } = this.#runContext;
      if (halting !== undefined) {
        this.#abort.abort(runOver());
        await this.#noteUsed();
        this.#note(halting);
      }
      this.#obey(advance(this.#state, { now: this.#awaiting.now, running: this.#running, width: STEPS_AT_ONCE }));
      // What a command halted is ended before anything is waited for.
      if (this.#runContext.halting !== undefined && this.#state.endedAt === 0) continue;
      if (this.#state.endedAt === 0) {
        if (this.#takeAhead()) continue;
        this.#start();
        this.#signals.listen();
      }
      this.#signals.dropQuestions();
      this.#signals.show(this.#recordNow().status);
      if (this.#state.endedAt !== 0) return this.#finish();
      await this.#awaiting.next();
    }
  }

  /** What is under way is told to stop and not waited for; what it has used by then counts. What a process used that died meanwhile is known to nobody. */
  async #noteUsed(): Promise<void> {
    if (this.#under.size === 0) return;
    let here = false;
    const used = await this.#awaiting.step('used', async () => {
      here = true;
      return this.#unheard.used();
    });
    for (const [key, usage] of used) {
      const attempt = this.#under.get(key);
      if (attempt === undefined || this.#state.open.get(key)?.phase !== 'attempted') continue;
      if (!here) this.#runContext.budget.spend(usage);
      noteProgress(this.#runContext, attempt, { done: [], usage }, this.#awaiting.now);
    }
    this.#under.clear();
  }

  #note(event: JournalEvent): void {
    if (this.#counts !== undefined) this.#counts.push(...countsOf(this.#ports.counter, this.#state, event));
    apply(this.#state, event);
    if (event.type === 'failed') this.#failed = event;
    if (event.type === 'ended') this.#ended = event;
  }

  #obey(commands: readonly RunCommand[]): void {
    const { now } = this.#awaiting;
    for (const command of commands) {
      switch (command.type) {
        case 'schedule':
        case 'undo':
        case 'attempt': {
          const attempt = beginStep(this.#runContext, command, now);
          if (attempt !== undefined) this.#toStart.set(stepKey(attempt.step.node, attempt.step.round), attempt);
          break;
        }
        case 'retry-later':
          this.#awaiting.sleep(`pause ${stepKey(command.step.node, command.step.round)}`, command.at, () => undefined);
          break;
        case 'ask-about-interrupted': {
          const event = interruptedEvent(command.step, this.#state.plan.nodes.get(command.step.node), now, this.#ports.hash);
          this.#signals.wait(event, waitingLine(this.#runContext, event));
          break;
        }
        case 'end':
          this.#note({ type: 'ended', at: now, status: command.status, ...whyEnded(this.#state) });
          break;
        case 'rest':
          break;
      }
    }
  }

  /** What was looked ahead at counts if the run stands where it stood then. */
  #foresee({ from, came, begun }: Ahead, flights: Flights | undefined): void {
    this.#ahead = { came: [...came], begun: new Map(Object.entries(begun)), flights: new Map(flights), here: flights !== undefined };
    if (from !== this.#state.sequence) this.#dropAhead();
  }

  #dropAhead(): void {
    for (const flight of this.#ahead.flights.values()) flight.drop();
    for (const token of this.#ahead.begun.values()) this.#ports.own.delete(token);
    this.#ahead = { came: [], begun: new Map(), flights: new Map(), here: false };
  }

  /** Takes the next result that is known already. False when there is none. */
  #takeAhead(): boolean {
    const next = this.#ahead.came.shift();
    const attempt = next === undefined ? undefined : this.#toStart.get(next.key);
    if (next === undefined || attempt === undefined) return false;
    this.#toStart.delete(next.key);
    this.#take(attempt, next.attempted, this.#ahead.here, true);
    return true;
  }

  /** Starts what is begun: what is under way already goes on, as an entry of its own. */
  #start(): void {
    const { begun, flights } = this.#ahead;
    for (const [key, attempt] of this.#toStart) {
      const flight = flights.get(key);
      const token = begun.get(key);
      flights.delete(key);
      begun.delete(key);
      if (!onceOnly(attempt, this.#state)) this.#perform(attempt, undefined, flight);
      else if (token !== undefined) this.#perform(attempt, token, flight);
      else
        this.#awaiting.on(
          `step ${key}`,
          this.#awaiting.step(`${key} begins ${attempt.attempt}`, async () => {
            await this.#unlessStopping();
            return beginToken(this.#ports);
          }),
          (made) => this.#perform(attempt, made ?? '', undefined),
        );
    }
    this.#toStart.clear();
    this.#dropAhead();
  }

  /** `entries`: how many the attempt has made already. */
  #perform(attempt: Attempt, token: string | undefined, flight: Flight | undefined, entries = 0): void {
    const { runId, pinned } = this.#parts;
    const key = stepKey(attempt.step.node, attempt.step.round);
    let flights: Flights | undefined;
    let flown: Flight | undefined;
    this.#under.set(key, attempt);
    // What is begun and known to be is done here, or people are asked.
    const mine = token !== undefined && this.#ports.own.has(token);
    const heard = mine || entries > 0 || !this.#stopping ? this.#ports.atWork?.begin(this.#context.lost) : undefined;
    const result = this.#awaiting.step<Entry>(
      `${key} attempt ${attempt.attempt}${entries === 0 ? '' : ` goes on ${entries}`}`,
      async () => {
        if (heard === undefined) await this.#unlessStopping();
        if (token !== undefined && !this.#ports.own.delete(token))
          return { attempted: { type: 'interrupted', at: this.#ports.clock.now() } };
        const { budget } = this.#runContext;
        const { signal } = this.#abort;
        const flying =
          flight !== undefined && !flight.spent()
            ? flight
            : takeOff(this.#ports, { ...attempt, runId, pinned, state: this.#state, budget, signal });
        if (entries === 0) this.#ports.events.emit(startedLine(runId, attempt, flying.began));
        flying.let(() => this.#state.pausedBy !== undefined);
        flown = flying;
        this.#unheard.flies(key, flying);
        const went = await flying.went();
        if (went !== undefined) {
          this.#unheard.went(key, went, flying);
          const { called, ...done } = went;
          return {
            went: done,
            ...(called === undefined ? {} : { called }),
            at: this.#ports.clock.now(),
            ...(token === undefined ? {} : { token: beginToken(this.#ports) }),
          };
        }
        const attempted = await flying.landed;
        this.#unheard.landed(key, attempted);
        flights = new Map();
        // Beside others it would be looked ahead in vain: what they come to changes what is next.
        if (
          this.#stopping ||
          this.#running.size > 1 ||
          this.#runContext.halting !== undefined ||
          this.#state.pausedBy !== undefined ||
          signal.aborted
        )
          return { attempted };
        const outlook = await lookAhead(this.#ports, {
          runId,
          pinned,
          state: this.#state,
          budget,
          signal,
          now: this.#awaiting.now,
          lead: { attempt, attempted },
        });
        flights = outlook.flights;
        return { attempted, ahead: outlook.ahead };
      },
    );
    this.#awaiting.on(`step ${key}`, result, (entry) => {
      heard?.();
      this.#under.delete(key);
      this.#unheard.heard(key);
      if (entry === undefined) {
        this.#running.delete(key);
        return;
      }
      if ('went' in entry) {
        this.#goOn(attempt, entry, flown, entries + 1);
        return;
      }
      if (entry.ahead !== undefined) this.#foresee(entry.ahead, flights);
      this.#take(attempt, entry.attempted, flights !== undefined, false);
    });
  }

  get #stopping(): boolean {
    return this.#ports.atWork?.closing === true;
  }

  /** This process begins nothing more: whichever has the run next does. */
  async #unlessStopping(): Promise<void> {
    if (this.#stopping) await new Promise<never>(() => undefined);
  }

  #goOn(
    attempt: Attempt,
    { went, called, at, token }: Extract<Entry, { went: Progress }>,
    flight: Flight | undefined,
    entries: number,
  ): void {
    this.#awaiting.passed(at);
    if (flight === undefined) this.#runContext.budget.spend(went.usage);
    this.#spendCalled(called);
    if (this.#runContext.halting !== undefined) return;
    noteProgress(this.#runContext, attempt, went, this.#awaiting.now);
    this.#perform(attempt, token, flight, entries);
  }

  /** What called runs used counts once, in whichever life of this run their end was heard. */
  #spendCalled(called: Called = []): void {
    for (const [runId, used] of called) this.#runContext.budget.spendCalled(runId, used);
  }

  /** `begins`: nobody was told yet that it began. */
  #take(attempt: Attempt, attempted: Attempted, here: boolean, begins: boolean): void {
    this.#running.delete(stepKey(attempt.step.node, attempt.step.round));
    this.#awaiting.passed(attempted.at);
    // The engine remembered it: then it was paid for in another life of this run.
    if (attempted.type !== 'interrupted' && !here)
      for (const usage of [attempted.usage, attempted.type === 'failed' ? attempted.progress?.usage : undefined])
        if (usage !== undefined) this.#runContext.budget.spend(usage);
    if (attempted.type !== 'interrupted') this.#spendCalled(attempted.called);
    const { told, waits } = here
      ? this.#counting(attempt, attempted)
      : noteAttempted(this.#runContext, attempt, attempted, this.#awaiting.now);
    if (waits !== undefined) this.#signals.wait(waits, undefined);
    else if (attempted.type !== 'interrupted')
      this.#signals.endAll(
        attempted.type === 'failed' ? this.#leftBehind.failed(attempt, attempted.stood ?? []) : this.#leftBehind.came(attempt),
      );
    if (!here) return;
    if (begins && attempted.type !== 'interrupted') this.#ports.events.emit(startedLine(this.#parts.runId, attempt, attempted.began));
    for (const line of told) this.#ports.events.emit(line);
    if (waits !== undefined) this.#ports.events.emit(waitingLine(this.#runContext, waits));
  }

  /** Counts what is decided here. What people said to it is heard by whoever then lets it have effect, or fails: their word itself is heard anew in each life of the run. */
  #counting(attempt: Attempt, attempted: Attempted): ReturnType<typeof noteAttempted> {
    const { counter, counted } = this.#ports;
    const {
      step: { node, round, woken },
    } = attempt;
    const { now } = this.#awaiting;
    this.#counts =
      counted === undefined
        ? undefined
        : [
            ...(woken === undefined || attempted.type === 'interrupted'
              ? []
              : countsOf(counter, this.#state, { type: 'woken', at: now, node, round, decision: woken })),
          ];
    const noted = noteAttempted(this.#runContext, attempt, attempted, now);
    if (this.#counts !== undefined && this.#counts.length > 0) counted?.(this.#parts.pinned.flow.id, this.#counts);
    this.#counts = undefined;
    return noted;
  }

  #recordNow(): RunRecord {
    const { runId, request, pinned } = this.#parts;
    const began = newRecord({ runId, pinned, kind: request.kind, dryRun: request.dryRun, at: this.#state.startedAt });
    return recordOf(began, this.#state, this.#running.size === 0);
  }

  #finish(): DurableEnd {
    const { budget, halting, masker } = this.#runContext;
    const { runId, pinned } = this.#parts;
    const { hash, events } = this.#ports;
    this.#dropAhead();
    budget.took(this.#state.activeMs);
    for (const step of this.#state.open.values()) if (step.phase === 'waiting') this.#signals.endCalled(step.waiting);
    const record = this.#recordNow();
    const story = endOfStory(runId, this.#state, halting?.evidence, events.masked === true ? masker : undefined);
    this.#awaiting.crash('before-end');
    events.emit(story);
    this.#awaiting.crash('after-end');
    const errorRun = errorRunOf(
      pinned,
      record,
      [this.#failed, this.#ended].filter((event) => event !== undefined),
      hash,
    );
    if (errorRun !== undefined) this.#context.begin(errorRun.runId, errorRun.request);
    return endOf(record, this.#state, this.#ended, budget.used);
  }
}
