/** The workspace's connections as the broker takes them: metadata from the record, the secret from its sealed table, joined only here. */
import type { BoundConnection, ConnectionAuthentication, ConnectionSource } from '../broker/connection.ts';
import type { Clock } from '../kernel/ports.ts';
import type { ConnectionRecord, ConnectionRepository, SecretRepository } from '../workflow/ports.ts';

type Secret = Readonly<Record<string, string>>;

/** How each way to sign in uses the parts that the secret's form asks for. */
function authenticationOf(record: ConnectionRecord, secret: Secret): ConnectionAuthentication {
  const part = (name: string): string => secret[name] ?? '';
  switch (record.auth) {
    case 'oauth2': return oauthOf(part) ?? { type: 'bearer', secret: part('token') };
    case 'bearer': case 'unknown': return { type: 'bearer', secret: part('token') };
    case 'api-key': return { type: 'api-key', header: part('header') || 'x-api-key', secret: part('key') };
    case 'basic': return { type: 'basic', username: part('user'), secret: part('password') };
    case 'database': case 'smtp': return { type: 'login', username: part('user'), secret: part('password') };
    case 'aws': return { type: 'aws', accessKeyId: part('accessKeyId'), secret: part('secretAccessKey'), region: part('region') || 'us-east-1', service: 's3' };
    case 'mtls': case 'none': return { type: 'none' };
  }
}

/** With the address of a token server there is a way to fresh tokens: by what a sign-in left behind, or in the connection's own name. */
function oauthOf(part: (name: string) => string): ConnectionAuthentication | undefined {
  const [tokenUrl, clientId, secret, refreshToken, scope] = [part('tokenUrl'), part('clientId'), part('clientSecret'), part('refreshToken'), part('scope')];
  if (tokenUrl === '' || clientId === '') return undefined;
  const client = { tokenUrl, clientId, ...(scope === '' ? {} : { scope }) };
  if (refreshToken !== '') return { type: 'refresh-token', ...client, refreshToken, ...(secret === '' ? {} : { secret }) };
  return secret === '' ? undefined : { type: 'client-credentials', ...client, secret };
}

function certificateOf(record: ConnectionRecord, secret: Secret | undefined): Pick<BoundConnection, 'clientCertificate'> {
  const { certificate: cert, privateKey: key } = secret ?? {};
  return record.auth === 'mtls' && cert !== undefined && key !== undefined ? { clientCertificate: { cert, key } } : {};
}

function boundOf(record: ConnectionRecord, secret: Secret | undefined): BoundConnection {
  return {
    hosts: [...record.hosts],
    auth: secret === undefined ? { type: 'none' } : authenticationOf(record, secret),
    ...certificateOf(record, secret),
    ...(record.ca === undefined ? {} : { ca: record.ca }),
    ...(record.internalAddresses === undefined ? {} : { internalAddresses: [...record.internalAddresses] }),
    ...(record.server === undefined ? {} : { server: record.server }),
    ...(record.serviceAccount === undefined ? {} : { identity: record.serviceAccount }),
  };
}

export function workspaceConnections(connections: ConnectionRepository, secrets: SecretRepository, clock: Clock): ConnectionSource {
  return {
    async get(_flowId, slot) {
      const record = connections.get(slot);
      if (record === undefined) return undefined;
      return boundOf(record, record.secretChangedAt === undefined ? undefined : secrets.use(record.id));
    },
    async rotated(_flowId, slot, refreshToken) {
      const record = connections.get(slot);
      if (record !== undefined) secrets.put(record.id, { ...secrets.use(record.id), refreshToken }, clock.now());
    },
  };
}
