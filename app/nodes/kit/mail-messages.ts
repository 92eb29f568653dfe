/** Asks for the messages of a mailbox, and makes items of them. Apart from what the editor knows of the steps: reading HTML takes a library. */
import type { Json } from '../../kernel/json.ts';
import type { MailboxMessage, MailboxRequest } from './executor.ts';
import type { MailFilter } from './mail.ts';
import { readHtml } from './read-html.ts';

/** The request for the messages; `uids` are those that were taken already. */
export function readRequest(given: MailFilter, connection: string | undefined, uids: readonly number[] = []): MailboxRequest {
  return {
    ...(connection === undefined ? {} : { connection }),
    operation: 'read',
    folder: given.folder,
    unseenOnly: given.unseenOnly,
    ...(given.from === '' ? {} : { from: given.from }),
    ...(given.subject === '' ? {} : { subject: given.subject }),
    newestFirst: false,
    limit: given.maxMessages,
    html: false,
    maxTextBytes: given.maxTextKb * 1024,
    attachments: given.attachments,
    maxAttachmentBytes: given.maxAttachmentMb * 1024 * 1024,
    uids,
    seen: false,
    timeoutMs: given.timeoutMs,
  };
}

/** The request that does afterwards what was chosen; undefined for nothing. */
export function markRequest(
  given: MailFilter,
  connection: string | undefined,
  validity: string,
  uids: readonly number[],
): MailboxRequest | undefined {
  if (given.afterwards === 'nothing' || uids.length === 0) return undefined;
  const move = given.afterwards === 'move' && given.moveTo !== '' ? { moveTo: given.moveTo } : {};
  return { ...readRequest(given, connection, uids), operation: 'mark', validity, seen: true, ...move };
}

/** The item that a message becomes. A message that has HTML only gives its visible text. */
export function messageItem({ html, text, attachments, from, to, cc, replyTo, unread, ...message }: MailboxMessage): Json {
  const plain = (list: MailboxMessage['to']): Json => list.map((address) => ({ ...address }));
  return {
    ...message,
    from: { ...from },
    to: plain(to),
    cc: plain(cc),
    replyTo: plain(replyTo),
    text: text === '' && html !== undefined ? readHtml(html) : text,
    attachments: attachments.map((attachment) => ({ ...attachment })),
    ...(unread === undefined ? {} : { unread: unread.map((part) => ({ ...part })) }),
  };
}
