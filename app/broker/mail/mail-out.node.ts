/** Mail: every recipient, and the labels that may go to them, before a server is spoken to. */
import { TerminalError, UserError } from '../../kernel/errors.ts';
import type { Hash } from '../../kernel/ports.ts';
import { withMailLogin } from './mail-login.ts';
import { sendMail } from './mail.node.ts';
import { mailbox, mayMail, mayReach } from '../policy.ts';
import { CapabilityRefused } from '../network/refusal.ts';
import type { MailAsk } from '../network/requests.ts';
import type { SocketPorts } from '../network/socket.node.ts';
import { labelsMayGo, minimumTlsOf, type WayOut } from '../way-out.ts';

export async function mailOut(
  ask: MailAsk,
  way: WayOut,
  ports: SocketPorts & { readonly hash: Hash },
): Promise<{ readonly messageId: string }> {
  const { grant, step, story } = way;
  const bytes = Buffer.byteLength(ask.subject) + Buffer.byteLength(ask.text);
  Object.assign(story, { method: 'SEND', requestBytes: bytes });
  const to = ask.to.map((recipient) => {
    const verdict = mayMail(grant, step.nodeId, recipient);
    if (!verdict.allowed) throw new CapabilityRefused(verdict);
    const { address, judged, pattern } = verdict.entry;
    labelsMayGo(way, grant.labels.some((entry) => entry.destination === judged) ? judged : pattern);
    return address;
  });
  const from = mailbox(ask.from);
  if (from === undefined) throw new TerminalError('mail/refused', 'The sender is not one plain mail address.');
  const bound = await way.bound(ask.connection);
  if (bound?.server === undefined)
    throw new UserError('connection/unbound', 'The mail connection does not say which server it means.', {
      mend: 'Add "server": { "host", "port", "security" } to its binding.',
    });
  const { host, port, security } = bound.server;
  Object.assign(story, { destination: host, port });
  const reach = mayReach(grant, { nodeId: step.nodeId, scheme: 'smtp', host, port, connection: ask.connection });
  if (!reach.allowed) throw new CapabilityRefused(reach);
  way.meter.sendBytes(bytes);
  const minimumTls = minimumTlsOf(reach.entry, bound);
  const { messageId, address } = await withMailLogin(ask.connection, bound, minimumTls, way, (login) =>
    sendMail({ ...ask, from, to }, { host, port, security, minimumTls }, bound, login, { ...ports, onEnd: way.onEnd }),
  );
  if (address !== undefined) story.address = address;
  return { messageId };
}
