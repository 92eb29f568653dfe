/** The workspace's connections as the broker takes them: metadata from the record, the secret from its sealed table, joined only here. */
import type { BoundConnection, ConnectionAuthentication, ConnectionSource } from '../../broker/connection.ts';
import { renewalTurns } from '../../broker/sign-in/renewal-turns.ts';
import { UserError } from '../../kernel/errors.ts';
import type { KeyedQueue } from '../../kernel/keyed-queue.ts';
import type { Clock } from '../../kernel/ports.ts';
import type { ConnectionRecord, ConnectionRepository, SecretRepository } from '../../workflow/ports.ts';

/** As many as the record and its view hold. */
export const mostScopes = 500;

type Secret = Readonly<Record<string, string>>;

/** How each way to sign in uses the parts that the secret's form asks for. */
function authenticationOf(record: ConnectionRecord, secret: Secret): ConnectionAuthentication {
  const part = (name: string): string => secret[name] ?? '';
  switch (record.auth) {
    case 'oauth2':
      return oauthOf(record, part);
    case 'bearer':
    case 'unknown':
      return { type: 'bearer', secret: part('token') };
    case 'api-key':
      return { type: 'api-key', header: part('header') || 'x-api-key', secret: part('key') };
    case 'basic':
      return { type: 'basic', username: part('user'), secret: part('password') };
    case 'database':
    case 'smtp':
      return { type: 'login', username: part('user'), secret: part('password') };
    case 'aws':
      return {
        type: 'aws',
        accessKeyId: part('accessKeyId'),
        secret: part('secretAccessKey'),
        region: part('region') || 'us-east-1',
        service: 's3',
      };
    case 'mtls':
    case 'none':
      return { type: 'none' };
  }
}

/** With a sign-in server known there is a way to fresh tokens: by what a sign-in left behind, or in the connection's own name. */
function oauthOf({ oauth, scopes }: ConnectionRecord, part: (name: string) => string): ConnectionAuthentication {
  const [secret, refreshToken] = [part('clientSecret'), part('refreshToken')];
  if (oauth === undefined) return { type: 'bearer', secret: part('token') };
  const client = {
    tokenUrl: oauth.tokenUrl,
    clientId: oauth.clientId,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    ...(oauth.sendSecret === undefined ? {} : { sendSecret: oauth.sendSecret }),
  };
  if (oauth.way === 'service') {
    if (secret === '')
      throw new UserError('secret/not-found', 'This connection has no client secret yet.', { mend: 'Enter it on the page Connections.' });
    return { type: 'client-credentials', ...client, secret };
  }
  // What the server granted stands in the refresh token; asking for more than that would be refused (RFC 6749 section 6).
  const { scope: _scope, ...bare } = client;
  if (refreshToken !== '') return { type: 'refresh-token', ...bare, refreshToken, ...(secret === '' ? {} : { secret }) };
  if (part('accessToken') === '')
    throw new UserError('connection/signed-out', 'Nobody has signed in to this connection yet.', {
      mend: 'Sign in on the page Connections.',
    });
  return { type: 'bearer', secret: part('accessToken') };
}

function certificateOf(record: ConnectionRecord, secret: Secret | undefined): Pick<BoundConnection, 'clientCertificate'> {
  const { certificate: cert, privateKey: key } = secret ?? {};
  return record.auth === 'mtls' && cert !== undefined && key !== undefined ? { clientCertificate: { cert, key } } : {};
}

const hostOf = (address: string): string => {
  const { hostname, port } = new URL(address);
  return `${hostname}:${port === '' ? 443 : port}`;
};

function boundOf(record: ConnectionRecord, secret: Secret | undefined): BoundConnection {
  return {
    // The sign-in server stands in the same record: it may be told the secrets that it gave out itself.
    hosts: record.oauth === undefined ? [...record.hosts] : [...record.hosts, hostOf(record.oauth.tokenUrl)],
    auth: secret === undefined && record.oauth === undefined ? { type: 'none' } : authenticationOf(record, secret ?? {}),
    ...certificateOf(record, secret),
    ...(record.ca === undefined ? {} : { ca: record.ca }),
    ...(record.internalAddresses === undefined ? {} : { internalAddresses: [...record.internalAddresses] }),
    ...(record.server === undefined ? {} : { server: record.server }),
    ...(record.serviceAccount === undefined ? {} : { identity: record.serviceAccount }),
  };
}

/** Where it leads, without what it signs in with. */
export const boundWithoutSecret = ({ oauth: _oauth, ...record }: ConnectionRecord): BoundConnection => boundOf(record, undefined);

/** Runs and tests of flows have a source each, over the same sign-ins. */
const turnsOf = new WeakMap<SecretRepository, KeyedQueue>();

export function workspaceConnections(connections: ConnectionRepository, secrets: SecretRepository, clock: Clock): ConnectionSource {
  const turns = turnsOf.get(secrets) ?? renewalTurns();
  turnsOf.set(secrets, turns);
  async function get(_flowId: string, slot: string): Promise<BoundConnection | undefined> {
    const record = connections.get(slot);
    if (record === undefined) return undefined;
    const bound = boundOf(record, record.secretChangedAt === undefined ? undefined : secrets.use(record.id));
    // Whoever signs in anew changes the secret; a server that replaces its refresh token does not.
    return bound.auth.type === 'refresh-token' ? { ...bound, signIn: `${record.id} ${record.secretChangedAt ?? 0}` } : bound;
  }
  return {
    get,
    inTurn: (flowId, slot, work) => turns(slot, async () => await work(await get(flowId, slot))),
    async renewed(_flowId, slot, { refreshToken, scope, until }) {
      const record = connections.get(slot);
      if (record === undefined) return;
      if (refreshToken !== undefined) secrets.put(record.id, { ...secrets.use(record.id), refreshToken }, clock.now());
      const scopes =
        scope === undefined
          ? (record.granted?.scopes ?? record.scopes)
          : scope
              .split(' ')
              .filter((one) => one !== '')
              .slice(0, mostScopes);
      const { endedAt: _ended, ...granted } = record.granted ?? { at: clock.now(), renewable: true, scopes };
      connections.save({ ...record, granted: { ...granted, scopes, until } });
    },
    async signedOut(_flowId, slot) {
      const record = connections.get(slot);
      if (record?.granted !== undefined) connections.save({ ...record, granted: { ...record.granted, endedAt: clock.now() } });
    },
  };
}
