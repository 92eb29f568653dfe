/** How a run on another engine begins: what is read from the world, and what that leads to before anything else is asked for. */
import { TerminalError } from '../../kernel/errors.ts';
import { wellFormed } from '../../kernel/json-guard.ts';
import { nothingUsed, RunBudget } from '../state/budget.ts';
import { apply } from '../state/fold.ts';
import { newSeed } from '../runs/new-run.ts';
import type { Plan } from '../state/plan.ts';
import type { JournalEvent, PinnedFlow, RunEvent } from '../ports.ts';
import { newState } from '../state/state.ts';
import { calledAt, errorsAt, triggerOf } from '../triggers/triggers.ts';
import { lookAhead, type Ahead, type Flights } from './look-ahead.ts';
import type { DurablePorts, DurableRequest } from './ports.ts';

/** What a run is made of, from its first step on. */
export interface RunParts {
  readonly runId: string;
  readonly pinned: PinnedFlow;
  /** The node that it begins with. */
  readonly trigger: string;
  readonly request: DurableRequest;
}

/** What is read from the world as a run begins, and what it leads to; remembered with its first step. */
export interface Opening {
  readonly at: number;
  readonly seed: number;
  readonly ahead: Ahead;
}

/** What this process has in hand of what it has just remembered; undefined where another process did it. What the flights use is counted on the budget. */
export type Here = { readonly flights: Flights; readonly abort: AbortController; readonly budget: RunBudget } | undefined;

/** Aborts when this process loses the run. */
export function abortWhen(lost: AbortSignal): AbortController {
  const abort = new AbortController();
  const lose = (): void => abort.abort(new TerminalError('step/interrupted', 'The run goes on elsewhere.'));
  if (lost.aborted) lose();
  else lost.addEventListener('abort', lose);
  return abort;
}

export function budgetOf({
  pinned: {
    grant: { limits },
  },
  request: { budget },
}: RunParts): RunBudget {
  return new RunBudget(
    budget === undefined
      ? limits
      : {
          ...limits,
          steps: Math.min(limits.steps, budget.steps),
          seconds: Math.min(limits.seconds, budget.seconds ?? limits.seconds),
          tokens: Math.min(limits.tokens, budget.tokens),
          costMilliUsd: Math.min(limits.costMilliUsd, budget.costMilliUsd),
        },
    nothingUsed,
  );
}

/** The masks are for people, who are told of no start's input. */
export const startedEvent = (
  { pinned, trigger, request: { input, dryRun } }: RunParts,
  { at, seed }: Pick<Opening, 'at' | 'seed'>,
): Extract<JournalEvent, { type: 'started' }> => ({
  type: 'started',
  at,
  flowHash: pinned.flowHash,
  trigger,
  input: wellFormed(input),
  maskedInput: [],
  seed,
  dryRun,
});

/** Told once its beginning is remembered: one that is lost before is made anew, and may be so elsewhere. */
export const runStartedLine = ({ runId, pinned, request: { dryRun } }: RunParts, at: number): RunEvent => ({
  type: 'run.started',
  runId,
  at,
  flowId: pinned.flow.id,
  flowName: pinned.flow.name,
  dryRun,
});

/** The node that a run begins with. Throws UserError `engine/no-trigger` where the flow has none for it. */
export function beginsAt(plan: Plan, { trigger, kind }: DurableRequest): string {
  return triggerOf(plan, trigger ?? (kind === 'flow' ? calledAt(plan) : kind === 'error' ? errorsAt(plan) : undefined));
}

export async function openRun(
  parts: RunParts,
  ports: DurablePorts,
  lost: AbortSignal,
): Promise<{ readonly opening: Opening; readonly here: Here }> {
  const { runId, pinned } = parts;
  const { clock, random } = ports;
  const at = clock.now();
  const seed = newSeed(random);
  const state = newState(ports.planOf(pinned));
  apply(state, startedEvent(parts, { at, seed }));
  const abort = abortWhen(lost);
  const budget = budgetOf(parts);
  const { ahead, flights } = await lookAhead(ports, { runId, pinned, state, budget, signal: abort.signal, now: at });
  ports.crash?.('before-append', runId);
  return { opening: { at, seed, ahead }, here: { flights, abort, budget } };
}
