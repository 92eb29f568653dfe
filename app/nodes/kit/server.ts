/** A server that a step reaches by its connection alone: a mailbox, a database. It is the first host of the slot, `host` or `host:port`. */
import type { ConnectionSlot } from '../../workflow/model/flow.ts';
import type { CapabilityFacts, NetworkFact } from './facts.ts';
import { authOf } from './url.ts';

export const serverHost = (connection: ConnectionSlot | undefined): string | undefined => connection?.hosts[0]?.split(':')[0];

/** The broker refuses a server without TLS, so this is never a plain protocol. */
export function serverNetwork(scheme: string, connection: ConnectionSlot | undefined): NetworkFact {
  const [host, port] = connection?.hosts[0]?.split(':') ?? [];
  const auth = authOf(connection);
  return {
    parameter: 'connection',
    scheme,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
    hostReads: [],
    pathReads: [],
    queryReads: [],
    minimumTls: connection?.tls?.minimum ?? '1.3',
    verifyCertificate: connection?.tls?.verify ?? true,
    followsRedirects: false,
    sendsCredentials: auth !== 'none',
    auth,
    direction: 'out',
  };
}

export const serverGrant = (connection: ConnectionSlot | undefined): CapabilityFacts['hosts'] =>
  (connection?.hosts ?? []).slice(0, 1).map((host) => ({ host, methods: [], paths: [] }));
