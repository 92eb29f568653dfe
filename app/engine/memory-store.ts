/** The engine's store in memory: for `countersign run` without a store, for dry runs and for tests. Nothing outlives the process. */
import { TransientError } from '../kernel/errors.ts';
import type { ApprovalRequest, DueTimer, EngineStore, JournalEvent, PinnedFlow, RunRecord } from './ports.ts';

/** Lists of events are copied on reading, as a store would; values are never changed in place by anybody. */
export function memoryStore(): EngineStore {
  const journals = new Map<string, JournalEvent[]>();
  const runs = new Map<string, RunRecord>();
  const pinned = new Map<string, PinnedFlow>();
  const timers = new Map<string, DueTimer>();
  const approvals = new Map<string, ApprovalRequest>();
  let lease: { owner: string; until: number } | undefined;
  const forgetValues = (runId: string): void => {
    const journal = journals.get(runId);
    journal?.forEach((event, index) => {
      if (event.type === 'started') journal[index] = { ...event, input: [] };
      else if (event.type === 'progressed') journal[index] = { ...event, done: [] };
      else if (event.type === 'succeeded') journal[index] = { ...event, outputs: {} };
    });
  };
  const timerKey = (runId: string, node: string, round: number): string => `${runId} ${node} ${round}`;
  return {
    journal: {
      append: async ({ runId, from, events, run, forget = [] }) => {
        const journal = journals.get(runId) ?? [];
        if (journal.length !== from) throw new TransientError('store/conflict', `The journal of ${runId} has moved on.`);
        journal.push(...events);
        journals.set(runId, journal);
        runs.set(runId, run);
        forget.forEach(forgetValues);
      },
      read: async (runId) => [...(journals.get(runId) ?? [])],
      forget: async (runId) => forgetValues(runId),
    },
    runs: {
      get: async (runId) => runs.get(runId),
      countWaiting: async () => [...runs.values()].filter(({ status }) => status === 'waiting').length,
      list: async ({ status, flowId, limit, before }) =>
        [...runs.values()]
          .filter(
            (run) =>
              (status === undefined || status.includes(run.status)) &&
              (flowId === undefined || run.flowId === flowId) &&
              (before === undefined || run.runId < before),
          )
          .sort((a, b) => (a.runId < b.runId ? 1 : -1))
          .slice(0, limit),
    },
    pinned: {
      put: async (flow) => {
        pinned.set(`${flow.flowHash} ${flow.bundleDigest ?? ''}`, flow);
      },
      get: async (flowHash, bundleDigest) => pinned.get(`${flowHash} ${bundleDigest ?? ''}`),
    },
    timers: {
      set: async (timer) => {
        timers.set(timerKey(timer.runId, timer.node, timer.round), timer);
      },
      clear: async (runId, node, round) => {
        timers.delete(timerKey(runId, node, round));
      },
      clearRun: async (runId) => {
        for (const [key, timer] of timers) if (timer.runId === runId) timers.delete(key);
      },
      due: async (now, limit) =>
        [...timers.values()]
          .filter((timer) => timer.dueAt <= now)
          .sort((a, b) => a.dueAt - b.dueAt)
          .slice(0, limit),
      next: async () => (timers.size === 0 ? undefined : Math.min(...[...timers.values()].map((timer) => timer.dueAt))),
    },
    approvals: {
      save: async (request) => {
        approvals.set(request.approvalId, request);
      },
      get: async (approvalId) => approvals.get(approvalId),
      list: async ({ state, runId, answeredSince, limit, offset = 0, oldestFirst = false, dueFirst = false }) =>
        [...approvals.values()]
          .filter(
            (approval) =>
              (state === undefined || approval.state === state) &&
              (runId === undefined || approval.runId === runId) &&
              (answeredSince === undefined || approval.decisions.some(({ at }) => at >= answeredSince)),
          )
          .sort((a, b) =>
            dueFirst
              ? (a.deadline ?? Infinity) - (b.deadline ?? Infinity) || a.askedAt - b.askedAt
              : oldestFirst
                ? a.askedAt - b.askedAt
                : b.askedAt - a.askedAt,
          )
          .slice(offset, offset + limit),
      countOpen: async () => [...approvals.values()].filter(({ state }) => state === 'open').length,
      countOpenByRole: async (notBy) =>
        [...approvals.values()]
          .filter(({ state, decisions }) => state === 'open' && decisions.every(({ by }) => by !== notBy))
          .map(({ role }) => ({ role, count: 1 })),
    },
    lease: {
      acquire: async (owner, now, ttlMs) => {
        if (lease !== undefined && lease.owner !== owner && lease.until > now && lease.until <= now + ttlMs) return false;
        lease = { owner, until: now + ttlMs };
        return true;
      },
      release: async (owner) => {
        if (lease?.owner === owner) lease = undefined;
      },
    },
  };
}
