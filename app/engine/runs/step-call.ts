/** One attempt of a step: what its executor is handed, and what it may ask of the outside while it runs. */
import type { StepIdentity, UsageMeter } from '../../broker/ports.ts';
import { codeOfError, TerminalError, TransientError } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { StepOutcome, StepRequest } from '../../nodes/kit/executor.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import type { RunBudget } from '../state/budget.ts';
import type { Attempt } from './run-transitions.ts';
import { dealOf, dealtOut } from '../state/loop-batches.ts';
import { isEnginesOwn, settledOutcome } from '../state/decision-review.ts';
import type { PlanNode } from '../state/plan.ts';
import type { PinnedFlow, WakeDecision, WouldDo } from '../ports.ts';
import type { CallPorts } from './run-ports.ts';
import type { RunState, StepState } from '../state/state.ts';
import { sizeUpTo } from '../runner/json-size.ts';
import { goesByItems, isWorthKeeping } from '../state/progress.ts';
import { behind, type StepPowers } from '../runner/step-runner.ts';
import { isStoreTrouble } from './troubles.ts';
import { callsOf } from '../state/waits.ts';

/** Characters. */
const MOST_KEPT = 16 * 1024 * 1024;

/** An attempt, and the run that it is part of. */
export interface StepTry extends Attempt {
  readonly runId: string;
  readonly pinned: PinnedFlow;
  readonly state: RunState;
  readonly budget: RunBudget;
  readonly signal: AbortSignal;
}

export interface StepCall extends StepTry {
  readonly meter: UsageMeter;
  /** Whether the run starts nothing now. */
  readonly paused: () => boolean;
  /** Each call to the outside waits for it first. */
  readonly barrier: () => Promise<void>;
  readonly would: (node: string, effect: WouldDo) => void;
  /** What the step has done of many things. */
  readonly keep: (name: string, result: Json) => void;
  /** Told of each run that it called and that stands still. */
  readonly stood?: (runId: string) => void;
}

const stoodStill = (): TransientError => new TransientError('step/interrupted', 'The flow that the step calls stands still.');

/** True when the step was interrupted and people were asked whether it may run again. */
const askedAgain = (step: StepState): boolean => step.waiting?.ask?.['interrupted'] === true;

function outputsFor({ state, plan }: StepCall): StepRequest['outputs'] {
  if (plan.readsOthers === 'nothing') return {};
  return Object.fromEntries([...state.latest].map(([name, items]) => [name, plan.readsOthers === 'first' ? items.slice(0, 1) : items]));
}

function requestOf(call: StepCall): StepRequest {
  const {
    runId,
    pinned: { flow },
    state,
    step,
    plan,
    attempt,
  } = call;
  return {
    runId,
    flow: { id: flow.id, name: flow.name, environment: flow.environment },
    node: plan.node,
    attempt,
    inputs: step.inputs,
    outputs: outputsFor(call),
    idempotencyKey: `${runId}/${step.node}/${step.round}`,
    repeatable: plan.idempotent,
    parts: plan.parts,
    round: step.round,
    ...(step.woken === undefined || step.woken.kind === 'done' || askedAgain(step) || step.waiting?.reason === 'call'
      ? {}
      : { woken: step.woken }),
    ...(step.carried === undefined ? {} : { state: step.carried }),
    ...(state.dryRun || !isWorthKeeping(step, plan) ? {} : { done: Object.fromEntries(step.done ?? []) }),
    ...(step.settled === undefined ? {} : { settled: Object.fromEntries(step.settled) }),
  };
}

/** What the original program calls such a step. */
function originalType({ parameters }: FlowNode): string {
  const [title, operation] = [parameters['title'], parameters['operation']].map((one) => (typeof one === 'string' ? one : ''));
  return [title, operation].filter((part) => part !== '').join(', ') || 'unknown';
}

/** Rounds for which a placeholder stands in: what it gives never makes a cycle end. */
const STANDS_IN = 20;

/**
 * In a dry run an imported step without code stands in for itself, so that the rest of the flow is seen: its pinned sample or what came in, marked, on
 * every port that leads on.
 */
function standIn({ step, plan, would }: StepCall): StepOutcome {
  const type = originalType(plan.node);
  would(step.node, {
    kind: 'foreign',
    destination: type,
    method: '',
    bytes: 0,
    labels: [],
    allowed: false,
    reason: `it would not run here: UNKNOWN TYPE ${type}`,
  });
  if (step.round >= (plan.loop ? 1 : STANDS_IN)) return { type: 'done', outputs: {} };
  const given = plan.node.sample ?? Object.values(step.inputs).flat();
  const items = (given.length === 0 ? [{}] : given).map((item) => ({
    ...(isJsonObject(item) ? item : { value: item }),
    wouldNotRunHere: `UNKNOWN TYPE: ${type}`,
  }));
  const ports = new Set(plan.out.filter((edge) => edge.kind === 'data').map((edge) => edge.fromPort));
  return { type: 'done', outputs: Object.fromEntries((ports.size === 0 ? [plan.firstPort] : [...ports]).map((port) => [port, items])) };
}

/** What a person says that it gave; without that, an empty item for each that came in: nothing that came in goes past the step unchanged. */
function saidToBeDone({ inputs }: StepState, { firstPort }: PlanNode, { values }: Extract<WakeDecision, { kind: 'done' }>): StepOutcome {
  const came = Object.values(inputs).flat();
  return { type: 'done', outputs: { [firstPort]: values === undefined ? (came.length === 0 ? [{}] : came.map(() => ({}))) : [values] } };
}

/** Rejects with a CountersignError; a step that is switched off hands its items on. */
export async function callStep(ports: CallPorts, call: StepCall): Promise<StepOutcome> {
  const { runId, pinned, state, step, plan, meter, timeoutMs, budget, signal } = call;
  const settled = settledOutcome(step);
  if (settled !== undefined) return settled;
  if (plan.disabled) {
    await ports.runner.pass?.();
    return { type: 'done', outputs: { [plan.firstPort]: Object.values(step.inputs).flat() } };
  }
  if (askedAgain(step) && step.woken?.kind === 'denied')
    throw new TerminalError('step/interrupted', 'The step was interrupted, and it was decided not to run it again.');
  if (askedAgain(step) && step.woken?.kind === 'done' && !goesByItems(step, plan)) return saidToBeDone(step, plan, step.woken);
  if (plan.foreign && state.dryRun) return standIn(call);
  if (step.deal !== undefined) return dealtOut(step.deal);
  const { retentionDays } = pinned.flow.settings;
  const still = new Set<string>();
  let trouble: { readonly error: unknown } | undefined;
  let calls = 0;
  let over = false;
  let asked = false;
  let kept = 0;
  const ended = Promise.withResolvers<void>();
  // A step that was stopped may still wait to ask, or ask late. Its attempt counts as failed, and may be made again: it must not act beside that.
  const barrier = async (): Promise<void> => {
    await call.barrier();
    if (over || signal.aborted) throw new TransientError('step/interrupted', 'The step asked for something after its attempt was over.');
    asked = true;
  };
  const powersOf = (part: string | undefined): StepPowers => {
    if (part !== undefined && !plan.partIds.has(part))
      throw new TerminalError('halted/capability', 'The step asked on behalf of a part that is not plugged into it.');
    const nodeId = part ?? step.node;
    const identity: StepIdentity = {
      runId,
      flowId: pinned.flow.id,
      nodeId,
      labels: ports.labelsOf(pinned, nodeId),
      dryRun: state.dryRun,
      over: ended.promise,
      ...(retentionDays === undefined ? {} : { retentionDays }),
    };
    return behind(
      barrier,
      {
        ...ports.brokerFor(identity, pinned, meter, (effect) => call.would(nodeId, effect)),
        runFlow: async ({ flowId, items, index }) => {
          // Something that it called stands still with the run: whatever the step makes of that, it is asked anew once the run goes on.
          if (still.size > 0 && call.paused()) throw stoodStill();
          const came = await ports.runFlow({
            parent: pinned,
            parentRunId: runId,
            place: `${step.node}/${step.round}/${String(index ?? calls++).slice(0, 500)}`,
            flowId,
            items,
            dryRun: state.dryRun,
            budget,
            signal,
            retries: plan.retry.maxAttempts > 1,
            waitedFor: step.failedAt < (step.waiting?.at ?? 0) ? callsOf(step.waiting) : [],
            paused: call.paused,
          });
          if (!('standsStill' in came)) return came;
          still.add(came.standsStill);
          call.stood?.(came.standsStill);
          throw stoodStill();
        },
      },
      (error) => {
        if (isStoreTrouble(error)) trouble ??= { error };
      },
    );
  };
  // Asked at each call, and the same for all calls of an attempt.
  const known = new Map<string | undefined, StepPowers>();
  const powers = (part: string | undefined): StepPowers => {
    const made = known.get(part) ?? powersOf(part);
    known.set(part, made);
    return made;
  };
  const keep = (name: string, result: Json): void => {
    // What only computed is computed again sooner than it is read.
    if (!asked || over || isEnginesOwn(name)) return;
    asked = false;
    // It is handed to the next attempt together with the step's input; what does no harm a second time is rather done again than never.
    if (plan.keeps !== 'first' && (kept += sizeUpTo(MOST_KEPT, result)) >= MOST_KEPT) return;
    call.keep(name, result);
  };
  const waits = (): StepOutcome => ({ type: 'waiting', reason: 'call', ask: { runs: [...still] } });
  const outcome = await ports.runner
    .execute(requestOf(call), { timeoutMs, powers, signal, keep })
    .catch((error: unknown) => {
      if (trouble !== undefined) throw trouble.error;
      if (still.size === 0 || codeOfError(error) !== stoodStill().code) throw error;
      return waits();
    })
    .finally(() => {
      over = true;
      ended.resolve();
    });
  // It may have made something else of these: an element that failed, the answer of a tool. A full disk is none of that, and passes.
  if (trouble !== undefined) throw trouble.error;
  if (still.size > 0) return waits();
  if (plan.deals && outcome.type === 'done' && outcome.state !== undefined) dealOf(outcome.state);
  return outcome;
}
