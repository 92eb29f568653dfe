/**
 * One run as one durable invocation of another engine, which keeps the journal and the time: the same plan, the same state, the same
 * decisions, steps and masks as in the embedded engine. Each attempt is one remembered step. Whatever is read from the clock is read inside of one.
 */
import { isCountersignError, TerminalError, UserError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Clock, Hash, Random } from '../../kernel/ports.ts';
import { advance, type RunCommand } from '../advance.ts';
import { errorItem, errorRunId } from '../aftermath.ts';
import { RunBudget } from '../budget.ts';
import type { CrashHook } from '../crash-points.ts';
import { beginStep, halt, noteFailed, noteOutcome, noteWould, revokedFor, runOver, stoppedBy, waitingLine, waitsForWord, type Attempt, type Course } from '../course.ts';
import { apply } from '../fold.ts';
import type { Plan } from '../plan.ts';
import type { JournalEvent, Masker, PinnedFlow, RunEvent, RunEventSink, RunRecord, RunStatus, WakeDecision } from '../ports.ts';
import type { CallPorts } from '../run-ports.ts';
import { endOfStory, recordOf, whyEnded } from '../run-story.ts';
import { newState, outputOf, stepKey, type RunState } from '../state.ts';
import { interruptedEvent } from '../step-events.ts';
import { answered, questionOf, wakeOf, type Answer, type Waiting } from '../waits.ts';
import { attemptStep, type Attempted } from './attempt.ts';
import type { DurableCommand, DurableContext, DurableEnd, DurableRequest, OpenQuestion, Remembered, Verdict } from './ports.ts';

export interface DurablePorts extends CallPorts {
  readonly maskerOf: (pinned: PinnedFlow) => Masker;
  readonly planOf: (pinned: PinnedFlow) => Plan;
  /** Told as they happen here; a crash may tell one of them twice. */
  readonly events: RunEventSink;
  readonly clock: Clock;
  readonly hash: Hash;
  readonly random: Random;
  /** Throws `halted/revoked` for a flow that may no longer run; asked before each attempt. */
  readonly admit?: (pinned: PinnedFlow) => void;
  /** Attempts that this process has begun, and no other can go on with. */
  readonly own: Set<string>;
  readonly crash?: CrashHook;
}

/** What does not count, in words for whoever said it. */
function refusedBy(error: unknown): Verdict {
  if (!isCountersignError(error)) throw error;
  const { code, message, mend } = error;
  return { refused: { code, message, ...(mend === undefined ? {} : { mend }) } };
}

/** What is read from the world as a run begins; remembered with its first step. */
export interface Opening { readonly at: number; readonly seed: number }

export function openRun(runId: string, { flow }: PinnedFlow, { dryRun }: DurableRequest, { clock, random, events }: DurablePorts): Opening {
  const at = clock.now();
  events.emit({ type: 'run.started', runId, at, flowId: flow.id, flowName: flow.name, dryRun });
  const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4);
  return { at, seed: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0 };
}

const STEPS_AT_ONCE = 8;

export class DurableRun {
  readonly #runId: string;
  readonly #pinned: PinnedFlow;
  readonly #request: DurableRequest;
  readonly #trigger: string;
  readonly #context: DurableContext;
  readonly #ports: DurablePorts;
  readonly #state: RunState;
  readonly #course: Course;
  readonly #abort = new AbortController();
  readonly #running = new Set<string>();
  /** What the run waits for, each with what is to be done once it has settled. */
  readonly #pending = new Map<string, Remembered<() => void>>();
  readonly #questions = new Map<string, OpenQuestion>();
  readonly #events: JournalEvent[] = [];
  /** Said once what others may ask about the run shows it. */
  #verdicts: { readonly id: string; readonly verdict: Verdict }[] = [];
  #told = 0;
  #commandsTo = '';
  /** The clock as the engine remembers it. */
  #now = 0;
  #shown = '';

  constructor(runId: string, pinned: PinnedFlow, trigger: string, request: DurableRequest, context: DurableContext, ports: DurablePorts) {
    this.#runId = runId;
    this.#pinned = pinned;
    this.#trigger = trigger;
    this.#request = request;
    this.#context = context;
    this.#ports = ports;
    this.#state = newState(ports.planOf(pinned));
    const { limits } = pinned.grant;
    const { budget } = request;
    this.#course = {
      runId, pinned, state: this.#state, running: this.#running, hash: ports.hash, masker: ports.maskerOf(pinned), note: (event) => this.#note(event), halted: () => undefined, halting: undefined,
      budget: new RunBudget(budget === undefined ? limits : {
        ...limits, steps: Math.min(limits.steps, budget.steps), tokens: Math.min(limits.tokens, budget.tokens), costMilliUsd: Math.min(limits.costMilliUsd, budget.costMilliUsd),
      }, 0, 0, 0),
    };
    context.lost.addEventListener('abort', () => this.#abort.abort(new TerminalError('step/interrupted', 'The run goes on elsewhere.')));
  }

  async go(opening: Opening): Promise<DurableEnd> {
    const { input, dryRun } = this.#request;
    this.#now = opening.at;
    this.#note({ type: 'started', at: opening.at, flowHash: this.#pinned.flowHash, trigger: this.#trigger, input, maskedInput: this.#course.masker.mask(this.#trigger, 'out', input), seed: opening.seed, dryRun });
    this.#listen();
    for (;;) {
      const { halting } = this.#course;
      if (halting !== undefined) {
        this.#abort.abort(runOver());
        this.#note(halting);
      }
      this.#obey(advance(this.#state, { now: this.#now, running: this.#running, width: STEPS_AT_ONCE }));
      // What a command halted is ended before anything is waited for.
      if (this.#course.halting !== undefined && this.#state.endedAt === 0) continue;
      this.#dropQuestions();
      this.#show();
      for (const { id, verdict } of this.#verdicts.splice(0)) this.#context.reply(id, verdict);
      if (this.#state.endedAt !== 0) return this.#finish();
      const settled = await this.#context.first([...this.#pending.values()]);
      settled();
    }
  }

  #note(event: JournalEvent): void {
    apply(this.#state, event);
    this.#events.push(event);
  }

  #await<T>(key: string, promise: Remembered<T>, take: (value: T | undefined) => void): void {
    this.#pending.set(key, promise.map((value) => () => {
      this.#pending.delete(key);
      this.#crash('after-append');
      take(value);
    }));
  }

  #step<T>(name: string, work: () => Promise<T>): Remembered<T> {
    return this.#context.step(name, async () => {
      const result = await work();
      this.#crash('before-append');
      return result;
    });
  }

  /** A line of the story that belongs to no attempt: told once it is the engine's to tell, and not again after a crash. */
  #tell(name: string, line: RunEvent): void {
    this.#await(`told ${this.#told++}`, this.#step(name, async () => {
      this.#ports.events.emit(line);
      return null;
    }), () => undefined);
  }

  #crash(point: Parameters<CrashHook>[0]): void { this.#ports.crash?.(point, this.#runId); }

  /** Commands come one at a time, each to a place of its own. */
  #listen(): void {
    const { id, answer } = this.#context.question<DurableCommand>();
    this.#commandsTo = id;
    this.#await('commands', answer, (command) => {
      this.#listen();
      if (command !== undefined) this.#verdicts.push({ id, verdict: this.#command(command) });
    });
  }

  #command({ action, by }: DurableCommand): Verdict {
    if (action === 'cancel') halt(this.#course, this.#now, 'cancelled', stoppedBy(by));
    else if (action === 'revoke') halt(this.#course, this.#now, 'halted', revokedFor(by));
    else {
      const type = action === 'pause' ? 'paused' : 'resumed';
      if ((type === 'paused') !== (this.#state.pausedBy === undefined)) return refusedBy(new UserError('run/wrong-state', `The run is ${type === 'paused' ? 'paused already' : 'not paused'}.`));
      this.#note({ type, at: this.#now, by });
      this.#tell(type, { type: `run.${type}`, runId: this.#runId, at: this.#now, by });
    }
    return {};
  }

  #obey(commands: readonly RunCommand[]): void {
    for (const command of commands) {
      switch (command.type) {
        case 'schedule': case 'undo': case 'attempt': this.#attempt(beginStep(this.#course, command, this.#now)); break;
        case 'retry-later': this.#sleep(`pause ${stepKey(command.step.node, command.step.round)}`, command.at, () => undefined); break;
        case 'ask-about-interrupted': this.#wait(interruptedEvent(command.step, this.#state.plan.nodes.get(command.step.node), this.#now, this.#ports.hash)); break;
        case 'end': this.#note({ type: 'ended', at: this.#now, status: command.status, ...whyEnded(this.#state) }); break;
        case 'rest': break;
      }
    }
  }

  #sleep(key: string, until: number, then: () => void): void {
    if (this.#pending.has(key)) return;
    this.#crash('before-timer');
    this.#await(key, this.#context.sleep(Math.max(0, until - this.#now), key), () => {
      this.#now = Math.max(this.#now, until);
      then();
    });
    this.#crash('after-timer');
  }

  #attempt(attempt: Attempt | undefined): void {
    if (attempt === undefined) return;
    const { step, plan } = attempt;
    if (plan.idempotent || plan.disabled || this.#state.dryRun) {
      this.#perform(attempt, undefined);
      return;
    }
    // That it was begun is remembered first, and by whom: another process that finds no result does not know whether it took effect.
    const key = stepKey(step.node, step.round);
    const begun = this.#step(`${key} begins ${attempt.attempt}`, async () => {
      const token = newId('try', this.#ports);
      this.#ports.own.add(token);
      return token;
    });
    this.#await(`step ${key}`, begun, (token) => this.#perform(attempt, token ?? ''));
  }

  #perform(attempt: Attempt, token: string | undefined): void {
    const { budget } = this.#course;
    const key = stepKey(attempt.step.node, attempt.step.round);
    let here = false;
    const result = this.#step<Attempted>(`${key} attempt ${attempt.attempt}`, async () => {
      if (token !== undefined && !this.#ports.own.delete(token)) return { type: 'interrupted', at: this.#ports.clock.now() };
      here = true;
      this.#crash('before-attempt');
      const attempted = await attemptStep(this.#ports, { ...attempt, runId: this.#runId, pinned: this.#pinned, state: this.#state, budget, signal: this.#abort.signal });
      this.#crash('after-attempt');
      return attempted;
    });
    this.#await(`step ${key}`, result, (attempted) => {
      this.#running.delete(key);
      if (attempted === undefined) return;
      this.#now = Math.max(this.#now, attempted.at);
      // The engine remembered it: then it was paid for in another life of this run.
      if (attempted.type !== 'interrupted' && !here) budget.spend(attempted.usage);
      const told = this.#take(attempt, attempted);
      if (here) for (const line of told) this.#ports.events.emit(line);
    });
  }

  /** Gives the lines of the story that tell of it. */
  #take(attempt: Attempt, attempted: Attempted): readonly RunEvent[] {
    if (this.#course.halting !== undefined || attempted.type === 'interrupted') return [];
    const told = attempted.would.map(({ node, effect }) => noteWould(this.#course, node, effect, this.#now));
    if (attempted.type === 'failed') {
      const waits = waitsForWord(this.#course, attempt, attempted.failure, this.#now);
      if (waits !== undefined) {
        this.#wait(waits);
        return told;
      }
      return [...told, noteFailed(this.#course, attempt, attempted.failure, attempted.evidence, this.#now)];
    }
    const { at, began, outcome, usage } = attempted;
    const { line, waits } = noteOutcome(this.#course, attempt, outcome, usage, began - at + this.#now, this.#now);
    if (waits !== undefined) this.#wait(waits);
    return line === undefined ? told : [...told, line];
  }

  #wait(event: Waiting): void {
    this.#note(event);
    const { node, round, reason, until } = event;
    const key = stepKey(node, round);
    // It lies in a part whose failure has been caught meanwhile.
    if (this.#state.open.get(key)?.phase !== 'waiting') return;
    this.#tell(`${key} waits`, waitingLine(this.#course, event));
    if (reason !== 'timer') this.#ask(key, questionOf({ runId: this.#runId, flowName: this.#pinned.flow.name, plan: this.#state.plan.nodes.get(node) }, event));
    if (until !== undefined) this.#sleep(`until ${key}`, until, () => this.#due(key, node, round));
  }

  #ask(key: string, request: OpenQuestion['request']): void {
    this.#crash('before-approval');
    const { id, answer } = this.#context.question<Answer & { readonly at: number }>();
    this.#questions.set(key, { request, answerTo: id });
    this.#await(`asked ${key}`, answer, (given) => {
      const open = this.#questions.get(key)?.request ?? request;
      let next = open;
      try {
        if (given !== undefined) {
          this.#now = Math.max(this.#now, given.at);
          next = answered(open, given, given.at);
          this.#verdicts.push({ id, verdict: { question: next } });
        }
      } catch (error) {
        // It does not count: the question stays as it was, for another answer.
        this.#verdicts.push({ id, verdict: refusedBy(error) });
      }
      if (next.state === 'open') this.#ask(key, next);
      else this.#wake(key, next.node, next.round, wakeOf(next));
    });
    this.#crash('after-approval');
  }

  /** Nobody answered in time. A question that names somebody to hand it on to stays open as long again. */
  #due(key: string, node: string, round: number): void {
    const open = this.#questions.get(key);
    const { escalation, escalatedAt, deadline, askedAt } = open?.request ?? {};
    if (open === undefined || escalation === undefined || escalatedAt !== undefined || deadline === undefined || askedAt === undefined) {
      this.#wake(key, node, round, { kind: 'due' });
      return;
    }
    const later = this.#now + (deadline - askedAt);
    const at = this.#now;
    this.#questions.set(key, { ...open, request: { ...open.request, escalatedAt: at, deadline: later } });
    this.#tell(`${key} is handed on`, { type: 'human.escalated', runId: this.#runId, at, nodeId: node, to: escalation });
    this.#sleep(`until ${key}`, later, () => this.#due(key, node, round));
  }

  /** A failure that was caught has dropped what waited beside it: nobody need answer any more. */
  #dropQuestions(): void {
    for (const [key, { answerTo }] of this.#questions) {
      if (this.#state.open.get(key)?.phase === 'waiting') continue;
      this.#verdicts.push({ id: answerTo, verdict: refusedBy(new UserError('run/wrong-state', 'This question is no longer open: the flow went on without it.')) });
      this.#forgetWait(key);
    }
  }

  #forgetWait(key: string): void {
    for (const what of ['asked', 'until']) this.#pending.delete(`${what} ${key}`);
    this.#questions.delete(key);
  }

  #wake(key: string, node: string, round: number, decision: WakeDecision): void {
    const unanswered = this.#pending.has(`asked ${key}`) ? this.#questions.get(key) : undefined;
    // Somebody may have answered at this very moment.
    if (unanswered !== undefined) this.#verdicts.push({ id: unanswered.answerTo, verdict: refusedBy(new UserError('run/wrong-state', 'This question is no longer open: its time was over.')) });
    this.#forgetWait(key);
    if (this.#course.halting === undefined && this.#state.open.get(key)?.phase === 'waiting') this.#note({ type: 'woken', at: this.#now, node, round, decision });
  }

  #recordNow(): RunRecord {
    const { flow, flowHash, bundleDigest } = this.#pinned;
    return recordOf({
      runId: this.#runId, flowId: flow.id, flowName: flow.name, flowHash, environment: flow.environment, status: 'running', dryRun: this.#request.dryRun, trigger: this.#request.kind,
      startedAt: this.#state.startedAt, steps: 0, retries: 0, tokens: 0, costMilliUsd: 0, ...(bundleDigest === undefined ? {} : { bundleDigest }),
    }, this.#state, this.#running.size === 0);
  }

  /** Only what has changed is written: others look seldom, and each change is one more entry. */
  #show(): void {
    const { flow, bundleDigest } = this.#pinned;
    const { status } = this.#recordNow();
    const questions = this.#state.endedAt === 0 ? [...this.#questions.values()] : [];
    const shown = `${status satisfies RunStatus} ${this.#commandsTo} ${questions.map(({ answerTo, request }) => `${answerTo} ${request.deadline ?? ''}`).join(' ')}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#context.show({ status, ended: this.#state.endedAt !== 0, flowId: flow.id, flowName: flow.name, ...(bundleDigest === undefined ? {} : { bundleDigest }), steps: this.#state.completed, questions, commandsTo: this.#commandsTo });
  }

  #finish(): DurableEnd {
    const state = this.#state;
    const record = this.#recordNow();
    const { hash, events } = this.#ports;
    const story = endOfStory(this.#runId, state, this.#course.halting?.evidence);
    this.#crash('before-end');
    events.emit(story);
    this.#crash('after-end');
    const { errorFlow } = this.#pinned.flow.settings;
    if (errorFlow !== undefined && !record.dryRun && record.trigger !== 'error' && !this.#runId.includes('.') && (record.status === 'failed' || record.status === 'halted')) {
      this.#context.begin(errorRunId(record, hash), { flowId: errorFlow, kind: 'error', input: [errorItem(record, this.#events)], dryRun: false });
    }
    return {
      runId: this.#runId, status: record.status, output: state.status === 'succeeded' ? outputOf(state) : [], ...(state.response === undefined ? {} : { response: state.response }),
      ...(record.error === undefined ? {} : { error: record.error }), steps: state.completed, attempts: state.attempts, retries: state.retries, tokens: state.tokens, costMilliUsd: state.costMilliUsd,
    };
  }
}
