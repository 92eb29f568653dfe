/** Where a step's executor runs. The sandbox's runner host is one; tests bring others. */
import type { BrokerClient, Item, StepOutcome, StepRequest } from '../nodes/kit/executor.ts';

/** What a step may ask of the main process: the broker, checked against its own grant, and runs of other flows. */
export interface StepPowers extends BrokerClient {
  runFlow(ask: { readonly flowId: string; readonly items: readonly Item[] }): Promise<readonly Item[]>;
}

export interface StepContext {
  readonly timeoutMs: number;
  /** For the step itself, or for a part that is plugged into it. Throws for any other part. */
  readonly powers: (part: string | undefined) => StepPowers;
  readonly signal: AbortSignal;
}

export interface StepRunner {
  /** Rejects with a CountersignError: the executor's own, `step/timeout`, or `step/interrupted` when the runner died. */
  execute(request: StepRequest, context: StepContext): Promise<StepOutcome>;
}
