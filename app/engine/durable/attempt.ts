/** One attempt of a step as a durable engine remembers it: what it came to, when, and what it used. */
import type { JsonObject } from '../../kernel/json.ts';
import type { StepOutcome } from '../../nodes/kit/executor.ts';
import type { RunBudget } from '../budget.ts';
import { evidence, failureOf } from '../failure.ts';
import type { PlanNode } from '../plan.ts';
import type { FailureRecord, PinnedFlow, RunEvent, Usage, WouldDo } from '../ports.ts';
import type { RunState, StepState } from '../state.ts';
import { callStep } from '../step-call.ts';
import type { DurablePorts } from './run.ts';

interface Ran { readonly at: number; readonly began: number; readonly usage: Usage; readonly would: readonly { readonly node: string; readonly effect: WouldDo }[] }

export type Attempted =
  | { readonly type: 'interrupted'; readonly at: number }
  | Ran & { readonly type: 'came'; readonly outcome: StepOutcome }
  | Ran & { readonly type: 'failed'; readonly failure: FailureRecord; readonly evidence?: JsonObject };

export interface AttemptParts {
  readonly runId: string;
  readonly pinned: PinnedFlow;
  readonly state: RunState;
  readonly step: StepState;
  readonly plan: PlanNode;
  readonly attempt: number;
  readonly timeoutMs: number;
  readonly budget: RunBudget;
  readonly signal: AbortSignal;
}

/** Never rejects: a failure is a result like any other. Verifies first that the flow may still run on this worker. */
export async function attemptStep(ports: DurablePorts, parts: AttemptParts): Promise<Attempted> {
  const { runId, pinned, state, step, plan, attempt, budget } = parts;
  const began = ports.clock.now();
  const meter = budget.meter();
  const would: { node: string; effect: WouldDo }[] = [];
  const ran = (): Ran => ({ at: ports.clock.now(), began, usage: { ...meter.usage }, would });
  const started: RunEvent = { type: 'step.started', runId, at: began, nodeId: step.node, nodeName: plan.node.name, round: step.round, attempt };
  ports.events.emit(started);
  try {
    ports.admit?.(pinned);
    const outcome = await callStep(ports, {
      ...parts, meter, barrier: () => Promise.resolve(), would: (node, effect) => { would.push({ node, effect }); },
      runFlow: (place, flowId, items) => ports.runFlow({ parent: pinned, parentRunId: runId, place, flowId, items, dryRun: state.dryRun, budget, signal: parts.signal }),
    });
    return { type: 'came', outcome, ...ran() };
  } catch (error) {
    const proof = evidence(error);
    return { type: 'failed', failure: failureOf(error), ...(proof === undefined ? {} : { evidence: proof }), ...ran() };
  }
}
