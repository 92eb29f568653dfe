/** The list of runs. A run's row is in two parts (migration 7): what never changes, and its progress. */
import type { RunRecord, RunRepository } from '../../engine/ports.ts';
import type { Query, ReadDb, SqlValue } from '../database.ts';

export interface RunRow {
  readonly record: string;
  readonly progress: string;
}

/** The two texts of a run's row. */
export function runRow(run: RunRecord): RunRow {
  const { status, endedAt, steps, retries, tokens, costMilliUsd, attempts, activeMs, error, ...fixed } = run;
  return {
    record: JSON.stringify(fixed),
    progress: JSON.stringify({ status, endedAt, steps, retries, tokens, costMilliUsd, attempts, activeMs, error }),
  };
}

const runOf = (row: RunRow): RunRecord => ({ ...JSON.parse(row.record), ...JSON.parse(row.progress) }) as RunRecord;

export function runRepository(db: ReadDb): RunRepository {
  const get = db.query<[string], RunRow>('SELECT record, progress FROM run JOIN run_state USING (id) WHERE run_id = ?');
  // Written out, so that the index of unfinished runs serves it.
  const counted = db.query<[], { readonly count: number }>("SELECT count(*) AS count FROM run_state WHERE status = 'waiting'");
  const lists = new Map<string, Query<readonly SqlValue[], RunRow>>();
  return {
    async get(runId) {
      const row = get.get(runId);
      return row === undefined ? undefined : runOf(row);
    },
    countWaiting: async () => counted.get()?.count ?? 0,
    async list({ status, flowId, limit, before }) {
      const asked: (readonly [sql: string, values: readonly SqlValue[]])[] = [];
      if (status !== undefined) asked.push([`status IN (${status.map(() => '?').join(', ')})`, status]);
      if (flowId !== undefined) asked.push(['flow_id = ?', [flowId]]);
      if (before !== undefined) asked.push(['run_id < ?', [before]]);
      const where = asked.length === 0 ? '' : `WHERE ${asked.map(([condition]) => condition).join(' AND ')}`;
      const sql = `SELECT record, progress FROM run JOIN run_state USING (id) ${where} ORDER BY run_id DESC LIMIT ?`;
      const query = lists.get(sql) ?? db.query<readonly SqlValue[], RunRow>(sql);
      lists.set(sql, query);
      return query.all(...asked.flatMap(([, values]) => values), limit).map(runOf);
    },
  };
}
