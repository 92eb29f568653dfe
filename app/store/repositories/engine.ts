/** What durable runs work on, in one piece. */
import type { EngineStore } from '../../engine/ports.ts';
import type { WriteDb } from '../database.ts';
import type { GroupCommit } from '../group-commit.ts';
import { approvalRepository } from './approvals.ts';
import { journalOf } from './journal.ts';
import { leaseOf } from './lease.ts';
import { pinnedFlowRepository } from './pinned-flows.ts';
import { runRepository } from './runs.ts';
import { timerRepository } from './timers.ts';

export function engineStore(
  db: WriteDb,
  commits: GroupCommit,
  isShort: () => boolean = () => false,
  watch?: EngineStore['watch'],
): EngineStore {
  return {
    journal: journalOf(db, commits),
    runs: runRepository(db),
    pinned: pinnedFlowRepository(db, commits),
    timers: timerRepository(db, commits),
    approvals: approvalRepository(db, commits),
    lease: leaseOf(db, commits),
    isShort,
    ...(watch === undefined ? {} : { watch }),
  };
}
