/** What happens once a run has ended: how long its real values stay, and which flow hears of its failure. */
import { isCountersignError } from '../../kernel/errors.ts';
import type { Clock, Hash, Random } from '../../kernel/ports.ts';
import { newId } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import type { CalledUse } from '../state/budget.ts';
import { errorAlarm, forgetAlarm, type EngineStore, type JournalEvent, type PinnedFlow, type RunRecord, type RunStatus } from '../ports.ts';
import { isCalled } from '../state/run-summary.ts';
import type { RunState } from '../state/state.ts';

const DAY_MS = 86_400_000;
/** A run may have called thousands of others. */
const AT_ONCE = 1_000;

/**
 * Milliseconds for which the real values of an ended run stay in the encrypted store. The flow's own setting decides; without one a run that
 * succeeded needs them no more, and one that did not may be run again from a step for a day.
 */
function keptMs(flow: Flow, status: RunStatus): number {
  const { retentionDays } = flow.settings;
  if (retentionDays !== undefined) return retentionDays * DAY_MS;
  return status === 'succeeded' ? 0 : DAY_MS;
}

/** The runs that a run called, and those that they called. Their ids begin with the caller's and a dot, and lists are in the order of ids. */
async function calledBy(store: EngineStore, runId: string): Promise<readonly RunRecord[]> {
  const found: RunRecord[] = [];
  for (let before = `${runId}/`; ;) {
    const called = (await store.runs.list({ limit: AT_ONCE, before })).filter((run) => run.runId.startsWith(`${runId}.`));
    found.push(...called);
    const last = called.at(-1);
    if (called.length < AT_ONCE || last === undefined) return found;
    before = last.runId;
  }
}

/** The flow that hears of the end of this run. A failure of the error flow itself starts nothing: it would go on for ever. */
export const errorFlowOf = (
  { settings: { errorFlow } }: Flow,
  { runId, trigger, dryRun, status }: Pick<RunRecord, 'runId' | 'trigger' | 'dryRun' | 'status'>,
): string | undefined =>
  !dryRun && trigger !== 'error' && !isCalled(runId) && (status === 'failed' || status === 'halted') ? errorFlow : undefined;

/** A run and the runs of flows that it called. */
export async function withCalled(store: EngineStore, runId: string, callsFlows: boolean): Promise<readonly string[]> {
  return callsFlows ? [runId, ...(await calledBy(store, runId)).map((run) => run.runId)] : [runId];
}

/** What the runs that a run called have used, by their rows: nobody in memory need know of them. */
export async function usedByCalled(store: EngineStore, runId: string): Promise<CalledUse> {
  const used = { steps: 0, tokens: 0, costMilliUsd: 0, activeMs: 0 };
  for (const { attempts = 0, tokens, costMilliUsd, activeMs = 0 } of await calledBy(store, runId)) {
    used.steps += attempts;
    used.tokens += tokens;
    used.costMilliUsd += costMilliUsd;
    used.activeMs += activeMs;
  }
  return used;
}

/**
 * What has to be certain before the end of a run is written: alarms for what comes after it. Gives the runs whose real values go with it;
 * what a called run gave may be asked for again until its caller has ended.
 */
export async function prepareEnd(
  store: EngineStore,
  flow: Flow,
  { status, endedAt, dryRun, waited, plan }: RunState,
  { runId, trigger }: RunRecord,
): Promise<readonly string[]> {
  if (waited) await store.timers.clearRun(runId);
  if (isCalled(runId)) return [];
  if (errorFlowOf(flow, { runId, trigger, dryRun, status }) !== undefined)
    await store.timers.set({ runId, node: errorAlarm, round: 0, dueAt: endedAt });
  const kept = keptMs(flow, status);
  const called = kept === 0 && plan.callsFlows ? await calledBy(store, runId) : [];
  // One that has not ended went on without its caller, which wants it no more: it is ended first.
  if (kept === 0 && called.every((run) => run.endedAt !== undefined)) return [runId, ...called.map((run) => run.runId)];
  await store.timers.set({ runId, node: forgetAlarm, round: 0, dueAt: endedAt + kept });
  return [];
}

/** The id of the run that hears of a failure is made from the failed one's, so that a crash between the two starts it once. */
export function errorRunId(failed: RunRecord, hash: Hash): string {
  const digest = Uint8Array.from(hash.sha256(`error flow of ${failed.runId}`).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const clock: Clock = { now: () => failed.endedAt ?? failed.startedAt };
  const random: Random = { bytes: (length) => digest.slice(0, length) };
  return newId('run', { clock, random });
}

/** What the error flow is given: no data of the failed run, only what happened to it. */
export function errorItem(failed: RunRecord, events: readonly JournalEvent[]): JsonObject {
  const last = events.findLast((event) => event.type === 'failed');
  const end = events.at(-1);
  const halted = end?.type === 'ended' ? end.evidence?.['node'] : undefined;
  const node = halted ?? (last?.type === 'failed' ? last.node : undefined);
  return {
    error: { code: failed.error?.code ?? 'step/failed', class: failed.error?.class ?? 'terminal', message: failed.error?.message ?? '' },
    run: {
      id: failed.runId,
      flowId: failed.flowId,
      flowName: failed.flowName,
      environment: failed.environment,
      status: failed.status,
      trigger: failed.trigger,
      startedAt: new Date(failed.startedAt).toISOString(),
      ...(failed.endedAt === undefined ? {} : { endedAt: new Date(failed.endedAt).toISOString() }),
      ...(node === undefined ? {} : { node }),
    },
  };
}

/** Why a flow may no longer run; undefined where it may. */
export function refusal(admit: ((pinned: PinnedFlow) => void) | undefined, pinned: PinnedFlow): string | undefined {
  try {
    admit?.(pinned);
    return undefined;
  } catch (error) {
    return isCountersignError(error) ? error.message : 'its flow may no longer run.';
  }
}
