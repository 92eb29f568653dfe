/** Durable runs: the journal is the hot path, so an append is two statements, and every caller of a moment shares one fsync. */
import type {
  ApprovalRepository, ApprovalRequest, DueTimer, EngineStore, Journal, JournalBatch, JournalEvent, Lease, PinnedFlow, PinnedFlowRepository, RunFilter, RunRecord,
  RunRepository, TimerRepository,
} from '../../engine/ports.ts';
import { TransientError, UserError } from '../../kernel/errors.ts';
import type { ReadDb, SqlValue, WriteDb } from '../database.ts';
import type { GroupCommit } from '../group-commit.ts';
import { recordOf, toRecord, toText, type RecordRow } from './json-column.ts';

/** What leaves an event when its run is forgotten, by position in the batch. */
type Kept = Record<number, Pick<Extract<JournalEvent, { type: 'started' }>, 'input'> | Pick<Extract<JournalEvent, { type: 'succeeded' }>, 'outputs'>>;

/** Parts a batch into what stays and what goes; real values are written once only. */
function split(events: readonly JournalEvent[]): { readonly shown: string; readonly kept: string | null } {
  const kept: Kept = {};
  const shown = events.map((event, index): JournalEvent => {
    if (event.type === 'started') {
      kept[index] = { input: event.input };
      return { ...event, input: [] };
    }
    if (event.type === 'succeeded') {
      kept[index] = { outputs: event.outputs };
      return { ...event, outputs: {} };
    }
    return event;
  });
  return { shown: JSON.stringify(shown), kept: Object.keys(kept).length === 0 ? null : JSON.stringify(kept) };
}

function join(row: { readonly events: string; readonly kept: string | null }): readonly JournalEvent[] {
  const events = JSON.parse(row.events) as JournalEvent[];
  if (row.kept === null) return events;
  const kept = JSON.parse(row.kept) as Kept;
  return events.map((event, index) => ({ ...event, ...kept[index] }) as JournalEvent);
}

const outOfOrder = (runId: string): TransientError => new TransientError('store/conflict', `The journal of ${runId} has moved on.`);

function journal(db: WriteDb, commits: GroupCommit): Journal {
  const insertRun = db.change<[string, string, string, number, string]>('INSERT INTO run (run_id, flow_id, status, next_sequence, record) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const updateRun = db.change<[string, number, string, string, number]>('UPDATE run SET status = ?, next_sequence = ?, record = ? WHERE run_id = ? AND next_sequence = ?');
  const insert = db.change<[string, number, string, string | null]>('INSERT INTO journal (run_id, sequence, events, kept) VALUES (?, ?, ?, ?)');
  const rows = db.query<[string], { events: string; kept: string | null }>('SELECT events, kept FROM journal WHERE run_id = ? ORDER BY sequence');
  const forget = db.change<[string]>('UPDATE journal SET kept = NULL WHERE run_id = ? AND kept IS NOT NULL');

  function append({ runId, from, events, run }: JournalBatch, shown: string, kept: string | null, record: string): void {
    const next = from + events.length;
    const changed = from === 0 ? insertRun.run(runId, run.flowId, run.status, next, record) : updateRun.run(run.status, next, record, runId, from);
    if (changed !== 1) throw outOfOrder(runId);
    insert.run(runId, from, shown, kept);
  }

  return {
    append(batch) {
      if (batch.events.length === 0) return Promise.resolve();
      // Made into text outside the transaction, which every other caller waits for.
      const { shown, kept } = split(batch.events);
      const record = toText(batch.run);
      return commits.write(() => append(batch, shown, kept, record));
    },
    read: async (runId) => rows.all(runId).flatMap(join),
    forget: (runId) => commits.write(() => { forget.run(runId); }),
  };
}

function runs(db: ReadDb): RunRepository {
  const get = db.query<[string], RecordRow>('SELECT record FROM run WHERE run_id = ?');
  return {
    get: async (runId) => recordOf<RunRecord>(get.get(runId)),
    async list({ status, flowId, limit, before }: RunFilter) {
      const conditions: string[] = [];
      const values: SqlValue[] = [];
      if (status !== undefined) {
        conditions.push(`status IN (${status.map(() => '?').join(', ')})`);
        values.push(...status);
      }
      if (flowId !== undefined) {
        conditions.push('flow_id = ?');
        values.push(flowId);
      }
      if (before !== undefined) {
        conditions.push('run_id < ?');
        values.push(before);
      }
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      return db.query<SqlValue[], RecordRow>(`SELECT record FROM run ${where} ORDER BY run_id DESC LIMIT ?`).all(...values, limit).map(toRecord<RunRecord>);
    },
  };
}

function pinned(db: WriteDb, commits: GroupCommit): PinnedFlowRepository {
  const insert = db.change<[string, string, string]>('INSERT INTO pinned_flow (flow_hash, bundle_digest, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const get = db.query<[string, string], RecordRow>('SELECT record FROM pinned_flow WHERE flow_hash = ? AND bundle_digest = ?');
  return {
    put: (flow) => commits.write(() => { insert.run(flow.flowHash, flow.bundleDigest ?? '', toText(flow)); }),
    get: async (flowHash, bundleDigest) => recordOf<PinnedFlow>(get.get(flowHash, bundleDigest ?? '')),
  };
}

function timers(db: WriteDb, commits: GroupCommit): TimerRepository {
  const set = db.change<[string, string, number, number]>('INSERT INTO timer (run_id, node, round, due_at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET due_at = excluded.due_at');
  const clear = db.change<[string, string, number]>('DELETE FROM timer WHERE run_id = ? AND node = ? AND round = ?');
  const clearRun = db.change<[string]>('DELETE FROM timer WHERE run_id = ?');
  const due = db.query<[number, number], DueTimer>('SELECT run_id AS runId, node, round, due_at AS dueAt FROM timer WHERE due_at <= ? ORDER BY due_at LIMIT ?');
  const next = db.query<[], { dueAt: number | null }>('SELECT min(due_at) AS dueAt FROM timer');
  return {
    set: ({ runId, node, round, dueAt }) => commits.write(() => { set.run(runId, node, round, dueAt); }),
    clear: (runId, node, round) => commits.write(() => { clear.run(runId, node, round); }),
    clearRun: (runId) => commits.write(() => { clearRun.run(runId); }),
    due: async (now, limit) => due.all(now, limit),
    next: async () => next.get()?.dueAt ?? undefined,
  };
}

function approvals(db: WriteDb, commits: GroupCommit): ApprovalRepository {
  const save = db.change<[string, string, string, number, string]>(`
    INSERT INTO approval (approval_id, run_id, state, asked_at, record) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET run_id = excluded.run_id, state = excluded.state, asked_at = excluded.asked_at, record = excluded.record`);
  const get = db.query<[string], RecordRow>('SELECT record FROM approval WHERE approval_id = ?');
  return {
    save: (request) => commits.write(() => { save.run(request.approvalId, request.runId, request.state, request.askedAt, toText(request)); }),
    get: async (approvalId) => recordOf<ApprovalRequest>(get.get(approvalId)),
    async list({ state, runId, limit }) {
      const asked: (readonly [string, SqlValue])[] = [];
      if (state !== undefined) asked.push(['state = ?', state]);
      if (runId !== undefined) asked.push(['run_id = ?', runId]);
      const where = asked.length === 0 ? '' : `WHERE ${asked.map(([sql]) => sql).join(' AND ')}`;
      const sql = `SELECT record FROM approval ${where} ORDER BY asked_at DESC, approval_id DESC LIMIT ?`;
      return db.query<SqlValue[], RecordRow>(sql).all(...asked.map(([, value]) => value), limit).map(toRecord<ApprovalRequest>);
    },
  };
}

const leaseName = 'scheduler';

function lease(db: WriteDb, commits: GroupCommit): Lease {
  const acquire = db.change<[string, string, number, number]>(`
    INSERT INTO lease (name, owner, until) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE lease.owner = excluded.owner OR lease.until <= ?`);
  const release = db.change<[string, string]>('DELETE FROM lease WHERE name = ? AND owner = ?');
  return {
    acquire(owner, now, ttlMs) {
      if (owner === '') return Promise.reject(new UserError('store/conflict', 'A lease needs an owner.'));
      return commits.write(() => acquire.run(leaseName, owner, now + ttlMs, now) === 1);
    },
    release: (owner) => commits.write(() => { release.run(leaseName, owner); }),
  };
}

export function engineStore(db: WriteDb, commits: GroupCommit): EngineStore {
  return { journal: journal(db, commits), runs: runs(db), pinned: pinned(db, commits), timers: timers(db, commits), approvals: approvals(db, commits), lease: lease(db, commits) };
}
