import { bindConnections } from '../workflow/graph/bind-connections.ts';
import { flowHash } from '../workflow/model/canonical.ts';
import type { Flow } from '../workflow/model/flow.ts';
import type { Services } from './services.ts';

/** Saves a document as the revision after `base`, with the connections that the workspace knows and the verdict that every door gives. */
export function saveRevision(services: Services, flow: Flow, { base, by, message }: { readonly base: number; readonly by: string; readonly message: string }): void {
  const { connections, flows } = services.workspace();
  const bound = bindConnections(flow, connections.list());
  flows.insert({ flowId: bound.id, revision: base + 1, hash: flowHash(bound, services.hash), at: services.clock.now(), by, message, verdict: services.lint(bound).verdict }, bound);
}
