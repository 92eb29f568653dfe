/**
 * What happens to runs on a worker, in the audit log of its own store. The cluster keeps the runs, and calls their code anew after a crash: an end is on disk
 * here before the cluster hears of it, and is told again where it was not; a beginning that a crash took with it is told when the run is taken up.
 */
import type { DurableEnd } from '../../engine/durable/ports.ts';
import type { RunParts } from '../../engine/durable/start.ts';
import { newRecord } from '../../engine/runs/new-run.ts';
import type { RunEvent, RunRecord } from '../../engine/ports.ts';
import { createAuditDesk } from '../../host/audit/audit-desk.node.ts';
import { stderrLog, systemClock, systemTimers } from '../../kernel/host.node.ts';
import type { Store } from '../../store/store.ts';
import { isEnd, ofStart, runAuditOf, runEnds, type RunAudit, type RunAuditParts } from '../runs/run-audit.ts';

export interface WorkerAudit extends Pick<RunAudit, 'heard' | 'noted' | 'write' | 'flushed' | 'settled'> {
  /** This worker has the run in hand from now on. `here`: it has just begun. */
  begun(parts: RunParts, at: number, here: boolean): void;
  /** Resolves once its end is on disk, or cannot be: then it is tried again beside. */
  ended(end: DurableEnd): Promise<void>;
}

/** Runs that stand still for long are forgotten first: they are looked up in the log when they go on. */
const MOST_KNOWN = 10_000;

export function workerAuditOf({ desk, timers, log }: Pick<RunAuditParts, 'desk' | 'timers' | 'log'>): WorkerAudit {
  const known = new Map<string, RunRecord>();
  const ends = new Map<string, DurableEnd>();
  const audit = runAuditOf({
    desk,
    timers,
    log,
    actor: 'system',
    runs: {
      list: async () => [],
      get: async (runId) => {
        const [record, end] = [known.get(runId), ends.get(runId)];
        return record === undefined || end === undefined
          ? record
          : { ...record, status: end.status, steps: end.steps, ...(end.error === undefined ? {} : { error: end.error }) };
      },
    },
  });
  const isTold = (subject: string, actions: readonly string[]): boolean => desk.find({ subject, actions, limit: 1 }).length > 0;
  return {
    noted: audit.noted,
    write: audit.write,
    flushed: audit.flushed,
    settled: audit.settled,
    heard(event: RunEvent) {
      // That it has started is told with what it is, once it is remembered.
      if (event.type !== 'run.started' && (!isEnd(event.type) || !isTold(event.runId, runEnds))) audit.heard(event);
    },
    begun({ runId, pinned, request: { kind, dryRun } }, at, here) {
      const { flow } = pinned;
      if (known.has(runId)) return;
      const record = newRecord({ runId, pinned, kind, dryRun, at });
      known.set(runId, record);
      for (const oldest of known.keys()) {
        if (known.size <= MOST_KNOWN) break;
        known.delete(oldest);
      }
      if (here) {
        audit.heard({ type: 'run.started', runId, at, flowId: flow.id, flowName: flow.name, dryRun });
        return;
      }
      if (!isTold(runId, ['run.started']))
        audit.write({ action: 'run.started', subject: runId, details: { ...ofStart(record), at: String(at), late: 'true' } });
      if (!isTold(runId, runEnds)) audit.write({ action: 'run.taken-up', subject: runId, details: { flow: flow.id } });
    },
    async ended(end) {
      ends.set(end.runId, end);
      await audit.flushed();
      ends.delete(end.runId);
      known.delete(end.runId);
    },
  };
}

export const workerAudit = (store: Store): WorkerAudit =>
  workerAuditOf({ desk: createAuditDesk(store, systemClock, () => undefined), timers: systemTimers, log: stderrLog });
