/** Deletes what is older than the workspace keeps. The audit log has a retention of its own, which its signatures know of. */
import type { Retention } from '../../privacy/ports.ts';
import type { WriteDb } from '../database.ts';
import { decisionCounts } from './decision-counts.ts';

const dayMs = 86_400_000;

/** What is under way is kept, however old. */
const ended = "status IN ('succeeded', 'failed', 'halted', 'cancelled')";

export function retentionOf(db: WriteDb): Retention {
  const old = db.query<[number], { id: number; runId: string }>(
    `SELECT run.id AS id, run.run_id AS runId FROM run JOIN run_state USING (id) WHERE ${ended} AND json_extract(progress, '$.endedAt') < ? LIMIT 10000`,
  );
  const byRun = ['DELETE FROM approval WHERE run_id = ?', 'DELETE FROM timer WHERE run_id = ?', 'DELETE FROM reveal WHERE run_id = ?'].map(
    (sql) => db.change<[string]>(sql),
  );
  const byId = ['DELETE FROM journal WHERE run = ?', 'DELETE FROM run_state WHERE id = ?', 'DELETE FROM run WHERE id = ?'].map((sql) =>
    db.change<[number]>(sql),
  );
  const counted = decisionCounts(db);
  return {
    purgeRuns(before) {
      // What is learned from runs goes with them; the day of the border is kept as long as any of its runs.
      counted.dropBefore(Math.floor(before / dayMs));
      const runs = old.all(before);
      db.transaction(() => {
        for (const { id, runId } of runs) {
          for (const change of byRun) change.run(runId);
          for (const change of byId) change.run(id);
        }
      });
      // What stood there must not live on in the write-ahead log; secure_delete has overwritten it in the file.
      if (runs.length > 0) db.foldLog();
      return runs.length;
    },
  };
}
