/** Data tables: the table, the way it is used and the labels that go in must be in the grant. */
import type { Clock, Hash } from '../../kernel/ports.ts';
import { daysKept, dataTables, runTable, type TableAnswer } from './data-tables.ts';
import { tablesRefused } from '../policy.ts';
import type { WorkspaceKeep } from '../ports.ts';
import { CapabilityRefused } from '../network/refusal.ts';
import type { TableAsk } from '../network/requests.ts';
import { labelsMayGo, type WayOut } from '../way-out.ts';

export const tableAccess = (operation: TableAsk['operation']): 'read' | 'write' => (operation === 'find' ? 'read' : 'write');

export function askTable(
  ask: TableAsk,
  way: WayOut,
  ports: { readonly keep: WorkspaceKeep; readonly clock: Clock; readonly hash: Hash },
): TableAnswer {
  const { grant, step, story } = way;
  const access = tableAccess(ask.operation);
  Object.assign(story, {
    destination: `${dataTables}/${ask.table}`,
    method: ask.operation.toUpperCase(),
    requestBytes: JSON.stringify(ask.rows).length,
  });
  const refused = tablesRefused(grant, step.nodeId, dataTables, { tables: [{ table: ask.table, access }], functions: [] });
  if (refused !== undefined) throw new CapabilityRefused(refused);
  if (access === 'write') labelsMayGo(way, `${dataTables}/${ask.table}`);
  const answer = runTable({ ...ask, keepDays: daysKept(ask.keepDays, step.retentionDays) }, ports.keep.tables, ports.clock.now(), (index) =>
    ports.hash.sha256(JSON.stringify([step.runId, step.nodeId, ask.idempotencyKey, index])),
  );
  story.responseBytes = JSON.stringify(answer.rows).length;
  return answer;
}
