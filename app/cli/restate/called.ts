/** Flows that steps call, as runs of the cluster. One that stands still is waited for without a process. */
import { calledRunId, failureOfCalled, isHeard } from '../../engine/runs/called-runs.ts';
import type { CalledUse } from '../../engine/state/budget.ts';
import type { DurableEnd, DurablePorts } from '../../engine/durable/ports.ts';
import { KeptOutputs } from '../../engine/runs/kept-in-hand.ts';
import type { Items, PinnedFlow, RunStatus } from '../../engine/ports.ts';
import type { FlowCall, StandsStill } from '../../engine/runs/run-ports.ts';
import { codeOfError, UserError } from '../../kernel/errors.ts';
import type { Hash, Timers } from '../../kernel/ports.ts';
import type { Cluster } from './cluster.ts';
import { versionOf, type Shelf } from './shelf.ts';

const CALLED_MS = 24 * 3_600_000;
/** So often it is looked whether a called run still goes on. */
const LOOK_MS = 1_000;
const unsuccessful: ReadonlySet<RunStatus | undefined> = new Set<RunStatus>(['failed', 'halted', 'cancelled']);

/** What a called run gave that has succeeded. */
interface Gave {
  readonly runId: string;
  readonly output: Items;
  readonly used: CalledUse;
}

export interface CalledRuns {
  readonly runFlow: DurablePorts['runFlow'];
  /** The calling run has ended, and asks for nothing more. */
  readonly forget: (runId: string) => void;
}

export function calledRuns({
  cluster,
  shelf,
  hash,
  timers,
}: {
  readonly cluster: Pick<Cluster, 'begin' | 'ended' | 'status' | 'command'>;
  readonly shelf: Pick<Shelf, 'called'>;
  readonly hash: Hash;
  readonly timers: Timers;
}): CalledRuns {
  /** A map that waits calls all its elements again with each that ends. */
  const kept = new KeptOutputs<Gave>();
  const statusOf = async (runId: string): Promise<RunStatus | undefined> => {
    try {
      return (await cluster.status(runId)).status;
    } catch (error) {
      if (codeOfError(error) === 'run/not-found') return undefined;
      throw error;
    }
  };
  const standsStill = async (runId: string): Promise<boolean> => {
    const status = await statusOf(runId).catch(() => undefined);
    return status === 'paused' || status === 'waiting';
  };
  /** The run that the call is; `begun`: just now. Undefined where the calling run is paused, and it is not begun. */
  async function begin(
    call: FlowCall,
    called: PinnedFlow,
  ): Promise<{ readonly runId: string; readonly begun: boolean } | { readonly notYet: string }> {
    const { flowId, items, dryRun, budget, signal } = call;
    for (let again = 0; ; again += 1) {
      const runId = calledRunId(call, hash, again);
      // It looks again once it goes on.
      if (!dryRun && call.paused() && (await statusOf(runId)) === undefined) return { notYet: runId };
      signal.throwIfAborted();
      // An earlier attempt of the calling step may have begun it: the same id finds the same run.
      const begun = await cluster.begin(runId, {
        flowId,
        bundleDigest: versionOf(called),
        kind: 'flow',
        input: items,
        dryRun,
        budget: budget.left,
      });
      // A step that is tried again after the flow has failed means another run of it.
      if (begun || !isHeard(call, runId) || !unsuccessful.has(await statusOf(runId))) return { runId, begun };
    }
  }
  /** Its end, or that it stands still. Rejects once nobody waits for it any more. */
  async function outcomeOf(runId: string, begun: boolean, { dryRun, signal }: FlowCall): Promise<DurableEnd | StandsStill> {
    const away = new AbortController();
    const stopped = Promise.withResolvers<never>();
    stopped.promise.catch(() => undefined);
    // A calling run that has ended takes it along; one that goes on elsewhere waits for it there.
    const stop = (): void => {
      if (codeOfError(signal.reason) === 'run/cancelled')
        void cluster.command(runId, { action: 'cancel', by: 'the calling flow' }).catch(() => undefined);
      stopped.reject(signal.reason);
    };
    signal.addEventListener('abort', stop);
    // It may have ended while this one was begun.
    if (signal.aborted) stop();
    try {
      if (!begun && !dryRun && (await standsStill(runId))) return { standsStill: runId };
      const ending = cluster.ended(runId, CALLED_MS, away.signal);
      ending.catch(() => undefined);
      for (;;) {
        const look = Promise.withResolvers<undefined>();
        const cancel = timers.after(LOOK_MS, () => look.resolve(undefined));
        const end = await Promise.race([ending, look.promise, stopped.promise]).finally(cancel);
        if (end !== undefined) return end;
        if (!dryRun && (await standsStill(runId))) return { standsStill: runId };
      }
    } finally {
      signal.removeEventListener('abort', stop);
      away.abort();
    }
  }
  return {
    forget: (runId) => kept.forget(runId),
    async runFlow(call, tellUse) {
      const called = shelf.called(call.flowId, call.parent);
      if (called === undefined)
        throw new UserError('flow/not-found', 'The flow that this step calls is not here.', {
          mend: 'Export the flow again with its sub-flows, or check the name.',
        });
      const place = calledRunId(call, hash, 0);
      const known = kept.gave(call.parentRunId, place);
      if (known !== undefined) {
        // What was told before may have been lost with the attempt that heard of it; it counts once.
        tellUse(known.runId, known.used);
        return known.output;
      }
      const begun = await begin(call, called);
      if ('notYet' in begun) return { standsStill: begun.notYet };
      const end = await outcomeOf(begun.runId, begun.begun, call);
      if ('standsStill' in end) return end;
      const used = end.used ?? { steps: end.attempts, tokens: end.tokens, costMilliUsd: end.costMilliUsd, activeMs: 0 };
      tellUse(begun.runId, used);
      if (end.status !== 'succeeded') throw failureOfCalled(called, { runId: begun.runId, error: end.error, step: end.failedAt });
      return kept.keep(call.parentRunId, place, { runId: begun.runId, output: end.output, used }).output;
    },
  };
}
