/** One attempt of a step as a durable engine remembers it: what it came to, when, and what it used. */
import type { JsonObject } from '../../kernel/json.ts';
import type { StepOutcome } from '../../nodes/kit/executor.ts';
import type { CalledUse } from '../state/budget.ts';
import { noteFailed, noteOutcome, noteWould, type Attempt, type RunContext } from '../runs/run-transitions.ts';
import { doubtOf } from '../state/decision-review.ts';
import { evidence, failureOf } from '../state/failure.ts';
import type { FailureRecord, Progress, RunEvent, Usage, WouldDo } from '../ports.ts';
import { progressKeeper } from '../state/progress.ts';
import { callStep, type StepCall, type StepTry } from '../runs/step-call.ts';
import type { Waiting } from '../state/waits.ts';
import type { DurablePorts } from './ports.ts';

/** Things done that are remembered in one entry, where doing one again does no harm. */
const TOGETHER = 20;

/** What called runs have used, by their ids. */
export type Called = readonly (readonly [runId: string, used: CalledUse])[];

interface Ran {
  readonly at: number;
  readonly began: number;
  readonly usage: Usage;
  readonly called?: Called;
  readonly would: readonly { readonly node: string; readonly effect: WouldDo }[];
}

export type Attempted =
  | { readonly type: 'interrupted'; readonly at: number }
  | (Ran & {
      readonly type: 'came';
      readonly outcome: StepOutcome;
      /** Why people are asked before it has effect: they are, also where whoever hears of it later would not ask. */ readonly doubt?: string;
    })
  | (Ran & {
      readonly type: 'failed';
      readonly failure: FailureRecord;
      readonly evidence?: JsonObject;
      readonly progress?: Progress;
      /** What it called, and stands still. */ readonly stood?: readonly string[];
    });

/** An attempt under way. What computes comes to its end by itself; what asks for something outside waits there until it is let. */
export interface Flight {
  readonly began: number;
  /** Never rejects: a failure is a result like any other. */
  readonly landed: Promise<Attempted>;
  /** Something that it has done and is to be remembered by itself; undefined once the attempt is over. */
  readonly went: () => Promise<(Progress & { readonly called?: Called }) | undefined>;
  /** It ended while it waited to be let, for example because its time ran out: it has had no effect, and its result counts for nothing. */
  readonly spent: () => boolean;
  /** All that led to it, and what it has done so far, is remembered: from now on it may act, in a run that is paused now and then. */
  readonly let: (paused: () => boolean) => void;
  /** Nobody waits for it any more. What was never let has had no effect. */
  readonly drop: () => void;
  /** What it has used since it last told of something done. */
  readonly used: () => Usage;
}

const together = (...all: readonly (Usage | undefined)[]): Usage =>
  all.reduce<Usage>(
    (sum, one) => ({ tokens: sum.tokens + (one?.tokens ?? 0), costMilliUsd: sum.costMilliUsd + (one?.costMilliUsd ?? 0) }),
    { tokens: 0, costMilliUsd: 0 },
  );

/** What attempts under way here have used and the run has not heard of, by their steps: a run that is stopped hears of nothing they come to. */
export class Unheard {
  readonly #of = new Map<string, () => Usage>();
  flies(key: string, flight: Flight): void {
    this.#of.set(key, flight.used);
  }
  went(key: string, { usage }: Progress, flight: Flight): void {
    this.#of.set(key, () => together(usage, flight.used()));
  }
  landed(key: string, attempted: Attempted): void {
    this.#of.set(key, () =>
      attempted.type === 'interrupted'
        ? together()
        : together(attempted.usage, attempted.type === 'failed' ? attempted.progress?.usage : undefined),
    );
  }
  heard(key: string): void {
    this.#of.delete(key);
  }
  used(): readonly (readonly [key: string, used: Usage])[] {
    return [...this.#of]
      .map(([key, used]) => [key, used()] as const)
      .filter(([, { tokens, costMilliUsd }]) => tokens > 0 || costMilliUsd > 0);
  }
}

/** Begins an attempt. `asked` is called when it first wants something outside. Verifies first that the flow may still run on this worker. */
export function takeOff(ports: DurablePorts, parts: StepTry, asked: () => void = () => undefined): Flight {
  const { clock } = ports;
  const began = clock.now();
  const meter = parts.budget.meter();
  const would: { node: string; effect: WouldDo }[] = [];
  const stood: string[] = [];
  const progress = progressKeeper(meter.usage);
  let called: [string, CalledUse][] = [];
  const ended = (runId: string, used: CalledUse): void => {
    if (parts.budget.spendCalled(runId, used)) called.push([runId, used]);
  };
  const takeCalled = (): { readonly called?: Called } => {
    const taken = called;
    called = [];
    return taken.length === 0 ? {} : { called: taken };
  };
  const { keeps } = parts.plan;
  let gate = Promise.withResolvers<void>();
  let told = Promise.withResolvers<void>();
  const given = new AbortController();
  const stop = (): void => given.abort(parts.signal.reason);
  let asks = false;
  let isShut = true;
  let held = false;
  const shut = (): void => {
    if (isShut) return;
    isShut = true;
    gate = Promise.withResolvers();
  };
  const open = (): void => {
    isShut = false;
    held = false;
    gate.resolve();
  };
  // A dry run lets nothing out: there is nothing to wait for.
  if (parts.state.dryRun) open();
  let over = false;
  // What was looked ahead at began on a copy of the run's state, that hears of no pause.
  let paused = (): boolean => parts.state.pausedBy !== undefined;
  const barrier = (): Promise<void> => {
    if (!asks) asked();
    asks = true;
    held = isShut;
    return gate.promise;
  };
  const keep: StepCall['keep'] = (name, result) => {
    progress.add(name, result);
    if (keeps === 'late' || (keeps === 'beside' && progress.size < TOGETHER)) return;
    // What would do harm a second time is remembered before more is done.
    if (keeps === 'first') shut();
    told.resolve();
  };
  const ran = (): Ran => ({ at: clock.now(), began, usage: progress.rest(), would, ...takeCalled() });
  const fly = async (): Promise<Attempted> => {
    ports.crash?.('before-attempt', parts.runId);
    parts.signal.addEventListener('abort', stop);
    if (parts.signal.aborted) stop();
    try {
      ports.admit?.(parts.pinned);
      const outcome = await callStep(
        { ...ports, runFlow: (call) => ports.runFlow(call, ended) },
        {
          ...parts,
          signal: given.signal,
          meter,
          paused: () => paused(),
          barrier: parts.state.dryRun ? () => gate.promise : barrier,
          keep,
          would: (node, effect) => {
            would.push({ node, effect });
          },
          stood: (runId) => stood.push(runId),
        },
      );
      const doubt = doubtOf(parts.state, parts, outcome, (node) => ports.doubts?.(parts.pinned.flow.id, node));
      return { type: 'came', outcome, ...(doubt === undefined ? {} : { doubt }), ...ran() };
    } catch (error) {
      const proof = evidence(error);
      const done = progress.take();
      return {
        type: 'failed',
        failure: failureOf(error),
        ...(proof === undefined ? {} : { evidence: proof }),
        ...(done === undefined ? {} : { progress: done }),
        ...(stood.length === 0 ? {} : { stood }),
        ...ran(),
      };
    } finally {
      over = true;
      parts.signal.removeEventListener('abort', stop);
      ports.crash?.('after-attempt', parts.runId);
    }
  };
  const landed = fly();
  const went: Flight['went'] = async () => {
    for (;;) {
      await Promise.race([landed, told.promise]);
      // What it came to at last tells of the rest.
      if (over) return undefined;
      told = Promise.withResolvers();
      const done = progress.take();
      if (done !== undefined) return { ...done, ...takeCalled() };
    }
  };
  const letGo: Flight['let'] = (ofRun) => {
    paused = ofRun;
    open();
  };
  return { began, landed, went, spent: () => held && over, let: letGo, drop: () => given.abort(), used: () => progress.rest() };
}

/** Notes what an attempt came to, and gives the lines of the story that tell of it. What it waits for is given back: it is noted by whoever does the waiting. */
export function noteAttempted(
  runContext: RunContext,
  attempt: Attempt,
  attempted: Attempted,
  now: number,
): { readonly told: readonly RunEvent[]; readonly waits?: Waiting } {
  if (runContext.halting !== undefined || attempted.type === 'interrupted') return { told: [] };
  const told = attempted.would.map(({ node, effect }) => noteWould(runContext, node, effect, now));
  if (attempted.type === 'failed') {
    const { line, waits } = noteFailed(runContext, attempt, attempted, now);
    return { told: line === undefined ? told : [...told, line], ...(waits === undefined ? {} : { waits }) };
  }
  const { at, began, outcome, usage, doubt } = attempted;
  const { line, waits } = noteOutcome(runContext, attempt, { outcome, usage, began: began - at + now, doubt }, now);
  return { told: line === undefined ? told : [...told, line], ...(waits === undefined ? {} : { waits }) };
}
