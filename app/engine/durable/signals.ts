/** What people say to a run where another engine keeps the journal, what they hear of it, and what they may see meanwhile. */
import { isCountersignError, UserError } from '../../kernel/errors.ts';
import { halt, revokedFor, stoppedBy, type RunContext } from '../runs/run-transitions.ts';
import type { ApprovalRequest, RunEvent, RunStatus, WakeDecision } from '../ports.ts';
import { stepKey } from '../state/state.ts';
import { answered, callsOf, questionOf, wakeOf, type Answer, type Waiting } from '../state/waits.ts';
import type { Awaiting } from './awaiting.ts';
import type { DurableCommand, DurableContext, OpenQuestion, Verdict } from './ports.ts';

/** What does not count, in words for whoever said it. */
function refusedBy(error: unknown): Verdict {
  if (!isCountersignError(error)) throw error;
  const { code, message, mend } = error;
  return { refused: { code, message, ...(mend === undefined ? {} : { mend }) } };
}

const closedBecause = (why: string): Verdict =>
  refusedBy(new UserError('run/wrong-state', `This question is no longer open: ${why}. Your answer does not count.`));

/** What came was no word of anybody who may speak here. */
const unheard = (): Verdict => refusedBy(new UserError('run/wrong-state', 'What was said cannot be read.', { mend: 'Say it again.' }));

export class RunSignals {
  readonly #runContext: RunContext;
  readonly #context: DurableContext;
  readonly #awaiting: Awaiting;
  readonly #questions = new Map<string, OpenQuestion>();
  /** Steps that wait for flows that they called. */
  readonly #calls = new Map<string, Waiting>();
  /** Said once what others may see of the run shows it. */
  readonly #verdicts: { readonly id: string; readonly verdict: Verdict }[] = [];
  readonly #heard = new Set<string>();
  #commandsTo = '';
  #shown = '';
  #views = 0;

  constructor(runContext: RunContext, context: DurableContext, awaiting: Awaiting) {
    this.#runContext = runContext;
    this.#context = context;
    this.#awaiting = awaiting;
  }

  /** Commands come one at a time, each to a place of its own. A run that waits for nothing hears none. */
  listen(): void {
    if (this.#commandsTo !== '') return;
    const { id, answer } = this.#context.question<DurableCommand>();
    this.#commandsTo = id;
    this.#awaiting.on('commands', answer, (command) => {
      this.#commandsTo = '';
      this.listen();
      this.#verdicts.push({ id, verdict: command === undefined ? unheard() : this.#obey(command) });
    });
  }

  #obey({ action, by, pausedBy, once }: DurableCommand): Verdict {
    if (once !== undefined && this.#heard.has(once))
      return refusedBy(new UserError('run/wrong-state', 'The run has heard this very command before.', { mend: 'Give it anew.' }));
    if (once !== undefined) this.#heard.add(once);
    const { now } = this.#awaiting;
    const { runId, state } = this.#runContext;
    if (action === 'cancel') halt(this.#runContext, now, 'cancelled', stoppedBy(by));
    else if (action === 'revoke') halt(this.#runContext, now, 'halted', revokedFor(by));
    else {
      const type = action === 'pause' ? 'paused' : 'resumed';
      if ((type === 'paused') !== (state.pausedBy === undefined))
        return refusedBy(new UserError('run/wrong-state', `The run is ${type === 'paused' ? 'paused already' : 'not paused'}.`));
      if (type === 'resumed' && pausedBy !== undefined && state.pausedBy !== pausedBy)
        return refusedBy(new UserError('run/wrong-state', 'Somebody else paused the run.'));
      this.#runContext.note({ type, at: now, by });
      this.#awaiting.tell(type, { type: `run.${type}`, runId, at: now, by });
    }
    return {};
  }

  /** A step waits, and that is noted. `tell`: nobody else tells of it. */
  wait(event: Waiting, tell: RunEvent | undefined): void {
    const { node, round, reason, until, at, forMs = 0 } = event;
    const { runId, pinned, state } = this.#runContext;
    const key = stepKey(node, round);
    this.#runContext.note(event);
    // It lies in a part whose failure has been caught meanwhile.
    if (state.open.get(key)?.phase !== 'waiting') return this.endCalled(event);
    if (tell !== undefined) this.#awaiting.tell(`${key} waits`, tell);
    // One after the other: what is tried again then comes to the next that stands still.
    const [called] = callsOf(event);
    if (called !== undefined) {
      this.#calls.set(key, event);
      this.#awaiting.on(`called ${key}`, this.#context.over(called), () => this.#wake(key, node, round, { kind: 'due' }));
    } else if (reason !== 'timer')
      this.#ask(key, questionOf({ runId, flowName: pinned.flow.name, plan: state.plan.nodes.get(node) }, event));
    // What was done before may have ended by another clock, that was ahead: what is to last so long lasts so long from where the run stands.
    if (until !== undefined) this.#awaiting.sleep(`until ${key}`, Math.max(until, at + forMs), () => this.#due(key, node, round));
  }

  #ask(key: string, request: ApprovalRequest): void {
    this.#awaiting.crash('before-approval');
    const { id, answer } = this.#context.question<Answer & { readonly at: number }>();
    this.#questions.set(key, { request, answerTo: id });
    this.#awaiting.on(`asked ${key}`, answer, (given) => {
      const open = this.#questions.get(key)?.request ?? request;
      let next = open;
      try {
        if (given === undefined) this.#verdicts.push({ id, verdict: unheard() });
        else {
          this.#awaiting.passed(given.at);
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
    this.#awaiting.crash('after-approval');
  }

  /** Nobody answered in time. A question that names somebody to hand it on to stays open as long again. */
  #due(key: string, node: string, round: number): void {
    const open = this.#questions.get(key);
    const { escalation, escalatedAt, deadline, askedAt } = open?.request ?? {};
    if (open === undefined || escalation === undefined || escalatedAt !== undefined || deadline === undefined || askedAt === undefined) {
      this.#wake(key, node, round, { kind: 'due' });
      return;
    }
    const at = this.#awaiting.now;
    const later = at + (deadline - askedAt);
    this.#questions.set(key, { ...open, request: { ...open.request, escalatedAt: at, deadline: later } });
    this.#awaiting.tell(`${key} is handed on`, {
      type: 'human.escalated',
      runId: this.#runContext.runId,
      at,
      nodeId: node,
      to: escalation,
    });
    this.#awaiting.sleep(`until ${key}`, later, () => this.#due(key, node, round));
  }

  #forget(key: string): void {
    for (const what of ['asked', 'until', 'called']) this.#awaiting.forget(`${what} ${key}`);
    this.#questions.delete(key);
    this.#calls.delete(key);
  }

  #wake(key: string, node: string, round: number, decision: WakeDecision): void {
    const unanswered = this.#awaiting.has(`asked ${key}`) ? this.#questions.get(key) : undefined;
    // Somebody may have answered at this very moment.
    if (unanswered !== undefined) this.#verdicts.push({ id: unanswered.answerTo, verdict: closedBecause('its time was over') });
    this.#forget(key);
    const { halting, state, note } = this.#runContext;
    if (halting === undefined && state.open.get(key)?.phase === 'waiting')
      note({ type: 'woken', at: this.#awaiting.now, node, round, decision });
  }

  /** What was called and stands still goes no further without its caller. */
  endCalled(event: Waiting | undefined): void {
    this.endAll(callsOf(event));
  }
  endAll(runIds: readonly string[]): void {
    for (const called of runIds) this.#context.tell(called, { action: 'cancel', by: 'the calling flow' });
  }

  /** A failure that was caught has dropped what waited beside it: nobody need answer any more. */
  dropQuestions(): void {
    for (const [key, event] of this.#calls) {
      if (this.#runContext.state.open.get(key)?.phase === 'waiting') continue;
      this.endCalled(event);
      this.#forget(key);
    }
    for (const [key, { answerTo }] of this.#questions) {
      if (this.#runContext.state.open.get(key)?.phase === 'waiting') continue;
      this.#verdicts.push({ id: answerTo, verdict: closedBecause('the flow went on without it') });
      this.#forget(key);
    }
  }

  /** Shows how the run stands, and then says what came of what was said. Only what has changed is written: others look seldom, and each change is one more entry. */
  show(status: RunStatus): void {
    const {
      pinned: { flow, bundleDigest },
      state,
    } = this.#runContext;
    const ended = state.endedAt !== 0;
    const questions = ended ? [] : [...this.#questions.values()];
    const shown = `${status} ${this.#commandsTo} ${questions.map(({ answerTo, request }) => `${answerTo} ${request.deadline ?? ''}`).join(' ')}`;
    // A run that ends before anybody could have looked is known by its end.
    if (shown !== this.#shown && !(ended && this.#shown === '')) {
      this.#shown = shown;
      this.#views += 1;
      this.#context.show({
        status,
        ended,
        nth: this.#views,
        flowId: flow.id,
        flowName: flow.name,
        ...(bundleDigest === undefined ? {} : { bundleDigest }),
        ...(state.dryRun ? { dryRun: true as const } : {}),
        steps: state.completed,
        questions,
        commandsTo: this.#commandsTo,
      });
    }
    for (const { id, verdict } of this.#verdicts.splice(0)) this.#context.reply(id, verdict);
  }
}
