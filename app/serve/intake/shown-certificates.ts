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
  /** Whether this caller may ask here. `rule`: that of the address, which takes the place of the server's own. */
  readonly fits: (socket: Socket, rule: CallerRule | undefined) => boolean;
}

export function shownByCallers(routes: readonly { readonly callers?: CallerRule | undefined }[], identity: TlsIdentity | undefined, clock: Clock): ShownByCallers {
  const own = routes.flatMap(({ callers }) => (callers === undefined ? [] : callers.authorities.map(String)));
  let general: CallerRule | undefined;
  const context = ({ cert, key, ca }: TlsIdentity): SecureContextOptions => {
    // Without addresses of their own, TLS alone has looked at everybody.
    general = ca === undefined || own.length === 0 ? undefined : callerRule({ text: ca, place: '--client-ca' }, [], clock.now());
    const asked = [...(ca === undefined ? [] : [ca]), ...own];
    return { minVersion: 'TLSv1.3', cert, key, ...(asked.length === 0 ? {} : { ca: asked, ...showsEachTime, ...(own.length === 0 ? {} : { allowPartialTrustChain: true }) }) };
  };
  /** A connection is asked many times. */
  const known = new WeakMap<Socket, Map<CallerRule, boolean>>();
  const looked = (socket: Socket, rule: CallerRule): boolean => {
    const shown = socket instanceof TLSSocket && socket.authorized ? socket.getPeerX509Certificate() : undefined;
    // It may have ended since the connection began.
    if (shown === undefined || shown.validToDate.getTime() <= clock.now()) return false;
    const found = known.get(socket) ?? new Map<CallerRule, boolean>();
    known.set(socket, found);
    const fits = found.get(rule) ?? isCaller(rule, shown, clock.now());
    found.set(rule, fits);
    return fits;
  };
  return {
    context,
    asks: identity === undefined || (identity.ca === undefined && own.length === 0) ? {} : { requestCert: true, rejectUnauthorized: identity.ca !== undefined },
    fits: (socket, rule = general) => rule === undefined || looked(socket, rule),
  };
}
