import type { PinnedFlow, PinnedFlowRepository } from '../../engine/ports.ts';
import type { WriteDb } from '../database.ts';
import type { GroupCommit } from '../group-commit.ts';
import { recordOf, toText, type RecordRow } from './json-column.ts';

export function pinnedFlowRepository(db: WriteDb, commits: GroupCommit): PinnedFlowRepository {
  const insert = db.change<[string, string, string]>(
    'INSERT INTO pinned_flow (flow_hash, bundle_digest, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const get = db.query<[string, string], RecordRow>('SELECT record FROM pinned_flow WHERE flow_hash = ? AND bundle_digest = ?');
  return {
    put: (flow) =>
      commits.write(() => {
        insert.run(flow.flowHash, flow.bundleDigest ?? '', toText(flow));
      }),
    get: async (flowHash, bundleDigest) => recordOf<PinnedFlow>(get.get(flowHash, bundleDigest ?? '')),
  };
}
