/** The workspace's connections as the broker takes them: metadata from the record, the secret from its sealed table, joined only here. */
import type { BoundConnection, ConnectionAuthentication, ConnectionSource } from '../broker/connection.ts';
import type { ConnectionRecord, ConnectionRepository, SecretRepository } from '../workflow/ports.ts';

type Secret = Readonly<Record<string, string>>;

/** How each way to sign in uses the parts that the secret's form asks for. */
function authenticationOf(record: ConnectionRecord, secret: Secret): ConnectionAuthentication {
  const part = (name: string): string => secret[name] ?? '';
  switch (record.auth) {
    case 'bearer': case 'oauth2': case 'unknown': return { type: 'bearer', secret: part('token') };
    case 'api-key': return { type: 'api-key', header: part('header') || 'x-api-key', secret: part('key') };
    case 'basic': return { type: 'basic', username: part('user'), secret: part('password') };
    case 'database': case 'smtp': return { type: 'login', username: part('user'), secret: part('password') };
    // The broker has no client certificates: such a connection signs in with nothing, and its server refuses it.
    case 'mtls': case 'none': return { type: 'none' };
  }
}

function boundOf(record: ConnectionRecord, secret: Secret | undefined): BoundConnection {
  return {
    hosts: [...record.hosts],
    auth: secret === undefined ? { type: 'none' } : authenticationOf(record, secret),
    ...(record.ca === undefined ? {} : { ca: record.ca }),
    ...(record.internalAddresses === undefined ? {} : { internalAddresses: [...record.internalAddresses] }),
    ...(record.server === undefined ? {} : { server: record.server }),
    ...(record.serviceAccount === undefined ? {} : { identity: record.serviceAccount }),
  };
}

export function workspaceConnections(connections: ConnectionRepository, secrets: SecretRepository): ConnectionSource {
  return {
    async get(_flowId, slot) {
      const record = connections.get(slot);
      if (record === undefined) return undefined;
      return boundOf(record, record.secretChangedAt === undefined ? undefined : secrets.use(record.id));
    },
  };
}
