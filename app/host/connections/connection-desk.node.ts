/** Signs the workspace's connections in, and keeps what their servers give: tokens sealed, the rest in the connection's record. */
import type { BegunSignIn, ConnectionDesk } from '../../ipc/services.ts';
import type { BoundConnection } from '../../broker/connection.ts';
import type { Egress } from '../../broker/network/egress.node.ts';
import type { Tokens } from '../../broker/sign-in/oauth.ts';
import type { SignInPorts, StartedSignIn } from '../../broker/sign-in/sign-in.node.ts';
import { clientCertificateEnd } from '../../identity/client-certificate.node.ts';
import { codeOfError, isCountersignError, UserError } from '../../kernel/errors.ts';
import { canonicalJson } from '../../kernel/json.ts';
import { systemTimers } from '../../kernel/host.node.ts';
import { setupName } from '../../review/setup.ts';
import type { Store } from '../../store/store.ts';
import { slotOf } from '../../workflow/graph/bind-connections.ts';
import { keepsSecret } from '../../workflow/model/keeps-secret.ts';
import type { OauthSetup } from '../../workflow/model/oauth-setup.ts';
import type { ConnectionRecord } from '../../workflow/ports.ts';
import { boundWithoutSecret, mostScopes, workspaceConnections } from './bound-connections.ts';
import { optionalSecret } from '../optional-secret.ts';
import type { HostPorts } from '../ports.ts';
import { notBeforeTheLog } from '../audit/decision-clock.ts';

/** What is registered with a server as the address that it sends the browser back to; the port is free (RFC 8252 section 7.3). */
const callbackPath = '/connection/callback';

const gone = (): UserError =>
  new UserError('connection/sign-in-refused', 'This sign-in is not under way any more.', { mend: 'Start it again.' });

/** Loaded with the first sign-in: sockets and TLS are nothing that opening a workspace waits for. */
async function openPorts(ports: HostPorts): Promise<{ readonly ports: SignInPorts; readonly egress: Egress }> {
  const [{ Egress: EgressClass }, { systemResolver }, { openCallbackServer }] = await Promise.all([
    import('../../broker/network/egress.node.ts'),
    import('../../broker/network/resolver.node.ts'),
    import('../../identity/sso/callback-server.node.ts'),
  ]);
  const egress = new EgressClass({ resolver: systemResolver, timers: systemTimers });
  return {
    egress,
    ports: { ...ports, timers: systemTimers, egress, openCallback: (state, port) => openCallbackServer(state, port, callbackPath) },
  };
}

const reachOf = ({ ca, internalAddresses }: Pick<ConnectionRecord, 'ca' | 'internalAddresses'>) => ({
  ...(ca === undefined ? {} : { ca }),
  ...(internalAddresses === undefined ? {} : { internalAddresses: [...internalAddresses] }),
});

interface Attempt {
  readonly attemptId: string;
  /** As it was when the person went to sign in. */
  readonly connection: ConnectionRecord;
  readonly started: StartedSignIn;
  close(): void;
}

export function createConnectionDesk(store: Store, ports: HostPorts): ConnectionDesk {
  const attempts = new Map<string, Attempt>();

  function cancel(senderId: string): void {
    attempts.get(senderId)?.started.cancel();
    attempts.delete(senderId);
  }

  const setupOf = (connection: ConnectionRecord): OauthSetup => {
    if (connection.auth !== 'oauth2' || connection.oauth === undefined)
      throw new UserError('connection/sign-in-refused', 'This connection does not know its sign-in server yet.', {
        place: connection.id,
        mend: 'Edit it, and name the server.',
      });
    return connection.oauth;
  };
  const askOf = (connection: ConnectionRecord) => ({
    setup: setupOf(connection),
    scopes: connection.scopes,
    clientSecret: optionalSecret(store.secrets, connection.id)?.['clientSecret'],
    reach: reachOf(connection),
  });

  /** What is not entered or not signed in yet keeps nobody from looking whether its servers are there. */
  async function boundAsItIs(connection: ConnectionRecord): Promise<BoundConnection> {
    try {
      return (
        (await workspaceConnections(store.connections, store.secrets, ports.clock).get('', connection.id)) ?? boundWithoutSecret(connection)
      );
    } catch (error) {
      if (codeOfError(error) !== 'secret/not-found' && codeOfError(error) !== 'connection/signed-out') throw error;
      return boundWithoutSecret(connection);
    }
  }

  /** The record as it is now, with what the server gave. */
  function keep(asked: ConnectionRecord, tokens: Tokens, by: string | undefined): ConnectionRecord {
    const connectionId = asked.id;
    const record = store.connections.get(connectionId);
    // Somebody changed the server, or where the tokens travel to, while the browser was away: the person signed in for something else.
    if (record?.oauth === undefined || !keepsSecret(asked, record, false)) throw gone();
    const now = ports.clock.now();
    // Left out means: as asked (RFC 6749 section 5.1).
    const scopes = (tokens.scope?.split(' ') ?? record.scopes).filter((scope) => scope !== '').slice(0, mostScopes);
    if (by !== undefined) {
      const { clientSecret } = optionalSecret(store.secrets, connectionId) ?? {};
      store.secrets.put(
        connectionId,
        {
          ...(clientSecret === undefined ? {} : { clientSecret }),
          ...(tokens.refreshToken === undefined ? { accessToken: tokens.accessToken } : { refreshToken: tokens.refreshToken }),
        },
        now,
      );
    }
    const kept: ConnectionRecord = {
      ...record,
      updatedAt: now,
      secretChangedAt: by === undefined ? (record.secretChangedAt ?? now) : now,
      granted: {
        at: now,
        scopes,
        until: now + tokens.lifetimeMs,
        renewable: by === undefined || tokens.refreshToken !== undefined,
        ...(by === undefined ? {} : { by }),
      },
    };
    // The server may have granted other scopes than the flows of this connection were reviewed with.
    if (by !== undefined && canonicalJson(slotOf(kept)) !== canonicalJson(slotOf(record)))
      store.review.authorship.noteChange(
        setupName.connection(connectionId),
        by,
        notBeforeTheLog(ports.clock, () => store.audit.entry(store.audit.size() - 1)?.time).now(),
      );
    store.connections.save(kept);
    return kept;
  }

  return {
    cancel,
    certificateEnd: clientCertificateEnd,
    async discover(issuer, reach) {
      const { discoverServer } = await import('../../broker/sign-in/sign-in.node.ts');
      const made = await openPorts(ports);
      try {
        return await discoverServer(issuer, reachOf(reach), made.ports);
      } finally {
        await made.egress.close();
      }
    },
    async begin(senderId, connection) {
      const ask = askOf(connection);
      cancel(senderId);
      const { startSignIn } = await import('../../broker/sign-in/sign-in.node.ts');
      const made = await openPorts(ports);
      const close = (): void => {
        void made.egress.close();
      };
      let started: StartedSignIn;
      try {
        started = await startSignIn(ask, made.ports);
      } catch (error) {
        close();
        throw error;
      }
      // Two begun side by side: the later one counts.
      cancel(senderId);
      const attemptId = [...ports.random.bytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      attempts.set(senderId, { attemptId, connection, started, close });
      void started.tokens.catch(() => {}).finally(close);
      const begun: BegunSignIn =
        started.kind === 'browser'
          ? { kind: 'browser', attemptId, url: started.url }
          : {
              kind: 'device',
              attemptId,
              userCode: started.userCode,
              verifyUrl: started.verifyUrl,
              until: started.until,
              ...(started.wholeUrl === undefined ? {} : { wholeUrl: started.wholeUrl }),
            };
      return begun;
    },
    async finish(senderId, attemptId, by, still) {
      const attempt = attempts.get(senderId);
      if (attempt === undefined || attempt.attemptId !== attemptId) throw gone();
      try {
        const tokens = await attempt.started.tokens;
        await still();
        return keep(attempt.connection, tokens, by);
      } finally {
        if (attempts.get(senderId) === attempt) attempts.delete(senderId);
      }
    },
    async tryOut(connection) {
      const bound = await boundAsItIs(connection);
      const [{ tryConnection }, { systemResolver }] = await Promise.all([
        import('../../broker/try-connection.node.ts'),
        import('../../broker/network/resolver.node.ts'),
      ]);
      return await tryConnection(connection.type, bound, { resolver: systemResolver, timers: systemTimers });
    },
    async takeBack(connection) {
      const { refreshToken, accessToken } = optionalSecret(store.secrets, connection.id) ?? {};
      const token =
        refreshToken === undefined
          ? { kind: 'access_token' as const, text: accessToken }
          : { kind: 'refresh_token' as const, text: refreshToken };
      const { text } = token;
      if (connection.auth !== 'oauth2' || connection.oauth === undefined || text === undefined || text === '') return { told: 'nothing' };
      const { revokeUrl } = connection.oauth;
      if (revokeUrl === undefined) return { told: 'no', code: 'no-address', why: 'No address for that is known of it.' };
      // Taken now: what is removed after this is still given back.
      const ask = askOf(connection);
      const { giveBack } = await import('../../broker/sign-in/sign-in.node.ts');
      const made = await openPorts(ports);
      try {
        const status = await giveBack(ask, revokeUrl, { ...token, text }, made.ports);
        return status === 200 ? { told: 'yes' } : { told: 'no', code: `status-${status}`, why: `It answered with ${status}.` };
      } catch (error) {
        // A server that is away must not keep a connection from being removed; the page and the log say that it was not told.
        return { told: 'no', code: codeOfError(error), why: isCountersignError(error) ? error.message : 'It could not be asked.' };
      } finally {
        await made.egress.close();
      }
    },
    async check(connection) {
      const ask = askOf(connection);
      if (ask.setup.way !== 'service')
        throw new UserError('connection/sign-in-refused', 'This connection is signed in by a person.', {
          place: connection.id,
          mend: 'Sign in to it instead.',
        });
      const { serviceTokens } = await import('../../broker/sign-in/sign-in.node.ts');
      const made = await openPorts(ports);
      try {
        return keep(connection, await serviceTokens(ask, made.ports), undefined);
      } finally {
        await made.egress.close();
      }
    },
  };
}
