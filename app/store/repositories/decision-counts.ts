/** How often steps decided what, and by what, each day. Counted in the transaction that writes the run's journal. */
import type { DecisionCount, DecisionCounts, DecisionKeep } from '../../engine/ports.ts';
import type { WriteDb } from '../database.ts';
import type { GroupCommit } from '../group-commit.ts';

export function decisionAdder(db: WriteDb): (flowId: string, counts: readonly DecisionCount[]) => void {
  const add = db.change<[string, string, string, number, string, number]>(
    'INSERT INTO decision_count (flow_id, node, feature, day, bin, count) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count',
  );
  return (flowId, counts) => {
    for (const { node, feature, day, bin, count } of counts) add.run(flowId, node, feature, day, bin, count);
  };
}

export function decisionCounts(db: WriteDb): DecisionCounts {
  const of = db.query<[string], DecisionCount>(
    'SELECT node, feature, day, bin, count FROM decision_count WHERE flow_id = ? ORDER BY node, feature, day, bin',
  );
  const drop = db.change<[number]>('DELETE FROM decision_count WHERE day < ?');
  return { of: (flowId) => of.all(flowId), dropBefore: (day) => drop.run(day) };
}

export function decisionKeep(db: WriteDb, commits: GroupCommit): DecisionKeep {
  const add = decisionAdder(db);
  return { ...decisionCounts(db), add: (flowId, counts) => commits.write(() => add(flowId, counts)) };
}
