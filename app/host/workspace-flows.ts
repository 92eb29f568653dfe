/** The newest documents of a workspace's flows with their connections bound, each read once as long as nothing about it changes. */
import { bindConnections } from '../workflow/graph/bind-connections.ts';
import type { Flow } from '../workflow/model/flow.ts';
import type { ConnectionRepository, FlowRecord, FlowRepository } from '../workflow/ports.ts';

export interface WorkspaceFlows {
  all(): readonly Flow[];
  get(flowId: string): Flow | undefined;
}

export function workspaceFlows({
  flows,
  connections,
}: {
  readonly flows: FlowRepository;
  readonly connections: ConnectionRepository;
}): WorkspaceFlows {
  let stamp = '';
  let known = new Map<string, { readonly revision: number; readonly hash: string; readonly flow: Flow }>();

  /** Flow objects stay the same, so that what was worked out about them is found again. */
  function read({ flowId, revision, hash }: FlowRecord): Flow | undefined {
    const before = known.get(flowId);
    // A revision that was undone gave its number to another.
    if (before?.revision === revision && before.hash === hash) return before.flow;
    const flow = flows.document(flowId, revision);
    if (flow === undefined) return undefined;
    const bound = bindConnections(flow, connections.list());
    known.set(flowId, { revision, hash, flow: bound });
    return bound;
  }
  /** A changed connection changes every flow that is bound to it. */
  function follow(): void {
    const now = JSON.stringify(connections.list());
    if (now === stamp) return;
    stamp = now;
    known = new Map();
  }

  return {
    all() {
      follow();
      const records = flows.list();
      const live = new Set(records.map(({ flowId }) => flowId));
      for (const id of known.keys()) if (!live.has(id)) known.delete(id);
      return records.flatMap((record) => read(record) ?? []);
    },
    get(flowId) {
      follow();
      const record = flows.get(flowId);
      return record === undefined ? undefined : read(record);
    },
  };
}
