import type { ConnectionSlot, Flow } from '../model/flow.ts';
import { scopesThatPermit } from '../model/oauth-setup.ts';
import type { ConnectionRecord } from '../ports.ts';

/** What a connection may do: what its server granted, where that is known, and else what was asked for. */
export const grantedScopes = (connection: ConnectionRecord): readonly string[] =>
  scopesThatPermit(connection.granted?.scopes ?? connection.scopes);

/** A workspace connection as a flow's slot: the metadata that linting, review and the grant go by. */
export function slotOf(connection: ConnectionRecord): ConnectionSlot {
  return {
    id: connection.id,
    name: connection.name,
    type: connection.type,
    auth: connection.auth,
    hosts: [...connection.hosts],
    scopes: [...grantedScopes(connection)],
    environment: connection.environment,
    ...(connection.personal ? { personal: true } : {}),
    ...(connection.serviceAccount === undefined ? {} : { serviceAccount: connection.serviceAccount }),
  };
}

/**
 * The flow with its slots as the workspace knows them: a slot that names a workspace connection takes that connection's metadata, whatever
 * the document says. TLS settings stay the flow's own. Slots that name none are left open, to be bound later.
 */
export function bindConnections(flow: Flow, connections: readonly ConnectionRecord[]): Flow {
  const known = new Map(connections.map((connection) => [connection.id, connection]));
  return {
    ...flow,
    connections: flow.connections.map((slot) => {
      const connection = known.get(slot.id);
      return connection === undefined ? slot : { ...slotOf(connection), ...(slot.tls === undefined ? {} : { tls: slot.tls }) };
    }),
  };
}
