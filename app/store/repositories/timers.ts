import type { DueTimer, TimerRepository } from '../../engine/ports.ts';
import type { WriteDb } from '../database.ts';
import type { GroupCommit } from '../group-commit.ts';

export function timerRepository(db: WriteDb, commits: GroupCommit): TimerRepository {
  const set = db.change<[string, string, number, number]>(
    'INSERT INTO timer (run_id, node, round, due_at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET due_at = excluded.due_at',
  );
  const clear = db.change<[string, string, number]>('DELETE FROM timer WHERE run_id = ? AND node = ? AND round = ?');
  const clearRun = db.change<[string]>('DELETE FROM timer WHERE run_id = ?');
  const due = db.query<[number, number], DueTimer>(
    'SELECT run_id AS runId, node, round, due_at AS dueAt FROM timer WHERE due_at <= ? ORDER BY due_at LIMIT ?',
  );
  const next = db.query<[], { dueAt: number | null }>('SELECT min(due_at) AS dueAt FROM timer');
  return {
    set: ({ runId, node, round, dueAt }) =>
      commits.write(() => {
        set.run(runId, node, round, dueAt);
      }),
    clear: (runId, node, round) =>
      commits.write(() => {
        clear.run(runId, node, round);
      }),
    clearRun: (runId) =>
      commits.write(() => {
        clearRun.run(runId);
      }),
    due: async (now, limit) => due.all(now, limit),
    next: async () => next.get()?.dueAt ?? undefined,
  };
}
