/** Mailboxes: IMAP with TLS before a single word is said (implicit, or STARTTLS required), on a socket to a judged address. Everything read is bounded. */
import type { ImapFlow, ImapFlowOptions, MessageAddressObject, MessageStructureObject } from 'imapflow';
import { connect as connectTls } from 'node:tls';
import type { Socket } from 'node:net';
import { isCountersignError, TerminalError, TransientError } from '../../kernel/errors.ts';
import { SMALL_BYTES, type Turn } from '../network/answer-room.ts';
import type { BoundConnection } from '../connection.ts';
import { LoginRefused, type MailLogin } from './mail-login.ts';
import type { MailboxAsk } from '../network/requests.ts';
import { openSocket, tlsError, type SocketPorts } from '../network/socket.node.ts';
import { boundBytes } from '../network/socket-bytes.ts';

const CONNECT_MS = 15_000;
/** More messages than this are never looked at for one request, however many a folder holds. */
const MOST_SEARCHED = 10_000;
const limits = { header: 1_000, addresses: 100, attachments: 50, line: 256 * 1024, response: 64 * 1024 * 1024 } as const;

export interface MailAddress {
  readonly name: string;
  readonly address: string;
}
export interface MailAttachment {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Left out where it is larger than was asked for. */ readonly base64?: string;
}
/** `part` is `text`, `html`, the name of a file, or `message` for all of it. */
export interface UnreadPart {
  readonly part: string;
  readonly why: string;
}
export interface MailMessage {
  readonly uid: number;
  readonly messageId: string;
  /** When the server got it (ISO 8601): what the header says is the sender's word. */
  readonly received: string;
  readonly from: MailAddress;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  readonly subject: string;
  readonly text: string;
  /** Only where there is no plain text, or it was asked for. */
  readonly html?: string;
  readonly seen: boolean;
  readonly size: number;
  readonly attachments: readonly MailAttachment[];
  /** Parts that could not be read as what they say they are, and why; what is there of them is given as it came. Left out where there are none. */
  readonly unread?: readonly UnreadPart[];
}
export interface MailboxAnswer {
  /** A folder that was made anew counts its messages anew: then this changes. */
  readonly validity: string;
  readonly messages: readonly MailMessage[];
}

export interface MailboxServer {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls';
  readonly minimumTls: '1.2' | '1.3';
}

function mapped(error: unknown, host: string): Error {
  if (isCountersignError(error)) return error;
  const {
    code = '',
    authenticationFailed,
    serverResponseCode = '',
  } = error as { code?: string; authenticationFailed?: boolean; serverResponseCode?: string };
  if (/^(?:CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)) return tlsError(host, error);
  // RFC 5530 section 3: none of these says anything about the password.
  if (/^(?:UNAVAILABLE|SERVERBUG|INUSE|LIMIT)$/.test(serverResponseCode))
    return new TransientError('egress/unreachable', `The mailbox server ${host} cannot serve this now (${serverResponseCode}).`, {
      place: host,
      cause: error,
    });
  if (authenticationFailed === true || serverResponseCode === 'AUTHENTICATIONFAILED') return new LoginRefused(host, error);
  if (/STARTTLS/i.test(String(error)))
    return new TerminalError('egress/tls', `The mailbox server ${host} does not offer TLS.`, {
      place: host,
      mend: 'Switch TLS on at the server.',
      cause: error,
    });
  if (
    serverResponseCode === 'NONEXISTENT' ||
    serverResponseCode === 'TRYCREATE' ||
    /mailbox doesn't exist/i.test(String((error as { responseText?: string }).responseText ?? ''))
  ) {
    return new TerminalError('mail/refused', `The mailbox server ${host} has no such folder.`, {
      place: host,
      mend: 'Check the name of the folder.',
      cause: error,
    });
  }
  return new TransientError('egress/unreachable', `The mailbox server ${host} broke off.`, { place: host, cause: error });
}

/** imapflow is handed sockets that are open and judged already; it never looks a name up or connects by itself. */
function transportOver(
  socket: Socket,
  secured: Socket | undefined,
  server: MailboxServer,
  bound: BoundConnection,
): NonNullable<ImapFlowOptions['transport']> {
  return {
    connect: (_options, onConnect) => {
      queueMicrotask(onConnect);
      return secured ?? socket;
    },
    upgrade: (plain, _options, onSecure) => {
      const tls = connectTls({ ...tlsOf(server, bound), socket: plain as Socket }, onSecure);
      return tls;
    },
  };
}

const tlsOf = (server: MailboxServer, bound: BoundConnection) => ({
  minVersion: server.minimumTls === '1.3' ? ('TLSv1.3' as const) : ('TLSv1.2' as const),
  rejectUnauthorized: true,
  servername: server.host,
  ALPNProtocols: ['imap'],
  ...(bound.ca === undefined ? {} : { ca: bound.ca }),
});

const short = (text: string | undefined): string => (text ?? '').slice(0, limits.header);
const addressOf = ({ name, address }: MessageAddressObject): MailAddress => ({ name: short(name), address: short(address).toLowerCase() });
const addressesOf = (list: readonly MessageAddressObject[] | undefined): MailAddress[] =>
  (list ?? []).slice(0, limits.addresses).map(addressOf);

/** What is asked for at most, in its encoded form, with as much again for all that a server says beside it. */
const mostBytes = (ask: MailboxAsk): number =>
  limits.response +
  (ask.operation === 'mark' ? 0 : 2 * ask.limit * (2 * ask.maxTextBytes + (ask.attachments ? ask.maxAttachmentBytes : 0)));

/** A server's date may be none. */
const dateOf = (said: string | Date | undefined): string => {
  const date = new Date(said ?? 0);
  return (Number.isNaN(date.getTime()) ? new Date(0) : date).toISOString();
};

interface Parts {
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly attachments: readonly MessageStructureObject[];
}

/** The first plain and the first HTML part that are no attachments, and everything that is one. Attached messages are not entered. */
function partsOf(root: MessageStructureObject | undefined): Parts {
  let text: string | undefined;
  let html: string | undefined;
  const attachments: MessageStructureObject[] = [];
  const visit = (node: MessageStructureObject, depth: number): void => {
    if (node.childNodes !== undefined && /^multipart\//i.test(node.type) && depth < 20) {
      for (const child of node.childNodes) visit(child, depth + 1);
      return;
    }
    const attached = node.disposition?.toLowerCase() === 'attachment' || fileNameOf(node) !== '';
    // A message of one part has no number of its own.
    const part = node.part ?? '1';
    if (!attached && /^text\/plain$/i.test(node.type) && text === undefined) text = part;
    else if (!attached && /^text\/html$/i.test(node.type) && html === undefined) html = part;
    else if (attachments.length < limits.attachments) attachments.push({ ...node, part });
  };
  if (root !== undefined) visit(root, 0);
  return { text, html, attachments };
}

const fileNameOf = (node: MessageStructureObject): string =>
  short(node.dispositionParameters?.['filename'] ?? node.parameters?.['name']).replace(/[\u0000-\u001f\u007f/\\]/g, '_');

/** RFC 2045, 6. */
const transferCodings: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary', 'base64', 'quoted-printable']);
/** The sender's word, for a sentence of ours. */
const worded = (word: string): string => word.replace(/[^\w.:+-]/g, '?').slice(0, 40);

function isCharset(name: string): boolean {
  try {
    return new TextDecoder(name) !== undefined;
  } catch {
    return false;
  }
}

interface Content {
  readonly bytes: Buffer;
  readonly why?: string;
}

async function contentOf(client: ImapFlow, uid: number, part: string | undefined, maxBytes: number): Promise<Content> {
  if (part === undefined) return { bytes: Buffer.alloc(0) };
  const { meta, content } = await client.download(String(uid), part, { uid: true, maxBytes });
  const chunks: Buffer[] = [];
  let bytes = 0;
  if (content === undefined) return { bytes: Buffer.alloc(0), why: 'The server gave nothing for it.' };
  for await (const chunk of content as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBytes + 4) chunks.push(chunk);
  }
  const read = Buffer.concat(chunks).subarray(0, maxBytes);
  const { encoding = '', charset = '', contentType = '' } = meta;
  if (encoding !== '' && !transferCodings.has(encoding))
    return { bytes: read, why: `Its transfer coding “${worded(encoding)}” is not known.` };
  if (charset !== '' && contentType.startsWith('text/') && !isCharset(charset))
    return { bytes: read, why: `Its character set “${worded(charset)}” is not known.` };
  return { bytes: read };
}

type Room = (bytes: number) => Turn;

async function messageOf(client: ImapFlow, uid: number, ask: MailboxAsk, room: Room): Promise<MailMessage | undefined> {
  const found = await client.fetchOne(
    String(uid),
    { uid: true, envelope: true, bodyStructure: true, internalDate: true, size: true, flags: true },
    { uid: true },
  );
  if (found === false) return undefined;
  const { envelope = {}, bodyStructure, internalDate, size = 0, flags } = found;
  const parts = partsOf(bodyStructure);
  const most = Math.min(size, 2 * ask.maxTextBytes + (ask.attachments ? ask.maxAttachmentBytes : 0));
  const turn = most < SMALL_BYTES ? undefined : room(most);
  await turn?.there;
  const wantsHtml = ask.html || parts.text === undefined;
  const unread: UnreadPart[] = [];
  const readable = ({ bytes, why }: Content, part: string): Buffer => {
    if (why !== undefined) unread.push({ part, why });
    return bytes;
  };
  const text = readable(await contentOf(client, uid, parts.text, ask.maxTextBytes), 'text');
  const html = readable(await contentOf(client, uid, wantsHtml ? parts.html : undefined, ask.maxTextBytes), 'html');
  const attachments: MailAttachment[] = [];
  let left = ask.maxAttachmentBytes;
  for (const node of parts.attachments) {
    const meta = { name: fileNameOf(node), type: short(node.type).toLowerCase(), size: node.size ?? 0 };
    // The size is that of the encoded form, which is larger than the file: what is asked for is never cut.
    if (!ask.attachments || (node.size ?? Number.POSITIVE_INFINITY) > left) attachments.push(meta);
    else {
      const bytes = readable(await contentOf(client, uid, node.part, ask.maxAttachmentBytes), meta.name || 'a file without a name');
      left -= node.size ?? bytes.length;
      attachments.push({ ...meta, size: bytes.length, base64: bytes.toString('base64') });
    }
  }
  turn?.came(text.length + html.length + attachments.reduce((sum, { base64 = '' }) => sum + base64.length, 0));
  return {
    uid,
    messageId: short(envelope.messageId),
    received: dateOf(internalDate),
    from: addressesOf(envelope.from)[0] ?? { name: '', address: '' },
    to: addressesOf(envelope.to),
    cc: addressesOf(envelope.cc),
    replyTo: addressesOf(envelope.replyTo),
    subject: short(envelope.subject),
    text: text.toString('utf8'),
    ...(html.length === 0 ? {} : { html: html.toString('utf8') }),
    seen: flags?.has('\\Seen') === true,
    size,
    attachments,
    ...(unread.length === 0 ? {} : { unread }),
  };
}

/** Messages of which the server says more in one line than is read, as it does of a thousand recipients: they must not keep the others from being read. */
interface Unfit {
  readonly uids: Set<number>;
  /** Of which it spoke last. */
  under: number | undefined;
}
/** So many are found out one by one, each by a conversation of its own; then all are asked for no more than what fits. */
const MOST_FOUND_OUT = 20;
const unfitWhy = `Its head or its structure is longer than ${limits.line / 1024} KiB: only its number, its size and when it came are given.`;

async function outlineOf(client: ImapFlow, uid: number): Promise<MailMessage | undefined> {
  const found = await client.fetchOne(String(uid), { uid: true, internalDate: true, size: true, flags: true }, { uid: true });
  if (found === false) return undefined;
  return {
    uid,
    messageId: '',
    received: dateOf(found.internalDate),
    from: { name: '', address: '' },
    to: [],
    cc: [],
    replyTo: [],
    subject: '',
    text: '',
    seen: found.flags?.has('\\Seen') === true,
    size: found.size ?? 0,
    attachments: [],
    unread: [{ part: 'message', why: unfitWhy }],
  };
}

/** The library says "false" where a server refuses, or hangs up: taken for done, messages would be passed over, or read and worked on a second time. */
function mustBeDone(done: unknown, host: string, what: string): void {
  if (done === false || done === undefined)
    throw new TransientError('mail/refused', `The mailbox server ${host} did not ${what}.`, {
      place: host,
      mend: 'Try it again; if it stays, look there whether the folder is full, may be changed, and whether the one to move to is there.',
    });
}

async function work(client: ImapFlow, host: string, ask: MailboxAsk, room: Room, unfit: Unfit): Promise<MailboxAnswer> {
  const folder = await client.mailboxOpen(ask.folder, { readOnly: ask.operation === 'read' });
  const validity = String(folder.uidValidity);
  if (ask.operation === 'mark') {
    const range = ask.uids.join(',');
    if (validity === ask.validity && range !== '') {
      if (ask.seen) mustBeDone(await client.messageFlagsAdd(range, ['\\Seen'], { uid: true }), host, 'mark the messages');
      if (ask.moveTo !== undefined) mustBeDone(await client.messageMove(range, ask.moveTo, { uid: true }), host, 'move the messages');
    }
    return { validity, messages: [] };
  }
  const found = await client.search(
    {
      ...(ask.unseenOnly ? { seen: false } : {}),
      ...(ask.since === undefined ? {} : { since: new Date(ask.since) }),
      ...(ask.from === undefined ? {} : { from: ask.from }),
      ...(ask.subject === undefined ? {} : { subject: ask.subject }),
      all: true,
    },
    { uid: true },
  );
  mustBeDone(found, host, 'look for messages in the folder');
  const skip = new Set(ask.uids);
  const uids = (Array.isArray(found) ? found : []).slice(-MOST_SEARCHED).filter((uid) => !skip.has(uid));
  const messages: MailMessage[] = [];
  for (const uid of ask.newestFirst ? uids.slice(-ask.limit).reverse() : uids.slice(0, ask.limit)) {
    unfit.under = uid;
    const inOutline = unfit.uids.has(uid) || unfit.uids.size >= MOST_FOUND_OUT;
    const message = inOutline ? await outlineOf(client, uid) : await messageOf(client, uid, ask, room);
    unfit.under = undefined;
    if (message !== undefined) messages.push(message);
  }
  return { validity, messages };
}

class LineTooLong extends TerminalError {
  constructor(host: string, cause: unknown) {
    super('egress/too-large', `The mailbox server ${host} says more in one line than ${limits.line / 1024} KiB.`, {
      place: host,
      mend: 'Take messages out of the folder, or ask for those of one sender.',
      cause,
    });
  }
}

/** One conversation with a server: everything in it is bounded, and what fails is told as ours. */
async function speak<T>(
  server: MailboxServer,
  bound: BoundConnection,
  login: MailLogin,
  { timeoutMs, bytes }: { readonly timeoutMs: number; readonly bytes: number },
  ports: SocketPorts,
  use: (client: ImapFlow) => Promise<T>,
): Promise<{ readonly answer: T; readonly address: string | undefined }> {
  const socket = await openSocket(
    { host: server.host, port: server.port, internalAddresses: bound.internalAddresses ?? [], internalOnly: false, timeoutMs: CONNECT_MS },
    ports,
  );
  const address = socket.remoteAddress;
  const bounded = boundBytes(
    socket,
    ports.timers,
    bytes,
    () =>
      new TerminalError('egress/too-large', `The mailbox server ${server.host} says more than was asked of it.`, {
        place: server.host,
        mend: 'Ask for fewer messages, or for smaller ones.',
      }),
  );
  let cancel: (() => void) | undefined;
  let client: ImapFlow | undefined;
  let tooLong: unknown;
  try {
    const overdue = new Promise<never>((_resolve, reject) => {
      cancel = ports.timers.after(timeoutMs, () => {
        socket.destroy();
        reject(new TransientError('egress/timeout', `The mailbox server ${server.host} took longer than it may.`, { place: server.host }));
      });
    });
    overdue.catch(() => undefined);
    const run = async (): Promise<T> => {
      const secured =
        server.security === 'starttls'
          ? undefined
          : await new Promise<Socket>((resolve, reject) => {
              const tls = connectTls({ ...tlsOf(server, bound), socket }, () => resolve(tls));
              tls.once('error', (error) => reject(tlsError(server.host, error)));
            });
      const { ImapFlow: Client } = await import('imapflow');
      client = new Client({
        host: server.host,
        port: server.port,
        secure: secured !== undefined,
        doSTARTTLS: secured === undefined,
        servername: server.host,
        transport: transportOver(socket, secured, server, bound),
        logger: false,
        auth: 'token' in login ? { user: login.user, accessToken: login.token } : { user: login.user, pass: login.password },
        disableAutoIdle: true,
        connectionTimeout: CONNECT_MS,
        greetingTimeout: CONNECT_MS,
        socketTimeout: timeoutMs,
        maxLineLength: limits.line,
        maxLiteralSize: limits.response,
        maxResponseSize: limits.response,
      });
      client.on('error', (error) => {
        if ((error as { code?: string }).code === 'LineTooLarge') tooLong ??= error;
      });
      // It would be told of each of four thousand million messages that a server says are gone, one after the other and with no turn for anybody else. Nobody here asks.
      Object.assign(client, { untaggedVanished: async () => undefined });
      await client.connect();
      const answer = await use(client);
      await client.logout();
      return answer;
    };
    return { answer: await Promise.race([run(), overdue, bounded.exceeded]), address };
  } catch (error) {
    throw tooLong === undefined ? mapped(error, server.host) : new LineTooLong(server.host, tooLong);
  } finally {
    cancel?.();
    bounded.stop();
    client?.close();
    socket.destroy();
  }
}

export async function useMailbox(
  ask: MailboxAsk,
  server: MailboxServer,
  bound: BoundConnection,
  login: MailLogin | undefined,
  ports: SocketPorts,
  room: Room,
): Promise<MailboxAnswer & { readonly address: string | undefined }> {
  if (login === undefined) throw new TerminalError('connection/unbound', 'The mailbox connection has no user name and password.');
  const unfit: Unfit = { uids: new Set(), under: undefined };
  for (;;) {
    try {
      const { answer, address } = await speak(server, bound, login, { timeoutMs: ask.timeoutMs, bytes: mostBytes(ask) }, ports, (client) =>
        work(client, server.host, ask, room, unfit),
      );
      return { ...answer, address };
    } catch (error) {
      const { under, uids } = unfit;
      if (!(error instanceof LineTooLong) || under === undefined || uids.has(under) || uids.size >= MOST_FOUND_OUT) throw error;
      uids.add(under);
    }
  }
}

/** Signs in over TLS and out again; no folder is opened. */
export async function tryMailbox(
  server: MailboxServer,
  bound: BoundConnection,
  login: MailLogin,
  timeoutMs: number,
  ports: SocketPorts,
): Promise<void> {
  await speak(server, bound, login, { timeoutMs, bytes: limits.response }, ports, async () => undefined);
}
