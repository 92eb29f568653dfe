/** What a server shows of itself, and what it asks callers to show: some addresses take only callers of an authority of their own, the others on the same server do not. */
import type { Socket } from 'node:net';
import { TLSSocket, type SecureContextOptions } from 'node:tls';
import { callerRule, isCaller, showsEachTime, type CallerRule } from '../../identity/caller-certificate.node.ts';
import type { Clock } from '../../kernel/ports.ts';
import type { TlsIdentity } from '../tls-files.ts';

export interface ShownByCallers {
  /** For the server, now and whenever its own certificate is a new one. */
  readonly context: (identity: TlsIdentity) => SecureContextOptions;
  /** Whether TLS asks for certificates, and ends the connection without a good one. */
  readonly asks: { readonly requestCert?: true; readonly rejectUnauthorized?: boolean };
  /** A connection begins, its handshake included. */
  readonly met: (socket: Socket) => void;
  /** Whether it began when callers of other authorities were let in: nobody has looked whether this one still would be. */
  readonly isOld: (socket: Socket) => boolean;
  /** Whether this caller may ask here. `rule`: that of the address, which takes the place of the server's own. */
  readonly fits: (socket: Socket, rule: CallerRule | undefined) => boolean;
}

const placeOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress ?? ''} ${remotePort ?? ''}`;

export function shownByCallers(
  routes: readonly { readonly callers?: CallerRule | undefined }[],
  identity: TlsIdentity | undefined,
  clock: Clock,
): ShownByCallers {
  const own = routes.flatMap(({ callers }) => (callers === undefined ? [] : callers.authorities.map(String)));
  let general: CallerRule | undefined;
  let authorities = identity?.ca;
  /** Authorities by the place that the other side of an open connection calls from, which TLS hands on where it keeps the socket to itself. */
  const begun = new Map<string, string | undefined>();
  const context = ({ cert, key, ca }: TlsIdentity): SecureContextOptions => {
    // Without addresses of their own, TLS alone has looked at everybody.
    general = ca === undefined || own.length === 0 ? undefined : callerRule({ text: ca, place: '--client-ca' }, [], clock.now());
    authorities = ca;
    const asked = [...(ca === undefined ? [] : [ca]), ...own];
    return {
      minVersion: 'TLSv1.3',
      cert,
      key,
      ...(asked.length === 0 ? {} : { ca: asked, ...showsEachTime, ...(own.length === 0 ? {} : { allowPartialTrustChain: true }) }),
    };
  };
  const isInTime = (shown: ReturnType<TLSSocket['getPeerX509Certificate']>): boolean =>
    shown !== undefined && shown.validToDate.getTime() > clock.now();
  /** A connection is asked many times. */
  const known = new WeakMap<Socket, Map<CallerRule, boolean>>();
  const looked = (socket: Socket, rule: CallerRule): boolean => {
    const shown = socket instanceof TLSSocket && socket.authorized ? socket.getPeerX509Certificate() : undefined;
    // It may have ended since the connection began.
    if (shown === undefined || !isInTime(shown)) return false;
    const found = known.get(socket) ?? new Map<CallerRule, boolean>();
    known.set(socket, found);
    const fits = found.get(rule) ?? isCaller(rule, shown, clock.now());
    found.set(rule, fits);
    return fits;
  };
  return {
    context,
    asks:
      identity === undefined || (identity.ca === undefined && own.length === 0)
        ? {}
        : { requestCert: true, rejectUnauthorized: identity.ca !== undefined },
    met(socket) {
      if (authorities === undefined) return;
      const place = placeOf(socket);
      begun.set(place, authorities);
      socket.once('close', () => begun.delete(place));
    },
    isOld: (socket) => authorities !== undefined && begun.get(placeOf(socket)) !== authorities,
    fits: (socket, rule = general) =>
      rule === undefined
        ? authorities === undefined || (socket instanceof TLSSocket && isInTime(socket.getPeerX509Certificate()))
        : looked(socket, rule),
  };
}
