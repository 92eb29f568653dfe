/**
 * Opens a socket to a judged address. The name is resolved here, once; every answer is judged; the socket goes to one of
 * these very addresses. So a name cannot point elsewhere between the check and the use (DNS rebinding).
 */
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { knownError, TerminalError, TransientError } from '../../kernel/errors.ts';
import type { Clock, Timers } from '../../kernel/ports.ts';
import { isApprovedInternal, judgeAddress } from './address-judge.ts';
import type { Resolver } from '../ports.ts';
import { CapabilityRefused } from './refusal.ts';
import { judgeAnswers } from './url-judge.ts';

export interface SocketTarget {
  readonly host: string;
  readonly port: number;
  readonly internalAddresses: readonly string[];
  /** Plain text is for approved places inside only: a public address is refused too. */
  readonly internalOnly: boolean;
  readonly timeoutMs: number;
}
export interface TlsSettings {
  readonly minimum: 'TLSv1.2' | 'TLSv1.3';
  /** PEM, added to nothing: with it, only it is trusted. */
  readonly ca?: string;
  /** Shown when the server asks who calls. */
  readonly certificate?: { readonly cert: string; readonly key: string };
}
export interface SocketPorts {
  readonly resolver: Resolver;
  readonly timers: Timers;
  /** Left out: a certificate of ours is shown whether it has ended or not. */
  readonly clock?: Clock;
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '').replace(/\.$/, '');

/** The judged addresses of a host, or a refusal. */
export async function judgedAddresses(
  target: Pick<SocketTarget, 'host' | 'internalAddresses' | 'internalOnly'>,
  resolver: Resolver,
): Promise<readonly string[]> {
  const host = bare(target.host);
  let addresses: readonly string[];
  try {
    addresses = isIP(host) === 0 ? await resolver.resolve(host) : [host];
  } catch (cause) {
    throw new TransientError('egress/unreachable', `No computer was found under the name ${host}.`, {
      place: host,
      mend: 'See whether the name is spelt right, and whether this computer is online.',
      cause,
    });
  }
  const refused = judgeAnswers(host, addresses, target.internalAddresses);
  if (refused?.reason === 'unresolved') throw new TransientError('egress/unreachable', `The name ${host} has no address.`, { place: host });
  if (refused !== undefined)
    throw new CapabilityRefused({ words: refused.words, wanted: { host, addresses: addresses.slice(0, 16).join(' ') } }, 'egress/blocked');
  if (target.internalOnly && !addresses.every((address) => isApprovedInternal(judgeAddress(address), target.internalAddresses))) {
    throw new CapabilityRefused({ words: `${host} may be reached over TLS only`, wanted: { host, scheme: 'http' } }, 'egress/blocked');
  }
  return addresses;
}

function once<S extends Socket>(socket: S, ready: 'connect' | 'secureConnect', timeoutMs: number, timers: Timers): Promise<S> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(timeoutMs, () => {
      socket.destroy();
      reject(new TransientError('egress/timeout', 'The connection took too long to open.'));
    });
    const failed = (error: Error): void => {
      cancel();
      socket.destroy();
      reject(error);
    };
    socket.once('error', failed);
    socket.once(ready, () => {
      cancel();
      socket.off('error', failed);
      resolve(socket);
    });
  });
}

/** Some programs ask one name server after the other, for minutes: nobody waits longer for a name than for a connection. */
function inTime(addresses: Promise<readonly string[]>, { host, timeoutMs }: SocketTarget, timers: Timers): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(timeoutMs, () =>
      reject(
        new TransientError('egress/unreachable', `The name ${bare(host)} was not resolved in time.`, {
          place: bare(host),
          mend: 'Look at the name servers of this machine.',
        }),
      ),
    );
    addresses.then(resolve, reject).finally(cancel);
  });
}

/** A plain TCP connection to the first judged address that answers. */
export async function openSocket(target: SocketTarget, ports: SocketPorts): Promise<Socket> {
  const addresses = await inTime(judgedAddresses(target, ports.resolver), target, ports.timers);
  let last: unknown;
  for (const address of addresses.slice(0, 4)) {
    try {
      return await once(
        connectTcp({ host: address, port: target.port, noDelay: true, keepAlive: true }),
        'connect',
        target.timeoutMs,
        ports.timers,
      );
    } catch (error) {
      last = error;
    }
  }
  const known = knownError(last);
  if (known instanceof TransientError) throw known;
  throw new TransientError('egress/unreachable', `${bare(target.host)} could not be reached.`, { place: bare(target.host), cause: last });
}

const certificateWords: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate vouches only for itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate authority is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate authority is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate authority is not known',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'it speaks only an older TLS than is allowed',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks only an older TLS than is allowed',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS on that port',
};

export function tlsError(host: string, cause: unknown): TerminalError | TransientError {
  const code = (cause as { code?: string }).code ?? '';
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ETIMEDOUT')
    return new TransientError('egress/unreachable', `${host} closed the connection.`, { place: host, cause });
  return new TerminalError('egress/tls', `No secure connection to ${host}: ${certificateWords[code] ?? 'the TLS handshake failed'}.`, {
    place: host,
    mend: 'Have the server mended; certificates are always checked.',
    cause,
  });
}

/**
 * Throws where the certificate that was shown there has ended. Most servers take nobody in with it, and under TLS 1.3 they say so only after the request has
 * gone out: it would look as if the connection broke, and as if what acts may have counted.
 */
function mustNotHaveEnded(secured: TLSSocket, host: string, now: number): void {
  const own = secured.getCertificate();
  const ends = own !== null && 'valid_to' in own ? Date.parse(String(own.valid_to)) : Number.NaN;
  // What is no time is not judged here.
  if (!(ends < now)) return;
  secured.destroy();
  throw new TerminalError(
    'connection/bad-secret',
    `The certificate that this connection shows ${host} ended on ${new Date(ends).toISOString().slice(0, 10)}. Nothing was sent.`,
    { place: host, mend: 'Put a new certificate and its key into the connection; a service reads them when it starts.' },
  );
}

/** TLS over an open socket; certificate and name are always checked, and so is what we show. */
export async function secureSocket(
  socket: Socket,
  host: string,
  tls: TlsSettings,
  timeoutMs: number,
  { timers, clock }: Pick<SocketPorts, 'timers' | 'clock'>,
): Promise<TLSSocket> {
  const name = bare(host);
  const secured = connectTls({
    socket,
    minVersion: tls.minimum,
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
    ...(isIP(name) === 0 ? { servername: name } : { host: name }),
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...tls.certificate,
  });
  try {
    await once(secured, 'secureConnect', timeoutMs, timers);
  } catch (error) {
    if (error instanceof TransientError) throw error;
    throw tlsError(name, error);
  }
  if (tls.certificate !== undefined && clock !== undefined) mustNotHaveEnded(secured, name, clock.now());
  return secured;
}
