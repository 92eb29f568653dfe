/** Mailboxes: the folder, and whether it may be changed, must be in the grant before a server is spoken to. */
import { UserError } from '../../kernel/errors.ts';
import { useMailbox, type MailboxAnswer } from './imap.node.ts';
import { withMailLogin } from './mail-login.ts';
import { mayOpenFolder, mayReach } from '../policy.ts';
import { CapabilityRefused } from '../network/refusal.ts';
import type { MailboxAsk } from '../network/requests.ts';
import type { SocketPorts } from '../network/socket.node.ts';
import { minimumTlsOf, type WayOut } from '../way-out.ts';

export async function askMailbox(ask: MailboxAsk, way: WayOut, ports: SocketPorts): Promise<MailboxAnswer> {
  const { grant, step, story } = way;
  Object.assign(story, { method: ask.operation.toUpperCase(), destination: ask.connection ?? '' });
  for (const folder of [ask.folder, ...(ask.moveTo === undefined ? [] : [ask.moveTo])]) {
    const open = mayOpenFolder(grant, {
      nodeId: step.nodeId,
      connection: ask.connection,
      folder,
      access: ask.operation === 'read' ? 'read' : 'write',
    });
    if (!open.allowed) throw new CapabilityRefused(open);
  }
  const bound = await way.bound(ask.connection);
  if (bound?.server === undefined)
    throw new UserError('connection/unbound', 'The mailbox connection does not say which server it means.', {
      mend: 'Add "server": { "host", "port", "security" } to its binding.',
    });
  const { host, port, security } = bound.server;
  Object.assign(story, { destination: host, port });
  const reach = mayReach(grant, { nodeId: step.nodeId, scheme: 'imap', host, port, connection: ask.connection });
  if (!reach.allowed) throw new CapabilityRefused(reach);
  const minimumTls = minimumTlsOf(reach.entry, bound);
  const { validity, messages, address } = await withMailLogin(ask.connection, bound, minimumTls, way, (login) =>
    useMailbox(ask, { host, port, security, minimumTls }, bound, login, ports, (bytes) => way.room(bytes)),
  );
  story.responseBytes = messages.reduce((sum, message) => sum + message.size, 0);
  if (address !== undefined) story.address = address;
  return { validity, messages };
}
