/** A connection as pages see it: everything but its secrets. */
import { UserError } from '../../kernel/errors.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { secretOwner } from '../../workflow/model/keeps-secret.ts';
import type { ConnectionRecord } from '../../workflow/ports.ts';
import type { z } from 'zod';
import type { connectionView } from '../contract/connections.ts';
import type { Workspace } from '../services.ts';

const dayMs = 86_400_000;

export function connectionById(workspace: Workspace, id: string): ConnectionRecord {
  const connection = workspace.connections.get(id);
  if (connection === undefined)
    throw new UserError('connection/not-found', 'This connection is not in the workspace any more.', { place: id });
  return connection;
}

/** Flows in their newest revision that name a connection. */
export function flowsThatUse(connectionId: string, documents: readonly Flow[]): readonly Flow[] {
  return documents.filter((flow) => flow.nodes.some((node) => node.connection === connectionId));
}

export const newestDocuments = (workspace: Workspace): readonly Flow[] =>
  workspace.flows.list().flatMap(({ flowId }) => workspace.flows.document(flowId) ?? []);

export function connectionViewOf(
  connection: ConnectionRecord,
  workspace: Workspace,
  documents: readonly Flow[] = newestDocuments(workspace),
): z.infer<typeof connectionView> {
  const { secretChangedAt, rotateAfterDays, granted } = connection;
  const secretBy = secretOwner(connection);
  return {
    id: connection.id,
    name: connection.name,
    type: connection.type,
    auth: connection.auth,
    hosts: [...connection.hosts],
    scopes: [...connection.scopes],
    environment: connection.environment,
    personal: connection.personal,
    hasSecret: secretChangedAt !== undefined,
    usedByFlows: flowsThatUse(connection.id, documents)
      .map(({ id, name }) => ({ id, name }))
      .slice(0, 1_000),
    ...(connection.serviceAccount === undefined ? {} : { serviceAccount: connection.serviceAccount }),
    ...(secretChangedAt === undefined ? {} : { secretChangedAt, ...(secretBy === undefined ? {} : { secretBy }) }),
    ...(connection.ca === undefined ? {} : { ca: connection.ca }),
    ...(connection.internalAddresses === undefined ? {} : { internalAddresses: [...connection.internalAddresses] }),
    ...(connection.server === undefined ? {} : { server: { ...connection.server } }),
    ...(connection.oauth === undefined ? {} : { oauth: connection.oauth }),
    ...(granted === undefined
      ? {}
      : {
          granted: { ...granted, scopes: [...granted.scopes], ...(granted.by === undefined ? {} : { by: workspace.nameOf(granted.by) }) },
        }),
    ...(rotateAfterDays === undefined
      ? {}
      : { rotateAfterDays, ...(secretChangedAt === undefined ? {} : { rotateBy: secretChangedAt + rotateAfterDays * dayMs }) }),
    ...(connection.certificateUntil === undefined ? {} : { certificateUntil: connection.certificateUntil }),
  };
}
